"""One small invented working group, to try an indicator on (ข้อมูลสมมติ)."""

import pandas as pd

_TAMBON = "990101"
_MEETINGS = (
    # planned, held
    ("2008-01-10", "2008-01-10"),
    ("2008-02-10", None),
    (None, "2008-02-20"),
    ("2008-03-10", None),
    ("2008-04-10", "2008-04-10"),
)
_PEOPLE = (
    # core, official, sex, village, left
    (True, False, "female", 1, None),
    (True, False, "male", 1, None),
    (True, True, "male", 2, "2008-11-30"),
    (False, False, "female", 2, None),
    (False, False, None, 1, None),
)
_HOURS = (("p1", 30.0), ("p2", 45.0), ("p3", 15.0), ("p4", 10.0))


def example_mechanism() -> dict[str, pd.DataFrame]:
    """Records of one invented tambon with a working group of five that was to meet each month from January to April
    2008.

    Returns
    -------
    dict
        Table name → records: one mechanism, five people, five meetings, two resolutions, hours of April, five villages.

    Examples
    --------
    >>> {name: len(rows) for name, rows in example_mechanism().items()}
    {'mechanism': 1, 'meeting': 5, 'resolution': 2, 'person': 5, 'task': 4, 'tambon_population': 1}
    """
    own = {"mechanism_id": "m1", "tambon_code": _TAMBON}
    meetings = pd.DataFrame(_MEETINGS, columns=["planned", "date"], dtype="str").assign(
        meeting_id=[f"s{i}" for i in range(1, 6)], **own
    )
    people = pd.DataFrame(_PEOPLE, columns=["is_core", "is_official", "sex", "village_no", "to"])
    people = people.assign(person_id=[f"p{i}" for i in range(1, 6)], **own, **{"from": "2007-10"})
    types = {"is_core": "boolean", "is_official": "boolean", "sex": "str", "village_no": "Int64", "to": "str"}
    tasks = pd.DataFrame(_HOURS, columns=["person_id", "hours"]).assign(tambon_code=_TAMBON, date="2008-04")
    resolutions = pd.DataFrame(
        {
            "resolution_id": ["r1", "r2"],
            "meeting_id": "s1",
            "tambon_code": _TAMBON,
            "due": ["2008-02-29", "2008-03-31"],
            "status": ["closed", "open"],
            "closed": ["2008-02-20", None],
        }
    )
    return {
        "mechanism": pd.DataFrame([{**own, "level": "tambon"}]),
        "meeting": meetings,
        "resolution": resolutions.astype("str"),
        "person": people.astype(types),
        "task": tasks,
        "tambon_population": pd.DataFrame({"tambon_code": [_TAMBON], "year": [2008], "villages": [5]}),
    }
