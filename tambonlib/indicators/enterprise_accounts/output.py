"""What came out of an enterprise, and what it is worth.

All output counts: sold, eaten, kept for seed, stored. What was not sold is valued at the farm price: the price
written beside it, else the enterprise's own sale price, else the tambon's median sale price of that kind and
season; where there is none the value is not known.
"""

import numpy as np
import pandas as pd

from tambonlib.indicators.cells import coded
from tambonlib.indicators.enterprise_accounts.blocks import (
    Told,
    flat_places,
    put_together,
    running_sum,
    steps,
    told_cells,
)
from tambonlib.indicators.enterprise_accounts.kinds import kilograms
from tambonlib.indicators.enterprise_accounts.told_seasons import ToldSeasons

#: Every weight is told in it.
KILOGRAM = "kg"
_NO_UNIT = ""
_MANY = 10**6


def output_told(
    over: ToldSeasons,
    ent_output: pd.DataFrame,
    row: np.ndarray,
    number: np.ndarray,
    *,
    months: tuple[str, ...],
    tang_paddy_kg: float,
) -> dict[str, np.ndarray]:
    """Output so far of each season that is told.

    Parameters
    ----------
    over
        The seasons.
    row, number
        Of each line of `ent_output`: whose it is, and its month.

    Returns
    -------
    dict
        For each told season and month, in their order: ``value`` (baht; missing where the quantity, its unit, or the
        price of something sold is not told, or there is no farm price), ``quantity`` (in one unit; missing where
        units differ), ``unit`` (its number, −1 where units differ) and ``in_kilograms``.
    """
    lines, units = _lines(ent_output, row, steps(number, months), kilograms(tang_paddy_kg))
    # One column for each enterprise and unit in which it has output.
    wanted = lines["row"] * len(units) + lines["unit"]
    has = np.bincount(wanted, minlength=len(over.rows) * len(units)) > 0
    owner, unit = np.divmod(np.flatnonzero(has), len(units))
    shape = (len(months), len(owner))
    place = flat_places(np.cumsum(has)[wanted] - 1, lines["step"], len(owner))
    blocks = {name: running_sum(amounts, place, shape) for name, amounts in lines["amounts"].items()}
    of = told_cells(over.told, over.rows["season"].to_numpy()[owner])
    there = (over.begun[:, owner] & (blocks["lines"] > 0)).ravel()[of.place]
    worth = blocks["priced_value"] + _unpriced_worth(over.rows, owner, unit, blocks)
    known = blocks["unknown"].ravel()[of.place] == 0
    one_unit, lowest = _units(there, unit[of.member], of)
    return {
        "value": put_together(np.where(there, np.where(known, worth.ravel()[of.place], np.nan), 0.0), of),
        "quantity": np.where(one_unit, np.round(put_together(_quantities(blocks, there, known, of), of), 6), np.nan),
        "unit": np.where(one_unit, lowest, -1),
        "in_kilograms": one_unit & (lowest == units.index(KILOGRAM)),
    }


def _quantities(blocks: dict[str, np.ndarray], there: np.ndarray, known: np.ndarray, of: Told) -> np.ndarray:
    return np.where(there, np.where(known, blocks["quantity"].ravel()[of.place], np.nan), 0.0)


def _units(there: np.ndarray, unit: np.ndarray, of: Told) -> tuple[np.ndarray, np.ndarray]:
    """Whether each told season has output in one unit only, and the lowest of the numbers of its units."""
    lowest = put_together(np.where(there, unit, _MANY), of, np.minimum, _MANY)
    highest = put_together(np.where(there, unit, -1), of, np.maximum, -1)
    return lowest == highest, lowest


def _lines(
    ent_output: pd.DataFrame, row: np.ndarray, step: np.ndarray, weights: dict[str, float]
) -> tuple[dict, list[str]]:
    """Each line with its enterprise, month and unit, and what it adds; weights become kilograms."""
    seen = np.flatnonzero((row >= 0) & (step >= 0))
    own = ent_output[["unit", "qty", "price_baht", "use"]].take(seen)
    # Units are looked up once each; the last one stands for no unit.
    code, known = coded(own["unit"])
    weight = np.array([*(weights.get(name, np.nan) for name in known), np.nan])
    names = [*(KILOGRAM if name in weights else name for name in known), _NO_UNIT]
    units = sorted({KILOGRAM, *names})
    times = np.where(np.isnan(weight), 1.0, weight)[code]
    unit = np.array([units.index(name) for name in names])[code]
    quantity = own["qty"].to_numpy(dtype="float64", na_value=np.nan) * times
    price = own["price_baht"].to_numpy(dtype="float64", na_value=np.nan) / times
    amounts = _amounts(quantity, price, own["use"], unit == units.index(_NO_UNIT))
    return {"row": row[seen], "step": step[seen], "unit": unit, "amounts": amounts}, units


def _amounts(quantity: np.ndarray, price: np.ndarray, use: pd.Series, no_unit: np.ndarray) -> dict[str, np.ndarray]:
    """What each line adds. A quantity of zero is worth zero, whatever its price and unit."""
    sold, some = use.eq("sold").to_numpy(dtype="bool"), quantity > 0
    priced = some & ~np.isnan(price)
    unknown = np.isnan(quantity) | (some & (no_unit | use.isna().to_numpy(dtype="bool") | (sold & ~priced)))
    worth = np.where(priced, quantity * np.where(priced, price, 0.0), 0.0)
    return {
        "lines": np.ones(len(quantity)),
        "unknown": unknown.astype("float64"),
        "quantity": np.nan_to_num(quantity),
        "priced_value": worth,
        "sold_value": np.where(sold, worth, 0.0),
        "sold": np.where(sold & priced, quantity, 0.0),
        "unpriced": np.where(some & ~sold & ~priced, quantity, 0.0),
    }


def _unpriced_worth(
    rows: pd.DataFrame, owner: np.ndarray, unit: np.ndarray, blocks: dict[str, np.ndarray]
) -> np.ndarray:
    """What all is worth that has no price beside it, at the farm price; missing where there is none."""
    unpriced = blocks["unpriced"]
    if not unpriced.any():
        return unpriced
    own = np.divide(blocks["sold_value"], blocks["sold"], out=np.full(unpriced.shape, np.nan), where=blocks["sold"] > 0)
    return np.where(unpriced > 0, unpriced * _farm_price(rows, owner, unit, own, unpriced > 0), 0.0)


def _farm_price(
    rows: pd.DataFrame, owner: np.ndarray, unit: np.ndarray, own: np.ndarray, wanted: np.ndarray
) -> np.ndarray:
    """The enterprise's own sale price, else the median of those that its tambon knows by that month."""
    lacking = (wanted & np.isnan(own)).any(axis=0)
    if not lacking.any():
        return own
    season = (
        rows["crop_year"].where(rows["crop_year"].notna(), rows["start"].str.slice(0, 4).astype("float64")).fillna(0)
    )
    market = rows.assign(season_year=season).groupby(["tambon_code", "kind", "season_year"]).ngroup().to_numpy()
    place = market[owner] * (int(unit.max()) + 1) + unit
    asked = np.isin(place, place[lacking])
    medians = pd.DataFrame(own[:, asked].T).groupby(place[asked]).transform("median").to_numpy().T
    price = own.copy()
    price[:, asked] = np.where(np.isnan(own[:, asked]), medians, own[:, asked])
    return price
