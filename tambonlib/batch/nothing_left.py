"""Whether a run has really nothing left to do, and on which files that rests."""

from pathlib import Path

from tambonlib.batch import journal, manifest, pipeline
from tambonlib.batch.job import parameters_stand
from tambonlib.indicators import measure, powers_store
from tambonlib.records import files, store
from tambonlib.records.mapping import load_mapping
from tambonlib.report import page_dependencies
from tambonlib.study import Study


def nothing_left(done: pipeline.Plan) -> bool:
    """Whether the run that this plan is of has really nothing left to do, found out by reading everything that
    decides it.
    """
    study = done.study
    if not _imported_as_it_is(study) or not (measure.results_fresh(study) and powers_store.powers_fresh(study)):
        return False
    codes = [job.tambon_code for job in done.jobs]
    again = pipeline.plan(study, codes, edition=done.edition, lang=done.lang)
    outcomes = journal.latest(journal.read(study.outputs_folder / journal.NAME).entries)
    key = manifest.index_key(outcomes, again.shared, measure.stored_hash(study), done.lang)
    whole = (
        not again.due
        and not again.unreadable_lines
        and [one.key for one in again.jobs] == [one.key for one in done.jobs]
    )
    whole = whole and all(parameters_stand(study, job) for job in again.jobs)
    return whole and manifest.stands(study) and manifest.index_stands(study, done.lang, key)


def files_behind(plan: pipeline.Plan) -> list[Path]:
    """The files on which it rests that a run has nothing to do, but for the study's own and the program's; some
    must go on being absent.
    """
    study, outputs = plan.study, plan.study.outputs_folder
    notebooks = [study.path.parent.parent / pipeline.NOTEBOOK, pipeline.PROJECT / pipeline.NOTEBOOK]
    locks = [folder / pipeline.LOCK_FILE for folder in (study.path.parent.parent, pipeline.PROJECT)]
    own = [outputs / name for name in (journal.NAME, manifest.JSON, manifest.TEXT, manifest.index_place(plan.lang))]
    pages = [outputs / place for job in plan.jobs for place in (job.html, job.parameters)]
    books = (
        [file.path for file in files.files_in(study.sources_folder)]
        if study.sources_folder.is_dir()
        else [study.sources_folder]
    )
    return [*notebooks, *locks, *own, *pages, *books, *page_dependencies.files_read(study)]


def folders_behind(plan: pipeline.Plan) -> list[Path]:
    """The folders in which no file may come or go: a new field book, or the mark that an import was interrupted."""
    return [folder for folder in (plan.study.sources_folder, plan.study.records_folder) if folder.is_dir()]


def _imported_as_it_is(study: Study) -> bool:
    """Whether the files that were imported are those that lie there, by their hashes; so too where none lie here."""
    if not study.sources_folder.is_dir():
        return True
    if store.interrupted(study.records_folder) or not (study.records_folder / store.NOTE).is_file():
        return False
    imported = {
        name: entry["sha256"]
        for name, entry in store.read_note(study.records_folder)["files"].items()
        if entry["inside"]
    }
    mapping = load_mapping(study.mapping_path, study.derive)
    here = [
        file
        for file in files.files_in(study.sources_folder)
        if not files.is_lock(file.path) and files.sources_of(file, mapping)
    ]
    return {file.identity: file.hash() for file in here} == imported
