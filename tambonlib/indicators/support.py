"""S การสนับสนุน 4 แนวทาง (the four lines of support): what was given, to whom, how fast, and what came of it.

Support is no dimension of a tambon: these indicators describe the work of those who support it. Where DOMAIN leaves a
choice open, docs/decisions/0009-support.md says what was chosen. What is said of all tambons together (reach, Gini,
Lorenz) is computed from results by :mod:`tambonlib.indicators.support_equity`.
"""

import numpy as np
import pandas as pd

from tambonlib.framework import support_lines
from tambonlib.indicators.active import active_at
from tambonlib.indicators.card import Part
from tambonlib.indicators.dates import first_day, last_day, month_number, timestamps
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.result_rows import SHARE_OF_CASES, Reasons, all_parts, result_rows
from tambonlib.indicators.support_log import (
    BASES,
    BEFORE,
    COLUMNS_USED,
    in_month_and_to_date,
    not_joined,
    waits,
    with_tambon_hours,
)
from tambonlib.indicators.tambon_months import TAMBON_MONTH, count, percent, tambon_months

_LOG = ("support_activity", "activity_tambon")
_COUNTED = {"step": "do", "counts": "activities", "minimum": False}
_HOURS = {"unit": "hours", "lower": 0.0, **_COUNTED}
_DAYS = {"unit": "days", "lower": 0.0, **_COUNTED}
_WAIT = {**_DAYS, "cases": True}
_NUMBER = {"unit": "count", "lower": 0.0, **_COUNTED}
#: What every card of support says.
_SUPPORT = {"columns": COLUMNS_USED, "bases": BASES, "whole_study": True, "dimension": "S", "definition": "1"}
#: How the hours of an event of many tambons are counted: split, whole or none.
_EVENT_HOURS = ("province_event_hours", "region_event_hours")
_TRAINING = "L2"
_HALF = 0.5 + 1e-9

