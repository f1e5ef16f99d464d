"""D1 บัญชีครัวเรือน (household accounts): keep the book, look at it together, change.

The households are volunteers: every value is theirs, not the tambon's average. Where DOMAIN leaves a
choice open, docs/decisions/0002-household-accounts.md says what was chosen. The base tables (household months by
amount and by list of reducible lines) are those of :mod:`tambonlib.indicators.household_months`.
"""

import pandas as pd

from tambonlib.indicators.active import active_at, last_month
from tambonlib.indicators.card import Part
from tambonlib.indicators.household_months import (
    BASES,
    HOUSEHOLD,
    HOUSEHOLD_MONTH,
    LIST_MONTHS,
    TIER_COLUMNS,
    in_force,
    sheets_present,
)
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.population_register import registered
from tambonlib.indicators.result_rows import SHARE, result_rows
from tambonlib.indicators.rolling import SATANG, YEAR, matched_months, rolling_sum
from tambonlib.indicators.tambon_months import (
    TAMBON_MONTH,
    count,
    median,
    months_of,
    percent,
    tambon_months,
    total,
)
from tambonlib.months import ordinal

#: What the household indicators use of each record table.
COLUMNS_USED = {
    "household": ("hh_id", "tambon_code", "joined", "left"),
    "hh_month": ("hh_id", "tambon_code", "month", "sheet_present", "source"),
    "hh_ledger": ("hh_id", "tambon_code", "date", "flow", "category", "amount_baht", "in_kind", "purpose"),
    "hh_debt": ("loan_id", "hh_id", "tambon_code", "round", "purpose", "outstanding_baht"),
    "hh_review": ("review_id", "tambon_code", "date"),
    "hh_commitment": ("review_id", "hh_id", "tambon_code", "category", "target_pct", "due"),
    "tambon_population": ("tambon_code", "year", "households"),
}
_TIERS = dict(zip(("a", "a_to_b", "a_to_c", "a_to_d"), TIER_COLUMNS, strict=True))
_BY_LIST = [*HOUSEHOLD, *LIST_MONTHS]
_REVIEWS = ("household", "hh_review", "hh_commitment")
# What a loan was taken for → what that is for the household; the rest is unknown.
_LOAN_CLASSES = {
    "farming": "productive",
    "business": "productive",
    "consumption": "nonproductive",
    "housing_land": "capital",
    "education": "capital",
    "refinance": "refinance",
}
_KNOWN_CLASSES = ["nonproductive", "refinance", "capital", "productive"]


