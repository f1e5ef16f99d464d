"""Make one report: execute its notebook with papermill, write its page, and leave word of how it went.

The work folder that the task names gets ``executed.ipynb``, ``page.html`` and, as the last act,
``outcome.json``. Nothing is put at a final place: that is the supervisor's work, after it has seen the
outcome.
"""

import contextlib
import hashlib
import json
import keyword
import os
import shutil
import tempfile
import traceback
from collections.abc import Mapping
from pathlib import Path

import nbformat
import papermill
from jupyter_client import AsyncKernelManager
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from tambonlib.batch.exit_status import CANNOT_WRITE, DIED, error_of, is_disk_fault
from tambonlib.batch.publish import EXECUTED, OUTCOME, PAGE
from tambonlib.batch.recover import first_line, last_begun, left_behind, marked
from tambonlib.batch.resource_limits import limit_own_memory
from tambonlib.errors import Fault, TambonError
from tambonlib.report.exporter import render_notebook
from tambonlib.report.sanitize import sanitized, without_machine_paths

CELLS = "cells.jsonl"
KERNEL = "kernel"


def make_report(task: Mapping[str, object]) -> None:
    """Do one task and leave its outcome.

    Parameters
    ----------
    task
        ``notebook`` (path of the template), ``work_folder``, ``start_folder`` (where the notebook's code runs),
        ``parameters`` (name → text), ``lang`` (of the page), ``engine`` (``"fork"``: in this process; ``"kernel"``),
        and ``died``: None, or the error of a process that ended before it could leave an outcome. Then nothing is
        executed: what that process had finished is put together, and its page is written.
    """
    work = Path(task["work_folder"])
    error, notebook = _execute(task) if task["died"] is None else _recover(task)
    outcome = {"error": error, "page": None}
    try:
        if _clean(work / EXECUTED, Path(task["start_folder"])):
            notebook = None  # the page is made of what may be handed around, too
        notebook = notebook or nbformat.read(work / EXECUTED, as_version=4)
        outcome["page"] = _write_page(work / PAGE, notebook, str(task["lang"]))
    except Exception as fault:  # whatever a notebook may hold, the journal says it
        if is_disk_fault(fault):
            raise
        traceback.print_exc()
        outcome["error"] = error or _error(0, type(fault).__name__, str(fault), "")
    _write(work / OUTCOME, json.dumps(outcome, ensure_ascii=False))


def execute_report(task: Mapping[str, object]) -> dict[str, object] | None:
    """Execute one report's notebook; what went wrong comes back as data, not as an exception.

    A parameter's name that is no plain name is refused: papermill pastes names into the notebook as code.

    Returns
    -------
    dict or None
        None when every cell ran; else ``cell`` (counted from 1 among the template's cells), ``name``,
        ``message`` and ``first_line`` of the cell.
    """
    return _execute(task)[0]


def _execute(task: Mapping[str, object]) -> tuple[dict[str, object] | None, NotebookNode | None]:
    """What went wrong, if anything, and the executed notebook where it need not be read from the disk."""
    executed = Path(task["work_folder"]) / EXECUTED
    os.chdir(executed.parent)
    try:
        _check_names(task["parameters"])
        notebook = _execute_with_papermill(task)
    except PapermillExecutionError as error:
        # The injected parameters stand before the cell and are not among the template's cells.
        return _error(error.cell_index, error.ename, error.evalue, error.source), None
    except DeadKernelError:
        return _kernel_died(executed)
    except Exception as error:  # of the notebook's file, or of the machinery: the report has failed and says why
        if is_disk_fault(error):
            raise
        traceback.print_exc()
        return {**_error(0, type(error).__name__, str(error), ""), **_place(executed)}, None
    return None, notebook


def do(task: Mapping[str, object]) -> int:
    """Do a task within its limit of memory; the exit code says whether its outcome could be written."""
    limit_own_memory(int(task["memory_mb"]))
    try:
        make_report(task)
    except BaseException as error:  # told by the exit code: there may be no room for more
        traceback.print_exc()
        return CANNOT_WRITE if is_disk_fault(error) else 1
    return 0


