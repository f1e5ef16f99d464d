"""Two runs on the same outputs: the second is refused with a clear word; a lock that a dead run left is recognised."""

import json
import os
import platform
import signal
import subprocess
import sys
import threading
import time

import pytest

from tambonlib.batch.lock import HOLDER, LOCK, holder, outputs_lock
from tambonlib.errors import TambonError
from tests.faults.batch_kit import Canned, project
from tests.support import project_root

HOLDS = "import sys, time, pathlib\nfrom tambonlib.batch.lock import outputs_lock\nwith outputs_lock(pathlib.Path(sys.argv[1])):\n print('held', flush=True)\n time.sleep(600)"


@pytest.fixture
def other_run(tmp_path):
    """Another process that holds the outputs folder."""
    process = subprocess.Popen([sys.executable, "-c", HOLDS, str(tmp_path)], stdout=subprocess.PIPE, cwd=project_root())
    assert process.stdout.readline() == b"held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_second_run_is_refused_and_told_by_whom(tmp_path, other_run):
    with pytest.raises(TambonError) as raised, outputs_lock(tmp_path):
        pass
    (fault,) = raised.value.faults
    assert fault.code == "outputs_in_use"
    assert str(other_run.pid) in fault.text("th")
    assert "Wait until process" in fault.text("en")
    assert holder(tmp_path)["pid"] == other_run.pid


def test_a_run_that_was_killed_holds_nothing(tmp_path, other_run):
    other_run.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
    # Not waited for: on POSIX it is still in the table of processes, dead.
    deadline = time.monotonic() + 10
    while holder(tmp_path) is not None and time.monotonic() < deadline:
        time.sleep(0.02)
    with outputs_lock(tmp_path):
        assert holder(tmp_path)["pid"] == os.getpid()
    assert holder(tmp_path) is None


def noted(**changes) -> str:
    """What a note of another process says."""
    return json.dumps({"pid": 1, "host": platform.node(), "since": "2026-11-22T10:00:00+00:00", **changes})


def test_a_note_alone_holds_nothing(tmp_path):
    """The process that wrote it has ended, whoever has its number by now."""
    (tmp_path / HOLDER).write_text(noted(pid=os.getpid()), encoding="utf-8")
    assert holder(tmp_path) is None
    with outputs_lock(tmp_path):
        assert holder(tmp_path)["pid"] == os.getpid()


def test_another_machine_s_lock_is_not_judged_but_told(tmp_path):
    (tmp_path / HOLDER).write_text(noted(host="laptop-2"), encoding="utf-8")
    with pytest.raises(TambonError) as raised, outputs_lock(tmp_path):
        pass
    (fault,) = raised.value.faults
    assert fault.code == "outputs_held_elsewhere"
    assert "laptop-2" in fault.text("th")
    assert HOLDER in fault.text("en")
    assert holder(tmp_path)["host"] == "laptop-2"


@pytest.mark.parametrize("content", [b"", b'{"pid": 12', b"\xff\xfe", b"null", b"{}"])
def test_half_a_lock_is_of_a_process_that_died_over_it(tmp_path, content):
    (tmp_path / HOLDER).write_bytes(content)
    with outputs_lock(tmp_path):
        assert holder(tmp_path)["pid"] == os.getpid()


def test_a_lock_within_a_lock_is_one(tmp_path):
    with outputs_lock(tmp_path):
        with outputs_lock(tmp_path):
            pass
        assert holder(tmp_path)["pid"] == os.getpid()
    assert holder(tmp_path) is None


def test_another_thread_of_this_process_is_another_run(tmp_path):
    refused = []

    def try_it():
        try:
            with outputs_lock(tmp_path):
                pass
        except TambonError as error:
            refused.append(error.faults[0].code)

    with outputs_lock(tmp_path):
        thread = threading.Thread(target=try_it)
        thread.start()
        thread.join()
    assert refused == ["outputs_in_use"]


def test_an_outputs_folder_taken_away_meanwhile_is_no_fault(tmp_path):
    folder = tmp_path / "outputs"
    with outputs_lock(folder):
        (folder / LOCK).unlink()
        (folder / HOLDER).unlink()
        folder.rmdir()
    assert not folder.exists()


def test_the_first_run_is_unharmed_by_the_second(tmp_path):
    """A run that comes while another one works is refused before it starts or removes anything."""
    made, refused = project(tmp_path / "p"), []

    def second(job):
        late = Canned()
        thread = threading.Thread(target=lambda: refused.append(_refusal(made, late)))
        thread.start()
        thread.join()
        assert late.started == []

    entries = made.run(["990101", "990102"], starter=Canned(), on_start=second)
    assert refused == ["outputs_in_use"] * 2
    assert {entry["state"] for entry in entries.values()} == {"succeeded"}
    assert made.untruths() == []


def _refusal(made, starter) -> str:
    with pytest.raises(TambonError) as raised:
        made.run(["990103"], starter=starter)
    return raised.value.faults[0].code
