"""What reports are made from: the hashes that are a report's key, and the versions and inputs that a manifest lists."""

import hashlib
import json
import platform
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import metadata, resources
from pathlib import Path

import tambonlib
from tambonlib import words
from tambonlib.indicators import measure, powers_store
from tambonlib.records import store
from tambonlib.report import study_cache
from tambonlib.study import Study, study_hash

# Each of these can change what a page shows without any file of ours changing.
_LIBRARIES_THAT_SHOW = (
    "fontpkg-sarabun",
    "fonttools",
    "ipython",
    "jinja2",
    "matplotlib",
    "nbconvert",
    "nbformat",
    "numpy",
    "pandas",
    "papermill",
)
_LETTERS, _SHORT = 32, 8


def parts_of_all_reports(study: Study, notebook: Path, lock_file: Path | None) -> dict[str, str]:
    """What every report of a study depends on: notebook, library, settings, lock file, versions.

    Parameters
    ----------
    study
        The study.
    notebook
        The notebook's template, before execution.
    lock_file
        The file with the versions that the project asks for; None where there is none.
    """
    return {
        "notebook": _hashed(notebook.read_bytes()),
        "library": library_hash()[:_LETTERS],
        "settings": settings_hash(study)[:_LETTERS],
        "lock": _hashed(lock_file.read_bytes()) if lock_file else "",
        "versions": versions_that_show(),
    }


def parts_of_report(shared: Mapping[str, str], *, own: str, study_wide: str) -> dict[str, str]:
    """Return what one report depends on: what all do, and the hashes of what its page reads."""
    return {**shared, "results": own[:_LETTERS], "study_wide": study_wide[:_LETTERS]}


def details_of_reports(study: Study) -> dict[str, dict[str, dict[str, str]]]:
    """Return what the parts of each report's key consist of, so that a run can name the table or setting that changed.

    Returns
    -------
    dict
        Tambon → part → name → hash: under ``results`` the tambon's rows of each record table (empty where the records
        are not on this machine), under ``settings`` each setting of the study.
    """
    chosen = {**study.settings, "primary_outcome": study.primary_outcome, "months": [study.months[0], study.months[-1]]}
    settings = {name: _short(repr(value)) for name, value in chosen.items()}
    note = store.read_note(study.records_folder) if (study.records_folder / store.NOTE).is_file() else {"tables": {}}
    found = {code: {"results": {}, "settings": settings} for code in study.roster["tambon_code"]}
    for name, entry in note["tables"].items():
        for code, hashed in entry.get("tambons", {}).items():
            if code in found:
                found[code]["results"][name] = hashed[:_SHORT]
    return found


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:_SHORT]


def settings_hash(study: Study) -> str:
    """Hash of everything that a study's own files decide and a page may show; not of where its folders lie."""
    told = {
        "numbers": study_hash(study),
        "name": study.name,
        "title": dict(study.title),
        "notice": dict(study.notice or {}),
        "invented": study.invented,
        "provinces": [dict(one) for one in study.provinces],
        "changed": list(study.settings_changed),
        "primary_outcome": dict(study.primary_outcome),
        "cut_on": study.cut_on,
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False, default=str).encode("utf-8")).hexdigest()


@cache
def versions_that_show() -> str:
    """Python and the libraries whose version can change what a page shows."""
    others = ", ".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES_THAT_SHOW)
    return f"Python {platform.python_version()}, tambonlib {tambonlib.__version__}, {others}"


@cache
def library_hash() -> str:
    """Hash of the library's own source and definitions, so that an edited sentence makes pages due."""
    digest = hashlib.sha256(tambonlib.__version__.encode())
    root = Path(str(resources.files("tambonlib")))
    for path in library_files():
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def library_files() -> list[Path]:
    """Every file of the library, in a fixed order."""
    root = Path(str(resources.files("tambonlib")))
    return [path for path in sorted(root.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]


def _hashed(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_LETTERS]


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
