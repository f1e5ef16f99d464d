"""Rows of a workbook's sheet as its file holds them: hundreds of thousands of issues are written at once.

Making an object of each cell takes fifty times as long as the import that found the issues.
"""

import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from xml.sax.saxutils import escape

import pandas as pd
from openpyxl.utils import get_column_letter

#: What a spreadsheet would run as a formula where the cell is edited.
FORMULA_STARTS = ("=", "+", "-", "@", "\t")
_LINE_HEIGHT = 18  # points; Thai marks need air
_TALLEST = 409  # points; a spreadsheet knows no taller row
_LONGEST = 32_767
_NO_WIDTH = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_LETTER_BY_NUMBER = re.compile("_x(?=[0-9A-Fa-f]{4}_)")  # a workbook reads _x0041_ as the letter A


def rows_xml(
    frame: pd.DataFrame, widths: Sequence[int], styles: Sequence[tuple[int, int]], first: int
) -> Iterator[bytes]:
    """The rows of a table, one after the other.

    Parameters
    ----------
    frame
        Texts, which stay texts whatever they look like, and whole numbers; what is missing or "" is an empty cell.
    widths
        How many letters each column shows on a line.
    styles
        For each column the number of its style, and of that for texts that look like a formula.
    first
        Number of the first row.
    """
    letters = [get_column_letter(number) for number in range(1, len(widths) + 1)]
    columns = [frame[name].astype(object).where(frame[name].notna(), "").tolist() for name in frame]
    for number, row in enumerate(zip(*columns, strict=True), start=first):
        lines = max(_lines(value, width) for value, width in zip(row, widths, strict=True))
        height = min(_LINE_HEIGHT * lines, _TALLEST)
        cells = [
            f'<c r="{letter}{number}"{_cell(value, *style)}'
            for letter, value, style in zip(letters, row, styles, strict=True)
        ]
        yield f'<row r="{number}" ht="{height}" customHeight="1">{"".join(cells)}</row>'.encode()


@lru_cache(maxsize=65_536)
def _cell(value: str | int, plain: int, quoted: int) -> str:
    """A cell after its place."""
    if value == "":
        return f' s="{plain}"/>'
    if not isinstance(value, str):
        return f' s="{plain}"><v>{value}</v></c>'
    style = quoted if value.startswith(FORMULA_STARTS) else plain
    return f' s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(printable(value))}</t></is></c>'


@lru_cache(maxsize=65_536)
def _lines(value: str | int, width: int) -> int:
    """How many lines a cell needs; marks above and below Thai letters take no width."""
    return max(math.ceil(len(_NO_WIDTH.sub("", value)) / width), 1) if isinstance(value, str) else 1


def printable(text: str) -> str:
    """A text without what a workbook cannot hold, and no longer than its cells."""
    return _UNPRINTABLE.sub("\ufffd", _LETTER_BY_NUMBER.sub("_x005F_x", text))[:_LONGEST]
