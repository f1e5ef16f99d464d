"""Did the same households spend less in the same months one year later? Pairs of year 1 and year 2."""

import math
from collections.abc import Sequence

import pandas as pd

from tambonlib import words
from tambonlib.figures import series, telling, vector
from tambonlib.figures.frame import Foot
from tambonlib.figures.style import ACCENT, SECONDARY
from tambonlib.figures.telling import Find
from tambonlib.figures.vector import WIDE
from tambonlib.indicators.by_series import BySeries, by_series
from tambonlib.indicators.catalogue import card
from tambonlib.thai import show_month, show_number

INDICATOR, PARTS, HEADLINE = "D1.3", ("a", "a_to_b", "a_to_c", "a_to_d", "living"), "a_to_d"
YEAR_1 = 100.0
_ROW, _LEFT, _RIGHT, _BELOW = 48, 10, 140, 30


def matched(
    results: pd.DataFrame | BySeries,
    lang: str,
    *,
    tambon: str,
    months: Sequence[str],
    find: Find,
    run_identity: str,
    notice: str | None = None,
) -> vector.Vector:
    """For each 100 baht of year 1: what the same households spent in the same months of year 2.

    One pair for each tier and for all living payments: a hollow dot at 100 (year 1), a full one at
    100 plus the change (year 2), in the latest month that has a value. Parameters as in
    :func:`tambonlib.figures.months_line.months_line`; the title is the finding of all tiers together,
    else of the first part that has a value.
    """
    foot, laid = Foot(run_identity, notice, lang), by_series(results)
    what = words.text("figures.matched.what", lang)
    own = {part: series.of_tambon(laid, tambon, INDICATOR, part, months) for part in PARTS}
    known = [part for part in PARTS if own[part].known]
    if not known:
        return telling.nothing_in_vector(own[HEADLINE], what, card(INDICATOR).part(HEADLINE), foot)
    month = max(own[part].last for part in known)
    here = [part for part in known if own[part].at(month).value is not None]
    main = HEADLINE if HEADLINE in here else here[0]
    finding, at = find(INDICATOR, main), own[main].at(month)
    of = telling.of_told(at.n, at.N, "households", lang)
    subtitle = words.text("figures.matched.subtitle", lang, month=show_month(month, lang), of=of)
    ends = _ends([own[part].at(month).value for part in here])
    pairs = [_pair(place, part, own[part], month, part == main, ends, lang) for place, part in enumerate(PARTS)]
    drawing = [*_axis(ends, lang), *(piece for _, drawn in pairs for piece in drawn)]
    head = telling.head_of(finding, what, subtitle, lang)
    alt = telling.alt_of(finding, what, "; ".join(told for told, _ in pairs), subtitle, lang)
    return vector.framed(head, foot, drawing, _ROW * len(PARTS) + _BELOW, alt)


def _ends(changes: Sequence[float]) -> tuple[float, float]:
    """Year 1 in the middle, whole tens to both sides; nobody spends less than nothing."""
    reach = 10.0 * max(1, *(math.ceil(abs(change) / 10) for change in changes))
    return YEAR_1 - min(reach, YEAR_1), YEAR_1 + reach


def _x(value: float, ends: tuple[float, float]) -> float:
    """With room beyond both ends for the dots."""
    low, high = (YEAR_1 + 1.15 * (end - YEAR_1) for end in ends)
    return _LEFT + (WIDE - _LEFT - _RIGHT) * (value - low) / (high - low)


def _axis(ends: tuple[float, float], lang: str) -> list[str]:
    """Year 1 named at its line, and both ends."""
    foot = _ROW * len(PARTS)
    said = {
        ends[0]: show_number(ends[0], lang),
        YEAR_1: words.text("figures.matched.year_1", lang),
        ends[1]: show_number(ends[1], lang),
    }
    drawn = [vector.line(_x(YEAR_1, ends), 0, _x(YEAR_1, ends), foot), vector.line(_LEFT, foot, WIDE - _RIGHT, foot)]
    for value, told in said.items():
        drawn.append(vector.line(_x(value, ends), foot, _x(value, ends), foot + 4, stroke=SECONDARY, wide=0.8))
        drawn.append(vector.text(_x(value, ends), foot + 20, told, size=vector.SMALL, fill=SECONDARY, anchor="middle"))
    return drawn


def _pair(
    place: int, part: str, own: series.Series, month: str, main: bool, ends: tuple[float, float], lang: str
) -> tuple[str, list[str]]:
    """The pair in words, and as it is drawn."""
    about, value = card(INDICATOR).part(part), own.at(month).value
    name, top = getattr(about, lang), _ROW * place
    drawn = [vector.text(_LEFT, top + 16, name, halo=True)]  # the line of year 1 must not cross the name
    y = top + 33
    if value is None:
        reason = telling.reason_at(own, month, about.counts, lang)
        return f"{name}: {reason}", [
            *drawn,
            vector.text(_LEFT, y + 4.5, reason, size=vector.SMALL, fill=SECONDARY, halo=True),
        ]
    colour, start, end = (ACCENT if main else SECONDARY), _x(YEAR_1, ends), _x(YEAR_1 + value, ends)
    label = telling.change_told(value, lang)
    drawn += [
        vector.line(start, y, end, y, stroke=colour, wide=3),
        vector.dot(start, y, fill="#ffffff", stroke=colour),
        vector.dot(end, y, fill=colour, stroke=colour),
        vector.text(WIDE - _RIGHT + 12, y + 4.5, label, bold=main),
    ]
    return f"{name} {label}", drawn
