"""Workbooks: values as they stood, with the row numbers that the spreadsheet shows."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from tambonlib.records.grid import BROKEN, DATE, NUMBER, TEXT, TIME, TRUTH, Grid
from tambonlib.records.issues import no_issues, one_issue
from tambonlib.records.workbook_parts import percent_cells, valueless_cells
from tambonlib.thai import is_blank

_KINDS = {
    str: TEXT,
    float: NUMBER,
    int: NUMBER,
    bool: TRUTH,
    date: DATE,
    datetime: DATE,
    time: TIME,
    timedelta: TIME,
}


def read_xlsx(path: Path, identity: str, wanted: Callable[[str], bool]) -> tuple[list[Grid], list[str], pd.DataFrame]:
    """The grids of the sheets that are wanted.

    Returns
    -------
    The grids; the names of all sheets; and issues on the workbook or on sheets that cannot be read.
    """
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        names = list(workbook.sheet_names)
        broken_cells, percent = valueless_cells(path), percent_cells(path)
    except (CalamineError, OSError, ValueError, KeyError) as error:
        found = f"{type(error).__name__}: {error}"
        return [], [], one_issue("workbook_unreadable", "refused", file=identity, found=found)
    grids, issues = [], [no_issues()]
    for name in filter(wanted, names):
        try:
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except Exception as error:  # noqa: BLE001 - a Rust panic also arrives as an exception of its own kind
            found = f"{type(error).__name__}: {error}"
            issues.append(one_issue("sheet_unreadable", "refused", file=identity, sheet=name, found=found))
            continue
        grids.append(_grid(identity, name, _as_percent(rows, percent.get(name, [])), broken_cells.get(name, [])))
    return grids, names, pd.concat(issues, ignore_index=True)


def filled_sheets(path: Path, names: Iterable[str]) -> list[str]:
    """Of these sheets those that hold something, or that cannot be read."""
    workbook = CalamineWorkbook.from_path(str(path))
    return [name for name in names if _filled(workbook, name)]


def _filled(workbook: CalamineWorkbook, name: str) -> bool:
    try:
        return any(not is_blank(cell) for row in workbook.get_sheet_by_name(name).to_python() for cell in row)
    except Exception:  # noqa: BLE001 - as above: what cannot be read, such as a chart, may hold anything
        return True


def _as_percent(rows: list[list], cells: list[tuple[int, int]]) -> list[list]:
    """Numbers that the sheet shows as percentages, as it shows them: 0.15 is the text 15%."""
    for row, column in cells:
        if row < len(rows) and column < len(rows[row]) and isinstance(rows[row][column], float):
            rows[row][column] = f"{(Decimal(repr(rows[row][column])) * 100).normalize():f}%"
    return rows


def _grid(identity: str, name: str, rows: list[list], broken: list[tuple[int, int]]) -> Grid:
    height = max([len(rows), *(row + 1 for row, _ in broken)]) if rows or broken else 0
    width = max([len(rows[0]) if rows else 0, *(column + 1 for _, column in broken)], default=0)
    texts, kinds = {}, {}
    for number in range(width):
        cells = [row[number] if number < len(row) else "" for row in rows] + [""] * (height - len(rows))
        texts[number] = pd.Series([_shown(cell) for cell in cells], dtype="str")
        found = np.fromiter((_KINDS[type(cell)] for cell in cells), dtype=np.int8, count=height)
        if found.any():
            kinds[number] = found
    for row, column in broken:
        kinds.setdefault(column, np.zeros(height, dtype=np.int8))[row] = BROKEN
    for column in {column for _, column in broken}:
        texts[column] = texts[column].mask(pd.Series(kinds[column] == BROKEN), "#")
    return Grid(identity, name, pd.DataFrame(texts), kinds)


def _shown(cell: object) -> str:
    """The cell as text: whole numbers without a point, dates as ISO text in the cell's own era."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return _number_shown(cell)
    return cell.isoformat() if isinstance(cell, (date, time)) else str(cell)


def _number_shown(number: float) -> str:
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    shown = repr(number)
    return re.sub(r"0+$", "", f"{number:.20f}") if re.search(r"e-", shown) else shown
