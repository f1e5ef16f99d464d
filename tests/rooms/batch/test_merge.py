"""Two machines share a roster; their parts come together, and nothing that stands is lost."""

import json
import shutil

import pytest

from tambonlib.batch import journal, pipeline
from tambonlib.batch.job import Shard
from tambonlib.batch.verify import verify
from tambonlib.errors import TambonError
from tests.rooms.batch.workshop import CODES, Workshop


@pytest.fixture
def other(workshop, tmp_path):
    """The same study on another machine."""
    return Workshop.of(shutil.copytree(workshop.root, tmp_path / "other"))


def merged(workshop, *folders):
    return pipeline.merge(workshop.study(), folders, lang="th")[0]


def test_two_parts_make_a_whole(workshop, other):
    workshop.go(run_id="a", shard=Shard(1, 2))
    other.go(run_id="b", shard=Shard(2, 2))
    [told] = merged(workshop, other.outputs)
    assert told.taken == ("980102/team/th",) and not told.conflicts and not told.again
    assert workshop.due() == {}
    study = workshop.study()
    assert verify(study, notebook=pipeline.find_notebook(study), lock_file=None).findings == ()
    manifest = json.loads((workshop.outputs / "manifest.json").read_text(encoding="utf-8"))
    assert {run["run"]: run["part"] for run in manifest["runs"]} == {"a": "1/2", "b": "2/2"}
    assert set(manifest["reports"]) == {f"{code}/team/th" for code in CODES}
    page = (workshop.outputs / "index.html").read_text(encoding="utf-8")
    assert all(f'href="{code}.html"' in page for code in CODES)


def test_a_merge_done_twice_takes_nothing_again(workshop, other):
    other.go(run_id="b")
    assert len(merged(workshop, other.outputs)[0].taken) == 3
    before = workshop.journal()
    [told] = merged(workshop, other.outputs)
    assert told.taken == () and len(told.same) == 3 and not told.conflicts
    assert workshop.journal() == before


def test_what_both_made_stays_as_it_is_here_and_is_told(workshop, other):
    workshop.go("980101", run_id="a")
    other.go("980101", "980102", run_id="b")
    (other.outputs / "980101.html").write_text("another page", encoding="utf-8")
    [told] = merged(workshop, other.outputs)
    assert [(one.report, one.kind) for one in told.conflicts] == [("980101/team/th", "both")]
    assert told.taken == ("980102/team/th",)
    assert "another" not in (workshop.outputs / "980101.html").read_text(encoding="utf-8")
    assert (other.outputs / "980101.html").read_text(encoding="utf-8") == "another page"


def test_a_page_made_from_something_else_is_not_taken_and_the_reason_is_told(workshop, other):
    other.write_books("980102", amount=200, homes=7)
    other.go(run_id="b")
    [told] = merged(workshop, other.outputs)
    assert [(one.report, one.kind, one.parts) for one in told.conflicts] == [
        ("980102/team/th", "made_from", ("results",))
    ]
    assert told.taken == ("980101/team/th", "980103/team/th")


def test_other_versions_are_taken_and_made_again_by_the_next_run(workshop, other):
    (other.root / "requirements.lock").write_text("pandas==0.1\n", encoding="utf-8")
    other.go("980102", run_id="b")
    [told] = merged(workshop, other.outputs)
    assert told.again == {"980102/team/th": ("lock",)} and told.taken == ("980102/team/th",)
    assert workshop.due("980102") == {"980102": ("changed", ("lock",))}


def test_a_damaged_page_is_not_taken(workshop, other):
    other.go("980101", "980102", run_id="b")
    (other.outputs / "980101.html").write_text("cut", encoding="utf-8")
    (other.outputs / "980102.html").unlink()
    [told] = merged(workshop, other.outputs)
    assert {(one.report, one.kind) for one in told.conflicts} == {
        ("980101/team/th", "damaged"),
        ("980102/team/th", "damaged"),
    }
    assert workshop.journal() == ()


def test_a_failure_there_is_taken_where_nothing_stands_and_never_over_a_success(workshop, other):
    workshop.go("980101", run_id="a")
    other.go("980101", "980102", run_id="b", failing=("980101", "980102"))
    [told] = merged(workshop, other.outputs)
    assert [(one.report, one.kind) for one in told.conflicts] == [("980101/team/th", "worse")]
    assert (workshop.outputs / "980101.html").is_file() and (workshop.outputs / "980102.failed.html").is_file()
    assert workshop.due("980101", "980102") == {"980102": ("failed_before", ())}


def test_a_success_there_takes_the_place_of_a_failure_here(workshop, other):
    workshop.go("980101", run_id="a", failing=("980101",))
    other.go("980101", run_id="b")
    assert merged(workshop, other.outputs)[0].taken == ("980101/team/th",)
    assert not (workshop.outputs / "980101.failed.html").exists() and workshop.due("980101") == {}


def test_a_journal_that_leads_elsewhere_is_not_followed(workshop, other, tmp_path):
    other.go("980101", run_id="b")
    path = other.outputs / journal.NAME
    path.write_text(
        path.read_text(encoding="utf-8").replace('"html": "980101.html"', '"html": "../../../stolen.html"'),
        encoding="utf-8",
    )
    merged(workshop, other.outputs)
    assert workshop.journal()[0]["html"] == "980101.html" and not list(tmp_path.rglob("stolen.html"))
    path.write_text(
        path.read_text(encoding="utf-8").replace('"report": "980101/team/th"', '"report": "../../x/team/th"'),
        encoding="utf-8",
    )
    assert [one.kind for one in merged(workshop, other.outputs)[0].conflicts] == ["unknown"]


def test_folders_that_cannot_be_merged_are_refused_together_and_nothing_is_taken(workshop, other, tmp_path):
    other.go(run_id="b")
    empty, strange = tmp_path / "empty", shutil.copytree(other.outputs, tmp_path / "strange")
    empty.mkdir()
    told = json.loads((strange / "manifest.json").read_text(encoding="utf-8"))
    from tambonlib.batch.manifest import checksum

    told = {**told, "study": {**told["study"], "name": "another"}}
    (strange / "manifest.json").write_text(json.dumps({**told, "checksum": checksum(told)}), encoding="utf-8")
    workshop.outputs.mkdir(parents=True, exist_ok=True)
    with pytest.raises(TambonError) as caught:
        merged(workshop, other.outputs, empty, strange, workshop.outputs)
    assert [fault.code for fault in caught.value.faults] == ["merge_no_journal", "merge_other_study", "merge_itself"]
    assert workshop.journal() == ()
