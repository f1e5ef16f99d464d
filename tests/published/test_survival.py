"""Kaplan–Meier and Aalen–Johansen against numbers from outside.

- Freireich et al. (1963), Blood 21, 699–716: weeks in remission of 21 pairs of children with leukaemia, the data that
  most
  textbooks of survival analysis use; the estimates are those printed in Kleinbaum & Klein, Survival Analysis, chapter
  2, and the medians those of R's survfit.
- R's cuminc (package cmprsk) on 18 times with three causes, as quoted in the test suite of statsmodels.
- statsmodels' SurvfuncRight and CumIncidenceRight on many random series.
"""

import numpy as np
import pytest
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

from tambonlib.indicators.survival import LEFT, MOVED, OPEN, half_moved, incidence, within

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
    return incidence(np.zeros(len(days), dtype=int), np.array(days), np.array(ended))


def test_six_mp_group_of_freireich():
    curve = one_series(RELAPSED + IN_REMISSION, [MOVED] * 9 + [OPEN] * 12)
    drops = curve[curve["moved"].diff().fillna(curve["moved"]) > 0]
    assert dict(zip(drops["day"], drops["still"].round(4), strict=True)) == SIX_MP
    assert drops["at_risk"].tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert half_moved(curve).tolist() == [23]


def test_placebo_group_of_freireich():
    curve = one_series(PLACEBO_WEEKS, [MOVED] * 21)
    assert dict(zip(curve["day"], curve["still"].round(2), strict=True)) == PLACEBO
    assert half_moved(curve).tolist() == [8]


def test_both_groups_at_once_give_what_each_gives_alone():
    series = np.array([1] * 21 + [0] * 21)
    days = np.array(RELAPSED + IN_REMISSION + PLACEBO_WEEKS)
    curves = incidence(series, days, np.array([MOVED] * 9 + [OPEN] * 12 + [MOVED] * 21))
    assert half_moved(curves).to_dict() == {0: 8, 1: 23}
    assert within(curves, 10)["moved"].round(4).to_dict() == {0: round(1 - 8 / 21, 4), 1: round(1 - 0.7529, 4)}


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
    assert half_moved(curve).empty, "one third moved on: not yet half"


@pytest.mark.parametrize("seed", range(5))
def test_kaplan_meier_of_statsmodels(seed):
    series, days, ended = random_waits(seed, ways=(OPEN, MOVED))
    curves = incidence(series, days, ended)
    half, by_then = half_moved(curves), within(curves, 12)
    for number in range(60):
        own = series == number
        expected = SurvfuncRight(days[own], ended[own])
        ours = curves[(curves["series"] == number) & curves["day"].isin(expected.surv_times)]
        np.testing.assert_allclose(ours["still"], expected.surv_prob, atol=1e-12)
        np.testing.assert_allclose(ours["moved"], 1 - expected.surv_prob, atol=1e-12)
        np.testing.assert_allclose(ours["at_risk"], expected.n_risk)
        below = expected.surv_times[expected.surv_prob <= 0.5 + 1e-12]
        assert half.get(number) == (below[0] if len(below) else None)
        steps = expected.surv_prob[expected.surv_times <= 12]
        told = days[own].max() >= 12 or expected.surv_prob[-1] == 0
        assert (number in by_then.index) == told
        if told:
            np.testing.assert_allclose(by_then["moved"][number], 1 - (steps[-1] if len(steps) else 1), atol=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_aalen_johansen_of_statsmodels(seed):
    series, days, ended = random_waits(100 + seed, ways=(OPEN, MOVED, LEFT))
    curves = incidence(series, days, ended)
    for number in range(60):
        own = series == number
        with np.errstate(all="ignore"):  # its standard errors, not used here, divide by zero where all have ended
            expected = CumIncidenceRight(days[own], ended[own])
        ours = curves[curves["series"] == number]
        assert ours["day"].tolist() == expected.times.tolist()
        for name, cause in (("moved", MOVED), ("left", LEFT)):
            wanted = expected.cinc[cause - 1] if len(expected.cinc) >= cause else np.zeros(len(ours))
            np.testing.assert_allclose(ours[name], wanted, atol=1e-12)


def random_waits(seed, ways):
    """60 series of 1 to 60 waits, many on the same day; in every series at least one moved on."""
    chance = np.random.default_rng(seed)
    sizes = chance.integers(1, 61, 60)
    series = np.repeat(np.arange(60), sizes)
    days = chance.integers(0, 20, len(series))
    ended = chance.choice(ways, len(series))
    ended[np.cumsum(sizes) - 1] = MOVED
    mixed = chance.permutation(len(series))
    return series[mixed], days[mixed], ended[mixed]
