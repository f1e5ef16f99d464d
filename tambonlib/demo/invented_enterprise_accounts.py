"""Dimension 2 of the demo study: what some households grow or raise, what it costs and brings, and what they changed.

Rice books go back to the wet season before the study, written from memory with months for dates. The price of
rice rises as the story says; costs fall only where that is planted.
"""

import numpy as np
import pandas as pd

from tambonlib.demo.demo_calendar import day, last_day
from tambonlib.demo.invented_households import People
from tambonlib.demo.plan import Tambon, chance, settings, study_months
from tambonlib.demo.strengths import keeps, records

#: crop → kilograms a rai, baht a kilogram, and costs: code → baht a rai, behaviour, cash, months after the start
RICE_COSTS = {
    "land_preparation": (240, "variable", True, 0),
    "seed": (230, "variable", True, 0),
    "planting": (60, "variable", True, 0),
    "chemical_fertiliser": (640, "variable", True, 1),
    "herbicide": (110, "variable", True, 1),
    "pesticide": (130, "variable", True, 2),
    "crop_care": (420, "variable", False, 2),
    "harvest": (480, "variable", True, 4),
    "transport": (90, "variable", True, 4),
    "land_use": (600, "fixed", False, 4),
    "equipment_depreciation": (90, "fixed", False, 4),
}
CANE_COSTS = {
    "chemical_fertiliser": (900, "variable", True, 1),
    "herbicide": (280, "variable", True, 1),
    "crop_care": (350, "variable", False, 2),
    "harvest": (1500, "variable", True, 11),
    "transport": (1100, "variable", True, 11),
    "land_use": (900, "fixed", False, 11),
}
PIG_COSTS = {
    "young_animals": (1100, "variable", True, 0),
    "concentrate_feed": (1900, "variable", True, 1),
    "animal_care": (250, "variable", False, 2),
    "medicine_vaccine": (60, "variable", True, 1),
    "housing_depreciation": (70, "fixed", False, 3),
}
YIELD = {"rice_wet": 560.0, "rice_dry": 680.0, "cane_ratoon": 9500.0}
PRICE = {"rice_wet": 6.4, "rice_dry": 6.2, "cane_ratoon": 0.75}
#: crop → seasons: crop year, position of the first month, of the harvest
SEASONS = {
    "rice_wet": ((2006, -6, -1), (2007, 6, 11)),
    "rice_dry": ((2006, 0, 4), (2007, 12, 16)),
    "cane_ratoon": ((2006, -9, 1), (2007, 2, 13)),
}
#: Share of households that write down only what they paid, and of lots not sold whose farm price nobody wrote down.
ONLY_CASH, NOT_VALUED = 0.1, 0.08
MOST_BOOKS, CHEAPER = 14, ("chemical_fertiliser", "herbicide", "pesticide", "harvest", "crop_care")
REASONS = ("เห็นค่าปุ๋ยในบัญชี", "ราคาคุ้มทุนสูงกว่าราคาขาย", "จ้างรถเกี่ยวแพง")


def enterprise_tables(seed: int, tambon: Tambon, people: People) -> dict[str, pd.DataFrame]:
    """Enterprises, output, costs, reviews and decisions; none of a tambon without such books.

    Parameters
    ----------
    people
        The account-keeping households, see :func:`tambonlib.demo.invented_households.people`.
    """
    if not keeps(seed, tambon, "enterprise"):
        return {}
    random = chance(seed, tambon, 31)
    made: dict[str, list] = {"enterprise": [], "ent_output": [], "ent_cost": [], "ent_review": [], "ent_decision": []}
    for home in _keepers(random, tambon, people):
        for kind in _kinds(random, tambon, people, home):
            for _ in range(1 if kind in SEASONS else int(random.integers(1, 4))):
                _books(random, tambon, people, home, kind, made)
    return {name: records(name, rows) for name, rows in made.items()}


def _keepers(random, tambon: Tambon, people: People) -> np.ndarray:
    """Households there from early on, who keep such books; rice growers first where rice is the story."""
    early = np.flatnonzero(people.member[:, 3] & people.member[:, -1])
    if _rice_story(tambon):
        early = early[people.grows["rice"][early]]
    count = min(len(early), int(random.integers(8, MOST_BOOKS + 1)))
    return np.sort(random.permutation(early)[:count])


def _rice_story(tambon: Tambon) -> bool:
    return any(tambon.has(kind) for kind in ("price_not_learning", "costs_fall", "flood_month"))


def _kinds(random, tambon: Tambon, people: People, home: int) -> list[str]:
    if tambon.has("flood_month"):
        return ["rice_wet"]
    if _rice_story(tambon):
        return ["rice_dry"]
    grown = {
        "rice_wet": people.grows["rice"],
        "rice_dry": people.grows["dry_rice"],
        "cane_ratoon": people.grows["cane"],
    }
    kinds = [kind for kind, growers in grown.items() if growers[home]]
    return [*kinds, "pig"] if not kinds or random.random() < 0.15 else kinds


