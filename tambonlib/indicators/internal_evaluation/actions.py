"""D6.3, the headline of the dimension: whether what an evaluation agreed on is done in time."""

import pandas as pd

from tambonlib.indicators.by_month import cells_of, standing_on
from tambonlib.indicators.calendar_days import in_time
from tambonlib.indicators.card import Part
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.standing import last_month
from tambonlib.indicators.told import SHARE_OF_CASES, all_rows, part_rows, percent

_COUNTED = {"counts": "actions", "minimum": False, **SHARE_OF_CASES}


@indicator(
    id="D6.3",
    th="ปิดวงเรียนรู้",
    en="Action closure",
    dimension="D6",
    direction="up",
    parts=(
        Part("on_time", "สิ่งที่จะทำซึ่งปิดเรื่องทันกำหนด", "actions closed by their due date", headline=True, **_COUNTED),
        Part(
            "late", "สิ่งที่จะทำซึ่งปิดเรื่องช้ากว่ากำหนด", "actions closed after their due date", direction="context", **_COUNTED
        ),
        Part(
            "open",
            "สิ่งที่จะทำซึ่งเลยกำหนดและยังไม่ปิดเรื่อง",
            "actions past their due date and not closed",
            direction="down",
            **_COUNTED,
        ),
    ),
    tables=("action",),
    columns={"action": ("action_id", "tambon_code", "due", "closed")},
    source="DOMAIN D6.3 [P]",
    definition="1",
)
def action_closure(action: pd.DataFrame, *, months) -> pd.DataFrame:
    """How many of the actions that are due by the end of the month were closed in time.

    - ``on_time``: closed on or before the due date ÷ due, percent.
    - ``late``: closed after it, by the end of this month ÷ due.
    - ``open``: not closed by the end of this month ÷ due. The three add up to 100.

    All actions due so far are in it. Where only the month of one of the two dates is known, the months are compared;
    an action due in a month is due at its end. n, N: actions due. Undefined before the first is due.

    Examples
    --------
    >>> import pandas as pd
    >>> actions = pd.DataFrame({"action_id": ["a", "b", "c", "d"], "tambon_code": "990101",
    ...                         "due": ["2008-03-31", "2008-03", "2008-03-01", "2008-05"], "closed": ["2008-03-30", "2008-04-02", None, None]})
    >>> told = action_closure(actions, months=("2008-03", "2008-04"))
    >>> told[["part", "value"]].round(1).values.tolist()[::2]
    [['on_time', 33.3], ['late', 0.0], ['open', 66.7]]
    """
    cells = cells_of(action, months)
    month_due, month_closed = last_month(action["due"]), last_month(action["closed"])
    prompt = in_time(action["closed"], action["due"])
    due = standing_on(cells, action, month_due)
    on_time = standing_on(cells, action[prompt], month_due[prompt])
    late = standing_on(cells, action[~prompt], month_closed[~prompt].where(month_due[~prompt].notna()))
    parts = {"on_time": on_time, "late": late, "open": due - on_time - late}
    return all_rows(
        [
            part_rows(part, due, value=percent(number, due), n=due, reason="no_action_due", none="no_action_due")
            for part, number in parts.items()
        ]
    )
