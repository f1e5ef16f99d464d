"""D7.3 and D7.4: who the people of the mechanism are, and whether its core stays."""

import numpy as np
import pandas as pd

from tambonlib.indicators.by_month import cells_of, standing_on, year_behind
from tambonlib.indicators.card import Part
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.registered import registered
from tambonlib.indicators.standing import last_month, once_each
from tambonlib.indicators.told import SHARE, all_rows, first_reason, part_rows, percent
from tambonlib.indicators.windows import YEAR
from tambonlib.indicators.working_mechanism.own import BASES, COLUMNS_USED

_PERSONS = {"counts": "persons"}
_USED = ("mechanism", "person")
_COLUMNS = {name: COLUMNS_USED[name] for name in _USED}


@indicator(
    id="D7.3",
    th="ความเป็นอิสระ-หลากหลาย",
    en="Independent breadth",
    dimension="D7",
    direction="up",
    parts=(
        Part(
            "non_official",
            "คนทำงานที่ไม่ใช่ผู้นำทางการหรือข้าราชการ",
            "people who are no office holders or officials",
            step="do",
            headline=True,
            tables=_USED,
            **_PERSONS,
            **SHARE,
        ),
        Part(
            "villages",
            "หมู่บ้านที่มีคนทำงานต่อหมู่บ้านทั้งหมด",
            "villages with someone in the mechanism, of all villages",
            step="do",
            lower=0.0,
            **_PERSONS,
        ),
        Part("women", "คนทำงานที่เป็นผู้หญิง", "people who are women", step="do", tables=_USED, **_PERSONS, **SHARE),
    ),
    tables=(*_USED, "tambon_population"),
    columns={**_COLUMNS, "tambon_population": ("tambon_code", "year", "villages")},
    bases=BASES,
    source="DOMAIN D7.3 [P]",
    definition="1",
)
def independent_breadth(own_people: pd.DataFrame, tambon_population: pd.DataFrame, *, months) -> pd.DataFrame:
    """Whether the mechanism is more than its officials, a few villages and its men.

    Of the people in the tambon's own mechanisms at the end of the month, percent:

    - ``non_official``: neither office holder nor official ÷ people of whom it is known.
    - ``women``: women ÷ people whose sex is known.
    - ``villages``: villages with at least one of them ÷ villages of the tambon (the latest count not after this year,
      else the
      earliest known). It may pass 100 where the count is out of date.

    A person counts from the month of joining and no longer in the month of leaving; of a date without its month, from
    the end of the year. n: people of whom it is known; N: people in the mechanisms. Undefined without anybody, where
    it is known of nobody, and for ``villages`` without a count of villages.

    Examples
    --------
    >>> from tambonlib.indicators.working_mechanism.example import example_mechanism
    >>> records = example_mechanism()
    >>> told = independent_breadth(records["mechanism"], records["person"], records["tambon_population"], months=("2008-04",))
    >>> told[["part", "value", "n", "N"]].values.tolist()
    [['non_official', 80.0, 5, 5], ['villages', 40.0, 5, 5], ['women', 50.0, 4, 5]]
    """
    cells = cells_of(own_people, months)
    start, end = last_month(own_people["from"]), last_month(own_people["to"])
    everybody = standing_on(cells, own_people, start, end)

    def count(where: pd.Series) -> pd.Series:
        return standing_on(cells, own_people, start.where(where.fillna(False).astype("bool")), end)

    of_office, of_sex, of_village = (count(own_people[name].notna()) for name in ("is_official", "sex", "village_no"))
    villages = registered(tambon_population, "villages", tambons=cells.levels[0], months=months).reindex(cells)
    there = _villages(own_people.assign(start=start, end=end), cells)
    why = first_reason(cells, (of_village == 0, "village_not_known"), otherwise="no_registered_villages")
    none = "no_people_in_mechanism"
    free, women = count(own_people["is_official"].eq(False)), count(own_people["sex"].eq("female"))
    return all_rows(
        [
            part_rows("non_official", everybody, value=percent(free, of_office), n=of_office, reason=none, none=none),
            part_rows(
                "villages",
                everybody,
                value=percent(there, villages).where(of_village > 0),
                n=of_village,
                reason=why,
                none=none,
            ),
            part_rows("women", everybody, value=percent(women, of_sex), n=of_sex, reason="sex_not_known", none=none),
        ]
    )


@indicator(
    id="D7.4",
    th="การคงอยู่ของแกนนำ",
    en="Core retention",
    dimension="D7",
    direction="up",
    parts=(
        Part(
            "stayed",
            "แกนนำเมื่อ 12 เดือนก่อนที่ยังทำงานอยู่",
            "core leaders of 12 months ago who are still there",
            headline=True,
            looks_back=YEAR + 1,
            **_PERSONS,
            **SHARE,
        ),
    ),
    tables=_USED,
    columns=_COLUMNS,
    bases=BASES,
    source="DOMAIN D7.4 [P]",
    definition="1",
)
def core_retention(own_people: pd.DataFrame, *, months) -> pd.DataFrame:
    """How many of those who were the core a year ago are still there.

    Core leaders of the tambon's own mechanisms at the end of the month twelve months earlier who are still in the
    mechanism at the end of this month ÷ all those core leaders, percent. Coming and leaving count as in D7.3. Whoever
    has come since does not count: the value falls also where new people took over well. n, N: the core leaders of
    twelve months ago. Undefined before the study is twelve months old (who left before it began may never have been
    written down), and where there was no core leader then.

    Examples
    --------
    >>> from tambonlib.indicators.working_mechanism.example import example_mechanism
    >>> records = example_mechanism()
    >>> months = tuple(f"2008-{number:02d}" for number in range(1, 13)) + ("2009-01",)
    >>> told = core_retention(records["mechanism"], records["person"], months=months)
    >>> told.loc[told["month"] == "2009-01", ["value", "n"]].round(1).values.tolist()
    [[66.7, 3]]
    """
    cells = cells_of(own_people, months)
    core = own_people["is_core"].fillna(False).astype("bool")
    start, end = last_month(own_people["from"]).where(core), last_month(own_people["to"])
    then = standing_on(cells, own_people, start + YEAR, end + YEAR)
    stayed = standing_on(cells, own_people, start + YEAR, end)
    old_enough = year_behind(cells)
    known = then.where(old_enough, 0)
    why = first_reason(cells, (~old_enough, "window_not_full"), otherwise="no_core_then")
    return part_rows("stayed", pd.Series(1, index=cells), value=percent(stayed, known), n=known, N=known, reason=why)


def _villages(spells: pd.DataFrame, cells: pd.MultiIndex) -> pd.Series:
    """How many villages have somebody in the mechanism."""
    known = spells.dropna(subset=["village_no", "start"])
    once = once_each(known.assign(end=known["end"].fillna(np.inf)), ["tambon_code", "village_no"])
    return standing_on(cells, once, once["start"], once["end"])
