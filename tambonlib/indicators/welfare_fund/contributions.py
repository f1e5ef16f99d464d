"""D4.2: how steadily the members pay what is due."""

import numpy as np
import pandas as pd

from tambonlib.indicators.card import Part
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.standing import last_month, once_each, standing
from tambonlib.indicators.told import SHARE, all_rows, part_rows, percent
from tambonlib.indicators.windows import YEAR


@indicator(
    id="D4.2", th="ความสม่ำเสมอการส่งเงินสมทบ", en="Contribution regularity", dimension="D4", direction="up",
    parts=(
        Part("paid", "งวดที่ส่งครบใน 12 เดือน", "member-months paid in full, last 12 months", step="do", headline=True,
             counts="members", **SHARE),
        Part("this_month", "งวดของเดือนนี้ที่ส่งครบภายในเดือน", "due this month and paid in full by its end", step="do",
             counts="members", **SHARE),
        Part("amount", "เงินที่ส่งต่อเงินที่ต้องส่งใน 12 เดือน", "amount paid of the amount due, last 12 months", step="do",
             counts="members", **SHARE),
        Part("blank", "งวดที่เว้นช่องเงินที่ส่งและวันที่ส่งไว้ นับเป็นยังไม่ส่ง", "amount and date left blank, counted as not paid", step="do",
             counts="members", direction="context", **SHARE),
        Part("unknown", "งวดที่ส่งแล้วแต่ไม่ทราบจำนวนเงิน", "paid, but the amount is not known", step="do", counts="members",
             direction="context", **SHARE),
    ),
    tables=("wf_contribution",),
    columns={"wf_contribution": ("member_id", "tambon_code", "month_due", "amount_due_baht", "amount_paid_baht", "paid_date")},
    source="DOMAIN D4.2 [P]", definition="1",
)  # fmt: skip
def contribution_regularity(wf_contribution: pd.DataFrame, *, months) -> pd.DataFrame:
    """How steadily members pay their contributions (เงินสมทบ or เงินสัจจะ).

    Over the contributions that fell due in the twelve months up to this one, in percent, with the payments made
    by the end of this month:

    - ``paid``: member-months paid in full ÷ member-months due. A part payment is not a payment in full.
    - ``this_month``: the same, of what fell due in this month only.
    - ``amount``: baht paid ÷ baht due; what was paid beyond a month's due does not count for another.
    - ``blank``: member-months whose amount and day of payment were left blank (counted as not paid) ÷ all due.
    - ``unknown``: member-months with a day of payment by now but no amount ÷ all due. They are in none of the first three.

    A payment without a date counts from the month in which it was due. A month in which nothing was due from a member is
    not counted. n: members with a judged member-month (``blank``, ``unknown``: with any due); N: members with any due.
    Undefined where nothing fell due, or of nothing that did the amount is known.

    Examples
    --------
    >>> from tambonlib.indicators.welfare_fund.example import example_fund
    >>> told = contribution_regularity(example_fund(months=1)["wf_contribution"], months=("2008-01",))
    >>> told[["part", "value"]].round(1).values.tolist()
    [['paid', 90.0], ['this_month', 90.0], ['amount', 93.3], ['blank', 0.0], ['unknown', 0.0]]
    """
    due = _due(wf_contribution)
    year = due.assign(end=due["start"] + YEAR)
    month = due.assign(end=due["start"] + 1)
    members = standing(once_each(year, _MEMBER), months=months)
    all_due = standing(year, months=months)
    judged = standing(_judged(year), months=months)
    who = standing(once_each(_judged(year), _MEMBER), months=months)
    paid = standing(_full(year), months=months)
    owed = standing(_judged(year), months=months, weight="due_baht")
    given = standing(_given(year), months=months, weight="credit")
    members_now, judged_now = standing(month, months=months), standing(_judged(month), months=months)
    why = {"reason": "no_known_payment", "none": "nothing_this_month"}
    return all_rows([
        part_rows("paid", members, value=percent(paid, judged), n=who, **why),
        part_rows("this_month", members_now, value=percent(standing(_full(month), months=months), judged_now), n=judged_now, **why),
        part_rows("amount", members, value=percent(given, owed), n=who, **why),
        part_rows("blank", members, value=percent(standing(year.loc[year["blank"], ["tambon_code", "start", "end"]], months=months), all_due), n=members, **why),
        part_rows("unknown", members, value=percent(standing(_unknown(year), months=months), all_due), n=members, **why),
    ])  # fmt: skip


_MEMBER = ["tambon_code", "member"]


def _due(wf_contribution: pd.DataFrame) -> pd.DataFrame:
    """Each member-month in which something was due: when, how much, what was paid of it and when that was seen."""
    rows = wf_contribution[wf_contribution["amount_due_baht"] > 0]
    start, paid_on, paid = last_month(rows["month_due"]), last_month(rows["paid_date"]), rows["amount_paid_baht"]
    return pd.DataFrame({
        "tambon_code": rows["tambon_code"].astype("category"), "member": pd.factorize(rows["member_id"])[0], "start": start,
        "seen": np.fmax(start, paid_on), "due_baht": rows["amount_due_baht"],
        "credit": np.fmin(paid.fillna(0.0), rows["amount_due_baht"]), "full": paid >= rows["amount_due_baht"],
        "blank": paid.isna() & paid_on.isna(), "unknown": paid.isna() & paid_on.notna(),
    })  # fmt: skip


def _judged(rows: pd.DataFrame) -> pd.DataFrame:
    """Those of which it is known whether they are paid: until a payment of unknown amount is seen, all."""
    return rows.assign(end=rows["end"].where(~rows["unknown"], np.fmin(rows["end"], rows["seen"])))


def _full(rows: pd.DataFrame) -> pd.DataFrame:
    return _from_payment(rows, rows["full"])


def _given(rows: pd.DataFrame) -> pd.DataFrame:
    return _from_payment(rows, rows["credit"] > 0)


def _unknown(rows: pd.DataFrame) -> pd.DataFrame:
    return _from_payment(rows, rows["unknown"])


def _from_payment(rows: pd.DataFrame, where: pd.Series) -> pd.DataFrame:
    """From the month in which the payment is seen, as long as the due month counts."""
    return rows.loc[where, ["tambon_code", "seen", "end", "credit"]].rename(columns={"seen": "start"})
