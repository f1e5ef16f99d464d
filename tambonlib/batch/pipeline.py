"""From a study to its finished reports: import what changed, measure what is stale, make what is due."""

import contextlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

import tambonlib
from tambonlib import words
from tambonlib.batch import dependencies, journal, manifest
from tambonlib.batch import merge as merging
from tambonlib.batch.dependencies import parts_of_all_reports, parts_of_report
from tambonlib.batch.job import ReportJob, Shard, make_job, parameters_stand, write_parameters
from tambonlib.batch.lock import outputs_lock
from tambonlib.batch.up_to_date import Why, due
from tambonlib.errors import Fault, TambonError
from tambonlib.indicators import measure, powers_store
from tambonlib.indicators.catalogue import check_outcome
from tambonlib.records import store
from tambonlib.records.import_study import ImportReport, import_files
from tambonlib.report import page_dependencies
from tambonlib.report.lookup import EDITIONS, nearest_codes
from tambonlib.study import Study, load_study

NOTEBOOK = Path("notebooks") / "tambon.ipynb"
LOCK_FILE = "requirements.lock"
PROJECT = Path(tambonlib.__file__).resolve().parents[1]
PARAMETERS = {"study", "tambon", "edition", "lang"}


@dataclass(frozen=True)
class Plan:
    """What a run would do.

    Parameters
    ----------
    study, notebook, lang, edition
        Of what, by which template, in which language and edition.
    jobs
        Every report asked for.
    due
        Those that are due, with the reason.
    shared
        What all reports are made from (:func:`tambonlib.batch.dependencies.parts_of_all_reports`).
    shard
        Which part of the roster was asked for; None where it was not parted.
    unreadable_lines
        Lines of the journal that cannot be read.
    """

    study: Study
    notebook: Path
    lang: str
    edition: str
    jobs: tuple[ReportJob, ...]
    due: tuple[tuple[ReportJob, Why], ...]
    shared: Mapping[str, str]
    shard: Shard | None
    unreadable_lines: tuple[int, ...]


def import_study(study: Study, *, progress: Callable[[str], None] = lambda file: None) -> ImportReport | None:
    """Import the study's files; None when its folder of files is not on this machine.

    A report can be built anywhere the records or the results are, so a missing folder of field
    books is no fault here; the caller says that nothing was imported. Where nothing was ever imported
    or measured either, the folder is what is missing, and import says so.
    """
    made_before = (study.records_folder / store.NOTE).is_file() or bool(measure.noted(study))
    return import_files(study, progress=progress) if study.sources_folder.is_dir() or not made_before else None


def check_request(study: Study, codes: Sequence[str], *, edition: str) -> None:
    """Refuse what cannot be made, before anything is imported or measured.

    Raises
    ------
    TambonError
        When a code is not in the roster, the primary outcome is nothing that is measured, there is no such edition,
        or the notebook's parameters are not those that are given to it.
    """
    check_outcome(study)
    faults = [*_unknown_codes(study, codes), *_notebook_faults(find_notebook(study))]
    if edition not in EDITIONS:
        faults.append(Fault("unknown_edition", key="--edition", found=edition, values={"allowed": ", ".join(EDITIONS)}))
    if faults:
        raise TambonError(faults)


def plan(
    study: Study, codes: Sequence[str], *, edition: str, lang: str, force: bool = False, shard: Shard | None = None
) -> Plan:
    """Decide what is due, measuring first where the results are stale."""
    notebook = find_notebook(study)
    measure.measure_study(study)
    powers_store.measure_powers(study)
    shared = parts_of_all_reports(study, notebook, find_lock_file(study))
    read_by = page_dependencies.page_hashes(study)
    details = dependencies.details_of_reports(study)
    wanted = tuple(codes) or tuple(study.roster["tambon_code"])
    jobs = tuple(
        make_job(
            code,
            edition=edition,
            lang=lang,
            made_from=parts_of_report(shared, own=read_by.own[code], study_wide=read_by.study_wide),
            details=details[code],
        )
        for code in (shard.codes(wanted) if shard else wanted)
    )
    read = journal.read(study.outputs_folder / journal.NAME)
    to_make = due(jobs, journal.latest(read.entries), study.outputs_folder, force=force)
    return Plan(study, notebook, lang, edition, jobs, to_make, shared, shard, read.unreadable_lines)


def carry_out(
    plan: Plan,
    *,
    run_id: str,
    workers: int | None,
    on_start: Callable,
    on_end: Callable,
    asked: Mapping[str, object] | None = None,
    elsewhere: Mapping[str, object] | None = None,
    **options: object,
) -> tuple[tuple[dict, ...], Path]:
    """Make what is due, then write index and manifest, also when the run is interrupted.

    Parameters
    ----------
    plan
        What is to be done.
    run_id, workers, on_start, on_end, options
        As :func:`tambonlib.batch.supervisor.run_reports` takes them.
    asked
        How the run was called, for the manifest.
    elsewhere
        ``starter``, where reports are not begun on this machine; no part of what was asked.

    Returns
    -------
    entries, index path
        The journal entries of this run, and where to look.
    """
    study, outputs = plan.study, plan.study.outputs_folder
    with outputs_lock(outputs):
        for job in plan.jobs:
            write_parameters(study, job)
        if not plan.due:
            if not manifest.stands(study):
                manifest.write(study, plan.notebook, find_lock_file(study))
            return (), write_index(plan)
        from tambonlib.batch.supervisor import run_reports  # notebooks and pages: seconds to load, and only needed here

        record = manifest.RunRecord(
            run_id,
            {**(asked or {}), **options, "workers": workers},
            tuple(job.name for job, _ in plan.due),
            str(plan.shard or ""),
        ).begun()
        manifest.write(study, plan.notebook, find_lock_file(study), run=record)
        try:
            entries = run_reports(
                [job for job, _ in plan.due],
                notebook=plan.notebook,
                study_path=study.path,
                outputs=outputs,
                run_id=run_id,
                workers=workers,
                meanwhile=_load_index,
                on_start=on_start,
                on_end=on_end,
                **options,
                **(elsewhere or {}),
            )
        except BaseException:
            # What stopped the run is what has to be told, also where the disk is too full for anything else, or the
            # folder is gone.
            with contextlib.suppress(OSError):
                if outputs.is_dir():
                    _conclude(plan, record)
            raise
        return entries, _conclude(plan, record)


