"""What happens on a worker of a cluster, which has threads: reports are made in processes of its fork server.

Whatever goes wrong comes back as data: which exceptions can travel depends on what is installed at both ends.
"""

import json
import multiprocessing
import shutil
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from tambonlib.batch.dependencies import parts_of_all_reports, parts_of_report
from tambonlib.batch.exit_status import MEMORY_LIMIT, TIME_LIMIT, error_of
from tambonlib.batch.fork_server import Ended, ReportProcesses
from tambonlib.batch.pipeline import find_lock_file
from tambonlib.batch.process_tree import private_mb
from tambonlib.batch.resource_limits import MARGIN_MB, Limits
from tambonlib.errors import TambonError
from tambonlib.indicators.measure import made_from, measured_chunk
from tambonlib.report.page_dependencies import page_hashes
from tambonlib.study import load_study

_LOOK_EVERY_SECONDS = 0.2
#: One report at a time in each worker process, however many threads it was given.
_ALONE = threading.Lock()
_KEPT: dict[str, tuple[ReportProcesses, Path]] = {}


def make_report(
    task: Mapping[str, object], files: Mapping[str, bytes], limits: Mapping, expected: Mapping[str, str]
) -> dict[str, object]:
    """Make one report and give back its files.

    Parameters
    ----------
    task
        As the supervisor wrote it; ``work_folder`` is replaced by one of this machine.
    files
        What stands in the work folder already.
    limits
        ``seconds`` and ``memory_mb``.
    expected
        What the report depends on, as the supervisor sees it.

    Returns
    -------
    dict
        ``files`` (name → bytes); ``exit`` and ``signal``, as the system told them; ``not_started``: why there was no
        process; ``error``: the limit that it passed.
    """
    nothing = {"files": {}, "exit": None, "signal": None, "error": None}
    differs = _differs(task, expected)
    if differs:
        return {**nothing, "not_started": f"{_here()}: {differs}"}
    with _ALONE:
        work = Path(tempfile.mkdtemp(prefix="tambon-report-"))
        try:
            for name, content in files.items():
                (work / name).write_bytes(content)
            told = work / "task.json"
            told.write_text(json.dumps({**task, "work_folder": str(work)}, ensure_ascii=False), encoding="utf-8")
            ended, error = _watched(_processes(task), told, Limits(**limits))
            made = {path.name: path.read_bytes() for path in work.iterdir() if path.is_file() and path != told}
            return {
                "files": made,
                "exit": ended.exit,
                "signal": ended.signal,
                "not_started": ended.not_started,
                "error": error,
            }
        except TambonError as error:
            return {**nothing, "not_started": f"{_here()}: {error.faults[0].found}"}
        finally:
            shutil.rmtree(work, ignore_errors=True)


def measure(path: str, expected: Mapping[str, str], codes: list[str]) -> dict[str, object]:
    """Measure some tambons from this machine's records: ``results``, or how it ``differs`` from the supervisor's."""
    try:
        study = load_study(Path(path))
        found = made_from(study)
    except (OSError, TambonError) as error:
        return {"differs": f"{_here()}: {error}", "results": None}
    other = [name for name in expected if found[name] != expected[name]]
    if other:
        return {"differs": f"{_here()}: {', '.join(other)}", "results": None}
    return {"differs": "", "results": measured_chunk(study, codes)}


def clear_away() -> None:
    """End the fork server of this process."""
    with _ALONE:
        _clear_away()


def _clear_away() -> None:
    for processes, folder in _KEPT.values():
        processes.close()
        shutil.rmtree(folder, ignore_errors=True)
    _KEPT.clear()


def _differs(task: Mapping[str, object], expected: Mapping[str, str]) -> str:
    """What a report made here would depend on that the supervisor's would not; empty when it is the same."""
    tambon = task["parameters"]["tambon"]
    try:
        study, notebook = load_study(Path(task["start_folder"]) / task["study"]), Path(task["notebook"])
        known = page_hashes(study)
        shared = parts_of_all_reports(study, notebook, find_lock_file(study))
        found = parts_of_report(shared, own=known.own[tambon], study_wide=known.study_wide)
    except (OSError, KeyError, TambonError) as error:
        return f"{type(error).__name__}: {error}"
    return ", ".join(name for name in expected if found.get(name) != expected[name])


def _processes(task: Mapping[str, object]) -> ReportProcesses:
    """Return what starts processes for reports of a study: made for the first report, kept for the next ones."""
    known = f"{task['start_folder']}/{task['study']} {task['notebook']} {task['engine']}"
    if known not in _KEPT:
        _clear_away()  # a process has one fork server, which has loaded one study
        # A worker may itself be a process of multiprocessing's, of the kind that must not start others.
        multiprocessing.current_process().daemon = False
        folder = Path(tempfile.mkdtemp(prefix="tambon-server-"))
        given = {name: task[name] for name in ("parameters", "start_folder", "notebook")}
        _KEPT[known] = ReportProcesses(folder, given if task["engine"] == "fork" else None), folder
    return _KEPT[known][0]


def _watched(starter, task: Path, limits: Limits) -> tuple[Ended, dict[str, object] | None]:
    """Start a task and stay with it until it has ended, by itself or by a limit."""
    name, error = task.parent.name, None
    starter.start(name, task)
    began = time.monotonic()
    while True:
        for ended in starter.wait(_LOOK_EVERY_SECONDS):
            if ended.name == name:
                return ended, error
        if error is not None:
            continue
        used = private_mb(starter.members(name))
        if time.monotonic() - began > limits.seconds:
            error = error_of(TIME_LIMIT, "time", seconds=f"{limits.seconds:g}")
        elif used > limits.memory_mb + MARGIN_MB:
            error = error_of(MEMORY_LIMIT, "memory", used=round(used), most=limits.memory_mb)
        if error is not None:
            starter.end(name)


def _here() -> str:
    from distributed import get_worker

    return str(get_worker().address)
