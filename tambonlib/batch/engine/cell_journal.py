"""Each cell that began or ended, written down at once: what a crash leaves of a run.

One JSON object on each line. The first holds the notebook as it was about to run, ``started`` and
``finished`` lines follow with the index of their cell (one without code only finishes), and ``ended`` closes a run that
came to its end.
"""

import json
import os
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from .messages import EngineError

_AS_LINE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class CellJournal:
    """The journal of one run; a journal of an earlier run at the same place makes way."""

    def __init__(self, path: str | Path):
        self._path = Path(path).resolve()
        self._file: int | None = None

    def begin(self, notebook: NotebookNode) -> None:
        """Write down the notebook that is about to run."""
        self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o644)
        self._append({"begun": notebook})

    def started(self, index: int, cell: NotebookNode) -> None:
        """Write down that a cell runs."""
        self._append({"started": index, "papermill": cell.metadata.papermill})

    def finished(self, index: int, cell: NotebookNode) -> None:
        """Write down what a cell shows."""
        self._append({"finished": index, "cell": {**cell, "source": ""}})

    def end(self, notebook: NotebookNode) -> None:
        """Write down that the run is over."""
        self._append({"ended": {**notebook.metadata}})
        os.close(self._file)
        self._file = None

    def _append(self, line: dict) -> None:
        # One write for a line: a reader, or a crash, finds whole lines and at most one that is cut.
        text = _AS_LINE(line) + "\n"
        remaining = memoryview(text.encode("utf-8", "surrogatepass"))
        while remaining:
            remaining = remaining[os.write(self._file, remaining) :]


def recovered(template: NotebookNode, cell_journal: Path) -> NotebookNode:
    """The notebook as far as it had run, from the journal that a dead process left.

    Parameters
    ----------
    template
        The notebook as it was given to papermill; it is not changed. It stands for itself when the
        process died before it wrote its first line.
    cell_journal
        The journal's place.

    Returns
    -------
    NotebookNode
        Finished cells carry their outputs and papermill's times. Cells that never ran are ``pending``.
        A cell in whose midst the process died is ``running`` with no end, and it and the notebook carry
        ``exception: true``.

    Raises
    ------
    EngineError
        When the journal is not of this notebook, or is broken before its last line.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> died_at_once = recovered(new_notebook(cells=[new_code_cell("1 + 1")]), Path("no_such.jsonl"))
    >>> died_at_once.cells[0].metadata.papermill.status
    'pending'
    """
    lines = _lines(Path(cell_journal))
    notebook = nbformat.from_dict(lines[0]["begun"]) if lines else _never_begun(template)
    _check_same(template, notebook, Path(cell_journal))
    running: set[int] = set()
    ended = False
    for line in lines[1:]:
        if "started" in line:
            notebook.cells[line["started"]].metadata.papermill = nbformat.from_dict(line["papermill"])
            running.add(line["started"])
        elif "finished" in line:
            index = line["finished"]
            kept = {"source": notebook.cells[index].source}
            notebook.cells[index] = nbformat.from_dict({**line["cell"], **kept})
            running.discard(index)
        else:
            notebook.metadata = nbformat.from_dict(line["ended"])
            ended = True
    if not ended:
        notebook.metadata.papermill["exception"] = True
    for index in running:
        notebook.cells[index].metadata.papermill["exception"] = True
    return notebook


def _lines(path: Path) -> list[dict]:
    """The journal's lines; a last line that was cut is left out, any other is a fault."""
    lines = path.read_bytes().split(b"\n") if path.exists() else [b""]
    # What follows the last line end was cut, perhaps within a letter, or is nothing.
    return [_line(line, number, path) for number, line in enumerate(lines[:-1], start=1)]


def _line(line: bytes, number: int, path: Path) -> dict:
    try:
        return json.loads(line.decode("utf-8", "surrogatepass"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        found = line[:80].decode("utf-8", "replace")
        raise EngineError(("journal_broken", {"file": path.name, "row": number, "found": found})) from error


def _never_begun(template: NotebookNode) -> NotebookNode:
    """The template with papermill's marks of a run in which no cell has begun."""
    notebook = nbformat.from_dict(template)
    notebook.metadata["papermill"] = dict.fromkeys(("start_time", "end_time", "duration", "exception"))
    for cell in notebook.cells:
        cell.metadata["papermill"] = {
            "exception": None,
            "start_time": None,
            "end_time": None,
            "duration": None,
            "status": "pending",
        }
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return nbformat.from_dict(notebook)


def _check_same(template: NotebookNode, notebook: NotebookNode, path: Path) -> None:
    """Every cell of the template stands in the journal's notebook, in its order; papermill only adds cells."""
    sources = iter([cell.source for cell in notebook.cells])
    for number, cell in enumerate(template.cells, start=1):
        if "injected-parameters" not in cell.metadata.get("tags", []) and cell.source not in sources:
            values = {"file": path.name, "row": number, "found": cell.source[:80]}
            raise EngineError(("journal_of_another", values))
