"""Ways in which a cell or a row of a book gets dirty. Each takes a sheet and gives another sheet.

A dirty cell that can still be read says what stood there before, so that the truth stays what it was.
A row that has to be refused is an additional one, without a balance, for the same reason.
"""

from collections.abc import Callable

from tambonlib.demo.workbook_files import Sheet
from tambonlib.demo.writing import thai_digits
from tambonlib.records.codebook import table as codebook_table

Change = Callable[[Sheet], Sheet]
_DIGITS = ("", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_PLACES = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")


def amount(write: Callable[[float], str], nth: int, heading: str = "รายจ่าย") -> Change:
    """The `nth` amount under `heading` written in another way."""
    return lambda page: _rewritten(page, heading, nth, lambda cell: isinstance(cell, float), write)


def text(heading: str, write: Callable[[str], str], nth: int, containing: str = "") -> Change:
    """The `nth` text under `heading` that contains something, written in another way."""
    wanted = lambda cell: isinstance(cell, str) and containing in cell  # noqa: E731
    return lambda page: _rewritten(page, heading, nth, wanted, write)


def instead(heading: str, found: object, written: str) -> Change:
    """All cells under `heading` that hold `found`, written in another way."""

    def change(page: Sheet) -> Sheet:
        column = page.column(heading)
        rows = [_with(row, column, written) if _at(row, column) == found else row for row in page.rows[page.body :]]
        return page.with_rows([*page.rows[: page.body], *rows])

    return change


def added_line(nth: int, **cells: object) -> Change:
    """One more line after the `nth` payment: the same household and day, without a balance, other cells as given."""

    def change(page: Sheet) -> Sheet:
        row = _place(page, "รายจ่าย", nth, lambda cell: isinstance(cell, float))
        line = _with(page.rows[row], page.column("คงเหลือ"), None)
        line = _with(line, page.column("รายการ"), "จดเพิ่ม")
        for name, value in cells.items():
            line = _with(line, page.column(_headings()[name]), value)
        return page.with_rows([*page.rows[: row + 1], line, *page.rows[row + 1 :]])

    return change


def heading_again(nth: int) -> Change:
    """The heading once more in the middle, where a new page of the book begins."""
    return lambda page: page.with_rows([*page.rows[:nth], page.rows[page.body - 1], *page.rows[nth:]])


def row_again(nth: int, heading: str, more: float) -> Change:
    """A row once more, with another figure in one column."""

    def change(page: Sheet) -> Sheet:
        row = _place(page, heading, nth, lambda cell: isinstance(cell, float))
        column = page.column(heading)
        again = _with(page.rows[row], column, page.rows[row][column] + more)
        return page.with_rows([*page.rows[: row + 1], again, *page.rows[row + 1 :]])

    return change


def opening_off(nth: int, by: float) -> Change:
    """A sheet whose opening and closing are both off, so that it fits in itself and not to its neighbours."""

    def change(page: Sheet) -> Sheet:
        row = _place(page, "ยอดยกมา", nth, lambda cell: isinstance(cell, float))
        for heading in ("ยอดยกมา", "ยอดยกไป"):
            column = page.column(heading)
            page = page.with_cell(row, column, page.rows[row][column] + by)
        return page

    return change


def total_off(heading: str, by: float) -> Change:
    """The sum in the totals row added up wrongly."""

    def change(page: Sheet) -> Sheet:
        column = page.column(heading)
        return page.with_cell(len(page.rows) - 1, column, page.rows[-1][column] + by)

    return change


def thai_words(number: float) -> str:
    """A whole amount below a million in words.

    Examples
    --------
    >>> thai_words(2000), thai_words(125), thai_words(11)
    ('สองพันบาท', 'หนึ่งร้อยยี่สิบห้าบาท', 'สิบเอ็ดบาท')
    """
    digits = [int(digit) for digit in str(int(number))]
    said = "".join(_digit_said(digit, len(digits) - 1 - place) for place, digit in enumerate(digits) if digit)
    if digits[-1] == 1 and len(digits) > 1:
        said = said.removesuffix("หนึ่ง") + "เอ็ด"
    return f"{said}บาท"


def _digit_said(digit: int, place: int) -> str:
    if place == 1 and digit < 3:
        return "สิบ" if digit == 1 else "ยี่สิบ"
    return _DIGITS[digit] + _PLACES[place]


def in_thai_digits(number: float) -> str:
    """1200.0 → ๑,๒๐๐.๐๐ บาท."""
    return f"{thai_digits(f'{number:,.2f}')} บาท"


def _rewritten(page: Sheet, heading: str, nth: int, wanted: Callable[[object], bool], write: Callable) -> Sheet:
    row, column = _place(page, heading, nth, wanted), page.column(heading)
    return page.with_cell(row, column, write(page.rows[row][column]))


def _place(page: Sheet, heading: str, nth: int, wanted: Callable[[object], bool]) -> int:
    """Position of the `nth` row below the heading whose cell is as wanted.

    Raises
    ------
    LookupError
        When the sheet has not so many; then another seed needs another place.
    """
    column = page.column(heading)
    rows = [number for number, row in enumerate(page.rows) if number >= page.body and wanted(_at(row, column))]
    if nth >= len(rows):
        raise LookupError(f"nth must be below {len(rows)}, the rows of {page.name} › {heading} that fit; got {nth}")
    return rows[nth]


def _at(row: tuple, column: int) -> object:
    return row[column] if column < len(row) else None


def _with(row: tuple, column: int, value: object) -> tuple:
    return (*row[:column], value, *row[column + 1 :])


def _headings() -> dict[str, str]:
    """Short names for the ledger's headings."""
    labels = {name: column.label["th"] for name, column in codebook_table("hh_ledger").columns.items()}
    return {"home": labels["hh_id"], "date": labels["date"], "category": labels["category"], "paid": "รายจ่าย"}
