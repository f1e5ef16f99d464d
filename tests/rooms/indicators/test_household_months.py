"""One household month: what counts as income, as living, as nothing; and what is missing rather than zero."""

import numpy as np
import pandas as pd
import pytest

from tambonlib.errors import TambonError
from tambonlib.indicators.household_months import (
    cash_lines,
    eligible_months,
    household_amounts,
    household_months,
    household_tiers,
)
from tambonlib.months import span


def month_of(book, hh_id="h1", month="2008-01", **options):
    rows = months_of(book, **options)
    return rows.set_index(["hh_id", "month"]).loc[(hh_id, month)]


def months_of(book, months=("2008-01", "2008-02"), **options):
    return household_months(
        book.table("household"), book.table("hh_month"), book.table("hh_ledger"), months=months, **options
    )


def one_line(book, flow, category, baht=100, **options):
    """A household with one sheet and one line in it, beside 1,000 baht of wages and 10 of food."""
    book.kept("h1", ["2008-01"], [("receipt", "wages", 1000), ("payment", "food", 10)])
    book.line("h1", "2008-01", flow, category, baht, **options)
    return month_of(book)


def test_a_loan_booked_as_receipt_is_not_income(book):
    assert one_line(book, "receipt", "loan_received")["income"] == 1000


@pytest.mark.parametrize("category", ["saving_withdrawn", "loan_received"])
@pytest.mark.parametrize("flow", ["receipt", "transfer"])
def test_moved_money_that_comes_in_is_not_income(book, flow, category):
    month = one_line(book, flow, category)
    assert (month["income"], month["net_income"], month["living"]) == (1000, 1000, 10)


@pytest.mark.parametrize("flow", ["payment", "transfer"])
def test_deposits_and_repaid_principal_are_not_living(book, flow):
    month = one_line(book, flow, "loan_principal")
    assert (month["living"], month["principal_paid"], month["net_income"]) == (10, 100, 1000)


def test_a_deposit_is_nowhere(book):
    month = one_line(book, "payment", "saving_deposit")
    assert (month["living"], month["principal_paid"], month["interest"], month["net_income"]) == (10, 0, 0, 1000)


def test_undivided_instalments_are_kept_apart(book):
    month = one_line(book, "payment", "loan_payment")
    assert (month["loan_payment_undivided"], month["principal_paid"], month["interest"], month["living"]) == (
        100,
        0,
        0,
        10,
    )


def test_interest_is_neither_living_nor_enterprise_cost(book):
    month = one_line(book, "payment", "interest", purpose="enterprise")
    assert (month["interest"], month["living"], month["enterprise_cost"]) == (100, 10, 0)


def test_fertiliser_is_an_enterprise_cost_where_the_book_does_not_say(book):
    month = one_line(book, "payment", "fertiliser")
    assert (month["enterprise_cost"], month["net_income"], month["living"], month["tier_abcd"]) == (100, 900, 10, 0)


def test_fertiliser_for_the_household_is_living_and_could_be_home_made(book):
    month = one_line(book, "payment", "fertiliser", purpose="household")
    assert (month["enterprise_cost"], month["living"], month["tier_abc"], month["tier_abcd"]) == (0, 110, 0, 100)


def test_snacks_for_the_enterprise_are_no_reducible_living(book):
    month = one_line(book, "payment", "snacks", purpose="enterprise")
    assert (month["enterprise_cost"], month["living"], month["tier_abc"]) == (100, 10, 0)


def test_what_came_in_kind_is_left_out_of_cash(book):
    month = one_line(book, "payment", "vegetables", in_kind=True)
    assert (month["living"], month["tier_abcd"]) == (10, 0)


def test_rice_in_kind_is_no_cash_income(book):
    assert one_line(book, "receipt", "rice", in_kind=True)["income"] == 1000


def test_uncategorised_lines_count_and_are_told(book):
    book.kept("h1", ["2008-01"], [("receipt", "uncategorised_receipt", 300), ("payment", "uncategorised_payment", 40)])
    month = month_of(book)
    assert (month["income"], month["living"]) == (300, 40)
    assert (month["uncategorised_receipts"], month["uncategorised_payments"]) == (300, 40)


def test_a_sheet_without_the_line_says_zero(book):
    book.kept("h1", ["2008-01"], [("receipt", "wages", 5)])
    month = month_of(book)
    assert month["complete"] and (month["living"], month["tier_a"], month["interest"]) == (0, 0, 0)


def test_a_month_without_sheet_is_missing(book):
    book.kept("h1", ["2008-01"], [("payment", "food", 5)])
    book.line("h1", "2008-02", "payment", "food", 70)
    month = month_of(book, month="2008-02")
    assert not month["sheet_present"] and not month["complete"] and np.isnan(month["living"])


def test_a_sheet_that_is_noted_as_absent_is_missing(book):
    book.household("h1")
    book.sheet("h1", "2008-01", present=False)
    assert np.isnan(month_of(book)["living"])


def test_a_month_of_totals_only_is_a_sheet_but_its_lines_are_missing(book):
    book.household("h1")
    book.sheet("h1", "2008-01", source="summary")
    month = month_of(book)
    assert month["sheet_present"] and not month["complete"] and np.isnan(month["income"])


