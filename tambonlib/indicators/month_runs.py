"""The months of millions of dates, looked up once for each run of rows of one month: books are kept in the order
of time.
"""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from tambonlib.indicators.runs import arrow_texts
from tambonlib.indicators.windows import places

_DATE = len("2008-01-15")
# Runs pay where they are this long.
_LONG = 4


def month_places(dates: pd.Series, months: tuple[str, ...], dtype: str = "int64") -> np.ndarray:
    """The place of each date's month among the months, −1 where it is none of them.

    Parameters
    ----------
    dates
        ISO text of day or month precision.
    dtype
        Of the numbers.

    Examples
    --------
    >>> month_places(pd.Series(["2008-01-15"] * 5 + ["2008-02-03", "2009-02-03"], dtype="str"), ("2008-01", "2008-02")).tolist()
    [0, 0, 0, 0, 0, 1, -1]
    """
    starts = _month_starts(dates)
    if starts is None:
        return places(dates, months, length=7, dtype=dtype)
    found = places(dates.iloc[starts], months, length=7, dtype=dtype)
    return np.repeat(found, np.diff(starts, append=len(dates)))


def _month_starts(dates: pd.Series) -> np.ndarray | None:
    """The first row of each run of one month; None where runs would not pay, or dates are not all written to the
    day.
    """
    if dates.dtype != "str" or not len(dates):
        return None
    held = arrow_texts(dates)
    lengths = pc.min_max(pc.binary_length(held)).as_py()
    if held.null_count or held.type != pa.large_string() or lengths != {"min": _DATE, "max": _DATE}:
        return None
    # Texts of one length lie one after the other; the eight letters of "2008-01-" are read as one number.
    _, offsets, letters = held.buffers()
    first = np.frombuffer(offsets, dtype="int64")[held.offset]
    month = np.ndarray(len(held), dtype="uint64", buffer=letters, offset=int(first), strides=(_DATE,))
    starts = np.flatnonzero(np.append(True, month[1:] != month[:-1]))
    return starts if len(starts) * _LONG <= len(held) else None
