"""What the page of one tambon reads, and the hash by which that is known.

A page reads its own rows of the results and of the powers, what import said of the tambon's rows, and a few facts of
the whole study. Nothing else of other tambons reaches it, so that a change of theirs makes no page stale.
"""

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tambonlib.indicators import measure, powers_store
from tambonlib.records import store
from tambonlib.study import Study

ISSUES = "issues.csv"
#: The record tables that sections read (:meth:`tambonlib.report.page.Page.records`); a page is made again when a row
#: of its tambon changes in one of them.
TABLES: tuple[str, ...] = ()
_KINDS = ("refused", "check")
#: Issues on sheets of which nothing was asked, such as the guide in each book: no row of anybody is missing.
_NO_ROWS = ("sheet_left",)


@dataclass(frozen=True)
class Issues:
    """How many rows import refused or doubted.

    Parameters
    ----------
    imported
        Whether an import left a list of issues at all.
    of_tambon
        Tambon → kind (``"refused"``, ``"check"``) → how many; only tambons that have some.
    unplaced
        How many cannot be laid to any tambon; sheets that nobody asked for do not count.
    """

    imported: bool
    of_tambon: Mapping[str, Mapping[str, int]]
    unplaced: int

    def counts(self, tambon_code: str) -> dict[str, int]:
        """How many of each kind a tambon has."""
        own = self.of_tambon.get(tambon_code, {})
        return {kind: own.get(kind, 0) for kind in _KINDS}

    def nowhere(self, roster: Iterable[str]) -> int:
        """How many issues are on no tambon's page: without a tambon, or with a code outside the roster.

        Examples
        --------
        >>> Issues(True, {"990101": {"refused": 2}, "990110": {"refused": 5}}, 1).nowhere(["990101", "990102"])
        6
        """
        listed = set(roster)
        return self.unplaced + sum(sum(kinds.values()) for code, kinds in self.of_tambon.items() if code not in listed)


@dataclass(frozen=True)
class PageHashes:
    """The hashes of what pages read.

    Parameters
    ----------
    own
        Tambon → hash of what only its page reads.
    study_wide
        Hash of what every page reads: which indicators anybody recorded anything of, whether any power was rated,
        how far the sides agree, how many issues are on no tambon's page, whether there was an import.
    """

    own: Mapping[str, str]
    study_wide: str

    def together(self, tambon_code: str) -> str:
        """The hash of everything that the page of a tambon reads."""
        return _hash(self.own[tambon_code], self.study_wide)


def page_hashes(study: Study, results: Mapping | None = None, levels: Mapping | None = None) -> PageHashes:
    """What the pages of a study read, by the hashes that were stored when it was measured.

    Parameters
    ----------
    study
        A study that has been measured; whether its results are fresh is not asked here.
    results, levels
        What results.json and powers.json say; read when they are not given.

    Raises
    ------
    FileNotFoundError
        When it has not been measured.
    """
    results = measure.noted(study) if results is None else results
    levels = powers_store.noted_powers(study) if levels is None else levels
    if not (results and levels):
        raise FileNotFoundError(f"{study.name} must be measured first")
    issues = count_issues(study.records_folder)
    records = store.tambon_hashes(study.records_folder, TABLES) if TABLES else {}
    own = {
        code: _hash(hashed, levels["tambons"].get(code), issues.counts(code), records.get(code, records.get("")))
        for code, hashed in results["tambons"].items()
    }
    nowhere = issues.nowhere(study.roster["tambon_code"])
    wide = _hash(results["collected"], levels["rated"], levels["agreement"], issues.imported, nowhere)
    return PageHashes(own, wide)


def count_issues(records_folder: Path) -> Issues:
    """The issues of the last import, counted by tambon and kind."""
    path = Path(records_folder) / ISSUES
    if not path.is_file():
        return Issues(False, {}, 0)
    of_tambon: dict[str, Counter] = {}
    unplaced = 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["tambon_code"]:
                of_tambon.setdefault(row["tambon_code"], Counter())[row["kind"]] += 1
            else:
                unplaced += row.get("code") not in _NO_ROWS
    return Issues(True, {code: dict(kinds) for code, kinds in of_tambon.items()}, unplaced)


def files_read(study: Study) -> tuple[Path, ...]:
    """The files of records and results on which pages rest, there or not."""
    kept = [study.records_folder / name for name in (store.NOTE, ISSUES)]
    names = (measure.TABLE, measure.MADE_FROM, powers_store.LEVELS, powers_store.AGREEMENT, powers_store.NOTED)
    return (*kept, *(study.results_folder / name for name in names))


def _hash(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode("utf-8")).hexdigest()
