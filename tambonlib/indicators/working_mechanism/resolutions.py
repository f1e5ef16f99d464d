"""D7.2, the headline of the dimension: whether what was resolved is done in time."""

import pandas as pd

from tambonlib.indicators.by_month import cells_of, standing_on
from tambonlib.indicators.calendar_days import in_time
from tambonlib.indicators.card import Part
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.standing import last_month
from tambonlib.indicators.told import SHARE_OF_CASES, all_rows, part_rows, percent
from tambonlib.indicators.working_mechanism.own import BASES, COLUMNS_USED

_COUNTED = {"counts": "resolutions", "minimum": False, **SHARE_OF_CASES}
_USED = ("mechanism", "meeting", "resolution")


@indicator(
    id="D7.2",
    th="มติที่ทำสำเร็จตามกำหนด",
    en="Resolutions done on time",
    dimension="D7",
    direction="up",
    parts=(
        Part("on_time", "มติที่ปิดเรื่องทันกำหนด", "resolutions closed by their due date", headline=True, **_COUNTED),
        Part("late", "มติที่ปิดเรื่องช้ากว่ากำหนด", "resolutions closed after their due date", direction="context", **_COUNTED),
        Part(
            "open",
            "มติที่เลยกำหนดและยังไม่ปิดเรื่อง",
            "resolutions past their due date and not closed",
            direction="down",
            **_COUNTED,
        ),
        Part("dropped", "มติที่ยกเลิก", "resolutions that were dropped", direction="context", **_COUNTED),
        Part(
            "unknown",
            "มติที่ทำเสร็จแต่ไม่ทราบวันที่ปิดเรื่อง จึงไม่ได้นับ",
            "done, but the day of closing is not known, so left out",
            direction="context",
            **_COUNTED,
        ),
        Part(
            "without_due",
            "มติทั้งหมดที่ไม่ได้บอกกำหนดเสร็จ จึงไม่ได้นับ",
            "of all resolutions, those without a due date, so left out",
            direction="context",
            **_COUNTED,
        ),
    ),
    tables=_USED,
    columns={name: COLUMNS_USED[name] for name in _USED},
    bases=BASES,
    source="DOMAIN D7.2 [P]",
    definition="1",
)
def resolutions_on_time(own_resolutions: pd.DataFrame, *, months) -> pd.DataFrame:
    """How many of the resolutions due by the end of the month were carried out in time.

    Of the resolutions of the tambon's own mechanisms that are due so far and of which the closing is known, percent:

    - ``on_time``: closed on or before the due date.
    - ``late``: closed after it, by the end of this month.
    - ``dropped``: given up. Its day is the day of closing; where none is written, it counts as dropped from the due
      date on.
    - ``open``: none of these. The four add up to 100.

    Beside them ``unknown``: done, on a day that was not written down ÷ all due; and ``without_due``: no due date ÷ all
    resolutions made by the end of this month (by the day of their meeting). A dropped resolution was due and was not
    done. Where only the month of one of two dates is known, the months are compared. n: resolutions due whose closing
    is known; N: resolutions due (``without_due``: resolutions made). Undefined before the first is due, and where the
    closing of none is known.

    Examples
    --------
    >>> from tambonlib.indicators.working_mechanism.example import example_mechanism
    >>> records = example_mechanism()
    >>> told = resolutions_on_time(records["mechanism"], records["meeting"], records["resolution"], months=("2008-04",))
    >>> told[["part", "value", "n", "N"]].values.tolist()[:3]
    [['on_time', 50.0, 2, 2], ['late', 0.0, 2, 2], ['open', 50.0, 2, 2]]
    """
    rows = own_resolutions
    cells = cells_of(rows, months)
    due, closed = last_month(rows["due"]), last_month(rows["closed"])
    given_up = rows["status"] == "dropped"
    lost = (rows["status"] == "closed") & rows["closed"].isna()
    prompt = in_time(rows["closed"], rows["due"]) & ~given_up
    late = ~prompt & ~given_up
    all_due = standing_on(cells, rows, due)
    number = {
        "on_time": standing_on(cells, rows, due.where(prompt)),
        "late": standing_on(cells, rows, _later(due, closed).where(late & closed.notna())),
        "dropped": standing_on(cells, rows, _later(due, closed).where(given_up)),
    }
    unknown = standing_on(cells, rows, due.where(lost))
    judged = all_due - unknown
    number["open"] = judged - sum(number.values())
    given = {"reason": "closing_not_known", "none": "no_resolution_due"}
    parts = [
        part_rows(part, all_due, value=percent(number[part], judged), n=judged, **given)
        for part in ("on_time", "late", "open", "dropped")
    ]
    parts.append(part_rows("unknown", all_due, value=percent(unknown, all_due), n=all_due, **given))
    made = last_month(rows["made"])
    every, undated = standing_on(cells, rows, made), standing_on(cells, rows, made.where(due.isna()))
    parts.append(
        part_rows(
            "without_due",
            every,
            value=percent(undated, every),
            n=every,
            reason="no_resolution_yet",
            none="no_resolution_yet",
        )
    )
    return all_rows(parts)


def _later(due: pd.Series, closed: pd.Series) -> pd.Series:
    """The later of the two, the due month where nothing else is known; missing without a due month."""
    return closed.where(closed > due, due)