@indicator(
    id="D1.1",
    th="อัตราทำบัญชีต่อเนื่อง",
    en="Account continuity",
    dimension="D1",
    direction="up",
    parts=(
        Part(
            "month",
            "แผ่นบัญชีที่มีในเดือนนี้",
            "sheets kept this month",
            step="do",
            headline=True,
            **SHARE,
            tables=("household", "hh_month"),
        ),
        Part(
            "to_date",
            "แผ่นบัญชีที่มีตั้งแต่ต้นถึงเดือนนี้",
            "sheets kept from the start to this month",
            step="do",
            **SHARE,
            tables=("household", "hh_month"),
        ),
        Part(
            "running",
            "ครัวเรือนที่เคยทำบัญชีติดต่อกันครบตามเกณฑ์",
            "households that have kept the required months in a row",
            step="do",
            looks_back="running_months",
            **SHARE,
            tables=("household", "hh_month"),
        ),
        Part(
            "keepers",
            "ครัวเรือนที่ทำบัญชีต่อครัวเรือนตามทะเบียน",
            "account-keeping households of all registered households",
            step="do",
            minimum=False,
            direction="context",
            lower=0.0,
            tables=("household",),
        ),
    ),
    tables=("household", "hh_month", "tambon_population"),
    settings=("running_months",),
    columns=COLUMNS_USED,
    bases=BASES,
    source="DOMAIN D1.1 [P]; 12 months running [U]",
    definition="1",
)
def account_continuity(
    eligible_months: pd.DataFrame, hh_month: pd.DataFrame, tambon_population: pd.DataFrame, *, months, running_months
) -> pd.DataFrame:
    """How steadily households keep their accounts (the headline of D1: อย่างต่อเนื่อง).

    A household is eligible from the month of joining to the month of leaving. In percent:

    - ``month``: sheets present ÷ eligible households, in this month.
    - ``to_date``: Σ sheets present ÷ Σ eligible household-months, from the first study month to this one.
    - ``running``: eligible households with at least `running_months` sheets in a row that ended in or
      before this month ÷ eligible households.
    - ``keepers``: eligible households ÷ registered households of the tambon, by the latest count not after
      this year, else the earliest known. It may pass 100 where the register is out of date.

    A summary sheet is a sheet. Undefined in a month without an eligible household, and ``keepers`` without
    a registered count.

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_records
    >>> from tambonlib.months import span
    >>> records = example_records()
    >>> told = account_continuity(
    ...     records["household"], records["hh_month"], records["tambon_population"], months=span("2008-01", 12))
    >>> told.loc[told["month"] == "2008-12", ["part", "value", "n", "N"]].values.tolist()
    [['month', 100.0, 5, 5], ['to_date', 100.0, 5, 5], ['running', 100.0, 5, 5], ['keepers', 2.5, 5, 200]]
    """
    grid = months_of(eligible_months, months)
    eligible = count(eligible_months, grid)
    kept = sheets_present(eligible_months, hh_month)
    sheets_kept = count(kept, grid)
    joined = count(eligible_months, grid, ~eligible_months.duplicated("hh_id"))
    runs = rolling_sum(kept, [], by=HOUSEHOLD, months=months, length=running_months)
    first_run = runs.groupby("hh_id", observed=True)["month"].first().rename("first_run")
    ran = eligible_months.merge(first_run.astype("str"), on="hh_id")
    running = count(ran, grid, ran["month"].astype("str") >= ran["first_run"])
    so_far = {
        name: each.groupby("tambon_code").cumsum()
        for name, each in {"sheets": sheets_kept, "eligible": eligible, "joined": joined}.items()
    }
    registered_households = registered(tambon_population, "households", tambons=grid.levels[0], months=months)
    nobody = "no_eligible_household"
    parts = [
        result_rows("month", eligible, value=percent(sheets_kept, eligible), n=eligible, reason=nobody),
        result_rows(
            "to_date",
            so_far["joined"],
            value=percent(so_far["sheets"], so_far["eligible"]),
            n=so_far["joined"],
            reason=nobody,
        ),
        result_rows("running", eligible, value=percent(running, eligible), n=eligible, reason=nobody),
        result_rows(
            "keepers",
            eligible,
            value=percent(eligible, registered_households),
            n=eligible,
            N=registered_households,
            reason="no_registered_households",
        ),
    ]
    return pd.concat(parts, ignore_index=True)


@indicator(
    id="D1.2",
    th="สัดส่วนรายจ่ายที่ชุมชนตกลงว่าลดได้",
    en="Reducible share",
    dimension="D1",
    direction="down",
    parts=(
        Part("a", "อบายมุข", "vices", by_list=True, **SHARE),
        Part("a_to_b", "อบายมุขและงานบุญงานสังคม", "vices and social occasions", by_list=True, **SHARE),
        Part(
            "a_to_c",
            "อบายมุข งานบุญงานสังคม และความสะดวก",
            "vices, social occasions and convenience",
            by_list=True,
            **SHARE,
        ),
        Part(
            "a_to_d",
            "รายจ่ายที่ลดได้ทั้งหมด รวมของที่ผลิตเองได้",
            "all reducible lines, with what can be home-made",
            headline=True,
            by_list=True,
            **SHARE,
        ),
    ),
    tables=("household", "hh_month", "hh_ledger"),
    settings=("window_months",),
    columns=COLUMNS_USED,
    bases=BASES,
    source="DOMAIN D1.2 [P]; tiers A … A–D: the tambon's own list, else the default [U]",
    definition="1",
)
def reducible_share(
    eligible_months: pd.DataFrame, household_tiers: pd.DataFrame, *, months, window_months
) -> pd.DataFrame:
    """How much of a household's living payments is on lines that the community agreed can be reduced.

    For each household with `window_months` complete months in a row up to this month: reducible ÷ living payments
    (cash, without loans and enterprise inputs), in percent; then the median household. Tiers are cumulative.
    n: households with such a window; N: eligible households.

    Undefined without a complete window, for a household without living payments, and (not collected) where
    the source cannot tell one of the part's tiers apart. Vice spending is under-reported, so a rise after
    accounts begin may be better recording.

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_records
    >>> from tambonlib.months import span
    >>> records = example_records()
    >>> tables = [records[name] for name in reducible_share.card.tables]
    >>> told = reducible_share(*tables, months=span("2008-01", 12))
    >>> told.loc[told["month"] == "2008-12", ["part", "value"]].round(1).values.tolist()
    [['a', 11.9], ['a_to_b', 23.8], ['a_to_c', 23.8], ['a_to_d', 23.8]]
    """
    grid = months_of(eligible_months, months)
    eligible = count(eligible_months, grid)
    complete = household_tiers[household_tiers["complete"]]
    windows = rolling_sum(complete, ["living", *TIER_COLUMNS], by=_BY_LIST, months=months, length=window_months)
    windows = in_force(windows)
    parts = []
    for part, tier in _TIERS.items():
        spending = windows[(windows["living"] > 0) & windows[tier].notna()]
        share = spending.assign(share=100.0 * (spending[tier] / spending["living"]))
        reason = [
            (_not_recorded(complete, [tier], grid), "category_not_recorded"),
            (count(windows, grid) > 0, "no_living_payments"),
        ]
        parts.append(
            result_rows(
                part,
                eligible,
                value=median(share, "share", grid),
                n=count(share, grid),
                reason=reason,
                otherwise="no_complete_window",
            )
        )
    return pd.concat(parts, ignore_index=True)


