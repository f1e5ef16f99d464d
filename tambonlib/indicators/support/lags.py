"""S.5, S.6 and S.7: how long it took from a request, a training or an analysis to what should follow."""

import numpy as np
import pandas as pd

from tambonlib.indicators.card import Part
from tambonlib.indicators.coded_dates import NEVER, coded, day, days_between, month_ends
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.support.log import BASES, COLUMNS_USED, COUNTED, LOG, by_end, rows_of, support_cells
from tambonlib.indicators.survival import MOVED, OPEN, incidence, median_moved
from tambonlib.indicators.told import SHARE_OF_CASES, all_rows, first_reason, percent

_SHARED = {"columns": COLUMNS_USED, "bases": BASES, "whole_study": True, "dimension": "S", "direction": "down"}
_DAYS = {"unit": "days", "lower": 0.0, "cases": True, **COUNTED}
_NUMBER = {"unit": "count", "lower": 0.0, **COUNTED}
_TRAINING = "L2"


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
            **_DAYS,
        ),
        Part("waiting", "คำขอที่ยังรออยู่เมื่อสิ้นเดือน", "requests still waiting at the end of the month", **_NUMBER),
    ),
    tables=LOG,
    source="DOMAIN S.5 [P]; Kaplan & Meier 1958",
    definition="1",
    **_SHARED,
)
def response_lag(supported_tambons, support_contacts, *, months) -> pd.DataFrame:
    """The median days from the area's request to the start of the activity.

    - ``median``: the Kaplan–Meier median of start − request_date over all activities that the area asked for by the
      end of the month.
      Where nothing is waiting any more this is the plain median.
    - ``waiting``: requests whose activity had not started by the end of the month.

    A request that waits counts for as long as it has waited; what starts later is unseen. A request to which no
    activity ever answered is not in a log of activities, so it is not in here either. Unit: days, count. Undefined
    before the first request, where no date of a request is known or each lies after the start, and where fewer than
    half have been answered (not yet half). n: requests with clear dates; N: activities that the area asked for.

    Examples
    --------
    Asked on 1 March, given on 20 March 2008:

    >>> from tambonlib.indicators.support.example import example_log
    >>> log = example_log()
    >>> told = response_lag(log["support_activity"], log["activity_tambon"], months=("2008-03",))
    >>> told.query("tambon_code == '990102'")[["part", "value", "n"]].values.tolist()
    [['median', 19.0, 1], ['waiting', 0.0, 1]]
    """
    cells = support_cells(supported_tambons, months)
    asked = support_contacts[support_contacts["initiated_by"] == "area"]
    # A request without a date is known of from the start of its activity on.
    known_from = asked["request_date"].mask(asked["request_date"] == NEVER, asked["start"])
    unclear = asked["request_date"] == NEVER
    seen = _waits(cells, asked.assign(begin=known_from, goal=asked["start"], unclear=unclear))
    return all_rows(_lag_rows(cells, seen, "no_request_yet"))


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
            **_DAYS,
        ),
        Part("used", "การอบรมที่นำไปใช้แล้ว", "trainings that have been used", direction="up", **SHARE_OF_CASES, **COUNTED),
        Part(
            "unrecorded",
            "การอบรมที่ไม่มีบันทึกว่านำไปใช้หรือไม่",
            "trainings of which no use and no lack of use is recorded",
            direction="context",
            **SHARE_OF_CASES,
            **COUNTED,
        ),
    ),
    tables=(*LOG, "activity_output_use"),
    source="DOMAIN S.6 [P]; Kaplan & Meier 1958",
    definition="1",
    **_SHARED,
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

    >>> from tambonlib.indicators.support.example import example_log
    >>> log = example_log()
    >>> told = application_lag(*log.values(), months=("2008-02", "2008-03"))
    >>> told.query("tambon_code == '990102' and part == 'median'")[["month", "value", "reason"]].astype(object).fillna("-").values.tolist()
    [['2008-02', '-', 'half_not_reached'], ['2008-03', 30.0, '-']]
    """
    cells = support_cells(supported_tambons, months)
    trained = support_contacts[support_contacts["line"] == _TRAINING]
    # Whole numbers that may be missing: a fraction could not hold NEVER.
    use = pd.Series(coded(activity_output_use["date"]), index=activity_output_use.index, dtype="Int64")
    told = activity_output_use[["activity_id", "tambon_code", "used"]].assign(use=use, told=True)
    uses = trained.merge(told, on=["activity_id", "tambon_code"], how="left")
    used = uses["used"].fillna(False).astype("bool")
    goal = uses["use"].fillna(NEVER).astype("int64").where(used, NEVER)
    seen = _waits(cells, uses.assign(begin=uses["over"], goal=goal, unclear=used & (goal == NEVER)))
    everything, n = _counted(cells, seen), _counted(cells, seen, seen["clear"])
    done = _counted(cells, seen, seen["clear"] & (seen["ended"] == MOVED))
    silent = by_end(cells, uses, "over", uses["told"].isna())
    why = first_reason(cells, (everything == 0, "no_training_yet"), otherwise="support_dates_unclear")
    median = _lag_rows(cells, seen, "no_training_yet")[0]
    return all_rows(
        [
            median,
            rows_of("used", percent(done, n), n=n, N=everything, reason=why),
            rows_of("unrecorded", percent(silent, everything), n=everything, reason=why),
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
            **_DAYS,
        ),
        Part("waiting", "ผลวิเคราะห์ที่ยังไม่ได้คืนเมื่อสิ้นเดือน", "analyses not yet returned at the end of the month", **_NUMBER),
    ),
    tables=LOG,
    source="DOMAIN S.7 [P]; Kaplan & Meier 1958",
    definition="1",
    **_SHARED,
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
    >>> from tambonlib.indicators.support.example import example_log
    >>> log = example_log()
    >>> told = return_lag(log["support_activity"], log["activity_tambon"], months=("2008-03",))
    >>> told.query("tambon_code == '990102'")[["part", "value", "n"]].values.tolist()
    [['median', 15.0, 1], ['waiting', 0.0, 1]]
    """
    cells = support_cells(supported_tambons, months)
    analysed = support_contacts[support_contacts["analysis_done"] < NEVER]
    seen = _waits(
        cells, analysed.assign(begin=analysed["analysis_done"], goal=analysed["report_returned"], unclear=False)
    )
    return all_rows(_lag_rows(cells, seen, "no_analysis_yet"))


