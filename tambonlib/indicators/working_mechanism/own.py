"""What belongs to the tambon's own mechanisms: their meetings, resolutions, people and hours.

What hangs on a provincial mechanism is left out, also where its row names a tambon (where a meeting was held, where a
person lives). A row without a tambon belongs to the tambon of its mechanism.
"""

import pandas as pd

from tambonlib.indicators.windows import places

#: What the indicators use of each record table.
COLUMNS_USED = {
    "mechanism": ("mechanism_id", "level", "tambon_code"),
    "meeting": ("meeting_id", "mechanism_id", "tambon_code", "planned", "date"),
    "resolution": ("resolution_id", "meeting_id", "tambon_code", "due", "status", "closed"),
    "person": ("person_id", "mechanism_id", "tambon_code", "is_core", "is_official", "sex", "village_no", "from", "to"),
    "task": ("person_id", "tambon_code", "date", "hours"),
}


def own_meetings(mechanism: pd.DataFrame, meeting: pd.DataFrame) -> pd.DataFrame:
    """The meetings of the tambons' own mechanisms.

    Examples
    --------
    >>> mechanism = pd.DataFrame({"mechanism_id": ["m", "p"], "level": ["tambon", "province"], "tambon_code": ["990101", None]})
    >>> meeting = pd.DataFrame({"meeting_id": ["a", "b"], "mechanism_id": ["m", "p"], "tambon_code": "990101"})
    >>> own_meetings(mechanism, meeting)["meeting_id"].tolist()
    ['a']
    """
    own = mechanism.loc[mechanism["level"] == "tambon", ["mechanism_id", "tambon_code"]]
    return _belonging(meeting, own, "mechanism_id")


def own_people(mechanism: pd.DataFrame, person: pd.DataFrame) -> pd.DataFrame:
    """The people of the tambons' own mechanisms."""
    own = mechanism.loc[mechanism["level"] == "tambon", ["mechanism_id", "tambon_code"]]
    return _belonging(person, own, "mechanism_id")


def own_resolutions(own_meetings: pd.DataFrame, resolution: pd.DataFrame) -> pd.DataFrame:
    """The resolutions of these meetings, with ``made``: the day of the meeting, or for which it was planned where
    none is written.
    """
    made = own_meetings["date"].fillna(own_meetings["planned"])
    meetings = own_meetings[["meeting_id", "tambon_code"]].assign(made=made)
    rows = _belonging(resolution, meetings[["meeting_id", "tambon_code"]], "meeting_id")
    return rows.assign(
        made=rows["meeting_id"].map(meetings.drop_duplicates("meeting_id").set_index("meeting_id")["made"])
    )


def own_hours(own_people: pd.DataFrame, task: pd.DataFrame) -> pd.DataFrame:
    """The hours that these people worked."""
    return _belonging(task, own_people[["person_id", "tambon_code"]], "person_id")


#: Name → function of the base tables that indicators may ask for.
BASES = {
    "own_meetings": own_meetings,
    "own_people": own_people,
    "own_resolutions": own_resolutions,
    "own_hours": own_hours,
}


def _belonging(rows: pd.DataFrame, owners: pd.DataFrame, code: str) -> pd.DataFrame:
    """The rows whose `code` stands in `owners`, with a tambon each."""
    owners = owners.dropna(subset=[code]).drop_duplicates(code)
    place = places(rows[code], owners[code])
    there = rows[place >= 0]
    tambon = owners["tambon_code"].take(place[place >= 0]).set_axis(there.index)
    return (
        there.assign(tambon_code=there["tambon_code"].fillna(tambon))
        .dropna(subset=["tambon_code"])
        .reset_index(drop=True)
    )
