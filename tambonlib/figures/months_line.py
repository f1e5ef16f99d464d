"""One series over the months: this tambon thick, the others thin, their median dashed."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from tambonlib import units, words
from tambonlib.figures import series, telling, vector
from tambonlib.figures.frame import Foot
from tambonlib.figures.line_kit import HIGH, axes_of, inside_frame, labels_of, path_of, whole_steps
from tambonlib.figures.months_axis import end_of
from tambonlib.figures.style import ACCENT, OTHERS, SECONDARY
from tambonlib.figures.telling import Find
from tambonlib.figures.vector import Vector
from tambonlib.indicators.card import Part, card
from tambonlib.thai import show_month, show_months

#: Units in which tambons of different size can stand side by side; baht and counts grow with the tambon.
COMPARABLE = frozenset({"percent", "ratio", "index", "days", "months", "levels", "sides", "baht_per_rai", "baht_per_kg", "baht_per_head", "baht_per_household"})
_FARTHEST = 0.9  # this share of the other tambons' values is inside the frame; what lies beyond is said


def months_line(
    results: pd.DataFrame, lang: str, *, tambon: str, months: Sequence[str], find: Find, run_identity: str,
    notice: str | None = None, indicator: str, part: str,
) -> Vector:  # fmt: skip
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
    own = series.of_tambon(results, tambon, indicator, part, months)
    if own["value"].notna().sum() == 0:
        return telling.nothing_in_vector(own, what, own_part, foot)
    everyone = series.of_all_tambons(results, indicator, part, months) if own_part.unit in COMPARABLE else own[["value"]]
    others, median = everyone.drop(columns=[tambon, "value"], errors="ignore"), series.middle_of_tambons(everyone)
    ticks = ticks_for(own["value"], others, own_part)
    finding = find(indicator, part)
    subtitle = _subtitle(own, own_part, others, ticks, months, lang)
    drawing = [*axes_of(ticks, months, lang), *_lines(own["value"], others, median, ticks)]
    drawing += _labels(own["value"], median, len(everyone.columns), ticks, own_part, lang)
    alt = _alt(own["value"], finding, what, own_part, months, lang)
    return vector.framed(telling.head_with_unit(finding, what, own_part, subtitle, lang), foot, drawing, HIGH, alt)


def ticks_for(own: pd.Series, others: pd.DataFrame, part: Part) -> list[float]:
    """Whole steps that hold this tambon's values and nearly all of the others'; a share has 0 to 100.

    Examples
    --------
    >>> from tambonlib.indicators.card import Part
    >>> ticks_for(pd.Series([3.0, 11.5]), pd.DataFrame(), Part("a", "ก", "a", unit="months"))
    [0.0, 5.0, 10.0, 15.0]
    """
    known = others.to_numpy(float).ravel() if others.size else np.array([])
    known = known[~np.isnan(known)]
    bounds = np.quantile(known, [1 - _FARTHEST, _FARTHEST]) if known.size else []
    lowest, highest = min([0.0, *bounds, own.min()]), max([*bounds, own.max()])
    if part.unit == "percent" and lowest >= 0 and highest <= 100:
        return [0.0, 25.0, 50.0, 75.0, 100.0]
    return whole_steps(float(lowest), float(highest) if highest > lowest else float(lowest) + 1)


def _lines(own: pd.Series, others: pd.DataFrame, median: pd.Series, ticks: Sequence[float]) -> list[str]:
    inside = "".join(
        [
            f'<path d="{"".join(path_of(others[code], ticks, 0) for code in others)}" stroke="{OTHERS}" stroke-width="0.9" fill="none"/>',
            f'<path d="{path_of(median, ticks)}" stroke="{SECONDARY}" stroke-width="1.6" stroke-dasharray="6 3" fill="none"/>',
        ]
    )
    thick = f'<path d="{path_of(own, ticks)}" stroke="{ACCENT}" stroke-width="3" stroke-linejoin="round" stroke-linecap="round" fill="none"/>'
    return [inside_frame(inside), thick]


def _labels(own: pd.Series, median: pd.Series, tambons: int, ticks: Sequence[float], part: Part, lang: str) -> list[str]:
    """Value and name at the right end of both lines; the month where this tambon's line ends before."""
    place, value = end_of(own)
    name = words.text("figures.line.this", lang)
    if place < len(own) - 1:
        name = words.text("figures.line.this_then", lang, month=show_month(own.index[place], lang))
    told = [(value, _short(value, part, lang), name)]
    middle = end_of(median)
    if middle:
        told.append((middle[1], _short(middle[1], part, lang), words.text("figures.line.middle", lang, tambons=tambons)))
    return labels_of(told, ticks)


def _short(value: float, part: Part, lang: str) -> str:
    return units.short_told(value, part.unit, part.counts, lang) if part.unit == "percent" else units.number_told(value, part.unit, lang)


def _subtitle(own: pd.DataFrame, part: Part, others: pd.DataFrame, ticks: Sequence[float], months: Sequence[str], lang: str) -> str:
    last = own[own["value"].notna()].iloc[-1]
    said = words.text(
        "figures.line.subtitle", lang, part=getattr(part, lang), unit=telling.unit_named(part, lang), period=show_months(months[0], months[-1], lang),
        month=show_month(last.name, lang), of=telling.rests_on(last["n"], last["N"], part, lang),
    )  # fmt: skip
    beyond = (others.max() > ticks[-1]) | (others.min() < ticks[0])
    more = [words.text("figures.line.others", lang)] if len(others.columns) else []
    more += [words.text("figures.line.beyond", lang, count=int(beyond.sum()))] if beyond.any() else []
    return " ".join([said, *more])


def _alt(own: pd.Series, finding, what: str, part: Part, months: Sequence[str], lang: str) -> str:
    known = own.dropna()
    lowest, highest = (units.short_told(one, part.unit, part.counts, lang) for one in (known.min(), known.max()))
    return words.text(
        "figures.line.alt", lang, title=telling.title_with_unit(finding, what, part, lang), branch=words.text(f"figures.branch.{finding.branch}", lang),
        known=len(known), months=len(months), lowest=lowest, lowest_month=show_month(known.idxmin(), lang), highest=highest,
        highest_month=show_month(known.idxmax(), lang),
    )  # fmt: skip