# How much: S.1, S.2, S.4


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
    settings=_EVENT_HOURS,
    source="DOMAIN S.1 [P], after [S61]",
    tables=_LOG,
    direction="context",
    **_SUPPORT,
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

    >>> from tambonlib.indicators.examples import example_log
    >>> activity, there, use = example_log().values()
    >>> rows = dose_delivered(activity, there, months=("2008-01", "2008-02"))
    >>> rows = rows.query("tambon_code == '990101' and part in ('total', 'l1_to_date', 'l2_to_date')")
    >>> rows.groupby("part")["value"].agg(list).to_dict()
    {'l1_to_date': [3.0, 3.0], 'l2_to_date': [0.0, 3.0], 'total': [3.0, 3.0]}
    """
    grid = tambon_months(supported_tambons["tambon_code"], months)
    counted = with_tambon_hours(support_contacts, province_event_hours, region_event_hours)
    rows_of = {
        "total": counted,
        **{line.code.lower(): counted[counted["line"] == line.code] for line in support_lines()},
        "region": counted[counted["level"] == "region"],
    }
    parts = []
    for name, contacts in rows_of.items():
        over = month_number(contacts["over"])
        in_month, to_date = in_month_and_to_date(contacts, contacts["tambon_hours"], grid)
        if name != "region":
            parts.append(_rows(name, in_month, n=active_at(contacts, over, over + 1, grid)))
        parts.append(_rows(f"{name}_to_date", to_date, n=active_at(contacts, over, None, grid)))
    return all_parts(parts)


@indicator(
    id="S.2",
    th="ปริมาณการสนับสนุนที่รับ",
    en="Dose received",
    parts=(
        Part("month", "คน-ชั่วโมงในเดือน", "person-hours in the month", unit="person_hours", lower=0.0, **_COUNTED),
        Part(
            "to_date", "คน-ชั่วโมงสะสม", "person-hours to date", unit="person_hours", lower=0.0, headline=True, **_COUNTED
        ),
    ),
    source="DOMAIN S.2 [P], after [S61]",
    tables=_LOG,
    direction="context",
    **_SUPPORT,
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
    >>> from tambonlib.indicators.examples import example_log
    >>> activity, there, use = example_log().values()
    >>> rows = dose_received(activity, there, months=("2008-01", "2008-02"))
    >>> rows.query("tambon_code == '990101' and part == 'to_date'")[["month", "value", "n"]].values.tolist()
    [['2008-01', 30.0, 1], ['2008-02', 54.0, 2]]
    """
    grid = tambon_months(supported_tambons["tambon_code"], months)
    taken = support_contacts["n_participants"].astype("float64") * support_contacts["hours"]
    over = month_number(support_contacts["over"])
    sums = in_month_and_to_date(support_contacts, taken, grid)
    parts = []
    for part, value, end in zip(("month", "to_date"), sums, (over + 1, None), strict=True):
        held = active_at(support_contacts, over, end, grid)
        known = active_at(support_contacts, over.where(taken.notna()), end, grid)
        parts.append(
            _rows(part, value.mask((held > 0) & (known == 0)), n=known, N=held, reason="participants_not_known")
        )
    return all_parts(parts)


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
            **{**_COUNTED, "counts": "tambons"},
        ),
    ),
    settings=_EVENT_HOURS,
    source="DOMAIN S.4 [P]; for Gini and Lorenz see tambonlib.indicators.support_equity",
    tables=_LOG,
    direction="context",
    **_SUPPORT,
)
def relative_dose(
    supported_tambons, support_contacts, *, months, province_event_hours, region_event_hours
) -> pd.DataFrame:
    """Whether a tambon was given more or less support than the tambons on average.

    Its hours to date (S.1 ``total_to_date``) ÷ the mean of those hours over all tambons that have joined by the
    month. 1 is as much as the mean, 0 is none. More is not better: weak tambons often need more.

    Unit: times. Undefined before the tambon has joined, and while no tambon was given any support.
    n, N: tambons that have joined. The Gini coefficient and Lorenz curve over all tambons, of which this is one
    tambon's share, are :func:`tambonlib.indicators.support_equity.equity` and
    :func:`~tambonlib.indicators.support_equity.lorenz`.

    Examples
    --------
    Two tambons with 6 and 3 hours by the end of February: the mean is 4.5.

    >>> from tambonlib.indicators.examples import example_log
    >>> activity, there, use = example_log().values()
    >>> rows = relative_dose(activity, there, months=("2008-01", "2008-02"))
    >>> rows.query("month == '2008-02'")[["tambon_code", "value", "n"]].round(2).values.tolist()
    [['990101', 1.33, 2], ['990102', 0.67, 2]]
    """
    grid = tambon_months(supported_tambons["tambon_code"], months)
    counted = with_tambon_hours(support_contacts, province_event_hours, region_event_hours)
    _, hours = in_month_and_to_date(counted, counted["tambon_hours"], grid)
    outside = not_joined(supported_tambons, grid)
    mean = hours.mask(outside).groupby("month").transform("mean")
    joined = (~outside).groupby("month").transform("sum")
    return _rows(
        "relative",
        (hours / mean.where(mean > 0)).mask(outside),
        n=joined,
        reason=[(outside, "not_joined_yet")],
        otherwise="no_support_yet",
    )


# How often: S.3, S.9


