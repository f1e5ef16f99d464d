"""One finding: a sentence from one series of results, with its branch; and the sentence about account keepers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

import pandas as pd

from tambonlib import months as calendar
from tambonlib import units, words
from tambonlib.findings import compare, phrases
from tambonlib.findings.compare import Point, Rule, comparable_points
from tambonlib.findings.subject import Subject, subject
from tambonlib.indicators.by_series import BySeries, Row, by_series
from tambonlib.thai import show_month, show_number

# Stocks: when far fewer of these are behind a value, they may be others. Meetings and proposals only add up.
_STANDING = frozenset({"households", "members", "persons", "funds"})
_NOTE = "findings.note."


@dataclass(frozen=True)
class Finding:
    """A sentence made from results, and the numbers that it was made from.

    ``sentence`` says what the numbers say; ``remarks`` are what a reader must know beside it (windows
    that overlap, other households, an old value). ``branch`` is one of :data:`tambonlib.findings.compare.BRANCHES`.
    ``first`` and ``last`` are the usable values that were compared (month, value, n, N); ``first`` is None where
    there is only one, or where the value is itself a comparison of two years; both are None where there is none.
    ``change`` is the difference as shown, None where nothing was compared. ``times`` says how many times the smallest
    clear difference it is; None where no rule applies.
    """

    indicator: str
    part: str
    branch: str
    name: str
    sentence: str
    remarks: tuple[str, ...] = ()
    first: Point | None = None
    last: Point | None = None
    change: float | None = None
    times: float | None = None

    @property
    def text(self) -> str:
        """The sentence with all its remarks."""
        return " ".join([self.sentence, *self.remarks])


def finding(
    results: pd.DataFrame | BySeries,
    indicator: str,
    part: str,
    lang: str,
    *,
    settings: Mapping[str, object],
    months: Sequence[str],
    list_months: Sequence[str] = (),
    cards=None,
) -> Finding:
    """What the series of one indicator part says, in a sentence with its branch.

    The first usable value is compared with the latest one. A clear change is a difference of at
    least ``clear_change_points`` for shares, ``clear_change_levels`` for levels and
    ``clear_change_relative_percent`` of the first value for everything else, judged on the numbers as
    printed; the sentence names the rule, both dates and both n of N. Better and worse follow the direction
    of the part. Counts of which neither more nor less is better have no rule. Where a first value is zero no share
    of it can be given: then counts are clear as soon as there are any, and anything else is only described.

    Values that look back over several months are compared from the month on in which all of these lie in the study,
    and values that are counted by the tambon's own list only with others of the same list; what is left out is said.
    Shares and medians of cases that come one by one are compared from ``clear_change_cases`` on, and such shares have
    to differ by more than chance brings about (:func:`tambonlib.findings.compare.beyond_chance`).

    Parameters
    ----------
    results
        Results (docs/house.md) of one tambon; other indicators may be among them. Whoever asks for many findings
        lays the results out once (:func:`tambonlib.indicators.by_series.by_series`).
    indicator, part
        Which series.
    lang
        ``"th"`` or ``"en"``.
    settings
        All settings of the study by name.
    months
        The study's months, from the one on in which the tambon joined.
    list_months
        From which months on lists of reducible lines are in force (:func:`tambonlib.findings.list_months`).
    cards
        The cards to look the indicator up in; the program's own where not given.

    Raises
    ------
    KeyError
        When no card or no part of it has this name.
    ValueError
        When the results hold more than one tambon.

    Examples
    --------
    See tests/rooms/findings/test_sentence.py, one test for each branch.
    """
    return finding_of(
        subject(indicator, part, cards), results, lang, settings=settings, months=months, list_months=list_months
    )


def finding_of(
    about: Subject,
    results: pd.DataFrame | BySeries,
    lang: str,
    *,
    settings: Mapping[str, object],
    months: Sequence[str],
    list_months: Sequence[str] = (),
) -> Finding:
    """As :func:`finding`, of a subject that was looked up already."""
    within = set(months)
    rows = [row for row in by_series(results).own(about.indicator, about.part) if row.month in within]
    points = compare.usable_points(rows)
    rule = compare.rule_of(about, settings)
    if not points:
        return _not_enough(about, rows, lang)
    if about.compares_years:
        made, left_out = _of_two_years(about, points[-1], rule, lang), []
    else:
        kept, left_out = comparable_points(
            about, points, lang, settings=settings, months=months, list_months=list_months
        )
        made = (
            _of_levels(about, kept, rule, settings, lang)
            if len(kept) > 1
            else _only_level(about, kept[0], lang, alone=len(points) == 1)
        )
    return replace(made, remarks=(*made.remarks, *left_out, *_closing_remarks(made, months, lang)))


def _of_levels(about: Subject, points: list[Point], rule: Rule, settings: Mapping, lang: str) -> Finding:
    first, last = points[0], points[-1]
    usual, rule = rule, compare.beyond_chance(rule, about, first, last, settings)
    change, smallest = (
        compare.change_between(first, last, about.unit),
        rule.smallest(units.rounded(first.value, about.unit)),
    )
    from_zero = rule.kind == "relative" and smallest == 0 and change != 0 and rule.limit > 0
    # Of counts, some where there was none is a clear change; of anything else a first value of zero gives no measure.
    judged = rule.kind != "none" and (not from_zero or about.unit == "count")
    branch = compare.branch_of(change, smallest, about.direction if judged else "context")
    said = words.text(
        f"findings.{_kind(rule, branch, from_zero=from_zero)}.{branch}",
        lang,
        name=about.name(lang),
        **_ends_phrases(about, first, last, change, lang),
        change=_change_phrase(about, first, change, rule, lang),
        limit=_limit(rule, about, lang),
    )
    remarks = [] if about.unit == "count" else _remarks(about, points, smallest, settings, lang)
    if rule != usual:
        remarks.append(
            words.text("findings.chance", lang, limit=_limit(rule, about, lang), usual=_limit(usual, about, lang))
        )
    times = compare.times_clear(change, smallest) if judged else None
    return _made(about, branch, said, lang, remarks=tuple(remarks), first=first, last=last, change=change, times=times)


def _kind(rule: Rule, branch: str, *, from_zero: bool) -> str:
    """The key of the sentence in words/findings.yaml."""
    if rule.kind == "none":
        return "count"
    return "from_zero" if from_zero and branch != "no_clear_change" else "level"


def _ends_phrases(about: Subject, first: Point, last: Point, change: float, lang: str) -> dict[str, str]:
    ends = {name: phrases.value_phrase(point, about, lang) for name, point in (("first", first), ("last", last))}
    return {**ends, "moved": words.text(f"findings.moved.{'up' if change > 0 else 'down'}", lang, **ends)}


def _change_phrase(about: Subject, first: Point, change: float, rule: Rule, lang: str) -> str:
    """How far the ends lie apart; where the rule is a share of the first value, that share too."""
    said = units.format_difference(abs(change), about.unit, about.counts, lang)
    start = units.rounded(first.value, about.unit)
    if rule.kind != "relative" or start == 0:
        return said
    share = units.format_number(100 * abs(change / start), "percent", lang)
    return words.text("findings.value.of_first", lang, change=said, share=share)


def _remarks(about: Subject, points: list[Point], smallest: Decimal, settings: Mapping, lang: str) -> list[str]:
    """What a reader must know about the two values that are compared."""
    first, last = points[0], points[-1]
    remarks = []
    if about.window_setting:
        window = int(settings[about.window_setting])
        shared = max(0, window - (calendar.ordinal(last.month) - calendar.ordinal(first.month)))
        key = "shared" if shared else "apart"
        remarks.append(words.text(f"findings.window.{key}", lang, window=window, shared=shared))
    outside = compare.outside_between(points, smallest, about.unit)
    if outside:
        lowest, highest = (units.format_value(value, about.unit, about.counts, lang).strip() for value in outside)
        remarks.append(words.text("findings.between", lang, lowest=lowest, highest=highest))
    if about.counts in _STANDING and compare.other_units(first, last):
        remarks.append(words.text("findings.other_units", lang, units=units.counted_name(about.counts, lang)))
    return remarks


def _of_two_years(about: Subject, point: Point, rule: Rule, lang: str) -> Finding:
    change, smallest = units.rounded(point.value, about.unit), rule.smallest(0.0)
    branch = compare.branch_of(change, smallest, about.direction)
    way = "none" if change == 0 else ("up" if change > 0 else "down")
    moved = words.text(
        f"findings.moved.change_{way}",
        lang,
        value=units.format_number(abs(change), about.unit, lang),
        where=phrases.basis_phrase(point, about, lang),
    )
    limit = words.text("findings.value.percent", lang, value=_plain(rule.limit, lang))
    said = words.text(f"findings.change.{branch}", lang, name=about.name(lang), moved=moved, limit=limit)
    return _made(about, branch, said, lang, last=point, change=change, times=compare.times_clear(change, smallest))


def _only_level(about: Subject, point: Point, lang: str, *, alone: bool) -> Finding:
    """The level of one point: the only one there is, or the only one that can be compared."""
    said = words.text(
        f"findings.{'level' if alone else 'comparable'}.only_level",
        lang,
        name=about.name(lang),
        last=phrases.value_phrase(point, about, lang),
    )
    return _made(about, "only_level", said, lang, last=point)


def _not_enough(about: Subject, rows: Sequence[Row], lang: str) -> Finding:
    """Every reason with the number of its months, the most frequent first."""
    counts = Counter(phrases.reason_phrase(row.reason, row.status, about.counts, lang) for row in rows)
    listed = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    why = [words.text("findings.reason_months", lang, reason=reason, count=count) for reason, count in listed]
    reasons = " ".join(why or [phrases.reason_phrase(None, "no_row", about.counts, lang)])
    said = words.text("findings.level.not_enough_data", lang, name=about.name(lang), reasons=reasons)
    return _made(about, "not_enough_data", said, lang)


def _closing_remarks(made: Finding, months: Sequence[str], lang: str) -> list[str]:
    """How old the latest value is, and what always belongs to this indicator or this branch."""
    after = [month for month in months if month > made.last.month]
    month = show_month(made.last.month, lang, long=True)
    stale = [words.text("findings.stale", lang, month=month, count=len(after))] if after else []
    own = [key for when, key in _notes().get((made.indicator, made.part), ()) if when in (made.branch, "always")]
    return stale + [words.text(key, lang) for key in own]


@cache
def _notes() -> Mapping[tuple[str, str], list[tuple[str, str]]]:
    """Indicator and part → the notes that belong to it: when they are added (a branch, or always), and their keys."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for key in words.keys(_NOTE):
        place, _, when = key.removeprefix(_NOTE).rpartition(".")
        indicator, _, part = place.rpartition(".")
        found.setdefault((indicator, part), []).append((when, key))
    return found


