"""`tambon run` from field books to pages, in a project folder of its own: the trial on real figures and the demo's
grey cases.

Both studies are the committed ones, copied with nothing changed; only the folders beside them are new.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tambonlib import demo, words
from tambonlib.batch import journal
from tambonlib.records import store
from tests.support import project_root, shared_folder

TRIAL = ("530101", "650101")


def tambon(project: Path, *arguments: str) -> subprocess.CompletedProcess:
    """Run the console script from within a project folder."""
    return subprocess.run(
        [sys.executable, "-m", "tambonlib.cli", *arguments],
        cwd=project,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )


def made_project(folder: Path) -> Path:
    """A project folder that holds the committed params and nothing else."""
    project = folder / "project"
    shutil.copytree(project_root() / "params", project / "params")
    return project


def planted(kind: str) -> str:
    """The code of the one tambon of the demo in which this was planted."""
    truths = demo.planted()
    return truths.loc[truths["kind"] == kind, "tambon_code"].unique().item()


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    """Two reports of the trial on real figures, run twice."""
    project = made_project(tmp_path_factory.mktemp("trial"))
    (project.parent / "shared").symlink_to(shared_folder())
    first, second = (tambon(project, "run", "params/cashbook_trial.yaml", *TRIAL) for _ in range(2))
    return project, first, second


def test_the_trial_makes_its_reports(trial):
    project, first, _ = trial
    assert first.returncode == 0, first.stdout + first.stderr
    outputs = project / "outputs" / "cashbook_trial"
    assert {path.stem for path in outputs.glob("*.html")} == {"index", *TRIAL}


@pytest.mark.parametrize("code", TRIAL)
def test_every_trial_page_says_that_the_figures_are_czech(trial, code):
    page = (trial[0] / "outputs" / "cashbook_trial" / f"{code}.html").read_text(encoding="utf-8")
    assert "สาธารณรัฐเช็ก" in page
    assert "ไม่ใช่สำหรับเผยแพร่" in page


def test_what_the_source_cannot_tell_apart_is_not_called_zero(trial):
    page = (trial[0] / "outputs" / "cashbook_trial" / f"{TRIAL[0]}.html").read_text(encoding="utf-8")
    assert words.text("reasons.category_not_recorded", "th") in page


def test_a_second_call_makes_nothing_again(trial):
    project, _, second = trial
    assert second.returncode == 0
    assert "2" in second.stdout and "nothing to make" in second.stdout
    entries = journal.read(project / "outputs" / "cashbook_trial" / "journal.jsonl").entries
    assert len(entries) == len(TRIAL)


@pytest.fixture(scope="module")
def grey(tmp_path_factory):
    """The demo's tambon with almost nothing and the one whose file is partly unreadable."""
    project = made_project(tmp_path_factory.mktemp("grey"))
    codes = [planted("almost_nothing"), planted("unreadable")]
    demo.write_field_books(project / "data" / "demo" / "field_books", seed=2550, tambons=codes)
    done = tambon(project, "run", "params/demo.yaml", *codes, "--lang", "en")
    return project, codes, done


def test_the_grey_cases_fail_nothing(grey):
    project, codes, done = grey
    assert done.returncode == 0, done.stdout + done.stderr
    assert all((project / "outputs" / "demo" / "en" / f"{code}.html").is_file() for code in codes)


def test_the_tambon_with_almost_nothing_says_so(grey):
    project, (almost_nothing, _), _ = grey
    page = (project / "outputs" / "demo" / "en" / f"{almost_nothing}.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    assert "not enough data" in page
    assert "no household is in the account-keeping group" in page


def test_what_could_not_be_read_is_a_issue(grey):
    project, (_, unreadable), done = grey
    assert "issues.xlsx" in done.stdout
    issues = (project / "data" / "demo" / "records" / "issues.csv").read_text(encoding="utf-8-sig")
    assert unreadable in issues
    assert len(store.read_table(project / "data" / "demo" / "records", "household", unreadable)) > 0
