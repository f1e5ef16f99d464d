"""Results built by hand: one tambon, a few months, checkable by eye."""

import pandas as pd
import pytest

from tambonlib.indicators.card import Card, Part, checked_card
from tambonlib.months import span

MONTHS = span("2007-01", 21)
SETTINGS = {
    "clear_change_points": 5,
    "clear_change_relative_percent": 10,
    "clear_change_levels": 0.5,
    "window_months": 12,
    "clear_change_cases": 5,
    "clear_change_chance_percent": 10,
    "running_months": 12,
    "active_side_months": 6,
    "reach_months": 3,
}
_COLUMNS = ["tambon_code", "month", "indicator", "part", "value", "n", "N", "status", "reason", "definition"]


def rows(indicator, part, values, *, n=30, N=120, tambon="990101"):
    """Result rows from {month: value}; n may be {month: n}; a (status, reason) stands for a missing value."""
    made = []
    for month, value in values.items():
        status, reason = value if isinstance(value, tuple) else ("ok", None)
        number = float("nan") if isinstance(value, tuple) else value
        units = n[month] if isinstance(n, dict) else n
        made.append((tambon, month, indicator, part, number, units, N, status, reason, "1"))
    table = pd.DataFrame(made, columns=_COLUMNS)
    return table.astype({"value": "float64", "n": "Int64", "N": "Int64", "reason": "str"})


def card(
    indicator_id,
    direction,
    *,
    unit="percent",
    counts="households",
    settings=(),
    th="อัตราตัวอย่าง",
    en="example share",
    **bounds,
):
    part = Part("one", "ส่วนหนึ่ง", "one part", unit=unit, counts=counts, headline=True, **bounds)
    return checked_card(
        Card(indicator_id, th, en, indicator_id[:2], direction, (part,), ("household",), settings, "own", "1")
    )


@pytest.fixture(name="rows")
def rows_fixture():
    return rows


@pytest.fixture(name="card")
def card_fixture():
    return card


@pytest.fixture
def months():
    return MONTHS


@pytest.fixture
def settings():
    return SETTINGS


@pytest.fixture
def say(settings, months):
    """The finding of part "one" of one card, in a language."""
    from tambonlib.findings import finding

    def made(results, one, lang="th", **changed):
        return finding(results, one.id, "one", lang, settings={**settings, **changed}, months=months, cards=(one,))

    return made
