"""D1.5 on loans that can be added up by hand."""

import pytest

from tambonlib.indicators.household_accounts import nonproductive_debt_share

MONTH = "2008-06"


def shares(book, month=MONTH, **options):
    return book.told(nonproductive_debt_share, **options).loc[month]


def surveyed(book, *loans, hh_id="h1", at="2008-03"):
    book.household(hh_id)
    for purpose, outstanding in loans:
        book.loan(hh_id, at, purpose, outstanding)


def test_shares_of_known_purpose_and_unknown_beside_them(book):
    surveyed(
        book,
        ("consumption", 10),
        ("farming", 20),
        ("business", 10),
        ("education", 20),
        ("housing_land", 20),
        ("refinance", 20),
        ("other", 50),
        ("unknown", 30),
        ("vehicle", 20),
    )
    told = shares(book)["value"]
    assert told.to_dict() == {"nonproductive": 10, "productive": 30, "capital": 40, "refinance": 20, "unknown": 50}


@pytest.mark.parametrize(
    ("setting", "part"),
    [
        ("productive", "productive"),
        ("nonproductive", "nonproductive"),
        ("capital", "capital"),
        ("unknown", "unknown"),
    ],
)
def test_vehicles_go_where_the_study_says(book, setting, part):
    surveyed(book, ("vehicle", 100))
    assert shares(book, vehicle_loan_class=setting).loc[part, "value"] == 100


def test_the_shares_are_pooled_over_households(book):
    surveyed(book, ("consumption", 10))
    surveyed(book, ("farming", 90), hh_id="h2")
    assert shares(book).loc["nonproductive", ["value", "n", "N"]].tolist() == [10, 2, 2]


def test_outstanding_that_is_not_known_is_not_zero(book):
    surveyed(book, ("consumption", 10), ("farming", float("nan")))
    surveyed(book, ("farming", float("nan")), hh_id="h2")
    assert shares(book).loc["nonproductive", ["value", "n", "N"]].tolist() == [100, 1, 2]


def test_only_the_latest_round_counts_as_long_as_it_is_valid(book):
    book.household("h1")
    book.loan("h1", "2008-02", "consumption", 100)
    book.loan("h1", "2008-05", "farming", 100)
    told = book.told(nonproductive_debt_share, debt_round_months=3)["value"].unstack()["nonproductive"]
    assert told.dropna().to_dict() == {
        "2008-02": 100,
        "2008-03": 100,
        "2008-04": 100,
        "2008-05": 0,
        "2008-06": 0,
        "2008-07": 0,
    }


def test_why_there_is_no_share(book):
    surveyed(book, ("unknown", 10))
    assert shares(book).loc["nonproductive", "reason"] == "no_known_purpose"
    assert shares(book).loc["unknown", "value"] == 100
    assert shares(book, month="2008-01")["reason"].tolist() == ["no_debt_round"] * 5


def test_nothing_owed_is_no_share(book):
    surveyed(book, ("farming", 0))
    assert set(shares(book)["reason"]) == {"no_outstanding_debt"}


def test_a_household_that_left_does_not_count(book):
    book.household("h1", left="2008-04")
    book.household("h2")
    book.loan("h1", "2008-03", "consumption", 10)
    book.loan("h2", "2008-03", "farming", 10)
    told = book.told(nonproductive_debt_share)
    assert told.loc[("2008-04", "nonproductive"), ["value", "n"]].tolist() == [50, 2]
    assert told.loc[("2008-05", "nonproductive"), ["value", "n"]].tolist() == [0, 1]


def test_a_purpose_left_blank_is_unknown(book):
    surveyed(book, (None, 10), ("farming", 30))
    assert shares(book).loc["unknown", "value"] == 25
