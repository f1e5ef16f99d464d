"""D7.5: on how few people the work rests. "ถ้าคนนี้ไป งานหยุดไหม" """

import pandas as pd

from tambonlib.indicators.by_month import amounts_by_unit, cells_of
from tambonlib.indicators.card import Part
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.standing import last_month
from tambonlib.indicators.told import CELL, SHARE, counted, part_rows, percent
from tambonlib.indicators.windows import YEAR
from tambonlib.indicators.working_mechanism.own import BASES, COLUMNS_USED

_USED = ("mechanism", "person", "task")
_TOP = 2


@indicator(
    id="D7.5",
    th="การกระจุกภาระ",
    en="Load concentration",
    dimension="D7",
    direction="down",
    parts=(
        Part(
            "top_two",
            "ชั่วโมงงานของสองคนที่ทำมากที่สุดใน 12 เดือน",
            "hours of the two people who work most, last 12 months",
            step="learn",
            headline=True,
            minimum=False,
            counts="persons",
            looks_back=YEAR,
            **SHARE,
        ),
    ),
    tables=_USED,
    columns={name: COLUMNS_USED[name] for name in _USED},
    bases=BASES,
    source="DOMAIN D7.5 [P]",
    definition="1",
)
def load_concentration(own_hours: pd.DataFrame, *, months) -> pd.DataFrame:
    """How much of the recorded work rests on two people.

    Hours of the two people with the most hours ÷ hours of all, in the twelve months up to this one, percent; people of
    the tambon's own mechanisms. With one or two people in all it is 100, which is told with its n.

    It is the hours of two people together, never of one, and no hours are told. So there is no minimum: with one, a
    mechanism of four could never be told that its work rests on two. Why, and what that leaves to the gate before
    sharing, stands in docs/decisions/0008-evaluation-mechanism-partnership.md. n, N: people with hours in these
    months. Not collected where no hours were recorded in them.

    Examples
    --------
    >>> from tambonlib.indicators.working_mechanism.example import example_mechanism
    >>> records = example_mechanism()
    >>> told = load_concentration(records["mechanism"], records["person"], records["task"], months=("2008-04",))
    >>> told[["value", "n"]].values.tolist()
    [[75.0, 4]]
    """
    cells = cells_of(own_hours, months)
    rows = own_hours.assign(start=last_month(own_hours["date"]))
    long = amounts_by_unit(rows, "person_id", rows["start"] + YEAR, amount="hours", months=months)
    long = long.sort_values([*CELL, "hours"], ascending=[True, True, False], kind="stable")
    leading = long[long.groupby(CELL).cumcount() < _TOP]
    # Hours have two decimals; rounding takes away what adding left behind them.
    top, whole = (rows.groupby(CELL)["hours"].sum().round(2) for rows in (leading, long))
    n = counted(long).reindex(cells, fill_value=0)
    return part_rows("top_two", n, value=percent(top, whole), n=n, reason="no_task_hours", none="no_task_hours")
