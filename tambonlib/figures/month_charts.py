"""Figures over the months of the study: sheets, hours of support, and lines of one series.

All functions are called alike; :func:`tambonlib.figures.row_charts.plot_reducible` explains the parameters.
"""

from collections.abc import Sequence
from itertools import groupby
from math import ceil, floor, fsum, log10

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from tambonlib import framework, units, words
from tambonlib.figures import labels
from tambonlib.figures.drawing import boxes, fit_x, height_of, line, lines_of_text, strokes, text, text_width, wrapped
from tambonlib.figures.labels import Find, Head
from tambonlib.figures.report_axes import Description, describe, new_axes, nothing_to_draw
from tambonlib.figures.series import Series, Values, middle_of_tambons, select
from tambonlib.figures.style import ACCENT, BODY, OTHERS, PAPER, SECONDARY, SMALL, WIDE, style
from tambonlib.indicators.by_series import BySeries, Row
from tambonlib.indicators.card import Part
from tambonlib.indicators.catalogue import card
from tambonlib.thai import show_month, show_months, show_number

SHEETS, SHEETS_PART = "D1.1", "month"
SUPPORT, SUPPORT_WHOLE = "S.1", "total"
#: Units in which tambons of different size can be compared; baht and counts grow with the tambon.
COMPARABLE = frozenset(
    "percent ratio index days months levels sides baht_per_rai baht_per_kg baht_per_head baht_per_household".split()
)
_FARTHEST = 0.9  # this share of the other tambons' values is inside the frame; the subtitle says what lies beyond
_BAR = 0.72  # of the room that a month has
_HIGH = 96.0  # points: height of the room for values
_BELOW = 17.0  # for the months
_STEPS = (1, 2, 3, 4, 6, 12, 24)  # months from one label to the next


