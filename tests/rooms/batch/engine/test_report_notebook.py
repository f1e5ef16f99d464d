"""The project's own notebook, for one tambon of the demo, with papermill's own engine and with ours."""

import shutil

import pytest

from tambonlib import demo
from tambonlib.indicators import measure
from tambonlib.records import import_study
from tambonlib.study import load_study
from tests.rooms.batch.engine.running import run_in_own_process, told
from tests.support import project_root

TAMBON = "990101"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A folder with params and the measured demo study of one tambon."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(project_root() / "params", folder / "params")
    study = load_study(folder / "params" / "demo.yaml")
    demo.write_field_books(study.sources_folder, seed=study.seed, tambons=[TAMBON])
    import_study.import_files(study)
    measure.measured_results(study)
    return folder


@pytest.fixture(scope="module")
def executed(project):
    """The report, executed in each way."""
    source = project_root() / "notebooks" / "tambon.ipynb"
    return {
        way: run_in_own_process(way, source, project / f"{way}.ipynb", f"tambon={TAMBON}", folder=project)
        for way in ("stock", "ours", "warm")
    }


@pytest.mark.parametrize("way", ["ours", "warm"])
def test_the_report_is_the_same(executed, way):
    stock = executed["stock"].cells
    assert sum(len(cell.get("outputs", ())) for cell in stock) > 20
    for ours, theirs in zip(executed[way].cells, stock, strict=True):
        assert told(ours) == told(theirs)
