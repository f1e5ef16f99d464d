"""S.3 and S.9: whether support reached a tambon lately, and how long it heard nothing."""

import numpy as np
import pandas as pd

from tambonlib.indicators.card import Part
from tambonlib.indicators.coded_dates import NEVER, day, first_day, month_ends, month_places
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.standing import stood
from tambonlib.indicators.support.log import (
    BASES,
    COLUMNS_USED,
    COUNTED,
    LOG,
    by_end,
    not_joined,
    rows_of,
    support_cells,
)
from tambonlib.indicators.told import all_rows, first_reason
from tambonlib.months import ordinal

_SHARED = {"tables": LOG, "columns": COLUMNS_USED, "bases": BASES, "whole_study": True, "dimension": "S"}
_DAYS = {"unit": "days", "lower": 0.0, **COUNTED}


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
            **COUNTED,
        ),
        Part(
            "core",
            "จำนวนครั้งที่ไปถึงแกนนำในรอบที่กำหนด",
            "contacts that reached core leaders within the set months",
            unit="count",
            lower=0.0,
            looks_back="reach_months",
            **COUNTED,
        ),
    ),
    settings=("reach_months",),
    source="DOMAIN S.3 [P], after [S61]; the share of tambons reached: tambonlib.indicators.support.study_wide",
    definition="1",
    **_SHARED,
)
def reach_of_support(supported_tambons, support_contacts, *, months, reach_months) -> pd.DataFrame:
    """How often support reached the tambon in the months up to this one (`reach_months`: three, a quarter).

    - ``contacts``: activities of which a day fell within these months. A tambon with at least one is reached.
    - ``core``: those of them at which a core leader of the tambon was present. With at least one the core team is
      reached.

    The share of tambons reached, which is DOMAIN's S.3, is
    :func:`tambonlib.indicators.support.study_wide.reach_by_quarter`.

    Unit: count. A tambon that the log does not name had no contact: 0. Undefined before the tambon has joined;
    ``core`` also where there were contacts and of none is known whether a core leader was present. n: contacts
    (``core``: of which that is known); N: contacts. In the first months of the study the span is shorter.

    Examples
    --------
    >>> from tambonlib.indicators.support.example import example_log
    >>> log = example_log()
    >>> told = reach_of_support(log["support_activity"], log["activity_tambon"], months=("2008-01", "2008-02", "2008-03", "2008-04"), reach_months=3)
    >>> told.query("tambon_code == '990101'").groupby("part")["value"].agg(list).to_dict()
    {'contacts': [1.0, 2.0, 2.0, 1.0], 'core': [1.0, 1.0, 1.0, 0.0]}
    """
    cells = support_cells(supported_tambons, months)
    core = support_contacts["n_core"].astype("float64")
    contacts, known, reached = (
        _lately(cells, support_contacts[those.to_numpy()], reach_months)
        for those in (core.isna() | core.notna(), core.notna(), core > 0)
    )
    outside = not_joined(cells, supported_tambons)
    why = first_reason(cells, (outside, "not_joined_yet"), otherwise="core_not_known")
    unknown = outside | ((contacts > 0) & (known == 0))
    return all_rows(
        [
            rows_of("contacts", contacts.mask(outside), n=contacts, reason=why),
            rows_of("core", reached.mask(unknown), n=known, N=contacts, reason=why),
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
    definition="1",
    **_SHARED,
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

    >>> from tambonlib.indicators.support.example import example_log
    >>> log = example_log()
    >>> told = longest_silence(log["support_activity"], log["activity_tambon"], months=("2008-01", "2008-02", "2008-03"))
    >>> told.query("tambon_code == '990101'").groupby("part")["value"].agg(list).to_dict()
    {'longest': [20.0, 25.0, 54.0], 'since_last': [20.0, 23.0, 54.0]}
    """
    cells = support_cells(supported_tambons, months)
    beginning = first_day(months[0]) + _days_before_joining(supported_tambons, months)
    ordered = support_contacts.sort_values(["tambon", "start"], kind="stable")
    place = (ordered["tambon"].to_numpy(), month_places(ordered["start"].to_numpy(), months))
    begins, ends = day(ordered["start"].to_numpy()), day(ordered["over"].to_numpy())
    gaps = np.maximum(0, begins - _latest_before(ordered["tambon"], ends, beginning))
    longest = _running(place, gaps, np.zeros_like(beginning), len(months))
    latest = _running(place, ends, beginning, len(months))
    since = np.maximum(0, month_ends(months)[None, :] - latest)
    outside = not_joined(cells, supported_tambons)
    n = by_end(cells, support_contacts, "start")
    told = {"longest": np.maximum(longest, since), "since_last": since}
    return all_rows(
        [
            rows_of(
                part, pd.Series(days.ravel().astype("float64"), index=cells).mask(outside), n=n, reason="not_joined_yet"
            )
            for part, days in told.items()
        ]
    )


def _lately(cells: pd.MultiIndex, contacts: pd.DataFrame, count: int) -> pd.Series:
    """Contacts of which a day fell in the `count` months up to each month."""
    months = tuple(cells.levels[1])
    first, last = (pd.Series(_month(contacts[name])) for name in ("start", "over"))
    sums = stood(contacts["tambon"].to_numpy(), len(cells.levels[0]), first, last + count, months=months)
    return pd.Series(sums.ravel(), index=cells)


def _month(date: pd.Series) -> np.ndarray:
    """The ordinals of the months of coded dates."""
    since_1970 = day(np.minimum(date.to_numpy(), NEVER)).astype("datetime64[D]").astype("datetime64[M]").astype("int64")
    return since_1970 + ordinal("1970-01")


def _days_before_joining(tambons: pd.DataFrame, months: tuple[str, ...]) -> np.ndarray:
    """Days from the first day of the study to that of the month in which each tambon joined; far off for one that
    joins later.
    """
    starts = np.array([first_day(month) for month in months] + [month_ends(months)[-1] + 1])
    return starts[np.minimum(tambons["joined"].to_numpy(dtype="int64"), len(months))] - starts[0]


def _latest_before(tambon: pd.Series, ends: np.ndarray, beginning: np.ndarray) -> np.ndarray:
    """For contacts in order, the last day of all earlier ones of the tambon, or its beginning where that is later."""
    so_far = pd.Series(ends).groupby(tambon.to_numpy()).cummax().groupby(tambon.to_numpy()).shift()
    return np.fmax(so_far.to_numpy(), beginning[tambon.to_numpy()]).astype("int64")


def _running(place: tuple[np.ndarray, np.ndarray], values: np.ndarray, least: np.ndarray, length: int) -> np.ndarray:
    """The largest value of each tambon up to each month, and at least `least`."""
    highest = np.repeat(least[:, None], length + 1, axis=1)
    np.maximum.at(highest, place, values)
    return np.maximum.accumulate(highest, axis=1)[:, :length]
