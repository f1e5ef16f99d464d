"""Checks over accepted records. Records stay as they are; what looks wrong is told."""

from collections.abc import Mapping, Sequence

import pandas as pd

from tambonlib.records.books import identity_issues, running_issues
from tambonlib.records.codebook import Table, table
from tambonlib.records.first_rows import at_first_rows
from tambonlib.records.household_checks import household_issues
from tambonlib.records.issues import issues, no_issues, together

#: Years before and after the study that are still near it.
_YEARS_AROUND = 5


def years_around(months: Sequence[str]) -> tuple[int, int]:
    """The first and the last year near a study.

    Examples
    --------
    >>> years_around(["2008-01", "2009-09"])
    (2003, 2014)
    """
    return int(months[0][:4]) - _YEARS_AROUND, int(months[-1][:4]) + _YEARS_AROUND


def check_records(
    records: Mapping[str, pd.DataFrame], months: Sequence[str], tolerance: float, cut_on: str | None
) -> pd.DataFrame:
    """Every issue of kind check over the records of all tables.

    Parameters
    ----------
    records
        Table name → records, also the derived ones.
    months
        The months of the study.
    tolerance
        The largest accepted difference of a book, in baht.
    cut_on
        The last, incomplete day of the source; running balances are checked before it.
    """
    found = []
    for name, rows in records.items():
        asked = table(name)
        found += [_references(rows, asked, column, records) for column in asked.columns]
        if asked.identity:
            found.append(identity_issues(rows, asked, tolerance))
        if asked.book:
            found.append(running_issues(rows, asked, tolerance, cut_on))
        found += [_months_outside(rows, asked, months), _after_study(rows, asked, months)]
        found += [_far_years(rows, asked, column, months) for column in asked.columns if column != _order(asked)]
    return together([*found, *household_issues(records, tolerance)])


def _references(rows: pd.DataFrame, asked: Table, column: str, records: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Values that the table they refer to does not hold: one issue per value, at its first row."""
    target = asked.columns[column].refers_to
    if target is None or rows.empty:
        return no_issues()
    target_table, target_column = target.split(".")
    if target_table not in records or records[target_table].empty:
        places = {"file": [rows["source_file"].iloc[0]], "table": [asked.name], "column": [_label(asked, column)]}
        return issues("reference_table_empty", "check", places, **_named(target_table))
    missing = rows[rows[column].notna() & ~rows[column].isin(records[target_table][target_column])]
    return at_first_rows(missing, [column], "reference_missing", asked, column, **_named(target_table))


def _named(name: str) -> dict[str, str]:
    return {"target_th": table(name).label["th"], "target_en": table(name).label["en"]}


def _months_outside(rows: pd.DataFrame, asked: Table, months: Sequence[str]) -> pd.DataFrame:
    """Months of lines and sheets that the study does not have: one issue per file and month."""
    column = _order(asked)
    if column is None or rows.empty:
        return no_issues()
    dated = rows.assign(month=rows[column].str[:7])
    beyond = dated[~dated["month"].isin(list(months))]
    return at_first_rows(
        beyond,
        ["source_file", "month"],
        "month_outside_study",
        asked,
        column,
        show="month",
        first=months[0],
        last=months[-1],
    )


def _after_study(rows: pd.DataFrame, asked: Table, months: Sequence[str]) -> pd.DataFrame:
    """Rows of other tables that tell of a time after the study's last month: one issue per file.

    They are taken, but indicators describe the months up to it: without a word a late round, or a wrong year, would
    look as if it counted. Years far from the study have an issue of their own.
    """
    if asked.when is None or rows.empty:
        return no_issues()
    said = rows[asked.when]
    late = rows[(said.str[:7] > months[-1]) & (said.str[:4] <= f"{years_around(months)[1]:04d}")]
    return at_first_rows(late, ["source_file"], "after_study", asked, asked.when, last=months[-1])


def _order(asked: Table) -> str | None:
    """The column that says to which month of the study a line or sheet belongs."""
    return (asked.book or {}).get("date") or (asked.identity or {}).get("order")


def _far_years(rows: pd.DataFrame, asked: Table, column: str, months: Sequence[str]) -> pd.DataFrame:
    """Years far from the study: one issue per file and year.

    A spreadsheet makes 1951 of 15/1/51. What may be known by its year alone is history (a loan, a fund) and may lie
    far back.
    """
    about = asked.columns[column]
    if rows.empty or not (
        about.type == "month" or (about.type == "date" and "year" not in (about.precision or ("year",)))
    ):
        return no_issues()
    first, last = years_around(months)
    dated = rows.assign(year=rows[column].str[:4])
    far = dated[(dated["year"] < f"{first:04d}") | (dated["year"] > f"{last:04d}")]
    said = {"label_th": about.label["th"], "label_en": about.label["en"], "first": first, "last": last}
    return at_first_rows(far, ["source_file", "year"], "year_far_from_study", asked, column, **said)


def _label(asked: Table, column: str) -> str:
    return asked.columns[column].label["th"]
