"""Horizontal bars that the browser draws: values of several parts in one month, each with its name and its first
value.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tambonlib import units, words
from tambonlib.figures import series, telling, vector
from tambonlib.figures.style import ACCENT, HATCH, INK, SECONDARY
from tambonlib.figures.vector import WIDE
from tambonlib.indicators.card import Part

_ROW, _HIGH, _RIGHT, _GAP = 48, 17, 190, 20
_FILLS = {"accent": ACCENT, "plain": HATCH}
_EDGE = 2  # so that a stroke at the lowest value is seen whole
_FITS = 70  # letters of a reason that stand beside an empty bar


@dataclass(frozen=True)
class Bar:
    """One bar: its name, value (None where there is none), what stands at its end, and an earlier value.

    ``accent`` bars bear the figure's one colour, ``plain`` ones are grey, ``unknown`` ones hatched.
    """

    name: str
    value: float | None
    label: str
    kind: str = "accent"
    earlier: float | None = None


def bar_of(name: str, own: series.Series, month: str, part: Part, kind: str, lang: str, *, first: str | None) -> Bar:
    """The bar of one series in one month, with its value in the earlier month `first`; where there is no value, why.

    ``first`` is the month that the sentence of this series compares with, or its first with a value where all of them
    compare; None where there is nothing to compare with.
    """
    value = own.at(month).value
    if value is None:
        return Bar(name, None, _why(own, month, part, lang), kind)
    said = _said(value, part, lang)
    if first in (None, month):
        return Bar(name, value, said, kind)
    before = own.at(first).value
    earlier = words.text("figures.bars.earlier", lang, earlier=_said(before, part, lang))
    return Bar(name, value, f"{said} {earlier}", kind, before)


def _said(value: float, part: Part, lang: str) -> str:
    """With its unit where that is short; the subtitle names the others."""
    told = units.format_short if part.unit in ("percent", "days") else None
    return told(value, part.unit, part.counts, lang) if told else units.format_number(value, part.unit, lang)


def _why(own: series.Series, month: str, part: Part, lang: str) -> str:
    """The reason where it fits beside the bar, else in few words: the page says it in full below."""
    row = own.at(month)
    if row.reason == "not_yet_half":
        return words.text("figures.bars.short.not_yet_half", lang)
    said = telling.reason_at(own, month, part.counts, lang)
    return said if len(said) <= _FITS else words.text(f"figures.bars.short.{row.status or 'no_row'}", lang)


def drawn_bars(bars: Sequence[Bar], *, gap_before: int | None = None) -> tuple[list[str], float]:
    """The bars as SVG elements, the first on top, and how high they are together.

    A bar without a value is an empty dashed frame with its label, so that it is not read as zero. Values may be
    negative.
    """
    known = [one for bar in bars for one in (bar.value, bar.earlier) if one is not None]
    lowest, highest = min([0.0, *known]), max([0.0, *known])
    scale = (WIDE - _RIGHT - _EDGE) / ((highest - lowest) or 1.0)
    zero, top, drawn = _EDGE - lowest * scale, 0.0, []
    for place, bar in enumerate(bars):
        top += _GAP if place == gap_before else 0
        drawn += _one(bar, top, zero, scale)
        top += _ROW
    return drawn, top


def _one(bar: Bar, top: float, zero: float, scale: float) -> list[str]:
    y = top + 25
    drawn = [vector.text(0, top + 17, bar.name), vector.line(zero, y - 3, zero, y + _HIGH + 3, stroke=SECONDARY)]
    if bar.value is None:
        drawn.append(
            f'<rect x="{zero + 1:.1f}" y="{y}" width="26" height="{_HIGH}" fill="none" stroke="{SECONDARY}" stroke-dasharray="3 2"/>'
        )
        return [*drawn, vector.text(zero + 34, y + 13, bar.label, fill=SECONDARY)]
    ends = sorted((zero, zero + bar.value * scale))
    wide = max(1.0, ends[1] - ends[0])
    drawn.append(
        vector.hatched(ends[0], y, wide, _HIGH)
        if bar.kind == "unknown"
        else vector.rect(ends[0], y, wide, _HIGH, fill=_FILLS[bar.kind])
    )
    end = ends[1]
    if bar.earlier is not None:
        at = zero + bar.earlier * scale
        end = max(end, at)
        drawn += [
            vector.line(at, y - 3, at, y + _HIGH + 3, stroke="#ffffff", wide=6),
            vector.line(at, y - 3, at, y + _HIGH + 3, stroke=INK, wide=2.5),
        ]
    return [*drawn, vector.text(end + 8, y + 13, bar.label, bold=bar.kind == "accent")]


def alt_of(title: str, subtitle: str, bars: Sequence[Bar], lang: str) -> str:
    """All of it in words."""
    told = "; ".join(f"{bar.name} {bar.label}" for bar in bars)
    return words.text("figures.bars.alt", lang, title=title, subtitle=subtitle, told=told)
