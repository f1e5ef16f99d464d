"""The figures of a page: which one for which dimension and step, made from the page's results."""

from collections.abc import Callable
from functools import partial

from tambonlib.figures.coverage import coverage
from tambonlib.figures.debt import debt
from tambonlib.figures.enterprise import DRAWN, enterprise
from tambonlib.figures.matched import matched
from tambonlib.figures.months_line import months_line
from tambonlib.figures.reducible import reducible
from tambonlib.figures.steps import steps
from tambonlib.figures.support_lines import support_lines
from tambonlib.figures.surplus import surplus
from tambonlib.figures.vector import Vector
from tambonlib.figures.waits import INDICATOR, waits
from tambonlib.indicators import results_chain as chosen
from tambonlib.indicators.catalogue import card
from tambonlib.report.closing_sections import short_identity
from tambonlib.report.opening_sections import notice_text
from tambonlib.report.sections import section


@section("first_by_step")
def figures(page, dimension_id: str, step: str) -> tuple[Vector, ...]:
    """The figures of one step; none where there is none for it."""
    return tuple(draw(page) for draw in _FIGURES.get((dimension_id, step), ()))


@section()
def months_covered(page) -> Vector:
    """How many households had a sheet in each month."""
    return _drawn(coverage)(page)


@section("first")
def chain(page, dimension_id: str) -> Vector:
    """Do → learn → change of one dimension over the months."""
    return _drawn(partial(steps, dimension=dimension_id))(page)


def main_figure(page, dimension_id: str) -> Vector:
    """The one figure of a dimension: its own where there is one and it has values; else one series over the months.

    The series is that of the last step of the chain that has a value in this tambon: change, else learn, else do.
    """
    of_its_own, drawn = _OWN.get(dimension_id, (None, ()))
    if any(page.has_value(*one) for one in drawn):
        return _drawn(of_its_own)(page)
    wanted = [one for one in reversed(chosen.chain(dimension_id).values()) if one is not None]
    known = [one for one in wanted if page.has_value(*one)]
    indicator, part = (known or wanted)[0]
    return _drawn(partial(months_line, indicator=indicator, part=part))(page)


def support_figure(page) -> Vector:
    """Hours of support by line and month."""
    return _drawn(support_lines)(page)


def _drawn(draw: Callable[..., Vector]) -> Callable[..., Vector]:
    """The figure of this function for a page."""

    def for_page(page) -> Vector:
        return draw(
            page.by_series,
            page.lang,
            tambon=page.tambon_code,
            months=page.months,
            find=page.finding,
            run_identity=short_identity(page),
            notice=notice_text(page) or None,
        )

    return for_page


_FIGURES: dict[tuple[str, str], tuple[Callable, ...]] = {
    ("D1", "do"): (_drawn(partial(months_line, indicator="D1.1", part="month")),),
    ("D1", "change"): (_drawn(reducible), _drawn(matched), _drawn(surplus), _drawn(debt)),
}

# Dimensions with a figure of their own, and the series without which it would be empty.
_OWN: dict[str, tuple[Callable, tuple[tuple[str, str], ...]]] = {
    "D2": (enterprise, DRAWN),
    "D3": (waits, tuple((INDICATOR, part.key) for part in card(INDICATOR).parts)),
}
