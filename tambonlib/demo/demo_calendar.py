"""Days of the study: positions of months become ISO dates, and nothing is written after the last day."""

import numpy as np

from tambonlib.demo.plan import study_months


def first_month() -> np.datetime64:
    """The first month of the study."""
    return np.datetime64(study_months()[0], "M")


def last_day() -> np.datetime64:
    """The last day of the study; the books are closed then.

    Examples
    --------
    >>> str(last_day())
    '2008-09-30'
    """
    return (np.datetime64(study_months()[-1], "M") + 1).astype("datetime64[D]") - 1


def day(month: int, number: int) -> np.datetime64:
    """A day of the month at this position (negative: before the study), at most its last.

    Examples
    --------
    >>> str(day(1, 31)), str(day(-1, 5))
    ('2007-02-28', '2006-12-05')
    """
    start = first_month() + int(month)
    return min(start.astype("datetime64[D]") + (int(number) - 1), (start + 1).astype("datetime64[D]") - 1)


def position(date: np.datetime64) -> int:
    """The position of the month of a day among the months of the study."""
    return int((date.astype("datetime64[M]") - first_month()).astype(int))


def written(date: np.datetime64 | None) -> str | None:
    """The day as ISO text, or None when it is none or had not come when the books were closed.

    Examples
    --------
    >>> written(day(0, 3)), written(day(21, 1))
    ('2007-01-03', None)
    """
    return None if date is None or date > last_day() else str(date)


def months_from(first: int, last: int) -> list[str]:
    """ISO months from one position to another, both inclusive."""
    return [str(first_month() + place) for place in range(first, last + 1)]
