"""Receipts are not income: what a book calls receipt or payment and is a transfer of money.

The usual instructions for household books list loans received among receipts and repayments
among payments. Lines of the classes loan_* and saving_* of the category chart move money and
are kept as transfers, whatever the book calls them; each is counted.
"""

from functools import cache

import pandas as pd

from tambonlib.records.categories import category_chart
from tambonlib.records.codebook import Table, empty_records, table
from tambonlib.records.store import completed

_MOVES = ("loan_received", "loan_principal", "loan_payment", "saving_withdrawn", "saving_deposit")
_BRINGS_IN = ("income", "uncategorised_receipt", "loan_received", "saving_withdrawn")

#: The source file of derived records.
SOURCE_FILE = "derived from hh_ledger"


def moved_to_transfers(records: pd.DataFrame, table: Table) -> tuple[pd.DataFrame, dict[str, int]]:
    """Lines of a book with the flow that their category asks for.

    Returns
    -------
    The records, and category → number of lines whose flow was changed.

    Examples
    --------
    >>> from tambonlib.records.codebook import table
    >>> lines = pd.DataFrame({"flow": ["receipt", "receipt"], "category": ["wages", "loan_received"]})
    >>> moved_to_transfers(lines, table("hh_ledger"))[0]["flow"].tolist()
    ['receipt', 'transfer']
    """
    if table.book is None or "category" not in table.columns:
        return records, {}
    flow = table.book["flow"]
    moves = records["category"].isin(_codes_of(_MOVES)) & (records[flow] != "transfer")
    if not moves.any():
        return records, {}
    counts = records.loc[moves, "category"].value_counts().sort_index()
    changed = records.assign(**{flow: records[flow].mask(moves, "transfer")})
    return changed, {str(code): int(count) for code, count in counts.items()}


def signed(lines: pd.DataFrame, flow: str, amount: str) -> pd.Series:
    """Amounts as they change the money in hand: in is positive, out negative, in kind nothing.

    A transfer goes in or out as its category says.
    """
    comes_in = (lines[flow] == "receipt") | (
        (lines[flow] == "transfer") & lines["category"].isin(_codes_of(_BRINGS_IN))
    )
    amounts = lines[amount].where(comes_in, -lines[amount])
    return amounts.mask(lines["in_kind"].fillna(False).astype(bool), 0.0) if "in_kind" in lines else amounts


@cache
def _codes_of(classes: tuple[str, ...]) -> frozenset[str]:
    chart = category_chart()
    return frozenset(chart.loc[chart["class"].isin(classes), "code"])


def households_from_ledger(lines: pd.DataFrame) -> pd.DataFrame:
    """One household for each hh_id of the ledger; it joined in the month of its first line.

    When it left is not known from lines and stays missing. The tambon is that of its first line.

    Examples
    --------
    >>> lines = pd.DataFrame({"hh_id": ["a", "a"], "tambon_code": "530101", "date": ["2008-02-03", "2008-01"]})
    >>> households_from_ledger(lines)[["hh_id", "tambon_code", "joined"]].values.tolist()
    [['a', '530101', '2008-01']]
    """
    asked = table("household")
    if lines.empty:
        return empty_records(asked)
    months = lines[["hh_id", "tambon_code"]].assign(joined=lines["date"].str[:7]).drop_duplicates()
    firsts = months.sort_values(["hh_id", "joined", "tambon_code"]).drop_duplicates("hh_id")
    return _made(firsts.reset_index(drop=True), "household")


def sheets_from_ledger(lines: pd.DataFrame) -> pd.DataFrame:
    """One sheet for each household and month with at least one line.

    A month without a line has no sheet and no row here: whether a book lay there is not known.

    Examples
    --------
    >>> lines = pd.DataFrame({"hh_id": "a", "tambon_code": "530101", "date": ["2008-01-03", "2008-01", "2008-03-01"]})
    >>> sheets_from_ledger(lines)[["month", "sheet_present", "source"]].values.tolist()
    [['2008-01', True, 'lines'], ['2008-03', True, 'lines']]
    """
    asked = table("hh_month")
    if lines.empty:
        return empty_records(asked)
    months = lines[["hh_id", "tambon_code"]].assign(month=lines["date"].str[:7])
    sheets = months.drop_duplicates(["hh_id", "month"]).sort_values(["hh_id", "month"], ignore_index=True)
    return _made(sheets.assign(sheet_present=True, source="lines"), "hh_month")


def derived(lines: pd.DataFrame, names: tuple[str, ...]) -> dict[str, pd.DataFrame]:
    """The tables that a study names under ``derive``."""
    makers = {"household": households_from_ledger, "hh_month": sheets_from_ledger}
    return {name: makers[name](lines) for name in names}


def _made(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    asked = table(name)
    absent = {column: None for column in asked.columns if column not in rows}
    return completed(rows.assign(**absent, source_file=SOURCE_FILE), asked)
