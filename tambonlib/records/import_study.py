"""The front door: files of a study into its store of records, with nothing lost on the way.

Reading and writing happen here; everything between is pure. Every row of every file ends as a
record, as refused (with an issue) or as declared non-data, and the sums are part of the report.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from tambonlib.errors import Fault, TambonError
from tambonlib.records import quarantine, store
from tambonlib.records.checks import check_records, years_around
from tambonlib.records.duplicates import quarantine_duplicates
from tambonlib.records.files import InputFile, dead_links, files_in, given_files, is_lock, sources_of
from tambonlib.records.import_file import ImportedFile, entry_of, import_file
from tambonlib.records.issue_files import Replaced, replace_issues, waiting
from tambonlib.records.issues import concat_issues
from tambonlib.records.ledger import SOURCE_FILE, derived
from tambonlib.records.mapping import Mapping, load_mapping
from tambonlib.records.parse_columns import ParsingRule
from tambonlib.records.parse_sheet import Context
from tambonlib.study import Study, study_hash

#: Raised when rows would be taken otherwise than before: everything is then read again.
_MANNER = 5


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
        file, word, taken_as (zero · missing), cells: words written in number cells.
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
        Files that are gone from the sources folder; their records were removed.
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
    tables: AnyMapping[str, int]
    unchanged: bool
    recovered: bool
    gone: tuple[str, ...]
    unknown_files: tuple[str, ...]
    locks: tuple[str, ...]
    dead_links: tuple[str, ...] = ()
    issues_left: tuple[str, ...] = ()
    issues_kept: tuple[str, ...] = ()


def import_files(
    study: Study,
    files: Iterable[Path] | None = None,
    *,
    progress: Callable[[str], None] = lambda file: None,
    today: date | None = None,
) -> ImportReport:
    """Import files of a study: the store afterwards holds what the files hold now.

    Parameters
    ----------
    study
        The study.
    files
        Paths; None means all files under the study's sources folder that the mapping knows. With
        None, records of files that are gone from it are removed.
    progress
        Called with each file before it is read.
    today
        The day that notes bear whose issue is gone; None means the day it is.

    Returns
    -------
    ImportReport
        The sums per file, all issues, and what else was noticed.

    Raises
    ------
    TambonError
        When the mapping has faults, a file is not there or not known to the mapping, two files
        have the same identity, or there is no file at all.

    Notes
    -----
    A file whose content did not change is not read again, unless the study, the mapping or the
    definitions changed, an import was interrupted or a file of the store was lost: then all files are. A corrected
    file replaces exactly its own rows and issues.
    """
    mapping = load_mapping(study.mapping_path, study.derive)
    folder = study.records_folder
    known_files, left_out = _inputs(study, files, mapping)
    before = quarantine.last_note(folder)
    broken = store.interrupted(folder) or (before is not None and not quarantine.whole(folder, before))
    signature = _signature(study)
    again = broken or (before is not None and before.get("signature") != signature)
    old = {} if before is None else before["files"]
    gone = _gone(old, known_files) if files is None else set()
    todo = _due(known_files, old, again, gone, study, mapping)
    day = (today or date.today()).isoformat()
    if before is not None and not again and not todo and not gone:
        issues = quarantine.all_issues(folder)
        replaced = _for_people(study, issues, old, day) if waiting(folder) else Replaced()
        return make_report(before, issues, folder, left_out | vars(replaced), recovered=False, unchanged=True)
    context = _context(study, mapping)
    imported = [_import_one(file, context, progress) for file in todo]
    entries = {name: entry for name, entry in old.items() if name not in gone and not again}
    entries |= {file.identity: entry_of(one, file) for file, one in zip(todo, imported, strict=True)}
    anew = None if again else gone | {file.identity for file in todo}
    rows, on_files = _merged(folder, before, imported, anew, study.derive)
    note, issues, replaced = _write(study, rows, on_files, entries, signature, day)
    return make_report(
        note,
        issues,
        folder,
        left_out | vars(replaced),
        recovered=broken,
        unchanged=False,
        gone=tuple(sorted(gone)),
        read=tuple(file.identity for file in todo),
    )


def _import_one(file: InputFile, context: Context, progress: Callable[[str], None]) -> ImportedFile:
    progress(file.identity)
    return import_file(file, context)


def _inputs(
    study: Study, files: Iterable[Path] | None, mapping: Mapping
) -> tuple[list[InputFile], dict[str, list[str]]]:
    """The files to look at, and those that are left out: locks, and files that the mapping does not know."""
    if files is not None:
        paths = [Path(path) for path in files]
        locks = [path.name for path in paths if is_lock(path)]
        return given_files([path for path in paths if not is_lock(path)], study.sources_folder, mapping), {
            "locks": locks
        }
    if not study.sources_folder.is_dir():
        raise TambonError([Fault("sources_not_there", file=study.path.name, found=str(study.sources_folder))])
    everything = files_in(study.sources_folder)
    locks = [file for file in everything if is_lock(file.path)]
    usable = [file for file in everything if not is_lock(file.path) and sources_of(file, mapping)]
    if not usable:
        raise TambonError([Fault("sources_empty", file=study.path.name, found=str(study.sources_folder))])
    unknown = [file.identity for file in everything if file not in usable and file not in locks]
    return usable, {
        "locks": [file.identity for file in locks],
        "unknown": unknown,
        "links": dead_links(study.sources_folder),
    }


def _gone(old: dict, files: list[InputFile]) -> set[str]:
    """Files of the sources folder that are no longer there."""
    here = {file.identity for file in files}
    return {name for name, entry in old.items() if entry["inside"] and name not in here}


def _due(
    files: list[InputFile], old: dict, again: bool, gone: set[str], study: Study, mapping: Mapping
) -> list[InputFile]:
    """The files that must be read."""
    if not again:
        return [file for file in files if old.get(file.identity, {}).get("sha256") != file.hash()]
    here = {file.identity for file in files}
    others = []
    for name in sorted(set(old) - here - gone):
        inside = old[name]["inside"]
        path = study.sources_folder / name if inside else Path(old[name]["path"])
        others.append(InputFile(path, name, inside))
    lost = [
        Fault("file_needed_again", file=file.identity, found=str(file.path))
        for file in others
        if not file.path.is_file()
    ]
    if lost:
        raise TambonError(lost)
    return [*files, *(file for file in others if sources_of(file, mapping))]


def _signature(study: Study) -> str:
    """A fingerprint of everything but the files that decides what records and issues there are."""
    content = study.mapping_path.read_bytes()
    return hashlib.sha256(f"{_MANNER} {study_hash(study)} ".encode() + content).hexdigest()


def _context(study: Study, mapping: Mapping) -> Context:
    rule = ParsingRule(mapping.zero, mapping.missing, mapping.era, years_around(study.months))
    return Context(mapping, rule, study.roster["tambon_code"].tolist(), float(study.settings["book_tolerance_baht"]))


def _merged(
    folder: Path, before: dict | None, imported: list[ImportedFile], replaced: set[str] | None, derive: tuple[str, ...]
):
    """Rows and issues of the files that stay, with those that were read now.

    `replaced` None means that nothing of the store stays.
    """
    rows: dict[str, list[pd.DataFrame]] = {}
    issues = [one.issues for one in imported]
    if before is not None and replaced is not None:
        for name, frame in quarantine.all_rows(folder, before):
            if name not in derive:
                rows.setdefault(name, []).append(frame[~frame["source_file"].isin(replaced)])
        old = quarantine.file_issues(folder)
        issues.append(old[~old["file"].isin(replaced)])
    for one in imported:
        for name, frames in one.rows_by_table().items():
            rows.setdefault(name, []).extend(frames)
    whole = {
        name: pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0] for name, frames in rows.items()
    }
    return whole, concat_issues(issues)


def _write(
    study: Study, rows: dict[str, pd.DataFrame], on_files: pd.DataFrame, entries: dict, signature: str, day: str
):
    """Settle, derive, check, and write everything; import.json last."""
    lookups = {(name, file, sheet) for file, entry in entries.items() for name, sheet in entry["lookups"]}
    records, quarantined, on_records = quarantine_duplicates(rows, lookups)
    if study.derive:
        records |= derived(records["hh_ledger"], study.derive) if "hh_ledger" in records else {}
    tolerance = float(study.settings["book_tolerance_baht"])
    issues = concat_issues([on_files, on_records, check_records(records, study.months, tolerance, study.cut_on)])
    entries = _counted(entries, records, quarantined)
    folder = study.records_folder
    store.begin(folder)
    replaced = _for_people(study, issues, entries, day)
    kept = quarantine.write(folder, quarantined, on_files, issues)
    note = {"study": study.name, "signature": signature, "files": entries, "quarantine": kept}
    tables = store.write_tables(folder, records, note)
    return {**note, "tables": tables}, issues, replaced


def _for_people(study: Study, issues: pd.DataFrame, entries: dict, day: str) -> Replaced:
    return replace_issues(issues, study.records_folder, pd.DataFrame(_sums(entries)), study.title, day)


def _counted(entries: dict, records: dict[str, pd.DataFrame], quarantined: dict[str, pd.DataFrame]) -> dict:
    """The final sums of each file; rows that went in and rows that came out must be as many."""
    made, kept = _rows_per_file(records), _rows_per_file(quarantined)
    counted = {}
    for name, entry in entries.items():
        sums = {"records": made.get(name, 0), "refused": entry["refused_alone"] + kept.get(name, 0)}
        if entry["rows"] != sums["records"] + sums["refused"] + sum(entry["non_data"].values()):
            raise AssertionError(f"{name}: {entry['rows']} rows went in, but {sums} and {entry['non_data']} came out")
        counted[name] = {**entry, **sums}
    return counted


def _rows_per_file(tables: dict[str, pd.DataFrame]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for rows in tables.values():
        for file, count in rows["source_file"].value_counts().items():
            if file != SOURCE_FILE:
                counts[file] = counts.get(file, 0) + int(count)
    return counts


def _sums(entries: dict) -> list[dict]:
    return [
        {
            "file": name,
            "rows": entry["rows"],
            "records": entry["records"],
            "refused": entry["refused"],
            "non_data": sum(entry["non_data"].values()),
        }
        for name, entry in sorted(entries.items())
    ]


def make_report(
    note: AnyMapping,
    issues: pd.DataFrame,
    folder: Path,
    left_out: AnyMapping[str, Sequence[str]],
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
        unknown_files=tuple(left_out.get("unknown", ())),
        locks=tuple(left_out.get("locks", ())),
        dead_links=tuple(left_out.get("links", ())),
        issues_left=tuple(left_out.get("left", ())),
        issues_kept=tuple(left_out.get("kept", ())),
    )


def _frame(rows: list[tuple], columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns))
