"""What people write into the issues stays with the issue, through every import."""

import json
from datetime import date

import openpyxl
import pandas as pd
import pytest

from tambonlib.errors import TambonError
from tambonlib.records import store
from tambonlib.records.import_study import import_files
from tambonlib.records.issue_files import no_notes, with_notes
from tests.rooms.records.desk import LEDGER, line

BOOK = "980101_บัญชี.csv"
NOTES, LIST, GONE = 9, "รายการที่ต้องแก้หรือตรวจ", "เรื่องที่หมดไปแล้ว"


@pytest.fixture
def noted(desk):
    """A ledger with two rows that are refused; beside the issue on the first stands a note."""
    desk.csv(BOOK, [LEDGER, line(amount="สองร้อยกว่า"), line(amount="?")])
    write(desk, 2, "ถามสมหญิงแล้ว 250 บาท")
    return desk


def write(desk, row, note, path=None):
    """Write a note beside an issue, as someone does who works through the list."""
    path = path or (
        desk.run().issues_path if not (desk.records / "issues.xlsx").exists() else desk.records / "issues.xlsx"
    )
    book = openpyxl.load_workbook(path)
    book[LIST].cell(row, NOTES).value = note
    book.save(path)


def imported(desk, day=1):
    return import_files(desk.study(), today=date(2008, 6, day))


def listed(desk):
    """Found → note, for the issues that stand."""
    sheet = openpyxl.load_workbook(desk.records / "issues.xlsx")[LIST]
    return {row[5]: row[NOTES - 1] for row in sheet.iter_rows(min_row=2, values_only=True)}


def gone(desk):
    """Found, note, and the day on which the issue went."""
    book = openpyxl.load_workbook(desk.records / "issues.xlsx")
    rows = book[GONE].iter_rows(min_row=2, values_only=True) if GONE in book.sheetnames else []
    return [(row[5], row[7], row[8]) for row in rows]


def test_a_note_stays_with_its_issue(noted):
    noted.csv("980101_ข_บัญชี.csv", [LEDGER, line(amount="??")])
    imported(noted)
    assert listed(noted) == {"สองร้อยกว่า": "ถามสมหญิงแล้ว 250 บาท", "?": None, "??": None}
    assert gone(noted) == []


def test_a_note_whose_issue_is_gone_is_kept_with_the_day(noted):
    noted.csv(BOOK, [LEDGER, line(amount="250"), line(amount="?")])
    imported(noted)
    assert listed(noted) == {"?": None}
    assert gone(noted) == [("สองร้อยกว่า", "ถามสมหญิงแล้ว 250 บาท", "1 มิถุนายน 2551")]
    noted.csv(BOOK, [LEDGER, line(amount="250"), line(amount="300")])
    imported(noted, day=9)
    assert gone(noted) == [("สองร้อยกว่า", "ถามสมหญิงแล้ว 250 บาท", "1 มิถุนายน 2551")]


def test_a_issue_that_comes_back_gets_its_note_back(noted):
    before = (noted.books / BOOK).read_bytes()
    noted.raw(BOOK, b"")
    imported(noted)
    assert len(gone(noted)) == 1
    noted.raw(BOOK, before)
    imported(noted)
    assert listed(noted) == {"สองร้อยกว่า": "ถามสมหญิงแล้ว 250 บาท", "?": None}
    assert gone(noted) == []


def test_a_note_in_the_csv_moves_into_the_workbook(noted):
    path = noted.records / "issues.csv"
    text = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text("\n".join([*text[:2], text[2] + "300 บาท"]), encoding="cp874")
    noted.csv("980101_ข_บัญชี.csv", [LEDGER, line(amount="??")])
    imported(noted)
    assert listed(noted) == {"สองร้อยกว่า": "ถามสมหญิงแล้ว 250 บาท", "?": "300 บาท", "??": None}


@pytest.mark.parametrize("found", ["=1+1", "a\x01b", "สอง\r\nบรรทัด", "  ", "12", "_x0041_", "\t=1"])
def test_a_note_finds_its_issue_whatever_stood_there(desk, found):
    desk.csv(BOOK, [LEDGER, line(amount=found, category="?")])
    desk.run()
    before = listed(desk)
    for row in range(2, len(before) + 2):
        write(desk, row, "จด")
    desk.csv("980101_ข_บัญชี.csv", [LEDGER, line()])
    imported(desk)
    assert set(listed(desk).values()) == {"จด"} and not gone(desk)


