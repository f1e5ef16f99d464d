"""From a report's work folder to its final place: checked, renamed at once, and told in an entry for the journal."""

import contextlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tambonlib.batch import journal
from tambonlib.batch.exit_status import NOT_PLACED, error_of
from tambonlib.batch.job import ReportJob
from tambonlib.batch.up_to_date import file_hash
from tambonlib.errors import Fault, TambonError

EXECUTED, OUTCOME, PAGE = "executed.ipynb", "outcome.json", "page.html"


def check_places(jobs: Iterable[ReportJob], outputs: Path) -> None:
    """Refuse reports whose place is outside the outputs folder, or is another report's place.

    Raises
    ------
    TambonError
        With every such place; nothing has been written then.
    """
    faults, taken = [], set()
    for job in jobs:
        for place in (job.html, job.failed_html, job.notebook, job.parameters):
            if not _is_inside(place, outputs):
                faults.append(Fault("output_leaves_folder", key=job.name, found=place))
        if job.html in taken or work_name(job) in taken:
            faults.append(Fault("output_twice", key=job.name, found=job.html))
        taken |= {job.html, work_name(job)}
    if faults:
        raise TambonError(faults)


def work_name(job: ReportJob) -> str:
    """The name of a report's work folder: its own name, in letters and digits that are safe in a path.

    Examples
    --------
    >>> from tambonlib.batch.job import make_job
    >>> work_name(make_job("990101", edition="team", lang="th", key="k"))
    '990101_team_th'
    """
    return re.sub(r"[^\w-]", "_", job.name)


def read_outcome(work: Path) -> dict[str, object] | None:
    """What a report's process left as its last act; None when it did not come so far."""
    with contextlib.suppress(OSError, ValueError):
        return json.loads((work / OUTCOME).read_text(encoding="utf-8"))
    return None


def place(job: ReportJob, work: Path, outcome: Mapping[str, object], outputs: Path) -> dict[str, object]:
    """Put what a process left at its final place.

    A rename is all or nothing. Should the machine stop before the page itself is safely on the disk, the hash in the
    journal will not be that of the page, and the report is made again.

    Returns
    -------
    dict
        What the journal says of it: state, error, ``page`` (whether there is one) and the hash of the page.
    """
    error = _fault_of_page(work, outcome)
    try:
        for name, target in _final_places(job, failed=error is not None):
            if (work / name).exists():
                (outputs / target).parent.mkdir(parents=True, exist_ok=True)
                os.replace(work / name, outputs / target)
        # A page of an earlier outcome would contradict the journal.
        (outputs / (job.failed_html if error is None else job.html)).unlink(missing_ok=True)
    except OSError as fault:
        error = error_of(NOT_PLACED, "not_placed", found=f"{type(fault).__name__}: {fault.strerror}")
        with contextlib.suppress(OSError):
            (outputs / job.html).unlink(missing_ok=True)
    return {
        "report": job.name,
        **job.as_dict(),
        "state": journal.SUCCEEDED if error is None else journal.FAILED,
        "error": error,
        "page": (outputs / (job.html if error is None else job.failed_html)).is_file(),
        "html_sha256": outcome["page"] if error is None else None,
    }


def _fault_of_page(work: Path, outcome: Mapping[str, object]) -> Mapping[str, object] | None:
    """The report's own error, or that its page is not the one that its process had written."""
    if outcome["error"] is not None:
        return outcome["error"]
    found = file_hash(work / PAGE)
    if found is None:
        return error_of(NOT_PLACED, "no_page")
    return None if found == outcome["page"] else error_of(NOT_PLACED, "page_differs")


def _final_places(job: ReportJob, *, failed: bool) -> Iterator[tuple[str, str]]:
    yield EXECUTED, job.notebook
    yield PAGE, job.failed_html if failed else job.html


def _is_inside(place_: str, outputs: Path) -> bool:
    """Whether a place lies in the outputs folder, links followed, and is one that no system reads otherwise."""
    if "\\" in place_ or ":" in place_ or "\0" in place_ or Path(place_).is_absolute():
        return False
    target, folder = (outputs / place_).resolve(), outputs.resolve()
    return target != folder and target.is_relative_to(folder)
