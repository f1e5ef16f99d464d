"""How much of the income is left, and how much goes into debts? Two lines on one scale."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from tambonlib import words
from tambonlib.figures import months_axis as axis
from tambonlib.figures import series, telling
from tambonlib.figures.drawn import Drawn
from tambonlib.figures.frame import Foot, framed
from tambonlib.figures.style import ACCENT, INK, SECONDARY, style
from tambonlib.figures.telling import Find
from tambonlib.thai import show_month, show_months

SURPLUS, SERVICE = ("D1.4", "median"), ("D1.6", "median")
_LOOKS = {
    "surplus": {"color": ACCENT, "linewidth": 2.6, "zorder": 3},
    "service": {"color": SECONDARY, "linewidth": 1.6, "linestyle": (0, (4, 2)), "zorder": 2},
}


def surplus(
    results: pd.DataFrame, lang: str, *, tambon: str, months: Sequence[str], find: Find, run_identity: str,
    notice: str | None = None,
) -> Drawn:  # fmt: skip
    """Surplus rate (thick) and debt service ratio (dashed) of the median household over the months.

    Both are percent of net income over the window that the indicators use. Months without a value
    stay gaps. Parameters as in :func:`tambonlib.figures.continuity.continuity`; the title is the
    finding of the surplus rate.
    """
    foot = Foot(run_identity, notice, lang)
    what = words.text("figures.surplus.what", lang)
    own = {
        "surplus": series.of_tambon(results, tambon, *SURPLUS, months),
        "service": series.of_tambon(results, tambon, *SERVICE, months),
    }
    known = {name: rows for name, rows in own.items() if rows["value"].notna().any()}
    if not known:
        return telling.why_nothing(own["surplus"], what, foot)
    finding, subtitle = find(*SURPLUS), _subtitle(next(iter(known.values())), months, lang)
    with style():
        head = telling.head_of(finding, what, subtitle, lang)
        figure, (axes,) = framed(head, foot, 2.2, left=0.4, right=1.35)
        _lines(axes, known, months, lang)
        told = ", ".join(_label(axes, known, months, lang))
    title, branch = telling.title_of(finding, what, lang), words.text(f"figures.branch.{finding.branch}", lang)
    alt = words.text("figures.surplus.alt", lang, title=title, subtitle=subtitle, told=told, branch=branch)
    return Drawn(figure, alt)


def _subtitle(rows: pd.DataFrame, months: Sequence[str], lang: str) -> str:
    last = rows.loc[rows["value"].last_valid_index()]
    of = telling.of_told(last["n"], last["N"], "households", lang)
    return words.text("figures.surplus.subtitle", lang, period=show_months(months[0], months[-1], lang), of=of)


def _lines(axes: Axes, known: dict[str, pd.DataFrame], months: Sequence[str], lang: str) -> None:
    values = pd.concat([rows["value"] for rows in known.values()]).dropna()
    axis.months_axis(axes, months, lang)
    axis.percent_axis(axes, lang, highest=max(50.0, values.max()), lowest=min(0.0, values.min()))
    axes.axhline(0, color=SECONDARY, linewidth=0.8, zorder=1)
    for name, rows in known.items():
        axis.broken_line(axes, rows["value"], **_LOOKS[name])


def _label(axes: Axes, known: dict[str, pd.DataFrame], months: Sequence[str], lang: str) -> list[str]:
    """Name the lines at their right end; a line that ends before says when."""
    labels = []
    for name, rows in known.items():
        place, height = axis.end_of(rows["value"])
        said = words.text(f"figures.surplus.{name}", lang, value=telling.number_told(height, lang))
        ended = place < len(months) - 1
        month = show_month(months[place], lang)
        labels.append((height, words.text("figures.surplus.then", lang, label=said, month=month) if ended else said, name))
    lowest, highest = axes.get_ylim()
    heights = axis.apart([label[0] for label in labels], 0.14 * (highest - lowest))
    for (_, said, name), height in zip(labels, heights, strict=True):
        look = {"color": ACCENT, "weight": "bold"} if name == "surplus" else {"color": INK}
        axis.label_right(axes, said, (len(months) - 0.5, height), **look)
    return [said.replace("\n", " ") for _, said, _ in labels]
