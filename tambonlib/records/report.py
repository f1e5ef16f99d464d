"""What an import tells: the sums per file and everything that was noticed on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tambonlib.records.files import InputFile
from tambonlib.records.read_files import FileTaken


@dataclass(frozen=True, eq=False)
class ImportReport:
    """What an import did.

    Parameters
    ----------
    files
        One row per file in the store: file, state (read · unchanged), rows, records, refused,
        non_data; rows = records + refused + non_data. A row that two sources read counts twice.
    non_data
        file, reason, rows: what was declared no data, and why.
    words
        file, word, taken_as (zero · missing), cells: words that stood in number cells.
    moved
        file, category, lines: what books called receipts or payments and are transfers.
    sheets_left
        file, sheet: sheets that no source asks for.
    issues
        All issues (see :mod:`tambonlib.records.issues`).
    issues_path
        The workbook with the issues.
    tables
        Table → number of records.
    unchanged
        Nothing had changed, so nothing was read or written.
    recovered
        The import before had been interrupted; everything was read again.
    gone
        Files that no longer lie in the sources folder; their records were taken out.
    unknown_files, locks
        Files in the sources folder that the mapping does not know, and lock files; not read.
    dead_links
        Links in the sources folder that lead to no file; not read.
    issues_left
        Files because of which the lists of issues are still those of an earlier import: someone has them open.
    issues_kept
        New names of lists that could not be read or hold more than notes.
    """

    files: pd.DataFrame
    non_data: pd.DataFrame
    words: pd.DataFrame
    moved: pd.DataFrame
    sheets_left: pd.DataFrame
    issues: pd.DataFrame
    issues_path: Path
    tables: Mapping[str, int]
    unchanged: bool
    recovered: bool
    gone: tuple[str, ...]
    unknown_files: tuple[str, ...]
    locks: tuple[str, ...]
    dead_links: tuple[str, ...] = ()
    issues_left: tuple[str, ...] = ()
    issues_kept: tuple[str, ...] = ()


def entry_of(one: FileTaken, file: InputFile) -> dict:
    """What import.json holds about a file that was read."""
    entry: dict = {
        "sha256": file.hash(),
        "inside": file.inside,
        "path": None if file.inside else str(file.path.resolve()),
        "rows": sum(taken.rows for taken in one.taken),
        "refused_alone": sum(taken.refused for taken in one.taken),
        "non_data": {},
        "words": [],
        "moved": {},
        "sheets_left": list(one.sheets_left),
        "lookups": sorted([taken.table, taken.sheet] for taken in one.taken if taken.lookup),
    }
    words: dict[tuple[str, str], int] = {}
    for taken in one.taken:
        _add(entry["non_data"], taken.non_data)
        _add(entry["moved"], taken.moved)
        _add(words, taken.words)
    entry["words"] = [[word, taken_as, count] for (word, taken_as), count in sorted(words.items())]
    return entry


def _add(sums: dict, more: Mapping) -> None:
    for name, count in more.items():
        sums[name] = sums.get(name, 0) + count


def make_report(
    note: Mapping,
    issues: pd.DataFrame,
    folder: Path,
    aside: Mapping[str, Sequence[str]],
    *,
    recovered: bool,
    unchanged: bool,
    gone: tuple[str, ...] = (),
    read: tuple[str, ...] = (),
) -> ImportReport:
    """The report from what import.json says."""
    entries = sorted(note["files"].items())
    files = [
        (
            name,
            "read" if name in read else "unchanged",
            entry["rows"],
            entry["records"],
            entry["refused"],
            sum(entry["non_data"].values()),
        )
        for name, entry in entries
    ]
    return ImportReport(
        files=_frame(files, ("file", "state", "rows", "records", "refused", "non_data")),
        non_data=_frame(
            [(f, *item) for f, entry in entries for item in sorted(entry["non_data"].items())],
            ("file", "reason", "rows"),
        ),
        words=_frame(
            [(f, *word) for f, entry in entries for word in entry["words"]], ("file", "word", "taken_as", "cells")
        ),
        moved=_frame(
            [(f, *item) for f, entry in entries for item in sorted(entry["moved"].items())],
            ("file", "category", "lines"),
        ),
        sheets_left=_frame([(f, sheet) for f, entry in entries for sheet in entry["sheets_left"]], ("file", "sheet")),
        issues=issues,
        issues_path=folder / "issues.xlsx",
        tables={name: entry["rows"] for name, entry in note["tables"].items()},
        unchanged=unchanged,
        recovered=recovered,
        gone=gone,
        unknown_files=tuple(aside.get("unknown", ())),
        locks=tuple(aside.get("locks", ())),
        dead_links=tuple(aside.get("links", ())),
        issues_left=tuple(aside.get("left", ())),
        issues_kept=tuple(aside.get("kept", ())),
    )


def _frame(rows: list[tuple], columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns))