def _waits(cells: pd.MultiIndex, contacts: pd.DataFrame) -> pd.DataFrame:
    """The waits that could be seen at the end of each month.

    Parameters
    ----------
    contacts
        With ``tambon``, ``begin`` and ``goal`` (coded dates, ``NEVER`` where the goal was not reached), and
        ``unclear``.

    Returns
    -------
    DataFrame
        One row for each contact and month by whose end its wait had begun: ``series`` (the place in `cells`),
        ``days``, ``ended`` (see :mod:`tambonlib.indicators.survival`) and ``clear``.
    """
    months = tuple(cells.levels[1])
    begin, unclear = contacts["begin"].to_numpy(), contacts["unclear"].to_numpy(dtype="bool")
    moving = days_between(begin, contacts["goal"].to_numpy())
    followed = month_ends(months)[None, :] - day(begin)[:, None]
    row, month = np.nonzero(followed >= 0)
    days = np.minimum(moving[row], followed[row, month])
    ended = np.where(moving[row] <= followed[row, month], MOVED, OPEN)
    series = contacts["tambon"].to_numpy(dtype="int64")[row] * len(months) + month
    return pd.DataFrame({"series": series, "days": days, "ended": ended, "clear": (days >= 0) & ~unclear[row]})


def _lag_rows(cells: pd.MultiIndex, seen: pd.DataFrame, none: str) -> list[pd.DataFrame]:
    """The rows of ``median`` and ``waiting``."""
    everything, n = _counted(cells, seen), _counted(cells, seen, seen["clear"])
    waiting = _counted(cells, seen, seen["clear"] & (seen["ended"] == OPEN))
    clear = seen[seen["clear"]]
    half = median_moved(incidence(*(clear[name].to_numpy() for name in ("series", "days", "ended"))))
    value = half.reindex(range(len(cells))).set_axis(cells)
    why = first_reason(cells, (everything == 0, none), (n == 0, "support_dates_unclear"), otherwise="half_not_reached")
    return [
        rows_of("median", value, n=n, N=everything, reason=why),
        rows_of("waiting", waiting.where(n > 0).astype("float64"), n=n, N=everything, reason=why),
    ]


def _counted(cells: pd.MultiIndex, seen: pd.DataFrame, where: pd.Series | None = None) -> pd.Series:
    """How many waits each tambon and month has."""
    chosen = seen if where is None else seen[where]
    return pd.Series(np.bincount(chosen["series"], minlength=len(cells)), index=cells)
