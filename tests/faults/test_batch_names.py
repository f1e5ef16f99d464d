"""Names that mean to do something: a place outside the outputs folder, a parameter that is code."""

import json
from dataclasses import replace

import pytest

from tambonlib.batch.job import make_job
from tambonlib.batch.report_job import execute_report, make_report
from tambonlib.batch.supervisor import run_reports
from tambonlib.errors import TambonError
from tests.faults.batch_kit import Canned, project

GOOD = make_job("990101", edition="team", lang="th", key="k")


@pytest.mark.parametrize("field", ["html", "failed_html", "notebook", "parameters"])
@pytest.mark.parametrize(
    "place", ["../x.html", "a/../../x.html", "/x.html", "C:/x.html", "..\\x.html", ".", "linked/x.html", "x\0.html"]
)
def test_a_place_outside_of_the_outputs_is_refused_before_anything_is_made(tmp_path, field, place):
    made, canned = project(tmp_path / "p"), Canned()
    made.outputs.mkdir()
    (made.outputs / "linked").symlink_to(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(TambonError) as raised:
        run_reports(
            [GOOD, replace(GOOD, **{"tambon_code": "990102", "html": "b.html", field: place})],
            starter=canned,
            **made.given(),
        )
    assert [fault.code for fault in raised.value.faults] == ["output_leaves_folder"]
    assert canned.started == []
    assert sorted(tmp_path.rglob("*")) == before


def test_a_code_that_climbs_is_refused(tmp_path):
    made = project(tmp_path / "p")
    climbing = replace(GOOD, tambon_code="../../990102", html="../../990102.html", notebook="n.ipynb")
    with pytest.raises(TambonError):
        run_reports([climbing], starter=Canned(), **made.given())


def test_two_reports_for_one_place_are_refused(tmp_path):
    with pytest.raises(TambonError) as raised:
        run_reports([GOOD, GOOD], starter=Canned(), **project(tmp_path / "p").given())
    assert [fault.code for fault in raised.value.faults] == ["output_twice"]


def job(made, work, **parameters) -> dict:
    work.mkdir()
    return {
        "notebook": str(made.notebook),
        "work_folder": str(work),
        "start_folder": str(made.folder),
        "engine": "fork",
        "memory_mb": 1024,
        "lang": "th",
        "died": None,
        "parameters": {"study": "x", "tambon": "990101", "edition": "team", "lang": "th", **parameters},
    }


@pytest.mark.parametrize(
    "name", ["x=1;import os;os.mkdir('made')#", "x\nimport os", "a b", "1a", "import", "", "a.b", "a[0]"]
)
def test_a_parameter_s_name_that_is_code_is_refused_and_not_run(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)  # it changes the folder of work; put back afterwards
    made = project(tmp_path / "p", "open('ran', 'w')")
    error = execute_report(job(made, tmp_path / "work", **{name: "1"}))
    assert error["name"] == "TambonError"
    assert "nothing in this name was run" in error["message"]
    assert not (made.folder / "ran").exists()
    assert not (made.folder / "made").exists()


def test_the_refusal_is_an_outcome_like_any_other(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = project(tmp_path / "p", "open('ran', 'w')")
    make_report(job(made, tmp_path / "work", **{"x = 1": "1"}))
    outcome = json.loads((tmp_path / "work" / "outcome.json").read_text(encoding="utf-8"))
    assert outcome["error"]["name"] == "TambonError"
    assert outcome["page"] is None


def test_a_value_that_looks_like_code_stays_a_value(tmp_path):
    made = project(tmp_path / "p", "open('told', 'w', encoding='utf-8').write(tambon)")
    value = "'; open('ran', 'w') # {ก} \" \\"
    job = replace(GOOD, tambon_code=value)
    (entry,) = run_reports([job], engine="fork", **made.given())
    assert entry["state"] == "succeeded"
    assert (made.folder / "told").read_text(encoding="utf-8") == value
    assert not (made.folder / "ran").exists()


def test_an_error_tells_the_name_of_a_file_and_not_in_whose_folder_it_lies(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = project(tmp_path / "p", "open('/home/somchai/study/a.csv')")
    error = execute_report(job(made, tmp_path / "work"))
    assert (
        error["name"] == "FileNotFoundError"
        and "'a.csv'" in error["message"]
        and error["first_line"] == "open('a.csv')"
    )
    assert "somchai" not in json.dumps(error)
