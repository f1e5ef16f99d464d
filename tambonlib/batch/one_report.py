"""Execute one report's notebook with papermill, in a process of its own.

Run as ``python -m tambonlib.batch.one_report JOB.json``. The job names the work folder; the process
leaves ``executed.ipynb`` and, as its last act, ``outcome.json`` there. It puts nothing at a final
place: that is the parent's work, after it has seen the outcome.
"""

import json
import os
import sys
from pathlib import Path

import nbformat
import papermill
from nbclient.exceptions import DeadKernelError
from papermill.exceptions import PapermillExecutionError

from tambonlib.batch.kernels import QuietKernelManager

EXECUTED, OUTCOME = "executed.ipynb", "outcome.json"


def execute_report(job: dict) -> dict[str, object] | None:
    """Execute one report's notebook; what went wrong comes back as data, not as an exception.

    Parameters
    ----------
    job
        ``notebook`` (path of the template), ``work_folder``, ``start_folder`` (where the notebook's
        code runs), ``parameters`` (name → text), ``time_limit`` (seconds for one cell).

    Returns
    -------
    dict or None
        None when every cell ran; else ``cell`` (counted from 1 among the template's cells), ``name``,
        ``message`` and ``first_line`` of the cell.
    """
    # papermill fills in braces in the paths that it is given: a notebook object has no path to fill in.
    executed = Path(job["work_folder"]) / EXECUTED
    os.chdir(executed.parent)
    template = nbformat.read(job["notebook"], as_version=4)
    try:
        papermill.execute_notebook(
            template, executed.name, parameters=job["parameters"], kernel_name="python3", progress_bar=False,
            cwd=job["start_folder"], execution_timeout=job["time_limit"], kernel_manager_class=QuietKernelManager,
        )
    except PapermillExecutionError as error:
        # The injected parameters stand before the cell and are not among the template's cells.
        return _error(error.cell_index, error.ename, error.evalue, error.source)
    except (DeadKernelError, TimeoutError) as error:
        cell, source = _last_started(executed)
        return _error(cell, type(error).__name__, str(error), source)
    return None


def _last_started(executed: Path) -> tuple[int, str]:
    """Index and source of the last cell that papermill noted a start time for."""
    cells = nbformat.read(executed, as_version=4).cells if executed.exists() else []
    started = [index for index, cell in enumerate(cells) if cell.metadata.get("papermill", {}).get("start_time")]
    return (started[-1], cells[started[-1]].source) if started else (0, "")


def _error(cell: int, name: str, message: str, source: str) -> dict[str, object]:
    first_line = source.strip().splitlines()[0] if source.strip() else ""
    return {"cell": cell, "name": name, "message": message, "first_line": first_line}


def main(job_path: str) -> None:
    """Read the job, execute the notebook, leave the outcome."""
    job = json.loads(Path(job_path).read_text(encoding="utf-8"))
    outcome = {"error": execute_report(job)}
    partial = Path(job["work_folder"]) / f"{OUTCOME}.part"
    partial.write_text(json.dumps(outcome, ensure_ascii=False), encoding="utf-8")
    os.replace(partial, partial.with_suffix(""))


if __name__ == "__main__":
    main(sys.argv[1])
