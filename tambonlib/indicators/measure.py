"""Measuring: records of all tambons go in, one long table of results comes out.

Nothing in the results stands below the tambon. A value that rests on fewer households than the
minimum is taken out here, once for all indicators; from then on nobody has to remember to.
"""

import gc
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import BinaryIO, NamedTuple

import pandas as pd

from tambonlib.indicators import results_store
from tambonlib.indicators.card import Indicator
from tambonlib.indicators.catalogue import indicators as all_indicators
from tambonlib.indicators.indicator import CIRCUMSTANCES, computed, held_tambons
from tambonlib.indicators.results_table import before_joining, in_order, results_table
from tambonlib.records import atomic, store
from tambonlib.study import Study, study_hash

#: So many tambons are read and measured at a time: memory follows them and not the study.
TOGETHER = 54
Spread = Callable[[Callable[[list[str]], pd.DataFrame], list[list[str]]], Iterable[pd.DataFrame]]
TABLE, MADE_FROM = "results.parquet", "results.json"


def measure(
    tables: Mapping[str, pd.DataFrame],
    *,
    study: Study,
    indicators: tuple[Indicator, ...] | None = None,
    tambons: Iterable[str] | None = None,
) -> pd.DataFrame:
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
    tambons
        Which of the roster's; all when None. An indicator of the whole study (``Card.whole_study``) needs all.

    Returns
    -------
    DataFrame
        One row for each tambon × month × part, sorted by tambon_code, indicator, part, month, with the columns
        of docs/house.md: ``value`` is missing unless ``status`` is ok, and then ``reason`` says why. No month before
        a tambon joined has a value; what was recorded then counts for later months.

    Raises
    ------
    KeyError
        When a table is not given.
    TambonError
        When a table lacks columns, or its records cannot be measured.
    """
    chosen = all_indicators() if indicators is None else indicators
    codes = sorted(study.roster["tambon_code"] if tambons is None else tambons)
    cards = [one.card for one in chosen]
    names = dict.fromkeys(name for card in cards for name in card.tables)
    absent = sorted(set(names) - set(tables))
    if absent:
        raise KeyError(f"tables must hold also {', '.join(absent)}; a table that was never fed is given empty")
    held = held_tambons(names, tables, set(codes))
    # A register of which no tambon is asked (partners) serves all of them, whoever else is measured at the same time.
    owned = {name for one in chosen for name, columns in one.columns.items() if "tambon_code" in columns}
    derived = {name: _of_tambons(tables[name], codes, held[name]) if name in owned else tables[name] for name in names}
    given = {name: getattr(study, name) for name in CIRCUMSTANCES if hasattr(study, name)}
    told = []
    with _uncollected():
        for one in chosen:
            settings = {name: study.settings[name] for name in one.card.settings}
            told.append((one.card, computed(one, derived, months=study.months, **given, **settings)))
    outside = before_joining(study.roster, codes, study.months)
    return results_table(told, codes, study.months, held, int(study.settings["minimum_households"]), outside)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for objects that hold each other.

    Measuring makes thousands of small tables and each is let go when its work is done; to look through all that is
    held, again and again, finds nothing and costs a fifteenth of the time.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def measured_blocks(study: Study, spread: Spread = map) -> Iterator[pd.DataFrame]:
    """Return the same results from the store, in their order, some tambons at a time.

    Memory follows the tambons that are measured together, and not the study. Only tambons whose records changed since
    results were stored are measured; the stored rows of the others are used again. What is of the whole study (the
    support log is small) is measured for all tambons at once, when the log changed.

    Parameters
    ----------
    spread
        Does the same work on each chunk of tambons and gives what came of it in the order of the chunks: like `map`,
        here or on several machines.
    """
    logs = tuple(one for one in all_indicators() if one.card.whole_study)
    stored = stored_rows(study)
    log_rows = (
        None if stored.same_log else measure(read_tables(study.records_folder, logs), study=study, indicators=logs)
    )
    chunks = list(_taken_together(study))
    changed = [[code for code in codes if code not in stored.unchanged] for codes in chunks]
    measured = iter(spread(partial(measured_chunk, study), [codes for codes in changed if codes]))
    for codes, anew in zip(chunks, changed, strict=True):
        before = [stored.read(code) for code in codes if code in stored.unchanged or stored.same_log]
        rows = pd.concat([*before, *([next(measured)] if anew else [])], ignore_index=True)
        of_log = rows["indicator"].isin([one.card.id for one in logs])
        again = rows["tambon_code"].isin(anew)
        own = rows[~of_log & (~again | (rows.index >= sum(map(len, before))))]
        log = rows[of_log] if log_rows is None else log_rows[log_rows["tambon_code"].isin(codes)]
        yield in_order([own.sort_values("tambon_code", kind="stable"), log.sort_values("tambon_code", kind="stable")])


def measured_chunk(study: Study, codes: list[str]) -> pd.DataFrame:
    """The results of some tambons from the store, without the indicators that need the whole study."""
    own = tuple(one for one in all_indicators() if not one.card.whole_study)
    return measure(read_tables(study.records_folder, own, codes), study=study, indicators=own, tambons=codes)


def read_tables(
    records_folder: Path, indicators: tuple[Indicator, ...] | None = None, tambons: list[str] | None = None
) -> dict[str, pd.DataFrame]:
    """What the indicators use of the record tables, from the store; of these tambons, or of all."""
    used: dict[str, dict[str, None]] = {}
    for one in all_indicators() if indicators is None else indicators:
        for name, columns in one.columns.items():
            used.setdefault(name, {}).update(dict.fromkeys(columns))
    read = {
        name: store.read_table(
            records_folder, name, tambons=tambons if "tambon_code" in columns else None, columns=tuple(columns)
        )
        for name, columns in used.items()
    }
    # Only the ledger is large; formulas join, fill and compare texts of the others.
    return {name: rows if name == "hh_ledger" else store.as_text(rows) for name, rows in read.items()}


def measured_results(study: Study) -> pd.DataFrame:
    """The results of a study: the stored ones where they are fresh, else measured now and stored."""
    measure_study(study)
    return read_results(study)


def measure_study(study: Study, spread: Spread = map) -> None:
    """Measure and store the results of a study, unless the stored ones are fresh.

    Parameters
    ----------
    spread
        See :func:`measured_blocks`.
    """
    if not results_fresh(study):
        _write(study, measured_blocks(study, spread))


class StoredRows(NamedTuple):
    """Stored results that need not be measured again.

    Parameters
    ----------
    unchanged
        The tambons whose records, study and program are those of the stored rows.
    same_log
        Whether the rows of the whole study's logs are, too.
    read
        Reads the stored rows of one tambon.
    """

    unchanged: frozenset[str]
    same_log: bool
    read: Callable[[str], pd.DataFrame]


def stored_rows(study: Study) -> StoredRows:
    """Return which stored results were made from the same records by this study and this program."""
    note, path = noted(study), study.results_folder / TABLE
    nothing = StoredRows(frozenset(), False, dict[str, pd.DataFrame]().__getitem__)
    if not note or not path.is_file():
        return nothing
    content, source = path.read_bytes(), made_from(study)
    same = all(note["made_from"][name] == source[name] for name in ("study", "indicators"))
    if not same or note["file"] != hashlib.sha256(content).hexdigest():
        return nothing
    before, now = note.get("records", {}), records_of(study)
    unchanged = frozenset(code for code, own in now["tambons"].items() if before.get("tambons", {}).get(code) == own)
    file, places = results_store.open_tambons(content), {code: i for i, code in enumerate(sorted(note["tambons"]))}
    return StoredRows(
        unchanged, before.get("log") == now["log"], lambda code: results_store.read_tambon(file, places[code], code)
    )


def records_of(study: Study) -> dict:
    """Return the fingerprints of the records from which results are made: of each tambon, and of the study's logs."""
    tables: dict[bool, set[str]] = {True: set(), False: set()}
    for one in all_indicators():
        tables[one.card.whole_study] |= set(one.card.tables)
    own, log = (store.tambon_hashes(study.records_folder, tables[whole]) for whole in (False, True))
    codes = sorted(study.roster["tambon_code"])
    return {"tambons": {code: own.get(code, own[""]) for code in codes}, "log": results_store.hash_of_hashes(log)}


