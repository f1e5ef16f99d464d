"""Receipts are not income: what a book calls receipt or payment and is a transfer of money.

The usual instructions for household books list loans received among receipts and repayments
among payments. Lines of the classes loan_* and saving_* of the category chart move money and
are kept as transfers, whatever the book calls them; each is counted.
"""

from functools import cache

import pandas as pd

from tambonlib.records.categories import category_chart
from tambonlib.records.codebook import Table

_MOVES = ("loan_received", "loan_principal", "loan_payment", "saving_withdrawn", "saving_deposit")
_BRINGS_IN = ("income", "uncategorised_receipt", "loan_received", "saving_withdrawn")


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