def _not_recorded(complete: pd.DataFrame, columns: list[str], grid: pd.MultiIndex) -> pd.Series:
    """Where complete months exist (by the list in force, where there are lists) but one of the amounts never does."""
    keys = [name for name in ("tambon_code", *LIST_MONTHS) if name in complete]
    known = complete.groupby(keys, observed=True)[columns].count().min(axis="columns").rename("known").reset_index()
    cells = grid.to_frame(index=False).merge(known.astype({"tambon_code": "str"}), on="tambon_code")
    if "list_from" in cells:
        cells = in_force(cells)
    return cells.set_index(TAMBON_MONTH)["known"] == 0


@indicator(
    id="D1.3",
    th="การเปลี่ยนแปลงรายจ่ายที่ลดได้",
    en="Matched change",
    dimension="D1",
    direction="down",
    parts=(
        Part("a", "อบายมุข", "vices", lower=-100.0),
        Part("a_to_b", "อบายมุขและงานบุญงานสังคม", "vices and social occasions", lower=-100.0),
        Part("a_to_c", "อบายมุข งานบุญงานสังคม และความสะดวก", "vices, social occasions and convenience", lower=-100.0),
        Part(
            "a_to_d",
            "รายจ่ายที่ลดได้ทั้งหมด รวมของที่ผลิตเองได้",
            "all reducible lines, with what can be home-made",
            headline=True,
            lower=-100.0,
        ),
        Part(
            "living",
            "รายจ่ายครัวเรือนทั้งหมด ใช้อ่านประกอบ",
            "all living payments, to read beside it",
            direction="context",
            lower=-100.0,
        ),
    ),
    tables=("household", "hh_month", "hh_ledger"),
    settings=("matched_months_minimum",),
    columns=COLUMNS_USED,
    bases=BASES,
    source="DOMAIN D1.3 [P]; smallest number of matched months: own choice",
    definition="1",
)
def matched_change(
    eligible_months: pd.DataFrame, household_tiers: pd.DataFrame, *, months, matched_months_minimum
) -> pd.DataFrame:
    """How reducible spending changed against one year before: the same households, the same calendar months.

    Σ over households and their matched months: (year 2 − year 1) ÷ year 1, in percent; below zero is a
    reduction. A month is matched when it (one of the twelve up to and including this month) and the same
    calendar month one year earlier are both complete. A household counts from `matched_months_minimum` matched
    months on. Both years are counted by the list in force in this month.
    n: households compared; N: eligible households.

    Undefined without a matched household, where year 1 is zero, and (not collected) where the source cannot tell
    one of the part's tiers apart.

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_records
    >>> from tambonlib.months import span
    >>> records = example_records(months=15)
    >>> ledger = records["hh_ledger"]
    >>> less = (ledger["category"] == "alcohol") & (ledger["date"] >= "2009")
    >>> ledger = ledger.assign(amount_baht=ledger["amount_baht"].mask(less, 200.0))
    >>> told = matched_change(records["household"], records["hh_month"], ledger, months=span("2008-01", 15))
    >>> told.loc[told["month"] == "2009-03", ["part", "value"]].round(1).values.tolist()
    [['a', -20.0], ['a_to_b', -10.0], ['a_to_c', -10.0], ['a_to_d', -10.0], ['living', -2.4]]
    """
    grid = months_of(eligible_months, months)
    eligible = count(eligible_months, grid)
    columns = {**_TIERS, "living": "living"}
    complete = household_tiers[household_tiers["complete"]]
    pairs = matched_months(complete, list(columns.values()), by=_BY_LIST, months=months, minimum=matched_months_minimum)
    pairs = in_force(pairs).merge(eligible_months[HOUSEHOLD_MONTH], on=HOUSEHOLD_MONTH)
    parts = []
    for part, column in columns.items():
        both = pairs.dropna(subset=[f"{column}_before", f"{column}_after"])
        n = count(both, grid)
        # Where no household is compared there is no year either.
        before, after = (total(both, f"{column}_{year}", grid).where(n > 0) for year in ("before", "after"))
        reason = [
            (_not_recorded(complete, [column], grid), "category_not_recorded"),
            (before == 0, "no_spending_before"),
        ]
        change = 100.0 * (after / before.where(before != 0)) - 100.0
        parts.append(result_rows(part, eligible, value=change, n=n, reason=reason, otherwise="no_matched_months"))
    return pd.concat(parts, ignore_index=True)


