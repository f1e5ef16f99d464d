"""What each season cost so far: in cash, in full, and in the cells of the cost tree."""

import numpy as np
import pandas as pd

from tambonlib.indicators.enterprise_accounts.blocks import running_sum
from tambonlib.indicators.enterprise_accounts.books import CELLS, cost_lines
from tambonlib.indicators.enterprise_accounts.kinds import cane
from tambonlib.indicators.enterprise_accounts.told_seasons import ToldSeasons
from tambonlib.indicators.windows import SATANG

_PLANTING = tuple(f"planting_{cell}" for cell in CELLS)


def season_costs(
    over: ToldSeasons, ent_cost: pd.DataFrame, *, months: tuple[str, ...], crops: int
) -> dict[str, np.ndarray]:
    """Costs so far of each told season.

    Parameters
    ----------
    over
        The seasons.
    ent_cost
        Records.
    crops
        Over how many crops planting cane is spread.

    Returns
    -------
    dict
        For each told season and month, in their order: in baht the four cells, which add up to ``full_cost``,
        ``cash_cost``, ``cash_variable``, ``fertiliser``, ``chemicals``, missing where not known; ``cash_only``,
        ``books`` (see :func:`tambonlib.indicators.enterprise_accounts.accounts.finished_seasons`).

    Raises
    ------
    TambonError
        When a cost is not known.
    """
    lines = cost_lines(over.rows, ent_cost, months)
    blocks = {name: running_sum(amounts, place, over.begun.shape) for name, (place, amounts) in lines.items()}
    costs = {name: over.gather(block) for name, block in blocks.items()}
    every = over.gather(over.begun)
    books, noncash = (over.gather(blocks[name] > 0) == every for name in ("lines", "noncash_lines"))
    return _costs_known(costs, books, noncash, _planting(over, costs, blocks, crops)) | {"books": books}


def _costs_known(
    costs: dict[str, np.ndarray], books: np.ndarray, noncash: np.ndarray, planting: np.ndarray
) -> dict[str, np.ndarray]:
    """Cash and full cost and the cells of the cost tree, missing where they are not known."""
    known = books & (costs["unknown_lines"] == 0)
    spent = {cell: costs[cell] - costs[f"planting_{cell}"] for cell in CELLS}
    spent["fixed_noncash"] = spent["fixed_noncash"] + planting
    cells = {cell: _baht(amount, known & noncash & ~np.isnan(planting)) for cell, amount in spent.items()}
    return cells | {
        "cash_cost": _baht(costs["variable_cash"] + costs["fixed_cash"], known),
        "full_cost": np.round(sum(cells.values()), SATANG),
        "cash_variable": _baht(costs["variable_cash"], known),
        "fertiliser": _baht(costs["fertiliser"], known),
        "chemicals": _baht(costs["chemicals"], known),
        "cash_only": known & (costs["noncash_lines"] == 0),
    }


def _planting(over: ToldSeasons, costs: dict[str, np.ndarray], blocks: dict[str, np.ndarray], crops: int) -> np.ndarray:
    """What each season bears of planting cane, in baht: nothing for other kinds, missing where it is not known."""
    month, season = over.cells
    planted, ratoon = (over.seasons["kind"].eq(kind).to_numpy(dtype="bool") for kind in (cane().plant, cane().ratoon))
    share = np.where(planted[season], sum(costs[name] for name in _PLANTING) / crops, 0.0)
    if ratoon.any() and crops > 1:
        of = np.flatnonzero(ratoon[season])
        before = _plant_crop(over.seasons, planted, ratoon, crops)[season[of]]
        paid, size = _of_all_seasons(over, blocks)
        per_rai = paid[month[of], before] / np.where(size > 0, size, np.nan)[month[of], before] / crops
        share[of] = np.where(before >= 0, per_rai * size[month[of], season[of]], np.nan)
    return np.where(costs["spread_lines"] > 0, costs["spread"], share)


def _of_all_seasons(over: ToldSeasons, blocks: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Paid for planting so far, and rai, of all seasons, over or not: months × seasons."""
    every = ToldSeasons(over.rows, over.begun, np.full(over.told.shape, True))
    paid = sum(every.gather(blocks[name]) for name in _PLANTING)
    size = every.gather(np.broadcast_to(over.rows["size"].to_numpy(), over.begun.shape))
    return paid.reshape(over.told.shape), size.reshape(over.told.shape)


def _plant_crop(seasons: pd.DataFrame, planted: np.ndarray, ratoon: np.ndarray, crops: int) -> np.ndarray:
    """The season of the plant crop that each ratoon crop grew from; −1 where it is not known, and for other seasons."""
    known = seasons.assign(place=np.arange(len(seasons))).dropna(subset=["crop_year"])
    plants = known[planted[known["place"]]].sort_values("crop_year")[["house", "crop_year", "place"]]
    asked = known[ratoon[known["place"]]].sort_values("crop_year")[["house", "crop_year", "place"]]
    found = pd.merge_asof(
        asked.rename(columns={"place": "asked"}),
        plants,
        on="crop_year",
        by="house",
        allow_exact_matches=False,
        tolerance=float(crops - 1),
    )
    made = np.full(len(seasons), -1, dtype="int64")
    made[found["asked"]] = found["place"].fillna(-1).astype("int64")
    return made


def _baht(amount: np.ndarray, known: np.ndarray) -> np.ndarray:
    return np.where(known, np.round(amount, SATANG), np.nan)
