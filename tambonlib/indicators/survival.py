"""Waiting times of which some are not over yet: Kaplan–Meier and Aalen–Johansen for many series at once.

A series is whatever is estimated by itself, for example one tambon as it stood at the end of one month. Every wait
ends in one of three ways: it *moved* on (what is waited for), it *left* (another exit, which shuts the
first one out), or it is still *open* and was followed so far (censored).

The estimator is Aalen–Johansen's. Where nothing leaves it is one minus Kaplan–Meier's.
Sources: Kaplan & Meier (1958), J. Am. Stat. Assoc. 53, 457–481; Aalen & Johansen (1978), Scand. J. Stat. 5, 141–150.
"""

import numpy as np
import pandas as pd

#: How a wait stands.
OPEN, MOVED, LEFT = 0, 1, 2
# Sums of many small shares miss a half by rounding only.
_HALF = 0.5 - 1e-9


def incidence(series: np.ndarray, days: np.ndarray, ended: np.ndarray) -> pd.DataFrame:
    """The curves of all series.

    Where several things happen on one day, moving and leaving come before the end of following.

    Parameters
    ----------
    series
        Number of the series of each wait, from 0.
    days
        How long each wait lasted, or has been followed; whole days from 0.
    ended
        ``OPEN``, ``MOVED`` or ``LEFT``.

    Returns
    -------
    DataFrame
        One row for each series and distinct day, in order: ``series``, ``day``, ``at_risk`` (waits that had
        lasted until then), ``moved`` and ``left`` (shares of all waits that had ended so by the end of that day),
        ``still`` (share still waiting).

    Examples
    --------
    Three waits: one moved on day 10, one left on day 20, one is open since 30 days.

    >>> incidence(np.zeros(3, int), np.array([10, 20, 30]), np.array([MOVED, LEFT, OPEN])).round(3).values.tolist()
    [[0.0, 10.0, 3.0, 0.333, 0.0, 0.667], [0.0, 20.0, 2.0, 0.333, 0.333, 0.333], [0.0, 30.0, 1.0, 0.333, 0.333, 0.333]]
    """
    length = int(days.max(initial=0)) + 1
    cells, place = np.unique(series.astype("int64") * length + days, return_inverse=True)
    owner, day = np.divmod(cells, length)
    counts = np.bincount(place, minlength=len(cells))
    moved, left = (np.bincount(place, weights=ended == way, minlength=len(cells)) for way in (MOVED, LEFT))
    at_risk = _from_here_on(owner, counts)
    still = pd.Series((at_risk - moved - left) / at_risk).groupby(owner).cumprod().to_numpy()
    before = np.where(_firsts(owner), 1.0, np.concatenate([[1.0], still])[: len(still)])
    shares = pd.DataFrame({"moved": before * moved / at_risk, "left": before * left / at_risk}).groupby(owner).cumsum()
    return pd.DataFrame({"series": owner, "day": day, "at_risk": at_risk, **shares, "still": still})


def within(curves: pd.DataFrame, day: int) -> pd.DataFrame:
    """What had become of the waits by the end of a day, for the series of which that can be told.

    It can be told when at least one wait has been followed that long, or when none is left waiting before. A curve
    that ends earlier says nothing of the days after its end.

    Returns
    -------
    DataFrame
        ``moved`` and ``left``, by series.

    Examples
    --------
    >>> curves = incidence(np.zeros(2, int), np.array([10, 30]), np.array([MOVED, OPEN]))
    >>> within(curves, 30)["moved"].tolist(), within(curves, 31)["moved"].tolist()
    ([0.5], [])
    """
    ends = curves.drop_duplicates("series", keep="last").set_index("series")
    told = ends.index[(ends["day"] >= day) | (ends["still"] <= 0.0)]
    by_then = curves[curves["day"] <= day].drop_duplicates("series", keep="last").set_index("series")
    return by_then[["moved", "left"]].reindex(told).fillna(0.0)


def half_moved(curves: pd.DataFrame) -> pd.Series:
    """The first day by which at least half of the waits had moved on, for the series in which half have.

    Where nothing leaves it is Kaplan–Meier's median. Where the curve stands at exactly one half for a while,
    the day on which it got there is taken (R gives the middle of that stretch).

    Examples
    --------
    >>> half_moved(incidence(np.zeros(3, int), np.array([10, 20, 30]), np.array([MOVED, MOVED, OPEN]))).tolist()
    [20]
    """
    reached = curves[curves["moved"] >= _HALF]
    return reached.drop_duplicates("series").set_index("series")["day"]


def median_moved(curves: pd.DataFrame) -> pd.Series:
    """The median wait, for the series in which at least half have moved on; the plain median where no wait is open.

    Where the curve stands at exactly one half until a later day on which it goes on, the median is the middle between
    the two days.

    Examples
    --------
    >>> median_moved(incidence(np.zeros(4, int), np.array([4, 10, 20, 60]), np.full(4, MOVED))).tolist()
    [15.0]
    >>> median_moved(incidence(np.zeros(2, int), np.array([4, 10]), np.array([MOVED, OPEN]))).tolist()
    [4.0]
    """
    first = half_moved(curves).astype("float64")
    beyond = curves[curves["moved"] > 1.0 - _HALF].drop_duplicates("series").set_index("series")["day"]
    return (first + beyond.reindex(first.index).fillna(first)) / 2.0


def _firsts(owner: np.ndarray) -> np.ndarray:
    return np.concatenate([[True], owner[1:] != owner[:-1]])[: len(owner)]


def _from_here_on(owner: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """How many of the series' waits stand in this row and the later ones."""
    starts = np.flatnonzero(_firsts(owner))
    if not len(starts):
        return counts
    passed = np.cumsum(counts) - counts
    sizes = np.add.reduceat(counts, starts)
    of = np.cumsum(_firsts(owner)) - 1
    return sizes[of] - (passed - passed[starts][of])
