"""D8.1: how many of the sides really take part."""

import pandas as pd

from tambonlib.indicators.by_month import cells_of, standing_on
from tambonlib.indicators.card import Part
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.partnership.given import BASES, COLUMNS_USED, sides
from tambonlib.indicators.standing import once_each
from tambonlib.indicators.told import all_rows, part_rows

_COUNTED = {
    "counts": "contributions",
    "minimum": False,
    "step": "do",
    "tables": ("contribution",),
    "lower": 0.0,
    "looks_back": "active_side_months",
}


@indicator(
    id="D8.1",
    th="จำนวนฝ่ายที่ร่วมจริง",
    en="Active sides",
    dimension="D8",
    direction="up",
    parts=(
        Part(
            "sides",
            "ฝ่ายชุมชน ท้องถิ่น ราชการ และวิชาการที่ร่วมจริง",
            "community, local government, state and academia taking part",
            unit="sides",
            headline=True,
            upper=float(len(sides("main"))),
            **_COUNTED,
        ),
        Part(
            "optional",
            "ฝ่ายเอกชนและศาสนสถานที่ร่วมจริง",
            "private sector and places of worship taking part",
            unit="sides",
            direction="context",
            upper=float(len(sides("optional"))),
            **_COUNTED,
        ),
        Part(
            "unknown",
            "การสมทบที่ไม่ทราบฝ่าย",
            "contributions of an unknown side",
            unit="count",
            direction="context",
            **_COUNTED,
        ),
    ),
    tables=("partner", "contribution"),
    settings=("active_side_months",),
    columns={"partner": COLUMNS_USED["partner"], "contribution": COLUMNS_USED["contribution"]},
    bases=BASES,
    source="DOMAIN D8.1 [P]; months [U]",
    definition="1",
)
def active_sides(given: pd.DataFrame, *, months, active_side_months) -> pd.DataFrame:
    """How many sides gave something in the last months (`active_side_months`).

    - ``sides``: of community, local government, state agencies and academia, those with at least one contribution: 0
      to 4.
    - ``optional``: the same of private sector and places of worship: 0 to 2.
    - ``unknown``: contributions of partners that are not in their table; a side may be missing for them.

    Which side is which is declared in definitions/partnership_sides.yaml. Whether the value of a contribution is
    known does not matter. Where contributions are recorded and none was given in these months, the value is 0. n:
    contributions of known side in these months (``unknown``: of unknown side); N: all of these months. Undefined
    where the side of none of them is known.

    Examples
    --------
    >>> from tambonlib.indicators.partnership.example import example_partnership
    >>> records = example_partnership()
    >>> told = active_sides(records["partner"], records["contribution"], months=("2008-06",))
    >>> told[["part", "value", "n", "N"]].values.tolist()
    [['sides', 3.0, 5, 5], ['optional', 1.0, 5, 5], ['unknown', 0.0, 0, 5]]
    """
    cells = cells_of(given, months)
    spells = given.assign(end=given["start"] + active_side_months).dropna(subset=["start"])
    once = once_each(spells.dropna(subset=["side"]), ["tambon_code", "side"])
    everything = standing_on(cells, spells, spells["start"], spells["end"])
    known = standing_on(cells, spells, spells["start"].where(spells["side"].notna()), spells["end"])
    tellable = (known > 0) | (everything == 0)
    parts = []
    for part, sort in (("sides", "main"), ("optional", "optional")):
        number = standing_on(cells, once, once["start"].where(once["side"].isin(sides(sort))), once["end"]).where(
            tellable
        )
        parts.append(part_rows(part, everything, value=number, n=known, reason="side_not_known"))
    unknown = everything - known
    return all_rows([*parts, part_rows("unknown", everything, value=unknown, n=unknown, reason="side_not_known")])
