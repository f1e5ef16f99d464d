"""D5.5: how many villages got their data back."""

import numpy as np
import pandas as pd

from tambonlib.indicators.card import Part
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.registered import registered
from tambonlib.indicators.standing import last_month, once_each, standing
from tambonlib.indicators.told import first_reason, part_rows
from tambonlib.indicators.windows import YEAR
from tambonlib.months import ordinal


@indicator(
    id="D5.5",
    th="การคืนข้อมูลให้หมู่บ้าน",
    en="Return rate",
    dimension="D5",
    direction="up",
    parts=(
        Part(
            "villages",
            "หมู่บ้านที่มีการประชุมคืนข้อมูลใน 12 เดือน",
            "villages with a return meeting in 12 months",
            step="learn",
            headline=True,
            minimum=False,
            counts="villages",
            lower=0.0,
        ),
    ),
    tables=("data_return", "tambon_population"),
    columns={
        "data_return": ("tambon_code", "village_no", "date"),
        "tambon_population": ("tambon_code", "year", "villages"),
    },
    source="DOMAIN D5.5 [P]",
    definition="1",
)
def return_rate(data_return: pd.DataFrame, tambon_population: pd.DataFrame, *, months) -> pd.DataFrame:
    """In how many villages what was collected was given back and talked about.

    Villages with at least one return meeting in the twelve months up to this one ÷ villages of the tambon, in
    percent. It is told once twelve months have been watched, from the first study month on, or from earlier meetings
    on that lie no more than a year apart and before it: a shorter stretch would look like a rise. It may pass 100
    where the number of villages is out of date. n and N: villages of the tambon. Undefined before; not collected
    without a number of villages.

    Examples
    --------
    >>> import pandas as pd
    >>> from tambonlib.months import span
    >>> meetings = pd.DataFrame({"tambon_code": "990101", "village_no": [1, 1, 2], "date": ["2008-02-01", "2008-06-01", "2008-12-01"]})
    >>> villages = pd.DataFrame({"tambon_code": ["990101"], "year": [2008], "villages": [8]})
    >>> told = return_rate(meetings, villages, months=span("2008-01", 13))
    >>> told["value"].tolist()[10:], told["reason"].tolist()[10]
    ([nan, 25.0, 25.0], 'window_not_full')
    """
    met = data_return.dropna(subset=["tambon_code", "village_no", "date"])
    met = met[["tambon_code", "village_no"]].assign(start=last_month(met["date"]))
    seen = standing(once_each(met.assign(end=met["start"] + YEAR), ["tambon_code", "village_no"]), months=months)
    tambons = seen.index.levels[0]
    villages = registered(tambon_population, "villages", tambons=tambons, months=months)
    since = _watched_since(met, ordinal(months[0]))
    watched = np.array([ordinal(month) for month in months])[None, :] - since.reindex(tambons).to_numpy()[:, None] + 1
    full = pd.Series((watched >= YEAR).ravel(), index=villages.index)
    share = (100.0 * (seen.reindex(villages.index, fill_value=0) / villages)).where(full)
    why = first_reason(villages.index, (villages.isna(), "no_registered_villages"), otherwise="window_not_full")
    number = villages.where(full).fillna(0)
    return part_rows("villages", number + 1, value=share, n=number, N=villages, reason=why)


def _watched_since(met: pd.DataFrame, first: int) -> pd.Series:
    """By tambon the month from which on meetings were written down: one alone, years before, says nothing of the
    time between.
    """
    known = pd.concat([met[["tambon_code", "start"]], met[["tambon_code"]].drop_duplicates().assign(start=first)])
    known = known[known["start"] <= first].sort_values(["tambon_code", "start"])
    apart = known.groupby("tambon_code")["start"].diff()
    return known[~(apart <= YEAR)].groupby("tambon_code")["start"].max()
