"""Run a study's reports: several at a time, one process for each, no one able to stop another."""

import contextlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tambonlib.batch import journal
from tambonlib.batch.deaths import DIED, MEMORY_LIMIT, TIME_LIMIT, died, error_of, is_disk_fault, same_failure
from tambonlib.batch.limits import MARGIN_MB, Limits, fitting_workers
from tambonlib.batch.lock import outputs_lock
from tambonlib.batch.placing import check_places, place, read_outcome, work_name
from tambonlib.batch.processes import Ended, Processes
from tambonlib.batch.request import ReportRequest
from tambonlib.batch.system import is_halted, private_mb
from tambonlib.errors import Fault, TambonError

JOURNAL = "journal.jsonl"
WORK = ".work"
FORK, KERNEL = "fork", "kernel"
ENGINES = (FORK, KERNEL)
#: So many reports in a row that fail alike end a run early.
ALIKE = 5
_LOOK_EVERY_SECONDS, _WEIGH_EVERY_SECONDS = 0.2, 0.5
_BROKEN_NOTEBOOK = ("SyntaxError", "IndentationError", "TabError")


class StoppedEarly(TambonError):
    """Reports failed alike, one after the other, so the others were not begun; ``entries`` says how those went."""

    def __init__(self, faults: Iterable[Fault], entries: tuple[Mapping[str, object], ...]):
        super().__init__(faults)
        self.entries = entries


@dataclass
class _Making:
    """A report that is being made."""

    request: ReportRequest
    work: Path
    began: float
    attempt: int = 1
    attempt_began: float = 0.0
    weighed: float = 0.0
    error: Mapping[str, object] | None = None  # known before its process said anything: a limit, or how it died
    salvaging: bool = False


def default_engine() -> str:
    """``"fork"`` on Linux. Other systems that can fork do it unsafely once graphics are loaded, and Windows cannot."""
    return FORK if sys.platform == "linux" else KERNEL


def run_reports(
    requests: Iterable[ReportRequest], *, notebook: Path, study_path: Path, outputs: Path, run_id: str,
    workers: int | None = None, engine: str | None = None, limits: Limits = Limits(), retry: int = 1,  # noqa: B008 (frozen)
    starter: object | None = None, on_start: Callable = lambda request: None, on_end: Callable = lambda request, entry: None,
) -> tuple[Mapping[str, object], ...]:
    """Make the reports and write each outcome into the journal.

    One report is made first, alone. When it and the next one fail alike, or it fails in a way that no tambon can
    be the cause of, the notebook itself is broken and the run ends there.

    Parameters
    ----------
    requests
        What is due; already decided by :func:`tambonlib.batch.due.due`.
    notebook, study_path
        The template and the study file.
    outputs
        The study's outputs folder; the pages, the journal and the work folder lie in it.
    run_id
        Marks the journal's entries of this run.
    workers
        How many reports are made at the same time; None: as many as this machine has cores and memory for.
    engine
        ``"fork"`` (a child forked from a warm parent for each report), ``"kernel"`` (a kernel started for each), or
        None for what suits the system.
    limits
        What one report may take.
    retry
        How often a report is begun again whose process died without an exception.
    starter
        Begins the processes of reports somewhere else (:class:`tambonlib.batch.cluster.starter.ClusterStarter`); None: on this
        machine.
    on_start, on_end
        Called with the request (and its journal entry), for a progress bar.

    Returns
    -------
    tuple of mappings
        The journal entries, in the order in which the reports ended. A report that failed, or whose
        process died, is an entry like any other and stops nothing.

    Raises
    ------
    TambonError
        When another run holds the outputs, a place lies outside of them, they cannot be written, or the warm parent
        does not get ready.
    StoppedEarly
        When several reports in a row failed alike and others were still to be made.
    """
    wanted, chosen = tuple(requests), engine or default_engine()
    study_path, outputs = study_path.absolute(), outputs.absolute()
    _check_engine(chosen)
    check_places(wanted, outputs)
    _check_notebook(notebook)
    if not wanted:
        return ()
    with outputs_lock(outputs), _work_folder(outputs) as folder:
        # The notebook runs in the project's folder and names the study from there, so that no page can
        # show where on this machine the project lies.
        start = study_path.parent.parent
        job = {
            "notebook": str(notebook.absolute()), "start_folder": str(start), "engine": chosen, "memory_mb": limits.memory_mb,
            "study": study_path.relative_to(start).as_posix(),
        }  # fmt: skip
        supervisor = Supervisor(
            starter or _starter(chosen, folder, job, wanted[0]), outputs, folder, job, limits, run_id=run_id, retry=retry, on_start=on_start, on_end=on_end
        )
        try:
            return supervisor.run(list(wanted), workers or fitting_workers())
        finally:
            # Reached with work left only when the run was interrupted: nothing of ours may go on.
            supervisor.starter.close()