@indicator(
    id="D1.4",
    th="อัตราเงินเหลือ",
    en="Surplus rate",
    dimension="D1",
    direction="up",
    parts=(
        Part("median", "ครัวเรือนตัวกลางที่มีรายได้สุทธิ", "median household with a net income", headline=True, upper=100.0),
        Part(
            "without_net_income",
            "ครัวเรือนที่ไม่มีรายได้สุทธิ จึงคำนวณไม่ได้",
            "households without net income: cannot be computed",
            direction="context",
            **SHARE,
        ),
        Part(
            "interest_unknown",
            "ครัวเรือนที่ไม่ทราบดอกเบี้ย จึงคำนวณไม่ได้",
            "households with unknown interest: cannot be computed",
            direction="context",
            **SHARE,
        ),
    ),
    tables=("household", "hh_month", "hh_ledger"),
    settings=("window_months",),
    columns=COLUMNS_USED,
    bases=BASES,
    source="DOMAIN D1.4 [P]",
    definition="1",
)
def surplus_rate(
    eligible_months: pd.DataFrame, household_amounts: pd.DataFrame, *, months, window_months
) -> pd.DataFrame:
    """What is left of a household's net income after living and interest.

    For each household with `window_months` complete months in a row up to this month:
    (net income − living payments − interest) ÷ net income, in percent, where net income = receipts − loans and
    withdrawals − cash enterprise cost; then the median household. Repaid principal is moved money, not a cost.

    It cannot be computed for a household whose net income is zero or below, nor where instalments are written down
    without telling interest from principal; how many of the households with a complete window these are is
    told beside it (``without_net_income``, ``interest_unknown``; a household may be both).
    n: households in the median, for the two shares all with a complete window; N: eligible households.

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_records
    >>> from tambonlib.months import span
    >>> records = example_records()
    >>> tables = [records[name] for name in surplus_rate.card.tables]
    >>> told = surplus_rate(*tables, months=span("2008-01", 12))
    >>> told.loc[told["month"] == "2008-12", ["part", "value"]].round(1).values.tolist()
    [['median', 60.4], ['without_net_income', 0.0], ['interest_unknown', 0.0]]
    """
    grid = months_of(eligible_months, months)
    eligible = count(eligible_months, grid)
    complete = household_amounts[household_amounts["complete"]]
    columns = ["net_income", "living", "interest", "loan_payment_undivided"]
    windows = rolling_sum(complete, columns, by=HOUSEHOLD, months=months, length=window_months).dropna()
    earning = windows[(windows["net_income"] > 0) & (windows["loan_payment_undivided"] == 0)]
    left = earning["net_income"] - earning["living"] - earning["interest"]
    rate = earning.assign(rate=100.0 * (left / earning["net_income"]))
    whole = count(windows, grid)
    without = count(windows, grid, windows["net_income"] <= 0)
    unknown = count(windows, grid, windows["loan_payment_undivided"] > 0)
    reason = [
        (_not_recorded(complete, columns, grid), "category_not_recorded"),
        (whole > 0, "no_net_income"),
    ]
    values = {
        "median": (median(rate, "rate", grid), count(rate, grid)),
        "without_net_income": (percent(without, whole), whole),
        "interest_unknown": (percent(unknown, whole), whole),
    }
    parts = [
        result_rows(part, eligible, value=value, n=n, reason=reason, otherwise="no_complete_window")
        for part, (value, n) in values.items()
    ]
    return pd.concat(parts, ignore_index=True)


