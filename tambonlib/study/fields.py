"""The keys of a study file, one by one: from its sections to plain values."""

import re
from collections.abc import Mapping
from pathlib import Path

from tambonlib import months, settings
from tambonlib.study import registry
from tambonlib.study.section import Section
from tambonlib.words import LANGUAGES

_PATH_SHOWN = 80
_FOLDERS = {
    "records": "../data/{name}/records",
    "sources": "../data/{name}/field_books",
    "results": "../data/{name}/results",
    "outputs": "../outputs/{name}",
}
_PROVINCE_CODE = re.compile(r"[0-9]{2}")
_INDICATOR = re.compile(r"D[1-8]\.[1-9][0-9]?|S\.[1-9][0-9]?")
_PART = re.compile(r"[a-z0-9][a-z0-9_]*")
_MOST_MONTHS = 240
_LARGEST_SETTING = 10**12


def study_months(section: Section) -> tuple[str, ...]:
    """All months of the study; empty when they are at fault."""
    part = section.section("months")
    if part is None:
        return ()
    part.know(("first", "count"))
    first, count = part.when("first", "month"), part.integer("count", 1, _MOST_MONTHS)
    return months.span(first, count) if first and count else ()


def provinces(section: Section, invented: bool | None) -> tuple[dict[str, str], ...]:
    """The provinces, or none when one of them is at fault (then the roster cannot be held to them)."""
    parts = section.sections("provinces")
    found: dict[str, dict[str, str]] = {}
    for part in parts:
        part.know(("code", *LANGUAGES))
        code, texts = part.text("code"), part.languages()
        if code is None:
            continue
        if not _PROVINCE_CODE.fullmatch(code):
            part.fault("province_code_form", "code", code)
        elif code in found:
            part.fault("word_twice", "code", code)
        elif texts:
            found[code] = {"code": code, **texts}
    if invented is not None:
        registry.province_faults(parts, invented)
    return tuple(found.values()) if len(found) == len(parts) else ()


def languages(section: Section) -> tuple[str, ...]:
    """The languages of the reports; all when the study does not say."""
    found = section.words("languages", LANGUAGES)
    if found == () and not section.entries["languages"].value:
        section.fault("key_missing", "languages", name="languages")
    return LANGUAGES if found is None else found


def primary_outcome(section: Section) -> dict[str, str | None] | None:
    """The outcome declared in advance. Whether there is such an indicator is checked higher up."""
    part = section.section("primary_outcome")
    if part is None:
        return None
    part.know(("indicator", "part", "declared_on"))
    found = {"indicator": part.text("indicator"), "part": part.text("part")}
    if found["indicator"] and not _INDICATOR.fullmatch(found["indicator"]):
        part.fault("indicator_form", "indicator", found["indicator"])
    if found["part"] and not _PART.fullmatch(found["part"]):
        part.fault("part_form", "part", found["part"])
    return found | {"declared_on": part.when("declared_on", "date")}


def folders(section: Section, name: str) -> dict[str, Path]:
    """The four folders, absolute; they need not exist, but none may be or lie in another: outputs are handed around."""
    part = section.section("folders", required=False)
    if part is not None:
        part.know(_FOLDERS)
    found: dict[str, Path] = {}
    for key, default in _FOLDERS.items():
        written = part.text(key, required=False) if part else None
        at = (part, key) if written else (section, "folders")
        folder = beside(at[0], at[1], written or default.format(name=name))
        if folder is None:
            continue
        if any(folder.is_relative_to(other) or other.is_relative_to(folder) for other in found.values()):
            at[0].fault("folder_twice", at[1], folder.name)
        elif folder.exists() and not folder.is_dir():
            at[0].fault("not_a_folder", at[1], folder.name)
        found[f"{key}_folder"] = folder
    return found


def chosen_settings(section: Section) -> dict[str, object]:
    """``settings``, ``privacy`` and ``settings_changed``: the defaults with the study's own choices."""
    chosen, changed = _overridden(section, "settings", settings.default_settings())
    limits, limits_changed = _overridden(section, "privacy", settings.privacy_limits())
    if limits["dominance_one_percent"] > limits["dominance_two_percent"]:
        found = f"{limits['dominance_one_percent']} > {limits['dominance_two_percent']}"
        section.fault("dominance_order", "privacy", found)
    changed += [f"privacy.{name}" for name in limits_changed]
    return {"settings": chosen, "privacy": limits, "settings_changed": tuple(sorted(changed))}


def cut_on(section: Section, study_months: tuple[str, ...]) -> str | None:
    """The last, incomplete day of the source."""
    found = section.when("cut_on", "date", required=False)
    if found and study_months and found < study_months[0]:
        section.fault("cut_before_study", "cut_on", found, first=study_months[0])
        return None
    return found


def beside(section: Section, key: str, written: str) -> Path | None:
    """A path of the study file, absolute; it counts from the study file. A fault when no file or folder can be
    called so.
    """
    try:
        path = (Path(section.file).parent / Path(written).expanduser()).resolve()
        path.exists()
    except PermissionError as error:
        section.fault("file_unreadable", key, written, reason=error.strerror)
        return None
    except (OSError, RuntimeError, ValueError):  # too long; a home of nobody; a NUL
        section.fault(
            "path_impossible",
            key,
            written if len(written) <= _PATH_SHOWN else f"{written[:_PATH_SHOWN]}…",
            letters=len(written),
        )
        return None
    return path


def existing_file(section: Section, key: str, required: bool = True) -> Path | None:
    """The file that `key` names, absolute; a fault when it is not there."""
    written = section.text(key, required)
    if written is None:
        return None
    path = beside(section, key, written)
    if path is not None and not path.is_file():
        section.fault("file_missing", key, written)
        return None
    return path


def _overridden(section: Section, key: str, defaults: Mapping[str, settings.Setting]) -> tuple[dict, list[str]]:
    values = {name: one.value for name, one in defaults.items()}
    part = section.section(key, required=False)
    if part is None:
        return values, []
    part.know(defaults)
    changed = [name for name in part.entries if name in defaults]
    for name in changed:
        entry = part.entries[name]
        if entry.kind == "integer" and part.integer(name, -_LARGEST_SETTING, _LARGEST_SETTING) is None:
            continue
        found = settings.value_fault(defaults[name], entry.value)
        if found:
            part.fault(found[0], name, entry.raw or None, **found[1])
        else:
            values[name] = entry.value
    return values, changed
