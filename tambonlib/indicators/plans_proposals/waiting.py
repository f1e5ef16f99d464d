"""How long proposals wait for something, as it stood at the end of each month."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from tambonlib.indicators.cells import every_cell
from tambonlib.indicators.coded_dates import NEVER, day, days_between, month_ends
from tambonlib.indicators.plans_proposals import pipeline
from tambonlib.indicators.plans_proposals.proposal_dates import earliest, reached
from tambonlib.indicators.survival import LEFT, MOVED, OPEN
from tambonlib.indicators.windows import places


def all_cells(rows: pd.DataFrame, months: tuple[str, ...]) -> pd.MultiIndex:
    """Every tambon of `rows` with every month."""
    return every_cell(sorted(rows["tambon_code"].unique()), months)


def waits(
    dates: pd.DataFrame, start: str, goal: str, *, doers: Iterable[str], cells: pd.MultiIndex, months: tuple[str, ...]
) -> pd.DataFrame:
    """The waits from one status to another that could be seen at the end of each month.

    A wait begins on the first date of `start`. It ends when the proposal has come to `goal` or further, or when it
    is rejected or withdrawn; at the end of a month it is followed until that month's last day.

    Parameters
    ----------
    dates
        Proposals as :func:`~tambonlib.indicators.plans_proposals.proposal_dates.proposal_dates` gives them.
    start, goal
        Two statuses of the way.
    doers
        Whose proposals take this step; the others are left out.
    cells
        The tambons × months of the result; see :func:`all_cells`.

    Returns
    -------
    DataFrame
        One row for each proposal and month in which its wait had begun: ``series`` (the place in `cells`),
        ``days``, ``ended`` (see :mod:`~tambonlib.indicators.survival`) and ``clear`` (whether its dates go forward;
        where one of them lies before the wait's beginning there is no wait to tell).
    """
    begun = np.flatnonzero((places(dates["doer"], list(doers)) >= 0) & (dates[start].to_numpy() < NEVER))
    entered = dates[start].to_numpy()[begun]
    moving = days_between(entered, reached(dates, goal)[begun])
    leaving = days_between(entered, earliest(dates, pipeline.final_exits())[begun])
    followed = month_ends(months)[None, :] - day(entered)[:, None]
    row, month = np.nonzero(followed >= 0)
    followed, moving, leaving = followed[row, month], moving[row], leaving[row]
    days = np.minimum(np.minimum(moving, leaving), followed)
    ended = np.where(days == moving, MOVED, np.where(days == leaving, LEFT, OPEN))
    tambon = places(dates["tambon_code"], cells.levels[0])[begun]
    return pd.DataFrame({"series": tambon[row] * len(months) + month, "days": days, "ended": ended, "clear": days >= 0})


def by_cell(values: pd.Series | pd.DataFrame, cells: pd.MultiIndex):
    """What is told by series, by tambon and month."""
    return values.reindex(range(len(cells))).set_axis(cells)


def counted_waits(seen: pd.DataFrame, cells: pd.MultiIndex) -> pd.Series:
    """How many waits each tambon and month has."""
    return pd.Series(np.bincount(seen["series"], minlength=len(cells)), index=cells)
