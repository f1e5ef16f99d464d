"""The figures of a tambon page: which dimension has which, drawn from the page's own results."""

from collections.abc import Callable
from functools import partial

from tambonlib import figures as plots
from tambonlib.figures import ReportAxes
from tambonlib.figures.row_charts import ENTERPRISE_SERIES, WAITS
from tambonlib.indicators.catalogue import card
from tambonlib.report.closing_sections import short_identity
from tambonlib.report.opening_sections import notice_text
from tambonlib.report.sections import section

RESERVE = ("D4.4", "months")


@section("first_by_step")
def figures(page, dimension_id: str, step: str) -> tuple[ReportAxes, ...]:
    """The figures of one step; none where there is none for it."""
    return tuple(_drawn(page, plot) for plot in _STEPS.get((dimension_id, step), ()))


@section()
def months_covered(page) -> ReportAxes:
    """How many households had a sheet in each month."""
    return plots.plot_coverage(page.by_series, **_about(page))


def main_figure(page, dimension_id: str) -> ReportAxes | None:
    """The one figure of a dimension, where it has one and the tambon a value for it."""
    plot, series = _MAIN.get(dimension_id, (None, ()))
    return _drawn(page, plot) if any(page.has_value(*one) for one in series) else None


def support_figure(page) -> ReportAxes:
    """Hours of support by line and month."""
    return plots.plot_support(page.by_series, **_about(page))


def _drawn(page, plot: Callable[..., ReportAxes]) -> ReportAxes:
    return plot(page.by_series, find=page.finding, **_about(page))


def _about(page) -> dict:
    source = plots.source_line(short_identity(page), notice_text(page) or None, page.lang)
    return {"tambon": page.tambon_code, "months": page.months, "lang": page.lang, "source": source}


_STEPS: dict[tuple[str, str], tuple[Callable, ...]] = {
    ("D1", "change"): (plots.plot_spending, plots.plot_reducible, plots.plot_debt),
}
# Dimension → its figure, and the series without any of which that would be empty.
_MAIN: dict[str, tuple[Callable, tuple[tuple[str, str], ...]]] = {
    "D2": (plots.plot_enterprise, ENTERPRISE_SERIES),
    "D3": (plots.plot_waits, tuple((WAITS, part.key) for part in card(WAITS).parts)),
    "D4": (partial(plots.plot_series, indicator=RESERVE[0], part=RESERVE[1]), (RESERVE,)),
}