def results_fresh(study: Study) -> bool:
    """Whether the stored results were made from these records, this study and this program, and are whole.

    Results may lie on a machine that has no records: a report can be built wherever the results are.
    There the study and the program must be the same, and the records are taken to be those noted.
    """
    told = noted(study)
    path = study.results_folder / TABLE
    if not told or not path.is_file():
        return False
    alone = not (study.records_folder / store.NOTE).is_file()
    if told["made_from"] != made_from(study, records=told["made_from"]["records"] if alone else None):
        return False
    return told["file"] == hashlib.sha256(path.read_bytes()).hexdigest()


def read_results(study: Study) -> pd.DataFrame:
    """The stored results as they are, fresh or not.

    Raises
    ------
    FileNotFoundError
        When nothing has been measured yet.
    """
    return pd.read_parquet(study.results_folder / TABLE)


def results_bytes(study: Study) -> bytes:
    """The file of the stored results, whole, for :func:`tambonlib.indicators.results_store.open_tambons`."""
    return (study.results_folder / TABLE).read_bytes()


def stored_hash(study: Study) -> str:
    """A fingerprint of the content of the stored results; the same for the same numbers, wherever they were made."""
    return noted(study)["results"]


def made_from(study: Study, records: str | None = None) -> dict[str, str]:
    """Return fingerprints of what results depend on: records, study, and the indicators' own source.

    Parameters
    ----------
    records
        The fingerprint of the records; read from the store when None.
    """
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


