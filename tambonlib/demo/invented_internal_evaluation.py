"""Dimension 6 of the demo study: evaluation rounds, scores from three sides, reviews, and what was to be done."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tambonlib.demo.demo_calendar import day, written
from tambonlib.demo.plan import Tambon, chance, study_months, tambons
from tambonlib.demo.strengths import keeps, records

RUBRIC = "1"
#: Positions of the months of the network's rounds.
ROUNDS = (2, 8, 14, 20)
GROUPS = ("committee", "members", "women", "youth", "elders", "lao")
#: item → its dimension, names, and the powers that its level leans on
ITEMS = {
    "E1": ("D1", "ทำบัญชีครัวเรือนต่อเนื่อง", "household accounts kept", "KP"),
    "E2": ("D2", "ทำบัญชีกิจการและปรับอาชีพ", "enterprise accounts used", "KV"),
    "E3": ("D3", "แผนและข้อเสนอเดินหน้า", "plans and proposals moving", "VN"),
    "E4": ("D4", "กองทุนสวัสดิการมั่นคง", "welfare fund secure", "PN"),
    "E5": ("D5", "มีข้อมูลและใช้ข้อมูล", "data held and used", "KK"),
    "E6": ("D6", "ประเมินตนเองและทบทวน", "self-evaluation and review", "KP"),
    "E7": ("D7", "กลไกประชุมและตามมติ", "meetings and resolutions", "VV"),
    "E8": ("D8", "ภาคีร่วมงานและร่วมลงทุน", "partners share the work", "NN"),
}
ACTIONS = (
    "จัดวงคุยบัญชีให้ครบทุกหมู่",
    "ปรับฐานข้อมูลครัวเรือน",
    "ตามข้อเสนอกับ อบต.",
    "ชวนเยาวชนมาช่วยป้อนข้อมูล",
    "เปิดบัญชีกองทุนในที่ประชุม",
)
WORDS = {
    "expected": "อยากให้ทุกหมู่บ้านมาร่วม",
    "beyond": "ผู้สูงอายุมาเล่าเรื่องมาก",
    "below": "เยาวชนมาน้อย",
    "next": "จัดตอนเย็นแทน",
}


def evaluation_items() -> pd.DataFrame:
    """The table ``evaluation_item``: eight items, one for each dimension."""
    return records(
        "evaluation_item",
        [
            {
                "item": item,
                "rubric_version": RUBRIC,
                "order_no": order,
                "dimension": dimension,
                "label_th": th,
                "label_en": en,
            }
            for order, (item, (dimension, th, en, _)) in enumerate(ITEMS.items(), start=1)
        ],
    )


def peer_of(tambon: Tambon, number: int = 0) -> str:
    """The tambon of the same district that rates this one in the round of this number."""
    codes = [other.code for other in tambons() if other.code[:4] == tambon.code[:4]]
    return codes[(codes.index(tambon.code) + 1 + number % 2) % len(codes)]


def provincial_rater(tambon: Tambon) -> str:
    """The provincial worker, of another district, who rates this tambon."""
    return f"{tambon.province_code}-PV{int(tambon.code[2:4]) % 3 + 1}"


def evaluation_tables(
    seed: int, tambon: Tambon, strength: Mapping[str, np.ndarray], made: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Rounds, groups present, scores, reviews and actions; none of a tambon that does not evaluate itself.

    Parameters
    ----------
    made
        The tables of the tambon so far, to which evidence may point.
    """
    if not keeps(seed, tambon, "evaluation"):
        return {}
    random = chance(seed, tambon, 29)
    rounds = [_round(random, tambon, number, month) for number, month in enumerate(ROUNDS)]
    held = [(one, month) for one, month in zip(rounds, ROUNDS, strict=True) if one["date"] is not None]
    evidence = _evidence(made)
    scores, groups, actions, reviews = [], [], [], []
    for number, (one, month) in enumerate(held):
        groups += _groups(random, tambon, one, strength["P"][month])
        scores += _scores(
            random, tambon, one, number, {power: level[month] for power, level in strength.items()}, evidence
        )
        actions += _actions(random, tambon, one, strength["V"][month], len(actions))
        if random.random() < 0.6:
            earlier = reviews[-1]["aar_id"] if reviews and random.random() < 0.5 else None
            reviews.append(
                {
                    "aar_id": f"{tambon.code}-A{len(reviews) + 1}",
                    "tambon_code": tambon.code,
                    "kind": "aar",
                    "date": one["date"],
                    "round_id": one["round_id"],
                    "earlier_aar_id": earlier,
                    **WORDS,
                }
            )
    made_now = {
        "evaluation_round": rounds,
        "evaluation_round_group": groups,
        "score": scores,
        "aar": reviews,
        "action": actions,
    }
    return {name: records(name, rows) for name, rows in made_now.items()}