@indicator(
    id="S.3",
    th="ความทั่วถึงของการสนับสนุน",
    en="Reach of support",
    direction="up",
    parts=(
        Part(
            "contacts",
            "จำนวนครั้งที่ได้รับการสนับสนุนในรอบที่กำหนด",
            "contacts within the set months",
            unit="count",
            lower=0.0,
            headline=True,
            looks_back="reach_months",
            **_COUNTED,
        ),
        Part(
            "core",
            "จำนวนครั้งที่ไปถึงแกนนำในรอบที่กำหนด",
            "contacts that reached core leaders within the set months",
            unit="count",
            lower=0.0,
            looks_back="reach_months",
            **_COUNTED,
        ),
    ),
    settings=("reach_months",),
    source="DOMAIN S.3 [P], after [S61]; the share of tambons reached: tambonlib.indicators.support_equity",
    tables=_LOG,
    **_SUPPORT,
)
def reach_of_support(supported_tambons, support_contacts, *, months, reach_months) -> pd.DataFrame:
    """How often support reached the tambon in the months up to this one (`reach_months`: three, a quarter).

    - ``contacts``: activities of which a day fell within these months. A tambon with at least one is reached.
    - ``core``: those of them at which a core leader of the tambon was present. With at least one the core team is
      reached.

    The share of tambons reached, which is DOMAIN's S.3, is
    :func:`tambonlib.indicators.support_equity.reach_by_quarter`.

    Unit: count. A tambon that the log does not name had no contact: 0. Undefined before the tambon has joined;
    ``core`` also where there were contacts and of none is known whether a core leader was present. n: contacts
    (``core``: of which that is known); N: contacts. In the first months of the study the span is shorter.

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_log
    >>> activity, there, use = example_log().values()
    >>> months = ("2008-01", "2008-02", "2008-03", "2008-04")
    >>> rows = reach_of_support(activity, there, months=months, reach_months=3)
    >>> rows.query("tambon_code == '990101'").groupby("part")["value"].agg(list).to_dict()
    {'contacts': [1.0, 2.0, 2.0, 1.0], 'core': [1.0, 1.0, 1.0, 0.0]}
    """
    grid, core = tambon_months(supported_tambons["tambon_code"], months), support_contacts["n_core"].astype("float64")
    first, last = month_number(support_contacts["start"]), month_number(support_contacts["over"])
    contacts, known, reached = (
        active_at(support_contacts, begin, last + reach_months, grid)
        for begin in (first, first.where(core.notna()), first.where(core > 0))
    )
    outside = not_joined(supported_tambons, grid)
    unknown = outside | ((contacts > 0) & (known == 0))
    why = {"reason": [(outside, "not_joined_yet")], "otherwise": "core_not_known"}
    return all_parts(
        [
            _rows("contacts", contacts.mask(outside), n=contacts, **why),
            _rows("core", reached.mask(unknown), n=known, N=contacts, **why),
        ]
    )


@indicator(
    id="S.9",
    th="ช่วงเงียบนานที่สุด",
    en="Longest silence",
    direction="down",
    parts=(
        Part("longest", "ช่วงที่ไม่มีการติดต่อนานที่สุดเท่าที่ผ่านมา", "longest time without contact so far", headline=True, **_DAYS),
        Part("since_last", "นับจากการติดต่อครั้งล่าสุดถึงสิ้นเดือน", "from the latest contact to the end of the month", **_DAYS),
    ),
    source="DOMAIN S.9 [P]",
    tables=_LOG,
    **_SUPPORT,
)
def longest_silence(supported_tambons, support_contacts, *, months) -> pd.DataFrame:
    """The most days that a tambon was without support between two contacts.

    - ``longest``: the largest of: days from the last day of a contact to the first day of the next; days from the
      beginning to the
      first contact; days from the latest contact to the end of the month, the silence that is still going on.
    - ``since_last``: that last one alone.

    The beginning is the first day of the study, or of the month in which the tambon joined. Where only the month of a
    date is known, the 15th stands for it. Unit: days. A tambon that was never reached has been silent from the
    beginning. Undefined before the tambon has joined. n, N: contacts that had begun by the end of the month.

    Examples
    --------
    Contacts on 11 January and on 5–6 February 2008, then none:

    >>> from tambonlib.indicators.examples import example_log
    >>> activity, there, use = example_log().values()
    >>> rows = longest_silence(activity, there, months=("2008-01", "2008-02", "2008-03"))
    >>> rows.query("tambon_code == '990101'").groupby("part")["value"].agg(list).to_dict()
    {'longest': [20.0, 25.0, 54.0], 'since_last': [20.0, 23.0, 54.0]}
    """
    grid = tambon_months(supported_tambons["tambon_code"], months)
    beginning = first_day(supported_tambons.set_index("tambon_code")["joined"])
    so_far = _silence_and_last_day(support_contacts, beginning, grid)
    month_end = last_day(so_far.index.to_frame()["month"])
    since_last = (month_end - so_far["last_day"]).dt.days.clip(lower=0)
    longest = np.maximum(so_far["silence"], since_last)
    outside = not_joined(supported_tambons, grid)
    n = active_at(support_contacts, month_number(support_contacts["start"]), None, grid)
    return all_parts(
        [
            _rows("longest", longest.mask(outside), n=n, reason="not_joined_yet"),
            _rows("since_last", since_last.mask(outside), n=n, reason="not_joined_yet"),
        ]
    )


