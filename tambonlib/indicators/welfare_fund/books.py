"""D4.3, D4.4 and D4.5: what the funds' own statements say of paying out, lasting and administering."""

import pandas as pd

from tambonlib.indicators.card import Part
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.standing import standing
from tambonlib.indicators.told import CELL, SHARE_OF_CASES, all_rows, counted, first_reason, part_rows, percent
from tambonlib.indicators.welfare_fund.fund_months import BASES, COLUMNS_USED
from tambonlib.indicators.windows import YEAR

_OF_FUNDS = {"counts": "funds", "minimum": False}
_WHOLES = {"fund_size": ("closing", "no_fund_money"), "fund_income": ("income", "no_fund_income")}


@indicator(
    id="D4.3",
    th="อัตราจ่ายสวัสดิการต่อเงินสมทบของสมาชิก",
    en="Payout ratio",
    dimension="D4",
    direction="context",
    parts=(
        Part(
            "ratio",
            "สวัสดิการที่จ่ายต่อเงินสมทบของสมาชิกใน 12 เดือน",
            "benefits of member contributions, 12 months",
            unit="ratio",
            headline=True,
            lower=0.0,
            **_OF_FUNDS,
        ),
    ),
    tables=("wf_fund", "wf_month"),
    columns=COLUMNS_USED,
    bases=BASES,
    source="DOMAIN D4.3 [P]",
    definition="1",
)
def payout_ratio(funds_there: pd.Series, fund_windows: pd.DataFrame, *, months) -> pd.DataFrame:
    """What is paid out for each baht that members pay in; above 1, the fund lives on matching money.

    Σ benefits ÷ Σ member contributions over the twelve months up to this one, of the monthly statements; funds of one
    tambon are summed. A fund counts only with all twelve statements.
    n: funds with all twelve; N: funds that are there. Undefined without such a fund, and where members paid nothing.

    Examples
    --------
    >>> from tambonlib.indicators.welfare_fund.example import example_fund
    >>> from tambonlib.months import span
    >>> records = example_fund(members=200)
    >>> told = payout_ratio(records["wf_fund"], records["wf_month"], months=span("2008-01", 12))
    >>> told.loc[told["month"] == "2008-12", "value"].round(2).tolist()
    [1.34]
    """
    full = fund_windows.dropna(subset=["member_in", "benefits"])
    sums = full.groupby(CELL)[["member_in", "benefits"]].sum().round(2)
    ratio = sums["benefits"] / sums["member_in"].where(sums["member_in"] != 0)
    why = first_reason(
        funds_there.index, (sums["member_in"] == 0, "no_member_contributions"), otherwise="fund_months_missing"
    )
    return part_rows("ratio", funds_there, value=ratio, n=counted(full), reason=why, none="no_fund_yet")


@indicator(
    id="D4.4",
    th="เงินสำรองของกองทุนสวัสดิการ",
    en="Reserve months",
    dimension="D4",
    direction="up",
    parts=(
        Part(
            "months",
            "เงินสำรองพอจ่ายสวัสดิการได้กี่เดือน",
            "months of benefits that the reserve covers",
            unit="months",
            headline=True,
            **_OF_FUNDS,
        ),
        Part(
            "below_floor",
            "กองทุนที่มีเงินสำรองต่ำกว่าเกณฑ์",
            "funds with a reserve below the floor",
            unit="count",
            direction="down",
            lower=0.0,
            **_OF_FUNDS,
        ),
        Part(
            "identity_mismatch",
            "งบรายเดือนที่ยอดไม่ตรงใน 12 เดือน",
            "statements that do not add up, last 12 months",
            step="do",
            direction="down",
            counts="sheets",
            minimum=False,
            looks_back=YEAR,
            tables=("wf_month",),
            **SHARE_OF_CASES,
        ),
        Part(
            "mismatch_this_month",
            "กองทุนที่งบเดือนนี้ยอดไม่ตรง",
            "funds whose statement of this month does not add up",
            unit="count",
            step="do",
            direction="down",
            lower=0.0,
            tables=("wf_month",),
            **_OF_FUNDS,
        ),
    ),
    tables=("wf_fund", "wf_month"),
    settings=("reserve_floor_months", "book_tolerance_baht"),
    columns=COLUMNS_USED,
    bases=BASES,
    source="DOMAIN D4.4 [P]; floor [U]",
    definition="1",
)
def reserve_months(
    funds_there: pd.Series,
    fund_windows: pd.DataFrame,
    fund_months: pd.DataFrame,
    *,
    months,
    reserve_floor_months,
    book_tolerance_baht,
) -> pd.DataFrame:
    """For how many months the fund could go on paying what it pays, if nothing more came in.

    - ``months``: Σ closing balance ÷ Σ mean monthly benefits of the twelve months up to this one.
    - ``below_floor``: funds whose own reserve is below `reserve_floor_months`.
    - ``identity_mismatch``: statements of the last twelve months whose opening + in − out is not the closing, or whose
      opening is not the closing of the month before, by more than `book_tolerance_baht`, ÷ statements that can be
      checked, percent. Nothing is repaired: the figures above rest on the statements as they are.
    - ``mismatch_this_month``: funds whose statement of this month is one of them.

    A fund counts for the first two with all twelve statements. n: such funds (``below_floor``: those that paid
    benefits), or statements that can be checked; N: funds that are there, or statements there are. Undefined where no
    benefits were paid, and without such a fund or statement.

    Examples
    --------
    >>> from tambonlib.indicators.welfare_fund.example import example_fund
    >>> from tambonlib.months import span
    >>> records = example_fund()
    >>> told = reserve_months(records["wf_fund"], records["wf_month"], months=span("2008-01", 12))
    >>> told.loc[told["month"] == "2008-12", ["part", "value"]].round(1).values.tolist()
    [['months', 15.0], ['below_floor', 0.0], ['identity_mismatch', 0.0], ['mismatch_this_month', 0.0]]
    """
    full = fund_windows.dropna(subset=["benefits", "closing"])
    sums = full.groupby(CELL)[["benefits", "closing"]].sum().round(2)
    reserve = sums["closing"] / (sums["benefits"].where(sums["benefits"] != 0) / YEAR)
    paying = full[full["benefits"] > 0]
    low = counted(paying, YEAR * paying["closing"] / paying["benefits"] < reserve_floor_months)
    judged = counted(paying)
    why = first_reason(funds_there.index, (sums["benefits"] == 0, "no_benefits_paid"), otherwise="fund_months_missing")
    given = {"reason": why, "none": "no_fund_yet"}
    return all_rows(
        [
            part_rows("months", funds_there, value=reserve, n=counted(full), **given),
            part_rows("below_floor", funds_there, value=low.reindex(judged.index, fill_value=0), n=judged, **given),
            *_mismatches(fund_months, book_tolerance_baht, months),
        ]
    )


