"""The four powers as the tambon, a peer and a provincial worker rated them: start, on the way, then and end."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tambonlib.demo.demo_calendar import day
from tambonlib.demo.invented_internal_evaluation import GROUPS, ROUNDS, RUBRIC, peer_of, provincial_rater
from tambonlib.demo.plan import Tambon, chance, study_months
from tambonlib.demo.strengths import POWERS, records

MOMENTS = ("start", "during", "during", "end")
ITEMS = tuple(f"{power}{number}" for power in POWERS for number in range(1, 5))
#: rater → leniency in levels, spread of one rating, share of the rounds in which there is one
RATERS = {"self": (0.2, 0.3, 0.92), "peer": (0.0, 0.35, 0.75), "provincial": (-0.05, 0.3, 0.8)}
SENTENCES = {
    "V": ("มีอาสามาช่วยเก็บสมุดทุกหมู่", "ยังอยู่กับกำนันกับผู้ใหญ่บ้าน", "ประชุมเองเดือนละครั้ง"),
    "K": ("เอาตัวเลขหนี้มาเปิดในเวที", "ข้อมูลยังอยู่ที่ อบต.", "คืนข้อมูลครบสามหมู่"),
    "N": ("อบต. กับวัดมาร่วมทุกครั้ง", "มีเกษตรอำเภอมาคนเดียว", "ทำบันทึกข้อตกลงแล้ว"),
    "P": ("ผู้สูงอายุกับเยาวชนมาพูดเอง", "มีแต่กรรมการ", "ลงแรงขุดคลองกันทุกบ้าน"),
}


def power_tables(
    seed: int, tambon: Tambon, strength: Mapping[str, np.ndarray], made: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Ratings of all items, and who was present; the tambon with almost nothing was never rated.

    Parameters
    ----------
    made
        The tables of the tambon so far, to which evidence may point.
    """
    if tambon.kind == "almost_nothing":
        return {}
    random = chance(seed, tambon, 32)
    own = np.random.default_rng([seed, int(tambon.code), 33]).normal(0, 0.3, len(ITEMS))
    meetings = made["meeting"]["meeting_id"].tolist() if "meeting" in made else []
    ratings, present = [], []
    for number, (month, moment) in enumerate(zip(ROUNDS, MOMENTS, strict=True)):
        silent = tambon.has("fell_silent")
        if silent and month >= silent.start:
            continue
        for kind in RATERS:
            if random.random() < RATERS[kind][2] or number in (0, len(ROUNDS) - 1) and kind == "self":
                level = [strength[item[0]][month] for item in ITEMS] + own
                ratings += _ratings(random, tambon, kind, number, moment, level, meetings)
                if kind == "self" and moment == "end":
                    then = [strength[item[0]][ROUNDS[0]] - 0.4 for item in ITEMS] + own
                    ratings += _ratings(random, tambon, kind, number, "then", then, meetings)
        present += _present(random, tambon, month, moment, strength["P"][month])
    return {
        "power_rating": records("power_rating", ratings),
        "power_rating_presence": records("power_rating_presence", present),
    }


def _ratings(
    random, tambon: Tambon, kind: str, number: int, moment: str, level: np.ndarray, meetings: list[str]
) -> list[dict]:
    """One level for each item; lowest and highest vote around it, a sentence of evidence for most."""
    over = tambon.has("overrates_itself")
    leniency, spread, _ = RATERS[kind]
    leniency = over.strength if over and kind == "self" else leniency
    seen = np.clip(np.round(level + leniency + random.normal(0, spread, len(ITEMS))), 1, 5).astype(int)
    low, high = (
        np.maximum(seen - random.integers(0, 3, len(ITEMS)), 1),
        np.minimum(seen + random.integers(0, 2, len(ITEMS)), 5),
    )
    rater = {"self": tambon.code, "peer": peer_of(tambon, number), "provincial": provincial_rater(tambon)}[kind]
    said, pointed, drawn = (random.random(len(ITEMS)) for _ in range(3))
    month = ROUNDS[number]
    head = {
        "tambon_code": tambon.code,
        "round": study_months()[month],
        "rater_kind": kind,
        "rater": rater,
        "rated_moment": moment,
        "rubric_version": RUBRIC,
        "date": str(day(month, 12 + len(kind))),
    }
    rows = []
    for place, item in enumerate(ITEMS):
        row = {**head, "item": item, "agreed_level": int(seen[place]), "target_level": int(min(seen[place] + 1, 5))}
        if kind == "self":
            row |= {"lowest_vote": int(low[place]), "highest_vote": int(high[place])}
        if said[place] < 0.7:
            row["evidence"] = SENTENCES[item[0]][int(drawn[place] * 3)]
        if pointed[place] < 0.3 and meetings and not over:
            row |= {"evidence_table": "meeting", "evidence_ref": meetings[int(drawn[place] * len(meetings))]}
        rows.append(row)
    return rows


def _present(random, tambon: Tambon, month: int, moment: str, participation: float) -> list[dict]:
    """How many of each group sat in the tambon's own circle."""
    head = {"tambon_code": tambon.code, "round": study_months()[month], "rater": tambon.code, "rated_moment": moment}
    rows = [{**head, "group": "committee", "n_people": int(random.integers(4, 10))}]
    for group in GROUPS[1:]:
        if not tambon.has("overrates_itself") and random.random() < 0.2 + 0.16 * participation:
            rows.append({**head, "group": group, "n_people": int(random.integers(1, 8))})
    return rows
