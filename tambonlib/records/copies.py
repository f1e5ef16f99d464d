"""Lines without a key that stand alike on two sheets: the same book under two names."""

import numpy as np
import pandas as pd

from tambonlib.records.codebook import Table
from tambonlib.records.complaints import complaints, no_complaints

_OTHERS_SHOWN = 3


def copied(rows: pd.DataFrame, asked: Table) -> np.ndarray:
    """Which rows of a table without a key say the same as a row of another sheet or file.

    Equal lines of one sheet may be two purchases; on two sheets one is a copy, and taken twice it would
    double every sum. The tambon does not count: it often comes from the file's name alone.
    """
    found = np.zeros(len(rows), dtype=bool)
    if asked.key or rows.empty:
        return found
    files, sheets, units = (pd.factorize(rows[name])[0] for name in ("source_file", "source_sheet", _unit(asked)))
    places = files * (sheets.max() + 2) + sheets + 1
    pairs = pd.DataFrame({"unit": units, "place": places}).drop_duplicates()
    several = pairs["unit"][pairs["unit"].duplicated()].unique()
    near = np.flatnonzero(np.isin(units, several))  # most units stand on one sheet only
    said = rows.iloc[near][[name for name in asked.columns if name != "tambon_code"]]
    near = near[said.duplicated(keep=False).to_numpy()]
    if len(near):
        alike = rows.iloc[near].groupby(list(said), dropna=False, sort=False).ngroup()
        found[near] = pd.Series(places[near]).groupby(alike.to_numpy()).transform("nunique").to_numpy() > 1
    return found


def copied_complaints(rows: pd.DataFrame, asked: Table) -> pd.DataFrame:
    """One complaint for each sheet with copied rows, at the first of them."""
    if rows.empty:
        return no_complaints()
    rows = rows.assign(place=place_of(rows))
    firsts, counts = rows.drop_duplicates("place"), rows["place"].value_counts()
    values = []
    for place, unit in zip(firsts["place"], firsts[_unit(asked)], strict=True):
        others = rows.loc[(rows[_unit(asked)] == unit) & (rows["place"] != place), "place"].unique()
        more = "" if len(others) <= _OTHERS_SHOWN else f" (+{len(others) - _OTHERS_SHOWN})"
        values.append({"others": "; ".join(others[:_OTHERS_SHOWN]) + more, "count": int(counts[place])})
    where = {
        "file": firsts["source_file"], "sheet": firsts["source_sheet"], "row": firsts["source_row"],
        "found": firsts[_unit(asked)], "tambon_code": firsts["tambon_code"],
    }  # fmt: skip
    return complaints("lines_copied", "refused", where, values, table=asked.name, column=asked.columns[_unit(asked)].label["th"])


def place_of(rows: pd.DataFrame) -> pd.Series:
    """Each row's file and sheet on one line."""
    return rows["source_file"] + (" › " + rows["source_sheet"]).fillna("")


def _unit(asked: Table) -> str:
    """The column that says whose line it is."""
    return next(name for name, column in asked.columns.items() if column.required and column.type == "identifier")
