"""Values, months and reasons as the sentences tell them."""

from collections.abc import Sequence

import pandas as pd

from tambonlib import months as calendar
from tambonlib import words
from tambonlib.findings.compare import SHOWN_DECIMALS, Point
from tambonlib.indicators.card import UNITS
from tambonlib.thai import show_month, show_months, show_number


def number_told(value: float, lang: str) -> str:
    """A share or a difference: one decimal."""
    return show_number(value, lang, SHOWN_DECIMALS)


def value_told(value: float, unit: str, lang: str) -> str:
    """A value with its unit: one of the cards' units, or what is counted (counts have no decimals)."""
    if unit in UNITS and unit != "percent":
        return words.text(f"units.{unit}", lang, value=number_told(value, lang))
    number = number_told(value, lang) if unit == "percent" else show_number(value, lang)
    return words.text(f"findings.value.{unit}", lang, value=number)


def where_told(point: Point, counts: str, lang: str) -> str:
    """The month and the n of N of a value."""
    return words.text(
        f"findings.where.{'of_unknown' if point.N is None else 'of_all'}",
        lang,
        month=show_month(point.month, lang, long=True),
        n=show_number(point.n, lang),
        N=None if point.N is None else show_number(point.N, lang),
        units=words.text(f"findings.units.{counts}", lang),
    )


def point_told(point: Point, unit: str, counts: str, lang: str) -> str:
    """A value (see :func:`value_told`) with its month and its n of N; a count is its own n."""
    value = value_told(point.value, unit, lang)
    where = show_month(point.month, lang, long=True) if unit == counts else where_told(point, counts, lang)
    return words.text("findings.point", lang, value=value, where=where)


def reason_told(reason, status: str, lang: str) -> str:
    """Why there is no value: the reason where one is given, else what the status says."""
    if isinstance(reason, str) and reason:
        return words.text(f"reasons.{reason}", lang)
    return words.text(f"findings.status_told.{status}", lang)


def spans_told(listed: Sequence[str], months: Sequence[str], lang: str) -> str:
    """Months as spans.

    Parameters
    ----------
    listed
        The months to tell.
    months
        All months of the study, to know when the whole period is meant.

    Examples
    --------
    >>> study = ("2007-01", "2007-02", "2007-03", "2007-04")
    >>> spans_told(["2007-01", "2007-02", "2007-04"], study, "th")
    'ม.ค. 50 – ก.พ. 50, เม.ย. 50'
    >>> spans_told(study, study, "en")
    'the whole period (Jan 2007 – Apr 2007)'
    """
    ordered = sorted(listed)
    if ordered == sorted(months):
        return words.text("findings.not_computed.whole", lang, span=show_months(ordered[0], ordered[-1], lang))
    breaks = pd.Series([calendar.ordinal(month) for month in ordered]).diff() != 1
    runs = pd.Series(ordered).groupby(breaks.cumsum())
    return ", ".join(show_months(run.iloc[0], run.iloc[-1], lang) for _, run in runs)
