"""A broken notebook is found out by one or two reports and not by all; some bad tambons stop no other."""

import pytest

from tambonlib.batch import supervisor
from tambonlib.batch.supervisor import StoppedEarly
from tambonlib.errors import TambonError
from tests.faults.batch_kit import Canned, project

MANY = tuple(f"9901{number:02d}" for number in range(1, 21))


def with_canned(monkeypatch, troubles) -> Canned:
    canned = Canned(troubles)
    monkeypatch.setattr(supervisor, "_starter", lambda *given: canned)
    return canned


def test_two_first_reports_that_fail_alike_end_the_run(tmp_path, monkeypatch):
    made, canned = project(tmp_path / "p"), with_canned(monkeypatch, dict.fromkeys(MANY, "KeyError"))
    with pytest.raises(StoppedEarly) as stopped:
        made.run(MANY, workers=4)
    assert canned.started == list(MANY[:2])
    assert [entry["state"] for entry in stopped.value.entries] == ["failed", "failed"]
    (fault,) = stopped.value.faults
    assert "KeyError" in fault.text("en")
    assert "18" in fault.text("th")


def test_what_no_tambon_can_cause_ends_the_run_at_once(tmp_path, monkeypatch):
    made, canned = project(tmp_path / "p"), with_canned(monkeypatch, dict.fromkeys(MANY, "SyntaxError"))
    with pytest.raises(StoppedEarly):
        made.run(MANY, workers=4)
    assert canned.started == [MANY[0]]


def test_a_bad_first_tambon_does_not_end_the_run(tmp_path, monkeypatch):
    made = project(tmp_path / "p")
    with_canned(monkeypatch, {MANY[0]: "KeyError"})
    entries = made.run(MANY, workers=4)
    assert [code for code, entry in entries.items() if entry["state"] == "failed"] == [MANY[0]]


def test_the_first_two_may_fail_each_in_its_own_way(tmp_path, monkeypatch):
    made = project(tmp_path / "p")
    with_canned(monkeypatch, {MANY[0]: "KeyError", MANY[1]: "ValueError"})
    assert len(made.run(MANY, workers=4)) == len(MANY)


def test_several_alike_in_a_row_end_the_run_later_too(tmp_path, monkeypatch):
    made, canned = project(tmp_path / "p"), with_canned(monkeypatch, dict.fromkeys(MANY[3:], "KeyError"))
    with pytest.raises(StoppedEarly):
        made.run(MANY, workers=1)
    assert canned.started == list(MANY[: 3 + supervisor.ALIKE])
    assert made.due(MANY) == list(MANY[3:])


def test_failures_that_alternate_do_not(tmp_path, monkeypatch):
    made = project(tmp_path / "p")
    with_canned(monkeypatch, dict.fromkeys(MANY[::2], "KeyError"))
    assert len(made.run(MANY, workers=1)) == len(MANY)


def test_the_last_report_that_fails_leaves_nothing_to_stop(tmp_path, monkeypatch):
    made = project(tmp_path / "p")
    with_canned(monkeypatch, dict.fromkeys(MANY, "KeyError"))
    assert [entry["state"] for entry in made.run(MANY[:2]).values()] == ["failed", "failed"]


def test_after_mending_exactly_the_rest_is_made(tmp_path, monkeypatch):
    made = project(tmp_path / "p")
    with_canned(monkeypatch, dict.fromkeys(MANY[4:], "KeyError"))
    with pytest.raises(StoppedEarly):
        made.run(MANY, workers=1)
    canned = with_canned(monkeypatch, {})
    made.run(made.due(MANY))
    assert canned.started == list(MANY[4:])
    assert made.succeeded() == {*MANY}


def test_a_process_that_dies_is_begun_again_once(tmp_path, monkeypatch):
    made, canned = project(tmp_path / "p"), with_canned(monkeypatch, {"990102": "dies"})
    entries = made.run(["990101", "990102"])
    assert canned.started == [
        "990101",
        "990102",
        "990102",
        "990102",
    ]  # the third time only to put together what it left
    assert entries["990102"]["error"]["signal"] == "SIGKILL"
    assert entries["990102"]["attempts"] == 2


@pytest.mark.parametrize("content", ['{"cells": [', "", "[]", "not a notebook"])
def test_a_corrupt_notebook_ends_the_run_with_one_message(tmp_path, content):
    made = project(tmp_path / "p")
    made.notebook.write_text(content, encoding="utf-8")
    with pytest.raises(TambonError) as raised:
        made.run(MANY)
    assert [fault.code for fault in raised.value.faults] == ["notebook_unreadable"]
    assert not made.outputs.exists() or made.due(MANY) == list(MANY)


def test_a_notebook_that_was_broken_after_the_check_is_a_failure(tmp_path, monkeypatch):
    """The children read the file themselves: what happens to it meanwhile is theirs to tell."""
    made = project(tmp_path / "p", "print(1)")
    monkeypatch.setattr(supervisor, "_check_notebook", lambda notebook: None)
    made.notebook.write_text("{", encoding="utf-8")
    entry = made.run(["990101"], engine="fork")["990101"]
    assert entry["state"] == "failed"
    assert entry["error"]["name"] == "NotJSONError"
    assert not entry["page"]
