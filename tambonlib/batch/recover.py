"""What is left of a report whose process ended before it could say how: put together, and marked truthfully."""

import contextlib
from collections.abc import Mapping
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tambonlib import words
from tambonlib.report.sanitize import without_machine_paths


def left_behind(template: Path, executed: Path, cells: Path) -> NotebookNode:
    """What had run: from the journal of cells where there is one, else the notebook as last saved, else the template.

    Parameters
    ----------
    template
        The notebook before execution.
    executed, cells
        What a process may have left of it: the saved notebook, and the journal of cells of the forking engine.
    """
    if cells.is_file():
        from tambonlib.batch.engine import recovered

        return recovered(nbformat.read(template, as_version=4), cells)
    with contextlib.suppress(OSError, ValueError, AttributeError):  # never saved, or cut off while it was being saved
        return nbformat.read(executed, as_version=4)
    return nbformat.read(template, as_version=4)


def last_begun(notebook: NotebookNode) -> int | None:
    """Return the index of the last cell that began, or None; as parameters are injected, its number from 1."""
    begun = [index for index, cell in enumerate(notebook.cells) if cell.metadata.get("papermill", {}).get("start_time")]
    return begun[-1] if begun else None


def marked(
    notebook: NotebookNode, error: Mapping[str, object], *, kernel_died: bool = False
) -> tuple[NotebookNode, dict[str, object]]:
    """The notebook with its end marked where it was, and the error with the cell that was running.

    Parameters
    ----------
    notebook
        As :func:`left_behind` gives it; it is not changed.
    error
        How it ended, from :mod:`tambonlib.batch.exit_status`.
    kernel_died
        papermill itself lived on and noted the cell that was running, and all after it, as completed.

    Returns
    -------
    notebook, error
        No cell after the end claims that it was completed, and the cell that was running shows the error.
    """
    told = nbformat.from_dict(notebook)
    last = last_begun(told)
    running = last if last is not None and (kernel_died or not _ended(told.cells[last])) else None
    place = "running" if running is not None else "before" if last is None else "between"
    message = f"{error['message']} · {_both(place)}"
    for cell in told.cells[0 if last is None else last + 1 :]:
        cell.metadata["papermill"] = {**cell.metadata.get("papermill", {}), "status": "pending"}
    if running is None:
        told.cells.append(_telling(str(error["name"]), message))
        return _failed(told), {**error, "message": message}
    cell = told.cells[running]
    cell.metadata["papermill"] = {**cell.metadata["papermill"], "status": "failed", "exception": True}
    if cell.cell_type == "code":
        cell.outputs = [*cell.outputs, _error_output(str(error["name"]), message)]
    return _failed(told), {**error, "cell": running, "first_line": first_line(cell.source), "message": message}


def first_line(source: str) -> str:
    r"""Return the first line of a cell, by which its error is known, without folders of this machine.

    Examples
    --------
    >>> first_line("read('/home/somchai/a.csv')\nshow()")
    "read('a.csv')"
    """
    return without_machine_paths(source.strip().partition("\n")[0])


def _ended(cell: NotebookNode) -> bool:
    return bool(cell.metadata["papermill"].get("end_time"))


def _failed(notebook: NotebookNode) -> NotebookNode:
    notebook.metadata["papermill"] = {**notebook.metadata.get("papermill", {}), "exception": True}
    return notebook


def _telling(name: str, message: str) -> NotebookNode:
    """A cell that shows the error where no cell was running."""
    return nbformat.v4.new_code_cell(metadata={"tags": ["ended"]}, outputs=[_error_output(name, message)])


def _error_output(name: str, message: str) -> NotebookNode:
    return nbformat.v4.new_output("error", ename=name, evalue=message, traceback=[f"{name}: {message}"])


def _both(place: str) -> str:
    return " · ".join(words.text(f"supervisor.where.{place}", lang) for lang in words.LANGUAGES)
