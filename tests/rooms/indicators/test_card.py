"""A card is refused with everything that is wrong with it."""

from dataclasses import replace

import pytest

from tambonlib.errors import TambonError
from tambonlib.indicators.card import Card, Part, checked_card
from tambonlib.indicators.catalogue import card

GOOD = Part("share", th="สัดส่วน", en="share", headline=True)


def made(**changes):
    good = Card("D1.9", "ตัวอย่าง", "example", "D1", "up", (GOOD,), ("household",), ("window_months",), "own choice", "1")
    return replace(good, **changes)


def codes(**changes):
    with pytest.raises(TambonError) as refused:
        checked_card(made(**changes))
    return [fault.code for fault in refused.value.faults]


def test_a_good_card_gets_its_parts_filled_in():
    part = checked_card(made()).parts[0]
    assert (part.direction, part.tables) == ("up", ("household",))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"id": "D2.1"}, "card_id"),
        ({"id": "one"}, "card_id"),
        ({"th": " "}, "card_language"),
        ({"en": ""}, "card_language"),
        ({"th": "example"}, "card_thai"),
        ({"th": "ตัวอย่าง DSR"}, "card_alphabet"),
        ({"th": "ตัวอย่าง\u0430"}, "card_alphabet"),
        ({"direction": "north"}, "not_allowed"),
        ({"source": ""}, "definition_missing"),
        ({"definition": ""}, "definition_missing"),
        ({"tables": ("household", "houses")}, "not_allowed"),
        ({"settings": ("window_month",)}, "not_allowed"),
        ({"parts": ()}, "card_headline"),
        ({"parts": (GOOD, replace(GOOD, key="other"))}, "card_headline"),
        ({"parts": (GOOD, replace(GOOD, headline=False))}, "card_part_twice"),
        ({"parts": (replace(GOOD, unit="spoons"),)}, "not_allowed"),
        ({"parts": (replace(GOOD, step="think"),)}, "not_allowed"),
        ({"parts": (replace(GOOD, counts="fish"),)}, "not_allowed"),
        ({"parts": (replace(GOOD, direction="north"),)}, "not_allowed"),
        ({"parts": (replace(GOOD, tables=("hh_debt",)),)}, "not_allowed"),
    ],
)
def test_each_fault_of_a_card(changes, code):
    assert code in codes(**changes)


def test_all_faults_are_told_at_once():
    assert codes(en="", source="", settings=("nonsense",)) == ["card_language", "definition_missing", "not_allowed"]


def test_an_unknown_id_or_part_names_those_there_are():
    with pytest.raises(KeyError, match=r"D1\.1"):
        card("D9.9")
    with pytest.raises(KeyError, match="month"):
        card("D1.1").part("moon")
