"""Whether nothing changed is seen by looking at files; whatever decides a report is among them."""

import json
import os
import sys

import pytest

from tambonlib.batch import manifest, noted_names, unchanged
from tambonlib.batch.nothing_left import files_behind, folders_behind, nothing_left

COMMAND = {"codes": [], "lang": "th", "edition": "team", "shard": ""}
# Long ago for every file system, so that only what a test changes is young.
LONG_AGO_NS = 1_600_000_000_000_000_000


@pytest.fixture
def remembered(workshop):
    """A run that left nothing to do, noted."""
    workshop.go()
    for path in workshop.root.rglob("*"):
        os.utime(path, ns=(LONG_AGO_NS, LONG_AGO_NS))
    assert remember(workshop)
    return workshop


def remember(workshop, **changes) -> bool:
    study_file = workshop.root / "params" / "example.yaml"
    at_start = unchanged.library_and_study(study_file)
    plan = workshop.plan()
    given = {"still": lambda: nothing_left(plan), **changes}
    return unchanged.remember(
        study_file,
        COMMAND,
        at_start,
        files=files_behind(plan),
        folders=folders_behind(plan),
        reports=len(plan.jobs),
        index=manifest.index_path(plan.study, "th"),
        **given,
    )


def known(workshop):
    return unchanged.known(workshop.root / "params" / "example.yaml", COMMAND)


def test_nothing_changed_is_known_and_told(remembered):
    told = known(remembered)
    assert told.reports == 3 and told.files > 100
    assert told.index.resolve() == remembered.outputs / "index.html"


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
    path.write_bytes(
        content
    )  # the same again, at another time: by content nothing changed, but that is for the run to find out
    assert known(remembered) is None
    path.unlink()
    assert known(remembered) is None


def test_an_edit_that_keeps_size_and_time_is_seen(remembered):
    path = remembered.outputs / "980101.html"
    path.write_bytes(path.read_bytes().replace(b"page", b"pagE"))
    os.utime(path, ns=(LONG_AGO_NS, LONG_AGO_NS))
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


def test_a_folder_that_links_to_itself_is_looked_at_once(tmp_path):
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "a.csv").write_text("x", encoding="utf-8")
    (tmp_path / "books" / "again").symlink_to(tmp_path / "books")
    assert unchanged._listed(tmp_path / "books") == ["a.csv"]


def test_another_command_is_not_known(remembered):
    study_file = remembered.root / "params" / "example.yaml"
    for change in ({"lang": "en"}, {"codes": ["980101"]}, {"shard": "1/2"}):
        assert unchanged.known(study_file, {**COMMAND, **change}) is None


def test_another_program_or_another_python_is_not_known(remembered, monkeypatch):
    monkeypatch.setattr(unchanged, "_program", lambda: ["another"])
    assert known(remembered) is None
    monkeypatch.undo()
    monkeypatch.setattr(unchanged, "_listed", lambda folder: ["another.py"])
    assert known(remembered) is None


def test_a_young_file_is_read_though_its_times_tell_nothing(workshop):
    workshop.go()
    assert remember(workshop)
    assert known(workshop)
    page = workshop.outputs / "980101.html"
    before = page.stat()
    # Within one tick of a coarse clock a file can change and look the same; here the look of it is feigned.
    page.write_bytes(page.read_bytes().replace(b"page", b"pagE"))
    now = unchanged._state(page)
    note = unchanged._note_path(workshop.root / "params" / "example.yaml", COMMAND)
    text = note.read_text(encoding="utf-8")
    told = [before.st_size, before.st_mtime_ns, before.st_ctime_ns, before.st_ino]
    assert str(told) in text
    note.write_text(text.replace(str(told), str(now)), encoding="utf-8")
    assert known(workshop) is None


def test_nothing_is_noted_while_something_is_left_to_do(workshop):
    assert not remember(workshop)
    workshop.go()
    workshop.write_books("980101", amount=100, homes=7)
    assert not nothing_left(workshop.plan())


def test_nothing_is_noted_when_a_book_came_after_the_import(workshop):
    workshop.go()
    plan = workshop.plan()
    workshop.write_books("980101", amount=1)
    assert not nothing_left(plan)


