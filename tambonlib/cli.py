"""The commands: `tambon demo`, `check`, `import`, `measure`, `run`. Thin: everything happens on the floors below."""

# Each command imports the floors that it needs when it is called: a mistyped study file should be
# told at once, and not after the time that drawing and notebooks need to load.

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from tambonlib import words
from tambonlib.errors import TambonError

if TYPE_CHECKING:
    from tambonlib.batch.study_run import Plan
    from tambonlib.records.intake import ImportReport
    from tambonlib.study import Study

FAILED_REPORTS, FAULTY_INPUT, INTERRUPTED = 1, 2, 130
console = Console(highlight=False, soft_wrap=True)


def _say(key: str, **values: object) -> None:
    """One text, Thai first."""
    thai, english = (words.text(f"batch.{key}", lang, **values) for lang in words.LANGUAGES)
    console.print(f"{thai}  ·  {english}", markup=False)


def _help(key: str, file: str = "batch") -> str:
    return " / ".join(words.text(f"{file}.help.{key}", lang) for lang in words.LANGUAGES)


_study_argument = click.argument("study_file", metavar="STUDY", type=click.Path(path_type=Path))
_lang_option = click.option("--lang", type=click.Choice(words.LANGUAGES), default="th", show_default=True, help=_help("lang"))
_workers_option = click.option(
    "--workers", type=click.IntRange(1, 64), default=max(1, os.cpu_count() or 1), show_default=True, help=_help("workers")
)


@click.group(help=_help("main"), context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """The group of commands."""


@commands.command("check", help=_help("check"))
@_study_argument
def check(study_file: Path) -> None:
    """Check a study file."""
    from tambonlib.thai import show_month_range

    study = _study(study_file)
    thai, english = (
        words.text("batch.check.fine", lang, tambons=len(study.roster), months=show_month_range(study.months[0], study.months[-1], lang))
        for lang in words.LANGUAGES
    )
    console.print(f"{thai}  ·  {english}", markup=False)


@commands.command("import", help=_help("import"))
@_study_argument
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def import_(study_file: Path, files: tuple[Path, ...]) -> None:
    """Import files of a study."""
    from tambonlib.records import intake

    study = _study(study_file)
    with _step("step.import") as told:
        report = intake.import_files(study, list(files) or None, progress=told)
    _tell_import(report, each_file=True)


@commands.command("measure", help=_help("measure"))
@_study_argument
def measure(study_file: Path) -> None:
    """Measure a study."""
    from tambonlib.indicators.measure import measured_results
    from tambonlib.indicators.powers import measured_powers

    study = _study(study_file)
    _say("step.measure")
    measured_results(study)
    measured_powers(study)
    _say("summary.look")
    console.print(f"  {_short(study.results_folder)}")


@commands.command("run", help=_help("run"))
@_study_argument
@click.argument("codes", nargs=-1)
@_lang_option
@click.option("--edition", default="team", show_default=True, help=_help("edition"))
@_workers_option
@click.option("--force", is_flag=True, help=_help("force"))
@click.option("--dry-run", is_flag=True, help=_help("dry_run"))
def run(study_file: Path, codes: tuple[str, ...], lang: str, edition: str, workers: int, force: bool, dry_run: bool) -> None:
    """Make the reports of a study."""
    _run(_study(study_file), codes, lang=lang, edition=edition, workers=workers, force=force, dry_run=dry_run)


@commands.command("demo", help=_help("demo"))
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), default=Path(), show_default=True, help=_help("folder"))
@_lang_option
@_workers_option
@click.option("--only-files", is_flag=True, help=_help("only_files"))
def demo_(folder: Path, lang: str, workers: int, only_files: bool) -> None:
    """Write the demo study and run it."""
    from tambonlib import demo

    study = _study(folder / "params" / "demo.yaml")
    with _step("step.demo") as told:
        demo.write_field_books(study.sources_folder, seed=study.seed, progress=told)
    if only_files:
        _import_and_measure(study)
        return
    _run(study, (), lang=lang, edition="team", workers=workers)


@commands.command("indicators", help=_help("indicators", "explain"))
@click.argument("ids", nargs=-1)
@click.option("--lang", type=click.Choice(words.LANGUAGES), default="th", show_default=True, help=_help("lang", "explain"))
@click.option("--recipe", is_flag=True, help=_help("recipe", "explain"))
def indicators_(ids: tuple[str, ...], lang: str, recipe: bool) -> None:
    """Print the catalogue of indicators."""
    from tambonlib.indicators.catalogue import indicators
    from tambonlib.indicators.recipe import score_recipe
    from tambonlib.report import on_terminal

    if recipe:
        console.print(score_recipe(lang), markup=False)
        return
    if not ids:
        on_terminal.show_list(console, indicators(), lang)
    for one in _indicators(ids):
        on_terminal.show_indicator(console, one, lang)


