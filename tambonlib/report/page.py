"""The page of one tambon: everything that a report notebook needs, opened by one call.

>>> from tambonlib.report.page import open_page                       # doctest: +SKIP
>>> page = open_page("params/demo.yaml", "990101", edition="team", lang="th")   # doctest: +SKIP
>>> page.masthead()                                              # doctest: +SKIP
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from tambonlib import findings, words
from tambonlib.errors import Fault, TambonError
from tambonlib.figures.drawn import Drawn
from tambonlib.figures.vector import Vector
from tambonlib.framework import dimensions
from tambonlib.indicators.card import Card, cards
from tambonlib.report import (
    data_used,
    dimension,
    identity,
    masthead,
    next_steps,
    not_computed,
    pictures,
    powers,
    settings_used,
    summary,
    support,
)
from tambonlib.report.editions import EDITIONS
from tambonlib.report.html import Shown
from tambonlib.report.opened import StudyWide, open_study
from tambonlib.report.which import find_study, nearest_codes, roster_row, six_digits
from tambonlib.study import Study

_FIRST = "D1"

__all__ = ["EDITIONS", "Page", "find_study", "nearest_codes", "open_page", "roster_row", "six_digits"]


@dataclass(frozen=True, eq=False)
class Page:
    """One tambon of one study in one language.

    Each method gives one piece of the report, to be shown by a cell.

    Parameters
    ----------
    study
        The study, as :func:`tambonlib.study.load_study` gives it.
    tambon
        The tambon's row of the roster, column → value.
    edition
        ``"team"``.
    lang
        ``"th"`` or ``"en"``.
    results, powers
        The tambon's own results (docs/house.md) and levels of the powers (:mod:`tambonlib.indicators.powers`).
    study_wide
        The few facts of all tambons that a page tells.
    read_hash
        What everything that the page reads is known by (:func:`tambonlib.report.reads.read_hashes`).
    """

    study: Study
    tambon: Mapping[str, object]
    edition: str
    lang: str
    results: pd.DataFrame
    powers: pd.DataFrame
    study_wide: StudyWide
    read_hash: str

    @property
    def tambon_code(self) -> str:
        """Six digits."""
        return str(self.tambon["tambon_code"])

    @cached_property
    def _by_part(self) -> dict[tuple[str, str], pd.DataFrame]:
        return dict(iter(self.results.groupby(["indicator", "part"], sort=False)))

    @cached_property
    def findings_made(self) -> dict:
        """What was found already, by indicator and part, so that the same sentence is not made twice."""
        return {}

    @cached_property
    def list_months(self) -> tuple[str, ...]:
        """From which months on the tambon's own lists of reducible lines are in force; every sentence asks."""
        return findings.list_months(self.study.agreed_lists, self.tambon_code)

    def series(self, indicator: str, part: str) -> pd.DataFrame:
        """The results of one part of one indicator of this tambon; empty where there are none."""
        return self._by_part.get((indicator, part), self.results.iloc[:0])

    def knows(self, dimension_id: str) -> bool:
        """Whether anything at all was collected of a dimension in this tambon, be it too little to tell a value."""
        own = self.results[self.results["indicator"].str.startswith(f"{dimension_id}.")]
        return bool((own["status"] != "not_collected").any())

    @property
    def collected(self) -> tuple[str, ...]:
        """The dimensions of which the study collected anything, in any tambon; in their order.

        A dimension that the study never set out to record is told in one sentence. One that it
        records, but of which this tambon has nothing, is told in full: its gaps are news.
        """
        return self.study_wide.collected

    @property
    def powers_rated(self) -> bool:
        """Whether anybody rated any power, in any tambon."""
        return self.study_wide.rated

    @property
    def agreement(self) -> pd.DataFrame:
        """How far the sides agree over all tambons."""
        return self.study_wide.agreement

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """The indicators of the dimensions that the study collected."""
        return tuple(card for card in cards() if card.dimension in self.collected)

    def say(self, key: str, **values: object) -> str:
        """The text with this key under ``report.`` in the page's language."""
        return words.text(f"report.{key}", self.lang, **values)

    def masthead(self) -> Shown:
        """Which tambon, province, period and edition, and whether the data are invented."""
        return masthead.masthead(self)

    def summary(self) -> Shown:
        """The one-page summary, which stands alone when it is printed."""
        return summary.summary(self)

    def data_used(self) -> Shown:
        """What the page rests on: n of N, months covered, gaps, rows that import refused."""
        return data_used.data_used(self)

    def dimension(self, dimension_id: str) -> Shown:
        """Heading of a dimension with its strip do → learn → change."""
        return dimension.opening(self, dimension_id)

    def other_dimensions(self) -> tuple[str, ...]:
        """The collected dimensions of the eight, without the first one, which has cells of its own."""
        return tuple(one.code for one in dimensions() if one.code in self.collected and one.code != _FIRST)

    def block(self, dimension_id: str) -> tuple:
        """A whole dimension at once: opening with its strip, one figure, a few sentences, what is missing; values
        folded away.
        """
        return dimension.block(self, dimension_id)

    def main_figure(self, dimension_id: str) -> Vector:
        """The one figure of a dimension."""
        return pictures.main_figure(self, dimension_id)

    def support(self) -> tuple:
        """The support that the tambon received, to be shown with ``display(*…)``."""
        return support.support(self)

    def support_figure(self) -> Vector:
        """Hours of support by line and month."""
        return pictures.support_figure(self)

    def powers_from_three_sides(self) -> Shown:
        """The four powers as the tambon, its peers and the province see them, start beside then beside end."""
        return powers.powers(self)

    def not_collected(self) -> Shown:
        """Which of the eight dimensions the study did not record."""
        return dimension.not_collected(self)

    def months_covered(self) -> Drawn:
        """The figure of the months and their sheets."""
        return pictures.months_covered(self)

    def chain(self, dimension_id: str) -> Drawn:
        """The figure do → learn → change of a dimension over the months."""
        return pictures.chain(self, dimension_id)

    def step(self, dimension_id: str, step: str) -> Shown:
        """What the results say of one step (``"do"``, ``"learn"``, ``"change"``) of a dimension, in sentences."""
        return dimension.step(self, dimension_id, step)

    def values(self, dimension_id: str, step: str) -> Shown:
        """First and latest value of every series of one step."""
        return dimension.values(self, dimension_id, step)

    def figures(self, dimension_id: str, step: str) -> tuple[Drawn | Vector, ...]:
        """The figures of one step of a dimension, to be shown with ``display(*…)``."""
        return pictures.figures(self, dimension_id, step)

    def next_steps(self) -> Shown:
        """An empty table for the meeting: who does what by when."""
        return next_steps.next_steps(self)

    def not_computed(self) -> Shown:
        """What could not be computed, and why."""
        return not_computed.not_computed(self)

    def settings_used(self) -> Shown:
        """The numbers that someone chose, those that the study changed marked."""
        return settings_used.settings_used(self)

    def identity(self) -> Shown:
        """From what the page was made, so that it can be made again."""
        return identity.identity(self)


