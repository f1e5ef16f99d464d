"""What field files really hold: one test for each kind that is a matter of reading one cell."""

from datetime import date, datetime

import openpyxl
import pandas as pd
import pytest

from tambonlib import places
from tambonlib.thai import (
    Parsed,
    ParsedDate,
    clean_name,
    clean_text,
    comparable,
    parse_date,
    parse_dates,
    parse_month,
    parse_number,
    parse_numbers,
    parse_tambon_code,
)
from tests.support import places_of_provinces

RULE = {"zero_words": ("-", "ไม่มี"), "missing_words": ("ไม่ทราบ",)}
STUDY_YEARS = (2006, 2030)


def read(text):
    return parse_number(text, **RULE)


def refused(problem):
    return Parsed(None, None, problem)


def no_date(problem):
    return ParsedDate(None, None, problem)


def test_dirty_input_01_thai_digits_with_unit():
    assert read("๑,๒๐๐.๕๐ บาท") == Parsed(1200.5, "numeral", None)


@pytest.mark.parametrize("text", ["1,200.-", "฿ 1,200", "1,200.- บาท", "฿1200", "1,200 บ."])
def test_dirty_input_02_baht_marks(text):
    assert read(text) == Parsed(1200.0, "numeral", None)


def test_dirty_input_03_zero_or_missing_by_a_declared_rule_and_counted():
    cells = pd.Series(["-", "ไม่มี", "", None, "ไม่ทราบ", "–", "0"])
    parsed = parse_numbers(cells, **RULE)
    assert parsed["value"].fillna(-1).tolist() == [0, 0, -1, -1, -1, 0, 0]
    assert parsed["rule"].value_counts().to_dict() == {"zero_word": 3, "empty": 2, "missing_word": 1, "numeral": 1}
    assert parsed["problem"].isna().all()


def test_dirty_input_03_the_opposite_rule_gives_the_opposite_answer():
    opposite = {"zero_words": ("ไม่ทราบ", ""), "missing_words": ("-", "ไม่มี")}
    assert [parse_number(text, **opposite).value for text in ("-", "ไม่มี", "", "ไม่ทราบ")] == [None, None, 0, 0]


@pytest.mark.parametrize("text", ["-", "ไม่มี", "ไม่ทราบ", "N/A"])
def test_dirty_input_03_without_a_rule_it_is_reported(text):
    assert parse_number(text, zero_words=(), missing_words=()) == refused("number_word_undeclared")


@pytest.mark.parametrize("text", ["(500)", "−500", "-500", "–500", "(฿500)", "(500) บาท", "(500.-)"])
def test_dirty_input_04_negative_amounts(text):
    assert read(text) == Parsed(-500.0, "numeral", None)


@pytest.mark.parametrize("text", ["1.200,50", "1.200.000", "1200,50", "1,20", "1,2000", "12,34,567", "0,200"])
def test_dirty_input_05_foreign_or_broken_grouping_is_ambiguous(text):
    assert read(text) == refused("number_ambiguous")


def test_dirty_input_06_number_words():
    assert read("สองพันบาท") == Parsed(2000.0, "words", None)


@pytest.mark.parametrize("text", ["1200", " 1200 ", "1\u00a0200", "1 200", "\u00a01,200\u00a0", "1\u202f200", "๑๒๐๐"])
def test_dirty_input_07_text_numbers_and_odd_spaces(text):
    assert read(text) == Parsed(1200.0, "numeral", None)


@pytest.mark.parametrize("text", ["15/01/2567", "15-1-67", "๑๕ ม.ค. ๖๗", "15.1.2567", "15 มกราคม พ.ศ. ๒๕๖๗"])
def test_dirty_input_08_day_first_dates(text):
    assert parse_date(text, years=STUDY_YEARS) == ParsedDate("2024-01-15", "day", None)


def test_dirty_input_08_two_digit_years_by_the_declared_rule():
    assert parse_date("15-1-67") == no_date("date_ambiguous")
    assert parse_date("15-1-67", era="BE").iso == "2024-01-15"
    assert parse_date("15-1-67", era="CE", years=(1950, 2010)).iso == "1967-01-15"


def test_dirty_input_09_both_eras_in_one_column():
    column = pd.Series(["15/01/2567", "15/01/2024", "2567-01-15", "2024-01-15", "15/01/1481", "15/01/3110"])
    parsed = parse_dates(column)
    assert parsed["iso"].tolist()[:4] == ["2024-01-15"] * 4
    assert parsed["problem"].tolist()[4:] == ["year_in_no_era"] * 2


