"""Make reports: several at a time, one process for each, no one able to stop another; settle how each ended."""

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
from tambonlib.batch.exit_status import DIED, MEMORY_LIMIT, TIME_LIMIT, died, error_of, is_disk_fault, same_failure
from tambonlib.batch.fork_server import Ended, ReportProcesses
from tambonlib.batch.job import ReportJob
from tambonlib.batch.lock import outputs_lock
from tambonlib.batch.process_tree import is_halted, private_mb
from tambonlib.batch.publish import check_places, place, read_outcome, work_name
from tambonlib.batch.resource_limits import MARGIN_MB, Limits, fitting_workers
from tambonlib.errors import Fault, TambonError

#: So many reports in a row that fail alike end a run early.
ALIKE = 5
_LOOK_EVERY_SECONDS, _WEIGH_EVERY_SECONDS = 0.2, 0.5
# No tambon's data can be the cause of these.
_BROKEN_NOTEBOOK = ("SyntaxError", "IndentationError", "TabError")


class StoppedEarly(TambonError):
    """Reports failed alike, one after the other, so the others were not begun; ``entries`` says how those went."""

    def __init__(self, faults: Iterable[Fault], entries: tuple[Mapping[str, object], ...]):
        super().__init__(faults)
        self.entries = entries


@dataclass
class _Making:
    """A report that is being made."""

    job: ReportJob
    work: Path
    began: float
    attempt: int = 1
    attempt_began: float = 0.0
    weighed: float = 0.0
    error: Mapping[str, object] | None = None  # known before its process said anything: a limit, or how it died
    recovering: bool = False


@dataclass
class Supervisor:
    """Begins reports, watches them, and tells the journal how each ended.

    Parameters
    ----------
    starter
        Begins the processes (:class:`~tambonlib.batch.fork_server.ReportProcesses`): ``start(name, task)``,
        ``wait(seconds)`` returns what has ended, ``members(name)`` the processes of a task that can be watched
        from here, ``end(name)``, ``close()``;
        ``patience`` is how many seconds it may take before a task begins.
    outputs, folder
        The outputs folder, and this run's own folder of work in it.
    task
        What is the same in all tasks.
    limits, run_id, retry, on_start, on_end
        As :func:`tambonlib.batch.supervisor.run_reports` takes them.
    making, entries
        The reports that are being made, by the name of their work folder; the journal entries so far.
    """

    starter: object
    outputs: Path
    folder: Path
    task: Mapping[str, object]
    limits: Limits
    run_id: str
    retry: int
    on_start: Callable
    on_end: Callable
    making: dict[str, _Making] = field(default_factory=dict)
    entries: list[Mapping[str, object]] = field(default_factory=list)

    def run(self, waiting: list[ReportJob], workers: int) -> tuple[Mapping[str, object], ...]:
        """Make the reports, at most so many at a time."""
        while waiting or self.making:
            alike = self._alike() if waiting else 0
            if alike and not self.making:
                raise self._stopped_early(alike, len(waiting))
            while waiting and not alike and len(self.making) < self._allowed(workers):
                self._begin(waiting.pop(0))
            for ended in self.starter.wait(_LOOK_EVERY_SECONDS):
                if waiting and _succeeded(read_outcome(self.making[ended.name].work)):
                    # Before what ended is put away: meanwhile a core would stand still.
                    self._begin(waiting.pop(0))
                self._ended(ended)
            for name, item in self.making.items():
                self._watch(name, item)
        return tuple(self.entries)

    def _allowed(self, workers: int) -> int:
        """One alone until one succeeded, or until two have ended and the run goes on nevertheless."""
        proven = len(self.entries) > 1 or any(entry["state"] == journal.SUCCEEDED for entry in self.entries)
        return workers if proven else 1

    def _begin(self, job: ReportJob) -> None:
        work = self.folder / work_name(job)
        self.making[work.name] = item = _Making(job, work, time.monotonic())
        self._start(item)
        item.began = item.attempt_began  # the time that the parent process took to get warm is not this report's
        self.on_start(job)

    def _start(self, item: _Making) -> None:
        if not item.recovering:
            shutil.rmtree(item.work, ignore_errors=True)
        item.work.mkdir(exist_ok=True)
        task = {
            **self.task,
            "work_folder": str(item.work),
            "lang": item.job.lang,
            "parameters": parameters_of(self.task, item.job),
            "died": item.error if item.recovering else None,
        }
        path = item.work / "task.json"
        path.write_text(json.dumps(task, ensure_ascii=False), encoding="utf-8")
        self.starter.start(item.work.name, path)
        item.attempt_began = item.weighed = time.monotonic()

    def _ended(self, ended: Ended) -> None:
        """Settle what a process left; one that left nothing is begun again, or recovered from what it had finished."""
        item = self.making[ended.name]
        outcome = read_outcome(item.work)
        error = outcome["error"] if outcome else item.error or ended.error or _death(ended)
        if (not outcome or (error and error["name"] == DIED)) and not item.recovering:
            if error["name"] == DIED and item.attempt <= self.retry:
                item.attempt += 1
                self._start(item)
                return
            if not outcome:
                item.error, item.recovering = error, True
                self._start(item)
                return
        self._settle(item, outcome or {"error": error, "page": None})

    def _settle(self, item: _Making, outcome: Mapping[str, object]) -> None:
        self.folder.stat()  # raises where the outputs folder was taken away, before another is begun in its place
        del self.making[item.work.name]
        entry = {
            **place(item.job, item.work, outcome, self.outputs),
            "seconds": round(time.monotonic() - item.began, 2),
            "attempts": item.attempt,
            "engine": self.task["engine"],
            "run": self.run_id,
        }
        journal.append(self.outputs / journal.NAME, entry)
        shutil.rmtree(item.work, ignore_errors=True)
        self.entries.append(entry)
        self.on_end(item.job, entry)

    def _watch(self, name: str, item: _Making) -> None:
        """End what is over a limit. Weighing takes a millisecond or two and is not done at every look."""
        now = time.monotonic()
        over_time = now - item.attempt_began > self.limits.seconds + self.starter.patience
        if (item.error is not None and not item.recovering) or not (
            over_time or now - item.weighed > _WEIGH_EVERY_SECONDS
        ):
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
        page = entry["failed_html"] if entry["page"] else journal.NAME
        return StoppedEarly(
            [Fault("stopped_early", found=found, values={"count": alike, "left": left, "page": page})],
            tuple(self.entries),
        )


