"""issues.xlsx and issues.csv, which people work in: replaced without losing what they wrote.

A file that someone has open is left as it is, and one that cannot be read, or that holds more than notes, is kept under
another name. Both are reported.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tambonlib import words
from tambonlib.records import quarantine
from tambonlib.records.atomic import write_if_changed
from tambonlib.records.csv_files import read_csv
from tambonlib.records.issues import CSV_COLUMNS, ISSUE_FILES, OLD_ISSUE_FILES, no_issues, with_sentences
from tambonlib.records.issues_workbook import GONE, issues_workbook, printable
from tambonlib.records.sheet import Sheet
from tambonlib.records.workbooks import read_xlsx
from tambonlib.thai import show_date

#: What spreadsheet programs lay beside a file that they have open.
_LOCKS = ("~${name}", ".~lock.{name}#")
#: Lies where the files could not be replaced; the next import does it, also when nothing else changed.
_WAITING = Path(quarantine.FOLDER, "issues.waiting")
_OLD_WAITING = Path(quarantine.OLD_FOLDER, "complaints.waiting")

#: The column that people fill in.
_NOTE = "mended"
#: What makes two issues the same one.
_SAME = ["file", "sheet", "row", "column", "found", "table", "code"]
#: What else a list of issues holds.
_SHEETS = ("sheet_guide", "sheet_list", "sheet_list_before", "sheet_gone")
_OTHERS = ("next_th", "needed_en", "next_en")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Replaced:
    """What became of the files.

    Parameters
    ----------
    left
        The files or locks because of which the old list was left.
    kept
        New names of files that were set aside.
    """

    left: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


def replace_issues(
    frame: pd.DataFrame, folder: Path, files: pd.DataFrame, title: Mapping[str, str], today: str
) -> Replaced:
    """Write the files anew, with the notes of the old ones.

    Parameters
    ----------
    frame, folder, files, title
        As :func:`write_issues` takes them.
    today
        The day of this import.
    """
    names = [name for name in (*OLD_ISSUE_FILES, *ISSUE_FILES) if (folder / name).exists()]
    locks = tuple(lock for name in names for lock in _locks(folder / name))
    if locks:
        return _left(folder, locks)
    found = {name: _notes(folder / name) for name in names}
    notes = pd.concat([no_notes(), *(notes for notes, _ in found.values() if notes is not None)], ignore_index=True)
    before = _issues_before(folder)
    changed = list(files.get("file", ())) if before is None else _other_rows(folder, files)
    notes["in_doubt"] = in_doubt(notes, frame, no_issues() if before is None else before, changed)
    kept: list[str] = []
    try:
        kept.extend(_set_aside(folder / name) for name, (_, whole) in found.items() if not whole)
        write_issues(frame, folder, files, title, notes, today)
        for name in OLD_ISSUE_FILES:
            (folder / name).unlink(missing_ok=True)
    except PermissionError as error:  # Windows gives no file away that a program has open
        return _left(folder, (Path(error.filename2 or error.filename).name,), tuple(kept))
    (folder / _WAITING).unlink(missing_ok=True)
    return Replaced(kept=tuple(kept))


def waiting(folder: Path) -> bool:
    """Whether the files still hold an earlier list."""
    return any((folder / mark).exists() for mark in (_WAITING, _OLD_WAITING))


def _issues_before(folder: Path) -> pd.DataFrame | None:
    """The issues of the last import; None where the store is damaged and they cannot be read."""
    try:
        return quarantine.all_issues(folder)
    except (OSError, ValueError, KeyError):
        return None


def _other_rows(folder: Path, files: pd.DataFrame) -> list[str]:
    """Files that have not as many rows as when the list was written."""
    note = None if waiting(folder) else quarantine.last_note(folder)
    before = {} if note is None else {name: entry["rows"] for name, entry in note["files"].items()}
    return [
        file
        for file, rows in zip(files.get("file", ()), files.get("rows", ()), strict=True)
        if before.get(file) != rows
    ]


def _left(folder: Path, names: tuple[str, ...], kept: tuple[str, ...] = ()) -> Replaced:
    (folder / _WAITING).parent.mkdir(parents=True, exist_ok=True)
    (folder / _WAITING).touch()
    return Replaced(left=names, kept=kept)


def _locks(path: Path) -> list[str]:
    """The locks of programs that have the file open."""
    names = [lock.format(name=path.name) for lock in _LOCKS] if path.exists() else []
    return [name for name in names if (path.parent / name).exists()]


def _notes(path: Path) -> tuple[pd.DataFrame | None, bool]:
    """The notes in a file, and whether they are all that it can hold besides its issues."""
    if path.suffix == ".xlsx":
        sheets, names, _ = read_xlsx(path, path.name, lambda name: True)
        notes, whole = notes_of_workbook({sheet.name: sheet.texts for sheet in sheets})
        return notes, whole and len(sheets) == len(names)
    sheets, _ = read_csv(path, path.name, _headings_met)
    return (
        notes_of_list(_rearmed(sheets[0].texts), {**{name: name for name in CSV_COLUMNS}, CSV_COLUMNS[-1]: "mended"})
        if sheets
        else (None, False)
    )


def _rearmed(texts: pd.DataFrame) -> pd.DataFrame:
    """Texts as they were before :func:`disarmed`."""
    return texts.apply(lambda column: column.str.replace(r"^'(?=[=+\-@\t\r])", "", regex=True))


def _headings_met(sheet: Sheet) -> int:
    return len({*sheet.texts.iloc[0]} & {*CSV_COLUMNS}) if len(sheet.texts) else 0


def _set_aside(path: Path) -> str:
    """Give a file the next free name beside it."""
    number = 1
    while (free := path.with_name(f"{path.stem}_kept_{number}{path.suffix}")).exists():
        number += 1
    path.rename(free)
    return free.name


def no_notes() -> pd.DataFrame:
    """No notes, with the columns that notes have."""
    return pd.DataFrame({name: pd.Series([], dtype="str") for name in GONE})


def notes_of_workbook(sheets: Mapping[str, pd.DataFrame]) -> tuple[pd.DataFrame | None, bool]:
    """Notes in issues.xlsx.

    Parameters
    ----------
    sheets
        Name → what its cells show, headings in the first row.

    Returns
    -------
    The notes, None where this is no list of issues; and whether they are all that people can have added to it
    (no column, no sheet of their own).
    """
    ours = {words.text(f"intake.book.columns.{name}", "th"): name for name in (*GONE, *_OTHERS)}
    guide, listed, listed_before, gone = (words.text(f"intake.book.{key}", "th") for key in _SHEETS)
    lists = [name for name in (listed, listed_before, gone) if name in sheets]
    found = [notes_of_list(sheets[name], ours) for name in lists]
    if not {listed, listed_before} & {*lists} or any(notes is None for notes, _ in found):
        return None, False
    added = any(_holds(texts) for name, texts in sheets.items() if name not in (guide, *lists))
    return pd.concat([notes for notes, _ in found], ignore_index=True), not added and all(whole for _, whole in found)


def notes_of_list(texts: pd.DataFrame, ours: Mapping[str, str]) -> tuple[pd.DataFrame | None, bool]:
    """Notes in one list of issues: as :func:`notes_of_workbook`, with the names of its headings."""
    named = (
        {}
        if texts.empty
        else {number: ours.get(str(heading).strip(), number) for number, heading in texts.iloc[0].items()}
    )
    if not {*_SAME, _NOTE} <= set(named.values()) or len(set(named.values())) < len(named):
        return None, False
    listed = texts.rename(columns=named).iloc[1:]
    added = _holds(listed[[name for name in listed if not isinstance(name, str)]])
    notes = listed[listed[_NOTE].str.strip() != ""]
    return notes.reindex(columns=list(GONE), fill_value="").reset_index(drop=True), not added


def _holds(texts: pd.DataFrame) -> bool:
    return any((texts[name].str.strip() != "").any() for name in texts)


def with_notes(listed: pd.DataFrame, notes: pd.DataFrame, today: str) -> tuple[pd.Series, pd.DataFrame]:
    """The note of each issue ("" where there is none), and the notes whose issue is gone.

    Parameters
    ----------
    listed
        Issues with their sentences (:func:`tambonlib.records.issues.with_sentences`).
    notes
        What was found in the files that people worked in.
    today
        The day (ISO) that an issue bears that is gone now.
    """
    if notes.empty:
        return pd.Series("", index=listed.index, dtype="str"), notes
    same, standing = _same(notes), _same(listed)
    doubted = notes["in_doubt"] if "in_doubt" in notes else pd.Series(False, index=notes.index)
    notes, staying = notes[list(GONE)], same.isin(set(standing)) & ~doubted
    written, lost = (notes[which].groupby(same[which], sort=False)[_NOTE].agg(_joined) for which in (staying, ~staying))
    gone = notes[~staying]
    gone = gone.assign(**{_NOTE: same[gone.index].map(lost)}).drop_duplicates(_SAME, ignore_index=True)
    gone["gone_on"] = gone["gone_on"].mask(gone["gone_on"] == "", show_date(today, "th", long=True))
    return standing.map(written).astype("str").fillna(""), gone


def _joined(texts: pd.Series) -> str:
    """All notes on one issue, each line once."""
    return "\n".join(dict.fromkeys(line for text in texts for line in text.splitlines()))


def in_doubt(notes: pd.DataFrame, now: pd.DataFrame, before: pd.DataFrame, changed: Collection[str]) -> pd.Series:
    """Which notes cannot be shown to belong to the issue at their row.

    Where a file has gained or lost rows, an issue that is there several times may be that of another record now.
    A note whose issue was gone waits for one that comes back, not for one that was in the list all the time.

    Parameters
    ----------
    now, before
        The issues of this import and of the last.
    changed
        Files that have not as many rows as before, or of which this is not known.
    """
    alike = [name for name in _SAME if name != "row"]
    kinds = [_same(frame, alike) for frame in (now, before)]
    several = {kind for found in kinds for kind in found[found.duplicated()]}
    shifted = notes["file"].isin(changed) & _same(notes, alike).isin(several)
    return shifted | ((notes["gone_on"] != "") & _same(notes).isin(set(_same(before))))


def _same(frame: pd.DataFrame, names: Sequence[str] = _SAME) -> pd.Series:
    """One text for each issue; blanks and line ends, which spreadsheets change, do not count."""
    texts = [frame[name].astype("str").fillna("") for name in names]
    whole = ["\x1f".join(" ".join(printable(text).split()) for text in row) for row in zip(*texts, strict=True)]
    return pd.Series(whole, index=frame.index, dtype="str")


def write_issues(
    frame: pd.DataFrame,
    folder: Path,
    files: pd.DataFrame,
    title: Mapping[str, str],
    notes: pd.DataFrame | None = None,
    today: str = "",
) -> None:
    """Write issues.csv and issues.xlsx into `folder`, each atomically.

    Parameters
    ----------
    frame
        Issues (:data:`COLUMNS`).
    folder
        Where they go; made when it is not there.
    files
        The sums per file: file, rows, records, refused, non_data.
    title
        The study's title in both languages.
    notes, today
        What people wrote beside issues, and the day of this import.
    """
    listed = with_sentences(frame)
    beside, gone = with_notes(listed, no_notes() if notes is None else notes, today)
    # The workbook first: it takes over the notes that someone wrote into the old CSV.
    write_if_changed(folder / ISSUE_FILES[1], issues_workbook(listed, files, title, beside, gone))
    write_if_changed(folder / ISSUE_FILES[0], csv_bytes(listed))


def csv_bytes(listed: pd.DataFrame) -> bytes:
    """A CSV that spreadsheets open with Thai letters and without running anything in it."""
    safe = listed.assign(**{name: disarmed(listed[name]) for name in listed.columns if name != "row"})
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def disarmed(texts: pd.Series) -> pd.Series:
    """Texts that a spreadsheet would run as a formula get an apostrophe before them.

    Examples
    --------
    >>> disarmed(pd.Series(["=1+1", "1+1"])).tolist()
    ["'=1+1", '1+1']
    """
    return texts.mask(texts.str.startswith(_FORMULA_STARTS, na=False), "'" + texts)
