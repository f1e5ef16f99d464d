"""Running balances and months: what adds up, what does not, and what cannot be known."""

import pandas as pd
import pytest

from tambonlib.records.balance_checks import identity_issues, running_balances, running_issues
from tambonlib.records.codebook import table

LEDGER = table("hh_ledger")


def lines(*rows, category="food", in_kind=False):
    """(household, date, flow, amount, balance)."""
    frame = pd.DataFrame(rows, columns=["hh_id", "date", "flow", "amount_baht", "balance_baht"])
    frame = frame.assign(
        category=category, in_kind=in_kind, tambon_code="980101", source_file="f.csv", source_sheet=None
    )
    return frame.assign(source_row=range(2, len(frame) + 2))


def difference(frame, cut_on=None):
    return running_balances(frame, LEDGER.book, cut_on)["difference"].tolist()


def test_a_book_that_adds_up():
    frame = lines(
        ("a", "2008-01-01", "receipt", 100, 150),
        ("a", "2008-01-02", "payment", 30, 120),
        ("a", "2008-01-05", "payment", 20, 100),
    )
    found = running_balances(frame, LEDGER.book).iloc[0]
    assert (found["opening"], found["change"], found["closing"], found["difference"]) == (50, 50, 100, 0)


def test_a_line_that_is_missing_shows_as_its_amount():
    frame = lines(("a", "2008-01-01", "receipt", 100, 150), ("a", "2008-01-05", "payment", 20, 100))
    assert difference(frame) == [-30]


def test_the_order_of_lines_within_a_day_does_not_matter():
    rows = [
        ("a", "2008-01-01", "payment", 20, 130),
        ("a", "2008-01-01", "receipt", 100, 150),
        ("a", "2008-01-03", "receipt", 5, 140),
        ("a", "2008-01-03", "receipt", 5, 135),
    ]
    assert difference(lines(*rows)) == difference(lines(*rows[::-1])) == [0]


def test_the_incomplete_last_day_is_left_out():
    frame = lines(("a", "2008-01-01", "receipt", 100, 100), ("a", "2008-01-31", "payment", 20, 10))
    assert difference(frame) == [-70]
    assert difference(frame, cut_on="2008-01-31") == [0]


def test_loans_bring_money_in_and_repayments_take_it_out():
    frame = lines(
        ("a", "2008-01-01", "receipt", 100, 100),
        ("a", "2008-01-02", "transfer", 50, 150),
        ("a", "2008-01-03", "transfer", 20, 130),
    )
    assert difference(frame.assign(category=["wages", "loan_received", "loan_principal"])) == [0]


def test_what_is_in_kind_does_not_change_the_money_in_hand():
    frame = lines(
        ("a", "2008-01-01", "receipt", 100, 100),
        ("a", "2008-01-02", "payment", 40, 100),
        ("a", "2008-01-03", "payment", 10, 90),
    )
    assert difference(frame.assign(in_kind=[False, True, False])) == [0]


def test_days_count_from_the_first_to_the_last_balance():
    frame = lines(
        ("a", "2008-01-01", "receipt", 999, None),
        ("a", "2008-01-02", "receipt", 100, 100),
        ("a", "2008-01-03", "payment", 40, 60),
        ("a", "2008-01-04", "payment", 7, None),
    )
    assert difference(frame) == [0]


def test_books_are_told_beyond_the_tolerance_only():
    frame = lines(
        ("a", "2008-01-01", "receipt", 100, 100),
        ("a", "2008-01-02", "payment", 40, 60.5),
        ("b", "2008-01-01", "receipt", 100, 100),
        ("b", "2008-01-02", "payment", 40, 60.51),
    )
    told = running_issues(frame, LEDGER, 0.5, None)
    assert told[["code", "kind", "row", "found"]].values.tolist() == [["book_differs", "check", 5, "60.51"]]
    assert len(running_issues(frame, LEDGER, 0, None)) == 2
    assert running_issues(frame.assign(balance_baht=None), LEDGER, 0, None).empty


def months(*rows):
    frame = pd.DataFrame(
        rows, columns=["hh_id", "month", "opening_baht", "receipts_baht", "payments_baht", "closing_baht"]
    )
    frame = frame.assign(tambon_code="980101", source_file="f.csv", source_sheet=None)
    return frame.assign(source_row=range(2, len(frame) + 2))


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        (("a", "2008-01", 10.0, 5.0, 3.0, 12.0), []),
        (("a", "2008-01", 10.0, 5.0, 3.0, 12.01), ["month_differs"]),
        (("a", "2008-01", 10.0, None, None, 12.0), []),  # nothing is known of what came and went
        (("a", "2008-01", None, 5.0, 3.0, 12.0), []),
    ],
)
def test_opening_and_what_came_and_went_make_the_closing(row, codes):
    assert identity_issues(months(row), table("hh_month"), 0)["code"].tolist() == codes


def test_an_opening_follows_the_closing_of_the_month_before_only():
    first, gap = ("a", "2008-01", 0.0, 5.0, 0.0, 5.0), ("a", "2008-03", 9.0, 1.0, 0.0, 10.0)
    assert identity_issues(months(first, gap), table("hh_month"), 0).empty
    found = identity_issues(months(("a", "2008-02", 4.0, 1.0, 0.0, 5.0), first), table("hh_month"), 0)
    assert found[["code", "row"]].values.tolist() == [["opening_differs", 2]]
    assert identity_issues(months(("b", "2008-02", 4.0, 1.0, 0.0, 5.0), first), table("hh_month"), 0).empty
