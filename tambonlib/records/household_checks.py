"""Checks between the tables of household accounts: ledger, monthly sheets, households."""

from collections.abc import Mapping

import pandas as pd

from tambonlib.records.codebook import table
from tambonlib.records.first_rows import at_first_rows
from tambonlib.records.issues import issues, no_issues
from tambonlib.records.transfers import signed

_KEY = ["hh_id", "month"]


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
            _sums(lines, sheets, tolerance),
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


def _sums(lines: pd.DataFrame, sheets: pd.DataFrame | None, tolerance: float) -> pd.DataFrame:
    """Monthly totals made from lines that are not the sum of the lines.

    As the books themselves do, totals count money that moved (loans, deposits, withdrawals) with what came
    in and went out; what was in kind does not count.
    """
    if sheets is None or sheets.empty:
        return no_issues()
    amounts = lines.assign(signed=signed(lines, "flow", "amount_baht"))
    sums = (
        amounts.assign(receipts_baht=amounts["signed"].clip(lower=0), payments_baht=-amounts["signed"].clip(upper=0))
        .groupby(_KEY)[["receipts_baht", "payments_baht"]]
        .sum()
    )
    made = sheets[sheets["source"] == "lines"].join(sums.add_suffix("_lines"), on=_KEY)
    found = [no_issues()]
    for column in ("receipts_baht", "payments_baht"):
        summed = made[f"{column}_lines"].fillna(0.0)
        wrong = made[((made[column] - summed).abs().round(2) > tolerance).fillna(False)]
        places = {
            "file": wrong["source_file"],
            "sheet": wrong["source_sheet"],
            "row": wrong["source_row"],
            "found": wrong[column].map("{:,.2f}".format),
            "tambon_code": wrong["tambon_code"],
        }
        values = [{"expected": f"{summed[row]:,.2f}"} for row in wrong.index]
        label = table("hh_month").columns[column].label["th"]
        found.append(issues("sum_of_lines_differs", "check", places, values, table="hh_month", column=label))
    return pd.concat([frame for frame in found if len(frame)] or found[:1], ignore_index=True)
