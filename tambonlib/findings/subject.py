"""What a sentence is about: one part of one indicator, as its card says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tambonlib import words
from tambonlib.indicators.card import Card, Part
from tambonlib.indicators.catalogue import card as card_of

# The settings on an indicator's card say what kind of value it gives: one over a window of
# months, or one that is itself year 2 against year 1 (two of those are not compared again).
_WINDOW_SETTING = "window_months"
_TWO_YEARS_SETTING = "matched_months_minimum"
# The largest so far can only grow: less of it is better between tambons, but over time that is neither good nor bad.
# No card says so of itself.
_LARGEST_SO_FAR = frozenset({("S.9", "longest")})


@dataclass(frozen=True)
class Subject:
    """One part of one indicator: what a sentence needs to know from its card.

    ``best`` is the value that cannot be bettered, None where there is none. ``direction`` is that of a change over
    time: ``"context"`` also where a value can only grow. ``looks_back``, ``by_list`` and ``cases`` are those of the
    card's part.
    """

    indicator: str
    part: str
    names: dict[str, str]
    unit: str
    counts: str
    direction: str
    headline: bool
    best: float | None
    compares_years: bool
    window_setting: str | None
    looks_back: int | str | None
    by_list: bool
    cases: bool

    def span(self, settings: Mapping[str, object]) -> int:
        """Over how many months a value looks back; 1 where it does not."""
        asked = settings[self.looks_back] if isinstance(self.looks_back, str) else self.looks_back
        return int(asked or 1)

    def name(self, lang: str) -> str:
        """The indicator with its part in brackets."""
        return self.names[lang]


def subject(indicator: str, part: str, cards: tuple[Card, ...] | None = None) -> Subject:
    """Look up one part of one indicator among `cards` (the program's own where not given).

    Raises
    ------
    KeyError
        When there is no such indicator or part; the text lists those there are.

    Examples
    --------
    >>> subject("D1.1", "month").direction
    'up'
    """
    if cards is None:
        return _own_subject(indicator, part)
    known = {card.id: card for card in cards}
    if indicator not in known:
        raise KeyError(f"indicator must be one of {', '.join(known)}; got {indicator!r}")
    return subject_of(known[indicator], known[indicator].part(part))


@cache
def _own_subject(indicator: str, part: str) -> Subject:
    """The program's own cards do not change while it runs."""
    found = card_of(indicator)
    return subject_of(found, found.part(part))


def subject_of(card: Card, part: Part) -> Subject:
    """The subject of one part of one card."""
    direction = "context" if (card.id, part.key) in _LARGEST_SO_FAR else part.direction or card.direction
    return Subject(
        indicator=card.id,
        part=part.key,
        names={lang: _name(getattr(card, lang), getattr(part, lang)) for lang in words.LANGUAGES},
        unit=part.unit,
        counts=part.counts,
        direction=direction,
        headline=part.headline,
        best={"up": part.upper, "down": part.lower}.get(direction),
        compares_years=_TWO_YEARS_SETTING in card.settings,
        window_setting=_WINDOW_SETTING if _WINDOW_SETTING in card.settings else None,
        looks_back=part.looks_back,
        by_list=part.by_list,
        cases=part.cases,
    )


def _name(indicator: str, part: str) -> str:
    """The indicator with its part; it begins a sentence, so English begins with a capital."""
    return f"{indicator[:1].upper()}{indicator[1:]} ({part})"
