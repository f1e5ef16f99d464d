"""`pytest --nbval-lax notebooks` needs the records of the demo study; they are made here where they are missing."""

from tambonlib import demo
from tambonlib.indicators import measure
from tambonlib.records import import_study, store
from tambonlib.study import load_study
from tests.support import project_root


def pytest_runtest_setup(item):
    """Before the first cell: write, import and measure the demo study, as far as that is not done."""
    study = load_study(project_root() / "params" / "demo.yaml")
    if not (study.records_folder / store.NOTE).is_file():
        reporter = item.config.pluginmanager.getplugin("terminalreporter")
        reporter.write_line(
            f"\nThe records of the demo study are missing: writing and importing them into data/{study.name}"
        )
        demo.write_field_books(study.sources_folder, seed=study.seed)
        import_study.import_files(study)
    # Fresh results are read as they are.
    measure.measured_results(study)
