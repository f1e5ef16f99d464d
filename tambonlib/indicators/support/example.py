"""A support log of a few lines, to try an indicator on (ข้อมูลสมมติ)."""

from types import SimpleNamespace

import pandas as pd

from tambonlib.settings import default_settings

_ACTIVITIES = (
    # code, line, level, start, end, hours, who asked, request, follow-up due, done, analysis done, beyond capacity
    ("visit", "L1", "tambon", "2008-01-11", None, 3.0, "area", "2008-01-04", "2008-02-15", "2008-02-10", None, False),
    ("training", "L2", "province", "2008-02-05", "2008-02-06", 6.0, "unit", None, "2008-03-10", None, None, False),
    ("return", "L4", "tambon", "2008-03-20", None, 2.0, "area", "2008-03-01", None, None, "2008-03-05", True),
)
_TAMBONS = (
    # activity, tambon, participants, core leaders, report returned
    ("visit", "990101", 10, 2, None),
    ("training", "990101", 4, 0, None),
    ("training", "990102", 8, 3, None),
    ("return", "990102", 12, 3, "2008-03-20"),
)
_USES = (("training", "990102", True, "2008-03-07"),)


def example_log() -> dict[str, pd.DataFrame]:
    """The support log of two invented tambons in three months: a visit, a provincial training, an analysis that was
    returned.

    Returns
    -------
    dict
        Table name → records, with the columns that the indicators of support use.

    Examples
    --------
    >>> {name: len(rows) for name, rows in example_log().items()}
    {'support_activity': 3, 'activity_tambon': 4, 'activity_output_use': 1}
    """
    about = [
        "activity_id",
        "line",
        "level",
        "start",
        "end",
        "hours",
        "initiated_by",
        "request_date",
        "followup_due",
        "followup_done",
        "analysis_done",
        "beyond_capacity",
    ]
    activities = pd.DataFrame(_ACTIVITIES, columns=about).astype(
        {name: "str" for name in about if name not in ("hours", "beyond_capacity")}
    )
    there = pd.DataFrame(
        _TAMBONS, columns=["activity_id", "tambon_code", "n_participants", "n_core", "report_returned"]
    )
    uses = pd.DataFrame(_USES, columns=["activity_id", "tambon_code", "used", "date"])
    return {
        "support_activity": activities.astype({"beyond_capacity": "boolean"}),
        "activity_tambon": there.astype({"n_participants": "Int64", "n_core": "Int64", "report_returned": "str"}),
        "activity_output_use": uses.astype({"used": "boolean"}),
    }


def example_results() -> pd.DataFrame:
    """The results of that log for January to March 2008, as measuring leaves them.

    Examples
    --------
    >>> told = example_results()
    >>> told.loc[(told["part"] == "total_to_date") & (told["month"] == "2008-03"), "value"].tolist()
    [6.0, 5.0]
    """
    # Imported here: the indicators' own examples import this module, and measuring imports them.
    from tambonlib.indicators import measure, support

    log = example_log()
    given = [getattr(support, name) for name in support.__all__ if name != "application_lag"]
    settings = {name: one.value for name, one in default_settings().items()}
    study = SimpleNamespace(
        months=("2008-01", "2008-02", "2008-03"),
        settings=settings,
        roster=pd.DataFrame({"tambon_code": ["990101", "990102"]}),
    )
    return measure.measure(log, study=study, indicators=tuple(given))
