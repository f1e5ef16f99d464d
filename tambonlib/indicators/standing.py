"""What stands in each month: memberships, payments, decisions, each from one month until another.

Everything is counted for all tambons and months at once: each thing adds one where it begins and
takes it away where it ends, and the running sum is what stands. Months are ordinals here
(:func:`tambonlib.months.ordinal`); an end is the first month in which the thing no longer stands.
"""

from functools import cache

import numpy as np
import pandas as pd

from tambonlib.indicators.cells import coded, every_cell, grouped
from tambonlib.indicators.runs import numbered
from tambonlib.indicators.windows import of_each
from tambonlib.months import ordinal

_YEAR_ONLY = 4
# More months than lie between any two dates.
_APART = 10**7


def last_month(dates: pd.Series) -> pd.Series:
    """The last month that each date can mean, as an ordinal; missing where the date is.

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
    return pd.Series(month_numbers(dates, missing=np.nan, dtype="float64"), index=dates.index)


def month_numbers(dates: pd.Series, *, missing: float, dtype: str) -> np.ndarray:
    """The same as numbers, with another one for what is missing.

    Examples
    --------
    >>> (month_numbers(pd.Series(["2008-01-15", None]), missing=-1, dtype="int64") == [ordinal("2008-01"), -1]).all()
    np.True_
    """
    # Days of one month are looked up once.
    return of_each(dates, lambda date: _ordinal(date[:7]), missing=missing, dtype=dtype)


@cache
def _ordinal(month: str) -> int:
    return ordinal(f"{month}-12" if len(month) == _YEAR_ONLY else month)


def stood(
    place: np.ndarray,
    count: int,
    start: pd.Series,
    end: pd.Series,
    *,
    months: tuple[str, ...],
    weight: pd.Series | None = None,
) -> np.ndarray:
    """How much stands at each place in each month.

    Parameters
    ----------
    place
        Number of the place of each thing, below `count`.
    start, end
        Ordinals; a thing without a start never stands, one without an end stands for good.
    weight
        What each thing adds, kept to two decimals; one when None. A thing of unknown weight has no place here.

    Returns
    -------
    numpy.ndarray
        `count` × months.
    """
    first, length = ordinal(months[0]), len(months)
    # What is missing is never: the smaller of it and the last month is the last month.
    begins, ends = (np.fmin(one.to_numpy(dtype="float64", na_value=np.nan) - first, length) for one in (start, end))
    begins = np.maximum(begins, 0).astype("int64")
    ends = np.maximum(ends, begins).astype("int64")
    # Whole hundredths add up exactly, so that the order of rows never shows.
    added = np.ones(len(begins)) if weight is None else np.rint(weight.to_numpy(dtype="float64") * 100.0)
    width, row = length + 1, np.asarray(place, dtype="int64") * (length + 1)
    steps = np.bincount(row + begins, added, count * width) - np.bincount(row + ends, added, count * width)
    sums = steps.reshape(count, width).cumsum(axis=1)[:, :length]
    return sums if weight is None else sums / 100.0


def standing(rows: pd.DataFrame, *, months: tuple[str, ...], weight: str | None = None) -> pd.Series:
    """How much stands in each tambon and month, 0 where nothing does.

    Parameters
    ----------
    rows
        One row for each thing: tambon_code, start, end.
    weight
        The column that says what each thing adds; one each when None.

    Returns
    -------
    Series
        By tambon_code and month, for every tambon of `rows`: float64.

    Examples
    --------
    >>> rows = pd.DataFrame({"tambon_code": "990101", "start": [ordinal("2008-01"), ordinal("2008-02")], "end": [ordinal("2008-02"), None]})
    >>> standing(rows, months=("2008-01", "2008-02", "2008-03")).tolist()
    [1.0, 1.0, 1.0]
    """
    place, tambons = coded(rows["tambon_code"])
    inside = place >= 0
    there, place = (rows, place) if inside.all() else (rows[inside], place[inside])
    sums = stood(
        place,
        len(tambons),
        there["start"],
        there["end"],
        months=months,
        weight=None if weight is None else there[weight],
    )
    return pd.Series(sums.ravel(), index=every_cell(tambons, months))


def different_standing(
    place: np.ndarray,
    tambons: pd.Index,
    unit: np.ndarray,
    start: np.ndarray,
    end: np.ndarray,
    *,
    months: tuple[str, ...],
) -> pd.Series:
    """How many different units stand in each tambon and month, however many things of a unit do.

    Parameters
    ----------
    place
        The tambon of each thing, as its place among `tambons`; each of them has one.
    unit
        A whole number for the unit of each thing; one unit has one tambon, and those of later tambons have larger
        numbers.
    start, end
        Whole ordinals, both known.

    Returns
    -------
    Series
        By tambon_code and month: float64.

    Examples
    --------
    >>> begins, ends = ordinal("2008-01") + np.array([0, 0, 1]), ordinal("2008-01") + np.array([1, 2, 2])
    >>> numbers = different_standing(np.zeros(3, int), pd.Index(["990101"]), np.array([7, 7, 9]), begins, ends, months=("2008-01", "2008-02"))
    >>> numbers.tolist()
    [1.0, 2.0]
    """
    first, length = ordinal(months[0]), len(months)
    begins, ends = (np.clip(one - first, 0, length) for one in (start, end))
    number, units = numbered(unit)
    # Months are rows and units columns: by unit, until when what had begun by then stands.
    until = np.zeros((length + 1, len(units)), dtype="int16")
    np.maximum.at(until.ravel(), begins * len(units) + number, ends.astype("int16"))
    stands = np.maximum.accumulate(until[:length], axis=0, out=until[:length]) > np.arange(length)[:, None]
    of_unit = np.zeros(len(units), dtype="int64")
    of_unit[number] = place
    firsts = np.flatnonzero(np.diff(of_unit, prepend=-1))
    sums = np.zeros((len(tambons), length))
    if len(units):
        sums[of_unit[firsts]] = np.add.reduceat(stands, firsts, axis=1, dtype="int64").T
    return pd.Series(sums.ravel(), index=every_cell(tambons, months))


def once_each(rows: pd.DataFrame, unit: list[str]) -> pd.DataFrame:
    """The same rows, shortened so that a unit never stands twice in a month; rows that add nothing are left out.

    Parameters
    ----------
    rows
        With `unit`, start and end, both known.
    unit
        The columns that name what is counted once.

    Examples
    --------
    >>> rows = pd.DataFrame({"member_id": ["a", "a", "b"], "start": [1.0, 3.0, 2.0], "end": [5.0, 9.0, 4.0]})
    >>> once_each(rows, ["member_id"])[["member_id", "start", "end"]].values.tolist()
    [['a', 1.0, 5.0], ['a', 5.0, 9.0], ['b', 2.0, 4.0]]
    """
    code, named = np.zeros(len(rows), dtype="int64"), np.ones(len(rows), dtype="bool")
    for name in unit:
        place, known = pd.factorize(rows[name], sort=True) if rows[name].dtype.kind in "iu" else coded(rows[name])
        code, named = code * len(known) + place, named & (place >= 0)
    rows, code = (rows, code) if named.all() else (rows[named], code[named])
    start, end = (
        np.minimum(rows[name].to_numpy(dtype="float64"), _APART - 1).astype("int64") for name in ("start", "end")
    )
    # One number for unit and month: what is in order already, as records mostly are, is not sorted again.
    order = np.argsort(code * _APART + start, kind="stable")
    code, start, end = code[order], start[order], end[order]
    latest = np.maximum.accumulate(code * _APART + end) - code * _APART
    first = np.append(True, code[1:] != code[:-1])[: len(code)]
    begins = np.where(first, start, np.maximum(start, np.roll(latest, 1)))
    return rows.iloc[order].assign(start=begins.astype("float64"))[end > begins]


def until_next(rows: pd.DataFrame, unit: list[str]) -> pd.DataFrame:
    """Rows sorted by `unit` and start, each standing until the same unit's next one.

    Where a unit has several in one month, the last of them in the order given stands.

    Examples
    --------
    >>> until_next(pd.DataFrame({"dataset_id": "d", "start": [3.0, 1.0]}), ["dataset_id"])["end"].tolist()
    [3.0, nan]
    """
    number, first = grouped(rows, unit)
    # Rows that name no unit come last, as the missing does everywhere, and have no next one.
    group, start = np.where(number < 0, len(first), number), rows["start"].to_numpy(dtype="float64", na_value=np.nan)
    order = np.lexsort((start, group))
    group, start = group[order], start[order]
    same = (group[1:] == group[:-1]) & ((start[1:] == start[:-1]) | (np.isnan(start[1:]) & np.isnan(start[:-1])))
    kept = np.append(~same, True)[: len(order)]
    order, group, start = order[kept], group[kept], start[kept]
    followed = np.append((group[1:] == group[:-1]) & (group[1:] < len(first)), False)[: len(order)]
    return rows.iloc[order].assign(end=np.where(followed, np.roll(start, -1), np.nan))
