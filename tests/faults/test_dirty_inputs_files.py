"""The twenty dirty inputs that field files really contain, each through a real small file.

Tests are numbered as the inputs are in the project's platform notes; what is a matter of one cell
is tried in more detail in tests/rooms/thai.
"""

from datetime import date

import pandas as pd
import pytest

from tests.rooms.records.desk import HOUSEHOLD, LEDGER, MAPPING, Desk, line, member, sums, told

BOOK = "980101_สมุด.xlsx"


@pytest.fixture
def desk(tmp_path):
    """A study without any books yet."""
    return Desk(tmp_path)


def imported(desk, *lines, members=None):
    """A workbook with these lines, imported; the report and the ledger in the order of the rows."""
    desk.xlsx(BOOK, {"ครัวเรือน": [HOUSEHOLD, *(members or [member()])], "บัญชี": [LEDGER, *lines]})
    report = desk.run()
    return report, desk.table("hh_ledger").sort_values("source_row", ignore_index=True)


def amounts(desk, *cells):
    report, ledger = imported(desk, *(line(amount=cell) for cell in cells))
    return report, ledger["amount_baht"].tolist()


def dates(desk, *cells):
    report, ledger = imported(desk, *(line(date=cell) for cell in cells))
    return report, ledger["date"].tolist()


def test_dirty_input_01_thai_digits_and_baht(desk):
    report, found = amounts(desk, "๑,๒๐๐.๕๐ บาท")
    assert (told(report), found) == ([], [1200.5])
    assert desk.table("hh_ledger")["amount_baht_raw"].tolist() == ["๑,๒๐๐.๕๐ บาท"]


def test_dirty_input_02_satang_dash_and_baht_sign(desk):
    report, found = amounts(desk, "1,200.-", "฿ 1,200")
    assert (told(report), found) == ([], [1200, 1200])


def test_dirty_input_03_words_for_zero_and_missing_are_declared_and_counted(desk):
    report, ledger = imported(desk, line(amount="-"), line(amount="ไม่มี"), line(balance="ไม่ทราบ"), line(amount=""))
    assert ledger["amount_baht"].tolist() == [0, 0, 100]
    assert told(report) == [("refused", "required_missing", 5, "")]
    assert report.words[["word", "taken_as", "cells"]].values.tolist() == [
        ["-", "zero", 1],
        ["ไม่ทราบ", "missing", 1],
        ["ไม่มี", "zero", 1],
    ]


def test_dirty_input_03_a_word_that_no_rule_names_is_refused(desk):
    desk.mapping(MAPPING.replace('["-", ไม่มี]', "[]"))
    report, found = amounts(desk, "-")
    assert found == []
    assert told(report) == [("refused", "number_word_undeclared", 2, "-")]


def test_dirty_input_04_negative_amounts_are_read_and_refused_by_the_codebook(desk):
    report, ledger = imported(desk, line(balance="(500)"), line(balance="−600"), line(amount="(500)"))
    assert ledger["balance_baht"].tolist() == [-500, -600]
    assert told(report) == [("refused", "number_below", 4, "(500)")]


def test_dirty_input_05_ambiguous_thousands(desk):
    report, found = amounts(desk, "1.200,50")
    assert (told(report), found) == ([("refused", "number_ambiguous", 2, "1.200,50")], [])


def test_dirty_input_06_number_words(desk):
    assert amounts(desk, "สองพันบาท")[1] == [2000]


def test_dirty_input_07_text_numbers_and_odd_spaces(desk):
    report, found = amounts(desk, "1200", "1\u00a0200", "1 200", 1200)
    assert (told(report), found) == ([], [1200, 1200, 1200, 1200])


def test_dirty_input_08_dates_in_many_forms(desk):
    report, found = dates(desk, "15/01/2551", "15-1-51", "๑๕ ม.ค. ๕๑")
    assert (told(report), found) == ([], ["2008-01-15"] * 3)


def test_dirty_input_09_both_eras_in_one_column(desk):
    report, found = dates(desk, "15/01/2551", "15/01/2008")
    assert (told(report), found) == ([], ["2008-01-15"] * 2)


def test_dirty_input_10_the_29th_of_february(desk):
    report, found = dates(desk, "29/02/2551", "29/02/2552")
    assert found == ["2008-02-29"]
    assert told(report) == [("refused", "date_impossible", 3, "29/02/2552")]


