"""With what a study's reports were made: program, versions, commit, settings, and the hashes of what went in."""

import hashlib
import platform
import re
import shutil
import subprocess
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

import tambonlib
from tambonlib import words
from tambonlib.batch.made_from import library_hash, settings_hash
from tambonlib.indicators import measure, powers_store
from tambonlib.records import store
from tambonlib.report import study_cache
from tambonlib.study import Study

_PROJECT = Path(tambonlib.__file__).resolve().parents[1]
_SECONDS_FOR_GIT = 10


def program(lock_file: Path | None) -> dict[str, object]:
    """Versions of the program, of Python, and of every library that it asks for; the commit where there is one.

    Nothing about the machine but the kind of system, and nothing about its user.
    """
    return {
        "tambonlib": tambonlib.__version__,
        "library_sha256": library_hash(),
        **_commit(),
        "python": platform.python_version(),
        "system": platform.system(),
        "machine": platform.machine(),
        "lock_file": {"name": lock_file.name, "sha256": _file_hash(lock_file)} if lock_file else None,
        "libraries": _libraries(),
    }


def told_of_study(study: Study) -> dict[str, object]:
    """What a study decides: months, tambons, seed and every setting, those that it changed named."""
    return {
        "name": study.name,
        "title": dict(study.title),
        "invented": study.invented,
        "hash": settings_hash(study),
        "seed": study.seed,
        "months": {"first": study.months[0], "last": study.months[-1], "count": len(study.months)},
        "tambons": len(study.roster),
        "settings": dict(study.settings),
        "settings_changed": list(study.settings_changed),
        "primary_outcome": dict(study.primary_outcome),
    }


def inputs(study: Study) -> dict[str, object]:
    """The hashes of what went in, from the study's files and field books to its results."""
    note = store.read_note(study.records_folder) if (study.records_folder / store.NOTE).is_file() else None
    results, levels = measure.noted(study), powers_store.noted_powers(study)
    return {
        "study_files": {name: _file_hash(path) for name, path in study_files(study).items()},
        "field_books": told_of_books(entry["sha256"] for entry in note["files"].values()) if note else None,
        "records": store.records_hash(study.records_folder) if note else results["made_from"]["records"],
        "results": results["results"],
        "powers": levels["powers"],
        "measured_from": results["made_from"],
    }


def told_of_books(hashes: Iterable[str]) -> dict[str, object]:
    """How many field books went in and the hash of each, in the order of the hashes.

    Their names stay with the records: a book may be named after a person, and outputs are handed around.
    """
    found = sorted(hashes)
    return {"count": len(found), "sha256": found, "names": words.both("resume.manifest.book_names", note=store.NOTE)}


def study_files(study: Study) -> dict[str, Path]:
    """The study file and the files that it names, by their names from its folder."""
    found = [study.path, *study_cache.named_files(study.path)]
    return {
        path.relative_to(study.path.parent).as_posix() if path.is_relative_to(study.path.parent) else path.name: path
        for path in found
    }


def _libraries() -> dict[str, str]:
    asked = metadata.requires("tambonlib") or []
    names = [re.split(r"[^A-Za-z0-9._-]", one, maxsplit=1)[0] for one in asked if "extra ==" not in one]
    return {name: metadata.version(name) for name in sorted(names, key=str.lower)}


def _commit() -> dict[str, object]:
    """The commit of the program, and whether its files are those of the commit; None where it lies in no repository."""
    if not (_PROJECT / ".git").exists() or shutil.which("git") is None:
        return {"commit": None, "commit_changed_since": None}
    commit = _git("rev-parse", "HEAD").strip() or None
    changed = _git("status", "--porcelain", "--untracked-files=all", "--", "tambonlib", "notebooks")
    return {"commit": commit, "commit_changed_since": bool(changed.strip()) if commit else None}


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(_PROJECT), *arguments],
            capture_output=True,
            text=True,
            timeout=_SECONDS_FOR_GIT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""


def _file_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
