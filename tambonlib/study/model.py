"""The study as a value: what other rooms get from :func:`tambonlib.study.load_study`."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import pandas as pd


@dataclass(frozen=True, eq=False)
class Study:
    """Which tambons, which months, which settings, where the data are: one checked file.

    Parameters
    ----------
    name
        The stem of the file's name.
    path
        The file, absolute, as all paths here are.
    title, notice
        ``{"th": …, "en": …}``; the notice is printed on every page and may be None.
    invented
        Whether the study declares its tambons and data to be invented (ข้อมูลสมมติ).
    months
        ISO months, in order.
    provinces
        ``{"code": …, "th": …, "en": …}`` each.
    roster
        One row per tambon, sorted by tambon_code: tambon_code, name_th, name_en, province_code,
        joined (ISO month), and whatever else the CSV holds; all text, missing NaN.
    records_folder, sources_folder, results_folder, outputs_folder
        The folders. They need not exist yet.
    mapping_path
        The file that says which heading feeds which column. It exists.
    languages
        Of "th" and "en".
    settings
        Name → value for every setting of measuring, defaults filled in.
    settings_changed
        The names that the study overrides, sorted; privacy limits as ``privacy.<name>``.
    agreed_lists
        tambon_code, category, tier, agreed_on (ISO date), version, source; all text; may be empty.
    primary_outcome
        ``{"indicator": …, "part": …, "declared_on": …}``.
    privacy
        Name → limit, defaults filled in.
    derive
        Names of the tables to derive from the ledger.
    recorded_categories
        The categories that the source can tell apart, or None when it can tell all.
    cut_on
        The last day of the source, known to be incomplete (ISO), or None.
    seed
        For everything that draws by chance.
    """

    name: str
    path: Path
    title: Mapping[str, str]
    invented: bool
    notice: Mapping[str, str] | None
    months: tuple[str, ...]
    provinces: tuple[Mapping[str, str], ...]
    roster: pd.DataFrame
    records_folder: Path
    sources_folder: Path
    mapping_path: Path
    results_folder: Path
    outputs_folder: Path
    languages: tuple[str, ...]
    settings: Mapping[str, int | float | str]
    settings_changed: tuple[str, ...]
    agreed_lists: pd.DataFrame
    primary_outcome: Mapping[str, str]
    privacy: Mapping[str, int | float]
    derive: tuple[str, ...]
    recorded_categories: tuple[str, ...] | None
    cut_on: str | None
    seed: int

    @cached_property
    def _fingerprint(self) -> str:
        # A study never changes, and its pages ask again and again.
        parts = {
            "months": self.months,
            "settings": dict(self.settings),
            "roster": _table_text(self.roster, ["tambon_code"]),
            "agreed_lists": _table_text(self.agreed_lists, ["tambon_code", "version", "category"]),
            "recorded_categories": self.recorded_categories,
            "derive": self.derive,
            "cut_on": self.cut_on,
            "seed": self.seed,
            "definitions": _definitions_hash(),
        }
        content = json.dumps(parts, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode("utf-8")).hexdigest()


def study_hash(study: Study) -> str:
    """A fingerprint of everything in a study that can change a number.

    In it are the months, roster, agreed lists, settings, recorded categories, derived tables,
    cut, seed and all definitions except the words. Titles, notices, languages, folders and
    privacy limits are not: with other words, or in another place, the results stay the same.
    The same study gives the same fingerprint on every machine.
    """
    return study._fingerprint


def _table_text(table: pd.DataFrame, order: list[str]) -> str:
    ordered = table.sort_values(order)[sorted(table.columns)]
    return ordered.to_csv(index=False, lineterminator="\n")


@cache
def _definitions_hash() -> str:
    texts = sorted(_definition_texts(resources.files("tambonlib") / "definitions", ""))
    return hashlib.sha256(json.dumps(texts, ensure_ascii=False).encode("utf-8")).hexdigest()


def _definition_texts(folder: Traversable, path: str) -> list[tuple[str, str]]:
    """Each definition file's path and text; read as text, so that line ends do not count."""
    found: list[tuple[str, str]] = []
    for entry in folder.iterdir():
        name = f"{path}{entry.name}"
        if entry.is_dir() and name != "words":
            found += _definition_texts(entry, f"{name}/")
        elif entry.name.endswith(".yaml"):
            found.append((name, entry.read_text(encoding="utf-8")))
    return found
