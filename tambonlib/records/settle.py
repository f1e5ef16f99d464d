"""What rows can only be judged by together: their household's tambon, keys that stand twice, copied lines.

Rows that are right in themselves come in; records and rows set aside go out. A row set aside is
kept, because it becomes a record as soon as another file is corrected.
"""

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from tambonlib.records.codebook import SOURCE_COLUMNS, Table, table
from tambonlib.records.copies import copied, copied_issues, place_of
from tambonlib.records.issues import issues, no_issues, together
from tambonlib.records.tambons import looked_up

_OTHERS_SHOWN = 3
_PLACE = list(SOURCE_COLUMNS)


def settle(
    rows: Mapping[str, pd.DataFrame], lookups: Collection[tuple[str, str, str | None]]
) -> tuple[dict[str, pd.DataFrame], dict[str, pd.DataFrame], pd.DataFrame]:
    """Sort rows into records and rows set aside.

    Parameters
    ----------
    rows
        Table name → rows that are right in themselves.
    lookups
        (table, file, sheet) of the rows whose tambon is that of their household.

    Returns
    -------
    Records and rows set aside, both by table, and the issues (one at least for each row set aside).
    """
    records, aside, found = {}, {}, []
    households: dict[str, str] = {}
    for name in sorted(rows, key=lambda name: name != "household"):
        asked = table(name)
        here = _with_tambon(rows[name], name, households, lookups)
        # A provincial mechanism or an event of the whole study names no tambon; a household's row must have one.
        lost = (
            here["tambon_code"].isna().to_numpy()
            if {"tambon_code", "hh_id"} <= set(here)
            else np.zeros(len(here), dtype=bool)
        )
        twice, (copy, alike) = _twice(here, asked) & ~lost, copied(here, asked)
        copy &= ~lost
        found += [
            _lost_issues(here[lost], asked),
            _twice_issues(here[twice], asked),
            copied_issues(here[copy], asked),
        ]
        found.append(copied_issues(here[alike & ~lost], asked, refused=False))
        records[name] = here[~(lost | twice | copy)].reset_index(drop=True)
        aside[name] = here[lost | twice | copy].reset_index(drop=True)
        if name == "household":
            households = dict(zip(records[name]["hh_id"], records[name]["tambon_code"], strict=True))
    return records, aside, together(found)


def _with_tambon(rows: pd.DataFrame, name: str, households: Mapping[str, str], lookups: Collection) -> pd.DataFrame:
    sheets = [(file, sheet) for table_name, file, sheet in lookups if table_name == name]
    if not sheets:
        return rows
    asks = np.zeros(len(rows), dtype=bool)
    for file, sheet in sheets:
        same_sheet = rows["source_sheet"].isna() if sheet is None else rows["source_sheet"] == sheet
        asks |= ((rows["source_file"] == file) & same_sheet).to_numpy()
    return rows.assign(tambon_code=rows["tambon_code"].mask(asks, looked_up(rows, households)))


def _twice(rows: pd.DataFrame, asked: Table) -> np.ndarray:
    """Rows that share their key with another row; none of them can be known to be the right one."""
    if not asked.key:
        return np.zeros(len(rows), dtype=bool)
    return rows.duplicated(list(asked.key), keep=False).to_numpy()


def _twice_issues(rows: pd.DataFrame, asked: Table) -> pd.DataFrame:
    if rows.empty:
        return no_issues()
    places = _places(rows)
    values = pd.Series([{}] * len(rows), index=rows.index, dtype=object)
    for _, group in places.groupby([rows[name] for name in asked.key]):
        for row in group.index:
            others = group.drop(row)
            more = "" if len(others) <= _OTHERS_SHOWN else f" (+{len(others) - _OTHERS_SHOWN})"
            values[row] = {"others": "; ".join(others[:_OTHERS_SHOWN]) + more}
    found = rows[list(asked.key)].astype("str").agg(" · ".join, axis=1)
    return issues(
        "key_twice", "refused", _where(rows, found), values, table=asked.name, column=_label(asked, asked.key)
    )


def _lost_issues(rows: pd.DataFrame, asked: Table) -> pd.DataFrame:
    where = _where(rows, rows["hh_id"]) if len(rows) else {"file": []}
    return issues("household_unknown", "refused", where, table=asked.name, column=_label(asked, ("hh_id",)))


def _where(rows: pd.DataFrame, found: pd.Series) -> dict[str, object]:
    return {
        "file": rows["source_file"],
        "sheet": rows["source_sheet"],
        "row": rows["source_row"],
        "found": found,
        "tambon_code": rows.get("tambon_code"),
    }


def _places(rows: pd.DataFrame) -> pd.Series:
    """Each row's place on one line, for naming it in the issue on another."""
    return place_of(rows) + " › " + rows["source_row"].astype("str")


def _label(asked: Table, names: tuple[str, ...]) -> str:
    return " + ".join(asked.columns[name].label["th"] for name in names if name in asked.columns) or "-"