def _made(about: Subject, branch: str, said: str, lang: str, **numbers) -> Finding:
    return Finding(about.indicator, about.part, branch, about.name(lang), said, **numbers)


def _limit(rule: Rule, about: Subject, lang: str) -> str:
    """The rule as the setting gives it: 5, not 5.0."""
    if rule.kind == "relative":
        return words.text("findings.value.share_of_first", lang, value=_plain(rule.limit, lang))
    unit = "units.levels" if rule.kind == "levels" else "units.points"
    return words.text(unit, lang, value=_plain(rule.limit, lang)).strip()


def _plain(value: float, lang: str) -> str:
    """All decimals that the setting has: a rounded rule would contradict what was judged by it."""
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return show_number(value, lang, max(0, -exponent))


INDICATOR, PART = "D1.1", "keepers"
# Of whom nothing was recorded, or before a tambon joined, nobody knows that there were none.
_NOT_KNOWN = ("no_records", "not_joined_yet")


def sentence_keepers(results: pd.DataFrame | BySeries, lang: str) -> str:
    """Say the account-keeping households n of all N households, in the latest month with a number.

    Where the number of all households is not known, no share is given; where no household keeps
    accounts (any more), or nothing is known, that is said. Numbers come with the reminder that these
    households volunteered.

    Parameters
    ----------
    results
        Results of one tambon.
    lang
        ``"th"`` or ``"en"``.
    """
    rows = [
        row for row in by_series(results).own(INDICATOR, PART) if row.n is not None and row.reason not in _NOT_KNOWN
    ]
    if not rows:
        return words.text("findings.keepers.none", lang)
    latest = rows[-1]
    if latest.n == 0:
        return _nobody_now(rows, lang)
    n, month = int(latest.n), show_month(latest.month, lang, long=True)
    if not latest.N:
        return words.text("findings.keepers.of_unknown", lang, n=show_number(n, lang), month=month)
    total = int(latest.N)
    share = units.format_number(100 * n / total, "percent", lang)
    values = {"n": show_number(n, lang), "N": show_number(total, lang), "share": share, "month": month}
    return words.text("findings.keepers.of_all", lang, **values)


def _nobody_now(rows: Sequence[Row], lang: str) -> str:
    """No household in the latest month: since when there were most, or that there never was one."""
    most = max(rows, key=lambda row: row.n)
    if most.n == 0:
        return words.text("findings.keepers.never", lang)
    months = [show_month(row.month, lang, long=True) for row in (rows[-1], most)]
    return words.text(
        "findings.keepers.none_now", lang, month=months[0], most_month=months[1], most=show_number(int(most.n), lang)
    )
