"""Issues as people get them: whole sentences in both languages, and no formula that runs."""

import csv
import io
import re
import string

import openpyxl
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from tambonlib import words
from tambonlib.records.issue_files import write_issues
from tambonlib.records.issues import CSV_COLUMNS, issues, no_issues, one_issue, with_sentences
from tambonlib.records.issues_workbook import issues_workbook
from tests.rooms.records.desk import LEDGER, line
from tests.support import named_values

FILES = pd.DataFrame({"file": ["ก.csv"], "rows": [3], "records": [1], "refused": [1], "non_data": [1]})
TITLE = {"th": "การศึกษาตัวอย่าง", "en": "An example"}
EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]


def written(tmp_path, frame):
    write_issues(frame, tmp_path, FILES, TITLE)
    return (tmp_path / "issues.csv").read_bytes(), openpyxl.load_workbook(tmp_path / "issues.xlsx")


def test_a_issue_has_its_sentences_in_both_languages():
    frame = one_issue(
        "number_below", "refused", file="ก.csv", row=3, found="-5", label_th="จำนวนเงิน", label_en="amount", minimum="0"
    )
    told = with_sentences(frame).iloc[0]
    assert told["needed_th"] == "จำนวนเงิน ไม่น้อยกว่า 0"
    assert told["needed_en"] == "amount of at least 0"
    assert told["next_en"] == "Check with the book."
    assert (told["file"], told["row"], told["found"]) == ("ก.csv", 3, "-5")


def test_the_csv_opens_with_thai_letters_and_a_column_to_fill_in(tmp_path):
    data, _ = written(tmp_path, one_issue("csv_nul", "refused", file="ก.csv"))
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[0] == list(CSV_COLUMNS)
    assert rows[0][-1] == "แก้แล้วโดย/ค่าที่ถูก"
    assert rows[1][0] == "refused"


@pytest.mark.parametrize("text", EVIL)
def test_no_text_from_a_field_book_runs_as_a_formula(tmp_path, text):
    frame = one_issue("csv_nul", "refused", file=text, sheet=text, column=text, found=text)
    data, book = written(tmp_path, frame)
    row = next(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert {row[name] for name in ("file", "sheet", "column", "found")} == {"'" + text}
    cells = [cell for cell in book.worksheets[1][2] if cell.value is not None]
    assert len(cells) > 4
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_the_workbook_can_be_worked_through(tmp_path):
    frame = issues("csv_nul", "refused", {"file": ["ก.csv", "ข.csv"]})
    _, book = written(tmp_path, frame)
    guide, listed = book.worksheets
    texts = [cell.value for row in guide.iter_rows() for cell in row if cell.value is not None]
    assert "การศึกษาตัวอย่าง" in texts
    assert [texts[texts.index("ก.csv") + step] for step in range(1, 5)] == [3, 1, 1, 1]
    assert listed.freeze_panes == "F2"
    assert listed.auto_filter.ref == "A1:N3"
    assert listed["G2"].alignment.wrap_text
    assert [cell.value for cell in listed[1]][:6] == ["สถานะ", "แฟ้ม", "แผ่น", "แถว", "ช่อง", "พบ"]


def test_control_characters_do_not_break_the_workbook(tmp_path):
    _, book = written(tmp_path, one_issue("csv_nul", "refused", file="ก.csv", found="a\x01b"))
    assert book.worksheets[1]["F2"].value == "a\ufffdb"


def test_nothing_to_complain_of_still_gives_both_files(tmp_path):
    data, book = written(tmp_path, no_issues())
    assert data.decode("utf-8-sig").strip() == ",".join(CSV_COLUMNS)
    assert len(book.worksheets) == 2


def test_formulas_in_a_field_book_do_not_run_in_what_import_leaves(desk):
    desk.csv("980101_บัญชี.csv", [LEDGER, line(category='=HYPERLINK("x")')])
    desk.run()
    text = (desk.records / "issues.csv").read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK" in text
    assert not re.search(r'(^|,)"?=HYPERLINK', text)


def test_every_code_has_a_needed_and_a_next():
    keys = words.keys("intake.issue.")
    codes = {key.split(".")[2] for key in keys}
    assert codes
    assert set(keys) == {f"intake.issue.{code}.{part}" for code in codes for part in ("needed", "next")}


def test_both_languages_ask_for_values_that_issues_give():
    given = {
        "label",
        "heading",
        "headings",
        "wanted",
        "minimum",
        "maximum",
        "known",
        "nearest",
        "successor",
        "others",
        "sum",
        "target",
        "count",
        "first",
        "last",
        "unit",
        "opening",
        "change",
        "closing",
        "tolerance",
        "difference",
        "expected",
    }
    for key in words.keys("intake.issue."):
        for lang in words.LANGUAGES:
            assert {name.removesuffix(f"_{lang}") for name in named_values(key, lang)} <= given, key
            assert string.Formatter().parse(
                words.both(
                    key, **dict.fromkeys([*given, *(f"{g}_{la}" for g in given for la in words.LANGUAGES)], "x")
                )[lang]
            )


def test_no_row_of_the_workbook_is_taller_than_a_spreadsheet_allows(desk):
    desk.csv("980101_บัญชี.csv", [LEDGER, line(category="ยาว" * 5_000)])
    sheet = openpyxl.load_workbook(desk.run().issues_path).worksheets[1]
    assert sheet.row_dimensions[2].height == 409


def test_of_many_issues_each_stands_in_its_row_of_the_workbook():
    count = 20_000
    frame = issues(
        "csv_nul",
        "refused",
        {"row": range(2, count + 2), "found": [f"{number % 977} บาท" for number in range(count)]},
        file="ก.csv",
    )
    told = with_sentences(frame)
    data = issues_workbook(told, FILES, TITLE)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(1).to_python()
    assert len(sheet) == count + 1
    assert (sheet[-1][3], sheet[-1][5]) == (count + 1, f"{(count - 1) % 977} บาท")


@pytest.mark.parametrize("text", ["a\x01b", "a\ufffeb", "a\uffffb", "<a&b>", '"', "  สองช่องว่าง", "_x0041_", "ก\nข"])
def test_any_text_stands_in_the_workbook_as_it_is_or_marked(tmp_path, text):
    _, book = written(tmp_path, one_issue("csv_nul", "refused", file="ก.csv", found=text))
    assert book.worksheets[1]["F2"].value.replace("_x005F_x", "_x") == re.sub("[\x01\ufffe\uffff]", "\ufffd", text)
    assert CalamineWorkbook.from_path(str(tmp_path / "issues.xlsx")).get_sheet_by_index(1).to_python()[1][5] == re.sub(
        "[\x01\ufffe\uffff]", "\ufffd", text
    )
