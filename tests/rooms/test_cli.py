"""The commands as a person meets them: help, a faulty study, exit codes."""

import os
import subprocess
import sys

import pytest

from tambonlib import words
from tests.support import project_root


def tambon(*arguments: object, **environment: str) -> subprocess.CompletedProcess:
    """Run the console script in a process of its own, as a terminal would."""
    command = [sys.executable, "-m", "tambonlib.cli", *map(str, arguments)]
    return subprocess.run(
        command,
        cwd=project_root(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
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


def test_the_help_tells_each_command_whole_in_each_language():
    told = " ".join(tambon("--help", COLUMNS="80").stdout.split())
    assert "..." not in told.partition("Commands:")[2]
    for key in ("batch.help.run", "batch.help.demo", "resume.help.merge", "explain.help.explain"):
        assert all(words.text(key, lang).replace(" ", "") in told.replace(" ", "") for lang in words.LANGUAGES), key


@pytest.mark.parametrize(
    ("arguments", "thai", "english"),
    [
        (["rum"], "ไม่มีคำสั่งชื่อ rum คำสั่งที่มี ได้แก่ check, demo", "There is no command rum. Commands: check, demo"),
        (
            ["run", "params/demo.yaml", "--wokers", "2"],
            "ไม่มีตัวเลือก --wokers ตัวเลือกที่มี ได้แก่ --lang, --edition, --workers",
            "no option --wokers",
        ),
        (["run"], "ยังขาด STUDY กรุณาระบุ", "STUDY is missing"),
        (["merge", "params/demo.yaml"], "ยังขาด FOLDERS กรุณาระบุ", "FOLDERS is missing"),
        (["explain", "D1.1"], "ยังขาด --tambon กรุณาระบุ", "--tambon is missing"),
        (
            ["run", "x", "--workers", "0"],
            "ค่าของ --workers ต้องเป็นจำนวนเต็มตั้งแต่ 1 ถึง 64 แต่พบ 0",
            "--workers needed a whole number from 1 to 64; found 0.",
        ),
        (["run", "x", "--workers", "two"], "แต่พบ two", "found two."),
        (["run", "x", "--memory-limit", "1"], "จำนวนเต็มตั้งแต่ 64 ขึ้นไป แต่พบ 1", "a whole number from 64 on; found 1."),
        (["run", "x", "--time-limit", "0"], "ตัวเลขตั้งแต่ 1 ขึ้นไป", "a number from 1 on"),
        (["run", "x", "--lang", "de"], "คำใดคำหนึ่งใน th, en แต่พบ de", "one of th, en; found de."),
        (
            ["demo", "--folder", "pyproject.toml"],
            "ต้องเป็นโฟลเดอร์ แต่พบ pyproject.toml",
            "a folder; found pyproject.toml.",
        ),
        (["run", "x", "--workers"], "ตัวเลือก --workers ต้องมีค่าตามหลัง", "needs a value"),
        (["indicators", "--recipe=3"], "ตัวเลือก --recipe ไม่รับค่า", "takes no value"),
        (["check", "a.yaml", "b.yaml"], "มีคำเกินมา b.yaml กรุณาตัดออก", "More was given than this command takes: b.yaml."),
    ],
)
def test_a_mistake_of_use_is_told_in_both_languages(arguments, thai, english):
    told = tambon(*arguments)
    assert told.returncode == 2 and told.stdout == ""
    assert thai in told.stderr and english in told.stderr
    assert "--help" in told.stderr and "Error:" not in told.stderr and "Try" not in told.stderr