def _silence_and_last_day(contacts: pd.DataFrame, beginning: pd.Series, grid: pd.MultiIndex) -> pd.DataFrame:
    """The longest silence between contacts, and the last day of one, of all that had begun by each month's end."""
    rows = contacts[["tambon_code"]].assign(
        first_day=contacts["start"].dt.normalize(),
        last_day=contacts["over"].dt.normalize(),
        beginning=beginning.reindex(contacts["tambon_code"]).array,
        month=contacts["start"].dt.strftime("%Y-%m"),
    )
    rows = rows.sort_values(["tambon_code", "first_day"])
    last_before = rows.groupby("tambon_code")["last_day"].cummax().groupby(rows["tambon_code"]).shift()
    last_before = last_before.where(last_before > rows["beginning"], rows["beginning"])
    tambons, months = grid.levels
    rows = rows.assign(
        silence=(rows["first_day"] - last_before).dt.days.clip(lower=0),
        month=rows["month"].where(rows["month"] >= months[0], BEFORE),
    )
    highest = rows.groupby(TAMBON_MONTH)[["silence", "last_day"]].max()
    highest = highest.reindex(tambon_months(tambons, [BEFORE, *months])).groupby("tambon_code").cummax()
    highest = highest.groupby("tambon_code").ffill().reindex(grid)
    start = beginning.reindex(grid.get_level_values("tambon_code")).set_axis(grid)
    return highest.assign(
        silence=highest["silence"].fillna(0),
        last_day=highest["last_day"].where(highest["last_day"] > start, start),
    )


# How fast: S.5, S.6, S.7


@indicator(
    id="S.5",
    th="เวลาที่ใช้ตอบคำขอ (ค่ากลาง)",
    en="Response lag",
    parts=(
        Part(
            "median",
            "จากวันที่พื้นที่ขอถึงวันเริ่มกิจกรรม",
            "from the request to the start of the activity",
            headline=True,
            **_WAIT,
        ),
        Part("waiting", "คำขอที่ยังรออยู่เมื่อสิ้นเดือน", "requests still waiting at the end of the month", **_NUMBER),
    ),
    tables=_LOG,
    source="DOMAIN S.5 [P]; Kaplan & Meier 1958",
    direction="down",
    **_SUPPORT,
)
def response_lag(supported_tambons, support_contacts, *, months) -> pd.DataFrame:
    """The median days from the area's request to the start of the activity.

    - ``median``: the Kaplan–Meier median of start − request_date over all activities that the area asked for by the
      end of the month. Where nothing is waiting any more this is the plain median.
    - ``waiting``: requests whose activity had not started by the end of the month.

    A request that waits counts for as long as it has waited; what starts later is unseen. A request to which no
    activity ever answered is not in a log of activities, so it is not in here either. Unit: days, count. Undefined
    before the first request, where no date of a request is known or each lies after the start, and where fewer than
    half have been answered (not yet half). n: requests with clear dates; N: activities that the area asked for.

    Examples
    --------
    Asked on 1 March, given on 20 March 2008:

    >>> from tambonlib.indicators.examples import example_log
    >>> activity, there, use = example_log().values()
    >>> rows = response_lag(activity, there, months=("2008-03",))
    >>> rows.query("tambon_code == '990102'")[["part", "value", "n"]].values.tolist()
    [['median', 19.0, 1], ['waiting', 0.0, 1]]
    """
    grid = tambon_months(supported_tambons["tambon_code"], months)
    asked = support_contacts[support_contacts["initiated_by"] == "area"]
    # A request without a date is known of from the start of its activity on.
    asked = asked.assign(
        begin=asked["request_date"].fillna(asked["start"]), goal=asked["start"], unclear=asked["request_date"].isna()
    )
    return all_parts(_median_and_waiting(waits(asked, months), grid, none="no_request_yet"))


