"""The way of a proposal: its statuses, when each proposal came to them, and how long it waited in between.

The way is laid down in ``definitions/proposal_pipeline.yaml``. Everything about time is made from status events,
never from the latest status. Dates are timestamps as :func:`tambonlib.indicators.dates.timestamps` makes them.
"""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pandas as pd

from tambonlib.definition_file import read_definition
from tambonlib.indicators.dates import days_between, timestamps
from tambonlib.indicators.survival import LEFT, MOVED, OPEN

#: What names a proposal.
PROPOSAL = ["tambon_code", "proposal_id"]
#: The wait from the date proposed to the funds, of proposals that ask for some.
TO_FUNDED = "to_funded"


def way() -> tuple[str, ...]:
    """Return the statuses that a proposal can pass, in order.

    Examples
    --------
    >>> way()[0], way()[-1]
    ('proposed', 'resolved')
    """
    return tuple(_pipeline()["way"])


def doers_passing(*statuses: str) -> tuple[str, ...]:
    """Return whose proposals pass these statuses one right after the other.

    Examples
    --------
    >>> doers_passing("funded"), doers_passing("in_plan", "started")
    (('joint', 'agency'), ('self',))
    """
    wanted = " ".join(statuses)
    return tuple(doer for doer, path in _pipeline()["paths"].items() if f" {wanted} " in f" {' '.join(path)} ")


def steps() -> tuple[tuple[str, str], ...]:
    """Return the steps that proposals take, from one status to the next, in the order of the way.

    Examples
    --------
    >>> steps()[:3]
    (('proposed', 'in_plan'), ('in_plan', 'submitted'), ('in_plan', 'started'))
    """
    place = {status: i for i, status in enumerate(way())}
    found = {step for path in _pipeline()["paths"].values() for step in pairwise(path)}
    return tuple(sorted(found, key=lambda step: (place[step[0]], place[step[1]])))


def final_exits() -> tuple[str, ...]:
    """Return the side exits that end the waiting.

    Examples
    --------
    >>> final_exits()
    ('rejected', 'withdrawn')
    """
    return tuple(status for status, exit in _pipeline()["exits"].items() if exit["final"])


def resting() -> tuple[str, ...]:
    """Return the side exits in which a proposal waits and yet does not answer its problem.

    Examples
    --------
    >>> resting()
    ('parked',)
    """
    return tuple(status for status, exit in _pipeline()["exits"].items() if not exit["final"] and not exit["live"])


def statuses() -> tuple[str, ...]:
    """Return all statuses: the way, then the side exits."""
    return (*way(), *_pipeline()["exits"])


def month_ends(months: tuple[str, ...]) -> pd.DataFrame:
    """Return the months with their last day, as a timestamp.

    Examples
    --------
    >>> month_ends(("2008-02",)).astype("str").values.tolist()
    [['2008-02', '2008-02-29']]
    """
    calendar = pd.Series(months, dtype="str")
    return pd.DataFrame({"month": calendar, "last_day": pd.to_datetime(calendar + "-01") + pd.offsets.MonthEnd(0)})


def proposal_dates(proposal: pd.DataFrame, proposal_event: pd.DataFrame) -> pd.DataFrame:
    """Return each proposal with the first date of each status.

    An event belongs to the proposal of its own tambon and code. The date proposed is the proposal's own one; an event
    ``proposed`` adds nothing to it.

    Returns
    -------
    DataFrame
        tambon_code, proposal_id, doer, and one column for each status: timestamps, missing where there is no event.

    Examples
    --------
    >>> proposal = pd.DataFrame(
    ...     {"proposal_id": ["a"], "tambon_code": ["990101"], "doer": ["agency"], "proposed_date": ["2008-01-10"]})
    >>> dates = ["2008-03", "2008-04-02"]
    >>> events = pd.DataFrame({"proposal_id": "a", "tambon_code": "990101", "date": dates, "status": "funded"})
    >>> found = proposal_dates(proposal, events)
    >>> days_between(found["proposed"], found["funded"]).tolist(), found["rejected"].isna().tolist()
    ([65.0], [True])
    """
    about = proposal[[*PROPOSAL, "doer"]].astype("str").assign(proposed=timestamps(proposal["proposed_date"]))
    events = proposal_event[[*PROPOSAL, "status"]].astype("str").assign(date=timestamps(proposal_event["date"]))
    first = events.groupby([*PROPOSAL, "status"])["date"].min().unstack("status")
    return about.join(first.reindex(columns=statuses()[1:]).astype(about["proposed"].dtype), on=PROPOSAL)


def reached(proposal_dates: pd.DataFrame, status: str) -> pd.Series:
    """Return when each proposal had come at least as far as `status`.

    Whoever has started has the means for it: where a status was passed over in the records, the next one further
    on stands for it.
    """
    return proposal_dates[list(way()[way().index(status) :])].min(axis="columns")


def proposal_waits(proposal_dates: pd.DataFrame, *, months: tuple[str, ...]) -> pd.DataFrame:
    """Return the waits at each step, as they could be seen at the end of each month.

    A wait begins on the first date of the step's status. It ends when the proposal has come to the next one or further,
    or when it is rejected or withdrawn; at the end of a month it is followed until that month's last day.

    Parameters
    ----------
    proposal_dates
        See :func:`proposal_dates`.

    Returns
    -------
    DataFrame
        One row for each step, proposal and month in which its wait had begun: step (``"funded_started"``, or
        :data:`TO_FUNDED` for the whole way to the funds), tambon_code, month, days, ended (see
        :mod:`tambonlib.indicators.survival`), and clear (whether its dates go forward: where one of them lies before
        the beginning, the wait is not known).
    """
    listed = [(TO_FUNDED, "proposed", "funded", doers_passing("funded"))]
    listed += [("_".join(step), *step, doers_passing(*step)) for step in steps()]
    left = proposal_dates[list(final_exits())].min(axis="columns")
    waits = []
    for name, start, goal, doers in listed:
        begun = proposal_dates[start]
        waiting = pd.DataFrame(
            {
                "step": name,
                "tambon_code": proposal_dates["tambon_code"],
                "begun": begun.dt.normalize(),
                "moved": days_between(begun, reached(proposal_dates, goal)),
                "left": days_between(begun, left),
            }
        )
        waits.append(waiting[proposal_dates["doer"].isin(doers) & begun.notna()])
    seen = pd.concat(waits).merge(month_ends(months), how="cross")
    seen = seen.assign(followed=(seen["last_day"] - seen["begun"]).dt.days).query("followed >= 0")
    days = seen[["moved", "left", "followed"]].min(axis="columns")
    ended = np.select([days == seen["moved"], days == seen["left"]], [MOVED, LEFT], default=OPEN)
    return seen[["step", "tambon_code", "month"]].assign(days=days.astype("int64"), ended=ended, clear=days >= 0)


def _pipeline() -> Mapping:
    return read_definition("proposal_pipeline.yaml")
