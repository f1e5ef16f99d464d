"""From the study file to a checked :class:`~tambonlib.study.model.Study`."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path

import pandas as pd
import yaml

from tambonlib import months, settings
from tambonlib.errors import Fault, TambonError
from tambonlib.study import registry, tables
from tambonlib.study.model import Study
from tambonlib.study.section import Section
from tambonlib.study.strict_yaml import read_entries
from tambonlib.words import LANGUAGES

KEYS = (
    "title", "invented", "notice", "months", "provinces", "roster", "mapping", "folders", "languages", "settings",
    "recorded_categories", "agreed_lists", "primary_outcome", "privacy", "derive", "cut_on", "seed",
)  # fmt: skip
_FOLDERS = {
    "records": "../data/{name}/records",
    "sources": "../data/{name}/field_books",
    "results": "../data/{name}/results",
    "outputs": "../outputs/{name}",
}
_NAME = re.compile(r"[a-z0-9][a-z0-9_]*")
_PROVINCE_CODE = re.compile(r"[0-9]{2}")
_INDICATOR = re.compile(r"D[1-8]\.[1-9][0-9]?|S\.[1-9][0-9]?")
_PART = re.compile(r"[a-z0-9][a-z0-9_]*")
_MOST_MONTHS = 240
_LARGEST_SEED = 2**32 - 1


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
    study = _read(section, path)
    if faults:
        # As someone mends them: the study file from its top, then the tables from theirs.
        raise TambonError(sorted(faults, key=lambda one: (one.file != str(path), one.file or "", one.row or 0)))
    return Study(**study)


def _read(section: Section, path: Path) -> dict[str, object]:
    """Every field of the study; a field that is at fault is None."""
    name = path.stem
    if not _NAME.fullmatch(name):
        section.fault("study_name", None, path.name)
    values = {
        "name": name,
        "path": path.resolve(),
        "title": section.both("title"),
        "invented": section.boolean("invented", default=False),
        "notice": section.both("notice", required=False),
        "months": _months(section),
        "provinces": _provinces(section),
        "languages": _languages(section),
        "primary_outcome": _primary_outcome(section),
        "recorded_categories": _known_words(section, "recorded_categories", _category_classes),
        "derive": _known_words(section, "derive", _table_names) or (),
        "seed": section.integer("seed", 0, _LARGEST_SEED),
        "mapping_path": _existing(section, "mapping"),
    }
    values |= _folders(section, name)
    values |= _settings(section)
    values["cut_on"] = _cut_on(section, values["months"])
    values["roster"] = _roster(section, values)
    values["agreed_lists"] = _agreed_lists(section, values["roster"])
    section.faults.extend(registry.place_faults(values["invented"], values["provinces"], values["roster"], section))
    if values["roster"] is not None:
        values["roster"] = values["roster"].sort_values("tambon_code", ignore_index=True)
    return values


def _known_words(section: Section, key: str, known: Callable[[], Iterable[str]]) -> tuple[str, ...] | None:
    """The words at `key`; what is known is only fetched when the study says something there."""
    return section.words(key, known()) if key in section.entries else None


def _months(section: Section) -> tuple[str, ...]:
    part = section.section("months")
    if part is None:
        return ()
    part.know(("first", "count"))
    first, count = part.when("first", "month"), part.integer("count", 1, _MOST_MONTHS)
    return months.span(first, count) if first and count else ()


def _provinces(section: Section) -> tuple[dict[str, str], ...]:
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
    return tuple(found.values()) if len(found) == len(parts) else ()


def _languages(section: Section) -> tuple[str, ...]:
    found = section.words("languages", LANGUAGES)
    if found == ():
        section.fault("key_missing", "languages", name="languages")
    return LANGUAGES if found is None else found


def _primary_outcome(section: Section) -> dict[str, str] | None:
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


def _folders(section: Section, name: str) -> dict[str, Path]:
    part = section.section("folders", required=False)
    if part is not None:
        part.know(_FOLDERS)
    found: dict[str, Path] = {}
    for key, default in _FOLDERS.items():
        written = part.text(key, required=False) if part else None
        folder = _beside(section, written or default.format(name=name)).resolve()
        if folder in found.values():
            part.fault("folder_twice", key, written)
        elif folder.exists() and not folder.is_dir():
            (part or section).fault("not_a_folder", key if part else None, folder.name)
        found[f"{key}_folder"] = folder
    return found


def _settings(section: Section) -> dict[str, object]:
    """`settings`, `privacy` and the names that the study changes."""
    chosen, changed = _overridden(section, "settings", settings.default_settings())
    limits, limits_changed = _overridden(section, "privacy", settings.privacy_limits())
    if limits["dominance_one_percent"] > limits["dominance_two_percent"]:
        found = f"{limits['dominance_one_percent']} > {limits['dominance_two_percent']}"
        section.fault("dominance_order", "privacy", found)
    changed += [f"privacy.{name}" for name in limits_changed]
    return {"settings": chosen, "privacy": limits, "settings_changed": tuple(sorted(changed))}


def _overridden(section: Section, key: str, defaults: Mapping[str, settings.Setting]) -> tuple[dict, list[str]]:
    values = {name: one.value for name, one in defaults.items()}
    part = section.section(key, required=False)
    if part is None:
        return values, []
    part.know(defaults)
    changed = [name for name in part.entries if name in defaults]
    for name in changed:
        entry = part.entries[name]
        if entry.kind == "integer" and part.integer(name, -(10**12), 10**12) is None:
            continue
        found = settings.value_fault(defaults[name], entry.value)
        if found:
            part.fault(found[0], name, entry.raw or None, **found[1])
        else:
            values[name] = entry.value
    return values, changed


def _cut_on(section: Section, study_months: tuple[str, ...]) -> str | None:
    cut_on = section.when("cut_on", "date", required=False)
    if cut_on and study_months and cut_on < study_months[0]:
        section.fault("cut_before_study", "cut_on", cut_on, first=study_months[0])
        return None
    return cut_on


def _beside(section: Section, written: str) -> Path:
    return Path(section.file).parent / Path(written).expanduser()


def _existing(section: Section, key: str, required: bool = True) -> Path | None:
    """The file that `key` names, absolute; a fault when it is not there."""
    written = section.text(key, required)
    if written is None:
        return None
    path = _beside(section, written)
    if not path.is_file():
        section.fault("file_missing", key, written)
        return None
    return path.resolve()


def _roster(section: Section, values: Mapping[str, object]) -> pd.DataFrame | None:
    path = _existing(section, "roster")
    if path is None:
        return None
    file = section.text("roster")
    roster, faults = tables.read_csv(path, file, tables.ROSTER_COLUMNS)
    section.faults.extend(faults)
    if roster is not None:
        provinces = {province["code"] for province in values["provinces"]}
        last = values["months"][-1] if values["months"] else None
        section.faults.extend(tables.roster_faults(roster, file, provinces, last))
    return roster


def _agreed_lists(section: Section, roster: pd.DataFrame | None) -> pd.DataFrame | None:
    columns = list(tables.AGREED_COLUMNS)
    if section.text("agreed_lists", required=False) is None:
        return pd.DataFrame(columns=columns, dtype="str")
    path = _existing(section, "agreed_lists")
    if path is None:
        return None
    file = section.text("agreed_lists")
    agreed, faults = tables.read_csv(path, file, tables.AGREED_COLUMNS)
    section.faults.extend(faults)
    if agreed is None or roster is None:
        return None
    section.faults.extend(tables.agreed_faults(agreed, file, set(roster["tambon_code"].dropna()), _category_classes()))
    return agreed[columns].sort_values(["tambon_code", "version", "category"], ignore_index=True)


@cache
def _category_classes() -> Mapping[str, str]:
    """Each category of the household chart with its class (the chart's own checks are above)."""
    source = resources.files("tambonlib") / "definitions" / "household_categories.yaml"
    tree = yaml.safe_load(source.read_text(encoding="utf-8"))
    return {name: category["class"] for name, category in tree["categories"].items()}


@cache
def _table_names() -> tuple[str, ...]:
    """The names of the codebook's tables."""
    folder = resources.files("tambonlib") / "definitions" / "codebook"
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".yaml")), key=lambda entry: entry.name)
    trees = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in files]
    return tuple(name for tree in trees for name, block in tree.items() if "columns" in block)
