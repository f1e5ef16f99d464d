"""How a run ends: an error, a time that is over, ``exit``, a dead process. Both ways of running tell the same."""

import asyncio
import os
import signal
import time

import nbformat
import papermill
import psutil
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from tests.rooms.batch.engine.behaviours import notebook
from tests.rooms.batch.engine.running import told

WAYS = {"forked": {}, "here": {"in_this_process": True}}
BOTH = pytest.mark.parametrize("way", WAYS)


def run(folder, cells, way, **options):
    papermill.execute_notebook(
        notebook(list(cells)),
        str(folder / "out.ipynb"),
        progress_bar=False,
        engine_name="tambon",
        **WAYS[way],
        **options,
    )


def left(folder):
    return nbformat.read(folder / "out.ipynb", as_version=4).cells


def is_gone(pid):
    """Whether the process ends (within seconds); one that nobody asks for its end is kept by the system as a zombie."""
    for _ in range(500):
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.01)
    return False


def states(folder):
    return [cell.metadata.get("papermill", {}).get("status") for cell in left(folder)]


@BOTH
def test_an_error_is_saved_as_papermill_saves_it(tmp_path, way):
    cells = ["print('shown')", "1 / 0", "'never'"]
    with pytest.raises(PapermillExecutionError, match="ZeroDivisionError"):
        run(tmp_path, cells, way)
    with pytest.raises(PapermillExecutionError, match="ZeroDivisionError"):
        papermill.execute_notebook(notebook(list(cells)), str(tmp_path / "stock.ipynb"), progress_bar=False)
    stock = nbformat.read(tmp_path / "stock.ipynb", as_version=4)
    assert [told(cell) for cell in left(tmp_path)] == [told(cell) for cell in stock.cells]
    assert states(tmp_path) == [None, "completed", None, "failed", "pending"]


@BOTH
def test_errors_may_be_allowed(tmp_path, way):
    with pytest.raises(PapermillExecutionError):
        run(tmp_path, ["1 / 0", "print('goes on')"], way, allow_errors=True)
    assert left(tmp_path)[-1].outputs[0].text == "goes on\n"


@BOTH
def test_text_that_no_file_can_hold_does_not_cost_the_notebook(tmp_path, way):
    """Half of a pair of letters cannot be written in UTF-8: it is shown as a replaced letter, and the error stays
    the cell's own.
    """
    with pytest.raises(PapermillExecutionError, match="ValueError"):
        run(tmp_path, ["print('ก\\ud83dข')", "'\\ud83d'", "raise ValueError('ค\\ud83d')"], way)
    shown = [cell.outputs[0] for cell in left(tmp_path) if cell.cell_type == "code"]
    assert shown[0].text == "ก\ufffdข\n"
    assert shown[1].data["text/plain"] == r"'\ud83d'"
    assert shown[2].evalue == "ค\ufffd"


@BOTH
def test_leaving_without_an_error_is_no_error(tmp_path, way):
    run(tmp_path, ["import sys\nsys.exit()", "'never'"], way)
    assert states(tmp_path) == ["failed", "pending"]


@BOTH
@pytest.mark.parametrize(
    "hangs", ["while True:\n    pass", "import time\ntime.sleep(60)", "import asyncio\nawait asyncio.sleep(60)"]
)
def test_a_cell_whose_time_is_over(tmp_path, way, hangs):
    with pytest.raises(CellTimeoutError, match="after 1 seconds"):
        run(tmp_path, ["print('one')", f"print('begun')\n{hangs}", "print('three')"], way, execution_timeout=1)
    assert states(tmp_path) == ["completed", "failed", "pending"]
    assert [output.text for output in left(tmp_path)[1].outputs] == ["begun\n"]


def test_a_cell_that_will_not_end_is_ended_with_what_it_started(tmp_path):
    sleeper = "import subprocess\nsleeper = subprocess.Popen(['sleep', '600'])\nprint(sleeper.pid, flush=True)\n"
    deaf = "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass"
    with pytest.raises(CellTimeoutError):
        run(tmp_path, [sleeper + deaf], "forked", execution_timeout=1)
    assert is_gone(int(left(tmp_path)[0].outputs[0].text))


def test_what_a_notebook_has_started_ends_with_it(tmp_path):
    run(tmp_path, ["import subprocess\nsleeper = subprocess.Popen(['sleep', '600'])\nprint(sleeper.pid)"], "forked")
    assert is_gone(int(left(tmp_path)[0].outputs[0].text))


@BOTH
def test_an_interrupted_cell_shows_its_interrupt(tmp_path, way):
    with pytest.raises(PapermillExecutionError, match="KeyboardInterrupt"):
        run(tmp_path, ["import time\ntime.sleep(60)"], way, execution_timeout=1, interrupt_on_timeout=True)


def test_an_alarm_of_the_process_itself_is_given_back(tmp_path):
    before = signal.getsignal(signal.SIGALRM)
    run(tmp_path, ["1"], "here", execution_timeout=5)
    assert signal.getsignal(signal.SIGALRM) == before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("dies", "how"),
    [("import os\nos._exit(3)", "exit 3"), ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "SIGKILL")],
)
def test_a_child_that_dies_is_told_with_its_cell(tmp_path, dies, how):
    with pytest.raises(DeadKernelError, match=f"cell 2 .*{how}"):
        run(tmp_path, ["print('one')", dies, "print('three')"], "forked")
    assert states(tmp_path) == ["completed", "failed", "pending"]
    assert left(tmp_path)[0].outputs[0].text == "one\n"


@BOTH
def test_exit_takes_no_more_cells(tmp_path, way):
    with pytest.raises(DeadKernelError, match="cell 2"):
        run(tmp_path, ["exit", "print('two')"], way)
    run(tmp_path, ["print('one')", "exit"], way)
    assert states(tmp_path) == ["completed", "completed"]


def test_what_a_notebook_wants_to_do_at_its_end_is_done(tmp_path):
    wish = f"import atexit, pathlib\nleaving = atexit.register(lambda: pathlib.Path({str(tmp_path / 'bye')!r}).touch())"
    run(tmp_path, [wish], "forked")
    assert (tmp_path / "bye").exists()


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
        "here",
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
    run(tmp_path, ["print('a', flush=True)\nprint('b')\nprint('c')"], "here")
    assert [output.text for output in left(tmp_path)[0].outputs] == ["a\n", "b\nc\n"]


def test_sister_processes_draw_different_numbers(tmp_path):
    import numpy

    numpy.random.seed(1)
    drawn = []
    for _ in range(2):
        run(tmp_path, ["import random, numpy\nprint(random.random(), numpy.random.random())"], "forked")
        drawn += left(tmp_path)[0].outputs[0].text.split()
    assert len(set(drawn)) == 4


def test_it_runs_where_a_loop_runs_already(tmp_path):
    async def twice():
        other = asyncio.create_task(asyncio.sleep(0, "goes on"))
        for _ in range(2):
            run(tmp_path, ["import asyncio\nawait asyncio.sleep(0)\nprint('awaited')"], "forked")
        return await other

    assert asyncio.run(twice()) == "goes on"
    assert left(tmp_path)[0].outputs[0].text == "awaited\n"


def test_nothing_stays_open(tmp_path):
    run(tmp_path, ["1"], "forked")
    run(tmp_path, ["1"], "here")
    before = sorted(os.listdir("/proc/self/fd") if os.path.isdir("/proc/self/fd") else ())
    run(tmp_path, ["1"], "forked")
    run(tmp_path, ["1"], "here")
    assert sorted(os.listdir("/proc/self/fd") if os.path.isdir("/proc/self/fd") else ()) == before
