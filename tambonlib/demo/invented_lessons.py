"""Lessons, stories with consents, practical knowledge and peer assists of the demo study; a few, as in life."""

import numpy as np
import pandas as pd

from tambonlib.demo.demo_calendar import day, written
from tambonlib.demo.invented_internal_evaluation import peer_of
from tambonlib.demo.plan import Tambon, chance
from tambonlib.demo.strengths import records

#: what is planted → dimension, power, issue, context, mechanism, outcome, factor
LESSONS = {
    "less_vice": (
        "D1",
        "K",
        "วงคุยบัญชีทำให้ลดเหล้าลดหวย",
        "หมู่บ้านเล็ก รู้จักกันหมด",
        "เห็นยอดรวมของกันแล้วคิดได้เอง",
        "รายจ่ายอบายมุขลดลง",
        "enabling",
    ),
    "proposals_move": (
        "D3",
        "V",
        "อาสาตามเรื่องกับ อบต. ทุกเดือน",
        "นายก อบต. เปิดรับ",
        "เจ้าหน้าที่รู้ว่ามีคนรอคำตอบ",
        "ข้อเสนอได้งบเร็ว",
        "enabling",
    ),
    "turned_down": (
        "D3",
        "N",
        "เสนอเรื่องที่ อบต. ทำไม่ได้",
        "ถนนเป็นของกรมทางหลวง",
        "ไม่ได้ถามก่อนเสนอ",
        "เรื่องถูกส่งกลับ",
        "hindering",
    ),
    "flood_month": (
        "D2",
        "P",
        "น้ำท่วมทำให้บัญชีขาดทุน",
        "นาอยู่ท้ายน้ำ",
        "ทุกบ้านเดือดร้อนพร้อมกัน",
        "ไม่ใช่ความล้มเหลวของการเรียนรู้",
        "hindering",
    ),
    "lives_on_matching": (
        "D4",
        "N",
        "กองทุนอยู่ได้ด้วยเงินสมทบ",
        "ตั้งสวัสดิการไว้สูง",
        "คิดว่ารัฐจะให้ทุกปี",
        "ต้องทบทวนระเบียบ",
        "hindering",
    ),
    "people_contribute": (
        "D4",
        "P",
        "เปิดบัญชีกองทุนในที่ประชุมทุกเดือน",
        "หมู่บ้านประชุมประจำ",
        "เห็นเงินของตนจึงไว้ใจ",
        "สมาชิกส่งเงินครบ",
        "enabling",
    ),
}
STORY = "ตอนแรกผมจดไปอย่างนั้น พอเอามารวมกันถึงรู้ว่าค่าเหล้าปีเดียวซื้อควายได้ตัวหนึ่ง (เรื่องสมมติ)"
CONSENTS = (("team", 1.0), ("workshop", 0.8), ("public", 0.4))


def learning_tables(seed: int, tambon: Tambon) -> dict[str, pd.DataFrame]:
    """What the tambon wrote down of its lessons; empty in most tambons."""
    random = chance(seed, tambon, 37)
    kinds = [kind for kind in (tambon.kind, *(one.kind for one in tambon.also)) if kind in LESSONS]
    lessons = [
        _lesson(random, tambon, number, kind) for number, kind in enumerate(kinds, start=1) if random.random() < 0.8
    ]
    stories, consents, assets, assists, guests = [], [], [], [], []
    if tambon.kind == "less_vice":
        stories.append(_story(random, tambon))
        consents += _consents(random, tambon, stories[-1]["story_id"])
        assets.append(
            {
                "asset_id": f"{tambon.code}-K1",
                "tambon_code": tambon.code,
                "date": stories[-1]["date"],
                "dimension": "D1",
                "core_knowledge": "ทำให้เห็นยอดรวม",
                "asset": "รวมยอดหมวดเหล้าและหวยของทุกบ้านโดยไม่บอกชื่อ",
                "story_id": stories[-1]["story_id"],
                "written_by": "note_taker",
            }
        )
    if tambon.has("price_not_learning"):
        used = random.random() < 0.5
        assists.append(
            {
                "assist_id": f"{tambon.code}-PA1",
                "tambon_code": tambon.code,
                "date": str(day(17, 20)),
                "dimension": "D2",
                "item": "E2",
                "question": "จะลดต้นทุนนาปรังอย่างไร",
                "advice": "ตรวจดินก่อนใส่ปุ๋ย",
                "used": used,
                "used_on": written(day(19, 10)) if used else None,
            }
        )
        guests.append(
            {"assist_id": f"{tambon.code}-PA1", "tambon_code": peer_of(tambon), "n_people": int(random.integers(2, 7))}
        )
    made = {
        "lesson": lessons,
        "story": stories,
        "story_consent": consents,
        "asset": assets,
        "peer_assist": assists,
        "peer_assist_guest": guests,
    }
    return {name: records(name, rows) for name, rows in made.items() if rows}


def _lesson(random: np.random.Generator, tambon: Tambon, number: int, kind: str) -> dict:
    dimension, power, issue, context, mechanism, outcome, factor = LESSONS[kind]
    return {
        "lesson_id": f"{tambon.code}-L{number}",
        "tambon_code": tambon.code,
        "date": str(day(int(random.integers(14, 21)), 18)),
        "dimension": dimension,
        "power": power,
        "issue": issue,
        "happened": True,
        "context": context,
        "mechanism": mechanism,
        "outcome": outcome,
        "factor": factor,
        "contrary_searched": bool(random.random() < 0.4),
        "written_by": "note_taker",
    }


def _story(random: np.random.Generator, tambon: Tambon) -> dict:
    return {
        "story_id": f"{tambon.code}-S1",
        "tambon_code": tambon.code,
        "date": str(day(int(random.integers(15, 20)), 9)),
        "dimension": "D1",
        "title": "ควายหนึ่งตัวในขวด",
        "story": STORY,
        "teller_role": "doer",
        "context": "วงคุยบัญชีหมู่ที่ 3",
        "turning_point": "วันที่รวมยอดทั้งปี",
        "usable_by_others": "รวมยอดปีให้เห็น",
    }


def _consents(random: np.random.Generator, tambon: Tambon, story: str) -> list[dict]:
    """Consent to each use apart; one in six takes one back."""
    rows = []
    for use, likely in CONSENTS:
        given = random.random() < likely
        back = given and use == "public" and random.random() < 1 / 6
        rows.append(
            {
                "story_id": story,
                "tambon_code": tambon.code,
                "use": use,
                "given": bool(given),
                "date": str(day(19, 15)),
                "withdrawn": str(day(20, 10)) if back else None,
            }
        )
    return rows


def profile(seed: int, tambon: Tambon) -> pd.DataFrame:
    """The table ``tambon_profile``: what the tambon is like, in each calendar year of the study."""
    random = chance(seed, tambon, 38)
    flood = tambon.has("flood_month") is not None
    water = str(random.choice(["no_problem", "drought", "flash_flood"]))
    head = {
        "tambon_code": tambon.code,
        "main_crop": "rice_wet",
        "leader_strong": bool(random.random() < 0.3),
        "travel_hours": round(float(random.uniform(0.3, 2.2)), 1),
    }
    years = ((2007, 6.4, "flood" if flood else water), (2008, 9.6, water))
    return records(
        "tambon_profile",
        [{**head, "year": year, "main_crop_price_baht": price, "water_problem": kind} for year, price, kind in years],
    )
