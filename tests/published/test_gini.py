"""The Gini coefficient and the Lorenz curve against published numbers and known truths."""

from itertools import product

import numpy as np
import pytest

from tambonlib.indicators.support_equity import gini, lorenz

# The example of R's package ineq (Zeileis), and what it gives.
INEQ = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]


def test_the_example_of_ineq():
    assert round(gini(INEQ), 7) == 0.4620911
    assert round(gini(INEQ) * 10 / 9, 7) == 0.5134346, "as ineq gives it with the correction for small samples"


def test_the_example_of_phylotools():
    assert round(gini([1, 3, 2, 1, 1, 1, 4]), 7) == 0.3076923


@pytest.mark.parametrize("count", [1, 2, 18, 54])
def test_equal_shares_and_a_single_receiver(count):
    assert gini([7.5] * count) == pytest.approx(0, abs=1e-12)
    assert gini([0.0] * (count - 1) + [7.5]) == pytest.approx((count - 1) / count)


@pytest.mark.parametrize("count", [2, 5, 30])
def test_the_first_whole_numbers(count):
    assert gini(range(1, count + 1)) == pytest.approx((count - 1) / (3 * count)), "by summing the definition"


def test_the_definition_pair_by_pair():
    amounts = np.random.default_rng(20).gamma(1.0, 8.0, 40).tolist()
    pairs = sum(abs(one - other) for one, other in product(amounts, repeat=2))
    assert gini(amounts) == pytest.approx(pairs / (2 * 40**2 * np.mean(amounts)))
    assert gini([3 * one for one in amounts]) == pytest.approx(gini(amounts)), "the unit does not matter"


def test_the_area_under_the_lorenz_curve():
    curve = lorenz(INEQ)
    area = np.trapezoid(curve["share_of_support"], curve["share_of_tambons"])
    assert 1 - 2 * area == pytest.approx(gini(INEQ))
    assert curve.iloc[[0, 1, -1]].round(6).values.tolist() == [[0, 0], [0.1, round(541 / 66586, 6)], [1, 1]]


def test_no_support_has_no_share():
    assert np.isnan(gini([0.0, 0.0])) and np.isnan(gini([]))
    assert lorenz([0.0, 0.0])["share_of_support"].isna().all()


@pytest.mark.parametrize("amounts", [[1.0, -2.0], [1.0, None]])
def test_negative_and_missing_amounts_are_refused(amounts):
    with pytest.raises(ValueError, match="zero or more"):
        gini(amounts)
