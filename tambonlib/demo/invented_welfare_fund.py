"""Dimension 4 of the demo study: the community welfare fund, its members, what they pay and what it pays them."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tambonlib.demo.demo_calendar import day, last_day, months_from
from tambonlib.demo.invented_households import MOST_VILLAGES
from tambonlib.demo.plan import Tambon, chance, study_months
from tambonlib.demo.strengths import keeps, records

DUE = 30.0  # baht a month, one a day
LEFT_BLANK = 0.15  # share of funds whose treasurer leaves the cell empty where nothing was paid
#: benefit → baht, unit, days of waiting, share of all benefits
BENEFITS = {
    "birth": (500.0, "event", 180, 0.12),
    "illness": (100.0, "night", 180, 0.5),
    "death": (3000.0, "event", 180, 0.12),
    "scholarship": (300.0, "year", 365, 0.1),
    "old_age": (300.0, "month", 180, 0.12),
    "disaster": (1000.0, "event", 0, 0.04),
}
AGES = (
    "under_15",
    "age_15_24",
    "age_25_34",
    "age_35_44",
    "age_45_49",
    "age_50_54",
    "age_55_59",
    "age_60_64",
    "age_65_69",
    "age_70_over",
)
AGE_SHARES = (0.08, 0.05, 0.1, 0.2, 0.14, 0.13, 0.11, 0.09, 0.05, 0.05)
REASONS = ("died", "moved", "resigned", "unpaid")


def fund_tables(seed: int, tambon: Tambon, strength: Mapping[str, np.ndarray]) -> dict[str, pd.DataFrame]:
    """All tables of the fund of a tambon that has one; none of a tambon without a fund."""
    if not keeps(seed, tambon, "welfare"):
        return {}
    random = chance(seed, tambon, 26)
    fund = f"{tambon.code}-W"
    begun = int(random.integers(-22, 4))
    members = _members(random, tambon, fund, begun)
    contributions = _contributions(random, tambon, members, strength["P"])
    benefits = _benefits(random, tambon, members, contributions)
    head = {
        "fund_id": fund,
        "tambon_code": tambon.code,
        "name": f"กองทุนสวัสดิการตำบล{tambon.name_th}",
        "founded": str(day(begun, 1)),
        "rules_version": "1",
        "n_committee": int(random.integers(10, 21)),
    }
    return {
        "wf_fund": records("wf_fund", [head]),
        "wf_rule": _rules(tambon, fund, begun),
        "wf_member": members,
        "wf_contribution": contributions,
        "wf_benefit": benefits,
        "wf_month": _statements(random, tambon, fund, begun, contributions, benefits),
    }


def _members(random, tambon: Tambon, fund: str, begun: int) -> pd.DataFrame:
    """Most join when the fund begins, others month after month; a few leave."""
    count, last = int(random.integers(45, 130)), len(study_months()) - 1
    joined = np.where(random.random(count) < 0.55, begun, random.integers(begun, last + 1, count))
    leaves = (random.random(count) < 0.1) & (joined < last - 4)
    left = [
        day(int(month + random.integers(3, 12)), 25) if gone else None
        for month, gone in zip(joined, leaves, strict=True)
    ]
    gone = [on is not None and on <= last_day() for on in left]
    ages = random.choice(np.array([*AGES, None], dtype=object), count, p=[*np.array(AGE_SHARES) * 0.95, 0.05])
    return records(
        "wf_member",
        pd.DataFrame(
            {
                "member_id": [f"{fund}{number:03d}" for number in range(1, count + 1)],
                "fund_id": fund,
                "tambon_code": tambon.code,
                "village_no": random.integers(1, MOST_VILLAGES + 1, count),
                "age_band": ages,
                "age_as_of": "2007-12-31",
                "sex": random.choice(["female", "male"], count, p=[0.6, 0.4]),
                "joined": [str(day(int(month), 5)) for month in joined],
                "left": [str(on) if out else None for on, out in zip(left, gone, strict=True)],
                "reason": [str(random.choice(REASONS)) if out else None for out in gone],
            }
        ),
    )


def _contributions(random, tambon: Tambon, members: pd.DataFrame, participation: np.ndarray) -> pd.DataFrame:
    """What is due from each member each month, paid or not; where people take part, nearly all is paid."""
    months = np.array(study_months())
    joined, left = members["joined"].str[:7].to_numpy(), members["left"].str[:7].fillna("9999").to_numpy()
    due = (joined[:, None] <= months) & (months <= left[:, None])
    habit = random.normal(0, 0.06, (len(members), 1))
    paid = random.random(due.shape) < np.clip(
        0.3 + 0.19 * participation - 0.002 * np.arange(len(months)) + habit, 0.2, 0.985
    )
    member, month = np.nonzero(due)
    pays, unpaid = paid[member, month], np.nan if random.random() < LEFT_BLANK else 0.0
    days = np.char.add("-", np.char.zfill(random.integers(1, 28, len(month)).astype(str), 2))
    return records(
        "wf_contribution",
        pd.DataFrame(
            {
                "member_id": members["member_id"].to_numpy()[member],
                "tambon_code": tambon.code,
                "month_due": months[month],
                "amount_due_baht": DUE,
                "amount_paid_baht": np.where(pays, DUE, unpaid),
                "paid_date": np.where(pays, np.char.add(months[month], days), None),
            }
        ),
    )


def _benefits(random, tambon: Tambon, members: pd.DataFrame, contributions: pd.DataFrame) -> pd.DataFrame:
    """Benefits of each month, a share of what members paid; more than that where matching money is lived on."""
    matching, flood = tambon.has("lives_on_matching"), tambon.has("flood_month")
    share = matching.strength if matching else float(random.uniform(0.35, 0.7))
    usual = contributions.groupby("month_due")["amount_paid_baht"].sum()
    kinds, likely = list(BENEFITS), np.array([entry[3] for entry in BENEFITS.values()])
    rows, owed = [], 0.0
    for month, text in enumerate(study_months()):
        owed += share * float(usual.get(text, 0.0))
        there = members["member_id"].to_numpy()[(members["joined"].str[:7] < text) & ~(members["left"].str[:7] < text)]
        wanted = [str(random.choice(kinds, p=likely / likely.sum())) for _ in range(8)]
        if flood and month == flood.start:
            wanted, owed = ["disaster"] * 6, owed + 6000.0
        for kind in wanted:
            amount = BENEFITS[kind][0] * (int(random.integers(1, 6)) if BENEFITS[kind][1] == "night" else 1)
            if amount <= owed and len(there):
                owed -= amount
                rows.append(_benefit(random, tambon, str(random.choice(there)), len(rows) + 1, kind, month, amount))
    return records("wf_benefit", rows)


def _benefit(random, tambon: Tambon, member: str, number: int, kind: str, month: int, amount: float) -> dict:
    paid = day(month, int(random.integers(8, 28)))
    return {
        "benefit_id": f"{tambon.code}-B{number:03d}",
        "member_id": member,
        "tambon_code": tambon.code,
        "type": kind,
        "event_date": str(paid - int(random.integers(2, 25))),
        "paid_date": str(paid),
        "amount_baht": amount,
    }


def _rules(tambon: Tambon, fund: str, begun: int) -> pd.DataFrame:
    """One rule for each benefit from the founding on."""
    more = tambon.has("lives_on_matching")
    rows = [
        {
            "fund_id": fund,
            "tambon_code": tambon.code,
            "benefit_type": kind,
            "amount_baht": amount,
            "unit": unit,
            "waiting_days": days,
            "from_age": 60 if kind == "old_age" else None,
            "cap_per_year_baht": None if more else 5000.0,
            "valid_from": str(day(begun, 1)),
        }
        for kind, (amount, unit, days, _) in BENEFITS.items()
    ]
    return records("wf_rule", rows)


def _statements(
    random, tambon: Tambon, fund: str, begun: int, contributions: pd.DataFrame, benefits: pd.DataFrame
) -> pd.DataFrame:
    """One statement a month since the fund stands; what comes in and goes out is what the other books say."""
    months = months_from(max(begun, 0), len(study_months()) - 1)
    paid = contributions.groupby("month_due")["amount_paid_baht"].sum().reindex(months).fillna(0.0).to_numpy()
    given = benefits.groupby(benefits["paid_date"].str[:7])["amount_baht"].sum().reindex(months).fillna(0.0).to_numpy()
    october, march = (np.array([text.endswith(end) for text in months]) for end in ("-10", "-03"))
    matching = tambon.has("lives_on_matching")
    lao = np.where(march, (30000.0 if matching else 10000.0) * random.integers(1, 3), 0.0)
    state = np.where(october, 20000.0 if matching else 10000.0, 0.0)
    other = np.where(random.random(len(months)) < 0.15, 500.0 * random.integers(1, 5, len(months)), 0.0)
    admin = np.where(random.random(len(months)) < 0.4, 50.0 * random.integers(2, 9, len(months)), 0.0)
    change = paid + lao + state + other - given - admin
    first = float(np.round(random.uniform(20000, 60000) if begun < 0 else 5000.0, -2))
    closing = first + np.cumsum(change)
    return records(
        "wf_month",
        pd.DataFrame(
            {
                "fund_id": fund,
                "tambon_code": tambon.code,
                "month": months,
                "opening_baht": closing - change,
                "member_in_baht": paid,
                "lao_in_baht": lao,
                "state_in_baht": state,
                "other_in_baht": other,
                "benefits_out_baht": given,
                "admin_out_baht": admin,
                "closing_baht": closing,
            }
        ),
    )
