"""Did the same households spend less in the same months one year later? Pairs of year 1 and year 2."""

import math
from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from tambonlib import words
from tambonlib.figures import series, telling
from tambonlib.figures.drawn import Drawn
from tambonlib.figures.frame import Foot, framed
from tambonlib.figures.style import ACCENT, BODY, INK, RULE, SECONDARY, SMALL, style
from tambonlib.figures.telling import Find
from tambonlib.indicators.card import card
from tambonlib.thai import show_month, show_number

INDICATOR, PARTS, HEADLINE = "D1.3", ("a", "a_to_b", "a_to_c", "a_to_d", "living"), "a_to_d"
YEAR_1 = 100.0
_ROW = 0.5


def matched(
    results: pd.DataFrame, lang: str, *, tambon: str, months: Sequence[str], find: Find, run_identity: str,
    notice: str | None = None,
) -> Drawn:  # fmt: skip
    """For each 100 baht of year 1: what the same households spent in the same months of year 2.

    One pair for each tier and for all living payments: a hollow dot at 100 (year 1), a full one at
    100 plus the change (year 2), in the latest month that has a value. Parameters as in
    :func:`tambonlib.figures.months_line.months_line`; the title is the finding of all tiers together,
    else of the first part that has a value.
    """
    foot = Foot(run_identity, notice, lang)
    what = words.text("figures.matched.what", lang)
    own = {part: series.of_tambon(results, tambon, INDICATOR, part, months) for part in PARTS}
    known = [part for part in PARTS if own[part]["value"].notna().any()]
    if not known:
        return telling.why_nothing(own[HEADLINE], what, foot)
    month = max(own[part]["value"].last_valid_index() for part in known)
    here = [part for part in known if pd.notna(own[part].at[month, "value"])]
    main = HEADLINE if HEADLINE in here else here[0]
    finding, at = find(INDICATOR, main), own[main].loc[month]
    of = telling.of_told(at["n"], at["N"], "households", lang)
    subtitle = words.text("figures.matched.subtitle", lang, month=show_month(month, lang), of=of)
    with style():
        head = telling.head_of(finding, what, subtitle, lang)
        figure, (axes,) = framed(head, foot, _ROW * len(PARTS) + 0.1, left=0.1, right=1.5, below=0.3)
        told = [_pair(axes, place, part, own[part], month, part == main, lang) for place, part in enumerate(PARTS)]
        _axis(axes, [own[part].at[month, "value"] for part in here], lang)
    return Drawn(figure, telling.alt_of(finding, what, "; ".join(told), subtitle, lang))


def _pair(axes: Axes, place: int, part: str, own: pd.DataFrame, month: str, main: bool, lang: str) -> str:
    name, value = getattr(card(INDICATOR).part(part), lang), own.at[month, "value"]
    height = len(PARTS) - place - 0.68
    halo = {"facecolor": "white", "edgecolor": "none", "pad": 1.2}  # the line of year 1 must not cross the name
    axes.text(0, height + 0.4, name, size=BODY, color=INK, va="center", transform=axes.get_yaxis_transform(), bbox=halo)
    if pd.isna(value):
        reason = telling.reason_at(own, month, lang)
        axes.text(0, height, reason, size=SMALL, color=SECONDARY, va="center", transform=axes.get_yaxis_transform())
        return f"{name}: {reason}"
    colour, after = (ACCENT if main else SECONDARY), YEAR_1 + value
    axes.plot([YEAR_1, after], [height, height], color=colour, linewidth=2.4, zorder=2, solid_capstyle="butt")
    hollow = {"markerfacecolor": "white", "markeredgecolor": colour, "markeredgewidth": 1.6}
    axes.plot(YEAR_1, height, "o", markersize=8, zorder=3, **hollow)
    axes.plot(after, height, "o", markersize=8, color=colour, zorder=4)
    label = telling.change_told(value, lang)
    axes.annotate(
        label, (1, height), xycoords=axes.get_yaxis_transform(), xytext=(10, 0), textcoords="offset points",
        va="center", size=BODY, color=INK, weight="bold" if main else "normal", annotation_clip=False,
    )  # fmt: skip
    return f"{name} {label}"


def _axis(axes: Axes, changes: Sequence[float], lang: str) -> None:
    """Year 1 in the middle and named at its line; whole tens to both sides, with room."""
    reach = 10.0 * max(1, *(math.ceil(abs(change) / 10) for change in changes))
    below = min(reach, YEAR_1)  # nobody spends less than nothing
    axes.set_xlim(YEAR_1 - 1.15 * below, YEAR_1 + 1.15 * reach)
    axes.set_ylim(0, len(PARTS))
    axes.set_yticks([])
    axes.axvline(YEAR_1, color=RULE, linewidth=0.8, zorder=1)
    ends = [YEAR_1 - below, YEAR_1 + reach]
    labels = [show_number(end, lang) for end in ends]
    axes.set_xticks([ends[0], YEAR_1, ends[1]], [labels[0], words.text("figures.matched.year_1", lang), labels[1]])
