"""Quarantine: rows that wait until another file is corrected, and the issues of the last import.

A row whose key is there twice, or whose household is not known, is right in itself; it waits here
until another file is corrected.
"""

import hashlib
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from tambonlib.records import store
from tambonlib.records.atomic import write_if_changed
from tambonlib.records.codebook import stored_columns, table
from tambonlib.records.issues import COLUMNS, ISSUE_FILES, no_issues

FOLDER = "quarantine"
#: The names of an earlier version: its issues are read for the notes of its list, then its folder is removed.
OLD_FOLDER, _OLD_ALL = "kept_back", "complaints"
_ON_FILES = "issues_on_files"
_ALL = "issues"


def last_note(records_folder: Path) -> dict | None:
    """What import.json says, also of a store that was interrupted; None when nothing was imported."""
    path = Path(records_folder) / store.NOTE
    if not path.is_file():
        return None
    return store.parsed_note(path)


def all_rows(records_folder: Path, note: Mapping) -> Iterator[tuple[str, pd.DataFrame]]:
    """Every row that is right in itself, by table: records, then quarantined rows."""
    for name in note["tables"]:
        yield name, store.read_parquet(Path(records_folder) / f"{name}.parquet", stored_columns(table(name)))
    for path in sorted((Path(records_folder) / FOLDER).glob("rows_*.parquet")):
        name = path.stem.removeprefix("rows_")
        yield name, store.read_parquet(path, stored_columns(table(name)))


def file_issues(records_folder: Path) -> pd.DataFrame:
    """Issues on files, rows and cells; those on records together are made anew each time."""
    return _issues(records_folder, _ON_FILES)


def all_issues(records_folder: Path) -> pd.DataFrame:
    """All issues of the last import."""
    old = Path(records_folder) / OLD_FOLDER / f"{_OLD_ALL}.parquet"
    return store.read_parquet(old, COLUMNS) if old.is_file() else _issues(records_folder, _ALL)


def _issues(records_folder: Path, name: str) -> pd.DataFrame:
    path = Path(records_folder) / FOLDER / f"{name}.parquet"
    return store.read_parquet(path, COLUMNS) if path.is_file() else no_issues()


def write(
    records_folder: Path, quarantined: Mapping[str, pd.DataFrame], on_files: pd.DataFrame, issues: pd.DataFrame
) -> dict[str, str]:
    """Replace all quarantined rows and stored issues; returns file → hash of what was written."""
    folder = Path(records_folder) / FOLDER
    shutil.rmtree(Path(records_folder) / OLD_FOLDER, ignore_errors=True)
    frames = {
        f"rows_{name}": store.sorted_records(rows, table(name)) for name, rows in quarantined.items() if len(rows)
    }
    written = {}
    for name, frame in {**frames, _ON_FILES: on_files, _ALL: issues}.items():
        data = store.parquet_bytes(frame)
        write_if_changed(folder / f"{name}.parquet", data)
        written[f"{FOLDER}/{name}.parquet"] = hashlib.sha256(data).hexdigest()
    for path in folder.glob("rows_*.parquet"):
        if path.stem not in frames:
            path.unlink()
    return written


def whole(records_folder: Path, note: Mapping) -> bool:
    """Whether every file that an import wrote is still there as it was written.

    Issues for people must only be there: someone may be working in them.
    """
    if "quarantine" not in note:
        return True  # written by an earlier version, after which everything is read again
    folder = Path(records_folder)
    written = {f"{name}.parquet": entry["sha256"] for name, entry in note["tables"].items()} | note.get(
        "quarantine", {}
    )
    as_written = all(
        (folder / name).is_file() and store.fingerprint(folder / name) == noted for name, noted in written.items()
    )
    return as_written and all((folder / name).is_file() for name in ISSUE_FILES)
