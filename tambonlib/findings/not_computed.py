"""What could not be computed, and why: a table to stand in the report."""

from collections.abc import Sequence

import pandas as pd

from tambonlib import words
from tambonlib.findings import told
from tambonlib.findings.sentence import one_tambon
from tambonlib.findings.subject import subject_of
from tambonlib.indicators import card as card_room

COLUMNS = ("indicator", "part", "months", "count", "status", "reason")


def not_computed(results: pd.DataFrame, lang: str, *, months: Sequence[str], cards=None) -> pd.DataFrame:
    """Every value that is missing, gathered by indicator, part, status and reason.

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
    DataFrame
        Text ready to be shown, headings in the language: indicator, part, months without a value
        (as spans), how many, status, reason. Empty, with its columns, when nothing is missing. In
        the order of the cards, then by number of months. A part that was never measured (no row)
        is listed too.
    """
    listed = card_room.cards() if cards is None else cards
    rows = one_tambon(results)
    rows = rows[rows["month"].isin(list(months))]
    lines = [line for card in listed for part in card.parts for line in _of_part(rows, card, part, months, lang)]
    told_columns = [words.text(f"findings.not_computed.columns.{name}", lang) for name in COLUMNS]
    return pd.DataFrame(lines, columns=told_columns)


def _of_part(rows: pd.DataFrame, card, part, months: Sequence[str], lang: str) -> list[tuple]:
    about = subject_of(card, part)
    own = rows[(rows["indicator"] == about.indicator) & (rows["part"] == about.part)]
    missing = own[own["status"] != "ok"][["month", "status", "reason"]]
    unmeasured = [month for month in months if month not in set(own["month"])]
    silent = pd.DataFrame({"month": unmeasured, "status": "no_row", "reason": None})
    groups = pd.concat([missing.astype(object), silent.astype(object)]).groupby(["status", "reason"], dropna=False)
    lines = [
        (
            f"{card.id} {getattr(card, lang)}",
            getattr(part, lang),
            told.spans_told(list(group["month"]), tuple(months), lang),
            len(group),
            told.status_told(status, part.counts, lang),
            told.reason_told(reason, status, part.counts, lang),
        )
        for (status, reason), group in groups
    ]
    return sorted(lines, key=lambda line: (-line[3], line[4], line[5]))

