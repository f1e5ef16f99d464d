"""Whether everything that a run left still stands as it was left: every file is read and hashed anew."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tambonlib import words
from tambonlib.batch import dependencies, journal, manifest
from tambonlib.batch.dependencies import parts_of_all_reports, parts_of_report
from tambonlib.batch.job import ReportJob, make_job, parameters_text
from tambonlib.batch.up_to_date import changed_parts, file_hash
from tambonlib.errors import TambonError
from tambonlib.indicators import measure, powers_store, results_store
from tambonlib.records import store
from tambonlib.report import page_dependencies
from tambonlib.study import Study

_OURS = ("*.html", "notebooks/*.ipynb", "parameters/*.yaml")


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was left.

    Parameters
    ----------
    kind
        Key of its texts under ``resume.verify``: what it is and what to do.
    place
        The file, from the folder in which it lies; or the lines of a journal.
    """

    kind: str
    place: str

    def text(self, lang: str) -> str:
        """What is wrong, where, and what to do."""
        said, todo = (words.text(f"resume.verify.{self.kind}.{part}", lang) for part in ("is", "next"))
        return f"{self.place}: {said} – {todo}"


@dataclass(frozen=True)
class Verified:
    """What was found, and what is no damage but worth knowing.

    Parameters
    ----------
    findings
        Everything edited, damaged, missing or not journaled.
    files
        How many files were read.
    succeeded, failed
        How many reports the journal calls so.
    outdated
        Name of a report → what it is made from that is otherwise by now.
    """

    findings: tuple[Finding, ...]
    files: int
    succeeded: int
    failed: int
    outdated: Mapping[str, tuple[str, ...]]


def verify(study: Study, *, notebook: Path, lock_file: Path | None) -> Verified:
    """Read everything anew and compare it with journal, manifest, and the notes of import and measure.

    Parameters
    ----------
    study, notebook, lock_file
        The study and what its reports are made from.
    """
    read = journal.read(study.outputs_folder / journal.NAME)
    outcomes = journal.latest(read.entries)
    told = manifest.read(study)
    findings = [
        *_records(study),
        *_results(study),
        *_journal(study, told, read.unreadable_lines),
        *_manifest(study, told, outcomes),
        *_reports(study, told, outcomes),
        *_not_journaled(study, outcomes),
    ]
    states = [outcome["state"] for outcome in outcomes.values()]
    return Verified(
        tuple(findings),
        _files_looked_at(study),
        states.count(journal.SUCCEEDED),
        states.count(journal.FAILED),
        _outdated(study, outcomes, notebook, lock_file),
    )


def _records(study: Study) -> Iterator[Finding]:
    """The store against import.json, and the field books against what was imported."""
    folder = study.records_folder
    if store.interrupted(folder):
        yield Finding("records_interrupted", folder.name)
        return
    if not (folder / store.NOTE).is_file():
        return  # a machine with results only
    try:
        note = store.read_note(folder)
    except ValueError:
        yield Finding("records_note_damaged", store.NOTE)
        return
    for name, entry in sorted(note["tables"].items()):
        yield from _compared(folder, f"{name}.parquet", entry["sha256"], "records")
    if study.sources_folder.is_dir():
        for name, entry in sorted(note.get("files", {}).items()):
            path = study.sources_folder / name if entry["inside"] else Path(entry["path"])
            if entry["inside"] or path.is_file():
                yield from _compared(path.parent, path.name, entry["sha256"], "field_book")


def _results(study: Study) -> Iterator[Finding]:
    """The results against their notes: the files as they are, and the rows of each tambon by their own hash."""
    results, levels = measure.noted(study), powers_store.noted_powers(study)
    if not results:
        yield Finding("results_note_damaged", measure.MADE_FROM)
    if not levels:
        yield Finding("results_note_damaged", powers_store.NOTED)
    files = {measure.TABLE: results["file"]} if results else {}
    files |= levels["files"] if levels else {}
    found = [(name, list(_compared(study.results_folder, name, noted, "results"))) for name, noted in files.items()]
    for _, findings in found:
        yield from findings
    if any(findings for _, findings in found) or not (results and levels):
        return
    tables = (
        (measure.TABLE, measure.read_results(study), results),
        (powers_store.LEVELS, powers_store.read_powers(study), levels),
    )
    for name, table, noted in tables:
        hashes = results_store.tambon_hashes(table)
        yield from (
            Finding("results_differ", f"{name} › {code}")
            for code in sorted(set(hashes) | set(noted["tambons"]))
            if hashes.get(code) != noted["tambons"].get(code)
        )


def _journal(study: Study, told: Mapping, unreadable: Iterable[int]) -> Iterator[Finding]:
    path = study.outputs_folder / journal.NAME
    if not path.is_file():
        yield Finding("journal_missing", journal.NAME)
        return
    yield from (Finding("journal_line", f"{journal.NAME}:{number}") for number in unreadable)
    noted = told.get("journal")
    if noted and hashlib.sha256(path.read_bytes()[: noted["bytes"]]).hexdigest() != noted["sha256"]:
        yield Finding("journal_edited", journal.NAME)


