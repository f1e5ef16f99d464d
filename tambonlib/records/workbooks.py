"""Reading workbooks: the texts of their cells, with the row numbers that the spreadsheet shows."""

import re
import zipfile
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from tambonlib.records.issues import no_issues, one_issue
from tambonlib.records.sheet import BROKEN, DATE, NUMBER, TEXT, TIME, TRUTH, Sheet
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

_CELL = re.compile(rb"<c\b(?P<attributes>[^>]*?)(?:/>|>(?P<inside>.*?)</c>)", re.DOTALL)
_VALUE = re.compile(rb"<v[^>]*>[^<]|<is\b")
_STYLES = "xl/styles.xml"
_STYLE = re.compile(rb"\bs=\"([0-9]+)\"")
_QUOTED = re.compile(r'"[^"]*"|\\.')  # letters that a number format only shows
_REFERENCE = re.compile(rb"\br=\"([A-Z]+)([0-9]+)\"")
_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_xlsx(path: Path, identity: str, wanted: Callable[[str], bool]) -> tuple[list[Sheet], list[str], pd.DataFrame]:
    """The sheets of the sheets that are wanted.

    Returns
    -------
    The sheets; the names of all sheets; and issues on the workbook or on sheets that cannot be read.
    """
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        names = list(workbook.sheet_names)
        broken_cells, percent = valueless_cells(path), percent_cells(path)
    except (CalamineError, OSError, ValueError, KeyError) as error:
        found = f"{type(error).__name__}: {error}"
        return [], [], one_issue("workbook_unreadable", "refused", file=identity, found=found)
    sheets, issues = [], [no_issues()]
    for name in filter(wanted, names):
        try:
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except Exception as error:  # noqa: BLE001 - a Rust panic also arrives as an exception of its own kind
            found = f"{type(error).__name__}: {error}"
            issues.append(one_issue("sheet_unreadable", "refused", file=identity, sheet=name, found=found))
            continue
        sheets.append(_grid(identity, name, _as_percent(rows, percent.get(name, [])), broken_cells.get(name, [])))
    return sheets, names, pd.concat(issues, ignore_index=True)


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


def _grid(identity: str, name: str, rows: list[list], broken: list[tuple[int, int]]) -> Sheet:
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
    return Sheet(identity, name, pd.DataFrame(texts), kinds)


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


def valueless_cells(path: Path) -> dict[str, list[tuple[int, int]]]:
    """Sheet name → cells (row, column, counted from 0) with a formula or an error but without a value.

    Raises
    ------
    zipfile.BadZipFile, KeyError, ValueError
        When the workbook's parts cannot be read.
    """
    return _cells_where(path, lambda parts: _valueless)


def percent_cells(path: Path) -> dict[str, list[tuple[int, int]]]:
    """Sheet name → cells (row, column, counted from 0) whose number is shown as a percentage.

    Raises
    ------
    As :func:`valueless_cells`.
    """

    def look(parts: zipfile.ZipFile) -> Callable[[bytes], Iterable[tuple[int, int]]] | None:
        styles = _percent_styles(parts)
        return (lambda data: _styled(data, styles)) if styles else None

    return _cells_where(path, look)


def _cells_where(path: Path, look: Callable) -> dict[str, list[tuple[int, int]]]:
    """The cells found in each sheet; `look` returns the function that finds them, or None when there are none."""
    found = {}
    try:
        with zipfile.ZipFile(path) as parts:
            finds = look(parts)
            for name, part in _sheet_parts(parts).items() if finds else ():
                try:
                    data = parts.read(part)
                except (KeyError, zipfile.BadZipFile, OSError, EOFError):
                    continue  # the reader itself complains about this sheet
                found[name] = list(finds(data))
    except (zipfile.BadZipFile, ElementTree.ParseError) as error:
        raise ValueError(str(error)) from error
    return {name: cells for name, cells in found.items() if cells}


def _percent_styles(parts: zipfile.ZipFile) -> frozenset[bytes]:
    """The numbers of the cell styles that show a number as a percentage."""
    if _STYLES not in parts.namelist():
        return frozenset()
    tree = ElementTree.fromstring(parts.read(_STYLES))
    formats = {"9", "10"}  # 0% and 0.00%, which every workbook knows
    formats |= {
        one.get("numFmtId") for one in tree.iter(f"{_SPACE}numFmt") if "%" in _QUOTED.sub("", one.get("formatCode", ""))
    }
    styles = tree.find(f"{_SPACE}cellXfs")
    numbers = () if styles is None else (number for number, one in enumerate(styles) if one.get("numFmtId") in formats)
    return frozenset(str(number).encode() for number in numbers)


def _styled(data: bytes, styles: frozenset[bytes]) -> Iterable[tuple[int, int]]:
    for cell in _CELL.finditer(data):
        style = _STYLE.search(cell["attributes"])
        place = _REFERENCE.search(cell["attributes"])
        if style and place and style[1] in styles:
            yield int(place[2]) - 1, _column_number(place[1])


def _sheet_parts(parts: zipfile.ZipFile) -> dict[str, str]:
    links = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    book = ElementTree.fromstring(parts.read("xl/workbook.xml"))
    sheets = {sheet.get("name"): targets.get(sheet.get(_RELATION), "") for sheet in book.iter(f"{_SPACE}sheet")}
    return {name: _part(target) for name, target in sheets.items() if target}


def _part(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _valueless(data: bytes):
    """Only sheets that hold formulas or errors are looked through."""
    if b"<f" not in data and b't="e"' not in data:
        return
    for cell in _CELL.finditer(data):
        inside, attributes = cell["inside"] or b"", cell["attributes"]
        if b't="e"' in attributes or (b"<f" in inside and not _VALUE.search(inside) and b't="str"' not in attributes):
            place = _REFERENCE.search(attributes)
            if place:
                yield int(place[2]) - 1, _column_number(place[1])


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
