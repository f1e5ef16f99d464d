"""Field tables → sheets as a tambon fills them in: Thai headings, Thai words, dates in the era of the book."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from tambonlib import words
from tambonlib.demo import writing
from tambonlib.demo.plan import Tambon
from tambonlib.demo.workbook_files import Sheet
from tambonlib.records.codebook import table as codebook_table

#: Table → the sheet of the usual form.
SHEETS = {
    "household": "ครัวเรือน",
    "hh_ledger": "รายรับรายจ่าย",
    "hh_month": "สรุปรายเดือน",
    "hh_debt": "หนี้สิน",
    "hh_saving": "เงินออม",
    "hh_review": "วงคุยบัญชี",
    "hh_commitment": "ข้อตกลง",
}
#: The ledger has one column for what comes in and one for what goes out.
LEDGER = ("hh_id", "date", "memo", "รายรับ", "รายจ่าย", "balance_baht", "category", "purpose", "in_kind")
OVER_AMOUNTS = "จำนวนเงิน (บาท)"


@dataclass(frozen=True)
class Hand:
    """How the people of one tambon write.

    Parameters
    ----------
    dates, months
        Names of ways of writing (see :mod:`tambonlib.demo.writing`).
    two_line_heading
        Whether the ledger's amounts stand under a second, merged heading.
    totals
        Whether the sheet of months ends with a totals row.
    """

    dates: str = "slashes"
    months: str = "short"
    two_line_heading: bool = False
    totals: bool = False


def sheets(tambon: Tambon, tables: Mapping[str, pd.DataFrame], hand: Hand) -> dict[str, Sheet]:
    """All sheets of the usual form, table name → sheet."""
    return {name: sheet(tambon, name, tables[name], hand) for name in SHEETS}


def sheet(tambon: Tambon, table_name: str, records: pd.DataFrame, hand: Hand) -> Sheet:
    """One sheet: title, heading, records in their order."""
    body = _ledger_body(records, hand) if table_name == "hh_ledger" else _body(table_name, records, hand)
    heading = [_heading(table_name, column) for column in body.columns]
    above, merged = _two_lines(heading) if table_name == "hh_ledger" and hand.two_line_heading else ([], ())
    title = (f"{SHEETS[table_name]} {place(tambon)} ({words.text('demo.notice', 'th')})",)
    top = [title, *above, tuple(heading)]
    rows = [*top, *cells(body)]
    if hand.totals and table_name == "hh_month":
        rows.append(_totals_row(body))
    return Sheet(SHEETS[table_name], tuple(rows), len(top), merged)


def place(tambon: Tambon) -> str:
    """The tambon as a title says it."""
    return f"ตำบล{tambon.name_th}"


def cells(body: pd.DataFrame) -> list[tuple]:
    """Rows of plain cells; what is missing is an empty cell."""
    plain = [[None if pd.isna(cell) else cell for cell in body[column].tolist()] for column in body]
    return list(zip(*plain, strict=True)) if len(body) else []


def _heading(table_name: str, column: str) -> str:
    known = codebook_table(table_name).columns
    return known[column].label["th"] if column in known else column


def _body(table_name: str, records: pd.DataFrame, hand: Hand) -> pd.DataFrame:
    """The columns of the table, in the codebook's order, but the tambon's code, which is in the file's name."""
    columns = codebook_table(table_name).columns
    return pd.DataFrame(
        {
            name: written(records[name], column, hand)
            for name, column in columns.items()
            if name in records and name != "tambon_code"
        }
    )


def written(values: pd.Series, column, hand: Hand) -> pd.Series:
    """A column of records as people write it: labels for codes, their own way with dates."""
    if column.value_labels:
        return values.map({code: label["th"] for code, label in column.value_labels.items()})
    if column.type == "date":
        return writing.dates(values, hand.dates)
    if column.type == "month":
        return writing.months(values, hand.months)
    if column.type == "yes_no":
        return values.map({True: "มี", False: "ไม่มี"})
    return values


def _ledger_body(records: pd.DataFrame, hand: Hand) -> pd.DataFrame:
    """The ledger with receipts and payments in columns of their own; things are marked, money is not."""
    known = codebook_table("hh_ledger").columns
    receipt = records["flow"] == "receipt"
    columns = {
        "รายรับ": records["amount_baht"].where(receipt),
        "รายจ่าย": records["amount_baht"].where(~receipt),
        "in_kind": records["in_kind"].map({True: "ใช่", False: None}),
    }
    return pd.DataFrame(
        {name: columns[name] if name in columns else written(records[name], known[name], hand) for name in LEDGER}
    )


def _two_lines(heading: list[str]) -> tuple[list[tuple], tuple[str, ...]]:
    """A heading above รายรับ and รายจ่าย, merged over both."""
    first = heading.index("รายรับ")
    line = [None] * len(heading)
    line[first] = OVER_AMOUNTS
    letters = "ABCDEFGHIJ"
    return [tuple(line)], (f"{letters[first]}2:{letters[first + 1]}2",)


def _totals_row(body: pd.DataFrame) -> tuple:
    """รวม, and the sums of what came in and what went out."""
    summed = ("receipts_baht", "payments_baht")
    return tuple(
        "รวม" if place == 0 else float(body[name].sum()) if name in summed else None
        for place, name in enumerate(body.columns)
    )
