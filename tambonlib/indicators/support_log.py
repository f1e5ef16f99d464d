"""The support log as contacts: one row for each activity and tambon that took part in it or received it.

The indicators of support share the base tables made here. The log is one for the whole study: a tambon that no
activity names was not reached, which is zero and not a gap.
"""

import pandas as pd

from tambonlib.indicators.dates import days_between, last_day, timestamps
from tambonlib.indicators.tambon_months import TAMBON_MONTH, on_grid, tambon_months

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
_DATES = ("start", "end", "request_date", "followup_due", "followup_done", "analysis_done", "report_returned")
#: Stands for every month before the study, since what was over then counts to date.
BEFORE = "before"


def supported_tambons(activity_tambon: pd.DataFrame, *, months, roster=None) -> pd.DataFrame:
    """Return the tambons that are measured, in order, each with the first study month in which it takes part.

    Parameters
    ----------
    roster
        The study's roster with tambon_code and, where it is known, the month ``joined``. Without a roster the tambons
        are those that the log names, from the first month on.

    Returns
    -------
    DataFrame
        tambon_code and ``joined`` (an ISO month, not before the study's first).

    Examples
    --------
    >>> log = pd.DataFrame({"activity_id": ["a", "a"], "tambon_code": ["990102", "990101"]})
    >>> roster = pd.DataFrame({"tambon_code": ["990101", "990103"], "joined": ["2007-01", "2008-02"]})
    >>> supported_tambons(log, months=("2008-01", "2008-02")).values.tolist()
    [['990101', '2008-01'], ['990102', '2008-01']]
    >>> supported_tambons(log, months=("2008-01", "2008-02"), roster=roster).values.tolist()
    [['990101', '2008-01'], ['990103', '2008-02']]
    """
    known = activity_tambon if roster is None else roster
    codes = sorted(known["tambon_code"].dropna().unique())
    joined = pd.Series(months[0], index=pd.Index(codes, name="tambon_code", dtype="str"), name="joined", dtype="str")
    if roster is not None and "joined" in roster:
        since = roster.set_index("tambon_code")["joined"].reindex(codes)
        joined = joined.mask(since > months[0], since)
    return joined.reset_index()


def support_contacts(
    support_activity: pd.DataFrame, activity_tambon: pd.DataFrame, supported_tambons: pd.DataFrame, *, months
) -> pd.DataFrame:
    """Return each activity once for each of these tambons that took part in it or received it.

    An activity without an end, or with one before its start, is over on the day it starts.

    Returns
    -------
    DataFrame
        The columns of both tables that are used, dates as timestamps (:func:`tambonlib.indicators.dates.timestamps`),
        ``over`` (when the activity was over), ``month`` (the ISO month of that; ``BEFORE`` for all before the
        study), ``present`` (how many of these tambons took part).

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_log
    >>> log, months = example_log(), ("2008-02", "2008-03")
    >>> tambons = supported_tambons(log["activity_tambon"], months=months)
    >>> contacts = support_contacts(log["support_activity"], log["activity_tambon"], tambons, months=months)
    >>> contacts[["activity_id", "tambon_code", "month", "present"]].values.tolist()[:2]
    [['visit', '990101', 'before', 1], ['training', '990101', '2008-02', 2]]
    """
    texts = {"activity_id": "str", "tambon_code": "str"}
    there = activity_tambon[list(COLUMNS_USED["activity_tambon"])].astype(texts)
    there = there[there["tambon_code"].isin(supported_tambons["tambon_code"])]
    about = support_activity[list(COLUMNS_USED["support_activity"])].astype({"activity_id": "str"})
    contacts = there.merge(about, on="activity_id")
    contacts = contacts.assign(**{name: timestamps(contacts[name]) for name in _DATES})
    over = contacts[["start", "end"]].max(axis="columns")
    month = over.dt.strftime("%Y-%m")
    return contacts.assign(
        over=over,
        month=month.where(month >= months[0], BEFORE),
        present=contacts.groupby("activity_id")["tambon_code"].transform("size"),
    )


#: The base tables by the name that an indicator's parameter has.
BASES = {"supported_tambons": supported_tambons, "support_contacts": support_contacts}