@pytest.mark.parametrize("lock", ["~$issues.xlsx", ".~lock.issues.xlsx#"])
def test_a_list_that_someone_has_open_is_left_and_told_and_replaced_later(noted, lock):
    (noted.records / lock).touch()
    noted.csv(BOOK, [LEDGER, line(amount="250"), line(amount="?")])
    before = (noted.records / "issues.xlsx").read_bytes()
    report = imported(noted)
    assert report.issues_left == (lock,)
    assert len(noted.table("hh_ledger")) == 1
    assert (noted.records / "issues.xlsx").read_bytes() == before
    (noted.records / lock).unlink()
    report = imported(noted)
    assert report.unchanged and report.issues_left == ()
    assert listed(noted) == {"?": None} and len(gone(noted)) == 1


def test_a_list_that_the_system_does_not_give_away_is_told(noted, monkeypatch):
    noted.csv(BOOK, [LEDGER, line()])
    from tambonlib.records import atomic

    replace = atomic.os.replace

    def refused(source, target):
        if str(target).endswith("issues.xlsx"):
            raise PermissionError(13, "in use", str(source), None, str(target))
        replace(source, target)

    monkeypatch.setattr(atomic.os, "replace", refused)
    report = imported(noted)
    assert report.issues_left == ("issues.xlsx",)
    assert len(noted.table("hh_ledger")) == 1
    monkeypatch.undo()
    imported(noted)
    assert listed(noted) == {} and len(gone(noted)) == 1


def test_what_was_set_aside_is_told_also_where_the_new_list_cannot_be_written(noted, monkeypatch):
    from tambonlib.records import issue_files

    def refused(*_):
        raise PermissionError(13, "in use", "issues.csv")

    (noted.records / "issues.xlsx").write_bytes(b"-")
    noted.csv(BOOK, [LEDGER, line()])
    monkeypatch.setattr(issue_files, "write_issues", refused)
    report = imported(noted)
    assert report.issues_left == ("issues.csv",)
    assert report.issues_kept == ("issues_kept_1.xlsx",)


@pytest.mark.parametrize("damage", [b"", b"-", b"PK\x03\x04"], ids=["empty", "no workbook", "cut"])
def test_a_damaged_list_is_kept_under_another_name(noted, damage):
    path = noted.records / "issues.xlsx"
    for number in (1, 2):
        path.write_bytes(damage)
        noted.csv(BOOK, [LEDGER, line(amount="?" * number)])
        assert imported(noted).issues_kept == (f"issues_kept_{number}.xlsx",)
        assert (noted.records / f"issues_kept_{number}.xlsx").read_bytes() == damage
    assert listed(noted) == {"??": None}


@pytest.mark.parametrize("place", ["column", "sheet", "no_column"])
def test_what_cannot_be_taken_over_is_kept_under_another_name(noted, place):
    path = noted.records / "issues.xlsx"
    book = openpyxl.load_workbook(path)
    if place == "column":
        book[LIST].cell(2, 16).value = "ของเรา"
    elif place == "sheet":
        book.create_sheet("แบ่งงาน")["A1"] = "ของเรา"
    else:
        book[LIST].delete_cols(4)
    book.save(path)
    changed = path.read_bytes()
    noted.csv("980101_ข_บัญชี.csv", [LEDGER, line()])
    assert imported(noted).issues_kept == ("issues_kept_1.xlsx",)
    assert (noted.records / "issues_kept_1.xlsx").read_bytes() == changed
    assert listed(noted)["สองร้อยกว่า"] == (None if place == "no_column" else "ถามสมหญิงแล้ว 250 บาท")
    assert imported(noted).issues_kept == ()


def test_several_notes_on_one_issue_are_joined_each_line_once():
    place = {"file": "ก.csv", "row": "3", "found": "?", "code": "number_unreadable"}
    notes = pd.DataFrame([{**place, "mended": "ก"}, {**place, "mended": "ข"}, {**place, "mended": "ก\nข"}]).reindex(
        columns=no_notes().columns, fill_value=""
    )
    told = pd.DataFrame([{**place, "row": 3}]).reindex(columns=[*no_notes().columns])
    beside, gone_now = with_notes(told, notes, "2008-06-01")
    assert beside.tolist() == ["ก\nข"] and gone_now.empty
    beside, gone_now = with_notes(told.iloc[:0], notes, "2008-06-01")
    assert gone_now["mended"].tolist() == ["ก\nข"]


