"""Which values of a series can be compared, and what their difference is called.

The rule is the same for every tambon and is named in the sentence. It is judged on the numbers as they are
printed (:mod:`tambonlib.units`), so that a reader who subtracts gets the printed answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from statistics import NormalDist

from tambonlib import units, words
from tambonlib.findings.subject import Subject
from tambonlib.indicators.by_series import Row
from tambonlib.thai import show_month

BRANCHES = ("better", "worse", "rose", "fell", "no_clear_change", "only_level", "not_enough_data")
_TENTH = Decimal("0.1")
#: A rule's kind → the setting with the smallest clear difference.
_SETTINGS = {
    "points": "clear_change_points",
    "relative": "clear_change_relative_percent",
    "levels": "clear_change_levels",
}


@dataclass(frozen=True)
class Point:
    """One usable value of a series: month, value, n and N (None where the total is unknown)."""

    month: str
    value: float
    n: int
    N: int | None


@dataclass(frozen=True)
class Rule:
    """From where on a difference is called clear.

    ``kind``: ``"points"`` of a share, a share of the first value (``"relative"``), ``"levels"`` of a rubric, or
    ``"none"`` for counts of which neither more nor less is better.
    """

    kind: str
    limit: float

    def smallest(self, first: float) -> Decimal:
        """The smallest clear difference from this first value, exact.

        Examples
        --------
        >>> Rule("relative", 10).smallest(-1.1), Rule("points", 5).smallest(40.0)
        (Decimal('0.11'), Decimal('5'))
        """
        limit = _exact(self.limit)
        return (limit * abs(_exact(first)) / 100).normalize() if self.kind == "relative" else limit


def rule_of(about: Subject, settings: Mapping[str, object]) -> Rule:
    """The rule for a part: by its unit, for counts by its direction too."""
    if about.unit in ("percent", "levels"):
        kind = "points" if about.unit == "percent" else "levels"
    else:
        kind = "none" if about.unit == "count" and about.direction == "context" else "relative"
    return Rule(kind, float(settings[_SETTINGS[kind]]) if kind in _SETTINGS else 0.0)


def beyond_chance(rule: Rule, about: Subject, first: Point, last: Point, settings: Mapping[str, object]) -> Rule:
    """The rule for these two values: for a share of cases at least what chance alone brings about now and then.

    Of ten cases and ten others, of which each ends well with the same chance of one half, the shares lie 30 points
    apart or more in one pair of four. So the difference has to be larger than that of two samples with a common
    share, as often as ``clear_change_chance_percent`` says: z · √(p (1 − p) (1/n₁ + 1/n₂)). Where the later value
    counts the earlier cases too, chance moves it less, and the rule is on the careful side.

    Examples
    --------
    >>> from tambonlib.findings.subject import subject
    >>> settings = {"clear_change_chance_percent": 10}
    >>> few, many = Point("2007-06", 40.0, 5, None), Point("2008-09", 65.0, 20, None)
    >>> beyond_chance(Rule("points", 5), subject("D7.2", "on_time"), few, many, settings).limit
    40.3
    >>> beyond_chance(Rule("points", 5), subject("D5.3", "current"), few, many, settings).limit
    5
    """
    if not (about.cases and rule.kind == "points"):
        return rule
    counted = first.n + last.n
    share = (first.n * first.value + last.n * last.value) / counted / 100
    # Beyond none and all there is nothing that chance could do; a little beyond may come of the last digits.
    spread = (max(0.0, share * (1 - share)) * (1 / first.n + 1 / last.n)) ** 0.5
    often = NormalDist().inv_cdf(1 - float(settings["clear_change_chance_percent"]) / 200)
    # As printed, and never less than it is: a difference is judged as it is printed.
    by_chance = float(_exact(100 * often * spread).quantize(_TENTH, ROUND_CEILING))
    return Rule(rule.kind, by_chance) if by_chance > rule.limit else rule


def usable_points(rows: Iterable[Row]) -> list[Point]:
    """The values of status ok, in the order of the rows.

    Parameters
    ----------
    rows
        Of one tambon, indicator and part, by month.
    """
    return [
        Point(row.month, float(row.value), int(row.n), None if row.N is None else int(row.N))
        for row in rows
        if row.status == "ok"
    ]


def change_between(first: Point, last: Point, unit: str) -> float:
    """The latest value minus the first, both as printed.

    Examples
    --------
    >>> change_between(Point("2008-01", 4.554, 9, None), Point("2008-09", 4.649, 9, None), "baht_per_kg")
    0.1
    """
    return units.rounded(units.rounded(last.value, unit) - units.rounded(first.value, unit), unit)


def branch_of(change: float, limit: float | Decimal, direction: str) -> str:
    """What a difference, as printed, is called.

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
    if abs(_exact(change)) < _exact(limit) or change == 0:
        return "no_clear_change"
    if direction == "context":
        return "rose" if change > 0 else "fell"
    return "better" if (change > 0) == (direction == "up") else "worse"


