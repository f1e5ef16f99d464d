"""One rating on the scale of the rubric: a mark at its level, a thin line from the lowest to the highest vote."""

from tambonlib import framework
from tambonlib.figures.style import ACCENT, RULE, SECONDARY

_STEP, _EDGE, _HIGH = 40, 12, 20
#: What each moment's mark looks like; on paper they differ by shape, not by colour.
MOMENTS = ("start", "then", "during", "end")


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
    middle, wide = _HIGH / 2, 2 * _EDGE + _STEP * (len(levels) - 1)
    ticks = "".join(f"M{_at(level)},{middle - 4}v8" for level in levels)
    drawn = [f'<path d="M{_at(levels[0])},{middle}H{_at(levels[-1])}{ticks}" stroke="{RULE}" fill="none"/>']
    if value is not None and low is not None and high is not None:
        drawn.append(
            f'<path d="M{_at(low)},{middle}H{_at(high)}" stroke="{SECONDARY}" stroke-width="2.5" fill="none"/>'
        )
    if value is not None:
        drawn.append(_mark(_at(value), middle, moment))
    return f'<svg class="track" xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{_HIGH}" viewBox="0 0 {wide} {_HIGH}" aria-hidden="true">{"".join(drawn)}</svg>'


def scale_head() -> str:
    """The digits of the levels above a column of tracks, in line with their ticks."""
    levels = sorted(framework.levels())
    wide = 2 * _EDGE + _STEP * (len(levels) - 1)
    digits = "".join(
        f'<text x="{_at(level)}" y="14" text-anchor="middle" fill="{SECONDARY}">{level}</text>' for level in levels
    )
    label = f"{levels[0]}–{levels[-1]}"
    return (
        f'<svg class="track" xmlns="http://www.w3.org/2000/svg" width="{wide}" height="18" viewBox="0 0 {wide} 18" role="img" aria-label="{label}" '
        f'font-family="Sarabun, sans-serif" font-size="14">{digits}</svg>'
    )


def level_mark(moment: str) -> str:
    """The mark of a moment alone, for the key."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">{_mark(9, 9, moment)}</svg>'


def _at(level: float) -> float:
    return round(_EDGE + _STEP * (level - 1), 1)


def _mark(x: float, y: float, moment: str) -> str:
    if moment == "then":
        return f'<path d="M{x - 7},{y}l7,-7l7,7l-7,7z" fill="#ffffff" stroke="{ACCENT}" stroke-width="2"/>'
    if moment == "during":
        return (
            f'<rect x="{x - 5}" y="{y - 5}" width="10" height="10" fill="#ffffff" stroke="{ACCENT}" stroke-width="2"/>'
        )
    fill = ACCENT if moment == "end" else "#ffffff"
    return f'<circle cx="{x}" cy="{y}" r="6" fill="{fill}" stroke="{ACCENT}" stroke-width="2"/>'
