"""Measuring: records of all tambons go in, one long table of results comes out.

Nothing in the results stands below the tambon. A value that rests on fewer households than the
minimum is taken out here, once for all indicators; from then on nobody has to remember to.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from importlib import resources
from pathlib import Path

import numpy as np
import pandas as pd

from tambonlib.indicators.card import Card
from tambonlib.indicators.catalogue import indicators as all_indicators
from tambonlib.indicators.indicator import CIRCUMSTANCES, computed, fed_tambons, filled_options, with_bases
from tambonlib.indicators.told import REASONS
from tambonlib.records import atomic, store
from tambonlib.study import Study, study_hash

COLUMNS = ("tambon_code", "month", "indicator", "part", "value", "n", "N", "status", "reason", "definition")
STATUSES = ("ok", "too_few", "not_collected", "cannot_be_computed")
_KEY = ["tambon_code", "indicator", "part", "month"]
_TABLE, _MADE_FROM = "results.parquet", "results.json"


def measure(tables: Mapping[str, pd.DataFrame], *, study: Study, indicators: tuple[Callable, ...] | None = None) -> pd.DataFrame:
    """All results of a study.

    Parameters
    ----------
    tables
        Record tables by name, those that the cards name; other tables may be there too. Records of tambons that
        are not in the roster are not measured.
    study
        Gives roster, months, settings, agreed lists and recorded categories.
    indicators
        Which ones; all when None.

    Returns
    -------
    DataFrame
        One row for each tambon × month × part, sorted by tambon_code, indicator, part, month, with the columns
        of docs/house.md: ``value`` is missing unless ``status`` is ok, and then ``reason`` says why.

    Raises
    ------
    TambonError
        When a table lacks columns, or its records cannot be measured.
    """
    chosen = all_indicators() if indicators is None else indicators
    codes = sorted(study.roster["tambon_code"])
    derived = {name: _of_roster(tables[name], codes) for one in chosen for name in one.card.tables}
    given = {name: getattr(study, name) for name in CIRCUMSTANCES if hasattr(study, name)}
    parts = []
    for one in chosen:
        options = {**given, **{name: study.settings[name] for name in one.card.settings}}
        derived = with_bases(one, derived, filled_options(one, {**options, "months": study.months}))
        rows = computed(one, derived, months=study.months, **options)
        whole = _completed(rows, one.card, codes, study.months, fed_tambons(one.card, derived))
        parts.append(_with_status(whole, one.card, study.settings["minimum_households"]))
    told = pd.concat(parts, ignore_index=True).sort_values(_KEY, ignore_index=True)
    return _checked(told[list(COLUMNS)], codes)


def read_tables(records_folder: Path, indicators: tuple[Callable, ...] | None = None) -> dict[str, pd.DataFrame]:
    """The record tables that the indicators take, from the store."""
    chosen = all_indicators() if indicators is None else indicators
    return {name: store.read_table(records_folder, name) for one in chosen for name in one.card.tables}


def measured_results(study: Study) -> pd.DataFrame:
    """The results of a study: the stored ones where they are fresh, else measured now and stored."""
    if not results_fresh(study):
        _write(study, measure(read_tables(study.records_folder), study=study))
    return read_results(study)


def results_fresh(study: Study) -> bool:
    """Whether the stored results were made from these records, this study and this program, and are whole."""
    noted = _noted(study)
    path = study.results_folder / _TABLE
    if noted.get("made_from") != made_from(study) or not path.is_file():
        return False
    return noted["file"] == hashlib.sha256(path.read_bytes()).hexdigest()


def read_results(study: Study) -> pd.DataFrame:
    """The stored results as they are, fresh or not.

    Raises
    ------
    FileNotFoundError
        When nothing has been measured yet.
    """
    return pd.read_parquet(study.results_folder / _TABLE)


def stored_hash(study: Study) -> str:
    """A fingerprint of the content of the stored results; the same for the same numbers, wherever they were made."""
    return _noted(study)["results"]


def made_from(study: Study) -> dict[str, str]:
    """What results depend on: the records, the study with all definitions, and the indicators' own source."""
    folder = resources.files("tambonlib") / "indicators"
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".py")), key=lambda entry: entry.name)
    source = "\n".join(f"{entry.name}\n{entry.read_text(encoding='utf-8')}" for entry in files)
    return {
        "records": store.records_hash(study.records_folder),
        "study": study_hash(study),
        "indicators": hashlib.sha256(source.encode("utf-8")).hexdigest(),
    }


