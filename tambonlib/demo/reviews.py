"""Review circles (วงคุยบัญชี), what households promise there, and what changes in their spending afterwards."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tambonlib.demo.invented_households import ABSENT, People
from tambonlib.demo.plan import Tambon, chance, settings, study_months
from tambonlib.records.categories import category_chart

FINDINGS = (
    "ค่าหวยกับค่าเหล้ารวมกันมากกว่าที่คิด",
    "จดแล้วเห็นว่าขนมลูกเดือนหนึ่งหลายร้อย",
    "ซื้อผักกินทั้งที่มีที่ว่างหลังบ้าน",
    "ใส่ซองช่วงหน้าแล้งหนักกว่าค่ากับข้าว",
    "หลายบ้านกู้ที่หนึ่งไปใช้อีกที่หนึ่ง",
    "ค่าปุ๋ยปีนี้ขึ้นทุกบ้าน",
)
VICES = ("alcohol", "tobacco", "lottery")
SMALL_THINGS = ("snacks", "vegetables", "phone_extra")
RAMP = 3  # months until a change has taken hold


@dataclass(frozen=True)
class Reviews:
    """The review circles of a tambon.

    Parameters
    ----------
    circles, commitments
        The tables ``hh_review`` and ``hh_commitment`` of the codebook.
    change
        Category → households × months: by what its amounts are multiplied from then on.
    """

    circles: pd.DataFrame
    commitments: pd.DataFrame
    change: dict[str, np.ndarray]


def reviews(seed: int, tambon: Tambon, people: People) -> Reviews:
    """Invent the review circles of `tambon`."""
    random = chance(seed, tambon, 4)
    when = _when(random, tambon)
    circles, promises = [], []
    for number, month in enumerate(when, start=1):
        present = _present(random, people, month)
        review_id = f"{tambon.code}-R{number:02d}"
        circles.append(_circle(random, tambon, review_id, month, len(present)))
        promises += _promises(random, tambon, review_id, month, present, people)
    change = _change(tambon, people, promises)
    return Reviews(_circle_table(circles), _promise_table(tambon, people, promises), change)


def _when(random: np.random.Generator, tambon: Tambon) -> list[int]:
    """Positions of the months with a circle; where vices fall it is these circles that did it."""
    if tambon.kind == "almost_nothing":
        return []
    if tambon.kind in ("less_vice", "only_talk"):
        return [tambon.start - 1, tambon.start + 2, tambon.start + 5, tambon.start + 8]
    return sorted(random.choice(np.arange(3, 18), int(random.integers(2, 5)), replace=False).tolist())


def _present(random: np.random.Generator, people: People, month: int) -> np.ndarray:
    keeping = np.flatnonzero(people.kept[:, month] != ABSENT)
    return keeping[random.random(len(keeping)) < 0.75]


def _circle(random, tambon: Tambon, review_id: str, month: int, present: int) -> dict:
    day = int(random.integers(18, 28))
    return {
        "review_id": review_id,
        "tambon_code": tambon.code,
        "village_no": int(random.integers(1, 7)),
        "date": f"{study_months()[month]}-{day:02d}",
        "n_households": present,
        "top_findings": str(random.choice(FINDINGS)),
    }


def _promises(random, tambon: Tambon, review_id: str, month: int, present: np.ndarray, people: People) -> list[dict]:
    """A promise by some of those present about something they buy: category, target, due three to five months later."""
    about_vices = tambon.kind in ("less_vice", "only_talk")
    choices = VICES if about_vices else SMALL_THINGS
    buys = np.column_stack([people.spend_on(category) for category in choices])
    promising = present[(random.random(len(present)) < (0.6 if about_vices else 0.45)) & buys[present].any(axis=1)]
    keeps = {"less_vice": 0.75, "only_talk": 0.0}.get(tambon.kind, 0.3)
    last = len(study_months()) - 1
    return [
        {
            "review_id": review_id,
            "home": int(home),
            "month": month,
            "category": str(random.choice(np.array(choices)[buys[home]])),
            "target_pct": float(random.choice([20, 25, 30, 50])),
            "due": min(month + int(random.integers(3, 6)), last),
            "kept": bool(random.random() < keeps),
        }
        for home in promising
    ]


def _change(tambon: Tambon, people: People, promises: list[dict]) -> dict[str, np.ndarray]:
    """What is planted for the whole tambon, times what single households promised and kept."""
    shape = people.kept.shape
    chart = category_chart()
    change = {code: np.ones(shape) for code in chart["code"]}
    for code in _changing(tambon, chart):
        change[code] = change[code] * _over_time(tambon, shape[1])[None, :]
    change["rice"] = change["rice"] * _rice_price(shape[1])[None, :]
    if tambon.kind == "flood":
        change["rice"] = change["rice"] * _lost_harvest(tambon, shape[1])[None, :]
    for promise in promises:
        if promise["kept"]:
            after = np.arange(shape[1]) > promise["month"]
            lower = 1 - promise["target_pct"] / 100 - 0.1
            row = change[promise["category"]][promise["home"]]
            change[promise["category"]][promise["home"]] = np.where(after, np.minimum(row, lower), row)
    return change


def _changing(tambon: Tambon, chart: pd.DataFrame) -> list[str]:
    """Codes of the categories that the planted kind moves."""
    tier = {
        "less_vice": "A",
        "more_vice": "A",
        "better_recording": "A",
        "quieter_ceremonies": "B",
        "grown_at_home": "D",
    }.get(tambon.kind)
    food = chart["class"] == "living"
    return chart.loc[(chart["tier"] == tier) & food, "code"].tolist() if tier else []


def _over_time(tambon: Tambon, months: int) -> np.ndarray:
    """From 1 to the strength within three months; better recording goes from the strength to 1 in four."""
    steps = np.arange(months) - tambon.start + 1
    if tambon.kind == "better_recording":
        return np.clip(tambon.strength + (1 - tambon.strength) * (steps - 1) / 4, 0, 1)
    return 1 + (tambon.strength - 1) * np.clip(steps / RAMP, 0, 1)


def _rice_price(months: int) -> np.ndarray:
    """The price of rice in all tambons, as a factor on that of the first month."""
    price = settings("story")["rice_price"]
    first = study_months().index(price["from"])
    return np.where(np.arange(months) >= first, price["factor"], 1.0)


def _lost_harvest(tambon: Tambon, months: int) -> np.ndarray:
    """All rice sold after the flood: the wet season is lost and the dry season hardly sown."""
    return np.where(np.arange(months) >= tambon.start, tambon.strength, 1.0)


def _circle_table(circles: list[dict]) -> pd.DataFrame:
    columns = ["review_id", "tambon_code", "village_no", "date", "n_households", "top_findings"]
    return pd.DataFrame(circles, columns=columns)


def _promise_table(tambon: Tambon, people: People, promises: list[dict]) -> pd.DataFrame:
    columns = ["review_id", "hh_id", "tambon_code", "category", "target_pct", "due"]
    homes = people.households["hh_id"].to_numpy()
    rows = [
        {
            **{name: promise[name] for name in ("review_id", "category", "target_pct")},
            "hh_id": homes[promise["home"]],
            "tambon_code": tambon.code,
            "due": study_months()[promise["due"]],
        }
        for promise in promises
    ]
    return pd.DataFrame(rows, columns=columns)
