"""The books that several tambons share: of a district, of a province, of the regional support unit."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from tambonlib import words
from tambonlib.demo.book_forms import BOOKS, OF_PROVINCE, Book
from tambonlib.demo.dirt_shared import dirtied_shared
from tambonlib.demo.forms import Hand, cells, written
from tambonlib.demo.plan import Tambon
from tambonlib.demo.workbook_files import Sheet, csv_bytes, workbook_bytes
from tambonlib.demo.writing import DATE_WAYS, MONTH_WAYS
from tambonlib.records.codebook import table as codebook_table

YES_NO = {True: "ใช่", False: "ไม่ใช่"}


def shared_files(
    wanted: Sequence[Tambon], by_tambon: Mapping[str, Mapping[str, pd.DataFrame]], study: Mapping[str, pd.DataFrame]
) -> Iterator[tuple[str, bytes]]:
    """Path and content of each shared book that has something in it.

    Parameters
    ----------
    wanted
        The tambons that are written.
    by_tambon
        Code → tables of a tambon (:func:`tambonlib.demo.dimensions.tambon_tables`).
    study
        Tables of the whole study (:func:`tambonlib.demo.dimensions.study_tables`).
    """
    of_study = {name: study[table] for name, table in OF_PROVINCE.items()}
    of_study |= {name: rows for name, rows in study.items() if name not in OF_PROVINCE.values()}
    number = 0
    for book in BOOKS:
        for unit in sorted({tambon.code[: book.digits] for tambon in wanted}):
            here = [by_tambon[tambon.code] for tambon in wanted if tambon.code.startswith(unit)]
            tables = {name: rows for name in book.sheets if (rows := _rows(name, here, of_study)) is not None}
            number += 1
            if tables:
                yield book.path.format(unit=unit), _content(book, tables, _hand(number))


def _rows(
    name: str, here: Sequence[Mapping[str, pd.DataFrame]], study: Mapping[str, pd.DataFrame]
) -> pd.DataFrame | None:
    """The rows of a table from all who share the book; None where there is none."""
    parts = [study[name]] if name in study else [tables[name] for tables in here if name in tables]
    parts = [part.astype(object) for part in parts if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else None


def _hand(number: int) -> Hand:
    """How the keeper of a book writes: neighbours differ."""
    return Hand(dates=list(DATE_WAYS)[number % len(DATE_WAYS)], months=list(MONTH_WAYS)[number % len(MONTH_WAYS)])


def _content(book: Book, tables: Mapping[str, pd.DataFrame], hand: Hand) -> bytes:
    pages = dirtied_shared({name: shared_sheet(name, book.sheets[name], rows, hand) for name, rows in tables.items()})
    if book.path.endswith(".csv"):
        (page,) = pages.values()
        return csv_bytes(page)
    return workbook_bytes(pages.values())


def shared_sheet(name: str, sheet_name: str, rows: pd.DataFrame, hand: Hand) -> Sheet:
    """One sheet: title, heading, rows; the tambon's code stands in a column of its own."""
    known = codebook_table(OF_PROVINCE.get(name, name)).columns
    columns = {column: about for column, about in known.items() if column in rows}
    body = pd.DataFrame(
        {
            column.name: rows[column.name].map(YES_NO)
            if column.type == "yes_no"
            else written(rows[column.name], column, hand)
            for column in columns.values()
        }
    )
    title = (f"{sheet_name} ({words.text('demo.notice', 'th')})",)
    return Sheet(sheet_name, (title, tuple(column.label["th"] for column in columns.values()), *cells(body)), 2)
