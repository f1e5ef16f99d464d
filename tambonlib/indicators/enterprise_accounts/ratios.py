"""From the accounts of seasons to one value per tambon and month: a sum of the tambon over another one.

A value is Σ over households ÷ Σ over the same households, so a large field weighs more than a small one
(DOMAIN D2.1, D2.2). n counts the households that it rests on, N those that have a finished season in its scope.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from tambonlib.indicators.card import Part
from tambonlib.indicators.enterprise_accounts.kinds import Group
from tambonlib.indicators.told import REASON

#: Cash and full cost are never told without saying which.
MONEY = {"full": ("รวมต้นทุนที่ไม่เป็นเงินสด", "full cost"), "cash": ("เฉพาะต้นทุนเงินสด", "cash cost only")}
#: Why there is no value where no season is over (or each is too old).
NOTHING_OVER = "no_finished_season"


def parts_of(groups: tuple[Group, ...], unit: str, th: str, en: str) -> tuple[dict, ...]:
    """What the parts of each group have in common: key, names and unit, once in full and once in cash."""
    return tuple(
        {
            "key": f"{group.code}_{money}",
            "unit": unit,
            "th": th.format(group=group.th, money=said[0]),
            "en": en.format(group=group.en, money=said[1]),
        }
        for group in groups
        for money, said in MONEY.items()
    )


def made_parts(described: tuple[dict, ...], **common) -> tuple[Part, ...]:
    """Parts from what :func:`parts_of` says, and what else they share."""
    return tuple(Part(**one, **common) for one in described)


@dataclass(frozen=True)
class Scope:
    """The accounts that some parts are about; made by :func:`scope_of`.

    Parameters
    ----------
    here
        Which of the accounts these are; None for all.
    cell
        The number of the tambon and month of each, among all of them.
    house
        The household of each. Those of one household and month follow each other.
    tambons, months
        All tambons and months.
    whole
        How many households have such an account, by tambon and month.
    """

    here: np.ndarray | None
    cell: np.ndarray
    house: np.ndarray
    tambons: pd.Index
    months: pd.Index
    whole: np.ndarray

    def within(self, holds: pd.Series | np.ndarray) -> Scope:
        """Those of all accounts for which something holds."""
        here = np.flatnonzero(holds)
        cell, house = self.cell[here], self.house[here]
        return Scope(here, cell, house, self.tambons, self.months, households_of(cell, house, len(self.whole)))


def scope_of(accounts: pd.DataFrame) -> Scope:
    """All of these accounts; tambon_code and month are categories, those of one household and month follow each
    other.
    """
    tambons, months = accounts["tambon_code"].cat, accounts["month"].cat
    cell = tambons.codes.to_numpy(dtype="int64") * len(months.categories) + months.codes.to_numpy()
    house, count = accounts["house"].to_numpy(), len(tambons.categories) * len(months.categories)
    return Scope(None, cell, house, tambons.categories, months.categories, households_of(cell, house, count))


def ratio(
    scope: Scope,
    part: str,
    top: pd.Series | np.ndarray,
    bottom: pd.Series | np.ndarray,
    *,
    unknown: str,
    zero: str = "",
    none: str = NOTHING_OVER,
    times: float = 1.0,
) -> dict:
    """One part: Σ `top` ÷ Σ `bottom` over the accounts in `scope` for which both are known.

    Parameters
    ----------
    scope
        The accounts that it is about.
    part
        Its key.
    top, bottom
        By account, of all accounts; missing amounts are not known.
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
        part; value, n, N and reason (its number among all reasons, −1 for none) for each tambon × month;
        :func:`grid_rows` makes rows of it.
    """
    above, below = (np.asarray(side, dtype="float64") for side in (top, bottom))
    above, below = (side if scope.here is None else side[scope.here] for side in (above, below))
    known = np.flatnonzero(~(np.isnan(above) | np.isnan(below)))
    count, every = len(scope.whole), len(known) == len(above)
    cell, house, above, below = (one if every else one[known] for one in (scope.cell, scope.house, above, below))
    sums = [np.bincount(cell, side, count) for side in (above, below)]
    value = times * np.divide(sums[0], sums[1], out=np.full(count, np.nan), where=sums[1] > 0)
    n = scope.whole if every else households_of(cell, house, count)
    why = np.where(scope.whole == 0, _number(none), np.where(n == 0, _number(unknown), _number(zero or unknown)))
    return {"part": part, "value": value, "n": n, "N": scope.whole, "reason": np.where(np.isnan(value), why, -1)}


def grid_rows(scope: Scope, parts: list[dict]) -> pd.DataFrame:
    """The rows of several parts, each with one row for each tambon × month of the accounts."""
    cells, width = len(scope.whole), max(len(scope.months), 1)
    place = np.tile(np.arange(cells), len(parts))
    told = {name: np.concatenate([one[name] for one in parts]) for name in ("value", "n", "N", "reason")}
    names = pd.Index([one["part"] for one in parts], dtype="str")
    return pd.DataFrame(
        {
            "tambon_code": pd.Categorical.from_codes(place // width, scope.tambons, validate=False),
            "month": pd.Categorical.from_codes(place % width, scope.months, validate=False),
            "part": names.repeat(cells),
            **told,
            "reason": pd.Categorical.from_codes(told["reason"], dtype=REASON, validate=False),
        }
    )


def household_share(
    scope: Scope, part: str, holds: pd.Series | np.ndarray, *, unknown: str, none: str = NOTHING_OVER
) -> dict:
    """One part: of all households with an account in `scope`, those for which something holds of one of theirs, in
    percent.
    """
    held = np.asarray(holds, dtype="float64")
    held = held if scope.here is None else held[scope.here]
    first = np.flatnonzero(_first_of_each(scope.cell, scope.house))
    once = replace(scope, here=None, cell=scope.cell[first], house=scope.house[first])
    any_of = np.maximum.reduceat(held, first) if len(first) else held
    return ratio(once, part, any_of, np.ones(len(first)), unknown=unknown, none=none, times=100.0)


def households_of(cell: np.ndarray, house: np.ndarray, count: int) -> np.ndarray:
    """How many different households each cell has; the rows of one household and cell follow each other."""
    return np.bincount(cell[_first_of_each(cell, house)], minlength=count)


def _first_of_each(cell: np.ndarray, house: np.ndarray) -> np.ndarray:
    return np.append(True, (cell[1:] != cell[:-1]) | (house[1:] != house[:-1]))[: len(cell)]


def _number(reason: str) -> int:
    return REASON.categories.get_loc(reason)
