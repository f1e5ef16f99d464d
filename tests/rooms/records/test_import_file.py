"""Files that are damaged, in part or wholly: an issue for them, and no harm to others."""

import zipfile

import pytest

from tests.rooms.records.desk import HOUSEHOLD, LEDGER, line, member, sums, told

BOOK = "980102_สมุด.xlsx"
CSV = "980101_บัญชี.csv"


def only(report, file):
    return [entry for entry, name in zip(told(report), report.issues["file"], strict=True) if name == file]


def codes(report, file):
    return [code for _, code, _, _ in only(report, file)]


@pytest.mark.parametrize("keep", [0, 1, 0.5])
def test_a_damaged_workbook_harms_no_other_file(desk, keep):
    path = desk.xlsx(BOOK, {"ครัวเรือน": [HOUSEHOLD, member(hh="B-1")]})
    data = path.read_bytes()
    path.write_bytes(data[: keep if keep > 0.9 else int(len(data) * keep)])
    report = desk.run()
    assert codes(report, BOOK) == ["workbook_unreadable"]
    assert sums(report) == {"980101_ครัวเรือน.csv": (2, 1, 0, 1), BOOK: (0, 0, 0, 0)}


def damaged(path, name, change):
    """The workbook with one of its parts changed."""
    with zipfile.ZipFile(path) as old:
        parts = {part: old.read(part) for part in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for part, data in parts.items():
            new.writestr(part, change(data) if part.endswith(name) else data)


def test_of_a_workbook_with_one_damaged_sheet_the_others_are_taken(desk):
    path = desk.xlsx(BOOK, {"ครัวเรือน": [HOUSEHOLD, member(hh="B-1")], "บัญชี": [LEDGER, *[line(hh="B-1")] * 50]})
    damaged(path, "sheet2.xml", lambda data: data[: len(data) // 2])
    report = desk.run()
    assert codes(report, BOOK) == ["sheet_unreadable"]
    assert desk.table("household")["hh_id"].tolist() == ["A-1", "B-1"]


def test_a_workbook_behind_a_password_or_of_another_kind_is_told(desk):
    desk.raw(BOOK, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert codes(desk.run(), BOOK) == ["workbook_unreadable"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (",".join(LEDGER).encode() + b"\r\nA-1,1/1/2551,,food\0", "csv_nul"),
        (",".join(LEDGER).encode() + "\r\nA-1,1/1/2551,ซื้อ".encode()[:-1], "csv_not_utf8"),
        (b"\xef\xbb\xbf" + ",".join(LEDGER).encode("cp874"), "csv_not_utf8"),
        (",".join(LEDGER).encode("cp874") + b"\xff\xfe\x81", "csv_letters"),
        ((",".join(LEDGER) + '\r\nA-1,1/1/2551,"ซื้อ').encode(), "csv_broken"),
        ("ไม่ใช่,ตาราง\r\n1,2\r\n".encode(), "header_not_found"),
    ],
)
def test_a_damaged_csv_is_refused_whole(desk, data, code):
    desk.raw(CSV, data)
    report = desk.run()
    assert codes(report, CSV) == [code]
    assert desk.table("hh_ledger").empty
    assert len(desk.table("household")) == 1


def test_rows_with_too_few_or_too_many_cells_are_refused(desk):
    text = ",".join(LEDGER) + "\nA-1,1/1/2551,,food,จ่าย,5,\nA-1,1/1/2551,,food,จ่าย,1,200,\nA-1,1/1/2551,,food,จ่"
    desk.raw(CSV, text.encode())
    report = desk.run()
    assert sorted(code for code in codes(report, CSV) if code.startswith("csv")) == ["csv_row_long", "csv_row_short"]
    assert desk.table("hh_ledger")["source_row"].tolist() == [2]


def test_an_empty_file_and_an_empty_sheet_are_told(desk):
    desk.raw(CSV, b"")
    desk.xlsx(BOOK, {"ครัวเรือน": [], "บัญชี": []})
    report = desk.run()
    assert codes(report, CSV) == ["sheet_empty"]
    assert codes(report, BOOK) == ["sheet_empty", "sheet_empty"]


def test_a_sheet_with_another_name_is_told_where_one_is_missing(desk):
    desk.xlsx(BOOK, {"ครัวเรือน": [HOUSEHOLD, member(hh="B-1")], "บัญชี ม.ค.": [LEDGER, line(hh="B-1")], "ว่าง": []})
    report = desk.run()
    assert only(report, BOOK) == [("check", "sheet_unknown", None, "บัญชี ม.ค."), ("check", "sheet_unknown", None, "ว่าง")]
    assert report.sheets_left.values.tolist() == [[BOOK, "บัญชี ม.ค."], [BOOK, "ว่าง"]]


def test_a_filled_sheet_that_no_source_asks_for_is_told(desk):
    books = {"ครัวเรือน": [HOUSEHOLD, member(hh="B-1")], "บัญชี": [LEDGER, line(hh="B-1")]}
    desk.xlsx(BOOK, {**books, "บัญชี (2)": [LEDGER, line(hh="B-1", amount="7")], "Sheet3": []})
    report = desk.run()
    assert only(report, BOOK) == [("check", "sheet_left", None, "บัญชี (2)")]


def test_a_workbook_without_any_expected_sheet_is_refused(desk):
    desk.xlsx(BOOK, {"Sheet1": [HOUSEHOLD, member(hh="B-1")]})
    assert codes(desk.run(), BOOK) == ["sheets_missing"]


def test_a_column_without_a_heading_is_told(desk):
    desk.xlsx(BOOK, {"ครัวเรือน": [HOUSEHOLD, [*member(hh="B-1"), "จดไว้"]], "บัญชี": [LEDGER, line(hh="B-1")]})
    report = desk.run()
    assert codes(report, BOOK) == ["column_without_heading"]
    assert report.issues["column"].tolist() == ["G"]
