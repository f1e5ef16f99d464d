"""The supervisor: begins reports, watches what they take, settles how each ended, and stops where the notebook is
broken.
"""

import json
import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tambonlib.batch import journal
from tambonlib.batch.deaths import DIED, MEMORY_LIMIT, TIME_LIMIT, died, error_of, same_failure
from tambonlib.batch.limits import MARGIN_MB, Limits
from tambonlib.batch.placing import place, read_outcome, work_name
from tambonlib.batch.processes import Ended
from tambonlib.batch.request import ReportRequest
from tambonlib.batch.system import is_halted, private_mb
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

    request: ReportRequest
    work: Path
    began: float
    attempt: int = 1
    attempt_began: float = 0.0
    weighed: float = 0.0
    error: Mapping[str, object] | None = None  # known before its process said anything: a limit, or how it died
    salvaging: bool = False


@dataclass
class Supervisor:
    """Begins reports, watches them, and tells the journal how each ended.

    Parameters
    ----------
    starter
        Begins the processes (:class:`~tambonlib.batch.nursery_client.NurseryClient`,
        :class:`~tambonlib.batch.processes.Processes`): ``start(name, job)``, ``wait(seconds)`` tells what has ended,
        ``members(name)`` the processes of a job that can be watched from here, ``end(name)``, ``close()``;
        ``patience`` is how many seconds it may take before a job begins.
    outputs, folder
        The outputs folder, and this run's own folder of work in it.
    job
        What is the same in all jobs.
    limits, run_id, retry, on_start, on_end
        As :func:`tambonlib.batch.run.run_reports` takes them.
    making, entries
        The reports that are being made, by the name of their work folder; the journal entries so far.
    """

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

    def _begin(self, request: ReportRequest) -> None:
        work = self.folder / work_name(request)
        self.making[work.name] = item = _Making(request, work, time.monotonic())
        self._start(item)
        item.began = item.attempt_began  # the time that the parent process took to get warm is not this report's
        self.on_start(request)

    def _start(self, item: _Making) -> None:
        if not item.salvaging:
            shutil.rmtree(item.work, ignore_errors=True)
        item.work.mkdir(exist_ok=True)
        job = {
            **self.job,
            "work_folder": str(item.work),
            "lang": item.request.lang,
            "parameters": parameters_of(self.job, item.request),
            "died": item.error if item.salvaging else None,
        }
        path = item.work / "job.json"
        path.write_text(json.dumps(job, ensure_ascii=False), encoding="utf-8")
        self.starter.start(item.work.name, path)
        item.attempt_began = item.weighed = time.monotonic()

    def _ended(self, ended: Ended) -> None:
        """Settle what a process left; one that left nothing is begun again, or put together from what it had
        finished.
        """
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
        self.folder.stat()  # where the outputs folder was taken away, this says so before another one is begun in its place
        del self.making[item.work.name]
        entry = {
            **place(item.request, item.work, outcome, self.outputs),
            "seconds": round(time.monotonic() - item.began, 2),
            "attempts": item.attempt,
            "engine": self.job["engine"],
            "run": self.run_id,
        }
        journal.append(self.outputs / journal.NAME, entry)
        shutil.rmtree(item.work, ignore_errors=True)
        self.entries.append(entry)
        self.on_end(item.request, entry)

    def _watch(self, name: str, item: _Making) -> None:
        """End what is over a limit. Weighing takes a millisecond or two and is not done at every look."""
        now = time.monotonic()
        over_time = now - item.attempt_began > self.limits.seconds + self.starter.patience
        if (item.error is not None and not item.salvaging) or not (
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


def parameters_of(job: Mapping[str, object], request: ReportRequest) -> dict[str, str]:
    """The parameters that a report's notebook gets."""
    return {"study": str(job["study"]), "tambon": request.tambon_code, "edition": request.edition, "lang": request.lang}
