"""A text is found by its key in the language asked for, or nothing is: there is no fallback."""

import pytest

from tambonlib import words


def test_a_text_in_both_languages():
    assert words.both("faults.place.row", value=7) == {"th": "แถว 7", "en": "row 7"}


def test_an_unknown_key_is_refused_by_name():
    with pytest.raises(KeyError, match="faults.no_such_text"):
        words.text("faults.no_such_text", "th")


def test_an_unknown_language_is_refused():
    with pytest.raises(KeyError, match="lang must be one of"):
        words.text("faults.heading", "de", count=1)


def test_a_value_that_is_not_given_is_not_left_blank():
    with pytest.raises(KeyError, match="count"):
        words.text("faults.heading", "en")
