"""The catalogue of indicators and the explanation of a result, as a terminal shows them."""

from collections.abc import Callable, Iterable, Sequence

import pandas as pd
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tambonlib import framework, units, words
from tambonlib.indicators.card import Part
from tambonlib.indicators.catalogue import example_text, formula_text
from tambonlib.indicators.citations import citation
from tambonlib.indicators.explain import Explanation
from tambonlib.records import codebook
from tambonlib.settings import default_settings
from tambonlib.thai import show_count_of, show_month, show_number

#: How wide a table may be where nobody looks at it on a screen.
_WIDE = 160
#: How many codes of a column are counted out, the most frequent ones.
_CODES_SHOWN = 8
#: From how many columns on a row is printed one column below the other.
_COLUMNS_BESIDE = 9


def show_list(console: Console, indicators: Iterable[Callable], lang: str) -> None:
    """One line for each indicator, by its headline part."""
    for one in indicators:
        card, part = one.card, one.card.headline
        about = " · ".join(
            (getattr(part, lang), unit_label(part, lang), step_label(part, lang), direction_label(part.direction, lang))
        )
        _say(console, f"{card.id:<5} {getattr(card, lang)}: {about}")


def show_indicator(console: Console, indicator: Callable, lang: str) -> None:
    """The whole card of one indicator with its formula and example."""
    card = indicator.card
    _title(console, f"{card.id} {card.th} · {card.en}")
    table = _table(("part", "name", "unit", "step", "direction", "rests_on", "headline"), lang)
    for part in card.parts:
        table.add_row(*_part_cells(part, lang))
    _print(console, table)
    _heading(console, "settings", lang)
    for name in card.settings:
        one = default_settings()[name]
        unit = f" {one.unit[lang]}" if one.unit else ""
        _say(console, f"  {name}: {one.label[lang]} = {one.value}{unit} ({citation(one.source, lang)})")
    if not card.settings:
        _say(console, f"  {_text('nothing', lang)}")
    _formula(console, indicator, lang)
    _heading(console, "example", lang)
    _say(console, example_text(indicator))
    about = {"tables": ", ".join(card.tables), "source": citation(card.source, lang), "definition": card.definition}
    for name, said in about.items():
        _say(console, f"{_text(f'catalogue.{name}', lang)}: {said}")


def show_explanation(
    console: Console, indicator: Callable, explained: Explanation, lang: str, *, tambon: str, notice: str | None = None
) -> None:
    """One result with what went in; says first that it is not to be handed on, and what the study says of itself."""
    card = explained.card
    _say(console, _text("not_for_sharing", lang))
    if notice:
        _say(console, notice)
    _title(
        console,
        _text(
            "title",
            lang,
            id=card.id,
            name=getattr(card, lang),
            tambon=tambon,
            code=explained.tambon_code,
            month=show_month(explained.month, lang, long=True),
        ),
    )
    _heading(console, "results", lang)
    _print(console, _results(explained, lang))
    _say(console, _text("whole_study" if card.whole_study else "own_records", lang))
    _say(console, _text("agrees" if explained.agrees else "differs", lang))
    _formula(console, indicator, lang)
    _heading(console, "settings", lang)
    _print(console, _settings(explained, lang))
    _heading(console, "tables", lang)
    _print(console, _rows(explained.tables, explained, ("rows", "rows_until", "rows_month"), ("table",), lang))
    _heading(console, "numbers", lang)
    _by_table(
        console,
        explained.numbers,
        explained,
        ("known_month", "sum_month", "known_until", "sum_until"),
        ("column",),
        lang,
    )
    _heading(console, "codes", lang)
    most = explained.codes.groupby(["table", "column"], sort=False).head(_CODES_SHOWN)
    _by_table(console, most, explained, ("rows_until",), ("column", "code"), lang)
    for name, rows in explained.lines.items():
        console.print()
        _say(console, _text("heading.lines", lang, table=_table_name(name, explained, lang)))
        _show_lines(console, rows, lang)


def _results(explained: Explanation, lang: str) -> Table:
    table = _table(("part", "name", "value", "again", "n_of", "status", "agrees"), lang)
    for row in explained.results.to_dict("records"):
        part = explained.card.part(row["part"])
        status = framework.result_statuses()[row["status"]][lang]
        N = None if pd.isna(row["N"]) else int(row["N"])
        table.add_row(
            part.key,
            getattr(part, lang),
            _value(row["value"], part, lang),
            _value(row["again_value"], part, lang),
            f"{show_count_of(int(row['n']), N, lang)} {counted_label(part, lang)}",
            f"{status}{_why(row, part, lang)}",
            _text("said_yes" if row["agrees"] else "said_no", lang),
        )
    return table


def _why(row: dict, part: Part, lang: str) -> str:
    """Why there is no value; nothing where there is one."""
    if row["status"] == "ok":
        return ""
    if row["status"] == "too_few":
        return f": {units.too_few_text(part.counts, lang)}"
    reason = row["reason"]
    return f": {words.text(f'reasons.{reason}', lang)}"


