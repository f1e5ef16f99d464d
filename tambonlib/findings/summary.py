"""The first page: what got better, what is stuck, what may be worth exchanging."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from tambonlib import units, words
from tambonlib.findings.compare import branch_of, rule_of
from tambonlib.findings.sentence import Finding, finding_of
from tambonlib.findings.subject import Subject, subject_of
from tambonlib.indicators import catalogue
from tambonlib.indicators.by_series import BySeries, by_series
from tambonlib.indicators.card import Card

MOST_BETTER = 3


@dataclass(frozen=True)
class Summary:
    """Up to three findings that got better, one that is stuck or worse, one to exchange.

    ``better_note``, ``stuck_note`` and ``exchange_text`` are sentences; the two notes are None
    where nothing has to be said about what is missing. ``rule`` says how all this was chosen.
    """

    better: tuple[Finding, ...]
    better_note: str | None
    stuck: Finding | None
    stuck_note: str | None
    exchange: Finding | None
    exchange_text: str
    rule: str


def summary_findings(
    results: pd.DataFrame | BySeries,
    lang: str,
    *,
    settings: Mapping[str, object],
    months: Sequence[str],
    list_months: Sequence[str] = (),
    cards=None,
) -> Summary:
    """Choose the findings of the first page by one rule that is the same for every tambon.

    From the headline part of each indicator whose direction is judged: `better` by size of change (in
    multiples of the smallest clear one, because units differ), at most three; `stuck` the largest
    worsening, else the smallest change among those that could still get clearly better; `exchange` the better one
    that rests on most units. Ties follow the order of the cards. Nothing is filled up: where there are fewer, a
    sentence says so. Tambons are not compared with each other.

    Parameters
    ----------
    results
        Results of one tambon.
    lang, settings, months, list_months, cards
        As in :func:`tambonlib.findings.finding`.
    """
    subjects = _judged_headlines(cards)
    found = headline_findings(results, lang, settings=settings, months=months, list_months=list_months, cards=cards)
    better = [one for one in found if one.branch == "better"]
    chosen = tuple(sorted(better, key=lambda one: -one.times)[:MOST_BETTER])
    stuck = _stuck(list(zip(subjects, found, strict=True)), settings)
    exchange = max(better, key=lambda one: one.last.n, default=None)
    return Summary(
        better=chosen,
        better_note=_better_note(len(chosen), lang),
        stuck=stuck,
        stuck_note=None if stuck else words.text("findings.summary.stuck_none", lang),
        exchange=exchange,
        exchange_text=_exchange_text(exchange, stuck, lang),
        rule=words.text("findings.summary.rule", lang, limit=MOST_BETTER),
    )


def headline_findings(
    results: pd.DataFrame | BySeries,
    lang: str,
    *,
    settings: Mapping,
    months: Sequence[str],
    list_months: Sequence[str] = (),
    cards=None,
) -> list[Finding]:
    """The finding of each judged headline part, in the order of the cards."""
    laid = by_series(results)
    return [
        finding_of(one, laid, lang, settings=settings, months=months, list_months=list_months)
        for one in _judged_headlines(cards)
    ]


def _judged_headlines(cards: tuple[Card, ...] | None) -> list[Subject]:
    listed = catalogue.cards() if cards is None else cards
    # The support log is the work of those who support, no progress of the tambon.
    own = [card for card in listed if card.dimension.startswith("D")]
    subjects = [subject_of(card, part) for card in own for part in card.parts if part.headline]
    return [one for one in subjects if one.direction != "context"]


def _stuck(found: list[tuple[Subject, Finding]], settings: Mapping[str, object]) -> Finding | None:
    """What got worse most; else what changed least and could still get clearly better."""
    worse = [one for _, one in found if one.branch == "worse"]
    if worse:
        return max(worse, key=lambda one: one.times)
    unclear = [
        one
        for about, one in found
        if one.branch == "no_clear_change"
        and _can_get_better(about, one, settings)
        and not _better_but_for_chance(about, one, settings)
    ]
    return min(unclear, key=lambda one: one.times, default=None)


def _better_but_for_chance(about: Subject, one: Finding, settings: Mapping[str, object]) -> bool:
    """Whether only too few cases keep a change from being called better: that is not stuck."""
    if one.first is None:
        return False
    usual = rule_of(about, settings).smallest(units.rounded(one.first.value, about.unit))
    return branch_of(one.change, usual, about.direction) == "better"


def _can_get_better(about: Subject, one: Finding, settings: Mapping[str, object]) -> bool:
    """Whether a clear change for the better is left below the best value that there can be."""
    last = units.rounded(one.last.value, about.unit)
    smallest = rule_of(about, settings).smallest(last)
    return about.best is None or (about.best != last and abs(about.best - last) >= smallest)


def _better_note(count: int, lang: str) -> str | None:
    if count == MOST_BETTER:
        return None
    key = "better_few" if count else "better_none"
    return words.text(f"findings.summary.{key}", lang, count=count, limit=MOST_BETTER)


def _exchange_text(exchange: Finding | None, stuck: Finding | None, lang: str) -> str:
    if exchange:
        return words.text("findings.summary.exchange", lang, name=exchange.name)
    if stuck:
        return words.text("findings.summary.exchange_ask", lang, name=stuck.name)
    return words.text("findings.summary.exchange_none", lang)
