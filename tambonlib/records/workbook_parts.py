"""What the reader of workbooks does not tell, found in the workbook's own parts.

A formula that was never calculated (a workbook written by a program) and an error such as #REF!
arrive from the reader as empty cells; an empty cell means something else. And a cell that shows
15% arrives as 0.15.
"""

import re
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from xml.etree import ElementTree

_CELL = re.compile(rb"<c\b(?P<attributes>[^>]*?)(?:/>|>(?P<inside>.*?)</c>)", re.DOTALL)
_VALUE = re.compile(rb"<v[^>]*>[^<]|<is\b")
_STYLES = "xl/styles.xml"
_STYLE = re.compile(rb"\bs=\"([0-9]+)\"")
_QUOTED = re.compile(r'"[^"]*"|\\.')  # letters that a number format only shows
_REFERENCE = re.compile(rb"\br=\"([A-Z]+)([0-9]+)\"")
_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


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
    """The cells that are found in each sheet; `look` gives what finds them, or None where there is nothing to look
    for.
    """
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
