"""The account of each finished season, as it stood at the end of each month: the base table of D2.

Three things are settled here once:

- *Both profits.* Cash cost is what was paid. Full cost adds what was not: own labour, own land, wear. It is known
  only where the book holds at least one cost that is not cash; a book of cash alone would show "profit" for loss.
- *Cane is planted once.* In full cost, planting cane is spread over the crops of one planting. The book's own line for
  the spread holds where there is one; else the planting cost of the plant crop is divided.
- *Nothing later is seen.* A season counts from the month in which it is over, with the lines that had been written by then.
"""

import numpy as np
import pandas as pd

from tambonlib.indicators.enterprise_accounts import books
from tambonlib.indicators.enterprise_accounts.blocks import by_group, month_numbers, rows_of, running_sum, steps
from tambonlib.indicators.enterprise_accounts.books import CELLS, cost_blocks, season_times
from tambonlib.indicators.enterprise_accounts.kinds import cane
from tambonlib.indicators.enterprise_accounts.output import output_blocks
from tambonlib.indicators.household_months import BASES as HOUSEHOLD_BASES
from tambonlib.indicators.windows import SATANG
from tambonlib.months import ordinal

#: What the enterprise indicators use of each record table.
COLUMNS_USED = {
    "household": ("hh_id", "tambon_code", "joined", "left"),
    "enterprise": ("ent_id", "hh_id", "tambon_code", "kind", "crop_year", "area_rai", "herd_n", "start", "end"),
    "ent_cost": ("ent_id", "tambon_code", "date", "cost_code", "behaviour", "cash", "amount_baht"),
    "ent_output": ("ent_id", "tambon_code", "date", "qty", "unit", "use", "price_baht"),
    "ent_review": ("ent_id", "tambon_code", "date"),
    "ent_decision": ("ent_id", "tambon_code", "date", "carried_out"),
}
#: The settings that the base tables need.
SETTINGS = ("enterprise_valid_months", "season_quiet_months", "cane_crops_per_planting", "tang_paddy_kg")
#: Amounts in baht of a season's account.
AMOUNTS = ("value", "cash_cost", "full_cost", *CELLS, "cash_variable", "fertiliser", "chemicals")


def finished_seasons(
    sorted_enterprises: pd.DataFrame, ent_cost: pd.DataFrame, ent_output: pd.DataFrame, *, months: tuple[str, ...],
    season_quiet_months: int, cane_crops_per_planting: int, tang_paddy_kg: float,
) -> pd.DataFrame:  # fmt: skip
    """Each season in each month by whose end it was over, with its account as it then stood.

    Parameters
    ----------
    sorted_enterprises
        Enterprises in order (:func:`tambonlib.indicators.enterprise_accounts.books.sorted_enterprises`).
    ent_cost, ent_output
        Records. Lines of an enterprise that is not there are not counted.
    months
        ISO months of the study, without gaps.
    season_quiet_months
        Where no end is written: months without output after which a season is over.
    cane_crops_per_planting
        Over how many crops planting cane is spread.
    tang_paddy_kg
        Kilograms of paddy in a tang.

    Returns
    -------
    DataFrame
        tambon_code, month, hh_id, kind, group (categories: all tambons and months); house, keeper (numbers of the
        household, and of household × kind); crop_year; ended (months since the year 0); latest (whether it is the
        last one over of its keeper); size (rai or head); quantity, unit (its number), in_kilograms; books (whether each of its
        enterprises has cost lines); cash_only (books without any cost that is not cash); and in baht :data:`AMOUNTS`, where
        the four cells add up to ``full_cost``, and ``cash_variable`` is the cash variable cost as paid. Missing where not known.

    Raises
    ------
    TambonError
        When a cost is not known.
    """
    rows = sorted_enterprises
    seasons = rows.drop_duplicates("season").reset_index(drop=True)
    row, number = rows_of(ent_output["ent_id"], rows["ent_id"]), month_numbers(ent_output["date"])
    begun, over, ended = season_times(rows, row, number, months, season_quiet_months)
    gather = _gatherer(rows, begun)
    parts = gather(np.ones_like(begun))
    found = cost_blocks(rows, ent_cost, months)
    costs = {name: gather(block) for name, block in found.items()}
    yielded = running_sum(1.0, row, steps(number, months), begun.shape) > 0
    whole = {"books": found["lines"] > 0, "told": found["noncash_lines"] > 0, "yielded": yielded}
    whole = {name: (gather(block) == parts) & (parts > 0) for name, block in {**whole, "over": over}.items()}
    size = gather(np.broadcast_to(rows["size"].to_numpy()[:, None], begun.shape))
    last = by_group(np.where(begun, ended, -1), rows["season"].to_numpy(), len(seasons), np.maximum, -1)
    layers = _costs_known(costs, whole, _planting(seasons, costs, size, cane_crops_per_planting))
    outputs = output_blocks(rows, ent_output, row, number, begun, months=months, tang_paddy_kg=tang_paddy_kg)
    layers |= {name: np.where(whole["yielded"], outputs[name], np.nan) for name in ("value", "quantity")}
    layers |= {name: outputs[name] for name in ("unit", "in_kilograms")} | {"books": whole["books"], "size": size, "ended": last}
    return _long(seasons, {**layers, "latest": _latest(seasons, whole["over"], last)}, whole["over"], months)


