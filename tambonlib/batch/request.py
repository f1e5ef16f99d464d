"""One report that is asked for: which tambon, in which language and edition, and where it goes."""

import hashlib
import json
from dataclasses import asdict, dataclass
from importlib import metadata, resources
from pathlib import Path

import tambonlib

# Each of these can change what a page shows without any file of ours changing.
_LIBRARIES_THAT_SHOW = ("matplotlib", "nbconvert", "pandas", "papermill")


@dataclass(frozen=True)
class ReportRequest:
    """One report: its parameters, its places on disk, and the key of all that it is made from.

    The places are relative to the outputs folder and use ``/``, so that a journal means the same on
    every machine. Two requests with equal keys would give the same page.
    """

    tambon_code: str
    edition: str
    lang: str
    html: str
    failed_html: str
    notebook: str
    key: str

    @property
    def name(self) -> str:
        """How the journal calls the report."""
        return f"{self.tambon_code}/{self.edition}/{self.lang}"

    def as_dict(self) -> dict[str, str]:
        """Plain values, for the journal and for the child process."""
        return asdict(self)


def make_request(tambon_code: str, *, edition: str, lang: str, key: str) -> ReportRequest:
    """The request with its places: Thai pages lie at the top, other languages in a folder of their own.

    Examples
    --------
    >>> make_request("990101", edition="team", lang="en", key="k").html
    'en/990101.html'
    """
    folder = "" if lang == "th" else f"{lang}/"
    return ReportRequest(
        tambon_code=tambon_code, edition=edition, lang=lang, key=key,
        html=f"{folder}{tambon_code}.html",
        failed_html=f"{folder}{tambon_code}.failed.html",
        notebook=f"{folder}notebooks/{tambon_code}.ipynb",
    )


def report_key(*, notebook: Path, results_hash: str, study_hash: str, edition: str, lang: str) -> str:
    """Hash of all that a report is made from: notebook, results, study, library, edition, language.

    Parameters
    ----------
    notebook
        The notebook's template, before execution.
    results_hash, study_hash
        As :mod:`tambonlib.indicators.measure` and :mod:`tambonlib.study` tell them.
    """
    parts = {
        "notebook": hashlib.sha256(notebook.read_bytes()).hexdigest(),
        "results": results_hash,
        "study": study_hash,
        "library": library_hash(),
        "versions": {name: metadata.version(name) for name in _LIBRARIES_THAT_SHOW},
        "edition": edition,
        "lang": lang,
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def library_hash() -> str:
    """Hash of the library's own source and definitions, so that an edited sentence makes pages due."""
    digest = hashlib.sha256(tambonlib.__version__.encode())
    root = Path(str(resources.files("tambonlib")))
    kept = (path for path in sorted(root.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)
    for path in kept:
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
