"""Rolling sums over complete windows, and the same months of two years."""

import pandas as pd
import pytest

from tambonlib.indicators.rolling import matched_months, rolling_sum
from tambonlib.months import span

HALF_YEAR = span("2008-01", 6)
TWO_YEARS = span("2007-01", 24)


def rows(**amounts):
    """h1's amounts by month, written as m2008_01=…"""
    months = [name[1:].replace("_", "-") for name in amounts]
    return pd.DataFrame({"hh_id": "h1", "month": months, "baht": list(amounts.values())})


def test_a_window_needs_every_month():
    known = rows(m2008_01=1.0, m2008_02=2.0, m2008_04=4.0, m2008_05=5.0, m2008_06=6.0)
    found = rolling_sum(known, ["baht"], by=["hh_id"], months=HALF_YEAR, length=3)
    assert found[["month", "baht"]].values.tolist() == [["2008-06", 15.0]]


def test_a_window_longer_than_the_study_is_empty():
    found = rolling_sum(rows(m2008_01=1.0), ["baht"], by=["hh_id"], months=HALF_YEAR, length=7)
    assert found.empty and list(found) == ["hh_id", "month", "baht"]


def test_months_outside_are_not_in_a_window():
    found = rolling_sum(rows(m2007_12=9.0, m2008_01=1.0), ["baht"], by=["hh_id"], months=HALF_YEAR, length=2)
    assert found.empty


def test_pairs_are_months_known_in_both_years():
    known = rows(m2007_01=10.0, m2007_03=20.0, m2008_01=7.0, m2008_02=99.0, m2008_03=8.0)
    found = matched_months(known, ["baht"], by=["hh_id"], months=TWO_YEARS, minimum=2).set_index("month")
    assert found.loc["2008-03", ["pairs", "baht_before", "baht_after"]].tolist() == [2, 30, 15]
    assert "2008-02" not in found.index, "one pair is fewer than the minimum"


def test_pairs_reach_back_twelve_months_and_no_further():
    months = span("2006-01", 36)
    known = pd.DataFrame({"hh_id": "h1", "month": months, "baht": [1.0] * 12 + [10.0] * 12 + [100.0] * 12})
    found = matched_months(known, ["baht"], by=["hh_id"], months=months, minimum=12).set_index("month")
    assert found.loc["2007-12", ["baht_before", "baht_after"]].tolist() == [12, 120]
    assert found.loc["2008-12", ["pairs", "baht_before", "baht_after"]].tolist() == [12, 120, 1200]
    assert "2007-11" not in found.index


def test_a_minimum_above_twelve_means_twelve():
    known = pd.DataFrame({"hh_id": "h1", "month": TWO_YEARS, "baht": 1.0})
    found = matched_months(known, ["baht"], by=["hh_id"], months=TWO_YEARS, minimum=20)
    assert found["month"].tolist() == ["2008-12"]


def test_no_pairs_within_one_year():
    assert matched_months(rows(m2008_01=1.0), ["baht"], by=["hh_id"], months=HALF_YEAR, minimum=1).empty


def test_months_with_gaps_are_refused():
    with pytest.raises(ValueError, match="without gaps"):
        rolling_sum(rows(m2008_01=1.0), ["baht"], by=["hh_id"], months=("2008-01", "2008-03"), length=1)


def test_a_month_that_stands_twice_is_refused():
    twice = pd.concat([rows(m2008_01=1.0)] * 2)
    with pytest.raises(ValueError, match="once"):
        rolling_sum(twice, ["baht"], by=["hh_id"], months=HALF_YEAR, length=1)
