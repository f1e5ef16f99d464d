"""Small tools for blocks: one row per enterprise (or season), one column per study month.

A block holds what had happened by the end of each month, so that nothing later is ever seen.
"""

import numpy as np
import pandas as pd

from tambonlib.indicators.windows import of_each, places
from tambonlib.months import ordinal

#: The ordinal of a date that is not known: it never comes.
NEVER = 10**6


def month_numbers(dates: pd.Series) -> np.ndarray:
    """Dates as months since the year 0 (see :func:`tambonlib.months.ordinal`); NEVER where there is none.

    Examples
    --------
    >>> month_numbers(pd.Series(["2008-01-15", "2008-02", None])).tolist()
    [24096, 24097, 1000000]
    """
    return of_each(dates, lambda text: ordinal(text[:7]), missing=NEVER, dtype="int64")


def rows_of(names: pd.Series, known: pd.Series) -> np.ndarray:
    """The row of each name among the known ones, −1 where it is none of them.

    Examples
    --------
    >>> rows_of(pd.Series(["e2", "e9", None]), pd.Series(["e1", "e2"])).tolist()
    [1, -1, -1]
    """
    return places(names, known)


def steps(numbers: np.ndarray, months: tuple[str, ...]) -> np.ndarray:
    """The column of each month number: the first one for all that is earlier, −1 for all that is later.

    Examples
    --------
    >>> steps(np.array([24095, 24097, 24098]), ("2008-01", "2008-02")).tolist()
    [0, 1, -1]
    """
    column = np.maximum(numbers - ordinal(months[0]), 0)
    return np.where(column < len(months), column, -1)


def running_sum(amounts, rows: np.ndarray, columns: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Amounts added up by row, up to and including each column. Rows and columns of −1 do not count."""
    seen = (rows >= 0) & (columns >= 0)
    if not seen.any():
        return np.zeros(shape)
    place = rows[seen] * shape[1] + columns[seen]
    added = np.bincount(place, weights=np.broadcast_to(amounts, rows.shape)[seen], minlength=shape[0] * shape[1])
    return added.reshape(shape).cumsum(axis=1)


def by_group(block: np.ndarray, group: np.ndarray, count: int, how: np.ufunc = np.add, empty: float = 0) -> np.ndarray:
    """Rows of a block put together; `group` is sorted, groups without a row get `empty`.

    Examples
    --------
    >>> by_group(np.array([[1.0], [2.0], [5.0]]), np.array([0, 0, 2]), 3).tolist()
    [[3.0], [0.0], [5.0]]
    """
    made = np.full((count, block.shape[1]), empty, dtype="int64" if block.dtype == bool else block.dtype)
    if len(group) == count and (np.diff(group) == 1).all():
        return block.astype(made.dtype)
    if len(group):
        there, first = np.unique(group, return_index=True)
        made[there] = how.reduceat(block.astype(made.dtype), first, axis=0)
    return made
