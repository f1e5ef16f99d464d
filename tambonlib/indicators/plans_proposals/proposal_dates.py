"""When each proposal came to each status: the base table of the proposal indicators.

A date is kept as one whole number: twice the day's number, plus one where only the month is known; so the
earliest of several dates is the smallest number, and a rough date stays recognisable. A month stands for its 15th day.
"""

import numpy as np
import pandas as pd

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
#: The date of what has not happened.
NEVER = np.iinfo("int64").max // 4
_MIDDLE_OF_MONTH = 14


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
    return dates[list(way[way.index(status) :])].min(axis=1).to_numpy()


def coded(dates: pd.Series) -> np.ndarray:
    """ISO dates of day or month precision as numbers; ``NEVER`` where missing.

    Examples
    --------
    >>> coded(pd.Series(["1970-01-02", "1970-01", None])).tolist() == [2, 29, NEVER]
    True
    """
    codes, distinct = pd.factorize(dates)
    numbers = [_number(str(text)) for text in distinct]
    return np.array([*numbers, NEVER], dtype="int64")[codes]


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


def _own(rows: pd.DataFrame, name: str) -> pd.Series:
    """A code together with its tambon's."""
    return rows["tambon_code"] + " " + rows[name]


def _number(text: str) -> int:
    rough = len(text) == len("2008-01")
    number = int(np.datetime64(text, "D").astype("int64"))
    return 2 * (number + _MIDDLE_OF_MONTH) + 1 if rough else 2 * number


def _month(code: np.ndarray) -> np.ndarray:
    return day(code).astype("datetime64[D]").astype("datetime64[M]")
