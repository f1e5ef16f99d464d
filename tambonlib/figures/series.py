"""Series picked out of the results, laid on the study's months; nothing is filled in."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

import pandas as pd

from tambonlib.indicators.by_series import BySeries, Row, by_series

#: What :func:`reasons_of` says of too few units; its text names them.
TOO_FEW = "units.too_few"
FEWEST_TAMBONS = 5  # below this a median of tambons says little; own choice
_NO_ROW = "no_row"

Values = Sequence[float | None]


@dataclass(frozen=True)
class Series:
    """One tambon's series: one row for each month of the study. Where the results have none its status is missing."""

    rows: tuple[Row, ...]

    @cached_property
    def _by_month(self) -> dict[str, Row]:
        return {row.month: row for row in self.rows}

    @cached_property
    def values(self) -> tuple[float | None, ...]:
        """By month; None where there is no value."""
        return tuple(row.value for row in self.rows)

    @cached_property
    def known(self) -> tuple[Row, ...]:
        """The rows that have a value."""
        return tuple(row for row in self.rows if row.value is not None)

    @property
    def first(self) -> str | None:
        """The first month with a value; None where there is none."""
        return self.known[0].month if self.known else None

    @property
    def last(self) -> str | None:
        """The latest month with a value; None where there is none."""
        return self.known[-1].month if self.known else None

    def at(self, month: str) -> Row:
        """The row of one month.

        Raises
        ------
        KeyError
            When the study has no such month.
        """
        return self._by_month[month]


def of_tambon(
    results: pd.DataFrame | BySeries, tambon: str, indicator: str, part: str, months: Sequence[str]
) -> Series:
    """One tambon's series."""
    known = {row.month: row for row in by_series(results).of(tambon, indicator, part)}
    return Series(tuple(known.get(month) or Row(month, None, None, None, None, None) for month in months))


def of_all_tambons(
    results: pd.DataFrame | BySeries, indicator: str, part: str, months: Sequence[str]
) -> dict[str, tuple[float | None, ...]]:
    """All tambons' values by month. Tambons without any value are left out."""
    laid = by_series(results)
    every = {tambon: of_tambon(laid, tambon, indicator, part, months) for tambon in laid.tambons}
    return {tambon: own.values for tambon, own in every.items() if own.known}


def middle_of_tambons(every: Mapping[str, Values]) -> list[float | None]:
    """The median tambon of each month; None where fewer than five tambons have a value.

    Examples
    --------
    >>> middle_of_tambons({"a": [1.0, 1.0], "b": [2.0, 2.0], "c": [3.0, 3.0], "d": [4.0, 4.0], "e": [9.0, None]})
    [3.0, None]
    """
    by_month = ([value for value in values if value is not None] for values in zip(*every.values(), strict=True))
    return [median(known) if len(known) >= FEWEST_TAMBONS else None for known in by_month]


def end_of(values: Values) -> tuple[int, float] | None:
    """Place and height of the last value, None where there is none.

    Examples
    --------
    >>> end_of([1.0, 2.0, None]), end_of([None])
    ((1, 2.0), None)
    """
    return next(((place, value) for place, value in reversed(list(enumerate(values))) if value is not None), None)


def reasons_of(rows: Iterable[Row]) -> list[tuple[str, int]]:
    """Why months have no value: key of the text and number of months, the most frequent first."""
    counts = Counter(reason_key(row) for row in rows if row.status != "ok")
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))


def reason_key(row: Row) -> str:
    """The key of the text that says why this row has no value."""
    if row.status == "too_few":
        return TOO_FEW
    return f"reasons.{row.reason}" if row.reason else f"figures.status.{row.status or _NO_ROW}"
