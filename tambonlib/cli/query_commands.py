"""The commands that read: the catalogue of indicators, and what went into one result."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tambonlib import words
from tambonlib.cli.context import load
from tambonlib.cli.output import console, help_text
from tambonlib.errors import Fault, TambonError

if TYPE_CHECKING:
    from tambonlib.study import Study

DIFFERENT_RESULT = 1


@click.command("indicators", help=help_text("indicators", "explain"))
@click.argument("ids", nargs=-1)
@click.option(
    "--lang", type=click.Choice(words.LANGUAGES), default="th", show_default=True, help=help_text("lang", "explain")
)
@click.option("--recipe", is_flag=True, help=help_text("recipe", "explain"))
def indicators_(ids: tuple[str, ...], lang: str, recipe: bool) -> None:
    """Print the catalogue of indicators."""
    from tambonlib.indicators.catalogue import indicators
    from tambonlib.indicators.composite_index import score_recipe
    from tambonlib.report import terminal

    if recipe:
        console.print(score_recipe(lang), markup=False)
        return
    if not ids:
        terminal.show_list(console, indicators(), lang)
    for one in _indicators(ids):
        terminal.show_indicator(console, one, lang)


@click.command("explain", help=help_text("explain", "explain"))
@click.argument("indicator_id", metavar="ID")
@click.option("--tambon", "tambon_code", required=True, help=help_text("tambon", "explain"))
@click.option(
    "--study",
    "study_file",
    type=click.Path(path_type=Path),
    default=Path("params/demo.yaml"),
    show_default=True,
    help=help_text("study", "explain"),
)
@click.option("--month", help=help_text("month", "explain"))
@click.option("--part", help=help_text("part", "explain"))
@click.option(
    "--lang", type=click.Choice(words.LANGUAGES), default="th", show_default=True, help=help_text("lang", "explain")
)
def explain_(
    indicator_id: str, tambon_code: str, study_file: Path, month: str | None, part: str | None, lang: str
) -> None:
    """Show what went into one result."""
    from tambonlib.indicators.explain import explain
    from tambonlib.indicators.measure import measured_results, read_tables
    from tambonlib.report import terminal

    study = load(study_file)
    (one,) = _indicators((indicator_id,))
    explained = explain(
        one,
        read_tables(study.records_folder, (one,)),
        study=study,
        stored=measured_results(study),
        tambon_code=tambon_code,
        month=_study_month(study, month),
        part=part,
    )
    names = study.roster.set_index("tambon_code")[f"name_{lang}"]
    notice = study.notice[lang] if study.notice else None
    terminal.show_explanation(console, one, explained, lang, tambon=names[tambon_code], notice=notice)
    if not explained.agrees:
        sys.exit(DIFFERENT_RESULT)


def _study_month(study: Study, month: str | None) -> str | None:
    """The month of the study that is meant, in the Buddhist era or not.

    A text that is none of the study's months is returned unchanged.
    """
    from tambonlib.thai import parse_month

    meant = None if month is None else parse_month(month, era="BE").iso
    return meant if meant in study.months else month


def _indicators(ids: tuple[str, ...]) -> list[Callable]:
    """The indicators with these ids; all unknown ids are reported together."""
    from tambonlib.indicators.catalogue import indicators

    known = {one.card.id: one for one in indicators()}
    faults = [
        Fault("not_allowed", key="ID", found=name, values={"allowed": ", ".join(known)})
        for name in ids
        if name not in known
    ]
    if faults:
        raise TambonError(faults)
    return [known[name] for name in ids]
