"""Which values of a series can be compared: those that look back over as many months, were counted by the same list,
and rest on more than a few cases.
"""

from collections.abc import Mapping, Sequence

from tambonlib import units, words
from tambonlib.findings.compare import Point
from tambonlib.findings.subject import Subject
from tambonlib.thai import show_month


def comparable_points(
    about: Subject,
    points: Sequence[Point],
    lang: str,
    *,
    settings: Mapping[str, object],
    months: Sequence[str],
    list_months: Sequence[str] = (),
) -> tuple[list[Point], list[str]]:
    """The points that can be compared with the latest one, itself among them, and a remark for each reason why others
    cannot.

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
                words.text("findings.few_cases", lang, count=fewest, units=units.counted(about.counts, lang))
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
    >>> lists = pd.DataFrame({"tambon_code": ["990101", "990101", "990102"], "agreed_on": ["2008-03-15", "2008-03-15", "2008-05-01"]})
    >>> list_months(lists, "990101")
    ('2008-03',)
    """
    if agreed_lists is None:
        return ()
    own = agreed_lists.loc[agreed_lists["tambon_code"] == tambon_code, "agreed_on"]
    return tuple(sorted(own.str.slice(0, 7).unique()))


def _kept(points: list[Point], holds: list[bool]) -> tuple[list[Point], bool]:
    """The points for which it holds, or the latest alone where it does not hold for that one; and whether any
    stands apart.
    """
    kept = [point for point, held in zip(points, holds, strict=True) if held] if holds[-1] else points[-1:]
    return kept, not all(holds)
