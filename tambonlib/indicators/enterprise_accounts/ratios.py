"""From the accounts of seasons to one value per tambon and month: a sum of the tambon over another one.

A value is Σ over households ÷ Σ over the same households, so a large field weighs more than a small one
(DOMAIN D2.1, D2.2). n counts the households that it rests on, N those that have a finished season in its scope.
"""

import numpy as np
import pandas as pd

from tambonlib.indicators.card import Part
from tambonlib.indicators.enterprise_accounts.kinds import Group

#: Cash and full cost are never told without saying which.
MONEY = {"full": ("รวมต้นทุนที่ไม่เป็นเงินสด", "full cost"), "cash": ("เฉพาะต้นทุนเงินสด", "cash cost only")}
#: Why there is no value where no season is over (or each is too old).
NOTHING_OVER = "no_finished_season"


def parts_of(groups: tuple[Group, ...], unit: str, th: str, en: str) -> tuple[dict, ...]:
    """What the parts of each group have in common: key, names and unit, once in full and once in cash."""
    return tuple(
        {"key": f"{group.code}_{money}", "unit": unit, "th": th.format(group=group.th, money=said[0]),
         "en": en.format(group=group.en, money=said[1])}
        for group in groups for money, said in MONEY.items()
    )  # fmt: skip


def made_parts(described: tuple[dict, ...], **common) -> tuple[Part, ...]:
    """Parts from what :func:`parts_of` says, and what else they share."""
    return tuple(Part(**one, **common) for one in described)


def ratio(
    accounts: pd.DataFrame, part: str, top: pd.Series, bottom: pd.Series, scope: pd.Series | None = None,
    *, unknown: str, zero: str = "", none: str = NOTHING_OVER, times: float = 1.0,
) -> dict:  # fmt: skip
    """One part: Σ `top` ÷ Σ `bottom` over the accounts in `scope` for which both are known.

    Parameters
    ----------
    accounts
        Latest accounts; tambon_code and month are categories. Those of one household and month follow each other.
    part
        Its key.
    top, bottom, scope
        By account; missing amounts are not known. All accounts are in scope when `scope` is None.
    unknown
        Why there is no value where seasons are over but none is known.
    zero
        Why there is none where `bottom` adds up to zero; `unknown` when empty.
    none
        Why there is none where nothing is in scope.
    times
        100 for percent.

    Returns
    -------
    dict
        part; value, n, N and reason for each tambon × month of the categories; :func:`grid_rows` makes rows of it.
    """
    here = slice(None) if scope is None else np.flatnonzero(scope)
    above, below = (side.to_numpy()[here].astype("float64") for side in (top, bottom))
    known = ~np.isnan(above) & ~np.isnan(below)
    tambons, months = accounts["tambon_code"].cat, accounts["month"].cat
    count = len(tambons.categories) * len(months.categories)
    cell = tambons.codes.to_numpy()[here].astype("int64") * len(months.categories) + months.codes.to_numpy()[here]
    house = accounts["house"].to_numpy()[here]
    sums = [np.bincount(cell, np.where(known, side, 0.0), count) for side in (above, below)]
    value = times * np.divide(sums[0], sums[1], out=np.full(count, np.nan), where=sums[1] > 0)
    whole = households_of(cell, house, count)
    n = whole if known.all() else households_of(cell[known], house[known], count)
    reason = np.select([~np.isnan(value), whole == 0, n == 0], [None, none, unknown], zero or unknown)
    return {"part": part, "value": value, "n": n, "N": whole, "reason": reason}


def grid_rows(accounts: pd.DataFrame, parts: list[dict]) -> pd.DataFrame:
    """The rows of several parts, each with one row for each tambon × month of the categories."""
    tambons, months = accounts["tambon_code"].cat.categories, accounts["month"].cat.categories
    cells = len(tambons) * len(months)
    place = np.tile(np.arange(cells), len(parts))
    told = {name: np.concatenate([one[name] for one in parts]) for name in ("value", "n", "N", "reason")}
    names = pd.Index([one["part"] for one in parts], dtype="str")
    return pd.DataFrame({
        "tambon_code": tambons.astype("str").take(place // max(len(months), 1)), "month": months.astype("str").take(place % max(len(months), 1)),
        "part": names.repeat(cells), **told,
    }).astype({"reason": "str"})  # fmt: skip


def any_of_household(accounts: pd.DataFrame, holds: pd.Series) -> pd.DataFrame:
    """One row for each household and month of the accounts: tambon_code, month, house; ``holds`` (1 or 0) where it does for one of them."""
    month, house = accounts["month"].cat.codes.to_numpy(), accounts["house"].to_numpy()
    first = np.flatnonzero(np.append(True, (month[1:] != month[:-1]) | (house[1:] != house[:-1]))[: len(accounts)])
    largest = np.maximum.reduceat(holds.to_numpy(dtype="float64"), first) if len(first) else np.zeros(0)
    return accounts[["tambon_code", "month", "house"]].take(first).reset_index(drop=True).assign(holds=largest)


def households_of(cell: np.ndarray, house: np.ndarray, count: int) -> np.ndarray:
    """How many different households each cell has; the rows of one household and cell follow each other."""
    first = np.append(True, (cell[1:] != cell[:-1]) | (house[1:] != house[:-1]))[: len(cell)]
    return np.bincount(cell[first], minlength=count)
