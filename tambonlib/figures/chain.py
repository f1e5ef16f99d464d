"""Which series stands for do, learn and change of a dimension, where only one can be shown."""

from tambonlib.indicators.card import STEPS, Card, cards

# Chosen where a dimension has several series for a step; others take the first headline of the step.
_CHOSEN = {
    ("D1", "do"): ("D1.1", "month"),
    ("D1", "learn"): ("D1.7", "committed"),
    ("D1", "change"): ("D1.7", "met"),
}


def chain(dimension: str, among: tuple[Card, ...] | None = None) -> dict[str, tuple[str, str] | None]:
    """For each step the (indicator, part) that stands for it, None where no series in percent belongs to it.

    Parameters
    ----------
    dimension
        For example ``"D1"``.
    among
        The cards to choose from; the program's own where not given.

    Examples
    --------
    >>> chain("D1")["do"]
    ('D1.1', 'month')
    """
    listed = cards() if among is None else among
    return {step: _of_step(dimension, step, listed) for step in STEPS}


def _of_step(dimension: str, step: str, listed: tuple[Card, ...]) -> tuple[str, str] | None:
    found = [
        (not part.headline, card.id, part.key)
        for card in listed
        if card.dimension == dimension
        for part in card.parts
        if part.step == step and part.unit == "percent"
    ]
    series = [(indicator, part) for _, indicator, part in sorted(found, key=lambda one: one[0])]
    chosen = _CHOSEN.get((dimension, step))
    return chosen if chosen in series else next(iter(series), None)
