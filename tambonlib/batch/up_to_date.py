"""What is due: which of the reports asked for still have to be made, and why."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tambonlib.batch.job import PARTS, ReportJob
from tambonlib.batch.journal import FAILED

# The kinds of reasons, as keys of texts under `batch.why`.
NEW, AGAIN, CHANGED, DAMAGED, FORCED = "new", "failed_before", "changed", "page_damaged", "forced"


@dataclass(frozen=True)
class Why:
    """Why a report has to be made.

    Parameters
    ----------
    kind
        ``"new"``, ``"failed_before"``, ``"changed"``, ``"page_damaged"`` or ``"forced"``.
    parts
        Where something changed: what did (:data:`tambonlib.batch.job.PARTS`); empty where the journal does not
        tell.
    """

    kind: str
    parts: tuple[str, ...] = ()


def due(
    jobs: Iterable[ReportJob],
    outcomes: Mapping[str, Mapping[str, object]],
    folder: Path,
    *,
    force: bool = False,
) -> tuple[tuple[ReportJob, Why], ...]:
    """The reports that have to be made, each with the reason.

    Parameters
    ----------
    jobs
        The reports asked for.
    outcomes
        The last outcome of each report, from :func:`tambonlib.batch.journal.latest`.
    folder
        The outputs folder in which the pages stand.
    force
        Make all of them again.

    Returns
    -------
    tuple of (job, Why)
        A report is left out only when its last outcome is a success with the same key and its page
        stands unchanged at its place.
    """
    reasons = ((job, Why(FORCED) if force else _reason(job, outcomes.get(job.name), folder)) for job in jobs)
    return tuple((job, reason) for job, reason in reasons if reason is not None)


def changed_parts(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """What differs between two keys, in a fixed order; empty where one of them does not tell its parts.

    Examples
    --------
    >>> changed_parts({"library": "a", "results": "b"}, {"library": "a", "results": "c"})
    ('results',)
    """
    if not (before and now):
        return ()
    return tuple(part for part in PARTS if before.get(part) != now.get(part))


def file_hash(path: Path) -> str | None:
    """SHA-256 of a file; None when it is not there."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def _reason(job: ReportJob, outcome: Mapping[str, object] | None, folder: Path) -> Why | None:
    if outcome is None:
        return Why(NEW)
    if outcome["state"] == FAILED:
        return Why(AGAIN)
    if outcome.get("key") != job.key:
        return Why(CHANGED, changed_parts(outcome.get("made_from", {}), job.made_from))
    if outcome.get("html_sha256") != file_hash(folder / job.html):
        return Why(DAMAGED)
    return None
