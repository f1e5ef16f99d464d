"""The funds' monthly statements, read once for all indicators that rest on them.

A blank among written figures says that nothing of it came in or went out, as the book check at import
reads it; a statement on which no figure stands says nothing of them. Whether it adds up is told beside it.
"""

import numpy as np
import pandas as pd

from tambonlib.errors import Fault, TambonError
from tambonlib.indicators.standing import last_month, standing
from tambonlib.indicators.windows import YEAR, rolling_windows
from tambonlib.months import from_ordinal, ordinal, span

#: What the indicators use of each record table.
COLUMNS_USED = {
    "wf_fund": ("fund_id", "tambon_code", "founded"),
    "wf_month": (
        "fund_id",
        "tambon_code",
        "month",
        "opening_baht",
        "member_in_baht",
        "lao_in_baht",
        "state_in_baht",
        "other_in_baht",
        "benefits_out_baht",
        "admin_out_baht",
        "closing_baht",
    ),
}
FUND = ["tambon_code", "fund_id"]
_IN = ["member_in_baht", "lao_in_baht", "state_in_baht", "other_in_baht"]
_OUT = ["benefits_out_baht", "admin_out_baht"]
_FLOWS = ["member_in", "income", "benefits", "admin"]


def fund_months(wf_month: pd.DataFrame) -> pd.DataFrame:
    """Each statement of each fund.

    Returns
    -------
    DataFrame
        tambon_code, fund_id, month; start (its ordinal); closing, member_in, income (all that came in), benefits, admin
        in baht; difference: by how much it does not add up, the larger of closing − (opening + in − out) and
        opening − closing of the month before (where there is one), missing where neither could be checked.

    Raises
    ------
    TambonError
        When a fund has two statements for one month.

    Examples
    --------
    >>> from tambonlib.indicators.welfare_fund.example import example_fund
    >>> sheets = example_fund(months=2)["wf_month"]
    >>> less = sheets.assign(admin_out_baht=[100.0, 60.0])
    >>> fund_months(less)[["month", "income", "benefits", "difference"]].values.tolist()
    [['2008-01', 8100.0, 8000.0, 0.0], ['2008-02', 8100.0, 8000.0, -40.0]]
    """
    _once(wf_month)
    rows = wf_month.assign(start=last_month(wf_month["month"])).sort_values(
        [*FUND, "start"], kind="stable", ignore_index=True
    )
    written = rows[[*_IN, *_OUT]].notna().any(axis=1)
    flows = rows[[*_IN, *_OUT]].fillna(0.0).where(written, np.nan)
    sums = {"member_in": flows["member_in_baht"], "income": flows[_IN].sum(axis=1, skipna=False).round(2)}
    sums |= {"benefits": flows["benefits_out_baht"], "admin": flows["admin_out_baht"]}
    own = rows["closing_baht"] - (rows["opening_baht"] + sums["income"] - sums["benefits"] - sums["admin"])
    before = rows.groupby(FUND, sort=False)[["start", "closing_baht"]].shift()
    chain = (rows["opening_baht"] - before["closing_baht"]).where(rows["start"] == before["start"] + 1)
    larger = own.where(chain.isna() | (own.abs() >= chain.abs()), chain)
    return rows[[*FUND, "month", "start"]].assign(
        closing=rows["closing_baht"], **sums, difference=larger.round(2) + 0.0
    )


def fund_windows(fund_months: pd.DataFrame, *, months: tuple[str, ...]) -> pd.DataFrame:
    """What each fund took in and paid over the twelve months up to each month, where all twelve statements are there.

    Returns
    -------
    DataFrame
        tambon_code, fund_id, month, closing, and member_in, income, benefits, admin summed over the twelve
        months; a sum is missing where a statement of the twelve tells none of its figures.
    """
    calendar = span(from_ordinal(ordinal(months[0]) - YEAR + 1), len(months) + YEAR - 1)
    windows = rolling_windows(fund_months, _FLOWS, by=FUND, months=calendar, length=YEAR)
    return windows.merge(fund_months[[*FUND, "month", "closing"]], on=[*FUND, "month"], how="left")


def funds_there(wf_fund: pd.DataFrame, fund_months: pd.DataFrame, *, months: tuple[str, ...]) -> pd.Series:
    """How many funds a tambon has in each month.

    A fund is there from its founding or its first statement, whichever is earlier; one of which neither is known,
    always.
    """
    founded = wf_fund[FUND].assign(start=last_month(wf_fund["founded"]))
    every = pd.concat([founded, fund_months[[*FUND, "start"]]], ignore_index=True)
    first = every.groupby(FUND, as_index=False).agg(start=("start", "min"))
    return standing(first.fillna({"start": 0.0}).assign(end=np.nan), months=months)


#: Name → function of the base tables that indicators may ask for.
BASES = {"fund_months": fund_months, "fund_windows": fund_windows, "funds_there": funds_there}


def _once(wf_month: pd.DataFrame) -> None:
    again = wf_month.duplicated(["fund_id", "month"])
    if again.any():
        values = {"table": "wf_month", "columns": "fund_id, month", "count": int(again.sum())}
        first = wf_month.loc[again, ["fund_id", "month"]].iloc[0]
        raise TambonError([Fault("indicator_twice", key="wf_month", found=" ".join(first), values=values)])