def _settings(explained: Explanation, lang: str) -> Table:
    table = _table(("setting", "name", "value", "default"), lang)
    for row in explained.settings.itertuples():
        table.add_row(row.name, default_settings()[row.name].label[lang], str(row.value), str(row.default))
    return table


def _by_table(
    console: Console,
    rows: pd.DataFrame,
    explained: Explanation,
    numbers: Sequence[str],
    names: Sequence[str],
    lang: str,
) -> None:
    """One table for each record table, under its name."""
    if rows.empty:
        _say(console, _text("nothing", lang))
    for name, own in rows.groupby("table", sort=False):
        _say(console, _table_name(name, explained, lang))
        _print(console, _rows(own, explained, numbers, names, lang))


def _rows(rows: pd.DataFrame, explained: Explanation, numbers: Sequence[str], names: Sequence[str], lang: str) -> Table:
    """A table of counts and sums; a number that does not exist is a dash."""
    table = _table((*names, *numbers), lang)
    for row in rows.to_dict("records"):
        said = [
            _table_name(row[name], explained, lang) if name == "table" else _code_name(row, name, lang)
            for name in names
        ]
        table.add_row(*said, *(_number(row[name], lang) for name in numbers))
    return table


def _table_name(name: str, explained: Explanation, lang: str) -> str:
    made = name not in explained.card.tables
    return _text("made", lang, table=name) if made else f"{name} {codebook.table(name).label[lang]}"


def _code_name(row: dict, name: str, lang: str) -> str:
    """A column or a code with its label, where the codebook has one."""
    known = codebook.tables().get(row["table"])
    column = None if known is None else known.columns.get(row["column"])
    if column is None:
        return str(row[name])
    label = column.label if name == "column" else column.value_labels.get(row[name])
    return f"{row[name]} {label[lang]}" if label else str(row[name])


def _show_lines(console: Console, rows: pd.DataFrame, lang: str) -> None:
    """Rows as a table, or, where there are many columns, one below the other with their names."""
    cells = [[_cell(value, lang) for value in row] for row in rows.itertuples(index=False)]
    if len(rows.columns) > _COLUMNS_BESIDE:
        for row in cells:
            _say(console, "  " + " · ".join(f"{name} {value}" for name, value in zip(rows, row, strict=True)))
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in rows:
        table.add_column(name, justify="right" if pd.api.types.is_float_dtype(rows[name]) else "left", overflow="fold")
    for row in cells:
        table.add_row(*row)
    _print(console, table)


def _cell(value: object, lang: str) -> str:
    if pd.isna(value):
        return "–"
    return _number(value, lang) if isinstance(value, float) else str(value)


def _value(value: float, part: Part, lang: str) -> str:
    return "–" if pd.isna(value) else units.format_short(value, part.unit, part.counts, lang)


def _number(value: object, lang: str) -> str:
    if pd.isna(value):
        return "–"
    return show_number(float(value), lang, 0 if float(value).is_integer() else 2)


def _part_cells(part: Part, lang: str) -> tuple[str, ...]:
    return (
        part.key,
        getattr(part, lang),
        unit_label(part, lang),
        step_label(part, lang),
        direction_label(part.direction, lang),
        counted_label(part, lang),
        _text("said_yes", lang) if part.headline else "",
    )


def _formula(console: Console, indicator: Callable, lang: str) -> None:
    _heading(console, "formula", lang)
    _say(console, f"({_text('docstring', lang)})")
    _say(console, formula_text(indicator))


def _table(columns: Sequence[str], lang: str) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    right = (
        "value",
        "again",
        "rows",
        "rows_until",
        "rows_month",
        "known_until",
        "sum_until",
        "known_month",
        "sum_month",
    )
    for name in columns:
        table.add_column(_text(f"column.{name}", lang), justify="right" if name in right else "left", overflow="fold")
    return table


def _print(console: Console, table: Table) -> None:
    if console.is_terminal:
        console.print(table, soft_wrap=False)
        return
    # Where the output is no screen the table is not squeezed into the width of one.
    Console(file=console.file, width=_WIDE, highlight=False).print(table)


def _title(console: Console, text: str) -> None:
    console.print(Text(text, style="bold"))


def _heading(console: Console, key: str, lang: str) -> None:
    console.print()
    _title(console, _text(f"heading.{key}", lang))


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False)


def _text(key: str, lang: str, **values: object) -> str:
    return words.text(f"explain.{key}", lang, **values)


def unit_label(part: Part, lang: str) -> str:
    """The unit of a part; a count is named after what it counts.

    Examples
    --------
    >>> unit_label(Part("a", "ก", "a", unit="days"), "en")
    'days'
    >>> unit_label(Part("a", "ก", "a", unit="count", counts="reviews"), "en")
    'review circles'
    """
    if part.unit == "count":
        return counted_label(part, lang)
    return words.text(f"units.{part.unit}", lang, value="").strip()


def counted_label(part: Part, lang: str) -> str:
    """What n and N of a part count."""
    return units.counted_name(part.counts, lang)


def direction_label(direction: str, lang: str) -> str:
    """Whether more is better."""
    return words.text(f"explain.direction.{direction}", lang)


def step_label(part: Part, lang: str) -> str:
    """Do, learn or change."""
    return framework.steps()[part.step][lang]
