import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tambonlib.thai import ascii_digits, clean_name, clean_text, comparable, is_blank, thai_digits
from tests.support import places_of_provinces

CALM = settings(deadline=None, derandomize=True)  # no clock, no unseeded chance
THAI_TEXT = st.text(st.sampled_from([*map(chr, range(0x0E01, 0x0E5C)), *" ab1.-/\u200b\ufeff\u00a0"]), max_size=12)


@given(THAI_TEXT)
@CALM
def test_cleaning_twice_is_cleaning_once(text):
    assert clean_text(clean_text(text)) == clean_text(text)


@given(THAI_TEXT)
@CALM
def test_cleaned_text_is_composed_and_has_no_invisible_characters(text):
    cleaned = clean_text(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not set("\u200b\ufeff\u00a0") & set(cleaned)
    assert "  " not in cleaned and cleaned == cleaned.strip()


@given(THAI_TEXT)
@CALM
def test_comparing_does_not_depend_on_cleaning(text):
    assert comparable(clean_text(text)) == comparable(text)


@given(THAI_TEXT)
@CALM
def test_a_key_is_its_own_key(text):
    assert comparable(comparable(text)) == comparable(text)


def test_letters_that_touch_only_without_the_dot_are_mended_too():
    assert comparable("\u0e40.\u0e40ม่") == comparable("\u0e41ม่")


def test_names_of_the_registry_are_already_clean():
    table = places_of_provinces(["53", "62", "65"])
    names = set(table["name_th"]) | set(table["amphoe_th"]) | set(table["name_en"])
    assert len(names) > 238
    assert {name for name in names if clean_text(name) != name} == set()
    assert {name for name in names if clean_name(name).prefix} == set()


def test_sara_am_stays_one_character():
    assert clean_text("\u0e33") == "\u0e33"


def test_tone_mark_typed_before_the_vowel():
    assert clean_text("ท\u0e48\u0e35") == "ท\u0e35\u0e48"


def test_a_line_end_inside_a_heading_is_a_space():
    assert clean_text("จำนวน\r\nเงิน") == "จำนวน เงิน"


@pytest.mark.parametrize(
    ("one", "other"), [("1.5", "15"), ("1-2", "12"), ("สุรา", "สุรี"), ("-", ""), ("หมู่ 1", "หมู่ 2"), ("50%", "50")]
)
def test_what_matters_stays_different(one, other):
    assert comparable(one) != comparable(other)


@pytest.mark.parametrize(
    ("one", "other"), [("HH_ID", "hh id"), ("วัน/เดือน/ปี", "วัน เดือน ปี"), ("—", "-"), ("ชื่อ*", "ชื่อ"), ("ม. ๒", "ม.2")]
)
def test_what_does_not_matter_is_equal(one, other):
    assert comparable(one) == comparable(other)


def test_a_prefix_alone_and_initials_stay():
    assert clean_name("ตำบล") == ("ตำบล", None)
    assert clean_name("จ.ป.ร.") == ("จ.ป.ร.", None)


def test_digits_there_and_back():
    assert thai_digits("0123456789") == "๐๑๒๓๔๕๖๗๘๙"
    assert ascii_digits(thai_digits("0123456789")) == "0123456789"


def test_blank_cells():
    assert is_blank("\ufeff \u200b") and is_blank(float("nan"))
    assert not is_blank(0) and not is_blank(False) and not is_blank("-")


def test_signs_that_mean_something_keep_their_shape():
    assert clean_text("ที่ดิน ½ ไร่ ²") == "ที่ดิน ½ ไร่ ²"
