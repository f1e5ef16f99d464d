"""One sentence from one series of results."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from tambonlib import months as calendar
from tambonlib import words
from tambonlib.findings import compare, told
from tambonlib.findings.compare import Point
from tambonlib.findings.subject import Subject, subject
from tambonlib.thai import show_month, show_number


@dataclass(frozen=True)
class Finding:
    """A sentence made from results, and the numbers that it was made from.

    ``sentence`` says what the numbers say; ``remarks`` are what a reader must know beside it (windows
    that overlap, other households, an old value). ``branch`` is one of :data:`tambonlib.findings.compare.BRANCHES`. ``first`` and ``last`` are
    the usable values that were compared (month, value, n, N); ``first`` is None where there is
    only one, or where the value is itself a comparison of two years; both are None where there
    is none. ``change`` is the difference as shown, None where nothing was compared.
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

    @property
    def text(self) -> str:
        """The sentence with all its remarks."""
        return " ".join([self.sentence, *self.remarks])


def finding(
    results: pd.DataFrame,
    indicator: str,
    part: str,
    lang: str,
    *,
    settings: Mapping[str, object],
    months: Sequence[str],
    cards=None,
) -> Finding:
    """What the series of one indicator part says, in a sentence with its branch.

    The first usable value is compared with the latest one. A clear change is a difference of at
    least ``settings["clear_change_points"]``, judged on the numbers as shown; the sentence names
    the rule, both dates and both n of N. Better and worse follow the direction of the part.

    Parameters
    ----------
    results
        Results (docs/house.md) of one tambon; other indicators may be among them.
    indicator, part
        Which series.
    lang
        ``"th"`` or ``"en"``.
    settings
        All settings of the study by name.
    months
        The study's months.
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
    about = subject(indicator, part, cards)
    rows = one_tambon(results)
    rows = rows[(rows["indicator"] == indicator) & (rows["part"] == part)]
    rows = rows[rows["month"].isin(list(months))]
    points = compare.usable_points(rows)
    limit = float(settings["clear_change_points"])
    if not points:
        return _not_enough(about, rows, lang)
    if about.compares_years:
        made = _of_two_years(about, points[-1], limit, lang)
    elif len(points) == 1:
        made = _only_level(about, points[0], lang)
    else:
        made = _of_levels(about, points, limit, settings, lang)
    return replace(made, remarks=(*made.remarks, *_closing_remarks(made, months, lang)))


def one_tambon(results: pd.DataFrame) -> pd.DataFrame:
    """The results, when they are of one tambon at most."""
    codes = results["tambon_code"].unique()
    if len(codes) > 1:
        raise ValueError(
            f"results must be of one tambon; got {len(codes)} tambons. Filter by tambon_code first."
        )
    return results


def _of_levels(about: Subject, points: list[Point], limit: float, settings: Mapping, lang: str) -> Finding:
    first, last = points[0], points[-1]
    change = compare.as_shown(last.shown - first.shown)
    counted = about.unit != "percent"
    branch = compare.branch_of(change, 0 if counted else limit, "context" if counted else about.direction)
    ends = {
        name: told.point_told(point, about.value_unit, about.counts, lang)
        for name, point in (("first", first), ("last", last))
    }
    said = words.text(
        f"findings.{'count' if counted else 'level'}.{branch}",
        lang,
        name=about.name(lang),
        moved=words.text(f"findings.moved.{'up' if change > 0 else 'down'}", lang, **ends),
        change=_points(abs(change), lang),
        limit=_limit(limit, "points", lang),
        **ends,
    )
    remarks = [] if counted else _remarks(about, points, limit, settings, lang)
    return _made(about, branch, said, lang, remarks=tuple(remarks), first=first, last=last, change=change)


def _remarks(about: Subject, points: list[Point], limit: float, settings: Mapping, lang: str) -> list[str]:
    """What a reader must know about the two values that are compared."""
    first, last = points[0], points[-1]
    remarks = []
    if about.window_setting:
        window = int(settings[about.window_setting])
        shared = max(0, window - (calendar.ordinal(last.month) - calendar.ordinal(first.month)))
        key = "shared" if shared else "apart"
        remarks.append(words.text(f"findings.window.{key}", lang, window=window, shared=shared))
    outside = compare.outside_between(points, limit)
    if outside:
        lowest, highest = (told.value_told(value, about.value_unit, lang).strip() for value in outside)
        remarks.append(words.text("findings.between", lang, lowest=lowest, highest=highest))
    if compare.other_households(first, last):
        remarks.append(words.text("findings.other_households", lang))
    return remarks


def _of_two_years(about: Subject, point: Point, limit: float, lang: str) -> Finding:
    branch = compare.branch_of(point.shown, limit, about.direction)
    way = "none" if point.shown == 0 else ("up" if point.shown > 0 else "down")
    moved = words.text(
        f"findings.moved.change_{way}",
        lang,
        value=told.number_told(abs(point.shown), lang),
        where=told.where_told(point, about.counts, lang),
    )
    said = words.text(
        f"findings.change.{branch}",
        lang,
        name=about.name(lang),
        moved=moved,
        limit=_limit(limit, "percent", lang),
    )
    return _made(about, branch, said, lang, last=point, change=point.shown)


def _only_level(about: Subject, point: Point, lang: str) -> Finding:
    last = told.point_told(point, about.value_unit, about.counts, lang)
    said = words.text("findings.level.only_level", lang, name=about.name(lang), last=last)
    return _made(about, "only_level", said, lang, last=point)


def _not_enough(about: Subject, rows: pd.DataFrame, lang: str) -> Finding:
    """Every reason with the number of its months, the most frequent first."""
    counts = Counter(told.reason_told(row.reason, row.status, lang) for row in rows.itertuples())
    listed = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    why = [words.text("findings.reason_months", lang, reason=reason, count=count) for reason, count in listed]
    reasons = " ".join(why or [told.reason_told(None, "no_row", lang)])
    said = words.text("findings.level.not_enough_data", lang, name=about.name(lang), reasons=reasons)
    return _made(about, "not_enough_data", said, lang)


def _closing_remarks(made: Finding, months: Sequence[str], lang: str) -> list[str]:
    """How old the latest value is, and what always belongs to this indicator or this branch."""
    after = [month for month in months if month > made.last.month]
    month = show_month(made.last.month, lang, long=True)
    stale = [words.text("findings.stale", lang, month=month, count=len(after))] if after else []
    place = f"findings.note.{made.indicator}.{made.part}."
    own = [key for key in words.keys(place) if key.removeprefix(place) in (made.branch, "always")]
    return stale + [words.text(key, lang) for key in own]


def _made(about: Subject, branch: str, said: str, lang: str, **numbers) -> Finding:
    return Finding(about.indicator, about.part, branch, about.name(lang), said, **numbers)


def _points(value: float, lang: str) -> str:
    return words.text("findings.value.points", lang, value=told.number_told(value, lang))


def _limit(value: float, unit: str, lang: str) -> str:
    """The rule as the setting gives it: 5, not 5.0."""
    number = show_number(value, lang, 0 if value == int(value) else compare.SHOWN_DECIMALS)
    return words.text(f"findings.value.{unit}", lang, value=number)
