"""What goes wrong inside a report stays inside it: cells that fail, die, hang, halt, and take too much."""

import time
from pathlib import Path

import nbformat
import psutil
import pytest

from tambonlib.batch.supervisor import WORK
from tests.faults.batch_kit import project

FIRST = """
import os, signal, subprocess, sys, time
with open(f"began_{tambon}", "a") as file:
    file.write(f"{os.getpid()}\\n")
def child(code, **how):
    started = subprocess.Popen([sys.executable, "-c", code], **how)
    with open(f"children_{tambon}", "a") as file:
        file.write(f"{started.pid}\\n")
print("ก่อนเกิดเหตุ")
"""
# 128 MB stay in each of four: none of them is over a limit of its own, together they are.
TROUBLE = """
if tambon == "990102": 1 / 0
if tambon == "990103": os.kill(os.getpid(), signal.SIGKILL)
if tambon == "990104": os._exit(3)
if tambon == "990105": child("import time; time.sleep(600)", start_new_session=True); time.sleep(600)
if tambon == "990106": os.kill(os.getpid(), signal.SIGSTOP)
if tambon == "990107": much = bytearray(4 * 2**30)
if tambon == "990108": little = []
while tambon == "990108": little.append(bytearray(2**20))
for _ in range(4 if tambon == "990109" else 0): child("import time; x = bytearray(b'x') * (128 * 2**20); time.sleep(600)")
if tambon == "990109": time.sleep(600)
if tambon == "990110": child("import time; time.sleep(600)", start_new_session=True)
"""
GOOD = ("990101", "990110", "990111")
BAD = ("990102", "990103", "990104", "990105", "990106", "990107", "990108", "990109")
ERRORS = {
    "990102": "ZeroDivisionError",
    "990103": "ProcessDied",
    "990104": "ProcessDied",
    "990105": "TimeLimit",
    "990106": "TimeLimit",
    "990107": "MemoryError",
    "990108": "MemoryError",
    "990109": "MemoryLimit",
}
# Not the order of their numbers, so that those that die alike do not follow each other.
ORDER = ("990101", "990102", "990109", "990105", "990103", "990107", "990110", "990104", "990106", "990108", "990111")


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """One run with all of the troubles, two reports at a time."""
    made = project(tmp_path_factory.mktemp("deaths"), FIRST, TROUBLE, "print('หลังเกิดเหตุ', tambon)")
    return made, made.run(ORDER, seconds=6, memory_mb=128, workers=2, engine="fork")


def pids(path: Path) -> list[int]:
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def test_only_the_bad_ones_fail(ran):
    _, entries = ran
    assert {code: entry["state"] for code, entry in entries.items()} == {
        **dict.fromkeys(GOOD, "succeeded"),
        **dict.fromkeys(BAD, "failed"),
    }


@pytest.mark.parametrize("code", BAD)
def test_the_error_is_named_with_the_cell_that_ran(ran, code):
    _, entries = ran
    error = entries[code]["error"]
    assert (error["name"], error["cell"]) == (ERRORS[code], 3)  # after the parameters and the first cell
    assert error["first_line"] == 'if tambon == "990102": 1 / 0'


@pytest.mark.parametrize(
    ("code", "thai", "english"),
    [
        ("990103", "ถูกสั่งให้หยุดทันทีจากภายนอก (SIGKILL)", "was killed from outside (SIGKILL)"),
        ("990104", "รหัสออก 3", "exit code 3"),
        ("990105", "ใช้เวลาเกิน 6 วินาที", "took longer than 6 s"),
        ("990106", "ถูกพักไว้จากภายนอก (SIGSTOP)", "halted from outside (SIGSTOP)"),
        ("990109", "เกิน 128 MB", "over the 128 MB"),
    ],
)
def test_the_end_is_said_in_both_languages(ran, code, thai, english):
    message = ran[1][code]["error"]["message"]
    assert thai in message
    assert english in message
    assert "หยุดขณะรันช่องคำสั่งนี้" in message


@pytest.mark.parametrize("code", BAD)
def test_the_page_of_a_failure_says_failed_and_no_other_page_stands(ran, code):
    made, entries = ran
    assert entries[code]["page"]
    page = (made.outputs / f"{code}.failed.html").read_text(encoding="utf-8")
    assert ERRORS[code] in page
    assert "ก่อนเกิดเหตุ" in page
    assert "หลังเกิดเหตุ 99" not in page
    assert not (made.outputs / f"{code}.html").exists()


@pytest.mark.parametrize("code", BAD)
def test_the_notebook_keeps_what_ran_and_claims_no_more(ran, code):
    cells = [
        cell for cell in ran[0].executed(code).cells if "papermill-error-cell-tag" not in cell.metadata.get("tags", [])
    ]
    injected_and_own = cells[-3:]
    assert [cell.metadata.papermill.status for cell in injected_and_own] == ["completed", "failed", "pending"]
    assert injected_and_own[0].outputs[0].text == "ก่อนเกิดเหตุ\n"
    assert injected_and_own[1].outputs[-1].ename == ERRORS[code]
    assert injected_and_own[2].outputs == []


@pytest.mark.parametrize(
    ("code", "times"),
    [("990103", 2), ("990104", 2), ("990102", 1), ("990105", 1), ("990107", 1), ("990109", 1), ("990101", 1)],
)
def test_only_what_died_without_an_exception_is_begun_again_and_once(ran, code, times):
    made, entries = ran
    assert len(pids(made.folder / f"began_{code}")) == entries[code]["attempts"] == times


def test_nothing_that_a_report_started_runs_on(ran):
    made, _ = ran
    everything = [
        pid for path in made.folder.iterdir() if path.name.startswith(("began_", "children_")) for pid in pids(path)
    ]
    assert len(everything) == 11 + 2 + 1 + 4 + 1  # each began, two of them twice; and what they started
    deadline = time.monotonic() + 5
    while any(map(psutil.pid_exists, everything)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [pid for pid in everything if psutil.pid_exists(pid)] == []


def test_good_pages_stand_as_noted(ran):
    made, _ = ran
    assert made.untruths() == []
    assert made.succeeded() == set(GOOD)


def test_the_next_run_would_make_exactly_the_failed_ones(ran):
    made, _ = ran
    assert made.due(ORDER) == [code for code in ORDER if code in BAD]


def test_the_work_folder_is_empty(ran):
    assert list((ran[0].outputs / WORK).iterdir()) == []


def test_a_failed_notebook_can_be_opened(ran):
    for code in BAD:
        nbformat.validate(ran[0].executed(code))