def _of_roster(table: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    inside = table["tambon_code"].isin(codes) if "tambon_code" in table else pd.Series(True, index=table.index)
    return table if inside.all() else table[inside]


def _completed(
    rows: pd.DataFrame, card: Card, codes: list[str], months: tuple[str, ...], fed: Mapping[str, set[str]]
) -> pd.DataFrame:
    """One row for each tambon × month × part of one indicator; where the function was silent, the reason."""
    keys = [part.key for part in card.parts]
    grid = pd.MultiIndex.from_product([codes, months, keys], names=["tambon_code", "month", "part"]).to_frame(index=False)
    told = grid.astype("str").merge(rows, on=list(grid.columns), how="left", validate="one_to_one")
    silent = told["reason"].isna() & told["value"].isna()
    whole = pd.Series([code in fed[key] for code, key in zip(told["tambon_code"], told["part"], strict=True)], dtype="bool")
    reason = told["reason"].mask(silent & whole, "nothing_this_month").mask(silent & ~whole, "no_records")
    return told.assign(n=told["n"].fillna(0), reason=reason)


def _with_status(told: pd.DataFrame, card: Card, minimum: int) -> pd.DataFrame:
    """The value is taken out where it rests on too few; each row gets its status."""
    has_minimum = told["part"].isin([part.key for part in card.parts if part.minimum])
    too_few = told["value"].notna() & has_minimum & (told["n"] < minimum)
    told = told.assign(value=told["value"].mask(too_few, np.nan), reason=told["reason"].mask(too_few, "too_few_households"))
    status = told["reason"].map(REASONS).where(told["value"].isna(), "ok")
    return told.assign(indicator=card.id, definition=card.definition, status=status.astype("str"))


def _checked(results: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    """Refuse to hand over results that would break what every later step relies on."""
    told = results["status"].eq("ok")
    broken = {
        "a row for each tambon of the roster only": not results["tambon_code"].isin(codes).all(),
        "each tambon × indicator × part × month once": results.duplicated(_KEY).any(),
        "only statuses that exist": not results["status"].isin(STATUSES).all(),
        "a finite value exactly where the status is ok": not (np.isfinite(results["value"]) == told).all(),
        "a reason exactly where there is no value": not (results["reason"].notna() == ~told).all(),
    }
    if any(broken.values()):
        needed = "; ".join(rule for rule, failed in broken.items() if failed)
        raise ValueError(f"results must hold {needed}; an indicator broke this")
    return results


def _write(study: Study, results: pd.DataFrame) -> None:
    """The table first, then what it was made from: a run that stops in between leaves nothing that looks fresh."""
    path = study.results_folder / _TABLE
    atomic.write_with(path, lambda stream: results.to_parquet(stream, index=False))
    content = results.to_csv(index=False, lineterminator="\n")
    noted = {
        "made_from": made_from(study),
        "results": hashlib.sha256(content.encode("utf-8")).hexdigest(),
        "file": hashlib.sha256(path.read_bytes()).hexdigest(),
        "rows": len(results),
        "definitions": {one.card.id: one.card.definition for one in all_indicators()},
    }
    atomic.write_bytes(study.results_folder / _MADE_FROM, json.dumps(noted, indent=1, sort_keys=True).encode("utf-8"))


def _noted(study: Study) -> dict:
    path = study.results_folder / _MADE_FROM
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
