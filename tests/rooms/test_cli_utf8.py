"""A command in surroundings that know no UTF-8: it begins again, once, and file names in Thai are what they are."""

import os
import subprocess
import sys

import pytest

from tambonlib.cli import startup
from tests.rooms.batch.workshop import Workshop
from tests.rooms.test_cli import tambon

STRANGE = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": ""}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows gives file names in UTF-8 whatever the locale")
def test_a_field_book_with_a_thai_name_is_imported(tmp_path):
    workshop = Workshop(tmp_path / "โครงการ")
    told = tambon("import", workshop.root / "params" / "example.yaml", **STRANGE)
    assert told.returncode == 0, told.stderr
    assert "980101_ครัวเรือน.csv: 7 แถว" in told.stdout
    assert len(workshop.table("household")) == 18


@pytest.mark.skipif(sys.platform == "win32", reason="Windows gives file names in UTF-8 whatever the locale")
def test_a_thai_name_in_the_command_itself_survives(tmp_path):
    told = tambon("check", tmp_path / "ไม่มีแฟ้มนี้.yaml", **STRANGE)
    assert told.returncode == 2
    assert "ไม่มีแฟ้มนี้.yaml" in told.stderr and "Traceback" not in told.stderr


class Surroundings:
    """An interpreter of another encoding, and what was begun."""

    def __init__(self, monkeypatch, encoding="ascii"):
        self.begun = []
        monkeypatch.setattr(sys, "getfilesystemencoding", lambda: encoding)
        monkeypatch.setattr(sys, "flags", type("Flags", (), {"utf8_mode": 0}))
        monkeypatch.setattr(sys, "orig_argv", ["python", "-m", "tambonlib.cli", "check"])
        monkeypatch.setattr(os, "execv", lambda path, command: self.begun.append(command))
        monkeypatch.setattr(subprocess, "call", lambda command: self.begun.append(command) or 7)
        # Set here so that they are put back afterwards, whatever is done with them.
        monkeypatch.setenv("PYTHONUTF8", "0")
        monkeypatch.setenv(startup.AGAIN, "")


def test_it_begins_again_with_the_same_words_and_only_once(monkeypatch):
    around = Surroundings(monkeypatch)
    monkeypatch.setattr(sys, "platform", "linux")
    startup.restart_in_utf8()
    assert around.begun == [[sys.executable, "-X", "utf8", "-m", "tambonlib.cli", "check"]]
    assert os.environ["PYTHONUTF8"] == "1"
    startup.restart_in_utf8()  # as the one begun again would, if nothing had helped
    assert len(around.begun) == 1
    assert startup.AGAIN not in os.environ


def test_windows_waits_for_the_one_begun_again(monkeypatch):
    around = Surroundings(monkeypatch, encoding="mbcs")
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(SystemExit) as left:
        startup.restart_in_utf8()
    assert left.value.code == 7 and len(around.begun) == 1


def test_where_names_are_utf_8_nothing_is_begun_again(monkeypatch):
    around = Surroundings(monkeypatch, encoding="utf-8")
    startup.restart_in_utf8()
    assert around.begun == []