def test_a_line_of_unknown_amount_makes_its_month_incomplete(book):
    book.kept("h1", ["2008-01"], [("payment", "food", 5), ("payment", "alcohol", float("nan"))])
    assert not month_of(book)["complete"]


def test_months_run_from_joining_to_leaving(book):
    book.household("h1", joined="2008-02", left="2008-03")
    book.household("h2", joined="2007-01")
    rows = eligible_months(book.table("household"), months=span("2008-01", 4))
    assert rows.loc[rows["hh_id"] == "h1", "month"].tolist() == ["2008-02", "2008-03"]
    assert rows.loc[rows["hh_id"] == "h2", "month"].tolist() == list(span("2008-01", 4))


def test_lines_outside_the_time_in_the_group_are_not_counted(book):
    book.kept("h1", ["2008-01", "2008-02"], [("payment", "food", 5)], joined="2008-02")
    assert months_of(book)["month"].tolist() == ["2008-02"]


def test_no_households_no_rows(book):
    assert len(months_of(book)) == 0


@pytest.mark.parametrize(
    ("flow", "category", "purpose", "where"),
    [
        ("out", "food", None, "hh_ledger.flow"),
        ("payment", "yacht", None, "hh_ledger.category"),
        ("payment", "food", "fun", "hh_ledger.purpose"),
    ],
)
def test_words_that_nobody_knows_are_refused(book, flow, category, purpose, where):
    book.kept("h1", ["2008-01"], [])
    book.line("h1", "2008-01", flow, category, 5, purpose=purpose)
    with pytest.raises(TambonError) as refused:
        months_of(book)
    assert [fault.key for fault in refused.value.faults] == [where]


def test_a_household_or_sheet_that_stands_twice_is_refused(book):
    book.household("h1")
    book.household("h1")
    with pytest.raises(TambonError, match="household"):
        months_of(book)
    book.rows["household"].pop()
    book.sheet("h1", "2008-01")
    book.sheet("h1", "2008-01")
    with pytest.raises(TambonError, match="hh_month"):
        months_of(book)


def test_satang_add_up_exactly(book):
    book.kept("h1", ["2008-01"], [("payment", "food", 0.1)] * 3)
    assert month_of(book)["living"] == 0.3


def test_where_loans_cannot_be_told_apart_no_income_is_known(book):
    book.kept("h1", ["2008-01"], [("receipt", "wages", 5), ("payment", "food", 3)])
    month = month_of(book, recorded_categories=("wages", "food"))
    assert np.isnan(month["income"]) and np.isnan(month["net_income"]) and month["living"] == 3
    assert month_of(book, recorded_categories=("wages", "loan_received"))["income"] == 5


def test_tiers_that_the_source_cannot_tell_are_missing(book):
    book.kept("h1", ["2008-01"], [("payment", "alcohol", 5)])
    month = month_of(book, recorded_categories=("alcohol", "snacks"))
    assert month["tier_a"] == 5
    assert month[["tier_ab", "tier_abc", "tier_abcd"]].isna().all()


def agreed(*rows):
    return pd.DataFrame(rows, columns=["tambon_code", "category", "tier", "agreed_on", "version"], dtype="str").assign(
        source="มติ"
    )


def test_a_tambons_own_list_holds_from_its_month_on(book):
    book.kept("h1", ["2008-01", "2008-02"], [("payment", "alcohol", 5), ("payment", "clothing", 30)])
    lists = agreed(("990101", "clothing", "A", "2008-02-20", "1"))
    assert month_of(book, agreed_lists=lists)["tier_a"] == 5
    assert month_of(book, month="2008-02", agreed_lists=lists)["tier_a"] == 30


def test_a_later_version_replaces_the_whole_list(book):
    book.kept("h1", ["2008-01", "2008-02"], [("payment", "alcohol", 5), ("payment", "clothing", 30)])
    lists = agreed(("990101", "clothing", "A", "2007-12-01", "1"), ("990101", "alcohol", "B", "2008-02-01", "2"))
    assert month_of(book, agreed_lists=lists)[["tier_a", "tier_ab"]].tolist() == [30, 30]
    assert month_of(book, month="2008-02", agreed_lists=lists)[["tier_a", "tier_ab"]].tolist() == [0, 5]


def test_another_tambons_list_changes_nothing(book):
    book.kept("h1", ["2008-01"], [("payment", "alcohol", 5)])
    assert month_of(book, agreed_lists=agreed(("990102", "food", "A", "2007-12-01", "1")))["tier_a"] == 5


def test_each_list_is_counted_over_all_months(book):
    book.kept("h1", ["2008-01", "2008-02"], [("payment", "alcohol", 5), ("payment", "clothing", 30)])
    tables = [book.table(name) for name in ("household", "hh_month", "hh_ledger")]
    months = ("2008-01", "2008-02")
    lists = agreed(("990101", "clothing", "A", "2008-02-20", "1"))
    eligible = eligible_months(tables[0], months=months)
    lines = cash_lines(eligible, tables[2])
    rows = household_tiers(household_amounts(eligible, tables[1], lines), lines, agreed_lists=lists)
    assert rows[["month", "list_from", "tier_a"]].values.tolist() == [
        ["2008-01", "0000-00", 5.0],
        ["2008-01", "2008-02", 30.0],
        ["2008-02", "0000-00", 5.0],
        ["2008-02", "2008-02", 30.0],
    ]
