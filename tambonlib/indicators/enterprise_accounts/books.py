"""The books of enterprises, month by month: what was spent, what came out, whether the season is over.

Each function takes the enterprises in their order (:func:`sorted_enterprises`) and gives blocks
(:mod:`tambonlib.indicators.enterprise_accounts.blocks`): one row per enterprise, one column per study month.
"""

from functools import cache

import numpy as np
import pandas as pd

from tambonlib.errors import Fault, TambonError
from tambonlib.indicators.enterprise_accounts.blocks import NEVER, month_numbers, rows_of, running_sum, steps
from tambonlib.indicators.enterprise_accounts.kinds import cane, group_of_kind
from tambonlib.months import ordinal
from tambonlib.records.categories import cost_chart

#: The four cells of the cost tree: behaviour, and whether it is cash.
CELLS = {
    "variable_cash": ("variable", True), "variable_noncash": ("variable", False),
    "fixed_cash": ("fixed", True), "fixed_noncash": ("fixed", False),
}  # fmt: skip


def sorted_enterprises(enterprise: pd.DataFrame) -> pd.DataFrame:
    """Enterprises in order, each with its season.

    A season is what one household grew of one kind in one crop year, be it on several plots. Animals, crafts and
    trade keep their own time: each enterprise is a season of its own, as is a crop without a crop year.

    Returns
    -------
    DataFrame
        tambon_code, hh_id, kind, ent_id, crop_year (missing unless a crop), size (rai or head, missing unless above
        zero), start, end, group, and the numbers ``house`` (household), ``keeper`` (household × kind), ``season``.

    Raises
    ------
    TambonError
        When an enterprise stands twice, or a kind is not known.
    """
    rows = enterprise.dropna(subset=["ent_id", "hh_id", "tambon_code", "kind"])
    known = group_of_kind()
    _refuse(rows, rows["ent_id"].duplicated(), "indicator_twice", "ent_id")
    _refuse(rows, ~rows["kind"].isin(list(known)), "indicator_line", "kind")
    measure = rows["kind"].map({kind: group.measure for kind, group in known.items()})
    size = rows["area_rai"].where(measure == "rai", rows["herd_n"].astype("float64").where(measure == "head")).astype("float64")
    rows = rows.assign(
        size=size.where(size > 0),
        crop_year=rows["crop_year"].astype("float64").where(measure == "rai"),
        group=rows["kind"].map({kind: group.code for kind, group in known.items()}),
    ).sort_values(["tambon_code", "hh_id", "kind", "crop_year", "ent_id"], ignore_index=True)
    keeper = _changes(rows, ["tambon_code", "hh_id", "kind"])
    alone = rows["crop_year"].isna() | (rows["crop_year"] != rows["crop_year"].shift())
    numbers = {
        "house": np.cumsum(_changes(rows, ["tambon_code", "hh_id"])) - 1,
        "keeper": np.cumsum(keeper) - 1,
        "season": np.cumsum(keeper | alone.to_numpy(dtype="bool")) - 1,
    }
    return rows.assign(**numbers)


