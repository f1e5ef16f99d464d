"""The disk takes nothing more: reports fail and say so, what is finished stands, and with room again the rest is
made.
"""

import errno
import os
import shutil
import subprocess

import pytest

from tambonlib.batch import journal, publish, supervisor
from tambonlib.errors import TambonError
from tests.faults.batch_kit import Canned, project
from tests.support import missing

CODES = ("990101", "990102", "990103")


def full(*given, **named):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_page_that_cannot_be_put_in_place_is_a_failure_and_harms_no_other(tmp_path, monkeypatch):
    made, real = project(tmp_path / "p"), os.replace

    def replace(source, target):
        return full() if "990102" in str(target) else real(source, target)

    monkeypatch.setattr(publish.os, "replace", replace)
    entries = made.run(CODES, starter=Canned())
    assert {code: entry["state"] for code, entry in entries.items()} == {
        "990101": "succeeded",
        "990102": "failed",
        "990103": "succeeded",
    }
    assert entries["990102"]["error"]["name"] == "NotPlaced"
    assert "No space left" in entries["990102"]["error"]["message"]
    assert not list(made.outputs.glob("990102*"))
    monkeypatch.undo()
    assert made.due(CODES) == ["990102"]
    made.run(["990102"], starter=Canned())
    assert made.succeeded() == {*CODES}


def test_an_older_page_does_not_outlive_the_failure_to_replace_it(tmp_path, monkeypatch):
    made = project(tmp_path / "p")
    made.run(CODES, starter=Canned())
    monkeypatch.setattr(publish.os, "replace", full)
    made.run(["990101"], starter=Canned())
    assert not (made.outputs / "990101.html").exists()
    assert made.due(CODES) == ["990101"]


def test_a_journal_that_cannot_be_written_ends_the_run_with_a_message(tmp_path, monkeypatch):
    made = project(tmp_path / "p")
    made.run(["990101"], starter=Canned())
    monkeypatch.setattr(journal, "append", full)
    with pytest.raises(TambonError) as raised:
        made.run(["990102", "990103"], starter=Canned())
    assert [fault.code for fault in raised.value.faults] == ["outputs_not_writable"]
    monkeypatch.undo()
    assert made.untruths() == []
    assert made.due(CODES) == ["990102", "990103"]  # the page may stand, but the journal does not say so


LIMITED = "import resource\nif tambon == '990102': resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\nprint('x' * 50_000)"


@pytest.mark.skipif(os.name != "posix", reason="the limit is one of POSIX systems")
def test_a_report_that_may_write_no_more_fails_alone(tmp_path):
    made = project(tmp_path / "p", LIMITED)
    entries = made.run(CODES, engine="fork", workers=2)
    assert {code: entry["state"] for code, entry in entries.items()} == {
        "990101": "succeeded",
        "990102": "failed",
        "990103": "succeeded",
    }
    assert entries["990102"]["error"]["name"] in ("ProcessDied", "OSError")
    assert not (made.outputs / "990102.html").exists()
    assert made.due(CODES) == ["990102"]


@pytest.fixture
def small_disk(tmp_path):
    """A disk of two megabytes; only the administrator of a machine may make one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if not made or made.returncode:
        missing("the right to mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk(small_disk):
    """Reports of some 300 kB on two megabytes: some are finished, then nothing fits; with room again the rest is
    made.
    """
    made = project(small_disk / "p", "print('x' * 150_000)")
    codes = [f"99010{number}" for number in range(1, 10)]
    filler = small_disk / "filler"
    filler.write_bytes(b"x" * 600_000)
    with pytest.raises(TambonError) as raised:
        made.run(codes, engine="fork", workers=1)
    assert {fault.code for fault in raised.value.faults} <= {"stopped_early", "outputs_not_writable"}
    before = made.succeeded()
    assert made.untruths() == []
    assert before
    assert before != set(codes)
    for page in made.outputs.glob("*.html"):
        assert page.read_text(encoding="utf-8").rstrip().endswith("</html>")
    filler.unlink()
    subprocess.run(["mount", "-o", "remount,size=20m", str(small_disk)], check=True)
    due = made.due(codes)
    assert set(due) == set(codes) - before
    made.run(due, engine="fork", workers=2)
    assert made.succeeded() == set(codes)
    assert supervisor.JOURNAL in {path.name for path in made.outputs.iterdir()}


@pytest.mark.parametrize("away", ["outputs", "outputs/.work"])
def test_an_outputs_folder_taken_away_meanwhile_is_told_and_not_begun_anew(tmp_path, away):
    """Someone renames the folder while reports are made: a new one in its place would stand in the way of putting
    it back.
    """
    made = project(tmp_path / "p")

    class Meddled(Canned):
        def wait(self, seconds):
            if self.started == ["990101", "990102"]:
                os.rename(made.folder / away, made.folder / "elsewhere")
                self.started.append("taken away")
            return super().wait(seconds)

    with pytest.raises(TambonError) as raised:
        made.run(CODES, starter=Meddled(), workers=1)
    assert [fault.code for fault in raised.value.faults] == ["outputs_taken_away"]
    assert made.outputs.exists() == (away != "outputs")
    if away == "outputs":
        os.rename(made.folder / "elsewhere", made.outputs)
    assert made.untruths() == []
    assert made.due(CODES) == ["990102", "990103"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")
def test_a_report_that_deletes_its_own_work_folder_fails_alone(tmp_path):
    cell = "import glob, shutil\nif tambon == '990102': shutil.rmtree(glob.glob('outputs/.work/*/990102*')[0])"
    made = project(tmp_path / "p", cell)
    entries = made.run(CODES, engine="fork", workers=1)
    assert {code: entry["state"] for code, entry in entries.items()} == {
        "990101": "succeeded",
        "990102": "failed",
        "990103": "succeeded",
    }
    assert made.due(CODES) == ["990102"]