def _load_index() -> None:
    """Load what writes the index: figures and all, which takes as long as several reports."""
    import_module("tambonlib.report.index")


def _conclude(plan: Plan, record: manifest.RunRecord) -> Path:
    path = write_index(plan)
    manifest.write(plan.study, plan.notebook, find_lock_file(plan.study), run=record.ended())
    return path


def nothing_left(done: Plan) -> bool:
    """Whether a further run like this one finds nothing to do: import, measure and plan, and all files written."""
    dependencies.library_hash.cache_clear()  # the program may have been changed while this run was going
    study = load_study(done.study.path)
    import_study(study)
    codes = [job.tambon_code for job in done.jobs]
    again = plan(study, codes, edition=done.edition, lang=done.lang)
    outcomes = journal.latest(journal.read(study.outputs_folder / journal.NAME).entries)
    key = manifest.index_key(outcomes, again.shared, measure.stored_hash(study), done.lang)
    return (
        not again.due
        and not again.unreadable_lines
        and all(parameters_stand(study, job) for job in again.jobs)
        and manifest.stands(study)
        and manifest.index_stands(study, done.lang, key)
    )


def merge(study: Study, folders: Sequence[Path], *, lang: str) -> tuple[tuple[merging.Merged, ...], Path]:
    """Take over what other machines made of this study, then write index and manifest over all of it.

    Returns
    -------
    tuple of Merged, index path
        What came of each folder, and where to look.
    """
    plans = [plan(study, (), edition=edition, lang=one) for edition in EDITIONS for one in words.LANGUAGES]
    wanted = {job.name: job for one in plans for job in one.jobs}
    with outputs_lock(study.outputs_folder):
        merged = merging.merge(study, folders, wanted)
        path = write_index(next(one for one in plans if one.lang == lang))
        manifest.write(study, find_notebook(study), find_lock_file(study), more_runs=merging.other_runs(folders))
    return merged, path


def write_index(plan: Plan) -> Path:
    """Write the page that lists all tambons, from what the journal says; a page that already says it is left alone."""
    study = plan.study
    outcomes = journal.latest(journal.read(study.outputs_folder / journal.NAME).entries)
    key = manifest.index_key(outcomes, plan.shared, measure.stored_hash(study), plan.lang)
    path = manifest.index_path(study, plan.lang)
    if manifest.index_stands(study, plan.lang, key):
        return path
    from tambonlib.report import index

    written = index.write_index(study, measure.read_results(study), outcomes, lang=plan.lang)
    manifest.note_index(study, plan.lang, key)
    return written


def find_notebook(study: Study) -> Path:
    """The notebook that makes the reports: the study's own beside its params folder, else this project's."""
    own = study.path.parent.parent / NOTEBOOK
    return own if own.is_file() else PROJECT / NOTEBOOK


def find_lock_file(study: Study) -> Path | None:
    """Return the file of locked versions: the study's own beside its params folder, else this project's, or None."""
    found = (folder / LOCK_FILE for folder in (study.path.parent.parent, PROJECT))
    return next((path for path in found if path.is_file()), None)


def _unknown_codes(study: Study, codes: Sequence[str]) -> list[Fault]:
    known = list(study.roster["tambon_code"])
    unknown = [code for code in codes if code not in known]
    return [
        Fault(
            "tambon_not_in_roster",
            file=study.path.name,
            found=code,
            values={"nearest": ", ".join(nearest_codes(code, known))},
        )
        for code in unknown
    ]


def _notebook_faults(notebook: Path) -> list[Fault]:
    """Papermill only warns of a parameter that the notebook does not know, and runs with the default."""
    if not notebook.is_file():
        return [Fault("notebook_missing", file=notebook.name)]
    try:
        # Read as what it is on the disk: loading nbformat takes longer than all the rest of this check.
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        source = "\n".join(
            "".join(cell["source"]) for cell in cells if "parameters" in cell["metadata"].get("tags", [])
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return [Fault("notebook_unreadable", file=notebook.name, found=f"{type(error).__name__}: {error}")]
    found = {line.split("=")[0].strip() for line in source.splitlines() if "=" in line and not line.startswith("#")}
    if found == PARAMETERS:
        return []
    return [
        Fault(
            "notebook_parameters",
            file=notebook.name,
            found=", ".join(sorted(found)),
            values={"wanted": ", ".join(sorted(PARAMETERS))},
        )
    ]


@contextlib.contextmanager
def dry_run_copy(study: Study) -> Iterator[Study]:
    """The same study with a copy of its records and results, which is taken away at the end.

    Field books, journal and pages are the study's own, and are only read. The copy lies beside the records, because no
    household's record may leave the study's data folder, be it for a moment.

    Parameters
    ----------
    study
        The study; nothing in its folders is changed, so that a run may be going meanwhile.
    """
    beside = next(folder for folder in study.records_folder.parents if folder.is_dir())
    with tempfile.TemporaryDirectory(prefix=".dry_run_", dir=beside) as folder:
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
