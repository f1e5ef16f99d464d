"""issues.xlsx: a workbook that someone can work through.

The first sheet says how, with the sums per file; the second holds the issues, with the notes that people wrote; a
third the notes whose issue is gone, where there are any. Texts from field books are written as texts, so that
none of them is ever run as a formula.
"""

import io
import math
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from xml.sax.saxutils import escape

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from tambonlib import words

_COLUMNS = {
    "kind": 12,
    "file": 30,
    "sheet": 16,
    "row": 7,
    "column": 22,
    "found": 22,
    "needed_th": 44,
    "next_th": 48,
    "mended": 26,
    "needed_en": 40,
    "next_en": 40,
    "tambon_code": 11,
    "table": 17,
    "code": 20,
}
#: What the list of gone issues with notes holds, and how wide.
GONE = {
    "kind": 12,
    "file": 30,
    "sheet": 16,
    "row": 7,
    "column": 22,
    "found": 22,
    "needed_th": 44,
    "mended": 26,
    "gone_on": 14,
    "tambon_code": 11,
    "table": 17,
    "code": 20,
}
_SUMS = {"file": 52, "rows": 12, "records": 12, "refused": 12, "non_data": 14}
_INK, _RULE, _PAPER, _HEAD, _FILL_IN = "1C2733", "C9D1D9", "F5F7F8", "0A5C59", "FFF8E1"
_BASE = Font(name="Sarabun", size=11, color=_INK)
_HEADING = Font(name="Sarabun", size=11, bold=True, color="FFFFFF")
_LINE = Border(bottom=Side(style="thin", color=_RULE))
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_A4 = 9
_PRINTED = list(_COLUMNS).index("mended") + 1
_WRITTEN = datetime(2000, 1, 1)
_MOMENT = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")

#: What a spreadsheet would run as a formula where the cell is edited.
FORMULA_STARTS = ("=", "+", "-", "@", "\t")
_LINE_HEIGHT = 18  # points; Thai marks need air
_TALLEST = 409  # points; a spreadsheet knows no taller row
_LONGEST = 32_767
_NO_WIDTH = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_LETTER_BY_NUMBER = re.compile("_x(?=[0-9A-Fa-f]{4}_)")  # a workbook reads _x0041_ as the letter A


def issues_workbook(
    listed: pd.DataFrame,
    files: pd.DataFrame,
    title: Mapping[str, str],
    notes: pd.Series | None = None,
    gone: pd.DataFrame | None = None,
) -> bytes:
    """The workbook as bytes.

    Parameters
    ----------
    listed
        Issues with their sentences (:func:`tambonlib.records.issues.with_sentences`).
    files
        The sums per file: file, rows, records, refused, non_data.
    title
        The study's title in both languages.
    notes, gone
        What people wrote beside each issue, and beside those that are gone
        (:mod:`tambonlib.records.issue_files`).
    """
    book = Workbook(write_only=True)
    _guide(book.create_sheet(_word("sheet_guide")), listed, files, title)
    kinds = {kind: _word(f"kinds.{kind}") for kind in ("refused", "check")}
    shown = listed.assign(kind=listed["kind"].map(kinds), mended="" if notes is None else notes)
    rows = [iter(()), _list(book.create_sheet(_word("sheet_list")), shown, _COLUMNS, _PRINTED)]
    if gone is not None and len(gone):
        rows.append(_list(book.create_sheet(_word("sheet_gone")), gone, GONE, len(GONE)))
    stream = io.BytesIO()
    book.save(stream)
    return _timeless(stream, {f"xl/worksheets/sheet{number}.xml": one for number, one in enumerate(rows, start=1)})


