"""A sheet: its cells as texts, its heading, and which of its rows are data.

Readers (:mod:`tambonlib.records.csv_files`, :mod:`tambonlib.records.workbooks`) make sheets;
everything after them only looks at sheets.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from tambonlib.records.codebook import Table
from tambonlib.records.mapping import Source
from tambonlib.thai import ascii_digits, clean_text, comparable

#: What a cell held. A CSV holds texts only.
TEXT, NUMBER, DATE, TRUTH, TIME, BROKEN = range(6)
_SAMPLED = 2_000
_NUMBER = re.compile(r"[0-9.,\s]+")

#: Reasons for which a row is non-data, in the order in which they are asked. Texts: ``intake.non_data``.
REASONS = ("title", "header", "empty", "repeated_header", "total", "declared", "not_asked_for", "outside_roster")
#: Types of columns in which a totals row holds its sums.
SUMMED = ("integer", "number", "percent", "amount")
#: What a row of data carries instead of a reason.
DATA = ""
#: What a row carries that is refused because a heading above it has the columns in other places.
MISPLACED = "misplaced"


@dataclass(frozen=True)
class Sheet:
    """One sheet.

    Parameters
    ----------
    file
        The file's identity (see docs/mapping.md).
    name
        The sheet's name; missing (None) for a CSV.
    texts
        What each cell shows, as text ("" where it is empty); rows and columns are counted from 0,
        so row 0 is row 1 of the spreadsheet.
    kinds
        For each column that holds anything but text: an array with the kind of each cell.
    short
        For a CSV: how many cells each row had; None for a workbook.
    """

    file: str
    name: str | None
    texts: pd.DataFrame
    kinds: dict[int, np.ndarray] = field(default_factory=dict)
    short: np.ndarray | None = None

    def kind(self, column: int) -> np.ndarray | None:
        """The kinds of a column's cells, or None when all are text."""
        return self.kinds.get(column)

    def filled(self) -> np.ndarray:
        """Which cells hold something: a boolean array, rows × columns."""
        if self.texts.empty:
            return np.zeros(self.texts.shape, dtype=bool)
        return np.column_stack([filled_cells(self.texts[column]) for column in self.texts])


def filled_cells(column: pd.Series) -> np.ndarray:
    """Which texts of a column hold more than blanks."""
    present = (column != "").to_numpy(dtype=bool, copy=True)
    blank = column[present].str.isspace().to_numpy(dtype=bool)
    present[np.flatnonzero(present)[blank]] = False
    return present


@dataclass(frozen=True)
class Header:
    """The heading of a sheet.

    Parameters
    ----------
    rows
        The one or two rows that hold it, counted from 0.
    headings
        Column number → the heading as written in the sheet (the two lines of a merged heading
        joined), for every column that has one.
    """

    rows: tuple[int, ...]
    headings: Mapping[int, str]

    def met(self, known: Mapping[str, str]) -> int:
        """How many of the known headings (comparable texts) it has."""
        return len({comparable(text) for text in self.headings.values()} & known.keys())


@dataclass(frozen=True)
class Layout:
    """Which column of one sheet holds what.

    Parameters
    ----------
    columns
        Codebook column → column number of the sheet.
    headings
        Comparable heading → column number, for every heading that is there once.
    shown
        Column number → heading as written in the sheet.
    issues
        On headings. One of kind ``refused`` means that nothing can be taken from the sheet.
    """

    columns: dict[str, int]
    headings: dict[str, int]
    shown: dict[int, str]
    issues: pd.DataFrame

    @property
    def usable(self) -> bool:
        """Whether rows can be taken."""
        return not (self.issues["kind"] == "refused").any()


def row_reasons(
    sheet: Sheet, header: Header, source: Source, table: Table, totals: Sequence[str], layout: Layout
) -> np.ndarray:
    """For each row of the sheet the reason why it is no data, :data:`MISPLACED`, or :data:`DATA`.

    Parameters
    ----------
    sheet, header
        The sheet and its heading.
    source, table
        What the mapping says about it, and the table that it feeds.
    totals
        Comparable texts with which a totals row begins.
    layout
        Which column holds what.
    """
    filled = sheet.filled()
    reasons = np.full(len(sheet.texts), DATA, dtype=object)
    numbers, again = np.arange(len(reasons)), repeats(sheet, header)
    claims = [
        ("empty", ~filled.any(axis=1)),
        ("header", np.isin(numbers, header.rows)),
        ("title", numbers < min(header.rows)),
        ("repeated_header", again),
        ("total", _totals_rows(sheet, filled, totals, table, layout)),
        ("declared", _with_values(sheet, source.non_data, layout.headings)),
        ("not_asked_for", ~_with_values(sheet, source.only, layout.headings, every=True)),
    ]
    for reason, claimed in claims:
        reasons[claimed & (reasons == DATA)] = reason
    # A total under another heading sums other columns; it cannot check the sums here.
    reasons[below_another(sheet, header, again, source.headings()) & np.isin(reasons, (DATA, "total"))] = MISPLACED
    return reasons


