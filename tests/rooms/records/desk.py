"""A small invented study on a desk of its own, and field books to import into it."""

import csv
import io
from pathlib import Path

import openpyxl

from tambonlib.records import store
from tambonlib.records.import_study import import_files
from tambonlib.study import load_study

STUDY = """\
title: {th: การศึกษาตัวอย่าง, en: An example}
invented: true
notice: {th: ข้อมูลสมมติ, en: Invented data}
months: {first: "2008-01", count: 21}
provinces:
  - {code: "98", th: สมมติ ก, en: Invented A}
roster: example_roster.csv
mapping: example_mapping.yaml
primary_outcome: {indicator: D1.2, part: a_to_d, declared_on: "2007-12-01"}
seed: 1
"""
ROSTER = """\
tambon_code,name_th,name_en,province_code,joined
980101,ทุ่งสมมติ,Invented Field,98,2008-01
980102,ดอนสมมติ,Invented Hill,98,2008-01
"""
#: One book of each kind that most tests need.
MAPPING = """\
mapping: 1
words: {zero: ["-", ไม่มี], missing: ["", ไม่ทราบ]}
totals: [รวม, รวมทั้งสิ้น]
sources:
  - files: ["*_ครัวเรือน.csv", "*.xlsx"]
    sheet: ครัวเรือน
    table: household
    tambon_from: file
    columns: {hh_id: รหัสครัวเรือน, village_no: หมู่ที่, n_members: สมาชิก, joined: เริ่ม, left: ออก}
    ignore: [ชื่อ-สกุล]
  - files: ["*_บัญชี.csv", "*.xlsx"]
    sheet: บัญชี
    table: hh_ledger
    tambon_from: file
    columns: {hh_id: รหัสครัวเรือน, date: วันที่, category: หมวด, flow: ประเภท, amount_baht: จำนวนเงิน, balance_baht: คงเหลือ, memo: รายการ}
    values:
      flow: {รับ: receipt, จ่าย: payment}
      category: {เหล้า: alcohol, น้ำมันรถ: fuel}
"""
LEDGER = ["รหัสครัวเรือน", "วันที่", "รายการ", "หมวด", "ประเภท", "จำนวนเงิน", "คงเหลือ"]
HOUSEHOLD = ["รหัสครัวเรือน", "ชื่อ-สกุล", "หมู่ที่", "สมาชิก", "เริ่ม", "ออก"]


class Desk:
    """A study in a folder of its own.

    Parameters
    ----------
    root
        An empty folder.
    """

    def __init__(self, root: Path, study: str = STUDY, mapping: str = MAPPING, roster: str = ROSTER):
        self.root = root
        self.books = root / "data" / "example" / "field_books"
        self.records = root / "data" / "example" / "records"
        self.books.mkdir(parents=True)
        (root / "params").mkdir()
        for name, text in (("example.yaml", study), ("example_mapping.yaml", mapping), ("example_roster.csv", roster)):
            (root / "params" / name).write_text(text, encoding="utf-8")

    def mapping(self, text: str) -> None:
        """Another mapping."""
        (self.root / "params" / "example_mapping.yaml").write_text(text, encoding="utf-8")

    def study(self):
        """The study, loaded anew."""
        return load_study(self.root / "params" / "example.yaml")

    def run(self, files=None):
        """Import."""
        return import_files(self.study(), files)

    def table(self, name: str, tambon_code: str | None = None):
        """The records of a table."""
        return store.read_table(self.records, name, tambon_code)

    def csv(
        self, name: str, rows: list[list], encoding: str = "utf-8-sig", line_end: str = "\r\n", separator: str = ","
    ) -> Path:
        """Write a CSV among the field books."""
        stream = io.StringIO()
        csv.writer(stream, lineterminator=line_end, delimiter=separator).writerows(rows)
        return self.raw(name, stream.getvalue().encode(encoding))

    def raw(self, name: str, data: bytes) -> Path:
        """Write bytes among the field books."""
        path = self.books / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def xlsx(
        self, name: str, sheets: dict[str, list[list]], merged: dict[str, list[str]] | None = None, first_row: int = 1
    ) -> Path:
        """Write a workbook among the field books; rows begin in `first_row`."""
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for number, row in enumerate(rows, start=first_row):
                for column, value in enumerate(row, start=1):
                    sheet.cell(number, column, value)
            for cells in (merged or {}).get(title, ()):
                sheet.merge_cells(cells)
        path = self.books / name
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(path)
        return path


def told(report) -> list[tuple]:
    """The issues as (kind, code, row, found), in their order."""
    frame = report.issues
    rows = [
        None if value is None or value != value else int(value)
        for value in frame["row"].astype(object).where(frame["row"].notna(), None)
    ]
    found = frame["found"].astype(object).where(frame["found"].notna(), None)
    return list(zip(frame["kind"], frame["code"], rows, found, strict=True))


def line(
    hh="A-1", date="15/01/2551", memo="", category="อาหารและเครื่องดื่ม", flow="จ่าย", amount="100", balance=""
) -> list:
    """A line of the ledger."""
    return [hh, date, memo, category, flow, amount, balance]


def member(hh="A-1", village="1", members="4", joined="ม.ค. 2551", left="") -> list:
    """A row of the list of households."""
    return [hh, "ไม่ควรอ่าน", village, members, joined, left]


def sums(report) -> dict[str, tuple[int, int, int, int]]:
    """File → rows, records, refused, non-data."""
    return {row.file: (row.rows, row.records, row.refused, row.non_data) for row in report.files.itertuples()}
