"""One report that is asked for: which tambon, in which language and edition, where it goes, and what it is made
from.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tambonlib import words
from tambonlib.errors import Fault, TambonError
from tambonlib.report.lookup import EDITIONS

#: What a report depends on. Each has a hash of its own, so that it can be told which one changed.
PARTS = ("notebook", "library", "settings", "study_wide", "results", "lock", "versions")
_CODE = re.compile(r"[0-9]{6}")


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
        What the report depends on, as :func:`tambonlib.batch.made_from.parts_of_report` tells it.

    Raises
    ------
    TambonError
        When the code is not six digits, or there is no such edition or language.

    Examples
    --------
    >>> make_request("990101", edition="team", lang="en", key="k").html
    'en/990101.html'
    """
    faults = (
        []
        if _CODE.fullmatch(tambon_code) and tambon_code.isascii()
        else [Fault("not_six_digits", key="tambon", found=tambon_code)]
    )
    for given, allowed, code in (
        (edition, EDITIONS, "unknown_edition"),
        (lang, words.LANGUAGES, "unknown_page_language"),
    ):
        if given not in allowed:
            faults.append(Fault(code, found=str(given), values={"allowed": ", ".join(allowed)}))
    if faults:
        raise TambonError(faults)
    folder = "" if lang == "th" else f"{lang}/"
    parts = dict(made_from or {})
    return ReportRequest(
        tambon_code=tambon_code,
        edition=edition,
        lang=lang,
        made_from=parts,
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
