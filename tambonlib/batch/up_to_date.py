"""What is due: which of the reports asked for still have to be made, and why."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
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
    details
        Part → which of its tables, settings or libraries changed, where both keys tell it.
    """

    kind: str
    parts: tuple[str, ...] = ()
    details: tuple[tuple[str, tuple[str, ...]], ...] = ()


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
        before = outcome.get("made_from", {})
        parts = changed_parts(before, job.made_from)
        return Why(CHANGED, parts, tuple(_details(parts, outcome, before, job)))
    if outcome.get("html_sha256") != file_hash(folder / job.html):
        return Why(DAMAGED)
    return None


def _details(parts: Iterable[str], outcome: Mapping, before: Mapping[str, str], job: ReportJob) -> Iterator[tuple]:
    """Which tables, settings or libraries changed in each part."""
    for part in parts:
        if part == "versions":
            old, new = _by_library(before[part]), _by_library(job.made_from[part])
        else:
            old, new = outcome.get("details", {}).get(part), job.details.get(part)
        changed = (
            sorted(name for name in {*(old or ()), *(new or ())} if old.get(name) != new.get(name))
            if old and new
            else ()
        )
        if changed:
            yield part, tuple(changed)


def _by_library(versions: str) -> dict[str, str]:
    """The versions that :func:`tambonlib.batch.dependencies.versions_that_show` lists, by library."""
    return {name: version for name, _, version in (one.rpartition(" ") for one in versions.split(", ")) if name}
