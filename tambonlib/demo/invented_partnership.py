"""Dimension 8 of the demo study: partners, agreements, what was really given, and activities carried out together."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tambonlib.demo.demo_calendar import day, position
from tambonlib.demo.plan import Tambon, chance, study_months
from tambonlib.demo.strengths import keeps, records

#: name, side; the first is the community itself
PARTNERS = (
    ("กลุ่มชาวบ้านและกลุ่มแม่บ้าน", "community"),
    ("อบต.", "lao"),
    ("เกษตรอำเภอ", "state"),
    ("พัฒนาชุมชนอำเภอ", "state"),
    ("มหาวิทยาลัยในภาค", "academic"),
    ("วัด", "religious"),
    ("โรงงานน้ำตาล", "private"),
)
#: kind → usual baht, basis of valuation, what was given
KINDS = {
    "cash": (9000.0, "paid", "งบจัดเวที"),
    "in_kind": (3500.0, "market_price", "อาหารและสถานที่"),
    "people": (2400.0, "wage_rate", "แรงงานขุดลอกคลอง"),
    "knowledge": (4000.0, "estimate", "วิทยากร"),
}
LEVELS = ("inform", "consult", "involve", "collaborate", "empower")


def partner_tables(
    seed: int, tambon: Tambon, strength: Mapping[str, np.ndarray], proposals: list[str]
) -> dict[str, pd.DataFrame]:
    """Partners, agreements, contributions and joint activities; none of a tambon that writes none of it down."""
    if not keeps(seed, tambon, "partnership"):
        return {}
    random = chance(seed, tambon, 30)
    count = int(np.clip(round(1.5 + 1.3 * strength["N"][-1] + random.normal(0, 0.6)), 3, len(PARTNERS)))
    partners = [
        {
            "partner_id": f"{tambon.code}-T{number}",
            "tambon_code": tambon.code,
            "name": name if number != 2 else f"อบต.{tambon.name_th}",
            "side": side,
        }
        for number, (name, side) in enumerate(PARTNERS[:count], start=1)
    ]
    agreements = _agreements(random, tambon, partners, strength["N"])
    gifts = _contributions(random, tambon, partners, agreements, strength, proposals)
    joint, present = _joint(random, tambon, partners, strength)
    made = {
        "partner": partners,
        "agreement": agreements,
        "contribution": gifts,
        "joint_activity": joint,
        "joint_activity_partner": present,
    }
    return {name: records(name, rows) for name, rows in made.items()}


def _agreements(random, tambon: Tambon, partners: list[dict], level: np.ndarray) -> list[dict]:
    """With some of the partners from outside; a spoken one often without an amount."""
    rows = []
    for partner in partners[1:]:
        if random.random() < 0.15 + 0.13 * level.mean():
            month, form = (
                int(random.integers(-3, 12)),
                str(random.choice(["mou", "letter", "spoken"], p=[0.3, 0.4, 0.3])),
            )
            amount = float(random.integers(10, 60) * 1000)
            rows.append(
                {
                    "agreement_id": f"{tambon.code}-AG{len(rows) + 1}",
                    "tambon_code": tambon.code,
                    "partner_id": partner["partner_id"],
                    "type": form,
                    "topic": "ร่วมจัดการน้ำและอาชีพ",
                    "dimension": str(random.choice(["D3", "D2", "D4"])),
                    "start": str(day(month, 1)),
                    "end": str(day(month + 11, 31)),
                    "committed_baht": None if form == "spoken" and random.random() < 0.5 else amount,
                }
            )
    return rows


def _contributions(
    random, tambon: Tambon, partners: list[dict], agreements: list[dict], strength, proposals: list[str]
) -> list[dict]:
    """What was given in each month; the stronger the partners, the more sides give. One partner may give nearly all."""
    one = tambon.has("one_partner")
    rows = []
    for month in range(len(study_months())):
        flooded = tambon.has("flood_month") and month == tambon.has("flood_month").start
        for number, partner in enumerate(partners):
            likely = 0.12 + 0.11 * (strength["P"][month] if number == 0 else strength["N"][month])
            if random.random() < (0.95 if flooded else likely):
                kind = str(random.choice(list(KINDS), p=_kinds_of(partner["side"])))
                rows.append(_gift(random, tambon, partner, kind, month, len(rows) + 1, agreements, proposals))
                if one and number > 0:
                    rows[-1]["value_baht"] = _lopsided(rows[-1]["value_baht"], one.strength, number == 1)
    return rows


def _lopsided(value: float | None, share: float, large: bool) -> float | None:
    """What one large partner and the small ones beside it give, so that about this share comes from the large one."""
    if value is None:
        return None
    return float(np.round(value * (share / (1 - share) if large else 0.3), -1))


def _kinds_of(side: str) -> list[float]:
    """How often cash, things, people and knowledge are given."""
    return {"community": [0.2, 0.35, 0.45, 0.0], "academic": [0.05, 0.05, 0.1, 0.8]}.get(side, [0.5, 0.3, 0.1, 0.1])


def _gift(
    random,
    tambon: Tambon,
    partner: dict,
    kind: str,
    month: int,
    number: int,
    agreements: list[dict],
    proposals: list[str],
) -> dict:
    usual, basis, topic = KINDS[kind]
    on = day(month, int(random.integers(2, 28)))
    under = [
        one["agreement_id"]
        for one in agreements
        if one["partner_id"] == partner["partner_id"] and one["start"] <= str(on) <= one["end"]
    ]
    valued = kind == "cash" or random.random() < 0.9
    return {
        "contribution_id": f"{tambon.code}-C{number:03d}",
        "tambon_code": tambon.code,
        "date": str(on),
        "partner_id": partner["partner_id"],
        "agreement_id": under[0] if under else None,
        "kind": kind,
        "topic": topic,
        "proposal_id": str(random.choice(proposals)) if proposals and random.random() < 0.2 else None,
        "value_baht": float(np.round(usual * random.lognormal(0, 0.5), -1)) if valued else None,
        "valuation_basis": basis if valued else None,
    }


def _joint(random, tambon: Tambon, partners: list[dict], strength) -> tuple[list[dict], list[dict]]:
    """Activities with partners, the community always among them."""
    activities, present = [], []
    for month in range(len(study_months())):
        if random.random() < 0.1 + 0.13 * strength["N"][month]:
            name = f"{tambon.code}-J{len(activities) + 1:02d}"
            depth = int(np.clip(round(strength["P"][month] + random.normal(0, 0.7)), 1, 5))
            on = day(month, int(random.integers(2, 28)))
            activities.append(
                {
                    "joint_activity_id": name,
                    "tambon_code": tambon.code,
                    "date": str(on),
                    "topic": "เวทีร่วมภาคี",
                    "dimension": str(random.choice(["D1", "D3", "D4", "D8"])),
                    "participation": LEVELS[depth - 1],
                    "n_people": int(random.integers(15, 90)) + 10 * (position(on) == 9),
                }
            )
            for number, partner in enumerate(partners):
                if number == 0 or random.random() < 0.2 + 0.15 * strength["N"][month]:
                    present.append(
                        {"joint_activity_id": name, "partner_id": partner["partner_id"], "tambon_code": tambon.code}
                    )
    return activities, present
