"""The worked examples of DOMAIN.md, Appendix A, with the numbers that are printed there."""

import pandas as pd
import pytest

from tambonlib.indicators.examples import example_records
from tambonlib.indicators.household_accounts import debt_service_ratio, reducible_share, surplus_rate
from tambonlib.indicators.household_months import household_months
from tambonlib.months import span

MONTHS = span("2008-01", 12)
# Example 1 as it is printed: flow, category of the chart, baht.
RECEIPTS = {"rice": 20_000, "wages": 6_000, "remittance": 3_000, "loan_received": 15_000}
PAYMENTS = {
    "food": 4_200,
    "alcohol": 400,
    "tobacco": 250,
    "lottery": 350,
    "phone": 500,
    "fuel": 900,
    "merit": 400,
    "funeral": 600,
    "education": 800,
    "fertiliser": 6_000,
    "loan_principal": 5_000,
    "interest": 700,
}


@pytest.fixture(params=["as_the_book_says", "loans_as_transfers"])
def accounts(request):
    """Twelve such months of five households; loans booked as receipt and payment, or moved to transfers at intake."""
    records = example_records()
    lines = [("receipt", category, baht) for category, baht in RECEIPTS.items()]
    lines += [("payment", category, baht) for category, baht in PAYMENTS.items()]
    book = pd.DataFrame(lines, columns=["flow", "category", "amount_baht"]).astype({"amount_baht": "float64"})
    if request.param == "loans_as_transfers":
        book["flow"] = book["flow"].mask(book["category"].str.startswith("loan"), "transfer")
    months = records["hh_month"][["hh_id", "tambon_code", "month"]].merge(book, how="cross")
    ledger = months.assign(date=months["month"] + "-28", in_kind=False, purpose=None).drop(columns="month")
    return records["household"], records["hh_month"], ledger


def last(rows, part):
    """The value at the end of the twelve months, to one decimal as printed."""
    return round(rows.set_index(["month", "part"])["value"][("2008-12", part)], 1)


def test_the_example_is_typed_as_printed():
    assert sum(RECEIPTS.values()) == 44_000 and sum(PAYMENTS.values()) == 20_100


def test_household_month_amounts(accounts):
    month = household_months(*accounts, months=MONTHS).iloc[0]
    assert month["income"] == 29_000
    assert month["net_income"] == 23_000
    assert month["living"] == 8_400
    assert month["tier_a"] == 1_000
    assert month["tier_ab"] == 2_000
    assert month["net_income"] - month["living"] - month["interest"] == 13_900
    assert month["principal_paid"] + month["interest"] == 5_700


def test_reducible_share(accounts):
    rows = reducible_share(*accounts, months=MONTHS)
    assert last(rows, "a") == 11.9
    assert last(rows, "a_to_b") == 23.8


def test_surplus_rate(accounts):
    assert last(surplus_rate(*accounts, months=MONTHS), "median") == 60.4


def test_debt_service_ratio(accounts):
    assert last(debt_service_ratio(*accounts, months=MONTHS), "median") == 24.8


def test_the_wrong_answer_stands_nowhere(accounts):
    """44,000 − 20,100 = 23,900 "left": receipts are not income."""
    wrong = 23_900
    months = household_months(*accounts, months=MONTHS)
    assert not (months.select_dtypes("number") == wrong).any().any()
    surplus = surplus_rate(*accounts, months=MONTHS)["value"]
    assert not (surplus.round(1) == round(100 * wrong / 44_000, 1)).any()
    assert not (surplus.round(1) == round(100 * wrong / 29_000, 1)).any()


def test_eleven_months_are_not_yet_a_level(accounts):
    rows = reducible_share(*accounts, months=MONTHS)
    assert rows.loc[rows["month"] < "2008-12", "value"].isna().all()
