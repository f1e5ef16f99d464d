"""Phrases of sentences: months, n of N, reasons."""

from collections.abc import Sequence
from functools import lru_cache

from tambonlib import months as calendar
from tambonlib import units, words
from tambonlib.findings.compare import Point
from tambonlib.findings.subject import Subject
from tambonlib.thai import show_month, show_months, show_number

_TOO_FEW = "too_few"


def basis_phrase(point: Point, about: Subject, lang: str) -> str:
    """The month and the n of N of a value; an unknown N is named where the value is a share."""
    if point.N is not None:
        key = "of_all"
    else:
        key = "of_unknown" if about.unit == "percent" else "of_n"
    return words.text(
        f"findings.where.{key}",
        lang,
        month=show_month(point.month, lang, long=True),
        n=show_number(point.n, lang),
        N=None if point.N is None else show_number(point.N, lang),
        units=units.counted_name(about.counts, lang),
    )


def value_phrase(point: Point, about: Subject, lang: str) -> str:
    """A value with its month and its n of N; a count is its own n."""
    value = units.format_value(point.value, about.unit, about.counts, lang)
    where = show_month(point.month, lang, long=True) if about.unit == "count" else basis_phrase(point, about, lang)
    return words.text("findings.point", lang, value=value, where=where)


def reason_phrase(reason, status: str, counts: str, lang: str) -> str:
    """Why there is no value: the reason where there is one, else the status; "too few" names what is counted."""
    if status == _TOO_FEW:
        return units.too_few_text(counts, lang)
    if isinstance(reason, str) and reason:
        return words.text(f"reasons.{reason}", lang)
    return words.text(f"findings.status_told.{status}", lang)


def status_phrase(status: str, counts: str, lang: str) -> str:
    """What a missing value is called."""
    return words.text(f"findings.status.{status}", lang, units=units.counted_name(counts, lang))


def months_phrase(listed: Sequence[str], months: Sequence[str], lang: str) -> str:
    """Months as spans.

    Parameters
    ----------
    listed
        The months to name.
    months
        All months of the study, to know when the whole period is meant.

    Examples
    --------
    >>> study = ("2007-01", "2007-02", "2007-03", "2007-04")
    >>> months_phrase(["2007-01", "2007-02", "2007-04"], study, "th")
    'ม.ค. 50 – ก.พ. 50, เม.ย. 50'
    >>> months_phrase(study, study, "en")
    'the whole period (Jan 2007 – Apr 2007)'
    """
    return _months_phrase(tuple(sorted(listed)), tuple(sorted(months)), lang)


@lru_cache(maxsize=1024)
def _months_phrase(ordered: tuple[str, ...], months: tuple[str, ...], lang: str) -> str:
    """Many series miss the same months."""
    if ordered == months:
        return words.text("findings.not_computed.whole", lang, span=show_months(ordered[0], ordered[-1], lang))
    runs: list[list[str]] = []
    for month in ordered:
        if runs and calendar.ordinal(month) == calendar.ordinal(runs[-1][-1]) + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(show_months(run[0], run[-1], lang) for run in runs)
