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

from tambonlib import words
from tambonlib.errors import Fault, TambonError
from tambonlib.figures.drawn import Drawn
from tambonlib.figures.vector import Vector
from tambonlib.framework import dimensions
from tambonlib.indicators import measure
from tambonlib.indicators.card import Card, cards
from tambonlib.indicators.powers import measured_powers, read_agreement
from tambonlib.records import store
from tambonlib.report import (
    data_used, dimension, identity, masthead, next_steps, not_computed, pictures, powers, settings_used, summary, support,
)  # fmt: skip
from tambonlib.report.html import Shown
from tambonlib.report.which import find_study, nearest_codes, roster_row, six_digits
from tambonlib.study import Study, load_study

#: The editions that exist; the workshop edition will come with its gate.
EDITIONS = ("team",)
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
    all_results
        Results (docs/house.md) of all tambons of the study.
    results_hash, records_hash
        What they and the records behind them are known by.
    powers, agreement
        Levels of the powers of all tambons, and how far the sides agree (:mod:`tambonlib.indicators.powers`).
    """

    study: Study
    tambon: Mapping[str, object]
    edition: str
    lang: str
    all_results: pd.DataFrame
    results_hash: str
    records_hash: str
    powers: pd.DataFrame
    agreement: pd.DataFrame

    @property
    def tambon_code(self) -> str:
        """Six digits."""
        return str(self.tambon["tambon_code"])

    @cached_property
    def results(self) -> pd.DataFrame:
        """The results of this tambon."""
        return self.all_results[self.all_results["tambon_code"] == self.tambon_code]

    @cached_property
    def _by_part(self) -> dict[tuple[str, str], pd.DataFrame]:
        return dict(iter(self.results.groupby(["indicator", "part"], sort=False)))

    @cached_property
    def findings_made(self) -> dict:
        """What was found already, by indicator and part, so that the same sentence is not made twice."""
        return {}

    def series(self, indicator: str, part: str) -> pd.DataFrame:
        """The results of one part of one indicator of this tambon; empty where there are none."""
        return self._by_part.get((indicator, part), self.results.iloc[:0])

    def knows(self, dimension_id: str) -> bool:
        """Whether anything at all was collected of a dimension in this tambon, be it too little to tell a value."""
        own = self.results[self.results["indicator"].str.startswith(f"{dimension_id}.")]
        return bool((own["status"] != "not_collected").any())

    @cached_property
    def collected(self) -> tuple[str, ...]:
        """The dimensions of which the study collected anything, in any tambon; in their order.

        A dimension that the study never set out to record is told in one sentence. One that it
        records, but of which this tambon has nothing, is told in full: its gaps are news.
        """
        known = self.all_results.loc[self.all_results["status"] != "not_collected", "indicator"].unique()
        return tuple(dict.fromkeys(card.dimension for card in cards() if card.id in set(known)))

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
        """A whole dimension at once: opening with its strip, one figure, a few sentences, what is missing; values folded away."""
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
    faults = [*_choice("edition", edition, EDITIONS, "unknown_edition"), *_choice("lang", lang, words.LANGUAGES, "unknown_page_language")]
    path = find_study(study)
    if path is None:
        faults.append(Fault("study_not_found", key="study", found=Path(study).name))
    if faults:
        raise TambonError(faults)
    loaded = load_study(path)
    row = roster_row(loaded.roster, tambon)
    results = measure.measured_results(loaded)
    levels = measured_powers(loaded)
    return Page(
        loaded, row, edition, lang, results, measure.stored_hash(loaded), store.records_hash(loaded.records_folder), levels,
        read_agreement(loaded),
    )  # fmt: skip


def _choice(key: str, found: object, allowed: tuple[str, ...], code: str) -> list[Fault]:
    return [] if found in allowed else [Fault(code, key=key, found=str(found), values={"allowed": ", ".join(allowed)})]
