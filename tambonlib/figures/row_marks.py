"""Rows of a figure: a name, and below it a bar or the pair of two years with its label.

y counts points from the top of the figure, so that names of one or two lines and marks share one scale; x is in the
unit of the values.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from tambonlib import units, words
from tambonlib.figures import labels
from tambonlib.figures.drawing import boxes, fit_x, height_of, line, lines_of_text, strokes, text, text_width, wrapped
from tambonlib.figures.series import Series
from tambonlib.figures.style import ACCENT, BODY, HATCH, INK, SECONDARY, SMALL, WIDE
from tambonlib.indicators.card import Part
from tambonlib.thai import show_number

_BAR, _BELOW, _APART = 11.0, 7.0, 10.0  # points: height of a bar, below each row, before a row that stands apart
_EDGE = 1.5  # so that a stroke at the lowest value is seen whole
_FRAME = 18.0  # width of the empty frame where there is no value
_FITS = 70  # letters of a reason that stand beside an empty bar
_LOOKS = {"accent": {"fill": ACCENT}, "plain": {"fill": HATCH}, "unknown": {"hatched": True}}
_YEAR_1 = 100.0


@dataclass(frozen=True)
class Row:
    """One row: its name, its value (None where there is none), the label at its end, and an earlier value.

    ``accent`` rows bear the figure's one colour, ``plain`` ones are grey, ``unknown`` ones hatched.
    """

    name: str
    value: float | None
    label: str
    kind: str = "accent"
    earlier: float | None = None

    @property
    def bold(self) -> bool:
        """Whether its label is bold."""
        return self.kind == "accent"


def row_of(part: Part, own: Series, month: str, kind: str, lang: str, first: str | None, name: str = "") -> Row:
    """The row of one series in one month with its value in the earlier month `first`; where it has no value, why.

    Parameters
    ----------
    first
        The month that the sentence of this series compares with, or its first with a value where all of them compare;
        None where there is nothing to compare with.
    name
        The part's own name where none is given.
    """
    name, value = name or getattr(part, lang), own.at(month).value
    if value is None:
        return Row(name, None, _why(own, month, part, lang), kind)
    said = _value_text(value, part, lang)
    if first in (None, month):
        return Row(name, value, said, kind)
    before = own.at(first).value
    earlier = words.text("figures.bars.earlier", lang, earlier=_value_text(before, part, lang))
    return Row(name, value, f"{said} {earlier}", kind, before)


def _value_text(value: float, part: Part, lang: str) -> str:
    """With its unit where that is short; the subtitle names the others."""
    if part.unit in ("percent", "days"):
        return units.format_short(value, part.unit, part.counts, lang)
    return units.format_number(value, part.unit, lang)


def _why(own: Series, month: str, part: Part, lang: str) -> str:
    """The reason where it fits beside the bar, else in few words: the page says it in full below."""
    row = own.at(month)
    if row.reason == "not_yet_half":
        return words.text("figures.bars.short.not_yet_half", lang)
    said = labels.reason_at(own, month, part.counts, lang)
    return said if len(said) <= _FITS else words.text(f"figures.bars.short.{row.status or 'no_row'}", lang)


def draw_bars(ax: Axes, rows: Sequence[Row], *, apart: int | None = None) -> float:
    """Draw a horizontal bar from zero for each row, the first on top, with strokes at the earlier values.

    A row without a value is an empty dashed frame with its label, so that it is not read as zero. Values may be
    negative.

    Parameters
    ----------
    apart
        The place of a row that stands apart from those before it.

    Returns
    -------
    float
        Height of them all, in points.
    """
    known = [one for row in rows for one in (row.value, row.earlier) if one is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    room = max((text_width(row.label, BODY, bold=row.bold) for row in rows if row.value is not None), default=0)
    unit = fit_x(ax, low, high if high > low else low + 1, left=_EDGE, right=room + 6)
    beside = [wrapped(row.label, WIDE - _FRAME - 10, SMALL) if row.value is None else "" for row in rows]
    tops, end = _name_rows(ax, rows, beside, apart)
    placed = list(zip(rows, tops, beside, strict=True))
    _draw_values(ax, [(row, top) for row, top, _ in placed if row.value is not None], unit)
    strokes(ax, [((0, top - 2), (0, top + _BAR + 2)) for top in tops], "zero", color=SECONDARY)
    _draw_missing(ax, [(said, top) for row, top, said in placed if row.value is None], unit)
    ax.set_ylim(end, 0)
    return end


def _draw_values(ax: Axes, placed: Sequence[tuple[Row, float]], unit: float) -> None:
    """Draw bars with their labels at their right ends, and strokes at earlier values."""
    for kind, look in _LOOKS.items():
        extents = [(0.0, top, row.value, top + _BAR) for row, top in placed if row.kind == kind]
        if extents:
            boxes(ax, extents, kind, **look)
    earlier = [
        ((row.earlier, top - 2), (row.earlier, top + _BAR + 2)) for row, top in placed if row.earlier is not None
    ]
    if earlier:
        strokes(ax, earlier, "halo", color="white", width=4.5, z=3)
        strokes(ax, earlier, "earlier", color=INK, width=2, z=4)
    for row, top in placed:
        reach = max(0.0, row.value, row.earlier if row.earlier is not None else 0.0)
        text(ax, reach + 5 * unit, top + _BAR / 2 + 3.6, row.label, bold=row.bold)


def _draw_missing(ax: Axes, placed: Sequence[tuple[str, float]], unit: float) -> None:
    """Draw an empty frame for each row without a value, and say why."""
    if placed:
        frames = [(unit, top, unit * _FRAME, top + _BAR) for _, top in placed]
        boxes(ax, frames, "missing", edge=SECONDARY, linestyle=(0, (3, 2)))
    for said, top in placed:
        lines_of_text(ax, unit * (_FRAME + 5), top - 1.5, said, size=SMALL, color=SECONDARY)


def _name_rows(
    ax: Axes, rows: Sequence[Row], beside: Sequence[str], apart: int | None = None
) -> tuple[list[float], float]:
    """Write the names of rows, each above the room for its mark.

    Parameters
    ----------
    beside
        The lines that stand in the room of each mark; "" where a label of one line does.

    Returns
    -------
    tuple
        Where the mark of each row begins, and the end of the last row, in points from the top.
    """
    tops, y = [], 0.0
    for place, (row, said) in enumerate(zip(rows, beside, strict=True)):
        y += _APART if place == apart else 0.0
        name = wrapped(row.name, WIDE)
        lines_of_text(ax, 0, y, name, transform=ax.get_yaxis_transform())
        y += height_of(name) + 1
        tops.append(y)
        y += max(_BAR, height_of(said, SMALL) if said else 0.0) + _BELOW
    return tops, y


def draw_pairs(ax: Axes, rows: Sequence[Row], lang: str) -> float:
    """Draw what became of each 100 baht of year 1: a hollow dot there, a full one after the change, and their label.

    The value of a row is its change in percent. Returns the height in points.
    """
    valued = [row for row in rows if row.value is not None]
    # Year 1 in the middle, whole tens to both sides; nobody spends less than nothing.
    reach = 10.0 * max(1, *(math.ceil(abs(row.value) / 10) for row in valued))
    low, high = _YEAR_1 - min(reach, _YEAR_1), _YEAR_1 + reach
    fit_x(ax, low, high, left=8, right=max(text_width(row.label, BODY, bold=row.bold) for row in valued) + 14)
    beside = ["" if row.value is not None else wrapped(row.label, WIDE, SMALL) for row in rows]
    tops, end = _name_rows(ax, rows, beside)
    placed = list(zip(rows, tops, beside, strict=True))
    _draw_dumbbells(ax, [(row, top) for row, top, _ in placed if row.value is not None])
    for said, top in [(said, top) for row, top, said in placed if row.value is None]:
        lines_of_text(ax, 0, top - 1.5, said, size=SMALL, color=SECONDARY, transform=ax.get_yaxis_transform())
    middle = words.text("figures.matched.year_1", lang)
    return _draw_scale(ax, {low: show_number(low, lang), _YEAR_1: middle, high: show_number(high, lang)}, end)


def _draw_dumbbells(ax: Axes, placed: Sequence[tuple[Row, float]]) -> None:
    strokes(ax, [((_YEAR_1, top - 1), (_YEAR_1, top + _BAR + 1)) for _, top in placed], "year 1")
    for kind, colour in (("plain", SECONDARY), ("accent", ACCENT)):
        some = [(_YEAR_1 + row.value, top + _BAR / 2) for row, top in placed if row.kind == kind]
        if some:
            ends, heights = zip(*some, strict=True)
            look = {"linestyle": "none", "marker": "o", "markeredgecolor": colour, "markeredgewidth": 1.5, "zorder": 4}
            strokes(ax, [((_YEAR_1, y), (x, y)) for x, y in some], f"{kind} change", color=colour, width=2.2, z=3)
            line(ax, [_YEAR_1] * len(some), heights, f"{kind} first", markerfacecolor="white", markersize=7, **look)
            line(ax, ends, heights, f"{kind} last", markerfacecolor=colour, markersize=7, **look)
    for row, top in placed:
        at = {"ha": "right", "transform": ax.get_yaxis_transform()}
        text(ax, 1, top + _BAR / 2 + 3.6, row.label, bold=row.bold, **at)


def _draw_scale(ax: Axes, said: dict[float, str], top: float) -> float:
    """Draw a scale with a few named places below rows; returns the height of the figure."""
    strokes(ax, [((min(said), top), (max(said), top))], "scale")
    strokes(ax, [((value, top), (value, top + 3)) for value in said], "ticks", color=SECONDARY)
    for value, name in said.items():
        text(ax, value, top + 13, name, size=SMALL, color=SECONDARY, ha="center")
    ax.set_ylim(top + 17, 0)
    return top + 17