@indicator(
    id="S.6",
    th="เวลาจากอบรมถึงการนำไปใช้ครั้งแรก (ค่ากลาง)",
    en="Application lag",
    parts=(
        Part(
            "median",
            "จากวันที่อบรมเสร็จถึงวันที่ใช้ครั้งแรก",
            "from the end of the training to the first use",
            headline=True,
            **_WAIT,
        ),
        Part(
            "used", "การอบรมที่นำไปใช้แล้ว", "trainings that have been used", direction="up", **SHARE_OF_CASES, **_COUNTED
        ),
        Part(
            "unrecorded",
            "การอบรมที่ไม่มีบันทึกว่านำไปใช้หรือไม่",
            "trainings of which no use and no lack of use is recorded",
            direction="context",
            **SHARE_OF_CASES,
            **_COUNTED,
        ),
    ),
    tables=(*_LOG, "activity_output_use"),
    source="DOMAIN S.6 [P]; Kaplan & Meier 1958",
    direction="down",
    **_SUPPORT,
)
def application_lag(supported_tambons, support_contacts, activity_output_use, *, months) -> pd.DataFrame:
    """The median days from the end of a training to the tambon's first use of what it gave.

    - ``median``: the Kaplan–Meier median over the tambon's trainings (line L2) that were over by the end of the month.
    - ``used``: trainings used by the end of the month ÷ trainings, percent.
    - ``unrecorded``: trainings of which the log tells neither a use nor that there was none ÷ trainings, percent.

    A training without a recorded use by the end of the month counts as not used so far, for as long as it has been
    over; so where ``unrecorded`` is large, the median is rather too long. A use without a date, or dated before the
    end of the training, is left out. Unit: days, percent. Undefined before the first training is over, and where
    fewer than half have been used (not yet half). n: trainings with clear dates (``unrecorded``: all); N: trainings.

    Examples
    --------
    The training ended on 6 February, and 990102 used it on 7 March 2008:

    >>> from tambonlib.indicators.examples import example_log
    >>> activity, there, use = example_log().values()
    >>> rows = application_lag(activity, there, use, months=("2008-02", "2008-03"))
    >>> rows = rows.query("tambon_code == '990102' and part == 'median'")
    >>> rows["value"].tolist(), rows["reason"].tolist()
    ([nan, 30.0], ['half_not_reached', nan])
    """
    grid = tambon_months(supported_tambons["tambon_code"], months)
    trained = support_contacts[support_contacts["line"] == _TRAINING]
    key = ["activity_id", "tambon_code"]
    uses = activity_output_use[[*key, "used", "date"]].astype(dict.fromkeys(key, "str"))
    trained = trained.merge(uses, on=key, how="left", indicator="recorded")
    used = trained["used"].fillna(False).astype("bool")
    first_use = timestamps(trained["date"]).where(used)
    trained = trained.assign(begin=trained["over"], goal=first_use, unclear=used & first_use.isna())
    seen = waits(trained, months)
    everything, n = count(seen, grid), count(seen, grid, seen["clear"])
    used_so_far = count(seen, grid, seen["clear"] & seen["reached"])
    silent = active_at(trained, month_number(trained["over"]).where(trained["recorded"] == "left_only"), None, grid)
    why = {"reason": [(everything == 0, "no_training_yet")], "otherwise": "support_dates_unclear"}
    return all_parts(
        [
            _median_and_waiting(seen, grid, none="no_training_yet")[0],
            _rows("used", percent(used_so_far, n), n=n, N=everything, **why),
            _rows("unrecorded", percent(silent, everything), n=everything, **why),
        ]
    )


