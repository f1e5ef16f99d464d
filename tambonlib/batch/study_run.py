"""From a study to its finished reports: import what changed, measure what is stale, make what is due."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pandas as pd

import tambonlib
from tambonlib.batch import journal
from tambonlib.batch.due import due
from tambonlib.batch.request import ReportRequest, make_request, report_key
from tambonlib.batch.run import JOURNAL, run_reports
from tambonlib.errors import Fault, TambonError
from tambonlib.indicators import measure, powers
from tambonlib.indicators.outcome import check_outcome
from tambonlib.records import intake
from tambonlib.report import index
from tambonlib.report.page import EDITIONS, nearest_codes
from tambonlib.study import Study, study_hash

NOTEBOOK = Path("notebooks") / "tambon.ipynb"
_PROJECT = Path(tambonlib.__file__).resolve().parents[1]
PARAMETERS = {"study", "tambon", "edition", "lang"}


@dataclass(frozen=True)
class Plan:
    """What a run would do: every report asked for, those that are due with the reason, and the results."""

    study: Study
    results: pd.DataFrame
    notebook: Path
    lang: str
    requests: tuple[ReportRequest, ...]
    due: tuple[tuple[ReportRequest, str], ...]
    unreadable_lines: tuple[int, ...]


def import_study(study: Study, *, progress: Callable[[str], None] = lambda file: None) -> intake.ImportReport | None:
    """Import the study's files; None when its folder of files is not on this machine.

    A report can be built anywhere the records or the results are, so a missing folder of field
    books is no fault here; the caller says that nothing was imported.
    """
    return intake.import_files(study, progress=progress) if study.sources_folder.is_dir() else None


def check_request(study: Study, codes: Sequence[str], *, edition: str) -> None:
    """Refuse what cannot be made, before anything is imported or measured.

    Raises
    ------
    TambonError
        When a code is not in the roster, the primary outcome is nothing that is measured, there is no such edition, or the notebook's parameters are not those
        that are given to it.
    """
    check_outcome(study)
    faults = [*_unknown_codes(study, codes), *_notebook_faults(find_notebook(study))]
    if edition not in EDITIONS:
        faults.append(Fault("unknown_edition", key="--edition", found=edition, values={"allowed": ", ".join(EDITIONS)}))
    if faults:
        raise TambonError(faults)


def plan(study: Study, codes: Sequence[str], *, edition: str, lang: str, force: bool = False) -> Plan:
    """Decide what is due, measuring first where the results are stale."""
    notebook = find_notebook(study)
    results = measure.measured_results(study)
    powers.measured_powers(study)
    hashes = f"{measure.stored_hash(study)}-{powers.stored_powers_hash(study)}"
    key = report_key(
        notebook=notebook, results_hash=hashes, study_hash=study_hash(study), edition=edition, lang=lang
    )
    wanted = tuple(codes) or tuple(study.roster["tambon_code"])
    requests = tuple(make_request(code, edition=edition, lang=lang, key=key) for code in wanted)
    read = journal.read(study.outputs_folder / JOURNAL)
    to_make = due(requests, journal.latest(read.entries), study.outputs_folder, force=force)
    return Plan(study, results, notebook, lang, requests, to_make, read.unreadable_lines)


def carry_out(
    plan: Plan, *, run_id: str, workers: int, on_start: Callable, on_end: Callable
) -> tuple[tuple[dict, ...], Path]:
    """Make what is due and write the index; the index is written also when the run is interrupted.

    Returns
    -------
    entries, index path
        The journal entries of this run, and where to look.
    """
    outputs = plan.study.outputs_folder
    outputs.mkdir(parents=True, exist_ok=True)
    try:
        entries = run_reports(
            [request for request, _ in plan.due], notebook=plan.notebook, study_path=plan.study.path, outputs=outputs,
            run_id=run_id, workers=workers, on_start=on_start, on_end=on_end,
        )
    finally:
        path = write_index(plan)
    return entries, path


def write_index(plan: Plan) -> Path:
    """Write the page that lists all tambons, from what the journal says."""
    outcomes = journal.latest(journal.read(plan.study.outputs_folder / JOURNAL).entries)
    return index.write_index(plan.study, plan.results, outcomes, lang=plan.lang)


def find_notebook(study: Study) -> Path:
    """The notebook that makes the reports: the study's own beside its params folder, else this project's."""
    own = study.path.parent.parent / NOTEBOOK
    return own if own.is_file() else _PROJECT / NOTEBOOK


def _unknown_codes(study: Study, codes: Sequence[str]) -> list[Fault]:
    known = list(study.roster["tambon_code"])
    unknown = [code for code in codes if code not in known]
    return [
        Fault("tambon_not_in_roster", file=study.path.name, found=code, values={"nearest": ", ".join(nearest_codes(code, known))})
        for code in unknown
    ]


def _notebook_faults(notebook: Path) -> list[Fault]:
    """papermill only warns of a parameter that the notebook does not know, and runs with the default."""
    if not notebook.is_file():
        return [Fault("notebook_missing", file=notebook.name)]
    cells = nbformat.read(notebook, as_version=4).cells
    source = "\n".join(cell.source for cell in cells if "parameters" in cell.metadata.get("tags", []))
    found = {line.split("=")[0].strip() for line in source.splitlines() if "=" in line and not line.startswith("#")}
    if found == PARAMETERS:
        return []
    return [
        Fault("notebook_parameters", file=notebook.name, found=", ".join(sorted(found)),
              values={"wanted": ", ".join(sorted(PARAMETERS))})
    ]