def open_page(study: str | Path, tambon: str | int, edition: str = "team", lang: str = "th") -> Page:
    """Open the page of one tambon; stored results are used where they are fresh, else they are measured.

    Only the tambon's own rows are read. The study is opened once in a process, for all of its pages.

    Parameters
    ----------
    study
        The study file. A relative path is looked for from the working folder upwards, so that a
        notebook finds it from notebooks/ as well as from the project's folder.
    tambon
        Code of six digits. A number is taken too, because papermill turns ``-p tambon 010101`` into one.
    edition
        ``"team"``.
    lang
        ``"th"`` or ``"en"``.

    Raises
    ------
    TambonError
        With all that is wrong with the parameters, or with what is wrong with the study.
    """
    faults = [
        *_choice("edition", edition, EDITIONS, "unknown_edition"),
        *_choice("lang", lang, words.LANGUAGES, "unknown_page_language"),
    ]
    path = find_study(study)
    if path is None:
        faults.append(Fault("study_not_found", key="study", found=Path(study).name))
    if faults:
        raise TambonError(faults)
    opened = open_study(path)
    row = roster_row(opened.study.roster, tambon)
    code = str(row["tambon_code"])
    return Page(opened.study, row, edition, lang, *opened.rows_of(code), opened.wide, opened.reads.together(code))


def _choice(key: str, found: object, allowed: tuple[str, ...], code: str) -> list[Fault]:
    return [] if found in allowed else [Fault(code, key=key, found=str(found), values={"allowed": ", ".join(allowed)})]
