"""The commands that work on a study: check, import, measure, run, demo."""

from __future__ import annotations

import os
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tambonlib import words
from tambonlib.cli.telling import console, help_text, look_at, say, step, tell_import, tell_plan

if TYPE_CHECKING:
    from tambonlib.study import Study

FAILED_REPORTS = 1

study_argument = click.argument("study_file", metavar="STUDY", type=click.Path(path_type=Path))
lang_option = click.option("--lang", type=click.Choice(words.LANGUAGES), default="th", show_default=True, help=help_text("lang"))
workers_option = click.option(
    "--workers", type=click.IntRange(1, 64), default=max(1, os.cpu_count() or 1), show_default=True, help=help_text("workers")
)


@click.command("check", help=help_text("check"))
@study_argument
def check(study_file: Path) -> None:
    """Check a study file."""
    from tambonlib.indicators.outcome import check_outcome
    from tambonlib.thai import show_month_range

    study = load(study_file)
    check_outcome(study)
    thai, english = (
        words.text("batch.check.fine", lang, tambons=len(study.roster), months=show_month_range(study.months[0], study.months[-1], lang))
        for lang in words.LANGUAGES
    )
    console.print(f"{thai}  ·  {english}", markup=False)


@click.command("import", help=help_text("import"))
@study_argument
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def import_(study_file: Path, files: tuple[Path, ...]) -> None:
    """Import files of a study."""
    from tambonlib.records import intake

    study = load(study_file)
    with step("step.import") as told:
        report = intake.import_files(study, list(files) or None, progress=told)
    tell_import(report, each_file=True)


@click.command("measure", help=help_text("measure"))
@study_argument
def measure(study_file: Path) -> None:
    """Measure a study."""
    from tambonlib.indicators.measure import measure_study
    from tambonlib.indicators.powers import measured_powers

    study = load(study_file)
    say("step.measure")
    measure_study(study)
    measured_powers(study)
    say("summary.look")
    look_at(study.results_folder)


@click.command("run", help=help_text("run"))
@study_argument
@click.argument("codes", nargs=-1)
@lang_option
@click.option("--edition", default="team", show_default=True, help=help_text("edition"))
@workers_option
@click.option("--force", is_flag=True, help=help_text("force"))
@click.option("--dry-run", is_flag=True, help=help_text("dry_run"))
def run(study_file: Path, codes: tuple[str, ...], lang: str, edition: str, workers: int, force: bool, dry_run: bool) -> None:
    """Make the reports of a study."""
    _run(load(study_file), codes, lang=lang, edition=edition, workers=workers, force=force, dry_run=dry_run)


@click.command("demo", help=help_text("demo"))
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), default=Path(), show_default=True, help=help_text("folder"))
@lang_option
@workers_option
@click.option("--only-files", is_flag=True, help=help_text("only_files"))
def demo_(folder: Path, lang: str, workers: int, only_files: bool) -> None:
    """Write the demo study and run it."""
    from tambonlib import demo

    study = load(folder / "params" / "demo.yaml")
    with step("step.demo") as told:
        demo.write_field_books(study.sources_folder, seed=study.seed, progress=told)
    if only_files:
        _import_and_measure(study)
        return
    _run(study, (), lang=lang, edition="team", workers=workers)


def _run(study: Study, codes: tuple[str, ...], *, lang: str, edition: str, workers: int, force=False, dry_run=False) -> None:
    from tambonlib.batch import journal, study_run
    from tambonlib.batch.progress import progress_bar

    study_run.check_request(study, codes, edition=edition)
    _import_and_measure(study)
    plan = study_run.plan(study, codes, edition=edition, lang=lang, force=force)
    tell_plan(plan)
    if dry_run:
        return
    if plan.due:
        say("step.reports")
    with progress_bar(len(plan.due), lang=lang, console=console) as bar:
        run_id = datetime.now().strftime("%Y%m%d-%H%M%S")
        entries, index = study_run.carry_out(plan, run_id=run_id, workers=workers, on_start=bar.started, on_end=bar.ended)
    states = Counter(str(entry["state"]) for entry in entries)
    if plan.due:
        say("summary.result", succeeded=states[journal.SUCCEEDED], failed=states[journal.FAILED])
    say("summary.look")
    look_at(index)
    if states[journal.FAILED]:
        sys.exit(FAILED_REPORTS)


def load(path: Path) -> Study:
    """The study of this file, checked whole."""
    from tambonlib.study import load_study

    return load_study(path)


def _import_and_measure(study: Study) -> None:
    from tambonlib.batch.study_run import import_study
    from tambonlib.indicators.measure import measure_study
    from tambonlib.indicators.powers import measured_powers

    with step("step.import") as told:
        report = import_study(study, progress=told)
    tell_import(report)
    with step("step.measure"):
        measure_study(study)
        measured_powers(study)
