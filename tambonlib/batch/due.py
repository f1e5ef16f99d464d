"""What is due: which of the reports asked for still have to be made, and why."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from tambonlib.batch.journal import FAILED
from tambonlib.batch.request import ReportRequest

# The reasons, as keys of texts under `batch.why`.
NEW, AGAIN, CHANGED, DAMAGED, FORCED = "new", "failed_before", "changed", "page_damaged", "forced"


def due(
    requests: Iterable[ReportRequest], outcomes: Mapping[str, Mapping[str, object]], folder: Path, *, force: bool = False
) -> tuple[tuple[ReportRequest, str], ...]:
    """The reports that have to be made, each with the reason.

    Parameters
    ----------
    requests
        The reports asked for.
    outcomes
        The last outcome of each report, from :func:`tambonlib.batch.journal.latest`.
    folder
        The outputs folder in which the pages stand.
    force
        Make all of them again.

    Returns
    -------
    tuple of (request, reason)
        A report is left out only when its last outcome is a success with the same key and its page
        stands unchanged at its place.
    """
    reasons = ((request, FORCED if force else _reason(request, outcomes.get(request.name), folder)) for request in requests)
    return tuple((request, reason) for request, reason in reasons if reason is not None)


def file_hash(path: Path) -> str | None:
    """SHA-256 of a file; None when it is not there."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def _reason(request: ReportRequest, outcome: Mapping[str, object] | None, folder: Path) -> str | None:
    if outcome is None:
        return NEW
    if outcome["state"] == FAILED:
        return AGAIN
    if outcome["key"] != request.key:
        return CHANGED
    if outcome["html_sha256"] != file_hash(folder / request.html):
        return DAMAGED
    return None
