"""Which rows of a sheet are data, and which are declared non-data and why."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tambonlib.records.codebook import Column, Table
from tambonlib.records.issues import concat_issues, issues, no_issues
from tambonlib.records.mapping import Source
from tambonlib.records.parse_columns import ParsedColumns, parse_column
from tambonlib.records.sheet import DATA, Layout, Sheet
from tambonlib.thai import comparable


@dataclass(frozen=True)
class Block:
    """The data rows between two totals rows, and the totals row that ends it."""

    rows: np.ndarray
    total: int


def totals_issues(
    sheet: Sheet,
    layout: Layout,
    source: Source,
    table: Table,
    context,
    reasons: np.ndarray,
    parsed: ParsedColumns,
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
    for heading, number, column in _summed(layout, source, table):
        values, unread = _amounts(sheet, number, column, context, data)
        totals, _ = _amounts(sheet, number, column, context, np.array([block.total for block in ends]))
        for block, total in zip(ends, totals, strict=True):
            if np.isnan(total):
                continue
            above = place[: block.total]
            rows = {"block": place[block.rows], "all": above[above >= 0]}
            found.append(_disagreement(sheet, table, heading, block.total, total, values, unread, rows, context))
    return concat_issues(found)


def _summed(layout: Layout, source: Source, table: Table):
    """Columns whose sum means something: amounts that are not balances."""
    balances = {(table.book or {}).get("balance")}
    balances |= {(table.identity or {}).get("opening"), (table.identity or {}).get("closing")}
    for name, number in layout.columns.items():
        if table.columns[name].type == "amount" and name not in balances:
            yield layout.shown[number], number, table.columns[name]
    for part in source.split:
        number = layout.headings.get(comparable(part.heading))
        if number is not None:
            yield layout.shown[number], number, table.columns[part.column]


def _amounts(sheet: Sheet, number: int, column: Column, context, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    kinds = sheet.kind(number)
    cells = parse_column(
        sheet.texts[number].iloc[rows], None if kinds is None else kinds[rows], _without_limits(column), context.rule
    )
    return cells.values.to_numpy(dtype="float64"), cells.problems.notna().to_numpy()


def _without_limits(column: Column) -> Column:
    return Column(**{**vars(column), "required": False, "default": None, "minimum": None, "maximum": None})


def _disagreement(
    sheet: Sheet, table: Table, heading: str, row: int, total: float, values, unread, rows, context
) -> pd.DataFrame:
    place = {
        "file": [sheet.file],
        "sheet": [sheet.name],
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


def blocks(reasons: np.ndarray) -> list[Block]:
    """The rows that each totals row may sum: those since the total before it."""
    found, start = [], 0
    for total in np.flatnonzero(reasons == "total"):
        rows = np.arange(start, total)
        found.append(Block(rows[reasons[start:total] == DATA], int(total)))
        start = total + 1
    return found
