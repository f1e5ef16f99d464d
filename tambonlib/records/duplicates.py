"""Duplicates: keys that two rows share, lines copied to two sheets, cells read by two sources.

Rows that are right in themselves come in; records and quarantined rows go out. A quarantined row is
kept, because it becomes a record as soon as another file is corrected.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from tambonlib.records.codebook import Table, table
from tambonlib.records.issues import concat_issues, issues, no_issues
from tambonlib.records.parse_sheet import ParsedSheet

_OTHERS_SHOWN = 3
_LEAST_ALIKE = 2


def quarantine_duplicates(
    rows: Mapping[str, pd.DataFrame], lookups: Collection[tuple[str, str, str | None]]
) -> tuple[dict[str, pd.DataFrame], dict[str, pd.DataFrame], pd.DataFrame]:
    """Sort rows into records and quarantined rows.

    Parameters
    ----------
    rows
        Table name → rows that are right in themselves.
    lookups
        (table, file, sheet) of the rows whose tambon is that of their household.

    Returns
    -------
    Records and quarantined rows, both by table, and the issues (one at least for each quarantined row).
    """
    records, quarantined, found = {}, {}, []
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
        twice, (copy, alike) = _twice(here, asked) & ~lost, copied_lines(here, asked)
        copy &= ~lost
        found += [
            _lost_issues(here[lost], asked),
            _twice_issues(here[twice], asked),
            copied_issues(here[copy], asked),
        ]
        found.append(copied_issues(here[alike & ~lost], asked, refused=False))
        records[name] = here[~(lost | twice | copy)].reset_index(drop=True)
        quarantined[name] = here[lost | twice | copy].reset_index(drop=True)
        if name == "household":
            households = dict(zip(records[name]["hh_id"], records[name]["tambon_code"], strict=True))
    return records, quarantined, concat_issues(found)


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


def looked_up(rows: pd.DataFrame, households: Mapping[str, str]) -> pd.Series:
    """The tambon of each row's household; missing where the household is not known."""
    return rows["hh_id"].map(households).astype("str")


def copied_lines(rows: pd.DataFrame, asked: Table) -> tuple[np.ndarray, np.ndarray]:
    """Rows of a table without a key that are on a copied sheet or file, and rows that are only alike by chance.

    Equal lines of one sheet may be two purchases; on two sheets one is a copy, and taken twice it would
    double every sum. But a line may be alike by chance (father and mother both buy for 20 baht): a book is a copy
    when two lines at least, and more than half of the shorter one, are in the other too.
    The tambon does not count: it often comes from the file's name alone.
    """
    found, alone = np.zeros(len(rows), dtype=bool), np.zeros(len(rows), dtype=bool)
    if asked.key or rows.empty:
        return found, alone
    files, sheets, units = (pd.factorize(rows[name])[0] for name in ("source_file", "source_sheet", _unit(asked)))
    lines = pd.DataFrame({"unit": units, "place": files * (sheets.max() + 2) + sheets + 1})
    places = lines.drop_duplicates()
    several = places["unit"][places["unit"].duplicated()].unique()
    near = np.flatnonzero(np.isin(units, several))  # most units are on one sheet only
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
    """Lines that are on two sheets of which one is, for the most part, in the other.

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


def drop_lines_read_twice(sheets: Sequence[ParsedSheet]) -> Iterator[ParsedSheet]:
    """Each sheet and source without the records that a source before it made of the same cells.

    Two sources may make different records of one row, such as a receipt and a payment; equal ones would be counted
    twice. Where their numbers are in different columns (whisky and beer, 100 baht each, both alcohol), equal ones
    are two.
    """
    before: dict[tuple[str, str | None], list[ParsedSheet]] = {}
    for one in sheets:
        earlier = before.setdefault((one.table, one.sheet), [])
        same = [other.records for other in earlier if not _apart(one, other)]
        earlier.append(one)
        if not same:
            yield one
            continue
        known = pd.concat(same, ignore_index=True).drop_duplicates()
        again = pd.concat([known, one.records], ignore_index=True).duplicated().to_numpy()[len(known) :]
        yield _without(one, again) if again.any() else one


def _apart(one: ParsedSheet, other: ParsedSheet) -> bool:
    """Whether a number of both was read from different columns of the sheet."""
    return any(other.summed.get(name, number) != number for name, number in one.summed.items())


def _without(one: ParsedSheet, again) -> ParsedSheet:
    row = int(one.records["source_row"][again].iloc[0])
    place = {"file": [one.file], "sheet": [one.sheet], "row": [row], "found": [one.source], "table": [one.table]}
    issue = issues("read_twice", "refused", place, count=int(again.sum()))
    kept = one.records[~again].reset_index(drop=True)
    return replace(one, records=kept, refused=one.refused + int(again.sum()), issues=concat_issues([one.issues, issue]))