@dataclass
class Supervisor:
    """Begins reports, watches them, and tells the journal how each ended."""

    starter: object
    outputs: Path
    folder: Path
    job: Mapping[str, object]
    limits: Limits
    run_id: str
    retry: int
    on_start: Callable
    on_end: Callable
    making: dict[str, _Making] = field(default_factory=dict)
    entries: list[Mapping[str, object]] = field(default_factory=list)

    def run(self, waiting: list[ReportRequest], workers: int) -> tuple[Mapping[str, object], ...]:
        """Make the reports, at most so many at a time."""
        while waiting or self.making:
            alike = self._alike() if waiting else 0
            if alike and not self.making:
                raise self._stopped_early(alike, len(waiting))
            while waiting and not alike and len(self.making) < self._allowed(workers):
                self._begin(waiting.pop(0))
            for ended in self.starter.wait(_LOOK_EVERY_SECONDS):
                self._ended(ended)
            for name, item in self.making.items():
                self._watch(name, item)
        return tuple(self.entries)

    def _allowed(self, workers: int) -> int:
        """One alone until one succeeded, or until two have ended and the run goes on nevertheless."""
        proven = len(self.entries) > 1 or any(entry["state"] == journal.SUCCEEDED for entry in self.entries)
        return workers if proven else 1

    def _begin(self, request: ReportRequest) -> None:
        work = self.folder / work_name(request)
        self.making[work.name] = item = _Making(request, work, time.monotonic())
        self._start(item)
        item.began = item.attempt_began  # the time that the parent process took to get warm is not this report's
        self.on_start(request)

    def _start(self, item: _Making) -> None:
        if not item.salvaging:
            shutil.rmtree(item.work, ignore_errors=True)
            item.work.mkdir()
        job = {
            **self.job, "work_folder": str(item.work), "lang": item.request.lang, "parameters": _parameters(self.job, item.request),
            "died": item.error if item.salvaging else None,
        }  # fmt: skip
        path = item.work / "job.json"
        path.write_text(json.dumps(job, ensure_ascii=False), encoding="utf-8")
        self.starter.start(item.work.name, path)
        item.attempt_began = time.monotonic()

    def _ended(self, ended: Ended) -> None:
        """Settle what a process left; one that left nothing is begun again, or put together from what it had finished."""
        item = self.making[ended.name]
        outcome = read_outcome(item.work)
        error = outcome["error"] if outcome else item.error or ended.error or _death(ended)
        if (not outcome or (error and error["name"] == DIED)) and not item.salvaging:
            if error["name"] == DIED and item.attempt <= self.retry:
                item.attempt += 1
                self._start(item)
                return
            if not outcome:
                item.error, item.salvaging = error, True
                self._start(item)
                return
        self._settle(item, outcome or {"error": error, "page": None})

    def _settle(self, item: _Making, outcome: Mapping[str, object]) -> None:
        del self.making[item.work.name]
        entry = {
            **place(item.request, item.work, outcome, self.outputs), "seconds": round(time.monotonic() - item.began, 2),
            "attempts": item.attempt, "engine": self.job["engine"], "run": self.run_id,
        }  # fmt: skip
        journal.append(self.outputs / JOURNAL, entry)
        shutil.rmtree(item.work, ignore_errors=True)
        self.entries.append(entry)
        self.on_end(item.request, entry)

    def _watch(self, name: str, item: _Making) -> None:
        """End what is over a limit. Weighing takes a millisecond or two and is not done at every look."""
        now = time.monotonic()
        over_time = now - item.attempt_began > self.limits.seconds + self.starter.patience
        if (item.error is not None and not item.salvaging) or not (over_time or now - item.weighed > _WEIGH_EVERY_SECONDS):
            return
        item.weighed = now
        members = self.starter.members(name)
        used = private_mb(members)
        if over_time:
            key = "stopped" if is_halted(members) else "time"
            item.error = item.error or error_of(TIME_LIMIT, key, seconds=f"{self.limits.seconds:g}")
        elif used > self.limits.memory_mb + MARGIN_MB:
            item.error = item.error or error_of(MEMORY_LIMIT, "memory", used=round(used), most=self.limits.memory_mb)
        else:
            return
        self.starter.end(name)

    def _alike(self) -> int:
        """How many of the last reports failed alike, when that is reason to stop; else 0."""
        if not self.entries or self.entries[-1]["state"] == journal.SUCCEEDED:
            return 0
        last, count = self.entries[-1]["error"], 0
        for entry in reversed(self.entries):
            if entry["state"] == journal.SUCCEEDED or not same_failure(entry["error"], last):
                break
            count += 1
        first_ones = count == len(self.entries) and (count == 2 or last["name"] in _BROKEN_NOTEBOOK)
        return count if count >= ALIKE or first_ones else 0

    def _stopped_early(self, alike: int, left: int) -> StoppedEarly:
        entry = self.entries[-1]
        error = entry["error"]
        found = f"{error['name']}: {error['message']} ({error['cell']}: {error['first_line']})"
        page = entry["failed_html"] if entry["page"] else JOURNAL
        return StoppedEarly([Fault("stopped_early", found=found, values={"count": alike, "left": left, "page": page})], tuple(self.entries))


