"""Dimension 5 of the demo study: datasets, their updates, checks, uses, and their return to villages."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tambonlib.demo.demo_calendar import day, last_day, position, written
from tambonlib.demo.invented_households import MOST_VILLAGES
from tambonlib.demo.plan import Tambon, chance, study_months
from tambonlib.demo.strengths import keeps, records

#: name, unit, custodian, months of its cycle, access, legal basis
DATASETS = (
    ("จปฐ.", "household", "พัฒนาชุมชนอำเภอ", 12, "tambon", "ภารกิจของพัฒนาชุมชน"),
    ("กชช. 2ค", "village", "พัฒนาชุมชนอำเภอ", 24, "open", "ภารกิจของพัฒนาชุมชน"),
    ("ทะเบียนครัวเรือนของ อบต.", "household", "อบต.", 12, "custodian", "ภารกิจของ อบต."),
    ("สำรวจหนี้สินและอาชีพของตำบล", "household", "คณะทำงานตำบล", 6, "tambon", "ความยินยอมของครัวเรือน"),
    ("แผนที่น้ำท่วมน้ำแล้ง", "village", "คณะทำงานตำบล", 12, "open", "ไม่มีข้อมูลบุคคล"),
    ("ทะเบียนผู้สูงอายุและผู้พิการ", "person", "สถานีอนามัย", 12, "custodian", "ภารกิจของสถานีอนามัย"),
)
#: decision → what the data were used for
USES = {"resolution": "monitoring", "proposal": "proposal", "plan": "plan", "action": "monitoring"}


def dataset_tables(
    seed: int, tambon: Tambon, strength: Mapping[str, np.ndarray], population: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Datasets, updates, checks, returns and counts of poor households; none of a tambon that keeps none.

    Parameters
    ----------
    population
        The table ``tambon_population`` of this tambon.
    """
    if not keeps(seed, tambon, "information"):
        return {}
    random = chance(seed, tambon, 27)
    expected = {
        "household": int(population["households"].iloc[0]),
        "village": int(population["villages"].iloc[0]),
        "person": 420,
    }
    chosen = DATASETS[: int(random.integers(3, len(DATASETS) + 1))]
    datasets, updates, checks = [], [], []
    for number, entry in enumerate(chosen, start=1):
        head = {"dataset_id": f"{tambon.code}-DS{number}", "tambon_code": tambon.code}
        datasets.append(_dataset(random, head, entry, expected[entry[1]], strength["K"]))
        updates += _updates(random, datasets[-1], strength["K"])
        checks += _checks(random, datasets[-1], strength["K"])
    made = {
        "dataset": datasets,
        "dataset_update": updates,
        "data_quality": checks,
        "data_return": _returns(random, tambon, strength["P"]),
    }
    if keeps(seed, tambon, "poor_counts"):
        made["poor_count"] = _poor(random, tambon, expected["household"], datasets)
    return {name: records(name, rows) for name, rows in made.items()}


def _dataset(random, head: dict, entry: tuple, expected: int, data: np.ndarray) -> dict:
    name, unit, custodian, cycle, access, basis = entry
    own = custodian == "คณะทำงานตำบล"
    share = (
        float(np.clip(0.25 + 0.14 * data[-1] + random.normal(0, 0.05), 0.1, 1.0))
        if own
        else float(random.uniform(0.88, 1.0))
    )
    updated = day(int(random.integers(-16, 3)), 15)
    return {
        **head,
        "name": name,
        "unit": unit,
        "household_base": name == "จปฐ.",
        "custodian": custodian,
        "n_units": round(expected * share),
        "n_expected": expected,
        "cycle_months": cycle,
        "last_updated": str(updated),
        "access_level": access,
        "legal_basis": basis,
    }


def _updates(random, dataset: dict, data: np.ndarray) -> list[dict]:
    """Updates come when their time is near where the data power is strong, and late or never elsewhere."""
    rows, now, held = [], np.datetime64(dataset["last_updated"]), dataset["n_units"]
    while True:
        level = data[int(np.clip(position(now), 0, len(data) - 1))]
        wait = dataset["cycle_months"] * 30.4 * float(np.clip(random.normal(1.9 - 0.25 * level, 0.2), 0.7, 2.5))
        now = now + int(wait)
        if now > last_day():
            return rows
        held = min(dataset["n_expected"], round(held * float(random.uniform(1.0, 1.06))))
        rows.append(
            {
                "dataset_id": dataset["dataset_id"],
                "tambon_code": dataset["tambon_code"],
                "date": str(now),
                "n_units": held,
                "n_expected": dataset["n_expected"],
            }
        )


