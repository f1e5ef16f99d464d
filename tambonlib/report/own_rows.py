"""The results of a page's tambon, laid out once for all of its pieces."""

from collections.abc import Sequence
from weakref import WeakKeyDictionary

from tambonlib.indicators.by_series import BySeries, Row

_LAID_OUT: WeakKeyDictionary = WeakKeyDictionary()


def own_results(page) -> BySeries:
    """The page's own results as series; they are forgotten with the page."""
    if page not in _LAID_OUT:
        _LAID_OUT[page] = BySeries(page.results)
    return _LAID_OUT[page]


def own_rows(page, indicator: str, part: str) -> tuple[Row, ...]:
    """One series of this tambon by month; empty where the results have none."""
    return own_results(page).own(indicator, part)


def own_months(page) -> tuple[str, ...]:
    """The study's months from the one on in which the tambon joined: months before are no gaps and no beginning."""
    return months_since(page.tambon["joined"], page.study.months)


def months_since(joined: object, months: Sequence[str]) -> tuple[str, ...]:
    """The months from this one on; all of them where it is missing."""
    return tuple(month for month in months if not isinstance(joined, str) or month >= joined)


def knows(page, dimension: str) -> bool:
    """Whether anything at all was collected of a dimension in this tambon, be it too little to tell a value."""
    own = own_results(page).parts(page.tambon_code)
    return any(
        row.status != "not_collected"
        for (indicator, _), rows in own.items()
        if indicator.startswith(f"{dimension}.")
        for row in rows
    )


def has_value(page, indicator: str, part: str) -> bool:
    """Whether any month of this series has a value."""
    return any(row.status == "ok" for row in own_rows(page, indicator, part))
