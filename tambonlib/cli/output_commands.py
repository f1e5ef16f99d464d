"""The commands on outputs: verify them, and merge those of several machines."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tambonlib import words
from tambonlib.cli.context import load, locked
from tambonlib.cli.output import changed_parts_text, console, help_text, look_at, say
from tambonlib.cli.study_commands import lang_option, study_argument

NOT_AS_LEFT, NOT_ALL_TAKEN = 1, 1


@click.command("verify", help=help_text("verify", "resume"))
@study_argument
def verify(study_file: Path) -> None:
    """Compare all outputs with journal and manifest."""
    from tambonlib.batch import pipeline
    from tambonlib.batch import verify as verifying

    study = load(study_file)
    found = verifying.verify(study, notebook=pipeline.find_notebook(study), lock_file=pipeline.find_lock_file(study))
    if found.outdated:
        parts = dict.fromkeys(part for changed in found.outdated.values() for part in changed)
        thai, english = (
            words.text("resume.verify.outdated", lang, count=len(found.outdated), parts=changed_parts_text(parts, lang))
            for lang in words.LANGUAGES
        )
        console.print(f"{thai}  ·  {english}", markup=False)
    if not found.findings:
        say("verify.fine", "resume", files=found.files, succeeded=found.succeeded, failed=found.failed)
        return
    say("verify.found", "resume", count=len(found.findings))
    for one in found.findings:
        thai, english = (one.text(lang) for lang in words.LANGUAGES)
        console.print(f"  {thai}  ·  {english.removeprefix(f'{one.place}: ')}", markup=False)
    sys.exit(NOT_AS_LEFT)


@click.command("merge", help=help_text("merge", "resume"))
@study_argument
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path))
@lang_option
def merge(study_file: Path, folders: tuple[Path, ...], lang: str) -> None:
    """Take over the outputs of other machines."""
    from tambonlib.batch import pipeline

    study = load(study_file)
    with locked(study):
        merged, index = pipeline.merge(study, folders, lang=lang)
    for one in merged:
        say("merge.taken", "resume", count=len(one.taken), folder=one.folder)
        if one.same:
            say("merge.same", "resume", count=len(one.same))
        if one.again:
            _print_outdated(one)
        if one.conflicts:
            say("merge.conflicts", "resume", count=len(one.conflicts), folder=one.folder)
            for conflict in one.conflicts:
                _print_conflict(conflict)
    say("summary.look")
    look_at(index)
    if any(one.conflicts for one in merged):
        sys.exit(NOT_ALL_TAKEN)


def _print_outdated(merged) -> None:
    parts = dict.fromkeys(part for changed in merged.again.values() for part in changed)
    thai, english = (
        words.text("resume.merge.newer_needed", lang, count=len(merged.again), parts=changed_parts_text(parts, lang))
        for lang in words.LANGUAGES
    )
    console.print(f"{thai}  ·  {english}", markup=False)


def _print_conflict(conflict) -> None:
    thai, english = (
        words.text(
            f"resume.merge.conflict.{conflict.kind}",
            lang,
            report=conflict.report,
            parts=changed_parts_text(conflict.parts, lang),
        )
        for lang in words.LANGUAGES
    )
    console.print(f"  {thai}  ·  {english}", markup=False)
