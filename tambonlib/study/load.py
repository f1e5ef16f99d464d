"""From the study file to a checked :class:`~tambonlib.study.model.Study`."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path

import pandas as pd
import yaml

from tambonlib.definition_file import read_definition
from tambonlib.errors import TambonError
from tambonlib.study import fields, registry, tables
from tambonlib.study.model import Study
from tambonlib.study.section import Section
from tambonlib.study.strict_yaml import read_entries
from tambonlib.words import LOADER

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
    months = fields.study_months(section)
    return {
        "name": name,
        "path": path.resolve(),
        "title": section.both("title"),
        "invented": invented,
        "notice": section.both("notice", required=False),
        "months": months,
        "provinces": fields.provinces(section, invented),
        "mapping_path": fields.existing_file(section, "mapping"),
        "languages": fields.languages(section),
        "primary_outcome": fields.primary_outcome(section),
        "recorded_categories": _known_words(section, "recorded_categories", _category_classes),
        "derive": _known_words(section, "derive", _table_names) or (),
        "cut_on": fields.cut_on(section, months),
        "seed": section.integer("seed", 0, _LARGEST_SEED),
        **fields.folders(section, name),
        **fields.chosen_settings(section),
    }


def _known_words(section: Section, key: str, known: Callable[[], Iterable[str]]) -> tuple[str, ...] | None:
    """The words at `key`; what is known is only fetched when the study says something there."""
    return section.words(key, known()) if key in section.entries else None


def _roster(section: Section, values: Mapping[str, object]) -> pd.DataFrame | None:
    path = fields.existing_file(section, "roster")
    if path is None:
        return None
    file = section.text("roster")
    roster, faults = tables.read_csv(path, file, tables.ROSTER_COLUMNS)
    section.faults.extend(faults)
    if roster is not None:
        provinces = {province["code"] for province in values["provinces"]}
        last = values["months"][-1] if values["months"] else None
        section.faults.extend(tables.roster_faults(roster, file, provinces, last))
        if values["invented"] is not None:
            section.faults.extend(registry.roster_place_faults(roster, file, values["invented"]))
    return roster


def _agreed_lists(section: Section, roster: pd.DataFrame | None) -> pd.DataFrame | None:
    columns = list(tables.AGREED_COLUMNS)
    file = section.text("agreed_lists", required=False)
    if file is None:
        return pd.DataFrame(columns=columns, dtype="str")
    path = fields.existing_file(section, "agreed_lists")
    if path is None:
        return None
    agreed, faults = tables.read_csv(path, file, tables.AGREED_COLUMNS)
    section.faults.extend(faults)
    if agreed is None:
        return None
    codes = None if roster is None else set(roster["tambon_code"].dropna())
    section.faults.extend(tables.agreed_faults(agreed, file, codes, _category_classes()))
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