def _manifest(study: Study, told: Mapping, outcomes: Mapping[str, Mapping]) -> Iterator[Finding]:
    """The manifest against its own checksum and the journal; the index against the manifest."""
    if not (study.outputs_folder / manifest.JSON).is_file():
        yield Finding("manifest_missing", manifest.JSON)
        return
    if not told:
        yield Finding("manifest_edited", manifest.JSON)
        return
    yield from _compared(study.outputs_folder, manifest.TEXT, told["short"]["sha256"], "manifest_text")
    runs = {name: (report.get("run"), report["state"]) for name, report in told["reports"].items()}
    if runs != {name: (outcome.get("run"), outcome["state"]) for name, outcome in outcomes.items()}:
        yield Finding("manifest_behind", manifest.JSON)
    for lang, noted in sorted(told["index"].items()):
        yield from _compared(study.outputs_folder, manifest.index_place(lang), noted["sha256"], "index")


def _reports(study: Study, told: Mapping, outcomes: Mapping[str, Mapping]) -> Iterator[Finding]:
    """Pages against the journal, executed notebooks against journal or manifest, parameters against the study."""
    outputs, noted = study.outputs_folder, told.get("reports", {})
    for name, outcome in sorted(outcomes.items()):
        job = _request_of(outcome)
        if job is None:
            yield Finding("journal_entry", f"{journal.NAME} › {name}")
            continue
        report = {**noted.get(name, {}), **outcome}
        if outcome["state"] == journal.SUCCEEDED:
            yield from _compared(outputs, job.html, outcome.get("html_sha256"), "page")
        elif outcome.get("page"):
            yield from _compared(outputs, job.failed_html, report.get("failed_html_sha256"), "page")
        if report.get("notebook_sha256"):
            yield from _compared(outputs, job.notebook, report["notebook_sha256"], "notebook")
        path = outputs / job.parameters
        if not path.is_file():
            yield Finding("parameters_missing", job.parameters)
        elif path.read_bytes() != parameters_text(study, job).encode("utf-8"):
            yield Finding("parameters_edited", job.parameters)


def _not_journaled(study: Study, outcomes: Mapping[str, Mapping]) -> Iterator[Finding]:
    """Files of the kinds that runs write, of which the journal knows nothing."""
    known = {manifest.index_place(lang) for lang in words.LANGUAGES}
    for job in filter(None, map(_request_of, outcomes.values())):
        failed = outcomes[job.name]["state"] == journal.FAILED
        known |= {job.failed_html if failed else job.html, job.notebook, job.parameters}
    for path in _written_by_runs(study):
        place = path.relative_to(study.outputs_folder).as_posix()
        # A run writes parameters first, so that a report that was never begun may have them already.
        if place not in known and path.suffix != ".yaml":
            yield Finding("not_journaled", place)


def _written_by_runs(study: Study) -> list[Path]:
    outputs = study.outputs_folder
    folders = (outputs, *(outputs / lang for lang in words.LANGUAGES))
    return sorted(path for folder in folders for pattern in _OURS for path in folder.glob(pattern))


def _compared(folder: Path, name: str, noted: str | None, kind: str) -> Iterator[Finding]:
    """Whether a file is there and is the one that was noted."""
    found = file_hash(folder / name)
    if found is None:
        yield Finding(f"{kind}_missing", name)
    elif found != noted:
        yield Finding(f"{kind}_edited", name)


def _request_of(outcome: Mapping) -> ReportJob | None:
    """The job of a journal's entry; None when the entry names places other than a report's own."""
    try:
        code, edition, lang = str(outcome["report"]).split("/")
        job = make_job(code, edition=edition, lang=lang, key=str(outcome.get("key")))
    except (TambonError, ValueError):
        return None
    same = all(
        outcome.get(one) in (None, getattr(job, one)) for one in ("html", "failed_html", "notebook", "parameters")
    )
    return job if same else None


def _outdated(
    study: Study, outcomes: Mapping[str, Mapping], notebook: Path, lock_file: Path | None
) -> dict[str, tuple[str, ...]]:
    """Reports that succeeded and would be made again by the next run, with what changed."""
    try:
        read_by = page_dependencies.page_hashes(study)
    except FileNotFoundError:
        return {}
    shared = parts_of_all_reports(study, notebook, lock_file)
    found = {}
    for name, outcome in sorted(outcomes.items()):
        code = str(outcome.get("tambon_code"))
        if outcome["state"] == journal.SUCCEEDED and code in read_by.own:
            now = parts_of_report(shared, own=read_by.own[code], study_wide=read_by.study_wide)
            changed = changed_parts(outcome.get("made_from", {}), now)
            if changed or not outcome.get("made_from"):
                found[name] = changed
    return found


def _files_looked_at(study: Study) -> int:
    note = study.records_folder / store.NOTE
    kept = list(study.records_folder.glob("*.parquet")) if note.is_file() else []
    results = [
        study.results_folder / name
        for name in (measure.TABLE, measure.MADE_FROM, powers_store.LEVELS, powers_store.AGREEMENT, powers_store.NOTED)
    ]
    others = [study.outputs_folder / name for name in (journal.NAME, manifest.JSON, manifest.TEXT)]
    return (
        len(kept)
        + sum(path.is_file() for path in [*results, *others])
        + len(_written_by_runs(study))
        + len(dependencies.study_files(study))
    )
