"""S.1, S.2 and S.4: how much support a tambon was given and took, and how that compares with the others."""

import numpy as np
import pandas as pd

from tambonlib.framework import support_lines
from tambonlib.indicators.card import Part
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.support.log import (
    BASES,
    COLUMNS_USED,
    COUNTED,
    LOG,
    by_end,
    in_month,
    not_joined,
    rows_of,
    support_cells,
)
from tambonlib.indicators.told import all_rows, first_reason

_HOURS = {"unit": "hours", "lower": 0.0, **COUNTED}
_SHARED = {
    "tables": LOG,
    "columns": COLUMNS_USED,
    "bases": BASES,
    "whole_study": True,
    "dimension": "S",
    "direction": "context",
}
_SPLIT = ("province_event_hours", "region_event_hours")
# Sums of divided hours are kept to this many decimals, so that the rounding of adding never shows.
_DECIMALS = 9


@indicator(
    id="S.1",
    th="ปริมาณการสนับสนุนที่ให้",
    en="Dose delivered",
    parts=(
        Part("total", "ชั่วโมงสนับสนุนในเดือน ทุกแนวทาง", "hours in the month, all lines", **_HOURS),
        Part(
            "l1", "ชั่วโมงในเดือน แนวทางติดตามสนับสนุน-ประสานงาน", "hours in the month, follow-up and coordination", **_HOURS
        ),
        Part("l2", "ชั่วโมงในเดือน แนวทางอบรม", "hours in the month, training", **_HOURS),
        Part("l3", "ชั่วโมงในเดือน แนวทางแลกเปลี่ยนเรียนรู้", "hours in the month, knowledge exchange", **_HOURS),
        Part(
            "l4",
            "ชั่วโมงในเดือน แนวทางวิเคราะห์กระบวนการและผล",
            "hours in the month, analysis of process and results",
            **_HOURS,
        ),
        Part("total_to_date", "ชั่วโมงสะสม ทุกแนวทาง", "hours to date, all lines", headline=True, **_HOURS),
        Part(
            "l1_to_date", "ชั่วโมงสะสม แนวทางติดตามสนับสนุน-ประสานงาน", "hours to date, follow-up and coordination", **_HOURS
        ),
        Part("l2_to_date", "ชั่วโมงสะสม แนวทางอบรม", "hours to date, training", **_HOURS),
        Part("l3_to_date", "ชั่วโมงสะสม แนวทางแลกเปลี่ยนเรียนรู้", "hours to date, knowledge exchange", **_HOURS),
        Part(
            "l4_to_date",
            "ชั่วโมงสะสม แนวทางวิเคราะห์กระบวนการและผล",
            "hours to date, analysis of process and results",
            **_HOURS,
        ),
        Part(
            "region_to_date",
            "ชั่วโมงสะสมส่วนที่มาจากกิจกรรมระดับภาค",
            "hours to date that come from regional events",
            **_HOURS,
        ),
    ),
    settings=_SPLIT,
    source="DOMAIN S.1 [P], after [S61]",
    definition="1",
    **_SHARED,
)
def dose_delivered(
    supported_tambons, support_contacts, *, months, province_event_hours, region_event_hours
) -> pd.DataFrame:
    """The hours of support that a tambon was given, by line of support and month.

    - ``total``, ``l1`` … ``l4``: Σ hours of the activities that were over in the month, of all lines and of each.
    - ``…_to_date``: the same of all activities in the log that were over by the end of the month.
    - ``region_to_date``: the part of ``total_to_date`` that comes from regional events.

    An activity of one tambon counts with all of its hours for each tambon named. A provincial event is split: its
    hours ÷ the tambons present (`province_event_hours`). A regional event is not split: all of its hours for each
    tambon present (`region_event_hours`), so that hours over all tambons add up to more than was delivered;
    ``region_to_date`` tells how much of a tambon's hours that is. Either setting may be ``split``, ``whole`` or
    ``none`` (not counted for a tambon).

    Unit: hours. A tambon that the log does not name was given none: 0. Undefined only where no log was kept.
    Activities that name no tambon, for example within the provincial team, are not in it. n, N: activities counted.

    Examples
    --------
    A visit of 3 hours, and a provincial training of 6 hours at which two tambons were present:

    >>> from tambonlib.indicators.support.example import example_log
    >>> log = example_log()
    >>> told = dose_delivered(log["support_activity"], log["activity_tambon"], months=("2008-01", "2008-02"))
    >>> told.query("tambon_code == '990101' and part in ('total', 'l1_to_date', 'l2_to_date')")[["month", "part", "value"]].values.tolist()
    [['2008-01', 'total', 3.0], ['2008-02', 'total', 3.0], ['2008-01', 'l1_to_date', 3.0], ['2008-02', 'l1_to_date', 3.0], ['2008-01', 'l2_to_date', 0.0], ['2008-02', 'l2_to_date', 3.0]]
    """
    cells = support_cells(supported_tambons, months)
    counted = with_own_hours(support_contacts, province_event_hours, region_event_hours)
    own = counted["own_hours"]
    lines = {
        "total": pd.Series(True, index=counted.index),
        **{one.code.lower(): counted["line"] == one.code for one in support_lines()},
    }
    parts = []
    for key, where in lines.items():
        for part, count in ((key, in_month), (f"{key}_to_date", by_end)):
            hours = count(cells, counted, "over", where, own).round(_DECIMALS)
            parts.append(rows_of(part, hours, n=count(cells, counted, "over", where)))
    region = counted["level"] == "region"
    regional = by_end(cells, counted, "over", region, own).round(_DECIMALS)
    return all_rows([*parts, rows_of("region_to_date", regional, n=by_end(cells, counted, "over", region))])


