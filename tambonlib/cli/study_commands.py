"""The commands that work on a study: check, import, measure, run, lab, demo."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tambonlib import words
from tambonlib.cli.context import load, locked, machines_of
from tambonlib.cli.output import console, help_text, look_at, print_import, print_plan, say, step

if TYPE_CHECKING:
    from tambonlib.batch.cluster import Cluster
    from tambonlib.batch.job import Shard
    from tambonlib.batch.pipeline import Plan
    from tambonlib.study import Study

FAILED_REPORTS = 1

study_argument = click.argument("study_file", metavar="STUDY", type=click.Path(path_type=Path))
lang_option = click.option(
    "--lang", type=click.Choice(words.LANGUAGES), default="th", show_default=True, help=help_text("lang")
)
workers_option = click.option("--workers", type=click.IntRange(1, 64), help=help_text("workers"))


@click.command("check", help=help_text("check"))
@study_argument
def check(study_file: Path) -> None:
    """Check a study file."""
    from tambonlib.indicators.catalogue import check_outcome
    from tambonlib.thai import show_months

    study = load(study_file)
    check_outcome(study)
    thai, english = (
        words.text(
            "batch.check.fine",
            lang,
            tambons=len(study.roster),
            months=show_months(study.months[0], study.months[-1], lang),
        )
        for lang in words.LANGUAGES
    )
    console.print(f"{thai}  ·  {english}", markup=False)


@click.command("import", help=help_text("import"))
@study_argument
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def import_(study_file: Path, files: tuple[Path, ...]) -> None:
    """Import files of a study."""
    from tambonlib.records import import_study

    study = load(study_file)
    with locked(study), step("step.import") as progress:
        report = import_study.import_files(study, list(files) or None, progress=progress)
    print_import(report, each_file=True)


@click.command("measure", help=help_text("measure"))
@study_argument
def measure(study_file: Path) -> None:
    """Measure a study."""
    from tambonlib.indicators.measure import measure_study
    from tambonlib.indicators.powers_store import measured_powers

    study = load(study_file)
    with locked(study), step("step.measure"):
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
@click.option("--engine", type=click.Choice(("fork", "kernel")), help=help_text("engine", "resume"))
@click.option("--time-limit", type=click.FloatRange(min=1), metavar="SECONDS", help=help_text("time_limit", "resume"))
@click.option("--memory-limit", type=click.IntRange(min=64), metavar="MB", help=help_text("memory_limit", "resume"))
@click.option("--shard", metavar="I/N", help=help_text("shard", "resume"))
@click.option("--cluster", metavar="ADDRESS", help=help_text("cluster", "cluster"))
def run(
    study_file: Path,
    codes: tuple[str, ...],
    lang: str,
    edition: str,
    workers: int | None,
    force: bool,
    dry_run: bool,
    engine: str | None,
    time_limit: float | None,
    memory_limit: int | None,
    shard: str | None,
    cluster: str | None,
) -> None:
    """Make the reports of a study."""
    from tambonlib.batch import unchanged
    from tambonlib.batch.job import read_shard

    part = read_shard(shard)
    command = {"codes": list(codes), "lang": lang, "edition": edition, "shard": str(part or "")}
    known = None if force else unchanged.known(study_file, command)
    if known:
        say("unchanged", "resume", files=known["files"], total=known["reports"])
        say("summary.look")
        look_at(known["index"])
        return
    limits = {"seconds": time_limit, "memory_mb": memory_limit}
    done = _run(
        load(study_file),
        codes,
        lang=lang,
        edition=edition,
        workers=workers,
        force=force,
        dry_run=dry_run,
        shard=part,
        engine=engine,
        limits=limits,
        cluster=cluster,
    )
    if done:
        _remember(study_file, command, done)


@click.command("lab", help=help_text("lab"))
@study_argument
@click.option("--no-browser", is_flag=True, help=help_text("no_browser"))
def lab(study_file: Path, no_browser: bool) -> None:
    """Open working copies of the notebooks in JupyterLab."""
    from tambonlib.batch.pipeline import find_notebook
    from tambonlib.report import live_notebook

    study = load(study_file)
    report = find_notebook(study)
    project = report.parent.parent
    named = study.path.relative_to(project) if study.path.is_relative_to(project) else study.path
    notebooks = sorted(one for one in report.parent.rglob("*.ipynb") if one.parent.name != ".ipynb_checkpoints")
    copies = [live_notebook.copy_to_work(one, project, named.as_posix()) for one in notebooks]
    for copy, made in copies:
        say("lab.made" if made else "lab.kept")
        look_at(copy)
    opened = next(copy for copy, _ in copies if copy.name.startswith(report.stem))
    command = live_notebook.lab_command(project, opened)
    sys.exit(subprocess.call([*command, *(["--no-browser"] if no_browser else [])], cwd=project))


@click.command("demo", help=help_text("demo"))
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    show_default=True,
    help=help_text("folder"),
)
@lang_option
@workers_option
@click.option("--only-files", is_flag=True, help=help_text("only_files"))
def demo_(folder: Path, lang: str, workers: int | None, only_files: bool) -> None:
    """Write the demo study and run it."""
    from tambonlib import demo

    study = load(folder / "params" / "demo.yaml")
    with locked(study):
        with step("step.demo") as progress:
            demo.write_field_books(study.sources_folder, seed=study.seed, progress=progress)
        if only_files:
            _import_and_measure(study)
            return
        _run(study, (), lang=lang, edition="team", workers=workers)


def _run(
    study: Study,
    codes: tuple[str, ...],
    *,
    lang: str,
    edition: str,
    workers: int | None,
    force: bool = False,
    dry_run: bool = False,
    shard: Shard | None = None,
    engine: str | None = None,
    limits: Mapping[str, float | None] | None = None,
    cluster: str | None = None,
) -> Plan | None:
    """Import, measure, and make what is due; the plan where all of it succeeded, None where nothing was to be made."""
    from tambonlib.batch import pipeline

    pipeline.check_request(study, codes, edition=edition)
    wanted = {"edition": edition, "lang": lang, "force": force, "shard": shard}
    if dry_run:
        _print_dry_run(study, codes, wanted)
        return None
    with locked(study), machines_of(cluster) as machines:
        _import_and_measure(study, machines)
        plan = pipeline.plan(study, codes, **wanted)
        print_plan(plan)
        asked = {"codes": list(codes), "lang": lang, "edition": edition, "force": force, "cluster": cluster}
        states, index = _make(plan, asked, machines, workers=workers, engine=engine, limits=limits or {})
    say("summary.look")
    look_at(index)
    if states["failed"]:
        sys.exit(FAILED_REPORTS)
    return plan


def _print_dry_run(study: Study, codes: tuple[str, ...], wanted: Mapping[str, object]) -> None:
    """What a run would make; nothing of the study is written, so that it may be asked while a run is going."""
    from tambonlib.batch import pipeline
    from tambonlib.batch.pipeline import dry_run_copy

    with dry_run_copy(study) as copy:
        _import_and_measure(copy, look=False)
        print_plan(pipeline.plan(copy, codes, **wanted))


def _make(
    plan: Plan,
    asked: Mapping[str, object],
    machines: Cluster | None,
    *,
    workers: int | None,
    engine: str | None,
    limits: Mapping[str, float | None],
) -> tuple[Counter, Path]:
    """Make the reports that are due and print how many succeeded."""
    from tambonlib.batch import pipeline
    from tambonlib.batch.progress import progress_bar
    from tambonlib.batch.resource_limits import Limits

    if plan.due:
        say("step.reports")
    chosen = Limits(**{name: value for name, value in limits.items() if value is not None})
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    run_id = f"{stamp}-{plan.shard.part}of{plan.shard.of}" if plan.shard else stamp
    elsewhere = machines.elsewhere(plan, chosen) if machines else {}
    with progress_bar(len(plan.due), lang=plan.lang, console=console) as bar:
        entries, index = pipeline.carry_out(
            plan,
            run_id=run_id,
            workers=workers or (machines.workers if machines else None),
            on_start=bar.started,
            on_end=bar.ended,
            asked=asked,
            elsewhere=elsewhere,
            engine=engine,
            limits=chosen,
        )
    states = Counter(str(entry["state"]) for entry in entries)
    if plan.due:
        say("summary.result", succeeded=states["succeeded"], failed=states["failed"])
    return states, index


def _remember(study_file: Path, command: Mapping[str, object], plan: Plan) -> None:
    """Note that nothing is left to do, so that the next call sees it at once."""
    from tambonlib.batch import manifest, pipeline, unchanged

    with locked(plan.study):
        unchanged.remember(
            study_file,
            command,
            lambda: pipeline.nothing_left(plan),
            reports=len(plan.jobs),
            index=manifest.index_place(plan.lang),
        )


def _import_and_measure(study: Study, machines: Cluster | None = None, *, look: bool = True) -> None:
    from tambonlib.batch.pipeline import import_study
    from tambonlib.indicators.measure import measure_study
    from tambonlib.indicators.powers_store import measured_powers

    with step("step.import") as progress:
        report = import_study(study, progress=progress)
    print_import(report, look=look)
    with step("step.measure"):
        measure_study(study, machines.spread(study) if machines else map)
        measured_powers(study)
