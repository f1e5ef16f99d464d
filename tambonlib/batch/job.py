"""One report to be made: tambon, language, edition, its files, its parameters and its key; parts of a roster."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tambonlib import words
from tambonlib.errors import Fault, TambonError
from tambonlib.records import atomic
from tambonlib.report.lookup import EDITIONS
from tambonlib.study import Study

#: What a report depends on. Each has a hash of its own, so that it can be told which one changed.
PARTS = ("notebook", "library", "settings", "study_wide", "results", "lock", "versions")
_CODE = re.compile(r"[0-9]{6}")


@dataclass(frozen=True)
class ReportJob:
    """One report: its parameters, its places on disk, and the key of all that it is made from.

    The places are relative to the outputs folder and use ``/``, so that a journal means the same on
    every machine. Two jobs with equal keys would give the same page. ``made_from`` tells the
    key's parts by name (:data:`PARTS`); it may be empty where only the key is known. ``details`` is what parts consist
    of (:func:`tambonlib.batch.dependencies.details_of_reports`) and no part of the key.
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
    details: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False, compare=False)

    @property
    def name(self) -> str:
        """How the journal calls the report."""
        return f"{self.tambon_code}/{self.edition}/{self.lang}"

    def as_dict(self) -> dict[str, object]:
        """Plain values, for the journal and for the child process."""
        return asdict(self)


def make_job(
    tambon_code: str,
    *,
    edition: str,
    lang: str,
    key: str | None = None,
    made_from: Mapping[str, str] | None = None,
    details: Mapping[str, Mapping[str, str]] | None = None,
) -> ReportJob:
    """The job with its places: Thai pages lie at the top, other languages in a folder of their own.

    Parameters
    ----------
    tambon_code, edition, lang
        What the report is of; checked, because file names are made from them.
    key
        Made from the other arguments where it is not given.
    made_from
        What the report depends on, as :func:`tambonlib.batch.dependencies.parts_of_report` tells it.

    details
        What parts of that consist of, so that what changed can be named.

    Raises
    ------
    TambonError
        When the code is not six digits, or there is no such edition or language.

    Examples
    --------
    >>> make_job("990101", edition="team", lang="en", key="k").html
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
    return ReportJob(
        tambon_code=tambon_code,
        edition=edition,
        lang=lang,
        made_from=parts,
        details=dict(details or {}),
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


def parameters_text(study: Study, job: ReportJob) -> str:
    """The parameters as YAML, with a line that says how to use them.

    Every value is quoted: a code with a zero in front stays a text.
    """
    values = {
        "study": study_place(study),
        "tambon": job.tambon_code,
        "edition": job.edition,
        "lang": job.lang,
    }
    place = study.outputs_folder / job.parameters
    shown = (
        place.relative_to(project_folder(study)).as_posix()
        if place.is_relative_to(project_folder(study))
        else place.name
    )
    head = "".join(f"# {words.text('resume.parameters.how', lang, file=shown)}\n" for lang in words.LANGUAGES)
    # A JSON text is a YAML text, with the same quoting on every machine.
    return head + "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in values.items())


def write_parameters(study: Study, job: ReportJob) -> Path:
    """Write the file, unless it stands there already as it should."""
    path = inside(study.outputs_folder, job.parameters)
    if not parameters_stand(study, job):
        atomic.write_bytes(path, parameters_text(study, job).encode("utf-8"))
    return path


def parameters_stand(study: Study, job: ReportJob) -> bool:
    """Whether the file is there as it should be."""
    path = study.outputs_folder / job.parameters
    return path.is_file() and path.read_bytes() == parameters_text(study, job).encode("utf-8")


def project_folder(study: Study) -> Path:
    """The folder in which notebooks run: the one above the study file's."""
    return study.path.parent.parent


def study_place(study: Study) -> str:
    """How a notebook names the study: from the project's folder, so that no page shows where that lies."""
    return study.path.relative_to(project_folder(study)).as_posix()


_WRITTEN = re.compile(r"([1-9][0-9]{0,2})/([1-9][0-9]{0,2})")


@dataclass(frozen=True)
class Shard:
    """One part of several.

    Parameters
    ----------
    part, of
        Which part, from 1, and of how many.
    """

    part: int
    of: int

    def __str__(self) -> str:
        return f"{self.part}/{self.of}"

    def codes(self, codes: Iterable[str]) -> tuple[str, ...]:
        """The codes of this part: every one of them stands in exactly one part, the same on every machine.

        Examples
        --------
        >>> Shard(2, 2).codes(["990103", "990101", "990102"])
        ('990102',)
        """
        return tuple(sorted(codes)[self.part - 1 :: self.of])


def read_shard(written: str | None) -> Shard | None:
    """What someone wrote as ``i/n``; None where nothing was written.

    Raises
    ------
    TambonError
        When it is no part of a whole.

    Examples
    --------
    >>> read_shard("1/2")
    Shard(part=1, of=2)
    """
    if written is None:
        return None
    match = _WRITTEN.fullmatch(written.strip())
    part, of = map(int, match.groups()) if match else (1, 0)
    if part > of:
        raise TambonError([Fault("not_a_shard", key="--shard", found=written)])
    return Shard(part, of)
