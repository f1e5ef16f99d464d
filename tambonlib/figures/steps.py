"""Do, learn, change: three small panels of a dimension on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from tambonlib import words
from tambonlib.figures import series, telling, vector
from tambonlib.figures.chain import chain
from tambonlib.figures.frame import Foot, Head
from tambonlib.figures.line_kit import path_of_places
from tambonlib.figures.style import CHANGE, INK, LEARN, RULE, SECONDARY, STEP_COLOURS
from tambonlib.figures.telling import Find
from tambonlib.indicators.by_series import BySeries, by_series
from tambonlib.indicators.catalogue import card
from tambonlib.thai import show_month, show_months, show_number

_WIDE, _LEFT, _RIGHT, _TOP, _HIGH, _BELOW = 200, 30, 10, 10, 110, 24  # pixels of one panel
_TICKS = (0.0, 50.0, 100.0)
# As many panels side by side as there is room for; their lines of text stand at one height.
_SIDE_BY_SIDE = "display:grid;grid-template-columns:repeat(auto-fit,minmax(170px,1fr));grid-template-rows:auto auto auto auto auto;column-gap:28px;row-gap:0"
_PANEL = "display:grid;grid-row:span 5;grid-template-rows:subgrid;align-content:start;margin-bottom:12px"
_NAME = f"color:{INK};font-weight:700;font-size:15px;margin:0"
_SMALL = f"color:{SECONDARY};font-size:13px;line-height:1.5;margin:0"
_VALUE = f"color:{INK};font-weight:700;font-size:20px;line-height:1.5;margin:0"


@dataclass(frozen=True)
class _Panel:
    """What one panel shows: names and texts are ready to be drawn."""

    step: str
    name: str
    about: str
    value: str
    lines: tuple[str, ...]
    values: tuple[float | None, ...] | None
    reason: str | None


def steps(
    results: pd.DataFrame | BySeries,
    lang: str,
    *,
    tambon: str,
    months: Sequence[str],
    find: Find,
    run_identity: str,
    notice: str | None = None,
    dimension: str = "D1",
) -> vector.Vector:
    """The chain of one dimension: which step is being made, and which has no value.

    One panel for each step, all on the scale 0–100 percent, with what it shows, its latest value, its
    n of N and its branch as a word. A step without a value is a hatched panel, and the subtitle says
    why. Other parameters as in :func:`tambonlib.figures.months_line.months_line`.

    Parameters
    ----------
    dimension
        Which dimension; its series are those of :func:`tambonlib.figures.chain.chain`.
    """
    foot, laid = Foot(run_identity, notice, lang), by_series(results)
    panels = [_panel(step, one, laid, tambon, months, find, lang) for step, one in chain(dimension).items()]
    title = words.text("figures.steps.title", lang, **{panel.step: panel.value for panel in panels})
    drawn = "".join(_drawn(panel, months, lang) for panel in panels)
    alt = words.text("figures.steps.alt", lang, told="; ".join(_told(panel, lang) for panel in panels))
    inside = f'<div style="{_SIDE_BY_SIDE}">{drawn}</div>'
    has_data = any(panel.reason is None for panel in panels)
    return vector.framed_html(Head(title, _subtitle(panels, months, lang)), foot, inside, alt, has_data=has_data)


def _panel(
    step: str, one: tuple[str, str] | None, results: BySeries, tambon: str, months: Sequence[str], find: Find, lang: str
) -> _Panel:
    name, none = words.text(f"figures.steps.{step}", lang), words.text("figures.steps.none", lang)
    if one is None:
        return _Panel(step, name, "", none, (), None, words.text("figures.steps.no_indicator", lang))
    part = card(one[0]).part(one[1])
    about = getattr(part, lang)
    own = series.of_tambon(results, tambon, *one, months)
    if not own.known:
        return _Panel(
            step, name, about, none, (), None, telling.reason_told(series.reasons_of(own.rows)[0][0], part.counts, lang)
        )
    at, branch = own.known[-1], words.text(f"figures.branch.{find(*one).branch}", lang)
    of = words.text("figures.steps.of", lang, of=telling.of_told(at.n, at.N, part.counts, lang))
    return _Panel(step, name, about, f"{telling.number_told(at.value, lang)}%", (branch, of), own.values, None)


def _subtitle(panels: Sequence[_Panel], months: Sequence[str], lang: str) -> str:
    """What is drawn, then why a panel has no value."""
    period = show_months(months[0], months[-1], lang)
    reasons = [
        words.text("figures.steps.why", lang, step=panel.name, reason=panel.reason) for panel in panels if panel.reason
    ]
    return " ".join([words.text("figures.steps.subtitle", lang, period=period), *reasons])


def _drawn(panel: _Panel, months: Sequence[str], lang: str) -> str:
    """One panel: the step with its block of colour, what is shown, value, branch, n of N, and the drawing."""
    block = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="12" height="12" style="display:inline;min-width:0;width:12px;margin-right:7px" aria-hidden="true">'
        f"{vector.rect(0.5, 0.5, 11, 11, fill=STEP_COLOURS[panel.step], stroke=RULE)}</svg>"
    )
    lines = [
        f'<p style="{_NAME}">{block}{escape(panel.name)}</p>',
        _line(panel.about, _SMALL),
        _line(panel.value, _VALUE),
    ]
    lines.append(_line("<br>".join(escape(one) for one in panel.lines), f"{_SMALL};color:{INK}", ready=True))
    high = _TOP + _HIGH + _BELOW
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {high}" width="{_WIDE}" height="{high}" role="img" '
        f'aria-label="{escape(_told(panel, lang))}" style="min-width:0;max-width:260px" font-family="Sarabun, sans-serif" font-size="{vector.SMALL}">'
        f"{''.join(_inside(panel, months, lang))}</svg>"
    )
    return f'<div style="{_PANEL}">{"".join(lines)}{svg}</div>'


def _line(said: str, look: str, *, ready: bool = False) -> str:
    return f'<p style="{look}">{said if ready else escape(said)}</p>'


def _inside(panel: _Panel, months: Sequence[str], lang: str) -> list[str]:
    """The same scale in every panel; the first and the last month are named, inside the panel's width."""
    left, right, foot = _LEFT, _WIDE - _RIGHT, _TOP + _HIGH
    drawn = []
    for tick in _TICKS:
        drawn.append(vector.line(left, _y(tick), right, _y(tick), wide=0.8))
        drawn.append(
            vector.text(
                left - 6, _y(tick) + 4.5, show_number(tick, lang), size=vector.SMALL, fill=SECONDARY, anchor="end"
            )
        )
    for month, x, anchor in ((months[0], left, "start"), (months[-1], right, "end")):
        drawn.append(
            vector.text(x, foot + 18, show_month(month, lang), size=vector.SMALL, fill=SECONDARY, anchor=anchor)
        )
    if panel.values is None:
        return [*drawn, vector.hatched(left, _TOP, right - left, _HIGH)]
    return [*drawn, *_area(panel)]


