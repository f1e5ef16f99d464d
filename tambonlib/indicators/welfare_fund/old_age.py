"""D4.6: what the fund's own rule promises those who will soon reach pension age."""

import numpy as np
import pandas as pd

from tambonlib.indicators.card import Part
from tambonlib.indicators.cells import coded, every_cell
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.runs import numbered
from tambonlib.indicators.standing import last_month, month_numbers, stood, until_next
from tambonlib.indicators.told import SHARE, all_rows, first_reason, part_rows
from tambonlib.indicators.welfare_fund.fund_months import BASES, COLUMNS_USED, FUND
from tambonlib.indicators.windows import places
from tambonlib.months import ordinal

_YEARS_AHEAD = 5
# The lowest age of each band and the width of the band in years; the last one is open.
AGE_BANDS = {
    "under_15": (0, 15),
    "age_15_24": (15, 10),
    "age_25_34": (25, 10),
    "age_35_44": (35, 10),
    "age_45_49": (45, 5),
    "age_50_54": (50, 5),
    "age_55_59": (55, 5),
    "age_60_64": (60, 5),
    "age_65_69": (65, 5),
    "age_70_over": (70, np.inf),
}
_BANDS = sorted(AGE_BANDS)
_DATES = {"start": "joined", "end": "left", "noted": "age_as_of"}
# How often in a year the rule's amount is paid; a benefit by the night in hospital is no pension.
_TIMES_A_YEAR = {"event": 1, "year": 1, "month": 12}


@indicator(
    id="D4.6",
    th="ภาระบำนาญข้างหน้า",
    en="Coming old-age load",
    dimension="D4",
    direction="down",
    parts=(
        Part(
            "load",
            "เงินหนึ่งปีของผู้ที่จะถึงวัยรับบำนาญใน 5 ปีต่อเงินกองทุน",
            "one year's benefit of those reaching pension age in 5 years, of the fund",
            unit="ratio",
            headline=True,
            counts="members",
            lower=0.0,
        ),
        Part(
            "unknown_age", "สมาชิกที่ไม่ทราบอายุ", "members of unknown age", counts="members", direction="context", **SHARE
        ),
    ),
    tables=("wf_member", "wf_rule", "wf_month"),
    columns={
        "wf_member": ("member_id", "fund_id", "tambon_code", "age_band", "age_as_of", "joined", "left"),
        "wf_rule": (
            "fund_id",
            "tambon_code",
            "benefit_type",
            "amount_baht",
            "unit",
            "from_age",
            "cap_per_year_baht",
            "valid_from",
        ),
        "wf_month": COLUMNS_USED["wf_month"],
    },
    bases=BASES,
    source="DOMAIN D4.6 [P]; named as the key worry of funds in Songkhla [S51]",
    definition="1",
)
def old_age_load(wf_member: pd.DataFrame, wf_rule: pd.DataFrame, fund_months: pd.DataFrame, *, months) -> pd.DataFrame:
    """How heavy the pensions that begin in the next five years will weigh on the fund.

    - ``load``: Σ members who reach the rule's pension age within five years × what the rule gives one of them in a year
      ÷ Σ closing balance of this month. An amount paid by the month counts twelve times, one paid once counts
      once; a cap per year holds. The rule is the one in force in this month.
    - ``unknown_age``: members whose age is not known ÷ members, percent. They are in no load, which is then too low.

    Ages are known in bands only, so the load is approximate: within its band a member is taken to be equally likely
    of any age, and the band moves on with time since the day it was noted. n: members of known age (``unknown_age``:
    all) in funds that have such a rule and a statement of this month; N: members. Undefined without members, without
    a rule that tells age and amount, without a statement of this month, or where no money is left.

    Examples
    --------
    >>> from tambonlib.indicators.welfare_fund.example import example_fund
    >>> records = example_fund(members=200)
    >>> told = old_age_load(records["wf_member"], records["wf_rule"], records["wf_month"], months=("2008-01",))
    >>> told[["part", "value", "n", "N"]].values.tolist()
    [['load', 1.0, 200, 200], ['unknown_age', 0.0, 200, 200]]
    """
    sums = _sums(wf_member, wf_rule, fund_months, months)
    able = (sums["closing"] > 0) & (sums["with_age"] > 0)
    why = first_reason(
        sums.index,
        (sums["ruled"] == 0, "no_pension_rule"),
        (sums["usable"] == 0, "no_fund_sheet"),
        (sums["closing"] <= 0, "no_fund_money"),
        otherwise="no_known_age",
    )
    load = (sums["due"] / sums["closing"]).where(able)
    members = sums["members"]
    unknown = 100.0 * ((members - sums["known"]) / members.where(members > 0))
    return all_rows(
        [
            part_rows("load", members, value=load, n=sums["with_age"], reason=why, none="no_fund_member"),
            part_rows("unknown_age", members, value=unknown, n=members, reason="no_fund_member", none="no_fund_member"),
        ]
    )