def test_nothing_is_noted_when_the_program_changed_on_the_way(workshop):
    workshop.go()
    study_file = workshop.root / "params" / "example.yaml"
    at_start = {**unchanged.library_and_study(study_file), study_file: [1, 2, 3, 4]}
    noted = unchanged.remember(
        study_file,
        COMMAND,
        at_start,
        files=[],
        folders=[],
        reports=3,
        index=workshop.outputs / "index.html",
        still=lambda: True,
    )
    assert not noted


def test_a_note_that_cannot_be_read_is_no_note(remembered):
    path = unchanged._note_path(remembered.root / "params" / "example.yaml", COMMAND)
    path.write_text('{"program"', encoding="utf-8")
    assert known(remembered) is None
    assert unchanged.known(remembered.root / "params" / "no_such.yaml", COMMAND) is None


def test_the_note_does_not_tell_where_python_lies(workshop):
    workshop.go()
    assert remember(workshop)
    study_file = workshop.root / "params" / "example.yaml"
    told = unchanged._note_path(study_file, COMMAND).read_text(encoding="utf-8")
    assert sys.prefix not in told and os.path.relpath(sys.prefix, workshop.root) not in told
    names = json.loads(told)["files"]
    libraries = [name for name in names if name.startswith("{python}/")]
    assert libraries and all(noted_names.noted_path(workshop.root, name).is_file() for name in libraries)
    assert known(workshop)


def test_a_note_of_an_earlier_version_is_not_believed_and_goes(remembered):
    path = unchanged._note_path(remembered.root / "params" / "example.yaml", COMMAND)
    note = json.loads(path.read_text(encoding="utf-8"))
    del note["form"]
    note["files"]["../../home/somchai/env/METADATA"] = {"state": None, "sha256": None}
    path.write_text(json.dumps(note), encoding="utf-8")
    other = path.with_name("another_command.json")
    other.write_text(json.dumps(note), encoding="utf-8")
    assert known(remembered) is None
    assert remember(remembered)
    assert "somchai" not in path.read_text(encoding="utf-8") and not other.exists()


def test_nor_where_the_program_and_other_libraries_lie(workshop, monkeypatch, tmp_path_factory):
    """Installed for one user, as a folder that is worked on, or on a search path of one's own."""
    home = tmp_path_factory.mktemp("somchai")
    for folder in ("user", "own"):
        (home / folder / f"{folder}-1.0.dist-info").mkdir(parents=True)
        (home / folder / f"{folder}-1.0.dist-info" / "METADATA").write_text(f"Name: {folder}", encoding="utf-8")
        monkeypatch.syspath_prepend(home / folder)
    monkeypatch.setattr(noted_names.site, "getusersitepackages", lambda: str(home / "user"))
    workshop.go()
    assert remember(workshop)
    told = unchanged._note_path(workshop.root / "params" / "example.yaml", COMMAND).read_text(encoding="utf-8")
    note = json.loads(told)
    assert not [name for name in (*note["files"], *note["folders"]) if name.startswith("..") or home.name in name]
    assert "{user}/user-1.0.dist-info/METADATA" in note["files"] and "{program}/tambonlib" in note["folders"]
    monkeypatch.setattr(sys, "path", sys.path[::-1])
    assert known(workshop)
    (home / "own" / "own-1.0.dist-info" / "METADATA").unlink()
    assert known(workshop) is None


def test_the_note_names_no_field_book_since_a_book_may_be_named_after_a_person(workshop):
    """The note lies among the outputs, which are handed around; a renamed book is seen all the same."""
    book = workshop.books / "980101_นางสมมติ_บัญชี.csv"
    (workshop.books / "980101_บัญชี.csv").rename(book)
    workshop.go()
    folder = unchanged._note_path(workshop.root / "params" / "example.yaml", COMMAND).parent
    folder.mkdir()
    (folder / "earlier.json").write_text(
        json.dumps({"program": [], "reports": 3, "index": "", "files": {}, "folders": {"a": ["นางสมมติ.csv"]}}),
        encoding="utf-8",
    )
    assert remember(workshop)
    assert not (folder / "earlier.json").exists()
    for path in (path for path in workshop.outputs.rglob("*") if path.is_file()):
        text = path.read_text(encoding="utf-8")
        assert "นางสมมติ" not in text and json.dumps("นางสมมติ").strip('"') not in text, path.name
    assert known(workshop)
    book.rename(workshop.books / "980101_นางอื่น_บัญชี.csv")
    assert known(workshop) is None


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
