"""The journal keeps what was written, also after a crash cut its last line in half."""

from tambonlib.batch import journal


def test_what_is_appended_is_read(tmp_path):
    path = tmp_path / "run" / "journal.jsonl"
    journal.append(path, {"report": "990101/team/th", "state": "failed"})
    journal.append(path, {"report": "990101/team/th", "state": "succeeded", "note": "ดีขึ้น"})
    read = journal.read(path)
    assert [entry["state"] for entry in read.entries] == ["failed", "succeeded"]
    assert journal.latest(read.entries)["990101/team/th"]["note"] == "ดีขึ้น"


def test_a_journal_that_does_not_exist_is_empty(tmp_path):
    assert journal.read(tmp_path / "journal.jsonl") == journal.JournalRead((), ())


def test_a_last_line_cut_in_half_is_told_and_harms_no_other(tmp_path):
    path = tmp_path / "journal.jsonl"
    journal.append(path, {"report": "a", "state": "succeeded"})
    journal.append(path, {"report": "b", "state": "succeeded"})
    path.write_bytes(path.read_bytes()[:-9])
    journal.append(path, {"report": "c", "state": "succeeded"})
    read = journal.read(path)
    assert [entry["report"] for entry in read.entries] == ["a", "c"]
    assert read.unreadable_lines == (2,)


def test_a_cut_inside_a_thai_letter_is_told(tmp_path):
    path = tmp_path / "journal.jsonl"
    journal.append(path, {"note": "ก"})
    path.write_bytes(path.read_bytes()[:-4])
    assert journal.read(path).unreadable_lines == (1,)