def not_joined(supported_tambons: pd.DataFrame, grid: pd.MultiIndex) -> pd.Series:
    """Return whether each tambon had not joined yet in each month of the grid."""
    joined = supported_tambons.set_index("tambon_code")["joined"].reindex(grid.get_level_values("tambon_code"))
    return pd.Series(grid.get_level_values("month") < joined.to_numpy(), index=grid)


def in_month_and_to_date(contacts: pd.DataFrame, amount: pd.Series, grid: pd.MultiIndex) -> tuple[pd.Series, pd.Series]:
    """Add up an amount of the contacts that were over in each month, and of all that were over by its end.

    Parameters
    ----------
    contacts
        See :func:`support_contacts`.
    amount
        Of each contact; where it is missing the contact adds nothing.
    grid
        Tambons × months.

    Returns
    -------
    Two series by tambon and month; 0 where there is nothing.

    Examples
    --------
    >>> contacts = pd.DataFrame({"tambon_code": "990101", "month": ["before", "2008-02"]})
    >>> grid = tambon_months(["990101"], ["2008-01", "2008-02"])
    >>> for sums in in_month_and_to_date(contacts, pd.Series([2.0, 3.0]), grid):
    ...     print(sums.tolist())
    [0.0, 3.0]
    [2.0, 5.0]
    """
    tambons, months = grid.levels
    sums = contacts.assign(amount=amount).groupby(TAMBON_MONTH)["amount"].sum()
    in_month = sums.reindex(tambon_months(tambons, [BEFORE, *months]), fill_value=0.0)
    to_date = in_month.groupby("tambon_code").cumsum()
    # Nine decimals, so that the order of adding never shows.
    return on_grid(in_month.round(9), grid), on_grid(to_date.round(9), grid)


def with_tambon_hours(contacts: pd.DataFrame, province_event_hours: str, region_event_hours: str) -> pd.DataFrame:
    """Return the contacts that count for a tambon, with ``tambon_hours``, the hours of each that are the tambon's.

    Examples
    --------
    >>> events = pd.DataFrame({"level": ["tambon", "province", "region"], "hours": 6.0, "present": [1, 2, 3]})
    >>> with_tambon_hours(events, "split", "whole")["tambon_hours"].tolist()
    [6.0, 3.0, 6.0]
    >>> with_tambon_hours(events, "whole", "none")["tambon_hours"].tolist()
    [6.0, 6.0]
    """
    rules = {"tambon": "whole", "province": province_event_hours, "region": region_event_hours}
    rule = contacts["level"].astype("str").map(rules)
    split = contacts["hours"] / contacts["present"]
    return contacts.assign(tambon_hours=contacts["hours"].where(rule != "split", split))[rule != "none"]


def waits(contacts: pd.DataFrame, months: tuple[str, ...]) -> pd.DataFrame:
    """Return the waits that could be seen at the end of each month.

    Parameters
    ----------
    contacts
        With tambon_code, ``begin`` and ``goal`` (timestamps; the goal is missing where it was not reached), and
        ``unclear`` (whether the dates cannot be relied on).

    Returns
    -------
    DataFrame
        One row for each contact and month by whose end its wait had begun: tambon_code, month, ``days`` (how long it
        lasted, or how long it has been followed), ``reached`` (whether it is over), ``clear``.

    Examples
    --------
    >>> dates = pd.DataFrame({"begin": ["2008-01-21"], "goal": ["2008-02-10"]}).apply(timestamps)
    >>> contacts = dates.assign(tambon_code="990101", unclear=False)
    >>> waits(contacts, ("2007-12", "2008-01", "2008-02"))[["month", "days", "reached"]].values.tolist()
    [['2008-01', 10.0, False], ['2008-02', 20.0, True]]
    """
    calendar = pd.DataFrame({"month": pd.Series(months, dtype="str")})
    calendar["month_end"] = last_day(calendar["month"])
    seen = contacts[["tambon_code", "begin", "goal", "unclear"]].merge(calendar, how="cross")
    seen = seen[seen["begin"] <= seen["month_end"]]
    lasted, followed = days_between(seen["begin"], seen["goal"]), days_between(seen["begin"], seen["month_end"])
    reached = lasted <= followed
    days = lasted.where(reached, followed)
    return seen[TAMBON_MONTH].assign(days=days, reached=reached, clear=(days >= 0) & ~seen["unclear"].astype("bool"))
