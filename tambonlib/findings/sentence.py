"""One sentence from one series of results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from tambonlib import months as calendar
from tambonlib import words
from tambonlib.findings import compare, told
from tambonlib.findings.compare import Point
from tambonlib.findings.subject import Subject, subject

_OWN_REMARKS = ("always",)


@dataclass(frozen=True)
class Finding:
    """A sentence made from results, and the numbers that it was made from.

    ``branch`` is one of :data:`tambonlib.findings.compare.BRANCHES`. ``first`` and ``last`` are
    the usable values that were compared (month, value, n, N); ``first`` is None where there is
    only one, or where the value is itself a comparison of two years; both are None where there
    is none. ``change`` is the difference as shown, None where nothing was compared.
    """

    indicator: str
    part: str
    branch: str
    name: str
    text: str
    first: Point | None = None
    last: Point | None = None
    change: float | None = None


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
        return _of_two_years(about, points[-1], limit, lang)
    if len(points) == 1:
        return _only_level(about, points[0], lang)
    return _of_levels(about, points, limit, settings, lang)


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
        name: told.point_told(point, about, lang)
        for name, point in (("first", first), ("last", last))
    }
    said = words.text(
        f"findings.{'count' if counted else 'level'}.{branch}",
        lang,
        name=about.name(lang),
        moved=words.text(f"findings.moved.{'up' if change > 0 else 'down'}", lang, **ends),
        change=_points(abs(change), lang),
        limit=_points(limit, lang),
        **ends,
    )
    remarks = [] if counted else _remarks(about, points, limit, settings, lang)
    return _finished(about, branch, [said, *remarks], lang, first, last, change)


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
        lowest, highest = (told.value_told(value, about, lang).strip() for value in outside)
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
        limit=words.text("findings.value.percent_limit", lang, value=told.number_told(limit, lang)),
    )
    return _finished(about, branch, [said], lang, None, point, point.shown)


def _only_level(about: Subject, point: Point, lang: str) -> Finding:
    last = told.point_told(point, about, lang)
    said = words.text("findings.level.only_level", lang, name=about.name(lang), last=last)
    return _finished(about, "only_level", [said], lang, None, point, None)


def _not_enough(about: Subject, rows: pd.DataFrame, lang: str) -> Finding:
    """Every reason with the number of its months, the most frequent first."""
    why = [told.reason_told(row.reason, row.status, lang) for row in rows.itertuples()]
    counts = pd.Series(why or [words.text("findings.status.no_row", lang)], dtype="str").value_counts(sort=False)
    listed = counts.rename_axis("why").reset_index(name="count").sort_values(["count", "why"], ascending=[False, True])
    reasons = " ".join(
        words.text("findings.reason_months", lang, reason=row.why, count=row.count_) if len(rows) else row.why
        for row in listed.rename(columns={"count": "count_"}).itertuples()
    )
    said = words.text("findings.level.not_enough_data", lang, name=about.name(lang), reasons=reasons)
    return _finished(about, "not_enough_data", [said], lang, None, None, None)


def _finished(about: Subject, branch: str, said: list[str], lang: str, first, last, change) -> Finding:
    """Put the remarks that belong to this branch behind what was said."""
    keys = set(words.keys(f"findings.note.{about.indicator}.{about.part}."))
    for wanted in (branch, *_OWN_REMARKS):
        key = f"findings.note.{about.indicator}.{about.part}.{wanted}"
        if key in keys and last is not None:
            said = [*said, words.text(key, lang)]
    text = " ".join(said)
    return Finding(about.indicator, about.part, branch, about.name(lang), text, first, last, change)


def _points(value: float, lang: str) -> str:
    return words.text("findings.value.points", lang, value=told.number_told(value, lang))
