"""The support log as contacts: one row for each activity and tambon that took part in it.

The indicators of support share the base tables made here. Dates are the whole numbers of
:mod:`tambonlib.indicators.coded_dates`. The log is one for the whole study: a tambon that no activity names was not
reached, which is zero and not a gap.
"""

import numpy as np
import pandas as pd

from tambonlib.indicators.cells import every_cell
from tambonlib.indicators.coded_dates import NEVER, coded, day, first_day, month_places
from tambonlib.indicators.told import part_rows
from tambonlib.indicators.windows import places
from tambonlib.months import ordinal

#: What the indicators of support use of each record table.
COLUMNS_USED = {
    "support_activity": (
        "activity_id",
        "line",
        "start",
        "end",
        "level",
        "initiated_by",
        "request_date",
        "hours",
        "followup_due",
        "followup_done",
        "analysis_done",
        "beyond_capacity",
    ),
    "activity_tambon": ("activity_id", "tambon_code", "n_participants", "n_core", "report_returned"),
    "activity_output_use": ("activity_id", "tambon_code", "used", "date"),
}
#: What every card of support says of its tables and of what its parts count.
LOG = ("support_activity", "activity_tambon")
COUNTED = {"step": "do", "counts": "activities", "minimum": False}
_DATES = ("start", "end", "request_date", "followup_due", "followup_done", "analysis_done", "report_returned")


def supported_tambons(activity_tambon: pd.DataFrame, *, months, roster=None) -> pd.DataFrame:
    """The tambons that are measured, in order, each with the place of the first study month in which it takes part.

    Parameters
    ----------
    roster
        The study's roster with tambon_code and, where it is known, the month ``joined``. Without a roster the tambons
        are those that the log names, from the first month on.

    Returns
    -------
    DataFrame
        tambon_code and ``joined`` (0 for the first month of the study).

    Examples
    --------
    >>> log = pd.DataFrame({"activity_id": ["a", "a"], "tambon_code": ["990102", "990101"]})
    >>> roster = pd.DataFrame({"tambon_code": ["990101", "990103"], "joined": ["2007-01", "2008-02"]})
    >>> supported_tambons(log, months=("2008-01", "2008-02")).values.tolist()
    [['990101', 0], ['990102', 0]]
    >>> supported_tambons(log, months=("2008-01", "2008-02"), roster=roster).values.tolist()
    [['990101', 0], ['990103', 1]]
    """
    known = activity_tambon if roster is None else roster
    codes = pd.Series(sorted(known["tambon_code"].dropna().unique()), dtype="str")
    if roster is None or "joined" not in roster:
        return pd.DataFrame({"tambon_code": codes, "joined": 0})
    since = roster.set_index("tambon_code")["joined"].reindex(codes)
    place = [0 if pd.isna(month) else max(0, ordinal(month) - ordinal(months[0])) for month in since]
    return pd.DataFrame({"tambon_code": codes, "joined": place})


def support_contacts(
    support_activity: pd.DataFrame, activity_tambon: pd.DataFrame, supported_tambons: pd.DataFrame
) -> pd.DataFrame:
    """Each activity once for each tambon that took part in it or received it.

    An activity without an end, or with one before its start, is over on the day it starts.

    Returns
    -------
    DataFrame
        The columns of both tables that are used, dates as numbers (``NEVER`` where missing), and ``tambon`` (the
        place of the tambon in `supported_tambons`), ``over`` (when the activity was over), ``present`` (how many of
        these tambons took part).
    """
    about = support_activity[list(COLUMNS_USED["support_activity"])]
    rows = activity_tambon[list(COLUMNS_USED["activity_tambon"])].merge(about, on="activity_id")
    rows = rows.assign(tambon=places(rows["tambon_code"], supported_tambons["tambon_code"]))
    rows = rows[rows["tambon"] >= 0]
    rows = rows.assign(
        present=rows.groupby("activity_id")["tambon"].transform("size"), **{name: coded(rows[name]) for name in _DATES}
    )
    over = np.where(rows["end"] == NEVER, rows["start"], np.maximum(rows["start"], rows["end"]))
    return rows.assign(over=over).reset_index(drop=True)


#: The base tables by the name that an indicator's parameter has.
BASES = {"supported_tambons": supported_tambons, "support_contacts": support_contacts}


def support_cells(tambons: pd.DataFrame, months: tuple[str, ...]) -> pd.MultiIndex:
    """Every tambon that is measured with every month."""
    return every_cell(tambons["tambon_code"], months)


def in_month(
    cells: pd.MultiIndex,
    contacts: pd.DataFrame,
    date: str,
    where: pd.Series | None = None,
    weight: pd.Series | None = None,
):
    """How many contacts have their date in each month, or what they weigh together; 0 where there is none.

    Parameters
    ----------
    cells
        See :func:`support_cells`.
    contacts
        With ``tambon``.
    date
        The column of coded dates.
    where
        Which contacts count; all when None.
    weight
        What each one adds; one when None.

    Returns
    -------
    Series
        By tambon and month.
    """
    inside = pd.Series(day(contacts[date]) >= first_day(cells.levels[1][0]), index=contacts.index)
    return pd.Series(
        _sums(cells, contacts, date, inside if where is None else inside & where, weight).ravel(), index=cells
    )


def by_end(
    cells: pd.MultiIndex,
    contacts: pd.DataFrame,
    date: str,
    where: pd.Series | None = None,
    weight: pd.Series | None = None,
):
    """The same for all whose date had come by the end of each month, also before the first month."""
    return pd.Series(_sums(cells, contacts, date, where, weight).cumsum(axis=1).ravel(), index=cells)


def _sums(
    cells: pd.MultiIndex, contacts: pd.DataFrame, date: str, where: pd.Series | None, weight: pd.Series | None
) -> np.ndarray:
    """Tambons × months; what happened before the first month stands in the first."""
    months = list(cells.levels[1])
    month = month_places(contacts[date].to_numpy(), months)
    counted = (month < len(months)) & (True if where is None else where.to_numpy(dtype="bool"))
    cell = (contacts["tambon"].to_numpy(dtype="int64") * len(months) + month)[counted]
    weights = None if weight is None else weight.to_numpy(dtype="float64")[counted]
    return np.bincount(cell, weights, minlength=len(cells)).reshape(-1, len(months))


def not_joined(cells: pd.MultiIndex, tambons: pd.DataFrame) -> pd.Series:
    """Whether a tambon had not joined yet."""
    width = len(cells.levels[1])
    return pd.Series(
        (np.arange(width)[None, :] < tambons["joined"].to_numpy(dtype="int64")[:, None]).ravel(), index=cells
    )


def rows_of(
    part: str, value: pd.Series, *, n: pd.Series, N: pd.Series | None = None, reason: pd.Series | str = "no_support_yet"
):
    """The rows of one part on all cells of `value`; `N` is `n` when None."""
    every = pd.Series(1, index=value.index)
    return part_rows(part, every, value=value, n=n, N=n if N is None else N, reason=reason)
