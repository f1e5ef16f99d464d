"""Ways in which people write dates and months; ISO text in, cells out."""

import datetime

import pandas as pd

SHORT_MONTHS = (
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
)
LONG_MONTHS = (
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
)
ERA = 543
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")

#: Name → how a day is written; all but the cells of the Christian era show พ.ศ.
DATE_WAYS = {
    "slashes": lambda day, month, year: f"{day:02d}/{month:02d}/{year + ERA}",
    "dashes": lambda day, month, year: f"{day}-{month}-{(year + ERA) % 100:02d}",
    "short_month": lambda day, month, year: f"{day} {SHORT_MONTHS[month - 1]} {(year + ERA) % 100:02d}",
    "thai_digits": lambda day, month, year: thai_digits(f"{day} {SHORT_MONTHS[month - 1]} {(year + ERA) % 100:02d}"),
    "cells": lambda day, month, year: datetime.date(year, month, day),
    "cells_be": lambda day, month, year: _cell_in_thai_era(day, month, year),
}
MONTH_WAYS = {
    "short": lambda month, year: f"{SHORT_MONTHS[month - 1]}{(year + ERA) % 100:02d}",
    "no_dots": lambda month, year: f"{SHORT_MONTHS[month - 1].replace('.', '')} {(year + ERA) % 100:02d}",
    "long": lambda month, year: f"{LONG_MONTHS[month - 1]} {year + ERA}",
}


def thai_digits(text: str) -> str:
    """The text with Thai digits.

    Examples
    --------
    >>> thai_digits("15/01/2550")
    '๑๕/๐๑/๒๕๕๐'
    """
    return text.translate(_THAI_DIGITS)


def _cell_in_thai_era(day: int, month: int, year: int) -> datetime.date | str:
    """A date cell in year 2550; 29 February is not a day of every such year and is then written as text."""
    try:
        return datetime.date(year + ERA, month, day)
    except ValueError:
        return f"{day}/{month}/{year + ERA}"


def dates(values: pd.Series, way: str) -> pd.Series:
    """ISO dates as this way writes them; a date known only to the month is written as a month.

    Examples
    --------
    >>> dates(pd.Series(["2007-01-15"]), "short_month").tolist()
    ['15 ม.ค. 50']
    """
    return _each(values, lambda text: _date(text, way))


def months(values: pd.Series, way: str) -> pd.Series:
    """ISO months as this way writes them.

    Examples
    --------
    >>> months(pd.Series(["2007-01"]), "long").tolist()
    ['มกราคม 2550']
    """
    return _each(values, lambda text: MONTH_WAYS[way](int(text[5:7]), int(text[:4])))


def _date(text: str, way: str) -> object:
    year, month = int(text[:4]), int(text[5:7])
    if len(text) == 7:
        return MONTH_WAYS["long"](month, year)
    return DATE_WAYS[way](int(text[8:]), month, year)


def _each(values: pd.Series, write) -> pd.Series:
    """Each distinct text is written once."""
    known = {text: write(text) for text in values.dropna().unique()}
    return pd.Series([known.get(text) for text in values], index=values.index, dtype=object)
