"""Measuring: records of all tambons go in, one long table of results comes out.

Nothing in the results stands below the tambon. A value that rests on fewer households than the
minimum is taken out here, once for all indicators; from then on nobody has to remember to.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np
import pandas as pd

from tambonlib.indicators.card import Card
from tambonlib.indicators.catalogue import indicators as all_indicators
from tambonlib.indicators.indicator import CIRCUMSTANCES, computed, fed_tambons, filled_options, held_tambons, only_fed, with_bases
from tambonlib.indicators.told import REASONS
from tambonlib.records import atomic, store
from tambonlib.study import Study, study_hash

COLUMNS = ("tambon_code", "month", "indicator", "part", "value", "n", "N", "status", "reason", "definition")
STATUSES = ("ok", "too_few", "not_collected", "cannot_be_computed")
_TYPES = {"value": "float64", "n": "Int64", "N": "Int64"}
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
    KeyError
        When a table is not given.
    TambonError
        When a table lacks columns, or its records cannot be measured.
    """
    chosen = all_indicators() if indicators is None else indicators
    codes = sorted(study.roster["tambon_code"])
    cards = [one.card for one in chosen]
    names = dict.fromkeys(name for card in cards for name in card.tables)
    absent = sorted(set(names) - set(tables))
    if absent:
        raise KeyError(f"tables must hold also {', '.join(absent)}; a table that was never fed is given empty")
    held = held_tambons(names, tables, set(codes))
    derived = {name: _of_roster(tables[name], codes, held[name]) for name in names}
    given = {name: getattr(study, name) for name in CIRCUMSTANCES if hasattr(study, name)}
    rows = []
    for one in chosen:
        options = {**given, **{name: study.settings[name] for name in one.card.settings}}
        derived = with_bases(one, derived, filled_options(one, {**options, "months": study.months}))
        told = computed(one, derived, months=study.months, **options)
        rows.append(only_fed(told, fed_tambons(one.card, held, set(codes))).assign(indicator=one.card.id))
    whole = _completed(pd.concat(rows, ignore_index=True), cards, codes, study.months, held)
    return _checked(_with_status(whole, study.settings["minimum_households"]), codes)


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
    """Whether the stored results were made from these records, this study and this program, and are whole.

    Results may lie on a machine that has no records: a report can be built wherever the results are.
    There the study and the program must be the same, and the records are taken to be those noted.
    """
    noted = _noted(study)
    path = study.results_folder / _TABLE
    if not noted or not path.is_file():
        return False
    alone = not (study.records_folder / store.NOTE).is_file()
    if noted["made_from"] != made_from(study, records=noted["made_from"]["records"] if alone else None):
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


def made_from(study: Study, records: str | None = None) -> dict[str, str]:
    """What results depend on: the records (their hash is read where it is not given), the study with all definitions,
    and the indicators' own source."""
    source = "\n".join(_source_texts(resources.files("tambonlib") / "indicators"))
    return {
        "records": records or store.records_hash(study.records_folder),
        "study": study_hash(study),
        "indicators": hashlib.sha256(source.encode("utf-8")).hexdigest(),
    }


def _source_texts(folder: Traversable) -> list[str]:
    """The source of every module below, each with its name; read as text, so that line ends do not count."""
    found: list[str] = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            found += _source_texts(entry)
        elif entry.name.endswith(".py"):
            found += [entry.name, entry.read_text(encoding="utf-8")]
    return found


def _of_roster(table: pd.DataFrame, codes: list[str], held: set[str]) -> pd.DataFrame:
    """The records of the roster's tambons, and those of no tambon in particular (a partner or a meeting of the province)."""
    if "tambon_code" not in table or held <= set(codes):
        return table
    return table[table["tambon_code"].isin(codes) | table["tambon_code"].isna()]


def _completed(
    rows: pd.DataFrame, cards: list[Card], codes: list[str], months: tuple[str, ...], held: Mapping[str, set[str]]
) -> pd.DataFrame:
    """One row for each tambon × month × part, in order; where a function was silent, the reason."""
    told = _grid(cards, codes, months, held).merge(rows, on=_KEY, how="left", validate="one_to_one")
    silent = told["reason"].isna() & told["value"].isna()
    return told.assign(n=told["n"].fillna(0), reason=told["reason"].mask(silent, told["if_silent"]))


def _grid(cards: list[Card], codes: list[str], months: tuple[str, ...], held: Mapping[str, set[str]]) -> pd.DataFrame:
    """The rows that results must have, in order, and what to say where an indicator says nothing."""
    fed = {card.id: fed_tambons(card, held, set(codes)) for card in cards}
    parts = sorted((card.id, part.key, card.definition, part.minimum) for card in cards for part in card.parts)
    blocks = [
        (code, *about, "nothing_this_month" if code in fed[about[0]][about[1]] else "no_records") for code in codes for about in parts
    ]
    names = ["tambon_code", "indicator", "part", "definition", "minimum", "if_silent"]
    grid = pd.DataFrame(blocks, columns=names).astype({name: "str" for name in names if name != "minimum"})
    spread = grid.loc[grid.index.repeat(len(months))].reset_index(drop=True)
    return spread.assign(month=pd.Series(list(months) * len(blocks), dtype="str"))


def _with_status(told: pd.DataFrame, minimum: int) -> pd.DataFrame:
    """The value is taken out where it rests on too few; each row gets its status."""
    too_few = told["value"].notna() & told["minimum"] & (told["n"] < minimum)
    told = told.assign(value=told["value"].mask(too_few, np.nan), reason=told["reason"].mask(too_few, "too_few_households"))
    status = told["reason"].map(REASONS).where(told["value"].isna(), "ok")
    return told.assign(status=status)[list(COLUMNS)].astype({name: _TYPES.get(name, "str") for name in COLUMNS})


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
