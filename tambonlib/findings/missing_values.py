"""The values of a tambon that could not be computed, by reason and span of months."""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from tambonlib.findings import phrases
from tambonlib.indicators import catalogue
from tambonlib.indicators.by_series import BySeries, Row, by_series


class Missing(NamedTuple):
    """The months in which one part has no value for one reason, ready to be shown."""

    indicator: str
    part: str
    months: str
    count: int
    status: str
    reason: str


def missing_values(results: pd.DataFrame | BySeries, lang: str, *, months: Sequence[str], cards=None) -> list[Missing]:
    """Every value that is missing, by indicator, part, status and reason.

    Parameters
    ----------
    results
        Results of one tambon.
    lang
        ``"th"`` or ``"en"``.
    months
        The study's months, to know when a whole period is missing.
    cards
        The cards to name the indicators by; the program's own where not given.

    Returns
    -------
    list of Missing
        Text ready to be shown: indicator, part, months without a value (as spans), how many, status, reason; in the
        order of the cards, then by number of months. A part that was never measured (no row) is listed too.
    """
    listed = catalogue.cards() if cards is None else cards
    laid = by_series(results)
    return [
        line
        for card in listed
        for part in card.parts
        for line in _of_part(laid.own(card.id, part.key), card, part, months, lang)
    ]


def _of_part(rows: Sequence[Row], card, part, months: Sequence[str], lang: str) -> list[Missing]:
    known = {row.month: row for row in rows}
    missing = [row for row in (known.get(month) or _silent(month) for month in months) if row.status != "ok"]
    groups: dict[tuple, list[str]] = {}
    for row in sorted(missing, key=lambda row: (row.status, row.reason is None, row.reason or "")):
        groups.setdefault((row.status, row.reason), []).append(row.month)
    lines = [
        Missing(
            f"{card.id} {getattr(card, lang)}",
            getattr(part, lang),
            phrases.months_phrase(listed, tuple(months), lang),
            len(listed),
            phrases.status_phrase(status, part.counts, lang),
            phrases.reason_phrase(reason, status, part.counts, lang),
        )
        for (status, reason), listed in groups.items()
    ]
    return sorted(lines, key=lambda line: (-line.count, line.status, line.reason))


def _silent(month: str) -> Row:
    """A month that was never measured."""
    return Row(month, None, None, None, "no_row", None)
