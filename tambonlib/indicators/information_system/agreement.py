"""D5.6: how well the tambon's own count of poor households goes with the official one."""

import numpy as np
import pandas as pd

from tambonlib.indicators.card import Part
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.standing import standing, until_next
from tambonlib.indicators.told import all_rows, first_reason, part_rows


@indicator(
    id="D5.6",
    th="ความสอดคล้องกับทะเบียนครัวเรือนยากจนของราชการ",
    en="External agreement",
    dimension="D5",
    direction="context",
    parts=(
        Part(
            "agreement",
            "จำนวนที่ตำบลนับใกล้กับจำนวนของราชการเพียงใด",
            "how near the own count is to the official one",
            step="learn",
            headline=True,
            upper=100.0,
        ),
        Part(
            "gap",
            "ตำบลนับได้มากกว่า (น้อยกว่าเมื่อติดลบ) ราชการ",
            "counted by the tambon above the official number (below: negative)",
            step="learn",
            lower=-100.0,
        ),
    ),
    tables=("poor_count",),
    columns={"poor_count": ("tambon_code", "year", "counted_by", "n_poor")},
    source="DOMAIN D5.6 [P]",
    definition="1",
)
def external_agreement(poor_count: pd.DataFrame, *, months) -> pd.DataFrame:
    """How well two counts of poor households go together; a gap may mean that the official list misses people.

    - ``agreement``: 1 − |own − official| ÷ official, in percent; below zero when the own count is more than twice the
      official.
    - ``gap``: (own − official) ÷ official, in percent: above zero, the tambon counts households that the list lacks.

    Both counts are of the latest year of which both are known by this month; a count of a year is known from the end
    of that year. n: the smaller of the two counts; N: not known. Not collected without such a year; undefined where
    the official list has none.

    Examples
    --------
    >>> import pandas as pd
    >>> counts = pd.DataFrame({"tambon_code": "990101", "year": 2007, "counted_by": ["own", "official"], "n_poor": [60, 50]})
    >>> external_agreement(counts, months=("2008-01",))[["part", "value", "n"]].values.tolist()
    [['agreement', 80.0, 50], ['gap', 20.0, 50]]
    """
    latest = until_next(_pairs(poor_count), ["tambon_code"])
    tambons = pd.DataFrame({"tambon_code": sorted(poor_count["tambon_code"].dropna().unique())}, dtype="str")
    every = standing(tambons.assign(start=np.nan, end=np.nan), months=months)
    there = standing(latest, months=months).reindex(every.index, fill_value=0) > 0
    own, official = (
        standing(latest, months=months, weight=name).reindex(every.index, fill_value=0) for name in ("own", "official")
    )
    comparable = there & (official > 0)
    smaller = np.fmin(own, official).where(comparable, 0.0)
    gap = 100.0 * ((own - official) / official.where(comparable))
    why = first_reason(every.index, (there, "no_official_poor"), otherwise="no_pair_of_counts")
    unknown = pd.Series(pd.NA, index=every.index, dtype="Int64")
    given = {"n": smaller, "N": unknown, "reason": why}
    return all_rows(
        [
            part_rows("agreement", every + 1, value=100.0 - gap.abs(), **given),
            part_rows("gap", every + 1, value=gap, **given),
        ]
    )


def _pairs(poor_count: pd.DataFrame) -> pd.DataFrame:
    """The years of which both counts are known, from the last month of the year on."""
    known = poor_count.dropna(subset=["tambon_code", "year", "n_poor"])
    counts = known.astype({"year": "int64", "n_poor": "float64"}).set_index(["tambon_code", "year"])
    own, official = (counts.loc[counts["counted_by"] == by, "n_poor"].rename(by) for by in ("own", "official"))
    both = pd.concat([own, official], axis=1, join="inner").reset_index()
    return both.assign(start=both["year"] * 12.0 + 11)
