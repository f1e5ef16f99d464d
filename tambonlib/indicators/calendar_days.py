"""The first and last day that a date can mean of which only the month or the year is known, and whether a thing was
in time.

Days are numbers since 1970. Where one day has to stand for a month, see :mod:`tambonlib.indicators.coded_dates`.
"""

import numpy as np
import pandas as pd

_YEAR_ONLY, _MONTH_ONLY = 4, 7


def first_day(dates: pd.Series) -> pd.Series:
    """The first day that each date can mean, as a number of days since 1970; missing where the date is.

    Examples
    --------
    >>> first_day(pd.Series(["1970-01-05", "1970-02", "1971", None])).tolist()
    [4.0, 31.0, 365.0, nan]
    """
    return _mapped(dates, _first)


def last_day(dates: pd.Series) -> pd.Series:
    """The last day that each date can mean.

    Examples
    --------
    >>> last_day(pd.Series(["1970-01-05", "1970-01", "1970", None])).tolist()
    [4.0, 30.0, 364.0, nan]
    """
    return _mapped(dates, _last)


def in_time(done: pd.Series, due: pd.Series) -> np.ndarray:
    """Whether each thing was done by the date it was due; False where one of the two is missing.

    Where only the month of one of them is known, the months are compared.

    Examples
    --------
    >>> in_time(pd.Series(["2008-05-30", "2008-06-02", "2008-06-20", "2008-07"]), pd.Series(["2008-06-01", "2008-06-01", "2008-06", "2008-06-30"])).tolist()
    [True, False, True, False]
    """
    whole = (done.str.len() > _MONTH_ONLY) & (due.str.len() > _MONTH_ONLY)
    early = (done <= due).where(whole, done.str.slice(0, _MONTH_ONLY) <= due.str.slice(0, _MONTH_ONLY))
    return (early & done.notna() & due.notna()).to_numpy(dtype="bool")


def _mapped(dates: pd.Series, number) -> pd.Series:
    of = {date: number(date) for date in dates.dropna().unique()}
    return dates.map(of).astype("float64")


def _first(date: str) -> int:
    return int(np.datetime64(date, "D").astype("int64"))


def _last(date: str) -> int:
    if len(date) > _MONTH_ONLY:
        return _first(date)
    span = "Y" if len(date) == _YEAR_ONLY else "M"
    return int((np.datetime64(date, span) + 1).astype("datetime64[D]").astype("int64")) - 1