def _round(random, tambon: Tambon, number: int, month: int) -> dict:
    """Planned each half-year; a round that was not held has no date."""
    silent = tambon.has("fell_silent")
    held = random.random() < 0.85 and not (silent and month >= silent.start) or number == 0
    return {
        "round_id": f"{tambon.code}-E{number + 1}",
        "tambon_code": tambon.code,
        "round": study_months()[month],
        "planned": True,
        "date": written(day(month, int(random.integers(5, 29)))) if held else None,
        "n_people": int(random.integers(12, 45)) if held else None,
        "facilitator": "คนทำงานจังหวัด" if number < 2 else "แกนนำตำบล",
    }


def _groups(random, tambon: Tambon, one: dict, participation: float) -> list[dict]:
    """The committee comes always, others more often where many take part."""
    only_committee = tambon.has("overrates_itself")
    rows = []
    for group in GROUPS:
        comes = group == "committee" or (not only_committee and random.random() < 0.2 + 0.18 * participation)
        rows.append(
            {
                "round_id": one["round_id"],
                "tambon_code": tambon.code,
                "group": group,
                "expected": True,
                "present": bool(comes),
                "n_people": int(random.integers(2, 10)) if comes else 0,
            }
        )
    return rows


def _evidence(made: Mapping[str, pd.DataFrame]) -> list[tuple[str, str]]:
    """Records of the tambon to which a score may point."""
    keys = {
        "hh_review": "review_id",
        "plan": "plan_id",
        "meeting": "meeting_id",
        "dataset": "dataset_id",
        "proposal": "proposal_id",
    }
    return [(name, code) for name, key in keys.items() if name in made for code in made[name][key].tolist()[:6]]


def _scores(random, tambon: Tambon, one: dict, number: int, level: Mapping[str, float], evidence: list) -> list[dict]:
    """Each item by the tambon itself, mostly by a peer and by a provincial worker."""
    over = tambon.has("overrates_itself")
    raters = {"self": (tambon.code, over.strength if over else 0.2)}
    if random.random() < 0.8 or over:
        raters["peer"] = (peer_of(tambon, number), 0.0)
    if random.random() < 0.8:
        raters["provincial"] = (provincial_rater(tambon), -0.1)
    rows = []
    for kind, (rater, leniency) in raters.items():
        for item, (*_, powers) in ITEMS.items():
            true = (level[powers[0]] + level[powers[1]]) / 2
            current = _level(true + leniency + random.normal(0, 0.35))
            spread = int(random.integers(0, 2))
            rows.append(
                {
                    "round_id": one["round_id"],
                    "tambon_code": tambon.code,
                    "item": item,
                    "rubric_version": RUBRIC,
                    "rater_kind": kind,
                    "rater": rater,
                    "current": current,
                    "target": min(5, current + 1),
                    "spread_min": max(1, current - spread),
                    "spread_max": min(5, current + int(random.integers(0, 2))),
                    **_pointing(random, evidence, over is not None),
                }
            )
    return rows


def _level(value: float) -> int:
    return int(np.clip(round(value), 1, 5))


def _pointing(random, evidence: list[tuple[str, str]], mere_words: bool) -> dict:
    """What a score rests on: a record, a paper kept elsewhere, words alone, now and then a record that is not there."""
    drawn = random.random()
    if mere_words or drawn < 0.25 or not evidence:
        return {"evidence_text": "ทุกคนเห็นตรงกัน"}
    if drawn < 0.4:
        return {"evidence_text": "ดูในแฟ้มที่ อบต.", "evidence_table": "document"}
    table, code = evidence[int(random.integers(len(evidence)))]
    return {"evidence_text": "ดูบันทึก", "evidence_table": table, "evidence_ref": code if drawn < 0.95 else f"{code}-9"}


def _actions(random, tambon: Tambon, one: dict, volunteers: float, before: int) -> list[dict]:
    rows = []
    for _ in range(int(random.integers(2, 4))):
        due = np.datetime64(one["date"]) + int(random.integers(40, 130))
        done = random.random() < min(0.15 + 0.18 * volunteers, 0.95) and not tambon.has("never_closed")
        late = int(random.integers(3, 40)) if random.random() < 0.3 else -int(random.integers(0, 20))
        closed = written(due + late) if done else None
        rows.append(
            {
                "action_id": f"{tambon.code}-AC{before + len(rows) + 1:02d}",
                "tambon_code": tambon.code,
                "from_round": one["round_id"],
                "text": str(random.choice(ACTIONS)),
                "owner_role": "แกนนำหมู่บ้าน",
                "due": str(due),
                "closed": closed,
                "result": "เสร็จแล้ว" if closed else None,
            }
        )
    return rows
