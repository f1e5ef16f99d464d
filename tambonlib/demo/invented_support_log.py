"""The log of the regional support unit: activities, which tambons took part, what came of it, and events from outside.

The log is one for the whole study. It is always made for all tambons, so that what one tambon received does not
depend on which others are written.
"""

import numpy as np
import pandas as pd

from tambonlib.demo.demo_calendar import day, last_day, position, written
from tambonlib.demo.plan import Tambon, chance, settings, study_months, tambons
from tambonlib.demo.strengths import records, strengths

TOPICS = {
    "L1": "ติดตามงานและให้คำแนะนำ",
    "L2": "อบรมแกนนำทำบัญชีและวิเคราะห์ข้อมูล",
    "L3": "เวทีแลกเปลี่ยนเรียนรู้ระหว่างตำบล",
    "L4": "วิเคราะห์ผลการดำเนินงาน",
}
ABOUT = {"L1": ("D1", "D7"), "L2": ("D1", "D2", "D5"), "L3": ("D3", "D8"), "L4": ("D6",)}
POWERS = {"L1": ("V",), "L2": ("K",), "L3": ("N", "P"), "L4": ("K",)}
#: How likely an ordinary tambon is visited in a month, and what a visit in a flood adds.
VISIT, CALL = 0.32, 0.2
#: Positions of the months of trainings, of exchanges over provinces, and of analyses.
TRAININGS, EXCHANGES, ANALYSES = (1, 4, 7, 11, 15), (9, 17), (8, 13, 18)
EVENTS = (
    ("budget_cycle", "2006-10-01", "2007-09-30", "ปีงบประมาณ 2550"),
    ("budget_cycle", "2007-10-01", "2008-09-30", "ปีงบประมาณ 2551"),
    ("election", "2007-12-23", "2007-12-23", "เลือกตั้งทั่วไป"),
    ("price_rise", "2008-03-01", None, "ราคาข้าวขึ้น"),
)


def support_tables(seed: int) -> dict[str, pd.DataFrame]:
    """The whole log: activities with their dimensions, powers and tambons, uses of what they gave, outside events."""
    activities, present, uses = [], [], []
    for tambon in tambons():
        if tambon.kind != "almost_nothing":
            began = sum(float(level[0]) for level in strengths(seed, tambon).values())
            for activity, place in _visits(chance(seed, tambon, 34), tambon, began):
                activities.append(activity)
                present.append(place)
    for activity, places, used in _gatherings(seed):
        activities.append(activity)
        present += places
        uses += used
    about = [
        {"activity_id": one["activity_id"], "dimension": name} for one in activities for name in ABOUT[one["line"]]
    ]
    powers = [{"activity_id": one["activity_id"], "power": name} for one in activities for name in POWERS[one["line"]]]
    made = {
        "support_activity": activities,
        "activity_dimension": about,
        "activity_power": powers,
        "activity_tambon": present,
        "activity_output_use": uses,
        "outside_event": _events(),
    }
    return {name: records(name, rows) for name, rows in made.items()}


def of_tambons(log: dict[str, pd.DataFrame], codes: list[str]) -> dict[str, pd.DataFrame]:
    """The log as far as it concerns these tambons."""
    present = log["activity_tambon"]
    wanted = set(present.loc[present["tambon_code"].isin(codes), "activity_id"])
    made = {}
    for name, table in log.items():
        kept = table["activity_id"].isin(wanted) if "activity_id" in table else pd.Series(True, index=table.index)
        if "tambon_code" in table:
            kept &= table["tambon_code"].isin(codes) | table["tambon_code"].isna()
        made[name] = table[kept].reset_index(drop=True)
    return made


def reached_from(tambon: Tambon) -> int:
    """Position of the first month in which anybody from outside could come."""
    late = tambon.has("reached_late")
    return late.start if late else 0


def silent_from(tambon: Tambon) -> int:
    """Position of the month from which nobody comes any more; after the last one where somebody always does."""
    silent = tambon.has("fell_silent")
    return silent.start if silent else len(study_months())


def _visits(random: np.random.Generator, tambon: Tambon, began: float) -> list[tuple[dict, dict]]:
    """Visits and calls to one tambon: the weaker its four powers `began`, the more, and everybody comes in a flood."""
    weak, flood = tambon.has("helped_because_weak"), tambon.has("flood_month")
    more = weak.strength if weak else float(np.clip(2.4 - 0.16 * began, 0.4, 1.4))
    found = []
    for month in range(reached_from(tambon), silent_from(tambon)):
        flooded = flood is not None and 0 <= month - flood.start <= 1
        times = 3 if flooded else int(random.random() < VISIT * more) + int(weak is not None and random.random() < 0.5)
        modes = ["visit"] * times + ["call"] * int(random.random() < CALL)
        for mode in modes:
            name = f"A{tambon.code}-{len(found) + 1:02d}"
            found.append(_visit(random, tambon, name, mode, month, "น้ำท่วม" if flooded else None))
    return found


