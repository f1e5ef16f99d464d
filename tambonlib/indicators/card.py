"""What an indicator says about itself: its card, with its parts.

A card stands in the same block as the function that computes it (see
:mod:`tambonlib.indicators.indicator`). It is checked whole when the file is imported.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

import pandas as pd

from tambonlib.errors import Fault, TambonError
from tambonlib.records import codebook
from tambonlib.settings import default_settings

DIRECTIONS = ("up", "down", "context")
STEPS = ("do", "learn", "change")
#: How a value is read; each but percent and count has its text in words/units.yaml.
UNITS = (
    "percent",
    "count",
    "baht",
    "baht_per_rai",
    "baht_per_kg",
    "baht_per_head",
    "baht_per_household",
    "days",
    "months",
    "ratio",
    "levels",
    "hours",
    "sides",
    "person_hours",
    "index",
)
COUNTS = (
    "households",
    "reviews",
    "members",
    "funds",
    "sheets",
    "datasets",
    "core_fields",
    "decisions",
    "villages",
    "proposals",
    "problems",
    "activities",
    "tambons",
    "rounds",
    "groups",
    "scores",
    "items",
    "actions",
    "meetings",
    "resolutions",
    "persons",
    "contributions",
    "partners",
    "agreements",
)

# Dimensions have a number, the support log ("S.1") has none.
_ID = re.compile(r"[A-Z]\d*\.\d+")
_THAI_LETTER = re.compile("[\u0e01-\u0e2e]")
# Every letter or sign that is no Thai one: digits, spaces and punctuation may stand in Thai text.
_OTHER_LETTER = re.compile(r"(?![\u0e00-\u0e7f])[^\W\d_]")


@dataclass(frozen=True)
class Part:
    """One series that an indicator gives: one value per tambon and month.

    Parameters
    ----------
    key
        Its name in results, for example ``"a_to_d"``.
    th, en
        What it is, as a report's table calls it.
    unit
        ``"percent"``, ``"count"`` or another of `UNITS`.
    step
        ``"do"``, ``"learn"`` or ``"change"``: where it stands in the chain of the dimension.
    headline
        Whether it is the one that is told first. Each indicator has exactly one.
    minimum
        Whether it is told only from ``minimum_households`` units on.
    direction
        ``"up"`` (good when high), ``"down"`` (good when low) or ``"context"``; the indicator's own when None.
    lower, upper
        Values below or above cannot occur; None where there is no bound.
    counts
        What n and N count.
    tables
        The tables that must hold something of a tambon before this part can be told of it;
        the indicator's own when empty.
    looks_back
        Over how many months up to its own a value looks back, or the setting that says so: in the first months of a
        study it knows only some of them. None where a value is told only when it knows all, or does not look back.
    by_list
        Whether it counts by the tambon's list of reducible lines that is in force in its month.
    cases
        Whether it is a share or a median of cases that come one by one (proposals, meetings, actions): a few of them,
        or chance, can turn it though nothing changed. Not so for what stands (households, members, data sets).
    """

    key: str
    th: str
    en: str
    unit: str = "percent"
    step: str = "change"
    headline: bool = False
    minimum: bool = True
    direction: str | None = None
    lower: float | None = None
    upper: float | None = None
    counts: str = "households"
    tables: tuple[str, ...] = ()
    looks_back: int | str | None = None
    by_list: bool = False
    cases: bool = False


class Indicator(Protocol):
    """A function with its card, as :func:`tambonlib.indicators.indicator.indicator` makes it."""

    card: "Card"
    formula: Callable[..., pd.DataFrame]
    bases: Mapping[str, Callable]
    columns: Mapping[str, tuple[str, ...]]
    steps: tuple
    keys: Mapping[str, list[str]]
    defaults: Mapping[str, int | float | str]
    __doc__: str | None
    __name__: str

    def __call__(self, *records: pd.DataFrame, **options: Any) -> pd.DataFrame:
        """Rows of results: tambon_code, month, part, value, n, N, reason."""
        ...


@dataclass(frozen=True)
class Card:
    """What an indicator is.

    Parameters
    ----------
    id
        For example ``"D1.1"``.
    th, en
        Its name.
    dimension
        For example ``"D1"``.
    direction
        ``"up"``, ``"down"`` or ``"context"``; parts may differ.
    parts
        Its series, each with its own `direction` and `tables` filled in.
    tables
        The record tables that it takes, in the order of its positional parameters.
    settings
        The settings that it uses, keyword parameters.
    source
        Where formula and thresholds come from.
    definition
        Version of the definition; it goes up when a value may change for the same records.
    whole_study
        Whether its tables are one log of the whole study. Then all tambons are measured together, and one that does
        not stand in the log has nothing of it (zero) instead of "not collected", as soon as the log was kept at all.
    pools
        Whether the same formula on the records of several tambons together gives the value of them all. Not so for what
        counts by a tambon's own list, its villages, its population or a schedule of its own.
    """

    id: str
    th: str
    en: str
    dimension: str
    direction: str
    parts: tuple[Part, ...]
    tables: tuple[str, ...]
    settings: tuple[str, ...]
    source: str
    definition: str
    whole_study: bool = False
    pools: bool = False

    def part(self, key: str) -> Part:
        """The part with this key.

        Raises
        ------
        KeyError
            When the indicator has no such part.
        """
        for part in self.parts:
            if part.key == key:
                return part
        known = ", ".join(part.key for part in self.parts)
        raise KeyError(f"part must be one of {known} for {self.id}; got {key!r}")

    @property
    def headline(self) -> Part:
        """The part that is told first."""
        return next(part for part in self.parts if part.headline)


def checked_card(card: Card) -> Card:
    """The card with its parts filled in, when nothing is wrong with it.

    Raises
    ------
    TambonError
        With everything that is wrong: id, languages, letters, parts, tables, settings.

    Examples
    --------
    >>> part = Part("share", th="สัดส่วน", en="share", headline=True)
    >>> made = Card("D1.9", "ตัวอย่าง", "example", "D1", "up", (part,), ("household",), (), "own", "1")
    >>> checked_card(made).headline.direction
    'up'
    """
    faults = [*_own_faults(card), *_part_faults(card), *_name_faults(card)]
    if faults:
        raise TambonError(faults)
    parts = tuple(
        replace(part, direction=part.direction or card.direction, tables=part.tables or card.tables)
        for part in card.parts
    )
    return replace(card, parts=parts)


def text_faults(thai: str, english: str, key: str) -> list[Fault]:
    """What is wrong with one text: a language is missing, or the Thai holds other letters."""
    faults = [
        Fault("card_language", key=f"{key}.{lang}", found=said)
        for lang, said in (("th", thai), ("en", english))
        if not said.strip()
    ]
    if thai.strip() and not _THAI_LETTER.search(thai):
        faults.append(Fault("card_thai", key=f"{key}.th", found=thai))
    other = "".join(_OTHER_LETTER.findall(thai))
    if other:
        faults.append(Fault("card_alphabet", key=f"{key}.th", found=other))
    return faults


def _own_faults(card: Card) -> list[Fault]:
    faults = text_faults(card.th, card.en, card.id)
    if not _ID.fullmatch(card.id) or not card.id.startswith(f"{card.dimension}."):
        faults.append(Fault("card_id", key="id", found=card.id, values={"dimension": card.dimension}))
    faults += _choice("direction", card.id, card.direction, DIRECTIONS)
    for name in ("source", "definition"):
        if not getattr(card, name).strip():
            faults.append(Fault("definition_missing", key=f"{card.id}.{name}", values={"what": name}))
    return faults


def _part_faults(card: Card) -> list[Fault]:
    faults = []
    keys = [part.key for part in card.parts]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        faults.append(Fault("card_part_twice", key=card.id, found=key))
    headlines = sum(part.headline for part in card.parts)
    if headlines != 1:
        faults.append(Fault("card_headline", key=card.id, found=str(headlines)))
    for part in card.parts:
        place = f"{card.id}.{part.key}"
        faults += text_faults(part.th, part.en, place)
        faults += _choice("unit", place, part.unit, UNITS)
        faults += _choice("step", place, part.step, STEPS)
        faults += _choice("counts", place, part.counts, COUNTS)
        faults += _choice("direction", place, part.direction or card.direction, DIRECTIONS)
    return faults


def _name_faults(card: Card) -> list[Fault]:
    """Tables that the codebook does not know, settings that have no default."""
    wanted = [name for part in card.parts for name in part.tables if name not in card.tables]
    spans = [(f"{card.id}.{part.key}", part.looks_back) for part in card.parts if isinstance(part.looks_back, str)]
    faults = [fault for name in card.tables for fault in _choice("tables", card.id, name, tuple(codebook.tables()))]
    faults += [fault for name in wanted for fault in _choice("tables", card.id, name, card.tables)]
    faults += [fault for place, name in spans for fault in _choice("looks_back", place, name, card.settings)]
    known = tuple(default_settings())
    return faults + [fault for name in card.settings for fault in _choice("settings", card.id, name, known)]


def _choice(name: str, place: str, found: str, allowed: tuple[str, ...]) -> list[Fault]:
    if found in allowed:
        return []
    return [Fault("not_allowed", key=f"{place}.{name}", found=found, values={"allowed": ", ".join(allowed)})]
