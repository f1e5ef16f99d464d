"""Sheets → files: workbooks and CSVs that come out the same, byte for byte, whenever they are written."""

import csv
import datetime
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

_WRITTEN = datetime.datetime(2008, 10, 1)  # the month after the last one of the study
_ZIP_DATE = (2008, 10, 1, 0, 0, 0)


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook, or one CSV.

    Parameters
    ----------
    name
        The sheet's name.
    rows
        All rows from the top, titles and headings among them; None where a cell is empty.
    body
        Position of the first row below the heading.
    merged
        Merged ranges, like ``"E2:G2"``.
    """

    name: str
    rows: tuple[tuple[object, ...], ...]
    body: int
    merged: tuple[str, ...] = ()

    def with_rows(self, rows: Iterable[tuple[object, ...]]) -> "Sheet":
        """The same sheet with other rows."""
        return replace(self, rows=tuple(rows))

    def with_cell(self, row: int, column: int, value: object) -> "Sheet":
        """The same sheet with another value in one cell (positions from 0)."""
        line = list(self.rows[row])
        line[column] = value
        return self.with_rows((*self.rows[:row], tuple(line), *self.rows[row + 1 :]))

    def column(self, heading: str) -> int:
        """Position of the column with this heading in the last heading row."""
        return self.rows[self.body - 1].index(heading)


class _FixedArchive(zipfile.ZipFile):
    """A zip whose parts all carry one date, so that the same content gives the same file."""

    def writestr(self, name, data, compress_type=None, compresslevel=None):
        info = zipfile.ZipInfo(name if isinstance(name, str) else name.filename, date_time=_ZIP_DATE)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        super().writestr(info, data, compresslevel=1)

    def write(self, filename, arcname=None, compress_type=None, compresslevel=None):
        self.writestr(arcname, Path(filename).read_bytes())


def workbook_bytes(sheets: Iterable[Sheet]) -> bytes:
    """The .xlsx file of these sheets."""
    book = Workbook(write_only=True)
    book.properties.creator = "ข้อมูลสมมติ"
    book.properties.created = book.properties.modified = _WRITTEN
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        for merged in sheet.merged:
            page.merged_cells.add(merged)
        for row in sheet.rows:
            page.append(row)
    held = io.BytesIO()
    ExcelWriter(book, _FixedArchive(held, "w", zipfile.ZIP_DEFLATED, allowZip64=True)).save()
    return held.getvalue()


def csv_bytes(
    sheet: Sheet, *, encoding: str = "utf-8-sig", separator: str = ",", line_ends: tuple[str, ...] = ("\r\n",)
) -> bytes:
    """The CSV file of one sheet; dates as a Thai spreadsheet would save them, d/m/yyyy.

    Several `line_ends` take turns, as in a file that several people have edited.
    """
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter=separator, lineterminator="\n")
    writer.writerows([[_csv_cell(cell) for cell in row] for row in sheet.rows])
    lines = held.getvalue().removesuffix("\n").split("\n")
    ended = [line + line_ends[number % len(line_ends)] for number, line in enumerate(lines)]
    return "".join(ended).encode(encoding)


def _csv_cell(cell: object) -> object:
    if isinstance(cell, datetime.date):
        return f"{cell.day}/{cell.month}/{cell.year}"
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell
