"""A study opened for its pages: checked, measured where that is due, its stored tables in memory. Once in a process.

The next page of the same process looks only whether a file changed (by size, times and inode). A process that was
forked from one that had opened the study finds everything there.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pandas as pd
import pyarrow.parquet as pq
import yaml

from tambonlib.errors import Fault, TambonError
from tambonlib.indicators import measure, powers_store, results_store
from tambonlib.indicators.catalogue import cards
from tambonlib.report import page_dependencies
from tambonlib.study import Study, load_study
from tambonlib.words import LOADER

#: What is known of a file without reading it; None where there is none.
State = tuple[int, ...] | None
_NAMED_IN_STUDY = ("roster", "mapping", "agreed_lists")
_OPENED: dict[Path, "OpenedStudy"] = {}


@dataclass(frozen=True)
class StudyWide:
    """The few facts of the whole study that pages show.

    Parameters
    ----------
    collected
        The dimensions of which anything was recorded in any tambon, in their order.
    rated
        Whether anybody rated any power.
    agreement
        How far the sides agree (:func:`tambonlib.indicators.rater_agreement.rater_agreement`).
    """

    collected: tuple[str, ...]
    rated: bool
    agreement: pd.DataFrame


@dataclass(frozen=True, eq=False)
class OpenedStudy:
    """A study with what its pages read.

    Parameters
    ----------
    study
        The study.
    states
        The files behind all this, as they were before they were read.
    wide
        What all pages show.
    reads
        The hashes of what each page reads.
    results, powers
        The stored tables, in memory.
    """

    study: Study
    states: Mapping[Path, State]
    wide: StudyWide
    reads: page_dependencies.PageHashes
    results: pq.ParquetFile
    powers: pq.ParquetFile

    def rows_of(self, tambon_code: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Results and powers of one tambon, whatever the number of tambons."""
        place = sorted(self.reads.own).index(tambon_code)
        return tuple(results_store.read_tambon(file, place, tambon_code) for file in (self.results, self.powers))


def open_study(path: Path) -> OpenedStudy:
    """The study of this file, opened; the one opened before in this process where no file changed since.

    Raises
    ------
    TambonError
        When the study has faults, nothing was imported, or files change while they are read.
    """
    known = _OPENED.get(path)
    if known is None or states(known.states) != known.states:
        _OPENED[path] = known = _open(path)
    return known


def states(paths: Iterable[Path]) -> dict[Path, State]:
    """What is known of files without reading them."""
    return {path: _state(path) for path in paths}


def _state(path: Path) -> State:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def _open(path: Path) -> OpenedStudy:
    of_study = states([path])
    study = load_study(path)
    return opened_study(study, of_study | states(named_files(path)))


def opened_study(study: Study, of_study: Mapping[Path, State] = MappingProxyType({})) -> OpenedStudy:
    """A loaded study with what its pages read, measured where that is due.

    Parameters
    ----------
    of_study
        The states of the files that it was loaded from.
    """
    measure.measure_study(study)
    powers_store.measure_powers(study)
    # Before they are read: a file that changes while it is read is read again for the next page.
    of_results = states(page_dependencies.files_read(study))
    results, levels = measure.noted(study), powers_store.noted_powers(study)
    agreement = powers_store.read_agreement(study)
    return OpenedStudy(
        study,
        {**of_study, **of_results},
        StudyWide(_dimensions(results["collected"]), levels["rated"], agreement),
        page_dependencies.page_hashes(study, results, levels),
        _in_memory(measure.TABLE, measure.results_bytes(study), results["file"]),
        _in_memory(powers_store.LEVELS, powers_store.powers_bytes(study), levels["files"][powers_store.LEVELS]),
    )


def named_files(path: Path) -> list[Path]:
    """The files that a study file names: roster, mapping and agreed lists."""
    named = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
    return [path.parent / named[key] for key in _NAMED_IN_STUDY if key in named]


def _dimensions(indicators: Iterable[str]) -> tuple[str, ...]:
    found = set(indicators)
    return tuple(dict.fromkeys(card.dimension for card in cards() if card.id in found))


def _in_memory(name: str, content: bytes, noted: str) -> pq.ParquetFile:
    if hashlib.sha256(content).hexdigest() != noted:
        raise TambonError([Fault("results_changed_while_read", file=name)])
    return results_store.open_tambons(content)
