"""`pytest --nbval-lax notebooks` needs the demo study measured; it is made here where it is missing."""

from tambonlib import demo
from tambonlib.indicators import measure
from tambonlib.records import intake
from tambonlib.study import load_study
from tests.support import project_root


def pytest_runtest_setup(item):
    """Before the first cell: write, import and measure the demo study, unless that is done and fresh."""
    study = load_study(project_root() / "params" / "demo.yaml")
    if measure.results_fresh(study):
        return
    reporter = item.config.pluginmanager.getplugin("terminalreporter")
    reporter.write_line("")
    reporter.write_line(f"the demo study is not measured yet: making it in {study.records_folder.parent.relative_to(project_root())}")
    demo.write_field_books(study.sources_folder, seed=study.seed)
    intake.import_files(study)
    measure.measured_results(study)
