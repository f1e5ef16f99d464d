"""Do, learn, change: three small panels of a dimension on one scale."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from tambonlib import words
from tambonlib.figures import months_axis as axis
from tambonlib.figures import series, telling
from tambonlib.figures.chain import chain
from tambonlib.figures.drawn import Drawn
from tambonlib.figures.frame import Foot, Head, framed, wrapped
from tambonlib.figures.style import BODY, CHANGE, HATCH, INK, RULE, SECONDARY, SMALL, STEP_COLOURS, style
from tambonlib.figures.telling import Find
from tambonlib.indicators.card import STEPS, card
from tambonlib.thai import show_months

_GAP, _LEFT, _RIGHT, _HIGH, _TEXT = 0.35, 0.3, 0.12, 1.15, 1.22
_LINE = 0.19  # inches from one line of text to the next


def steps(
    results: pd.DataFrame, lang: str, *, tambon: str, months: Sequence[str], find: Find, run_identity: str,
    notice: str | None = None, dimension: str = "D1",
) -> Drawn:  # fmt: skip
    """The chain of one dimension: which step is being made, and which has no value.

    One panel for each step, all on the scale 0–100 percent, with what it shows, its latest value, its
    n of N and its branch as a word. A step without a value is a hatched panel that says why. Other
    parameters as in :func:`tambonlib.figures.continuity.continuity`.

    Parameters
    ----------
    dimension
        Which dimension; its series are those of :func:`tambonlib.figures.chain.chain`.
    """
    foot, chosen = Foot(run_identity, notice, lang), chain(dimension)
    own = {step: None if one is None else series.of_tambon(results, tambon, *one, months) for step, one in chosen.items()}
    title = words.text("figures.steps.title", lang, **{step: _latest(own[step], lang) for step in STEPS})
    subtitle = words.text("figures.steps.subtitle", lang, period=show_months(months[0], months[-1], lang))
    told = []
    with style():
        figure, panels = framed(
            Head(title, subtitle), foot, _HIGH + _TEXT, left=_LEFT, right=_RIGHT, columns=len(STEPS), gap=_GAP
        )
        for step, panel in zip(STEPS, panels, strict=True):
            lower = panel.get_position()
            panel.set_position((lower.x0, lower.y0, lower.width, lower.height * _HIGH / (_HIGH + _TEXT)))
            told.append(_panel(panel, step, chosen[step], own[step], find, months, lang))
    has_data = any(rows is not None and rows["value"].notna().any() for rows in own.values())
    return Drawn(figure, words.text("figures.steps.alt", lang, told="; ".join(told)), has_data)


def _latest(own: pd.DataFrame | None, lang: str) -> str:
    end = None if own is None else axis.end_of(own["value"])
    return words.text("figures.steps.none", lang) if end is None else f"{telling.number_told(end[1], lang)}%"


def _panel(axes: Axes, step: str, one: tuple[str, str] | None, own: pd.DataFrame | None, find: Find, months, lang: str) -> str:
    """Draw one panel, with its texts above; say the same in words."""
    axis.months_axis(axes, months, lang, every=len(months) - 1)
    axes.get_xticklabels()[0].set_horizontalalignment("left")
    axes.get_xticklabels()[-1].set_horizontalalignment("right")
    axis.percent_axis(axes, step=50.0)
    name = words.text(f"figures.steps.{step}", lang)
    if one is None or own["value"].notna().sum() == 0:
        key = "figures.steps.no_indicator" if one is None else series.reasons_of(own)[0]
        return _empty(axes, step, name, None if one is None else _series_name(one, lang), words.text(key, lang), lang)
    finding, end = find(*one), axis.end_of(own["value"])
    line = CHANGE if step == "change" else STEP_COLOURS["learn"]
    axis.broken_line(axes, own["value"], color=line, linewidth=2.2, zorder=3)
    axes.fill_between(range(len(own)), own["value"].to_numpy(float), color=STEP_COLOURS[step], alpha=0.55, linewidth=0, zorder=2)
    axes.plot(*end, "o", markersize=5, color=CHANGE, zorder=4)
    at, branch = own.iloc[end[0]], words.text(f"figures.branch.{finding.branch}", lang)
    counts = card(one[0]).part(one[1]).counts
    of = words.text("figures.steps.of", lang, of=telling.of_told(at["n"], at["N"], counts, lang))
    value = f"{telling.number_told(end[1], lang)}%"
    _texts(axes, step, name, _series_name(one, lang), [(value, "bold", INK), (branch, "normal", INK), (of, "normal", SECONDARY)])
    return words.text("figures.steps.alt_panel", lang, step=name, series=_series_name(one, lang), value=value, branch=branch)


def _empty(axes: Axes, step: str, name: str, about: str | None, reason: str, lang: str) -> str:
    frame = Rectangle((0, 0), 1, 1, transform=axes.transAxes, facecolor="white", edgecolor=HATCH, hatch="/////", linewidth=0.8)
    axes.add_patch(frame)
    none = words.text("figures.steps.none", lang)
    wide = axes.get_position().width * axes.figure.get_size_inches()[0]
    lines = [(line, "normal", INK) for line in wrapped(reason, SMALL, wide)]
    _texts(axes, step, name, about or "", [(none, "bold", INK), *lines][:3])
    return words.text("figures.steps.alt_panel", lang, step=name, series=about or "", value=none, branch=reason)


def _series_name(one: tuple[str, str], lang: str) -> str:
    return getattr(card(one[0]).part(one[1]), lang)


def _texts(axes: Axes, step: str, name: str, about: str, lines: list[tuple[str, str, str]]) -> None:
    """The texts above a panel: the step with its block of colour, what is shown, then the lines."""
    box = axes.get_position()
    wide, high = axes.figure.get_size_inches() * [box.width, box.height]
    shown = wrapped(about, SMALL, wide)[:2]
    shown = shown + [""] * (2 - len(shown))
    rows = [(name, "bold", INK), *((line, "normal", SECONDARY) for line in shown), *lines]
    block = Rectangle((0, 1 + (_TEXT - 0.17) / high), 0.11 / wide, 0.13 / high, transform=axes.transAxes, clip_on=False)
    block.set(facecolor=STEP_COLOURS[step], edgecolor=RULE)
    axes.add_patch(block)
    for place, (text, weight, colour) in enumerate(rows):
        x = 0.17 / wide if place == 0 else 0.0
        y = 1 + (_TEXT - 0.11 - place * _LINE) / high
        size = BODY if weight == "bold" else SMALL
        axes.text(x, y, text, transform=axes.transAxes, size=size, weight=weight, color=colour, va="center")
