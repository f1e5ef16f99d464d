import numpy as np
import pandas as pd
import pytest

from tambonlib import words
from tambonlib.thai import show_baht, show_count_of, show_date, show_month, show_months, show_number, show_percent

SHORT = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split()


def test_all_twelve_short_months():
    assert [show_month(f"2008-{number:02d}", "th") for number in range(1, 13)] == [f"{name} 51" for name in SHORT]


def test_the_turn_of_a_buddhist_century_keeps_two_digits():
    assert show_month("1957-01", "th") == "ม.ค. 00"
    assert show_month("1957-01", "th", long=True) == "มกราคม 2500"


def test_spans():
    assert show_months("2007-01", "2008-09", "th") == "ม.ค. 50 – ก.ย. 51"
    assert show_months("2007-01", "2008-09", "en", long=True) == "January 2007 – September 2008"
    assert show_months("2007-01", "2007-01", "th") == "ม.ค. 50"
    with pytest.raises(ValueError, match="must not lie before"):
        show_months("2008-01", "2007-12", "th")


@pytest.mark.parametrize("month", ["2008", "2008-13", "2008-01-15", "ม.ค. 51", "2551"])
def test_only_iso_months_are_shown(month):
    with pytest.raises(ValueError, match="ISO month"):
        show_month(month, "th")


@pytest.mark.parametrize("iso", ["2008-02-30", "15/01/2008", ""])
def test_only_iso_dates_are_shown(iso):
    with pytest.raises(ValueError, match="ISO date"):
        show_date(iso, "th")


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (0, 0, "0"),
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (1.005, 2, "1.01"),
        (1234567.891, 1, "1,234,567.9"),
        (-0.04, 1, "0.0"),
        (np.int64(1200), 0, "1,200"),
        (np.float64(0.1) + 0.2, 1, "0.3"),
        (1e15, 0, "1,000,000,000,000,000"),
    ],
)
def test_numbers_as_one_would_round_them_by_hand(value, decimals, shown):
    assert show_number(value, "th", decimals) == shown
    assert show_number(value, "en", decimals) == shown


@pytest.mark.parametrize("value", [float("nan"), float("inf"), None, pd.NA, True, "5"])
def test_a_missing_number_is_not_shown_as_one(value):
    with pytest.raises(ValueError, match="finite number"):
        show_number(value, "th")


def test_units():
    assert show_percent(-12.34, "th", 1) == "ร้อยละ −12.3"
    assert show_percent(45, "en") == show_percent(45, "th", short=True) == "45%"
    assert show_baht(1200, "th") == "1,200 บาท"


@pytest.mark.parametrize("unknown", [None, pd.NA, float("nan")])
def test_an_unknown_whole_is_said(unknown):
    assert show_count_of(3, 10, "th") == "3 จาก 10"
    assert show_count_of(3, unknown, "th") == "3 (ไม่ทราบจำนวนทั้งหมด)"


def test_no_third_language():
    with pytest.raises(KeyError, match="lang"):
        show_number(5, "de")
    with pytest.raises(KeyError, match="lang"):
        show_month("2008-01", "de")


def test_every_rule_of_reading_has_its_words():
    from tambonlib.thai import parse_number

    rule = {"zero_words": ("-",), "missing_words": ("ไม่ทราบ",)}
    rules = {parse_number(value, **rule).rule for value in (5, "5", "ห้า", "-", "ไม่ทราบ", "")}
    assert {f"thai.rules.{name}" for name in rules} == set(words.keys("thai.rules."))
