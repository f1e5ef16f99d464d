"""D4.6: what the fund's own rule promises those who will soon reach pension age."""

import numpy as np
import pandas as pd

from tambonlib.indicators.card import Part
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.standing import last_month, stood, until_next
from tambonlib.indicators.told import CELL, SHARE, all_rows, first_reason, part_rows
from tambonlib.indicators.welfare_fund.fund_months import BASES, COLUMNS_USED, FUND
from tambonlib.months import ordinal

_YEARS_AHEAD = 5
# The lowest age of each band and the width of the band in years; the last one is open.
AGE_BANDS = {
    "under_15": (0, 15), "age_15_24": (15, 10), "age_25_34": (25, 10), "age_35_44": (35, 10), "age_45_49": (45, 5),
    "age_50_54": (50, 5), "age_55_59": (55, 5), "age_60_64": (60, 5), "age_65_69": (65, 5), "age_70_over": (70, np.inf),
}  # fmt: skip
# How often in a year the rule's amount is paid; a benefit by the night in hospital is no pension.
_TIMES_A_YEAR = {"event": 1, "year": 1, "month": 12}


@indicator(
    id="D4.6", th="ภาระบำนาญข้างหน้า", en="Coming old-age load", dimension="D4", direction="down",
    parts=(
        Part("load", "เงินหนึ่งปีของผู้ที่จะถึงวัยรับบำนาญใน 5 ปีต่อเงินกองทุน",
             "one year's benefit of those reaching pension age in 5 years, of the fund", unit="ratio", headline=True, counts="members",
             lower=0.0),
        Part("unknown_age", "สมาชิกที่ไม่ทราบอายุ", "members of unknown age", counts="members", direction="context", **SHARE),
    ),
    tables=("wf_member", "wf_rule", "wf_month"),
    columns={
        "wf_member": ("member_id", "fund_id", "tambon_code", "age_band", "age_as_of", "joined", "left"),
        "wf_rule": ("fund_id", "tambon_code", "benefit_type", "amount_baht", "unit", "from_age", "cap_per_year_baht", "valid_from"),
        "wf_month": COLUMNS_USED["wf_month"],
    },
    bases=BASES, source="DOMAIN D4.6 [P]; named as the key worry of funds in Songkhla [S51]", definition="1",
)  # fmt: skip
def old_age_load(wf_member: pd.DataFrame, wf_rule: pd.DataFrame, fund_months: pd.DataFrame, *, months) -> pd.DataFrame:
    """How heavy the pensions that begin in the next five years will weigh on the fund.

    - ``load``: Σ members who reach the rule's pension age within five years × what the rule gives one of them in a year
      ÷ Σ closing balance of this month. An amount paid by the month counts twelve times, one paid once counts
      once; a cap per year holds. The rule is the one in force in this month.
    - ``unknown_age``: members whose age is not known ÷ members, percent. They are in no load, which is then too low.

    Ages are known in bands only, so the load is approximate: within its band a member is taken to be equally likely of any
    age, and the band moves on with time since the day it was noted. n: members of known age (``unknown_age``: all) in
    funds that have such a rule and a statement of this month; N: members. Undefined without members, without a
    rule that tells age and amount, without a statement of this month, or where no money is left.

    Examples
    --------
    >>> from tambonlib.indicators.welfare_fund.example import example_fund
    >>> records = example_fund(members=200)
    >>> told = old_age_load(records["wf_member"], records["wf_rule"], records["wf_month"], months=("2008-01",))
    >>> told[["part", "value", "n", "N"]].values.tolist()
    [['load', 1.0, 200, 200], ['unknown_age', 0.0, 200, 200]]
    """
    cells = _fund_cells(wf_member, wf_rule, fund_months, months)
    sums = cells.groupby(CELL)[["members", "known", "with_age", "due", "closing", "usable", "ruled"]].sum()
    able = (sums["closing"] > 0) & (sums["with_age"] > 0)
    why = first_reason(
        sums.index, (sums["ruled"] == 0, "no_pension_rule"), (sums["usable"] == 0, "no_fund_sheet"),
        (sums["closing"] <= 0, "no_fund_money"), otherwise="no_known_age",
    )  # fmt: skip
    load = (sums["due"] / sums["closing"]).where(able)
    members = sums["members"]
    unknown = 100.0 * ((members - sums["known"]) / members.where(members > 0))
    return all_rows([
        part_rows("load", members, value=load, n=sums["with_age"], reason=why, none="no_fund_member"),
        part_rows("unknown_age", members, value=unknown, n=members, reason="no_fund_member", none="no_fund_member"),
    ])  # fmt: skip


