"""The commands as a person meets them: help, a faulty study, exit codes."""

import os
import subprocess
import sys

import pytest

from tests.support import project_root


def tambon(*arguments: object, **environment: str) -> subprocess.CompletedProcess:
    """Run the console script in a process of its own, as a terminal would."""
    command = [sys.executable, "-m", "tambonlib.cli", *map(str, arguments)]
    return subprocess.run(
        command, cwd=project_root(), capture_output=True, text=True, encoding="utf-8", check=False,
        env={**os.environ, **environment},
    )


def test_help_names_the_commands_in_both_languages():
    told = tambon("--help")
    assert told.returncode == 0
    assert all(name in told.stdout for name in ("check", "demo", "import", "measure", "merge", "run", "verify"))
    assert "ทำรายงานของตำบลที่ระบุ" in " ".join(told.stdout.split())


def test_a_study_in_order_is_said_to_be_so():
    told = tambon("check", "params/demo.yaml")
    assert told.returncode == 0
    assert "54 ตำบล" in told.stdout and "54 tambons" in told.stdout


def test_thai_is_told_where_the_machine_speaks_no_thai():
    told = tambon("check", "params/demo.yaml", LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert told.returncode == 0
    assert "54 ตำบล" in told.stdout


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    """A study with two faults."""
    folder = tmp_path_factory.mktemp("faulty")
    text = (project_root() / "params" / "demo.yaml").read_text(encoding="utf-8")
    for name in ("demo_roster.csv", "demo_mapping.yaml", "demo_agreed_lists.csv"):
        (folder / name).write_bytes((project_root() / "params" / name).read_bytes())
    path = folder / "demo.yaml"
    path.write_text(text.replace("seed:", "sead:").replace('"2007-01"', '"2550-01"'), encoding="utf-8")
    return path


@pytest.mark.parametrize("command", ["check", "import", "measure", "run"])
def test_a_faulty_study_is_told_whole_and_not_traced(faulty, command):
    told = tambon(command, faulty)
    assert told.returncode == 2
    assert "Traceback" not in told.stderr
    assert "sead" in told.stderr and "2550-01" in told.stderr


def test_an_unknown_tambon_is_told_with_near_ones():
    told = tambon("run", "params/demo.yaml", "990199", "--dry-run")
    assert told.returncode == 2
    assert "990199" in told.stderr and "990106" in told.stderr


def test_an_edition_that_does_not_exist_is_refused_before_anything_is_done():
    told = tambon("run", "params/demo.yaml", "--edition", "workshop")
    assert told.returncode == 2
    assert "workshop" in told.stderr and "team" in told.stderr
    assert told.stdout == ""


def test_an_unknown_option_is_a_mistake_of_use():
    assert tambon("run", "params/demo.yaml", "--no-such-option").returncode == 2