def _y(value: float) -> float:
    return _TOP + _HIGH * (1 - min(max(value, 0.0), 100.0) / 100)


def _x(place: int, count: int) -> float:
    return _LEFT + (_WIDE - _LEFT - _RIGHT) * (place + 0.5) / count


def _area(panel: _Panel) -> list[str]:
    """The line in the dark of its step, the area beneath it in its hue, a dot at the latest value and at a month
    between gaps.
    """
    count = len(panel.values)
    places = [None if value is None else (_x(place, count), _y(value)) for place, value in enumerate(panel.values)]
    path = path_of_places(places)
    dark = CHANGE if panel.step == "change" else LEARN
    last = next(place for place in reversed(places) if place is not None)
    beside = zip(places, [None, *places[:-1]], [*places[1:], None], strict=True)
    alone = [place for place, before, after in beside if place is not None and before is after is None]
    return [
        f'<path d="{_beneath(places)}" fill="{STEP_COLOURS[panel.step]}" fill-opacity="0.55"/>',
        f'<path d="{path}" stroke="{dark}" stroke-width="2.6" stroke-linejoin="round" stroke-linecap="round" fill="none"/>',
        *(vector.dot(*place, fill=dark, stroke=dark, size=2) for place in alone),
        vector.dot(*last, fill=CHANGE, stroke=CHANGE, size=3.5),
    ]


def _beneath(places: Sequence[tuple[float, float] | None]) -> str:
    """The areas beneath the line, one for each unbroken run of months."""
    runs: list[list[tuple[float, float]]] = [[]]
    for place in places:
        if place is None:
            runs.append([])
        else:
            runs[-1].append(place)
    foot = _TOP + _HIGH
    return "".join(
        f"M{run[0][0]:.1f},{foot}" + "".join(f"L{x:.1f},{y:.1f}" for x, y in run) + f"L{run[-1][0]:.1f},{foot}Z"
        for run in runs
        if len(run) > 1
    )


def _told(panel: _Panel, lang: str) -> str:
    branch = panel.reason or panel.lines[0]
    return words.text(
        "figures.steps.alt_panel", lang, step=panel.name, series=panel.about, value=panel.value, branch=branch
    )
