"""Which kinds of enterprise are told together, and how each is measured.

The groups stand in ``definitions/enterprise_kinds.yaml``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tambonlib.definition_file import read_definition


@dataclass(frozen=True)
class Group:
    """Kinds of enterprise that are told together.

    Parameters
    ----------
    code
        Its name in the parts of indicators.
    measure
        ``"rai"``, ``"head"`` or ``"none"``: what its costs and profits are divided by.
    weighed
        Whether its output is sold by weight.
    kinds
        Codes of ``enterprise_kind``.
    th, en
        Its name.
    """

    code: str
    measure: str
    weighed: bool
    kinds: tuple[str, ...]
    th: str
    en: str


@dataclass(frozen=True)
class Cane:
    """What is special about cane: the codes of its kinds and of its planting costs."""

    plant: str
    ratoon: str
    planting: tuple[str, ...]
    spread: str


@cache
def groups() -> tuple[Group, ...]:
    """All groups, in the order of the file.

    Examples
    --------
    >>> [group.code for group in groups() if group.weighed]
    ['rice_wet', 'rice_dry', 'cassava', 'cane', 'maize']
    """
    return tuple(
        Group(
            code, entry["measure"], entry["weighed"], tuple(entry["kinds"]), entry["label"]["th"], entry["label"]["en"]
        )
        for code, entry in _definitions()["groups"].items()
    )


def groups_measured_by(measure: str) -> tuple[Group, ...]:
    """The groups that are divided by rai, or by head.

    Examples
    --------
    >>> [group.code for group in groups_measured_by("none")]
    ['business']
    """
    return tuple(group for group in groups() if group.measure == measure)


def group_of_kind() -> dict[str, Group]:
    """Kind → its group."""
    return {kind: group for group in groups() for kind in group.kinds}


@cache
def cane() -> Cane:
    """The codes that cane needs."""
    entry = _definitions()["cane"]
    return Cane(entry["plant"], entry["ratoon"], tuple(entry["planting"]), entry["spread"])


def kilograms(tang_paddy_kg: float) -> dict[str, float]:
    """Unit → kilograms of the crop in it; units that are not there cannot be turned into kilograms.

    Examples
    --------
    >>> kilograms(10)["kwian"], kilograms(10)["tang_paddy"]
    (1000.0, 10.0)
    """
    fixed = {unit: float(weight) for unit, weight in _definitions()["kilograms"].items()}
    return {**fixed, "tang_paddy": float(tang_paddy_kg)}


def _definitions() -> Mapping:
    return read_definition("enterprise_kinds.yaml")
