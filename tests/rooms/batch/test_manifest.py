"""The manifest says with what the reports were made, for a program and for a person, and keeps what earlier runs
were.
"""

import hashlib
import json

import tambonlib
from tambonlib.batch import manifest
from tambonlib.batch.up_to_date import file_hash
from tambonlib.batch.verify import verify


def told(workshop) -> dict:
    return json.loads((workshop.outputs / "manifest.json").read_text(encoding="utf-8"))


def test_it_tells_versions_inputs_settings_and_the_state_of_each_report(workshop):
    (workshop.root / "requirements.lock").write_text("pandas==3.0\n", encoding="utf-8")
    workshop.go(failing=("980103",))
    found = told(workshop)
    assert found["program"]["tambonlib"] == tambonlib.__version__ and "pandas" in found["program"]["libraries"]
    assert found["program"]["lock_file"] == {
        "name": "requirements.lock",
        "sha256": hashlib.sha256(b"pandas==3.0\n").hexdigest(),
    }
    assert found["study"]["seed"] == 1 and found["study"]["settings"]["minimum_households"] == 5
    book = workshop.books / "980101_บัญชี.csv"
    books = found["inputs"]["field_books"]
    assert (
        file_hash(book) in books["sha256"]
        and books["sha256"] == sorted(books["sha256"])
        and books["count"] == len(books["sha256"]) == 6
    )
    assert found["inputs"]["study_files"]["example.yaml"] == file_hash(workshop.root / "params" / "example.yaml")
    assert {name: report["state"] for name, report in found["reports"].items()} == {
        "980101/team/th": "succeeded",
        "980102/team/th": "succeeded",
        "980103/team/th": "failed",
    }
    report = found["reports"]["980101/team/th"]
    assert report["html_sha256"] == file_hash(workshop.outputs / "980101.html")
    assert report["notebook_sha256"] == file_hash(workshop.outputs / "notebooks" / "980101.ipynb")


def test_it_tells_nothing_of_the_machine_or_its_user(workshop):
    workshop.go()
    text = (workshop.outputs / "manifest.json").read_text(encoding="utf-8") + (
        workshop.outputs / "manifest.txt"
    ).read_text(encoding="utf-8")
    assert str(workshop.root) not in text and "project" not in json.dumps(told(workshop)["inputs"])


def test_it_names_no_field_book_since_a_book_may_be_named_after_a_person(workshop):
    (workshop.books / "980101_บัญชี.csv").rename(workshop.books / "980101_นางสมมติ_บัญชี.csv")
    workshop.go()
    for path in (path for path in workshop.outputs.rglob("*") if path.is_file()):
        assert "นางสมมติ" not in path.read_text(encoding="utf-8"), path.name
    books = told(workshop)["inputs"]["field_books"]
    assert file_hash(workshop.books / "980101_นางสมมติ_บัญชี.csv") in books["sha256"]
    assert "import.json" in books["names"]["th"] and "import.json" in books["names"]["en"]


def with_names_as_before(workshop) -> None:
    """The manifest as earlier versions wrote it: each field book's name with its hash."""
    found = told(workshop)
    books = {f"บัญชี_นางสมมติ{number}.csv": one for number, one in enumerate(found["inputs"]["field_books"]["sha256"])}
    found["inputs"]["field_books"] = books
    found["checksum"] = manifest.checksum(found)
    (workshop.outputs / "manifest.json").write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


def test_a_manifest_that_still_names_books_stands_and_loses_the_names_at_the_next_run(workshop):
    workshop.go(run_id="r1")
    with_names_as_before(workshop)
    assert (
        verify(workshop.study(), notebook=workshop.root / "notebooks" / "tambon.ipynb", lock_file=None).findings == ()
    )
    assert workshop.go(run_id="r2") == ()
    text = (workshop.outputs / "manifest.json").read_text(encoding="utf-8")
    assert "นางสมมติ" not in text and told(workshop)["inputs"]["field_books"]["count"] == 6
    assert [run["run"] for run in told(workshop)["runs"]] == ["r1"]


def test_the_index_is_noted_in_a_manifest_that_still_names_books(workshop):
    workshop.go(run_id="r1")
    with_names_as_before(workshop)
    manifest.note_index(workshop.study(), "th", "key")
    assert "นางสมมติ" not in (workshop.outputs / "manifest.json").read_text(encoding="utf-8")
    assert "แฟ้มต้นทาง 6 แฟ้ม" in (workshop.outputs / "manifest.txt").read_text(encoding="utf-8")


def test_a_person_reads_the_same_in_short(workshop):
    workshop.go(failing=("980103",))
    text = (workshop.outputs / "manifest.txt").read_text(encoding="utf-8")
    assert (
        "รายงานสำเร็จ 2 ฉบับ ไม่สำเร็จ 1 ฉบับ" in text
        and "2 reports succeeded, 1 failed" in text
        and "980103/team/th" in text
    )


def test_every_run_stands_in_it_with_its_times_also_one_that_was_killed(workshop, monkeypatch):
    workshop.go("980101", run_id="r1")
    monkeypatch.setattr(manifest.RunRecord, "ended", lambda record: record)  # as if killed before its end was written
    workshop.go("980102", run_id="r2")
    monkeypatch.undo()
    runs = {run["run"]: run for run in told(workshop)["runs"]}
    assert set(runs) == {"r1", "r2"}
    assert runs["r1"]["began"] <= runs["r1"]["ended"] and runs["r1"]["reports"] == ["980101/team/th"]
    assert runs["r2"]["ended"] is None


def test_what_was_said_of_an_earlier_report_stays(workshop):
    workshop.go("980101", run_id="r1")
    before = told(workshop)["reports"]["980101/team/th"]
    (workshop.outputs / "notebooks" / "980101.ipynb").write_text("edited", encoding="utf-8")
    workshop.go("980102", run_id="r2")
    assert told(workshop)["reports"]["980101/team/th"] == before


def test_its_checksum_is_of_everything_else(workshop):
    workshop.go()
    found = told(workshop)
    assert manifest.read(workshop.study()) == found
    (workshop.outputs / "manifest.json").write_text(json.dumps({**found, "notebook": None}), encoding="utf-8")
    assert manifest.read(workshop.study()) == {}


def test_the_index_is_written_again_only_when_what_it_tells_has_changed(workshop):
    workshop.go("980101")
    page = workshop.outputs / "index.html"
    before = page.stat().st_mtime_ns
    workshop.go("980101")
    assert page.stat().st_mtime_ns == before
    workshop.go("980102", run_id="r2")
    assert page.stat().st_mtime_ns != before
    page.write_text("edited", encoding="utf-8")
    workshop.go("980102", run_id="r3")
    assert "edited" not in page.read_text(encoding="utf-8")
