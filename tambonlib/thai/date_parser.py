"""Dates as people write them in field books, in two eras; ambiguous is reported, never guessed.

Thai forms are day first, always: 3/4/2551 is 3 April. A month above 12 is an impossible date and
not a hint that somebody wrote the month first.
"""

import numbers
import re
from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from tambonlib import words
from tambonlib.thai.text import ascii_digits, clean_text, comparable, is_blank

BUDDHIST_ERA = 543
"""Years that the Buddhist Era (พ.ศ.) is ahead of the Christian era (ค.ศ.)."""

PLAUSIBLE_YEARS = (1950, 2100)
"""First and last plausible year (CE) where a study declares no narrower window."""

ERAS = ("BE", "CE")
_ENDINGS = ("คม", "ยน", "พันธ์")

_ERA = re.compile(r"(?:(?P<BE>พ\.? ?ศ\.?)|(?P<CE>ค\.? ?ศ\.?)) ?(?=[0-9])")
_TIME = r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:\+07:?00)?)?"
_YEAR_FIRST = re.compile(
    rf"(?P<year>[0-9]{{4}})(?P<mark>[-/.])(?P<month>[0-9]{{1,2}})(?P=mark)(?P<day>[0-9]{{1,2}}){_TIME}"
)
_DAY_FIRST = re.compile(
    r"(?P<day>[0-9]{1,2}) ?(?P<mark>[-/.]) ?(?P<month>[0-9]{1,2}) ?(?P=mark) ?(?P<year>[0-9]{4}|[0-9]{2})"
    r"(?: [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
)
_NAMED = re.compile(
    r"(?:วันที่ ?)?(?:(?P<day>[0-9]{1,2})(?![0-9]))?[-/. ]*(?:เดือน ?)?(?P<name>[ก-๎A-Za-z][ก-๎A-Za-z. ]*?)"
    r"[-/ ]*(?:ปี ?)?(?P<year>[0-9]{4}|[0-9]{2})?"
)
_ISO_MONTH = re.compile(r"(?P<year>[0-9]{4})-(?P<month>0[1-9]|1[0-2])")
_MONTH_YEAR = re.compile(r"(?P<month>[0-9]{1,2}) ?[-/] ?(?P<year>[0-9]{4})")
_YEAR_AND = re.compile(r"(?P<year>[0-9]{4}) ?[-/] ?(?P<other>[0-9]{4}|[0-9]{1,2})")
_YEAR = re.compile(r"(?:ปี ?)?(?P<year>[0-9]{4})")
_SEASON = re.compile(
    r"ปีงบ|งปม|ปีการ|ปีเพาะปลูก|ปีผลิต|ปีบัญชี|ฤดู|นาปี|นาปรัง|ไตรมาส|ภาคเรียน|fiscal|\bfy|season|quarter",
    re.IGNORECASE,
)
_PAIR = re.compile(r"[0-9]{1,2} ?[-/.] ?[0-9]{1,2}")
_LONG = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")


@cache
def month_names() -> Mapping[str, int]:
    """Every known spelling of a month, reduced by :func:`month_key`, and its number.

    Full and short names of both languages, and Thai names without their ending (มกรา, เมษา).
    """
    names = {}
    for number in range(1, 13):
        for lang in words.LANGUAGES:
            for form in ("short", "long"):
                names[month_key(words.text(f"thai.months.{number:02d}.{form}", lang))] = number
        long = words.text(f"thai.months.{number:02d}.long", "th")
        names.update({long.removesuffix(ending): number for ending in _ENDINGS if long.endswith(ending)})
    return names | {"sept": 9}


def month_key(text: str) -> str:
    """A month's name without dots, spaces and capitals, and with the right ฎ in กรกฎาคม."""
    return text.replace(".", "").replace(" ", "").replace("ฏ", "ฎ").casefold()


def candidate_years(digits: str, *, era: str | None, declared: str | None, years: tuple[int, int]) -> list[int]:
    """The years (CE) that two or four digits may mean within the window, in rising order.

    Parameters
    ----------
    digits
        Two or four digits.
    era
        The era written beside the year, which holds whatever was declared; None where there is none.
    declared
        The era that the study declared for two-digit years; four digits show their era themselves.
    years
        First and last plausible year (CE).

    Examples
    --------
    >>> candidate_years("2567", era=None, declared=None, years=(1950, 2100))
    [2024]
    >>> candidate_years("51", era=None, declared=None, years=(1950, 2100))
    [1951, 2008, 2051]
    >>> candidate_years("51", era=None, declared=None, years=(2006, 2010))
    [2008]
    """
    first, last = check_years(years)
    if len(digits) == 4:
        eras = (era,) if era else ERAS
        written = {"BE": [int(digits)], "CE": [int(digits)]}
    else:
        eras = (era or declared,) if era or declared else ERAS
        written = {name: [century * 100 + int(digits) for century in range(18, 28)] for name in ERAS}
    found = {year - (BUDDHIST_ERA if name == "BE" else 0) for name in eras for year in written[name]}
    return sorted(year for year in found if first <= year <= last)


