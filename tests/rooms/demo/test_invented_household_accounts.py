"""The true tables: they fit the codebook, and the books close."""

import pandas as pd
import pytest

from tambonlib.demo.plan import chosen, tambons
from tambonlib.records.categories import category_chart
from tambonlib.records.codebook import table as codebook_table

USUAL = "970101"


@pytest.mark.parametrize(
    "name",
    ["household", "hh_ledger", "hh_month", "hh_debt", "hh_saving", "hh_review", "hh_commitment", "tambon_population"],
)
def test_a_table_has_the_codebooks_columns_codes_and_keys(truth, name):
    for code in (USUAL, "970203", "980304"):
        table, declared = truth(code)[name], codebook_table(name)
        shown = [column for column in declared.columns.values() if column.name in table or column.required]
        assert list(table.columns) == [column.name for column in shown]
        for column in shown:
            if column.allowed:
                assert set(table[column.name].dropna()) <= set(column.allowed), column.name
            if column.required:
                assert table[column.name].notna().all(), column.name
            if column.minimum is not None:
                assert (table[column.name].dropna().astype(float) >= column.minimum).all(), column.name
            if column.refers_to and column.refers_to.startswith("h"):
                other, key = column.refers_to.split(".")
                assert set(table[column.name]) <= set(truth(code)[other][key]), column.name
        if declared.key:
            assert not table.duplicated(list(declared.key)).any()


def _cash(ledger: pd.DataFrame) -> pd.Series:
    sign = ledger["flow"].map({"receipt": 1, "payment": -1})
    return (sign * ledger["amount_baht"]).where(~ledger["in_kind"], 0)


def test_a_running_balance_moves_by_each_line(truth):
    ledger = truth(USUAL)["hh_ledger"]
    for _, book in ledger.groupby("hh_id"):
        told = book[~book["in_kind"]]
        if told["balance_baht"].isna().any():
            assert told["balance_baht"].isna().all()
            continue
        assert (told["balance_baht"].diff() - _cash(told)).iloc[1:].abs().max() < 0.01


def test_nobody_runs_out_of_cash(truth):
    assert truth(USUAL)["hh_ledger"]["balance_baht"].min() >= 0


def test_a_month_closes_and_the_next_one_opens_there(truth):
    months = truth(USUAL)["hh_month"]
    months = months[months["sheet_present"]]
    closing = months["opening_baht"] + months["receipts_baht"] - months["payments_baht"]
    assert (closing - months["closing_baht"]).abs().max() < 0.01
    assert (months.groupby("hh_id")["closing_baht"].shift() - months["opening_baht"]).abs().max() < 0.01


def test_a_sheet_adds_up_its_lines_and_totals_only_have_none(truth):
    tables = truth("970203")
    ledger = tables["hh_ledger"].assign(month=lambda lines: lines["date"].str[:7])
    cash = ledger[~ledger["in_kind"]]
    added = cash[cash["flow"] == "receipt"].groupby(["hh_id", "month"])["amount_baht"].sum()
    sheets = tables["hh_month"][tables["hh_month"]["sheet_present"]].set_index(["hh_id", "month"])
    by_lines, by_totals = (sheets[sheets["source"] == source] for source in ("lines", "summary"))
    assert len(by_lines) and len(by_totals)
    assert (by_lines["receipts_baht"] - added.reindex(by_lines.index).fillna(0)).abs().max() < 0.01
    assert not by_totals.index.isin(cash.set_index(["hh_id", "month"]).index).any()


def test_life_has_its_seasons(truth):
    lines = pd.concat([truth(tambon.code)["hh_ledger"] for tambon in tambons()[:6]], ignore_index=True)
    calendar = lines["date"].str[5:7].astype(int)
    sold = calendar[(lines["category"] == "rice")].value_counts()
    assert set(sold.index) == {11, 12, 1, 4, 5, 6, 7, 8}
    school = lines.loc[lines["category"] == "education"].groupby(calendar)["amount_baht"].sum()
    assert school.idxmax() == 5
    assert set(calendar[lines["memo"].isin(["กฐิน", "ซองกฐิน"])]) == {11}
    assert {"loan_received", "fertiliser", "uncategorised_payment"} <= set(lines["category"])


def test_households_join_late_drop_out_and_miss_months(truth):
    tables = [truth(tambon.code) for tambon in tambons()[:6]]
    homes = pd.concat([table["household"] for table in tables])
    assert (homes["joined"] > "2007-01").any() and homes["left"].notna().any()
    sheets = pd.concat([table["hh_month"] for table in tables])
    assert (~sheets["sheet_present"]).any() and (sheets["source"] == "summary").any()


def test_the_tambon_with_almost_nothing_has_two_households_and_three_months(truth):
    tables = truth("980304")
    assert len(tables["household"]) == 2
    assert tables["hh_month"]["month"].unique().tolist() == ["2007-05", "2007-06", "2007-07"]
    assert tables["hh_review"].empty and tables["hh_commitment"].empty


def test_every_category_of_the_lines_is_in_the_chart():
    from tambonlib.demo.plan import settings

    chart = set(category_chart()["code"])
    assert {kind["category"] for kind in settings("household_lines")["lines"].values()} <= chart


def test_a_tambon_does_not_depend_on_its_neighbours(truth):
    from tambonlib.demo import invented_household_accounts

    again = invented_household_accounts.tables(2550, chosen([USUAL])[0])
    other = invented_household_accounts.tables(2551, chosen([USUAL])[0])
    for name, table in truth(USUAL).items():
        pd.testing.assert_frame_equal(table, again[name])
    assert not truth(USUAL)["hh_ledger"].equals(other["hh_ledger"])
