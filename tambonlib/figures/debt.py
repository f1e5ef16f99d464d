"""What are the debts for? Shares of what is outstanding; unknown purposes stand apart."""

from collections.abc import Sequence

import pandas as pd

from tambonlib import words
from tambonlib.figures import series, telling, value_bars, vector
from tambonlib.figures.frame import Foot
from tambonlib.figures.telling import Find
from tambonlib.indicators.by_series import BySeries, by_series
from tambonlib.indicators.catalogue import card
from tambonlib.thai import show_month

INDICATOR, MAIN, APART = "D1.5", "nonproductive", "unknown"
PARTS = (MAIN, "refinance", "capital", "productive", APART)


def debt(
    results: pd.DataFrame | BySeries,
    lang: str,
    *,
    tambon: str,
    months: Sequence[str],
    find: Find,
    run_identity: str,
    notice: str | None = None,
) -> vector.Vector:
    """Outstanding debt by stated purpose in the latest month with a valid survey.

    The first four are shares of the debt whose purpose is known. The unknown is a share of all debt,
    so it stands apart and hatched. Parameters as in :func:`tambonlib.figures.months_line.months_line`;
    the title is the finding of the non-productive share, also where that has no value.
    """
    foot = Foot(run_identity, notice, lang)
    what = words.text("figures.debt.what", lang)
    laid = by_series(results)
    own = {part: series.of_tambon(laid, tambon, INDICATOR, part, months) for part in PARTS}
    known = [part for part in PARTS if own[part].known]
    if not known:
        return telling.nothing_in_vector(own[MAIN], what, card(INDICATOR).part(MAIN), foot)
    main = MAIN if MAIN in known else known[0]
    month = own[main].last
    finding, at = find(INDICATOR, MAIN), own[main].at(month)
    subtitle = words.text(
        "figures.debt.subtitle",
        lang,
        month=show_month(month, lang),
        of=telling.of_told(at.n, at.N, "households", lang),
        earlier=telling.earlier_told(own[main].first, month, lang),
    )
    bars = [_bar(part, own[part], month, _kind(part), lang) for part in PARTS]
    drawing, high = value_bars.drawn_bars(bars, gap_before=PARTS.index(APART))
    head = telling.head_with_unit(finding, what, card(INDICATOR).part(MAIN), subtitle, lang)
    return vector.framed(head, foot, drawing, high, value_bars.alt_of(head.title, subtitle, bars, lang))


def _kind(part: str) -> str:
    return {MAIN: "accent", APART: "unknown"}.get(part, "plain")


def _bar(key: str, own: series.Series, month: str, kind: str, lang: str) -> value_bars.Bar:
    part = card(INDICATOR).part(key)
    return value_bars.bar_of(getattr(part, lang), own, month, part, kind, lang, first=own.first)