def plot_coverage(
    results: pd.DataFrame | BySeries,
    tambon: str | None = None,
    *,
    months: Sequence[str] | None = None,
    lang: str = "th",
    source: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Plot how many households had a sheet in each month, of how many in the group; gaps are hatched.

    The sheets are what D1.1 ``month`` says: its share of its n eligible households. The title says the coverage.
    """
    chosen = select(results, tambon, months)
    own, months = chosen.of(SHEETS, SHEETS_PART), chosen.months
    if not own.known:
        title = words.text("figures.title.not_enough_data", lang, what=words.text("figures.coverage.what", lang))
        reasons = labels.reason_lines(own, card(SHEETS).part(SHEETS_PART), lang)
        return nothing_to_draw(ax, title, reasons, source=source, lang=lang)
    title, period = _coverage_title(own, lang), show_months(months[0], months[-1], lang)
    head = Head(title, words.text("figures.coverage.subtitle", lang, period=period))
    with style():
        ax = new_axes(ax)
        high = _draw_coverage(ax, own, lang)
        return describe(ax, Description(head, _coverage_alt(title, own, lang), source, lang), high)


def _sheets(row: Row) -> int:
    """How many households had a sheet; the value is their share of n in percent."""
    return round(row.value * row.n / 100)


def _coverage_title(own: Series, lang: str) -> str:
    """Known months of all; months whose number is known to be zero are named apart from unknown ones."""
    known, months = len(own.known), len(own.rows)
    empty = sum(_sheets(row) == 0 for row in own.known)
    title = words.text(
        f"figures.coverage.title_{'all' if known == months else 'gaps'}", lang, known=known, months=months
    )
    return f"{title} {words.text('figures.coverage.empty', lang, count=empty)}" if empty else title


def _draw_coverage(ax: Axes, own: Series, lang: str) -> float:
    """Draw the households of the group as frames, those with a sheet filled in; y is households."""
    most = max(row.n for row in own.known)
    count, unit = len(own.rows), (most or 1) / _HIGH
    left = max(text_width(show_number(end, lang), SMALL) for end in (0, most)) + 5
    fit_x(ax, 0, count, left=left, right=1)
    known = [(place, row) for place, row in enumerate(own.rows) if row.value is not None]
    boxes(ax, _bars((place, row.n) for place, row in known), "group", fill=PAPER, edge=SECONDARY)
    boxes(ax, _bars((place, _sheets(row)) for place, row in known), "sheets", fill=ACCENT)
    unknown = [(start, 0, end, most or 1) for start, end in _gaps(own.values)]
    if unknown:
        boxes(ax, unknown, "unknown", hatched=True)
    strokes(ax, [((0, 0), (count, 0))], "ground")
    for end in sorted({0, most}):
        text(
            ax,
            -5 * (count / (WIDE - left - 1)),
            end - 3 * unit,
            show_number(end, lang),
            size=SMALL,
            color=SECONDARY,
            ha="right",
        )
    _name_months(ax, [row.month for row in own.rows], -13 * unit, lang)
    _name_latest(ax, own, most + 4 * unit, lang)
    ax.set_ylim(-_BELOW * unit, most + 16 * unit)
    return _HIGH + _BELOW + 16


def _name_latest(ax: Axes, own: Series, y: float, lang: str) -> None:
    """Write sheets and households of the latest month with a value above its bar, and which month, if not the last."""
    row, count = own.known[-1], len(own.rows)
    place = next(place for place, one in enumerate(own.rows) if one is row)
    said = words.text("figures.coverage.last", lang, **_counts(row, lang))
    if row is not own.rows[-1]:
        said = f"{said} ({show_month(row.month, lang)})"
    right = place >= count / 2
    text(ax, place + 1 if right else place, y, said, bold=True, ha="right" if right else "left")


def _counts(row: Row, lang: str) -> dict[str, str]:
    return {"sheets": show_number(_sheets(row), lang), "eligible": show_number(row.n, lang)}


def _coverage_alt(title: str, own: Series, lang: str) -> str:
    last = own.known[-1]
    missing = [show_month(row.month, lang) for row in own.rows if row.value is None]
    gaps = ", ".join(missing) or words.text("figures.coverage.no_gaps", lang)
    month = show_month(last.month, lang)
    return words.text("figures.coverage.alt", lang, title=title, month=month, gaps=gaps, **_counts(last, lang))


def plot_support(
    results: pd.DataFrame | BySeries,
    tambon: str | None = None,
    *,
    months: Sequence[str] | None = None,
    lang: str = "th",
    source: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Plot the hours of support in each month: a panel for each line of support, and the months without any.

    All panels have one scale. A month without a value is hatched. The title says the sum and the silence.
    """
    chosen = select(results, tambon, months)
    whole, months = chosen.of(SUPPORT, SUPPORT_WHOLE), chosen.months
    if not whole.known:
        title = words.text("figures.title.not_enough_data", lang, what=getattr(card(SUPPORT), lang))
        reasons = labels.reason_lines(whole, card(SUPPORT).part(SUPPORT_WHOLE), lang)
        return nothing_to_draw(ax, title, reasons, source=source, lang=lang)
    panels = [(one.label[lang], chosen.of(SUPPORT, one.code.lower())) for one in framework.support_lines()]
    silent = [row.month for row in whole.rows if row.value == 0]
    title = words.text(
        "figures.support_lines.title", lang, total=_hours(whole, lang), silent=len(silent), months=len(months)
    )
    subtitle = words.text("figures.support_lines.subtitle", lang, period=show_months(months[0], months[-1], lang))
    named = ", ".join(show_month(month, lang) for month in silent) or words.text("figures.coverage.no_gaps", lang)
    told = "; ".join(f"{name} {_hours(own, lang).strip()}" for name, own in panels)
    alt = words.text("figures.support_lines.alt", lang, title=title, told=told, silent=named)
    with style():
        ax = new_axes(ax)
        high = _draw_support(ax, panels, whole, lang)
        return describe(ax, Description(Head(title, subtitle), alt, source, lang), high)


def _hours(own: Series, lang: str) -> str:
    """The hours of all months with a value."""
    return units.format_value(fsum(row.value for row in own.known), "hours", "activities", lang)


def _draw_support(ax: Axes, panels: Sequence[tuple[str, Series]], whole: Series, lang: str) -> float:
    """Draw panels from the top downwards; y is hours, below the top of the figure negative. Returns the height."""
    count = len(whole.rows)
    fit_x(ax, 0, count, left=0, right=0)
    most = max((row.value for _, own in panels for row in own.known), default=0.0) or 1.0
    unit, room, silence = most / 26.0, 26.0, 9.0  # hours per point; points of a panel and of the last row
    down, filled, unknown, grounds = 0.0, [], [], []
    for name, own in panels:
        total = _hours(own, lang).strip() if own.known else words.text("figures.support_lines.none", lang)
        down = _name_panel(ax, name, total, down, unit) + room
        filled += [
            (left, low - down * unit, right, top - down * unit)
            for left, low, right, top in _bars(enumerate(own.values))
        ]
        unknown += [
            (place + 0.1, -down * unit, place + 0.9, (room - down) * unit)
            for place, value in enumerate(own.values)
            if value is None
        ]
        grounds.append(((0, -down * unit), (count, -down * unit)))
        down += 5
    down = _name_panel(ax, words.text("figures.support_lines.silent", lang), "", down, unit) + silence
    silent = [
        (place + 0.1, -down * unit, place + 0.9, (silence - down) * unit)
        for place, value in enumerate(whole.values)
        if value == 0
    ]
    grounds.append(((0, -down * unit), (count, -down * unit)))
    boxes(ax, filled, "hours", fill=ACCENT)
    for label, some in (("unknown", unknown), ("silent", silent)):
        if some:
            boxes(ax, some, label, hatched=True)
    strokes(ax, grounds, "ground")
    _name_months(ax, [row.month for row in whole.rows], -(down + 13) * unit, lang, first_at_edge=True)
    ax.set_ylim(-(down + _BELOW) * unit, 0)
    return down + _BELOW


def _name_panel(ax: Axes, name: str, total: str, down: float, unit: float) -> float:
    """Write the name of a panel with its sum at the right; returns where the panel's room begins, in points."""
    beside = text_width(total, BODY, bold=True) if total else 0
    lines = wrapped(name, WIDE - beside - 10)
    across = ax.get_yaxis_transform()
    lines_of_text(ax, 0, -down * unit, lines, unit=-unit, transform=across)
    lines_of_text(ax, 1, -down * unit, total, unit=-unit, bold=True, ha="right", transform=across)
    return down + height_of(lines) + 1


def plot_series(
    results: pd.DataFrame | BySeries,
    indicator: str,
    part: str | None = None,
    tambon: str | None = None,
    *,
    months: Sequence[str] | None = None,
    lang: str = "th",
    find: Find | None = None,
    source: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Plot one part of one indicator over the months: the tambon thick, other tambons thin, their median dashed.

    Months without a value stay gaps. Other tambons are drawn where they are in `results` and where the unit lets
    tambons of different size be compared.

    Parameters
    ----------
    indicator, part
        Which series; None takes the indicator's headline.

    Examples
    --------
    >>> results = pd.DataFrame({"tambon_code": "990101", "month": ["2008-01", "2008-02"], "indicator": "D1.2",
    ...     "part": "a", "value": [40.0, 30.0], "n": 12, "N": 20, "status": "ok", "reason": None})
    >>> plot_series(results, "D1.2", "a").lines[0].get_ydata().tolist()
    [40.0, 30.0]
    """
    about, chosen = card(indicator), select(results, tambon, months)
    own_part = about.headline if part is None else about.part(part)
    what = getattr(about, lang)[:1].upper() + getattr(about, lang)[1:]
    own = chosen.of(indicator, own_part.key)
    if not own.known:
        title = words.text("figures.title.not_enough_data", lang, what=what)
        return nothing_to_draw(ax, title, labels.reason_lines(own, own_part, lang), source=source, lang=lang)
    compared = own_part.unit in COMPARABLE
    everyone = chosen.everyone(indicator, own_part.key) if compared else {chosen.tambon: own.values}
    others = [values for code, values in everyone.items() if code != chosen.tambon]
    ticks = ticks_for(own.values, others, own_part)
    finding = find(indicator, own_part.key) if find else None
    subtitle = _line_subtitle(own, own_part, others, ticks, chosen.months, lang)
    head = labels.head_of(finding, what, subtitle, lang, own_part)
    with style():
        ax = new_axes(ax)
        ends = [_own_end(own, own_part, lang), *_median_end(middle_of_tambons(everyone), len(everyone), own_part, lang)]
        high = _draw_lines(ax, own, others, middle_of_tambons(everyone), ends, ticks, lang)
        alt = _line_alt(own, finding, head.title, own_part, lang)
        return describe(ax, Description(head, alt, source, lang), high)


def ticks_for(own: Values, others: Sequence[Values], part: Part) -> list[float]:
    """Whole steps that hold the tambon's values and nearly all of the others'; a share has 0 to 100.

    Examples
    --------
    >>> ticks_for([3.0, None, 11.5], [], Part("a", "ก", "a", unit="months"))
    [0.0, 5.0, 10.0, 15.0]
    """
    known = [value for values in others for value in values if value is not None]
    bounds = np.quantile(known, [1 - _FARTHEST, _FARTHEST]).tolist() if known else []
    valued = [value for value in own if value is not None]
    lowest, highest = min([0.0, *bounds, *valued]), max([*bounds, *valued])
    if part.unit == "percent" and lowest >= 0 and highest <= 100:
        return [0.0, 25.0, 50.0, 75.0, 100.0]
    return whole_steps(lowest, highest if highest > lowest else lowest + 1)


def whole_steps(lowest: float, highest: float) -> list[float]:
    """At most six ticks at 1, 2 or 5 times a power of ten, which hold both values.

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


def _line_subtitle(
    own: Series, part: Part, others: Sequence[Values], ticks: Sequence[float], months: Sequence[str], lang: str
) -> str:
    last = own.known[-1]
    said = words.text(
        "figures.line.subtitle",
        lang,
        part=getattr(part, lang),
        unit=labels.unit_text(part, lang),
        period=show_months(months[0], months[-1], lang),
        month=show_month(last.month, lang),
        of=labels.rests_on(last.n, last.N, part, lang),
    )
    beyond = sum(any(value is not None and not ticks[0] <= value <= ticks[-1] for value in values) for values in others)
    more = [words.text("figures.line.others", lang)] if others else []
    more += [words.text("figures.line.beyond", lang, count=beyond)] if beyond else []
    return " ".join([said, *more])


def _line_alt(own: Series, finding, title: str, part: Part, lang: str) -> str:
    low, high = (extreme(own.known, key=lambda row: row.value) for extreme in (min, max))
    lowest, highest = (units.format_short(one.value, part.unit, part.counts, lang) for one in (low, high))
    return words.text(
        "figures.line.alt",
        lang,
        title=title,
        branch=labels.branch_text(finding, lang),
        known=len(own.known),
        months=len(own.rows),
        lowest=lowest,
        lowest_month=show_month(low.month, lang),
        highest=highest,
        highest_month=show_month(high.month, lang),
    )


def _own_end(own: Series, part: Part, lang: str) -> tuple[float, str, str]:
    """Last value of the tambon's line, as shown, and its name; a line that ends before says when."""
    last, name = own.known[-1], words.text("figures.line.this", lang)
    if last is not own.rows[-1]:
        name = words.text("figures.line.this_then", lang, month=show_month(last.month, lang))
    return last.value, _short(last.value, part, lang), name


def _median_end(middle: Values, tambons: int, part: Part, lang: str) -> list[tuple[float, str, str]]:
    """As :func:`_own_end` for the median of the tambons; nothing where there is none."""
    known = [value for value in middle if value is not None]
    name = words.text("figures.line.middle", lang, tambons=tambons)
    return [(known[-1], _short(known[-1], part, lang), name)] if known else []


def _short(value: float, part: Part, lang: str) -> str:
    if part.unit == "percent":
        return units.format_short(value, part.unit, part.counts, lang)
    return units.format_number(value, part.unit, lang)


def _draw_lines(
    ax: Axes,
    own: Series,
    others: Sequence[Values],
    middle: Values,
    ends: Sequence[tuple[float, str, str]],
    ticks: Sequence[float],
    lang: str,
) -> float:
    """Draw the lines with their names at their right ends; x is the place of the month. Returns the height."""
    count, unit = len(own.rows), (ticks[-1] - ticks[0]) / _HIGH
    decimals = next(count for count in range(7) if all(round(one, count) == one for one in ticks))
    numbers = [show_number(tick, lang, decimals) for tick in ticks]
    left = max(text_width(number, SMALL) for number in numbers) + 5
    room = max(max(text_width(said, BODY, bold=True), text_width(name, SMALL)) for _, said, name in ends) + 7
    across = fit_x(ax, -0.5, count - 0.5, left=left, right=room)
    strokes(ax, [((-0.5, tick), (count - 0.5, tick)) for tick in ticks], "grid", z=1)
    for tick, number in zip(ticks, numbers, strict=True):
        text(ax, -0.5 - 5 * across, tick - 3 * unit, number, size=SMALL, color=SECONDARY, ha="right")
    places = range(count)
    line(ax, places, _drawn(own.values), "own", color=ACCENT, linewidth=2.4, zorder=4, solid_capstyle="round")
    alone = _alone(own.values)
    if alone:
        heights = [own.values[place] for place in alone]
        line(ax, alone, heights, "alone", color=ACCENT, linestyle="none", marker="o", markersize=3.5, zorder=4)
    _draw_others(ax, others, ticks, count)
    if any(value is not None for value in middle):
        line(ax, places, _drawn(middle), "median", color=SECONDARY, linewidth=1.3, linestyle=(0, (4, 2)), zorder=3)
    _name_ends(ax, ends, count - 0.5 + 5 * across, ticks, unit)
    _name_months(ax, [row.month for row in own.rows], ticks[0] - 13 * unit, lang, middle=0.0)
    ax.set_ylim(ticks[0] - _BELOW * unit, ticks[-1] + 8 * unit)
    return _HIGH + _BELOW + 8


def _draw_others(ax: Axes, others: Sequence[Values], ticks: Sequence[float], count: int) -> None:
    """Draw the lines of other tambons, cut off where they leave the frame."""
    if others:
        pieces = [np.column_stack([range(count), _drawn(values)]) for values in others]
        drawn = strokes(ax, pieces, "others", color=OTHERS, width=0.7)
        frame = Rectangle((-0.5, ticks[0]), count, ticks[-1] - ticks[0], transform=ax.transData)
        drawn.set_clip_path(frame)
        drawn.set_clip_on(True)


def _name_ends(ax: Axes, ends: Sequence[tuple[float, str, str]], x: float, ticks: Sequence[float], unit: float) -> None:
    """Write value and name of each line at its right end, kept apart; the first is this tambon's."""
    heights = apart([min(max(value, ticks[0]), ticks[-1]) / unit for value, _, _ in ends], 27)
    up = max(0.0, ticks[0] / unit + 13 - min(heights))  # the lowest name stays above the months
    for place, ((_, said, name), height) in enumerate(zip(ends, heights, strict=True)):
        y = (height + up) * unit
        text(ax, x, y - 2 * unit, said, color=SECONDARY if place else ACCENT, bold=not place)
        text(ax, x, y - 13 * unit, name, size=SMALL, color=SECONDARY)


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


def _drawn(values: Values) -> np.ndarray:
    return np.array([np.nan if value is None else value for value in values], dtype=float)


def _alone(values: Values) -> list[int]:
    """Places of months with a value between two without."""
    beside = zip([None, *values[:-1]], values, [*values[1:], None], strict=True)
    return [
        place for place, (before, value, after) in enumerate(beside) if value is not None and before is after is None
    ]


def _bars(values) -> list[tuple[float, float, float, float]]:
    """Boxes of bars from zero, one for each pair of a month's place and its value; none where there is no value."""
    edge = (1 - _BAR) / 2
    return [(place + edge, 0.0, place + 1 - edge, float(value)) for place, value in values if value is not None]


def _gaps(values: Values) -> list[tuple[int, int]]:
    """First place of each run of months without a value, and the place after its last."""
    runs, place = [], 0
    for unknown, group in groupby(values, key=lambda value: value is None):
        long = len(list(group))
        runs += [(place, place + long)] if unknown else []
        place += long
    return runs


def _name_months(
    ax: Axes, months: Sequence[str], y: float, lang: str, *, middle: float = 0.5, first_at_edge: bool = False
) -> None:
    """Write months below a drawing, as many as there is room for, each in the middle of its place."""
    low, high = ax.get_xlim()
    per_month = WIDE / (high - low)
    names = [show_month(month, lang) for month in months]
    wide = max(text_width(name, SMALL) for name in names)
    beside = min(middle - low, high - len(months) + 1 - middle) * per_month  # room beside the outer months' middles
    needed = (wide + 6 + max(0.0, wide / 2 - beside)) / per_month
    step = next((step for step in _STEPS if step >= needed), len(months))
    for place in range(0, len(months), step):
        half = text_width(names[place], SMALL) / 2 / per_month
        at = min(max(place + middle, low + half), high - half)
        text(ax, at, y, names[place], size=SMALL, color=SECONDARY, ha="center")
