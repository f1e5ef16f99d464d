"""Base tables of the welfare fund, made once for D4.3–D4.6.

``fund_months`` holds the monthly statements, ``fund_windows`` twelve of them together, ``funds_there`` how many funds a
tambon has, ``pension_funds`` what each fund's old-age rule means for its members.
"""

from functools import partial

import numpy as np
import pandas as pd

from tambonlib.errors import Fault, TambonError
from tambonlib.indicators.active import active_at, last_month
from tambonlib.indicators.rolling import YEAR, rolling_sum
from tambonlib.indicators.tambon_months import months_of
from tambonlib.months import from_ordinal, ordinal, span

#: The columns that name a fund.
FUND = ["tambon_code", "fund_id"]
_IN = ["member_in_baht", "lao_in_baht", "state_in_baht", "other_in_baht"]
_OUT = ["benefits_out_baht", "admin_out_baht"]
#: Record table → the columns that these tables use.
COLUMNS = {
    "wf_fund": ("fund_id", "tambon_code", "founded"),
    "wf_month": ("fund_id", "tambon_code", "month", "opening_baht", *_IN, *_OUT, "closing_baht"),
}
#: The lowest age of each band and the width of the band in years; the last one is open.
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
_YEARS_AHEAD = 5
# How often in a year the rule's amount is paid; a benefit by the night in hospital is no pension.
_TIMES_A_YEAR = {"event": 1, "year": 1, "month": 12}
_FLOWS = ["member_in", "income", "benefits", "admin"]


def fund_months(wf_month: pd.DataFrame) -> pd.DataFrame:
    """Return each monthly statement of each fund, with how far it is from adding up.

    A blank among written figures means that nothing of it came in or went out, as the book check at import reads
    it; a statement on which no flow is written leaves them all missing.

    Returns
    -------
    DataFrame
        tambon_code, fund_id, month; start (the month's ordinal); closing, member_in, income (all that came in),
        benefits, admin in baht; difference: by how much it does not add up, the larger of closing − (opening + in −
        out) and opening − closing of the month before (where there is one), missing where neither could be checked.

    Raises
    ------
    TambonError
        When a fund has two statements for one month.

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_fund
    >>> sheets = example_fund(months=2)["wf_month"]
    >>> less = sheets.assign(admin_out_baht=[100.0, 60.0])
    >>> fund_months(less)[["month", "income", "benefits", "difference"]].values.tolist()
    [['2008-01', 8100.0, 8000.0, 0.0], ['2008-02', 8100.0, 8000.0, -40.0]]
    """
    _check_one_statement_a_month(wf_month)
    rows = wf_month.assign(start=last_month(wf_month["month"])).sort_values([*FUND, "start"], ignore_index=True)
    flows = rows[_IN + _OUT]
    flows = flows.fillna(0.0).where(flows.notna().any(axis="columns"))
    income = flows[_IN].sum(axis="columns", skipna=False).round(2)
    rows = rows.assign(
        closing=rows["closing_baht"],
        member_in=flows["member_in_baht"],
        income=income,
        benefits=flows["benefits_out_baht"],
        admin=flows["admin_out_baht"],
    )
    within = rows["closing"] - (rows["opening_baht"] + rows["income"] - rows["benefits"] - rows["admin"])
    before = rows.groupby(FUND)[["start", "closing"]].shift()
    between = (rows["opening_baht"] - before["closing"]).where(rows["start"] == before["start"] + 1)
    larger = within.where(between.isna() | (within.abs() >= between.abs()), between)
    # Adding zero turns −0.0 into 0.0.
    rows = rows.assign(difference=larger.round(2) + 0.0)
    return rows[[*FUND, "month", "start", "closing", *_FLOWS, "difference"]]


def _check_one_statement_a_month(wf_month: pd.DataFrame) -> None:
    again = wf_month[wf_month.duplicated(["fund_id", "month"])]
    if len(again):
        values = {"table": "wf_month", "columns": "fund_id, month", "count": len(again)}
        found = " ".join(again[["fund_id", "month"]].iloc[0])
        raise TambonError([Fault("indicator_twice", key="wf_month", found=found, values=values)])


def fund_windows(fund_months: pd.DataFrame, *, months: tuple[str, ...]) -> pd.DataFrame:
    """Return the flows of each fund over the twelve months up to each month, only where all statements are there.

    Statements of the year before the study fill the first windows.

    Returns
    -------
    DataFrame
        tambon_code, fund_id, month; closing of that month; member_in, income, benefits, admin summed over the twelve
        months, missing where a statement of the twelve leaves its flows out.
    """
    calendar = span(from_ordinal(ordinal(months[0]) - YEAR + 1), len(months) + YEAR - 1)
    windows = rolling_sum(fund_months, _FLOWS, by=FUND, months=calendar, length=YEAR)
    return windows.merge(fund_months[[*FUND, "month", "closing"]], on=[*FUND, "month"])


