"""Which series stands for do, learn and change in a picture on a percent scale."""

from tambonlib.indicators import chain as chosen
from tambonlib.indicators.card import Card, cards


def chain(dimension: str, among: tuple[Card, ...] | None = None) -> dict[str, tuple[str, str] | None]:
    """For each step the (indicator, part) that is drawn, None where no series in percent stands for it.

    The choice itself stands in ``definitions/chain.yaml``; see :func:`tambonlib.indicators.chain.chain`.

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
