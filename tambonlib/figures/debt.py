"""What are the debts for? Shares of what is outstanding; unknown purposes stand apart."""

from collections.abc import Sequence

import pandas as pd

from tambonlib import words
from tambonlib.figures import series, telling
from tambonlib.figures.bars import Bar, horizontal_bars, rows_high
from tambonlib.figures.drawn import Drawn
from tambonlib.figures.frame import Foot, framed
from tambonlib.figures.style import style
from tambonlib.figures.telling import Find
from tambonlib.thai import show_month

INDICATOR, MAIN, APART = "D1.5", "nonproductive", "unknown"
PARTS = (MAIN, "refinance", "capital", "productive", APART)


def debt(
    results: pd.DataFrame, lang: str, *, tambon: str, months: Sequence[str], find: Find, run_identity: str,
    notice: str | None = None,
) -> Drawn:  # fmt: skip
    """Outstanding debt by stated purpose in the latest month with a valid survey.

    The first four are shares of the debt whose purpose is known. The unknown is a share of all debt,
    so it stands apart and hatched. Parameters as in :func:`tambonlib.figures.continuity.continuity`;
    the title is the finding of the non-productive share, also where that has no value.
    """
    foot = Foot(run_identity, notice, lang)
    what = words.text("figures.debt.what", lang)
    own = {part: series.of_tambon(results, tambon, INDICATOR, part, months) for part in PARTS}
    known = [part for part in PARTS if own[part]["value"].notna().any()]
    if not known:
        return telling.why_nothing(own[MAIN], what, foot)
    main = MAIN if MAIN in known else known[0]
    month = own[main]["value"].last_valid_index()
    finding, at = find(INDICATOR, MAIN), own[main].loc[month]
    subtitle = words.text(
        "figures.debt.subtitle", lang, month=show_month(month, lang),
        of=telling.of_told(at["n"], at["N"], "households", lang), earlier=telling.earlier_told(own[main], month, lang),
    )  # fmt: skip
    bars = [telling.bar_at(INDICATOR, part, own[part], month, _kind(part), lang) for part in PARTS]
    gap = PARTS.index(APART)
    with style():
        head = telling.head_of(finding, what, subtitle, lang)
        figure, (axes,) = framed(head, foot, rows_high(bars, gap), left=0.04, right=2.6, below=0.02)
        horizontal_bars(axes, bars, gap_before=gap)
    return Drawn(figure, telling.alt_of(finding, what, telling.bars_told(bars), subtitle, lang))


def _kind(part: str) -> str:
    return {MAIN: "accent", APART: "unknown"}.get(part, "plain")
