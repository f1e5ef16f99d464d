"""Two values of one series, and what their difference is called.

The rule is the same for every tambon and is named in the sentence: a difference of at least the
setting ``clear_change_points`` is a clear change. It is judged on the numbers as they are shown
(one decimal), so that a reader who subtracts gets the answer that stands there.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

BRANCHES = ("better", "worse", "rose", "fell", "no_clear_change", "only_level", "not_enough_data")
SHOWN_DECIMALS = 1


@dataclass(frozen=True)
class Point:
    """One usable value of a series: month, value, n and N (None where the total is unknown)."""

    month: str
    value: float
    n: int
    N: int | None

    @property
    def shown(self) -> float:
        """The value as it is printed."""
        return as_shown(self.value)


def as_shown(value: float) -> float:
    """The value as it is printed: one decimal, halves away from zero.

    Examples
    --------
    >>> as_shown(0.25), as_shown(-3.04)
    (0.3, -3.0)
    """
    return float(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-SHOWN_DECIMALS), ROUND_HALF_UP)) + 0.0


def usable_points(rows: pd.DataFrame) -> list[Point]:
    """The values of status ok, by month.

    Parameters
    ----------
    rows
        Results of one tambon, indicator and part.
    """
    good = rows[rows["status"] == "ok"].sort_values("month")
    return [
        Point(row.month, float(row.value), int(row.n), None if pd.isna(row.N) else int(row.N))
        for row in good[["month", "value", "n", "N"]].itertuples(index=False)
    ]


def branch_of(change: float, limit: float, direction: str) -> str:
    """What a difference is called.

    Parameters
    ----------
    change
        Last minus first, in the unit of `limit`.
    limit
        The smallest difference that is called clear. With 0 every difference but none at all is.
    direction
        ``"up"`` when more is better, ``"down"`` when less is, ``"context"`` when neither is judged.

    Examples
    --------
    >>> branch_of(5.0, 5, "up"), branch_of(-5.0, 5, "up"), branch_of(4.9, 5, "up")
    ('better', 'worse', 'no_clear_change')
    >>> branch_of(-7.0, 5, "down"), branch_of(-7.0, 5, "context")
    ('better', 'fell')
    """
    if direction not in ("up", "down", "context"):
        raise ValueError(f"direction must be 'up', 'down' or 'context'; got {direction!r}")
    change = as_shown(change)
    if abs(change) < limit or change == 0:
        return "no_clear_change"
    if direction == "context":
        return "rose" if change > 0 else "fell"
    return "better" if (change > 0) == (direction == "up") else "worse"


def other_households(first: Point, last: Point) -> bool:
    """Whether two values rest on clearly different numbers of households: over a third apart.

    Results do not say which households stand behind a value, so equal numbers do not prove the
    same households. The third is this project's own choice and is named in the sentence.

    Examples
    --------
    >>> other_households(Point("2008-01", 40, 20, None), Point("2008-12", 50, 30, None))
    False
    >>> other_households(Point("2008-01", 40, 19, None), Point("2008-12", 50, 30, None))
    True
    """
    few, many = sorted((first.n, last.n))
    return 3 * (many - few) > many


def outside_between(points: list[Point], limit: float) -> tuple[float, float] | None:
    """Lowest and highest value, when the series went clearly outside its two ends; else None.

    Examples
    --------
    >>> series = [Point("2008-01", 40, 9, 9), Point("2008-02", 80, 9, 9), Point("2008-03", 42, 9, 9)]
    >>> outside_between(series, 5)
    (40.0, 80.0)
    """
    ends = sorted((points[0].shown, points[-1].shown))
    lowest, highest = min(p.shown for p in points), max(p.shown for p in points)
    beyond = max(ends[0] - lowest, highest - ends[1])
    return (lowest, highest) if beyond > 0 and beyond >= limit else None
