"""Write docs/indicators.md, the catalogue of indicators, from their cards and docstrings.

python scripts/make_indicator_catalogue.py            # writes it
python scripts/make_indicator_catalogue.py --check    # fails when it is stale
"""

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tambonlib import framework
from tambonlib.indicators.card import Card, Part
from tambonlib.indicators.catalogue import example_text, formula_text, indicators
from tambonlib.indicators.citations import citation
from tambonlib.indicators.composite_index import score_recipe
from tambonlib.report.terminal import counted_label, direction_label, step_label, unit_label
from tambonlib.settings import default_settings
from tambonlib.words import LANGUAGES, both

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "docs" / "indicators.md"


def catalogue(listed: tuple[Callable, ...]) -> str:
    """The whole page: Thai first, English beside."""
    counts = said("catalogue.counts", indicators=len(listed), parts=sum(len(one.card.parts) for one in listed))
    lines = [f"# {beside(said('catalogue.title'))}", ""]
    lines += ["<!-- Made by scripts/make_indicator_catalogue.py; do not edit by hand. -->", ""]
    for text in (said("catalogue.intro"), counts):
        lines += [text["th"], "", text["en"], ""]
    lines += [f"## {beside(said('catalogue.contents'))}", ""]
    blocks = dict.fromkeys(one.card.dimension for one in listed)
    for block in blocks:
        lines.append(f"- [{beside(block_label(block))}](#{block})")
        lines += [
            f"  - [{one.card.id} {one.card.th} / {one.card.en}](#{one.card.id})"
            for one in listed
            if one.card.dimension == block
        ]
    lines += [f"- [{beside(both('scores.title'))}](#scores)", ""]
    for block in blocks:
        lines += [f'<a id="{block}"></a>', "", f"## {beside(block_label(block))}", ""]
        for one in listed:
            if one.card.dimension == block:
                lines += indicator_lines(one)
    return "\n".join([*lines, *recipe_lines()])


def indicator_lines(indicator: Callable) -> list[str]:
    """One indicator: card, parts, settings, formula, example."""
    card = indicator.card
    tables = ", ".join(f"[`{name}`](data_dictionary.md#{name})" for name in card.tables)
    lines = [f'<a id="{card.id}"></a>', "", f"### {card.id} {card.th} / {card.en}", ""]
    about = {"direction": beside({lang: direction_label(card.direction, lang) for lang in LANGUAGES}), "tables": tables}
    about |= {
        "source": beside({lang: citation(card.source, lang) for lang in LANGUAGES}),
        "definition": card.definition,
    }
    lines += [f"- {beside(said(f'catalogue.{name}'))}: {text}" for name, text in about.items()]
    if card.whole_study:
        lines.append(f"- {beside(said('catalogue.whole_study'))}")
    lines += ["", *part_lines(card), "", *setting_lines(card), formula_text(indicator), ""]
    example = example_text(indicator)
    return [*lines, f"**{beside(said('heading.example'))}**", "", "```text", example, "```", ""] if example else lines


def part_lines(card: Card) -> list[str]:
    """The parts as a table."""
    heads = ("part", "name", "unit", "step", "direction", "rests_on")
    lines = [row(beside(said(f"column.{name}")) for name in heads), row("---" for _ in heads)]
    return lines + [row(part_cells(part)) for part in card.parts]


def part_cells(part: Part) -> list[str]:
    """The cells of one part's row; the headline part stands in bold."""
    key = f"**`{part.key}`**" if part.headline else f"`{part.key}`"
    labels = [{lang: label(part, lang) for lang in LANGUAGES} for label in (unit_label, step_label)]
    direction = {lang: direction_label(part.direction, lang) for lang in LANGUAGES}
    rests_on = beside({lang: counted_label(part, lang) for lang in LANGUAGES})
    few = f" ({beside(said('catalogue.minimum'))})" if part.minimum else ""
    return [key, f"{part.th} / {part.en}", *(beside(label) for label in (*labels, direction)), rests_on + few]


def setting_lines(card: Card) -> list[str]:
    """The settings with their defaults; nothing where there are none."""
    lines = []
    for name in card.settings:
        one = default_settings()[name]
        unit = f" {beside(one.unit)}" if one.unit else ""
        lines.append(
            f"- `{name}` {beside(one.label)}: **{one.value}**{unit} ({one.dated}; {beside({lang: citation(one.source, lang) for lang in LANGUAGES})})"
        )
    return [f"**{beside(said('catalogue.settings'))}**", "", *lines, ""] if lines else []


def recipe_lines() -> list[str]:
    """How dimensions are scored, in both languages."""
    lines = ['<a id="scores"></a>', "", f"## {beside(both('scores.title'))}", ""]
    for lang in LANGUAGES:
        listed = False
        for text in score_recipe(lang).splitlines()[1:]:
            if text.startswith("- ") != listed:
                lines.append("")
                listed = not listed
            elif not listed:
                lines.append("")
            lines.append(text)
    return [*lines, ""]


def block_label(name: str) -> dict[str, str]:
    """A dimension with its number, or the support log."""
    own = {one.code: one.label for one in framework.dimensions()}
    label = own.get(name) or said("catalogue.support")
    return {lang: f"{name} {text}" for lang, text in label.items()}


def said(key: str, **values: object) -> dict[str, str]:
    return both(f"explain.{key}", **values)


def beside(label: Mapping[str, str]) -> str:
    """Thai first, English beside it."""
    return label["th"] if label["th"] == label["en"] else f"{label['th']} / {label['en']}"


def row(cells) -> str:
    """One row of a Markdown table; a bar in a text must not end its cell."""
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only compare, write nothing")
    only_compare = parser.parse_args().check
    made = catalogue(indicators())
    name = CATALOGUE.relative_to(ROOT)
    if CATALOGUE.exists() and CATALOGUE.read_text(encoding="utf-8") == made:
        return 0
    if only_compare:
        print(f"{name} is stale: run python scripts/make_indicator_catalogue.py", file=sys.stderr)
        return 1
    CATALOGUE.write_text(made, encoding="utf-8")
    print(f"wrote {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
