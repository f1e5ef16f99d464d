"""Totals rows: not data, but a check of the sums above them."""

import numpy as np
import pandas as pd

from tambonlib.records.cells import read_cells
from tambonlib.records.codebook import Column, Table
from tambonlib.records.columns import Reading
from tambonlib.records.grid import Grid
from tambonlib.records.headings import Placed
from tambonlib.records.issues import issues, no_issues, together
from tambonlib.records.keys import key_of
from tambonlib.records.mapping import Source
from tambonlib.records.rows import blocks


def totals_issues(
    grid: Grid,
    placed: Placed,
    source: Source,
    table: Table,
    context,
    reasons: np.ndarray,
    reading: Reading,
    data: np.ndarray,
) -> pd.DataFrame:
    """Totals that do not agree with the rows above them.

    A total agrees when it is the sum of the rows since the total before it, or of all rows above
    it (a grand total), within the tolerance. Balances are never summed. Where a row above could
    not be read, the sum is said to be unchecked.
    """
    ends = blocks(reasons)
    if not ends:
        return no_issues()
    place = np.full(len(reasons), -1)
    place[data] = np.arange(len(data))
    found = []
    for heading, number, column in _summed(placed, source, table):
        values, unread = _amounts(grid, number, column, context, data)
        totals, _ = _amounts(grid, number, column, context, np.array([block.total for block in ends]))
        for block, total in zip(ends, totals, strict=True):
            if np.isnan(total):
                continue
            above = place[: block.total]
            rows = {"block": place[block.rows], "all": above[above >= 0]}
            found.append(_disagreement(grid, table, heading, block.total, total, values, unread, rows, context))
    return together(found)


def _summed(placed: Placed, source: Source, table: Table):
    """Columns whose sum means something: amounts that are not balances."""
    balances = {(table.book or {}).get("balance")}
    balances |= {(table.identity or {}).get("opening"), (table.identity or {}).get("closing")}
    for name, number in placed.columns.items():
        if table.columns[name].type == "amount" and name not in balances:
            yield placed.shown[number], number, table.columns[name]
    for part in source.split:
        number = placed.headings.get(key_of(part.heading))
        if number is not None:
            yield placed.shown[number], number, table.columns[part.column]


def _amounts(grid: Grid, number: int, column: Column, context, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    kinds = grid.kind(number)
    cells = read_cells(
        grid.texts[number].iloc[rows], None if kinds is None else kinds[rows], _without_limits(column), context.rule
    )
    return cells.values.to_numpy(dtype="float64"), cells.problems.notna().to_numpy()


def _without_limits(column: Column) -> Column:
    return Column(**{**vars(column), "required": False, "default": None, "minimum": None, "maximum": None})


def _disagreement(
    grid: Grid, table: Table, heading: str, row: int, total: float, values, unread, rows, context
) -> pd.DataFrame:
    place = {
        "file": [grid.file],
        "sheet": [grid.sheet],
        "row": [row + 1],
        "column": [heading],
        "found": [f"{total:.2f}"],
    }
    if unread[rows["block"]].any():
        return issues("total_unchecked", "check", place, table=table.name)
    sums = {name: float(np.nansum(values[chosen])) for name, chosen in rows.items()}
    if any(abs(round(total - value, 2)) <= context.tolerance for value in sums.values()):
        return no_issues()
    return issues("total_differs", "check", place, table=table.name, sum=f"{sums['block']:.2f}")