def test_dirty_input_10_leap_day_is_checked_in_the_christian_era():
    assert parse_date("29/02/2567") == ParsedDate("2024-02-29", "day", None)
    assert parse_date("29/02/2566") == no_date("date_impossible")


@pytest.mark.parametrize("text", ["ม.ค.67", "มค 67", "มกราคม 2567", "ม.ค. ๒๕๖๗", "เดือนมกราคม พ.ศ. 2567", "01/2567"])
def test_dirty_input_11_months_keep_month_precision(text):
    assert parse_date(text, years=STUDY_YEARS) == ParsedDate("2024-01", "month", None)
    assert parse_month(text, years=STUDY_YEARS) == ParsedDate("2024-01", "month", None)


def test_dirty_input_12_real_spreadsheet_dates_in_the_year_2567(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["วันที่"])
    book.active.append([datetime(2567, 1, 15)])
    book.active.append([datetime(2024, 1, 15)])
    book.save(tmp_path / "dates.xlsx")
    column = pd.read_excel(tmp_path / "dates.xlsx", engine="calamine", dtype=object)["วันที่"]
    assert column[0].year == 2567
    assert parse_dates(column)["iso"].tolist() == ["2024-01-15", "2024-01-15"]


def test_dirty_input_12_a_leap_day_of_the_wrong_calendar():
    assert parse_date(date(2568, 2, 29)) == no_date("date_impossible")


@pytest.mark.parametrize("text", ["ปีงบประมาณ 2567", "2567/68", "2567/2568", "2567-68", "ปีการผลิต 2547/48", "นาปี 2551"])
def test_dirty_input_13_a_season_is_not_a_date(text):
    assert parse_date(text) == no_date("date_is_season")
    assert parse_month(text) == no_date("date_is_season")


WATER = "น้ำ"


@pytest.mark.parametrize("spelling", ["น\u0e4d\u0e49\u0e32", "น\u0e49\u0e4d\u0e32", "น\u0e33\u0e49", "น\u0e49\u0e33"])
def test_dirty_input_16_decomposed_sara_am(spelling):
    assert clean_text(f"{spelling}ปาด") == f"{WATER}ปาด"


def test_dirty_input_16_other_invisible_differences():
    assert clean_text("\ufeff\u0e40\u0e40ม่\u200bลาน\u00a0 ๑ ") == "\u0e41ม่ลาน ๑"


@pytest.mark.parametrize(
    ("written", "name", "prefix"),
    [
        ("ต.ท่าเสา", "ท่าเสา", "ตำบล"),
        ("ตำบลท่าเสา", "ท่าเสา", "ตำบล"),
        ("อบต. ท่าเสา", "ท่าเสา", "องค์การบริหารส่วนตำบล"),
        ("อบต.ท่าเสา", "ท่าเสา", "องค์การบริหารส่วนตำบล"),
        ("เทศบาลตำบลท่าเสา", "ท่าเสา", "เทศบาลตำบล"),
        ("อ. เมือง", "เมือง", "อำเภอ"),
        ("จ.อุตรดิตถ์", "อุตรดิตถ์", "จังหวัด"),
        ("ท่าเสา", "ท่าเสา", None),
    ],
)
def test_dirty_input_17_words_before_a_name(written, name, prefix):
    assert clean_name(written) == (name, prefix)


def test_dirty_input_17_a_name_borne_by_several_tambons_is_told_apart_by_code():
    table = places_of_provinces(["53", "62", "65"])
    shared = table[table["name_th"].duplicated(keep=False)]
    assert shared["name_th"].nunique() > 0
    assert table["tambon_code"].is_unique


def test_dirty_input_18_abolished_and_reformatted_codes():
    assert places.find_tambon("530306") is None
    assert places.successor("530306") == "530407"
    assert parse_tambon_code("530203.0") == ("530203", "from_number", None)
    assert parse_tambon_code(530203.0) == ("530203", "from_number", None)


def test_dirty_input_19_one_category_spelled_several_ways():
    spellings = ["สุรา/เบียร์", "สุรา / เบียร์", "สุราเบียร์", "สุรา-เบียร์ ", "\u200bสุรา/เบียร\u0e4c\u0e4c"]
    assert len({comparable(spelling) for spelling in spellings}) == 1


def test_dirty_input_20_a_house_number_is_no_date():
    assert parse_date("๑๒/๓") == no_date("date_ambiguous")
    assert parse_date("123/4") == no_date("date_unreadable")