@indicator(
    id="D1.5",
    th="สัดส่วนหนี้เพื่อการบริโภคที่ไม่สร้างรายได้แก่ครัวเรือน",
    en="Non-productive debt share",
    dimension="D1",
    direction="down",
    parts=(
        Part("nonproductive", "หนี้เพื่อการบริโภค", "for consumption", headline=True, **SHARE),
        Part("refinance", "หนี้หมุน กู้ไปใช้หนี้เดิม", "to repay another loan", **SHARE),
        Part(
            "capital", "หนี้ระยะยาว บ้าน ที่ดิน การศึกษา", "long-term: housing, land, education", direction="context", **SHARE
        ),
        Part("productive", "หนี้เพื่อการเกษตรและกิจการ", "for farming and business", direction="context", **SHARE),
        Part(
            "unknown", "หนี้ที่ไม่ทราบวัตถุประสงค์ ต่อหนี้ทั้งหมด", "of unknown purpose, of all debt", direction="context", **SHARE
        ),
    ),
    tables=("household", "hh_debt"),
    settings=("debt_round_months", "vehicle_loan_class"),
    columns=COLUMNS_USED,
    bases=BASES,
    source="DOMAIN D1.5 [P]; purposes after the National Statistical Office [S25]; vehicles [U]",
    definition="1",
)
def nonproductive_debt_share(
    eligible_months: pd.DataFrame, hh_debt: pd.DataFrame, *, months, debt_round_months, vehicle_loan_class
) -> pd.DataFrame:
    """How much of the outstanding debt was taken for something that earns the household nothing.

    Σ outstanding for consumption ÷ Σ outstanding with known purpose, in percent, over the households' latest survey
    round at or before this month, at most `debt_round_months` months old. Beside it, of the same whole: refinance (a
    loan to repay a loan is never productive), capital, productive; and unknown (no purpose, other) ÷ all outstanding.
    The purpose is the stated one and money is fungible, so the shares are approximate. This is not a
    bank's non-performing loan.
    n: households that owe something of the whole; N: eligible households. An outstanding sum that is not
    known is left out, never zero.

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_records
    >>> from tambonlib.months import span
    >>> records = example_records()
    >>> told = nonproductive_debt_share(records["household"], records["hh_debt"], months=span("2008-01", 12))
    >>> told.loc[told["month"] == "2008-06", ["part", "value"]].values.tolist()
    [['nonproductive', 25.0], ['refinance', 0.0], ['capital', 0.0], ['productive', 75.0], ['unknown', 20.0]]
    """
    grid = months_of(eligible_months, months)
    eligible = count(eligible_months, grid)
    owed = _owed_by_round(hh_debt, {**_LOAN_CLASSES, "vehicle": vehicle_loan_class})
    now = eligible_months.assign(
        hh_id=eligible_months["hh_id"].astype("str"), now=last_month(eligible_months["month"]).astype("int64")
    )
    # Of each household and month the latest round, unless it is too old.
    latest = pd.merge_asof(
        now.sort_values("now", kind="stable"),
        owed,
        left_on="now",
        right_on="surveyed",
        by="hh_id",
        tolerance=debt_round_months - 1,
    ).dropna(subset="surveyed")
    owing = {whole: count(latest, grid, latest[whole] > 0) for whole in ("known", "all")}
    reason = [(owing["all"] > 0, "no_known_purpose"), (count(latest, grid) > 0, "no_outstanding_debt")]
    parts = []
    for part in (*_KNOWN_CLASSES, "unknown"):
        whole = "all" if part == "unknown" else "known"
        share = percent(total(latest, part, grid), total(latest, whole, grid))
        parts.append(result_rows(part, eligible, value=share, n=owing[whole], reason=reason, otherwise="no_debt_round"))
    return pd.concat(parts, ignore_index=True)


