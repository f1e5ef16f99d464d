"""issues.xlsx and issues.csv, which people work in: replaced without losing what they wrote.

A file that someone has open is left as it is, and one that cannot be read, or that holds more than notes, is kept under
another name. Both are told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tambonlib.records import kept_back
from tambonlib.records.grid import Grid
from tambonlib.records.issue_notes import in_doubt, no_notes, notes_of_list, notes_of_workbook
from tambonlib.records.issues import FOR_PEOPLE, SAID, no_issues, write_issues
from tambonlib.records.reading_csv import read_csv
from tambonlib.records.reading_xlsx import read_xlsx

#: What spreadsheet programs lay beside a file that they have open.
_LOCKS = ("~${name}", ".~lock.{name}#")
#: Lies where the files could not be replaced; the next import does it, also when nothing else changed.
_WAITING = Path("kept_back", "issues.waiting")


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
        As :func:`tambonlib.records.issues.write_issues` takes them.
    today
        The day of this import.
    """
    locks = tuple(lock for name in FOR_PEOPLE for lock in _locks(folder / name))
    if locks:
        return _left(folder, locks)
    found = {name: _notes(folder / name) for name in FOR_PEOPLE if (folder / name).exists()}
    notes = pd.concat([no_notes(), *(notes for notes, _ in found.values() if notes is not None)], ignore_index=True)
    before = _issues_before(folder)
    changed = list(files.get("file", ())) if before is None else _other_rows(folder, files)
    notes["in_doubt"] = in_doubt(notes, frame, no_issues() if before is None else before, changed)
    kept: list[str] = []
    try:
        kept.extend(_set_aside(folder / name) for name, (_, whole) in found.items() if not whole)
        write_issues(frame, folder, files, title, notes, today)
    except PermissionError as error:  # Windows gives no file away that a program has open
        return _left(folder, (Path(error.filename2 or error.filename).name,), tuple(kept))
    (folder / _WAITING).unlink(missing_ok=True)
    return Replaced(kept=tuple(kept))


def waiting(folder: Path) -> bool:
    """Whether the files still hold an earlier list."""
    return (folder / _WAITING).exists()


def _issues_before(folder: Path) -> pd.DataFrame | None:
    """The issues of the last import; None where the store was damaged, so that nothing shows what stood where."""
    try:
        return kept_back.all_issues(folder)
    except (OSError, ValueError, KeyError):
        return None


def _other_rows(folder: Path, files: pd.DataFrame) -> list[str]:
    """Files that have not as many rows as when the list was written."""
    note = None if waiting(folder) else kept_back.last_note(folder)
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
        grids, names, _ = read_xlsx(path, path.name, lambda name: True)
        notes, whole = notes_of_workbook({grid.sheet: grid.texts for grid in grids})
        return notes, whole and len(grids) == len(names)
    grids, _ = read_csv(path, path.name, _headings_met)
    return (
        notes_of_list(_rearmed(grids[0].texts), {**{name: name for name in SAID}, SAID[-1]: "mended"})
        if grids
        else (None, False)
    )


def _rearmed(texts: pd.DataFrame) -> pd.DataFrame:
    """Texts as they stood before :func:`tambonlib.records.issues.disarmed`."""
    return texts.apply(lambda column: column.str.replace(r"^'(?=[=+\-@\t\r])", "", regex=True))


def _headings_met(grid: Grid) -> int:
    return len({*grid.texts.iloc[0]} & {*SAID}) if len(grid.texts) else 0


def _set_aside(path: Path) -> str:
    """Give a file the next free name beside it."""
    number = 1
    while (free := path.with_name(f"{path.stem}_kept_{number}{path.suffix}")).exists():
        number += 1
    path.rename(free)
    return free.name
