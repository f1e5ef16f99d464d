"""The axis of months, and lines on it whose gaps stay gaps."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from tambonlib.figures.style import RULE, SMALL
from tambonlib.thai import show_month, show_number


def months_axis(axes: Axes, months: Sequence[str], lang: str, *, every: int = 4) -> None:
    """Month ticks: every fourth month; all months have a place, also those without a value."""
    places = range(0, len(months), every)
    axes.set_xlim(-0.5, len(months) - 0.5)
    axes.set_xticks(list(places), [show_month(months[place], lang) for place in places])


def percent_axis(axes: Axes, lang: str, highest: float = 100.0, lowest: float = 0.0, step: float = 25.0) -> None:
    """Light lines at whole steps that hold the values; the unit stands in the subtitle.

    The step doubles until there are seven lines at most.
    """
    while np.ceil(highest / step) - np.floor(lowest / step) > 6:
        step *= 2
    ticks = step * np.arange(np.floor(lowest / step), np.ceil(highest / step) + 1)
    axes.set_ylim(ticks[0], ticks[-1])
    axes.set_yticks(ticks, [show_number(tick, lang) for tick in ticks])
    axes.grid(axis="y", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)


def broken_line(axes: Axes, values: pd.Series, **look) -> None:
    """A line that breaks where a month has no value; a month between two gaps becomes a dot."""
    places, heights = np.arange(len(values)), values.to_numpy(float)
    line = axes.plot(places, heights, clip_on=False, **look)[0]
    known = ~np.isnan(heights)
    alone = known & ~np.r_[False, known[:-1]] & ~np.r_[known[1:], False]
    size = 2.2 * line.get_linewidth()
    axes.plot(
        places[alone], heights[alone], linestyle="none", marker="o", markersize=size, markeredgewidth=0,
        color=line.get_color(), zorder=line.get_zorder(), clip_on=False,
    )


def end_of(values: pd.Series) -> tuple[int, float] | None:
    """Place and height of the last value, None where there is none."""
    known = np.flatnonzero(values.notna().to_numpy())
    return (int(known[-1]), float(values.iloc[known[-1]])) if len(known) else None


def label_right(axes: Axes, text: str, at: tuple[float, float], **look) -> None:
    """A label to the right of a place, centred on its height; it may stand outside the axes."""
    axes.annotate(
        text, at, xytext=(4, 0), textcoords="offset points", va="center", annotation_clip=False, linespacing=1.25,
        size=SMALL, **look,
    )  # fmt: skip


def apart(heights: Sequence[float], least: float) -> list[float]:
    """Heights for labels that keep `least` distance, as near to their own heights as that allows.

    Examples
    --------
    >>> apart([50, 52, 90], 10)
    [46.0, 56.0, 90.0]
    """
    order = sorted(range(len(heights)), key=lambda one: heights[one])
    groups: list[list[float]] = []  # sum of wished starts, members
    for rank in order:
        groups.append([float(heights[rank]), 1])
        while len(groups) > 1 and _start(groups[-1], least) < _start(groups[-2], least) + groups[-2][1] * least:
            total, count = groups.pop()
            groups[-1] = [groups[-1][0] + total, groups[-1][1] + count]
    placed = [_start(group, least) + step * least for group in groups for step in range(int(group[1]))]
    return [placed[order.index(one)] for one in range(len(heights))]


def _start(group: list[float], least: float) -> float:
    total, count = group
    return total / count - least * (count - 1) / 2

