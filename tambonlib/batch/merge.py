"""Take over the outputs of other machines, each with a part of the roster: checked, whole, nothing lost."""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tambonlib.batch import journal, manifest
from tambonlib.batch.job import ReportJob, inside, make_job, write_parameters
from tambonlib.batch.lock import outputs_lock
from tambonlib.batch.up_to_date import changed_parts, file_hash
from tambonlib.errors import Fault, TambonError
from tambonlib.study import Study

#: What may differ between two machines without the pages telling another story; the next run makes them again.
_OF_MACHINE = ("lock", "versions")


@dataclass(frozen=True)
class Conflict:
    """A report that was not taken.

    Parameters
    ----------
    report
        Its name.
    kind
        Key of its text under ``resume.merge.conflict``.
    parts
        Where it was made from something else: from what.
    """

    report: str
    kind: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Merged:
    """What came of one folder.

    Parameters
    ----------
    folder
        The other machine's outputs.
    taken
        Names of the reports that were taken over.
    same
        Those that were the same already.
    again
        Of those taken, the ones that the next run makes again: name → what differs.
    conflicts
        Those that were not taken. Their files stay where they are.
    """

    folder: Path
    taken: tuple[str, ...]
    same: tuple[str, ...]
    again: Mapping[str, tuple[str, ...]]
    conflicts: tuple[Conflict, ...]


def merge(study: Study, folders: Sequence[Path], wanted: Mapping[str, ReportJob]) -> tuple[Merged, ...]:
    """Take over what other machines made of the same study.

    Each page is copied beside its place and renamed, and the journal says so last; a merge that is cut off is called
    again. Nothing is taken over a report that stands here.

    Parameters
    ----------
    study
        The study; its outputs folder takes the pages.
    folders
        Outputs folders of the same study.
    wanted
        Report name → its job with the key that it has on this machine.

    Raises
    ------
    TambonError
        When a folder has no journal, is of another study, or is the study's own; nothing has been taken then.
    """
    faults = [fault for folder in folders for fault in _faults(study, folder)]
    if faults:
        raise TambonError(faults)
    with outputs_lock(study.outputs_folder):
        return tuple(_merge_one(study, Path(folder), wanted) for folder in folders)


def other_runs(folders: Sequence[Path]) -> tuple[Mapping, ...]:
    """What the manifests of these folders say of their runs."""
    return tuple(run for folder in folders for run in manifest.read_from(Path(folder)).get("runs", []))


def _faults(study: Study, folder: Path) -> Iterator[Fault]:
    if Path(folder).resolve() == study.outputs_folder.resolve():
        yield Fault("merge_itself", file=str(folder))
    elif not (Path(folder) / journal.NAME).is_file():
        yield Fault("merge_no_journal", file=str(folder))
    else:
        found = manifest.read_from(Path(folder)).get("study", {}).get("name")
        if found not in (None, study.name):
            yield Fault("merge_other_study", file=str(folder), found=found, values={"wanted": study.name})


def _merge_one(study: Study, folder: Path, wanted: Mapping[str, ReportJob]) -> Merged:
    theirs = journal.read(folder / journal.NAME).entries
    ours = journal.latest(journal.read(study.outputs_folder / journal.NAME).entries)
    taken, same, conflicts, again = [], [], [], {}
    for name, outcome in sorted(journal.latest(theirs).items()):
        job = wanted.get(name)
        conflict = _conflict(folder, name, outcome, ours.get(name), job)
        if conflict:
            conflicts.append(conflict)
        elif _is_same(outcome, ours.get(name)):
            same.append(name)
        else:
            _take(study, folder, job, [entry for entry in theirs if entry["report"] == name])
            taken.append(name)
            differs = changed_parts(outcome.get("made_from", {}), job.made_from)
            if differs:
                again[name] = differs
    return Merged(folder, tuple(taken), tuple(same), again, tuple(conflicts))


def _conflict(folder: Path, name: str, theirs: Mapping, ours: Mapping | None, job: ReportJob | None) -> Conflict | None:
    """Why a report is not taken; None where it is, or is the same already."""
    if job is None:
        return Conflict(name, "unknown")
    if _is_same(theirs, ours):
        return None
    differs = changed_parts(theirs.get("made_from", {}), job.made_from)
    others = tuple(part for part in differs if part not in _OF_MACHINE)
    if others or (theirs.get("key") != job.key and not differs):
        return Conflict(name, "made_from", others)
    if ours and ours["state"] == journal.SUCCEEDED:
        return Conflict(name, "both" if theirs["state"] == journal.SUCCEEDED else "worse")
    return None if _is_whole(folder, theirs, job) else Conflict(name, "damaged")


def _is_same(theirs: Mapping, ours: Mapping | None) -> bool:
    return ours is not None and all(
        theirs.get(name) == ours.get(name) for name in ("state", "key", "html_sha256", "run")
    )


def _is_whole(folder: Path, outcome: Mapping, job: ReportJob) -> bool:
    """Whether the other machine's files are there and its page is the one that its journal names."""
    # The names come from the job, not from the other machine's journal: a journal cannot lead anywhere else.
    if outcome["state"] == journal.SUCCEEDED:
        return (
            file_hash(folder / job.html) == outcome.get("html_sha256") is not None and (folder / job.notebook).is_file()
        )
    return not outcome.get("page") or (folder / job.failed_html).is_file()


def _take(study: Study, folder: Path, job: ReportJob, entries: Sequence[Mapping]) -> None:
    """Copy a report's files, then write what that machine's journal says of it, the last word last."""
    outputs = study.outputs_folder
    failed = entries[-1]["state"] == journal.FAILED
    for place in (job.notebook, job.failed_html if failed else job.html):
        if (folder / place).is_file():
            _copy(folder / place, inside(outputs, place))
    (outputs / (job.html if failed else job.failed_html)).unlink(missing_ok=True)
    write_parameters(study, job)
    for entry in entries:
        journal.append(outputs / journal.NAME, {**entry, **_own_places(job), "merged_from": folder.name})


def _own_places(job: ReportJob) -> dict[str, str]:
    own = make_job(job.tambon_code, edition=job.edition, lang=job.lang, key=job.key)
    return {name: getattr(own, name) for name in ("html", "failed_html", "notebook", "parameters")}


def _copy(source: Path, target: Path) -> None:
    """The file is whole at its place, or not there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.part")
    try:
        shutil.copyfile(source, beside)
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(beside, target)
    finally:
        beside.unlink(missing_ok=True)
