"""The journal keeps what was written, also after a crash cut its last line in half."""

import json

import pytest

from tambonlib.batch import journal
from tambonlib.batch.exit_status import died
from tambonlib.batch.job import make_job

REQUEST = make_job("990101", edition="team", lang="th", key="k", made_from={"results": "r"})


def line(report: str, state: str, **more) -> dict:
    """What a run writes of a report."""
    return {
        **REQUEST.as_dict(),
        "report": report,
        "state": state,
        "error": died(3, None) if state == "failed" else None,
        "page": True,
        "run": "r1",
        **more,
    }


def test_what_is_appended_is_read(tmp_path):
    path = tmp_path / "run" / "journal.jsonl"
    journal.append(path, line("990101/team/th", "failed"))
    journal.append(path, line("990101/team/th", "succeeded", note="ดีขึ้น"))
    read = journal.read(path)
    assert [entry["state"] for entry in read.entries] == ["failed", "succeeded"]
    assert journal.latest(read.entries)["990101/team/th"]["note"] == "ดีขึ้น"


def test_a_journal_that_does_not_exist_is_empty(tmp_path):
    assert journal.read(tmp_path / "journal.jsonl") == journal.JournalRead((), ())


def test_a_last_line_cut_in_half_is_told_and_harms_no_other(tmp_path):
    path = tmp_path / "journal.jsonl"
    journal.append(path, line("a", "succeeded"))
    journal.append(path, line("b", "succeeded"))
    path.write_bytes(path.read_bytes()[:-9])
    journal.append(path, line("c", "succeeded"))
    read = journal.read(path)
    assert [entry["report"] for entry in read.entries] == ["a", "c"]
    assert read.unreadable_lines == (2,)


def test_a_cut_inside_a_thai_letter_is_told(tmp_path):
    path = tmp_path / "journal.jsonl"
    journal.append(path, {"note": "ก"})
    path.write_bytes(path.read_bytes()[:-4])
    assert journal.read(path).unreadable_lines == (1,)


@pytest.mark.parametrize(
    "written",
    [
        json.dumps({"report": "990101/team/th", "state": "failed"}),
        json.dumps(line("a", "failed", error=None)),
        json.dumps(line("a", "failed", error={"name": "E"})),
        json.dumps(line("a", "begun")),
        json.dumps({**line("a", "succeeded"), "state": ["succeeded"]}),
        json.dumps(line("a", "succeeded", html=5)),
        json.dumps({**line("a", "succeeded"), "report": ["a"]}),
        json.dumps(line("a", "succeeded", made_from="x")),
        "[" * 100_000,
        "null",
        "5",
        "\0" * 40,
    ],
)
def test_a_line_that_is_no_entry_is_told_and_nothing_follows_from_it(tmp_path, written):
    """Whoever writes into a journal by hand, or a broken disk, must not end every later command with an error of
    the program's own.
    """
    path = tmp_path / "journal.jsonl"
    journal.append(path, line("b", "succeeded"))
    path.write_bytes(path.read_bytes() + written.encode("utf-8") + b"\n")
    journal.append(path, line("c", "failed"))
    read = journal.read(path)
    assert [entry["report"] for entry in read.entries] == ["b", "c"]
    assert read.unreadable_lines == (2,)
