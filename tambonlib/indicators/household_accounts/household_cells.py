"""What households have, put together by tambon and month: counted, added up, or the one in the middle.

Everything stands on the same cells, so that nothing has to be looked up when values, n and N are put side by side.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tambonlib.indicators.cells import coded, is_every_cell
from tambonlib.indicators.windows import places


@dataclass(frozen=True)
class Cells:
    """The cells on which something is told.

    Parameters
    ----------
    index
        Every tambon with every month (:func:`tambonlib.indicators.cells.every_cell`).

    Examples
    --------
    >>> from tambonlib.indicators.cells import every_cell
    >>> cells = Cells(every_cell(["990101"], ["2008-01", "2008-02"]))
    >>> rows = pd.DataFrame({"tambon_code": "990101", "month": "2008-01", "baht": [1.0, 2.0, 6.0]})
    >>> of = cells.of(rows)
    >>> cells.counted(of).tolist(), cells.added(of, rows["baht"]).tolist(), cells.median(of, rows["baht"]).tolist()
    ([3, 0], [9.0, 0.0], [2.0, nan])
    """

    index: pd.MultiIndex

    def __post_init__(self) -> None:
        if not is_every_cell(self.index):
            raise ValueError("the index must be made by every_cell: cells are numbered by its levels")

    def of(self, rows: pd.DataFrame) -> np.ndarray:
        """The number of the cell of each row, −1 where it is none of them."""
        tambons, months = self.index.levels
        tambon, month = _places(rows["tambon_code"], tambons), _places(rows["month"], months)
        return np.where((tambon >= 0) & (month >= 0), tambon * len(months) + month, -1)

    def counted(self, cell: np.ndarray, where: np.ndarray | pd.Series | None = None) -> pd.Series:
        """How many rows each cell has, of all or of those where something holds."""
        counts = cell >= 0 if where is None else (cell >= 0) & np.asarray(where, dtype="bool")
        return pd.Series(np.bincount(cell[counts], minlength=len(self.index)), index=self.index)

    def added(self, cell: np.ndarray, amounts: np.ndarray | pd.Series) -> pd.Series:
        """What the rows of each cell add up to, 0 where there are none."""
        there = cell >= 0
        return pd.Series(np.bincount(cell[there], np.asarray(amounts)[there], len(self.index)), index=self.index)

    def so_far(self, counts: pd.Series) -> pd.Series:
        """Counts added up from the first month to each one, tambon by tambon."""
        width = max(len(self.index.levels[1]), 1)
        return pd.Series(counts.to_numpy().reshape(-1, width).cumsum(axis=1).ravel(), index=self.index)

    def median(self, cell: np.ndarray, values: np.ndarray | pd.Series) -> pd.Series:
        """The value in the middle of each cell, between the two of them where the count is even; missing where
        there is none.
        """
        values = np.asarray(values, dtype="float64")
        there = (cell >= 0) & ~np.isnan(values)
        cell, values = cell[there], values[there]
        rising = np.argsort(values)
        # Narrow numbers are sorted by counting.
        narrow = cell[rising].astype(np.min_scalar_type(len(self.index)))
        ordered = values[rising][np.argsort(narrow, kind="stable")]
        count = np.bincount(cell, minlength=len(self.index))
        some, first = count > 0, np.cumsum(count) - count
        low, high = (first + step // 2 for step in (count - 1, count))
        middle = np.full(len(count), np.nan)
        middle[some] = (ordered[low[some]] + ordered[high[some]]) / 2
        return pd.Series(middle, index=self.index)


def _places(texts: pd.Series, known: pd.Index) -> np.ndarray:
    """The place of each text among the known ones; categories that are these already are not looked up."""
    if isinstance(texts.dtype, pd.CategoricalDtype) and texts.cat.categories is known:
        return coded(texts)[0]
    return places(texts, known)
