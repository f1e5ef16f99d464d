"""Lines over the months, drawn by the browser: their axes, paths that break at gaps, and labels at their ends."""

from collections.abc import Sequence
from math import ceil, floor, log10

from tambonlib.figures import vector
from tambonlib.figures.series import Values
from tambonlib.figures.style import ACCENT, INK, RULE, SECONDARY
from tambonlib.figures.vector import WIDE
from tambonlib.thai import show_month, show_number

_LEFT, _RIGHT, _TOP, _HIGH, _BELOW = 56, 132, 10, 190, 26
_APART = 38  # from one label of two lines to the next
#: How high the drawing is with its months.
HIGH = _TOP + _HIGH + _BELOW


def whole_steps(lowest: float, highest: float) -> list[float]:
    """At most six lines at 1, 2 or 5 times a power of ten, which hold both values.

    Examples
    --------
    >>> whole_steps(-30.0, 80.0)
    [-50.0, 0.0, 50.0, 100.0]
    """
    power = 10.0 ** floor(log10((highest - lowest) / 4))
    step = next(
        power * one for one in (1, 2, 5, 10, 20) if ceil(highest / (power * one)) - floor(lowest / (power * one)) <= 5
    )
    return [round(step * at, 6) for at in range(floor(lowest / step), ceil(highest / step) + 1)]


def _x(place: float, count: int) -> float:
    return _LEFT + (WIDE - _LEFT - _RIGHT) * (place + 0.5) / count


def _y(value: float, ticks: Sequence[float]) -> float:
    return _TOP + _HIGH * (ticks[-1] - value) / (ticks[-1] - ticks[0])


def axes_of(ticks: Sequence[float], months: Sequence[str], lang: str) -> list[str]:
    """Light lines at the ticks with their numbers, and every fourth month."""
    drawn = []
    for tick in ticks:
        y = _y(tick, ticks)
        drawn.append(vector.line(_LEFT, y, WIDE - _RIGHT, y, stroke=SECONDARY if tick == 0 else RULE, wide=0.8))
        drawn.append(
            vector.text(
                _LEFT - 8, y + 4.5, _tick_told(tick, ticks, lang), size=vector.SMALL, fill=SECONDARY, anchor="end"
            )
        )
    for place in range(0, len(months), 4):
        drawn.append(
            vector.text(
                _x(place, len(months)),
                _TOP + _HIGH + 20,
                show_month(months[place], lang),
                size=vector.SMALL,
                fill=SECONDARY,
                anchor="middle",
            )
        )
    return drawn


def _tick_told(tick: float, ticks: Sequence[float], lang: str) -> str:
    decimals = next(count for count in range(7) if all(round(one, count) == one for one in ticks))
    return show_number(tick, lang, decimals)


def inside_frame(drawn: str) -> str:
    """What is cut off where it leaves the frame."""
    wide = WIDE - _LEFT - _RIGHT
    return f'<svg x="{_LEFT}" y="{_TOP}" width="{wide}" height="{_HIGH}" viewBox="{_LEFT} {_TOP} {wide} {_HIGH}" overflow="hidden">{drawn}</svg>'


def path_of(values: Values, ticks: Sequence[float], decimals: int = 1) -> str:
    """The line; it breaks where a month has no value, and a month between two gaps is a short stroke."""
    count = len(values)
    return path_of_places(
        [None if value is None else (_x(place, count), _y(value, ticks)) for place, value in enumerate(values)],
        decimals,
    )


def path_of_places(places: Sequence[tuple[float, float] | None], decimals: int = 1) -> str:
    """A line through places on the drawing; it breaks where there is none, and one between two gaps is a short stroke.

    Examples
    --------
    >>> path_of_places([(0, 5), (10, 6), None, (30, 7)])
    'M0,5h.1L10,6M30,7h.1'
    """
    drawn, before = [], False
    for place in places:
        if place is not None:
            at = f"{round(place[0], decimals):g},{round(place[1], decimals):g}"
            drawn.append(f"L{at}" if before else f"M{at}h.1")
        before = place is not None
    return "".join(drawn)


def labels_of(told: Sequence[tuple[float, str, str]], ticks: Sequence[float]) -> list[str]:
    """Value and name of each line at its right end, kept apart; the first is this tambon's.

    Parameters
    ----------
    told
        For each line its last value, that value as it is shown, and its name.
    """
    heights = apart([_y(min(max(value, ticks[0]), ticks[-1]), ticks) for value, _, _ in told], _APART)
    # The lowest name stays above the months.
    down = min(0.0, _TOP + _HIGH - 12 - max(heights))
    drawn = []
    for place, ((_, said, name), height) in enumerate(zip(told, heights, strict=True)):
        drawn.append(vector.text(WIDE - _RIGHT + 8, height + down, said, fill=INK if place else ACCENT, bold=not place))
        drawn.append(vector.text(WIDE - _RIGHT + 8, height + down + 16, name, size=vector.SMALL, fill=SECONDARY))
    return drawn


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
