"""A study beside itself: what import and measure would do, found out without touching the study."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tambonlib.study import Study


@contextlib.contextmanager
def aside(study: Study) -> Iterator[Study]:
    """The same study with a copy of its records and results, which is taken away at the end.

    Field books, journal and pages are the study's own, and are only read. The copy lies beside the records, because no
    household's record may leave the study's data folder, be it for a moment.

    Parameters
    ----------
    study
        The study; nothing in its folders is changed, so that a run may be going meanwhile.
    """
    beside = next(folder for folder in study.records_folder.parents if folder.is_dir())
    with tempfile.TemporaryDirectory(prefix=".aside_", dir=beside) as folder:
        records, results = Path(folder) / "records", Path(folder) / "results"
        for source, copy in ((study.records_folder, records), (study.results_folder, results)):
            if source.is_dir():
                _copy(source, copy)
        yield replace(study, records_folder=records, results_folder=results)


def _copy(source: Path, copy: Path) -> None:
    for path in sorted(source.rglob("*")):
        if path.is_dir():
            continue
        # An import that is going puts files into the place of others: one that is gone meanwhile was only half of
        # such a file.
        with contextlib.suppress(FileNotFoundError):
            place = copy / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
