"""Dates of which only the month or the year is known: days between two of them, first and last day, in time or not.

Records hold dates as ISO text: ``"2008-01-15"``, ``"2008-01"`` or ``"2008"``. Where one day has to be taken for a
month it is the 15th; where a month has to be taken, see :func:`tambonlib.indicators.active.last_month`.
"""

import numpy as np
import pandas as pd

_YEAR_ONLY, _MONTH_ONLY = 4, 7
_DAY = pd.Timedelta(days=1)
_MIDDLE_OF_MONTH = pd.Timedelta(days=14, hours=12)


def timestamps(dates: pd.Series) -> pd.Series:
    """Return dates of day or month precision as timestamps; a month is put at noon of its 15th.

    A day is put at midnight, so that a month can still be told from a day, and the later of two dates is their
    maximum. The day is :attr:`Series.dt.normalize`.

    Examples
    --------
    >>> timestamps(pd.Series(["2008-01-02", "2008-01", None])).dt.strftime("%d %H:%M").tolist()
    ['02 00:00', '15 12:00', nan]
    """
    month_only = dates.astype("str").str.len() == _MONTH_ONLY
    return first_day(dates) + pd.to_timedelta(np.where(month_only, _MIDDLE_OF_MONTH, pd.Timedelta(0)))


def month_number(dates: pd.Series) -> pd.Series:
    """Return the months of timestamps as ordinals (:func:`tambonlib.months.ordinal`), missing where the date is.

    Examples
    --------
    >>> from tambonlib.months import ordinal
    >>> (month_number(timestamps(pd.Series(["2008-02-29", None]))) - ordinal("2008-01")).tolist()
    [1.0, nan]
    """
    return (dates.dt.year * 12 + dates.dt.month - 1).astype("float64")


def days_between(first: pd.Series, then: pd.Series) -> pd.Series:
    """Return the days from one timestamp to another, missing where one of them is.

    Negative where the dates contradict each other. Within one month, where only the month of one of them is known,
    there is no contradiction: the wait is then 0.

    Parameters
    ----------
    first, then
        From :func:`timestamps`.

    Examples
    --------
    >>> first, then = pd.Series(["2008-01-20"] * 3), pd.Series(["2008-02", "2008-01", "2008-01-10"])
    >>> days_between(timestamps(first), timestamps(then)).tolist()
    [26.0, 0.0, -10.0]
    """
    days = (then.dt.normalize() - first.dt.normalize()) / _DAY
    rough = (first != first.dt.normalize()) | (then != then.dt.normalize())
    return days.mask((days < 0) & rough & (month_number(first) == month_number(then)), 0.0)


def first_day(dates: pd.Series) -> pd.Series:
    """Return the first day that each date can mean, as a timestamp; missing where the date is.

    Examples
    --------
    >>> first_day(pd.Series(["1970-01-05", "1970-02", "1971", None])).astype("str").tolist()
    ['1970-01-05', '1970-02-01', '1971-01-01', nan]
    """
    return pd.to_datetime(dates.astype("str"), format="ISO8601")


def last_day(dates: pd.Series) -> pd.Series:
    """Return the last day that each date can mean, as a timestamp; missing where the date is.

    Examples
    --------
    >>> last_day(pd.Series(["1970-01-05", "1970-01", "1970", None])).astype("str").tolist()
    ['1970-01-05', '1970-01-31', '1970-12-31', nan]
    """
    first, length = first_day(dates), dates.astype("str").str.len()
    end_of_month, end_of_year = first + pd.DateOffset(months=1) - _DAY, first + pd.DateOffset(years=1) - _DAY
    return first.mask(length == _MONTH_ONLY, end_of_month).mask(length == _YEAR_ONLY, end_of_year)


def in_time(done: pd.Series, due: pd.Series) -> pd.Series:
    """Return whether each thing was done by the date it was due; False where one of the two is missing.

    Where only the month of one of them is known, the months are compared.

    Examples
    --------
    >>> done = pd.Series(["2008-05-30", "2008-06-02", "2008-06-20", "2008-07", None])
    >>> in_time(done, pd.Series(["2008-06-01", "2008-06-01", "2008-06", "2008-06-30", "2008-06"])).tolist()
    [True, False, True, False, False]
    """
    done, due = done.astype("str"), due.astype("str")
    both_days = (done.str.len() > _MONTH_ONLY) & (due.str.len() > _MONTH_ONLY)
    early = (done <= due).where(both_days, done.str[:_MONTH_ONLY] <= due.str[:_MONTH_ONLY])
    return early.fillna(False).astype("bool") & done.notna() & due.notna()
