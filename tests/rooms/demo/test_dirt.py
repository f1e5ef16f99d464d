"""Dirt: it stands where the list says, and what can be read says what stood there before."""

import pandas as pd
import pytest

from tambonlib import words
from tambonlib.demo import dirt_hands as by_hand
from tambonlib.demo.dirt import FATES, SPOTS, dirtied
from tambonlib.demo.dirt_shared import SHARED_SPOTS, dirtied_shared, planted_dirt
from tambonlib.demo.forms import Hand, sheets
from tambonlib.demo.plan import NO_CHANGE, chosen
from tambonlib.demo.shared_books import shared_sheet
from tambonlib.demo.workbook_files import Sheet
from tambonlib.demo.write import hand_of

ROWS = (("1/1/2550", 20.0), ("2/1/2550", None), ("3/1/2550", 2000.0))
PAGE = Sheet("รายรับรายจ่าย", (("เรื่อง",), ("วัน/เดือน/ปี", "รายจ่าย"), *ROWS), 2)


def test_the_second_amount_is_written_in_another_way():
    assert by_hand.amount(by_hand.thai_words, 1)(PAGE).rows[4] == ("3/1/2550", "สองพันบาท")
    assert by_hand.amount(by_hand.in_thai_digits, 1)(PAGE).rows[4] == ("3/1/2550", "๒,๐๐๐.๐๐ บาท")
    assert PAGE.rows[4] == ("3/1/2550", 2000.0)


def test_a_place_that_is_not_there_is_said():
    with pytest.raises(LookupError, match="nth must be below 2"):
        by_hand.amount(by_hand.thai_words, 2)(PAGE)


def test_the_heading_stands_again():
    assert by_hand.heading_again(3)(PAGE).rows[3] == ("วัน/เดือน/ปี", "รายจ่าย")


@pytest.mark.parametrize(
    ("number", "said"),
    [(20, "ยี่สิบบาท"), (11, "สิบเอ็ดบาท"), (21, "ยี่สิบเอ็ดบาท"), (105000, "หนึ่งแสนห้าพันบาท")],
)
def test_amounts_in_words(number, said):
    assert by_hand.thai_words(number) == said


def test_at_least_eighteen_of_the_twenty_dirty_inputs_are_planted():
    numbers = {spot.input_number for spot in SPOTS} - {0}
    assert numbers <= set(range(1, 21)) and len(numbers) >= 18


def test_every_spot_has_its_text_and_a_known_fate():
    for spot in planted_dirt():
        assert spot.fate in FATES
        assert words.text(f"demo.dirt.{spot.what}", "th") and words.text(f"demo.fates.{spot.fate}", "en")


def test_no_tambon_in_which_something_happens_loses_a_row():
    lost = {spot.tambon_code for spot in SPOTS if spot.fate == "refused" and spot.change is not None}
    assert {chosen([code])[0].kind for code in lost} == {NO_CHANGE}


@pytest.mark.parametrize("code", sorted({spot.tambon_code for spot in SPOTS if spot.change is not None}))
def test_each_spot_changes_its_sheet(truth, code):
    tambon = chosen([code])[0]
    clean = sheets(tambon, truth(code), hand_of(tambon))
    dirty = dirtied(code, clean)
    touched = {spot.table for spot in SPOTS if spot.tambon_code == code and spot.change is not None}
    for name, page in clean.items():
        assert (dirty[name] != page) == (name in touched)


def test_a_hand_writes_dates_and_months_in_its_way(truth):
    tambon = chosen(["970101"])[0]
    page = sheets(tambon, truth("970101"), Hand(dates="thai_digits", months="long"))["hh_ledger"]
    assert page.rows[2][page.column("วัน/เดือน/ปี")].endswith("๕๐")


@pytest.mark.parametrize("spot", SHARED_SPOTS, ids=lambda spot: f"{spot.tambon_code}-{spot.what}")
def test_dirt_in_a_shared_book_touches_only_its_tambon(other, spot):
    """Beside a neighbour the same rows get dirty as alone, and a book without the tambon stays clean."""
    neighbour = next(code for code in ("970101", "970102", "990301") if code != spot.tambon_code)
    mine, theirs = other(spot.tambon_code)[spot.table], other(neighbour)[spot.table]
    page = lambda rows: {spot.table: shared_sheet(spot.table, spot.sheet, rows.astype(object), Hand())}  # noqa: E731
    both = pd.concat([theirs.astype(object), mine.astype(object)], ignore_index=True)
    alone, beside = dirtied_shared(page(mine))[spot.table], dirtied_shared(page(both))[spot.table]
    code = list(theirs.columns).index("tambon_code")
    own = lambda rows: [row for row in rows[2:] if str(row[code]).startswith(spot.tambon_code)]  # noqa: E731
    assert own(alone.rows) == own(beside.rows) != own(page(mine)[spot.table].rows)
    others = [
        other_spot
        for other_spot in SHARED_SPOTS
        if (other_spot.tambon_code, other_spot.table) == (neighbour, spot.table)
    ]
    if not others:
        assert dirtied_shared(page(theirs)) == page(theirs)
