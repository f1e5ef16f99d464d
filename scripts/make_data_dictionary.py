"""Write docs/data_dictionary.md, and the last section of GLOSSARY.md, from the codebook.

python scripts/make_data_dictionary.py            # writes both
python scripts/make_data_dictionary.py --check    # fails when one is stale
"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from tambonlib import framework
from tambonlib.records import categories, codebook, codebook_schema
from tambonlib.words import both

ROOT = Path(__file__).resolve().parents[1]
DICTIONARY = ROOT / "docs" / "data_dictionary.md"
GLOSSARY = ROOT / "GLOSSARY.md"
_GLOSSARY_MARK = (
    "<!-- The rows below are made from the codebook by scripts/make_data_dictionary.py; do not edit them by hand. -->\n"
)


def data_dictionary() -> str:
    """The whole of docs/data_dictionary.md: Thai first, English beside."""
    tables = codebook.tables()
    parts = {name: [table for table in tables.values() if table.dimension == name] for name in codebook_schema.PARTS}
    counts = both(
        "codebook.dictionary.counts", tables=len(tables), columns=sum(len(table.columns) for table in tables.values())
    )
    lines = [f"# {beside(said('title'))}", ""]
    lines += ["<!-- Made by scripts/make_data_dictionary.py; do not edit by hand. -->", ""]
    for text in (said("intro"), counts, said("kept")):
        lines += [text["th"].strip(), "", text["en"].strip(), ""]
    lines += [f"## {beside(said('contents'))}", ""]
    for name, members in parts.items():
        lines.append(f"- [{beside(part_label(name))}](#{name.lower()})")
        lines += [f"  - [`{table.name}`](#{table.name}) {beside(table.label)}" for table in members]
    lines += [f"- [{beside(said('charts'))}](#charts)", ""]
    for name, members in parts.items():
        lines += [f'<a id="{name.lower()}"></a>', "", f"## {beside(part_label(name))}", ""]
        for table in members:
            lines += table_lines(table)
    return "\n".join([*lines, *chart_lines()])


def table_lines(table: codebook.Table) -> list[str]:
    """One table: what a row is, when it is collected, its key, its columns."""
    key = ", ".join(f"`{name}`" for name in table.key) or beside(said("no_key"))
    lines = [f'<a id="{table.name}"></a>', "", f"### `{table.name}` {beside(table.label)}", ""]
    lines += [table.about["th"], "", table.about["en"], ""]
    lines += [f"- {beside(said('frequency'))}: {beside(table.frequency)}", f"- {beside(said('key'))}: {key}"]
    if table.identity is not None:
        lines.append(f"- {beside(said('identity'))}: {identity_text(table.identity)}")
    names = ("column", "label", "type", "values", "marks")
    lines += ["", row(beside(said(name)) for name in names), row("---" for _ in names)]
    lines += [row(column_cells(column)) for column in table.columns.values()]
    return [*lines, ""]


def identity_text(identity: Mapping) -> str:
    """opening + in − out = closing, with the names of the columns."""
    plus = "".join(f" + `{name}`" for name in identity["plus"])
    minus = "".join(f" − `{name}`" for name in identity["minus"])
    return f"`{identity['opening']}`{plus}{minus} = `{identity['closing']}`"


def column_cells(column: codebook.Column) -> list[str]:
    """The cells of one column's row."""
    kind = beside(both(f"codebook.types.{column.type}"))
    if column.unit is not None:
        kind += f"<br>({beside(column.unit)})"
    return [
        f"`{column.name}`",
        beside(column.label),
        kind,
        "<br>".join(value_notes(column)),
        "<br>".join(marks(column)),
    ]


def value_notes(column: codebook.Column) -> list[str]:
    """What a cell may hold: codes, limits, precision, what empty means, and the note."""
    notes = []
    if column.chart is not None:
        notes.append(f"[{beside(both(f'codebook.charts.{column.chart}'))}](#chart_{column.chart})")
    else:
        notes += [f"`{code}` {beside(label)}" for code, label in column.value_labels.items()]
    limits = {"from": column.minimum, "to": column.maximum}
    notes += [f"{beside(said(word))} {limit}" for word, limit in limits.items() if limit is not None]
    if column.precision:
        known = [both(f"codebook.precision.{grade}") for grade in column.precision]
        languages = {lang: ", ".join(text[lang] for text in known) for lang in ("th", "en")}
        notes.append(f"{said('known_to')['th']} {languages['th']} / {said('known_to')['en']} {languages['en']}")
    if column.default is not None:
        shown = said("said_yes" if column.default else "said_no")
        notes.append(f"{beside(said('default'))}: {beside(shown)}")
    return notes if column.about is None else [*notes, beside(column.about)]


