"""The declared goalposts of the optional index: what counts as 0 and what as 100, part by part."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from tambonlib.definition_file import is_iso_date, read_definition
from tambonlib.errors import Fault
from tambonlib.indicators.results_chain import Series, split_name

_FILE = "goalposts.yaml"
_KEYS = ("lower", "upper", "dated", "source")


@dataclass(frozen=True)
class Goalposts:
    """Where the scale of one part begins and ends.

    Parameters
    ----------
    lower, upper
        In the part's own unit; ``lower`` is the smaller number.
    dated
        The ISO date from which they stand.
    source
        Who says so.
    """

    lower: float
    upper: float
    dated: str
    source: str


def goalposts() -> dict[Series, Goalposts]:
    """(indicator, part) → its goalposts.

    Examples
    --------
    >>> goalposts()["D8.1", "sides"].upper
    4
    """
    return {
        split_name(name): Goalposts(**{key: block[key] for key in _KEYS}) for name, block in _tree()["posts"].items()
    }


def left_out() -> dict[Series, Mapping[str, str]]:
    """(indicator, part) → why a headline part with a direction has no goalposts, in both languages."""
    return {split_name(name): text for name, text in _tree()["left_out"].items()}


def version() -> str:
    """The version of the goalposts; an index is only comparable within one version."""
    return _tree()["version"]


def check_goalposts(tree: Mapping, file: str = _FILE) -> list[Fault]:
    """Every fault of the goalposts in `tree`.

    Examples
    --------
    >>> tree = {"version": "1", "left_out": {}, "posts": {"D1.1.month": {"lower": 5, "upper": 5, "dated": "2026-11-22"}}}
    >>> [(fault.code, fault.key) for fault in check_goalposts(tree)]
    [('definition_missing', 'posts.D1.1.month.source'), ('goalposts_order', 'posts.D1.1.month')]
    """
    faults = [
        Fault("definition_missing", file=file, key=name, values={"what": name})
        for name in ("version", "posts", "left_out")
        if tree.get(name) is None
    ]
    posts, out = tree.get("posts") or {}, tree.get("left_out") or {}
    for name, block in posts.items():
        faults += _block_faults(f"posts.{name}", block, file)
    for name in sorted(set(posts) & set(out)):
        faults.append(Fault("goalposts_twice", file=file, key=name))
    return faults


def _block_faults(place: str, block: Mapping, file: str) -> list[Fault]:
    faults = [
        Fault("definition_missing", file=file, key=f"{place}.{key}", values={"what": key})
        for key in _KEYS
        if block.get(key) in (None, "")
    ]
    faults += [
        Fault("definition_unknown", file=file, key=f"{place}.{key}", values={"known": ", ".join(_KEYS)})
        for key in sorted(set(block) - set(_KEYS))
    ]
    if block.get("dated") and not is_iso_date(block["dated"]):
        faults.append(Fault("iso_date", file=file, key=f"{place}.dated", found=str(block["dated"])))
    ends = [block.get(name) for name in ("lower", "upper")]
    if None not in ends and not (all(_is_number(end) for end in ends) and ends[0] < ends[1]):
        faults.append(Fault("goalposts_order", file=file, key=place, found=f"{ends[0]}, {ends[1]}"))
    return faults


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _tree() -> Mapping:
    return read_definition(_FILE, check_goalposts)