def test_a_note_is_told_to_nobody_outside_the_data_folder(noted):
    report = imported(noted)
    assert "สมหญิง" not in report.issues.to_csv()
    assert "สมหญิง" not in (noted.records / "issues.csv").read_text(encoding="utf-8-sig")


def test_a_broken_note_of_the_import_is_mended_without_losing_what_people_wrote(noted):
    (noted.records / store.NOTE).write_text("{", encoding="utf-8")
    with pytest.raises(TambonError) as raised:
        imported(noted)
    assert "issues.xlsx" in raised.value.faults[0].text("en") and "issues.xlsx" in raised.value.faults[0].text("th")
    (noted.records / store.NOTE).unlink()  # as the fault says
    imported(noted)
    assert listed(noted) == {"สองร้อยกว่า": "ถามสมหญิงแล้ว 250 บาท", "?": None}


def test_a_note_does_not_move_to_another_record_where_a_row_above_is_deleted(desk):
    desk.csv(BOOK, [LEDGER, line(amount="", memo="ก"), line(amount="", memo="ข")])
    write(desk, 2, "ของ ก 250 บาท")
    desk.csv(BOOK, [LEDGER, line(amount="", memo="ข")])
    for _ in range(2):
        imported(desk)
        assert list(listed(desk).values()) == [None]
        assert [note for _, note, _ in gone(desk)] == ["ของ ก 250 บาท"]
        desk.csv("980101_ข_บัญชี.csv", [LEDGER, line()])


def as_an_earlier_version_left_it(desk):
    """The store with the names of before: complaints, on a sheet with another name, and kept_back."""
    for name in ("issues.csv", "issues.xlsx"):
        (desk.records / name).rename(desk.records / name.replace("issues", "complaints"))
    path = desk.records / "complaints.xlsx"
    book = openpyxl.load_workbook(path)
    book[LIST].title = "รายการที่ต้องดู"
    book.save(path)
    (desk.records / "quarantine").rename(desk.records / "kept_back")
    for path in (desk.records / "kept_back").glob("issues*"):
        path.rename(path.with_name(path.name.replace("issues", "complaints")))
    note = json.loads((desk.records / "import.json").read_text(encoding="utf-8"))
    old = {
        name.replace("quarantine", "kept_back").replace("issues", "complaints"): told
        for name, told in note.pop("quarantine").items()
    }
    note = {**note, "kept_back": old, "signature": "of before"}
    (desk.records / "import.json").write_text(json.dumps(note), encoding="utf-8")


def test_notes_in_a_list_with_the_name_of_before_are_taken_over_once(noted):
    as_an_earlier_version_left_it(noted)
    report = imported(noted)
    assert listed(noted) == {"สองร้อยกว่า": "ถามสมหญิงแล้ว 250 บาท", "?": None}
    assert not report.recovered and not report.issues_kept
    left = [path.name for path in noted.records.rglob("*")]
    assert not [name for name in left if "complaint" in name or "kept" in name]
    before = (noted.records / "issues.xlsx").read_bytes()
    assert imported(noted).unchanged
    assert (noted.records / "issues.xlsx").read_bytes() == before


def test_a_list_of_before_that_is_open_waits_and_one_with_columns_of_its_own_is_kept(noted):
    as_an_earlier_version_left_it(noted)
    lock = noted.records / "~$complaints.xlsx"
    lock.touch()
    assert imported(noted).issues_left == (lock.name,)
    lock.unlink()
    path = noted.records / "complaints.xlsx"
    book = openpyxl.load_workbook(path)
    book["รายการที่ต้องดู"].cell(2, 16).value = "ของเรา"
    book.save(path)
    report = imported(noted)
    assert report.issues_kept == ("complaints_kept_1.xlsx",)
    assert "ถามสมหญิงแล้ว 250 บาท" in listed(noted).values()
    assert not path.exists() and not (noted.records / "complaints.csv").exists()
