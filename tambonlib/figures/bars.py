"""Horizontal bars with their names above them and their values at their ends: no legend, no axis."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from tambonlib.figures.style import ACCENT, BODY, INK, PAPER, RULE, SECONDARY, SMALL

ROW = 0.5  # inches for one bar with its name
_BAR, _NAME = 0.32, 0.76  # centre of bar and of name, in parts of a row from its lower edge
_HIGH = 0.3


@dataclass(frozen=True)
class Bar:
    """One bar: its name, value (None where there is none), what stands at its end, and an earlier value.

    ``plain`` bars are grey, ``unknown`` ones hatched; the rest bears the figure's one accent.
    """

    name: str
    value: float | None
    label: str
    kind: str = "accent"
    earlier: float | None = None


_LOOKS = {
    "accent": {"facecolor": ACCENT, "edgecolor": ACCENT},
    "plain": {"facecolor": "#8b96a1", "edgecolor": "#8b96a1"},
    "unknown": {"facecolor": "white", "edgecolor": SECONDARY, "hatch": "//////"},
}


def horizontal_bars(axes: Axes, bars: Sequence[Bar], *, gap_before: int | None = None) -> None:
    """Draw bars from zero, the first on top.

    Parameters
    ----------
    axes
        As high as :func:`rows_high` says.
    bars
        A bar without a value is an empty hatched frame with its label, so that it is not read as zero.
    gap_before
        Place of a bar that stands apart from those above.
    """
    longest = max([0.0, *(max(bar.value or 0, bar.earlier or 0) for bar in bars)]) or 1.0
    axes.set_xlim(0, longest)
    total = len(bars) + (0.5 if gap_before is not None else 0.0)
    axes.set_ylim(0, total)
    axes.set_axis_off()
    for place, bar in enumerate(bars):
        lower = total - place - 1 - (0.5 if gap_before is not None and place >= gap_before else 0.0)
        axes.text(0, lower + _NAME, bar.name, size=BODY, color=INK, va="center")
        _draw(axes, bar, lower + _BAR, longest)
    if gap_before is not None:
        line = total - gap_before - 0.22
        axes.plot([0, longest], [line, line], color=RULE, linewidth=0.8, clip_on=False)


def rows_high(bars: Sequence[Bar], gap_before: int | None = None) -> float:
    """Inches that the bars need."""
    return ROW * (len(bars) + (0.5 if gap_before is not None else 0.0))


def _draw(axes: Axes, bar: Bar, centre: float, longest: float) -> None:
    lower = centre - _HIGH / 2
    if bar.value is None:
        empty = {"facecolor": PAPER, "edgecolor": RULE, "hatch": "....", "linewidth": 0.8}
        axes.add_patch(Rectangle((0, lower), 0.06 * longest, _HIGH, clip_on=False, **empty))
        end = 0.06 * longest
    else:
        axes.add_patch(Rectangle((0, lower), bar.value, _HIGH, clip_on=False, linewidth=0.8, **_LOOKS[bar.kind]))
        end = max(bar.value, bar.earlier or 0)
    if bar.earlier is not None:
        _draw_earlier(axes, bar.earlier, centre)
    weight = "bold" if bar.kind == "accent" and bar.value is not None else "normal"
    size, colour = (SMALL, SECONDARY) if bar.value is None else (BODY, INK)
    axes.annotate(
        bar.label, (end, centre), xytext=(6, 0), textcoords="offset points", va="center", size=size, color=colour,
        weight=weight, annotation_clip=False,
    )  # fmt: skip


def _draw_earlier(axes: Axes, value: float, centre: float) -> None:
    """The earlier value as an upright stroke, wider than the bar, white-edged so that it shows on it."""
    ends = [centre - _HIGH * 0.72, centre + _HIGH * 0.72]
    axes.plot([value, value], ends, color="white", linewidth=4.5, solid_capstyle="butt", clip_on=False, zorder=4)
    axes.plot([value, value], ends, color=INK, linewidth=2, solid_capstyle="butt", clip_on=False, zorder=5)
