"""The files: the same whenever they are written, and in the many forms that field books have."""

import zipfile
from dataclasses import replace

import openpyxl
import pytest
from python_calamine import CalamineError, CalamineWorkbook

from tambonlib.demo import write_field_books
from tambonlib.demo.book_forms import BOOKS
from tambonlib.demo.write import FOLDER
from tambonlib.records import codebook

FEW = ["970101", "970102", "970105", "980206", "980304", "990206"]


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    folder = tmp_path_factory.mktemp("field_books")
    return folder, write_field_books(folder, tambons=FEW)


def _of(paths, code, ending):
    found = [path for path in paths if path.name.startswith(code) and path.name.endswith(ending)]
    assert found
    return found


def test_the_list_of_files_is_what_lies_there(books):
    folder, paths = books
    assert paths == sorted(path for path in folder.rglob("*") if path.is_file())
    shared = {(folder / book.path).parent for book in BOOKS}
    assert {path.parent for path in paths if path.name != "ประชากร.csv"} == {folder / FOLDER, *shared}


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(books, tmp_path):
    _, paths = books
    again = write_field_books(tmp_path / "again", tambons=FEW)
    assert [path.name for path in again] == [path.name for path in paths]
    for one, other in zip(paths, again, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name
    third = write_field_books(tmp_path / "third", seed=1, tambons=["970102"])
    assert _of(third, "970102", ".xlsx")[0].read_bytes() != _of(paths, "970102", ".xlsx")[0].read_bytes()


def test_a_tambons_books_do_not_depend_on_how_many_are_written(books, tmp_path):
    _, paths = books
    alone = write_field_books(tmp_path, tambons=["970102"])
    assert _of(alone, "970102", ".xlsx")[0].read_bytes() == _of(paths, "970102", ".xlsx")[0].read_bytes()


def test_progress_names_each_tambon(tmp_path):
    seen = []
    write_field_books(tmp_path, tambons=2, progress=seen.append)
    assert seen == ["970101", "970102"]


def test_a_workbook_has_the_sheets_and_says_that_it_is_invented(books):
    book = openpyxl.load_workbook(_of(books[1], "970102", ".xlsx")[0], read_only=True)
    assert book.sheetnames == ["ครัวเรือน", "รายรับรายจ่าย", "สรุปรายเดือน", "หนี้สิน", "เงินออม", "วงคุยบัญชี", "ข้อตกลง"]
    for sheet in book:
        assert "ข้อมูลสมมติ" in next(sheet.iter_rows(values_only=True))[0]


def test_nothing_in_a_workbook_tells_the_hour_of_writing(books):
    with zipfile.ZipFile(_of(books[1], "970102", ".xlsx")[0]) as parts:
        assert {info.date_time for info in parts.infolist()} == {(2008, 10, 1, 0, 0, 0)}
        assert b"2008-10-01T00:00:00Z" in parts.read("docProps/core.xml")


def test_one_tambon_hands_in_old_csv_with_semicolons(books):
    path = next(path for path in _of(books[1], "970105", ".csv") if "รายรับรายจ่าย" in path.name)
    data = path.read_bytes()
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
    lines = data.decode("cp874").splitlines()
    assert "ข้อมูลสมมติ" in lines[0] and "วัน/เดือน/ปี;รายการ;รายรับ;รายจ่าย;คงเหลือ" in lines[1]


def test_one_tambon_has_a_form_of_its_own_with_invented_names(books):
    book = openpyxl.load_workbook(_of(books[1], "980206", ".xlsx")[0], read_only=True)
    assert "สมุดรายวัน" in book.sheetnames and "รายรับรายจ่าย" not in book.sheetnames
    rows = list(book["ทะเบียนสมาชิก"].iter_rows(min_row=2, values_only=True))
    name = rows[0].index("ชื่อ-สกุล")
    assert all("สมมติ" in row[name] for row in rows[1:])


def test_one_workbook_is_cut_off(books):
    first, second = _of(books[1], "990206", ".xlsx")
    assert CalamineWorkbook.from_path(str(first)).sheet_names
    with pytest.raises((CalamineError, zipfile.BadZipFile)):
        CalamineWorkbook.from_path(str(second))


def test_almost_nothing_is_still_a_workbook(books):
    book = openpyxl.load_workbook(_of(books[1], "980304", ".xlsx")[0], read_only=True)
    assert len(list(book["ครัวเรือน"].iter_rows())) == 4  # title, heading, two households


def test_a_shared_book_has_the_sheets_that_somebody_fills_and_says_that_it_is_invented(books):
    path = next(path for path in books[1] if path.name == "9701_แผน กลไก ภาคี.xlsx")
    book = openpyxl.load_workbook(path, read_only=True)
    assert set(book.sheetnames) <= set(BOOKS[1].sheets.values()) and {"แผนชุมชน", "มติ", "สมทบ"} <= set(book.sheetnames)
    for sheet in book:
        assert "ข้อมูลสมมติ" in next(sheet.iter_rows(values_only=True))[0]


def test_books_of_neighbouring_districts_are_written_by_different_hands(tmp_path):
    paths = write_field_books(tmp_path, tambons=["970102", "970205"])
    first, second = (
        _first_day(next(path for path in paths if path.name.startswith(f"{unit}_แผน"))) for unit in ("9701", "9702")
    )
    assert any(digit in first for digit in "0123456789") and any(digit in second for digit in "๐๑๒๓๔๕๖๗๘๙")


def _first_day(path):
    rows = list(openpyxl.load_workbook(path, read_only=True)["สถานะข้อเสนอ"].iter_rows(min_row=2, values_only=True))
    return rows[1][rows[0].index("วันที่")]


def test_an_optional_column_of_the_codebook_leaves_the_books_as_they_are(tmp_path, monkeypatch):
    before = write_field_books(tmp_path / "before", tambons=["970101"])
    column = replace(
        codebook.table("household").columns["main_occupation"], name="later", label={"th": "ใหม่", "en": "new"}
    )
    wider = {
        name: replace(table, columns={**table.columns, "later": column}) for name, table in codebook.tables().items()
    }
    monkeypatch.setattr(codebook, "_tables", lambda: wider)
    assert "later" in codebook.table("support_activity").columns
    after = write_field_books(tmp_path / "after", tambons=["970101"])
    assert [path.name for path in after] == [path.name for path in before]
    assert [path.read_bytes() for path in after] == [path.read_bytes() for path in before]
