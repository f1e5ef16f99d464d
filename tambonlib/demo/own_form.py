"""The form of one tambon's own: other sheets, other headings, other words, and a column of names."""

import datetime
from collections.abc import Mapping

import pandas as pd

from tambonlib import words
from tambonlib.demo.forms import Hand, cells, place, written
from tambonlib.demo.plan import Tambon
from tambonlib.demo.workbook_files import Sheet
from tambonlib.records.codebook import table as codebook_table

#: Table → (sheet, heading → column of the codebook); headings without a column are made below.
FORM = {
    "household": (
        "ทะเบียนสมาชิก",
        {
            "เลขที่": "hh_id",
            "ชื่อ-สกุล": None,
            "บ้านเลขที่": None,
            "บ้านหมู่": "village_no",
            "คนในบ้าน": "n_members",
            "เด็ก/คนแก่": "n_dependants",
            "ทำอะไร": "main_occupation",
            "นาตัวเอง (ไร่)": "land_own_rai",
            "นาเช่า (ไร่)": "land_rent_rai",
            "เริ่มจด": "joined",
            "เลิกจด": "left",
        },
    ),
    "hh_ledger": (
        "สมุดรายวัน",
        {
            "เลขที่": "hh_id",
            "วันที่": "date",
            "เรื่อง": "memo",
            "เข้า/ออก": "flow",
            "บาท": "amount_baht",
            "เหลือ": "balance_baht",
            "ประเภท": "category",
            "ของใคร": "purpose",
            "เป็นของ": "in_kind",
        },
    ),
    "hh_month": (
        "ปิดเดือน",
        {
            "เลขที่": "hh_id",
            "ประจำเดือน": "month",
            "ส่งสมุด": "sheet_present",
            "จดแบบ": "source",
            "ยกมา": "opening_baht",
            "เข้า": "receipts_baht",
            "ออก": "payments_baht",
            "ยกไป": "closing_baht",
            "เก็บออม": "saving_balance_baht",
            "หนี้": "debt_balance_baht",
            "เล่าให้ฟัง": "remark",
        },
    ),
    "hh_debt": (
        "บัญชีหนี้",
        {
            "สัญญา": "loan_id",
            "เลขที่": "hh_id",
            "สำรวจเดือน": "round",
            "เจ้าหนี้": "lender_type",
            "เอาไปทำอะไร": "purpose",
            "กู้เมื่อ": "opened",
            "กู้มา": "principal_baht",
            "ยังค้าง": "outstanding_baht",
            "ดอกร้อยละ": "rate_pct_year",
            "ต้องคืน": "due",
        },
    ),
    "hh_saving": ("บัญชีออม", {"เลขที่": "hh_id", "วันที่": "date", "ออมที่ไหน": "kind", "บาท": "balance_baht"}),
    "hh_review": (
        "วงคุย",
        {
            "ครั้งที่": "review_id",
            "หมู่": "village_no",
            "วันที่": "date",
            "มากี่บ้าน": "n_households",
            "คุยอะไรกัน": "top_findings",
        },
    ),
    "hh_commitment": (
        "สัญญาใจ",
        {"ครั้งที่": "review_id", "เลขที่": "hh_id", "จะลดอะไร": "category", "ลดร้อยละ": "target_pct", "ภายใน": "due"},
    ),
}
#: Words of this tambon that the codebook does not know.
OWN_WORDS = {
    "flow": {"receipt": "เข้า", "payment": "ออก"},
    "category": {"alcohol": "ค่าเหล้า", "tobacco": "ค่ายาสูบ", "lottery": "เล่นหวย", "gift_envelope": "ซองงาน"},
    "purpose": {"household": "บ้าน", "enterprise": "ไร่นา"},
    "sheet_present": {True: "ส่ง", False: "ไม่ส่ง"},
    "in_kind": {True: "ของ", False: None},
    "source": {"lines": "จดรายวัน", "summary": "จดยอดรวม"},
}
_HAND = Hand(dates="short_month", months="no_dots")
_FIRST = ("สมชาย", "สมหญิง", "บุญมา", "ทองดี", "มาลี", "ประเสริฐ", "คำปัน", "สายใจ")


def sheets(tambon: Tambon, tables: Mapping[str, pd.DataFrame]) -> list[Sheet]:
    """All sheets of the form of its own."""
    return [_sheet(tambon, name, tables[name]) for name in FORM]


def _sheet(tambon: Tambon, table_name: str, records: pd.DataFrame) -> Sheet:
    name, headings = FORM[table_name]
    known = codebook_table(table_name).columns
    body = pd.DataFrame(
        {
            heading: _personal(heading, records) if column is None else _own(records[column], known[column])
            for heading, column in headings.items()
        }
    )
    title = (f"{name} {place(tambon)} ({words.text('demo.notice', 'th')})",)
    return Sheet(name, (title, tuple(body.columns), *cells(body)), 2)


def _own(values: pd.Series, column) -> pd.Series:
    own = OWN_WORDS.get(column.name)
    usual = written(values, column, _HAND)
    if own is None:
        return usual
    return pd.Series([own.get(code, word) for code, word in zip(values, usual, strict=True)], index=values.index)


def _personal(heading: str, records: pd.DataFrame) -> pd.Series:
    """Invented names and house numbers; the mapping leaves both columns out."""
    count = range(len(records))
    if heading == "ชื่อ-สกุล":
        said = [f"{_FIRST[number % len(_FIRST)]} นามสมมติ{number + 1}" for number in count]
    else:
        # a spreadsheet has turned one of the house numbers, 12/3, into a date
        said = [f"{number * 7 % 90 + 1}/{number % 5 + 1}" for number in count]
        said[4] = datetime.date(2008, 12, 3)
    return pd.Series(said, index=records.index, dtype=object)
