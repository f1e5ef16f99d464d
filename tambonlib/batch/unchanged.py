"""Whether anything changed since a run found everything up to date: told by looking at files, without reading them.

A run that ends with nothing left to do notes every file on which that rests: field books, study, program, notebook,
records, results, pages, journal. While each of them has the same size, times and inode, and no file has come or gone,
a further run has nothing to do, and says so before it loads what measures and draws. A file that was written at about
the time of the note could change again without its times telling: such a file is read and hashed. ``tambon verify``
reads everything.

The note lies among the outputs, which are handed around, and a field book may be named after a person: of files in
folders that are watched whole it tells the place in the sorted list of names, and of the list only its hash.
"""

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from tambonlib.batch.noted_names import noted_name, noted_path, package
from tambonlib.words import LOADER

_FOLDER = ".unchanged"
# Raised when what a note tells of names changes: notes of another form are not believed, and taken away.
_FORM = 2
_NAMED = ("roster", "mapping", "agreed_lists")
# The coarsest clock among usual file systems.
_YOUNG_NS = 2_000_000_000

#: Size, time of change, time of change of the entry, inode; None where there is no file.
State = list[int] | None


@dataclass(frozen=True)
class Unchanged:
    """What is told when nothing has changed: how many files were looked at, how many reports stand, and where the
    index is.
    """

    files: int
    reports: int
    index: Path


def known(study_file: Path, command: Mapping[str, object]) -> Unchanged | None:
    """What the last run of this command left, if nothing has changed since; None where that is not known.

    Parameters
    ----------
    study_file
        The study file.
    command
        What was asked for, in plain values: codes, edition, language, shard.
    """
    path = _note_path(study_file, command)
    note = _read(path) if path else None
    if note is None or note["program"] != _program():
        return None
    base = study_file.resolve().parent.parent
    listed = {folder: _listed(noted_path(base, folder)) for folder in note["folders"]}
    if any(_hash_of_names(names) != note["folders"][folder]["names"] for folder, names in listed.items()):
        return None
    looked_at = time.time_ns()
    noted = _noted_files(base, note, listed)
    if any(_state(one) != told["state"] for one, told in noted.items()):
        return None
    young = {one: told for one, told in noted.items() if told["sha256"] is not None}
    if any(_hash(one) != told["sha256"] for one, told in young.items()):
        return None
    grown = [told for told in young.values() if not _is_young(told["state"], looked_at)]
    for told in grown:
        told["sha256"] = None
    if grown:
        _write(path, note)
    return Unchanged(len(noted), note["reports"], base / note["index"])


def library_and_study(study_file: Path) -> dict[Path, State]:
    """The states of the program's and the study's own files, to be taken before either is loaded."""
    study_file = study_file.resolve()
    return {path: _state(path) for path in [*_library(), *_of_study(study_file)]}


def remember(
    study_file: Path,
    command: Mapping[str, object],
    at_start: Mapping[Path, State],
    *,
    files: Iterable[Path],
    folders: Iterable[Path],
    reports: int,
    index: Path,
    still: Callable[[], bool],
) -> bool:
    """Note that nothing is left to do, so that the next run can see it at once.

    Parameters
    ----------
    study_file, command
        As for :func:`known`.
    at_start
        What :func:`library_and_study` told at the start of this run; where it is otherwise by now, nothing is noted.
    files
        All other files on which it rests that nothing is left to do; also those that must go on not being there.
    folders
        Folders in which no file may come or go.
    reports, index
        What is told next time.
    still
        Finds out whether there is really nothing to do, by content. It is asked after the files were looked at, so that
        whatever changes later differs from what was noted.

    Returns
    -------
    bool
        Whether it was noted.
    """
    path = _note_path(study_file, command)
    base = study_file.resolve().parent.parent
    looked_at = time.time_ns()
    states = {one: _state(one) for one in dict.fromkeys([*at_start, *files, *_distributions()])}
    listed = {folder: _listed(folder) for folder in [*folders, package()]}
    if path is None or any(states[one] != state for one, state in at_start.items()) or not still():
        return False
    told = {
        one: {"state": state, "sha256": _hash(one) if state and _is_young(state, looked_at) else None}
        for one, state in states.items()
    }
    try:
        note = {
            "form": _FORM,
            "program": _program(),
            "reports": reports,
            "index": noted_name(base, index),
            **_files_told(base, told, listed),
        }
    except ValueError:  # on two drives of Windows there is no way from one to the other
        return False
    _write(path, note)
    _forget_other_forms(path.parent)
    return True