def _checks(random, dataset: dict, data: np.ndarray) -> list[dict]:
    """Completeness each half-year in some datasets; duplicates now and then."""
    rows = []
    for month in range(int(random.integers(1, 7)), len(study_months()), 6):
        for check, most in (("completeness", 0.3), ("duplicates", 0.05)):
            if random.random() < 0.35 + 0.1 * data[month]:
                fields = dataset["n_units"] * (8 if check == "completeness" else 1)
                fail = round(fields * most * float(np.clip(1.1 - data[month] / 4.5 + random.normal(0, 0.08), 0.02, 1)))
                rows.append(
                    {
                        "dataset_id": dataset["dataset_id"],
                        "tambon_code": dataset["tambon_code"],
                        "check": check,
                        "n_checked": fields,
                        "n_fail": fail,
                        "date": str(day(month, int(random.integers(3, 27)))),
                    }
                )
    return rows


def _returns(random, tambon: Tambon, participation: np.ndarray) -> list[dict]:
    """Villages that got their data back; more of them where many take part."""
    rows = []
    for month in range(len(study_months())):
        for village in range(1, MOST_VILLAGES + 1):
            if random.random() < 0.02 + 0.035 * (participation[month] - 1.5):
                rows.append(
                    {
                        "date": str(day(month, int(random.integers(3, 27)))),
                        "tambon_code": tambon.code,
                        "village_no": village,
                        "n_people": int(random.integers(12, 60)),
                        "page_version": f"{2550 + month // 12}/1",
                    }
                )
    return rows


def _poor(random, tambon: Tambon, households: int, datasets: list[dict]) -> list[dict]:
    """The tambon's own count is mostly above the official one; some have counted themselves only."""
    rows = []
    both = random.random() < 0.8
    for year in (2007, 2008):
        own = round(households * float(random.uniform(0.05, 0.14)))
        row = {"tambon_code": tambon.code, "year": year}
        rows.append({**row, "counted_by": "own", "dataset_id": datasets[-1]["dataset_id"], "n_poor": own})
        if both:
            official = round(own * float(random.uniform(0.55, 1.1)))
            rows.append({**row, "counted_by": "official", "dataset_id": datasets[0]["dataset_id"], "n_poor": official})
    return rows


def data_uses(
    seed: int, tambon: Tambon, strength: Mapping[str, np.ndarray], datasets: pd.DataFrame, decisions: pd.DataFrame
) -> pd.DataFrame:
    """The table ``data_use``: which decisions rested on data, and some uses without a decision.

    Parameters
    ----------
    decisions
        kind, decision_id, date (ISO) of everything that was decided.
    """
    random = chance(seed, tambon, 28)
    names = datasets["dataset_id"].tolist()
    rows = []
    for one in decisions.sort_values(["date", "decision_id"]).itertuples():
        month = int(np.clip(position(np.datetime64(one.date)), 0, len(study_months()) - 1))
        if random.random() < np.clip(0.03 + 0.3 * (strength["K"][month] - 1.9), 0.03, 0.85):
            rows.append(_use(random, tambon, names, one.date, USES[one.kind], one.kind, one.decision_id))
    for month in range(len(study_months())):
        if random.random() < 0.12 * (strength["K"][month] - 1):
            on = written(day(month, int(random.integers(2, 28))))
            rows.append(
                _use(
                    random, tambon, names, on, str(random.choice(["beneficiary_list", "monitoring", "return_meeting"]))
                )
            )
    return records("data_use", rows)


def _use(
    random, tambon: Tambon, names: list[str], on: str, use: str, kind: str | None = None, decision: str | None = None
) -> dict:
    return {
        "date": on,
        "tambon_code": tambon.code,
        "dataset_id": str(random.choice(names)),
        "use": use,
        "decision_kind": kind,
        "decision_id": decision,
        "who": str(random.choice(["เลขานุการ", "แกนนำข้อมูล", "ประธาน"])),
    }
