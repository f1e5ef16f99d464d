"""Which rows of a sheet are data, and which are declared non-data and why."""

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tambonlib.records.codebook import Table
from tambonlib.records.grid import Grid
from tambonlib.records.header import Header, below_another, repeats
from tambonlib.records.headings import Placed
from tambonlib.records.keys import key_of
from tambonlib.records.mapping import Source

#: Reasons for which a row is non-data, in the order in which they are asked. Texts: ``intake.non_data``.
REASONS = ("title", "header", "empty", "repeated_header", "total", "declared", "not_asked_for", "outside_roster")
#: Types of columns in which a totals row holds its sums.
SUMMED = ("integer", "number", "percent", "amount")
#: What a row of data carries instead of a reason.
DATA = ""
#: What a row carries that is refused because a heading above it has the columns in other places.
MISPLACED = "misplaced"


@dataclass(frozen=True)
class Block:
    """The data rows between two totals rows, and the totals row that ends it."""

    rows: np.ndarray
    total: int


def row_reasons(
    grid: Grid, header: Header, source: Source, table: Table, totals: Sequence[str], placed: Placed
) -> np.ndarray:
    """For each row of the sheet the reason why it is no data, :data:`MISPLACED`, or :data:`DATA`.

    Parameters
    ----------
    grid, header
        The sheet and its heading.
    source, table
        What the mapping says about it, and the table that it feeds.
    totals
        Comparable texts with which a totals row begins.
    placed
        Where the columns stand.
    """
    filled = grid.filled()
    reasons = np.full(len(grid.texts), DATA, dtype=object)
    numbers, again = np.arange(len(reasons)), repeats(grid, header)
    claims = [
        ("empty", ~filled.any(axis=1)),
        ("header", np.isin(numbers, header.rows)),
        ("title", numbers < min(header.rows)),
        ("repeated_header", again),
        ("total", _totals_rows(grid, filled, totals, table, placed)),
        ("declared", _with_values(grid, source.non_data, placed.headings)),
        ("not_asked_for", ~_with_values(grid, source.only, placed.headings, every=True)),
    ]
    for reason, claimed in claims:
        reasons[claimed & (reasons == DATA)] = reason
    # A total under another heading sums other columns; it cannot check the sums here.
    reasons[below_another(grid, header, again, source.headings()) & np.isin(reasons, (DATA, "total"))] = MISPLACED
    return reasons


def _totals_rows(grid: Grid, filled: np.ndarray, totals: Sequence[str], table: Table, placed: Placed) -> np.ndarray:
    """Rows whose first filled cell is a word for totals, or begins with one in a row that names no record."""
    found = np.zeros(len(grid.texts), dtype=bool)
    if not totals or not filled.size:
        return found
    first = np.where(filled.any(axis=1), filled.argmax(axis=1), -1)
    for column in np.unique(first[first >= 0]):
        rows = np.flatnonzero(first == column)
        texts = grid.texts[grid.texts.columns[column]].iloc[rows]
        keys = {text: key_of(text) for text in _fewer(texts)}
        alone = texts.isin([text for text, key in keys.items() if key in totals]).to_numpy()
        begins = texts.isin([text for text, key in keys.items() if key.startswith(tuple(totals))]).to_numpy()
        found[rows] = alone | (begins & ~_whole(filled[rows], column, table, placed))
    return found


def _whole(filled: np.ndarray, column: int, table: Table, placed: Placed) -> np.ndarray:
    """Rows with everything that names a record, besides a free text in this column: a title or name may begin as a
    total does.
    """
    types = {number: table.columns[name].type for name, number in placed.columns.items()}
    required = [number for name, number in placed.columns.items() if table.columns[name].required]
    naming = [number for number in required if number != column and types[number] not in SUMMED]
    if types.get(column, "text") not in ("text", "category") or not naming:
        return np.zeros(len(filled), dtype=bool)
    return filled[:, naming].all(axis=1)


def _fewer(texts: pd.Series) -> list[str]:
    """Distinct texts, without those that begin with a plain digit: no word for a total does."""
    return list(texts[~texts.str[:1].isin(list("0123456789"))].unique())


def _with_values(
    grid: Grid, wanted: AnyMapping[str, Sequence[str]], columns: AnyMapping[str, int], every: bool = False
) -> np.ndarray:
    """Rows with one of the wanted values under a heading; with `every`, under each of the headings."""
    found = np.full(len(grid.texts), every)
    for heading, values in wanted.items():
        texts = grid.texts[columns[key_of(heading)]]
        keys = {key_of(value) for value in values}
        hit = texts.isin([text for text in texts.unique() if key_of(text) in keys]).to_numpy()
        found = found & hit if every else found | hit
    return found


def blocks(reasons: np.ndarray) -> list[Block]:
    """The rows that each totals row may sum: those since the total before it."""
    found, start = [], 0
    for total in np.flatnonzero(reasons == "total"):
        rows = np.arange(start, total)
        found.append(Block(rows[reasons[start:total] == DATA], int(total)))
        start = total + 1
    return found
