"""CSV files: strict about letters, patient about separators and line ends.

Letters are UTF-8 (with or without a byte order mark) or, when the file is not that, cp874; they
are never guessed. A row's number is that of the spreadsheet: a line break inside quotes does
not begin a new row.
"""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from tambonlib.records.issues import one_issue
from tambonlib.records.sheet import Sheet

SEPARATORS = (",", ";", "\t")
_BOM = b"\xef\xbb\xbf"
_LOOKED_AT = 60


def read_csv(
    path: Path, identity: str, headings_met: Callable[[Sheet], int]
) -> tuple[list[Sheet], pd.DataFrame | None]:
    """The sheet of a CSV file, or the issue why there is none.

    Parameters
    ----------
    path, identity
        The file, and what it is called in records and issues.
    headings_met
        Returns how many headings of the mapping are in the heading row of a sheet; the separator
        with the most is taken.
    """
    data = path.read_bytes()
    text, code = _decoded(data)
    if code is not None:
        return [], one_issue(code, "refused", file=identity)
    if not text:
        return [Sheet(identity, None, pd.DataFrame())], None
    separator = _separator(text, identity, headings_met)
    try:
        counts = _cell_counts(text, separator)
        table = pd.read_csv(
            io.BytesIO(text.encode("utf-8")),
            sep=separator,
            dtype=str,
            header=None,
            names=range(int(counts.max())),
            index_col=False,
            na_filter=False,
            skip_blank_lines=False,
        )
    except (pd.errors.ParserError, csv.Error) as error:
        return [], one_issue("csv_broken", "refused", file=identity, found=" ".join(str(error).split()))
    if len(table) != len(counts):
        found = f"{len(table)} / {len(counts)}"
        return [], one_issue("csv_rows_unclear", "refused", file=identity, found=found)
    return [Sheet(identity, None, table, short=counts)], None


def _decoded(data: bytes) -> tuple[str, str | None]:
    """The text, or the code of what is wrong with the bytes."""
    if b"\0" in data:
        return "", "csv_nul"
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        # Bytes that are good UTF-8 up to the file's end were cut off, not written in another code.
        cut = error.end == len(data) and error.reason == "unexpected end of data"
        if data.startswith(_BOM) or (cut and not data[: error.start].isascii()):
            return "", "csv_not_utf8"
    try:
        return data.decode("cp874"), None
    except UnicodeDecodeError:
        return "", "csv_letters"


def _separator(text: str, identity: str, headings_met: Callable[[Sheet], int]) -> str:
    """The separator with which the most headings of the mapping are met."""
    start = io.StringIO(text[: 200 * _LOOKED_AT * 10], newline="")
    lines = [line for _, line in zip(range(_LOOKED_AT), start, strict=False)]
    met = {}
    for separator in SEPARATORS:
        try:
            rows = list(csv.reader(lines, delimiter=separator))
        except csv.Error:
            rows = []
        width = max(map(len, rows), default=0)
        texts = pd.DataFrame([row + [""] * (width - len(row)) for row in rows], dtype="str")
        met[separator] = (headings_met(Sheet(identity, None, texts)), width)
    return max(SEPARATORS, key=lambda separator: met[separator])


def _cell_counts(text: str, separator: str) -> np.ndarray:
    """How many cells each row has."""
    if '"' in text:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        return np.fromiter((max(len(row), 1) for row in rows), dtype=np.int64)
    data = np.frombuffer(text.encode("utf-8"), dtype=np.uint8)
    ends = np.flatnonzero((data == 10) | (data == 13))
    # \r\n is one end, not two
    pairs = (data[ends[1:]] == 10) & (data[ends[:-1]] == 13) & (np.diff(ends) == 1)
    ends = ends[np.concatenate([~pairs, [True]])] if len(ends) else ends
    if not len(ends) or ends[-1] != len(data) - 1:
        ends = np.append(ends, len(data))
    marks = np.flatnonzero(data == ord(separator))
    return np.diff(np.searchsorted(marks, ends), prepend=0) + 1