def _sums(
    wf_member: pd.DataFrame, wf_rule: pd.DataFrame, fund_months: pd.DataFrame, months: tuple[str, ...]
) -> pd.DataFrame:
    """Over each tambon's funds that have members, by tambon and month: members, of known age, rule and closing,
    and what will be due.
    """
    spells, funds = _spells(wf_member)
    rules, sheets = _of_funds(_usable_rules(wf_rule), funds), _of_funds(fund_months.dropna(subset=["closing"]), funds)
    of_rule = {name: _weighed(rules, name, len(funds), months) for name in ("ruled", "from_age", "yearly")}
    closing_there = stood(sheets["place"], len(funds), sheets["start"], sheets["start"] + 1, months=months) > 0
    closing = stood(
        sheets["place"], len(funds), sheets["start"], sheets["start"] + 1, months=months, weight=sheets["closing"]
    )
    everyone = stood(spells["place"], len(funds), spells["start"], spells["end"], months=months)
    known, reaching = _reaching(spells, of_rule["from_age"], months)
    ruled = of_rule["ruled"] > 0
    usable = ruled & closing_there
    table = {
        "members": everyone,
        "known": known,
        "with_age": np.where(usable, known, 0),
        "ruled": ruled & (everyone > 0),
        "usable": usable & (everyone > 0),
        "closing": np.where(usable & (everyone > 0), closing, 0.0),
        "due": np.where(usable, reaching * of_rule["yearly"], 0.0),
    }
    tambon, tambons = coded(funds["tambon_code"])
    cell = (tambon[:, None] * len(months) + np.arange(len(months))).ravel()
    sums = pd.DataFrame({name: block.ravel().astype("float64") for name, block in table.items()}).groupby(cell).sum()
    return sums.set_axis(every_cell(tambons, months))


def _spells(wf_member: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Each membership in numbers: its fund's place, start, end, age band (−1 where not known) and when that was
    noted; and the funds, sorted.
    """
    (tambon, tambons), (fund, names) = (coded(wf_member[name]) for name in FUND)
    spells = pd.DataFrame(
        {
            "band": places(wf_member["age_band"], _BANDS),
            **{name: month_numbers(wf_member[date], missing=np.nan, dtype="float64") for name, date in _DATES.items()},
        }
    )
    named = (tambon >= 0) & (fund >= 0)
    place, pairs = numbered((tambon * len(names) + fund)[named])
    of_tambon, of_name = np.divmod(pairs, max(len(names), 1))
    funds = pd.DataFrame({"tambon_code": tambons.take(of_tambon), "fund_id": names.take(of_name)}, dtype="str")
    return (spells if named.all() else spells[named]).assign(place=place), funds


def _usable_rules(wf_rule: pd.DataFrame) -> pd.DataFrame:
    """Old-age rules until the fund's next one; one that tells no age or no yearly amount is in force, but not
    usable.
    """
    rules = wf_rule[wf_rule["benefit_type"] == "old_age"]
    rules = until_next(
        rules.assign(start=last_month(rules["valid_from"])).dropna(subset=["start"]).sort_values("valid_from"), FUND
    )
    yearly = np.fmin(
        rules["amount_baht"] * rules["unit"].map(_TIMES_A_YEAR).astype("float64"), rules["cap_per_year_baht"]
    )
    yearly = yearly.where(rules["unit"].isin(list(_TIMES_A_YEAR)) & rules["amount_baht"].notna())
    told = rules[FUND + ["start", "end"]].assign(yearly=yearly, from_age=rules["from_age"].astype("float64"), ruled=1.0)
    return told.dropna(subset=["yearly", "from_age"])


def _of_funds(rows: pd.DataFrame, funds: pd.DataFrame) -> pd.DataFrame:
    """Rows of these funds, each with its fund's place."""
    place = places(*(each["tambon_code"] + " " + each["fund_id"] for each in (rows, funds)))
    return rows.assign(place=place)[place >= 0]


def _weighed(rules: pd.DataFrame, name: str, count: int, months: tuple[str, ...]) -> np.ndarray:
    return stood(rules["place"], count, rules["start"], rules["end"], months=months, weight=rules[name])


def _reaching(spells: pd.DataFrame, from_age: np.ndarray, months: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """By fund and month: members of known age, and how many of them are expected to reach the age within five years."""
    kept = spells[(spells["band"] >= 0) & spells["noted"].notna()]
    # Members of one fund whose band was noted in the same month are alike.
    since = kept["noted"].min() if len(kept) else 0.0
    span = int(kept["noted"].max() - since) + 1 if len(kept) else 1
    alike = (kept["place"] * len(_BANDS) + kept["band"]).to_numpy() * span + (kept["noted"] - since).to_numpy().astype(
        "int64"
    )
    group, groups = numbered(alike)
    number = stood(group, len(groups), kept["start"], kept["end"], months=months)
    fund, (band, noted) = groups // span // len(_BANDS), (groups // span % len(_BANDS), groups % span + since)
    lowest, width = (
        np.array([AGE_BANDS[name][side] for name in _BANDS], dtype="float64")[band][:, None] for side in (0, 1)
    )
    now = ordinal(months[0]) + np.arange(len(months))
    youngest = lowest + (now[None, :] - noted[:, None]) / 12.0
    age = from_age[fund]
    overlap = np.minimum(youngest + width, age) - np.maximum(youngest, age - _YEARS_AHEAD)
    share = np.clip(overlap, 0.0, None) / width
    # Of the open band only this is certain: whoever is past the age will not reach it.
    told = np.isfinite(width) | (youngest >= age)
    known, reaching = np.zeros(from_age.shape), np.zeros(from_age.shape)
    np.add.at(known, fund, np.where(told, number, 0.0))
    np.add.at(reaching, fund, np.where(told, number * share, 0.0))
    return known, reaching
