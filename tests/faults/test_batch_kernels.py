"""The same troubles where each report has a kernel of its own, as on systems that cannot fork."""

import time

import psutil
import pytest

from tests.faults.batch_kit import project

FIRST = "import os, pathlib, time\npathlib.Path(f'pid_{tambon}').write_text(str(os.getpid()))\nprint('ก่อนเกิดเหตุ')"
TROUBLE = """
if tambon == "990102": os.kill(os.getpid(), 9)
if tambon == "990103": os.kill(os.getppid(), 9); time.sleep(600)
if tambon == "990104": time.sleep(600)
if tambon == "990105": much = bytearray(4 * 2**30)
"""
ERRORS = {"990102": "ProcessDied", "990103": "ProcessDied", "990104": "TimeLimit", "990105": "MemoryError"}
CODES = ("990101", *ERRORS)


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    made = project(tmp_path_factory.mktemp("study {with} braces"), FIRST, TROUBLE, "print('หลังเกิดเหตุ', tambon)")
    return made, made.run(CODES, seconds=15, memory_mb=512, workers=2, engine="kernel")


def test_only_the_bad_ones_fail(ran):
    _, entries = ran
    assert {code for code, entry in entries.items() if entry["state"] == "succeeded"} == {"990101"}


@pytest.mark.parametrize("code", ERRORS)
def test_the_error_is_named_with_the_cell_that_ran(ran, code):
    error = ran[1][code]["error"]
    assert (error["name"], error["cell"], error["first_line"]) == (
        ERRORS[code],
        3,
        'if tambon == "990102": os.kill(os.getpid(), 9)',
    )


@pytest.mark.parametrize("code", ERRORS)
def test_no_cell_after_the_end_claims_that_it_was_completed(ran, code):
    made, _ = ran
    cells = [
        cell for cell in made.executed(code).cells if "papermill-error-cell-tag" not in cell.metadata.get("tags", [])
    ][-3:]
    statuses = [cell.metadata.papermill.status for cell in cells]
    # papermill itself calls cells that it never came to "pending" where a cell failed.
    assert statuses == ["completed", "failed", "pending"]
    assert cells[0].outputs[0].text == "ก่อนเกิดเหตุ\n"
    assert "หลังเกิดเหตุ 99" not in (made.outputs / f"{code}.failed.html").read_text(encoding="utf-8")


def test_what_died_was_begun_twice(ran):
    assert {code: entry["attempts"] for code, entry in ran[1].items()} == {
        "990101": 1,
        "990102": 2,
        "990103": 2,
        "990104": 1,
        "990105": 1,
    }


def test_no_kernel_runs_on(ran):
    made, _ = ran
    kernels = [int(path.read_text()) for path in made.folder.glob("pid_*")]
    assert len(kernels) == len(CODES)
    until = time.monotonic() + 10
    while any(map(psutil.pid_exists, kernels)) and time.monotonic() < until:
        time.sleep(0.05)
    assert [pid for pid in kernels if psutil.pid_exists(pid)] == []


def test_the_next_run_would_make_exactly_the_failed_ones(ran):
    made, _ = ran
    assert made.untruths() == []
    assert made.due(CODES) == list(ERRORS)
