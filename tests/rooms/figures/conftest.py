"""Results built by hand for the figures: full, poor and none, in both languages."""

from types import SimpleNamespace

import pandas as pd
import pytest

from tambonlib import figures
from tambonlib.months import span

MONTHS = span("2007-01", 21)
OWN = "990101"
SOURCE = "ข้อมูลสมมติ · ab12cd34"
_COLUMNS = ["tambon_code", "month", "indicator", "part", "value", "n", "N", "status", "reason", "definition"]
MISSING = ("cannot_be_computed", "no_complete_window")
D1 = {
    "D1.1": ("month", "to_date", "running", "keepers"),
    "D1.2": ("a", "a_to_b", "a_to_c", "a_to_d"),
    "D1.3": ("a", "a_to_b", "a_to_c", "a_to_d", "living"),
    "D1.4": ("median",),
    "D1.5": ("nonproductive", "refinance", "capital", "productive", "unknown"),
    "D1.6": ("median",),
    "D1.7": ("met", "committed"),
}


def series(indicator, part, values, *, n=30, N=120, tambon=OWN):
    """One series over all months: {month: value}; months not named have no value, for MISSING's reason."""
    made = []
    for month in MONTHS:
        value = values.get(month, MISSING)
        known = not isinstance(value, tuple)
        status, reason = ("ok", None) if known else value
        made.append((tambon, month, indicator, part, value if known else float("nan"), n, N, status, reason, "1"))
    return pd.DataFrame(made, columns=_COLUMNS).astype(
        {"value": "float64", "n": "Int64", "N": "Int64", "reason": "str"}
    )


def table(*many):
    return pd.concat(many, ignore_index=True)


def full():
    """Every part with values from the 12th month on, rising by one percent each month; six more tambons."""
    late = {month: 20.0 + place for place, month in enumerate(MONTHS) if place >= 11}
    own = [series(indicator, part, late) for indicator, parts in D1.items() for part in parts]
    others = [
        series("D1.1", "month", dict.fromkeys(MONTHS, 30.0 + 5 * place), tambon=f"99020{place}") for place in range(6)
    ]
    return table(*own, *others)


def poor():
    """One month with a value here and there; most parts have none."""
    return table(
        series("D1.1", "month", {MONTHS[4]: 22.5, MONTHS[9]: 30.0}, n=6, N=None),
        series("D1.2", "a_to_d", {MONTHS[20]: 44.0}, n=6, N=None),
        series("D1.3", "a", {MONTHS[18]: 230.0}, n=6),
        series("D1.4", "median", {MONTHS[15]: -180.0}, n=6),
        series("D1.5", "unknown", {MONTHS[8]: 100.0}, n=6),
    )


def none():
    """Nothing was collected."""
    return table(
        *[
            series(i, p, dict.fromkeys(MONTHS, ("not_collected", "no_records")))
            for i, parts in D1.items()
            for p in parts
        ]
    )


def find(results):
    """Findings as the room of findings makes them, from the series alone (rooms do not visit each other)."""

    def found(indicator, part):
        chosen = (results["indicator"] == indicator) & (results["part"] == part) & (results["tambon_code"] == OWN)
        known = results[chosen & (results["status"] == "ok")].sort_values("month")
        points = [SimpleNamespace(month=row.month, value=row.value, n=row.n, N=row.N) for row in known.itertuples()]
        if not points:
            return SimpleNamespace(branch="not_enough_data", first=None, last=None, change=None)
        if indicator == "D1.3":
            return SimpleNamespace(branch="worse", first=None, last=points[-1], change=points[-1].value)
        if len(points) == 1:
            return SimpleNamespace(branch="only_level", first=None, last=points[0], change=None)
        change = points[-1].value - points[0].value
        return SimpleNamespace(
            branch="better" if change >= 5 else "no_clear_change", first=points[0], last=points[-1], change=change
        )

    return found


@pytest.fixture(scope="module", params=["full", "poor", "none"])
def results(request):
    return {"full": full, "poor": poor, "none": none}[request.param]()


@pytest.fixture(scope="module", params=["th", "en"])
def lang(request):
    return request.param


@pytest.fixture(name="series")
def series_fixture():
    return series


@pytest.fixture(name="table")
def table_fixture():
    return table


@pytest.fixture
def full_results():
    return full()


@pytest.fixture
def poor_results():
    return poor()


@pytest.fixture
def none_results():
    return none()


@pytest.fixture
def months():
    return MONTHS


def drawn(plot, results, lang, **changed):
    """The axes of a plot of these results; plots whose title is no finding are not given any."""
    given = {"tambon": OWN, "months": MONTHS, "find": find(results), "source": SOURCE}
    if plot in (figures.plot_coverage, figures.plot_support):
        del given["find"]
    return plot(results, lang=lang, **{**given, **changed})


@pytest.fixture
def wide_results():
    """The full results, and series of the other dimensions with their gaps and reasons."""
    days = {MONTHS[place]: 100.0 + 10 * place for place in range(10, 21)}
    half = dict.fromkeys(MONTHS, ("cannot_be_computed", "not_yet_half"))
    hours = {month: float(place % 4) for place, month in enumerate(MONTHS)}
    none = dict.fromkeys(MONTHS, 0.0)
    per_rai = {MONTHS[8]: -500.0, MONTHS[20]: 1200.0}
    return table(
        full(),
        series("D4.4", "months", {month: 8.0 + place for place, month in enumerate(MONTHS)}, n=1, N=None),
        series("D3.2", "to_funded", half, N=None),
        series("D3.2", "proposed_in_plan", days, N=None),
        series("D3.2", "in_plan_submitted", half, N=None),
        *[
            series("D2.1", part, {MONTHS[8]: 2000.0, MONTHS[20]: 1500.0})
            for part in ("variable_cash", "variable_noncash", "fixed_cash")
        ],
        *[series("D2.2", part, per_rai) for part in ("cash", "full")],
        series("S.1", "total", hours, n=3, N=None),
        series("S.1", "l1", hours, n=3, N=None),
        *[series("S.1", part, none, n=0, N=None) for part in ("l2", "l3", "l4")],
    )


@pytest.fixture(scope="session")
def draw():
    return drawn
