"""The page of one tambon: everything that a report notebook needs, opened by one call.

>>> from tambonlib.report.page import open_page                       # doctest: +SKIP
>>> page = open_page("params/demo.yaml", "990101", edition="team", lang="th")   # doctest: +SKIP
>>> page.masthead()                                              # doctest: +SKIP

Each function marked :func:`tambonlib.report.sections.section` in a module of :data:`SECTION_MODULES` becomes a method
of :class:`Page`; nothing else lists the sections.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from tambonlib import findings, months, words
from tambonlib.errors import Fault, TambonError
from tambonlib.framework import dimensions
from tambonlib.indicators.by_series import BySeries, Row
from tambonlib.indicators.card import Card, Indicator
from tambonlib.indicators.catalogue import cards
from tambonlib.indicators.measure import measure, read_tables
from tambonlib.records import store
from tambonlib.report import (
    closing_sections,
    dimension_section,
    opening_sections,
    page_dependencies,
    page_figures,
    powers_section,
    sections,
    support_section,
)
from tambonlib.report.live_notebook import show_style
from tambonlib.report.lookup import EDITIONS, find_study, roster_row
from tambonlib.report.study_cache import OpenedStudy, StudyWide, open_study, opened_study
from tambonlib.study import Study

#: The modules with sections, in the order of the page. A new module of sections is added here.
SECTION_MODULES = (
    opening_sections,
    page_figures,
    dimension_section,
    powers_section,
    support_section,
    closing_sections,
)
_FIRST = "D1"

__all__ = ["EDITIONS", "Page", "open_page"]


@dataclass(frozen=True, eq=False)
class Page:
    """One tambon of one study in one language.

    Each section (``page.summary()``, ``page.powers_from_three_sides()``, …) returns what a notebook cell displays.

    Parameters
    ----------
    study
        The study, as :func:`tambonlib.study.load_study` returns it.
    tambon
        The tambon's row of the roster, column → value.
    edition
        ``"team"``.
    lang
        ``"th"`` or ``"en"``.
    results, powers
        The tambon's results (docs/house.md) and levels of the powers (:mod:`tambonlib.indicators.power_levels`).
    study_wide
        The few facts of all tambons that a page shows.
    read_hash
        The hash of everything that the page reads (:func:`tambonlib.report.page_dependencies.page_hashes`).
    own_cards
        The cards of indicators that whoever explores wrote in a notebook; they stand in their dimension like any other.
    """

    study: Study
    tambon: Mapping[str, object]
    edition: str
    lang: str
    results: pd.DataFrame
    powers: pd.DataFrame
    study_wide: StudyWide
    read_hash: str
    own_cards: tuple[Card, ...] = ()

    @property
    def tambon_code(self) -> str:
        """Six digits."""
        return str(self.tambon["tambon_code"])

    @cached_property
    def months(self) -> tuple[str, ...]:
        """The study's months from the one in which the tambon joined: earlier months are no gaps."""
        return months.months_from(self.tambon["joined"], self.study.months)

    @cached_property
    def by_series(self) -> BySeries:
        """The results of the tambon, looked up by indicator and part."""
        return BySeries(self.results)

    def rows(self, indicator: str, part: str) -> tuple[Row, ...]:
        """The results of one series by month; empty where there are none."""
        return self.by_series.own(indicator, part)

    def records(self, table: str) -> pd.DataFrame:
        """The tambon's rows of one record table, with the codebook's columns; empty where nothing was recorded.

        Raises
        ------
        KeyError
            When the table is not listed in :data:`tambonlib.report.page_dependencies.TABLES`: the page would not be
            made again when its records change.
        """
        if table not in page_dependencies.TABLES:
            raise KeyError(f"add {table!r} to TABLES in tambonlib/report/page_dependencies.py before a page reads it")
        return store.as_text(store.read_table(self.study.records_folder, table, self.tambon_code))

    def has_value(self, indicator: str, part: str) -> bool:
        """Whether any month of this series has a value."""
        return any(row.status == "ok" for row in self.rows(indicator, part))

    def knows(self, dimension_id: str) -> bool:
        """Whether anything was collected of a dimension in this tambon, be it too little for a value."""
        return any(
            row.status != "not_collected"
            for (indicator, _), rows in self.by_series.parts(self.tambon_code).items()
            if indicator.startswith(f"{dimension_id}.")
            for row in rows
        )

    @cached_property
    def list_months(self) -> tuple[str, ...]:
        """The months from which the tambon's own lists of reducible lines are in force."""
        return findings.list_months(self.study.agreed_lists, self.tambon_code)

    @cached_property
    def _findings(self) -> dict[tuple[str, str], findings.Finding]:
        return {}

    def finding(self, indicator: str, part: str) -> findings.Finding:
        """The finding of one series; made once per page."""
        if (indicator, part) not in self._findings:
            self._findings[indicator, part] = findings.finding(
                self.by_series,
                indicator,
                part,
                self.lang,
                settings=self.study.settings,
                months=self.months,
                list_months=self.list_months,
                cards=self.all_cards if self.own_cards else None,
            )
        return self._findings[indicator, part]

    @property
    def collected(self) -> tuple[str, ...]:
        """The dimensions of which the study collected anything, in any tambon; in their order.

        A dimension that the study never set out to record is named in one sentence. One that it records, but of which
        this tambon has nothing, is shown in full: its gaps are news.
        """
        return self.study_wide.collected

    def other_dimensions(self) -> tuple[str, ...]:
        """The collected dimensions of the eight, without the first one, which has cells of its own."""
        return tuple(one.code for one in dimensions() if one.code in self.collected and one.code != _FIRST)

    @cached_property
    def all_cards(self) -> tuple[Card, ...]:
        """The cards of the library's indicators, then those of the page's own."""
        return (*cards(), *self.own_cards)

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """The indicators of the dimensions that the study collected."""
        return tuple(card for card in self.all_cards if card.dimension in self.collected)

    def say(self, key: str, **values: object) -> str:
        """The text with this key under ``report.`` in the page's language."""
        return words.text(f"report.{key}", self.lang, **values)

    def all_sections(self) -> Iterator[tuple[str, object]]:
        """Every section as the notebook calls it: the call as text, and what it returns (a tuple of displays).

        Whoever makes a first page ahead of others, and every test that looks at all sections, asks here.
        """
        arguments: dict[str, list[tuple[str, ...]]] = {
            "page": [()],
            "first": [(_FIRST,)],
            "first_by_step": [(_FIRST, step) for step in ("do", "learn", "change")],
            "others": [(dimension,) for dimension in self.other_dimensions()],
        }
        for name, one in SECTIONS.items():
            for given in arguments[one.each]:
                call = f"page.{name}({', '.join(map(repr, given))})"
                shown = one.function(self, *given)
                yield call, shown if isinstance(shown, tuple) else (shown,)


