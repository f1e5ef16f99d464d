"""Which series stands for do, learn and change of a dimension, where only one can be told.

People choose it in ``definitions/chain.yaml``; scores and pictures ask here, so that they choose alike.
"""

from collections.abc import Mapping

from tambonlib import framework
from tambonlib.definition_file import read_definition
from tambonlib.errors import Fault
from tambonlib.indicators.card import STEPS, Card
from tambonlib.indicators.catalogue import cards

_FILE = "chain.yaml"

Series = tuple[str, str]


def chain(dimension: str, among: tuple[Card, ...] | None = None, unit: str | None = None) -> dict[str, Series | None]:
    """For each step the (indicator, part) that stands for it.

    Parameters
    ----------
    dimension
        For example ``"D1"``.
    among
        The cards to choose from; the program's own where not given.
    unit
        Only parts in this unit, for pictures that have one scale.

    Returns
    -------
    dict
        Step → (indicator, part), the first declared one that the cards have; None where there is none such.

        A dimension for which nothing is declared has none.

    Examples
    --------
    >>> chain("D1")
    {'do': ('D1.1', 'month'), 'learn': ('D1.7', 'committed'), 'change': ('D1.7', 'met')}
    >>> chain("D4")["learn"] is None
    True
    >>> chain("D4")["change"], chain("D4", unit="percent")["change"]
    (('D4.4', 'months'), ('D4.5', 'share'))
    """
    declared = declared_chains().get(dimension, dict.fromkeys(STEPS, ()))
    listed = cards() if among is None else among
    there = {(card.id, part.key) for card in listed for part in card.parts if unit in (None, part.unit)}
    return {step: next((one for one in wanted if one in there), None) for step, wanted in declared.items()}


def declared_chains() -> dict[str, dict[str, tuple[Series, ...]]]:
    """Dimension → step → the parts that may stand for it, the first choice first."""
    return {
        dimension: {step: tuple(split_name(name) for name in steps[step]) for step in STEPS}
        for dimension, steps in _tree()["dimensions"].items()
    }


def split_name(name: str) -> Series:
    """``"D1.1.month"`` as (indicator, part).

    Examples
    --------
    >>> split_name("D1.1.month")
    ('D1.1', 'month')
    """
    indicator, _, part = name.rpartition(".")
    return indicator, part


def check_chain(tree: Mapping, file: str = _FILE) -> list[Fault]:
    """Every fault of the declared chains: undated, dimensions or steps missing or too many."""
    faults = [
        Fault("definition_missing", file=file, key=name, values={"what": name})
        for name in ("dated", "source", "dimensions")
        if not tree.get(name)
    ]
    dimensions = tree.get("dimensions") or {}
    known = {"dimensions": tuple(one.code for one in framework.dimensions())}
    known |= {f"dimensions.{code}": STEPS for code in dimensions}
    found = {
        "dimensions": tuple(dimensions),
        **{f"dimensions.{code}": tuple(steps) for code, steps in dimensions.items()},
    }
    for place, codes in found.items():
        if codes != known[place]:
            wanted = ", ".join(known[place])
            faults.append(
                Fault("definition_codes", file=file, key=place, found=", ".join(codes), values={"wanted": wanted})
            )
    return faults


def _tree() -> Mapping:
    return read_definition(_FILE, check_chain)