@indicator(
    id="S.7",
    th="เวลาจากวิเคราะห์เสร็จถึงการคืนรายงานให้ตำบล (ค่ากลาง)",
    en="Return lag",
    parts=(
        Part(
            "median",
            "จากวันที่วิเคราะห์เสร็จถึงวันที่คืนรายงาน",
            "from the analysis done to the report returned",
            headline=True,
            **_WAIT,
        ),
        Part("waiting", "ผลวิเคราะห์ที่ยังไม่ได้คืนเมื่อสิ้นเดือน", "analyses not yet returned at the end of the month", **_NUMBER),
    ),
    tables=_LOG,
    source="DOMAIN S.7 [P]; Kaplan & Meier 1958",
    direction="down",
    **_SUPPORT,
)
def return_lag(supported_tambons, support_contacts, *, months) -> pd.DataFrame:
    """The median days from an analysis being done to its report coming back to the tambon.

    - ``median``: the Kaplan–Meier median of report_returned − analysis_done over all analyses that were done by the
      end of the month.
      Where every report has come back this is the plain median.
    - ``waiting``: analyses whose report had not come back by the end of the month.

    A report that has not come back counts for as long as the tambon has waited for it: leaving it out would make the
    slowest look quick. Unit: days, count. Undefined before the first analysis is done, where every report came back
    before its analysis was done, and where fewer than half have come back (not yet half). n: analyses with clear
    dates; N: analyses done.

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_log
    >>> activity, there, use = example_log().values()
    >>> rows = return_lag(activity, there, months=("2008-03",))
    >>> rows.query("tambon_code == '990102'")[["part", "value", "n"]].values.tolist()
    [['median', 15.0, 1], ['waiting', 0.0, 1]]
    """
    grid = tambon_months(supported_tambons["tambon_code"], months)
    analysed = support_contacts[support_contacts["analysis_done"].notna()]
    analysed = analysed.assign(begin=analysed["analysis_done"], goal=analysed["report_returned"], unclear=False)
    return all_parts(_median_and_waiting(waits(analysed, months), grid, none="no_analysis_yet"))


def median_wait(days: pd.Series, reached: pd.Series) -> float:
    """Return the Kaplan–Meier median of waits; missing while fewer than half are over.

    Where the curve is at exactly one half until a later day on which it goes on, the median is the middle between the
    two days; so it is the plain median where every wait is over.

    Parameters
    ----------
    days, reached
        How long each wait lasted, or has been followed; and whether it is over.

    Examples
    --------
    >>> median_wait(pd.Series([4, 10, 20, 60]), pd.Series([True] * 4))
    15.0
    >>> median_wait(pd.Series([4, 10]), pd.Series([True, False])), median_wait(pd.Series([4]), pd.Series([False]))
    (4.0, nan)
    """
    # Imported here: it takes as long as all of pandas, and most commands measure nothing.
    from statsmodels.duration.survfunc import SurvfuncRight

    curve = SurvfuncRight(days.to_numpy(), reached.to_numpy())
    # Products of many small shares miss a half by rounding only.
    at_half, below_half = (curve.surv_times[curve.surv_prob <= share] for share in (_HALF, 1.0 - _HALF))
    if not len(at_half):
        return float("nan")
    return float(at_half[0] + (below_half[0] if len(below_half) else at_half[0])) / 2.0


def _median_and_waiting(seen: pd.DataFrame, grid: pd.MultiIndex, *, none: str) -> list[pd.DataFrame]:
    """Result rows of ``median`` and ``waiting`` of the waits seen; `none` where there was no wait so far."""
    everything, n = count(seen, grid), count(seen, grid, seen["clear"])
    waiting = count(seen, grid, seen["clear"] & ~seen["reached"])
    cells = seen[seen["clear"]].groupby(TAMBON_MONTH)
    median = pd.Series({cell: median_wait(rows["days"], rows["reached"]) for cell, rows in cells}, dtype="float64")
    why = {
        "reason": [(everything == 0, none), (n == 0, "support_dates_unclear")],
        "otherwise": "half_not_reached",
    }
    return [
        _rows("median", median, n=n, N=everything, **why),
        _rows("waiting", waiting.where(n > 0), n=n, N=everything, **why),
    ]


