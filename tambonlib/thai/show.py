"""Months, dates and numbers as a reader sees them; stored values stay as they are."""

import math
import numbers
import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

import pandas as pd

from tambonlib import words
from tambonlib.thai.date_parser import BUDDHIST_ERA, iso_day

_ISO = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>[0-9]{2}))?)?")
# How many figures and months are remembered as they are shown; those of a report are some hundred.
_REMEMBERED = 1 << 16
MINUS = "\u2212"
"""The true minus sign, as wide as a plus."""


def show_month(month: str, lang: str, *, long: bool = False) -> str:
    """An ISO month as text: short for figures and tables, long for sentences.

    Thai years are พ.ศ.; the short Thai form has two digits, as in ม.ค. 51.

    Raises
    ------
    ValueError
        When `month` is not of the form ``"2008-01"``.

    Examples
    --------
    >>> show_month("2008-01", "th"), show_month("2008-01", "th", long=True)
    ('ม.ค. 51', 'มกราคม 2551')
    >>> show_month("2008-01", "en"), show_month("2008-01", "en", long=True)
    ('Jan 2008', 'January 2008')
    """
    return _month_shown(month, lang, long)


@lru_cache(_REMEMBERED)
def _month_shown(month: str, lang: str, long: bool) -> str:
    parts = _parts(month, "month")
    return words.text("thai.month", lang, **_names(parts, lang, long))


def show_months(first: str, last: str, lang: str, *, long: bool = False) -> str:
    """A span of months, or the one month when both are the same.

    Raises
    ------
    ValueError
        When `last` lies before `first`.

    Examples
    --------
    >>> show_months("2007-01", "2008-09", "th")
    'ม.ค. 50 – ก.ย. 51'
    """
    shown = [show_month(month, lang, long=long) for month in (first, last)]
    if last < first:
        raise ValueError(f"last must not lie before first; got {first!r}, {last!r}")
    return shown[0] if first == last else words.text("thai.span", lang, first=shown[0], last=shown[1])


def show_date(iso: str, lang: str, *, long: bool = False) -> str:
    """An ISO date of any precision (day, month, year) as text.

    Raises
    ------
    ValueError
        When `iso` is no ISO date.

    Examples
    --------
    >>> show_date("2008-01-15", "th"), show_date("2008-01-15", "th", long=True)
    ('15 ม.ค. 51', '15 มกราคม 2551')
    >>> show_date("2008-01", "th"), show_date("2008", "th"), show_date("2008-01-15", "en")
    ('ม.ค. 51', 'พ.ศ. 2551', '15 Jan 2008')
    """
    parts = _parts(iso)
    if parts["month"] is None:
        return words.text("thai.year", lang, year=int(iso) + (BUDDHIST_ERA if lang == "th" else 0))
    if parts["day"] is None:
        return show_month(iso, lang, long=long)
    return words.text("thai.date", lang, day=int(parts["day"]), **_names(parts, lang, long))


def show_number(value: float, lang: str, decimals: int = 0) -> str:
    """A number with comma-grouped thousands, halves rounded up, and a true minus sign.

    Both languages write numbers alike; `lang` is asked for so that this stays one decision.

    Raises
    ------
    ValueError
        When there is no value: a missing number is explained by its reason, not by a sign.

    Examples
    --------
    >>> show_number(-1200.5, "th"), show_number(1200.456, "th", 2), show_number(-0.4, "en")
    ('−1,201', '1,200.46', '0')
    """
    if lang not in words.LANGUAGES:
        raise KeyError(f"lang must be one of {words.LANGUAGES}; got {lang!r}")
    if isinstance(value, bool) or not isinstance(value, numbers.Real) or not math.isfinite(value):
        raise ValueError(f"value must be a finite number; got {value!r}")
    return _number_shown(int(value) if isinstance(value, int) else float(value), decimals)


@lru_cache(_REMEMBERED)
def _number_shown(value: float, decimals: int) -> str:
    """The number as text; remembered, since sentences, tables and figures of a report repeat it."""
    exact = Decimal(repr(value))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return (MINUS if rounded < 0 else "") + f"{abs(rounded):,.{decimals}f}"


def show_percent(value: float, lang: str, decimals: int = 0, *, short: bool = False) -> str:
    """A value in percent (0–100); `short` gives the sign also in Thai, for tables and figures.

    Examples
    --------
    >>> show_percent(45.2, "th"), show_percent(45.2, "th", short=True), show_percent(45.25, "en", 1)
    ('ร้อยละ 45', '45%', '45.3%')
    """
    shape = "thai.percent_short" if short else "thai.percent"
    return words.text(shape, lang, number=show_number(value, lang, decimals))


def show_baht(value: float, lang: str, decimals: int = 0) -> str:
    """An amount of money.

    Examples
    --------
    >>> show_baht(1200, "th"), show_baht(-1200.5, "en", 2)
    ('1,200 บาท', '−1,200.50 baht')
    """
    return words.text("thai.baht", lang, number=show_number(value, lang, decimals))


def show_count_of(n: int, N: int | None, lang: str) -> str:  # noqa: N803 (n and N are the project's words)
    """So many of so many; an unknown whole is said to be unknown.

    Examples
    --------
    >>> show_count_of(12, 1200, "th"), show_count_of(12, None, "en")
    ('12 จาก 1,200', '12 (total unknown)')
    """
    if N is None or pd.isna(N):
        return words.text("thai.count_of_unknown", lang, n=show_number(n, lang))
    return words.text("thai.count_of", lang, n=show_number(n, lang), all=show_number(N, lang))


def _parts(iso: str, precision: str | None = None) -> dict[str, str | None]:
    """Year, month and day of an ISO text; what is not there is None."""
    match = _ISO.fullmatch(iso)
    parts = match.groupdict() if match else {"year": None, "month": None, "day": None}
    real = match and (parts["day"] is None or iso_day(*map(int, parts.values())))
    wanted = precision is None or (parts["month"] and not parts["day"])
    if not (real and wanted):
        wanted_text = "an ISO month such as '2008-01'" if precision else "an ISO date such as '2008-01-15'"
        raise ValueError(f"needed {wanted_text}; got {iso!r}")
    return parts


def _names(parts: dict[str, str | None], lang: str, long: bool) -> dict[str, str]:
    name = words.text(f"thai.months.{parts['month']}.{'long' if long else 'short'}", lang)
    year = int(parts["year"])
    if lang == "th":
        return {"month": name, "year": str(year + BUDDHIST_ERA) if long else f"{(year + BUDDHIST_ERA) % 100:02d}"}
    return {"month": name, "year": str(year)}
