"""Tambon × month: the grid on which every indicator is computed, and what is summarised on it.

A grid is a MultiIndex whose last level is ``month``; the levels before it name the unit, mostly ``tambon_code``.
Record tables have their text keys as categories when a formula gets them, so plain ``groupby`` is quick.
"""

from collections.abc import Iterable, Sequence

import pandas as pd

#: The keys of a cell of the results.
TAMBON_MONTH = ["tambon_code", "month"]


def tambon_months(tambons: Iterable[str], months: Iterable[str]) -> pd.MultiIndex:
    """Return the grid of every tambon with every month.

    Examples
    --------
    >>> tambon_months(["990101"], ["2008-01", "2008-02"]).tolist()
    [('990101', '2008-01'), ('990101', '2008-02')]
    """
    levels = [pd.Index(tambons, dtype="str"), pd.Index(months, dtype="str")]
    return pd.MultiIndex.from_product(levels, names=TAMBON_MONTH)


def months_of(rows: pd.DataFrame, months: Iterable[str], *, by: str | Sequence[str] = "tambon_code") -> pd.MultiIndex:
    """Return the grid of every unit that `rows` name (a tambon unless `by` says otherwise) with every month.

    Parameters
    ----------
    by
        The column or columns that name a unit, for example ``["tambon_code", "person_id"]``. Rows in which one of
        them is missing belong to no unit.

    Examples
    --------
    >>> rows = pd.DataFrame({"tambon_code": ["b", "a", "a"], "fund_id": ["y", "x", "z"]})
    >>> months_of(rows, ["2008-01"]).tolist()
    [('a', '2008-01'), ('b', '2008-01')]
    >>> months_of(rows, ["2008-01"], by=["tambon_code", "fund_id"]).tolist()
    [('a', 'x', '2008-01'), ('a', 'z', '2008-01'), ('b', 'y', '2008-01')]
    """
    keys = [by] if isinstance(by, str) else list(by)
    if len(keys) == 1:
        units = pd.Index(sorted(rows[keys[0]].dropna().unique()), dtype="str")
        return pd.MultiIndex.from_product([units, pd.Index(months, dtype="str")], names=[*keys, "month"])
    units = rows[keys].dropna().drop_duplicates().astype("str").sort_values(keys)
    return pd.MultiIndex.from_frame(units.merge(pd.DataFrame({"month": pd.Series(months, dtype="str")}), how="cross"))


def on_grid(series: pd.Series, grid: pd.Index, fill_value: object = None) -> pd.Series:
    """Return the series on the cells of the grid, with `fill_value` (missing when None) in those that it lacks.

    Examples
    --------
    >>> own = pd.Series([5], index=tambon_months(["b"], ["2008-01"]))
    >>> on_grid(own, tambon_months(["a", "b"], ["2008-01"]), fill_value=0).tolist()
    [0, 5]
    """
    # The grid itself becomes the index: series on one and the same index are not aligned again.
    return series if series.index is grid else series.reindex(grid, fill_value=fill_value).set_axis(grid)


def count(rows: pd.DataFrame, grid: pd.MultiIndex, where: pd.Series | None = None) -> pd.Series:
    """Count the rows of each cell of the grid, all or those for which `where` is true; 0 where there are none.

    Examples
    --------
    >>> grid = tambon_months(["990101"], ["2008-01", "2008-02"])
    >>> rows = pd.DataFrame({"tambon_code": "990101", "month": "2008-01", "baht": [3.0, 0.0]})
    >>> count(rows, grid).tolist(), count(rows, grid, rows["baht"] > 0).tolist()
    ([2, 0], [1, 0])
    """
    chosen = rows if where is None else rows[where]
    return on_grid(chosen.groupby(list(grid.names), observed=True).size(), grid, fill_value=0)


def total(rows: pd.DataFrame, column: str, grid: pd.MultiIndex) -> pd.Series:
    """Add up a column in each cell of the grid, kept to two decimals so that row order never shows; 0 where empty.

    Examples
    --------
    >>> rows = pd.DataFrame({"tambon_code": "990101", "month": "2008-01", "baht": [0.1, 0.2]})
    >>> total(rows, "baht", tambon_months(["990101"], ["2008-01", "2008-02"])).tolist()
    [0.3, 0.0]
    """
    return on_grid(rows.groupby(list(grid.names), observed=True)[column].sum().round(2), grid, fill_value=0.0)


def median(rows: pd.DataFrame, column: str, grid: pd.MultiIndex) -> pd.Series:
    """Return the median of a column in each cell of the grid, missing values aside; missing where there is none.

    Examples
    --------
    >>> rows = pd.DataFrame({"tambon_code": "990101", "month": "2008-01", "baht": [1.0, 2.0, 6.0]})
    >>> median(rows, "baht", tambon_months(["990101"], ["2008-01", "2008-02"])).tolist()
    [2.0, nan]
    """
    return on_grid(rows.groupby(list(grid.names), observed=True)[column].median(), grid)


def percent(part: pd.Series, whole: pd.Series) -> pd.Series:
    """Return `part` of `whole` in percent, cell by cell of `whole`; missing where `whole` is zero.

    Examples
    --------
    >>> percent(pd.Series([1, 0]), pd.Series([4, 0])).tolist()
    [25.0, nan]
    """
    return 100.0 * (on_grid(part, whole.index, fill_value=0) / whole.where(whole != 0).astype("float64"))
