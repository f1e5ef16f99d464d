"""Loans of households: when taken, how repaid, what is left at each survey round."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tambonlib import months as month_text
from tambonlib.demo.invented_households import People
from tambonlib.demo.plan import Tambon, chance, study_months

ROUNDS = (2, 5, 8, 11, 14, 17, 20)  # positions of the months at whose end loans are surveyed
#: lender, stated purpose, share of households, usual principal, yearly rate, months it runs, month it begins
YEARLY = (
    ("baac", "farming", 0.55, 40000, 8.0, 10, 5),
    ("village_fund", "farming", 0.40, 15000, 6.0, 12, 2),
    ("village_fund", "consumption", 0.25, 12000, 6.0, 12, 8),
    ("cooperative", "farming", 0.20, 25000, 9.0, 10, 6),
    ("moneylender", "consumption", 0.18, 6000, 36.0, 5, 9),
    ("saving_group", "education", 0.15, 8000, 12.0, 10, 5),
    ("relative", "refinance", 0.10, 10000, None, 6, 3),
)
LONG = (
    ("baac", "housing_land", 0.12, 120000, 7.0),
    ("bank", "vehicle", 0.15, 38000, 14.0),
    ("baac", "business", 0.10, 50000, 8.5),
    ("other", "unknown", 0.08, 9000, None),
)
BEFORE = 14  # months before the study in which loans may have been taken


@dataclass(frozen=True)
class Loans:
    """All loans of a tambon.

    Parameters
    ----------
    table
        One row per loan: home, loan_id, lender_type, purpose, opened (month position, may be negative),
        due, principal, rate_pct_year.
    received, repaid, interest, outstanding
        Loans × months, baht.
    """

    table: pd.DataFrame
    received: np.ndarray
    repaid: np.ndarray
    interest: np.ndarray
    outstanding: np.ndarray


def loans(seed: int, tambon: Tambon, people: People) -> Loans:
    """Invent the loans of the households of `tambon`."""
    random = chance(seed, tambon, 5)
    count = len(people.land)
    rows = [row for kind in YEARLY for row in _yearly(random, tambon, count, *kind)]
    rows += [row for kind in LONG for row in _long(random, count, *kind)]
    rows += _planted(random, tambon, count)
    table = pd.DataFrame(
        rows, columns=["home", "lender_type", "purpose", "opened", "due", "principal", "rate", "parts"]
    )
    table = table.sort_values(["home", "opened", "lender_type", "purpose"], kind="stable", ignore_index=True)
    number = table.groupby("home").cumcount() + 1
    homes = people.households["hh_id"].to_numpy()[table["home"].to_numpy(dtype=int)]
    table.insert(1, "loan_id", [f"{home}-L{place:02d}" for home, place in zip(homes, number, strict=True)])
    return _followed(table)


def _yearly(random, tambon: Tambon, count: int, lender, purpose, share, usual, rate, runs, begins) -> list[tuple]:
    """A loan taken again each year in the same month, repaid whole when due."""
    wants = np.flatnonzero(random.random(count) < share)
    size = np.round(usual * np.exp(0.4 * random.standard_normal(count)) / 500) * 500
    rows = []
    for first in range(begins - 1 - 12, len(study_months()), 12):
        again = random.random(count) < 0.85
        for home in wants[again[wants]]:
            if not _given_up(random, tambon, purpose, first):
                rows.append((home, lender, purpose, first, first + runs, size[home], rate, 1))
    return rows


def _given_up(random, tambon: Tambon, purpose: str, month: int) -> bool:
    """Where consumer debt goes down, most such loans are not taken again."""
    falls = tambon.kind == "less_consumer_debt" and purpose in ("consumption", "refinance")
    return falls and month >= tambon.start - 5 and random.random() > tambon.strength


def _long(random, count: int, lender, purpose, share, usual, rate) -> list[tuple]:
    """A loan of several years, repaid in equal parts, one each quarter."""
    wants = np.flatnonzero(random.random(count) < share)
    opened = random.integers(-BEFORE, 12, count)
    size = np.round(usual * np.exp(0.3 * random.standard_normal(count)) / 1000) * 1000
    return [(home, lender, purpose, int(opened[home]), int(opened[home]) + 48, size[home], rate, 16) for home in wants]


def _planted(random, tambon: Tambon, count: int) -> list[tuple]:
    """Consumer loans where they are planted: taken during six months, after the flood, or repaid for good."""
    last = len(study_months()) + 5
    wants = random.random(count) < {"more_consumer_debt": tambon.strength, "flood": 0.7, "less_consumer_debt": 0.7}.get(
        tambon.kind, 0.0
    )
    size = np.round(random.uniform(18000, 38000, count) / 500) * 500
    if tambon.kind == "less_consumer_debt":
        opened, due = random.integers(-8, 0, count), tambon.start + random.integers(0, 5, count)
    else:
        opened, due = tambon.start + random.integers(0, 6, count), np.full(count, last)
    return [
        (home, "moneylender", "consumption", int(opened[home]), int(due[home]), size[home], 36.0, 1)
        for home in np.flatnonzero(wants)
    ]


def _followed(table: pd.DataFrame) -> Loans:
    """Money received, repaid and left, month by month."""
    months = np.arange(len(study_months()))[None, :]
    opened, due, principal, parts = (
        table[name].to_numpy(dtype=float)[:, None] for name in ("opened", "due", "principal", "parts")
    )
    step = (due - opened) / parts
    paid_parts = np.clip(np.floor((months - opened) / step), 0, parts)
    before = np.clip(np.floor((months - 1 - opened) / step), 0, parts)
    outstanding = np.where(months >= opened, principal * (1 - paid_parts / parts), 0)
    left_before = np.where(months - 1 >= opened, principal * (1 - before / parts), 0)
    repaid = np.where(months >= opened, principal * (paid_parts - before) / parts, 0)
    rate = table["rate"].fillna(0).to_numpy(dtype=float)[:, None] / 100
    interest = np.where(repaid > 0, np.round(left_before * rate * step / 12 / 5) * 5, 0)
    received = np.where(months == opened, principal, 0)
    return Loans(table, received, np.round(repaid), interest, np.round(outstanding))


def debt_table(tambon: Tambon, people: People, found: Loans, credit: np.ndarray) -> pd.DataFrame:
    """The table ``hh_debt``: each loan with something left, at each round, of households in the group.

    Parameters
    ----------
    credit
        Households × months: what is owed to the shop after a month without cash, see books.
    """
    parts = []
    for month in ROUNDS:
        home = found.table["home"].to_numpy(dtype=int)
        asked = (found.outstanding[:, month] > 0) & people.member[home, month]
        part = found.table[asked].assign(outstanding=found.outstanding[asked, month], position=month)
        owing = np.flatnonzero((credit[:, month] > 0) & people.member[:, month])
        parts += [part, _shop_credit(people, owing, credit, month)]
    both = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    if "position" not in both:
        both = both.assign(position=pd.Series(dtype=int), outstanding=pd.Series(dtype=float))
    return _as_records(tambon, people, both)


def _shop_credit(people: People, owing: np.ndarray, credit: np.ndarray, month: int) -> pd.DataFrame:
    since = np.array([int(np.flatnonzero(credit[home] > 0)[0]) for home in owing], dtype=int)
    names = people.households["hh_id"].to_numpy()[owing]
    return pd.DataFrame(
        {
            "home": owing,
            "loan_id": [f"{name}-S" for name in names],
            "lender_type": "shop",
            "purpose": "consumption",
            "opened": since,
            "due": np.nan,
            "principal": [credit[home, : month + 1].max() for home in owing],
            "rate": np.nan,
            "outstanding": credit[owing, month],
            "position": month,
        }
    )


def _as_records(tambon: Tambon, people: People, rows: pd.DataFrame) -> pd.DataFrame:
    months = study_months()
    first = month_text.ordinal(months[0])
    homes = people.households["hh_id"].to_numpy()
    named = {number: month_text.from_ordinal(first + number) for number in range(-3 * BEFORE, 120)}
    made = pd.DataFrame(
        {
            "loan_id": rows["loan_id"],
            "hh_id": homes[rows["home"].to_numpy(dtype=int)],
            "tambon_code": tambon.code,
            "round": [months[int(position)] for position in rows["position"]],
            "lender_type": rows["lender_type"],
            "purpose": rows["purpose"],
            "opened": rows["opened"].map(named),
            "principal_baht": rows["principal"].astype(float),
            "outstanding_baht": rows["outstanding"].astype(float),
            "rate_pct_year": rows["rate"].astype(float),
            "due": rows["due"].map(named),
        }
    )
    return made.sort_values(["hh_id", "loan_id", "round"], kind="stable", ignore_index=True)
