"""Which indicators there are: the dimensions, one after the other.

A dimension is one file, or a folder whose ``__init__`` names its indicators. A new indicator that stands
there is in the catalogue; a new dimension is added to the list below.
"""

from collections.abc import Callable
from functools import cache

from tambonlib.indicators import (
    enterprise_accounts,
    household_accounts,
    information_system,
    internal_evaluation,
    partnership,
    plans_proposals,
    support,
    welfare_fund,
    working_mechanism,
)
from tambonlib.indicators.card import Card

DIMENSIONS = (
    household_accounts,
    enterprise_accounts,
    plans_proposals,
    welfare_fund,
    information_system,
    internal_evaluation,
    working_mechanism,
    partnership,
    support,
)


@cache
def indicators() -> tuple[Callable, ...]:
    """All indicators: the dimensions in their order, within each by id."""
    found = [[thing for thing in vars(dimension).values() if hasattr(thing, "card")] for dimension in DIMENSIONS]
    return tuple(one for block in found for one in sorted(block, key=_number))


def _number(indicator: Callable) -> int:
    """The number behind the point, so that S.2 comes before S.10."""
    return int(indicator.card.id.rpartition(".")[2])


def indicator_of(indicator_id: str) -> Callable:
    """The indicator with this id.

    Raises
    ------
    KeyError
        When there is no such indicator.

    Examples
    --------
    >>> indicator_of("D1.1").__name__
    'account_continuity'
    """
    for one in indicators():
        if one.card.id == indicator_id:
            return one
    known = ", ".join(one.card.id for one in indicators())
    raise KeyError(f"indicator_id must be one of {known}; got {indicator_id!r}")


def cards() -> tuple[Card, ...]:
    """The cards of all indicators, in the order of the catalogue.

    Examples
    --------
    >>> [card.id for card in cards()][:3]
    ['D1.1', 'D1.2', 'D1.3']
    """
    return tuple(indicator.card for indicator in indicators())


def card(indicator_id: str) -> Card:
    """The card with this id.

    Raises
    ------
    KeyError
        When there is no such indicator.

    Examples
    --------
    >>> card("D1.1").headline.key
    'month'
    """
    return indicator_of(indicator_id).card
