"""Whole columns at once: each distinct text is parsed once."""

from collections.abc import Callable, Collection

import numpy as np
import pandas as pd

from tambonlib.thai.calendar import PLAUSIBLE_YEARS
from tambonlib.thai.codes import parse_tambon_code
from tambonlib.thai.dates import DateRule
from tambonlib.thai.numbers import BAHT, NumberRule


def parse_numbers(
    series: pd.Series, *, zero_words: Collection[str], missing_words: Collection[str], units: Collection[str] = BAHT
) -> pd.DataFrame:
    """:func:`tambonlib.thai.parse_number` for a column.

    Returns
    -------
    DataFrame
        ``value`` (float64), ``rule``, ``problem`` (text, missing NaN), with the index of `series`.

    Examples
    --------
    >>> parse_numbers(pd.Series(["๑,๒๐๐.-", "-", None, 5]), zero_words=["-"], missing_words=[])
        value       rule problem
    0  1200.0    numeral     NaN
    1     0.0  zero_word     NaN
    2     NaN      empty     NaN
    3     5.0     number     NaN
    """
    rule = NumberRule(zero_words, missing_words, units)
    return _parse_column(series, rule.parse, ("value", "rule", "problem")).astype({"value": "float64"})


def parse_dates(
    series: pd.Series, *, era: str | None = None, years: tuple[int, int] = PLAUSIBLE_YEARS, missing_words: Collection[str] = ()
) -> pd.DataFrame:
    """:func:`tambonlib.thai.parse_date` for a column.

    Returns
    -------
    DataFrame
        ``iso``, ``precision``, ``problem`` (text, missing NaN), with the index of `series`.

    Examples
    --------
    >>> parse_dates(pd.Series(["15/01/2567", "2567/68"]))
              iso precision         problem
    0  2024-01-15       day             NaN
    1         NaN       NaN  date_is_season
    """
    rule = DateRule(era, years, missing_words)
    return _parse_column(series, rule.parse, ("iso", "precision", "problem"))


def parse_months(
    series: pd.Series, *, era: str | None = None, years: tuple[int, int] = PLAUSIBLE_YEARS, missing_words: Collection[str] = ()
) -> pd.DataFrame:
    """:func:`tambonlib.thai.parse_month` for a column; shaped as :func:`parse_dates`."""
    rule = DateRule(era, years, missing_words)
    return _parse_column(series, rule.parse_month, ("iso", "precision", "problem"))


def parse_tambon_codes(series: pd.Series) -> pd.DataFrame:
    """:func:`tambonlib.thai.parse_tambon_code` for a column: ``code``, ``mended``, ``problem``."""
    return _parse_column(series, parse_tambon_code, ("code", "mended", "problem"))


def _parse_column(series: pd.Series, parse: Callable, names: tuple[str, ...]) -> pd.DataFrame:
    """Parse each distinct cell once and hand the answers back to the rows."""
    rows, distinct = _distinct(series)
    answers = [parse(value) for value in [*distinct, None]]  # the row number −1 means blank: the last answer
    columns = {}
    for place, name in enumerate(names):
        answer = [found[place] for found in answers]
        numeric = name == "value"
        values = np.array(answer, dtype="float64") if numeric else pd.array(answer, dtype="str")
        columns[name] = values.take(rows)
    return pd.DataFrame(columns, index=series.index)


def _distinct(series: pd.Series) -> tuple[np.ndarray, list]:
    """Row → number of its distinct cell (−1 where blank), and the distinct cells.

    True equals 1 in Python, so that a column of mixed cells is told apart by kind first.
    """
    if series.dtype != object:
        rows, distinct = pd.factorize(series)
        return rows, list(distinct)
    truth = np.fromiter((isinstance(value, (bool, np.bool_)) for value in series), dtype=bool, count=len(series))
    rows, distinct = pd.factorize(series.mask(truth, None))
    return np.where(truth, len(distinct), rows), [*distinct, True] if truth.any() else list(distinct)
