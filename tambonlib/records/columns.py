"""All columns of a source's data rows, read: own cells, several cells together, splits, constants."""

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from tambonlib.records.cells import Cells, Rule, read_cells
from tambonlib.records.codebook import RAW_TYPES, Column, Table
from tambonlib.records.grid import Grid
from tambonlib.records.headings import Placed
from tambonlib.records.keys import key_of
from tambonlib.records.mapping import HEADING_JOINT, Source, Split, Translation


@dataclass
class Reading:
    """What is read so far from the data rows of one sheet; one value for each row everywhere.

    Parameters
    ----------
    values
        Column (and ``<column>_raw``) → values.
    problems
        (column, heading as shown, codes of problems, what stood there) for each column that has any.
    words
        (word, what it was taken as) → how many cells.
    """

    values: dict[str, pd.Series] = field(default_factory=dict)
    problems: list[tuple[str, str, pd.Series, pd.Series]] = field(default_factory=list)
    words: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, column: Column, heading: str, cells: Cells, texts: pd.Series) -> None:
        """Take a column that was read from `texts`."""
        self.values[column.name] = cells.values
        if column.type in RAW_TYPES:
            self.values[f"{column.name}_raw"] = texts.mask(texts == "")
        self.count(column, heading, cells, texts)

    def count(self, column: Column, heading: str, cells: Cells, texts: pd.Series) -> None:
        """Take only the problems and the words of cells."""
        if cells.problems.notna().any():
            self.problems.append((column.name, heading, cells.problems, texts))
        for word, count in cells.words.items():
            self.words[word] = self.words.get(word, 0) + count


def read_columns(grid: Grid, placed: Placed, source: Source, table: Table, rule: Rule, data: np.ndarray) -> Reading:
    """Read every column that the source feeds, for the rows `data` (row numbers from 0)."""
    reading = Reading()
    own = {name: words for name, words in source.values.items() if not words.headings}
    for name, number in placed.columns.items():
        translation = {key[0]: value for key, value in own[name].texts.items()} if name in own else None
        texts, kinds = _cells_of(grid, number, data)
        column = table.columns[name]
        reading.add(column, placed.shown[number], read_cells(texts, kinds, column, rule, translation), texts)
    for name, translation in source.values.items():
        if translation.headings:
            said, shown = _together(grid, placed, translation, data)
            cells = read_cells(said, None, table.columns[name], rule)
            reading.add(table.columns[name], HEADING_JOINT.join(translation.headings), cells, shown)
    for name, value in source.constants.items():
        _constant(reading, table.columns[name], value, rule, grid.texts.index[data])
    if source.split:
        _read_split(reading, grid, placed, source.split, table, rule, data)
    return reading


def _cells_of(grid: Grid, number: int, data: np.ndarray) -> tuple[pd.Series, np.ndarray | None]:
    kinds = grid.kind(number)
    texts = grid.texts[number]
    if len(data) == len(texts):
        return texts, kinds
    return texts.iloc[data], None if kinds is None else kinds[data]


def _constant(reading: Reading, column: Column, value: str, rule: Rule, index: pd.Index) -> None:
    one = read_cells(pd.Series([value], dtype="str"), None, column, rule)
    rows = np.zeros(len(index), dtype=np.int64)
    texts = pd.Series([value], dtype="str").take(rows).set_axis(index)
    cells = Cells(one.values.take(rows).set_axis(index), one.problems.take(rows).set_axis(index))
    reading.add(column, "-", cells, texts)


def _together(grid: Grid, placed: Placed, translation: Translation, data: np.ndarray) -> tuple[pd.Series, pd.Series]:
    """What the texts under several headings mean together, and the texts themselves, joined.

    A combination that the mapping does not name gives what stood there, which is no code; all blank is blank.
    """
    parts = [_cells_of(grid, placed.headings[key_of(heading)], data)[0] for heading in translation.headings]
    rows, firsts = _distinct_rows(parts)
    distinct = pd.DataFrame({number: part.iloc[firsts] for number, part in enumerate(parts)})
    shown = _shown(list(distinct.items()))
    keys = [tuple(row) for row in distinct.map(key_of).itertuples(index=False, name=None)]
    said = [translation.texts.get(key, text if any(key) else "") for key, text in zip(keys, shown, strict=True)]
    index = parts[0].index
    return pd.Series(said, dtype="str").take(rows).set_axis(index), shown.take(rows).set_axis(index)


def _distinct_rows(parts: list[pd.Series]) -> tuple[np.ndarray, np.ndarray]:
    """Row → number of its distinct combination, and a row where each combination stands."""
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
    reading: Reading, grid: Grid, placed: Placed, split: tuple[Split, ...], table: Table, rule: Rule, data
) -> None:
    """One amount in one of several headings: the one that is there, and what its heading says."""
    split = tuple(part for part in split if key_of(part.heading) in placed.headings)
    column = table.columns[split[0].column]
    optional = Column(**{**vars(column), "required": False, "default": None})
    parts = []
    for part in split:
        number = placed.headings[key_of(part.heading)]
        texts, kinds = _cells_of(grid, number, data)
        cells = read_cells(texts, kinds, optional, rule)
        reading.count(column, placed.shown[number], cells, texts)
        parts.append((cells, texts))
    chosen, problems = _choose([cells for cells, _ in parts], column)
    heading, pick = HEADING_JOINT.join(part.heading for part in split), np.maximum(chosen, 0)
    rows, index = np.arange(len(data)), grid.texts.index[data]
    values = np.column_stack([cells.values.to_numpy(dtype="float64") for cells, _ in parts])[rows, pick]
    texts = _picked([texts for _, texts in parts], pick)
    shown = _shown(list(enumerate(texts for _, texts in parts)))
    reading.values[column.name] = pd.Series(np.where(chosen >= 0, values, np.nan), index=index)
    reading.values[f"{column.name}_raw"] = texts.mask(texts == "")
    if problems.notna().any():
        reading.problems.append((column.name, heading, problems.set_axis(index), shown))
    for name in {name for part in split for name in part.sets}:
        said = [part.sets.get(name, "") for part in split]
        cells = read_cells(pd.Series(said, dtype="str"), None, table.columns[name], rule)
        reading.values[name] = cells.values.take(pick).set_axis(index)


def _picked(texts: list[pd.Series], pick: np.ndarray) -> pd.Series:
    found = texts[0]
    for number, other in enumerate(texts[1:], start=1):
        found = found.mask(pd.Series(pick == number, index=found.index), other)
    return found


def _choose(parts: list[Cells], column: Column) -> tuple[np.ndarray, pd.Series]:
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


def problem_rows(reading: Reading, size: int) -> np.ndarray:
    """Which rows have at least one problem."""
    bad = np.zeros(size, dtype=bool)
    for _, _, problems, _ in reading.problems:
        bad |= problems.notna().to_numpy()
    return bad


def stored_values(reading: Reading, stored: AnyMapping[str, str], rows: np.ndarray, index: pd.Index) -> pd.DataFrame:
    """The columns of the store for the rows that are kept; what no source feeds is missing."""
    values = {}
    for name, dtype in stored.items():
        if name in reading.values:
            column = reading.values[name]
            values[name] = (column if rows.all() else column[rows]).astype(dtype)
        else:
            missing = np.nan if dtype in ("str", "float64") else pd.NA
            values[name] = pd.Series(missing, index=index[rows], dtype=dtype)
    return pd.DataFrame(values)
