"""Which indicators there are: the dimensions, one after the other.

A dimension is one file, or a folder whose ``__init__`` names its indicators. A new indicator that stands
there is in the catalogue; a new dimension is added to the list below.
"""

import difflib
import inspect
import re
from functools import cache

from tambonlib.errors import Fault, TambonError
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
from tambonlib.indicators.card import Card, Indicator
from tambonlib.study import Study

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


_EXAMPLES = re.compile(r"^Examples\n-+\n", re.MULTILINE)
# :func:`~tambonlib.a.b` → `b`; :func:`a.b` → `a.b`
_ROLE = re.compile(r":\w+:`(~?)([^`]+)`")


@cache
def indicators() -> tuple[Indicator, ...]:
    """All indicators: the dimensions in their order, within each by id."""
    found = [[thing for thing in vars(dimension).values() if hasattr(thing, "card")] for dimension in DIMENSIONS]
    return tuple(one for block in found for one in sorted(block, key=_number))


def _number(indicator: Indicator) -> int:
    """The number behind the point, so that S.2 comes before S.10."""
    return int(indicator.card.id.rpartition(".")[2])


def indicator_of(indicator_id: str) -> Indicator:
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


def formula_text(indicator: Indicator) -> str:
    """Meaning, formula, units and what is undefined, as the docstring says them, without the example.

    Examples
    --------
    >>> formula_text(indicator_of("D3.1")).splitlines()[0][:10]
    'How likely'
    """
    return _ROLE.sub(_named, _EXAMPLES.split(inspect.getdoc(indicator) or "")[0]).strip()


def example_text(indicator: Indicator) -> str:
    """The example of the docstring, empty where there is none."""
    return "".join(_EXAMPLES.split(inspect.getdoc(indicator) or "")[1:]).strip()


def _named(found: re.Match) -> str:
    short, name = found.groups()
    return f"`{name.rpartition('.')[2] if short else name}`"


def check_outcome(study: Study) -> None:
    """Refuse a study whose primary outcome names no indicator, or no part of it.

    The study file itself is checked two floors below, where nobody knows the indicators.

    Raises
    ------
    TambonError
        With the nearest known names.
    """
    outcome = study.primary_outcome
    known = {card.id: [part.key for part in card.parts] for card in cards()}
    if outcome["indicator"] not in known:
        raise TambonError([_outcome_fault(study, "indicator", outcome["indicator"], list(known))])
    parts = known[outcome["indicator"]]
    if outcome["part"] is not None and outcome["part"] not in parts:
        raise TambonError([_outcome_fault(study, "part", outcome["part"], parts)])


def _outcome_fault(study: Study, key: str, found: str, known: list[str]) -> Fault:
    near = difflib.get_close_matches(found, known, n=3, cutoff=0) if len(known) > 8 else known
    return Fault(
        "not_allowed",
        file=study.path.name,
        key=f"primary_outcome.{key}",
        found=found,
        values={"allowed": ", ".join(near)},
    )
