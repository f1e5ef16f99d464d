"""The lines that households write into their books, before loans, deposits and withdrawals.

How often, how much and in which season stands in ``household_lines.yaml`` beside this module.
"""

import numpy as np
import pandas as pd

from tambonlib.demo.invented_households import ABSENT, People
from tambonlib.demo.plan import Tambon, chance, settings, study_months

COLUMNS = ("home", "month", "day", "flow", "category", "amount_baht", "in_kind", "memo")


def ledger_lines(seed: int, tambon: Tambon, people: People, change: dict[str, np.ndarray]) -> pd.DataFrame:
    """Invent the lines of all households of `tambon` in the months in which they kept a book.

    Parameters
    ----------
    change
        Category → households × months, by what its amounts are multiplied (what is planted).

    Returns
    -------
    DataFrame
        home and month (positions), day, flow (receipt or payment), category, amount_baht, in_kind, memo.
    """
    random = chance(seed, tambon, 3)
    parts = [
        _one_kind(random, kind, people.habits[name], people, change[kind["category"]])
        for name, kind in settings("household_lines")["lines"].items()
    ]
    return pd.concat(parts, ignore_index=True)


def _one_kind(
    random: np.random.Generator, kind: dict, has: np.ndarray, people: People, change: np.ndarray
) -> pd.DataFrame:
    """All lines of one kind: how many in each household-month, then one row for each."""
    count = len(people.land)
    usual = kind["baht"] * _size(kind, people) * np.exp(kind["habit"] * random.standard_normal(count))
    often = _how_often(random, kind, count)
    number = np.where((people.kept != ABSENT) & has[:, None], often, 0)
    home, month = (np.repeat(place, number.ravel()) for place in np.indices(number.shape).reshape(2, -1))
    amount = usual[home] * np.exp(kind["spread"] * random.standard_normal(len(home)))
    amount = _rounded(amount * change[home, month])
    lines = pd.DataFrame(
        {
            "home": home,
            "month": month,
            "day": _days(random, kind, len(home)),
            "flow": kind.get("flow", "payment"),
            "category": kind["category"],
            "amount_baht": amount,
            "in_kind": kind.get("in_kind", False),
            "memo": random.choice(np.array(kind["memo"], dtype=object), len(home)),
        },
        columns=list(COLUMNS),
    )
    return lines[lines["amount_baht"] > 0]


def _size(kind: dict, people: People) -> np.ndarray | float:
    per = kind.get("per")
    if per == "person":
        return np.sqrt(people.households["n_members"].to_numpy() / 4)
    return people.land if per == "rai" else 1.0


def _how_often(random: np.random.Generator, kind: dict, count: int) -> np.ndarray:
    """Households × months: number of lines."""
    calendar = _calendar_months()
    shape = (count, len(calendar))
    if "once_in" in kind:
        own_month = random.choice(kind["once_in"], count)
        return (calendar[None, :] == own_month[:, None]).astype(int)
    season = np.array(kind.get("year", [1] * 12), dtype=float)[calendar - 1]
    wanted = kind["lines"] * season
    whole = np.floor(wanted)
    return (whole + (random.random(shape) < wanted - whole)).astype(int)


def _calendar_months() -> np.ndarray:
    """1 for January … 12 for December, for each month of the study."""
    return np.array([int(month[5:]) for month in study_months()])


def _days(random: np.random.Generator, kind: dict, count: int) -> np.ndarray:
    """Days of the month; none after the 28th, so that they fit every month."""
    if "days" in kind:
        return random.choice(kind["days"], count)
    return random.integers(1, 29, count)


def _rounded(amount: np.ndarray) -> np.ndarray:
    """People write 5-baht steps below a thousand, 50-baht steps above."""
    return np.where(amount < 1000, np.round(amount / 5) * 5, np.round(amount / 50) * 50)