# Who asked, what was followed up, what was beyond the province: S.8, S.10, S.11


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
            **_COUNTED,
        ),
    ),
    source="DOMAIN S.8 [P], after [S1]",
    tables=_LOG,
    **_SUPPORT,
)
def demand_share(supported_tambons, support_contacts, *, months) -> pd.DataFrame:
    """How much of the support came because the area asked for it (ความสนใจต้องการของพื้นที่).

    Activities initiated by the area ÷ all activities of the tambon that were over by the end of the month, percent.
    Each activity counts once, whatever its hours. Undefined before the first activity. n, N: activities.

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_log
    >>> activity, there, use = example_log().values()
    >>> rows = demand_share(activity, there, months=("2008-02",))
    >>> rows[["tambon_code", "value", "n"]].values.tolist()
    [['990101', 50.0, 2], ['990102', 0.0, 1]]
    """
    grid, over = tambon_months(supported_tambons["tambon_code"], months), month_number(support_contacts["over"])
    everything = active_at(support_contacts, over, None, grid)
    by_area = active_at(support_contacts, over.where(support_contacts["initiated_by"] == "area"), None, grid)
    return _rows("demand", percent(by_area, everything), n=everything)


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
            **_COUNTED,
        ),
    ),
    source="DOMAIN S.10 [P]",
    tables=_LOG,
    **_SUPPORT,
)
def follow_up_closure(supported_tambons, support_contacts, *, months) -> pd.DataFrame:
    """How many of the follow-ups that were due have been done.

    Activities whose follow-up was done by the end of the month ÷ activities whose follow-up was due by then, percent.
    Done late is done; done before it is due counts once it is due. An activity without a due date needs no follow-up.
    Undefined before the first is due. n, N: follow-ups due.

    Examples
    --------
    Due on 15 February and done on the 10th; due on 10 March and not done:

    >>> from tambonlib.indicators.examples import example_log
    >>> activity, there, use = example_log().values()
    >>> rows = follow_up_closure(activity, there, months=("2008-02", "2008-03"))
    >>> rows.query("tambon_code == '990101'")[["month", "value", "n"]].values.tolist()
    [['2008-02', 100.0, 1], ['2008-03', 50.0, 2]]
    """
    grid = tambon_months(supported_tambons["tambon_code"], months)
    due, done = (month_number(support_contacts[name]) for name in ("followup_due", "followup_done"))
    all_due = active_at(support_contacts, due, None, grid)
    closed = active_at(support_contacts, np.maximum(due, done), None, grid)
    return _rows("closed", percent(closed, all_due), n=all_due, reason="no_follow_up_due")


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
            **_COUNTED,
        ),
    ),
    source="DOMAIN S.11 [P], after [S1]",
    tables=_LOG,
    **_SUPPORT,
)
def beyond_capacity_share(supported_tambons, support_contacts, *, months) -> pd.DataFrame:
    """How much of the support was more than the province could have done alone, the stated role of the regional unit.

    Activities marked as beyond the province's capacity ÷ activities of the tambon that were over by the end of the
    month, percent. Undefined before the first activity, and where of none is known whether it was. n: activities of
    which that is known; N: all.

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_log
    >>> activity, there, use = example_log().values()
    >>> rows = beyond_capacity_share(activity, there, months=("2008-03",))
    >>> rows[["tambon_code", "value", "n"]].values.tolist()
    [['990101', 0.0, 2], ['990102', 50.0, 2]]
    """
    grid, over = tambon_months(supported_tambons["tambon_code"], months), month_number(support_contacts["over"])
    marked = support_contacts["beyond_capacity"].astype("boolean")
    everything, known, beyond = (
        active_at(support_contacts, begin, None, grid)
        for begin in (over, over.where(marked.notna()), over.where(marked.fillna(False).astype("bool")))
    )
    return _rows(
        "beyond",
        percent(beyond, known),
        n=known,
        N=everything,
        reason=[(everything == 0, "no_support_yet")],
        otherwise="capacity_not_known",
    )


def _rows(
    part: str,
    value: pd.Series,
    *,
    n: pd.Series,
    N: pd.Series | None = None,
    reason: Reasons = "no_support_yet",
    otherwise: str | None = None,
) -> pd.DataFrame:
    """Result rows of one part, on the grid of `n`; each tambon is eligible, also one that the log does not name."""
    every = pd.Series(1, index=n.index)
    return result_rows(part, every, value=value, n=n, N=n if N is None else N, reason=reason, otherwise=otherwise)