def funds_there(wf_fund: pd.DataFrame, fund_months: pd.DataFrame, *, months: tuple[str, ...]) -> pd.Series:
    """Return how many funds a tambon has in each month, by tambon_code and month.

    A fund is there from its founding or its first statement, whichever is earlier; one of which neither is known,
    always.
    """
    founded = wf_fund[FUND].assign(start=last_month(wf_fund["founded"]))
    known = pd.concat([founded, fund_months[[*FUND, "start"]]])
    first = known.groupby(FUND)["start"].min().fillna(0.0).reset_index()
    return active_at(first, first["start"], None, months_of(first, months))


def pension_funds(
    wf_member: pd.DataFrame, wf_rule: pd.DataFrame, fund_months: pd.DataFrame, *, months: tuple[str, ...]
) -> pd.DataFrame:
    """Return, month by month, what the old-age rule in force means for each fund that has members.

    Returns
    -------
    DataFrame
        tambon_code, fund_id, month; members; known (of known age); reaching (how many of these are expected to reach
        the rule's age within five years); yearly (baht that the rule gives one person in a year, missing without a
        usable rule in force); closing (baht, missing without a statement).
    """
    members = wf_member.assign(joined=last_month(wf_member["joined"]), left=last_month(wf_member["left"]))
    grid = months_of(members, months, by=FUND)
    rules = _old_age_rules(wf_rule)
    in_force = partial(active_at, rules, rules["start"], rules["end"], grid)
    from_age = in_force(weight=rules["from_age"])
    funds = pd.DataFrame(
        {
            "members": active_at(members, members["joined"], members["left"], grid),
            "yearly": in_force(weight=rules["yearly"]).where(in_force() > 0),
            "closing": fund_months.set_index([*FUND, "month"])["closing"].reindex(grid),
        }
    )
    reaching = _reaching(members, from_age, months)
    return funds.join(reaching).fillna({"known": 0.0, "reaching": 0.0}).reset_index()


def _old_age_rules(wf_rule: pd.DataFrame) -> pd.DataFrame:
    """Return the old-age rules, each in force until its fund's next one.

    Columns: start and end (ordinals of months), from_age, yearly (baht that one person gets in a year). A rule without
    an age or a yearly amount ends the one before, but is itself left out.
    """
    rules = wf_rule[wf_rule["benefit_type"] == "old_age"]
    rules = rules.assign(start=last_month(rules["valid_from"])).sort_values([*FUND, "start", "valid_from"])
    rules = rules.drop_duplicates([*FUND, "start"], keep="last")
    times = rules["unit"].map(_TIMES_A_YEAR).astype("float64")
    uncapped = rules["amount_baht"] * times
    return rules.assign(
        end=rules.groupby(FUND)["start"].shift(-1),
        from_age=rules["from_age"].astype("float64"),
        yearly=np.fmin(uncapped, rules["cap_per_year_baht"]).where(uncapped.notna()),
    ).dropna(subset=["start", "yearly", "from_age"])


def _reaching(members: pd.DataFrame, from_age: pd.Series, months: tuple[str, ...]) -> pd.DataFrame:
    """Return by fund and month the members of known age, and how many of them are expected to reach the age in time.

    Parameters
    ----------
    members
        With joined and left as ordinals.
    from_age
        By tambon_code, fund_id and month; 0 where no rule is in force.
    """
    aged = members[members["age_band"].isin([*AGE_BANDS]) & members["age_as_of"].notna()]
    # Members of one fund whose band was noted at the same time are alike: they are counted together.
    cohorts = months_of(aged, months, by=[*FUND, "age_band", "age_as_of"])
    ages = active_at(aged, aged["joined"], aged["left"], cohorts).rename("number").reset_index()
    bands = pd.DataFrame.from_dict(AGE_BANDS, orient="index", columns=["lowest", "width"])
    ages = ages.merge(from_age.rename("from_age").reset_index(), on=[*FUND, "month"]).join(bands, on="age_band")
    youngest = ages["lowest"] + (last_month(ages["month"]) - last_month(ages["age_as_of"])) / 12.0
    oldest = youngest + ages["width"]
    first, last = np.maximum(youngest, ages["from_age"] - _YEARS_AHEAD), np.minimum(oldest, ages["from_age"])
    # Of the open band only this is certain: whoever is past the age will not reach it.
    known = np.isfinite(ages["width"]) | (youngest >= ages["from_age"])
    number = ages["number"].where(known, 0.0)
    ages = ages.assign(known=number, reaching=number * (last - first).clip(lower=0.0) / ages["width"])
    return ages.groupby([*FUND, "month"])[["known", "reaching"]].sum()


#: Name → function of the base tables that indicators may ask for.
BASES = {
    "fund_months": fund_months,
    "fund_windows": fund_windows,
    "funds_there": funds_there,
    "pension_funds": pension_funds,
}
