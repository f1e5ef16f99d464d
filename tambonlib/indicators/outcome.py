"""The primary outcome that a study declares in advance must be something that is measured."""

import difflib

from tambonlib.errors import Fault, TambonError
from tambonlib.indicators.catalogue import cards
from tambonlib.study import Study


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
        raise TambonError([_fault(study, "indicator", outcome["indicator"], list(known))])
    parts = known[outcome["indicator"]]
    if outcome["part"] is not None and outcome["part"] not in parts:
        raise TambonError([_fault(study, "part", outcome["part"], parts)])


def _fault(study: Study, key: str, found: str, known: list[str]) -> Fault:
    near = difflib.get_close_matches(found, known, n=3, cutoff=0) if len(known) > 8 else known
    return Fault(
        "not_allowed",
        file=study.path.name,
        key=f"primary_outcome.{key}",
        found=found,
        values={"allowed": ", ".join(near)},
    )
