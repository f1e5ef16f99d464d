"""The door to the powers of a study: measured once, stored beside the results, read from then on.

The two tables stand beside the results and not in them: results hold one value for each tambon and month, and a rating has a
round, a side and a moment.
"""

import hashlib
import json
from pathlib import Path

import pandas as pd

from tambonlib.indicators.measure import made_from
from tambonlib.indicators.powers.agreement import rater_agreement
from tambonlib.indicators.powers.levels import power_levels
from tambonlib.records import atomic, store
from tambonlib.study import Study

_LEVELS, _AGREEMENT, _NOTED = "powers.parquet", "powers_agreement.parquet", "powers.json"


def measured_powers(study: Study) -> pd.DataFrame:
    """The levels of the powers of a study: the stored ones where they are fresh, else measured now and stored.

    The agreement between the sides is measured and stored with them; see :func:`read_agreement`.

    Returns
    -------
    DataFrame
        See :func:`tambonlib.indicators.powers.levels.power_levels`.
    """
    if not powers_fresh(study):
        ratings = store.read_table(study.records_folder, "power_rating")
        given = {"months": study.months, "roster": study.roster}
        settings = {name: study.settings[name] for name in ("bootstrap_draws", "agreement_minimum_tambons")}
        _write(study, {_LEVELS: power_levels(ratings, **given), _AGREEMENT: rater_agreement(ratings, seed=study.seed, **given, **settings)})
    return read_powers(study)


def powers_fresh(study: Study) -> bool:
    """Whether the stored powers were made from these records, this study and this program, and are whole.

    On a machine that has no records the study and the program must be the same, and the records are taken to be those noted.
    """
    noted = _noted(study)
    if not noted:
        return False
    alone = not (study.records_folder / store.NOTE).is_file()
    if noted["made_from"] != made_from(study, records=noted["made_from"]["records"] if alone else None):
        return False
    paths = {name: study.results_folder / name for name in (_LEVELS, _AGREEMENT)}
    return all(path.is_file() and _hash_of(path) == noted["files"][name] for name, path in paths.items())


def read_powers(study: Study) -> pd.DataFrame:
    """The stored levels as they are, fresh or not.

    Raises
    ------
    FileNotFoundError
        When the powers have not been measured yet.
    """
    return pd.read_parquet(study.results_folder / _LEVELS)


def read_agreement(study: Study) -> pd.DataFrame:
    """The stored agreement between the sides, fresh or not; see :func:`tambonlib.indicators.powers.agreement.rater_agreement`.

    Raises
    ------
    FileNotFoundError
        When the powers have not been measured yet.
    """
    return pd.read_parquet(study.results_folder / _AGREEMENT)


def stored_powers_hash(study: Study) -> str:
    """A fingerprint of the content of both stored tables; the same for the same numbers, wherever they were made."""
    return _noted(study)["powers"]


def _write(study: Study, tables: dict[str, pd.DataFrame]) -> None:
    """The tables first, then what they were made from: a run that stops in between leaves nothing that looks fresh."""
    content = hashlib.sha256()
    for name, table in tables.items():
        atomic.write_with(study.results_folder / name, lambda stream, table=table: table.to_parquet(stream, index=False))
        content.update(table.to_csv(index=False, lineterminator="\n").encode("utf-8"))
    noted = {
        "made_from": made_from(study),
        "powers": content.hexdigest(),
        "files": {name: _hash_of(study.results_folder / name) for name in tables},
        "rows": {name: len(table) for name, table in tables.items()},
    }
    atomic.write_bytes(study.results_folder / _NOTED, json.dumps(noted, indent=1, sort_keys=True).encode("utf-8"))


def _hash_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _noted(study: Study) -> dict:
    try:
        return json.loads((study.results_folder / _NOTED).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
