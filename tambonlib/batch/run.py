"""Run a study's reports: several at a time, one process for each, no one able to stop another."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat

from tambonlib.batch import journal
from tambonlib.batch.due import file_hash
from tambonlib.batch.one_report import EXECUTED, OUTCOME
from tambonlib.batch.request import ReportRequest
from tambonlib.report.exporter import render_notebook

JOURNAL = "journal.jsonl"
WORK = ".work"
PAGE = "page.html"
# The time that one cell may take; a report's cells together take a few seconds.
CELL_SECONDS = 300
_LOOK_EVERY_SECONDS = 0.05


@dataclass(frozen=True)
class Running:
    """A report that is being made: its request, its process, its work folder, and when it began."""

    request: ReportRequest
    process: subprocess.Popen
    work: Path
    began: float


def run_reports(
    requests: Iterable[ReportRequest], *, notebook: Path, study_path: Path, outputs: Path, run_id: str,
    workers: int = 2, on_start: Callable = lambda request: None, on_end: Callable = lambda request, entry: None,
) -> tuple[Mapping[str, object], ...]:
    """Make the reports and write each outcome into the journal.

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
        How many reports are made at the same time.
    on_start, on_end
        Called with the request (and its journal entry), for a progress bar.

    Returns
    -------
    tuple of mappings
        The journal entries, in the order in which the reports ended. A report that failed, or whose
        process died, is an entry like any other and stops nothing.
    """
    waiting = list(requests)
    running: list[Running] = []
    entries: list[Mapping[str, object]] = []
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                request = waiting.pop(0)
                running.append(_start(request, notebook, study_path, outputs))
                on_start(request)
            ended = [item for item in running if item.process.poll() is not None]
            running = [item for item in running if item not in ended]
            for item in ended:
                entry = {**_settle(item, outputs), "run": run_id}
                journal.append(outputs / JOURNAL, entry)
                entries.append(entry)
                on_end(item.request, entry)
            if not ended:
                time.sleep(_LOOK_EVERY_SECONDS)
    finally:
        # Reached with work left only when the run was interrupted: nothing of ours may go on.
        for item in running:
            _stop(item)
    return tuple(entries)


def _start(request: ReportRequest, notebook: Path, study_path: Path, outputs: Path) -> Running:
    work = outputs / WORK / request.name.replace("/", "_")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    # The notebook runs in the project's folder and names the study from there, so that no page can
    # show where on this machine the project lies.
    start_folder = study_path.parent.parent
    job = {
        "notebook": str(notebook), "work_folder": str(work), "start_folder": str(start_folder),
        "time_limit": CELL_SECONDS,
        "parameters": {
            "study": study_path.relative_to(start_folder).as_posix(), "tambon": request.tambon_code,
            "edition": request.edition, "lang": request.lang,
        },
    }
    job_path = work / "job.json"
    job_path.write_text(json.dumps(job, ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, "-m", "tambonlib.batch.one_report", str(job_path)]
    with (work / "messages.txt").open("wb") as messages:
        process = subprocess.Popen(command, stdout=messages, stderr=messages, stdin=subprocess.DEVNULL, env=_environment())
    return Running(request, process, work, time.monotonic())


def _environment() -> dict[str, str]:
    """One thread for each report: the reports themselves run side by side."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**os.environ, **threads, "PYTHONUTF8": "1"}


def _settle(item: Running, outputs: Path) -> dict[str, object]:
    """Write the page of what a process left, put both at their final places, and say how it ended."""
    request, work = item.request, item.work
    outcome_path = work / OUTCOME
    error = json.loads(outcome_path.read_text(encoding="utf-8"))["error"] if outcome_path.exists() else _death(item)
    unwritten = _write_page(work, request.lang)
    error = error or unwritten
    for name, place in _final_places(request, failed=error is not None):
        if (work / name).exists():
            (outputs / place).parent.mkdir(parents=True, exist_ok=True)
            os.replace(work / name, outputs / place)
    _take_away(outputs / (request.failed_html if error is None else request.html))
    shutil.rmtree(work, ignore_errors=True)
    return _entry(item, error, page=unwritten is None, outputs=outputs)


def _write_page(work: Path, lang: str) -> dict[str, object] | None:
    """Write the page of what was executed, also of what failed; the error when that cannot be done.

    It is written here and not in the report's own process because loading the exporter and its font
    takes far longer than writing a page. What is written was data on the disk: it cannot stop this process.
    """
    try:
        page = render_notebook(nbformat.read(work / EXECUTED, as_version=4), lang=lang)
        (work / PAGE).write_text(page, encoding="utf-8")
    except Exception as error:  # whatever a notebook may hold, the other reports go on and the journal says it
        return {"cell": 0, "name": type(error).__name__, "message": str(error), "first_line": ""}
    return None


def _entry(item: Running, error: Mapping[str, object] | None, *, page: bool, outputs: Path) -> dict[str, object]:
    request = item.request
    return {
        "report": request.name, **request.as_dict(),
        "state": journal.SUCCEEDED if error is None else journal.FAILED,
        "error": error, "page": page,
        "html_sha256": file_hash(outputs / request.html) if error is None else None,
        "seconds": round(time.monotonic() - item.began, 2),
    }


def _final_places(request: ReportRequest, *, failed: bool) -> Iterator[tuple[str, str]]:
    yield EXECUTED, request.notebook
    yield PAGE, request.failed_html if failed else request.html


def _death(item: Running) -> dict[str, object]:
    """The error of a process that left no outcome: its last words and its exit code."""
    said = (item.work / "messages.txt").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    message = said[-1] if said else f"exit code {item.process.returncode}"
    return {"cell": 0, "name": "ProcessDied", "message": message, "first_line": ""}


def _take_away(page: Path) -> None:
    """A page of an earlier outcome would contradict the journal."""
    page.unlink(missing_ok=True)


def _stop(item: Running) -> None:
    """End a report's process; its kernel ends by itself when its parent is gone."""
    item.process.kill()
    item.process.wait()