def times_clear(change: float, smallest: Decimal) -> float:
    """How many times the smallest clear difference a change is; this lets changes in different units be put in order.

    Where the smallest is zero (a first value of zero, or a setting of 0), a change counts as just clear.

    Examples
    --------
    >>> times_clear(-12.5, Decimal(5)), times_clear(3.0, Decimal(0)), times_clear(0.0, Decimal(0))
    (2.5, 1.0, 0.0)
    """
    if smallest == 0:
        return float(change != 0)
    return float(abs(_exact(change)) / smallest)


def other_units(first: Point, last: Point) -> bool:
    """Whether two values rest on clearly different numbers of households (members, …): over a third apart.

    Results do not say which households are behind a value, so equal numbers do not prove the
    same households. The third is this project's own choice and is named in the sentence.

    Examples
    --------
    >>> other_units(Point("2008-01", 40, 20, None), Point("2008-12", 50, 30, None))
    False
    >>> other_units(Point("2008-01", 40, 19, None), Point("2008-12", 50, 30, None))
    True
    """
    few, many = sorted((first.n, last.n))
    return 3 * (many - few) > many


def outside_between(points: list[Point], limit: float | Decimal, unit: str) -> tuple[float, float] | None:
    """Lowest and highest value, when the series went clearly outside its two ends; else None.

    Examples
    --------
    >>> series = [Point("2008-01", 40, 9, 9), Point("2008-02", 80, 9, 9), Point("2008-03", 42, 9, 9)]
    >>> outside_between(series, 5, "percent")
    (40.0, 80.0)
    """
    values = [units.rounded(point.value, unit) for point in points]
    ends = sorted((values[0], values[-1]))
    lowest, highest = min(values), max(values)
    beyond = max(_exact(ends[0]) - _exact(lowest), _exact(highest) - _exact(ends[1]))
    return (lowest, highest) if beyond > 0 and beyond >= _exact(limit) else None


def _exact(number: float | Decimal) -> Decimal:
    """The number as it is written, not as the machine keeps it."""
    return number if isinstance(number, Decimal) else Decimal(repr(number))


def comparable_points(
    about: Subject,
    points: Sequence[Point],
    lang: str,
    *,
    settings: Mapping[str, object],
    months: Sequence[str],
    list_months: Sequence[str] = (),
) -> tuple[list[Point], list[str]]:
    """The points that can be compared with the latest one (itself included), and why others cannot.

    A value that looks back over a year knows one month of it in the study's first month: a series of them changes
    although nothing does. A newly agreed list of reducible lines changes what is counted, not what is spent. And one
    case of two turns a share by half.

    Parameters
    ----------
    points
        At least one, by month.
    months
        The study's months, from the one on in which the tambon joined.
    list_months
        The months from which on a list of the tambon's own is in force.
    """
    kept, remarks = list(points), []
    # Of a year few are planned by nature (two rounds, four meetings); there the rule for chance alone judges.
    fewest = int(settings["clear_change_cases"]) if about.cases and about.looks_back is None else 0
    if fewest:
        kept, left = _kept(kept, [point.n >= fewest for point in kept])
        if left:
            remarks.append(
                words.text("findings.few_cases", lang, count=fewest, units=units.counted_name(about.counts, lang))
            )
    span = about.span(settings)
    if span > 1:
        whole = set(months[span - 1 :])
        kept, left = _kept(kept, [point.month in whole for point in kept])
        if left:
            remarks.append(words.text("findings.looks_back", lang, first=span - 1, count=span))
    since = max((month for month in list_months if month <= points[-1].month), default="")
    if about.by_list and since:
        kept, left = _kept(kept, [point.month >= since for point in kept])
        if left:
            remarks.append(words.text("findings.other_list", lang, month=show_month(since, lang, long=True)))
    return kept, remarks


def list_months(agreed_lists, tambon_code: str) -> tuple[str, ...]:
    """The months from which on the tambon's own lists of reducible lines are in force.

    Parameters
    ----------
    agreed_lists
        As the study gives them: tambon_code, agreed_on and more; or None.

    Examples
    --------
    >>> import pandas as pd
    >>> lists = pd.DataFrame({"tambon_code": ["990101", "990102"], "agreed_on": ["2008-03-15", "2008-05-01"]})
    >>> list_months(lists, "990101")
    ('2008-03',)
    """
    if agreed_lists is None:
        return ()
    own = agreed_lists.loc[agreed_lists["tambon_code"] == tambon_code, "agreed_on"]
    return tuple(sorted(own.str.slice(0, 7).unique()))


def _kept(points: list[Point], holds: list[bool]) -> tuple[list[Point], bool]:
    """The points that hold (the latest alone where it does not), and whether any was left out."""
    kept = [point for point, held in zip(points, holds, strict=True) if held] if holds[-1] else points[-1:]
    return kept, not all(holds)
