"""How a run ends: an error, ``exit``, and what it leaves of the process in which it ran."""

import asyncio
import os

import nbformat
import papermill
import pytest
from nbclient.exceptions import DeadKernelError
from papermill.exceptions import PapermillExecutionError

from tests.rooms.batch.engine.behaviours import notebook
from tests.rooms.batch.engine.running import told


def run(folder, cells, **options):
    papermill.execute_notebook(
        notebook(list(cells)),
        str(folder / "out.ipynb"),
        progress_bar=False,
        engine_name="tambon",
        **options,
    )


def left(folder):
    return nbformat.read(folder / "out.ipynb", as_version=4).cells


def states(folder):
    return [cell.metadata.get("papermill", {}).get("status") for cell in left(folder)]


def test_an_error_is_saved_as_papermill_saves_it(tmp_path):
    cells = ["print('shown')", "1 / 0", "'never'"]
    with pytest.raises(PapermillExecutionError, match="ZeroDivisionError"):
        run(tmp_path, cells)
    with pytest.raises(PapermillExecutionError, match="ZeroDivisionError"):
        papermill.execute_notebook(notebook(list(cells)), str(tmp_path / "stock.ipynb"), progress_bar=False)
    stock = nbformat.read(tmp_path / "stock.ipynb", as_version=4)
    assert [told(cell) for cell in left(tmp_path)] == [told(cell) for cell in stock.cells]
    assert states(tmp_path) == [None, "completed", None, "failed", "pending"]


def test_errors_may_be_allowed(tmp_path):
    with pytest.raises(PapermillExecutionError):
        run(tmp_path, ["1 / 0", "print('goes on')"], allow_errors=True)
    assert left(tmp_path)[-1].outputs[0].text == "goes on\n"


def test_text_that_no_file_can_hold_does_not_cost_the_notebook(tmp_path):
    """Half of a pair of letters cannot be written in UTF-8: it is shown as a replaced letter, and the error stays
    the cell's own.
    """
    with pytest.raises(PapermillExecutionError, match="ValueError"):
        run(tmp_path, ["print('ก\\ud83dข')", "'\\ud83d'", "raise ValueError('ค\\ud83d')"])
    shown = [cell.outputs[0] for cell in left(tmp_path) if cell.cell_type == "code"]
    assert shown[0].text == "ก\ufffdข\n"
    assert shown[1].data["text/plain"] == r"'\ud83d'"
    assert shown[2].evalue == "ค\ufffd"


def test_leaving_without_an_error_is_no_error(tmp_path):
    run(tmp_path, ["import sys\nsys.exit()", "'never'"])
    assert states(tmp_path) == ["failed", "pending"]


def test_exit_takes_no_more_cells(tmp_path):
    with pytest.raises(DeadKernelError, match="cell 2"):
        run(tmp_path, ["exit", "print('two')"])
    run(tmp_path, ["print('one')", "exit"])
    assert states(tmp_path) == ["completed", "completed"]


def test_this_process_is_left_as_it_was(tmp_path):
    import sys

    before = (
        dict(os.environ),
        list(sys.path),
        sys.stdout,
        sys.stderr,
        sys.modules["__main__"],
        os.fstat(1),
        os.fstat(2),
    )
    run(
        tmp_path,
        ["import os, sys\nos.environ['NEW'] = '1'\nsys.path.append('nowhere')\nn = os.write(1, b'text')"],
    )
    assert (
        dict(os.environ),
        list(sys.path),
        sys.stdout,
        sys.stderr,
        sys.modules["__main__"],
        os.fstat(1),
        os.fstat(2),
    ) == before


def test_each_flush_is_an_output_as_in_a_kernel(tmp_path):
    run(tmp_path, ["print('a', flush=True)\nprint('b')\nprint('c')"])
    assert [output.text for output in left(tmp_path)[0].outputs] == ["a\n", "b\nc\n"]


def test_sister_processes_draw_different_numbers(tmp_path):
    import numpy

    numpy.random.seed(1)
    drawn = []
    for _ in range(2):
        run(tmp_path, ["import random, numpy\nprint(random.random(), numpy.random.random())"])
        drawn += left(tmp_path)[0].outputs[0].text.split()
    assert len(set(drawn)) == 4


def test_it_runs_where_a_loop_runs_already(tmp_path):
    async def twice():
        other = asyncio.create_task(asyncio.sleep(0, "goes on"))
        for _ in range(2):
            run(tmp_path, ["import asyncio\nawait asyncio.sleep(0)\nprint('awaited')"])
        return await other

    assert asyncio.run(twice()) == "goes on"
    assert left(tmp_path)[0].outputs[0].text == "awaited\n"


def test_nothing_stays_open(tmp_path):
    run(tmp_path, ["1"])
    before = sorted(os.listdir("/proc/self/fd") if os.path.isdir("/proc/self/fd") else ())
    run(tmp_path, ["1"])
    assert sorted(os.listdir("/proc/self/fd") if os.path.isdir("/proc/self/fd") else ()) == before
