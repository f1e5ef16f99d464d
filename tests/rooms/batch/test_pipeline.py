"""What is made again after what: one tambon's books, the program, the notebook, the settings; and nothing after
nothing.
"""

import dataclasses

import pytest

from tambonlib.batch import dependencies, pipeline
from tambonlib.batch.job import Shard
from tambonlib.cli import output
from tambonlib.errors import TambonError
from tambonlib.records.codebook import table
from tests.rooms.batch.workshop import CODES
from tests.rooms.records.desk import LEDGER, line


def written(workshop) -> dict:
    """Every file of the outputs, by the moment of its last change; the lock is of the run itself."""
    return {
        path: path.stat().st_mtime_ns for path in workshop.outputs.rglob("*") if path.is_file() and path.name != ".lock"
    }


def test_nothing_changed_makes_nothing_due(workshop):
    assert workshop.due() == dict.fromkeys(CODES, ("new", ()))
    assert len(workshop.go()) == 3
    assert workshop.due() == {}
    before = written(workshop)
    assert workshop.go() == () and len(before) > 10
    assert written(workshop) == before


def test_one_tambons_books_make_one_report_due_and_the_reason_names_its_results(workshop):
    workshop.go()
    workshop.write_books("980102", amount=200, homes=7)
    assert workshop.due() == {"980102": ("changed", ("results",))}
    [entry] = workshop.go(run_id="r2")
    assert entry["tambon_code"] == "980102"
    assert workshop.due() == {}


def reasons(workshop) -> dict[str, tuple]:
    """Tambon → which tables, settings or libraries changed since its report was made."""
    return {job.tambon_code: why.details for job, why in workshop.plan().due}


def test_the_table_that_changed_is_named(workshop):
    workshop.go()
    workshop.write_books("980102", amount=200, homes=7)
    assert reasons(workshop) == {"980102": (("results", ("hh_ledger", "hh_month", "household")),)}
    [(_, why)] = workshop.plan().due
    named = ", ".join(table(name).label["en"] for name in ("hh_ledger", "hh_month", "household"))
    assert output.due_text(why, ["980102"], "en") == f"1 changed: {named} of 980102"


def test_the_setting_that_changed_is_named(workshop):
    workshop.go()
    path = workshop.root / "params" / "example.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "settings: {minimum_households: 4}\n", encoding="utf-8")
    assert set(reasons(workshop)) == set(CODES)
    for why in reasons(workshop).values():
        assert dict(why)["settings"] == ("minimum_households",)


def test_the_library_that_changed_is_named(workshop, monkeypatch):
    workshop.go()
    before = dependencies.versions_that_show()
    monkeypatch.setattr(dependencies, "versions_that_show", lambda: before.replace("pandas ", "pandas 9"))
    assert reasons(workshop) == dict.fromkeys(CODES, (("versions", ("pandas",)),))


def test_a_book_that_changes_no_result_makes_nothing_due(workshop):
    workshop.go()
    workshop.write_books("980102", amount=999)  # other sums of the same shares: no page tells them
    assert workshop.due() == {}


def test_a_issue_is_of_its_tambon_and_one_without_a_place_is_on_every_page(workshop):
    workshop.go()
    workshop.write_books("980102", amount=200, date="99/99/9999")
    assert workshop.due() == {"980102": ("changed", ("results",))}
    workshop.go(run_id="r2")
    workshop.csv("บ้านใด_บัญชี.csv", [LEDGER, line("980101-1")])
    assert workshop.due() == dict.fromkeys(CODES, ("changed", ("study_wide",)))


def test_the_notebook_the_program_and_the_settings_are_named(workshop, monkeypatch):
    workshop.go()
    workshop.write_notebook(("1 + 1",))
    assert workshop.due() == dict.fromkeys(CODES, ("changed", ("notebook",)))
    workshop.write_notebook()
    assert workshop.due() == {}
    monkeypatch.setattr(dependencies, "library_hash", lambda: "another program")
    assert workshop.due() == dict.fromkeys(CODES, ("changed", ("library",)))
    monkeypatch.undo()
    study = workshop.root / "params" / "example.yaml"
    study.write_text(study.read_text(encoding="utf-8").replace("ข้อมูลสมมติ", "ข้อมูลสมมติทั้งหมด"), encoding="utf-8")
    assert workshop.due() == dict.fromkeys(CODES, ("changed", ("settings",)))


def test_the_lock_file_is_named(workshop):
    workshop.go()
    (workshop.root / "requirements.lock").write_text("pandas==0.1\n", encoding="utf-8")
    assert workshop.due() == dict.fromkeys(CODES, ("changed", ("lock",)))


def test_another_language_is_another_report(workshop):
    workshop.go()
    assert workshop.due(lang="en") == dict.fromkeys(CODES, ("new", ()))


def test_a_failed_report_is_due_again_and_no_other(workshop):
    workshop.go(failing=("980103",))
    assert workshop.due() == {"980103": ("failed_before", ())}


def test_a_journal_that_tells_no_parts_makes_due_without_a_name(workshop):
    workshop.go("980101")
    path = workshop.outputs / "journal.jsonl"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"made_from"', '"older"').replace('"key": "', '"key": "0'),
        encoding="utf-8",
    )
    assert workshop.due("980101") == {"980101": ("changed", ())}


def test_shards_share_the_roster_without_gap_or_overlap(workshop):
    parts = [[job.tambon_code for job in workshop.plan(shard=Shard(part, 2)).jobs] for part in (1, 2)]
    assert sorted(parts[0] + parts[1]) == list(CODES) and [len(part) for part in parts] == [2, 1]


@pytest.mark.parametrize(("of", "count"), [(1, 54), (2, 54), (5, 54), (60, 54)])
def test_every_code_stands_in_one_shard_whatever_their_order(of, count):
    codes = [f"99{number:04d}" for number in range(count)]
    parts = [Shard(part, of).codes(codes) for part in range(1, of + 1)]
    assert sorted(code for part in parts for code in part) == codes
    assert parts == [Shard(part, of).codes(reversed(codes)) for part in range(1, of + 1)]
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


def test_a_notebook_that_cannot_be_read_is_told_before_anything_runs(workshop):
    (workshop.root / "notebooks" / "tambon.ipynb").write_text('{"cells": [', encoding="utf-8")
    with pytest.raises(TambonError) as caught:
        pipeline.check_request(workshop.study(), (), edition="team")
    assert [fault.code for fault in caught.value.faults] == ["notebook_unreadable"]


def test_a_run_that_stops_leaves_index_and_manifest(workshop, monkeypatch):
    def stopped(jobs, **others):
        raise KeyboardInterrupt

    monkeypatch.setattr("tambonlib.batch.supervisor.run_reports", stopped)
    with pytest.raises(KeyboardInterrupt):
        workshop.go()
    assert (workshop.outputs / "index.html").is_file() and (workshop.outputs / "manifest.json").is_file()


def test_the_key_follows_what_a_page_shows_of_the_study(workshop):
    study = workshop.study()
    first = dependencies.settings_hash(study)
    for change in (
        {"title": {"th": "อื่น", "en": "Other"}},
        {"notice": None},
        {"seed": 2},
        {"invented": False},
        {"months": study.months[:-1]},
    ):
        assert dependencies.settings_hash(dataclasses.replace(study, **change)) != first
    assert (
        dependencies.settings_hash(dataclasses.replace(study, outputs_folder=study.outputs_folder / "elsewhere"))
        == first
    )
