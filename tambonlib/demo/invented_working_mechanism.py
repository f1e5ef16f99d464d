"""Dimension 7 of the demo study: the working group of a tambon, its people, meetings, resolutions and hours."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tambonlib.demo.demo_calendar import day, written
from tambonlib.demo.invented_households import MOST_VILLAGES
from tambonlib.demo.plan import Tambon, chance, settings, study_months
from tambonlib.demo.strengths import keeps, records

ROLES = ("chair", "secretary", "treasurer", "core", "core", "core", "committee", "committee", "volunteer")
SECTORS = ("community", "community", "community", "lao", "state", "religious")
MATTERS = (
    ("D1", "นัดวงคุยบัญชีหมู่ที่ {n}"),
    ("D1", "ตามสมุดบัญชีที่ยังไม่ส่งหมู่ที่ {n}"),
    ("D2", "เชิญเกษตรอำเภอมาคุยเรื่องต้นทุนนา"),
    ("D3", "ทำหนังสือถึง อบต. เรื่องขุดลอกคลอง"),
    ("D3", "ลงสำรวจพื้นที่น้ำท่วมหมู่ที่ {n}"),
    ("D4", "ทบทวนระเบียบกองทุนสวัสดิการ"),
    ("D5", "ปรับข้อมูลครัวเรือนหมู่ที่ {n}"),
    ("D6", "นัดวันประเมินภายใน"),
    ("D8", "ประสานโรงเรียนและวัดเรื่องสถานที่"),
)
NOT_PLANNED = 0.05  # share of the meetings held that were called without a plan
TASKS = ("ตามเก็บสมุดบัญชี", "ทำรายงานการประชุม", "ลงหมู่บ้าน", "ประสานหน่วยงาน", "ป้อนข้อมูล")
DIMENSIONS = ("D1", "D1", "D1", "D3", "D4", "D5", "D7", "D8")


def mechanism_tables(seed: int, tambon: Tambon, strength: Mapping[str, np.ndarray]) -> dict[str, pd.DataFrame]:
    """The tables of the working mechanism of a tambon that keeps minutes; none of a tambon that does not."""
    if not keeps(seed, tambon, "mechanism"):
        return {}
    random = chance(seed, tambon, 22)
    group = f"{tambon.code}-M1"
    formed = day(int(random.integers(-14, -2)), 10)
    council = {
        "mechanism_id": f"{tambon.code}-M2",
        "level": "tambon",
        "tambon_code": tambon.code,
        "name": f"สภาองค์กรชุมชนตำบล{tambon.name_th}",
        "formed": "2008-05",
        "legal_form": "community_council",
    }
    groups = [
        {
            "mechanism_id": group,
            "level": "tambon",
            "tambon_code": tambon.code,
            "name": f"คณะทำงานตำบล{tambon.name_th}",
            "formed": str(formed),
            "legal_form": "working_group",
        }
    ]
    people = _people(random, tambon, group, strength["V"])
    meetings = _meetings(random, tambon, group, strength["V"])
    made = {
        "mechanism": records("mechanism", groups + ([council] if random.random() < 0.3 else [])),
        "person": people,
        "meeting": meetings,
        "resolution": _resolutions(random, tambon, meetings, people, strength["V"]),
    }
    if keeps(seed, tambon, "attendance"):
        made["meeting_attendance"] = _attendance(chance(seed, tambon, 23), tambon, meetings, people)
    if keeps(seed, tambon, "tasks"):
        made["task"] = _tasks(chance(seed, tambon, 24), tambon, people, strength["V"])
    return made


def province_mechanism(seed: int, province: str) -> dict[str, pd.DataFrame]:
    """The provincial working group: it has a province and no tambon, and meets every second month once it is formed."""
    random = np.random.default_rng([seed, int(province), 22])
    late = settings("story")["also"]["reached_late"]
    first = study_months().index(late["from"]) if province == late["province"] else 0
    name = next(one["th"] for one in settings("story")["provinces"] if one["code"] == province)
    group = {
        "mechanism_id": f"{province}-M",
        "level": "province",
        "province_code": province,
        "name": f"คณะทำงานจังหวัด{name}",
        "formed": str(day(first, 5)),
        "legal_form": "appointed",
    }
    rows = []
    for number, month in enumerate(range(first, len(study_months()), 2), start=1):
        on = written(day(month, 20)) if random.random() < 0.85 else None
        rows.append(
            {
                "meeting_id": f"{province}-P{number:02d}",
                "mechanism_id": f"{province}-M",
                "planned": str(day(month, 20)),
                "date": on,
                "n_people": int(random.integers(8, 20)) if on else None,
            }
        )
    return {"mechanism": records("mechanism", [group]), "meeting": records("meeting", rows)}


def _people(random: np.random.Generator, tambon: Tambon, group: str, volunteers: np.ndarray) -> pd.DataFrame:
    """Stronger volunteers: more people, fewer officials among them, fewer who stop."""
    level = float(volunteers.mean())
    rows = []
    for number in range(int(7 + 2 * level)):
        joined, stays = int(random.integers(-6, 3)), random.random() < 0.55 + 0.1 * level
        role = ROLES[min(number, len(ROLES) - 1)]
        rows.append(
            {
                "person_id": f"{tambon.code}-P{number + 1:02d}",
                "mechanism_id": group,
                "tambon_code": tambon.code,
                "role": role,
                "is_core": number < 6,
                "is_official": bool(random.random() < 0.75 - 0.14 * level),
                "sector": str(random.choice(SECTORS)),
                "sex": "female" if random.random() < 0.3 + 0.06 * level else "male",
                "village_no": int(random.integers(1, MOST_VILLAGES + 1)),
                "from": str(day(joined, 15)),
                "to": None if stays else written(day(int(random.integers(8, 26)), 28)),
            }
        )
    return records("person", rows)


def _meetings(random: np.random.Generator, tambon: Tambon, group: str, volunteers: np.ndarray) -> pd.DataFrame:
    """One planned for each month; in a silent tambon nobody even plans after two empty months."""
    silent = tambon.has("fell_silent")
    rows = []
    for month, level in enumerate(volunteers):
        if silent and month >= silent.start + 2:
            break
        planned = day(month, int(random.integers(8, 24)))
        held = random.random() < min(0.35 + 0.15 * level, 0.97) and not (silent and month >= silent.start)
        called = held and random.random() < NOT_PLANNED
        rows.append(
            {
                "meeting_id": f"{tambon.code}-G{month + 1:02d}",
                "mechanism_id": group,
                "tambon_code": tambon.code,
                "planned": None if called else str(planned),
                "date": written(planned + int(random.integers(0, 4))) if held else None,
                "n_people": int(random.integers(6, 16)) if held else None,
                "minutes_no": f"{month % 12 + 1}/{2550 + month // 12}" if held else None,
            }
        )
    return records("meeting", rows)


def _resolutions(
    random, tambon: Tambon, meetings: pd.DataFrame, people: pd.DataFrame, volunteers: np.ndarray
) -> pd.DataFrame:
    """One or two of each meeting held; the stronger the volunteers, the more of them done, and in time."""
    never = tambon.has("never_closed")
    rows = []
    for meeting in meetings[meetings["date"].notna()].itertuples():
        held, level = np.datetime64(meeting.date), volunteers[int(meeting.meeting_id[-2:]) - 1]
        for _ in range(int(random.integers(1, 3))):
            dimension, matter = MATTERS[int(random.integers(len(MATTERS)))]
            due = held + int(random.integers(30, 80))
            done = not never and random.random() < min(0.3 + 0.15 * level, 0.95)
            late = (
                int(random.integers(5, 40)) if random.random() > 0.35 + 0.14 * level else -int(random.integers(0, 20))
            )
            closed = written(due + late) if done else None
            rows.append(
                {
                    "resolution_id": f"{tambon.code}-V{len(rows) + 1:03d}",
                    "meeting_id": meeting.meeting_id,
                    "tambon_code": tambon.code,
                    "dimension": dimension,
                    "text": matter.format(n=int(random.integers(1, MOST_VILLAGES + 1))),
                    "owner": None if never else str(random.choice(people["person_id"])),
                    "due": None if random.random() < 0.06 else str(due),
                    "status": "closed" if closed else "open" if never or random.random() < 0.93 else "dropped",
                    "closed": closed,
                }
            )
    return records("resolution", rows)


def _attendance(random, tambon: Tambon, meetings: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Who was there, of those who were in the group on the day."""
    keen = random.uniform(0.4, 0.95, len(people))
    rows = [
        {"meeting_id": meeting.meeting_id, "person_id": person.person_id, "tambon_code": tambon.code}
        for meeting in meetings[meetings["date"].notna()].itertuples()
        for person, drawn, likely in zip(_terms(people), random.random(len(people)), keen, strict=True)
        if drawn < likely and person.begins <= meeting.date <= person.ends
    ]
    return records("meeting_attendance", rows)


def _terms(people: pd.DataFrame) -> list:
    """Each person with the days between which he or she works along."""
    return list(people.rename(columns={"from": "begins"}).assign(ends=people["to"].fillna("9999")).itertuples())


def _tasks(random, tambon: Tambon, people: pd.DataFrame, volunteers: np.ndarray) -> pd.DataFrame:
    """Hours by person and month; where volunteers are few, most of the work rests on two people."""
    share = np.arange(1, len(people) + 1, dtype=float) ** -(2.2 - 0.4 * float(volunteers.mean()))
    rows = []
    for text in study_months():
        hours = np.round(60 * share / share.sum() * random.gamma(4.0, 0.25, len(share)))
        for person, spent in zip(_terms(people), hours, strict=True):
            if spent >= 1 and person.begins[:7] <= text <= person.ends[:7]:
                rows.append(
                    {
                        "person_id": person.person_id,
                        "tambon_code": tambon.code,
                        "date": text,
                        "dimension": str(random.choice(DIMENSIONS)),
                        "hours": float(spent),
                        "memo": str(random.choice(TASKS)),
                    }
                )
    return records("task", rows)