def _owed_by_round(hh_debt: pd.DataFrame, classes: dict[str, str]) -> pd.DataFrame:
    """What each household owed in each survey round, by class of purpose; a loan of unknown sum adds nothing."""
    kind = hh_debt["purpose"].astype("str").map(classes).fillna("unknown")
    debts = hh_debt.assign(kind=kind, surveyed=last_month(hh_debt["round"]), hh_id=hh_debt["hh_id"].astype("str"))
    owed = debts.groupby(["hh_id", "surveyed", "kind"])["outstanding_baht"].sum().round(SATANG).unstack("kind")
    owed = owed.reindex(columns=[*_KNOWN_CLASSES, "unknown"]).fillna(0.0)
    owed = owed.assign(known=owed[_KNOWN_CLASSES].sum(axis="columns").round(SATANG))
    owed = owed.assign(all=(owed["known"] + owed["unknown"]).round(SATANG)).reset_index()
    return owed.astype({"surveyed": "int64"}).sort_values("surveyed", kind="stable")


@indicator(
    id="D1.6",
    th="ภาระหนี้ต่อรายได้",
    en="Debt service ratio",
    dimension="D1",
    direction="down",
    parts=(
        Part("median", "ครัวเรือนตัวกลางที่มีรายได้สุทธิ", "median household with a net income", headline=True, lower=0.0),
        Part("among_paying", "ครัวเรือนตัวกลางในกลุ่มที่ชำระหนี้", "median household among those that pay", lower=0.0),
        Part("paying", "ครัวเรือนที่ชำระหนี้", "households that pay debts", direction="context", **SHARE),
        Part(
            "without_net_income",
            "ครัวเรือนที่ไม่มีรายได้สุทธิ จึงคำนวณไม่ได้",
            "households without net income: cannot be computed",
            direction="context",
            **SHARE,
        ),
    ),
    tables=("household", "hh_month", "hh_ledger"),
    settings=("window_months",),
    columns=COLUMNS_USED,
    bases=BASES,
    source="DOMAIN D1.6 [P]; no threshold: a lender's cap is no health norm [S32]",
    definition="1",
)
def debt_service_ratio(
    eligible_months: pd.DataFrame, household_amounts: pd.DataFrame, *, months, window_months
) -> pd.DataFrame:
    """How much of a household's net income goes into paying debts.

    For each household with `window_months` complete months in a row up to this month: (principal + interest +
    instalments not told apart) ÷ net income, in percent; then the median household: of all with a net income above
    zero (``median``), and of those among them that pay (``among_paying``). Beside it, of all with a complete window:
    who pays anything, and who has no net income, so that nothing can be computed.
    n: households in the median, or with a complete window; N: eligible households.

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_records
    >>> from tambonlib.months import span
    >>> records = example_records()
    >>> tables = [records[name] for name in debt_service_ratio.card.tables]
    >>> told = debt_service_ratio(*tables, months=span("2008-01", 12))
    >>> told.loc[told["month"] == "2008-12", ["part", "value"]].round(1).values.tolist()
    [['median', 24.8], ['among_paying', 24.8], ['paying', 100.0], ['without_net_income', 0.0]]
    """
    grid = months_of(eligible_months, months)
    eligible = count(eligible_months, grid)
    complete = household_amounts[household_amounts["complete"]]
    columns = ["net_income", "principal_paid", "interest", "loan_payment_undivided"]
    windows = rolling_sum(complete, columns, by=HOUSEHOLD, months=months, length=window_months).dropna()
    service = (windows["principal_paid"] + windows["interest"] + windows["loan_payment_undivided"]).round(SATANG)
    windows = windows.assign(service=service, ratio=100.0 * (service / windows["net_income"]))
    earning = windows[windows["net_income"] > 0]
    paying = earning[earning["service"] > 0]
    whole = count(windows, grid)
    pays = count(windows, grid, windows["service"] > 0)
    without = count(windows, grid, windows["net_income"] <= 0)
    not_recorded = _not_recorded(complete, columns, grid)
    values = {
        "median": (median(earning, "ratio", grid), count(earning, grid), "no_positive_income"),
        "among_paying": (median(paying, "ratio", grid), count(paying, grid), "no_paying_household"),
        "paying": (percent(pays, whole), whole, "no_positive_income"),
        "without_net_income": (percent(without, whole), whole, "no_positive_income"),
    }
    parts = [
        result_rows(
            part,
            eligible,
            value=value,
            n=n,
            reason=[(not_recorded, "category_not_recorded"), (whole > 0, reason)],
            otherwise="no_complete_window",
        )
        for part, (value, n, reason) in values.items()
    ]
    return pd.concat(parts, ignore_index=True)


