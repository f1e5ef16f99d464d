"""D7.1: whether the mechanism meets when it said it would, and how long it stayed apart."""

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from tambonlib.indicators.by_month import cells_of, standing_on
from tambonlib.indicators.card import Part
from tambonlib.indicators.coded_dates import coded, day, month_ends
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.standing import last_month
from tambonlib.indicators.told import SHARE_OF_CASES, all_rows, part_rows, percent
from tambonlib.indicators.windows import YEAR, places
from tambonlib.indicators.working_mechanism.own import BASES, COLUMNS_USED
from tambonlib.months import from_ordinal, ordinal, span

_COUNTED = {"counts": "meetings", "minimum": False, "step": "do"}
_DAYS = {"unit": "days", "direction": "down", "lower": 0.0, **_COUNTED}


@indicator(
    id="D7.1",
    th="ความสม่ำเสมอการประชุม",
    en="Meeting regularity",
    dimension="D7",
    direction="up",
    parts=(
        Part(
            "held",
            "การประชุมที่นัดแล้วได้จัดใน 12 เดือน",
            "planned meetings that were held, last 12 months",
            headline=True,
            looks_back=YEAR,
            **_COUNTED,
            **SHARE_OF_CASES,
        ),
        Part(
            "longest_gap",
            "ช่วงที่ไม่ได้ประชุมนานที่สุดใน 12 เดือน",
            "longest time without a meeting, last 12 months",
            looks_back=YEAR,
            **_DAYS,
        ),
        Part("since_last", "เวลาตั้งแต่ประชุมครั้งล่าสุด", "time since the last meeting", **_DAYS),
        Part(
            "unplanned",
            "การประชุมนอกแผนที่ได้จัดใน 12 เดือน",
            "meetings held without a plan, last 12 months",
            unit="count",
            direction="context",
            lower=0.0,
            looks_back=YEAR,
            **_COUNTED,
        ),
    ),
    tables=("mechanism", "meeting"),
    columns={name: COLUMNS_USED[name] for name in ("mechanism", "meeting")},
    bases=BASES,
    source="DOMAIN D7.1 [P]",
    definition="1",
)
def meeting_regularity(own_meetings: pd.DataFrame, *, months) -> pd.DataFrame:
    """How regularly the tambon's own mechanisms meet, taken together.

    - ``held``: meetings planned for the twelve months up to this one that had been held by the end of this month ÷
      meetings
      planned for these months, percent. A meeting held later than planned counts from then on; one planned and
      not held has its row without a date.
    - ``longest_gap``: the longest time between two meetings, planned or not, of which the later one was held in these
      twelve
      months, or the time since the last meeting where that is longer. Days.
    - ``since_last``: from the last meeting to the end of the month. Days.
    - ``unplanned``: meetings held in these twelve months that were not planned.

    Where only the month of a meeting is known, the 15th stands for it. ``held`` is undefined where nothing was
    planned in the twelve months; the two times are undefined before the first meeting. Where meetings are recorded
    and none was held in the twelve months, ``held`` is 0 and not missing. n, N: meetings planned; for the times,
    meetings held so far; for ``unplanned``, meetings held in the twelve months (n: those without a plan).

    Examples
    --------
    >>> from tambonlib.indicators.working_mechanism.example import example_mechanism
    >>> records = example_mechanism()
    >>> told = meeting_regularity(records["mechanism"], records["meeting"], months=("2008-03", "2008-04"))
    >>> told.loc[told["month"] == "2008-04", ["part", "value", "n"]].values.tolist()
    [['held', 50.0, 4], ['longest_gap', 50.0, 3], ['since_last', 20.0, 3], ['unplanned', 1.0, 1]]
    """
    cells = cells_of(own_meetings, months)
    planned, held = last_month(own_meetings["planned"]), last_month(own_meetings["date"])
    plans = standing_on(cells, own_meetings, planned, planned + YEAR)
    kept = standing_on(cells, own_meetings, np.maximum(planned, held), planned + YEAR)
    in_year = standing_on(cells, own_meetings, held, held + YEAR)
    extra = standing_on(cells, own_meetings, held.where(planned.isna()), held + YEAR)
    so_far = standing_on(cells, own_meetings, held)
    longest, since = _gaps(own_meetings, cells)
    return all_rows(
        [
            part_rows(
                "held",
                plans,
                value=percent(kept, plans),
                n=plans,
                reason="no_meeting_planned",
                none="no_meeting_planned",
            ),
            part_rows("longest_gap", so_far, value=longest, n=so_far, reason="no_meeting_held", none="no_meeting_held"),
            part_rows("since_last", so_far, value=since, n=so_far, reason="no_meeting_held", none="no_meeting_held"),
            part_rows("unplanned", in_year, value=extra, n=extra, reason="no_meeting_held"),
        ]
    )


def _gaps(own_meetings: pd.DataFrame, cells: pd.MultiIndex) -> tuple[pd.Series, pd.Series]:
    """The longest gap of the year, and the days since the last meeting; missing before the first one."""
    tambons, months = cells.levels[0], tuple(cells.levels[1])
    # A year more, so that the first month of the study can look back over twelve.
    calendar = span(from_ordinal(ordinal(months[0]) - YEAR + 1), len(months) + YEAR - 1)
    held = own_meetings.dropna(subset=["date"])
    held = held.assign(
        day=day(coded(held["date"])).astype("float64"), month=last_month(held["date"]) - ordinal(calendar[0])
    )
    held = held.sort_values(["tambon_code", "day"])
    gap = held["day"].groupby(held["tambon_code"]).diff()
    row = places(held["tambon_code"], tambons)
    inside = (held["month"] >= 0) & (held["month"] < len(calendar))
    longest, last = (np.full((len(tambons), len(calendar)), -np.inf) for _ in range(2))
    at = (row[inside], held.loc[inside, "month"].to_numpy(dtype="int64"))
    np.maximum.at(longest, at, gap[inside].fillna(-np.inf).to_numpy())
    early = held["month"] < len(calendar)
    np.maximum.at(
        last,
        (row[early], held.loc[early, "month"].clip(lower=0).to_numpy(dtype="int64")),
        held.loc[early, "day"].to_numpy(),
    )
    since = month_ends(calendar)[None, :] - np.maximum.accumulate(last, axis=1)
    over_year = sliding_window_view(longest, YEAR, axis=1).max(axis=-1)
    since = since[:, YEAR - 1 :]
    told = np.maximum(over_year, since)
    return tuple(pd.Series(np.where(np.isinf(since), np.nan, block).ravel(), index=cells) for block in (told, since))
