"""D4.2: how steadily the members pay what is due."""

import math
from functools import partial

import numpy as np
import pandas as pd

from tambonlib.indicators.card import Part
from tambonlib.indicators.cells import coded
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.runs import factorized
from tambonlib.indicators.standing import different_standing, month_numbers, standing
from tambonlib.indicators.told import SHARE, all_rows, part_rows, percent
from tambonlib.indicators.windows import YEAR
from tambonlib.months import ordinal


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
    >>> from tambonlib.indicators.welfare_fund.example import example_fund
    >>> told = contribution_regularity(example_fund(months=1)["wf_contribution"], months=("2008-01",))
    >>> told[["part", "value"]].round(1).values.tolist()
    [['paid', 90.0], ['this_month', 90.0], ['amount', 93.3], ['blank', 0.0], ['unknown', 0.0]]
    """
    due = _due(wf_contribution, months)
    members, who = _members(due, months), _members(due, months, only_judged=True)
    lots = _alike(due, months)
    year, month = (lots.assign(end=lots["start"] + length) for length in (YEAR, 1))
    count = partial(standing, months=months, weight="count")
    all_due, judged, members_now, judged_now = count(year), count(_judged(year)), count(month), count(_judged(month))
    owed = standing(_judged(year), months=months, weight="due_baht")
    given = standing(_from_payment(year, year["credit"] > 0), months=months, weight="credit")
    paid, paid_now = (count(_from_payment(lots, lots["state"] == _FULL)) for lots in (year, month))
    unknown = count(_from_payment(year, year["state"] == _UNKNOWN))
    why = {"reason": "no_known_payment", "none": "nothing_this_month"}
    return all_rows(
        [
            part_rows("paid", members, value=percent(paid, judged), n=who, **why),
            part_rows("this_month", members_now, value=percent(paid_now, judged_now), n=judged_now, **why),
            part_rows("amount", members, value=percent(given, owed), n=who, **why),
            part_rows("blank", members, value=percent(count(year[year["state"] == _BLANK]), all_due), n=members, **why),
            part_rows("unknown", members, value=percent(unknown, all_due), n=members, **why),
        ]
    )


#: What became of what was due: not or partly paid, left blank, paid without an amount, paid in full.
_SHORT, _BLANK, _UNKNOWN, _FULL = range(4)
# An ordinal before all months.
_LONG_AGO = -(10**6)


def _due(wf_contribution: pd.DataFrame, months: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Each member-month in which something was due: whose, when, how much, what was paid of it and how much later.

    Months are ordinals. What fell due so early or so late that no month of the study counts it is told as of the
    nearest such month, and a payment later than a year as a year later: neither is ever counted.
    """
    told = (wf_contribution["amount_due_baht"] > 0) & wf_contribution["tambon_code"].notna()
    rows = wf_contribution if told.all() else wf_contribution[told]
    # Of what has no date of payment nothing was seen later.
    start, paid_on = (
        month_numbers(rows[name], missing=_LONG_AGO, dtype="int32") for name in ("month_due", "paid_date")
    )
    due, paid = (rows[name].to_numpy(dtype="float64") for name in ("amount_due_baht", "amount_paid_baht"))
    state = np.where(paid >= due, _FULL, _SHORT).astype("int8")
    without = np.isnan(paid)
    state[without] = np.where(paid_on[without] == _LONG_AGO, _BLANK, _UNKNOWN)
    (tambon, tambons), (member, members) = coded(rows["tambon_code"]), factorized(rows["member_id"])
    first = ordinal(months[0])
    return {
        "tambon": tambon,
        "tambons": tambons,
        "member": tambon * (len(members) + 1) + member,
        "state": state,
        "start": np.clip(start, first - YEAR, first + len(months)),
        "later": np.clip(paid_on - start, 0, YEAR),
        "due_baht": due,
        "credit": np.clip(np.where(without, 0.0, paid), 0.0, due),
    }


def _alike(due: dict[str, np.ndarray], months: tuple[str, ...]) -> pd.DataFrame:
    """Member-months of one tambon that fell due, were paid and stand alike, added up: thousands of rows and not
    hundreds of thousands.
    """
    since = ordinal(months[0]) - YEAR
    shape = (len(due["tambons"]), YEAR + len(months) + 1, YEAR + 1, _FULL + 1)
    cell = ((due["tambon"] * shape[1] + due["start"] - since) * shape[2] + due["later"]) * shape[3] + due["state"]
    count = np.bincount(cell, minlength=math.prod(shape))
    there = np.flatnonzero(count)
    tambon, start, later, state = np.unravel_index(there, shape)
    # Whole hundredths add up exactly, so that the order of rows never shows.
    baht = {
        name: np.bincount(cell, np.rint(due[name] * 100.0), len(count))[there] / 100.0
        for name in ("due_baht", "credit")
    }
    return pd.DataFrame(
        {
            "tambon_code": pd.Categorical.from_codes(tambon, due["tambons"]),
            "start": start + since,
            "seen": start + since + later,
            "state": state,
            "count": count[there],
            **baht,
        }
    )


def _members(due: dict[str, np.ndarray], months: tuple[str, ...], only_judged: bool = False) -> pd.Series:
    """How many members have anything due in the twelve months up to each; of those judged, or of all."""
    stands = np.where(due["state"] == _UNKNOWN, due["later"], YEAR) if only_judged else YEAR
    return different_standing(
        due["tambon"], due["tambons"], due["member"], due["start"], due["start"] + stands, months=months
    )


def _judged(lots: pd.DataFrame) -> pd.DataFrame:
    """Those of which it is known whether they are paid: until a payment of unknown amount is seen, all."""
    return lots.assign(end=lots["end"].where(lots["state"] != _UNKNOWN, np.minimum(lots["end"], lots["seen"])))


def _from_payment(lots: pd.DataFrame, where: pd.Series) -> pd.DataFrame:
    """From the month in which the payment is seen, as long as the due month counts."""
    return lots.loc[where, ["tambon_code", "seen", "end", "count", "credit"]].rename(columns={"seen": "start"})
