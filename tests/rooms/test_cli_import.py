"""`tambon import`, `tambon measure` and `tambon run --dry-run` as a person meets them, on a study of three
invented tambons.
"""

import shutil
import subprocess
import sys

import pytest

from tambonlib.cli import output
from tests.faults.test_batch_two_runs import HOLDS
from tests.rooms.batch.workshop import Workshop
from tests.rooms.records.desk import HOUSEHOLD, Desk, member
from tests.rooms.test_cli import tambon
from tests.support import project_root

FAULTY = 2


@pytest.fixture
def workshop(tmp_path):
    """For each of three tambons a list of six households and a ledger of six lines, each below a heading; nothing
    imported yet.
    """
    return Workshop(tmp_path / "project")


def call(workshop, command, *arguments, **environment):
    """The exit code and all that was said."""
    done = tambon(command, workshop.root / "params" / "example.yaml", *arguments, **environment)
    return done.returncode, done.stdout + done.stderr


def test_an_import_tells_every_file_and_the_sum(workshop):
    code, said = call(workshop, "import")
    assert code == 0, said
    assert "980101_ครัวเรือน.csv: 7 แถว = ข้อมูล 6 + ไม่รับ 0 + ไม่ใช่ข้อมูล 1" in said
    assert "980103_บัญชี.csv: 7 rows = 6 records + 0 refused + 1 not data" in said
    assert "6 files, 42 rows = 36 records + 0 refused + 6 not data" in said
    assert len(workshop.table("hh_ledger")) == 18


def test_an_import_of_one_file_reads_no_other(workshop):
    code, said = call(workshop, "import", workshop.books / "980102_ครัวเรือน.csv")
    assert code == 0, said
    assert "1 files, 7 rows = 6 records + 0 refused + 1 not data" in said
    assert set(workshop.table("household")["tambon_code"]) == {"980102"}


def test_what_was_imported_is_measured(workshop):
    assert call(workshop, "import")[0] == 0
    code, said = call(workshop, "measure")
    assert code == 0, said
    assert (workshop.root / "data" / "example" / "results" / "results.parquet").is_file()


def test_an_empty_folder_of_books_is_told_and_not_traced(workshop):
    shutil.rmtree(workshop.books)
    workshop.books.mkdir()
    code, said = call(workshop, "import")
    assert code == FAULTY
    assert "Put files there" in said and "Traceback" not in said


def content(workshop):
    """Every file of the project: its bytes and when they were written."""
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in workshop.root.rglob("*") if path.is_file()}


def folders(workshop):
    return {path for path in workshop.root.rglob("*") if path.is_dir()}


@pytest.fixture
def another_at_work(workshop):
    """A process that holds the study's outputs, as a command that is going does; its number."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(workshop.outputs)], stdout=subprocess.PIPE, cwd=project_root()
    )
    assert process.stdout.readline() == b"held\n"
    yield process.pid
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.mark.parametrize("command", ["import", "measure", "run"])
def test_a_command_is_refused_before_it_imports_while_another_is_at_work(workshop, another_at_work, command):
    before = content(workshop)
    code, said = call(workshop, command)
    assert code == FAULTY
    assert f"โปรเซส {another_at_work}" in said and "no other command is working on" in said
    assert content(workshop) == before
    assert not workshop.records.exists()


def test_what_would_be_made_can_be_asked_while_another_is_at_work(workshop, another_at_work):
    code, said = call(workshop, "run", "--dry-run")
    assert code == 0, said
    assert "3 of 3 reports to make" in said


def test_asking_what_would_be_made_writes_nothing(workshop):
    """Neither where nothing was imported yet nor where a book changed since; and it says what the command itself
    would say.
    """
    before = content(workshop), folders(workshop)
    code, said = call(workshop, "run", "--dry-run")
    assert code == 0 and "3 of 3 reports to make" in said
    assert (content(workshop), folders(workshop)) == before
    assert call(workshop, "import")[0] == 0 and call(workshop, "measure")[0] == 0
    workshop.csv(
        "980102_บัญชี.csv", [["รหัสครัวเรือน", "วันที่"], ["980102-1", "15/01/2551"]]
    )  # a book that import complains of
    before = content(workshop), folders(workshop)
    code, said = call(workshop, "run", "--dry-run")
    assert code == 0, said
    assert (content(workshop), folders(workshop)) == before
    assert "What to mend" not in said  # the list of issues is written by the import itself
    assert "What to mend" in call(workshop, "import")[1]


def test_an_import_ends_with_nothing_held(workshop):
    assert call(workshop, "import")[0] == 0
    assert call(workshop, "measure")[0] == 0
    assert (workshop.outputs / ".lock").read_bytes() == b""


def test_outputs_that_cannot_be_written_are_told_before_anything_is_imported(workshop):
    (workshop.outputs / ".lock").mkdir(parents=True)  # a folder where the lock's file should be: no one can write it
    code, said = call(workshop, "import")
    assert code == FAULTY and "Traceback" not in said
    assert "outputs folder that can be written" in said
    assert not workshop.records.exists()


@pytest.mark.parametrize("command", [("import",), ("run",), ("run", "--dry-run")])
def test_without_books_and_without_an_import_the_missing_folder_is_told_and_nothing_else(workshop, command):
    shutil.rmtree(workshop.books)
    code, said = call(workshop, *command)
    assert code == FAULTY and "Traceback" not in said
    assert "field_books" in said and "folders.sources" in said
    assert "imported before" not in said


def test_every_file_that_was_not_read_is_named(tmp_path):
    desk = Desk(tmp_path)
    desk.csv("980101_ครัวเรือน.csv", [HOUSEHOLD, member()])
    names = [f"98010{number}_สมุด.XLS" for number in range(1, 7)]
    for name in names:
        desk.raw(name, b"-")
    with output.console.capture() as said:
        output.print_import(desk.run())
    assert all(name in said.get() for name in names)


def test_a_list_of_issues_that_someone_has_open_stops_no_import_and_is_told(workshop):
    workshop.csv("980102_บัญชี.csv", [["รหัสครัวเรือน", "วันที่"], ["980102-1", "15/01/2551"]])
    assert call(workshop, "import")[0] == 0
    (workshop.records / "~$issues.xlsx").touch()
    workshop.csv("980103_บัญชี.csv", [["รหัสครัวเรือน", "วันที่"], ["980103-1", "15/01/2551"]])
    code, said = call(workshop, "import")
    assert code == 0, said
    assert "~$issues.xlsx" in said and "Save and close it" in said
    (workshop.records / "~$issues.xlsx").unlink()
    (workshop.records / "issues.xlsx").write_bytes(b"-")
    code, said = call(workshop, "import")
    assert code == 0 and "issues_kept_1.xlsx" in said


def test_a_link_that_leads_to_no_file_is_told(workshop):
    (workshop.books / "980101_หาย_บัญชี.csv").symlink_to(workshop.root / "nowhere.csv")
    (workshop.books / "สมุดปีก่อน").symlink_to(workshop.root, target_is_directory=True)
    code, said = call(workshop, "import")
    assert code == 0, said
    assert "Links that lead to no file" in said and "980101_หาย_บัญชี.csv, สมุดปีก่อน" in said
