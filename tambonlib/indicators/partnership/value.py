"""D8.2: what the tambon could mobilise, for each of its households."""

import pandas as pd

from tambonlib.indicators.by_month import cells_of, full_year, standing_on
from tambonlib.indicators.card import Part
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.partnership.given import BASES, COLUMNS_USED
from tambonlib.indicators.registered import registered
from tambonlib.indicators.told import SHARE, all_rows, first_reason, part_rows, percent
from tambonlib.indicators.windows import YEAR

_GIVEN = {"counts": "contributions", "minimum": False, "step": "do"}
_EACH = {"unit": "baht_per_household", "lower": 0.0, "tables": ("contribution", "tambon_population"), **_GIVEN}


@indicator(
    id="D8.2",
    th="ทรัพยากรที่ระดมได้",
    en="Resources mobilised",
    dimension="D8",
    direction="up",
    parts=(
        Part(
            "all",
            "มูลค่าทั้งหมดใน 12 เดือนต่อครัวเรือนตามทะเบียน",
            "all value of 12 months for each registered household",
            headline=True,
            looks_back=YEAR,
            **_EACH,
        ),
        Part("cash", "เฉพาะที่เป็นเงิน", "in cash", looks_back=YEAR, **_EACH),
        Part(
            "in_kind",
            "เฉพาะสิ่งของ แรงงาน และความรู้ที่ตีมูลค่าแล้ว",
            "in kind, labour and knowledge, as valued",
            looks_back=YEAR,
            **_EACH,
        ),
        Part("to_date", "มูลค่าทั้งหมดตั้งแต่เริ่มบันทึกต่อครัวเรือน", "all value since records began", direction="context", **_EACH),
        Part(
            "unvalued",
            "การสมทบใน 12 เดือนที่ไม่ทราบมูลค่า จึงไม่ได้รวม",
            "contributions of 12 months of unknown value, so left out",
            direction="context",
            tables=("contribution",),
            looks_back=YEAR,
            **_GIVEN,
            **SHARE,
        ),
    ),
    tables=("partner", "contribution", "tambon_population"),
    columns={
        "partner": COLUMNS_USED["partner"],
        "contribution": COLUMNS_USED["contribution"],
        "tambon_population": ("tambon_code", "year", "households"),
    },
    bases=BASES,
    source="DOMAIN D8.2 [P]",
    definition="1",
)
def resources_mobilised(given: pd.DataFrame, tambon_population: pd.DataFrame, *, months) -> pd.DataFrame:
    """What partners, the community among them, gave for each registered household.

    - ``all``: Σ value of the contributions of the twelve months up to this one ÷ registered households, baht.
    - ``cash``, ``in_kind``: the same of money, and of goods, labour and knowledge; they add up to ``all``.
    - ``to_date``: the same of everything given by the end of the month, since records began.
    - ``unvalued``: contributions of the twelve months whose value is not known ÷ contributions of the twelve months,
      percent. They are
      in none of the sums, which are then too small.

    The households are the latest count not after this year, else the earliest known. A sum of twelve months is
    undefined before the study's twelfth month. 0 where contributions are recorded and none was given; undefined where
    the value of none given is known, and without a count of households. n: contributions of known value; N: all of
    that kind in these months.

    Examples
    --------
    >>> from tambonlib.indicators.partnership.example import example_partnership
    >>> from tambonlib.months import span
    >>> records = example_partnership()
    >>> told = resources_mobilised(*(records[name] for name in resources_mobilised.card.tables), months=span("2007-07", 12))
    >>> told.loc[told["month"] == "2008-06", ["part", "value", "n", "N"]].values.tolist()
    [['all', 550.0, 4, 5], ['cash', 450.0, 2, 3], ['in_kind', 100.0, 2, 2], ['to_date', 550.0, 4, 5], ['unvalued', 20.0, 5, 5]]
    """
    cells = cells_of(given, months)
    households = registered(tambon_population, "households", tambons=cells.levels[0], months=months).reindex(cells)
    whole, ever = full_year(cells), pd.Series(True, index=cells)
    asked = {
        "all": (given, YEAR, whole),
        "cash": (given[given["cash"]], YEAR, whole),
        "in_kind": (given[~given["cash"]], YEAR, whole),
        "to_date": (given, None, ever),
    }
    parts = [_for_each_household(part, *how, households) for part, how in asked.items()]
    start, end = given["start"], given["start"] + YEAR
    everything = standing_on(cells, given, start, end)
    unvalued = percent(standing_on(cells, given, start.where(given["value"].isna()), end), everything)
    return all_rows(
        [
            *parts,
            part_rows(
                "unvalued", everything, value=unvalued, n=everything, reason="no_contribution", none="no_contribution"
            ),
        ]
    )


def _for_each_household(
    part: str, rows: pd.DataFrame, length: int | None, tellable: pd.Series, households: pd.Series
) -> pd.DataFrame:
    """The rows of one part: the value of `rows` given within `length` months (None: ever) ÷ households."""
    cells, end = tellable.index, None if length is None else rows["start"] + length
    known = rows["value"].notna()
    there = standing_on(cells, rows, rows["start"], end)
    valued = standing_on(cells, rows, rows["start"].where(known), end)
    value = standing_on(cells, rows, rows["start"].where(known), end, weight=rows["value"].fillna(0.0))
    sensible = tellable & ((valued > 0) | (there == 0))
    why = first_reason(
        cells,
        (~tellable, "window_not_full"),
        (households.isna(), "no_registered_households"),
        otherwise="value_not_known",
    )
    told = (value / households).where(sensible)
    return part_rows(part, pd.Series(1, index=cells), value=told, n=valued, N=there, reason=why)
