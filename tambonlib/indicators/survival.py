"""Waiting times of which some are not over yet: cumulative incidence, its value at a day, and its median.

Every wait ends in one of three ways: it *moved* on (what is waited for), it *left* (another exit, which shuts the
first one out), or it is still *open* and was followed so far (censored). statsmodels estimates the curve
(Aalen–Johansen); where nothing leaves it is one minus Kaplan–Meier's.

Sources: Kaplan & Meier (1958), J. Am. Stat. Assoc. 53, 457–481; Aalen & Johansen (1978), Scand. J. Stat. 5, 141–150.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from statsmodels.duration.survfunc import CumIncidenceRight

#: How a wait stands.
OPEN, MOVED, LEFT = 0, 1, 2
# Sums of many small shares miss a half, or one, by rounding only.
_ROUNDING = 1e-9


class Curve(NamedTuple):
    """Shares of all waits by day, one entry for each distinct day on which one ended or was last followed.

    Parameters
    ----------
    day
        Whole days, in order.
    moved, left
        Shares that had ended so by the end of that day; what is not in them is still waiting.
    """

    day: np.ndarray
    moved: np.ndarray
    left: np.ndarray


def incidence(days: np.ndarray, ended: np.ndarray) -> Curve:
    """Return the cumulative incidence of moving on and of leaving.

    Where several things happen on one day, moving and leaving come before the end of following.

    Parameters
    ----------
    days
        How long each wait lasted, or has been followed; whole days from 0. At least one wait.
    ended
        ``OPEN``, ``MOVED`` or ``LEFT``.

    Examples
    --------
    Three waits: one moved on day 10, one left on day 20, one is open since 30 days.

    >>> curve = incidence(np.array([10, 20, 30]), np.array([MOVED, LEFT, OPEN]))
    >>> curve.day.tolist(), curve.moved.round(3).tolist(), curve.left.round(3).tolist()
    ([10, 20, 30], [0.333, 0.333, 0.333], [0.0, 0.333, 0.333])
    """
    # With weights statsmodels leaves out the standard errors, which nobody asks for here.
    fit = CumIncidenceRight(days, ended, freq_weights=np.ones(len(days)))
    # It gives a curve for each code up to the highest that occurs.
    nothing = np.zeros(len(fit.times))
    moved, left = [*fit.cinc, nothing, nothing][:LEFT]
    return Curve(fit.times, moved, left)


def incidences(waits: pd.DataFrame, by: list[str]) -> dict[tuple, Curve]:
    """Return the curve of each group of waits.

    Parameters
    ----------
    waits
        One row for each wait: `by`, ``days`` and ``ended`` (see :func:`incidence`).
    by
        The columns that name a group; the curves' keys have their order.
    """
    days, ended = waits["days"].to_numpy(), waits["ended"].to_numpy()
    groups = waits.groupby(by, observed=True).indices
    return {group: incidence(days[rows], ended[rows]) for group, rows in groups.items()}


def within(curve: Curve, day: int) -> tuple[float, float]:
    """Return the shares that had moved and left by the end of a day; missing where the curve does not reach it.

    It does when at least one wait has been followed that long, or when none is left waiting before. A curve
    that ends earlier says nothing of the days after its end.

    Examples
    --------
    >>> curve = incidence(np.array([10, 30]), np.array([MOVED, OPEN]))
    >>> within(curve, 30), within(curve, 31)
    ((0.5, 0.0), (nan, nan))
    """
    none_waiting = curve.moved[-1] + curve.left[-1] >= 1.0 - _ROUNDING
    if curve.day[-1] < day and not none_waiting:
        return float("nan"), float("nan")
    passed = int(np.searchsorted(curve.day, day, side="right"))
    return (float(curve.moved[passed - 1]), float(curve.left[passed - 1])) if passed else (0.0, 0.0)


def half_moved(curve: Curve) -> float:
    """Return the first day by which at least half of the waits had moved on; missing where fewer have.

    Where nothing leaves it is Kaplan–Meier's median. Where the curve stands at exactly one half for a while, it is
    the day on which it got there (R gives the middle of that stretch).

    Examples
    --------
    >>> half_moved(incidence(np.array([10, 20, 30]), np.array([MOVED, MOVED, OPEN])))
    20.0
    """
    reached = curve.day[curve.moved >= 0.5 - _ROUNDING]
    return float(reached[0]) if len(reached) else float("nan")
