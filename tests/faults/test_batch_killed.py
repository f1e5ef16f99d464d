"""The run itself is killed, at any moment: what the journal says stays true, and the next run completes what is
missing.
"""

import json
import os
import random
import signal
import time

import psutil
import pytest

from tambonlib.batch import journal, lock, publish, supervisor
from tests.faults.batch_kit import Canned, page_of, project, wait_until

CODES = ("990101", "990102", "990103")
pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are sent as POSIX knows them")

# What changes the disk during a run; each of them is a moment at which it may stop.
MOMENTS = (
    (publish.os, "replace"),
    (supervisor.shutil, "rmtree"),
    (supervisor.journal, "append"),
    (lock, "_note"),
    (supervisor.Path, "mkdir"),
    (supervisor.Path, "unlink"),
    (supervisor.Path, "write_text"),
)


def killed_at(made, moment: int, *, after: bool) -> bool:
    """Run in a forked process that kills itself before (or after) its n-th change of the disk; whether it came to
    that.
    """
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            _count_down(moment, after=after)
            supervisor._starter = lambda *given: Canned({"990102": "ValueError"})
            made.run(made.due(CODES), workers=2)
            code = 0
        finally:
            os._exit(code)
    ended = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert ended in (0, -signal.SIGKILL)
    return ended != 0


def _count_down(moment: int, *, after: bool) -> None:
    left = [moment]

    def counted(function):
        def call(*given, **named):
            left[0] -= 1
            this_one = left[0] == 0
            if this_one and not after:
                os.kill(os.getpid(), signal.SIGKILL)
            done = function(*given, **named)
            if this_one:
                os.kill(os.getpid(), signal.SIGKILL)
            return done

        return call

    for owner, name in MOMENTS:
        setattr(owner, name, counted(getattr(owner, name)))


def check_true(made) -> None:
    """Every page that stands is whole, and every failure or success in the journal has its page or is due again."""
    for page in made.outputs.glob("*.html"):
        assert page.read_text(encoding="utf-8") == page_of(page.name[:6])
    for name in made.untruths():
        assert name[:6] in made.due(CODES)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_at_every_change_of_the_disk(tmp_path, monkeypatch, after):
    moments = 0
    while True:
        moments += 1
        made = project(tmp_path / str(moments))
        if not killed_at(made, moments, after=after):
            break
        check_true(made)
        due = made.due(CODES)
        canned = Canned({"990102": "ValueError"})
        monkeypatch.setattr(supervisor, "_starter", lambda *given, canned=canned: canned)
        entries = made.run(due, workers=2)
        assert sorted(canned.started) == sorted(due) == sorted(entries)
        assert made.untruths() == []
        assert made.succeeded() == {"990101", "990103"}
        assert made.due(CODES) == ["990102"]
        assert not (made.outputs / "990102.html").exists()
    assert moments > 30  # three reports, each with its folder, job, notebook, page and journal line, and the lock


def test_killed_twice_over_an_older_success(tmp_path, monkeypatch):
    """A page of an earlier run is never taken for one of the run that was killed over it."""
    made = project(tmp_path / "p")
    monkeypatch.setattr(supervisor, "_starter", lambda *given: Canned())
    made.run(CODES)
    (made.outputs / "990101.html").write_text("edited", encoding="utf-8")
    for moment in range(1, 12):
        assert killed_at(made, moment, after=True)
        if made.due(CODES) == []:
            break
    else:
        assert set(made.run(made.due(CODES))) <= {"990101"}
    assert made.untruths() == []
    assert made.succeeded() == {*CODES}


CELLS = ("import time, os\nopen(f'pid_{tambon}', 'w').write(str(os.getpid()))\ntime.sleep(0.3)", "print('x' * 1000)")


def test_killed_again_and_again_while_real_reports_are_made(tmp_path):
    """SIGKILL at moments drawn by a seed, each over what the last left; children end too, and in the end all is
    made.
    """
    made = project(tmp_path / "p", *CELLS)
    codes, chance = [f"9901{number:02d}" for number in range(1, 17)], random.Random(2550)
    for _ in range(5):
        begun, due = set(made.folder.glob("pid_*")), made.due(codes)
        process = made.begin(due, engine="fork", workers=2)
        wait_until(
            lambda begun=begun, process=process: set(made.folder.glob("pid_*")) - begun or process.poll() is not None
        )
        time.sleep(chance.uniform(0.0, 0.9))
        process.kill()
        process.wait()
        children = [int(path.read_text() or 0) for path in made.folder.glob("pid_*")]
        assert wait_until(lambda children=children: not any(pid and psutil.pid_exists(pid) for pid in children))
        assert {name[:6] for name in made.untruths()} <= set(made.due(codes))
    before, due = made.succeeded(), made.due(codes)
    assert due
    again = made.run(due, engine="fork", workers=2)
    assert set(again) == set(due) == set(codes) - before
    assert made.succeeded() == set(codes)
    assert made.untruths() == []


def test_ctrl_c_ends_everything_and_leaves_nothing_half_written(tmp_path):
    made = project(tmp_path / "p", *CELLS, "time.sleep(600 if tambon == '990102' else 0)")
    process = made.begin(["990101", "990102", "990103"], engine="fork", workers=1)
    assert wait_until((made.folder / "pid_990102").exists)
    process.send_signal(signal.SIGINT)
    assert process.wait(20) != 0
    assert "KeyboardInterrupt" in made.said()
    child = int((made.folder / "pid_990102").read_text() or 0)
    assert not (child and psutil.pid_exists(child))
    assert made.succeeded() == {"990101"}
    assert sorted(path.name for path in made.outputs.glob("*.html")) == ["990101.html"]
    assert list((made.outputs / supervisor.WORK).iterdir()) == []
    assert lock.holder(made.outputs) is None
    assert made.due(["990101", "990102", "990103"]) == ["990102", "990103"]


def test_half_a_last_line_of_the_journal_costs_one_report(tmp_path, monkeypatch):
    made = project(tmp_path / "p")
    monkeypatch.setattr(supervisor, "_starter", lambda *given: Canned())
    made.run(CODES, workers=1)
    path = made.outputs / supervisor.JOURNAL
    path.write_bytes(path.read_bytes()[:-40])
    assert journal.read(path).unreadable_lines == (3,)
    assert made.due(CODES) == ["990103"]
    made.run(["990103"])
    assert made.due(CODES) == []
    assert [json.loads(line)["tambon_code"] for line in path.read_bytes().splitlines()[:2]] == ["990101", "990102"]
