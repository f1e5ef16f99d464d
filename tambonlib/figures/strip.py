"""Do, learn, change as three small blocks, for the list of all tambons: inline SVG without text."""

from collections.abc import Sequence
from html import escape

import pandas as pd

from tambonlib import words
from tambonlib.figures import series, telling
from tambonlib.figures.chain import chain
from tambonlib.figures.style import HATCH, SECONDARY, STEP_COLOURS
from tambonlib.indicators.by_series import BySeries, by_series
from tambonlib.indicators.card import STEPS, Card
from tambonlib.thai import show_month

_WIDE, _HIGH, _GAP = 14, 16, 3  # one block, in pixels
_EDGE = SECONDARY


def strip_svg(
    results: pd.DataFrame | BySeries, dimension: str, lang: str, *, months: Sequence[str], cards: tuple[Card, ...] | None = None
) -> str:
    """The strip of one dimension of one tambon.

    Each block is filled from below as far as the latest value goes (0–100 percent), in the hue of its
    step. Where there is no value the block is not filled: hatched when something was collected but no
    value can be told, a dashed outline when nothing was collected or no indicator stands for the step.
    The same is said in words in its ``<title>`` and ``aria-label``.

    Parameters
    ----------
    results
        Results of one tambon.
    dimension
        For example ``"D1"``.
    lang
        ``"th"`` or ``"en"``.
    months
        The study's months.
    cards
        The cards to choose the series from; the program's own where not given.

    Returns
    -------
    str
        One ``<svg>`` element, about 700 characters, that needs no style sheet and no script.

    Raises
    ------
    ValueError
        When the results hold more than one tambon.
    """
    laid = by_series(results)
    code = laid.one_tambon()
    blocks, said = [], []
    for place, (step, one) in enumerate(chain(dimension, cards).items()):
        own = None if one is None or code is None else series.of_tambon(laid, code, *one, months)
        blocks.append(_block(place, step, own))
        said.append(_said(step, one, own, lang))
    label = escape(words.text("figures.strip.whole", lang, dimension=dimension, steps=", ".join(said)), quote=True)
    wide = len(STEPS) * (_WIDE + _GAP) - _GAP + 1
    return (
        f'<svg class="steps" xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{_HIGH + 1}"'
        f' viewBox="-0.5 -0.5 {wide} {_HIGH + 1}" role="img" aria-label="{label}"><title>{label}</title>{"".join(blocks)}</svg>'
    )


def _block(place: int, step: str, own: series.Series | None) -> str:
    x = place * (_WIDE + _GAP)
    frame = f'<rect x="{x}" y="0" width="{_WIDE}" height="{_HIGH}" fill="none" stroke="{{}}"{{}}/>'
    status, value, _ = _latest(own)
    if status == "ok":
        high = round(_HIGH * min(max(value, 0.0), 100.0) / 100, 1)
        fill = f'<rect x="{x}" y="{round(_HIGH - high, 1)}" width="{_WIDE}" height="{high}" fill="{STEP_COLOURS[step]}"/>'
        return fill + frame.format(_EDGE, "")
    if status in ("not_collected", "no_row"):
        return frame.format(_EDGE, ' stroke-dasharray="2 2"')
    lines = "".join(f"M{x + start},{_HIGH}l{_WIDE - start},-{_WIDE - start}" for start in (0, 5))
    lines += f"M{x},{_HIGH - 5}l11,-11M{x},{_HIGH - 10}l6,-6"
    return f'<path d="{lines}" stroke="{HATCH}" fill="none"/>' + frame.format(_EDGE, "")


def _latest(own: series.Series | None) -> tuple[str, float, str | None]:
    """Status, value and month of the latest value; without one, the status of the latest month."""
    if own is None:
        return "no_row", float("nan"), None
    if own.known:
        return "ok", own.known[-1].value, own.known[-1].month
    statuses = [row.status for row in own.rows if row.status is not None]
    return (statuses[-1] if statuses else "no_row"), float("nan"), None


def _said(step: str, one: tuple[str, str] | None, own: series.Series | None, lang: str) -> str:
    name = words.text(f"figures.steps.{step}", lang)
    if one is None:
        return words.text("figures.strip.no_indicator", lang, step=name)
    status, value, month = _latest(own)
    if status == "ok":
        told = {"value": telling.number_told(value, lang), "month": show_month(month, lang)}
        return words.text("figures.strip.value", lang, step=name, **told)
    return words.text("figures.strip.no_value", lang, step=name, status=words.text(f"figures.strip.status.{status}", lang))
