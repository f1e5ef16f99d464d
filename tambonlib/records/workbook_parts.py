"""Cells of a workbook that hold no value although they are not empty.

A formula that was never calculated (a workbook written by a program) and an error such as #REF!
arrive from the reader as empty cells. An empty cell means something else, so they are found in
the workbook's own parts.
"""

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

_CELL = re.compile(rb"<c\b(?P<attributes>[^>]*?)(?:/>|>(?P<inside>.*?)</c>)", re.DOTALL)
_VALUE = re.compile(rb"<v[^>]*>[^<]|<is\b")
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
    found = {}
    try:
        with zipfile.ZipFile(path) as parts:
            for name, part in _sheet_parts(parts).items():
                try:
                    data = parts.read(part)
                except (KeyError, zipfile.BadZipFile, OSError, EOFError):
                    continue  # the reader itself complains about this sheet
                found[name] = list(_valueless(data))
    except (zipfile.BadZipFile, ElementTree.ParseError) as error:
        raise ValueError(str(error)) from error
    return {name: cells for name, cells in found.items() if cells}


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
