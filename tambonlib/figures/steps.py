"""Do, learn, change: three small panels of a dimension on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from tambonlib import words
from tambonlib.figures import months_axis as axis
from tambonlib.figures import series, telling
from tambonlib.figures.chain import chain
from tambonlib.figures.drawn import Drawn
from tambonlib.figures.frame import Foot, Head, framed, wrapped
from tambonlib.figures.style import (
    BODY, CHANGE, HATCH, INK, LEARN, RULE, SECONDARY, SMALL, STEP_COLOURS, TITLE, WIDTH, style,
)  # fmt: skip
from tambonlib.figures.telling import Find
from tambonlib.indicators.card import STEPS, card
from tambonlib.thai import show_months

_GAP, _LEFT, _RIGHT, _HIGH = 0.35, 0.3, 0.12, 1.15  # inches
_LINE, _VALUE_LINE, _AIR = 0.19, 0.27, 0.06  # from one line of text to the next; above the panel


@dataclass(frozen=True)
class _Panel:
    """What one panel shows: names and texts are ready to be drawn."""

    step: str
    name: str
    about: tuple[str, ...]
    value: str
    lines: tuple[str, ...]
    values: pd.Series | None
    reason: str | None


def steps(
    results: pd.DataFrame, lang: str, *, tambon: str, months: Sequence[str], find: Find, run_identity: str,
    notice: str | None = None, dimension: str = "D1",
) -> Drawn:  # fmt: skip
    """The chain of one dimension: which step is being made, and which has no value.

    One panel for each step, all on the scale 0–100 percent, with what it shows, its latest value, its
    n of N and its branch as a word. A step without a value is a hatched panel, and the subtitle says
    why. Other parameters as in :func:`tambonlib.figures.months_line.months_line`.

    Parameters
    ----------
    dimension
        Which dimension; its series are those of :func:`tambonlib.figures.chain.chain`.
    """
    foot = Foot(run_identity, notice, lang)
    wide = (WIDTH - _LEFT - _RIGHT - _GAP * (len(STEPS) - 1)) / len(STEPS)
    panels = [_panel(step, one, results, tambon, months, find, wide, lang) for step, one in chain(dimension).items()]
    about = max(len(panel.about) for panel in panels)
    below = max(2, *(len(panel.lines) for panel in panels))
    text = _LINE * (1 + about + below) + _VALUE_LINE + _AIR
    title = words.text("figures.steps.title", lang, **{panel.step: panel.value for panel in panels})
    with style():
        figure, axes = framed(
            Head(title, _subtitle(panels, months, lang)), foot, _HIGH + text, left=_LEFT, right=_RIGHT,
            columns=len(STEPS), gap=_GAP,
        )  # fmt: skip
        for panel, one in zip(panels, axes, strict=True):
            box = one.get_position()
            one.set_position((box.x0, box.y0, box.width, box.height * _HIGH / (_HIGH + text)))
            _scale(one, months, lang)
            _draw(one, panel)
            _write(one, panel, about, text, wide)
    told = "; ".join(_told(panel, lang) for panel in panels)
    has_data = any(panel.reason is None for panel in panels)
    return Drawn(figure, words.text("figures.steps.alt", lang, told=told), has_data)


def _panel(
    step: str, one: tuple[str, str] | None, results: pd.DataFrame, tambon: str, months: Sequence[str], find: Find,
    wide: float, lang: str,
) -> _Panel:  # fmt: skip
    name, none = words.text(f"figures.steps.{step}", lang), words.text("figures.steps.none", lang)
    if one is None:
        return _Panel(step, name, (), none, (), None, words.text("figures.steps.no_indicator", lang))
    part = card(one[0]).part(one[1])
    about = tuple(wrapped(getattr(part, lang), SMALL, wide))
    own = series.of_tambon(results, tambon, *one, months)
    end = axis.end_of(own["value"])
    if end is None:
        return _Panel(step, name, about, none, (), None, telling.reason_told(series.reasons_of(own)[0][0], part.counts, lang))
    at, branch = own.iloc[end[0]], words.text(f"figures.branch.{find(*one).branch}", lang)
    of = words.text("figures.steps.of", lang, of=telling.of_told(at["n"], at["N"], part.counts, lang))
    return _Panel(step, name, about, f"{telling.number_told(end[1], lang)}%", (branch, *wrapped(of, SMALL, wide)), own["value"], None)


def _subtitle(panels: Sequence[_Panel], months: Sequence[str], lang: str) -> str:
    """What is drawn, then why a panel has no value."""
    period = show_months(months[0], months[-1], lang)
    reasons = [
        words.text("figures.steps.why", lang, step=panel.name, reason=panel.reason) for panel in panels if panel.reason
    ]
    return " ".join([words.text("figures.steps.subtitle", lang, period=period), *reasons])


def _scale(axes: Axes, months: Sequence[str], lang: str) -> None:
    """The same scale in every panel; the first and the last month are named, inside the panel's width."""
    axis.months_axis(axes, months, lang, every=max(1, len(months) - 1))
    axis.percent_axis(axes, lang, step=50.0)
    ends = axes.get_xticklabels()
    ends[0].set_horizontalalignment("left")
    ends[-1].set_horizontalalignment("right")


def _draw(axes: Axes, panel: _Panel) -> None:
    if panel.values is None:
        look = {"facecolor": "white", "edgecolor": HATCH, "hatch": "/////", "linewidth": 0.8}
        axes.add_patch(Rectangle((0, 0), 1, 1, transform=axes.transAxes, **look))
        return
    hue = STEP_COLOURS[panel.step]
    heights = panel.values.to_numpy(float)
    axes.fill_between(range(len(heights)), heights, color=hue, alpha=0.55, linewidth=0, zorder=2)
    axis.broken_line(axes, panel.values, color=CHANGE if panel.step == "change" else LEARN, linewidth=2.2, zorder=3)
    axes.plot(*axis.end_of(panel.values), "o", markersize=5, color=CHANGE, zorder=4)


def _write(axes: Axes, panel: _Panel, about: int, text: float, wide: float) -> None:
    """The texts above a panel: the step with its block of colour, what is shown, value, branch, n of N."""
    block = Rectangle((0, 1 + (text - 0.16) / _HIGH), 0.12 / wide, 0.13 / _HIGH, transform=axes.transAxes, clip_on=False)
    block.set(facecolor=STEP_COLOURS[panel.step], edgecolor=RULE)
    axes.add_patch(block)
    first = text - 0.1
    value = first - _LINE * about - _VALUE_LINE
    rows = [(first, panel.name, BODY, "bold", INK, 0.18)]
    for top, colour, lines in ((first, SECONDARY, panel.about), (value - 0.02, INK, panel.lines)):
        rows += [(top - _LINE * (place + 1), line, SMALL, "normal", colour, 0.0) for place, line in enumerate(lines)]
    rows += [(value, panel.value, TITLE, "bold", INK, 0.0)]
    for y, said, size, weight, colour, x in rows:
        axes.text(
            x / wide, 1 + y / _HIGH, said, transform=axes.transAxes, size=size, weight=weight, color=colour, va="center"
        )


def _told(panel: _Panel, lang: str) -> str:
    about, branch = " ".join(panel.about), panel.reason or panel.lines[0]
    return words.text("figures.steps.alt_panel", lang, step=panel.name, series=about, value=panel.value, branch=branch)
