"""Codes of tambons, which spreadsheets like to turn into numbers."""

import numbers
import re
from typing import NamedTuple

import numpy as np

from tambonlib.thai.text import ascii_digits, clean_text, is_blank

_SIX = re.compile("[1-9][0-9]{5}")


class ParsedCode(NamedTuple):
    """A tambon code read from a cell: the code or None, what was mended or None, the problem or None.

    ``mended`` is ``from_number`` (the cell held a number, or text such as ``530203.0``) or ``respelled``
    (Thai digits, spaces).
    """

    code: str | None
    mended: str | None
    problem: str | None


def parse_tambon_code(value: object) -> ParsedCode:
    """The six-digit code of a tambon in one cell.

    Whether the registry knows the code is not asked here. An empty cell gives nothing and no problem;
    what does not come to exactly six digits has the problem ``code_unreadable``.

    Examples
    --------
    >>> parse_tambon_code("530203")
    ParsedCode(code='530203', mended=None, problem=None)
    >>> parse_tambon_code(530203.0)
    ParsedCode(code='530203', mended='from_number', problem=None)
    >>> parse_tambon_code("๕๓ ๐๒ ๐๓").mended, parse_tambon_code("53020").problem
    ('respelled', 'code_unreadable')
    """
    if is_blank(value):
        return ParsedCode(None, None, None)
    if isinstance(value, str):
        plain = ascii_digits(clean_text(value)).replace(" ", "")
        digits = re.sub(r"\.0*$", "", plain)
        mended = "from_number" if digits != plain else None if digits == value else "respelled"
    elif isinstance(value, numbers.Real) and not isinstance(value, (bool, np.bool_)):
        whole = float(value).is_integer()
        digits, mended = str(int(value)) if whole else "", "from_number"
    else:
        digits, mended = "", None
    return ParsedCode(digits, mended, None) if _SIX.fullmatch(digits) else ParsedCode(None, None, "code_unreadable")