def latest_accounts(finished_seasons: pd.DataFrame, *, months: tuple[str, ...], enterprise_valid_months: int) -> pd.DataFrame:
    """For each household and kind the season that was over last, as long as it is not too old.

    It counts in the month in which it ended and in those after it, `enterprise_valid_months` months in all.
    """
    age = ordinal(months[0]) + finished_seasons["month"].cat.codes.astype("int64") - finished_seasons["ended"]
    return finished_seasons[finished_seasons["latest"] & (age < enterprise_valid_months)].reset_index(drop=True)


#: Name → function of the base tables that the indicators of the dimension ask for.
BASES = {
    "eligible_months": HOUSEHOLD_BASES["eligible_months"],
    "sorted_enterprises": books.sorted_enterprises,
    "finished_seasons": finished_seasons,
    "latest_accounts": latest_accounts,
}


def _gatherer(rows: pd.DataFrame, begun: np.ndarray):
    """Adds up the enterprises of each season, those that have begun."""
    season = rows["season"].to_numpy()
    count = int(season.max()) + 1 if len(rows) else 0
    return lambda block: by_group(np.where(begun, block, 0.0), season, count)


def _costs_known(costs: dict, whole: dict, planting: np.ndarray) -> dict[str, np.ndarray]:
    """Cash and full cost and the cells of the cost tree, missing where they are not known."""
    known = whole["books"] & (costs["unknown_lines"] == 0)
    full = known & whole["told"]
    spent = {cell: costs[cell] - costs[f"planting_{cell}"] for cell in CELLS}
    spent["fixed_noncash"] = spent["fixed_noncash"] + planting
    cells = {cell: _baht(block, full & ~np.isnan(planting)) for cell, block in spent.items()}
    return cells | {
        "cash_cost": _baht(costs["variable_cash"] + costs["fixed_cash"], known),
        "full_cost": np.round(sum(cells.values()), SATANG),
        "cash_variable": _baht(costs["variable_cash"], known),
        "fertiliser": _baht(costs["fertiliser"], known),
        "chemicals": _baht(costs["chemicals"], known),
        "cash_only": known & (costs["noncash_lines"] == 0),
    }


def _planting(seasons: pd.DataFrame, costs: dict, size: np.ndarray, crops: int) -> np.ndarray:
    """What each season bears of planting cane, in baht: nothing for other kinds, missing where it is not known."""
    paid = sum(costs[f"planting_{cell}"] for cell in CELLS)
    planted, ratoon = (seasons["kind"].eq(kind).to_numpy(dtype="bool") for kind in (cane().plant, cane().ratoon))
    share = np.where(planted[:, None], paid / crops, 0.0)
    if ratoon.any() and crops > 1:
        before = _plant_crop(seasons, planted, ratoon, crops)
        found = before >= 0
        per_rai = paid[before] / np.where(size[before] > 0, size[before], np.nan) / crops
        share[ratoon] = np.where(found[:, None], per_rai * size[ratoon], np.nan)
    return np.where(costs["spread_lines"] > 0, costs["spread"], share)


def _plant_crop(seasons: pd.DataFrame, planted: np.ndarray, ratoon: np.ndarray, crops: int) -> np.ndarray:
    """The season of the plant crop that each ratoon crop grew from, −1 where it is not known."""
    known = seasons.assign(place=np.arange(len(seasons))).dropna(subset=["crop_year"])
    plants = known[planted[known["place"]]].sort_values("crop_year")[["house", "crop_year", "place"]]
    ratoons = seasons[ratoon].reset_index(drop=True)
    asked = ratoons[["house", "crop_year"]].assign(asked=np.arange(len(ratoons))).dropna().sort_values("crop_year")
    found = pd.merge_asof(asked, plants, on="crop_year", by="house", allow_exact_matches=False, tolerance=float(crops - 1))
    made = np.full(len(ratoons), -1, dtype="int64")
    made[found["asked"]] = found["place"].fillna(-1).astype("int64")
    return made


def _latest(seasons: pd.DataFrame, over: np.ndarray, ended: np.ndarray) -> np.ndarray:
    keeper = seasons["keeper"].to_numpy()
    ends = np.where(over, ended, -1)
    last = by_group(ends, keeper, int(keeper.max()) + 1 if len(keeper) else 0, np.maximum, -1)
    return over & (ends == last[keeper])


def _baht(block: np.ndarray, known: np.ndarray) -> np.ndarray:
    return np.where(known, np.round(block, SATANG), np.nan)


def _long(seasons: pd.DataFrame, layers: dict[str, np.ndarray], told: np.ndarray, months: tuple[str, ...]) -> pd.DataFrame:
    """One row per season and month that is told; by month, then by tambon and household."""
    column, row = np.nonzero(told.T)
    of = {name: pd.Categorical(seasons[name]).take(row) for name in ("tambon_code", "hh_id", "kind", "group")}
    numbers = {name: seasons[name].to_numpy()[row] for name in ("house", "keeper", "crop_year")}
    values = {name: layer.ravel().take(row * told.shape[1] + column) for name, layer in layers.items()}
    values["value"] = np.round(values["value"], SATANG)
    made = pd.DataFrame({**of, **numbers, **values})
    return made.assign(month=pd.Categorical.from_codes(column, pd.Index(months, dtype="str")))
