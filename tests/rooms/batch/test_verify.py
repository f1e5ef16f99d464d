"""verify finds each kind of damage, says what to do, and finds nothing where nothing was done."""

import json

import pytest

from tambonlib.batch import pipeline
from tambonlib.batch.verify import verify
from tambonlib.words import LANGUAGES


@pytest.fixture
def ran(workshop):
    workshop.go(failing=("980103",))
    return workshop


def found(workshop) -> set[tuple[str, str]]:
    study = workshop.study()
    told = verify(study, notebook=pipeline.find_notebook(study), lock_file=pipeline.find_lock_file(study))
    for one in told.findings:
        assert all(one.place in one.text(lang) and len(one.text(lang)) > len(one.place) + 10 for lang in LANGUAGES)
    return {(one.kind, one.place) for one in told.findings}


def edit(path) -> None:
    path.write_bytes(path.read_bytes() + b" ")


def test_nothing_is_found_where_nothing_was_done(ran):
    assert found(ran) == set()


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("980101.html", "page"),
        ("980103.failed.html", "page"),
        ("notebooks/980102.ipynb", "notebook"),
        ("notebooks/980103.ipynb", "notebook"),
        ("parameters/980101.yaml", "parameters"),
        ("index.html", "index"),
        ("manifest.txt", "manifest_text"),
    ],
)
def test_an_edited_and_a_missing_output_are_told_apart(ran, place, kind):
    edit(ran.outputs / place)
    assert found(ran) == {(f"{kind}_edited", place)}
    (ran.outputs / place).unlink()
    assert found(ran) == {(f"{kind}_missing", place)}


def test_an_edit_that_keeps_size_and_times_is_found(ran):
    import os

    page = ran.outputs / "980101.html"
    before = page.stat()
    page.write_bytes(page.read_bytes().replace(b"page", b"pagE"))
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert page.stat().st_size == before.st_size
    assert found(ran) == {("page_edited", "980101.html")}


def test_the_manifest_edited_missing_or_behind(ran):
    path = ran.outputs / "manifest.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**told, "study": {**told["study"], "seed": 7}}), encoding="utf-8")
    assert ("manifest_edited", "manifest.json") in found(ran)
    path.unlink()
    assert ("manifest_missing", "manifest.json") in found(ran)
    ran.go()  # writes it anew from the journal
    assert found(ran) == set()
    line = json.dumps({**ran.journal()[0], "run": "r9"})
    with (ran.outputs / "journal.jsonl").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    assert found(ran) == {("manifest_behind", "manifest.json")}


def test_the_journal_edited_cut_or_missing(ran):
    path = ran.outputs / "journal.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b'"seconds": 0.1', b'"seconds": 0.2', 1))
    assert found(ran) == {("journal_edited", "journal.jsonl")}
    path.write_bytes(whole[:-20])
    assert {
        ("journal_line", "journal.jsonl:3"),
        ("journal_edited", "journal.jsonl"),
        ("not_journaled", "980103.failed.html"),
    } <= found(ran)
    path.unlink()
    assert {("journal_missing", "journal.jsonl"), ("not_journaled", "980101.html")} <= found(ran)


def test_what_nobody_journaled_is_named(ran):
    (ran.outputs / "980109.html").write_text("by hand", encoding="utf-8")
    (ran.outputs / "en" / "notebooks").mkdir(parents=True)
    (ran.outputs / "en" / "notebooks" / "980101.ipynb").write_text("{}", encoding="utf-8")
    (ran.outputs / "notes.txt").write_text("a person's own", encoding="utf-8")
    assert found(ran) == {("not_journaled", "980109.html"), ("not_journaled", "en/notebooks/980101.ipynb")}


def test_an_entry_that_names_another_place_is_not_followed(ran):
    path = ran.outputs / "journal.jsonl"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"html": "980101.html"', '"html": "../../params/example.yaml"'),
        encoding="utf-8",
    )
    assert ("journal_entry", "journal.jsonl › 980101/team/th") in found(ran)


@pytest.mark.parametrize("name", ["results.parquet", "powers.parquet", "powers_agreement.parquet"])
def test_results_edited_or_missing(ran, name):
    path = ran.root / "data" / "example" / "results" / name
    edit(path)
    assert found(ran) == {("results_edited", name)}
    path.unlink()
    assert found(ran) == {("results_missing", name)}


def test_a_note_of_results_that_no_longer_fits_its_rows(ran):
    path = ran.root / "data" / "example" / "results" / "results.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**told, "tambons": {**told["tambons"], "980102": "0" * 64}}), encoding="utf-8")
    assert found(ran) == {("results_differ", "results.parquet › 980102")}
    path.write_text("{", encoding="utf-8")
    assert ("results_note_damaged", "results.json") in found(ran)


def test_records_and_books_edited_or_missing(ran):
    edit(ran.records / "hh_ledger.parquet")
    edit(ran.books / "980101_บัญชี.csv")
    (ran.books / "980102_บัญชี.csv").unlink()
    assert found(ran) == {
        ("records_edited", "hh_ledger.parquet"),
        ("field_book_edited", "980101_บัญชี.csv"),
        ("field_book_missing", "980102_บัญชี.csv"),
    }
    (ran.records / "import.unfinished").write_bytes(b"")
    assert ("records_interrupted", "records") in found(ran)


def test_a_report_made_from_what_changed_since_is_noted_and_no_damage(ran):
    ran.write_notebook(("1 + 1",))
    study = ran.study()
    told = verify(study, notebook=pipeline.find_notebook(study), lock_file=pipeline.find_lock_file(study))
    assert told.findings == ()
    assert told.outdated == {"980101/team/th": ("notebook",), "980102/team/th": ("notebook",)}
    assert (told.succeeded, told.failed) == (2, 1)