def _fund_cells(wf_member: pd.DataFrame, wf_rule: pd.DataFrame, fund_months: pd.DataFrame, months: tuple[str, ...]) -> pd.DataFrame:
    """Each fund that has members × month: members, of known age, rule and closing, and what will be due."""
    members = wf_member.dropna(subset=FUND)
    spells = members[[*FUND, "age_band"]].assign(
        start=last_month(members["joined"]), end=last_month(members["left"]), noted=last_month(members["age_as_of"])
    )
    place = spells.groupby(FUND, sort=True).ngroup().to_numpy()
    funds = spells[FUND].drop_duplicates().sort_values(FUND, ignore_index=True)
    rules, sheets = _of_funds(_usable_rules(wf_rule), funds), _of_funds(fund_months.dropna(subset=["closing"]), funds)
    of_rule = {name: _weighed(rules, name, len(funds), months) for name in ("ruled", "from_age", "yearly")}
    closing_there = stood(sheets["place"], len(funds), sheets["start"], sheets["start"] + 1, months=months) > 0
    closing = stood(sheets["place"], len(funds), sheets["start"], sheets["start"] + 1, months=months, weight=sheets["closing"])
    everyone = stood(place, len(funds), spells["start"], spells["end"], months=months)
    known, reaching = _reaching(spells, place, of_rule["from_age"], months)
    ruled = of_rule["ruled"] > 0
    usable = ruled & closing_there
    table = {
        "members": everyone, "known": known, "with_age": np.where(usable, known, 0), "ruled": ruled & (everyone > 0),
        "usable": usable & (everyone > 0), "closing": np.where(usable & (everyone > 0), closing, 0.0),
        "due": np.where(usable, reaching * of_rule["yearly"], 0.0),
    }  # fmt: skip
    cells = funds.loc[np.repeat(np.arange(len(funds)), len(months)), ["tambon_code"]].reset_index(drop=True)
    calendar = pd.Series(np.tile(np.array(months, dtype=object), len(funds)), dtype="str")
    return cells.assign(month=calendar, **{name: block.ravel().astype("float64") for name, block in table.items()})


def _usable_rules(wf_rule: pd.DataFrame) -> pd.DataFrame:
    """Old-age rules until the fund's next one; one that tells no age or no yearly amount is in force, but not usable."""
    rules = wf_rule[wf_rule["benefit_type"] == "old_age"]
    rules = until_next(rules.assign(start=last_month(rules["valid_from"])).dropna(subset=["start"]).sort_values("valid_from"), FUND)
    yearly = np.fmin(rules["amount_baht"] * rules["unit"].map(_TIMES_A_YEAR).astype("float64"), rules["cap_per_year_baht"])
    yearly = yearly.where(rules["unit"].isin(list(_TIMES_A_YEAR)) & rules["amount_baht"].notna())
    told = rules[FUND + ["start", "end"]].assign(yearly=yearly, from_age=rules["from_age"].astype("float64"), ruled=1.0)
    return told.dropna(subset=["yearly", "from_age"])


def _of_funds(rows: pd.DataFrame, funds: pd.DataFrame) -> pd.DataFrame:
    """Rows of these funds, each with its fund's place."""
    return rows.merge(funds.assign(place=range(len(funds))), on=FUND)


def _weighed(rules: pd.DataFrame, name: str, count: int, months: tuple[str, ...]) -> np.ndarray:
    return stood(rules["place"], count, rules["start"], rules["end"], months=months, weight=rules[name])


def _reaching(spells: pd.DataFrame, place: np.ndarray, from_age: np.ndarray, months: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """By fund and month: members of known age, and how many of them are expected to reach the age within five years."""
    kept = spells.assign(place=place).dropna(subset=["age_band", "noted"])
    groups = kept.groupby(["place", "age_band", "noted"], sort=True)
    names = groups.size().index.to_frame(index=False)
    number = stood(groups.ngroup().to_numpy(), len(names), kept["start"], kept["end"], months=months)
    lowest = names["age_band"].map({band: low for band, (low, _) in AGE_BANDS.items()}).to_numpy(dtype="float64")[:, None]
    width = names["age_band"].map({band: wide for band, (_, wide) in AGE_BANDS.items()}).to_numpy(dtype="float64")[:, None]
    fund = names["place"].to_numpy(dtype="int64")
    now = ordinal(months[0]) + np.arange(len(months))
    youngest = lowest + (now[None, :] - names["noted"].to_numpy(dtype="float64")[:, None]) / 12.0
    age = from_age[fund]
    overlap = np.minimum(youngest + width, age) - np.maximum(youngest, age - _YEARS_AHEAD)
    share = np.clip(overlap, 0.0, None) / width
    # Of the open band only this is certain: whoever is past the age will not reach it.
    told = np.isfinite(width) | (youngest >= age)
    known, reaching = np.zeros(from_age.shape), np.zeros(from_age.shape)
    np.add.at(known, fund, np.where(told, number, 0.0))
    np.add.at(reaching, fund, np.where(told, number * share, 0.0))
    return known, reaching
