"""Lines without a key that stand alike on two sheets: the same book under two names."""

import numpy as np
import pandas as pd

from tambonlib.records.codebook import Table
from tambonlib.records.issues import issues, no_issues

_OTHERS_SHOWN = 3
_LEAST_ALIKE = 2


def copied(rows: pd.DataFrame, asked: Table) -> tuple[np.ndarray, np.ndarray]:
    """Which rows of a table without a key stand on a copied sheet or file, and which are only alike by themselves.

    Equal lines of one sheet may be two purchases; on two sheets one is a copy, and taken twice it would
    double every sum. But a line may be alike by chance (father and mother both buy for 20 baht): a book is a copy
    when two lines at least, and more than half of the shorter one, stand in the other too.
    The tambon does not count: it often comes from the file's name alone.
    """
    found, alone = np.zeros(len(rows), dtype=bool), np.zeros(len(rows), dtype=bool)
    if asked.key or rows.empty:
        return found, alone
    files, sheets, units = (pd.factorize(rows[name])[0] for name in ("source_file", "source_sheet", _unit(asked)))
    lines = pd.DataFrame({"unit": units, "place": files * (sheets.max() + 2) + sheets + 1})
    places = lines.drop_duplicates()
    several = places["unit"][places["unit"].duplicated()].unique()
    near = np.flatnonzero(np.isin(units, several))  # most units stand on one sheet only
    said = rows.iloc[near][[name for name in asked.columns if name != "tambon_code"]]
    near = near[said.duplicated(keep=False).to_numpy()]
    if not len(near):
        return found, alone
    alike = lines.iloc[near].assign(
        line=rows.iloc[near].groupby(list(said), dropna=False, sort=False).ngroup().to_numpy()
    )
    copy = _in_copies(alike, lines[lines["unit"].isin(several)].value_counts(["unit", "place"]))
    found[near] = copy
    alone[near] = (alike.groupby("line")["place"].transform("nunique") > 1).to_numpy() & ~copy
    return found, alone


def _in_copies(alike: pd.DataFrame, lengths: pd.Series) -> np.ndarray:
    """Which lines stand on two places of which one is, for the most part, in the other.

    Parameters
    ----------
    alike
        unit, place, and the number that equal lines share.
    lengths
        (unit, place) → how many lines there are in all.
    """
    counts = alike.value_counts(["unit", "line", "place"]).rename("count").reset_index()
    pairs = counts.merge(counts, on=["unit", "line"], suffixes=("", "_other"))
    pairs = pairs[pairs["place"] != pairs["place_other"]]
    pairs["both"] = pairs[["count", "count_other"]].min(axis=1)
    both = pairs.groupby(["unit", "place", "place_other"])["both"].transform("sum")
    shorter = np.minimum(
        *(lengths[pd.MultiIndex.from_frame(pairs[["unit", name]])].to_numpy() for name in ("place", "place_other"))
    )
    copies = pairs[(both >= _LEAST_ALIKE) & (both * 2 > shorter)]
    return pd.MultiIndex.from_frame(alike[["line", "place"]]).isin(pd.MultiIndex.from_frame(copies[["line", "place"]]))


def copied_issues(rows: pd.DataFrame, asked: Table, refused: bool = True) -> pd.DataFrame:
    """One issue for each sheet with copied rows, at the first of them; a check where they are only alike."""
    if rows.empty:
        return no_issues()
    rows = rows.assign(place=place_of(rows))
    firsts, counts = rows.drop_duplicates("place"), rows["place"].value_counts()
    values = []
    for place, unit in zip(firsts["place"], firsts[_unit(asked)], strict=True):
        others = rows.loc[(rows[_unit(asked)] == unit) & (rows["place"] != place), "place"].unique()
        more = "" if len(others) <= _OTHERS_SHOWN else f" (+{len(others) - _OTHERS_SHOWN})"
        values.append({"others": "; ".join(others[:_OTHERS_SHOWN]) + more, "count": int(counts[place])})
    where = {
        "file": firsts["source_file"],
        "sheet": firsts["source_sheet"],
        "row": firsts["source_row"],
        "found": firsts[_unit(asked)],
        "tambon_code": firsts["tambon_code"],
    }
    code, kind = ("lines_copied", "refused") if refused else ("lines_alike", "check")
    return issues(code, kind, where, values, table=asked.name, column=asked.columns[_unit(asked)].label["th"])


def place_of(rows: pd.DataFrame) -> pd.Series:
    """Each row's file and sheet on one line."""
    return rows["source_file"] + (" › " + rows["source_sheet"]).fillna("")


def _unit(asked: Table) -> str:
    """The column that says whose line it is."""
    return next(name for name, column in asked.columns.items() if column.required and column.type == "identifier")
