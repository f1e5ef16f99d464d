"""D1.2 and D1.3 on books that can be counted by hand."""

import pandas as pd
import pytest

from tambonlib.indicators.household_accounts import matched_change, reducible_share
from tambonlib.months import span

YEAR = span("2008-01", 12)
TWO_YEARS = span("2007-01", 24)
DECEMBER = "2008-12"


def spends(alcohol, food):
    return [("payment", "alcohol", alcohol), ("payment", "food", food)]


def test_the_median_household_not_the_pooled_share(book):
    book.kept("h1", YEAR, spends(10, 90))
    book.kept("h2", YEAR, spends(20, 80))
    book.kept("h3", YEAR, spends(9000, 1000))
    row = book.told(reducible_share).loc[(DECEMBER, "a")]
    assert row[["value", "n", "N"]].tolist() == [20, 3, 3]


def test_of_two_households_the_median_lies_between(book):
    book.kept("h1", YEAR, spends(10, 90))
    book.kept("h2", YEAR, spends(20, 80))
    assert book.told(reducible_share).loc[(DECEMBER, "a"), "value"] == pytest.approx(15)


def test_tiers_are_cumulative(book):
    lines = [("payment", name, 100) for name in ("alcohol", "merit", "snacks", "eggs", "food")]
    book.kept("h1", YEAR, lines)
    told = book.told(reducible_share)
    assert [told.loc[(DECEMBER, part), "value"] for part in ("a", "a_to_b", "a_to_c", "a_to_d")] == [20, 40, 60, 80]


def test_one_missing_month_takes_the_household_out(book):
    book.kept("h1", YEAR, spends(10, 90))
    book.kept("h2", YEAR[1:], spends(20, 80))
    assert book.told(reducible_share).loc[(DECEMBER, "a"), ["value", "n", "N"]].tolist() == [10, 1, 2]


def test_a_summary_month_is_no_complete_month(book):
    book.kept("h1", YEAR[1:], spends(10, 90))
    book.sheet("h1", "2008-01", source="summary")
    row = book.told(reducible_share).loc[(DECEMBER, "a")]
    assert (row["n"], row["reason"]) == (0, "no_complete_window")


def test_the_window_is_a_setting(book):
    book.kept("h1", YEAR[:3], spends(10, 90))
    told = book.told(reducible_share, window_months=3)
    assert told.loc[("2008-03", "a"), "value"] == 10 and told.loc[("2008-02", "a"), "reason"] == "no_complete_window"


def test_without_living_payments_there_is_no_share(book):
    book.kept("h1", YEAR, [("receipt", "wages", 5)])
    assert book.told(reducible_share).loc[(DECEMBER, "a"), "reason"] == "no_living_payments"


def test_a_household_without_living_payments_is_not_counted_beside_one_that_has_some(book):
    book.kept("h1", YEAR, [("receipt", "wages", 5)])
    book.kept("h2", YEAR, spends(20, 80))
    assert book.told(reducible_share).loc[(DECEMBER, "a"), ["value", "n", "N"]].tolist() == [20, 1, 2]


def test_a_household_that_left_is_not_told_any_more(book):
    book.kept("h1", YEAR, spends(10, 90), left="2008-12")
    told = book.told(reducible_share, months=span("2008-01", 13))
    assert told.loc[(DECEMBER, "a"), "n"] == 1
    assert told.loc[("2009-01", "a"), "reason"] == "no_eligible_household"


def test_tiers_that_the_source_cannot_tell_are_not_collected(book):
    book.kept("h1", YEAR, spends(10, 90))
    told = book.told(reducible_share, recorded_categories=("alcohol", "food"))
    assert told.loc[(DECEMBER, "a"), "value"] == 10
    assert told.loc[(DECEMBER, "a_to_b"), "reason"] == "category_not_recorded"


def agreed(category, tier, day):
    return pd.DataFrame(
        [("990101", category, tier, day, "1")], columns=["tambon_code", "category", "tier", "agreed_on", "version"]
    )


def test_a_window_is_counted_by_one_list(book):
    book.kept("h1", YEAR, [*spends(10, 60), ("payment", "clothing", 30)])
    told = book.told(reducible_share, window_months=6, agreed_lists=agreed("clothing", "A", "2008-09-20"))
    assert told.loc[("2008-08", "a"), "value"] == 10
    assert told.loc[("2008-09", "a"), "value"] == 30, "the eight months before count by the same list"


def test_change_compares_the_same_months_of_the_same_households(book):
    book.kept("h1", TWO_YEARS[:12], spends(100, 900), joined="2007-01")
    for month in TWO_YEARS[12:15]:
        book.sheet("h1", month)
        book.line("h1", month, "payment", "alcohol", 80)
        book.line("h1", month, "payment", "food", 1020)
    book.kept("newcomer", TWO_YEARS[12:], spends(5000, 0), joined="2008-01")
    told = book.told(matched_change, months=TWO_YEARS)
    assert told.loc[("2008-03", "a"), ["value", "n", "N"]].tolist() == [-20, 1, 2]
    assert told.loc[("2008-03", "living"), "value"] == pytest.approx(10)
    assert told.loc[("2008-02", "a"), "reason"] == "no_matched_months"


def test_change_is_pooled_over_households(book):
    for name, before, after in (("h1", 100, 50), ("h2", 300, 330)):
        book.kept(name, TWO_YEARS[:12], spends(before, 0), joined="2007-01")
        for month in TWO_YEARS[12:]:
            book.sheet(name, month)
            book.line(name, month, "payment", "alcohol", after)
    assert book.told(matched_change, months=TWO_YEARS).loc[(DECEMBER, "a"), ["value", "n"]].tolist() == [-5, 2]


def test_a_household_counts_from_the_smallest_number_of_matched_months_on(book):
    book.kept("h1", TWO_YEARS, spends(100, 0), joined="2007-01")
    for smallest, first in ((1, "2008-01"), (3, "2008-03"), (12, "2008-12"), (20, "2008-12")):
        told = book.told(matched_change, months=TWO_YEARS, matched_months_minimum=smallest)["value"].unstack()["a"]
        assert told.first_valid_index() == first


def test_nothing_spent_in_the_first_year_is_no_infinite_change(book):
    book.kept("h1", TWO_YEARS[:12], spends(0, 50), joined="2007-01")
    for month in TWO_YEARS[12:]:
        book.sheet("h1", month)
        book.line("h1", month, "payment", "alcohol", 80)
    told = book.told(matched_change, months=TWO_YEARS)
    assert told.loc[(DECEMBER, "a"), "reason"] == "no_spending_before"
    assert told.loc[(DECEMBER, "living"), "value"] == pytest.approx(60)


def test_a_newly_agreed_list_is_no_change(book):
    book.kept("h1", TWO_YEARS, [*spends(10, 60), ("payment", "clothing", 30)], joined="2007-01")
    told = book.told(matched_change, months=TWO_YEARS, agreed_lists=agreed("clothing", "A", "2008-06-20"))
    assert told.loc[[("2008-05", "a"), ("2008-06", "a"), (DECEMBER, "a")], "value"].tolist() == [0, 0, 0]
