"""What is planted can be found, by simple sums of our own that no indicator has a part in."""

import pandas as pd
import pytest

from tambonlib.demo.plan import tambons
from tambonlib.records.categories import category_chart

CLEAR = 5.0  # percent, or points for shares


def _codes(kind: str) -> list[str]:
    return [tambon.code for tambon in tambons() if tambon.kind == kind]


def _matched_change(tables: dict, tiers: str) -> float:
    """Spending of the tiers in the months of the second year against the same months of the first, percent."""
    tier = category_chart().set_index("code")
    wanted = tier.index[tier["tier"].isin(list(tiers)) & (tier["class"] == "living")]
    months = tables["hh_month"]
    kept = months[months["sheet_present"] & (months["source"] == "lines")][["hh_id", "month"]]
    kept = kept.assign(calendar=kept["month"].str[5:])
    early, late = kept[kept["month"] < "2008"], kept[kept["month"] >= "2008"]
    pairs = early.merge(late, on=["hh_id", "calendar"], suffixes=("_1", "_2"))
    lines = tables["hh_ledger"]
    lines = lines[lines["category"].isin(wanted) & ~lines["in_kind"]].assign(month=lambda table: table["date"].str[:7])
    spent = lines.groupby(["hh_id", "month"])["amount_baht"].sum()
    sums = [
        spent.reindex(pd.MultiIndex.from_frame(pairs[["hh_id", f"month_{year}"]])).fillna(0).sum() for year in (1, 2)
    ]
    return (sums[1] / sums[0] - 1) * 100


def _consumer_share(tables: dict, round_month: str) -> float:
    loans = tables["hh_debt"]
    loans = loans[(loans["round"] == round_month) & ~loans["purpose"].isin(["unknown", "other"])]
    consumer = loans["purpose"].isin(["consumption", "refinance"])
    return loans.loc[consumer, "outstanding_baht"].sum() / loans["outstanding_baht"].sum() * 100


def _surplus(tables: dict, first: str, last: str) -> float:
    """Surplus rate of all households together, percent of net income."""
    lines = tables["hh_ledger"]
    lines = lines[~lines["in_kind"] & lines["date"].str[:7].between(first, last)]
    classes = lines["category"].map(category_chart().set_index("code")["class"])
    sums = lines.groupby(classes)["amount_baht"].sum()
    net = sums["income"] - sums["enterprise_input"]
    return (net - sums["living"] - sums["interest"]) / net * 100


@pytest.mark.parametrize("code", _codes("less_vice"))
def test_vices_fall(truth, code):
    assert _matched_change(truth(code), "A") < -20


@pytest.mark.parametrize("code", [*_codes("more_vice"), *_codes("better_recording")])
def test_vices_rise(truth, code):
    assert _matched_change(truth(code), "A") > CLEAR


@pytest.mark.parametrize("code", [*_codes("no_change"), *_codes("only_talk"), *_codes("unreadable")])
def test_nothing_happens(truth, code):
    # chance alone: about a dozen households, nine months, habits that stay
    assert abs(_matched_change(truth(code), "A")) < 8


@pytest.mark.parametrize(("kind", "tiers"), [("quieter_ceremonies", "AB"), ("grown_at_home", "ABCD")])
def test_only_the_wider_tiers_fall(truth, kind, tiers):
    for code in _codes(kind):
        assert _matched_change(truth(code), tiers) < -CLEAR
        assert abs(_matched_change(truth(code), "A")) < 8


def test_debt_goes_where_it_was_planted(truth):
    for code in _codes("less_consumer_debt"):
        assert _consumer_share(truth(code), "2008-09") < _consumer_share(truth(code), "2007-06") - CLEAR
    for code in [*_codes("more_consumer_debt"), *_codes("flood")]:
        assert _consumer_share(truth(code), "2008-09") > _consumer_share(truth(code), "2007-06") + CLEAR


def test_the_flood_takes_the_surplus(truth):
    for code in _codes("flood"):
        before, after = _surplus(truth(code), "2007-01", "2007-12"), _surplus(truth(code), "2007-10", "2008-09")
        assert after < before - CLEAR


def test_books_stop_after_the_twelfth_month(truth):
    (code,) = _codes("books_stop")
    months = truth(code)["hh_month"]
    kept = months[months["sheet_present"]].groupby("month").size()
    assert kept["2008-01":].max() < kept["2007-12"] / 2


def test_better_recording_starts_low_and_then_stays(truth):
    for code in _codes("better_recording"):
        lines = truth(code)["hh_ledger"]
        lines = lines[lines["category"].isin(["alcohol", "tobacco"])]
        month = lines["date"].str[:7]
        usual = lines.loc[month.between("2007-06", "2007-12"), "amount_baht"].mean()
        assert lines.loc[month == "2007-01", "amount_baht"].mean() < 0.7 * usual
        assert abs(lines.loc[month >= "2008-01", "amount_baht"].mean() / usual - 1) < 0.15