SECTIONS = sections.found_in(SECTION_MODULES)
for _name, _section in SECTIONS.items():
    setattr(Page, _name, _section.function)


def open_page(study: str | Path, tambon: str | int, edition: str = "team", lang: str = "th") -> Page:
    """The page of one tambon; stored results are used where they are fresh, else they are measured first.

    Only the tambon's rows are read. The study is opened once in a process, for all of its pages.

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
    if faults or path is None:
        raise TambonError(faults)
    return _page_of(open_study(path), tambon, edition, lang)


def page_of(study: Study, tambon: str, edition: str = "team", lang: str = "th", also: Sequence[Indicator] = ()) -> Page:
    """The page of one tambon of a study that is not asked as its file says, or with indicators of one's own.

    Parameters
    ----------
    study
        Such as :func:`tambonlib.explore.with_settings` returns; its results are measured where that is due.
    also
        Indicators that the library does not have; measured now, they stand in their dimension's sections.
    """
    one = _page_of(opened_study(study), tambon, edition, lang)
    if not also:
        return one
    codes = [one.tambon_code]
    rows = measure(
        read_tables(study.records_folder, tuple(also), codes), study=study, indicators=tuple(also), tambons=codes
    )
    together = pd.concat([one.results, rows[one.results.columns]], ignore_index=True)
    return replace(one, results=together, own_cards=tuple(each.card for each in also))


def _page_of(opened: OpenedStudy, tambon: str | int, edition: str, lang: str) -> Page:
    show_style()
    row = roster_row(opened.study.roster, tambon)
    code = str(row["tambon_code"])
    return Page(opened.study, row, edition, lang, *opened.rows_of(code), opened.wide, opened.reads.together(code))


def _choice(key: str, found: object, allowed: tuple[str, ...], code: str) -> list[Fault]:
    return [] if found in allowed else [Fault(code, key=key, found=str(found), values={"allowed": ", ".join(allowed)})]
