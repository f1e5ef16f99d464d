"""What is put together of a report whose process ended says where it ended, and claims no more."""

import nbformat
import pytest

from tambonlib.batch.exit_status import died, error_of, exit_or_signal, is_disk_fault, same_failure
from tambonlib.batch.recover import last_begun, left_behind, marked

ERROR = died(None, 9)


def cell(source: str, start: bool = False, end: bool = False):
    noted = {
        "start_time": "t" if start else None,
        "end_time": "t" if end else None,
        "status": "completed" if end else "running" if start else "pending",
    }
    return nbformat.v4.new_code_cell(source, metadata={"papermill": noted})


def notebook(*cells):
    return nbformat.v4.new_notebook(cells=list(cells))


def statuses(told) -> list[str]:
    return [one.metadata.get("papermill", {}).get("status", "-") for one in told.cells]


def test_the_cell_that_was_running_shows_the_error():
    before = notebook(cell("a", True, True), cell("b\nc", True), cell("d"))
    told, error = marked(before, ERROR)
    assert statuses(told) == ["completed", "failed", "pending"]
    assert (error["cell"], error["first_line"]) == (1, "b")
    assert told.cells[1].outputs[0].ename == "ProcessDied"
    assert "SIGKILL" in told.cells[1].outputs[0].evalue
    assert before.cells[1].outputs == []  # what was given is not changed
    nbformat.validate(told)


def test_between_two_cells_a_cell_of_its_own_tells_it():
    told, error = marked(notebook(cell("a", True, True), cell("b")), ERROR)
    assert statuses(told) == ["completed", "pending", "-"]
    assert "ก่อนเริ่มช่องถัดไป" in error["message"]
    assert told.cells[-1].outputs[0].ename == "ProcessDied"


def test_before_the_first_cell():
    told, error = marked(notebook(cell("a")), ERROR)
    assert "before the first cell" in error["message"]
    assert told.metadata.papermill.exception is True


def test_where_only_the_kernel_died_papermill_s_completed_is_corrected():
    all_completed = notebook(
        cell("a", True, True),
        cell("b", True, True),
        nbformat.v4.new_code_cell("c", metadata={"papermill": {"status": "completed", "start_time": None}}),
    )
    told, error = marked(all_completed, error_of("ProcessDied", "kernel"), kernel_died=True)
    assert statuses(told) == ["completed", "failed", "pending"]
    assert error["cell"] == 1


@pytest.mark.parametrize("left", [None, "", '{"cells": [', "[]"])
def test_without_anything_readable_the_template_stands_for_itself(tmp_path, left):
    nbformat.write(notebook(cell("a")), tmp_path / "template.ipynb")
    if left is not None:
        (tmp_path / "executed.ipynb").write_text(left, encoding="utf-8")
    told = left_behind(tmp_path / "template.ipynb", tmp_path / "executed.ipynb", tmp_path / "cells.jsonl")
    assert [one.source for one in told.cells] == ["a"]
    assert last_begun(told) is None


@pytest.mark.parametrize(("returncode", "told"), [(0, (0, None)), (3, (3, None)), (-9, (None, 9))])
def test_exit_codes_and_signals(returncode, told):
    assert exit_or_signal(returncode) == told


@pytest.mark.parametrize(
    ("number", "english"),
    [
        (9, "killed from outside"),
        (11, "crashed (SIGSEGV)"),
        (6, "crashed (SIGABRT)"),
        (15, "signal SIGTERM"),
        (99, "signal 99"),
    ],
)
def test_signals_are_named(number, english):
    assert english in died(None, number)["message"]


def test_alike_is_the_same_error_in_the_same_cell():
    one = {"name": "KeyError", "cell": 3, "first_line": "a", "message": "990101"}
    assert same_failure(one, {**one, "message": "990102"})
    assert not same_failure(one, {**one, "cell": 4})
    assert not same_failure(one, {**one, "name": "ValueError"})


@pytest.mark.parametrize(
    ("error", "is_one"),
    [
        (OSError(28, ""), True),
        (OSError(27, ""), True),
        (OSError(2, ""), False),
        (ValueError(), False),
        (OSError("?"), False),
    ],
)
def test_what_says_that_the_disk_is_full(error, is_one):
    assert is_disk_fault(error) is is_one