def _visit(random, tambon: Tambon, name: str, mode: str, month: int, why: str | None) -> tuple[dict, dict]:
    on = day(month, int(random.integers(2, 28)))
    asked = random.random() < 0.4
    due = on + 45 if random.random() < 0.5 else None
    hours = 0.5 if mode == "call" else float(random.integers(2, 7))
    people = int(random.integers(4, 20)) if mode == "visit" else 1
    activity = {
        "activity_id": name,
        "line": "L1",
        "start": str(on),
        "end": str(on),
        "level": "tambon",
        "province_code": tambon.province_code,
        "mode": mode,
        "topic": why or TOPICS["L1"],
        "initiated_by": "area" if asked else "unit",
        "request_date": str(on - int(random.integers(3, 60))) if asked else None,
        "hours": hours,
        "n_facilitators": 1 if mode == "call" else int(random.integers(1, 4)),
        "followup_due": None if due is None else str(due),
        "followup_done": written(due + int(random.integers(-10, 40)))
        if due is not None and random.random() < 0.6
        else None,
        "beyond_capacity": bool(random.random() < 0.15),
        "cost_baht": 0.0 if mode == "call" else float(random.integers(3, 15) * 100),
    }
    return activity, {"activity_id": name, "tambon_code": tambon.code, **_heads(random, people)}


def _heads(random: np.random.Generator, people: int) -> dict:
    core = int(random.integers(0, min(people, 6) + 1))
    return {
        "n_participants": people,
        "n_core": core,
        "n_women": int(random.integers(0, people + 1)),
        "n_new": int(random.integers(0, people - core + 1)),
    }


def _gatherings(seed: int) -> list[tuple[dict, list[dict], list[dict]]]:
    """Trainings and analyses of a province, exchanges of the region."""
    found = []
    for province in settings("story")["provinces"]:
        random = np.random.default_rng([seed, int(province["code"]), 35])
        here = [tambon for tambon in tambons() if tambon.province_code == province["code"]]
        for line, when in (("L2", TRAININGS), ("L4", ANALYSES)):
            for number, month in enumerate(when, start=1):
                found.append(
                    _gathering(random, f"{line}-{province['code']}-{number}", line, month, here, province["code"])
                )
    random = np.random.default_rng([seed, 36])
    found += [
        _gathering(random, f"L3-{number}", "L3", month, list(tambons()), None)
        for number, month in enumerate(EXCHANGES, start=1)
    ]
    return [one for one in found if one[1]]


def _gathering(
    random, name: str, line: str, month: int, around: list[Tambon], province: str | None
) -> tuple[dict, list[dict], list[dict]]:
    """One gathering; of those who can come three in four do."""
    on, hours = day(month, int(random.integers(5, 25))), {"L2": 12.0, "L3": 14.0, "L4": 6.0}[line]
    analysed = on + 30 if line == "L4" else None
    come = [
        one
        for one in around
        if random.random() < 0.75 and reached_from(one) <= month < silent_from(one) and one.kind != "almost_nothing"
    ]
    activity = {
        "activity_id": name,
        "line": line,
        "start": str(on),
        "end": str(on + (0 if line == "L4" else 1)),
        "level": "province" if province else "region",
        "province_code": province,
        "mode": {"L2": "training", "L3": "study_visit", "L4": "report"}[line],
        "topic": TOPICS[line],
        "initiated_by": "central" if line == "L3" else "unit",
        "hours": hours,
        "n_facilitators": int(random.integers(2, 7)),
        "analysis_done": None if analysed is None else written(analysed),
        "beyond_capacity": line in ("L3", "L4"),
        "cost_baht": float(random.integers(80, 300) * 100),
    }
    present, uses = [], []
    for one in come:
        back = None if analysed is None or random.random() < 0.3 else written(analysed + int(random.integers(10, 120)))
        present.append(
            {
                "activity_id": name,
                "tambon_code": one.code,
                **_heads(random, int(random.integers(2, 9))),
                "report_returned": back,
            }
        )
        if line == "L2" and random.random() < 0.85:
            uses.append(_use(random, name, one, on))
    return activity, present, uses


def _use(random, name: str, tambon: Tambon, on: np.datetime64) -> dict:
    """Where the data power is planted what was learned is used within weeks, elsewhere late or not."""
    soon = tambon.has("data_power") is not None
    first = on + int(random.integers(10, 50) if soon else random.integers(30, 260))
    used = first <= last_day() and random.random() < (0.95 if soon else 0.55)
    return {
        "activity_id": name,
        "tambon_code": tambon.code,
        "used": bool(used),
        "date": str(first) if used else None,
        "evidence": "ใช้แบบสรุปบัญชีในวงคุย" if used else None,
    }


def _events() -> list[dict]:
    """What came from outside: budget years, an election, the price of rice, and the floods."""
    rows = [
        {"event_id": f"EV{number:02d}", "kind": kind, "start": start, "end": end, "note": note}
        for number, (kind, start, end, note) in enumerate(EVENTS, start=1)
    ]
    for tambon in tambons():
        for kind, planted, note in (
            ("flood", "flood_month", "น้ำท่วมนา"),
            ("leader_change", "fell_silent", "แกนนำย้ายไปทำงานต่างจังหวัด"),
        ):
            one = tambon.has(planted)
            if one:
                on = day(one.start, 8)
                rows.append(
                    {
                        "event_id": f"EV{len(rows) + 1:02d}",
                        "tambon_code": tambon.code,
                        "province_code": tambon.province_code,
                        "kind": kind,
                        "start": str(on),
                        "end": str(on + 20) if kind == "flood" else None,
                        "note": f"{note} เดือนที่ {position(on) + 1} ของโครงการ",
                    }
                )
    return rows
