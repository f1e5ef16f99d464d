"""Faults under the whole command `tambon run`: strange surroundings, a bad tambon, broken files, Ctrl-C, two
commands at once.
"""

import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from tambonlib.batch import journal, lock
from tambonlib.batch.supervisor import WORK
from tests.faults.batch_kit import Project
from tests.rooms.records.desk import HOUSEHOLD, Desk, member
from tests.support import project_root

GOOD, BAD = "980101", "980102"
CELLS = (
    "import pathlib, time\npathlib.Path(f'began_{tambon}').touch()\nwhile pathlib.Path('wait').exists(): time.sleep(0.05)",
    f"if tambon == '{BAD}' and not pathlib.Path('mended').exists(): raise ValueError('ตำบลนี้มีปัญหา')",
    "print('ผลของตำบล', tambon, time.tzname[0])",
)
STRANGE = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "", "TZ": "XYZ-11"}


class Command:
    """`tambon run` on a study of two tambons, with a notebook of a few cells."""

    def __init__(self, folder):
        self.desk = Desk(folder)
        self.desk.csv(f"{GOOD}_ครัวเรือน.csv", [HOUSEHOLD, member()])  # a name that is Thai, whatever the surroundings
        made = Project(folder)
        made.write_notebook(*CELLS)
        self.notebook = folder / "notebooks" / "tambon.ipynb"
        self.notebook.parent.mkdir()
        made.notebook.rename(self.notebook)
        self.folder, self.outputs = folder, folder / "outputs" / "example"
        self.results = folder / "data" / "example" / "results" / "results.parquet"

    def begin(self, *options: str, **environment: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", "tambonlib.cli", "run", "params/example.yaml", *options],
            cwd=self.folder,
            encoding="utf-8",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONPATH": str(project_root()), **environment},
        )

    def run(self, *options: str, **environment: str) -> tuple[int, str]:
        process = self.begin(*options, **environment)
        said, _ = process.communicate(timeout=120)
        return process.returncode, said

    def lines(self) -> int:
        return len(journal.read(self.outputs / journal.NAME).entries)


@pytest.fixture(scope="module")
def command(tmp_path_factory):
    """The first run, in surroundings that know neither Thai nor UTF-8."""
    made = Command(tmp_path_factory.mktemp("command"))
    made.first = made.run(**STRANGE)
    return made


def test_strange_surroundings_change_nothing(command):
    code, said = command.first
    assert code == 1  # one report failed
    assert "สำเร็จ 1 ฉบับ ไม่สำเร็จ 1 ฉบับ" in said
    page = (command.outputs / f"{GOOD}.html").read_text(encoding="utf-8")
    assert f"ผลของตำบล {GOOD} XYZ" in page


def test_a_bad_tambon_is_told_and_alone(command):
    _, said = command.first
    assert "ValueError: ตำบลนี้มีปัญหา" in said
    assert (command.outputs / f"{BAD}.failed.html").is_file()
    assert not (command.outputs / f"{BAD}.html").exists()


def test_truncated_results_are_seen_and_measured_again(command):
    whole, lines = command.results.read_bytes(), command.lines()
    command.results.write_bytes(whole[: len(whole) // 2])
    code, said = command.run()
    assert code == 1
    assert command.results.read_bytes() == whole
    assert command.lines() == lines + 1  # only the failed one was made; the other's results are what they were
    assert f"{BAD}/team/th" in said


def test_truncated_results_that_cannot_be_measured_again_are_told(command, tmp_path):
    copied = tmp_path / "copy"
    shutil.copytree(command.folder, copied)
    data = copied / "data" / "example"
    shutil.rmtree(data / "records")
    shutil.rmtree(data / "field_books")
    results = data / "results" / "results.parquet"
    results.write_bytes(results.read_bytes()[:100])
    process = subprocess.run(
        [sys.executable, "-m", "tambonlib.cli", "run", "params/example.yaml"],
        cwd=copied,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONPATH": str(project_root())},
    )
    assert process.returncode == 2
    assert "Traceback" not in process.stderr
    assert (copied / "outputs" / "example" / f"{GOOD}.html").read_bytes() == (
        command.outputs / f"{GOOD}.html"
    ).read_bytes()


def test_a_corrupt_notebook_is_told_before_anything_is_made(command):
    whole, lines = command.notebook.read_bytes(), command.lines()
    command.notebook.write_bytes(whole[: len(whole) // 2])
    try:
        code, said = command.run()
    finally:
        command.notebook.write_bytes(whole)
    assert code == 2
    assert "tambon.ipynb" in said
    assert "Traceback" not in said
    assert command.lines() == lines


def test_half_a_last_line_of_the_journal_is_told(command):
    path = command.outputs / journal.NAME
    whole = path.read_bytes()
    path.write_bytes(whole[:-30])
    code, said = command.run("--dry-run")
    path.write_bytes(whole)
    assert code == 0
    assert "อ่านไม่ได้" in said


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as POSIX knows them")
def test_ctrl_c_and_a_second_command_meanwhile(command):
    """A command that comes while another works is refused; Ctrl-C ends the first with 130 and leaves nothing
    half-done.
    """
    (command.folder / "wait").touch()
    for began in command.folder.glob("began_*"):
        began.unlink()
    before = {path.name: path.read_bytes() for path in command.outputs.glob("*.html") if path.name != "index.html"}
    first = command.begin("--force")
    try:
        until = time.monotonic() + 60
        while not list(command.folder.glob("began_*")) and time.monotonic() < until:
            time.sleep(0.05)
        assert list(command.folder.glob("began_*"))
        code, said = command.run()
        assert code == 2
        assert f"โปรเซส {first.pid}" in said
        first.send_signal(signal.SIGINT)
        said, _ = first.communicate(timeout=30)
        assert first.returncode == 130
        assert "หยุดตามคำสั่ง" in said
    finally:
        first.kill()
        first.communicate()
        (command.folder / "wait").unlink()
    assert {
        path.name: path.read_bytes() for path in command.outputs.glob("*.html") if path.name != "index.html"
    } == before
    assert list((command.outputs / WORK).iterdir()) == []
    assert lock.holder(command.outputs) is None


def test_what_is_missing_is_made_in_the_end_and_nothing_else(command):
    (command.folder / "mended").touch()
    lines = command.lines()
    code, said = command.run()
    assert code == 0, said
    assert command.lines() == lines + 1
    assert not (command.outputs / f"{BAD}.failed.html").exists()
    assert (command.outputs / f"{BAD}.html").is_file()