def _death(ended: Ended) -> dict[str, object]:
    return error_of(DIED, "not_started", found=ended.not_started) if ended.not_started else died(ended.exit, ended.signal)


def _starter(engine: str, folder: Path, job: Mapping[str, object], first: ReportRequest):
    if engine == KERNEL:
        return Processes()
    from tambonlib.batch.nursery_client import NurseryClient

    return NurseryClient(folder, {"parameters": _parameters(job, first), "start_folder": job["start_folder"]})


def _parameters(job: Mapping[str, object], request: ReportRequest) -> dict[str, str]:
    return {"study": str(job["study"]), "tambon": request.tambon_code, "edition": request.edition, "lang": request.lang}


def _check_notebook(notebook: Path) -> None:
    """Refuse a file that is no notebook before anything is started for it."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TambonError([Fault("notebook_unreadable", file=notebook.name, found=f"{type(error).__name__}: {error}")]) from error
    if not isinstance(cells, list):
        raise TambonError([Fault("notebook_unreadable", file=notebook.name, found=type(cells).__name__)])


def _check_engine(engine: str) -> None:
    if engine not in ENGINES:
        raise TambonError([Fault("unknown_engine", key="--engine", found=engine, values={"allowed": ", ".join(ENGINES)})])
    if engine == FORK and not hasattr(os, "fork"):
        raise TambonError([Fault("engine_needs_fork", key="--engine", found=engine)])


@contextlib.contextmanager
def _work_folder(outputs: Path) -> Iterator[Path]:
    """A folder of this run's own: what a process of a killed run still writes cannot get among the new files."""
    base = outputs / WORK
    shutil.rmtree(base, ignore_errors=True)
    try:
        base.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=base))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        if not (is_disk_fault(error) or isinstance(error, PermissionError)):
            raise
        raise TambonError([Fault("outputs_not_writable", file=outputs.name, found=error.strerror)]) from error