def _timeless(book: io.BytesIO, rows: Mapping[str, Iterator[bytes]]) -> bytes:
    """The workbook with the rows of its sheets and without its time stamps: the same issues give the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _MOMENT.sub(_WRITTEN.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), data)
            entry = zipfile.ZipInfo(name, _WRITTEN.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            before, end, after = data.partition(b"</sheetData>")
            with new.open(entry, "w") as part:
                part.write(before)
                for row in rows.get(name, ()):
                    part.write(row)
                part.write(end + after)
    return stream.getvalue()


def _guide(sheet: WriteOnlyWorksheet, listed: pd.DataFrame, files: pd.DataFrame, title: Mapping[str, str]) -> None:
    for number, width in enumerate(_SUMS.values(), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.sheet_view.showGridLines = False
    _fit(sheet, "portrait")
    sheet.append([_cell(sheet, _word("title"), Font(name="Sarabun", size=18, bold=True, color=_HEAD))])
    sheet.append([_cell(sheet, title["th"], Font(name="Sarabun", size=13, color=_INK))])
    sheet.append([])
    counts = listed["kind"].value_counts()
    summary = {"refused": int(counts.get("refused", 0)), "check": int(counts.get("check", 0))}
    for number in range(1, 6):
        sheet.append([_cell(sheet, words.text(f"intake.book.how_{number}", "th", **summary), _BASE)])
    sheet.append([])
    sheet.append([_head(sheet, _word(f"sums.{name}"), "left" if name == "file" else "right") for name in _SUMS])
    for row in files[list(_SUMS)].itertuples(index=False, name=None):
        sheet.append([_body(sheet, value) for value in row])
    totals = [int(files[name].sum()) for name in list(_SUMS)[1:]]
    bold = Font(name="Sarabun", size=11, bold=True, color=_INK)
    sheet.append([_cell(sheet, value, bold) for value in (_word("sums.all"), *totals)])


def _list(sheet: WriteOnlyWorksheet, frame: pd.DataFrame, columns: Mapping[str, int], printed: int) -> Iterator[bytes]:
    """A table with its heading, and its rows, which come into the file at last.

    What is printed is the first columns: of issues the Thai part with the column to fill in.
    """
    for number, width in enumerate(columns.values(), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "F2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{max(len(frame) + 1, 2)}"
    sheet.print_title_rows = "1:1"
    sheet.print_area = f"A1:{get_column_letter(printed)}{len(frame) + 1}"
    _fit(sheet, "landscape")
    sheet.append([_head(sheet, _word(f"columns.{name}")) for name in columns])
    styles = [_styles(sheet, PatternFill("solid", fgColor=_FILL_IN) if name == "mended" else None) for name in columns]
    return rows_xml(frame[list(columns)], list(columns.values()), styles, 2)


def _styles(sheet: WriteOnlyWorksheet, fill: PatternFill | None) -> tuple[int, int]:
    """The numbers of a column's style, and of that for texts that look like a formula."""
    cells = [_body(sheet, text) for text in ("", FORMULA_STARTS[0])]
    for cell in cells:
        if fill is not None:
            cell.fill = fill
    return cells[0].style_id, cells[1].style_id


def _fit(sheet: WriteOnlyWorksheet, orientation: str) -> None:
    """Printed on A4, as wide as the paper."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = orientation, _A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _word(key: str) -> str:
    return words.text(f"intake.book.{key}", "th")


def _cell(sheet: WriteOnlyWorksheet, value: object, font: Font) -> WriteOnlyCell:
    """A cell; text stays text also where it looks like a formula or a number."""
    blank = value is None or value is pd.NA or value != value
    cell = WriteOnlyCell(sheet, None if blank else value if not isinstance(value, str) else printable(value))
    if isinstance(value, str) and cell.value is not None:
        cell.data_type = "s"
    cell.font = font
    return cell


def _body(sheet: WriteOnlyWorksheet, value: object) -> WriteOnlyCell:
    cell = _cell(sheet, value, _BASE)
    cell.alignment, cell.border = _WRAPPED, _LINE
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        cell.quotePrefix = True
    return cell


def _head(sheet: WriteOnlyWorksheet, value: str, side: str = "left") -> WriteOnlyCell:
    cell = _cell(sheet, value, _HEADING)
    cell.fill, cell.alignment = (
        PatternFill("solid", fgColor=_HEAD),
        Alignment(wrap_text=True, vertical="center", horizontal=side),
    )
    return cell


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
            f'<c r="{letter}{number}"{_cell_xml(value, *style)}'
            for letter, value, style in zip(letters, row, styles, strict=True)
        ]
        yield f'<row r="{number}" ht="{height}" customHeight="1">{"".join(cells)}</row>'.encode()


@lru_cache(maxsize=65_536)
def _cell_xml(value: str | int, plain: int, quoted: int) -> str:
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
