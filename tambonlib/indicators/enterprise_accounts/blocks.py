"""Small tools for blocks: one row per study month, one column per enterprise (or season).

A block holds what had happened by the end of each month, so that nothing later is ever seen. Months are the rows, so
that one month of all enterprises is added to the next in one go.
"""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd

from tambonlib.indicators.windows import of_each, places
from tambonlib.months import ordinal

#: The ordinal of a date that is not known: it never comes.
NEVER = 10**6


_ordinal = cache(ordinal)


@dataclass(frozen=True)
class Told:
    """Which cells of a block stand behind the told cells of a block of groups; made by :func:`told_cells`.

    Parameters
    ----------
    place
        Their places in the flattened block, by month and column.
    member
        Their columns.
    first
        Where among them each group of a month begins.
    there
        Which told cell that group is.
    count
        How many cells are told.
    """

    place: np.ndarray
    member: np.ndarray
    first: np.ndarray
    there: np.ndarray
    count: int


def month_numbers(dates: pd.Series) -> np.ndarray:
    """Dates as months since the year 0 (see :func:`tambonlib.months.ordinal`); NEVER where there is none.

    Examples
    --------
    >>> month_numbers(pd.Series(["2008-01-15", "2008-02", None])).tolist()
    [24096, 24097, 1000000]
    """
    return of_each(dates, lambda text: _ordinal(text[:7]), missing=NEVER, dtype="int64")


def rows_of(names: pd.Series, known: pd.Series) -> np.ndarray:
    """The place of each name among the known ones, −1 where it is none of them.

    Examples
    --------
    >>> rows_of(pd.Series(["e2", "e9", None]), pd.Series(["e1", "e2"])).tolist()
    [1, -1, -1]
    """
    return places(names, known)


def steps(numbers: np.ndarray, months: tuple[str, ...]) -> np.ndarray:
    """The place of each month number: the first one for all that is earlier, −1 for all that is later.

    Examples
    --------
    >>> steps(np.array([24095, 24097, 24098]), ("2008-01", "2008-02")).tolist()
    [0, 1, -1]
    """
    step = np.maximum(numbers - ordinal(months[0]), 0)
    return np.where(step < len(months), step, -1)


def flat_places(member: np.ndarray, step: np.ndarray, count: int) -> np.ndarray:
    """The place in a flattened block of so many columns, −1 where the column or the month is −1."""
    return np.where((member >= 0) & (step >= 0), step * count + member, -1)


def running_sum(amounts, place: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Amounts added up by column, up to and including each month; what has a place of −1 does not count."""
    amounts = np.broadcast_to(amounts, place.shape)
    # What adds nothing is left out: of some kinds of lines there are none at all.
    seen = np.flatnonzero((place >= 0) & (amounts != 0))
    if not len(seen):
        return np.zeros(shape)
    added = np.bincount(place[seen], weights=amounts[seen], minlength=shape[0] * shape[1])
    return so_far(added.reshape(shape), np.add)


def so_far(block: np.ndarray, how: np.ufunc) -> np.ndarray:
    """The same block, in its place, each month put together with all before it.

    Examples
    --------
    >>> so_far(np.array([[1, 5], [3, 2], [2, 9]]), np.maximum).tolist()
    [[1, 5], [3, 5], [3, 9]]
    """
    for before, now in pairwise(block):
        how(before, now, out=now)
    return block


def told_cells(told: np.ndarray, group: np.ndarray) -> Told:
    """The cells of a block whose columns belong to these groups (sorted), in the months in which their group is told.

    Parameters
    ----------
    told
        Months × groups.
    group
        The group of each column.
    """
    place = np.flatnonzero(told[:, group])
    month, member = np.divmod(place, max(len(group), 1))
    cell = month * told.shape[1] + group[member]
    first = np.flatnonzero(np.append(True, cell[1:] != cell[:-1])[: len(cell)])
    number = np.cumsum(told) - 1
    return Told(place, member, first, number[cell[first]], int(number[-1]) + 1 if len(number) else 0)


def put_together(values: np.ndarray, of: Told, how: np.ufunc = np.add, empty: float = 0.0) -> np.ndarray:
    """The values of the cells of each told group put together; `empty` for a group that has none.

    Examples
    --------
    >>> of = told_cells(np.array([[True, True, False], [False, False, True]]), np.array([0, 0, 2]))
    >>> block = np.array([[1.0, 2.0, 5.0], [7.0, 7.0, 6.0]])
    >>> put_together(block.ravel()[of.place], of).tolist()
    [3.0, 0.0, 6.0]
    """
    made = values if len(of.first) == len(values) else how.reduceat(values, of.first)
    if len(made) == of.count:
        return made
    whole = np.full(of.count, empty, dtype=made.dtype)
    whole[of.there] = made
    return whole
