"""`tambon import` and `tambon measure` as a person meets them, on a study of three invented tambons."""

import shutil

import pytest

from tests.rooms.batch.workshop import Workshop
from tests.rooms.test_cli import tambon

FAULTY = 2


@pytest.fixture
def workshop(tmp_path):
    """For each of three tambons a list of six households and a ledger of six lines, each below a heading; nothing imported yet."""
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