def test_dirty_input_11_months_without_a_day(desk):
    report, found = dates(desk, "ม.ค.51", "มค 51", "มกราคม 2551")
    assert (told(report), found) == ([], ["2008-01"] * 3)


def test_dirty_input_12_date_cells_in_the_buddhist_era(desk):
    report, found = dates(desk, date(2551, 1, 15), date(2008, 1, 15))
    assert (told(report), found) == ([], ["2008-01-15"] * 2)
    assert desk.table("hh_ledger")["date_raw"].tolist() == ["2551-01-15", "2008-01-15"]


def test_dirty_input_13_fiscal_years_and_seasons(desk):
    report, found = dates(desk, "ปีงบประมาณ 2551", "2551/52")
    assert found == []
    assert [code for _, code, _, _ in told(report)] == ["date_is_season", "date_is_season"]


@pytest.mark.parametrize(
    ("encoding", "line_end"),
    [("utf-8-sig", "\r\n"), ("utf-8", "\n"), ("cp874", "\r\n"), ("cp874", "\n"), ("utf-8", "\r")],
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_dirty_input_14_encodings_line_ends_and_separators(desk, encoding, line_end, separator):
    rows = [HOUSEHOLD, member(), member(hh="A-2", village="หมู่ที่ ๒")]
    desk.csv("980101_ครัวเรือน.csv", rows, encoding=encoding, line_end=line_end, separator=separator)
    assert told(desk.run()) == []
    assert desk.table("household")[["hh_id", "village_no", "joined"]].values.tolist() == [
        ["A-1", "1", "2008-01"],
        ["A-2", "2", "2008-01"],
    ]


def test_dirty_input_14_mixed_line_ends_and_a_quoted_line_break_keep_the_row_numbers(desk):
    desk.csv("980101_ครัวเรือน.csv", [HOUSEHOLD, member()])
    text = ",".join(LEDGER) + "\r\n"
    text += 'A-1,1/2/2551,"ซื้อของ\nที่ตลาด",fuel,จ่าย,10,\n'
    text += "A-1,2/2/2551,,fuel,จ่าย,20,\r"
    text += "A-1,3/2/2551,,fuel,จ่าย,x,\r\n"
    desk.raw("980101_บัญชี.csv", text.encode("utf-8-sig"))
    report = desk.run()
    assert desk.table("hh_ledger")[["amount_baht", "source_row"]].values.tolist() == [[10, 2], [20, 3]]
    assert told(report) == [("refused", "number_unreadable", 4, "x")]


def test_dirty_input_15_titles_merged_headings_repeated_headings_and_totals(desk):
    desk.mapping("""\
mapping: 1
words: {zero: ["-"]}
totals: [รวม, รวมทั้งสิ้น]
sources:
  - files: ["*.xlsx"]
    sheet: บัญชี
    table: hh_ledger
    tambon_from: file
    columns: {hh_id: รหัสครัวเรือน, date: วันที่, category: หมวด}
    split:
      - {heading: จำนวนเงิน / รับ, column: amount_baht, set: {flow: receipt}}
      - {heading: จำนวนเงิน / จ่าย, column: amount_baht, set: {flow: payment}}
""")
    heading = [["รหัสครัวเรือน", "วันที่", "หมวด", "จำนวนเงิน", None], [None, None, None, "รับ", "จ่าย"]]
    rows = [
        ["บัญชีรายรับรายจ่าย ข้อมูลสมมติ"],
        [],
        *heading,
        ["A-1", "1/1/2551", "wages", 300, None],
        ["A-1", "2/1/2551", "food", "-", 100],
        ["รวม", None, None, 300, 100],
        *heading,
        ["A-1", "1/2/2551", "food", None, 50],
        [None, "รวม", None, "-", 60],
        ["รวมทั้งสิ้น", None, None, 300, 150],
    ]
    merged = ["A3:A4", "B3:B4", "C3:C4", "D3:E3"]
    merged = ["A3:A4", "B3:B4", "C3:C4", "D3:E3", "D8:E8"]
    desk.xlsx(BOOK, {"บัญชี": rows}, merged={"บัญชี": merged})
    report = desk.run()
    assert sums(report) == {BOOK: (12, 3, 0, 9)}
    assert dict(zip(report.non_data["reason"], report.non_data["rows"], strict=True)) == {
        "title": 1,
        "empty": 1,
        "header": 2,
        "repeated_header": 2,
        "total": 3,
    }
    ledger = desk.table("hh_ledger")[["flow", "amount_baht", "source_row"]]
    assert ledger.values.tolist() == [["receipt", 300, 5], ["payment", 100, 6], ["payment", 50, 10]]
    totals = [entry for entry in told(report) if entry[1].startswith("total")]
    assert totals == [("check", "total_differs", 11, "60.00")]


def test_dirty_input_16_headings_categories_and_names_with_odd_letters(desk):
    heading = ["รหัสครัวเรือน", "วันที่", "รายการ", "หมวด ", "ประเภท\u200b", "\ufeffจํานวนเงิน", "คงเหลือ"]
    lines = [line(category="นํ้ามันรถ"), line(category="น้ํามัน\u200bรถ"), line(category="น้ำมันรถ\u00a0")]
    desk.xlsx(BOOK, {"ครัวเรือน": [HOUSEHOLD, member()], "บัญชี": [heading, *lines]})
    assert told(desk.run()) == []
    assert desk.table("hh_ledger")["category"].tolist() == ["fuel"] * 3


def test_dirty_input_16_codes_of_households_meet_whatever_stands_between_their_letters(desk):
    report, ledger = imported(desk, line(hh="A-1\u200b"), line(hh=" A-1\u00a0"), line(hh="\ufeffA-1"))
    assert told(report) == []
    assert set(ledger["hh_id"]) == {"A-1"}


def test_dirty_input_16_text_is_kept_with_its_letters_mended(desk):
    _, ledger = imported(desk, line(memo="เเกงนํ้าเงี้ยว"))
    assert ledger["memo"].tolist() == ["แกงน้ำเงี้ยว"]


def test_dirty_input_17_the_code_in_the_file_s_name_counts_not_the_written_name(desk):
    rows = {"ครัวเรือน": [["อบต. ทุ่งสมมติ"], HOUSEHOLD, member()], "บัญชี": [["ต.ทุ่งสมมติ"], LEDGER, line()]}
    desk.xlsx("อบต.ทุ่งสมมติ ๙๘๐๑๐๑ เมือง.xlsx", rows)
    assert told(desk.run()) == []
    assert set(desk.table("hh_ledger")["tambon_code"]) == {"980101"}


def test_dirty_input_17_a_file_without_a_code_is_refused_whole(desk):
    desk.xlsx("เทศบาลตำบลทุ่งสมมติ.xlsx", {"ครัวเรือน": [HOUSEHOLD, member()], "บัญชี": [LEDGER, line()]})
    report = desk.run()
    assert told(report) == [("refused", "file_without_tambon", None, None)] * 2
    assert sums(report)["เทศบาลตำบลทุ่งสมมติ.xlsx"] == (4, 0, 2, 2)


POPULATION = """\
mapping: 1
sources:
  - {files: ["*.csv", "*.xlsx"], table: tambon_population, columns: {tambon_code: รหัส, year: ปี, households: บ้าน}, outside_roster: RULE}
"""


def test_dirty_input_18_codes_that_became_numbers(desk):
    desk.mapping(POPULATION.replace("RULE", "issue"))
    desk.xlsx(
        "ประชากร.xlsx",
        {
            "ก": [
                ["รหัส", "ปี", "บ้าน"],
                [980101, 2008, 10],
                ["980102.0", 2008, 11],
                ["๙๘๐๑๐๑", 2009, 12],
                ["98010", 2008, 1],
            ]
        },
    )
    report = desk.run()
    assert desk.table("tambon_population")["tambon_code"].tolist() == ["980101", "980101", "980102"]
    assert told(report) == [("refused", "code_unreadable", 5, "98010")]


def test_dirty_input_18_an_abolished_code_is_told_with_its_successor(desk):
    desk.mapping(POPULATION.replace("RULE", "issue"))
    desk.csv("ประชากร.csv", [["รหัส", "ปี", "บ้าน"], ["530306", "2008", "10"], ["980109", "2008", "10"]])
    report = desk.run()
    assert told(report) == [
        ("refused", "tambon_abolished", 2, "530306"),
        ("refused", "tambon_outside_roster", 3, "980109"),
    ]
    assert '"successor": "530407"' in report.issues["values"].iloc[0]


def test_dirty_input_18_outside_the_roster_may_be_declared_no_data(desk):
    desk.mapping(POPULATION.replace("RULE", "non_data"))
    desk.csv("ประชากร.csv", [["รหัส", "ปี", "บ้าน"], ["530306", "2008", "10"], ["980101", "2008", "10"]])
    report = desk.run()
    assert told(report) == []
    assert sums(report) == {"ประชากร.csv": (3, 1, 0, 2)}


def test_dirty_input_19_one_category_spelled_several_ways(desk):
    report, ledger = imported(
        desk, *(line(category=text) for text in ("เหล้า", " เหล้า ", "เหล้า.", "สุรา/เบียร์", "alcohol", "สุรา / เบียร์"))
    )
    assert (told(report), set(ledger["category"])) == ([], {"alcohol"})


def test_dirty_input_19_a_category_that_nobody_declared_names_the_nearest(desk):
    report, ledger = imported(desk, line(category="ของจุกจิก"), line(category="สุราเบียร"))
    assert ledger.empty
    assert [code for _, code, _, _ in told(report)] == ["code_not_known", "code_nearly_known"]
    assert '"nearest": "สุรา/เบียร์"' in report.issues["values"].iloc[1]


MONTHS = (
    MAPPING
    + """\
  - files: ["*_เดือน.csv"]
    table: hh_month
    tambon_from: file
    columns: {hh_id: รหัสครัวเรือน, month: เดือน, sheet_present: มีแผ่น, opening_baht: ยกมา, receipts_baht: รับ, payments_baht: จ่าย, closing_baht: ยกไป}
    constants: {source: summary}
    values: {sheet_present: {มี: Y, ไม่มี: N}}
"""
)
MONTH = ["รหัสครัวเรือน", "เดือน", "มีแผ่น", "ยกมา", "รับ", "จ่าย", "ยกไป"]


def months(desk, *rows):
    desk.mapping(MONTHS)
    desk.csv("980101_ครัวเรือน.csv", [HOUSEHOLD, member()])
    desk.csv("980101_เดือน.csv", [MONTH, *rows])
    return desk.run()


def test_dirty_input_20_the_same_household_month_twice_refuses_both(desk):
    row = ["A-1", "ม.ค. 2551", "มี", "0", "10", "5", "5"]
    report = months(desk, row, row, ["A-1", "ก.พ. 2551", "มี", "5", "10", "5", "10"])
    assert told(report) == [("refused", "key_twice", 2, "A-1 · 2008-01"), ("refused", "key_twice", 3, "A-1 · 2008-01")]
    assert desk.table("hh_month")["month"].tolist() == ["2008-02"]
    assert sums(report)["980101_เดือน.csv"] == (4, 1, 2, 1)


def test_dirty_input_20_an_opening_that_is_not_the_last_closing_is_told_and_kept(desk):
    report = months(
        desk, ["A-1", "ม.ค. 2551", "มี", "0", "10", "5", "5"], ["A-1", "ก.พ. 2551", "มี", "6", "10", "5", "11"]
    )
    assert told(report) == [("check", "opening_differs", 3, "6.00")]
    assert desk.table("hh_month")["opening_baht"].tolist() == [0, 6]


def test_dirty_input_20_a_house_number_that_became_a_date_is_refused(desk):
    report, _ = imported(
        desk, line(), members=[member(), member(hh=date(2008, 3, 12)), member(hh="A-3", village=date(2008, 3, 12))]
    )
    assert [(code, row, found) for _, code, row, found in told(report)] == [
        ("cell_is_date", 3, "2008-03-12"),
        ("cell_is_date", 4, "2008-03-12"),
    ]
    assert desk.table("household")["hh_id"].tolist() == ["A-1"]


def test_a_formula_that_was_never_calculated_and_an_error_are_not_empty_cells(desk):
    report, ledger = imported(desk, line(memo="=1+1"), line(balance="#REF!"), line())
    assert len(ledger) == 1
    assert [(code, row) for _, code, row, _ in told(report)] == [("cell_broken", 2), ("cell_broken", 3)]
    assert pd.isna(ledger["balance_baht"].iloc[0])


def test_empty_rows_above_the_heading_keep_the_row_numbers(desk):
    desk.xlsx(BOOK, {"ครัวเรือน": [HOUSEHOLD, member()], "บัญชี": [LEDGER, line(), line(amount="x")]}, first_row=5)
    report = desk.run()
    assert told(report) == [("refused", "number_unreadable", 7, "x")]
    assert sums(report)[BOOK] == (6 + 7, 2, 1, 10)
