"""How much of the income is left, and how much goes into debts? Two lines on one scale."""

from collections.abc import Sequence

import pandas as pd

from tambonlib import units, words
from tambonlib.figures import series, telling, vector
from tambonlib.figures.frame import Foot
from tambonlib.figures.line_kit import HIGH, axes_of, labels_of, path_of, whole_steps
from tambonlib.figures.style import ACCENT, SECONDARY
from tambonlib.figures.telling import Find
from tambonlib.indicators.by_series import BySeries, by_series
from tambonlib.indicators.catalogue import card
from tambonlib.thai import show_month, show_months

SURPLUS, SERVICE = ("D1.4", "median"), ("D1.6", "median")
_LOOKS = {
    "surplus": f'stroke="{ACCENT}" stroke-width="3" stroke-linejoin="round" stroke-linecap="round"',
    "service": f'stroke="{SECONDARY}" stroke-width="2" stroke-dasharray="6 3"',
}


def surplus(
    results: pd.DataFrame | BySeries,
    lang: str,
    *,
    tambon: str,
    months: Sequence[str],
    find: Find,
    run_identity: str,
    notice: str | None = None,
) -> vector.Vector:
    """Surplus rate (thick) and debt service ratio (dashed) of the median household over the months.

    Both are percent of net income over the window that the indicators use. Months without a value
    stay gaps. Parameters as in :func:`tambonlib.figures.months_line.months_line`; the title is the
    finding of the surplus rate.
    """
    foot, part = Foot(run_identity, notice, lang), card(SURPLUS[0]).part(SURPLUS[1])
    what = words.text("figures.surplus.what", lang)
    laid = by_series(results)
    own = {
        "surplus": series.of_tambon(laid, tambon, *SURPLUS, months),
        "service": series.of_tambon(laid, tambon, *SERVICE, months),
    }
    known = {name: rows for name, rows in own.items() if rows.known}
    if not known:
        return telling.nothing_in_vector(own["surplus"], what, part, foot)
    values = [row.value for rows in known.values() for row in rows.known]
    ticks = whole_steps(min(0.0, *values), max(50.0, *values))
    drawing = axes_of(ticks, months, lang)
    drawing += [f'<path d="{path_of(rows.values, ticks)}" {_LOOKS[name]} fill="none"/>' for name, rows in known.items()]
    labels = [_label(name, rows, lang) for name, rows in known.items()]
    head = telling.head_with_unit(find(*SURPLUS), what, part, _subtitle(next(iter(known.values())), months, lang), lang)
    told = ", ".join(f"{name} {said}" for _, said, name in labels)
    branch = words.text(f"figures.branch.{head.branch}", lang)
    alt = words.text("figures.surplus.alt", lang, title=head.title, subtitle=head.subtitle, told=told, branch=branch)
    return vector.framed(head, foot, [*drawing, *labels_of(labels, ticks)], HIGH, alt)


def _subtitle(rows: series.Series, months: Sequence[str], lang: str) -> str:
    last = rows.known[-1]
    of = telling.of_told(last.n, last.N, "households", lang)
    return words.text("figures.surplus.subtitle", lang, period=show_months(months[0], months[-1], lang), of=of)


def _label(name: str, rows: series.Series, lang: str) -> tuple[float, str, str]:
    """Last value, as shown, and the line's name; a line that ends before says when."""
    last = rows.known[-1]
    said = words.text(f"figures.surplus.{name}", lang)
    if last != rows.rows[-1]:
        said = words.text("figures.surplus.then", lang, label=said, month=show_month(last.month, lang))
    return last.value, units.format_short(last.value, "percent", "households", lang), said
