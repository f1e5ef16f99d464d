"""The named trees of the programme: dimensions, powers with their rubric, lines of support.

Source: ``definitions/framework.yaml``, checked whole when it is first read.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tambonlib.definition_file import read_definition
from tambonlib.errors import Fault
from tambonlib.words import LANGUAGES

_FILE = "framework.yaml"
_DIRECTIONS = ("up", "context")
_LEVELS = (1, 2, 3, 4, 5)
_ANCHORED = (1, 3, 5)
_STATUSES = ("ok", "too_few", "not_collected", "cannot_be_computed")
_BRANCHES = ("steps", "dimensions", "levels", "powers", "support_lines", "result_statuses")

Text = Mapping[str, str]


@dataclass(frozen=True)
class Dimension:
    """One of the eight dimensions (ด้าน), each measured as do → learn → change.

    ``verb`` says how the programme wants it done, ``purpose`` what for; texts are ``{"th", "en"}``.
    """

    code: str
    label: Text
    verb: Text
    purpose: Text
    direction: str


@dataclass(frozen=True)
class Item:
    """One item of a power's rubric, with anchors at levels 1, 3 and 5.

    ``direction`` is ``"context"`` where a higher level is not better for every activity.
    """

    code: str
    power: str
    label: Text
    direction: str
    anchors: Mapping[int, Text]


@dataclass(frozen=True)
class Power:
    """One of the four powers (พลัง) with its four items.

    ``overlaps`` names the dimensions whose indicators measure the same thing as the power.
    """

    code: str
    label: Text
    overlaps: tuple[str, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True)
class SupportLine:
    """One of the four lines of support (แนวทาง)."""

    code: str
    label: Text
    direction: str


def dimensions() -> tuple[Dimension, ...]:
    """The eight dimensions, D1 to D8.

    Examples
    --------
    >>> [dimension.code for dimension in dimensions()]
    ['D1', 'D2', 'D3', 'D4', 'D5', 'D6', 'D7', 'D8']
    """
    return tuple(
        Dimension(code, block["label"], block["verb"], block["purpose"], block["direction"])
        for code, block in _tree()["dimensions"].items()
    )


def steps() -> dict[str, Text]:
    """The three steps of every dimension, in order: do, learn, change.

    Examples
    --------
    >>> " → ".join(label["th"] for label in steps().values())
    'ทำ → เรียนรู้ → เปลี่ยน'
    """
    return dict(_tree()["steps"])


def powers() -> tuple[Power, ...]:
    """The four powers: V volunteers, K knowledge, N partners, P participation.

    Examples
    --------
    >>> [(power.code, power.overlaps) for power in powers()]
    [('V', ('D7',)), ('K', ('D5',)), ('N', ('D8',)), ('P', ())]
    """
    return tuple(
        Power(
            code,
            block["label"],
            tuple(block["overlaps"]),
            tuple(
                Item(name, code, item["label"], item["direction"], dict(item["anchors"]))
                for name, item in block["items"].items()
            ),
        )
        for code, block in _tree()["powers"].items()
    )


def levels() -> dict[int, Text]:
    """The five general levels of every item, 1 to 5."""
    return dict(_tree()["levels"])


def rubric_version() -> str:
    """The version of the levels and anchors, to be stored with every rating."""
    return _tree()["rubric_version"]


def support_lines() -> tuple[SupportLine, ...]:
    """The four lines of support, L1 to L4."""
    return tuple(
        SupportLine(code, block["label"], block["direction"]) for code, block in _tree()["support_lines"].items()
    )


def result_statuses() -> dict[str, Text]:
    """What a result can be, with its label."""
    return dict(_tree()["result_statuses"])


def check_framework(tree: Mapping, file: str = _FILE) -> list[Fault]:
    """Every fault of the trees in `tree`: branches and codes missing or too many, texts, directions."""
    missing = [name for name in (*_BRANCHES, "rubric_version", "dated", "source") if not tree.get(name)]
    if missing:
        return [Fault("framework_missing", file=file, key=name, values={"what": name}) for name in missing]
    codes = {
        "steps": ("do", "learn", "change"),
        "dimensions": tuple(f"D{number}" for number in range(1, 9)),
        "levels": _LEVELS,
        "powers": ("V", "K", "N", "P"),
        "support_lines": ("L1", "L2", "L3", "L4"),
        "result_statuses": _STATUSES,
    }
    faults = [fault for name, wanted in codes.items() for fault in _code_faults(tree[name], wanted, name, file)]
    for name in ("steps", "levels", "result_statuses"):
        faults += [fault for code, text in tree[name].items() for fault in _text_faults(text, f"{name}.{code}", file)]
    for code, block in tree["dimensions"].items():
        faults += _node_faults(block, ("label", "verb", "purpose"), f"dimensions.{code}", file)
    for code, block in tree["support_lines"].items():
        faults += _node_faults(block, ("label",), f"support_lines.{code}", file)
    for code, block in tree["powers"].items():
        faults += _power_faults(code, block, tuple(tree["dimensions"]), file)
    return faults


def _power_faults(code: str, block: Mapping, known: tuple[str, ...], file: str) -> list[Fault]:
    place = f"powers.{code}"
    faults = _text_faults(block.get("label"), f"{place}.label", file)
    faults += [
        _choice_fault(f"{place}.overlaps", name, known, file) for name in block.get("overlaps", ()) if name not in known
    ]
    items = block.get("items") or {}
    faults += _code_faults(items, tuple(f"{code}{number}" for number in range(1, 5)), f"{place}.items", file)
    for name, item in items.items():
        here = f"{place}.items.{name}"
        faults += _node_faults(item, ("label",), here, file)
        anchors = item.get("anchors") or {}
        faults += _code_faults(anchors, _ANCHORED, f"{here}.anchors", file)
        faults += [fault for at, text in anchors.items() for fault in _text_faults(text, f"{here}.anchors.{at}", file)]
    return faults


def _node_faults(block: Mapping, texts: tuple[str, ...], place: str, file: str) -> list[Fault]:
    faults = [fault for name in texts for fault in _text_faults(block.get(name), f"{place}.{name}", file)]
    direction = block.get("direction")
    if direction not in _DIRECTIONS:
        faults.append(_choice_fault(f"{place}.direction", direction, _DIRECTIONS, file))
    return faults


def _code_faults(branch: Mapping, wanted: tuple, place: str, file: str) -> list[Fault]:
    """Exactly the wanted codes, in their order."""
    if tuple(branch) == wanted:
        return []
    found, needed = (", ".join(str(code) for code in codes) for codes in (branch, wanted))
    return [Fault("framework_codes", file=file, key=place, found=found, values={"wanted": needed})]


def _text_faults(text: Mapping | None, place: str, file: str) -> list[Fault]:
    return [
        Fault("framework_missing", file=file, key=f"{place}.{lang}", values={"what": lang})
        for lang in LANGUAGES
        if not str((text or {}).get(lang) or "").strip()
    ]


def _choice_fault(place: str, found: object, allowed: tuple[str, ...], file: str) -> Fault:
    return Fault("not_allowed", file=file, key=place, found=str(found), values={"allowed": ", ".join(allowed)})


def _tree() -> Mapping:
    return read_definition(_FILE, check_framework)
