"""A sheet as it stood: texts in rows and columns, before anything is understood.

Readers (:mod:`tambonlib.records.reading_csv`, :mod:`tambonlib.records.reading_xlsx`) make grids;
everything after them only looks at grids.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

#: What a cell held. A CSV holds texts only.
TEXT, NUMBER, DATE, TRUTH, TIME, BROKEN = range(6)


@dataclass(frozen=True)
class Grid:
    """One sheet.

    Parameters
    ----------
    file
        The file's identity (see docs/mapping.md).
    sheet
        The sheet's name; missing (None) for a CSV.
    texts
        What each cell shows, as text ("" where it is empty); rows and columns are counted from 0,
        so row 0 is row 1 of the spreadsheet.
    kinds
        For each column that holds anything but text: an array with the kind of each cell.
    short
        For a CSV: how many cells each row had; None for a workbook.
    """

    file: str
    sheet: str | None
    texts: pd.DataFrame
    kinds: dict[int, np.ndarray] = field(default_factory=dict)
    short: np.ndarray | None = None

    def kind(self, column: int) -> np.ndarray | None:
        """The kinds of a column's cells, or None when all are text."""
        return self.kinds.get(column)

    def filled(self) -> np.ndarray:
        """Which cells hold something: a boolean array, rows × columns."""
        if self.texts.empty:
            return np.zeros(self.texts.shape, dtype=bool)
        return np.column_stack([filled_cells(self.texts[column]) for column in self.texts])


def filled_cells(column: pd.Series) -> np.ndarray:
    """Which texts of a column hold more than blanks."""
    present = (column != "").to_numpy(dtype=bool, copy=True)
    blank = column[present].str.isspace().to_numpy(dtype=bool)
    present[np.flatnonzero(present)[blank]] = False
    return present
