"""S.8, S.10 and S.11: who asked for support, whether it was followed up, and whether the province could have done
it alone.
"""

import pandas as pd

from tambonlib.indicators.card import Part
from tambonlib.indicators.coded_dates import NEVER
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.support.log import BASES, COLUMNS_USED, COUNTED, LOG, by_end, rows_of, support_cells
from tambonlib.indicators.told import SHARE_OF_CASES, first_reason, percent

_SHARED = {"tables": LOG, "columns": COLUMNS_USED, "bases": BASES, "whole_study": True, "dimension": "S"}


@indicator(
    id="S.8",
    th="สัดส่วนกิจกรรมที่พื้นที่เป็นผู้ขอ",
    en="Demand share",
    direction="up",
    parts=(
        Part(
            "demand",
            "กิจกรรมที่พื้นที่เป็นผู้ขอ",
            "activities that the area asked for",
            headline=True,
            **SHARE_OF_CASES,
            **COUNTED,
        ),
    ),
    source="DOMAIN S.8 [P], after [S1]",
    definition="1",
    **_SHARED,
)
def demand_share(supported_tambons, support_contacts, *, months) -> pd.DataFrame:
    """How much of the support came because the area asked for it (ความสนใจต้องการของพื้นที่).

    Activities initiated by the area ÷ all activities of the tambon that were over by the end of the month, percent.
    Each activity counts once, whatever its hours. Undefined before the first activity. n, N: activities.

    Examples
    --------
    >>> from tambonlib.indicators.support.example import example_log
    >>> log = example_log()
    >>> demand_share(log["support_activity"], log["activity_tambon"], months=("2008-02",))[["tambon_code", "value", "n"]].values.tolist()
    [['990101', 50.0, 2], ['990102', 0.0, 1]]
    """
    cells = support_cells(supported_tambons, months)
    everything = by_end(cells, support_contacts, "over")
    asked = by_end(cells, support_contacts, "over", support_contacts["initiated_by"] == "area")
    return rows_of("demand", percent(asked, everything), n=everything)


@indicator(
    id="S.10",
    th="การติดตามผลที่ทำแล้วตามกำหนด",
    en="Follow-up closure",
    direction="up",
    parts=(
        Part(
            "closed",
            "กิจกรรมที่ครบกำหนดติดตามและติดตามแล้ว",
            "follow-ups due that have been done",
            headline=True,
            **SHARE_OF_CASES,
            **COUNTED,
        ),
    ),
    source="DOMAIN S.10 [P]",
    definition="1",
    **_SHARED,
)
def follow_up_closure(supported_tambons, support_contacts, *, months) -> pd.DataFrame:
    """How many of the follow-ups that were due have been done.

    Activities whose follow-up was done by the end of the month ÷ activities whose follow-up was due by then, percent.
    Done late is done; done before it is due counts once it is due. An activity without a due date needs no follow-up.
    Undefined before the first is due. n, N: follow-ups due.

    Examples
    --------
    Due on 15 February and done on the 10th; due on 10 March and not done:

    >>> from tambonlib.indicators.support.example import example_log
    >>> log = example_log()
    >>> told = follow_up_closure(log["support_activity"], log["activity_tambon"], months=("2008-02", "2008-03"))
    >>> told.query("tambon_code == '990101'")[["month", "value", "n"]].values.tolist()
    [['2008-02', 100.0, 1], ['2008-03', 50.0, 2]]
    """
    cells = support_cells(supported_tambons, months)
    due = support_contacts[support_contacts["followup_due"] < NEVER]
    closed = due.assign(closed=due[["followup_due", "followup_done"]].max(axis=1))
    everything = by_end(cells, due, "followup_due")
    return rows_of(
        "closed", percent(by_end(cells, closed, "closed"), everything), n=everything, reason="no_follow_up_due"
    )


@indicator(
    id="S.11",
    th="สัดส่วนกิจกรรมที่เกินกำลังของจังหวัด",
    en="Beyond-capacity share",
    direction="context",
    parts=(
        Part(
            "beyond",
            "กิจกรรมที่เกินกำลังที่จังหวัดจะทำเอง",
            "activities beyond what the province could do alone",
            headline=True,
            **SHARE_OF_CASES,
            **COUNTED,
        ),
    ),
    source="DOMAIN S.11 [P], after [S1]",
    definition="1",
    **_SHARED,
)
def beyond_capacity_share(supported_tambons, support_contacts, *, months) -> pd.DataFrame:
    """How much of the support was more than the province could have done alone, the stated role of the regional unit.

    Activities marked as beyond the province's capacity ÷ activities of the tambon that were over by the end of the
    month, percent. Undefined before the first activity, and where of none is known whether it was. n: activities of
    which that is known; N: all.

    Examples
    --------
    >>> from tambonlib.indicators.support.example import example_log
    >>> log = example_log()
    >>> told = beyond_capacity_share(log["support_activity"], log["activity_tambon"], months=("2008-03",))
    >>> told[["tambon_code", "value", "n"]].values.tolist()
    [['990101', 0.0, 2], ['990102', 50.0, 2]]
    """
    cells = support_cells(supported_tambons, months)
    marked = support_contacts["beyond_capacity"]
    everything, known = by_end(cells, support_contacts, "over"), by_end(cells, support_contacts, "over", marked.notna())
    beyond = by_end(cells, support_contacts, "over", marked.fillna(False).astype("bool"))
    why = first_reason(cells, (everything == 0, "no_support_yet"), otherwise="capacity_not_known")
    return rows_of("beyond", percent(beyond, known), n=known, N=everything, reason=why)