def cost_blocks(rows: pd.DataFrame, ent_cost: pd.DataFrame, months: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Costs so far of each enterprise, in baht.

    Returns
    -------
    dict
        The four cells (without the book's own spread of planting cane), ``planting_<cell>`` (of it, what planting cane
        cost), ``spread``, ``fertiliser`` and ``chemicals`` (of the cash variable cost), and how many lines there
        are: ``lines``, ``noncash_lines``, ``spread_lines``, ``unknown_lines`` (amount, behaviour or cash not told).

    Raises
    ------
    TambonError
        When a cost is not in the cost tree.
    """
    chart = _chart()
    code = ent_cost["cost_code"]
    _refuse(ent_cost, ~code.isin(chart.index), "indicator_line", "cost_code")
    row = rows_of(ent_cost["ent_id"], rows["ent_id"])
    column = steps(month_numbers(ent_cost["date"]), months)
    amount = ent_cost["amount_baht"].to_numpy(dtype="float64", na_value=np.nan)
    cash = ent_cost["cash"].astype("boolean")
    unknown = (np.isnan(amount) | cash.isna() | ~ent_cost["behaviour"].isin(["variable", "fixed"])).to_numpy(dtype="bool")
    baht, paid = np.where(unknown, 0.0, amount), cash.eq(True).fillna(False).to_numpy(dtype="bool")
    spread = code.eq(cane().spread).to_numpy(dtype="bool")
    planted = rows["kind"].eq(cane().plant).to_numpy(dtype="bool")
    planting = code.isin(cane().planting).to_numpy(dtype="bool") & np.append(planted, False)[row]
    shape = (len(rows), len(months))

    def added(where: np.ndarray, amounts=baht) -> np.ndarray:
        return running_sum(amounts, np.where(where, row, -1), column, shape)

    made = {}
    for cell, (behaviour, in_cash) in CELLS.items():
        here = ent_cost["behaviour"].eq(behaviour).to_numpy(dtype="bool") & (paid == in_cash) & ~spread
        made |= {cell: added(here), f"planting_{cell}": added(here & planting)}
    bought = ent_cost["behaviour"].eq("variable").to_numpy(dtype="bool") & paid
    inputs = chart.index[chart["purchased_input"]]
    fertiliser = code.eq("chemical_fertiliser").to_numpy(dtype="bool")
    return made | {
        "spread": added(spread), "fertiliser": added(bought & fertiliser),
        "chemicals": added(bought & code.isin(inputs).to_numpy(dtype="bool") & ~fertiliser),
        "lines": added(row >= 0, 1.0), "noncash_lines": added(~paid & ~unknown, 1.0),
        "spread_lines": added(spread, 1.0), "unknown_lines": added(unknown, 1.0),
    }  # fmt: skip


@cache
def _chart() -> pd.DataFrame:
    """The program's cost tree by code, read once; nothing here changes it."""
    return cost_chart().set_index("code")


def season_times(
    rows: pd.DataFrame, row: np.ndarray, number: np.ndarray, months: tuple[str, ...], quiet: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Whether each enterprise has begun and is over by each month, and the month number of its end.

    It is over at its written end. Where none is written, it is over once `quiet` months have passed without further
    output; it then ended with its last output so far. `row` and `number` say of each line of output whose it is, and its
    month.
    """
    now = ordinal(months[0]) + np.arange(len(months))
    begun = np.where(rows["start"].isna(), 0, month_numbers(rows["start"]))[:, None] <= now
    written = month_numbers(rows["end"])
    seen = (row >= 0) & (number < NEVER)
    last = _last_output(row[seen], number[seen], (len(rows), len(months)), months)
    since = _quiet_since(row[seen], number[seen], len(rows), quiet)
    ended = np.where((written < NEVER)[:, None], written[:, None], last)
    over = begun & (np.where(written < NEVER, written, since)[:, None] <= now)
    return begun, over, np.where(over, ended, -1)


def _last_output(row: np.ndarray, number: np.ndarray, shape: tuple[int, int], months: tuple[str, ...]) -> np.ndarray:
    last = np.full(shape, -1, dtype="int64")
    column = steps(number, months)
    np.maximum.at(last, (row[column >= 0], column[column >= 0]), number[column >= 0])
    return np.maximum.accumulate(last, axis=1)


def _quiet_since(row: np.ndarray, number: np.ndarray, count: int, quiet: int) -> np.ndarray:
    """The first month in which `quiet` months have passed since an output and nothing more has come."""
    since = np.full(count, NEVER, dtype="int64")
    if not len(row):
        return since
    row, number = np.divmod(np.unique(row * NEVER + number), NEVER)
    following = np.where(np.append(row[1:] != row[:-1], True), NEVER, np.append(number[1:], NEVER))
    silent = following - number > quiet
    np.minimum.at(since, row[silent], number[silent] + quiet)
    return since


def _changes(rows: pd.DataFrame, columns: list[str]) -> np.ndarray:
    """Where a row differs from the one above it."""
    return (rows[columns] != rows[columns].shift()).any(axis=1).to_numpy(dtype="bool")


def _refuse(rows: pd.DataFrame, wrong: pd.Series, code: str, column: str) -> None:
    if wrong.any():
        table = "enterprise" if column in ("ent_id", "kind") else "ent_cost"
        values = {"table": table, "columns": column, "count": int(wrong.sum())}
        raise TambonError([Fault(code, key=f"{table}.{column}", found=str(rows.loc[wrong, column].iloc[0]), values=values)])
