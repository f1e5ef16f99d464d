"""D1.7: reviews, commitments, and whether they were met."""

import pytest

from tambonlib.indicators.household_accounts import change_after_review
from tambonlib.months import span

TWO_YEARS = span("2007-01", 24)
DUE = "2008-03"


def kept(book, hh_id, after, before=100, months=TWO_YEARS):
    """Alcohol: `before` baht a month until the review at the end of 2007, then `after`."""
    book.household(hh_id, joined="2007-01")
    for month in months:
        book.sheet(hh_id, month)
        book.line(hh_id, month, "payment", "alcohol", before if month < "2008" else after)


def committed(book, hh_id, target=10, due=DUE, category="alcohol"):
    book.commitment("r1", hh_id, category, target, due)


def told(book, month=DUE, **options):
    return book.told(change_after_review, months=TWO_YEARS, **options).loc[month]


@pytest.fixture
def village(book):
    book.review("r1", "2007-12-20")
    return book


def test_met_exactly_at_the_target_and_not_above(village):
    for name, after in (("h1", 90), ("h2", 90.01), ("h3", 20), ("h4", 100)):
        kept(village, name, after)
        committed(village, name)
    assert told(village).loc["met", ["value", "n", "N"]].tolist() == [50, 4, 4]


def test_before_the_due_month_nothing_is_told(village):
    kept(village, "h1", 50)
    committed(village, "h1")
    row = told(village, "2008-02").loc["met"]
    assert (row["n"], row["reason"]) == (0, "none_due")


@pytest.mark.parametrize("gap", ["2007-02", "2008-02"])
def test_a_missing_sheet_in_either_year_cannot_be_assessed(village, gap):
    kept(village, "h1", 50, months=[month for month in TWO_YEARS if month != gap])
    committed(village, "h1")
    kept(village, "h2", 50)
    committed(village, "h2")
    assert told(village).loc["met", ["value", "n", "N"]].tolist() == [100, 1, 2]
    assert told(village).loc["not_assessable", ["value", "n"]].tolist() == [50, 2]


def test_gaps_outside_the_compared_months_do_not_matter(village):
    kept(village, "h1", 50, months=[month for month in TWO_YEARS if month not in ("2007-06", "2008-06")])
    committed(village, "h1")
    assert told(village).loc["met", "value"] == 100


def test_a_month_without_the_line_counts_as_zero_spent(village):
    kept(village, "h1", 0)
    village.rows["hh_ledger"] = [line for line in village.rows["hh_ledger"] if line[2] < "2008"]
    committed(village, "h1", target=100)
    assert told(village).loc["met", "value"] == 100


@pytest.mark.parametrize(("due", "why"), [("2007-12", "not after the review"), ("2009-02", "more than a year after")])
def test_due_months_that_cannot_be_compared(village, due, why):
    kept(village, "h1", 50)
    committed(village, "h1", due=due)
    rows = village.told(change_after_review, months=span("2007-01", 27)).loc["2009-03"]
    assert rows.loc["met", "reason"] == "none_assessable", why


def test_nothing_spent_before_cannot_fall(village):
    kept(village, "h1", 0, before=0)
    committed(village, "h1")
    assert told(village).loc["met", "reason"] == "none_assessable"


def test_all_of_a_households_commitments_must_be_met(village):
    kept(village, "h1", 50)
    committed(village, "h1")
    for month in TWO_YEARS:
        village.line("h1", month, "payment", "tobacco", 10)
    committed(village, "h1", category="tobacco")
    assert told(village).loc["met", ["value", "n"]].tolist() == [0, 1]


def test_what_was_got_in_kind_is_not_spent(village):
    kept(village, "h1", 50)
    village.line("h1", "2008-01", "payment", "alcohol", 500, in_kind=True)
    committed(village, "h1")
    assert told(village).loc["met", "value"] == 100


def test_a_category_that_the_source_cannot_tell_is_not_assessable(village):
    kept(village, "h1", 50)
    committed(village, "h1")
    assert told(village, recorded_categories=("food",)).loc["not_assessable", "value"] == 100


def test_committed_within_twelve_months_of_the_review(village):
    kept(village, "h1", 50)
    kept(village, "h2", 50)
    committed(village, "h1")
    rows = village.told(change_after_review, months=TWO_YEARS)["value"].unstack()["committed"]
    assert rows["2007-11"] == 0 and rows["2007-12"] == 50 and rows["2008-11"] == 50 and rows["2008-12"] == 0


def test_reviews_are_counted_over_twelve_months(book):
    for name, day in (("r1", "2007-03-05"), ("r2", "2007-03-28"), ("r3", "2008-01")):
        book.review(name, day)
    rows = book.told(change_after_review, months=TWO_YEARS)["value"].unstack()["reviews"]
    assert [rows[month] for month in ("2007-02", "2007-03", "2008-01", "2008-02", "2008-03", "2008-12")] == [
        0,
        2,
        3,
        3,
        1,
        1,
    ]


def test_a_commitment_of_an_unknown_review_is_due_but_not_assessable(village):
    kept(village, "h1", 50)
    village.commitment("lost", "h1", "alcohol", 10, DUE)
    rows = told(village)
    assert rows.loc["not_assessable", "value"] == 100
    assert rows.loc["committed", "value"] == 0
