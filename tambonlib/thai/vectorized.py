"""Parsers for whole columns: each distinct text is parsed once."""

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np
import pandas as pd

from tambonlib.thai.date_parser import PLAUSIBLE_YEARS, DateRule
from tambonlib.thai.number_parser import BAHT, NumberRule
from tambonlib.thai.text import parse_tambon_code

_PLAIN = r"[0-9]{1,15}(?:\.[0-9]*)?"


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
    rows, distinct = _distinct(series)
    values, kinds = _plain_numbers(distinct)
    declared = np.isin(values, list(rule.zero_values | rule.missing_values))
    kinds[declared] = None
    answers = {"value": values, "rule": kinds, "problem": np.full(len(distinct), None, dtype=object)}
    for place in np.flatnonzero(kinds == None):  # noqa: E711 (element by element)
        answers["value"][place], answers["rule"][place], answers["problem"][place] = rule.parse(distinct[place])
    blank = dict(zip(answers, rule.parse(None), strict=True))
    return _to_rows(answers, blank, rows, series.index)


def parse_dates(
    series: pd.Series,
    *,
    era: str | None = None,
    years: tuple[int, int] = PLAUSIBLE_YEARS,
    missing_words: Collection[str] = (),
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
    series: pd.Series,
    *,
    era: str | None = None,
    years: tuple[int, int] = PLAUSIBLE_YEARS,
    missing_words: Collection[str] = (),
) -> pd.DataFrame:
    """:func:`tambonlib.thai.parse_month` for a column; shaped as :func:`parse_dates`."""
    rule = DateRule(era, years, missing_words)
    return _parse_column(series, rule.parse_month, ("iso", "precision", "problem"))


def parse_tambon_codes(series: pd.Series) -> pd.DataFrame:
    """:func:`tambonlib.thai.parse_tambon_code` for a column: ``code``, ``mended``, ``problem``."""
    return _parse_column(series, parse_tambon_code, ("code", "mended", "problem"))


def _parse_column(series: pd.Series, parse: Callable, names: tuple[str, ...]) -> pd.DataFrame:
    """Parse each distinct cell once and map the answers to the rows."""
    rows, distinct = _distinct(series)
    found = [parse(value) for value in distinct]
    answers = {name: [answer[place] for answer in found] for place, name in enumerate(names)}
    return _to_rows(answers, dict(zip(names, parse(None), strict=True)), rows, series.index)


def _to_rows(
    answers: Mapping[str, Sequence], blank: Mapping[str, object], rows: np.ndarray, index: pd.Index
) -> pd.DataFrame:
    """One row per cell; the row number −1 means blank and takes the last answer."""
    columns = {}
    for name, answer in answers.items():
        dtype = "float64" if name == "value" else "str"
        columns[name] = pd.array([*answer, blank[name]], dtype=dtype).take(rows)
    return pd.DataFrame(columns, index=index)


def _plain_numbers(distinct: np.ndarray | pd.api.extensions.ExtensionArray) -> tuple[np.ndarray, np.ndarray]:
    """Values and rules of the cells that need no thought: finite numbers and plain ASCII numerals."""
    cells = pd.Series(distinct, dtype=distinct.dtype)
    if pd.api.types.is_numeric_dtype(cells.dtype) and not pd.api.types.is_bool_dtype(cells.dtype):
        number, text = np.ones(len(cells), dtype=bool), np.zeros(len(cells), dtype=bool)
    elif isinstance(cells.dtype, pd.StringDtype):
        number, text = np.zeros(len(cells), dtype=bool), cells.str.fullmatch(_PLAIN).to_numpy(dtype=bool)
    else:
        cells = cells.astype(object)
        number = np.fromiter((type(cell) in (int, float) for cell in cells), dtype=bool, count=len(cells))
        text = np.fromiter((isinstance(cell, str) for cell in cells), dtype=bool, count=len(cells))
        text[text] = cells[text].astype("str").str.fullmatch(_PLAIN).to_numpy(dtype=bool)
    values, kinds = np.full(len(cells), np.nan), np.full(len(cells), None, dtype=object)
    values[number | text] = cells[number | text].astype("float64")
    number &= np.isfinite(values)
    values[~(number | text)] = np.nan
    kinds[number], kinds[text] = "number", "numeral"
    return values, kinds


def _distinct(series: pd.Series) -> tuple[np.ndarray, np.ndarray | pd.api.extensions.ExtensionArray]:
    """Row → number of its distinct cell (−1 where blank), and the distinct cells.

    True equals 1 in Python, so that a column of mixed cells is split by kind first.
    """
    if isinstance(series.dtype, pd.CategoricalDtype):
        series = series.astype(series.cat.categories.dtype)
    if series.dtype != object:
        rows, distinct = pd.factorize(series)
        return rows, distinct.array if isinstance(distinct, pd.Index) else distinct
    truth = np.fromiter((isinstance(value, (bool, np.bool_)) for value in series), dtype=bool, count=len(series))
    rows, distinct = pd.factorize(series.mask(truth, None))
    if not truth.any():
        return rows, np.asarray(distinct, dtype=object)
    return np.where(truth, len(distinct), rows), np.array([*distinct, True], dtype=object)
