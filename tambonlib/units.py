"""How values are shown: with how many decimals, in which words, and what n and N count.

Sentences, tables and figures ask here, so that the same value is printed alike everywhere. The texts are in
``definitions/words/units.yaml``; the units are listed in :mod:`tambonlib.indicators.card`.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from types import MappingProxyType

from tambonlib import words
from tambonlib.thai import show_number

#: Decimals that are printed, by unit.
DECIMALS: Mapping[str, int] = MappingProxyType(
    {
        "percent": 1,
        "count": 0,
        "sides": 0,
        "baht": 0,
        "baht_per_rai": 0,
        "baht_per_household": 0,
        "baht_per_kg": 2,
        "baht_per_head": 2,
        "ratio": 2,
        "index": 2,
        "levels": 2,
        "days": 1,
        "months": 1,
        "hours": 1,
        "person_hours": 1,
    }
)
# A median of whole days may be half a day; then, and only then, the half is printed.
_AS_NEEDED = frozenset({"days", "months", "hours", "person_hours", "levels"})


def rounded(value: float, unit: str) -> float:
    """The value as it is printed: halves away from zero. Whoever subtracts what is printed gets what is printed.

    Raises
    ------
    KeyError
        When no card may have this unit.

    Examples
    --------
    >>> rounded(0.25, "percent"), rounded(-3.04, "percent"), rounded(4.125, "baht_per_kg")
    (0.3, -3.0, 4.13)
    """
    return _rounded(float(value), DECIMALS[unit])


@lru_cache(1 << 16)
def _rounded(value: float, decimals: int) -> float:
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)) + 0.0


def format_number(value: float, unit: str, lang: str) -> str:
    """The number alone, without its unit.

    Examples
    --------
    >>> format_number(12.5, "days", "th"), format_number(12.0, "days", "th"), format_number(1200.4, "baht", "en")
    ('12.5', '12', '1,200')
    """
    whole = unit in _AS_NEEDED and rounded(value, unit) == int(rounded(value, unit))
    number = show_number(value, lang, 0 if whole else DECIMALS[unit])
    return number.rstrip("0") if unit in _AS_NEEDED and not whole else number


def format_value(value: float, unit: str, counts: str, lang: str) -> str:
    """The value with its unit, or with what it counts; Thai may begin with a space, to follow a word.

    Examples
    --------
    >>> format_value(45.25, "percent", "households", "th"), format_value(3, "count", "meetings", "th")
    ('ร้อยละ 45.3', ' 3 ครั้ง')
    >>> format_value(4.5, "baht_per_kg", "households", "en")
    '4.50 baht per kg'
    """
    key = f"units.count.{counts}" if unit == "count" else f"units.{unit}"
    return words.text(key, lang, value=format_number(value, unit, lang))


def format_short(value: float, unit: str, counts: str, lang: str) -> str:
    """The value as tables and figures show it.

    Examples
    --------
    >>> format_short(45, "percent", "households", "th"), format_short(3, "count", "meetings", "th")
    ('45.0%', '3 ครั้ง')
    """
    if unit == "percent":
        return words.text("units.percent_short", lang, value=format_number(value, unit, lang))
    return format_value(value, unit, counts, lang).strip()


def format_difference(value: float, unit: str, counts: str, lang: str) -> str:
    """How far two values lie apart; two shares differ by percentage points.

    Examples
    --------
    >>> format_difference(12.5, "percent", "households", "en"), format_difference(2, "sides", "contributions", "th")
    ('12.5 percentage points', '2 ฝ่าย')
    """
    if unit == "percent":
        return words.text("units.points", lang, value=format_number(value, unit, lang))
    return format_value(value, unit, counts, lang).strip()


def counted_name(counts: str, lang: str) -> str:
    """What n and N count, by name.

    Examples
    --------
    >>> counted_name("members", "th"), counted_name("members", "en")
    ('สมาชิกกองทุน', 'fund members')
    """
    return words.text(f"units.counted.{counts}", lang)


def too_few_text(counts: str, lang: str) -> str:
    """That there are too few of what is counted.

    Examples
    --------
    >>> too_few_text("persons", "th")
    'มีคนน้อยกว่าเกณฑ์ จึงไม่บอกค่า'
    """
    return words.text("units.too_few", lang, units=counted_name(counts, lang))
