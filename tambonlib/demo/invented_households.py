"""The households of one invented tambon, and in which months they kept their books."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tambonlib.demo.plan import Tambon, chance, settings, study_months

OCCUPATIONS = ("ทำนา", "ทำนาและรับจ้าง", "ทำไร่อ้อย", "รับจ้างทั่วไป", "ค้าขาย", "เลี้ยงสัตว์")
ABSENT, LINES, SUMMARY = 0, 1, 2
MOST_VILLAGES = 6  # households that keep accounts live in as many villages at most


@dataclass(frozen=True)
class People:
    """The account-keeping households of a tambon.

    Parameters
    ----------
    households
        The table ``household`` of the codebook.
    grows
        Crop → which households grow it (yes or no for each).
    land
        Rai that each household farms.
    kept
        Households × months: :data:`ABSENT`, :data:`LINES` (a book with lines) or :data:`SUMMARY` (totals only).
    member
        Households × months: between joining and leaving.
    habits
        Kind of line → which households ever have such lines.
    """

    households: pd.DataFrame
    grows: dict[str, np.ndarray]
    land: np.ndarray
    kept: np.ndarray
    member: np.ndarray
    habits: dict[str, np.ndarray]

    def spend_on(self, category: str) -> np.ndarray:
        """Which households buy things of this category."""
        kinds = settings("household_lines")["lines"]
        bought = [name for name, kind in kinds.items() if kind["category"] == category and "in_kind" not in kind]
        return np.any([self.habits[name] for name in bought], axis=0)


def people(seed: int, tambon: Tambon) -> People:
    """Invent the households of `tambon`."""
    random = chance(seed, tambon, 1)
    count = _how_many(random, tambon)
    joined, left = _joining(random, tambon, count)
    months = np.arange(len(study_months()))
    member = (months >= joined[:, None]) & (months <= left[:, None])
    land = np.round(random.gamma(4.0, 3.4, count) * 2) / 2 + 2
    rice = random.random(count) < 0.72
    grows = {
        "rice": rice,
        "dry_rice": rice & (random.random(count) < 0.45),
        "cane": ~rice & (random.random(count) < 0.5),
    }
    kept = np.where(member, _kept(random, tambon, member.shape), ABSENT)
    kept[np.arange(count), joined] = LINES  # nobody joins without a first sheet
    homes = _table(random, tambon, joined, left, land, grows)
    return People(homes, grows, land, kept, member, _habits(chance(seed, tambon, 10), grows, count))


def _habits(random: np.random.Generator, grows: dict[str, np.ndarray], count: int) -> dict[str, np.ndarray]:
    habits = {}
    for name, kind in settings("household_lines")["lines"].items():
        has = random.random(count) < kind["share"]
        habits[name] = has & grows[kind["grower"]] if "grower" in kind else has
    return habits


def _how_many(random: np.random.Generator, tambon: Tambon) -> int:
    """12–40 households; enough of them where something planted is to be seen."""
    if tambon.kind == "almost_nothing":
        return 2
    least = 12 if tambon.kind == "no_change" else 18
    return min(least + int(random.gamma(1.0, 6.0)), 40)


def _joining(random: np.random.Generator, tambon: Tambon, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Position of the first and of the last month of each household."""
    last = len(study_months()) - 1
    if tambon.kind == "almost_nothing":
        return np.full(count, tambon.start), np.full(count, tambon.start + 2)
    late = random.random(count) < 0.22
    joined = np.where(late, random.integers(1, 12, count), 0)
    leaves = random.random(count) < 0.10
    left = np.where(leaves, np.minimum(joined + random.integers(5, 14, count), last), last)
    return joined, left


def _kept(random: np.random.Generator, tambon: Tambon, shape: tuple[int, int]) -> np.ndarray:
    """Months kept; a month after a missing month is missing more often, as people fall out of the habit."""
    households, months = shape
    slip = float(random.uniform(0.01, 0.07)) * random.gamma(2.0, 0.5, households)
    missing = np.zeros(shape, dtype=bool)
    for month in range(1, months):
        risk = np.where(missing[:, month - 1], 0.45, np.minimum(slip, 0.6))
        if tambon.kind == "books_stop" and month >= tambon.start:
            risk = np.full(households, 1 - tambon.strength)
        missing[:, month] = random.random(households) < risk
    writes_totals = random.random(households) < 0.2
    summary = writes_totals[:, None] & (random.random(shape) < 0.25)
    return np.where(missing, ABSENT, np.where(summary, SUMMARY, LINES))


def _table(random, tambon, joined, left, land, grows) -> pd.DataFrame:
    months = np.array(study_months())
    count = len(joined)
    members = random.choice([2, 3, 4, 5, 6, 7], count, p=[0.1, 0.22, 0.3, 0.22, 0.11, 0.05])
    own = np.round(land * random.choice([0.0, 0.4, 0.7, 1.0], count, p=[0.1, 0.2, 0.2, 0.5]) * 2) / 2
    occupation = np.where(
        grows["rice"],
        random.choice(OCCUPATIONS[:2], count),
        np.where(grows["cane"], OCCUPATIONS[2], random.choice(OCCUPATIONS[3:], count)),
    )
    return pd.DataFrame(
        {
            "hh_id": [f"{tambon.code}-{number:02d}" for number in range(1, count + 1)],
            "tambon_code": tambon.code,
            "village_no": np.sort(random.integers(1, MOST_VILLAGES + 1, count)),
            "n_members": members,
            "n_dependants": np.minimum(random.integers(0, 4, count), members - 1),
            "main_occupation": occupation,
            "land_own_rai": own,
            "land_rent_rai": land - own,
            "joined": months[joined],
            "left": np.where(left < len(months) - 1, months[left], None),
        }
    )


def population(seed: int, tambon: Tambon) -> pd.DataFrame:
    """Registered population, households and villages of the tambon at the end of 2006, 2007 and 2008."""
    random = chance(seed, tambon, 2)
    households = int(random.integers(900, 2600))
    people_each = float(random.uniform(3.1, 3.9))
    years = np.array([2006, 2007, 2008])
    homes = np.round(households * 1.012 ** np.arange(3)).astype(int)
    return pd.DataFrame(
        {
            "tambon_code": tambon.code,
            "year": years,
            "population": np.round(homes * people_each).astype(int),
            "households": homes,
            "villages": int(random.integers(MOST_VILLAGES, 15)),
        }
    )
