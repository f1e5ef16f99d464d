"""Counts by tambon and month, on cells that are the same for all parts of an indicator."""

import numpy as np
import pandas as pd

from tambonlib.indicators.cells import every_cell, grouped
from tambonlib.indicators.standing import stood
from tambonlib.indicators.windows import YEAR, places
from tambonlib.months import ordinal


def cells_of(rows: pd.DataFrame, months: tuple[str, ...]) -> pd.MultiIndex:
    """Every tambon of `rows` with every month.

    Examples
    --------
    >>> cells_of(pd.DataFrame({"tambon_code": ["b", "a", "a"]}), ("2008-01",)).tolist()
    [('a', '2008-01'), ('b', '2008-01')]
    """
    return every_cell(sorted(rows["tambon_code"].dropna().unique()), months)


def standing_on(
    cells: pd.MultiIndex,
    rows: pd.DataFrame,
    start: pd.Series,
    end: pd.Series | float | None = None,
    *,
    weight: pd.Series | None = None,
) -> pd.Series:
    """How much of `rows` stands in each cell, 0 where nothing does.

    Parameters
    ----------
    cells
        See :func:`cells_of`.
    rows
        With ``tambon_code``.
    start, end
        Ordinals of months, as in :func:`tambonlib.indicators.standing.standing`; without `end` a thing stands for
        good. Rows whose start is missing are not counted.
    weight
        What each row adds, kept to two decimals; one when None.

    Examples
    --------
    >>> rows = pd.DataFrame({"tambon_code": ["a", "a"]})
    >>> standing_on(cells_of(rows, ("2008-01", "2008-02")), rows, pd.Series([ordinal("2008-02"), None])).tolist()
    [0.0, 1.0]
    """
    months, tambons = tuple(cells.levels[1]), cells.levels[0]
    place = places(rows["tambon_code"], tambons)
    known = place >= 0
    ends = pd.Series(np.nan, index=rows.index) if end is None else end
    sums = stood(
        place[known],
        len(tambons),
        start[known],
        ends[known],
        months=months,
        weight=None if weight is None else weight[known],
    )
    return pd.Series(sums[cells.codes[0], cells.codes[1]], index=cells)


def amounts_by_unit(
    rows: pd.DataFrame, unit: str, end: pd.Series, *, amount: str, months: tuple[str, ...]
) -> pd.DataFrame:
    """What stands of an amount in each month, by whoever it belongs to.

    Parameters
    ----------
    rows
        With tambon_code, `unit`, start (an ordinal) and `amount`, which is known in every row.
    end
        Ordinals; the first month in which an amount no longer stands.

    Returns
    -------
    DataFrame
        tambon_code, month, `unit`, `amount`; only amounts above zero.

    Examples
    --------
    >>> rows = pd.DataFrame({"tambon_code": "a", "person_id": ["p", "p"], "start": [ordinal("2008-01")] * 2, "hours": [1.5, 2.0]})
    >>> amounts_by_unit(rows, "person_id", rows["start"] + 1, amount="hours", months=("2008-01", "2008-02")).values.tolist()
    [['a', '2008-01', 'p', 3.5]]
    """
    owner, first = grouped(rows, ["tambon_code", unit])
    owners = rows[["tambon_code", unit]].take(first)
    sums = stood(owner, len(owners), rows["start"], end, months=months, weight=rows[amount])
    row, month = np.nonzero(sums > 0)
    found = owners.take(row).reset_index(drop=True)
    calendar = pd.Series(months, dtype="str").take(month).reset_index(drop=True)
    return pd.DataFrame(
        {"tambon_code": found["tambon_code"], "month": calendar, unit: found[unit], amount: sums[row, month]}
    )


def full_year(cells: pd.MultiIndex) -> pd.Series:
    """Whether the study's first month lies at least eleven months back, so that a year of records can be there."""
    return _since_first(cells) >= YEAR - 1


def year_behind(cells: pd.MultiIndex) -> pd.Series:
    """Whether the same month one year earlier is a month of the study."""
    return _since_first(cells) >= YEAR


def _since_first(cells: pd.MultiIndex) -> pd.Series:
    months = list(cells.levels[1])
    since = {month: ordinal(month) - ordinal(months[0]) for month in months}
    return pd.Series(cells.get_level_values("month").map(since), index=cells, dtype="float64")
