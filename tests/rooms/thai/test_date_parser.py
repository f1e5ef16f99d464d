from datetime import date, datetime, time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tambonlib.thai import ParsedDate, parse_date, parse_month, show_date, show_month, thai_digits

CALM = settings(deadline=None, derandomize=True)  # no clock, no unseeded chance
STUDY_YEARS = (2006, 2030)
DAYS = st.dates(date(1960, 1, 1), date(2090, 12, 31)).map(date.isoformat)
STUDY_DAYS = st.dates(date(2006, 1, 1), date(2030, 12, 31)).map(date.isoformat)


def problem(value, **rule):
    found = parse_date(value, **rule)
    assert (found.iso is None) == (found.precision is None)
    return found.problem


@pytest.mark.parametrize(
    "value",
    [
        "2024-01-15",
        "2567-01-15",
        "2024/1/15",
        "2024-01-15 00:00:00",
        "2024-01-15T09:30:00.000+07:00",
        "15/1/2567 0:00:00",
        "15ม.ค.2567",
        "15 ม.ค 2567",
        "15-ม.ค.-2567",
        "วันที่ 15 เดือนมกราคม พ.ศ. 2567",
        "15 มกรา 2567",
        "15 Jan 2024",
        "15 ธ.ค. ปี 2566".replace("ธ.ค.", "ม.ค.").replace("2566", "2567"),
        "15 มกราคม ค.ศ. 2024",
        date(2024, 1, 15),
        datetime(2567, 1, 15, 8, 30),
        pd.Timestamp("2024-01-15"),
        np.datetime64("2024-01-15"),
    ],
)
def test_one_day_in_many_forms(value):
    assert parse_date(value) == ParsedDate("2024-01-15", "day", None)


@pytest.mark.parametrize("value", [2551, 2551.0, 2008, "2551", "พ.ศ. 2551", "ปี 2551", "ค.ศ. 2008", "๒๕๕๑"])
def test_a_year_alone_has_year_precision(value):
    assert parse_date(value) == ParsedDate("2008", "year", None)


@pytest.mark.parametrize("value", [45306, 45306.5, "45306", "39462.25", 1200, float("inf")])
def test_day_counts_of_spreadsheets_are_not_guessed(value):
    assert problem(value) == "date_is_serial"


@pytest.mark.parametrize("value", [None, "", " ", float("nan"), pd.NaT, pd.NA, np.datetime64("NaT")])
def test_an_empty_cell_is_missing_and_no_problem(value):
    assert parse_date(value) == ParsedDate(None, None, None)
    assert parse_month(value) == ParsedDate(None, None, None)


def test_words_for_missing_must_be_declared():
    assert problem("ไม่ทราบ") == "date_unreadable"
    assert parse_date("ไม่ทราบ", missing_words=("ไม่ทราบ",)) == ParsedDate(None, None, None)


@pytest.mark.parametrize("value", ["31/04/2551", "1/15/2567", "0/1/2567", "15/0/2567", "2024-13-01", "30/02/2567"])
def test_days_that_no_calendar_has(value):
    assert problem(value) == "date_impossible"


def test_the_month_is_never_taken_for_the_day():
    assert parse_date("3/4/2551").iso == "2008-04-03"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("12/3", "date_ambiguous"),
        ("1/67", "date_ambiguous"),
        ("2011/12", "date_ambiguous"),
        ("15 ม.ค.", "date_without_year"),
        ("มกราคม", "date_without_year"),
        ("15 มกกราคม 2551", "date_unreadable"),
        ("25670115", "date_unreadable"),
        ("15-20 ม.ค. 2551", "date_unreadable"),
        ("2024-01-15T23:30:00Z", "date_unreadable"),
        ("51", "date_unreadable"),
        ("-", "date_unreadable"),
        (True, "date_unreadable"),
        (time(8, 30), "date_unreadable"),
        ("ไตรมาส 1/2551", "date_is_season"),
        ("พ.ศ. 2008", "year_in_no_era"),
        ("ค.ศ. 2551", "year_in_no_era"),
        (date(1900, 1, 1), "year_in_no_era"),
    ],
)
def test_refused(value, expected):
    assert problem(value) == expected


