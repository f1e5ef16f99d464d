"""Where do proposals wait? The median wait of each step on the way."""

from collections.abc import Sequence

import pandas as pd

from tambonlib import units, words
from tambonlib.figures import series, telling, value_bars, vector
from tambonlib.figures.frame import Foot, Head
from tambonlib.figures.telling import Find
from tambonlib.indicators.by_series import BySeries, by_series
from tambonlib.indicators.catalogue import card
from tambonlib.thai import show_month

INDICATOR, WHOLE = "D3.2", "to_funded"


def waits(
    results: pd.DataFrame | BySeries,
    lang: str,
    *,
    tambon: str,
    months: Sequence[str],
    find: Find,
    run_identity: str,
    notice: str | None = None,
) -> vector.Vector:
    """Median days of each step, as known at the end of the latest month with any value; the whole way on top.

    A step that fewer than half have passed says "ยังไม่ถึงครึ่ง" instead of a bar. The title names the
    step with the longest wait; strokes are the values with which the sentences compare. Parameters as in
    :func:`tambonlib.figures.months_line.months_line`.
    """
    foot, parts = Foot(run_identity, notice, lang), card(INDICATOR).parts
    laid = by_series(results)
    own = {part.key: series.of_tambon(laid, tambon, INDICATOR, part.key, months) for part in parts}
    known = [rows.last for rows in own.values() if rows.known]
    if not known:
        return telling.nothing_in_vector(own[WHOLE], getattr(card(INDICATOR), lang), card(INDICATOR).part(WHOLE), foot)
    month = max(known)
    firsts = {key: telling.first_month(find(INDICATOR, key)) for key, rows in own.items() if rows.known}
    kinds = {part.key: "accent" if part.key == WHOLE else "plain" for part in parts}
    bars = [
        value_bars.bar_of(
            getattr(part, lang), own[part.key], month, part, kinds[part.key], lang, first=firsts.get(part.key)
        )
        for part in parts
    ]
    told = [(part, bar) for part, bar in zip(parts, bars, strict=True) if bar.value is not None]
    steps = [pair for pair in told if pair[0].key != WHOLE] or told
    part, longest = max(steps, key=lambda pair: pair[1].value)
    title = words.text(
        "figures.waits.title",
        lang,
        name=longest.name,
        value=units.format_short(longest.value, part.unit, part.counts, lang),
    )
    earlier = _earlier(firsts, [bar for bar in bars if bar.earlier is not None], lang)
    subtitle = words.text(
        "figures.waits.subtitle", lang, month=show_month(month, lang), known=len(told), all=len(parts), earlier=earlier
    )
    drawing, high = value_bars.drawn_bars(bars, gap_before=1)
    return vector.framed(Head(title, subtitle), foot, drawing, high, value_bars.alt_of(title, subtitle, bars, lang))


def _earlier(firsts: dict[str, str | None], with_stroke: list, lang: str) -> str:
    """What the strokes stand for: the same month for all steps, or each step's own."""
    if not with_stroke:
        return words.text("figures.bar.no_earlier", lang)
    months = {first for first in firsts.values() if first is not None}
    return (
        words.text("figures.bar.earlier", lang, month=show_month(*months, lang))
        if len(months) == 1
        else words.text("figures.bar.earlier_own", lang)
    )
