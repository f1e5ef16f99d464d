"""Years in two eras and the names of months."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from tambonlib import words

BUDDHIST_ERA = 543
"""Years that the Buddhist Era (พ.ศ.) is ahead of the Christian era (ค.ศ.)."""

PLAUSIBLE_YEARS = (1950, 2100)
"""First and last plausible year (CE) where a study declares no narrower window."""

ERAS = ("BE", "CE")
_ENDINGS = ("คม", "ยน", "พันธ์")


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
