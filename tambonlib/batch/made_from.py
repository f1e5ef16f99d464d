"""What reports are made from, each part known by a hash: the notebook, the library, the settings, what a page reads."""

import hashlib
import json
import platform
from collections.abc import Mapping
from functools import cache
from importlib import metadata, resources
from pathlib import Path

import tambonlib
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
_LETTERS = 32


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
    """What one report depends on: what all do, and the hashes of what it reads
    (:class:`tambonlib.report.page_dependencies.PageHashes`).
    """
    return {**shared, "results": own[:_LETTERS], "study_wide": study_wide[:_LETTERS]}


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