@indicator(
    id="D4.5",
    th="สัดส่วนค่าบริหารของกองทุนสวัสดิการ",
    en="Admin share",
    dimension="D4",
    direction="down",
    parts=(
        Part(
            "share",
            "ค่าบริหารใน 12 เดือนต่อเงินกองทุนหรือรายรับ",
            "12 months of administration of the fund or its income",
            headline=True,
            lower=0.0,
            **_OF_FUNDS,
        ),
        Part("over_ceiling", "กองทุนที่ค่าบริหารเกินเพดาน", "funds above the ceiling", unit="count", lower=0.0, **_OF_FUNDS),
    ),
    tables=("wf_fund", "wf_month"),
    settings=("admin_share_of", "admin_ceiling_percent"),
    columns=COLUMNS_USED,
    bases=BASES,
    source="DOMAIN D4.5 [P]; ceiling of 20 percent of the fund's size [S49] [U]",
    definition="1",
)
def admin_share(
    funds_there: pd.Series, fund_windows: pd.DataFrame, *, months, admin_share_of, admin_ceiling_percent
) -> pd.DataFrame:
    """How much of the fund goes into running it.

    - ``share``: Σ administration over the twelve months up to this one ÷ Σ closing balance (``admin_share_of``
      fund_size)
      or ÷ Σ all that came in over the same months (fund_income), in percent.
    - ``over_ceiling``: funds whose own share is above `admin_ceiling_percent`.

    A fund counts only with all twelve statements. n: such funds (``over_ceiling``: with something to divide by); N:
    funds that are there. Undefined without such a fund, and where the closing balance (or the income) is zero or
    below.

    Examples
    --------
    >>> from tambonlib.indicators.welfare_fund.example import example_fund
    >>> from tambonlib.months import span
    >>> records = example_fund()
    >>> told = admin_share(records["wf_fund"], records["wf_month"], months=span("2008-01", 12))
    >>> told.loc[told["month"] == "2008-12", ["part", "value"]].values.tolist()
    [['share', 1.0], ['over_ceiling', 0.0]]
    """
    whole, lacking = _WHOLES[admin_share_of]
    full = fund_windows.dropna(subset=["admin", whole])
    sums = full.groupby(CELL)[["admin", whole]].sum().round(2)
    share = 100.0 * (sums["admin"] / sums[whole].where(sums[whole] > 0))
    able = full[full[whole] > 0]
    over = counted(able, 100.0 * (able["admin"] / able[whole]) > admin_ceiling_percent)
    judged = counted(able)
    why = first_reason(funds_there.index, (sums[whole] <= 0, lacking), otherwise="fund_months_missing")
    given = {"reason": why, "none": "no_fund_yet"}
    return all_rows(
        [
            part_rows("share", funds_there, value=share, n=counted(full), **given),
            part_rows("over_ceiling", funds_there, value=over.reindex(judged.index, fill_value=0), n=judged, **given),
        ]
    )


def _mismatches(fund_months: pd.DataFrame, tolerance: float, months: tuple[str, ...]) -> list[pd.DataFrame]:
    """Statements that do not add up: over a year in percent, and of this month by number."""
    told = []
    for part, length in (("identity_mismatch", YEAR), ("mismatch_this_month", 1)):
        sheets = fund_months.assign(end=fund_months["start"] + length)
        known = sheets["difference"].notna()
        there, checked = standing(sheets, months=months), standing(sheets[known], months=months)
        wrong = standing(sheets[known & (sheets["difference"].abs() > tolerance)], months=months)
        number = wrong.reindex(checked.index, fill_value=0).where(checked > 0)
        value = percent(wrong, checked) if part == "identity_mismatch" else number
        told.append(part_rows(part, there, value=value, n=checked, reason="no_checkable_sheet", none="no_fund_sheet"))
    return told
