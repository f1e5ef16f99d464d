"""D4.1: how many of the tambon's people belong to a welfare fund."""

import pandas as pd

from tambonlib.indicators.card import Part
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.registered import registered
from tambonlib.indicators.standing import last_month, standing
from tambonlib.indicators.told import part_rows, percent


@indicator(
    id="D4.1",
    th="ความครอบคลุมของกองทุนสวัสดิการ",
    en="Welfare fund coverage",
    dimension="D4",
    direction="up",
    parts=(
        Part(
            "members",
            "สมาชิกกองทุนต่อประชากรตามทะเบียน",
            "fund members of the registered population",
            step="do",
            headline=True,
            counts="members",
            lower=0.0,
        ),
    ),
    tables=("wf_member", "tambon_population"),
    columns={
        "wf_member": ("member_id", "tambon_code", "joined", "left"),
        "tambon_population": ("tambon_code", "year", "population"),
    },
    source="DOMAIN D4.1 [P]; 98 percent was reported once, an exception and no norm [S52]",
    definition="1",
)
def fund_coverage(wf_member: pd.DataFrame, tambon_population: pd.DataFrame, *, months) -> pd.DataFrame:
    """How many of the registered people are members of a welfare fund at the end of the month.

    Members ÷ registered population, in percent. A member counts from the month of joining and no longer in the
    month of leaving; of a date without its month, from the end of the year. The population is the latest count not
    after this year, else the earliest known. A person in two funds counts twice, so that the share may pass 100, as
    it may where the register is out of date. n: members; N: registered population. Undefined without a registered
    population.

    Examples
    --------
    >>> from tambonlib.indicators.welfare_fund.example import example_fund
    >>> records = example_fund()
    >>> told = fund_coverage(records["wf_member"], records["tambon_population"], months=("2008-01",))
    >>> told[["part", "value", "n", "N"]].values.tolist()
    [['members', 25.0, 10, 40]]
    """
    spells = pd.DataFrame(
        {
            "tambon_code": wf_member["tambon_code"],
            "start": last_month(wf_member["joined"]),
            "end": last_month(wf_member["left"]),
        }
    )
    members = standing(spells, months=months)
    people = registered(tambon_population, "population", tambons=members.index.levels[0], months=months).reindex(
        members.index
    )
    why = "no_registered_population"
    return part_rows("members", members, value=percent(members, people), n=members, N=people, reason=why, none=why)