@indicator(
    id="D1.7",
    th="ครัวเรือนที่เปลี่ยนหลังวงคุยบัญชี",
    en="Change after review",
    dimension="D1",
    direction="up",
    parts=(
        Part(
            "reviews",
            "วงคุยบัญชีในหนึ่งปีที่ผ่านมา",
            "review circles in the last twelve months",
            unit="count",
            step="learn",
            minimum=False,
            counts="reviews",
            lower=0.0,
            looks_back=YEAR,
            tables=("hh_review",),
        ),
        Part(
            "committed",
            "ครัวเรือนที่ตั้งเป้าลดรายจ่ายในวงคุย",
            "households that committed themselves at a review",
            step="learn",
            looks_back=YEAR,
            **SHARE,
            tables=_REVIEWS,
        ),
        Part("met", "ครัวเรือนที่ทำได้ตามเป้าของตน", "households that met their own commitment", headline=True, **SHARE),
        Part(
            "not_assessable",
            "ครัวเรือนที่ถึงกำหนดแล้วแต่บัญชีไม่พอจะบอกผล",
            "households with one due that cannot be assessed",
            direction="context",
            **SHARE,
        ),
    ),
    tables=("household", "hh_month", "hh_ledger", "hh_review", "hh_commitment"),
    columns=COLUMNS_USED,
    bases=BASES,
    source="DOMAIN D1.7 [P]; comparison with the same months one year earlier: own choice",
    definition="1",
)
def change_after_review(
    eligible_months: pd.DataFrame,
    category_months: pd.DataFrame,
    hh_review: pd.DataFrame,
    hh_commitment: pd.DataFrame,
    *,
    months,
) -> pd.DataFrame:
    """What became of the commitments that households made for themselves at account reviews (the step เปลี่ยน).

    - ``reviews``: review circles held in the twelve months up to this one.
    - ``committed``: eligible households that made a commitment at one of them ÷ eligible households, percent.
    - ``met``: households that met all their assessable commitments due by this month ÷ households with one, percent.
    - ``not_assessable``: households with a commitment due by this month but none assessable ÷ households with one due.

    A commitment is met when cash spending in its category, in the months after the review up to and including the due
    month, was lower by at least the target than in the same calendar months one year earlier.
    It can be assessed when the household's accounts of all these months are complete, something was
    spent in the earlier ones, the source tells the category apart, the review's date is known, and the due month lies
    one to twelve months after it (later, the earlier year would itself lie after the review).
    n: households assessed (``met``), with one due (``not_assessable``), eligible (``committed``), reviews
    (``reviews``); N: households with one due, eligible households; unknown for ``reviews``.

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_records
    >>> from tambonlib.months import span
    >>> records = example_records(months=15)
    >>> ledger = records["hh_ledger"]
    >>> less = (ledger["category"] == "alcohol") & (ledger["date"] >= "2009")
    >>> records["hh_ledger"] = ledger.assign(amount_baht=ledger["amount_baht"].mask(less, 360.0))
    >>> tables = [records[name] for name in change_after_review.card.tables]
    >>> told = change_after_review(*tables, months=span("2008-01", 15))
    >>> told.loc[told["month"] == "2009-03", ["part", "value"]].values.tolist()
    [['reviews', 1.0], ['committed', 100.0], ['met', 100.0], ['not_assessable', 0.0]]
    """
    reviews = hh_review[["review_id", "tambon_code", "date"]].dropna()
    reviews = reviews.assign(held=last_month(reviews["date"]))
    made = hh_commitment[list(COLUMNS_USED["hh_commitment"])].merge(
        reviews[["review_id", "held"]], on="review_id", how="left"
    )
    return pd.concat(
        [
            _reviews_held(reviews, months),
            _committed(eligible_months, made, months),
            *_met(eligible_months, made, category_months, months),
        ],
        ignore_index=True,
    )


def _reviews_held(reviews: pd.DataFrame, months: tuple[str, ...]) -> pd.DataFrame:
    """Reviews in the twelve months up to each month; how many there could have been is not known."""
    number = active_at(reviews, reviews["held"], reviews["held"] + YEAR, months_of(reviews, months))
    unknown = pd.Series(pd.NA, index=number.index, dtype="Int64")
    return result_rows("reviews", number, value=number, n=number, reason="no_records", N=unknown)