@indicator(
    id="S.2",
    th="ปริมาณการสนับสนุนที่รับ",
    en="Dose received",
    parts=(
        Part("month", "คน-ชั่วโมงในเดือน", "person-hours in the month", unit="person_hours", lower=0.0, **COUNTED),
        Part(
            "to_date", "คน-ชั่วโมงสะสม", "person-hours to date", unit="person_hours", lower=0.0, headline=True, **COUNTED
        ),
    ),
    source="DOMAIN S.2 [P], after [S61]",
    definition="1",
    **_SHARED,
)
def dose_received(supported_tambons, support_contacts, *, months) -> pd.DataFrame:
    """The support that people of the tambon took: Σ participants from the tambon × hours of the activity.

    - ``month``: of the activities that were over in the month.
    - ``to_date``: of all in the log that were over by the end of the month.

    Here the hours of provincial and regional events are never divided: everyone present was there for all of them.
    Unit: person-hours. A tambon that the log does not name took none: 0. Where the number of participants is not
    known for some activities they are left out, so that the sum is at least so much; where it is known for none there
    is no value. n: activities with a known number of participants; N: all activities.

    Examples
    --------
    >>> from tambonlib.indicators.support.example import example_log
    >>> log = example_log()
    >>> told = dose_received(log["support_activity"], log["activity_tambon"], months=("2008-01", "2008-02"))
    >>> told.query("tambon_code == '990101'")[["month", "part", "value", "n"]].values.tolist()
    [['2008-01', 'month', 30.0, 1], ['2008-02', 'month', 24.0, 1], ['2008-01', 'to_date', 30.0, 1], ['2008-02', 'to_date', 54.0, 2]]
    """
    cells = support_cells(supported_tambons, months)
    taken = support_contacts["n_participants"].astype("float64") * support_contacts["hours"]
    known = taken.notna()
    parts = []
    for part, count in (("month", in_month), ("to_date", by_end)):
        held, n = count(cells, support_contacts, "over"), count(cells, support_contacts, "over", known)
        value = count(cells, support_contacts, "over", known, taken).mask((held > 0) & (n == 0))
        parts.append(rows_of(part, value, n=n, N=held, reason="participants_not_known"))
    return all_rows(parts)


@indicator(
    id="S.4",
    th="ปริมาณการสนับสนุนเทียบกับค่าเฉลี่ยของทุกตำบล",
    en="Equity of support",
    parts=(
        Part(
            "relative",
            "ชั่วโมงสะสมของตำบล ÷ ค่าเฉลี่ยของทุกตำบล",
            "the tambon's hours to date ÷ the mean of all tambons",
            unit="ratio",
            lower=0.0,
            headline=True,
            **{**COUNTED, "counts": "tambons"},
        ),
    ),
    settings=_SPLIT,
    source="DOMAIN S.4 [P]; for Gini and Lorenz see tambonlib.indicators.support.study_wide",
    definition="1",
    **_SHARED,
)
def relative_dose(
    supported_tambons, support_contacts, *, months, province_event_hours, region_event_hours
) -> pd.DataFrame:
    """Whether a tambon was given more or less support than the tambons on average.

    Its hours to date (S.1 ``total_to_date``) ÷ the mean of those hours over all tambons that have joined by the
    month. 1 is as much as the mean, 0 is none. More is not better: weak tambons often need more.

    Unit: times. Undefined before the tambon has joined, and while no tambon was given any support.
    n, N: tambons that have joined. The Gini coefficient and Lorenz curve over all tambons, of which this is one
    tambon's share, are :func:`tambonlib.indicators.support.study_wide.equity` and
    :func:`~tambonlib.indicators.support.study_wide.lorenz`.

    Examples
    --------
    Two tambons with 6 and 3 hours by the end of February: the mean is 4.5.

    >>> from tambonlib.indicators.support.example import example_log
    >>> log = example_log()
    >>> told = relative_dose(log["support_activity"], log["activity_tambon"], months=("2008-01", "2008-02"))
    >>> told.query("month == '2008-02'")[["tambon_code", "value", "n"]].round(2).values.tolist()
    [['990101', 1.33, 2], ['990102', 0.67, 2]]
    """
    cells = support_cells(supported_tambons, months)
    counted = with_own_hours(support_contacts, province_event_hours, region_event_hours)
    hours = by_end(cells, counted, "over", weight=counted["own_hours"]).round(_DECIMALS)
    outside = not_joined(cells, supported_tambons)
    month = cells.get_level_values("month")
    mean = hours.mask(outside).groupby(month).transform("mean")
    joined = (~outside).groupby(month).transform("sum")
    value = (hours / mean.where(mean > 0)).mask(outside)
    why = first_reason(cells, (outside, "not_joined_yet"), otherwise="no_support_yet")
    return rows_of("relative", value, n=joined, reason=why)


def with_own_hours(contacts: pd.DataFrame, province_event_hours: str, region_event_hours: str) -> pd.DataFrame:
    """The contacts that count for a tambon, with ``own_hours``, the hours of each that are the tambon's.

    Examples
    --------
    >>> events = pd.DataFrame({"level": ["tambon", "province", "region"], "hours": 6.0, "present": [1, 2, 3]})
    >>> with_own_hours(events, "split", "whole")["own_hours"].tolist()
    [6.0, 3.0, 6.0]
    >>> with_own_hours(events, "whole", "none")["own_hours"].tolist()
    [6.0, 6.0]
    """
    rule = contacts["level"].map({"tambon": "whole", "province": province_event_hours, "region": region_event_hours})
    split = contacts["hours"] / contacts["present"]
    return contacts.assign(own_hours=np.where(rule == "split", split, contacts["hours"]))[rule != "none"]
