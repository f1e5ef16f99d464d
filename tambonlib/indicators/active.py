"""The stock at each month's end: memberships, payments, decisions, each active from one month until another.

Months are ordinals here (:func:`tambonlib.months.ordinal`, :func:`last_month`), so that a year later is ``+ 12``.
An end is the first month in which the thing is no longer active.
"""

import pandas as pd

from tambonlib.indicators.tambon_months import on_grid
from tambonlib.months import ordinal

_YEAR_ONLY = 4


def last_month(dates: pd.Series) -> pd.Series:
    """Return the last month that each date can mean, as an ordinal; missing where the date is.

    A date of which only the year is known counts from the end of that year: before, it may not have
    happened yet.

    Parameters
    ----------
    dates
        ISO text: ``"2008-01-15"``, ``"2008-01"`` or ``"2008"``.

    Examples
    --------
    >>> (last_month(pd.Series(["2008-01-15", "2007", None])) - ordinal("2008-01")).tolist()
    [0.0, -1.0, nan]
    """
    known = dates.dropna().unique()
    return dates.map({date: _last_month(date[:7]) for date in known}).astype("float64")


def active_at(
    rows: pd.DataFrame,
    start: pd.Series,
    end: pd.Series | None,
    grid: pd.MultiIndex,
    *,
    weight: pd.Series | None = None,
) -> pd.Series:
    """Return how many rows are active at the end of each month of the grid, or what they weigh; 0 where none is.

    Parameters
    ----------
    rows
        One row for each thing, with the columns that name the grid's units (``tambon_code``).
    start, end
        Ordinals of months, row by row: active from `start` on and no longer in `end`. A thing without a start is
        never active, one without an end (or all, when `end` is None) stays active.
    grid
        See :func:`tambonlib.indicators.tambon_months.months_of`; for the stock of another unit than the tambon make
        the grid `by` it.
    weight
        What each row adds, known in every row and kept to two decimals; one when None.

    Returns
    -------
    Series
        By the grid: float64.

    Examples
    --------
    >>> from tambonlib.indicators.tambon_months import months_of
    >>> rows = pd.DataFrame({"tambon_code": "990101", "start": ["2008-01", "2008-02"], "end": ["2008-02", None]})
    >>> grid = months_of(rows, ["2008-01", "2008-02", "2008-03"])
    >>> active_at(rows, last_month(rows["start"]), last_month(rows["end"]), grid).tolist()
    [1.0, 1.0, 1.0]
    >>> active_at(rows, last_month(rows["start"]), None, grid).tolist()
    [1.0, 2.0, 2.0]
    """
    units, months = list(grid.names[:-1]), grid.unique("month")
    if grid.empty:
        return pd.Series(0.0, index=grid)
    first, last = ordinal(months[0]), ordinal(months[-1]) + 1
    there = start.notna() & (start < last)
    begins = start[there].clip(lower=first)
    # Missing ends count as open: clip to the month after the study's last.
    ends = (begins * float("nan") if end is None else end[there]).fillna(last).clip(begins, None).clip(upper=last)
    # Whole hundredths add up exactly, so that the order of rows never shows.
    amount = (start[there] * 0 + 1) if weight is None else (weight[there] * 100).round()
    opened = rows.loc[there, units].assign(month=begins, change=amount)
    changes = pd.concat([opened, opened.assign(month=ends, change=-amount)])
    changes = changes.groupby([*units, "month"], observed=True)["change"].sum().unstack("month", fill_value=0.0)
    stock = changes.reindex(columns=range(first, last), fill_value=0.0).cumsum(axis="columns")
    stock = on_grid(stock.set_axis(pd.Index(months, name="month"), axis="columns").stack(), grid, fill_value=0.0)
    return stock if weight is None else stock / 100.0


def _last_month(month: str) -> int:
    return ordinal(f"{month}-12" if len(month) == _YEAR_ONLY else month)