def _committed(eligible_months: pd.DataFrame, made: pd.DataFrame, months: tuple[str, ...]) -> pd.DataFrame:
    """Eligible households that made a commitment at a review of the last twelve months."""
    grid = months_of(eligible_months, months)
    eligible = count(eligible_months, grid)
    recent = active_at(made, made["held"], made["held"] + YEAR, months_of(made, months, by="hh_id"))
    recent = recent[recent > 0].reset_index()[HOUSEHOLD_MONTH].astype("str")
    who = count(eligible_months.astype("str").merge(recent, on=HOUSEHOLD_MONTH), grid)
    return result_rows("committed", eligible, value=percent(who, eligible), n=eligible, reason="no_eligible_household")


def _met(
    eligible_months: pd.DataFrame, made: pd.DataFrame, category_months: pd.DataFrame, months: tuple[str, ...]
) -> list[pd.DataFrame]:
    """Households with a commitment due by each month: those that met all of theirs, those that cannot be assessed."""
    outcome = _outcomes(made, category_months, months)
    made = made.assign(due=last_month(made["due"]), number=range(len(made))).merge(outcome, on="number", how="left")
    made = made.dropna(subset=HOUSEHOLD).fillna({"assessable": False, "met": False})
    houses = months_of(made, months, by=HOUSEHOLD)
    due = pd.DataFrame(
        {
            name: active_at(made[where], made.loc[where, "due"], None, houses)
            for name, where in {
                "due": made["due"].notna(),
                "assessable": made["assessable"].astype("bool"),
                "met": made["met"].astype("bool"),
            }.items()
        }
    ).reset_index()
    due = due[due["due"] > 0]
    tambons = sorted({*eligible_months["tambon_code"].unique(), *due["tambon_code"].unique()})
    grid = tambon_months(tambons, months)
    with_one_due = count(due, grid)
    assessed = count(due, grid, due["assessable"] > 0)
    met = count(due, grid, (due["assessable"] > 0) & (due["met"] == due["assessable"]))
    not_assessable = count(due, grid, due["assessable"] == 0)
    why = {"reason": [(with_one_due > 0, "none_assessable")], "otherwise": "none_due", "none": "none_due"}
    return [
        result_rows("met", with_one_due, value=percent(met, assessed), n=assessed, **why),
        result_rows("not_assessable", with_one_due, value=percent(not_assessable, with_one_due), n=with_one_due, **why),
    ]


def _outcomes(made: pd.DataFrame, category_months: pd.DataFrame, months: tuple[str, ...]) -> pd.DataFrame:
    """Of each commitment that can be assessed, by its number: whether it was met."""
    first, last = ordinal(months[0]), ordinal(months[-1])
    due, held = last_month(made["due"]), made["held"]
    # Both stretches of months must lie within the study.
    fits = (due > held) & (due - held <= YEAR) & (held + 1 - YEAR >= first) & (due <= last)
    asked = made.assign(number=range(len(made)), due=due, length=due - held)[fits]
    asked = asked[["number", "hh_id", "category", "target_pct", "held", "due", "length"]]
    spent = category_months.assign(now=last_month(category_months["month"])).drop(columns="month")
    spent = spent.astype({"hh_id": "str", "category": "str"})
    stretch = asked.astype({"hh_id": "str", "category": "str"}).merge(
        pd.DataFrame({"now": range(first, last + 1)}), how="cross"
    )
    stretch = stretch[(stretch["held"] < stretch["now"]) & (stretch["now"] <= stretch["due"])]
    keys = ["hh_id", "category", "now"]
    both = stretch.merge(spent, on=keys).merge(spent.assign(now=spent["now"] + YEAR), on=keys, suffixes=("", "_before"))
    # A commitment without a target cannot be assessed: groupby leaves it out.
    sums = (
        both.groupby(["number", "length", "target_pct"])
        .agg(known=("baht", "size"), after=("baht", "sum"), before=("baht_before", "sum"))
        .round(SATANG)
        .reset_index()
    )
    sums = sums[(sums["known"] == sums["length"]) & (sums["before"] > 0)]
    allowed = (sums["before"] * (100.0 - sums["target_pct"]) / 100.0).round(SATANG)
    return pd.DataFrame({"number": sums["number"], "assessable": True, "met": sums["after"] <= allowed})
