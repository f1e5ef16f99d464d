"""What does the page rest on? Sheets of each month among the households of the group."""

from collections.abc import Sequence
from itertools import groupby

import pandas as pd

from tambonlib import words
from tambonlib.figures import series, telling, vector
from tambonlib.figures.frame import Foot, Head
from tambonlib.figures.style import ACCENT, PAPER, SECONDARY
from tambonlib.figures.telling import Find
from tambonlib.figures.vector import WIDE
from tambonlib.indicators.by_series import BySeries, Row
from tambonlib.indicators.catalogue import card
from tambonlib.thai import show_month, show_months, show_number

INDICATOR, PART = "D1.1", "month"
_LEFT, _RIGHT, _TOP, _HIGH, _BELOW = 40, 96, 8, 124, 28
_BAR = 0.72  # of the room that a month has


def coverage(
    results: pd.DataFrame | BySeries,
    lang: str,
    *,
    tambon: str,
    months: Sequence[str],
    find: Find,
    run_identity: str,
    notice: str | None = None,
) -> vector.Vector:
    """How many households had a sheet in each month, of how many in the group; gaps visible.

    The sheets are what D1.1 ``month`` says: its share of its n eligible households. A month without
    a value is a hatched band over the whole height, not an empty bar. `find` is not asked: the
    title says the coverage. Other parameters as in :func:`tambonlib.figures.months_line.months_line`.
    """
    foot = Foot(run_identity, notice, lang)
    own = series.of_tambon(results, tambon, INDICATOR, PART, months)
    if not own.known:
        return telling.nothing_in_vector(
            own, words.text("figures.coverage.what", lang), card(INDICATOR).part(PART), foot
        )
    title = _title(own, lang)
    head = Head(title, words.text("figures.coverage.subtitle", lang, period=show_months(months[0], months[-1], lang)))
    most = max(row.n for row in own.known)
    drawing = [*_scale(most, lang), *_bars(own, most), *_months(months, lang), *_last(own, most, lang)]
    return vector.framed(head, foot, drawing, _TOP + _HIGH + _BELOW, _alt(title, own, lang))


def _sheets(row: Row) -> int:
    """How many households had a sheet; the value is their share of n in percent."""
    return round(row.value * row.n / 100)


def _title(own: series.Series, lang: str) -> str:
    """Known months of all; a month whose number is known to be zero is told apart from an unknown one."""
    known, months = len(own.known), len(own.rows)
    empty = sum(_sheets(row) == 0 for row in own.known)
    key = "title_all" if known == months else "title_gaps"
    title = words.text(f"figures.coverage.{key}", lang, known=known, months=months)
    return f"{title} {words.text('figures.coverage.empty', lang, count=empty)}" if empty else title


def _x(place: float, count: int) -> float:
    """The middle of a month."""
    return _LEFT + (WIDE - _LEFT - _RIGHT) * (place + 0.5) / count


def _y(count: float, most: float) -> float:
    return _TOP + _HIGH * (1 - count / (most or 1))


def _scale(most: int, lang: str) -> list[str]:
    """The ground line, and no households and most households at the left."""
    ends = sorted({0, most})
    told = [
        vector.text(
            _LEFT - 6, _y(end, most) + 4.5, show_number(end, lang), size=vector.SMALL, fill=SECONDARY, anchor="end"
        )
        for end in ends
    ]
    return [vector.line(_LEFT, _TOP + _HIGH, WIDE - _RIGHT, _TOP + _HIGH), *told]


def _bars(own: series.Series, most: int) -> list[str]:
    count, place, drawn = len(own.rows), 0, []
    room = (WIDE - _LEFT - _RIGHT) / count
    for unknown, run in groupby(own.rows, key=lambda row: row.value is None):
        rows = list(run)
        if unknown:
            drawn.append(vector.hatched(_LEFT + room * place, _TOP, room * len(rows), _HIGH))
        else:
            drawn += [
                piece
                for at, row in enumerate(rows, start=place)
                for piece in _bar(_x(at, count), room * _BAR, row, most)
            ]
        place += len(rows)
    return drawn


def _bar(middle: float, wide: float, row: Row, most: int) -> list[str]:
    """The households of the group as a frame, those with a sheet filled in."""
    heights = (_y(row.n, most), PAPER, SECONDARY), (_y(_sheets(row), most), ACCENT, "none")
    return [
        vector.rect(middle - wide / 2, top, wide, _TOP + _HIGH - top, fill=fill, stroke=stroke)
        for top, fill, stroke in heights
    ]


def _months(months: Sequence[str], lang: str) -> list[str]:
    foot, count = _TOP + _HIGH, len(months)
    return [
        piece
        for place in range(0, count, 4)
        for piece in (
            vector.line(_x(place, count), foot, _x(place, count), foot + 4, stroke=SECONDARY, wide=0.8),
            vector.text(
                _x(place, count),
                foot + 20,
                show_month(months[place], lang),
                size=vector.SMALL,
                fill=SECONDARY,
                anchor="middle",
            ),
        )
    ]


def _last(own: series.Series, most: int, lang: str) -> list[str]:
    """Sheets and households of the latest month with a value, at its height; which month, where that is not the
    last.
    """
    row, x = own.known[-1], WIDE - _RIGHT + 8
    y = min(_y(_sheets(row), most) + 4.5, _TOP + _HIGH - 12)
    drawn = [
        vector.text(x, max(y, _TOP + 12), words.text("figures.coverage.last", lang, **_counts(row, lang)), bold=True)
    ]
    if row != own.rows[-1]:
        drawn.append(
            vector.text(
                x, max(y, _TOP + 12) + 17, f"({show_month(row.month, lang)})", size=vector.SMALL, fill=SECONDARY
            )
        )
    return drawn


def _counts(row: Row, lang: str) -> dict[str, str]:
    return {"sheets": show_number(_sheets(row), lang), "eligible": show_number(row.n, lang)}


def _alt(title: str, own: series.Series, lang: str) -> str:
    last = own.known[-1]
    missing = [show_month(row.month, lang) for row in own.rows if row.value is None]
    gaps = ", ".join(missing) or words.text("figures.coverage.no_gaps", lang)
    return words.text(
        "figures.coverage.alt", lang, title=title, month=show_month(last.month, lang), gaps=gaps, **_counts(last, lang)
    )
