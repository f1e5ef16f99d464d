"""Do people keep accounts month after month? This tambon among all tambons of the study."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from tambonlib import words
from tambonlib.figures import months_axis as axis
from tambonlib.figures import series, telling
from tambonlib.figures.drawn import Drawn
from tambonlib.figures.frame import Foot, framed
from tambonlib.figures.style import ACCENT, INK, OTHERS, SECONDARY, style
from tambonlib.figures.telling import Find
from tambonlib.thai import show_month, show_months

INDICATOR, PART = "D1.1", "month"


def continuity(
    results: pd.DataFrame, lang: str, *, tambon: str, months: Sequence[str], find: Find, run_identity: str,
    notice: str | None = None,
) -> Drawn:  # fmt: skip
    """Account continuity over the months: this tambon thick, all others thin, their median dashed.

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
        Gives the finding of an indicator and part for this tambon; that of D1.1 ``month`` is the title.
    run_identity
        Stands in the source line.
    notice
        The study's notice (such as ข้อมูลสมมติ), put before the source line.

    Returns
    -------
    Drawn
        Months without a value stay gaps. Without any value: a panel that says why.
    """
    foot = Foot(run_identity, notice, lang)
    what = words.text("figures.continuity.what", lang)
    own = series.of_tambon(results, tambon, INDICATOR, PART, months)
    if own["value"].notna().sum() == 0:
        return telling.why_nothing(own, what, foot)
    finding = find(INDICATOR, PART)
    everyone = series.of_all_tambons(results, INDICATOR, PART, months)
    median = series.middle_of_tambons(everyone)
    subtitle = _subtitle(own, everyone, months, lang)
    with style():
        head = telling.head_of(finding, what, subtitle, lang)
        figure, (axes,) = framed(head, foot, 2.5, left=0.34, right=1.35)
        _lines(axes, own["value"], everyone.drop(columns=tambon), median, months, lang)
        _label(axes, own["value"], median, len(everyone.columns), lang)
    return Drawn(figure, _alt(own["value"], finding, months, lang))


def _lines(axes: Axes, own: pd.Series, others: pd.DataFrame, median: pd.Series, months: Sequence[str], lang: str) -> None:
    axis.months_axis(axes, months, lang)
    axis.percent_axis(axes, lang)
    for code in others.columns:
        axis.broken_line(axes, others[code], color=OTHERS, linewidth=0.7, zorder=1)
    axis.broken_line(axes, median, color=SECONDARY, linewidth=1.3, linestyle=(0, (4, 2)), zorder=2)
    axis.broken_line(axes, own, color=ACCENT, linewidth=2.6, zorder=3)


def _subtitle(own: pd.DataFrame, everyone: pd.DataFrame, months: Sequence[str], lang: str) -> str:
    last = own[own["value"].notna()].iloc[-1]
    return words.text(
        "figures.continuity.subtitle",
        lang,
        of=telling.of_told(last["n"], last["N"], "households", lang),
        month=show_month(last.name, lang),
        period=show_months(months[0], months[-1], lang),
        tambons=len(everyone.columns),
    )


def _label(axes: Axes, own: pd.Series, median: pd.Series, tambons: int, lang: str) -> None:
    """Labels at the right end of the two lines, kept apart; the month where a line ends before."""
    place, height = axis.end_of(own)
    ended = "" if place == len(own) - 1 else "_then"
    told = {"value": telling.number_told(height, lang), "month": show_month(own.index[place], lang)}
    labels = [(height, words.text(f"figures.this_tambon{ended}", lang, **told), ACCENT, "bold")]
    middle = axis.end_of(median)
    if middle:
        value = telling.number_told(middle[1], lang)
        labels.append((middle[1], words.text("figures.middle", lang, value=value, tambons=tambons), INK, "normal"))
    heights = axis.apart([label[0] for label in labels], 15)
    for (_, text, colour, weight), at in zip(labels, heights, strict=True):
        axis.label_right(axes, text, (len(own) - 0.5, at), color=colour, weight=weight)


def _alt(own: pd.Series, finding, months: Sequence[str], lang: str) -> str:
    known = own.dropna()
    return words.text(
        "figures.continuity.alt",
        lang,
        title=telling.title_of(finding, words.text("figures.continuity.what", lang), lang),
        branch=words.text(f"figures.branch.{finding.branch}", lang),
        known=len(known),
        months=len(months),
        lowest=telling.number_told(known.min(), lang),
        lowest_month=show_month(known.idxmin(), lang),
        highest=telling.number_told(known.max(), lang),
        highest_month=show_month(known.idxmax(), lang),
    )
