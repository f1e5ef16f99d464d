"""Field books damaged by chance, the way people and programs damage them (ข้อมูลสมมติ)."""

import random
from collections.abc import Callable
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def damage_books(folder: Path, *, seed: int, times: int = 6) -> list[str]:
    """Damage books below `folder` in place; what was done, a line for each.

    The same seed damages the same cells.
    """
    chance = random.Random(seed)
    done: list[str] = []
    cut_off: set[Path] = set()  # nobody edits a book that no longer opens
    for _ in range(times):
        books = sorted(path for path in folder.rglob("*") if path.suffix in {".xlsx", ".csv"} and path not in cut_off)
        book = chance.choice(books)
        done.append(f"{book.name}: {damage_book(book, chance)}")
        if done[-1].endswith(truncate.__name__):
            cut_off.add(book)
    return done


def damage_book(book: Path, chance: random.Random) -> str:
    """Damage one book; the name of what was done."""
    whole_file = chance.random() < 0.15
    if whole_file or book.suffix == ".csv":
        how = chance.choice([truncate, remove_file, drop_lines] if book.suffix == ".csv" else [truncate, remove_file])
        how(book, chance)
        return how.__name__
    workbook = openpyxl.load_workbook(book)
    sheet = chance.choice(workbook.worksheets)
    how = chance.choice(SHEET_DAMAGES)
    how(sheet, chance)
    workbook.save(book)
    return how.__name__


def truncate(book: Path, chance: random.Random) -> None:
    """Only the first part of the file is there."""
    content = book.read_bytes()
    book.write_bytes(content[: max(1, int(len(content) * chance.uniform(0.2, 0.9)))])


def remove_file(book: Path, chance: random.Random) -> None:
    """The file was never handed in."""
    book.unlink()


def drop_lines(book: Path, chance: random.Random) -> None:
    """One line in ten is lost."""
    lines = book.read_bytes().splitlines(keepends=True)
    book.write_bytes(b"".join(line for i, line in enumerate(lines) if i == 0 or chance.random() > 0.1))


def delete_rows(sheet: Worksheet, chance: random.Random) -> None:
    """A few rows are deleted."""
    sheet.delete_rows(chance.randint(2, max(2, sheet.max_row)), chance.randint(1, 5))


def blank_cells(sheet: Worksheet, chance: random.Random) -> None:
    """Cells are empty."""
    for cell in _some_cells(sheet, chance):
        cell.value = None


def words_for_numbers(sheet: Worksheet, chance: random.Random) -> None:
    """A word where a number or date was."""
    for cell in _some_cells(sheet, chance):
        cell.value = chance.choice(["ไม่ทราบ", "สองพันบาท", "1.200,50", "-", "abc", "=1+1", "99/99/2550"])


def thai_digits(sheet: Worksheet, chance: random.Random) -> None:
    """Numbers are written with Thai digits and units."""
    for cell in _some_cells(sheet, chance):
        if isinstance(cell.value, int | float):
            cell.value = f"{cell.value:,} บาท".translate(THAI_DIGITS)


def other_numbers(sheet: Worksheet, chance: random.Random) -> None:
    """Numbers are negative, huge or moved by a factor of ten."""
    for cell in _some_cells(sheet, chance):
        if isinstance(cell.value, int | float):
            cell.value = cell.value * chance.choice([-1, 10, 1_000_000, 0])


def repeat_row(sheet: Worksheet, chance: random.Random) -> None:
    """A row stands twice."""
    row = chance.randint(2, max(2, sheet.max_row))
    sheet.append([cell.value for cell in sheet[row]])


def shuffle_rows(sheet: Worksheet, chance: random.Random) -> None:
    """Rows below the headings stand in another order."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    chance.shuffle(rows)
    for number, row in enumerate(rows, start=4):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            if not isinstance(cell, openpyxl.cell.cell.MergedCell):
                cell.value = value


def rename_heading(sheet: Worksheet, chance: random.Random) -> None:
    """A heading in one of the first three rows is another word."""
    row = chance.randint(1, min(3, sheet.max_row))
    filled = [cell for cell in sheet[row] if cell.value and not isinstance(cell, openpyxl.cell.cell.MergedCell)]
    if filled:
        chance.choice(filled).value = "หัวใหม่"


def delete_column(sheet: Worksheet, chance: random.Random) -> None:
    """A column is deleted."""
    sheet.delete_cols(chance.randint(1, max(1, sheet.max_column)))


def empty_sheet(sheet: Worksheet, chance: random.Random) -> None:
    """Nothing is left on the sheet."""
    sheet.delete_rows(1, sheet.max_row)


SHEET_DAMAGES: list[Callable[[Worksheet, random.Random], None]] = [
    delete_rows,
    blank_cells,
    words_for_numbers,
    thai_digits,
    other_numbers,
    repeat_row,
    shuffle_rows,
    rename_heading,
    delete_column,
    empty_sheet,
]


def _some_cells(sheet: Worksheet, chance: random.Random) -> list:
    """One to eight filled cells below the first row."""
    filled = [
        cell
        for row in sheet.iter_rows(min_row=2)
        for cell in row
        if cell.value is not None and not isinstance(cell, openpyxl.cell.cell.MergedCell)
    ]
    return chance.sample(filled, min(len(filled), chance.randint(1, 8)))
