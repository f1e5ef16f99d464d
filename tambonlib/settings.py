"""The numbers that someone has to choose, each with its date and its source.

Source: ``definitions/settings.yaml``. A study file may override them; what it may set (bounds, allowed words, whole
numbers) is beside each default. Privacy limits are in the same file, with ``group: privacy``.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tambonlib.definition_file import is_iso_date, read_definition
from tambonlib.errors import Fault
from tambonlib.words import LANGUAGES

_FILE = "settings.yaml"
_KEYS = {"value", "type", "minimum", "maximum", "allowed", "dated", "source", "unit", "label", "group"}
_TYPES = ("integer", "number", "category")


@dataclass(frozen=True)
class Setting:
    """One chosen number or word.

    Parameters
    ----------
    name
        What study files and indicators call it.
    value
        The default.
    type
        ``"integer"``, ``"number"`` or ``"category"``.
    minimum, maximum
        The bounds that a study's own value must keep, or None.
    allowed
        The allowed words when the type is ``"category"``; else empty.
    dated
        The ISO date from which the default holds.
    source
        Who says so.
    label, unit
        ``{"th": …, "en": …}``; ``unit`` is None where there is none.
    group
        ``"measure"`` or ``"privacy"``.
    """

    name: str
    value: int | float | str
    type: str
    minimum: float | None
    maximum: float | None
    allowed: tuple[str, ...]
    dated: str
    source: str
    label: Mapping[str, str]
    unit: Mapping[str, str] | None
    group: str


def setting(name: str) -> Setting:
    """The setting with this name, of either group.

    Raises
    ------
    KeyError
        When there is no such setting.

    Examples
    --------
    >>> setting("window_months").value, setting("window_months").unit["en"]
    (12, 'months')
    """
    try:
        return _all_settings()[name]
    except KeyError:
        raise KeyError(f"name must be a setting of definitions/{_FILE}; got {name!r}") from None


def default_settings() -> dict[str, Setting]:
    """The settings that measuring uses, by name, in the order of the file.

    Examples
    --------
    >>> default_settings()["minimum_households"].value
    5
    """
    return {name: one for name, one in _all_settings().items() if one.group == "measure"}


def privacy_limits() -> dict[str, Setting]:
    """The limits that hold before anything is shared, by name, in the order of the file.

    Examples
    --------
    >>> privacy_limits()["count_minimum"].value
    5
    """
    return {name: one for name, one in _all_settings().items() if one.group == "privacy"}


def value_fault(one: Setting, value: object) -> tuple[str, dict[str, object]] | None:
    """What is wrong with `value` for this setting: the fault's code and values, or None.

    Examples
    --------
    >>> value_fault(setting("window_months"), 0)
    ('setting_too_small', {'minimum': 1})
    >>> value_fault(setting("window_months"), 6) is None
    True
    """
    if one.type == "category":
        allowed = isinstance(value, str) and value in one.allowed
        return None if allowed else ("not_allowed", {"allowed": ", ".join(one.allowed)})
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return (f"setting_{one.type}", {})
    if one.type == "integer" and not isinstance(value, int):
        return ("setting_integer", {})
    if one.minimum is not None and value < one.minimum:
        return ("setting_too_small", {"minimum": one.minimum})
    if one.maximum is not None and value > one.maximum:
        return ("setting_too_large", {"maximum": one.maximum})
    return None


def check_definitions(tree: Mapping[str, Mapping], file: str = _FILE) -> list[Fault]:
    """Every fault of the defaults themselves: undated, without source, not in both languages.

    Parameters
    ----------
    tree
        The file's content: setting name → its block.
    file
        What the faults call it.
    """
    return [fault for name, block in tree.items() for fault in _block_faults(name, block, file)]


def _block_faults(name: str, block: Mapping, file: str) -> list[Fault]:
    if not isinstance(block, Mapping) or "value" not in block:
        return [Fault("definition_missing", file=file, key=f"{name}.value", values={"what": "value"})]
    faults = [
        Fault("definition_missing", file=file, key=f"{name}.{key}", values={"what": key})
        for key in ("dated", "source")
        if not str(block.get(key) or "").strip()
    ]
    faults += [
        Fault("definition_unknown", file=file, key=f"{name}.{key}", values={"known": ", ".join(sorted(_KEYS))})
        for key in sorted(set(block) - _KEYS)
    ]
    if block.get("dated") and not is_iso_date(block["dated"]):
        faults.append(Fault("iso_date", file=file, key=f"{name}.dated", found=str(block["dated"])))
    if block.get("type", _TYPES[0]) not in _TYPES:
        faults.append(_not_allowed(f"{name}.type", block["type"], _TYPES, file))
    if block.get("group", "measure") not in ("measure", "privacy"):
        faults.append(_not_allowed(f"{name}.group", block["group"], ("measure", "privacy"), file))
    faults += _language_faults(name, block, file)
    return faults or _own_value_faults(name, block, file)


def _not_allowed(key: str, found: object, allowed: tuple[str, ...], file: str) -> Fault:
    return Fault("not_allowed", file=file, key=key, found=str(found), values={"allowed": ", ".join(allowed)})


def _language_faults(name: str, block: Mapping, file: str) -> list[Fault]:
    wanted = ["label"] + (["unit"] if "unit" in block else [])
    return [
        Fault("definition_missing", file=file, key=f"{name}.{key}.{lang}", values={"what": f"{key}.{lang}"})
        for key in wanted
        for lang in LANGUAGES
        if not str((block.get(key) or {}).get(lang) or "").strip()
    ]


def _own_value_faults(name: str, block: Mapping, file: str) -> list[Fault]:
    """A default must keep the bounds that it sets for others."""
    found = value_fault(_made(name, block), block["value"])
    if found is None:
        return []
    code, values = found
    return [Fault(code, file=file, key=f"{name}.value", found=str(block["value"]), values=values)]


def _made(name: str, block: Mapping) -> Setting:
    value = block["value"]
    guessed = "category" if "allowed" in block else "integer" if isinstance(value, int) else "number"
    return Setting(
        name=name,
        value=value,
        type=block.get("type", guessed),
        minimum=block.get("minimum"),
        maximum=block.get("maximum"),
        allowed=tuple(block.get("allowed", ())),
        dated=str(block["dated"]),
        source=block["source"],
        label=block["label"],
        unit=block.get("unit"),
        group=block.get("group", "measure"),
    )


@cache
def _all_settings() -> Mapping[str, Setting]:
    return {name: _made(name, block) for name, block in read_definition(_FILE, check_definitions).items()}