def marks(column: codebook.Column) -> list[str]:
    """Required, reference, personal and sensitive."""
    found = [beside(said("required"))] if column.required else []
    if column.refers_to is not None:
        target = column.refers_to.partition(".")[0]
        found.append(f"{beside(said('refers_to'))} [`{column.refers_to}`](#{target})")
    for word in ("personal", "sensitive"):
        mark = getattr(column, word)
        if mark != "no":
            found.append(f"**{beside(both(f'codebook.{word}.{mark}'))}**")
    return found


def chart_lines() -> list[str]:
    """The charts: the two long ones with what each code means, the framework's trees by label."""
    household, costs = categories.category_chart(), categories.cost_chart()
    cash = costs["cash"].map({True: beside(said("said_yes")), False: beside(said("said_no"))})
    lines = ['<a id="charts"></a>', "", f"## {beside(said('charts'))}", ""]
    lines += chart_table("household_categories", household.fillna({"tier": ""}), ("class", "group", "tier"))
    lines += chart_table("enterprise_costs", costs.assign(usually_cash=cash), ("group", "behaviour", "usually_cash"))
    for name in ("dimensions", "powers", "power_items", "support_lines"):
        lines += chart_heading(name)
        lines += [f"- `{code}` {beside(label)}" for code, label in categories.chart_labels()[name].items()]
        lines.append("")
    return lines


def chart_table(name: str, chart, columns: tuple[str, ...]) -> list[str]:
    """One chart as a Markdown table."""
    heads = [beside(said(word)) for word in ("code", "label", *columns)]
    lines = [*chart_heading(name), row(heads), row("---" for _ in heads)]
    for entry in chart.to_dict("records"):
        label = f"{entry['label_th']} / {entry['label_en']}"
        lines.append(row([f"`{entry['code']}`", label, *(str(entry[column]) for column in columns)]))
    return [*lines, ""]


def chart_heading(name: str) -> list[str]:
    return [f'<a id="chart_{name}"></a>', "", f"### {beside(both(f'codebook.charts.{name}'))}", ""]


def part_label(name: str) -> dict[str, str]:
    """The name of a part of the codebook: a dimension's own, or the one in the words."""
    own = {dimension.code: dimension.label for dimension in framework.dimensions()}
    if name not in own:
        return both(f"codebook.parts.{name}")
    return {lang: f"{name} {text}" for lang, text in own[name].items()}


def said(word: str) -> dict[str, str]:
    return both(f"codebook.dictionary.{word}")


def beside(label: Mapping[str, str]) -> str:
    """Thai first, English beside it."""
    return f"{label['th']} / {label['en']}"


def row(cells) -> str:
    """One row of a Markdown table; a bar in a text must not end its cell."""
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def glossary(written: str) -> str:
    """GLOSSARY.md with the rows of its last section, one per table, made anew; what people wrote stays."""
    head, mark, _ = written.partition(_GLOSSARY_MARK)
    if not mark:
        raise ValueError(f"GLOSSARY.md must hold the line {_GLOSSARY_MARK.strip()!r}; it is not there")
    heads = ("ไทย", "English", "รหัส / Code", "ความหมาย", "Meaning")
    lines = ["", row(heads), row("---" for _ in heads)]
    for table in codebook.tables().values():
        label, about = table.label, table.about
        lines.append(row([label["th"], label["en"], f"`{table.name}`", about["th"], about["en"]]))
    return head + mark + "\n".join([*lines, ""])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only compare, write nothing")
    only_compare = parser.parse_args().check
    old = {path: path.read_text(encoding="utf-8") if path.exists() else "" for path in (DICTIONARY, GLOSSARY)}
    stale = {
        path: text
        for path, text in ((DICTIONARY, data_dictionary()), (GLOSSARY, glossary(old[GLOSSARY])))
        if text != old[path]
    }
    for path, text in stale.items():
        name = path.relative_to(ROOT)
        if only_compare:
            print(f"{name} is stale: run python scripts/make_data_dictionary.py", file=sys.stderr)
        else:
            path.write_text(text, encoding="utf-8")
            print(f"wrote {name}")
    return 1 if only_compare and stale else 0


if __name__ == "__main__":
    sys.exit(main())
