"""D4 การจัดการสวัสดิการตำบล (community welfare fund): who belongs to it, who pays, what it can bear.

Pledge money (เงินสัจจะ) is given to the fund: nothing here shows it as a member's balance. A fund's monthly statement
that does not add up is reported, never repaired. What was chosen where DOMAIN leaves a choice open:
docs/decisions/0007-welfare-and-database.md.

Base tables: :mod:`tambonlib.indicators.fund_tables`.
"""

import pandas as pd

from tambonlib.indicators import fund_tables
from tambonlib.indicators.active import active_at, last_month
from tambonlib.indicators.card import Part
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.population_register import registered
from tambonlib.indicators.result_rows import SHARE, SHARE_OF_CASES, all_parts, result_rows
from tambonlib.indicators.rolling import YEAR
from tambonlib.indicators.tambon_months import TAMBON_MONTH, count, months_of, percent

_OF_FUNDS = {"counts": "funds", "minimum": False}


# D4.1 and D4.2: the members


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
    >>> from tambonlib.indicators.examples import example_fund
    >>> records = example_fund()
    >>> coverage = fund_coverage(records["wf_member"], records["tambon_population"], months=("2008-01",))
    >>> coverage[["part", "value", "n", "N"]].values.tolist()
    [['members', 25.0, 10, 40]]
    """
    grid = months_of(wf_member, months)
    members = active_at(wf_member, last_month(wf_member["joined"]), last_month(wf_member["left"]), grid)
    people = registered(tambon_population, "population", tambons=grid.unique("tambon_code"), months=months)
    why = "no_registered_population"
    return result_rows("members", members, value=percent(members, people), n=members, N=people, reason=why, none=why)


@indicator(
    id="D4.2",
    th="ความสม่ำเสมอการส่งเงินสมทบ",
    en="Contribution regularity",
    dimension="D4",
    direction="up",
    parts=(
        Part(
            "paid",
            "งวดที่ส่งครบใน 12 เดือน",
            "member-months paid in full, last 12 months",
            step="do",
            headline=True,
            counts="members",
            looks_back=YEAR,
            **SHARE,
        ),
        Part(
            "this_month",
            "งวดของเดือนนี้ที่ส่งครบภายในเดือน",
            "due this month and paid in full by its end",
            step="do",
            counts="members",
            **SHARE,
        ),
        Part(
            "amount",
            "เงินที่ส่งต่อเงินที่ต้องส่งใน 12 เดือน",
            "amount paid of the amount due, last 12 months",
            step="do",
            counts="members",
            looks_back=YEAR,
            **SHARE,
        ),
        Part(
            "blank",
            "งวดที่เว้นช่องเงินที่ส่งและวันที่ส่งไว้ นับเป็นยังไม่ส่ง",
            "amount and date left blank, counted as not paid",
            step="do",
            counts="members",
            direction="context",
            looks_back=YEAR,
            **SHARE,
        ),
        Part(
            "unknown",
            "งวดที่ส่งแล้วแต่ไม่ทราบจำนวนเงิน",
            "paid, but the amount is not known",
            step="do",
            counts="members",
            direction="context",
            looks_back=YEAR,
            **SHARE,
        ),
    ),
    tables=("wf_contribution",),
    columns={
        "wf_contribution": ("member_id", "tambon_code", "month_due", "amount_due_baht", "amount_paid_baht", "paid_date")
    },
    source="DOMAIN D4.2 [P]",
    definition="1",
)
def contribution_regularity(wf_contribution: pd.DataFrame, *, months) -> pd.DataFrame:
    """How steadily members pay their contributions (เงินสมทบ or เงินสัจจะ).

    Over the contributions that fell due in the twelve months up to this one, in percent, with the payments made
    by the end of this month:

    - ``paid``: member-months paid in full ÷ member-months due. A part payment is not a payment in full.
    - ``this_month``: the same, of what fell due in this month only.
    - ``amount``: baht paid ÷ baht due; what was paid beyond a month's due does not count for another.
    - ``blank``: member-months whose amount and day of payment were left blank (counted as not paid) ÷ all due.
    - ``unknown``: member-months with a day of payment by now but no amount ÷ all due. They are in none of the first
      three.

    A payment without a date counts from the month in which it was due. A month in which nothing was due from a member
    is not counted. n: members with a judged member-month (``blank``, ``unknown``: with any due); N: members with any
    due. Undefined where nothing fell due, or of nothing that did the amount is known.

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_fund
    >>> regularity = contribution_regularity(example_fund(months=1)["wf_contribution"], months=("2008-01",))
    >>> regularity[["part", "value"]].round(1).values.tolist()
    [['paid', 90.0], ['this_month', 90.0], ['amount', 93.3], ['blank', 0.0], ['unknown', 0.0]]
    """
    due = _due_contributions(wf_contribution)
    judged = due.assign(year_ends=_until_unknown(due, "year_ends"), month_ends=_until_unknown(due, "month_ends"))
    full, blank, unknown = (due[due["state"] == state] for state in ("full", "blank", "unknown"))
    grid = months_of(due, months)

    due_year = active_at(due, due["due"], due["year_ends"], grid)
    judged_year = active_at(judged, judged["due"], judged["year_ends"], grid)
    judged_month = active_at(judged, judged["due"], judged["month_ends"], grid)
    paid_year = active_at(full, full["seen"], full["year_ends"], grid)
    paid_month = active_at(full, full["seen"], full["month_ends"], grid)
    baht_due = active_at(judged, judged["due"], judged["year_ends"], grid, weight=judged["amount_due_baht"])
    baht_paid = active_at(due, due["seen"], due["year_ends"], grid, weight=due["credit"])
    blank_year = active_at(blank, blank["due"], blank["year_ends"], grid)
    unknown_year = active_at(unknown, unknown["seen"], unknown["year_ends"], grid)

    members, members_judged = _different_members(due, months), _different_members(judged, months)
    # A member owes at most one contribution a month.
    members_month = active_at(due, due["due"], due["month_ends"], grid)
    why = {"reason": "no_known_payment", "none": "nothing_this_month"}
    return all_parts(
        [
            result_rows("paid", members, value=percent(paid_year, judged_year), n=members_judged, **why),
            result_rows("this_month", members_month, value=percent(paid_month, judged_month), n=judged_month, **why),
            result_rows("amount", members, value=percent(baht_paid, baht_due), n=members_judged, **why),
            result_rows("blank", members, value=percent(blank_year, due_year), n=members, **why),
            result_rows("unknown", members, value=percent(unknown_year, due_year), n=members, **why),
        ]
    )


def _due_contributions(wf_contribution: pd.DataFrame) -> pd.DataFrame:
    """Return the member-months in which something was due, with their months as ordinals and what became of them.

    Added columns: due; year_ends and month_ends (when it no longer counts as of the last year, or month); seen (when
    the payment was seen); state: full, short, blank, or unknown (paid, but not how much); credit: what was paid, at
    most what was due.
    """
    rows = wf_contribution[wf_contribution["amount_due_baht"] > 0]
    due, paid_on = last_month(rows["month_due"]), last_month(rows["paid_date"])
    amount_due, paid = rows["amount_due_baht"], rows["amount_paid_baht"]
    state = pd.Series("short", index=rows.index).mask(paid >= amount_due, "full")
    state = state.mask(paid.isna(), "blank").mask(paid.isna() & paid_on.notna(), "unknown")
    return rows.assign(
        due=due,
        year_ends=due + YEAR,
        month_ends=due + 1,
        # A payment without a date, or made in advance, counts from the month in which it was due.
        seen=due.mask(paid_on > due, paid_on),
        state=state,
        credit=paid.fillna(0.0).clip(0.0, amount_due),
    )


def _until_unknown(due: pd.DataFrame, ends: str) -> pd.Series:
    """Return until when a member-month can be judged: a payment of unknown amount leaves it open from then on."""
    return due[ends].mask((due["state"] == "unknown") & (due["seen"] < due[ends]), due["seen"])


def _different_members(due: pd.DataFrame, months: tuple[str, ...]) -> pd.Series:
    """Return how many members have anything due in the twelve months up to each month, by tambon_code and month."""
    of_member = active_at(due, due["due"], due["year_ends"], months_of(due, months, by=["tambon_code", "member_id"]))
    return (of_member > 0).groupby(TAMBON_MONTH).sum()


# D4.3, D4.4 and D4.5: the funds' own statements


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
    columns=fund_tables.COLUMNS,
    bases=fund_tables.BASES,
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
    >>> from tambonlib.indicators.examples import example_fund
    >>> from tambonlib.months import span
    >>> records = example_fund(members=200)
    >>> payout = payout_ratio(records["wf_fund"], records["wf_month"], months=span("2008-01", 12))
    >>> payout.loc[payout["month"] == "2008-12", "value"].round(2).tolist()
    [1.34]
    """
    full = fund_windows.dropna(subset=["member_in", "benefits"])
    sums = full.groupby(TAMBON_MONTH)[["member_in", "benefits"]].sum().round(2)
    ratio = sums["benefits"] / sums["member_in"].where(sums["member_in"] != 0)
    return result_rows(
        "ratio",
        funds_there,
        value=ratio,
        n=count(full, funds_there.index),
        reason=[(sums["member_in"] == 0, "no_member_contributions")],
        otherwise="fund_months_missing",
        none="no_fund_yet",
    )


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
    columns=fund_tables.COLUMNS,
    bases=fund_tables.BASES,
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
    >>> from tambonlib.indicators.examples import example_fund
    >>> from tambonlib.months import span
    >>> records = example_fund()
    >>> reserve = reserve_months(records["wf_fund"], records["wf_month"], months=span("2008-01", 12))
    >>> reserve.loc[reserve["month"] == "2008-12", ["part", "value"]].round(1).values.tolist()
    [['months', 15.0], ['below_floor', 0.0], ['identity_mismatch', 0.0], ['mismatch_this_month', 0.0]]
    """
    grid = funds_there.index
    full = fund_windows.dropna(subset=["benefits", "closing"])
    sums = full.groupby(TAMBON_MONTH)[["benefits", "closing"]].sum().round(2)
    reserve = sums["closing"] / (sums["benefits"].where(sums["benefits"] != 0) / YEAR)
    paying = full[full["benefits"] > 0]
    judged = count(paying, grid)
    low = count(paying, grid, where=YEAR * paying["closing"] / paying["benefits"] < reserve_floor_months)
    why = {"reason": [(sums["benefits"] == 0, "no_benefits_paid")], "otherwise": "fund_months_missing"}
    why |= {"none": "no_fund_yet"}
    year, month = (_statements_checked(fund_months, book_tolerance_baht, months, length) for length in (YEAR, 1))
    unchecked = {"reason": "no_checkable_sheet", "none": "no_fund_sheet"}
    return all_parts(
        [
            result_rows("months", funds_there, value=reserve, n=count(full, grid), **why),
            result_rows("below_floor", funds_there, value=low.where(judged > 0), n=judged, **why),
            result_rows(
                "identity_mismatch",
                year["there"],
                value=percent(year["wrong"], year["checked"]),
                n=year["checked"],
                **unchecked,
            ),
            result_rows(
                "mismatch_this_month",
                month["there"],
                value=month["wrong"].where(month["checked"] > 0),
                n=month["checked"],
                **unchecked,
            ),
        ]
    )


def _statements_checked(
    fund_months: pd.DataFrame, tolerance: float, months: tuple[str, ...], length: int
) -> dict[str, pd.Series]:
    """Return how many statements of the last `length` months are there, can be checked, and do not add up."""
    checked = fund_months[fund_months["difference"].notna()]
    wrong = checked[checked["difference"].abs() > tolerance]
    grid = months_of(fund_months, months)
    return {
        name: active_at(rows, rows["start"], rows["start"] + length, grid)
        for name, rows in (("there", fund_months), ("checked", checked), ("wrong", wrong))
    }


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
    columns=fund_tables.COLUMNS,
    bases=fund_tables.BASES,
    source="DOMAIN D4.5 [P]; ceiling of 20 percent of the fund's size [S49] [U]",
    definition="1",
)
def admin_share(
    funds_there: pd.Series, fund_windows: pd.DataFrame, *, months, admin_share_of, admin_ceiling_percent
) -> pd.DataFrame:
    """How much of the fund goes into running it.

    - ``share``: Σ administration over the twelve months up to this one ÷ Σ closing balance (``admin_share_of``
      fund_size) or ÷ Σ all that came in over the same months (fund_income), in percent.
    - ``over_ceiling``: funds whose own share is above `admin_ceiling_percent`.

    A fund counts only with all twelve statements. n: such funds (``over_ceiling``: with something to divide by); N:
    funds that are there. Undefined without such a fund, and where the closing balance (or the income) is zero or
    below.

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_fund
    >>> from tambonlib.months import span
    >>> records = example_fund()
    >>> share = admin_share(records["wf_fund"], records["wf_month"], months=span("2008-01", 12))
    >>> share.loc[share["month"] == "2008-12", ["part", "value"]].values.tolist()
    [['share', 1.0], ['over_ceiling', 0.0]]
    """
    wholes = {"fund_size": ("closing", "no_fund_money"), "fund_income": ("income", "no_fund_income")}
    whole, lacking = wholes[admin_share_of]
    grid = funds_there.index
    full = fund_windows.dropna(subset=["admin", whole])
    sums = full.groupby(TAMBON_MONTH)[["admin", whole]].sum().round(2)
    share = 100.0 * (sums["admin"] / sums[whole].where(sums[whole] > 0))
    able = full[full[whole] > 0]
    judged = count(able, grid)
    over = count(able, grid, where=100.0 * (able["admin"] / able[whole]) > admin_ceiling_percent)
    why = {"reason": [(sums[whole] <= 0, lacking)], "otherwise": "fund_months_missing", "none": "no_fund_yet"}
    return all_parts(
        [
            result_rows("share", funds_there, value=share, n=count(full, grid), **why),
            result_rows("over_ceiling", funds_there, value=over.where(judged > 0), n=judged, **why),
        ]
    )


# D4.6: what the fund's own rule promises those who will soon reach pension age


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
        "wf_month": fund_tables.COLUMNS["wf_month"],
    },
    bases=fund_tables.BASES,
    source="DOMAIN D4.6 [P]; named as the key worry of funds in Songkhla [S51]",
    definition="1",
)
def old_age_load(pension_funds: pd.DataFrame, *, months) -> pd.DataFrame:
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
    >>> from tambonlib.indicators.examples import example_fund
    >>> records = example_fund(members=200)
    >>> load = old_age_load(records["wf_member"], records["wf_rule"], records["wf_month"], months=("2008-01",))
    >>> load[["part", "value", "n", "N"]].values.tolist()
    [['load', 1.0, 200, 200], ['unknown_age', 0.0, 200, 200]]
    """
    there = pension_funds["members"] > 0
    ruled = there & pension_funds["yearly"].notna()
    usable = ruled & pension_funds["closing"].notna()
    funds = pension_funds.assign(
        ruled=ruled,
        usable=usable,
        aged=pension_funds["known"].where(usable, 0.0),
        closing=pension_funds["closing"].where(usable, 0.0),
        pensions=(pension_funds["reaching"] * pension_funds["yearly"]).where(usable, 0.0),
    )
    sums = funds.groupby(TAMBON_MONTH)[["members", "known", "ruled", "usable", "aged", "closing", "pensions"]].sum()
    able = (sums["closing"] > 0) & (sums["aged"] > 0)
    why = [
        (sums["ruled"] == 0, "no_pension_rule"),
        (sums["usable"] == 0, "no_fund_sheet"),
        (sums["closing"] <= 0, "no_fund_money"),
    ]
    none = "no_fund_member"
    members, unknown = sums["members"], sums["members"] - sums["known"]
    return all_parts(
        [
            result_rows(
                "load",
                members,
                value=(sums["pensions"] / sums["closing"]).where(able),
                n=sums["aged"],
                reason=why,
                otherwise="no_known_age",
                none=none,
            ),
            result_rows("unknown_age", members, value=percent(unknown, members), n=members, reason=none, none=none),
        ]
    )
