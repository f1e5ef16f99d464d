"""One series over the months: this tambon thick, the others thin, their median dashed."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from tambonlib import units, words
from tambonlib.figures import series, telling, vector
from tambonlib.figures.frame import Foot
from tambonlib.figures.line_kit import HIGH, axes_of, inside_frame, labels_of, path_of, whole_steps
from tambonlib.figures.series import Values
from tambonlib.figures.style import ACCENT, OTHERS, SECONDARY
from tambonlib.figures.telling import Find
from tambonlib.figures.vector import Vector
from tambonlib.indicators.by_series import BySeries, by_series
from tambonlib.indicators.card import Part
from tambonlib.indicators.catalogue import card
from tambonlib.thai import show_month, show_months

#: Units in which tambons of different size can stand side by side; baht and counts grow with the tambon.
COMPARABLE = frozenset(
    {
        "percent",
        "ratio",
        "index",
        "days",
        "months",
        "levels",
        "sides",
        "baht_per_rai",
        "baht_per_kg",
        "baht_per_head",
        "baht_per_household",
    }
)
_FARTHEST = 0.9  # this share of the other tambons' values is inside the frame; what lies beyond is said


def months_line(
    results: pd.DataFrame | BySeries,
    lang: str,
    *,
    tambon: str,
    months: Sequence[str],
    find: Find,
    run_identity: str,
    notice: str | None = None,
    indicator: str,
    part: str,
) -> Vector:
    """One part of one indicator over the months of the study, in its own unit.

    Parameters
    ----------
    results
        Results of all tambons of the study (of one alone: then nothing stands behind its line).
    lang
        ``"th"`` or ``"en"``.
    tambon
        Code of the tambon that the report is about.
    months
        The study's months, all of them.
    find
        Gives the finding of an indicator and part for this tambon; that of this series is the title.
    run_identity
        Stands in the source line.
    notice
        The study's notice (such as ข้อมูลสมมติ), put before the source line.
    indicator, part
        Which series.

    Returns
    -------
    Vector
        Months without a value stay gaps. Other tambons and their median are drawn where the unit lets them be
        compared. Without any value: a panel that says why.
    """
    foot, about, own_part = Foot(run_identity, notice, lang), card(indicator), card(indicator).part(part)
    what = getattr(about, lang)[:1].upper() + getattr(about, lang)[1:]
    laid = by_series(results)
    own = series.of_tambon(laid, tambon, indicator, part, months)
    if not own.known:
        return telling.nothing_in_vector(own, what, own_part, foot)
    everyone = (
        series.of_all_tambons(laid, indicator, part, months) if own_part.unit in COMPARABLE else {tambon: own.values}
    )
    others, median = [values for code, values in everyone.items() if code != tambon], series.middle_of_tambons(everyone)
    ticks = ticks_for(own.values, others, own_part)
    finding = find(indicator, part)
    subtitle = _subtitle(own, own_part, others, ticks, months, lang)
    drawing = [*axes_of(ticks, months, lang), *_lines(own.values, others, median, ticks)]
    drawing += _labels(own, median, len(everyone), ticks, own_part, lang)
    alt = _alt(own, finding, what, own_part, months, lang)
    return vector.framed(telling.head_with_unit(finding, what, own_part, subtitle, lang), foot, drawing, HIGH, alt)


def ticks_for(own: Values, others: Sequence[Values], part: Part) -> list[float]:
    """Whole steps that hold this tambon's values and nearly all of the others'; a share has 0 to 100.

    Examples
    --------
    >>> from tambonlib.indicators.card import Part
    >>> ticks_for([3.0, None, 11.5], [], Part("a", "ก", "a", unit="months"))
    [0.0, 5.0, 10.0, 15.0]
    """
    known = [value for values in others for value in values if value is not None]
    bounds = np.quantile(known, [1 - _FARTHEST, _FARTHEST]).tolist() if known else []
    here = [value for value in own if value is not None]
    lowest, highest = min([0.0, *bounds, *here]), max([*bounds, *here])
    if part.unit == "percent" and lowest >= 0 and highest <= 100:
        return [0.0, 25.0, 50.0, 75.0, 100.0]
    return whole_steps(lowest, highest if highest > lowest else lowest + 1)


def _lines(own: Values, others: Sequence[Values], median: Values, ticks: Sequence[float]) -> list[str]:
    inside = "".join(
        [
            f'<path d="{"".join(path_of(values, ticks, 0) for values in others)}" stroke="{OTHERS}" stroke-width="0.9" fill="none"/>',
            f'<path d="{path_of(median, ticks)}" stroke="{SECONDARY}" stroke-width="1.6" stroke-dasharray="6 3" fill="none"/>',
        ]
    )
    thick = f'<path d="{path_of(own, ticks)}" stroke="{ACCENT}" stroke-width="3" stroke-linejoin="round" stroke-linecap="round" fill="none"/>'
    return [inside_frame(inside), thick]


def _labels(
    own: series.Series, median: Values, tambons: int, ticks: Sequence[float], part: Part, lang: str
) -> list[str]:
    """Value and name at the right end of both lines; the month where this tambon's line ends before."""
    last = own.known[-1]
    name = words.text("figures.line.this", lang)
    if last != own.rows[-1]:
        name = words.text("figures.line.this_then", lang, month=show_month(last.month, lang))
    told = [(last.value, _short(last.value, part, lang), name)]
    middle = series.end_of(median)
    if middle:
        told.append(
            (middle[1], _short(middle[1], part, lang), words.text("figures.line.middle", lang, tambons=tambons))
        )
    return labels_of(told, ticks)


def _short(value: float, part: Part, lang: str) -> str:
    return (
        units.format_short(value, part.unit, part.counts, lang)
        if part.unit == "percent"
        else units.format_number(value, part.unit, lang)
    )


def _subtitle(
    own: series.Series, part: Part, others: Sequence[Values], ticks: Sequence[float], months: Sequence[str], lang: str
) -> str:
    last = own.known[-1]
    said = words.text(
        "figures.line.subtitle",
        lang,
        part=getattr(part, lang),
        unit=telling.unit_named(part, lang),
        period=show_months(months[0], months[-1], lang),
        month=show_month(last.month, lang),
        of=telling.rests_on(last.n, last.N, part, lang),
    )
    beyond = sum(any(value is not None and not ticks[0] <= value <= ticks[-1] for value in values) for values in others)
    more = [words.text("figures.line.others", lang)] if others else []
    more += [words.text("figures.line.beyond", lang, count=beyond)] if beyond else []
    return " ".join([said, *more])


def _alt(own: series.Series, finding, what: str, part: Part, months: Sequence[str], lang: str) -> str:
    low, high = (extreme(own.known, key=lambda row: row.value) for extreme in (min, max))
    lowest, highest = (units.format_short(one.value, part.unit, part.counts, lang) for one in (low, high))
    return words.text(
        "figures.line.alt",
        lang,
        title=telling.title_with_unit(finding, what, part, lang),
        branch=words.text(f"figures.branch.{finding.branch}", lang),
        known=len(own.known),
        months=len(months),
        lowest=lowest,
        lowest_month=show_month(low.month, lang),
        highest=highest,
        highest_month=show_month(high.month, lang),
    )
