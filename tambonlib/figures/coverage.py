"""What does the page rest on? Sheets of each month among the households of the group."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from tambonlib import words
from tambonlib.figures import months_axis as axis
from tambonlib.figures import series, telling
from tambonlib.figures.drawn import Drawn
from tambonlib.figures.frame import Foot, Head, framed
from tambonlib.figures.style import ACCENT, HATCH, INK, PAPER, SECONDARY, style
from tambonlib.figures.telling import Find
from tambonlib.thai import show_month, show_months, show_number

INDICATOR, PART = "D1.1", "month"


def coverage(
    results: pd.DataFrame, lang: str, *, tambon: str, months: Sequence[str], find: Find, run_identity: str,
    notice: str | None = None,
) -> Drawn:  # fmt: skip
    """How many households had a sheet in each month, of how many in the group; gaps visible.

    The sheets are what D1.1 ``month`` says: its share of its n eligible households. A month without
    a value is a hatched band over the whole height, not an empty bar. `find` is not asked: the
    title says the coverage. Other parameters as in :func:`tambonlib.figures.months_line.months_line`.
    """
    foot = Foot(run_identity, notice, lang)
    own = series.of_tambon(results, tambon, INDICATOR, PART, months)
    known = own["value"].notna()
    if not known.any():
        return telling.why_nothing(own, words.text("figures.coverage.what", lang), foot)
    eligible = own["n"].astype(float).where(known)
    sheets = (own["value"] * eligible / 100).round()
    period = show_months(months[0], months[-1], lang)
    title = _title(sheets, lang)
    with style():
        head = Head(title, words.text("figures.coverage.subtitle", lang, period=period))
        figure, (axes,) = framed(head, foot, 1.3, left=0.34, right=0.9)
        axis.months_axis(axes, months, lang)
        _bars(axes, sheets, eligible, known, lang)
    return Drawn(figure, _alt(title, sheets, eligible, lang))


def _title(sheets: pd.Series, lang: str) -> str:
    """Known months of all; a month whose number is known to be zero is told apart from an unknown one."""
    known, empty, months = int(sheets.notna().sum()), int((sheets == 0).sum()), len(sheets)
    key = "title_all" if known == months else "title_gaps"
    title = words.text(f"figures.coverage.{key}", lang, known=known, months=months)
    return f"{title} {words.text('figures.coverage.empty', lang, count=empty)}" if empty else title


def _bars(axes: Axes, sheets: pd.Series, eligible: pd.Series, known: pd.Series, lang: str) -> None:
    places, most = np.arange(len(sheets)), float(eligible.max())
    axes.set_ylim(0, most)
    axes.set_yticks([0, most], ["0", show_number(most, lang)])
    axes.bar(places, eligible, width=0.72, facecolor=PAPER, edgecolor=SECONDARY, linewidth=0.7)
    axes.bar(places, sheets, width=0.72, color=ACCENT)
    axes.bar(places[~known], most, width=1.0, facecolor="white", edgecolor=HATCH, hatch="/////", linewidth=0)
    last = known[known].index[-1]
    label = words.text("figures.coverage.last", lang, **_last(sheets, eligible, last, lang))
    if last != sheets.index[-1]:
        label = f"{label}\n({show_month(last, lang)})"
    axis.label_right(axes, label, (len(sheets) - 0.5, float(sheets[last])), color=INK, weight="bold")


def _last(sheets: pd.Series, eligible: pd.Series, month: str, lang: str) -> dict[str, str]:
    return {"sheets": show_number(sheets[month], lang), "eligible": show_number(eligible[month], lang)}


def _alt(title: str, sheets: pd.Series, eligible: pd.Series, lang: str) -> str:
    last = sheets.last_valid_index()
    missing = [show_month(month, lang) for month in sheets.index[sheets.isna()]]
    gaps = ", ".join(missing) or words.text("figures.coverage.no_gaps", lang)
    told = _last(sheets, eligible, last, lang)
    return words.text("figures.coverage.alt", lang, title=title, month=show_month(last, lang), gaps=gaps, **told)