def _books(random, tambon: Tambon, people: People, home: int, kind: str, made: dict) -> None:
    """The books of one enterprise of a household through its seasons, or of one batch of pigs."""
    size = (
        float(max(2, round(people.land[home] * random.uniform(0.5, 1.0))))
        if kind in SEASONS
        else float(random.integers(4, 16))
    )
    skill, rents, only_cash = float(random.normal(1.0, 0.06)), random.random() < 0.3, random.random() < ONLY_CASH
    seasons = SEASONS.get(kind) or ((None, first := int(random.integers(0, 15)), first + 4),)
    for number, (year, first, harvest) in enumerate(seasons):
        name = f"{tambon.code}-N{len(made['enterprise']) + 1:03d}"
        head = {"ent_id": name, "tambon_code": tambon.code}
        crop = {"crop_year": year, "area_rai": size} if kind in SEASONS else {"herd_n": int(size)}
        made["enterprise"].append(
            {
                **head,
                "hh_id": people.households["hh_id"].iloc[home],
                "kind": kind,
                **crop,
                "start": _when(first, 1 + 9 * (first >= 0)),
                "end": _when(harvest, 27),
                "tenure": "rent" if rents else "own",
            }
        )
        made["ent_output"] += [{**head, **row} for row in _output(random, tambon, kind, size, harvest, skill)]
        costs = {"rice_wet": RICE_COSTS, "rice_dry": RICE_COSTS, "cane_ratoon": CANE_COSTS}.get(kind, PIG_COSTS)
        spent = _costs(random, tambon, _of_tenant(costs) if rents else costs, size, first, number)
        made["ent_cost"] += [{**head, **row} for row in spent if row["cash"] or not only_cash]
        if day(harvest, 27) <= last_day() and harvest >= 0:
            _review(random, tambon, head, harvest, made)


def _of_tenant(costs: dict) -> dict:
    """Who rents pays for the land in cash."""
    return {
        ("land_rent" if code == "land_use" else code): (*entry[:2], entry[2] or code == "land_use", entry[3])
        for code, entry in costs.items()
    }


def _when(month: int, number: int) -> str:
    """A day; what was before the study was written from memory, by the month."""
    return str(day(month, number)) if month >= 0 else str(day(month, number))[:7]


def _output(random, tambon: Tambon, kind: str, size: float, harvest: int, skill: float) -> list[dict]:
    """Rice is partly eaten and kept for seed, at the farm price; what the flood left is eaten."""
    if kind == "pig":
        return [
            {
                "date": _when(harvest, 25),
                "qty": size,
                "unit": "head",
                "use": "sold",
                "price_baht": float(random.integers(37, 46) * 100),
            }
        ]
    flood = tambon.has("flood_month")
    drowned = kind == "rice_wet" and harvest > 0 and flood is not None
    weight = round(size * YIELD[kind] * skill * float(random.normal(1, 0.03)) * (flood.strength if drowned else 1.0))
    price = round(PRICE[kind] * _rice_price(kind, harvest) * float(random.normal(1, 0.02)), 2)
    eaten = 1.0 if drowned else float(random.choice([0.0, 0.1, 0.2])) if kind != "cane_ratoon" else 0.0
    parts = {"sold": weight * (1 - eaten), "eaten": weight * eaten * 0.8, "seed": weight * eaten * 0.2}
    quality = (
        {"ccs": round(float(random.normal(11.2, 0.6)), 1)}
        if kind == "cane_ratoon"
        else {"moisture_pct": float(random.integers(18, 27))}
    )
    in_tons = kind == "cane_ratoon"
    return [
        {
            "date": _when(harvest, 20),
            "qty": round(amount / 1000, 2) if in_tons else float(round(amount)),
            "unit": "ton" if in_tons else "kg",
            "use": use,
            "price_baht": (price * 1000 if in_tons else price)
            if use == "sold" or drowned or random.random() > NOT_VALUED
            else None,
            **quality,
        }
        for use, amount in parts.items()
        if amount >= 1
    ]


def _rice_price(kind: str, harvest: int) -> float:
    rise = settings("story")["rice_price"]
    dear = kind.startswith("rice") and harvest >= study_months().index(rise["from"])
    return rise["factor"] if dear else 1.0


def _costs(random, tambon: Tambon, usual: dict, size: float, first: int, season: int) -> list[dict]:
    """Costs of a season; from the second season on they are lower where that is planted."""
    cheaper = tambon.has("costs_fall")
    rows = []
    for code, (rate, behaviour, cash, later) in usual.items():
        less = cheaper.strength if cheaper and season > 0 and code in CHEAPER else 1.0
        amount = round(size * rate * less * float(random.normal(1, 0.03)) / 5) * 5
        rows.append(
            {
                "date": _when(first + later, int(random.integers(3, 26))),
                "cost_code": code,
                "behaviour": behaviour,
                "cash": cash,
                "amount_baht": float(amount),
            }
        )
    if random.random() < 0.3:
        rows[0] |= {"qty": size, "unit": "rai", "unit_price_baht": rows[0]["amount_baht"] / size}
    return rows


def _review(random, tambon: Tambon, head: dict, harvest: int, made: dict) -> None:
    """A month after the harvest; sometimes something is decided, and sometimes also done."""
    cheaper = tambon.has("costs_fall") is not None
    if random.random() >= (1.0 if cheaper else 0.6):
        return
    held = day(harvest + 1, 12)
    made["ent_review"].append({**head, "date": str(held)})
    if random.random() < (1.0 if cheaper else 0.5):
        done = held + int(random.integers(20, 90))
        carried = done <= last_day() and random.random() < (0.95 if cheaper else 0.4)
        made["ent_decision"].append(
            {
                **head,
                "date": str(held),
                "decision": "cut_cost" if cheaper else str(random.choice(["cut_cost", "change_variety", "join_group"])),
                "reason": str(random.choice(REASONS)),
                "expected_effect": "กำไรต่อไร่ดีขึ้น",
                "carried_out": str(done) if carried else None,
            }
        )
