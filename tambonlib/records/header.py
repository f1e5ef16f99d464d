"""Where a sheet's heading row stands, and which heading stands over which column."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tambonlib.records.grid import Grid
from tambonlib.records.keys import key_of
from tambonlib.records.mapping import HEADING_JOINT
from tambonlib.thai import ascii_digits, clean_text

#: A heading row is looked for in this many rows from the top.
LOOKED_AT = 60
_SAMPLED = 2_000
_NUMBER = re.compile(r"[0-9.,\s]+")


@dataclass(frozen=True)
class Header:
    """The heading of a sheet.

    Parameters
    ----------
    rows
        The one or two rows that hold it, counted from 0.
    headings
        Column number → the heading as it stands in the sheet (the two lines of a merged heading
        joined), for every column that has one.
    """

    rows: tuple[int, ...]
    headings: Mapping[int, str]

    def columns_of(self, heading: str) -> list[int]:
        """The columns over which this heading stands."""
        wanted = key_of(heading)
        return [number for number, text in self.headings.items() if key_of(text) == wanted]

    def met(self, known: Mapping[str, str]) -> int:
        """How many of the known headings (comparable texts) stand here."""
        return len({key_of(text) for text in self.headings.values()} & known.keys())


def find_header(grid: Grid, known: Mapping[str, str], before: int = LOOKED_AT) -> Header | None:
    """The heading row that holds the most of the known headings; the first one when several do.

    Two rows that together meet more headings than either alone are one heading in two lines.
    None when no known heading stands in the rows `before`.
    """
    top = grid.texts.iloc[:before]
    lines = [[clean_text(text) for text in row] for row in top.itertuples(index=False, name=None)]
    best, best_met = None, 0
    for number, line in enumerate(lines):
        below = lines[number + 1] if number + 1 < len(lines) else None
        for header in _candidates(number, line, below, known):
            if header.met(known) > best_met:
                best, best_met = header, header.met(known)
    return best


def _candidates(number: int, line: list[str], below: list[str] | None, known: Mapping[str, str]):
    yield Header((number,), {column: text for column, text in enumerate(line) if text})
    if below is not None:
        yield Header((number, number + 1), dict(_joined(line, below, known)))


def _joined(upper: list[str], lower: list[str], known: Mapping[str, str]):
    """Headings in two lines: the upper one reaches to the right as far as cells beside it are empty."""
    over = ""
    for column, (above, under) in enumerate(zip(upper, lower, strict=True)):
        over = above or over
        joined = f"{over}{HEADING_JOINT}{under}" if over and under else under or above
        if not above and under and key_of(joined) not in known and key_of(under) in known:
            joined = under
        if joined:
            yield column, joined


def repeats(grid: Grid, header: Header) -> np.ndarray:
    """Which rows below repeat the heading (or one of its two lines): a boolean array over all rows."""
    found = np.zeros(len(grid.texts), dtype=bool)
    for number in header.rows:
        line = grid.texts.iloc[number]
        wanted = {column: clean_text(text) for column, text in line.items() if clean_text(text)}
        if wanted:
            found |= _equal_rows(grid.texts, wanted)
    found[: max(header.rows) + 1] = False
    return found


def _equal_rows(texts: pd.DataFrame, wanted: Mapping[int, str]) -> np.ndarray:
    """Rows whose cells say the same as `wanted`; the column with the fewest texts sorts out nearly all of them."""
    equal = np.zeros(len(texts), dtype=bool)
    first = min(wanted, key=lambda column: texts[column].iloc[:_SAMPLED].nunique())
    keys = {text: key_of(text) for text in texts[first].unique()}
    rows = np.flatnonzero(texts[first].isin([t for t, key in keys.items() if key == key_of(wanted[first])]))
    for row in rows:
        equal[row] = all(key_of(texts.iat[row, column]) == key_of(text) for column, text in wanted.items())
    return equal


def below_another(grid: Grid, header: Header, again: np.ndarray, known: Mapping[str, str]) -> np.ndarray:
    """Rows below a heading that has headings of this one over other columns: which is which is not known there.

    Parameters
    ----------
    again
        The rows that repeat the heading as it is (:func:`repeats`).
    known
        Comparable texts of the headings that the mapping knows. Only these count, and no plain number: a form for
        each day of a month has the headings 1 … 31, and the same numbers in its rows.
    """
    found = np.zeros(len(grid.texts), dtype=bool)
    for number in header.rows:
        columns = _columns_of_texts(grid.texts.iloc[number], header, known)
        anywhere = sum(grid.texts[column].isin(list(columns)).to_numpy(dtype=int) for column in grid.texts)
        rows = np.flatnonzero(anywhere >= 2)
        rows = rows[rows > max(header.rows)]  # none in nearly every sheet, and the rest need not be looked at
        found[rows] = _moved(grid.texts.iloc[rows], columns)
    found &= ~again
    # The heading itself, again, puts everything right.
    last = np.maximum.accumulate(np.where(found | again, np.arange(len(found)), -1))
    return (last >= 0) & found[last]


def _columns_of_texts(line: pd.Series, header: Header, known: Mapping[str, str]) -> dict[str, list[int]]:
    """The texts of one line of a heading that say what a column holds, and over which columns they stand."""
    columns: dict[str, list[int]] = {}
    for column, text in line.items():
        if clean_text(text) and key_of(header.headings[column]) in known and not _NUMBER.fullmatch(ascii_digits(text)):
            columns.setdefault(text, []).append(column)
    return columns


def _moved(lines: pd.DataFrame, columns: Mapping[str, list[int]]) -> np.ndarray:
    """Lines that hold more than half of these texts, two at least, and one of them over another column."""
    standing, moved = np.zeros(len(lines), dtype=int), np.zeros(len(lines), dtype=bool)
    for text, own in columns.items():
        there = (lines == text).to_numpy()
        standing += there.any(axis=1)
        moved |= np.delete(there, own, axis=1).any(axis=1)
    return moved & (standing >= 2) & (standing * 2 > len(columns))
