"""Which figures stand in which step of which dimension, and how the page's results go into them."""

from collections.abc import Callable
from functools import partial

from tambonlib.figures.continuity import continuity
from tambonlib.figures.coverage import coverage
from tambonlib.figures.debt import debt
from tambonlib.figures.drawn import Drawn
from tambonlib.figures.matched import matched
from tambonlib.figures.reducible import reducible
from tambonlib.figures.steps import steps
from tambonlib.figures.surplus import surplus
from tambonlib.indicators.card import card
from tambonlib.report.identity import short_identity
from tambonlib.report.masthead import notice_text
from tambonlib.report.tell import find


def figures(page, dimension_id: str, step: str) -> tuple[Drawn, ...]:
    """The figures of one step; none where there is none for it."""
    return tuple(draw(page) for draw in _FIGURES.get((dimension_id, step), ()))


def months_covered(page) -> Drawn:
    """How many households had a sheet in each month."""
    return _drawn(coverage)(page)


def chain(page, dimension_id: str) -> Drawn:
    """Do → learn → change of one dimension over the months."""
    return _drawn(partial(steps, dimension=dimension_id))(page)


def _drawn(draw: Callable[..., Drawn]) -> Callable[..., Drawn]:
    """The figure of this function for a page."""

    def for_page(page) -> Drawn:
        def found(indicator: str, part: str):
            one = card(indicator)
            return find(page, one, one.part(part))

        return draw(
            page.all_results, page.lang, tambon=page.tambon_code, months=page.study.months, find=found,
            run_identity=short_identity(page), notice=notice_text(page) or None,
        )

    return for_page


_FIGURES: dict[tuple[str, str], tuple[Callable, ...]] = {
    ("D1", "do"): (_drawn(continuity),),
    ("D1", "change"): (_drawn(reducible), _drawn(matched), _drawn(surplus), _drawn(debt)),
}