def _files_told(base: Path, told: Mapping[Path, Mapping], listed: Mapping[Path, list[str]]) -> dict[str, dict]:
    """The files as a note keeps them: those of a watched folder by their place in its list, all others by name."""
    places = {
        folder / name: (folder, str(place)) for folder, names in listed.items() for place, name in enumerate(names)
    }
    folders = {folder: {"names": _hash_of_names(names), "files": {}} for folder, names in listed.items()}
    files = {}
    for one, entry in told.items():
        if one in places:
            folder, place = places[one]
            folders[folder]["files"][place] = entry
        else:
            files[noted_name(base, one)] = entry
    return {"folders": {noted_name(base, folder): one for folder, one in folders.items()}, "files": files}


def _noted_files(base: Path, note: Mapping, listed: Mapping[str, list[str]]) -> dict[Path, dict]:
    """Path → what the note tells of it; the names of a watched folder are those of a list that has the noted hash."""
    found = {noted_path(base, name): told for name, told in note["files"].items()}
    for folder, names in listed.items():
        found |= {
            noted_path(base, folder) / names[int(place)]: told
            for place, told in note["folders"][folder]["files"].items()
        }
    return found


def _hash_of_names(names: list[str]) -> str:
    return hashlib.sha256(json.dumps(names).encode("utf-8")).hexdigest()


def _forget_other_forms(folder: Path) -> None:
    """Take away what earlier versions noted here: they named field books and folders of this machine."""
    for path in folder.glob("*.json"):
        if _read(path) is None:
            path.unlink(missing_ok=True)


def _program() -> list[str]:
    return [sys.version, hashlib.sha256(sys.prefix.encode("utf-8")).hexdigest()]


def _library() -> list[Path]:
    return [package() / name for name in _listed(package())]


def _distributions() -> list[Path]:
    """The file by which each installed library tells its version: another version has another one."""
    from importlib import metadata  # only needed to note, not to know

    found = []
    for one in metadata.distributions():
        place = getattr(one, "_path", None)
        if place is not None:
            found.append(Path(place) / "METADATA")
    return found


def _of_study(study_file: Path) -> list[Path]:
    told = _tree(study_file)
    named = [told[key] for key in _NAMED if isinstance(told.get(key), str)]
    return [study_file, *(study_file.parent / name for name in named)]


def _tree(study_file: Path) -> Mapping:
    try:
        told = yaml.load(study_file.read_bytes(), Loader=LOADER)
    except (OSError, yaml.YAMLError):
        return {}
    return told if isinstance(told, dict) else {}


def _note_path(study_file: Path, command: Mapping[str, object]) -> Path | None:
    """Where the note of this command lies; None where the study file cannot be read, which is for others to tell."""
    told = _tree(study_file)
    folders = told.get("folders") or {}
    if not told or not isinstance(folders, dict):
        return None
    outputs = study_file.resolve().parent / str(folders.get("outputs") or f"../outputs/{study_file.stem}")
    name = hashlib.sha256(json.dumps(command, sort_keys=True).encode("utf-8")).hexdigest()[:16]
    return outputs.resolve() / _FOLDER / f"{name}.json"


def _listed(folder: Path) -> list[str]:
    """Every file below, but compiled ones; links are followed, each folder once."""
    found, seen = [], set()
    for place, folders, files in os.walk(folder, followlinks=True):
        told = os.stat(place)
        if (told.st_dev, told.st_ino) in seen:
            folders.clear()
            continue
        seen.add((told.st_dev, told.st_ino))
        folders[:] = [name for name in folders if name != "__pycache__"]
        within = os.path.relpath(place, folder)
        found += [name if within == "." else f"{within}/{name}" for name in files]
    return sorted(found)


def _state(path: Path) -> State:
    try:
        told = os.stat(path)
    except OSError:
        return None
    return [told.st_size, told.st_mtime_ns, told.st_ctime_ns, told.st_ino]


def _is_young(state: State, looked_at: int) -> bool:
    return state is not None and max(state[1], state[2]) > looked_at - _YOUNG_NS


def _hash(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


def _read(path: Path) -> dict | None:
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if (
        not isinstance(note, dict)
        or note.get("form") != _FORM
        or not {"program", "files", "folders", "reports", "index"} <= set(note)
    ):
        return None
    return note if all(isinstance(one, dict) for one in note["folders"].values()) else None


def _write(path: Path, note: Mapping) -> None:
    """Whole or not at all; it need not outlast a loss of power, since without it files are read again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".part")
    beside.write_text(json.dumps(note), encoding="utf-8")
    os.replace(beside, path)
