"""ParsedColumn into values: one column of a sheet against one column of the codebook.

Each distinct text is parsed once, and its value goes to all rows with that text.
"""

import re
from collections.abc import Mapping
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pandas as pd

from tambonlib.records.codebook import RAW_TYPES, TYPES, Column, Table
from tambonlib.records.mapping import HEADING_JOINT, Source, Split, Translation
from tambonlib.records.pseudonyms import exposing_in
from tambonlib.records.sheet import BROKEN, DATE, TIME, TRUTH, Layout, Sheet
from tambonlib.thai import (
    BAHT,
    PERCENT,
    PLAUSIBLE_YEARS,
    ascii_digits,
    clean_text,
    comparable,
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
class ParsingRule:
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
class ParsedColumn:
    """A column that was read.

    Parameters
    ----------
    values
        In the dtype of the codebook; missing where the cell is empty or wrong.
    problems
        Code of what is wrong, missing where nothing is.
    words
        (word, what it was taken as) → how many cells.
    """

    values: pd.Series
    problems: pd.Series
    words: Mapping[tuple[str, str], int] = field(default_factory=dict)


def parse_column(
    texts: pd.Series,
    kinds: np.ndarray | None,
    column: Column,
    rule: ParsingRule,
    translation: Mapping[str, str] | None = None,
) -> ParsedColumn:
    """Read one column.

    Parameters
    ----------
    texts
        What the cells show, "" where empty.
    kinds
        Their kinds (see :mod:`tambonlib.records.sheet`), None when all are text.
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
    return ParsedColumn(values, problems, _word_counts(answers, rows, distinct))


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


def _distinct_cells(
    texts: pd.Series, column: Column, rule: ParsingRule, translation: Mapping[str, str]
) -> pd.DataFrame:
    """For each distinct text: value, problem, and for numbers the rule by which it was read."""
    if translation or column.allowed or column.type == "yes_no":
        keys = texts.map(comparable)
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


def _categories(texts: pd.Series, column: Column, rule: ParsingRule) -> pd.DataFrame:
    """Codes, or the labels that the codebook gives them."""
    codes = label_codes(column)
    keys = texts.map(comparable)
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
        found.setdefault(comparable(label), set()).add(code)
    return {key: next(iter(codes)) for key, codes in found.items() if len(codes) == 1}


def _yes_no(texts: pd.Series, column: Column, rule: ParsingRule) -> pd.DataFrame:
    keys = texts.map(comparable)
    answers = {**dict.fromkeys(_YES, True), **dict.fromkeys(_NO, False)}
    values = keys.map(answers).astype("boolean")
    wrong = values.isna() & ~keys.isin(rule.missing | {""})
    return pd.DataFrame(
        {"value": values, "problem": pd.Series(np.nan, index=texts.index, dtype="str").mask(wrong, "yes_no_unreadable")}
    )


def units_of(column: Column) -> tuple[str, ...]:
    """Units that may be written beside a number of this column: its own only, so that 500 baht are never 500 rai."""
    if column.type == "amount":
        return BAHT
    own = () if column.unit is None else tuple(column.unit.values())
    return (*own, *PERCENT) if column.type == "percent" else own


def _numbers(texts: pd.Series, rule: ParsingRule, units: tuple[str, ...]) -> pd.DataFrame:
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


def _months(texts: pd.Series, column: Column, rule: ParsingRule) -> pd.DataFrame:
    read = _in_years(parse_months, texts, rule)
    return pd.DataFrame({"value": read["iso"], "problem": read["problem"]})


def _dates(texts: pd.Series, column: Column, rule: ParsingRule) -> pd.DataFrame:
    read = _in_years(parse_dates, texts, rule)
    vague = read["iso"].notna() & ~read["precision"].isin(column.precision or ("day", "month", "year"))
    return pd.DataFrame({"value": read["iso"].mask(vague), "problem": read["problem"].mask(vague, "date_too_vague")})


def _in_years(parse, texts: pd.Series, rule: ParsingRule) -> pd.DataFrame:
    """Years around the study first, so that a two-digit year has one meaning; then any plausible year."""
    words = rule.missing - {""}
    read = parse(texts, era=rule.era, years=rule.years, missing_words=words)
    far = read["problem"] == "year_in_no_era"
    if far.any():
        read.loc[far] = parse(texts[far], era=rule.era, years=PLAUSIBLE_YEARS, missing_words=words)
    return read


@dataclass
class ParsedColumns:
    """What is read so far from the data rows of one sheet; one value for each row everywhere.

    Parameters
    ----------
    values
        Column (and ``<column>_raw``) → values.
    problems
        (column, heading as shown, codes of problems, texts) for each column that has any.
    words
        (word, what it was taken as) → how many cells.
    """

    values: dict[str, pd.Series] = field(default_factory=dict)
    problems: list[tuple[str, str, pd.Series, pd.Series]] = field(default_factory=list)
    words: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, column: Column, heading: str, cells: ParsedColumn, texts: pd.Series) -> None:
        """Take a column that was read from `texts`."""
        self.values[column.name] = cells.values
        if column.type in RAW_TYPES:
            self.values[f"{column.name}_raw"] = texts.mask(texts == "")
        self.count(column, heading, cells, texts)

    def count(self, column: Column, heading: str, cells: ParsedColumn, texts: pd.Series) -> None:
        """Take only the problems and the words of cells."""
        if cells.problems.notna().any():
            self.problems.append((column.name, heading, cells.problems, texts))
        for word, count in cells.words.items():
            self.words[word] = self.words.get(word, 0) + count


def parse_columns(
    sheet: Sheet, layout: Layout, source: Source, table: Table, rule: ParsingRule, data: np.ndarray
) -> ParsedColumns:
    """Read every column that the source feeds, for the rows `data` (row numbers from 0)."""
    parsed = ParsedColumns()
    own = {name: words for name, words in source.values.items() if not words.headings}
    for name, number in layout.columns.items():
        translation = {key[0]: value for key, value in own[name].texts.items()} if name in own else None
        texts, kinds = _cells_of(sheet, number, data)
        column = table.columns[name]
        parsed.add(column, layout.shown[number], parse_column(texts, kinds, column, rule, translation), texts)
    for name, translation in source.values.items():
        if translation.headings:
            said, shown = _together(sheet, layout, translation, data)
            cells = parse_column(said, None, table.columns[name], rule)
            parsed.add(table.columns[name], HEADING_JOINT.join(translation.headings), cells, shown)
    for name, value in source.constants.items():
        _constant(parsed, table.columns[name], value, rule, sheet.texts.index[data])
    if source.split:
        _read_split(parsed, sheet, layout, source.split, table, rule, data)
    return parsed


def _cells_of(sheet: Sheet, number: int, data: np.ndarray) -> tuple[pd.Series, np.ndarray | None]:
    kinds = sheet.kind(number)
    texts = sheet.texts[number]
    if len(data) == len(texts):
        return texts, kinds
    return texts.iloc[data], None if kinds is None else kinds[data]


def _constant(parsed: ParsedColumns, column: Column, value: str, rule: ParsingRule, index: pd.Index) -> None:
    one = parse_column(pd.Series([value], dtype="str"), None, column, rule)
    rows = np.zeros(len(index), dtype=np.int64)
    texts = pd.Series([value], dtype="str").take(rows).set_axis(index)
    cells = ParsedColumn(one.values.take(rows).set_axis(index), one.problems.take(rows).set_axis(index))
    parsed.add(column, "-", cells, texts)


def _together(sheet: Sheet, layout: Layout, translation: Translation, data: np.ndarray) -> tuple[pd.Series, pd.Series]:
    """What the texts under several headings mean concat_issues, and the texts themselves, joined.

    A combination that the mapping does not name gives its own text, which is no code; all blank is blank.
    """
    parts = [_cells_of(sheet, layout.headings[comparable(heading)], data)[0] for heading in translation.headings]
    rows, firsts = _distinct_rows(parts)
    distinct = pd.DataFrame({number: part.iloc[firsts] for number, part in enumerate(parts)})
    shown = _shown(list(distinct.items()))
    keys = [tuple(row) for row in distinct.map(comparable).itertuples(index=False, name=None)]
    said = [translation.texts.get(key, text if any(key) else "") for key, text in zip(keys, shown, strict=True)]
    index = parts[0].index
    return pd.Series(said, dtype="str").take(rows).set_axis(index), shown.take(rows).set_axis(index)


def _distinct_rows(parts: list[pd.Series]) -> tuple[np.ndarray, np.ndarray]:
    """Row → number of its distinct combination, and the first row of each combination."""
    codes = np.zeros(len(parts[0]), dtype=np.int64)
    for texts in parts:
        rows, distinct = pd.factorize(texts)
        codes, _ = pd.factorize(codes * max(len(distinct), 1) + rows)
    _, firsts = np.unique(codes, return_index=True)
    return codes, firsts


def _shown(parts: list[tuple[int, pd.Series]]) -> pd.Series:
    """The texts of several cells joined, for people."""
    first, *others = (texts for _, texts in parts)
    for other in others:
        first = first + HEADING_JOINT + other
    return first


def _read_split(
    parsed: ParsedColumns, sheet: Sheet, layout: Layout, split: tuple[Split, ...], table: Table, rule: ParsingRule, data
) -> None:
    """One amount in one of several headings: the one that is there, and what its heading says."""
    split = tuple(part for part in split if comparable(part.heading) in layout.headings)
    column = table.columns[split[0].column]
    optional = Column(**{**vars(column), "required": False, "default": None})
    parts = []
    for part in split:
        number = layout.headings[comparable(part.heading)]
        texts, kinds = _cells_of(sheet, number, data)
        cells = parse_column(texts, kinds, optional, rule)
        parsed.count(column, layout.shown[number], cells, texts)
        parts.append((cells, texts))
    chosen, problems = _choose([cells for cells, _ in parts], column)
    heading, pick = HEADING_JOINT.join(part.heading for part in split), np.maximum(chosen, 0)
    rows, index = np.arange(len(data)), sheet.texts.index[data]
    values = np.column_stack([cells.values.to_numpy(dtype="float64") for cells, _ in parts])[rows, pick]
    texts = _picked([texts for _, texts in parts], pick)
    shown = _shown(list(enumerate(texts for _, texts in parts)))
    parsed.values[column.name] = pd.Series(np.where(chosen >= 0, values, np.nan), index=index)
    parsed.values[f"{column.name}_raw"] = texts.mask(texts == "")
    if problems.notna().any():
        parsed.problems.append((column.name, heading, problems.set_axis(index), shown))
    for name in {name for part in split for name in part.sets}:
        said = [part.sets.get(name, "") for part in split]
        cells = parse_column(pd.Series(said, dtype="str"), None, table.columns[name], rule)
        parsed.values[name] = cells.values.take(pick).set_axis(index)


def _picked(texts: list[pd.Series], pick: np.ndarray) -> pd.Series:
    found = texts[0]
    for number, other in enumerate(texts[1:], start=1):
        found = found.mask(pd.Series(pick == number, index=found.index), other)
    return found


def _choose(parts: list[ParsedColumn], column: Column) -> tuple[np.ndarray, pd.Series]:
    """Which part holds the amount (−1: none), and what is wrong where that is not clear.

    A zero beside an amount is no second amount. Rows with an unreadable cell have their issue already.
    """
    values = np.column_stack([cells.values.to_numpy(dtype="float64") for cells in parts])
    unread = np.column_stack([cells.problems.notna() for cells in parts]).any(axis=1)
    given, amounts = ~np.isnan(values), ~np.isnan(values) & (values != 0)
    use = np.where(amounts.any(axis=1, keepdims=True), amounts, given)
    count = use.sum(axis=1)
    chosen = np.where(count == 1, use.argmax(axis=1), -1)
    problems = pd.Series(np.nan, index=range(len(values)), dtype="str")
    if column.required:
        problems = problems.mask((count == 0) & ~unread, "split_none")
    return chosen, problems.mask((count > 1) & ~unread, "split_several")


def problem_rows(parsed: ParsedColumns, size: int) -> np.ndarray:
    """Which rows have at least one problem."""
    bad = np.zeros(size, dtype=bool)
    for _, _, problems, _ in parsed.problems:
        bad |= problems.notna().to_numpy()
    return bad


def stored_values(
    parsed: ParsedColumns, stored: AnyMapping[str, str], rows: np.ndarray, index: pd.Index
) -> pd.DataFrame:
    """The columns of the store for the rows that are kept; what no source feeds is missing."""
    values = {}
    for name, dtype in stored.items():
        if name in parsed.values:
            column = parsed.values[name]
            values[name] = (column if rows.all() else column[rows]).astype(dtype)
        else:
            missing = np.nan if dtype in ("str", "float64") else pd.NA
            values[name] = pd.Series(missing, index=index[rows], dtype=dtype)
    return pd.DataFrame(values)
