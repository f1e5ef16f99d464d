"""Cells into values: one column of a sheet against one column of the codebook.

Each distinct text is understood once and its answer handed to all rows that hold it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pandas as pd

from tambonlib.records.codebook import TYPES, Column
from tambonlib.records.grid import BROKEN, DATE, TIME, TRUTH
from tambonlib.records.keys import key_of
from tambonlib.records.pseudonyms import exposing_in
from tambonlib.thai import (
    BAHT,
    PERCENT,
    PLAUSIBLE_YEARS,
    ascii_digits,
    clean_text,
    parse_dates,
    parse_months,
    parse_numbers,
    parse_tambon_codes,
)

_PLAIN_NUMBER = r"-?[0-9]{1,15}(\.[0-9]{1,6})?"
_VILLAGE = re.compile(r"(?:หมู่บ้านที่|หมู่ที่|หมู่|ม\.?)? ?0*([1-9][0-9]?)(?:\.0)?")
_YES = frozenset({"y", "yes", "true", "1"})
_NO = frozenset({"n", "no", "false", "0"})
_NUMBERS = ("integer", "number", "percent", "amount")
#: Kinds of cells that a column of this type cannot hold, with the code of the issue.
_WRONG_KINDS = {
    **dict.fromkeys(
        ("identifier", "village_no", "category", "tambon_code"),
        {DATE: "cell_is_date", TIME: "cell_is_date", TRUTH: "cell_is_truth"},
    ),
    **dict.fromkeys(_NUMBERS, {DATE: "number_is_date", TIME: "number_is_date", TRUTH: "number_unreadable"}),
    **dict.fromkeys(("date", "month"), {TIME: "date_unreadable", TRUTH: "date_unreadable"}),
    "yes_no": {DATE: "cell_is_date", TIME: "cell_is_date"},
    "text": {},
}


@dataclass(frozen=True)
class Rule:
    """What the study and its mapping declare about reading cells.

    Parameters
    ----------
    zero, missing
        Words for zero and for "not known" (comparable texts).
    era
        Era of two-digit years, or None.
    years
        The years (CE) around the study: a two-digit year that fits only one of them is read.
    """

    zero: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset({""})
    era: str | None = None
    years: tuple[int, int] = PLAUSIBLE_YEARS


@dataclass(frozen=True)
class Cells:
    """A column that was read.

    Parameters
    ----------
    values
        In the dtype of the codebook; missing where nothing stood or something is wrong.
    problems
        Code of what is wrong, missing where nothing is.
    words
        (word, what it was taken as) → how many cells.
    """

    values: pd.Series
    problems: pd.Series
    words: Mapping[tuple[str, str], int] = field(default_factory=dict)


def read_cells(
    texts: pd.Series, kinds: np.ndarray | None, column: Column, rule: Rule, translation: Mapping[str, str] | None = None
) -> Cells:
    """Read one column.

    Parameters
    ----------
    texts
        What the cells show, "" where empty.
    kinds
        Their kinds (see :mod:`tambonlib.records.grid`), None when all are text.
    column
        The column of the codebook.
    rule
        What is declared.
    translation
        Comparable text → value that takes its place.
    """
    shown = texts if kinds is None else texts.mask(pd.Series(kinds == DATE, index=texts.index), texts.str[:10])
    rows, distinct = pd.factorize(shown)
    answers = _distinct_cells(pd.Series(distinct, dtype="str"), column, rule, translation or {})
    problems = answers["problem"].take(rows).set_axis(texts.index)
    values = answers["value"].take(rows).set_axis(texts.index)
    if column.required and column.default is None:
        blank = values.isna() & problems.isna()
        problems = problems.mask(blank, "required_missing") if blank.any() else problems
    if kinds is not None:
        problems, values = _kind_problems(problems, values, kinds, column)
    if column.default is not None:
        values = values.mask(values.isna() & problems.isna(), column.default)
    return Cells(values, problems, _word_counts(answers, rows, distinct))


def _kind_problems(problems: pd.Series, values: pd.Series, kinds: np.ndarray, column: Column):
    wrong = {**_WRONG_KINDS[column.type], BROKEN: "cell_broken"}
    for kind, code in wrong.items():
        here = pd.Series(kinds == kind, index=problems.index)
        if here.any():
            problems, values = problems.mask(here, code), values.mask(here)
    return problems, values


def _word_counts(answers: pd.DataFrame, rows: np.ndarray, distinct) -> dict[tuple[str, str], int]:
    if "rule" not in answers:
        return {}
    worded = answers.index[answers["rule"].isin(["zero_word", "missing_word"])]
    counts = np.bincount(rows, minlength=len(answers)) if len(worded) else []
    return {(str(distinct[n]).strip(), answers["rule"][n].removesuffix("_word")): int(counts[n]) for n in worded}


def _distinct_cells(texts: pd.Series, column: Column, rule: Rule, translation: Mapping[str, str]) -> pd.DataFrame:
    """For each distinct text: value, problem, and for numbers the rule by which it was read."""
    if translation or column.allowed or column.type == "yes_no":
        keys = texts.map(key_of)
        texts = texts.mask(keys.isin(list(translation)), keys.map(dict(translation)))
    readers = {"category": _categories, "yes_no": _yes_no, "month": _months, "date": _dates}
    if column.type in _NUMBERS:
        return _limits(_numbers(texts, rule, units_of(column)), column)
    if column.type in readers:
        return readers[column.type](texts, column, rule)
    return _texts(texts, column)


def _texts(texts: pd.Series, column: Column) -> pd.DataFrame:
    if column.type == "tambon_code":
        return parse_tambon_codes(texts).rename(columns={"code": "value"})[["value", "problem"]]
    cleaned = texts.map(clean_text)
    none = pd.Series(np.nan, index=texts.index, dtype="str")
    if column.type == "village_no":
        numbers = cleaned.map(ascii_digits).map(lambda text: (_VILLAGE.fullmatch(text) or ["", None])[1]).astype("str")
        return pd.DataFrame(
            {"value": numbers, "problem": none.mask(numbers.isna() & (cleaned != ""), "village_unreadable")}
        )
    if column.personal == "pseudonym":
        # As any other value that the column cannot hold, it leaves its row out: records may name nobody, not even for
        # a while.
        none = exposing_in(cleaned).astype("str")
    return pd.DataFrame({"value": cleaned.mask((cleaned == "") | none.notna()), "problem": none})


def _categories(texts: pd.Series, column: Column, rule: Rule) -> pd.DataFrame:
    """Codes, or the labels that the codebook gives them."""
    codes = label_codes(column)
    keys = texts.map(key_of)
    values = texts.map(clean_text).where(lambda text: text.isin(column.allowed), keys.map(codes)).astype("str")
    blank = keys.isin(rule.missing | {""}) & values.isna()
    problem = pd.Series(np.nan, index=texts.index, dtype="str").mask(values.isna() & ~blank, "code_not_known")
    return pd.DataFrame({"value": values, "problem": problem})


def label_codes(column: Column) -> dict[str, str]:
    """Comparable label → code; a label that two codes share is left out."""
    labels = (column.value_labels or {}).items()
    return _by_label(tuple((code, label) for code, both in labels for label in both.values()))


@cache
def _by_label(labels: tuple[tuple[str, str], ...]) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for code, label in labels:
        found.setdefault(key_of(label), set()).add(code)
    return {key: next(iter(codes)) for key, codes in found.items() if len(codes) == 1}


def _yes_no(texts: pd.Series, column: Column, rule: Rule) -> pd.DataFrame:
    keys = texts.map(key_of)
    answers = {**dict.fromkeys(_YES, True), **dict.fromkeys(_NO, False)}
    values = keys.map(answers).astype("boolean")
    wrong = values.isna() & ~keys.isin(rule.missing | {""})
    return pd.DataFrame(
        {"value": values, "problem": pd.Series(np.nan, index=texts.index, dtype="str").mask(wrong, "yes_no_unreadable")}
    )


def units_of(column: Column) -> tuple[str, ...]:
    """What may stand beside a number of this column: its own unit and no other, so that 500 baht are never 500 rai."""
    if column.type == "amount":
        return BAHT
    own = () if column.unit is None else tuple(column.unit.values())
    return (*own, *PERCENT) if column.type == "percent" else own


def _numbers(texts: pd.Series, rule: Rule, units: tuple[str, ...]) -> pd.DataFrame:
    """Plain numerals all at once, everything else as Thai field books write it."""
    plain = texts.str.fullmatch(_PLAIN_NUMBER).to_numpy(dtype=bool)
    read = pd.DataFrame(
        {
            "value": pd.to_numeric(texts.where(plain)).astype("float64") + 0.0,
            "rule": pd.Series(np.where(plain, "numeral", None), index=texts.index, dtype="str"),
            "problem": pd.Series(np.nan, index=texts.index, dtype="str"),
        }
    )
    if not plain.all():
        others = parse_numbers(texts[~plain], zero_words=rule.zero, missing_words=rule.missing - {""}, units=units)
        for name in read:
            read.loc[~plain, name] = others[name].to_numpy() if name == "value" else others[name]
    return read


def _limits(read: pd.DataFrame, column: Column) -> pd.DataFrame:
    """Whole numbers, and the limits of the codebook."""
    value, problem = read["value"], read["problem"]
    if column.type == "integer":
        problem = problem.mask(value.notna() & (value % 1 != 0), "number_not_whole")
    if column.minimum is not None:
        problem = problem.mask(value < column.minimum, "number_below")
    if column.maximum is not None:
        problem = problem.mask(value > column.maximum, "number_above")
    value = value.where(problem.isna())
    return read.assign(value=value.astype(TYPES[column.type]), problem=problem)


def _months(texts: pd.Series, column: Column, rule: Rule) -> pd.DataFrame:
    read = _in_years(parse_months, texts, rule)
    return pd.DataFrame({"value": read["iso"], "problem": read["problem"]})


def _dates(texts: pd.Series, column: Column, rule: Rule) -> pd.DataFrame:
    read = _in_years(parse_dates, texts, rule)
    vague = read["iso"].notna() & ~read["precision"].isin(column.precision or ("day", "month", "year"))
    return pd.DataFrame({"value": read["iso"].mask(vague), "problem": read["problem"].mask(vague, "date_too_vague")})


def _in_years(parse, texts: pd.Series, rule: Rule) -> pd.DataFrame:
    """Years around the study first, so that a two-digit year has one meaning; then any plausible year."""
    words = rule.missing - {""}
    read = parse(texts, era=rule.era, years=rule.years, missing_words=words)
    far = read["problem"] == "year_in_no_era"
    if far.any():
        read.loc[far] = parse(texts[far], era=rule.era, years=PLAUSIBLE_YEARS, missing_words=words)
    return read
