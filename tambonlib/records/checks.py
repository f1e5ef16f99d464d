"""Checks over accepted records of all tables: each returns issues, and no record is changed."""

from collections.abc import Mapping, Sequence

import pandas as pd

from tambonlib.records.balance_checks import identity_issues, running_issues, sums_of_lines
from tambonlib.records.codebook import Table, table
from tambonlib.records.issues import at_first_rows, concat_issues, issues, no_issues

#: Years before and after the study that are still near it.
_YEARS_AROUND = 5

_KEY = ["hh_id", "month"]


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
    return concat_issues([*found, *household_issues(records, tolerance)])


def _references(rows: pd.DataFrame, asked: Table, column: str, records: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Values that the table they refer to does not hold: one issue per value, at its first row."""
    target = asked.columns[column].refers_to
    if target is None or rows.empty:
        return no_issues()
    target_table, target_column = target.split(".")
    if target_table not in records or records[target_table].empty:
        places = {"file": [rows["source_file"].iloc[0]], "table": [asked.name], "column": [_label(asked, column)]}
        return issues("reference_table_empty", "check", places, **_target_labels(target_table))
    missing = rows[rows[column].notna() & ~rows[column].isin(records[target_table][target_column])]
    return at_first_rows(missing, [column], "reference_missing", asked, column, **_target_labels(target_table))


def _target_labels(name: str) -> dict[str, str]:
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
    """Rows dated after the study's last month: one issue per file.

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


def household_issues(records: Mapping[str, pd.DataFrame], tolerance: float) -> list[pd.DataFrame]:
    """Issues on lines, sheets and households that contradict each other."""
    lines, sheets, households = (records.get(name) for name in ("hh_ledger", "hh_month", "household"))
    found = [_left_before_joined(households), _totals_without_sheet(sheets)]
    for name in sorted(records):
        found.append(_other_tambon(records[name], name, households))
    if lines is not None and not lines.empty:
        lines = lines.assign(month=lines["date"].str[:7])
        found += [
            _outside_membership(lines, households),
            _lines_without_sheet(lines, sheets),
            sums_of_lines(lines, sheets, tolerance),
        ]
    return found


def _left_before_joined(households: pd.DataFrame | None) -> pd.DataFrame:
    if households is None or households.empty:
        return no_issues()
    wrong = households[households["left"] < households["joined"]]
    return at_first_rows(wrong, ["hh_id"], "left_before_joined", table("household"), "left")


def _other_tambon(rows: pd.DataFrame, name: str, households: pd.DataFrame | None) -> pd.DataFrame:
    """Rows of a household that name another tambon than the household's own."""
    if households is None or households.empty or name == "household" or not {"hh_id", "tambon_code"} <= set(rows):
        return no_issues()
    own = rows["hh_id"].map(households.set_index("hh_id")["tambon_code"])
    wrong = rows[own.notna() & (own != rows["tambon_code"])]
    return at_first_rows(wrong, ["hh_id", "tambon_code"], "tambon_of_household_differs", table(name), "tambon_code")


def _outside_membership(lines: pd.DataFrame, households: pd.DataFrame | None) -> pd.DataFrame:
    """Lines in months before the household joined or after it left."""
    if households is None or households.empty:
        return no_issues()
    months = lines.drop_duplicates(_KEY)
    members = households.set_index("hh_id")
    joined, left = months["hh_id"].map(members["joined"]), months["hh_id"].map(members["left"])
    wrong = months[(months["month"] < joined) | (months["month"] > left)]
    rows = lines.merge(wrong[_KEY], on=_KEY)
    return at_first_rows(rows, _KEY, "lines_outside_membership", table("hh_ledger"), "date", show="month")


def _lines_without_sheet(lines: pd.DataFrame, sheets: pd.DataFrame | None) -> pd.DataFrame:
    """Months that are said to have no sheet and have lines all the same."""
    if sheets is None or sheets.empty:
        return no_issues()
    absent = sheets.loc[~sheets["sheet_present"].fillna(True), _KEY]
    rows = lines.merge(absent, on=_KEY)
    return at_first_rows(rows, _KEY, "lines_without_sheet", table("hh_ledger"), "date", show="month")


def _totals_without_sheet(sheets: pd.DataFrame | None) -> pd.DataFrame:
    """Months that are said to have no sheet and have totals all the same."""
    if sheets is None or sheets.empty:
        return no_issues()
    totals = ["receipts_baht", "payments_baht"]
    rows = sheets[~sheets["sheet_present"].fillna(True) & (sheets[totals].fillna(0) != 0).any(axis=1)]
    return at_first_rows(rows, _KEY, "totals_without_sheet", table("hh_month"), "sheet_present", show="month")
