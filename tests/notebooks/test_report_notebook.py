"""The report notebook as people run it: by nbval, by plain papermill, and by hand from either folder.

It runs in a copy of the project's params and notebooks, on field books of three invented tambons that
went through the front door: one full, one with almost nothing, one whose file is partly unreadable.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbclient
import nbformat
import pytest

from tambonlib import demo
from tambonlib.indicators import measure
from tambonlib.records import import_study
from tambonlib.report.exporter import render_notebook
from tambonlib.study import load_study
from tests.support import project_root

NOTEBOOK = project_root() / "notebooks" / "tambon.ipynb"
FULL, ALMOST_NOTHING, PARTLY_UNREADABLE = "990101", "980304", "990206"
_THAI = re.compile("[\u0e00-\u0e7f]")


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """A folder with params, notebooks and the measured demo study of three tambons."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(project_root() / "params", folder / "params")
    (folder / "notebooks").mkdir()
    shutil.copy(NOTEBOOK, folder / "notebooks")
    study = load_study(folder / "params" / "demo.yaml")
    demo.write_field_books(study.sources_folder, seed=study.seed, tambons=[FULL, ALMOST_NOTHING, PARTLY_UNREADABLE])
    import_study.import_files(study)
    measure.measured_results(study)
    return folder


def run_papermill(project: Path, out: str, *parameters: str) -> subprocess.CompletedProcess:
    pairs = [word for parameter in parameters for word in ("-p", *parameter.split("=", 1))]
    command = [sys.executable, "-m", "papermill", "notebooks/tambon.ipynb", out, *pairs, "--no-progress-bar"]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=300)


def test_nbval_passes_on_the_notebook_as_it_is_committed(project):
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "-q", "-p", "no:cacheprovider", "notebooks"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout
    code = [cell for cell in nbformat.read(NOTEBOOK, as_version=4).cells if cell.cell_type == "code"]
    assert f"{len(code)} passed" in done.stdout


@pytest.mark.parametrize("code", [FULL, ALMOST_NOTHING, PARTLY_UNREADABLE])
def test_plain_papermill_runs_it_for_every_kind_of_tambon(project, code):
    # papermill turns the code into a number on the way.
    done = run_papermill(project, f"{code}.ipynb", f"tambon={code}")
    assert done.returncode == 0, done.stderr
    notebook = nbformat.read(project / f"{code}.ipynb", as_version=4)
    odd = [
        output
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if output.output_type in ("stream", "error")
    ]
    assert odd == []
    page = render_notebook(notebook)
    assert '<html lang="th">' in page and code in page
    assert str(project) not in page and str(project_root()) not in page and str(Path.home()) not in page
    assert "ข้อมูลสมมติ" in page and "ฉบับภายในทีม ไม่ใช่สำหรับเผยแพร่" in page
    # The log of support holds every tambon, so a page may tell of it also where the tambon itself recorded nothing.
    summary = page[page.index('<section class="summary">') :].split("</section>")[0]
    clear = any(f"finding-{branch}" in summary for branch in ("better", "worse"))
    nothing = "ยังไม่มีเรื่องที่ข้อมูลบอกได้ว่าดีขึ้นชัดเจน" in summary
    assert (clear, nothing) == ((False, True) if code == ALMOST_NOTHING else (True, nothing))


def test_an_english_report_is_english(project):
    done = run_papermill(project, "english.ipynb", "lang=en")
    assert done.returncode == 0, done.stderr
    page = render_notebook(nbformat.read(project / "english.ipynb", as_version=4))
    assert '<html lang="en">' in page
    body = page[page.index("<body>") :]
    # Guiding sentences stand in both languages; a setting's source too.
    read = re.sub(r'<details class="method">.*?</details>', "", body, flags=re.DOTALL)
    read = read[: read.index('id="settings"')] + read[read.index('id="identity"') :]
    assert not _THAI.search(re.sub(r"<[^>]+>", "", read))


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        (["lang=fr", "edition=workshop", "study=params/none.yaml"], ["fr", "workshop", "none.yaml", "faults: 3"]),
        (["tambon=990199"], ["990199", "990106"]),
    ],
)
def test_wrong_parameters_end_the_run_with_what_was_wrong(project, parameters, said):
    done = run_papermill(project, "wrong.ipynb", *parameters)
    assert done.returncode != 0
    for expected in said:
        assert expected in done.stderr
    page = render_notebook(nbformat.read(project / "wrong.ipynb", as_version=4), lang="th")
    assert "รายงานฉบับนี้ไม่ครบ" in page and "TambonError" in page


@pytest.mark.parametrize("folder", ["notebooks", "."])
def test_it_runs_by_hand_from_its_own_folder_and_from_the_project(project, folder):
    notebook = nbformat.read(project / "notebooks" / "tambon.ipynb", as_version=4)
    place = {"metadata": {"path": str(project / folder)}}
    done = nbclient.NotebookClient(notebook, timeout=300, resources=place).execute()
    assert all(cell.execution_count for cell in done.cells if cell.cell_type == "code")


def test_every_cell_of_code_has_a_sentence_before_it_in_both_languages():
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    pairs = list(zip(cells, cells[1:], strict=False))
    before = [earlier for earlier, later in pairs if later.cell_type == "code"]
    assert before and all(cell.cell_type == "markdown" for cell in before)
    for cell in before:
        thai, english = cell.source.split("\n\n")
        assert _THAI.search(thai) and not _THAI.search(english)
        assert cell.metadata.tags == ["guide"]


def test_it_is_a_plain_notebook_of_the_current_format():
    notebook = nbformat.read(NOTEBOOK, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    [parameters] = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", ())]
    assert parameters.source.splitlines() == [
        'study = "params/demo.yaml"',
        'tambon = "990101"',
        'edition = "team"',
        'lang = "th"',
    ]
