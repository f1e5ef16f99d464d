"""The journal of cells: what a crash leaves is rebuilt from it, and says truthfully how far the run came."""

import json

import nbformat
import papermill
import pytest

from tambonlib.batch.engine import recovered
from tambonlib.batch.engine.messages import EngineError
from tests.rooms.batch.engine.behaviours import notebook
from tests.rooms.batch.engine.running import told

CELLS = (
    "given = 1",
    "print('one')",
    "handle = display('old', display_id='d')",
    "handle.update('new')",
    "1 + given",
    "'last'",
)


@pytest.fixture(scope="module")
def template():
    made = notebook(list(CELLS))
    made.cells[0].metadata["tags"] = ["parameters"]
    return made


@pytest.fixture(scope="module")
def whole(tmp_path_factory, template):
    """The executed notebook of a run that came to its end, and the lines of its journal."""
    folder = tmp_path_factory.mktemp("journal")
    executed = papermill.execute_notebook(
        template,
        str(folder / "out.ipynb"),
        parameters={"given": 5},
        progress_bar=False,
        engine_name="tambon",
        cell_journal=folder / "cells.jsonl",
    )
    return executed, (folder / "cells.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)


def cut(folder, lines):
    path = folder / "cells.jsonl"
    path.write_text("".join(lines), encoding="utf-8")
    return path


def until(lines, kind, index):
    """The journal up to and with the line that says this of this cell."""
    place = next(number for number, line in enumerate(lines) if json.loads(line).get(kind) == index)
    return lines[: place + 1]


def test_a_whole_journal_gives_the_whole_notebook(tmp_path, template, whole):
    executed, lines = whole
    assert recovered(template, cut(tmp_path, lines)) == executed


def test_a_run_that_died_in_a_cell(tmp_path, template, whole):
    executed, lines = whole
    # Cell 1 holds the injected parameters: the cell that shows 6 is cell 5.
    notebook = recovered(template, cut(tmp_path, until(lines, "started", 5)))
    states = [cell.metadata.papermill.status for cell in notebook.cells]
    assert states == ["completed"] * 5 + ["running", "pending"]
    assert notebook.cells[5].metadata.papermill.exception is True
    assert notebook.cells[5].metadata.papermill.end_time is None
    assert notebook.metadata.papermill.exception is True
    assert [told(cell) for cell in notebook.cells[:5]] == [told(cell) for cell in executed.cells[:5]]
    assert notebook.cells[5].outputs == notebook.cells[6].outputs == []
    nbformat.validate(notebook)


def test_a_display_that_a_later_cell_renewed_is_the_new_one(tmp_path, template, whole):
    _, lines = whole
    before = recovered(template, cut(tmp_path, until(lines, "finished", 3)))
    assert before.cells[3].outputs[0]["data"]["text/plain"] == "'old'"
    after = recovered(template, cut(tmp_path, until(lines, "finished", 4)))
    assert after.cells[3].outputs[0]["data"]["text/plain"] == "'new'"


@pytest.mark.parametrize("kept", [1, 10, -1])
def test_a_last_line_that_was_cut_is_left_out(tmp_path, template, whole, kept):
    _, lines = whole
    until_one = until(lines, "started", 2)
    finished = until(lines, "finished", 2)[-1]
    cut_short = recovered(template, cut(tmp_path, [*until_one, finished[:kept]]))
    assert cut_short == recovered(template, cut(tmp_path, until_one))
    assert cut_short.cells[2].metadata.papermill.status == "running"


def test_letters_may_be_cut_too(tmp_path, template, whole):
    _, lines = whole
    path = cut(tmp_path, lines[:1])
    path.write_bytes(path.read_bytes() + '{"finished":0,"ก'.encode()[:-1])
    assert [cell.metadata.papermill.status for cell in recovered(template, path).cells] == ["pending"] * 7


@pytest.mark.parametrize("left", [None, "", '{"begun": {"cel'])
def test_without_a_first_line_nothing_has_run(tmp_path, template, left):
    path = tmp_path / "cells.jsonl"
    if left is not None:
        path.write_text(left, encoding="utf-8")
    notebook = recovered(template, path)
    assert [cell.source for cell in notebook.cells] == list(CELLS)
    assert {cell.metadata.papermill.status for cell in notebook.cells} == {"pending"}
    assert notebook.metadata.papermill.exception is True
    assert "papermill" not in template.cells[0].metadata


def test_a_broken_line_before_the_last_is_a_fault(tmp_path, template, whole):
    _, lines = whole
    with pytest.raises(EngineError, match="in which every line but the last can be read"):
        recovered(template, cut(tmp_path, [lines[0], "{cut\n", *lines[1:]]))


def test_the_journal_of_another_notebook_is_a_fault(tmp_path, whole):
    _, lines = whole
    with pytest.raises(EngineError, match="the journal of this very notebook"):
        recovered(notebook(["something else"]), cut(tmp_path, lines))


def test_a_journal_of_an_earlier_run_makes_way(tmp_path):
    path = cut(tmp_path, ["of an earlier run\n"] * 3)
    papermill.execute_notebook(notebook(["1"]), None, progress_bar=False, engine_name="tambon", cell_journal=path)
    assert [next(iter(json.loads(line))) for line in path.read_text(encoding="utf-8").splitlines()] == [
        "begun",
        "started",
        "finished",
        "ended",
    ]