def _totals_rows(sheet: Sheet, filled: np.ndarray, totals: Sequence[str], table: Table, layout: Layout) -> np.ndarray:
    """Rows whose first filled cell is a word for totals, or begins with one in a row that names no record."""
    found = np.zeros(len(sheet.texts), dtype=bool)
    if not totals or not filled.size:
        return found
    first = np.where(filled.any(axis=1), filled.argmax(axis=1), -1)
    for column in np.unique(first[first >= 0]):
        rows = np.flatnonzero(first == column)
        texts = sheet.texts[sheet.texts.columns[column]].iloc[rows]
        keys = {text: comparable(text) for text in _fewer(texts)}
        alone = texts.isin([text for text, key in keys.items() if key in totals]).to_numpy()
        begins = texts.isin([text for text, key in keys.items() if key.startswith(tuple(totals))]).to_numpy()
        found[rows] = alone | (begins & ~_whole(filled[rows], column, table, layout))
    return found


def _whole(filled: np.ndarray, column: int, table: Table, layout: Layout) -> np.ndarray:
    """Rows in which all that names a record is filled, besides a free text in this column.

    A title or name may begin as a total does.
    """
    types = {number: table.columns[name].type for name, number in layout.columns.items()}
    required = [number for name, number in layout.columns.items() if table.columns[name].required]
    naming = [number for number in required if number != column and types[number] not in SUMMED]
    if types.get(column, "text") not in ("text", "category") or not naming:
        return np.zeros(len(filled), dtype=bool)
    return filled[:, naming].all(axis=1)


def _fewer(texts: pd.Series) -> list[str]:
    """Distinct texts, without those that begin with a plain digit: no word for a total does."""
    return list(texts[~texts.str[:1].isin(list("0123456789"))].unique())


def _with_values(
    sheet: Sheet, wanted: Mapping[str, Sequence[str]], columns: Mapping[str, int], every: bool = False
) -> np.ndarray:
    """Rows with one of the wanted values under a heading; with `every`, under each of the headings."""
    found = np.full(len(sheet.texts), every)
    for heading, values in wanted.items():
        texts = sheet.texts[columns[comparable(heading)]]
        keys = {comparable(value) for value in values}
        hit = texts.isin([text for text in texts.unique() if comparable(text) in keys]).to_numpy()
        found = found & hit if every else found | hit
    return found


def repeats(sheet: Sheet, header: Header) -> np.ndarray:
    """Which rows below repeat the heading (or one of its two lines): a boolean array over all rows."""
    found = np.zeros(len(sheet.texts), dtype=bool)
    for number in header.rows:
        line = sheet.texts.iloc[number]
        wanted = {column: clean_text(text) for column, text in line.items() if clean_text(text)}
        if wanted:
            found |= _equal_rows(sheet.texts, wanted)
    found[: max(header.rows) + 1] = False
    return found


def _equal_rows(texts: pd.DataFrame, wanted: Mapping[int, str]) -> np.ndarray:
    """Rows whose cells say the same as `wanted`; the column with the fewest texts sorts out nearly all of them."""
    equal = np.zeros(len(texts), dtype=bool)
    first = min(wanted, key=lambda column: texts[column].iloc[:_SAMPLED].nunique())
    keys = {text: comparable(text) for text in texts[first].unique()}
    rows = np.flatnonzero(texts[first].isin([t for t, key in keys.items() if key == comparable(wanted[first])]))
    for row in rows:
        equal[row] = all(comparable(texts.iat[row, column]) == comparable(text) for column, text in wanted.items())
    return equal


def below_another(sheet: Sheet, header: Header, again: np.ndarray, known: Mapping[str, str]) -> np.ndarray:
    """Rows below a heading that has headings of this one over other columns: which is which is not known there.

    Parameters
    ----------
    again
        The rows that repeat the heading as it is (:func:`repeats`).
    known
        Comparable texts of the headings that the mapping knows. Only these count, and no plain number: a form for
        each day of a month has the headings 1 … 31, and the same numbers in its rows.
    """
    found = np.zeros(len(sheet.texts), dtype=bool)
    for number in header.rows:
        columns = _columns_of_texts(sheet.texts.iloc[number], header, known)
        anywhere = sum(sheet.texts[column].isin(list(columns)).to_numpy(dtype=int) for column in sheet.texts)
        rows = np.flatnonzero(anywhere >= 2)
        rows = rows[rows > max(header.rows)]  # none in nearly every sheet, and the rest need not be looked at
        found[rows] = _moved(sheet.texts.iloc[rows], columns)
    found &= ~again
    # The heading itself, again, puts everything right.
    last = np.maximum.accumulate(np.where(found | again, np.arange(len(found)), -1))
    return (last >= 0) & found[last]


def _columns_of_texts(line: pd.Series, header: Header, known: Mapping[str, str]) -> dict[str, list[int]]:
    """The texts of one line of a heading that say what a column holds → the columns below them."""
    columns: dict[str, list[int]] = {}
    for column, text in line.items():
        if (
            clean_text(text)
            and comparable(header.headings[column]) in known
            and not _NUMBER.fullmatch(ascii_digits(text))
        ):
            columns.setdefault(text, []).append(column)
    return columns


def _moved(lines: pd.DataFrame, columns: Mapping[str, list[int]]) -> np.ndarray:
    """Lines that hold more than half of these texts, two at least, and one of them over another column."""
    present, moved = np.zeros(len(lines), dtype=int), np.zeros(len(lines), dtype=bool)
    for text, own in columns.items():
        there = (lines == text).to_numpy()
        present += there.any(axis=1)
        moved |= np.delete(there, own, axis=1).any(axis=1)
    return moved & (present >= 2) & (present * 2 > len(columns))
