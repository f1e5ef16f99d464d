"""Dates as whole numbers that remember when only the month is known.

A date is kept as one whole number: twice the day's number, plus one where only the month is known; so the
earliest of several dates is the smallest number, and a rough date stays recognisable. A month stands for its 15th day.
"""

import numpy as np
import pandas as pd

from tambonlib.indicators.windows import of_each

#: The date of what has not happened.
NEVER = np.iinfo("int64").max // 4
_MIDDLE_OF_MONTH = 14


def coded(dates: pd.Series) -> np.ndarray:
    """ISO dates of day or month precision as numbers; ``NEVER`` where missing.

    Examples
    --------
    >>> coded(pd.Series(["1970-01-02", "1970-01", None])).tolist() == [2, 29, NEVER]
    True
    """
    return of_each(dates, _number, missing=NEVER, dtype="int64")


def day(code: np.ndarray | pd.Series):
    """The number of the day of a coded date."""
    return code // 2


def days_between(first: np.ndarray, then: np.ndarray) -> np.ndarray:
    """Days from one coded date to another.

    Negative where the dates contradict each other. Within one month, where only the month of one of them
    is known, there is no contradiction: the wait is then 0.

    Examples
    --------
    >>> of = lambda *texts: coded(pd.Series(texts))
    >>> days_between(of("2008-01-20", "2008-01-20", "2008-01-20"), of("2008-02", "2008-01", "2008-01-10")).tolist()
    [26, 0, -10]
    """
    days = day(then) - day(first)
    back = (days < 0) & ((first % 2 == 1) | (then % 2 == 1))
    same = back.copy()
    same[back] = _month(first[back]) == _month(then[back])
    return np.where(same, 0, days)


def first_day(month: str) -> int:
    """The number of the first day of a month.

    Examples
    --------
    >>> first_day("1970-02")
    31
    """
    return int(np.datetime64(month, "D").astype("int64"))


def month_ends(months: tuple[str, ...]) -> np.ndarray:
    """The number of the last day of each month.

    Examples
    --------
    >>> month_ends(("1970-01", "1970-02")).tolist()
    [30, 58]
    """
    return (np.array(months, dtype="datetime64[M]") + 1).astype("datetime64[D]").astype("int64") - 1


def month_places(code: np.ndarray, months: tuple[str, ...]) -> np.ndarray:
    """The place of the first study month at whose end a coded date has come; ``len(months)`` where none.

    Examples
    --------
    >>> month_places(coded(pd.Series(["2007-11-05", "2008-02", "2008-03-01"])), ("2008-01", "2008-02")).tolist()
    [0, 1, 2]
    """
    return np.searchsorted(month_ends(months), day(code))


def _number(text: str) -> int:
    rough = len(text) == len("2008-01")
    number = int(np.datetime64(text, "D").astype("int64"))
    return 2 * (number + _MIDDLE_OF_MONTH) + 1 if rough else 2 * number


def _month(code: np.ndarray) -> np.ndarray:
    return day(code).astype("datetime64[D]").astype("datetime64[M]")
