"""When each proposal came to each status: the base table of the proposal indicators.

Dates are the whole numbers of :mod:`tambonlib.indicators.coded_dates`.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from tambonlib.indicators.coded_dates import NEVER, coded
from tambonlib.indicators.plans_proposals import pipeline
from tambonlib.indicators.windows import places

#: What the proposal indicators use of each record table.
COLUMNS_USED = {
    "plan": ("plan_id", "tambon_code", "fiscal_year", "adopted_date"),
    "problem": ("problem_id", "tambon_code", "plan_id", "priority_rank"),
    "proposal": ("proposal_id", "tambon_code", "problem_id", "doer", "proposed_date", "evidence_dataset_id"),
    "proposal_event": ("proposal_id", "tambon_code", "date", "status"),
    "dataset": ("dataset_id", "tambon_code"),
}


def proposal_dates(proposal: pd.DataFrame, proposal_event: pd.DataFrame) -> pd.DataFrame:
    """Each proposal with the first date of each status.

    An event belongs to the proposal of its own tambon and code. The date proposed is the proposal's own one; an event
    ``proposed`` adds nothing to it.

    Returns
    -------
    DataFrame
        tambon_code, doer, and one column for each status, dates as numbers (see above), ``NEVER`` where there is none.

    Examples
    --------
    >>> proposal = pd.DataFrame({"proposal_id": ["a"], "tambon_code": ["990101"], "doer": ["agency"], "proposed_date": ["2008-01-10"]})
    >>> events = pd.DataFrame({"proposal_id": ["a", "a"], "tambon_code": "990101", "date": ["2008-03", "2008-04-02"], "status": "funded"})
    >>> from tambonlib.indicators.coded_dates import day
    >>> dates = proposal_dates(proposal, events)
    >>> day(dates["funded"] - dates["proposed"]).tolist(), (dates["rejected"] == NEVER).tolist()
    ([65], [True])
    """
    known = pipeline.statuses()
    first = np.full((len(proposal), len(known)), NEVER)
    row = places(_own(proposal_event, "proposal_id"), _own(proposal, "proposal_id"))
    status = places(proposal_event["status"], known)
    linked = (row >= 0) & (status >= 0)
    np.minimum.at(first, (row[linked], status[linked]), coded(proposal_event["date"])[linked])
    first[:, 0] = coded(proposal["proposed_date"])
    about = proposal[["tambon_code", "doer"]].reset_index(drop=True)
    return about.join(pd.DataFrame(first, columns=list(known)))


#: The base tables by the name that an indicator's parameter has.
BASES = {"proposal_dates": proposal_dates}


def reached(dates: pd.DataFrame, status: str) -> np.ndarray:
    """When each proposal had come at least as far as `status`.

    Whoever has started has the means for it: where a status was passed over in the records, the next one further
    on stands for it.
    """
    way = pipeline.way()
    return earliest(dates, way[way.index(status) :])


def earliest(dates: pd.DataFrame, statuses: Iterable[str]) -> np.ndarray:
    """When each proposal came to the first of these statuses."""
    return np.minimum.reduce([dates[status].to_numpy() for status in statuses])


def _own(rows: pd.DataFrame, name: str) -> pd.Series:
    """A code together with its tambon's."""
    return rows["tambon_code"].astype("str") + " " + rows[name].astype("str")
