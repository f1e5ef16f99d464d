"""Complaints on the cells of refused rows: one for each bad cell, with what helps to mend it."""

import difflib
from collections.abc import Iterator

import numpy as np
import pandas as pd

from tambonlib.places import successor
from tambonlib.records.cells import label_codes
from tambonlib.records.codebook import Table
from tambonlib.records.columns import Reading
from tambonlib.records.complaints import complaints, no_complaints, together
from tambonlib.records.grid import Grid

_CODES_SHOWN = 12


def cell_complaints(reading: Reading, grid: Grid, table: Table, refused: np.ndarray, data: np.ndarray) -> pd.DataFrame:
    """One complaint for each bad cell of the refused rows."""
    found = [no_complaints()]
    codes = reading.values.get("tambon_code", pd.Series(np.nan, index=grid.texts.index[data], dtype="str"))
    for column, heading, problems, texts in reading.problems:
        here = problems.notna() & refused
        for code, rows in problems[here].groupby(problems[here]).groups.items():
            places = {"row": rows + 1, "found": texts.loc[rows], "tambon_code": codes.loc[rows]}
            values = _sentence_values(table, column, code, texts.loc[rows])
            found.append(complaints(
                code, "refused", places, values, file=grid.file, sheet=grid.sheet, column=heading, table=table.name
            ))  # fmt: skip
    return together(found)


def _sentence_values(table: Table, name: str, code: str, texts: pd.Series) -> Iterator[dict]:
    """What goes into the sentences of a complaint on a cell."""
    column = table.columns.get(name)
    if column is None:
        yield from ({} for _ in texts)
        return
    values = {"label_th": column.label["th"], "label_en": column.label["en"]}
    values |= {"minimum": _plain(column.minimum), "maximum": _plain(column.maximum)}
    known = [*column.allowed, *label_codes(column)]
    for text in texts:
        more = {}
        if code == "code_not_known":
            near = difflib.get_close_matches(text, known, n=1, cutoff=0.0)
            shown = ", ".join(column.allowed[:_CODES_SHOWN]) + (" …" if len(column.allowed) > _CODES_SHOWN else "")
            more = {"known": shown, "nearest": near[0] if near else "-"}
        if code == "tambon_abolished":
            more = {"successor": successor(text) or "-"}
        yield {**values, **more}


def _plain(number: float | None) -> str:
    return "" if number is None else f"{number:g}"