def _of_tambons(table: pd.DataFrame, codes: list[str], held: set[str]) -> pd.DataFrame:
    """The records of these tambons, and those of no tambon in particular (a partner or a meeting of the province)."""
    if "tambon_code" not in table or held <= set(codes):
        return table
    return table[table["tambon_code"].isin(codes) | table["tambon_code"].isna()]


def _taken_together(study: Study) -> Iterator[list[str]]:
    """The tambons of the roster, so many at a time as fit into memory together."""
    codes = sorted(study.roster["tambon_code"])
    for first in range(0, len(codes), TOGETHER):
        yield codes[first : first + TOGETHER]


def _write(study: Study, blocks: Iterable[pd.DataFrame]) -> None:
    """The table first, then what it was made from: a run that stops in between leaves nothing that looks fresh."""
    path = study.results_folder / TABLE
    kept: list[results_store.TambonWriter] = []
    collected: set[str] = set()
    # Asked before reading: records that change meanwhile make these results stale.
    source, records = made_from(study), records_of(study)

    def write(stream: BinaryIO) -> None:
        kept.append(results_store.write_tambons(stream, _noting_collected(blocks, collected)))

    atomic.write_with(path, write)
    [written] = kept
    note = {
        "made_from": source,
        "records": records,
        "results": results_store.hash_of_hashes(written.hashes),
        "tambons": written.hashes,
        "collected": sorted(collected),
        "file": hashlib.sha256(path.read_bytes()).hexdigest(),
        "rows": written.rows,
        "definitions": {one.card.id: one.card.definition for one in all_indicators()},
    }
    atomic.write_bytes(study.results_folder / MADE_FROM, json.dumps(note, indent=1, sort_keys=True).encode("utf-8"))


def _noting_collected(blocks: Iterable[pd.DataFrame], collected: set[str]) -> Iterator[pd.DataFrame]:
    """The same blocks; the indicators of which any tambon recorded anything go into `collected`."""
    for block in blocks:
        collected |= set(block.loc[block["status"] != "not_collected", "indicator"].unique())
        yield block


def noted(study: Study) -> dict:
    """Return what results.json says; empty where it cannot be read.

    ``made_from``, ``records`` (:func:`records_of`), ``results`` and ``tambons`` (hashes), ``collected`` (indicators of
    which any tambon recorded anything), ``file`` (hash of the table's file), ``rows``, ``definitions``.
    """
    path = study.results_folder / MADE_FROM
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
