"""D1.4 and D1.6 on books that can be counted by hand."""

import pytest

from tambonlib.indicators.household_accounts import debt_service_ratio, surplus_rate
from tambonlib.months import span

YEAR = span("2008-01", 12)
DECEMBER = "2008-12"


def month(wages, food, **payments):
    lines = [("receipt", "wages", wages), ("payment", "food", food)]
    return lines + [("payment", name, baht) for name, baht in payments.items()]


def test_surplus_of_the_median_household(book):
    book.kept("h1", YEAR, month(100, 50, interest=10))
    book.kept("h2", YEAR, month(200, 300))
    book.kept("h3", YEAR, month(1000, 100))
    assert book.told(surplus_rate).loc[(DECEMBER, "median"), ["value", "n", "N"]].tolist() == [40, 3, 3]


def test_enterprise_costs_come_off_income_and_repaid_principal_does_not(book):
    book.kept("h1", YEAR, month(300, 50, feed=200, loan_principal=70))
    assert book.told(surplus_rate).loc[(DECEMBER, "median"), "value"] == 50


@pytest.mark.parametrize("feed", [100, 150])
def test_no_net_income_cannot_be_computed_and_is_counted(book, feed):
    book.kept("poor", YEAR, month(100, 50, feed=feed))
    book.kept("other", YEAR, month(100, 50))
    for indicator in (surplus_rate, debt_service_ratio):
        told = book.told(indicator)
        assert told.loc[(DECEMBER, "median"), "n"] == 1
        assert told.loc[(DECEMBER, "without_net_income"), ["value", "n"]].tolist() == [50, 2]


def test_only_households_without_net_income_give_no_median(book):
    book.kept("poor", YEAR, month(100, 50, feed=100))
    assert book.told(surplus_rate).loc[(DECEMBER, "median"), "reason"] == "no_net_income"
    told = book.told(debt_service_ratio)
    assert told.loc[(DECEMBER, "median"), "reason"] == "no_positive_income"
    assert told.loc[(DECEMBER, "among_paying"), "reason"] == "no_paying_household"
    assert told.loc[(DECEMBER, "without_net_income"), "value"] == 100


def test_undivided_instalments_leave_the_surplus_unknown_but_not_the_debt_service(book):
    book.kept("h1", YEAR, month(100, 50, loan_payment=20))
    book.kept("h2", YEAR, month(100, 70))
    told = book.told(surplus_rate)
    assert told.loc[(DECEMBER, "median"), ["value", "n"]].tolist() == [30, 1]
    assert told.loc[(DECEMBER, "interest_unknown"), ["value", "n"]].tolist() == [50, 2]
    assert book.told(debt_service_ratio).loc[(DECEMBER, "among_paying"), ["value", "n"]].tolist() == [20, 1]


def test_debt_service_of_all_and_of_those_that_pay(book):
    book.kept("h1", YEAR, month(100, 50, loan_principal=30, interest=10))
    book.kept("h2", YEAR, month(100, 50, interest=20))
    book.kept("h3", YEAR, month(100, 50))
    told = book.told(debt_service_ratio)
    assert told.loc[(DECEMBER, "median"), ["value", "n"]].tolist() == [20, 3]
    assert told.loc[(DECEMBER, "among_paying"), ["value", "n"]].tolist() == [30, 2]
    assert told.loc[(DECEMBER, "paying"), "value"] == pytest.approx(200 / 3)


def test_debt_service_may_pass_all_income(book):
    book.kept("h1", YEAR, month(100, 50, loan_principal=150))
    assert book.told(debt_service_ratio).loc[(DECEMBER, "median"), "value"] == 150


def test_before_the_window_is_complete_nothing_is_told(book):
    book.kept("h1", YEAR, month(100, 50))
    for indicator in (surplus_rate, debt_service_ratio):
        told = book.told(indicator)
        assert set(told.loc["2008-11", "reason"]) == {"no_complete_window"}


def test_where_the_source_does_not_tell_loans_nothing_about_income_is_collected(book):
    book.kept("h1", YEAR, month(100, 50))
    for indicator in (surplus_rate, debt_service_ratio):
        told = book.told(indicator, recorded_categories=("wages", "food", "interest"))
        assert set(told.loc[DECEMBER, "reason"]) == {"category_not_recorded"}


def test_exactly_nothing_left_is_not_taken_for_something(book):
    book.kept("h1", YEAR, [("receipt", "wages", 0.1), ("receipt", "wages", 0.2), ("payment", "feed", 0.3)])
    assert book.told(surplus_rate).loc[(DECEMBER, "without_net_income"), "value"] == 100
