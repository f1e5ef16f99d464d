"""What is a totals row, and what only begins like one."""

import pytest

from tests.rooms.records.desk import HOUSEHOLD, LEDGER, line, member, sums, told

NAMES_FIRST = ["ชื่อ-สกุล", "รหัสครัวเรือน", "หมู่ที่", "สมาชิก", "เริ่ม", "ออก"]
MEMO_FIRST = ["รายการ", *[heading for heading in LEDGER if heading != "รายการ"]]


def test_a_person_whose_name_begins_like_a_total_is_a_person(desk):
    rows = [["รวมพร สมมติ", "A-2", "1", "4", "ม.ค. 2551", ""], ["รวม 1 ครัวเรือน", "", "", "4", "", ""]]
    desk.csv("980101_ครัวเรือน.csv", [NAMES_FIRST, *rows])
    report = desk.run()
    assert desk.table("household")["hh_id"].tolist() == ["A-2"]
    assert sums(report)["980101_ครัวเรือน.csv"] == (3, 1, 0, 2)


def test_a_line_whose_memo_begins_like_a_total_is_a_line(desk):
    rows = [
        ["รวมกลุ่มซื้อปุ๋ย", "A-1", "15/1/2551", "food", "จ่าย", "500", ""],
        ["รวมเดือน ม.ค.", "", "31/1/2551", "", "", "500", ""],
    ]
    desk.csv("980101_บัญชี.csv", [MEMO_FIRST, *rows])
    report = desk.run()
    assert desk.table("hh_ledger")["amount_baht"].tolist() == [500]
    assert told(report) == []


@pytest.mark.parametrize("word", ["รวม", "รวมเดือน ม.ค."])
def test_where_a_code_must_stand_a_word_for_totals_is_no_code(desk, word):
    desk.csv("980101_บัญชี.csv", [LEDGER, line(amount="5"), line(hh=word, amount="5")])
    desk.run()
    assert desk.table("hh_ledger")["hh_id"].tolist() == ["A-1"]


def test_the_word_alone_is_a_total_wherever_it_stands(desk):
    desk.csv("980101_ครัวเรือน.csv", [HOUSEHOLD, member(), member(hh="รวม", members="4")])
    assert desk.run().tables["household"] == 1
