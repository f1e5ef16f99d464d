"""D8.3 and D8.4: how much is the community's own, and how far what comes from outside rests on one partner."""

import pandas as pd

from tambonlib.indicators.by_month import amounts_by_unit, cells_of, standing_on
from tambonlib.indicators.card import Part
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.partnership.given import BASES, COLUMNS_USED, sides
from tambonlib.indicators.standing import once_each
from tambonlib.indicators.told import CELL, SHARE, all_rows, part_rows, percent
from tambonlib.indicators.windows import YEAR

_TABLES = {
    "tables": ("partner", "contribution"),
    "columns": {name: COLUMNS_USED[name] for name in ("partner", "contribution")},
}
_GIVEN = {"counts": "contributions", "minimum": False, "tables": ("contribution",), "looks_back": YEAR, **SHARE}
_PARTNERS = {"counts": "partners", "minimum": False, "tables": ("contribution",), "step": "learn", "looks_back": YEAR}


@indicator(
    id="D8.3",
    th="ส่วนสมทบชุมชน",
    en="Community's own share",
    dimension="D8",
    direction="up",
    parts=(
        Part(
            "community",
            "มูลค่าที่ชุมชนสมทบเองใน 12 เดือน",
            "value given by the community itself, last 12 months",
            headline=True,
            **_GIVEN,
        ),
        Part(
            "unknown",
            "การสมทบที่ไม่ทราบฝ่ายหรือมูลค่า จึงไม่ได้รวม",
            "contributions of unknown side or value, so left out",
            direction="context",
            **_GIVEN,
        ),
    ),
    **_TABLES,
    bases=BASES,
    source="DOMAIN D8.3 [P]",
    definition="1",
)
def own_share(given: pd.DataFrame, *, months) -> pd.DataFrame:
    """How much of what was given in the twelve months up to this one came from the community itself.

    - ``community``: Σ value given by the community ÷ Σ value given by all, percent.
    - ``unknown``: contributions whose side or value is not known ÷ contributions, percent. They are in neither sum:
      labour that nobody
      valued makes the community's share look smaller than it is.

    n: contributions of known side and value (``unknown``: all); N: all of these months. Undefined where none was
    given, and where those that are known add up to nothing.

    Examples
    --------
    >>> from tambonlib.indicators.partnership.example import example_partnership
    >>> records = example_partnership()
    >>> own_share(records["partner"], records["contribution"], months=("2008-06",))[["part", "value", "n", "N"]].round(1).values.tolist()
    [['community', 9.1, 4, 5], ['unknown', 20.0, 5, 5]]
    """
    cells = cells_of(given, months)
    end = given["start"] + YEAR
    known = given["value"].notna() & given["side"].notna()
    value = given["value"].fillna(0.0)
    everything = standing_on(cells, given, given["start"], end)
    n = standing_on(cells, given, given["start"].where(known), end)
    whole = standing_on(cells, given, given["start"].where(known), end, weight=value)
    own = standing_on(cells, given, given["start"].where(known & given["side"].isin(sides("own"))), end, weight=value)
    none = "no_contribution"
    return all_rows(
        [
            part_rows("community", everything, value=percent(own, whole), n=n, reason="no_value_given", none=none),
            part_rows(
                "unknown", everything, value=percent(everything - n, everything), n=everything, reason=none, none=none
            ),
        ]
    )


@indicator(
    id="D8.4",
    th="การพึ่งพิงรายเดียว",
    en="Dependence on one partner",
    dimension="D8",
    direction="down",
    parts=(
        Part(
            "hhi",
            "ดัชนีการกระจุกตัวของมูลค่าจากภายนอกใน 12 เดือน",
            "concentration of outside value, last 12 months",
            unit="index",
            headline=True,
            lower=0.0,
            upper=1.0,
            **_PARTNERS,
        ),
        Part(
            "largest", "ส่วนของภาคีภายนอกที่ให้มากที่สุด", "share of the outside partner that gave most", **_PARTNERS, **SHARE
        ),
    ),
    **_TABLES,
    bases=BASES,
    source="DOMAIN D8.4 [P]; Herfindahl-Hirschman index",
    definition="1",
)
def dependence(given: pd.DataFrame, *, months) -> pd.DataFrame:
    """How far what comes from outside the community rests on a single partner.

    Over the value given from outside in the twelve months up to this one:

    - ``hhi``: Σ over partners of (the partner's value ÷ all outside value)², from 1 ÷ number of partners (all give
      the same)
      to 1 (one gives everything).
    - ``largest``: the largest partner's value ÷ all outside value, percent.

    Outside are the partners of every side but the community; those of unknown side and contributions of unknown value
    are left out. n: outside partners with a value above zero; N: partners, outside or of unknown side, that gave
    something in these months. Undefined where nobody from outside gave, and where no value of it is known.

    Examples
    --------
    Outside value of 60,000, 30,000 and 10,000 baht, DOMAIN's Appendix A, example 6:

    >>> from tambonlib.indicators.partnership.example import example_partnership
    >>> records = example_partnership()
    >>> dependence(records["partner"], records["contribution"], months=("2008-06",))[["part", "value", "n"]].round(2).values.tolist()
    [['hhi', 0.46, 3], ['largest', 60.0, 3]]
    """
    cells = cells_of(given, months)
    outside = given[~given["side"].isin(sides("own"))].dropna(subset=["start"])
    outside = outside.assign(end=outside["start"] + YEAR)
    once = once_each(outside, ["tambon_code", "partner_id"])
    gave = standing_on(cells, once, once["start"], once["end"])
    valued = outside[outside["side"].notna() & (outside["value"] > 0)]
    values = amounts_by_unit(valued, "partner_id", valued["end"], amount="value", months=months)
    share = values["value"] / values.groupby(CELL)["value"].transform("sum")
    by_cell = values.assign(share=share, square=share**2).groupby(CELL)
    told = {
        "n": by_cell.size().reindex(cells, fill_value=0),
        "reason": "no_outside_value",
        "none": "no_outside_contribution",
    }
    return all_rows(
        [
            part_rows("hhi", gave, value=by_cell["square"].sum().clip(upper=1.0), **told),
            part_rows("largest", gave, value=100.0 * by_cell["share"].max(), **told),
        ]
    )
