"""The account of each finished season, as it stood at the end of each month: the base table of D2.

Three things are settled here once:

- *Both profits.* Cash cost is what was paid. Full cost adds what was not: own labour, own land, wear. It is known
  only where the book holds at least one cost that is not cash; a book of cash alone would show "profit" for loss.
- *Cane is planted once.* In full cost, planting cane is spread over the crops of one planting. The book's own line for
  the spread holds where there is one; else the planting cost of the plant crop is divided.
- *Nothing later is seen.* A season counts from the month in which it is over, with the lines that had been written by
  then.
"""

import numpy as np
import pandas as pd

from tambonlib.indicators.enterprise_accounts import books
from tambonlib.indicators.enterprise_accounts.blocks import flat_places, month_numbers, rows_of, running_sum, steps
from tambonlib.indicators.enterprise_accounts.books import CELLS, season_times
from tambonlib.indicators.enterprise_accounts.output import output_told
from tambonlib.indicators.enterprise_accounts.season_costs import season_costs
from tambonlib.indicators.enterprise_accounts.told_seasons import ToldSeasons, seasons_over
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
    sorted_enterprises: pd.DataFrame,
    ent_cost: pd.DataFrame,
    ent_output: pd.DataFrame,
    *,
    months: tuple[str, ...],
    season_quiet_months: int,
    cane_crops_per_planting: int,
    tang_paddy_kg: float,
) -> pd.DataFrame:
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
        last one over of its keeper); size (rai or head); quantity, unit (its number), in_kilograms; books (whether
        each of its enterprises has cost lines); cash_only (books without any cost that is not cash); and in baht
        :data:`AMOUNTS`, where the four cells add up to ``full_cost``, and ``cash_variable`` is the cash variable cost
        as paid. Missing where not known. By month, and in it in the order of the enterprises.

    Raises
    ------
    TambonError
        When a cost is not known.
    """
    rows = sorted_enterprises
    row, number = rows_of(ent_output["ent_id"], rows["ent_id"]), month_numbers(ent_output["date"])
    begun, is_over, ended = season_times(rows, row, number, months, season_quiet_months)
    # From here on only seasons that are over are looked at, in the months in which they are.
    over = seasons_over(rows, begun, is_over)
    costs = season_costs(over, ent_cost, months=months, crops=cane_crops_per_planting)
    output = output_told(over, ent_output, row, number, months=months, tang_paddy_kg=tang_paddy_kg)
    with_output = running_sum(1.0, flat_places(row, steps(number, months), len(rows)), begun.shape) > 0
    yielded = over.gather(with_output) == over.gather(begun)
    times = {
        "size": over.gather(np.broadcast_to(rows["size"].to_numpy(), begun.shape)),
        "ended": over.gather(ended, np.maximum, -1),
    }
    valued = {name: np.where(yielded, output[name], np.nan) for name in ("value", "quantity")}
    return _long(over, {**costs, **output, **valued, **times}, months)


def latest_accounts(
    finished_seasons: pd.DataFrame, *, months: tuple[str, ...], enterprise_valid_months: int
) -> pd.DataFrame:
    """For each household and kind the season that was over last, as long as it is not too old.

    It counts in the month in which it ended and in those after it, `enterprise_valid_months` months in all.
    ``row`` is its row in `finished_seasons`.
    """
    age = (
        ordinal(months[0])
        + finished_seasons["month"].cat.codes.to_numpy(dtype="int64")
        - finished_seasons["ended"].to_numpy()
    )
    row = np.flatnonzero(finished_seasons["latest"].to_numpy() & (age < enterprise_valid_months))
    return finished_seasons.take(row).reset_index(drop=True).assign(row=row)


#: Name → function of the base tables that the indicators of the dimension ask for.
BASES = {
    "eligible_months": HOUSEHOLD_BASES["eligible_months"],
    "sorted_enterprises": books.sorted_enterprises,
    "finished_seasons": finished_seasons,
    "latest_accounts": latest_accounts,
}


def _long(over: ToldSeasons, values: dict[str, np.ndarray], months: tuple[str, ...]) -> pd.DataFrame:
    """One row per season and month that is told; by month, then by tambon and household."""
    month, season = over.cells
    of = {name: over.seasons[name].array.take(season) for name in ("tambon_code", "hh_id", "kind", "group")}
    numbers = {name: over.seasons[name].to_numpy()[season] for name in ("house", "keeper", "crop_year")}
    made = {
        **of,
        "month": pd.Categorical.from_codes(month, pd.Index(months, dtype="str")),
        **numbers,
        **values,
        "value": np.round(values["value"], SATANG),
        "latest": _latest(month, numbers["keeper"], values["ended"]),
    }
    return pd.DataFrame(made, copy=False)


def _latest(month: np.ndarray, keeper: np.ndarray, ended: np.ndarray) -> np.ndarray:
    """Whether each season is the last one over of its keeper in its month; those of one keeper and month follow
    each other.
    """
    first = np.flatnonzero(np.append(True, (month[1:] != month[:-1]) | (keeper[1:] != keeper[:-1]))[: len(month)])
    last = np.maximum.reduceat(ended, first) if len(first) else ended
    return ended == np.repeat(last, np.diff(np.append(first, len(month))))
