"""Which series stands for do, learn and change in a picture that has one scale."""

from tambonlib.indicators import results_chain as chosen
from tambonlib.indicators.card import Card
from tambonlib.indicators.catalogue import cards


def chain(dimension: str, among: tuple[Card, ...] | None = None) -> dict[str, tuple[str, str] | None]:
    """For each step the (indicator, part) that is drawn, None where no series in percent stands for it.

    The choice itself stands in ``definitions/chain.yaml``; see :func:`tambonlib.indicators.results_chain.chain`.

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
    return chosen.chain(dimension, cards() if among is None else among, unit="percent")


def bounded_chain(dimension: str, among: tuple[Card, ...] | None = None) -> dict[str, tuple[str, str] | None]:
    """As :func:`chain`; where no series in percent stands for a step, one that has a lowest and a highest value of
    its own.

    A number of sides out of four can be drawn as a share of what there can be; a sum of baht cannot.

    Examples
    --------
    >>> chain("D8")["do"], bounded_chain("D8")["do"]
    (None, ('D8.1', 'sides'))
    """
    listed = cards() if among is None else among
    bounded = {(card.id, part.key) for card in listed for part in card.parts if None not in (part.lower, part.upper)}
    others = chosen.chain(dimension, listed)
    return {
        step: one or (others[step] if others[step] in bounded else None)
        for step, one in chain(dimension, listed).items()
    }
