from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pythainlp.util import bahttext

from tambonlib.thai import Parsed, parse_number, show_baht, show_number, thai_digits

CALM = settings(deadline=None, derandomize=True)  # no clock, no unseeded chance
RULE = {"zero_words": ("-",), "missing_words": ("ไม่ทราบ",)}


def read(value, **rule):
    return parse_number(value, **(RULE | rule))


@pytest.mark.parametrize("value", [5, 5.0, np.int64(5), np.float32(5), Decimal(5)])
def test_numbers_pass_through(value):
    assert read(value) == Parsed(5.0, "number", None)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (True, "number_unreadable"),
        (np.bool_(False), "number_unreadable"),
        (float("inf"), "number_not_finite"),
        ("inf", "number_unreadable"),
        ("nan", "number_unreadable"),
        (1j, "number_unreadable"),
        (date(2008, 2, 1), "number_is_date"),
        (np.datetime64("2008-02-01"), "number_is_date"),
        ("ประมาณ 500", "number_unreadable"),
        ("12/3", "number_unreadable"),
        ("500+20", "number_unreadable"),
        ("บาท", "number_unreadable"),
        ("1e5", "number_ambiguous"),
        ("1.2E+05", "number_ambiguous"),
        ("1'200", "number_ambiguous"),
        ("1 20", "number_ambiguous"),
        ("500-", "number_ambiguous"),
        ("- 500", "number_ambiguous"),
        ("(-500)", "number_ambiguous"),
        ("1234567890123456", "number_unreadable"),
    ],
)
def test_refused(value, problem):
    assert read(value) == Parsed(None, None, problem)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("-0", 0),
        ("007", 7),
        (".5", 0.5),
        ("1200.", 1200),
        ("+5", 5),
        ("2 หมื่น", 20_000),
        ("1.5 ล้านบาท", 1_500_000),
        ("5 บาท 50 สตางค์", 5.5),
        ("-฿500", -500),
        ("1200.4000000000001", 1200.4000000000001),
    ],
)
def test_read(text, value):
    assert read(text) == Parsed(value, "numeral", None)


def test_zero_is_never_negative_zero():
    assert str(read("-0").value) == "0.0"


def test_a_code_for_missing_is_compared_by_value():
    rule = {"missing_words": ("9999",)}
    assert [read(value, **rule).rule for value in ("9,999", "๙๙๙๙", 9999, 9999.0, "-9999", "999")] == [
        "missing_word",
        "missing_word",
        "missing_word",
        "missing_word",
        "numeral",
        "numeral",
    ]


def test_a_word_cannot_mean_both():
    with pytest.raises(ValueError, match="either zero or missing"):
        read("5", zero_words=("ไม่มี",), missing_words=("ไม่มี ",))
    with pytest.raises(ValueError, match="either zero or missing"):
        read("5", zero_words=("0",), missing_words=("๐",))


def test_units_are_those_that_were_named():
    assert read("15 ไร่", units=("ไร่",)).value == 15
    assert read("15 ไร่").problem == "number_unreadable"
    assert read("12%", units=("%", "ร้อยละ")).value == 12
    assert read("ร้อยละ 12", units=("%", "ร้อยละ")).value == 12


WORDS = [
    ("ล้าน", 1e6),
    ("ล้านสองแสน", 1_200_000),
    ("สิบเอ็ดล้าน", 11e6),
    ("ร้อยเอ็ด", 101),
    ("ร้อยสิบ", 110),
    ("ยี่สิบเอ็ด", 21),
    ("พันสองร้อย", 1200),
    ("ศูนย์บาท", 0),
    ("ห้าสิบสตางค์", 0.5),
    ("ห้าร้อยบาทห้าสิบสตางค์", 500.5),
    ("ลบห้าร้อย", -500),
    ("หนึ่งร้อยห้าบาทถ้วน", 105),
    ("สองพัน บาท", 2000),
]


@pytest.mark.parametrize(("words", "value"), WORDS)
def test_number_words(words, value):
    assert read(words) == Parsed(value, "words", None)


@pytest.mark.parametrize("words", ["สองหมื่นห้า", "พันสอง", "ร้อยห้า", "สองล้านห้า", "สองพันครึ่ง", "ครึ่งล้าน"])
def test_words_said_for_two_numbers(words):
    assert read(words).problem == "number_ambiguous"


@pytest.mark.parametrize(
    "words",
    ["สองล้านสามล้าน", "สองสองพัน", "ร้อยพัน", "สองสิบ", "ยี่ร้อย", "เอ็ด", "หนึ่งพันหมู", "สองบาทห้าสิบ", "ร้อยสตางค์", "บาทถ้วน"],
)
def test_words_not_wholly_understood(words):
    assert read(words).problem == "number_unreadable"


@given(st.integers(0, 999_999_999_999))
@CALM
def test_written_baht_is_read_back(amount):
    assert read(bahttext(amount)).value == amount


@given(st.integers(0, 999_999).map(lambda hundreds: hundreds * 10), st.integers(1, 99))
@CALM
def test_written_satang_is_read_back(baht, satang):
    amount = baht + satang / 100
    assert read(bahttext(amount)).value == pytest.approx(amount, abs=0.001)


@given(st.integers(-(10**13), 10**13).map(lambda hundredths: hundredths / 100), st.sampled_from(["th", "en"]))
@CALM
def test_shown_numbers_are_read_back(value, lang):
    assert read(show_number(value, lang, 2)).value == value
    assert read(thai_digits(show_baht(value, lang, 2))).value == value
