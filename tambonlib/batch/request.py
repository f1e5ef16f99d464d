"""One report that is asked for: which tambon, in which language and edition, where it goes, and what it is made from."""

import hashlib
import json
import platform
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib import metadata, resources
from pathlib import Path

import tambonlib
from tambonlib import words
from tambonlib.errors import Fault, TambonError
from tambonlib.report.editions import EDITIONS
from tambonlib.study import Study, study_hash

#: What a report depends on. Each has a hash of its own, so that it can be told which one changed.
PARTS = ("notebook", "library", "settings", "study_wide", "results", "lock", "versions")
# Each of these can change what a page shows without any file of ours changing.
_LIBRARIES_THAT_SHOW = ("fontpkg-sarabun", "fonttools", "ipython", "jinja2", "matplotlib", "nbconvert", "nbformat", "numpy", "pandas", "papermill")
_CODE = re.compile(r"[0-9]{6}")
_LETTERS = 32


@dataclass(frozen=True)
class ReportRequest:
    """One report: its parameters, its places on disk, and the key of all that it is made from.

    The places are relative to the outputs folder and use ``/``, so that a journal means the same on
    every machine. Two requests with equal keys would give the same page. ``made_from`` tells the
    key's parts by name (:data:`PARTS`); it may be empty where only the key is known.
    """

    tambon_code: str
    edition: str
    lang: str
    html: str
    failed_html: str
    notebook: str
    parameters: str
    key: str
    made_from: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def name(self) -> str:
        """How the journal calls the report."""
        return f"{self.tambon_code}/{self.edition}/{self.lang}"

    def as_dict(self) -> dict[str, object]:
        """Plain values, for the journal and for the child process."""
        return asdict(self)


def make_request(
    tambon_code: str, *, edition: str, lang: str, key: str | None = None, made_from: Mapping[str, str] | None = None
) -> ReportRequest:
    """The request with its places: Thai pages lie at the top, other languages in a folder of their own.

    Parameters
    ----------
    tambon_code, edition, lang
        What the report is of; checked, because file names are made from them.
    key
        Made from the other arguments where it is not given.
    made_from
        What the report depends on, as :func:`parts_of_report` tells it.

    Raises
    ------
    TambonError
        When the code is not six digits, or there is no such edition or language.

    Examples
    --------
    >>> make_request("990101", edition="team", lang="en", key="k").html
    'en/990101.html'
    """
    faults = [] if _CODE.fullmatch(tambon_code) and tambon_code.isascii() else [Fault("not_six_digits", key="tambon", found=tambon_code)]
    for given, allowed, code in ((edition, EDITIONS, "unknown_edition"), (lang, words.LANGUAGES, "unknown_page_language")):
        if given not in allowed:
            faults.append(Fault(code, found=str(given), values={"allowed": ", ".join(allowed)}))
    if faults:
        raise TambonError(faults)
    folder = "" if lang == "th" else f"{lang}/"
    parts = dict(made_from or {})
    return ReportRequest(
        tambon_code=tambon_code, edition=edition, lang=lang, made_from=parts,
        key=report_key(parts, edition=edition, lang=lang) if key is None else key,
        html=f"{folder}{tambon_code}.html",
        failed_html=f"{folder}{tambon_code}.failed.html",
        notebook=f"{folder}notebooks/{tambon_code}.ipynb",
        parameters=f"{folder}parameters/{tambon_code}.yaml",
    )


def inside(folder: Path, place: str) -> Path:
    """The path of a place in a folder.

    Raises
    ------
    TambonError
        When it leads out of the folder, be it by ``..`` or by a link.
    """
    path = folder / place
    if not path.parent.resolve().is_relative_to(folder.resolve()):
        raise TambonError([Fault("place_outside", file=folder.name, found=place)])
    return path


def report_key(made_from: Mapping[str, str], *, edition: str, lang: str) -> str:
    """Hash of all that a report is made from."""
    content = json.dumps({**made_from, "edition": edition, "lang": lang}, sort_keys=True)
    return hashlib.sha256(content.encode("utf-8")).hexdigest()


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
    """What one report depends on: what all do, and the hashes of what it reads (:class:`tambonlib.report.reads.Reads`)."""
    return {**shared, "results": own[:_LETTERS], "study_wide": study_wide[:_LETTERS]}


def settings_hash(study: Study) -> str:
    """Hash of everything that a study's own files decide and a page may show; not of where its folders lie."""
    told = {
        "numbers": study_hash(study), "name": study.name, "title": dict(study.title), "notice": dict(study.notice or {}),
        "invented": study.invented, "provinces": [dict(one) for one in study.provinces], "changed": list(study.settings_changed),
        "primary_outcome": dict(study.primary_outcome), "cut_on": study.cut_on,
    }  # fmt: skip
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