def test_a_narrower_window_refuses_years_outside():
    assert parse_date("15/01/2540").iso == "1997-01-15"
    assert problem("15/01/2540", years=STUDY_YEARS) == "year_in_no_era"


def test_two_digit_years_where_both_eras_fit():
    # พ.ศ. 2551 is 2008, ค.ศ. 1951 and 2051 are years as well
    assert problem("15/1/51") == "date_ambiguous"
    assert parse_date("15/1/51", years=STUDY_YEARS).iso == "2008-01-15"
    # 24 is 2024 or, as พ.ศ. 2524, 1981
    assert problem("15/1/24", years=(1980, 2030)) == "date_ambiguous"
    assert parse_date("15/1/24", years=STUDY_YEARS).iso == "2024-01-15"


def test_an_era_in_the_cell_holds_before_the_declared_one():
    assert parse_date("15 ม.ค. ค.ศ. 24", era="BE", years=(1980, 2030)).iso == "2024-01-15"
    assert parse_date("15 ม.ค. พ.ศ. 51", era="CE", years=(1980, 2030)).iso == "2008-01-15"


def test_year_and_month_the_other_way_round():
    assert parse_date("2567/03") == ParsedDate("2024-03", "month", None)
    assert parse_date("2008-09") == ParsedDate("2008-09", "month", None)


@pytest.mark.parametrize(
    "rule", [{"era": "พ.ศ."}, {"years": (2030, 2006)}, {"years": (1500, 2100)}, {"years": (50, 60)}]
)
def test_a_rule_that_cannot_be_is_refused(rule):
    with pytest.raises(ValueError, match="must be"):
        parse_date("15/01/2567", **rule)


def test_months():
    assert parse_month("1/51", years=STUDY_YEARS).iso == "2008-01"
    assert parse_month(date(2551, 1, 1)) == ParsedDate("2008-01", "month", None)
    assert parse_month("12/3").problem == "date_ambiguous"
    assert parse_month("31/04/2551").problem == "date_impossible"
    assert parse_month("ต้นปี").problem == "month_unreadable"
    assert parse_month(2551).problem == "month_unreadable"


@given(DAYS, st.sampled_from(["th", "en"]))
@CALM
def test_long_dates_are_read_back(iso, lang):
    assert parse_date(show_date(iso, lang, long=True)).iso == iso
    assert parse_date(thai_digits(show_date(iso, lang, long=True))).iso == iso


@given(STUDY_DAYS)
@CALM
def test_short_dates_are_read_back_within_the_study(iso):
    assert parse_date(show_date(iso, "th"), era="BE", years=STUDY_YEARS).iso == iso


@given(DAYS, st.sampled_from(["th", "en"]))
@CALM
def test_long_months_are_read_back(iso, lang):
    assert parse_month(show_month(iso[:7], lang, long=True)) == ParsedDate(iso[:7], "month", None)


@given(STUDY_DAYS)
@CALM
def test_short_months_are_read_back_within_the_study(iso):
    assert parse_month(show_month(iso[:7], "th"), era="BE", years=STUDY_YEARS) == ParsedDate(iso[:7], "month", None)


@given(
    DAYS,
    st.sampled_from(["{d}/{m}/{y}", "{d:02d}-{m:02d}-{y}", "{y}-{m:02d}-{d:02d}", "{d}.{m}.{y}"]),
    st.sampled_from([0, 543]),
)
@CALM
def test_every_numeric_form_in_both_eras_is_read_back(iso, form, ahead):
    year, month, day = map(int, iso.split("-"))
    assert parse_date(form.format(d=day, m=month, y=year + ahead)).iso == iso


@given(st.text(st.sampled_from("0123456789๑๒/-. มคพศนยวันทีเดือJan"), max_size=14))
@CALM
def test_whatever_stands_there_is_a_date_or_a_problem_or_blank(text):
    found = parse_date(text)
    assert (found.iso is not None) + (found.problem is not None) == (1 if text.strip() else 0)
    if found.iso:
        assert len(found.iso) == {"day": 10, "month": 7, "year": 4}[found.precision]
