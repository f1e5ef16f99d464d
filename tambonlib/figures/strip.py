"""Do, learn, change as three small blocks, for the list of all tambons: inline SVG without text."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple

import pandas as pd

from tambonlib import units, words
from tambonlib.figures import series
from tambonlib.figures.chain import bounded_chain
from tambonlib.figures.style import HATCH, SECONDARY, STEP_COLOURS
from tambonlib.indicators.by_series import BySeries, by_series
from tambonlib.indicators.card import STEPS, Card, Part
from tambonlib.indicators.catalogue import card
from tambonlib.thai import show_month

_WIDE, _HIGH, _GAP = 14, 16, 3  # one block, in pixels
_EDGE = SECONDARY


def strip_svg(
    results: pd.DataFrame | BySeries,
    dimension: str,
    lang: str,
    *,
    months: Sequence[str],
    cards: tuple[Card, ...] | None = None,
) -> str:
    """The strip of one dimension of one tambon.

    Each block is filled from below as far as the latest value goes (0–100 percent, or from the lowest to the highest
    value that there can be), in the hue of its step. Where there is no value the block is not filled: hatched when
    something was collected but no value can be told, a dashed outline when nothing was collected or no indicator
    stands for the step. The same is said in words in its ``<title>`` and ``aria-label``.

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
    wanted = [one for one in bounded_chain(dimension, cards).values() if one is not None]
    known = {} if code is None else {one: _latest(series.of_tambon(laid, code, *one, months)) for one in wanted}
    return strip_of(known, dimension, lang, cards=cards)


class Latest(NamedTuple):
    """The latest value of a series with its month; without any value the status of its latest month (``"no_row"``:
    none).
    """

    status: str
    value: float | None = None
    month: str | None = None


def strip_of(
    latest: Mapping[tuple[str, str], Latest], dimension: str, lang: str, *, cards: tuple[Card, ...] | None = None
) -> str:
    """As :func:`strip_svg`, where the latest values are known: (indicator, part) → its latest value or status.

    What is not named there was never measured.
    """
    blocks, said = [], []
    for place, (step, one) in enumerate(bounded_chain(dimension, cards).items()):
        part, own = (None, _NEVER) if one is None else (_part(*one, cards), latest.get(one, _NEVER))
        blocks.append(_block(place, step, own, part))
        said.append(_said(step, own, part, lang))
    label = escape(words.text("figures.strip.whole", lang, dimension=dimension, steps=", ".join(said)), quote=True)
    wide = len(STEPS) * (_WIDE + _GAP) - _GAP + 1
    return (
        f'<svg class="steps" xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{_HIGH + 1}"'
        f' viewBox="-0.5 -0.5 {wide} {_HIGH + 1}" role="img" aria-label="{label}"><title>{label}</title>{"".join(blocks)}</svg>'
    )


_NEVER = Latest("no_row")


def _part(indicator: str, part: str, cards: tuple[Card, ...] | None) -> Part:
    return (card(indicator) if cards is None else next(one for one in cards if one.id == indicator)).part(part)


def _block(place: int, step: str, latest: Latest, part: Part | None) -> str:
    x = place * (_WIDE + _GAP)
    frame = f'<rect x="{x}" y="0" width="{_WIDE}" height="{_HIGH}" fill="none" stroke="{{}}"{{}}/>'
    if latest.status == "ok":
        high = round(_HIGH * _share(latest.value, part), 1)
        fill = (
            f'<rect x="{x}" y="{round(_HIGH - high, 1)}" width="{_WIDE}" height="{high}" fill="{STEP_COLOURS[step]}"/>'
        )
        return fill + frame.format(_EDGE, "")
    if latest.status in ("not_collected", "no_row"):
        return frame.format(_EDGE, ' stroke-dasharray="2 2"')
    lines = "".join(f"M{x + start},{_HIGH}l{_WIDE - start},-{_WIDE - start}" for start in (0, 5))
    lines += f"M{x},{_HIGH - 5}l11,-11M{x},{_HIGH - 10}l6,-6"
    return f'<path d="{lines}" stroke="{HATCH}" fill="none"/>' + frame.format(_EDGE, "")


def _share(value: float, part: Part) -> float:
    """How far up the scale a value is: of 100 percent, else between the lowest and the highest that there can be."""
    low, high = (0.0, 100.0) if part.unit == "percent" else (part.lower, part.upper)
    return min(max((value - low) / (high - low), 0.0), 1.0)


def _latest(own: series.Series) -> Latest:
    if own.known:
        return Latest("ok", own.known[-1].value, own.known[-1].month)
    statuses = [row.status for row in own.rows if row.status is not None]
    return Latest(statuses[-1]) if statuses else _NEVER


def _said(step: str, latest: Latest, part: Part | None, lang: str) -> str:
    name = words.text(f"figures.steps.{step}", lang)
    if part is None:
        return words.text("figures.strip.no_indicator", lang, step=name)
    if latest.status == "ok":
        value = units.format_short(latest.value, part.unit, part.counts, lang)
        return words.text("figures.strip.value", lang, step=name, value=value, month=show_month(latest.month, lang))
    return words.text(
        "figures.strip.no_value", lang, step=name, status=words.text(f"figures.strip.status.{latest.status}", lang)
    )
