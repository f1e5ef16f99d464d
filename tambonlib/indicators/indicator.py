"""The decorator that joins a card and the function that computes it.

What every indicator needs is done here once: columns are checked, settings get their defaults,
base tables are derived, inputs stay as they were, and a tambon of which nothing was fed is said
to be so instead of counting as zero.
"""

import difflib
import inspect
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from tambonlib.errors import Fault, TambonError
from tambonlib.indicators.card import Card, Indicator, Part, checked_card
from tambonlib.indicators.tambon_of_row import tambons_of
from tambonlib.records import codebook
from tambonlib.settings import default_settings

#: What an indicator returns, before "too few" is applied.
COLUMNS = ("tambon_code", "month", "part", "value", "n", "N", "reason")
# Types of the codebook whose columns are keys.
_KEYS = ("identifier", "tambon_code")
#: What a study may tell a base table besides its records and settings.
CIRCUMSTANCES = ("agreed_lists", "recorded_categories", "categories", "roster")


def indicator(
    *,
    id: str,
    th: str,
    en: str,
    dimension: str,
    direction: str,
    parts: tuple[Part, ...],
    tables: tuple[str, ...],
    settings: tuple[str, ...] = (),
    source: str,
    definition: str,
    whole_study: bool = False,
    pools: bool = False,
    columns: Mapping[str, tuple[str, ...]] | None = None,
    bases: Mapping[str, Callable] | None = None,
) -> Callable[[Callable], Indicator]:
    """Make a function an indicator.

    The function computes from the tables that its positional parameters name: record tables, or
    base tables (`bases`), which are derived from record tables. What comes out takes the record
    tables named in `tables`, in that order, then ``months`` and, by keyword, its settings and
    the study's circumstances (``agreed_lists``, ``recorded_categories``, ``categories``,
    ``roster``).

    Parameters
    ----------
    id, th, en, dimension, direction, parts, tables, settings, source, definition, whole_study, pools
        See :class:`tambonlib.indicators.card.Card`.
    columns
        Table → the columns that are used; all columns of the codebook for a table not named.
    bases
        Name → function for the base tables that positional parameters may name.

    Returns
    -------
    A decorator. The decorated function has ``card``, ``formula`` (the function as written) and
    ``bases``; it returns the columns tambon_code, month, part, value, n, N, reason.

    Raises
    ------
    TambonError
        On import, when something is wrong with the card; on call, when a table lacks columns or
        a keyword is unknown.
    """
    card = checked_card(
        Card(id, th, en, dimension, direction, parts, tables, settings, source, definition, whole_study, pools)
    )
    used = used_columns(tables, columns or {})

    def decorate(formula: Callable) -> Indicator:
        @wraps(formula)
        def on_records(*records: pd.DataFrame, months: tuple[str, ...], **options: Any) -> pd.DataFrame:
            if len(records) != len(card.tables):
                raise TypeError(
                    f"{card.id} takes {len(card.tables)} tables ({', '.join(card.tables)}); got {len(records)}"
                )
            named = dict(zip(card.tables, records, strict=True))
            rows = computed(made, dict(named), months=months, **options)
            everyone = all_tambons(named, options.get("roster"))
            return only_fed(rows, fed_tambons(card, held_tambons(card.tables, named, everyone), everyone))

        made: Any = on_records
        made.card = card
        made.formula = formula
        made.bases = dict(bases or {})
        made.steps = steps(formula, bases or {})
        made.columns = used
        made.keys = key_columns(used)
        made.defaults = {name: default_settings()[name].value for name in card.settings}
        made.__signature__ = _signature(card)
        return made

    return decorate


class Step(NamedTuple):
    """One table on the way from records to results: its name, the function that makes it, and what that takes."""

    name: str
    function: Callable
    tables: tuple[str, ...]
    options: tuple[str, ...]


def steps(formula: Callable, bases: Mapping[str, Callable]) -> tuple[Step, ...]:
    """Return the base tables that a formula needs in the order in which they are made, and last the formula itself.

    Examples
    --------
    >>> def homes(household, *, months): ...
    >>> def share(homes, hh_month): ...
    >>> [(step.name, step.tables, step.options) for step in steps(share, {"homes": homes})]
    [('homes', ('household',), ('months',)), ('', ('homes', 'hh_month'), ())]
    """
    needed: dict[str, Step] = {}

    def add(name: str, function: Callable) -> None:
        parameters = inspect.signature(function).parameters.values()
        tables = tuple(one.name for one in parameters if one.kind is one.POSITIONAL_OR_KEYWORD)
        for below in tables:
            if below in bases and below not in needed:
                add(below, bases[below])
        options = tuple(one.name for one in parameters if one.kind is one.KEYWORD_ONLY)
        needed[name] = Step(name, function, tables, options)

    add("", formula)
    return tuple(needed.values())