def _execute_with_papermill(task: Mapping[str, object]) -> NotebookNode:
    """Execute the template with papermill, its cells in this process or in a kernel of its own."""
    # A copy in the work folder: papermill notes the paths that it is given, and fills in what stands in braces there.
    template = Path(task["notebook"])
    shutil.copyfile(template, template.name)
    where = (
        {"kernel_manager_class": QuietKernelManager}
        if task["engine"] == KERNEL
        else {"engine_name": "tambon", "cell_journal": Path(CELLS).absolute()}
    )
    return papermill.execute_notebook(
        template.name.replace("{", "{{").replace("}", "}}"),
        EXECUTED,
        parameters=task["parameters"],
        kernel_name="python3",
        progress_bar=False,
        cwd=task["start_folder"],
        **where,
    )


def _recover(task: Mapping[str, object]) -> tuple[dict[str, object], NotebookNode]:
    """Put together what an ended process had finished; its error, with the cell that was running."""
    work = Path(task["work_folder"])
    notebook, error = marked(left_behind(Path(task["notebook"]), work / EXECUTED, work / CELLS), task["died"])
    _write(work / EXECUTED, nbformat.writes(notebook))
    return error, notebook


def _kernel_died(executed: Path) -> tuple[dict[str, object], NotebookNode]:
    """The error of a kernel that ended; papermill's notebook is corrected, which calls every cell completed."""
    notebook, error = marked(nbformat.read(executed, as_version=4), error_of(DIED, "kernel"), kernel_died=True)
    _write(executed, nbformat.writes(notebook))
    return error, notebook


def _clean(executed: Path, project: Path) -> bool:
    """Take out of the notebook what names this machine, since it is handed around; whether there was anything."""
    content = executed.read_bytes() if executed.is_file() else b""
    kept = sanitized(content, project)
    if kept != content:
        _write(executed, kept.decode("utf-8"))
    return kept != content


def _write(path: Path, text: str) -> None:
    """Put a file in place whole.

    It is not forced to the disk: what a power cut takes is made again, for its hash is missed.
    """
    partial = path.with_name(f"{path.name}.part")
    partial.write_bytes(text.encode("utf-8"))
    os.replace(partial, path)


def _write_page(path: Path, notebook: NotebookNode, lang: str) -> str:
    """Write the page and say its hash."""
    content = render_notebook(notebook, lang=lang)
    _write(path, content)
    return hashlib.sha256(content.encode("utf-8")).hexdigest()


def _check_names(parameters: Mapping[str, object]) -> None:
    wrong = [name for name in parameters if not name.isidentifier() or keyword.iskeyword(name)]
    if wrong:
        raise TambonError(Fault("parameter_name", key="parameters", found=name) for name in wrong)


def _place(executed: Path) -> dict[str, object]:
    """Which cell was running, as far as the saved notebook tells it."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        notebook = nbformat.read(executed, as_version=4)
        last = last_begun(notebook)
        if last is not None:
            return {"cell": last, "first_line": first_line(notebook.cells[last].source)}
    return {"cell": 0, "first_line": ""}


def _error(cell: int, name: str, message: str, source: str) -> dict[str, object]:
    """Return the error for journal, index and terminal, without folders of this machine."""
    return {"cell": cell, "name": name, "message": without_machine_paths(message), "first_line": first_line(source)}


class QuietKernelManager(AsyncKernelManager):
    """Kernels over local sockets instead of TCP ports, where there are such sockets; else over TCP, encrypted.

    Several kernels that start at the same moment may otherwise choose the same port, and traffic
    over TCP is not encrypted. Windows has no such sockets: there the traffic goes over the loopback
    address with CurveZMQ, and a kernel that cannot do that does not start.
    """

    local_sockets = os.name == "posix"

    def __init__(self, **traits):
        # Left to itself, each kernel of a folder would use the same socket names. The path is short
        # because a system allows about a hundred letters for it.
        self._sockets = Path(tempfile.mkdtemp(prefix="tambon-")) if self.local_sockets else None
        private = (
            {"transport": "ipc", "ip": str(self._sockets / "k")}
            if self._sockets
            else {"transport_encryption": "required"}
        )
        super().__init__(**private, **traits)

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart=restart)
        if self._sockets and not restart:
            shutil.rmtree(self._sockets, ignore_errors=True)

    cleanup_resources = _async_cleanup_resources
