"""From the study file to a checked :class:`~tambonlib.study.model.Study`."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path

import pandas as pd
import yaml

from tambonlib import months, settings
from tambonlib.definition_file import read_definition
from tambonlib.errors import TambonError
from tambonlib.study import study_tables
from tambonlib.study.model import Study
from tambonlib.study.strict_yaml import Section, read_entries
from tambonlib.words import LANGUAGES, LOADER

KEYS = (
    "title",
    "invented",
    "notice",
    "months",
    "provinces",
    "roster",
    "mapping",
    "folders",
    "languages",
    "settings",
    "recorded_categories",
    "agreed_lists",
    "primary_outcome",
    "privacy",
    "derive",
    "cut_on",
    "seed",
)
_NAME = re.compile(r"[a-z0-9][a-z0-9_]*")
_LARGEST_SEED = 2**32 - 1

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


def load_study(path: str | Path) -> Study:
    """The study in this file, checked whole.

    Parameters
    ----------
    path
        A YAML file; all paths in it are relative to it. ``params/README.md`` explains its keys.

    Returns
    -------
    Study
        Frozen, with every default filled in and every path absolute.

    Raises
    ------
    TambonError
        When anything is wrong with the file, the roster or the agreed lists: all faults at
        once, each with file, line, key, what was found and what was needed.
    """
    path = Path(path)
    top, faults = read_entries(path)
    if top is None:
        raise TambonError(faults)
    section = Section(top.value, "", str(path), top.line, faults)
    section.know(KEYS)
    values = _head(section, path)
    roster = _roster(section, values)
    agreed = _agreed_lists(section, roster)
    if faults:
        # As someone mends them: the study file from its top, then the tables from theirs.
        raise TambonError(sorted(faults, key=lambda one: (one.file != str(path), one.file or "", one.row or 0)))
    return Study(**values, roster=roster.sort_values("tambon_code", ignore_index=True), agreed_lists=agreed)


def _head(section: Section, path: Path) -> dict[str, object]:
    """Every field but the tables; a field that is at fault is None or empty."""
    name = path.stem
    if not _NAME.fullmatch(name):
        section.fault("study_name", None, path.name)
    invented = section.boolean("invented", default=False)
    months = study_months(section)
    return {
        "name": name,
        "path": path.resolve(),
        "title": section.both("title"),
        "invented": invented,
        "notice": section.both("notice", required=False),
        "months": months,
        "provinces": provinces(section, invented),
        "mapping_path": existing_file(section, "mapping"),
        "languages": languages(section),
        "primary_outcome": primary_outcome(section),
        "recorded_categories": _known_words(section, "recorded_categories", _category_classes),
        "derive": _known_words(section, "derive", _table_names) or (),
        "cut_on": cut_on(section, months),
        "seed": section.integer("seed", 0, _LARGEST_SEED),
        **folders(section, name),
        **chosen_settings(section),
    }


def _known_words(section: Section, key: str, known: Callable[[], Iterable[str]]) -> tuple[str, ...] | None:
    """The words at `key`; what is known is only fetched when the study says something there."""
    return section.words(key, known()) if key in section.entries else None


def _roster(section: Section, values: Mapping[str, object]) -> pd.DataFrame | None:
    path = existing_file(section, "roster")
    if path is None:
        return None
    file = section.text("roster")
    roster, faults = study_tables.read_csv(path, file, study_tables.ROSTER_COLUMNS)
    section.faults.extend(faults)
    if roster is not None:
        provinces = {province["code"] for province in values["provinces"]}
        last = values["months"][-1] if values["months"] else None
        section.faults.extend(study_tables.roster_faults(roster, file, provinces, last))
        if values["invented"] is not None:
            section.faults.extend(study_tables.roster_place_faults(roster, file, values["invented"]))
    return roster


def _agreed_lists(section: Section, roster: pd.DataFrame | None) -> pd.DataFrame | None:
    columns = list(study_tables.AGREED_COLUMNS)
    file = section.text("agreed_lists", required=False)
    if file is None:
        return pd.DataFrame(columns=columns, dtype="str")
    path = existing_file(section, "agreed_lists")
    if path is None:
        return None
    agreed, faults = study_tables.read_csv(path, file, study_tables.AGREED_COLUMNS)
    section.faults.extend(faults)
    if agreed is None:
        return None
    codes = None if roster is None else set(roster["tambon_code"].dropna())
    section.faults.extend(study_tables.agreed_faults(agreed, file, codes, _category_classes()))
    return agreed[columns].sort_values(["tambon_code", "version", "category"], ignore_index=True)


@cache
def _category_classes() -> Mapping[str, str]:
    """Each category of the household chart with its class (the chart's own checks are above)."""
    return {
        name: category["class"] for name, category in read_definition("household_categories.yaml")["categories"].items()
    }


@cache
def _table_names() -> tuple[str, ...]:
    """The names of the codebook's tables."""
    folder = resources.files("tambonlib") / "definitions" / "codebook"
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".yaml")), key=lambda entry: entry.name)
    trees = [yaml.load(file.read_text(encoding="utf-8"), Loader=LOADER) for file in files]
    return tuple(name for tree in trees for name, block in tree.items() if "columns" in block)


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
        study_tables.province_faults(parts, invented)
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
    """The four folders, absolute; they need not exist, but none may be or contain another: outputs are passed on."""
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
    """A path in the study file, relative to it, made absolute; a fault when no file or folder can be called so."""
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
