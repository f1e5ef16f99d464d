"""Kaplan–Meier and Aalen–Johansen against numbers from outside.

- Freireich et al. (1963), Blood 21, 699–716: weeks in remission of 21 pairs of children with leukaemia, the data that
  most
  textbooks of survival analysis use; the estimates are those printed in Kleinbaum & Klein, Survival Analysis, chapter
  2, and the medians those of R's survfit.
- R's cuminc (package cmprsk) on 18 times with three causes, as quoted in the test suite of statsmodels.
- statsmodels' Kaplan–Meier (SurvfuncRight) and a plain computation in exact fractions, on many random series.
"""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from tambonlib.indicators.survival import LEFT, MOVED, OPEN, half_moved, incidence, incidences, within

# 6-MP: relapses, then those still in remission when last seen.
RELAPSED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
IN_REMISSION = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
SIX_MP = {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}
PLACEBO_WEEKS = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
PLACEBO = {
    1: 0.90,
    2: 0.81,
    3: 0.76,
    4: 0.67,
    5: 0.57,
    8: 0.38,
    11: 0.29,
    12: 0.19,
    15: 0.14,
    17: 0.10,
    22: 0.05,
    23: 0.0,
}


def one_series(days, ended):
    curve = incidence(np.array(days), np.array(ended))
    return pd.DataFrame(curve._asdict()).assign(still=1 - curve.moved - curve.left)


def half(days, ended):
    return half_moved(incidence(np.array(days), np.array(ended)))


def test_six_mp_group_of_freireich():
    curve = one_series(RELAPSED + IN_REMISSION, [MOVED] * 9 + [OPEN] * 12)
    drops = curve[curve["moved"].diff().fillna(curve["moved"]) > 0]
    assert dict(zip(drops["day"], drops["still"].round(4), strict=True)) == SIX_MP
    assert half(RELAPSED + IN_REMISSION, [MOVED] * 9 + [OPEN] * 12) == 23


def test_placebo_group_of_freireich():
    curve = one_series(PLACEBO_WEEKS, [MOVED] * 21)
    assert dict(zip(curve["day"], curve["still"].round(2), strict=True)) == PLACEBO
    assert half(PLACEBO_WEEKS, [MOVED] * 21) == 8


def test_both_groups_at_once_give_what_each_gives_alone():
    group = ["6-MP"] * 21 + ["placebo"] * 21
    ended = [MOVED] * 9 + [OPEN] * 12 + [MOVED] * 21
    days = RELAPSED + IN_REMISSION + PLACEBO_WEEKS
    curves = incidences(pd.DataFrame({"group": group, "at": "x", "days": days, "ended": ended}), ["group", "at"])
    assert {name: half_moved(curve) for (name, _), curve in curves.items()} == {"6-MP": 23, "placebo": 8}
    by_then = {name: round(within(curve, 10)[0], 4) for (name, _), curve in curves.items()}
    assert by_then == {"6-MP": round(1 - 0.7529, 4), "placebo": round(1 - 8 / 21, 4)}


FTIME = [1, 1, 2, 4, 4, 4, 6, 6, 7, 8, 9, 9, 9, 1, 2, 2, 4, 4]
FSTAT = [1, 1, 1, 2, 2, 2, 3, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]
CUMINC = {
    1: [0.11111111, 0.17037037, 0.17037037, 0.17037037, 0.17037037, 0.17037037, 0.17037037],
    2: [0.0, 0.0, 0.20740741, 0.20740741, 0.20740741, 0.20740741, 0.20740741],
    3: [0.0, 0.0, 0.0, 0.17777778, 0.26666667, 0.26666667, 0.26666667],
}


@pytest.mark.parametrize("cause", [1, 2, 3])
def test_cumulative_incidence_of_cmprsk(cause):
    curve = one_series(FTIME, [OPEN if one == 0 else MOVED if one == cause else LEFT for one in FSTAT])
    others = np.sum([CUMINC[other] for other in CUMINC if other != cause], axis=0)
    assert curve["day"].tolist() == [1, 2, 4, 6, 7, 8, 9]
    np.testing.assert_allclose(curve["moved"], CUMINC[cause], atol=1e-8)
    np.testing.assert_allclose(curve["left"], others, atol=2e-8)


def test_a_case_followed_by_hand():
    # Six waits: 10 moved, 10 left, 20 moved, 20 open, 30 left, 40 open.
    # day 10: S(−)=1,   6 at risk: moved 1/6, left 1/6, S = 4/6
    # day 20: S(−)=4/6, 4 at risk: moved 1/6 + 4/6 · 1/4 = 1/3, S = 4/6 · 3/4 = 1/2
    # day 30: S(−)=1/2, 2 at risk: left 1/6 + 1/2 · 1/2 = 5/12, S = 1/4
    curve = one_series([10, 10, 20, 20, 30, 40], [MOVED, LEFT, MOVED, OPEN, LEFT, OPEN])
    np.testing.assert_allclose(curve["moved"], [1 / 6, 1 / 3, 1 / 3, 1 / 3])
    np.testing.assert_allclose(curve["left"], [1 / 6, 1 / 6, 5 / 12, 5 / 12])
    np.testing.assert_allclose(curve["still"], [4 / 6, 1 / 2, 1 / 4, 1 / 4])
    assert np.isnan(half([10, 10, 20, 20, 30, 40], [MOVED, LEFT, MOVED, OPEN, LEFT, OPEN])), "one third: not yet half"


@pytest.mark.parametrize("seed", range(5))
def test_kaplan_meier_of_statsmodels(seed):
    for days, ended in random_waits(seed, ways=(OPEN, MOVED)):
        expected, curve = SurvfuncRight(days, ended), incidence(days, ended)
        ours = one_series(days, ended).set_index("day").loc[expected.surv_times]
        np.testing.assert_allclose(ours["still"], expected.surv_prob, atol=1e-12)
        np.testing.assert_allclose(ours["moved"], 1 - expected.surv_prob, atol=1e-12)
        below = expected.surv_times[expected.surv_prob <= 0.5 + 1e-12]
        assert half_moved(curve) == below[0] if len(below) else np.isnan(half_moved(curve))
        steps = expected.surv_prob[expected.surv_times <= 12]
        moved, left = within(curve, 12)
        if days.max() >= 12 or 0 in expected.surv_prob:
            np.testing.assert_allclose((moved, left), (1 - (steps[-1] if len(steps) else 1), 0), atol=1e-12)
        else:
            assert np.isnan(moved) and np.isnan(left)


@pytest.mark.parametrize("seed", range(5))
def test_aalen_johansen_in_exact_fractions(seed):
    for days, ended in random_waits(100 + seed, ways=(OPEN, MOVED, LEFT)):
        ours = one_series(days, ended)
        assert ours["day"].tolist() == sorted(set(days.tolist()))
        still, shares = Fraction(1), {MOVED: Fraction(0), LEFT: Fraction(0)}
        for row in ours.itertuples():
            at_risk, on_day = int((days >= row.day).sum()), ended[days == row.day].tolist()
            for way in shares:
                shares[way] += still * Fraction(on_day.count(way), at_risk)
            still *= 1 - Fraction(on_day.count(MOVED) + on_day.count(LEFT), at_risk)
            assert (row.moved, row.left, row.still) == pytest.approx(
                (float(shares[MOVED]), float(shares[LEFT]), float(still)), abs=1e-12
            )


def random_waits(seed, ways):
    """60 series of 1 to 60 waits, many on the same day."""
    chance = np.random.default_rng(seed)
    for size in chance.integers(1, 61, 60):
        yield chance.integers(0, 20, size), chance.choice(ways, size)
