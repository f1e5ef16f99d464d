"""Run a study's reports: several at a time, one process for each, no one able to stop another."""

import contextlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from tambonlib.batch import journal
from tambonlib.batch.deaths import is_disk_fault
from tambonlib.batch.limits import Limits, fitting_workers
from tambonlib.batch.lock import outputs_lock
from tambonlib.batch.placing import check_places
from tambonlib.batch.processes import Processes
from tambonlib.batch.request import ReportRequest
from tambonlib.batch.supervisor import ALIKE, StoppedEarly, Supervisor, parameters_of
from tambonlib.errors import Fault, TambonError

__all__ = ["ALIKE", "ENGINES", "JOURNAL", "WORK", "Limits", "StoppedEarly", "default_engine", "run_reports"]

JOURNAL = journal.NAME
WORK = ".work"
FORK, KERNEL = "fork", "kernel"
ENGINES = (FORK, KERNEL)


def default_engine() -> str:
    """``"fork"`` on Linux. Other systems that can fork do it unsafely once graphics are loaded, and Windows cannot."""
    return FORK if sys.platform == "linux" else KERNEL


def run_reports(
    requests: Iterable[ReportRequest],
    *,
    notebook: Path,
    study_path: Path,
    outputs: Path,
    run_id: str,
    workers: int | None = None,
    engine: str | None = None,
    limits: Limits = Limits(),
    retry: int = 1,  # noqa: B008 (frozen)
    starter: object | None = None,
    meanwhile: Callable = lambda: None,
    on_start: Callable = lambda request: None,
    on_end: Callable = lambda request, entry: None,
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
        Begins the processes of reports somewhere else (:class:`tambonlib.batch.cluster.starter.ClusterStarter`);
        None: on this machine.
    meanwhile
        Called once while the warm parent gets warm on another core: what the caller will need anyway.
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
        When another run holds the outputs, a place lies outside of them, they cannot be written or are taken away, or
        the warm parent does not get ready.
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
            "notebook": str(notebook.absolute()),
            "start_folder": str(start),
            "engine": chosen,
            "memory_mb": limits.memory_mb,
            "study": study_path.relative_to(start).as_posix(),
        }
        supervisor = Supervisor(
            starter or _starter(chosen, folder, job, wanted[0]),
            outputs,
            folder,
            job,
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


def _starter(engine: str, folder: Path, job: Mapping[str, object], first: ReportRequest):
    if engine == KERNEL:
        return Processes()
    from tambonlib.batch.nursery_client import NurseryClient

    client = NurseryClient(
        folder,
        {"parameters": parameters_of(job, first), "start_folder": job["start_folder"], "notebook": job["notebook"]},
    )
    client.begin()
    return client


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
