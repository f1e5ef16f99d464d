"""What came out of an enterprise, and what it is worth.

All output counts: sold, eaten, kept for seed, stored. What was not sold is valued at the farm price: the price
written beside it, else the enterprise's own sale price, else the tambon's median sale price of that kind and
season; where there is none the value is not known.
"""

import numpy as np
import pandas as pd

from tambonlib.indicators.enterprise_accounts.blocks import by_group, running_sum, steps
from tambonlib.indicators.enterprise_accounts.kinds import kilograms
from tambonlib.indicators.windows import places

#: Every weight is told in it.
KILOGRAM = "kg"
_NO_UNIT = ""
_MANY = 10**6


def output_blocks(
    rows: pd.DataFrame, ent_output: pd.DataFrame, row: np.ndarray, number: np.ndarray, begun: np.ndarray,
    *, months: tuple[str, ...], tang_paddy_kg: float,
) -> dict[str, np.ndarray]:
    """Output so far of each season.

    Parameters
    ----------
    rows
        Enterprises in their order, with ``season``.
    row, number
        Of each line of `ent_output`: whose it is, and its month.
    begun
        Whether each enterprise has begun by each month.

    Returns
    -------
    dict
        By season and month: ``value`` (baht; missing where the quantity, its unit, or the price of something sold is not
        told, or there is no farm price), ``quantity`` (in one unit; missing where units differ), ``unit`` (its number, −1 where
        units differ) and ``in_kilograms``.
    """
    lines, units = _lines(ent_output, row, steps(number, months), kilograms(tang_paddy_kg))
    pair, kept = np.unique(lines["row"] * len(units) + lines["unit"], return_inverse=True)
    owner, unit = pair // len(units), pair % len(units)
    shape = (len(pair), len(months))
    blocks = {name: running_sum(amounts, kept, lines["column"], shape) for name, amounts in lines["amounts"].items()}
    own = np.divide(blocks["sold_value"], blocks["sold"], out=np.full(shape, np.nan), where=blocks["sold"] > 0)
    price = _farm_price(rows, owner, unit, own, blocks["unpriced"] > 0)
    worth = blocks["priced_value"] + np.where(blocks["unpriced"] > 0, blocks["unpriced"] * price, 0.0)
    worth = np.where(blocks["unknown"] > 0, np.nan, worth)
    there = begun[owner] & (blocks["lines"] > 0)
    season, seasons = rows["season"].to_numpy()[owner], int(rows["season"].max()) + 1 if len(rows) else 0
    lowest = by_group(np.where(there, unit[:, None], _MANY), season, seasons, np.minimum, _MANY)
    highest = by_group(np.where(there, unit[:, None], -1), season, seasons, np.maximum, -1)
    quantity = np.where(blocks["unknown"] > 0, np.nan, blocks["quantity"])
    added = by_group(np.where(there, quantity, 0.0), season, seasons)
    return {
        "value": by_group(np.where(there, worth, 0.0), season, seasons),
        "quantity": np.where(lowest == highest, np.round(added, 6), np.nan),
        "unit": np.where(lowest == highest, lowest, -1),
        "in_kilograms": (lowest == highest) & (lowest == units.index(KILOGRAM)),
    }


def _lines(ent_output: pd.DataFrame, row: np.ndarray, column: np.ndarray, weights: dict[str, float]) -> tuple[dict, list[str]]:
    """Each line with its enterprise, month and unit, and what it adds; weights become kilograms."""
    seen = (row >= 0) & (column >= 0)
    own = ent_output[seen]
    weight = own["unit"].map(weights).to_numpy(dtype="float64", na_value=np.nan)
    name = own["unit"].where(np.isnan(weight), KILOGRAM).fillna(_NO_UNIT)
    units = sorted({KILOGRAM, _NO_UNIT, *name.unique()})
    times = np.where(np.isnan(weight), 1.0, weight)
    quantity = own["qty"].to_numpy(dtype="float64", na_value=np.nan) * times
    price = own["price_baht"].to_numpy(dtype="float64", na_value=np.nan) / times
    amounts = _amounts(quantity, price, own["use"], name.eq(_NO_UNIT).to_numpy(dtype="bool"))
    return {"row": row[seen], "column": column[seen], "unit": places(name, units), "amounts": amounts}, units


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


def _farm_price(rows: pd.DataFrame, owner: np.ndarray, unit: np.ndarray, own: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """The enterprise's own sale price, else the median of those that its tambon knows by that month."""
    lacking = (wanted & np.isnan(own)).any(axis=1)
    if not lacking.any():
        return own
    season = rows["crop_year"].where(rows["crop_year"].notna(), rows["start"].str.slice(0, 4).astype("float64")).fillna(0)
    market = rows.assign(season_year=season).groupby(["tambon_code", "kind", "season_year"]).ngroup().to_numpy()
    place = market[owner] * (int(unit.max()) + 1) + unit
    asked = np.isin(place, place[lacking])
    medians = pd.DataFrame(own[asked]).groupby(place[asked]).transform("median").to_numpy()
    price = own.copy()
    price[asked] = np.where(np.isnan(own[asked]), medians, own[asked])
    return price