def computed(
    indicator: Indicator, tables: dict[str, pd.DataFrame], *, months: tuple[str, ...], **options: Any
) -> pd.DataFrame:
    """Return what the indicator's formula gives for these tables.

    Parameters
    ----------
    tables
        Record tables by name; the base tables that are made on the way are put in, and those that are there already
        are used. In record tables the keys become categories, so that a formula's groupby is quick.
    options
        The indicator's settings (else their defaults) and the study's circumstances.

    Raises
    ------
    TambonError
        When a table lacks columns, or an option is unknown.
    """
    check_columns(indicator.columns, tables)
    unknown = [name for name in options if name not in (*indicator.card.settings, *CIRCUMSTANCES)]
    if unknown:
        raise _unknown_options(indicator.card, unknown)
    given = {**indicator.defaults, **options, "months": tuple(months)}
    for name, keys in indicator.keys.items():
        tables[name] = tables[name].astype(dict.fromkeys(keys, "category"))
    rows = pd.DataFrame()
    for step in indicator.steps:
        if step.name not in tables:
            taken = {name: given[name] for name in step.options if name in given}
            rows = step.function(*[tables[name] for name in step.tables], **taken)
            if step.name:
                tables[step.name] = rows
    return rows


def used_columns(tables: tuple[str, ...], columns: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Table → columns used, the codebook's where nothing narrower is declared.

    Raises
    ------
    ValueError
        When a column is declared that the codebook does not have.
    """
    used = {name: tuple(columns.get(name, codebook.table(name).columns)) for name in tables}
    unknown = [
        f"{name}.{column}"
        for name, names in used.items()
        for column in names
        if column not in codebook.table(name).columns
    ]
    if unknown:
        raise ValueError(f"columns must be columns of the codebook; got {', '.join(unknown)}")
    return used


def key_columns(columns: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """Table → those of these columns that are keys: codes of tambons, households, people, things.

    Examples
    --------
    >>> key_columns({"hh_debt": ("hh_id", "tambon_code", "round")})
    {'hh_debt': ['hh_id', 'tambon_code']}
    """
    known = {name: codebook.table(name).columns for name in columns}
    return {table: [name for name in names if known[table][name].type in _KEYS] for table, names in columns.items()}


def check_columns(columns: Mapping[str, tuple[str, ...]], tables: Mapping[str, pd.DataFrame]) -> None:
    """Refuse tables that lack columns, all of them at once."""
    faults = []
    for name, wanted in columns.items():
        missing = [column for column in wanted if column not in tables[name].columns]
        if missing:
            found = ", ".join(map(str, tables[name].columns))
            values = {"table": name, "columns": ", ".join(missing)}
            faults.append(Fault("indicator_columns", key=name, found=found, values=values))
    if faults:
        raise TambonError(faults)


def all_tambons(tables: Mapping[str, pd.DataFrame], roster: pd.DataFrame | None) -> set[str]:
    """The tambons of the roster; without one, those that the tables name."""
    named = tables.values() if roster is None else [roster]
    return set().union(*(rows["tambon_code"].dropna().unique() for rows in named if "tambon_code" in rows))


def held_tambons(names: Iterable[str], tables: Mapping[str, pd.DataFrame], everyone: set[str]) -> dict[str, set[str]]:
    """Table → the tambons of which it holds something; a table that names no tambon is about everyone."""
    held = {}
    for name in names:
        if "tambon_code" in tables[name]:
            codes = tables[name]["tambon_code"]
            of = tambons_of(name, tables) if codes.isna().any() else codes
            held[name] = set(of.dropna().unique())
        else:
            held[name] = everyone if len(tables[name]) else set()
    return held


def fed_tambons(card: Card, held: Mapping[str, set[str]], everyone: set[str]) -> dict[str, set[str]]:
    """Part → the tambons of which every table that the part needs holds something; see ``Card.whole_study``."""
    if card.whole_study:
        return {part.key: everyone if all(held[name] for name in part.tables) else set() for part in card.parts}
    return {part.key: set.intersection(*(held[name] for name in part.tables)) for part in card.parts}


def only_fed(rows: pd.DataFrame, fed: Mapping[str, set[str]]) -> pd.DataFrame:
    """Rows in one shape; where a needed table holds nothing of a tambon, there is no value."""
    told = rows.reindex(columns=list(COLUMNS))
    whole = pd.Series(False, index=told.index)
    for key, codes in fed.items():
        whole |= (told["part"] == key) & told["tambon_code"].isin(codes)
    return told.assign(
        **{name: told[name].astype("str") for name in ("tambon_code", "month")},
        value=told["value"].where(whole, np.nan).astype("float64"),
        n=told["n"].where(whole, 0).astype("Int64"),
        N=told["N"].astype("Int64").where(whole, pd.NA),
        reason=told["reason"].astype("str").where(whole, "no_records"),
    )


def _unknown_options(card: Card, names: list[str]) -> TambonError:
    known = ("months", *card.settings, *CIRCUMSTANCES)
    values = {name: {"known": ", ".join(known), "nearest": _nearest(name, known)} for name in names}
    return TambonError([Fault("indicator_option", key=f"{card.id}.{name}", values=values[name]) for name in names])


def _signature(card: Card) -> inspect.Signature:
    kinds = inspect.Parameter
    tables = [kinds(name, kinds.POSITIONAL_ONLY) for name in card.tables]
    defaults = {name: default_settings()[name].value for name in card.settings}
    given = [kinds("months", kinds.KEYWORD_ONLY)]
    given += [kinds(name, kinds.KEYWORD_ONLY, default=value) for name, value in defaults.items()]
    given += [kinds(name, kinds.KEYWORD_ONLY, default=None) for name in CIRCUMSTANCES]
    return inspect.Signature([*tables, *given])


def _nearest(name: str, known: tuple[str, ...]) -> str:
    return (difflib.get_close_matches(name, known, n=1, cutoff=0) or [known[0]])[0]
