"""Results laid out as series of plain values: one part of one indicator of one tambon, month by month.

A page asks some hundred times for a handful of values. Picking each out of the table costs milliseconds, so the rows
of a tambon are laid out once; after that a series is a look-up.
"""

from itertools import starmap
from operator import attrgetter
from typing import NamedTuple

import pandas as pd

_OK = "ok"
_COLUMNS = ("indicator", "part", "month", "value", "n", "N", "status", "reason")


class Row(NamedTuple):
    """One row of a series. ``value`` is None unless the status is ok; what is missing or unknown is None too."""

    month: str
    value: float | None
    n: int | None
    N: int | None
    status: str | None
    reason: str | None


class BySeries:
    """Results by tambon, indicator and part; each tambon is laid out when it is first asked for.

    Parameters
    ----------
    results
        Results (docs/house.md), of one tambon or of many, in any order. They must not be changed afterwards.

    Examples
    --------
    >>> results = pd.DataFrame({
    ...     "tambon_code": ["990101"] * 2, "month": ["2008-02", "2008-01"], "indicator": "D1.1", "part": "month",
    ...     "value": [40.0, float("nan")], "n": [12, 3], "N": 20,
    ...     "status": ["ok", "too_few"], "reason": [None, "too_few_households"],
    ... })
    >>> [row.value for row in BySeries(results).of("990101", "D1.1", "month")]
    [None, 40.0]
    >>> BySeries(results).of("990101", "D1.1", "running")
    ()
    """

    def __init__(self, results: pd.DataFrame) -> None:
        self.results = results
        self.tambons: tuple[str, ...] = tuple(sorted(results["tambon_code"].unique()))
        self._laid_out: dict[str, dict[tuple[str, str], tuple[Row, ...]]] = {}

    def parts(self, tambon: str) -> dict[tuple[str, str], tuple[Row, ...]]:
        """All series of one tambon: (indicator, part) → its rows, by month."""
        if tambon not in self._laid_out:
            own = self.results if self.tambons == (tambon,) else self.results[self.results["tambon_code"] == tambon]
            self._laid_out[tambon] = _laid_out(own)
        return self._laid_out[tambon]

    def of(self, tambon: str, indicator: str, part: str) -> tuple[Row, ...]:
        """The rows of one series by month; none where the results have none."""
        return self.parts(tambon).get((indicator, part), ())

    def one_tambon(self) -> str | None:
        """The tambon that the results are of; None where they have no row.

        Raises
        ------
        ValueError
            When they are of more than one.
        """
        if len(self.tambons) > 1:
            raise ValueError(
                f"results must be of one tambon; got {len(self.tambons)} tambons. Filter by tambon_code first."
            )
        return self.tambons[0] if self.tambons else None

    def own(self, indicator: str, part: str) -> tuple[Row, ...]:
        """The rows of one series, where the results are of one tambon at most (see :meth:`one_tambon`)."""
        tambon = self.one_tambon()
        return () if tambon is None else self.of(tambon, indicator, part)


def by_series(results: "pd.DataFrame | BySeries") -> BySeries:
    """Results laid out as series; what is laid out already stays as it is."""
    return results if isinstance(results, BySeries) else BySeries(results)


def _laid_out(own: pd.DataFrame) -> dict[tuple[str, str], tuple[Row, ...]]:
    indicators, parts, months, values, n, total, statuses, reasons = (plain_values(own[name]) for name in _COLUMNS)
    # Only what is ok has a value, whatever the column may hold.
    values = [value if status == _OK else None for value, status in zip(values, statuses, strict=True)]
    made: dict[tuple[str, str], list[Row]] = {}
    rows = starmap(Row, zip(months, values, n, total, statuses, reasons, strict=True))
    for series, row in zip(zip(indicators, parts, strict=True), rows, strict=True):
        made.setdefault(series, []).append(row)
    return {series: tuple(sorted(rows, key=attrgetter("month"))) for series, rows in made.items()}


def plain_values(column: pd.Series) -> list:
    """The values of a column as Python has them; missing is None.

    Examples
    --------
    >>> plain_values(pd.Series([1.5, None])), plain_values(pd.Series([3, None], dtype="Int64"))
    ([1.5, None], [3, None])
    >>> plain_values(pd.Series(["a", None], dtype="str"))
    ['a', None]
    """
    # NaN is the one value that does not equal itself; pd.NA says neither.
    return [None if value is pd.NA or value != value else value for value in column.tolist()]
