import pandas as pd
import pytest

from tambonlib import words
from tambonlib.findings import headline_findings, summary_findings


@pytest.fixture
def summary(rows, card, settings, months):
    """The summary of indicators given as id → (direction, change, n)."""

    def made(given, lang="th"):
        cards = tuple(card(name, direction, th="อัตรา", en=name) for name, (direction, _, _) in given.items())
        values = [
            rows(name, "one", {"2007-01": 40.0, "2008-09": 40.0 + change}, n=n)
            for name, (_, change, n) in given.items()
        ]
        return summary_findings(pd.concat(values), lang, settings=settings, months=months, cards=cards)

    return made


def ids(found):
    return [one.indicator for one in found]


def test_better_by_size_of_change_and_at_most_three(summary):
    made = summary({"D9.1": ("up", 6, 9), "D9.2": ("up", 20, 9), "D9.3": ("down", -9, 9), "D9.4": ("up", 7, 9)})
    assert ids(made.better) == ["D9.2", "D9.3", "D9.4"]
    assert made.better_note is None


def test_ties_follow_the_order_of_the_cards(summary):
    made = summary({"D9.1": ("up", 6, 9), "D9.2": ("up", 6, 9), "D9.3": ("up", 6, 9), "D9.4": ("up", 6, 9)})
    assert ids(made.better) == ["D9.1", "D9.2", "D9.3"]
    assert made.exchange.indicator == "D9.1"


def test_fewer_than_three_are_said_and_not_filled_up(summary):
    made = summary({"D9.1": ("up", 6, 9), "D9.2": ("up", 1, 9)}, "en")
    assert ids(made.better) == ["D9.1"]
    assert made.better_note == "Clearly better: 1, fewer than 3. Nothing else is put in their place."


def test_stuck_is_what_got_worse_most(summary):
    made = summary({"D9.1": ("up", -6, 9), "D9.2": ("down", 8, 9), "D9.3": ("up", 0, 9)})
    assert made.stuck.indicator == "D9.2"
    assert made.stuck_note is None


def test_where_nothing_got_worse_stuck_is_what_changed_least(summary):
    made = summary({"D9.1": ("up", 4, 9), "D9.2": ("up", -1, 9), "D9.3": ("up", 30, 9)})
    assert (made.stuck.indicator, made.stuck.branch) == ("D9.2", "no_clear_change")


@pytest.mark.parametrize(
    ("direction", "value", "stuck"),
    [("up", 95.0, True), ("up", 95.1, False), ("up", 100.0, False), ("down", 5.0, True), ("down", 4.9, False)],
)
def test_what_cannot_get_clearly_better_any_more_is_not_stuck(rows, card, settings, months, direction, value, stuck):
    one = card("D9.1", direction, lower=0.0, upper=100.0)
    made = summary_findings(
        rows("D9.1", "one", {"2007-01": value, "2008-09": value}), "en", settings=settings, months=months, cards=(one,)
    )
    assert (made.stuck is not None) == stuck
    assert (made.stuck_note is None) == stuck


def test_exchange_is_the_better_one_that_rests_on_most_units(summary):
    made = summary({"D9.1": ("up", 30, 9), "D9.2": ("up", 10, 40), "D9.3": ("up", -9, 90)})
    assert made.exchange.indicator == "D9.2"
    assert made.exchange.name in made.exchange_text


def test_without_anything_better_the_stuck_one_becomes_a_question(summary):
    made = summary({"D9.1": ("up", -9, 9)})
    assert made.exchange is None
    assert made.exchange_text == words.text("findings.summary.exchange_ask", "th", name=made.stuck.name)
    assert made.better_note == words.text("findings.summary.better_none", "th")


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_without_data_every_place_says_so(rows, settings, months, lang):
    made = summary_findings(rows("D1.1", "month", {}), lang, settings=settings, months=months)
    assert (made.better, made.stuck, made.exchange) == ((), None, None)
    assert made.better_note == words.text("findings.summary.better_none", lang)
    assert made.stuck_note == words.text("findings.summary.stuck_none", lang)
    assert made.exchange_text == words.text("findings.summary.exchange_none", lang)
    assert "3" in made.rule


def test_what_only_describes_is_not_judged(rows, card, settings, months):
    cards = (
        card("D9.1", "context"),
        card("D9.2", "up", unit="count"),
        card("D9.3", "up"),
        card("D9.4", "context", unit="ratio"),
    )
    found = headline_findings(rows("D9.1", "one", {}), "en", settings=settings, months=months, cards=cards)
    assert ids(found) == ["D9.2", "D9.3"]


def test_changes_in_different_units_are_put_in_order_by_multiples_of_their_rule(rows, card, settings, months):
    """Twelve points are 2.4 times the rule of 5; 300 baht of 1,000 are 3 times the rule of a tenth; one level is
    twice half a level.
    """
    cards = (card("D9.1", "up"), card("D9.2", "down", unit="baht_per_rai"), card("D9.3", "up", unit="levels"))
    results = pd.concat(
        [
            rows("D9.1", "one", {"2007-01": 40.0, "2008-09": 52.0}),
            rows("D9.2", "one", {"2007-01": 1000.0, "2008-09": 700.0}),
            rows("D9.3", "one", {"2007-01": 2.0, "2008-09": 3.0}),
        ]
    )
    made = summary_findings(results, "en", settings=settings, months=months, cards=cards)
    assert ids(made.better) == ["D9.2", "D9.1", "D9.3"]
    assert [one.times for one in made.better] == [3.0, 2.4, 2.0]


def test_days_that_did_not_change_are_stuck_while_they_can_still_fall(rows, card, settings, months):
    one = card("D9.1", "down", unit="days", lower=0.0)
    given = {"settings": settings, "months": months, "cards": (one,)}
    assert summary_findings(rows("D9.1", "one", {"2007-01": 90.0, "2008-09": 90.0}), "en", **given).stuck
    assert summary_findings(rows("D9.1", "one", {"2007-01": 0.0, "2008-09": 0.0}), "en", **given).stuck is None
