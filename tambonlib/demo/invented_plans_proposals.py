"""Dimension 3 of the demo study: community plans, problems in their order, proposals and what became of them."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tambonlib.demo.demo_calendar import day, position, written
from tambonlib.demo.plan import Tambon, chance
from tambonlib.demo.strengths import keeps, records

#: problem group → what is written, its cause, and what is proposed
PROBLEMS = {
    "drought": ("น้ำไม่พอทำนาปรัง", "คลองตื้นเขิน", "ขุดลอกคลองไส้ไก่"),
    "flood": ("น้ำท่วมนาท้ายตำบล", "ทางระบายน้ำแคบ", "วางท่อระบายน้ำและทำคันกั้น"),
    "livelihood": ("ต้นทุนทำนาสูง", "ซื้อปุ๋ยและยาทั้งหมด", "ตั้งกลุ่มทำปุ๋ยหมัก"),
    "debt": ("หนี้นอกระบบ", "ดอกเบี้ยสูงและกู้หลายทาง", "ตั้งกลุ่มออมทรัพย์แก้หนี้"),
    "farm_land": ("ที่ดินทำกินไม่มีเอกสาร", "อยู่ในเขตที่ราชพัสดุ", "สำรวจแนวเขตร่วมกับอำเภอ"),
    "infrastructure": ("ถนนเข้าไร่ชำรุด", "รถอ้อยวิ่งหนัก", "ซ่อมถนนลูกรัง"),
    "health": ("ผู้สูงอายุอยู่บ้านคนเดียว", "ลูกหลานไปทำงานไกล", "อาสาเยี่ยมบ้าน"),
    "environment": ("ขยะริมคลอง", "ไม่มีที่ทิ้ง", "คัดแยกขยะและธนาคารขยะ"),
    "drugs": ("วัยรุ่นมั่วสุม", "ไม่มีที่ทำกิจกรรม", "ลานกีฬาและค่ายเยาวชน"),
    "welfare": ("คนพิการเข้าไม่ถึงเบี้ยยังชีพ", "ไม่มีใครพาไปขึ้นทะเบียน", "สำรวจและพาไปขึ้นทะเบียน"),
}
AGENCIES = ("อบต.", "อำเภอ", "ชลประทาน", "เกษตรอำเภอ", "พัฒนาชุมชน", "สถานีอนามัย")
#: usual days of each step: where proposals are followed up, and where they wait
FAST = {"in_plan": 25, "submitted": 30, "adopted": 55, "funded": 80}
OFTEN_FAST = 0.93  # share of proposals that are followed up, where that is planted
SLOW = {"in_plan": 45, "submitted": 95, "adopted": 185, "funded": 255}
LATER = {"started": 40, "done": 90, "resolved": 80}


def plan_tables(
    seed: int, tambon: Tambon, strength: Mapping[str, np.ndarray], datasets: list[str]
) -> dict[str, pd.DataFrame]:
    """Plans, problems, proposals and their events; none of a tambon without a plan.

    Parameters
    ----------
    strength
        See :func:`tambonlib.demo.strengths.strengths`.
    datasets
        Codes of the tambon's datasets that problems and proposals may cite; empty where it keeps none.
    """
    if not keeps(seed, tambon, "plans"):
        return {}
    random = chance(seed, tambon, 25)
    plans = _plans(random, tambon)
    problems = [row for plan in plans for row in _problems(random, tambon, plan, strength, datasets)]
    proposals, events = [], []
    for _ in range(int(random.integers(11, 18))):
        proposal = _proposal(random, tambon, len(proposals) + 1, problems, strength, datasets)
        proposals.append(proposal)
        events += _events(random, tambon, proposal)
    made = {"plan": plans, "problem": problems, "proposal": proposals, "proposal_event": events}
    return {name: records(name, rows) for name, rows in made.items()}


def _plans(random, tambon: Tambon) -> list[dict]:
    """Of fiscal year 2007, adopted before the study or just after it began, and of 2008."""
    return [
        {
            "plan_id": f"{tambon.code}-PL{year % 100:02d}",
            "tambon_code": tambon.code,
            "fiscal_year": year,
            "version": "1",
            "adopted_date": str(day(12 * (year - 2007) + int(random.integers(-3, 2)), 15)),
            "n_villages": int(random.integers(5, 13)),
            "n_participants": int(random.integers(40, 260)),
        }
        for year in (2007, 2008)
    ]


def _problems(random, tambon: Tambon, plan: dict, strength, datasets: list[str]) -> list[dict]:
    """Six to eight problems in order; after a flood that is the first."""
    groups = [str(group) for group in random.permutation(list(PROBLEMS))[: int(random.integers(6, 9))]]
    if tambon.has("flood_month") and plan["fiscal_year"] == 2008:
        groups = ["flood", *(group for group in groups if group != "flood")]
    likely = _cites(strength["K"][0])
    return [
        {
            "problem_id": f"{plan['plan_id']}-{rank:02d}",
            "tambon_code": tambon.code,
            "plan_id": plan["plan_id"],
            "group": group,
            "title": PROBLEMS[group][0],
            "cause": PROBLEMS[group][1],
            "priority_rank": rank,
            "n_households_hit": int(random.integers(15, 400)),
            "evidence_dataset_id": str(random.choice(datasets)) if datasets and random.random() < likely else None,
        }
        for rank, group in enumerate(groups, start=1)
    ]


def _cites(level: float) -> float:
    """How likely a decision cites data at this level of the data power."""
    return float(np.clip(0.03 + 0.3 * (level - 1.9), 0.03, 0.85))


def _proposal(random, tambon: Tambon, number: int, problems: list[dict], strength, datasets: list[str]) -> dict:
    """The first is put to an agency in the first months, the others at any time."""
    first = number == 1
    month = int(random.integers(0, 3)) if first else int(random.integers(0, 19))
    of_year = [one for one in problems if one["plan_id"].endswith("07" if month < 9 else "08")]
    problem = of_year[int(min(random.exponential(2.2), len(of_year) - 1))]
    own = float(np.clip(0.12 + 0.07 * (strength["V"][month] + strength["P"][month] - 3), 0.1, 0.4))
    doer = "agency" if first else str(random.choice(["self", "joint", "agency"], p=[own, own * 0.6, 1 - 1.6 * own]))
    return {
        "proposal_id": f"{tambon.code}-PR{number:02d}",
        "tambon_code": tambon.code,
        "plan_id": problem["plan_id"],
        "problem_id": problem["problem_id"],
        "title": PROBLEMS[problem["group"]][2],
        "approach": "แก้ที่ต้นเหตุร่วมกับหมู่บ้าน",
        "responsible": "คณะทำงานตำบล",
        "doer": doer,
        "target_agency": None if doer == "self" else str(random.choice(AGENCIES)),
        "budget_asked_baht": float(np.round(random.lognormal(10.6, 0.8) / 1000) * 1000),
        "proposed_date": str(day(month, int(random.integers(3, 28)))),
        "evidence_dataset_id": str(random.choice(datasets))
        if datasets and random.random() < _cites(strength["K"][month])
        else None,
    }


def _events(random, tambon: Tambon, proposal: dict) -> list[dict]:
    """Every change of status until the books are closed."""
    now = np.datetime64(proposal["proposed_date"])
    rows = [_event(tambon, proposal, now, "proposed")]
    for status, days in _way(random, tambon, proposal):
        now = now + days
        budget = proposal["budget_asked_baht"] * float(random.choice([0.5, 0.8, 1.0])) if status == "funded" else None
        rows.append(
            _event(
                tambon,
                proposal,
                now,
                status,
                budget,
                f"อบต. {int(random.integers(100, 999))}/{2550 + position(now) // 12}",
            )
        )
    return [row for row in rows if row["date"] is not None]


def _event(
    tambon: Tambon, proposal: dict, on, status: str, budget: float | None = None, document: str | None = None
) -> dict:
    official = status in ("submitted", "adopted", "funded", "rejected")
    return {
        "proposal_id": proposal["proposal_id"],
        "tambon_code": tambon.code,
        "date": written(on),
        "status": status,
        "budget_baht": budget,
        "document_no": document if official else None,
    }


def _way(random, tambon: Tambon, proposal: dict) -> list[tuple[str, int]]:
    """Statuses after the first, each with the days since the one before; the first proposal, a large one, is slow."""
    large = proposal["proposal_id"].endswith("PR01")
    usual = FAST if tambon.has("proposals_move") and random.random() < OFTEN_FAST and not large else SLOW
    steps = [(status, _days(random, usual[status])) for status in usual]
    turned_down = tambon.has("turned_down")
    if proposal["doer"] == "self":
        steps = [steps[0]]
    elif not large and random.random() < (turned_down.strength if turned_down else 0.05):
        exit_ = "rejected" if random.random() < 0.6 else "withdrawn"
        return [("in_plan", _days(random, 25)), ("submitted", _days(random, 30)), (exit_, _days(random, 90))]
    elif random.random() < 0.12:
        steps.insert(2, ("returned", _days(random, 20)))
    left = 3 if random.random() < 0.6 else 2
    return steps + [(status, _days(random, LATER[status])) for status in list(LATER)[:left]]


def _days(random, usual: float) -> int:
    """Days of one step: most near the usual, some much longer, never none."""
    return 1 + int(random.gamma(6.0, usual / 6.0))
