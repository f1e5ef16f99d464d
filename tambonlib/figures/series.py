"""Series of results by month, for figures; nothing is filled in."""

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
    """One tambon's series with a row for each month; where the results have none its status is None."""

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


@dataclass(frozen=True)
class Selection:
    """The results that a figure draws: all series of one tambon over the months, and those of other tambons."""

    results: BySeries
    tambon: str
    months: tuple[str, ...]

    def of(self, indicator: str, part: str) -> Series:
        """One series of the tambon."""
        return _series(self.results, self.tambon, indicator, part, self.months)

    def everyone(self, indicator: str, part: str) -> dict[str, tuple[float | None, ...]]:
        """Tambon → values by month, of all tambons that have any."""
        every = {code: _series(self.results, code, indicator, part, self.months) for code in self.results.tambons}
        return {code: own.values for code, own in every.items() if own.known}


def select(
    results: pd.DataFrame | BySeries, tambon: str | None = None, months: Sequence[str] | None = None
) -> Selection:
    """Select a tambon and months from results.

    Parameters
    ----------
    results
        Results of one tambon or of many, in any order; they are not changed.
    tambon
        None: the only one that there is.
    months
        None: those of the results.

    Raises
    ------
    ValueError
        When no tambon is named and the results are not of exactly one.
    """
    laid = by_series(results)
    chosen = laid.one_tambon() if tambon is None else tambon
    if chosen is None:
        raise ValueError("results have no row: name the tambon")
    return Selection(laid, chosen, tuple(sorted(laid.results["month"].unique()) if months is None else months))


def _series(results: BySeries, tambon: str, indicator: str, part: str, months: Sequence[str]) -> Series:
    known = {row.month: row for row in results.of(tambon, indicator, part)}
    return Series(tuple(known.get(month) or Row(month, None, None, None, None, None) for month in months))


def middle_of_tambons(every: Mapping[str, Values]) -> list[float | None]:
    """The median tambon of each month; None where fewer than five tambons have a value.

    Examples
    --------
    >>> middle_of_tambons({"a": [1.0, 1.0], "b": [2.0, 2.0], "c": [3.0, 3.0], "d": [4.0, 4.0], "e": [9.0, None]})
    [3.0, None]
    """
    by_month = ([value for value in values if value is not None] for values in zip(*every.values(), strict=True))
    return [median(known) if len(known) >= FEWEST_TAMBONS else None for known in by_month]


def reasons_of(rows: Iterable[Row]) -> list[tuple[str, int]]:
    """Why months have no value: key of the text and number of months, the most frequent first."""
    counts = Counter(reason_key(row) for row in rows if row.status != "ok")
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))


def reason_key(row: Row) -> str:
    """The key of the text that says why this row has no value."""
    if row.status == "too_few":
        return TOO_FEW
    return f"reasons.{row.reason}" if row.reason else f"figures.status.{row.status or _NO_ROW}"