def check_years(years: tuple[int, int]) -> tuple[int, int]:
    """The window itself; ValueError when a four-digit year in it could be meant in both eras."""
    first, last = years
    if not 1000 <= first <= last < first + BUDDHIST_ERA:
        needed = f"years must be a first and a last year (CE) less than {BUDDHIST_ERA} years apart"
        raise ValueError(f"{needed}; got {years!r}")
    return first, last


def check_era(era: str | None) -> None:
    """ValueError when `era` is no era."""
    if era not in (None, *ERAS):
        raise ValueError(f"era must be one of {ERAS} or None; got {era!r}")


def iso_day(year: int, month: int, day: int) -> str | None:
    """The ISO date, or None when the calendar (CE) has no such day."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


class ParsedDate(NamedTuple):
    """A date read from a cell.

    iso
        ``"2008-01-15"``, ``"2008-01"`` or ``"2008"`` (CE), as the precision says; None where the cell
        is empty or has a problem.
    precision
        ``day``, ``month`` or ``year``; None where there is no date.
    problem
        Code of a fault, or None.
    """

    iso: str | None
    precision: str | None
    problem: str | None


def parse_date(
    value: object,
    *,
    era: str | None = None,
    years: tuple[int, int] = PLAUSIBLE_YEARS,
    missing_words: Collection[str] = (),
) -> ParsedDate:
    """The date in one cell of a field book.

    Parameters
    ----------
    value
        What the cell holds: text, a date cell (its year may be in the Buddhist Era), a year, or nothing.
    era
        The declared era of *two-digit* years: ``"BE"``, ``"CE"``, or None for none. Four-digit years
        show their era themselves, and พ.ศ. or ค.ศ. written in the cell holds before everything.
    years
        First and last plausible year (CE); a study narrows it. Without `era`, a two-digit year is
        read when it can mean only one year of the window.
    missing_words
        Words declared to mean "not known", for example ``("-", "ไม่ทราบ")``.

    Returns
    -------
    ParsedDate
        Date, precision and problem. Problems: ``date_ambiguous`` (two meanings, as 15/1/51 in a wide
        window, or 12/3), ``date_impossible`` (no such day in the calendar of the Christian era),
        ``year_in_no_era``, ``date_is_season`` (a fiscal or crop year), ``date_is_serial`` (a number
        that a spreadsheet uses inside), ``date_without_year``, ``date_unreadable``.

    Raises
    ------
    ValueError
        When `era` or `years` is not as described.

    Examples
    --------
    >>> parse_date("๑๕ ม.ค. ๖๗", era="BE")
    ParsedDate(iso='2024-01-15', precision='day', problem=None)
    >>> parse_date("29/02/2566").problem, parse_date("29/02/2567").iso
    ('date_impossible', '2024-02-29')
    >>> parse_date("มกราคม 2567")
    ParsedDate(iso='2024-01', precision='month', problem=None)
    >>> parse_date("15-1-51").problem, parse_date("15-1-51", years=(2006, 2010)).iso
    ('date_ambiguous', '2008-01-15')
    """
    return DateRule(era, years, missing_words).parse(value)


class DateRule:
    """A declared rule, prepared for many cells (see :func:`parse_date`)."""

    def __init__(self, era: str | None, years: tuple[int, int], missing_words: Collection[str]):
        check_era(era)
        self._era, self._years = era, check_years(years)
        self._missing = {comparable(word) for word in missing_words}

    def parse(self, value: object) -> ParsedDate:
        """One cell of a column of dates."""
        if is_blank(value):
            return _EMPTY
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, np.datetime64):
            value = pd.Timestamp(value)
        if isinstance(value, date):
            return self._date(f"{value.year:04d}", value.month, value.day, None)
        if isinstance(value, numbers.Real) and not isinstance(value, (bool, np.bool_)):
            return self._year_cell(float(value))
        return _problem("date_unreadable")

    def _year_cell(self, number: float) -> ParsedDate:
        """A number is a year of the window or it is no date: a spreadsheet's day count is not guessed."""
        if number.is_integer() and 1000 <= number <= 9999:
            found = self._date(str(int(number)), None, None, None)
            if found.problem is None:
                return found
        return _problem("date_is_serial")

    def parse_month(self, value: object) -> ParsedDate:
        """One cell of a column of months: a date is cut to its month, a year alone is not enough."""
        found = self._short_month(value) or self.parse(value)
        if found.precision == "day":
            return ParsedDate(found.iso[:7], "month", None)
        unread = found.precision == "year" or found.problem == "date_unreadable"
        return _problem("month_unreadable") if unread else found

    def _short_month(self, value: object) -> ParsedDate | None:
        """1/51 among months: the second number can be neither a day nor a month."""
        pair = _PAIR.fullmatch(ascii_digits(clean_text(value))) if isinstance(value, str) else None
        month, year = (re.findall("[0-9]+", pair[0])) if pair else ("0", "0")
        return self._date(year, int(month), None, None) if int(year) > 31 else None

    def _text(self, text: str) -> ParsedDate:
        cleaned = ascii_digits(clean_text(text))
        if comparable(cleaned) in self._missing:
            return _EMPTY
        if _SEASON.search(cleaned):
            return _problem("date_is_season")
        written = _ERA.search(cleaned)
        era = written.lastgroup if written else None
        cleaned = _ERA.sub("", cleaned).strip()
        for pattern in (_YEAR_FIRST, _DAY_FIRST, _ISO_MONTH, _MONTH_YEAR, _YEAR):
            match = pattern.fullmatch(cleaned)
            if match:
                parts = {"month": None, "day": None, **match.groupdict()}
                return self._date(parts["year"], _number(parts["month"]), _number(parts["day"]), era)
        return self._named(cleaned, era) or self._years_and(cleaned, era) or _unread(cleaned)

    def _named(self, text: str, era: str | None) -> ParsedDate | None:
        """A date with the month's name."""
        match = _NAMED.fullmatch(text)
        month = month_names().get(month_key(match["name"])) if match else None
        if month is None:
            return None
        if match["year"] is None:
            return _problem("date_without_year")
        return self._date(match["year"], month, _number(match["day"]), era)

    def _years_and(self, text: str, era: str | None) -> ParsedDate | None:
        """2567/68 is a season; 2567/03 a month; 2011/12 could be either."""
        match = _YEAR_AND.fullmatch(text)
        if match is None:
            return None
        season = int(match["other"]) in (int(match["year"]) + 1, (int(match["year"]) + 1) % 100)
        month = len(match["other"]) <= 2 and 1 <= int(match["other"]) <= 12
        if season:
            return _problem("date_ambiguous" if month else "date_is_season")
        return self._date(match["year"], int(match["other"]), None, era) if month else None

    def _date(self, year: str, month: int | None, day: int | None, era: str | None) -> ParsedDate:
        """The date with these parts, its year as written."""
        found = candidate_years(year, era=era, declared=self._era, years=self._years)
        if month is not None and not 1 <= month <= 12:
            return _problem("date_impossible")
        if len(found) != 1:
            return _problem("date_ambiguous" if found else "year_in_no_era")
        if month is None:
            return ParsedDate(f"{found[0]:04d}", "year", None)
        if day is None:
            return ParsedDate(f"{found[0]:04d}-{month:02d}", "month", None)
        iso = iso_day(found[0], month, day)
        return ParsedDate(iso, "day", None) if iso else _problem("date_impossible")


def parse_month(
    value: object,
    *,
    era: str | None = None,
    years: tuple[int, int] = PLAUSIBLE_YEARS,
    missing_words: Collection[str] = (),
) -> ParsedDate:
    """The month in one cell; everything as for :func:`parse_date`, the precision is ``month``.

    A full date counts as its month. A year alone or unreadable text is ``month_unreadable``.

    Examples
    --------
    >>> parse_month("ม.ค.67", era="BE").iso, parse_month("15/01/2567").iso, parse_month("2567").problem
    ('2024-01', '2024-01', 'month_unreadable')
    """
    return DateRule(era, years, missing_words).parse_month(value)


def _unread(text: str) -> ParsedDate:
    if _PAIR.fullmatch(text):
        return _problem("date_ambiguous")
    return _problem("date_is_serial" if _LONG.fullmatch(text) else "date_unreadable")


def _number(digits: str | None) -> int | None:
    return None if digits is None else int(digits)


def _problem(code: str) -> ParsedDate:
    return ParsedDate(None, None, code)


_EMPTY = ParsedDate(None, None, None)
