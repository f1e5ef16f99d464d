"""Months as text, ``"2008-01"``, and the little arithmetic that they need.

A month is stored as ISO text in the Christian era. Thai text for a month is made in
:mod:`tambonlib.thai`.
"""

import re
from collections.abc import Sequence

import pandas as pd

_ISO_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def ordinal(month: str) -> int:
    """Months since the year 0, so that two months can be subtracted.

    Raises
    ------
    ValueError
        When `month` is not of the form ``"2008-01"``.

    Examples
    --------
    >>> ordinal("2008-03") - ordinal("2007-12")
    3
    """
    match = _ISO_MONTH.fullmatch(month)
    if match is None:
        raise ValueError(f"month must be text like '2008-01'; got {month!r}")
    return int(match[1]) * 12 + int(match[2]) - 1


def from_ordinal(number: int) -> str:
    """The month with this ordinal.

    Examples
    --------
    >>> from_ordinal(ordinal("2007-12") + 1)
    '2008-01'
    """
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def span(first: str, count: int) -> tuple[str, ...]:
    """`count` months from `first` on.

    Examples
    --------
    >>> span("2007-11", 3)
    ('2007-11', '2007-12', '2008-01')
    """
    start = ordinal(first)
    return tuple(from_ordinal(start + step) for step in range(count))


def months_from(first: object, months: Sequence[str]) -> tuple[str, ...]:
    """The months from `first` on; all of them where `first` is missing.

    Examples
    --------
    >>> months_from("2008-02", ["2008-01", "2008-02", "2008-03"]), months_from(None, ["2008-01"])
    (('2008-02', '2008-03'), ('2008-01',))
    """
    return tuple(month for month in months if not isinstance(first, str) or month >= first)


def ordinals(months: pd.Series) -> pd.Series:
    """The ordinals of a column of months; missing stays missing (``Int64``).

    Examples
    --------
    >>> ordinals(pd.Series(["2008-01", None])).tolist()
    [24096, <NA>]
    """
    known = {month: ordinal(month) for month in months.dropna().unique()}
    return months.map(known).astype("Int64")