@commands.command("explain", help=_help("explain", "explain"))
@click.argument("indicator_id", metavar="ID")
@click.option("--tambon", "tambon_code", required=True, help=_help("tambon", "explain"))
@click.option(
    "--study", "study_file", type=click.Path(path_type=Path), default=Path("params/demo.yaml"), show_default=True, help=_help("study", "explain")
)
@click.option("--month", help=_help("month", "explain"))
@click.option("--part", help=_help("part", "explain"))
@click.option("--lang", type=click.Choice(words.LANGUAGES), default="th", show_default=True, help=_help("lang", "explain"))
def explain_(indicator_id: str, tambon_code: str, study_file: Path, month: str | None, part: str | None, lang: str) -> None:
    """Show what went into one result."""
    from tambonlib.indicators.explain import explain
    from tambonlib.indicators.measure import measured_results, read_tables
    from tambonlib.report import on_terminal

    study = _study(study_file)
    (one,) = _indicators((indicator_id,))
    told = explain(
        one, read_tables(study.records_folder, (one,)), study=study, stored=measured_results(study),
        tambon_code=tambon_code, month=month, part=part,
    )  # fmt: skip
    names = study.roster.set_index("tambon_code")[f"name_{lang}"]
    notice = study.notice[lang] if study.notice else None
    on_terminal.show_explanation(console, one, told, lang, tambon=names[tambon_code], notice=notice)
    if not told.agrees:
        sys.exit(FAILED_REPORTS)


def _indicators(ids: tuple[str, ...]) -> list[Callable]:
    """The indicators with these ids; every unknown one is told."""
    from tambonlib.errors import Fault
    from tambonlib.indicators.catalogue import indicators

    known = {one.card.id: one for one in indicators()}
    faults = [Fault("not_allowed", key="ID", found=name, values={"allowed": ", ".join(known)}) for name in ids if name not in known]
    if faults:
        raise TambonError(faults)
    return [known[name] for name in ids]


def _run(study: Study, codes: tuple[str, ...], *, lang: str, edition: str, workers: int, force=False, dry_run=False) -> None:
    from tambonlib.batch import journal, study_run
    from tambonlib.batch.progress import progress_bar

    study_run.check_request(study, codes)
    _import_and_measure(study)
    plan = study_run.plan(study, codes, edition=edition, lang=lang, force=force)
    _tell_plan(plan)
    if dry_run:
        return
    entries: tuple[dict, ...] = ()
    if plan.due:
        _say("step.reports")
    with progress_bar(len(plan.due), lang=lang, console=console) as bar:
        run_id = datetime.now().strftime("%Y%m%d-%H%M%S")
        entries, index = study_run.carry_out(plan, run_id=run_id, workers=workers, on_start=bar.started, on_end=bar.ended)
    states = Counter(str(entry["state"]) for entry in entries)
    if plan.due:
        _say("summary.result", succeeded=states[journal.SUCCEEDED], failed=states[journal.FAILED])
    _say("summary.look")
    console.print(f"  {_short(index)}", markup=False)
    if states[journal.FAILED]:
        sys.exit(FAILED_REPORTS)


def _study(path: Path) -> Study:
    from tambonlib.study import load_study

    return load_study(path)


def _import_and_measure(study: Study) -> None:
    from tambonlib.batch.study_run import import_study
    from tambonlib.indicators.measure import measured_results
    from tambonlib.indicators.powers import measured_powers

    with _step("step.import") as told:
        report = import_study(study, progress=told)
    _tell_import(report)
    with _step("step.measure"):
        measured_results(study)
        measured_powers(study)


@contextmanager
def _step(key: str) -> Iterator[Callable[[str], None]]:
    """Say what is being done; on a terminal also show that it is still going on, and with what."""
    _say(key)
    if not console.is_terminal:
        yield lambda what: None
        return
    with console.status("") as status:
        yield lambda what: status.update(what)


def _tell_import(report: ImportReport | None, *, each_file: bool = False) -> None:
    if report is None:
        _say("step.no_sources")
        return
    if each_file:
        for row in report.files.itertuples():
            _say("import.file", file=row.file, rows=row.rows, records=row.records, refused=row.refused, non_data=row.non_data)
    if report.unchanged:
        _say("import.unchanged")
    sums = report.files[["rows", "records", "refused", "non_data"]].sum().to_dict()
    checks = int((report.complaints["kind"] == "check").sum())
    _say("import.total", files=len(report.files), checks=checks, **sums)
    if len(report.complaints):
        _say("import.complaints")
        console.print(f"  {_short(report.complaints_path)}", markup=False)


def _tell_plan(plan: Plan) -> None:
    if plan.unreadable_lines:
        _say("summary.journal_cut", lines=", ".join(map(str, plan.unreadable_lines)))
    if not plan.due:
        _say("summary.nothing_due", total=len(plan.requests))
        return
    _say("summary.due", due=len(plan.due), total=len(plan.requests))
    for reason in dict.fromkeys(reason for _, reason in plan.due):
        codes = [request.tambon_code for request, why in plan.due if why == reason]
        shown = ", ".join(codes[:3]) + (" …" if len(codes) > 3 else "")
        thai, english = (words.text(f"batch.why.{reason}", lang) for lang in words.LANGUAGES)
        console.print(f"  {thai}  ·  {english}: {len(codes)} ({shown})", markup=False)


def _short(path: Path) -> str:
    """The path from where the user stands, where that is shorter."""
    relative = os.path.relpath(path)
    return relative if not relative.startswith("..") else str(path)


def main() -> None:
    """Run a command; a faulty input is told, not traced."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console or LC_ALL=C may not be able to show Thai; a report must not fail over that.
        stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        commands(standalone_mode=False)
    except TambonError as error:
        click.echo(error.text(), err=True)
        sys.exit(FAULTY_INPUT)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _say("summary.interrupted")
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
