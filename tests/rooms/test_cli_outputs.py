"""The commands that keep what was made, as a person meets them: what is told, and the exit code."""

import shutil

import pytest
from click.testing import CliRunner

from tambonlib.cli import commands
from tambonlib.errors import TambonError
from tambonlib.records.codebook import table
from tests.rooms.batch.workshop import Workshop, stand_in

_FAILED, _FAULTY = 1, 2


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A workshop whose reports are made by `tambon run`, with the stand-in for the supervisor."""
    workshop = Workshop(tmp_path_factory.mktemp("whole") / "project")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tambonlib.batch.supervisor.run_reports", stand_in)
        workshop.first = call(workshop, "run")
    return workshop


@pytest.fixture
def made(whole, tmp_path, monkeypatch):
    monkeypatch.setattr("tambonlib.batch.supervisor.run_reports", stand_in)
    return Workshop.of(shutil.copytree(whole.root, tmp_path / "project"))


def call(workshop, command, *options):
    """The exit code and what was said; a faulty input is 2, as the console script makes it."""
    done = CliRunner().invoke(
        commands, [command, str(workshop.root / "params" / "example.yaml"), *map(str, options)], standalone_mode=False
    )
    if isinstance(done.exception, TambonError):
        return _FAULTY, done.exception.text()
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def test_the_first_run_says_what_is_new(whole):
    code, said = whole.first
    assert code == 0 and "3 of 3 reports to make" in said and "not made yet: 3 (980101, 980102, 980103)" in said


def test_a_run_with_nothing_to_do_says_how_it_knows(whole):
    code, said = call(whole, "run")
    assert code == 0 and "ไม่มีสิ่งใดเปลี่ยน" in said and "all 3 reports are up to date" in said and "index.html" in said
    assert call(whole, "run", "--dry-run")[1].count("nothing to make") == 1


def test_a_changed_book_is_told_by_the_tables_that_it_changed(made):
    made.write_books("980102", amount=200, homes=7)
    code, said = call(made, "run", "--dry-run")
    assert code == 0
    labels = [table(name).label for name in ("hh_ledger", "hh_month", "household")]
    thai, english = (", ".join(label[lang] for label in labels) for lang in ("th", "en"))
    assert f"1 changed: {english} of 980102" in said and f"เปลี่ยน 1 ฉบับ เพราะ{thai}ของ 980102" in said


def test_a_changed_notebook_is_told_for_all(made):
    made.write_notebook(("1 + 1",))
    assert "3 changed: notebook (980101, 980102, 980103)" in call(made, "run", "--dry-run")[1]


def test_verify_says_that_all_stands(whole):
    code, said = call(whole, "verify")
    assert code == 0 and "ทุกอย่างอยู่ครบ" in said and "3 reports succeeded, 0 failed" in said


def test_verify_lists_what_does_not_stand_and_what_to_do(made):
    (made.outputs / "980101.html").unlink()
    (made.outputs / "notebooks" / "980102.ipynb").write_text("{}", encoding="utf-8")
    code, said = call(made, "verify")
    assert code == _FAILED and "2 things are not as they were left" in said
    assert "980101.html: หน้ารายงานหายไป" in said and "a page is missing – run tambon run" in said
    assert "980102.ipynb: สมุดที่รันแล้วถูกแก้" in said
    assert call(made, "run")[0] == 0
    assert "980101.html" not in call(made, "verify")[1]


def test_a_shard_says_which_part_it_is_and_merge_puts_the_parts_together(whole, tmp_path, monkeypatch):
    monkeypatch.setattr("tambonlib.batch.supervisor.run_reports", stand_in)
    here, there = (Workshop.of(shutil.copytree(whole.root, tmp_path / name)) for name in ("here", "there"))
    for machine, part in ((here, "1/2"), (there, "2/2")):
        shutil.rmtree(machine.outputs)
        code, said = call(machine, "run", "--shard", part)
        assert code == 0 and f"part {part[0]} of 2 of the roster" in said
    code, said = call(here, "merge", there.outputs)
    assert code == 0 and "1 reports taken over" in said
    assert "nothing to make" in call(here, "run")[1]
    assert "3 reports succeeded" in call(here, "verify")[1]


def test_merge_tells_what_it_did_not_take(whole, made):
    (made.outputs / "980101.html").write_text("another", encoding="utf-8")
    path = made.outputs / "journal.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace('"run": "', '"run": "other-'), encoding="utf-8")
    code, said = call(whole, "merge", made.outputs)
    assert code == _FAILED and "3 were not taken" in said and "980101/team/th: ทั้งสองเครื่องทำไว้" in said


@pytest.mark.parametrize("part", ["0/2", "3/2", "1", "a/b", "1/0", "-1/2"])
def test_what_is_no_part_is_refused_before_anything_is_done(made, part):
    code, said = call(made, "run", f"--shard={part}")
    assert code == _FAULTY and part in said


@pytest.mark.parametrize(
    "option", [("--engine", "thread"), ("--time-limit", "0"), ("--memory-limit", "1"), ("--workers", "0")]
)
def test_options_out_of_their_range_are_mistakes_of_use(made, option):
    import click

    with pytest.raises(click.UsageError):
        call(made, "run", *option)


def test_engine_and_limits_reach_the_supervisor_and_the_manifest(made, monkeypatch):
    given = {}

    def noting(jobs, **options):
        given.update(options)
        return stand_in(jobs, **options)

    monkeypatch.setattr("tambonlib.batch.supervisor.run_reports", noting)
    assert (
        call(
            made,
            "run",
            "980101",
            "--force",
            "--engine",
            "kernel",
            "--time-limit",
            "90",
            "--memory-limit",
            "512",
            "--workers",
            "1",
        )[0]
        == 0
    )
    assert (given["engine"], given["limits"].seconds, given["limits"].memory_mb, given["workers"]) == (
        "kernel",
        90,
        512,
        1,
    )
    manifest = (made.outputs / "manifest.json").read_text(encoding="utf-8")
    assert '"engine": "kernel"' in manifest and '"seconds": 90' in manifest
