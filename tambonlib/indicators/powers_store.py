"""Store of the powers of a study: measured once, written beside the results, read from then on.

The two tables are beside the results and not in them: results hold one value for each tambon and month, and a
rating has a round, a side and a moment.
"""

import hashlib
import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from tambonlib.indicators import results_store
from tambonlib.indicators.measure import made_from
from tambonlib.indicators.power_levels import power_levels
from tambonlib.indicators.rater_agreement import rater_agreement
from tambonlib.records import atomic, store
from tambonlib.study import Study

LEVELS, AGREEMENT, NOTED = "powers.parquet", "powers_agreement.parquet", "powers.json"


def measured_powers(study: Study) -> pd.DataFrame:
    """Return the levels of the powers of a study: stored ones where they are fresh, else measured now and stored.

    The agreement between the sides is measured and stored with them; see :func:`read_agreement`.

    Returns
    -------
    DataFrame
        See :func:`tambonlib.indicators.power_levels.power_levels`.
    """
    measure_powers(study)
    return read_powers(study)


def measure_powers(study: Study) -> None:
    """Measure and store the powers of a study, unless the stored ones are fresh."""
    if not powers_fresh(study):
        source = made_from(study)
        ratings = store.as_text(store.read_table(study.records_folder, "power_rating"))
        given = {"months": study.months, "roster": study.roster}
        settings = {name: study.settings[name] for name in ("bootstrap_draws", "agreement_minimum_tambons")}
        agreement = rater_agreement(ratings, seed=study.seed, **given, **settings)
        _write(study, power_levels(ratings, **given), agreement, source)


def powers_fresh(study: Study) -> bool:
    """Return whether the stored powers were made from these records, this study and this program, and are whole.

    On a machine that has no records the study and the program must be the same, and the records are taken to be those
    noted.
    """
    note = noted_powers(study)
    if not note:
        return False
    alone = not (study.records_folder / store.NOTE).is_file()
    if note["made_from"] != made_from(study, records=note["made_from"]["records"] if alone else None):
        return False
    paths = {name: study.results_folder / name for name in (LEVELS, AGREEMENT)}
    return all(path.is_file() and _hash_of(path) == note["files"][name] for name, path in paths.items())


def read_powers(study: Study) -> pd.DataFrame:
    """Return the stored levels as they are, fresh or not.

    Raises
    ------
    FileNotFoundError
        When the powers have not been measured yet.
    """
    return pd.read_parquet(study.results_folder / LEVELS)


def powers_bytes(study: Study) -> bytes:
    """Return the file of the stored levels, whole, for :func:`tambonlib.indicators.results_store.open_tambons`."""
    return (study.results_folder / LEVELS).read_bytes()


def read_agreement(study: Study) -> pd.DataFrame:
    """Return the stored agreement between the sides, fresh or not.

    See :func:`tambonlib.indicators.rater_agreement.rater_agreement`.

    Raises
    ------
    FileNotFoundError
        When the powers have not been measured yet.
    """
    content = (study.results_folder / AGREEMENT).read_bytes()
    # Without threads: pages are opened in a process that will be forked.
    return pq.ParquetFile(pa.BufferReader(content)).read(use_threads=False).to_pandas(use_threads=False)


def stored_powers_hash(study: Study) -> str:
    """Return a fingerprint of the content of both stored tables; the same for the same numbers on every machine."""
    return noted_powers(study)["powers"]


def _write(study: Study, levels: pd.DataFrame, agreement: pd.DataFrame, source: dict[str, str]) -> None:
    """The tables first, then what they were made from: a run that stops in between leaves nothing that looks fresh."""
    writers: list[results_store.TambonWriter] = []
    folder = study.results_folder
    atomic.write_with(folder / LEVELS, lambda stream: writers.append(results_store.write_tambons(stream, [levels])))
    atomic.write_with(folder / AGREEMENT, lambda stream: agreement.to_parquet(stream, index=False))
    [written] = writers
    hashed = results_store.table_hash(agreement)
    note = {
        "made_from": source,
        "powers": results_store.hash_of_hashes({**written.hashes, AGREEMENT: hashed}),
        "tambons": written.hashes,
        "agreement": hashed,
        "rated": bool((levels["status"] == "ok").any()),
        "files": {name: _hash_of(folder / name) for name in (LEVELS, AGREEMENT)},
        "rows": {LEVELS: len(levels), AGREEMENT: len(agreement)},
    }
    atomic.write_bytes(folder / NOTED, json.dumps(note, indent=1, sort_keys=True).encode("utf-8"))


def _hash_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def noted_powers(study: Study) -> dict:
    """Return what powers.json says; empty where it cannot be read.

    ``made_from``, ``powers``, ``tambons`` and ``agreement`` (hashes), ``rated`` (whether anybody rated any power),
    ``files`` (hashes of the files), ``rows``.
    """
    try:
        return json.loads((study.results_folder / NOTED).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
