"""A report's parameters as YAML: plain papermill makes the same notebook from them."""

import subprocess
import sys

import nbformat
import pytest
import yaml

from tambonlib.batch.job import make_job, parameters_text, write_parameters


def test_every_run_leaves_the_parameters_of_its_reports(workshop):
    workshop.go()
    told = yaml.safe_load((workshop.outputs / "parameters" / "980101.yaml").read_text(encoding="utf-8"))
    assert told == {"study": "params/example.yaml", "tambon": "980101", "edition": "team", "lang": "th"}


def test_another_language_has_its_own(workshop):
    path = write_parameters(workshop.study(), make_job("980101", edition="team", lang="en", key="k"))
    assert path == workshop.outputs / "en" / "parameters" / "980101.yaml"


@pytest.mark.parametrize("loader", [yaml.SafeLoader, yaml.CSafeLoader])
def test_a_code_with_a_zero_in_front_stays_a_text(workshop, loader):
    text = parameters_text(workshop.study(), make_job("010101", edition="team", lang="th", key="k"))
    assert yaml.load(text, Loader=loader)["tambon"] == "010101"


def test_plain_papermill_makes_the_same_from_it(workshop):
    workshop.write_notebook(("print(study, tambon, edition, lang)",))
    path = write_parameters(workshop.study(), make_job("010101", edition="team", lang="en", key="k"))
    command = [
        sys.executable,
        "-m",
        "papermill",
        "notebooks/tambon.ipynb",
        "out.ipynb",
        "-f",
        str(path.relative_to(workshop.root)),
        "--no-progress-bar",
    ]
    done = subprocess.run(command, cwd=workshop.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    executed = nbformat.read(workshop.root / "out.ipynb", as_version=4)
    assert executed.cells[-1].outputs[0].text == "params/example.yaml 010101 team en\n"
