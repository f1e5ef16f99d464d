"""Small marks inside tables, as inline SVG: the strip do → learn → change, and levels on the scale of the rubric."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple

import pandas as pd

from tambonlib import framework, units, words
from tambonlib.figures import series
from tambonlib.figures.style import ACCENT, HATCH, RULE, SECONDARY, STEP_COLOURS
from tambonlib.indicators import results_chain as chosen
from tambonlib.indicators.by_series import BySeries, by_series
from tambonlib.indicators.card import STEPS, Card, Part
from tambonlib.indicators.catalogue import card, cards
from tambonlib.thai import show_month

_WIDE, _HIGH, _GAP = 14, 16, 3  # one block, in pixels
_EDGE = SECONDARY
_STEP, _EDGE_PX, _TRACK = 40, 12, 20  # from level to level, at both ends, height: pixels of a track
#: What each moment's mark looks like; on paper they differ by shape, not by colour.
MOMENTS = ("start", "then", "during", "end")


def chain(dimension: str, among: tuple[Card, ...] | None = None) -> dict[str, tuple[str, str] | None]:
    """For each step the (indicator, part) that is drawn, None where no series in percent stands for it.

    The choice itself stands in ``definitions/chain.yaml``; see :func:`tambonlib.indicators.results_chain.chain`.

    Parameters
    ----------
    dimension
        For example ``"D1"``.
    among
        The cards to choose from; the program's own where not given.

    Examples
    --------
    >>> chain("D1")["do"]
    ('D1.1', 'month')
    """
    return chosen.chain(dimension, cards() if among is None else among, unit="percent")


def bounded_chain(dimension: str, among: tuple[Card, ...] | None = None) -> dict[str, tuple[str, str] | None]:
    """As :func:`chain`; without a series in percent, one that has a lowest and a highest value of its own.

    A number of sides out of four can be drawn as a share of what there can be; a sum of baht cannot.

    Examples
    --------
    >>> chain("D8")["do"], bounded_chain("D8")["do"]
    (None, ('D8.1', 'sides'))
    """
    listed = cards() if among is None else among
    bounded = {(card.id, part.key) for card in listed for part in card.parts if None not in (part.lower, part.upper)}
    others = chosen.chain(dimension, listed)
    return {
        step: one or (others[step] if others[step] in bounded else None)
        for step, one in chain(dimension, listed).items()
    }


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
    known = {} if code is None else {one: _latest(series.select(laid, code, months).of(*one)) for one in wanted}
    return strip_of(known, dimension, lang, cards=cards)


class Latest(NamedTuple):
    """The latest value of a series with its month; without any, the status of its latest month (``"no_row"``: none)."""

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
        f' viewBox="-0.5 -0.5 {wide} {_HIGH + 1}" role="img" aria-label="{label}"><title>{label}</title>'
        f"{''.join(blocks)}</svg>"
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


def level_track(value: float | None, low: float | None, high: float | None, moment: str) -> str:
    """A small ``<svg>`` for a table's cell; the numbers stand beside it, so it is hidden from screen readers.

    Parameters
    ----------
    value
        The level; None where there is none (then only the scale is drawn).
    low, high
        Lowest and highest vote; None where they are not told.
    moment
        ``"start"`` (hollow circle), ``"then"`` (hollow diamond), ``"during"`` (hollow square) or ``"end"`` (full
        circle).

    Examples
    --------
    >>> level_track(3.0, 2.0, 4.0, "end").count("<circle"), level_track(None, None, None, "end").count("<circle")
    (1, 0)
    """
    if moment not in MOMENTS:
        raise KeyError(f"moment must be one of {', '.join(MOMENTS)}; got {moment!r}")
    levels = sorted(framework.levels())
    middle, wide = _TRACK / 2, 2 * _EDGE_PX + _STEP * (len(levels) - 1)
    ticks = "".join(f"M{_level_x(level)},{middle - 4}v8" for level in levels)
    drawn = [f'<path d="M{_level_x(levels[0])},{middle}H{_level_x(levels[-1])}{ticks}" stroke="{RULE}" fill="none"/>']
    if value is not None and low is not None and high is not None:
        votes = f"M{_level_x(low)},{middle}H{_level_x(high)}"
        drawn.append(f'<path d="{votes}" stroke="{SECONDARY}" stroke-width="2.5" fill="none"/>')
    if value is not None:
        drawn.append(_moment_mark(_level_x(value), middle, moment))
    return (
        f'<svg class="track" xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{_TRACK}" '
        f'viewBox="0 0 {wide} {_TRACK}" aria-hidden="true">{"".join(drawn)}</svg>'
    )


def scale_head() -> str:
    """The digits of the levels above a column of tracks, in line with their ticks."""
    levels = sorted(framework.levels())
    wide = 2 * _EDGE_PX + _STEP * (len(levels) - 1)
    digits = "".join(
        f'<text x="{_level_x(level)}" y="14" text-anchor="middle" fill="{SECONDARY}">{level}</text>' for level in levels
    )
    label = f"{levels[0]}–{levels[-1]}"
    return (
        f'<svg class="track" xmlns="http://www.w3.org/2000/svg" width="{wide}" height="18" viewBox="0 0 {wide} 18" '
        f'role="img" aria-label="{label}" font-family="Sarabun, sans-serif" font-size="14">{digits}</svg>'
    )


def level_mark(moment: str) -> str:
    """The mark of a moment alone, for the key."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">'
        f"{_moment_mark(9, 9, moment)}</svg>"
    )


def _level_x(level: float) -> float:
    return round(_EDGE_PX + _STEP * (level - 1), 1)


def _moment_mark(x: float, y: float, moment: str) -> str:
    if moment == "then":
        return f'<path d="M{x - 7},{y}l7,-7l7,7l-7,7z" fill="#ffffff" stroke="{ACCENT}" stroke-width="2"/>'
    if moment == "during":
        return (
            f'<rect x="{x - 5}" y="{y - 5}" width="10" height="10" fill="#ffffff" stroke="{ACCENT}" stroke-width="2"/>'
        )
    fill = ACCENT if moment == "end" else "#ffffff"
    return f'<circle cx="{x}" cy="{y}" r="6" fill="{fill}" stroke="{ACCENT}" stroke-width="2"/>'