def _succeeded(outcome: Mapping[str, object] | None) -> bool:
    return outcome is not None and outcome["error"] is None


def _death(ended: Ended) -> dict[str, object]:
    return (
        error_of(DIED, "not_started", found=ended.not_started) if ended.not_started else died(ended.exit, ended.signal)
    )


def parameters_of(task: Mapping[str, object], job: ReportJob) -> dict[str, str]:
    """The parameters that a report's notebook gets."""
    return {"study": str(task["study"]), "tambon": job.tambon_code, "edition": job.edition, "lang": job.lang}


__all__ = ["ALIKE", "ENGINES", "JOURNAL", "WORK", "Limits", "StoppedEarly", "default_engine", "run_reports"]

JOURNAL = journal.NAME
WORK = ".work"
FORK, KERNEL = "fork", "kernel"
ENGINES = (FORK, KERNEL)


def default_engine() -> str:
    """``"fork"`` on Linux. Other systems that can fork do it unsafely once graphics are loaded, and Windows cannot."""
    return FORK if sys.platform == "linux" else KERNEL


def run_reports(
    jobs: Iterable[ReportJob],
    *,
    notebook: Path,
    study_path: Path,
    outputs: Path,
    run_id: str,
    workers: int | None = None,
    engine: str | None = None,
    limits: Limits = Limits(),  # noqa: B008 (frozen)
    retry: int = 1,  # noqa: B008 (frozen)
    starter: object | None = None,
    meanwhile: Callable = lambda: None,
    on_start: Callable = lambda job: None,
    on_end: Callable = lambda job, entry: None,
) -> tuple[Mapping[str, object], ...]:
    """Make the reports and write each outcome into the journal.

    One report is made first, alone. When it and the next one fail alike, or it fails in a way that no tambon can
    be the cause of, the notebook itself is broken and the run ends there.

    Parameters
    ----------
    jobs
        What is due; already decided by :func:`tambonlib.batch.up_to_date.due`.
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
        Begins the processes of reports somewhere else (:class:`tambonlib.batch.cluster.starter.ClusterStarter`);
        None: on this machine.
    meanwhile
        Called once while the warm parent gets warm on another core: what the caller will need anyway.
    on_start, on_end
        Called with the job (and its journal entry), for a progress bar.

    Returns
    -------
    tuple of mappings
        The journal entries, in the order in which the reports ended. A report that failed, or whose
        process died, is an entry like any other and stops nothing.

    Raises
    ------
    TambonError
        When another run holds the outputs, a place lies outside of them, they cannot be written or are taken away, or
        the warm parent does not get ready.
    StoppedEarly
        When several reports in a row failed alike and others were still to be made.
    """
    wanted, chosen = tuple(jobs), engine or default_engine()
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
        task = {
            "notebook": str(notebook.absolute()),
            "start_folder": str(start),
            "engine": chosen,
            "memory_mb": limits.memory_mb,
            "study": study_path.relative_to(start).as_posix(),
        }
        supervisor = Supervisor(
            starter or _starter(chosen, folder, task, wanted[0]),
            outputs,
            folder,
            task,
            limits,
            run_id=run_id,
            retry=retry,
            on_start=on_start,
            on_end=on_end,
        )
        try:
            meanwhile()
            return supervisor.run(list(wanted), workers or fitting_workers())
        finally:
            # Reached with work left only when the run was interrupted: nothing of ours may go on.
            supervisor.starter.close()


def _starter(engine: str, folder: Path, task: Mapping[str, object], first: ReportJob) -> ReportProcesses:
    given = {
        "parameters": parameters_of(task, first),
        "start_folder": task["start_folder"],
        "notebook": task["notebook"],
    }
    processes = ReportProcesses(folder, given if engine == FORK else None)
    processes.begin()
    return processes


def _check_notebook(notebook: Path) -> None:
    """Refuse a file that is no notebook before anything is started for it."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TambonError(
            [Fault("notebook_unreadable", file=notebook.name, found=f"{type(error).__name__}: {error}")]
        ) from error
    if not isinstance(cells, list):
        raise TambonError([Fault("notebook_unreadable", file=notebook.name, found=type(cells).__name__)])


def _check_engine(engine: str) -> None:
    if engine not in ENGINES:
        raise TambonError(
            [Fault("unknown_engine", key="--engine", found=engine, values={"allowed": ", ".join(ENGINES)})]
        )
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
        except OSError as error:
            if folder.is_dir():
                raise
            raise TambonError([Fault("outputs_taken_away", file=outputs.name, found=error.strerror)]) from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        if not (is_disk_fault(error) or isinstance(error, PermissionError)):
            raise
        raise TambonError([Fault("outputs_not_writable", file=outputs.name, found=error.strerror)]) from error
