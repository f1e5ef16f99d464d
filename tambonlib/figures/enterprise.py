"""What does a rai cost, and what does it leave? The cost tree and both profits."""

from collections.abc import Sequence

import pandas as pd

from tambonlib import words
from tambonlib.figures import series, telling, value_bars, vector
from tambonlib.figures.frame import Foot
from tambonlib.figures.telling import Find
from tambonlib.indicators.by_series import BySeries, by_series
from tambonlib.indicators.catalogue import card
from tambonlib.thai import show_month

COST, COST_PARTS = "D2.1", ("variable_cash", "variable_noncash", "fixed_cash", "fixed_noncash")
PROFIT, PROFIT_PARTS = "D2.2", ("cash", "full")
MAIN = (PROFIT, "full")
#: All that is drawn; without a value of any of them there is no such figure.
DRAWN = tuple((COST, part) for part in COST_PARTS) + tuple((PROFIT, part) for part in PROFIT_PARTS)


def enterprise(
    results: pd.DataFrame | BySeries,
    lang: str,
    *,
    tambon: str,
    months: Sequence[str],
    find: Find,
    run_identity: str,
    notice: str | None = None,
) -> vector.Vector:
    """Cost per rai, variable and fixed, cash and not, and profit per rai by cash and by full cost.

    In the latest month with a value; a stroke marks the first value. Parameters as in
    :func:`tambonlib.figures.months_line.months_line`; the title is the finding of the full profit.
    """
    foot = Foot(run_identity, notice, lang)
    what = words.text("figures.enterprise.what", lang)
    laid = by_series(results)
    own = {one: series.of_tambon(laid, tambon, *one, months) for one in DRAWN}
    known = [one for one in DRAWN if own[one].known]
    main_part = card(PROFIT).part(MAIN[1])
    if not known:
        return telling.nothing_in_vector(own[MAIN], what, main_part, foot)
    main = MAIN if MAIN in known else known[0]
    month = own[main].last
    at = own[main].at(month)
    subtitle = words.text(
        "figures.enterprise.subtitle",
        lang,
        month=show_month(month, lang),
        of=telling.of_told(at.n, at.N, "households", lang),
        earlier=telling.earlier_told(own[main].first, month, lang),
    )
    kinds = {one: "accent" if one[0] == PROFIT else "plain" for one in DRAWN}
    bars = [
        value_bars.bar_of(_name(*one, lang), own[one], month, main_part, kinds[one], lang, first=own[one].first)
        for one in DRAWN
    ]
    drawing, high = value_bars.drawn_bars(bars, gap_before=len(COST_PARTS))
    head = telling.head_with_unit(find(*MAIN), what, main_part, subtitle, lang)
    return vector.framed(head, foot, drawing, high, value_bars.alt_of(head.title, subtitle, bars, lang))


def _name(indicator: str, part: str, lang: str) -> str:
    return (
        words.text(f"figures.enterprise.{part}", lang)
        if indicator == PROFIT
        else getattr(card(indicator).part(part), lang)
    )
