"""What support did the tambon get, and when? Hours by line and month, and the months without any."""

from collections.abc import Sequence
from math import fsum

import pandas as pd

from tambonlib import framework, units, words
from tambonlib.figures import series, telling, vector
from tambonlib.figures.frame import Foot, Head
from tambonlib.figures.style import ACCENT, RULE, SECONDARY
from tambonlib.figures.telling import Find
from tambonlib.figures.vector import WIDE
from tambonlib.indicators.by_series import BySeries, by_series
from tambonlib.indicators.catalogue import card
from tambonlib.thai import show_month, show_months

INDICATOR, WHOLE = "S.1", "total"
_ROW, _HIGH, _RIGHT, _SILENT = 74, 42, 110, 16


def support_lines(
    results: pd.DataFrame | BySeries,
    lang: str,
    *,
    tambon: str,
    months: Sequence[str],
    find: Find,
    run_identity: str,
    notice: str | None = None,
) -> vector.Vector:
    """Hours in each month, one small panel for each line of support, all on one scale; months without any below.

    A month without a value is hatched. `find` is not asked: the title says the sum and the silence. Parameters as in
    :func:`tambonlib.figures.months_line.months_line`.
    """
    foot = Foot(run_identity, notice, lang)
    laid = by_series(results)
    whole = series.of_tambon(laid, tambon, INDICATOR, WHOLE, months)
    if not whole.known:
        return telling.nothing_in_vector(whole, getattr(card(INDICATOR), lang), card(INDICATOR).part(WHOLE), foot)
    panels = [
        (line.label[lang], series.of_tambon(laid, tambon, INDICATOR, line.code.lower(), months))
        for line in framework.support_lines()
    ]
    silent = [value == 0 for value in whole.values]
    title = words.text(
        "figures.support_lines.title", lang, total=_sum(whole, lang), silent=sum(silent), months=len(months)
    )
    subtitle = words.text("figures.support_lines.subtitle", lang, period=show_months(months[0], months[-1], lang))
    most = max((row.value for _, own in panels for row in own.known), default=0.0) or 1.0
    drawing = [piece for place, (name, own) in enumerate(panels) for piece in _panel(place, name, own, most, lang)]
    top = _ROW * len(panels)
    drawing += [vector.text(0, top + 17, words.text("figures.support_lines.silent", lang)), *_silence(silent, top + 25)]
    drawing += _months(months, top + 25 + _SILENT, lang)
    told = "; ".join(f"{name} {_sum(own, lang).strip()}" for name, own in panels)
    named = ", ".join(show_month(row.month, lang) for row in whole.rows if row.value == 0) or words.text(
        "figures.coverage.no_gaps", lang
    )
    alt = words.text("figures.support_lines.alt", lang, title=title, told=told, silent=named)
    return vector.framed(Head(title, subtitle), foot, drawing, top + 25 + _SILENT + 26, alt)


def _sum(own: series.Series, lang: str) -> str:
    """The hours of all months with a value."""
    return units.format_value(fsum(row.value for row in own.known), "hours", "activities", lang)


def _x(place: int, count: int) -> float:
    return (WIDE - _RIGHT) * place / count


def _panel(place: int, name: str, own: series.Series, most: float, lang: str) -> list[str]:
    """The name of the line, its bars, and its sum at the right."""
    foot, count = _ROW * place + 24 + _HIGH, len(own.rows)
    wide = (WIDE - _RIGHT) / count
    drawn = [vector.text(0, _ROW * place + 17, name), vector.line(0, foot, WIDE - _RIGHT, foot, stroke=RULE)]
    for at, value in enumerate(own.values):
        if value is None:
            drawn.append(vector.hatched(_x(at, count) + 1, foot - _HIGH, wide - 2, _HIGH))
        elif value > 0:
            high = max(1.0, _HIGH * value / most)
            drawn.append(vector.rect(_x(at, count) + 2, foot - high, wide - 4, high, fill=ACCENT))
    total = _sum(own, lang).strip() if own.known else words.text("figures.support_lines.none", lang)
    return [*drawn, vector.text(WIDE - _RIGHT + 8, foot - 2, total, bold=True)]


def _silence(silent: Sequence[bool], top: float) -> list[str]:
    wide = (WIDE - _RIGHT) / len(silent)
    drawn = [vector.hatched(_x(at, len(silent)) + 1, top, wide - 2, _SILENT) for at, none in enumerate(silent) if none]
    return [*drawn, vector.line(0, top + _SILENT, WIDE - _RIGHT, top + _SILENT, stroke=RULE)]


def _months(months: Sequence[str], top: float, lang: str) -> list[str]:
    half = (WIDE - _RIGHT) / len(months) / 2
    return [
        vector.text(
            max(_x(place, len(months)) + half - 18, 0),
            top + 18,
            show_month(months[place], lang),
            size=vector.SMALL,
            fill=SECONDARY,
        )
        for place in range(0, len(months), 4)
    ]
