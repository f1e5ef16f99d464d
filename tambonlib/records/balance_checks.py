"""Book identities: opening + in − out = closing, for months and for running balances.

Nothing is repaired; a difference above the tolerance becomes an issue.
"""

import numpy as np
import pandas as pd

from tambonlib import months
from tambonlib.records.codebook import Table, table
from tambonlib.records.issues import concat_issues, issues, no_issues
from tambonlib.records.ledger import signed

_LAST = ["source_file", "source_sheet", "source_row"]
_KEY = ["hh_id", "month"]


def running_balances(lines: pd.DataFrame, book: dict[str, str], cut_on: str | None = None) -> pd.DataFrame:
    """For each book the smallest difference between its last balance and what its lines add up to.

    The order of the lines of one day is not known. So the opening may be any balance of the first
    day less that line's own amount, and the closing any balance of the last day; of all pairs the
    one with the smallest difference counts. Days count from the first to the last on which a
    balance is written.

    Parameters
    ----------
    lines
        Records of a table with a `book` in the codebook; with where they came from.
    book
        Names of the columns: by, date, flow, amount, balance.
    cut_on
        The last day of the source, which is incomplete (ISO): lines from this day on are left out.

    Returns
    -------
    DataFrame
        One row per book that has a balance: ``by``, ``opening``, ``change``, ``closing``,
        ``difference`` (closing − opening − change, to the satang) and the place of the closing line.

    Examples
    --------
    >>> lines = pd.DataFrame({
    ...     "hh_id": "a", "date": ["2008-01-01", "2008-01-01", "2008-01-02"], "flow": ["payment", "receipt", "receipt"],
    ...     "category": "food", "amount": [20.0, 100.0, 5.0], "balance": [130.0, 150.0, 135.0],
    ...     "source_file": "f", "source_sheet": "s", "source_row": [2, 3, 4]})
    >>> book = {"by": "hh_id", "date": "date", "flow": "flow", "amount": "amount", "balance": "balance"}
    >>> running_balances(lines, book)[["opening", "change", "closing", "difference"]].values.tolist()
    [[50.0, 85.0, 135.0, 0.0]]
    """
    by, date, balance = (book[part] for part in ("by", "date", "balance"))
    kept = lines if cut_on is None else lines[lines[date] < cut_on]
    days = pd.DataFrame(
        {
            "by": kept[by],
            "day": kept[date],
            "balance": kept[balance],
            "tambon_code": kept.get("tambon_code"),
            "signed": signed(kept, book["flow"], book["amount"]),
            **{name: kept[name] for name in _LAST},
        }
    )
    with_balance = days[days["balance"].notna()]
    ends = with_balance.groupby("by")["day"].agg(first="min", last="max")
    days = days.join(ends, on="by", how="inner")
    inside = days[(days["day"] >= days["first"]) & (days["day"] <= days["last"])]
    change = inside.groupby("by")["signed"].sum().rename("change")
    with_balance = days[days["balance"].notna()]
    opening = with_balance[with_balance["day"] == with_balance["first"]].assign(
        opening=lambda day: day["balance"] - day["signed"]
    )
    closing = with_balance[with_balance["day"] == with_balance["last"]].rename(columns={"balance": "closing"})
    pairs = (
        closing[["by", "tambon_code", "closing", *_LAST]]
        .merge(opening[["by", "opening"]], on="by")
        .join(change, on="by")
    )
    pairs["difference"] = (pairs["closing"] - pairs["opening"] - pairs["change"]).round(2) + 0.0
    best = pairs.assign(size=pairs["difference"].abs()).sort_values(["by", "size"], kind="stable").drop_duplicates("by")
    return best[["by", "tambon_code", "opening", "change", "closing", "difference", *_LAST]].reset_index(drop=True)


def running_issues(lines: pd.DataFrame, asked: Table, tolerance: float, cut_on: str | None) -> pd.DataFrame:
    """Books whose running balance does not go with their lines."""
    if lines.empty or lines[asked.book["balance"]].isna().all():
        return no_issues()
    found = running_balances(lines, asked.book, cut_on)
    wrong = found[found["difference"].abs() > tolerance]
    values = [
        {
            "unit": row.by,
            "opening": _baht(row.opening),
            "change": _baht(row.change),
            "closing": _baht(row.closing),
            "difference": _baht(row.difference),
            "tolerance": _baht(tolerance),
        }
        for row in wrong.itertuples()
    ]
    return _issues("book_differs", wrong, wrong["closing"].map(_baht), values, asked, asked.book["balance"])


def identity_issues(records: pd.DataFrame, asked: Table, tolerance: float) -> pd.DataFrame:
    """Months in which opening + in − out is not the closing, and openings that are not the last closing.

    A month is checked when both opening and closing are filled and something of what came in or went out.
    """
    identity = asked.identity
    ins, outs = records[list(identity["plus"])], records[list(identity["minus"])]
    opening, closing = records[identity["opening"]], records[identity["closing"]]
    known = opening.notna() & closing.notna() & (ins.notna().any(axis=1) | outs.notna().any(axis=1))
    expected = opening + ins.sum(axis=1) - outs.sum(axis=1)
    difference = (closing - expected).round(2)
    wrong = records[known & (difference.abs() > tolerance)]
    values = [{"expected": _baht(expected[row]), "difference": _baht(difference[row])} for row in wrong.index]
    sums = _issues("month_differs", wrong, wrong[identity["closing"]].map(_baht), values, asked, identity["closing"])
    return concat_issues([sums, _chain_issues(records, asked, tolerance)])


def _chain_issues(records: pd.DataFrame, asked: Table, tolerance: float) -> pd.DataFrame:
    by, order, opening, closing = (asked.identity[part] for part in ("by", "order", "opening", "closing"))
    chain = records.assign(step=months.ordinals(records[order])).sort_values([by, "step"], kind="stable")
    before = chain.groupby(by)[["step", closing]].shift()
    next_month = (chain["step"] == before["step"] + 1).fillna(False).astype(bool)
    difference = (chain[opening] - before[closing]).round(2)
    wrong = chain[next_month & (difference.abs() > tolerance)]
    values = [{"expected": _baht(before.at[row, closing]), "difference": _baht(difference[row])} for row in wrong.index]
    return _issues("opening_differs", wrong, wrong[opening].map(_baht), values, asked, opening)


def _issues(
    code: str, rows: pd.DataFrame, found: pd.Series, values: list[dict], asked: Table, column: str
) -> pd.DataFrame:
    places = {
        "file": rows["source_file"],
        "sheet": rows["source_sheet"],
        "row": rows["source_row"],
        "found": found,
        "tambon_code": rows["tambon_code"],
    }
    return issues(code, "check", places, values, table=asked.name, column=asked.columns[column].label["th"])


def _baht(number: float) -> str:
    return "-" if np.isnan(number) else f"{number:,.2f}"


def sums_of_lines(lines: pd.DataFrame, sheets: pd.DataFrame | None, tolerance: float) -> pd.DataFrame:
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
