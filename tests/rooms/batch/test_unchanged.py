"""Whether nothing changed is seen by the content of files; whatever decides a report is among them."""

import json
import os
import sys
from pathlib import Path

import pytest

from tambonlib.batch import manifest, pipeline, unchanged

COMMAND = {"codes": [], "lang": "th", "edition": "team", "shard": ""}


@pytest.fixture
def remembered(workshop):
    """A run that left nothing to do, noted."""
    workshop.go()
    assert remember(workshop)
    return workshop


def study_file(workshop) -> Path:
    return workshop.root / "params" / "example.yaml"


def remember(workshop, plan=None) -> bool:
    plan = plan or workshop.plan()
    return unchanged.remember(
        study_file(workshop),
        COMMAND,
        lambda: pipeline.nothing_left(plan),
        reports=len(plan.jobs),
        index=manifest.index_place("th"),
    )


def known(workshop):
    return unchanged.known(study_file(workshop), COMMAND)


def note(workshop) -> Path:
    return unchanged._note(study_file(workshop), COMMAND)


def test_nothing_changed_is_known_and_told(remembered):
    told = known(remembered)
    assert told["reports"] == 3 and told["files"] > 100
    assert told["index"] == remembered.outputs / "index.html"


def test_the_folders_are_those_of_the_study(workshop):
    study, (_, folders) = workshop.study(), unchanged._study(study_file(workshop))
    assert folders == {name: getattr(study, f"{name}_folder") for name in ("sources", "records", "results", "outputs")}
    text = study_file(workshop).read_text(encoding="utf-8")
    study_file(workshop).write_text(f"{text}folders: {{outputs: ../other/outputs}}\n", encoding="utf-8")
    assert unchanged._study(study_file(workshop))[1]["outputs"] == workshop.study().outputs_folder


@pytest.mark.parametrize(
    "place",
    [
        "params/example.yaml",
        "params/example_roster.csv",
        "params/example_mapping.yaml",
        "notebooks/tambon.ipynb",
        "outputs/example/980101.html",
        "outputs/example/index.html",
        "outputs/example/journal.jsonl",
        "outputs/example/manifest.json",
        "outputs/example/parameters/980102.yaml",
        "data/example/results/results.parquet",
        "data/example/results/results.json",
        "data/example/results/powers.json",
        "data/example/records/import.json",
        "data/example/records/issues.csv",
        "data/example/field_books/980101_บัญชี.csv",
    ],
)
def test_any_file_that_changes_or_goes_is_seen(remembered, place):
    path = remembered.root / place
    content = path.read_bytes()
    path.write_bytes(content + b" ")
    assert known(remembered) is None
    path.write_bytes(content)
    assert known(remembered)
    path.unlink()
    assert known(remembered) is None


def test_an_edit_that_keeps_size_and_time_is_seen(remembered):
    path = remembered.outputs / "980101.html"
    before = path.stat()
    path.write_bytes(path.read_bytes().replace(b"page", b"pagE"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert known(remembered) is None


@pytest.mark.parametrize(
    "place",
    [
        "data/example/field_books/new.csv",
        "data/example/field_books/ตำบล/new.xlsx",
        "data/example/field_books/.kept/new.csv",
        "data/example/records/import.unfinished",
        "requirements.lock",
    ],
)
def test_a_file_that_comes_is_seen(remembered, place):
    path = remembered.root / place
    path.parent.mkdir(exist_ok=True)
    path.write_text("x", encoding="utf-8")
    assert known(remembered) is None


def test_a_folder_that_links_to_itself_is_looked_at_once(workshop):
    (workshop.books / "again").symlink_to(workshop.books)
    names = [name for name, _ in unchanged._files(study_file(workshop)) if name.endswith("980101_บัญชี.csv")]
    assert names == ["sources/./980101_บัญชี.csv"]


def test_another_command_is_not_known(remembered):
    for change in ({"lang": "en"}, {"codes": ["980101"]}, {"shard": "1/2"}):
        assert unchanged.known(study_file(remembered), {**COMMAND, **change}) is None


def test_another_python_or_library_is_not_known(remembered, monkeypatch, tmp_path_factory):
    monkeypatch.setattr(sys, "version", "another")
    assert known(remembered) is None
    monkeypatch.undo()
    assert known(remembered)
    folder = tmp_path_factory.mktemp("somchai")
    (folder / "own-1.0.dist-info").mkdir()
    monkeypatch.syspath_prepend(folder)
    assert known(remembered) is None


def test_another_program_is_not_known(remembered, monkeypatch, tmp_path_factory):
    other = tmp_path_factory.mktemp("other") / "tambonlib"
    other.mkdir()
    monkeypatch.setattr(unchanged, "_PROGRAM", other)
    assert known(remembered) is None


def test_nothing_is_noted_while_something_is_left_to_do(workshop):
    assert not remember(workshop)
    workshop.go()
    workshop.write_books("980101", amount=100, homes=7)
    assert not pipeline.nothing_left(workshop.plan())


def test_nothing_is_noted_when_a_book_came_after_the_import(workshop):
    workshop.go()
    plan = workshop.plan()
    workshop.write_books("980101", amount=1)
    assert not remember(workshop, plan)


def test_nothing_is_noted_when_the_program_changed_on_the_way(workshop, monkeypatch):
    """The pages were made by what had been loaded before."""
    workshop.go()
    plan = workshop.plan()
    files = pipeline.dependencies.library_files()[1:]
    monkeypatch.setattr(pipeline.dependencies, "library_files", lambda: files)
    assert not remember(workshop, plan)
    pipeline.dependencies.library_hash.cache_clear()


def test_a_note_that_cannot_be_read_is_no_note(remembered):
    for text in ('{"hash"', "[]", "{}", json.dumps({"form": 2, "program": [], "files": {}})):
        note(remembered).write_text(text, encoding="utf-8")
        assert known(remembered) is None
    assert unchanged.known(remembered.root / "params" / "no_such.yaml", COMMAND) is None


def test_the_note_tells_no_place_and_no_name(remembered):
    """It lies among the outputs, which are handed around: a hash and two numbers say all that it knows."""
    told = json.loads(note(remembered).read_text(encoding="utf-8"))
    assert set(told) == {"hash", "files", "reports", "index"} and told["index"] == "index.html"


def test_a_renamed_field_book_is_seen(remembered):
    (remembered.books / "980101_บัญชี.csv").rename(remembered.books / "980101_นางสมมติ_บัญชี.csv")
    assert known(remembered) is None


def test_nothing_is_noted_while_parameters_are_missing(workshop):
    """They were taken away after the run had written them: the next run must write them again, and not see that
    nothing changed.
    """
    workshop.go()
    for path in workshop.outputs.glob("parameters/*.yaml"):
        path.unlink()
    assert not remember(workshop)
    workshop.go()
    assert remember(workshop)
    (workshop.outputs / "parameters" / "980101.yaml").write_text("tambon: 980102", encoding="utf-8")
    assert not remember(workshop)
