"""One report's trouble stays its own. Real kernels, on notebooks of a few cells."""

import sys
from pathlib import Path

import nbformat
import pytest

from tambonlib.batch import journal
from tambonlib.batch.job import make_job
from tambonlib.batch.supervisor import JOURNAL, WORK, run_reports
from tambonlib.batch.up_to_date import file_hash
from tests.faults.batch_kit import project

PARAMETERS = 'study = "x"\ntambon = "000000"\nedition = "team"\nlang = "th"'
TROUBLE = """
import os, signal
if tambon == "990102": 1 / 0
if tambon == "990103": os.kill(os.getpid(), signal.SIGKILL)
"""
TELLING = """
import os, pandas, pathlib
print("/api/v1/users", pandas.__file__, pathlib.Path.home() / "x" / "c.csv", os.path.abspath("params/small.yaml"))
"""


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """One run over three tambons: a good one, one whose cell fails, one whose kernel dies."""
    folder = tmp_path_factory.mktemp("study {with} braces")
    (folder / "params").mkdir()
    study_path = folder / "params" / "small.yaml"
    study_path.write_text("", encoding="utf-8")
    cells = [
        nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(TROUBLE),
        nbformat.v4.new_code_cell("print('ตำบล', tambon, study)"),
    ]
    notebook = folder / "small.ipynb"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), notebook)
    jobs = [make_job(code, edition="team", lang="th", key="k") for code in ("990101", "990102", "990103")]
    outputs = folder / "outputs"
    entries = run_reports(jobs, notebook=notebook, study_path=study_path, outputs=outputs, run_id="r1")
    return outputs, {entry["tambon_code"]: entry for entry in entries}


def test_one_bad_tambon_stops_no_other(ran):
    _, entries = ran
    assert {code: entry["state"] for code, entry in entries.items()} == {
        "990101": "succeeded",
        "990102": "failed",
        "990103": "failed",
    }


def test_the_journal_says_the_same(ran):
    outputs, entries = ran
    latest = journal.latest(journal.read(outputs / JOURNAL).entries)
    assert {entry["tambon_code"]: entry["state"] for entry in latest.values()} == {
        code: entry["state"] for code, entry in entries.items()
    }


def test_success_names_the_hash_of_the_page_at_its_place(ran):
    outputs, entries = ran
    assert entries["990101"]["html_sha256"] == file_hash(outputs / "990101.html") is not None


def test_the_parameters_reached_the_notebook_as_text(ran):
    outputs, _ = ran
    executed = nbformat.read(outputs / "notebooks" / "990101.ipynb", as_version=4)
    assert executed.cells[-1].outputs[0].text == "ตำบล 990101 params/small.yaml\n"


def test_a_failing_cell_is_named(ran):
    outputs, entries = ran
    error = entries["990102"]["error"]
    assert error["name"] == "ZeroDivisionError"
    assert error["first_line"] == "import os, signal"
    assert (outputs / "990102.failed.html").is_file()
    assert not (outputs / "990102.html").exists()


def test_a_dead_kernel_is_a_failure_though_papermill_says_completed(ran):
    outputs, entries = ran
    assert entries["990103"]["error"]["name"] == "ProcessDied"
    assert entries["990103"]["error"]["first_line"] == "import os, signal"
    assert not (outputs / "990103.html").exists()


@pytest.mark.parametrize("engine", ["fork", "kernel"])
def test_no_notebook_names_the_machine_and_a_failed_one_keeps_the_lines_of_its_error(tmp_path, engine):
    made = project(tmp_path / "project-of-somchai", TELLING, "import pandas\npandas.DataFrame({'a': [1]})['b']")
    (entry,) = run_reports(made.jobs(["990101"]), engine=engine, **made.given())
    text = (made.outputs / entry["notebook"]).read_text(encoding="utf-8")
    for secret in (str(tmp_path), str(Path.home() / "x"), sys.prefix, sys.base_prefix, "site-packages"):
        assert secret not in text
    executed = nbformat.reads(text, as_version=4)
    nbformat.validate(executed)
    told = [output for cell in executed.cells for output in cell.get("outputs", ())]
    assert told[0].text == "/api/v1/users pandas/__init__.py c.csv params/small.yaml\n"
    assert "pandas/core/frame.py" in "\n".join(told[-1].traceback)


def test_the_page_of_a_failed_report_does_not_tell_whose_home_it_was_wherever_that_lies(tmp_path, monkeypatch):
    home = tmp_path / "บ้าน" / "somchai"
    home.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    made = project(tmp_path / "p", "import os\nprint('อ่านแฟ้ม' + os.environ['HOME'] + '/x.csv')", "1 / 0")
    (entry,) = run_reports(made.jobs(["990101"]), engine="fork", **made.given())
    page = (made.outputs / entry["failed_html"]).read_text(encoding="utf-8")
    assert "อ่านแฟ้ม" in page and "somchai" not in page


def test_nothing_is_left_in_the_work_folder(ran):
    outputs, _ = ran
    assert list((outputs / WORK).iterdir()) == []
