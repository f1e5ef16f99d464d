"""The books of enterprises, month by month: what was spent, what came out, whether the season is over.

Each function takes the enterprises in their order (:func:`sorted_enterprises`), which are the columns of the blocks
(:mod:`tambonlib.indicators.enterprise_accounts.blocks`); study months are their rows.
"""

from functools import cache

import numpy as np
import pandas as pd

from tambonlib.errors import Fault, TambonError
from tambonlib.indicators.enterprise_accounts.blocks import NEVER, flat_places, month_numbers, rows_of, so_far, steps
from tambonlib.indicators.enterprise_accounts.kinds import cane, group_of_kind
from tambonlib.indicators.windows import places
from tambonlib.months import ordinal
from tambonlib.records.categories import BEHAVIOURS, cost_chart

#: The four cells of the cost tree: behaviour, and whether it is cash.
CELLS = {
    "variable_cash": ("variable", True),
    "variable_noncash": ("variable", False),
    "fixed_cash": ("fixed", True),
    "fixed_noncash": ("fixed", False),
}


# What names one household and what it keeps.
_KEEPER = ["tambon_code", "hh_id", "kind"]


def sorted_enterprises(enterprise: pd.DataFrame) -> pd.DataFrame:
    """Enterprises in order, each with its season.

    A season is what one household grew of one kind in one crop year, be it on several plots. Animals, crafts and
    trade keep their own time: each enterprise is a season of its own, as is a crop without a crop year.

    Returns
    -------
    DataFrame
        tambon_code, hh_id, kind (categories), ent_id, crop_year (missing unless a crop), size (rai or head, missing
        unless above zero), start, end, group (categories), and the numbers ``house`` (household), ``keeper``
        (household × kind), ``season``.

    Raises
    ------
    TambonError
        When an enterprise stands twice, or a kind is not known.
    """
    rows = enterprise.dropna(subset=["ent_id", "hh_id", "tambon_code", "kind"])
    known = group_of_kind()
    _refuse(rows, rows["ent_id"].duplicated(), "indicator_twice", "ent_id")
    _refuse(rows, ~rows["kind"].isin(list(known)), "indicator_line", "kind")
    # As categories texts are looked at once: whole numbers are sorted and compared from here on.
    rows = rows.assign(**{name: pd.Categorical(rows[name]) for name in _KEEPER})
    of, code = [known[kind] for kind in rows["kind"].cat.categories], rows["kind"].cat.codes.to_numpy()
    measure, group = (np.array([getattr(one, name) for one in of], dtype=object)[code] for name in ("measure", "code"))
    size = (
        rows["area_rai"]
        .astype("float64")
        .where(measure == "rai", rows["herd_n"].astype("float64").where(measure == "head"))
    )
    rows = rows.assign(
        size=size.where(size > 0),
        crop_year=rows["crop_year"].astype("float64").where(measure == "rai"),
        group=pd.Categorical(group),
    ).sort_values([*_KEEPER, "crop_year", "ent_id"], ignore_index=True)
    keeper, year = _changes(rows, _KEEPER), rows["crop_year"].to_numpy()
    # What is not known is no crop year, and different from any other.
    alone = np.append(True, year[1:] != year[:-1])[: len(rows)]
    numbers = {
        "house": np.cumsum(_changes(rows, _KEEPER[:2])) - 1,
        "keeper": np.cumsum(keeper) - 1,
        "season": np.cumsum(keeper | alone) - 1,
    }
    return rows.assign(**numbers)


def cost_lines(
    rows: pd.DataFrame, ent_cost: pd.DataFrame, months: tuple[str, ...]
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Lines of cost by what they are, each with its place in a block and what it adds.

    Returns
    -------
    dict
        Place (see :func:`tambonlib.indicators.enterprise_accounts.blocks.running_sum`) and baht of the four cells
        (without the book's own spread of planting cane), of ``planting_<cell>`` (of it, what planting cane cost),
        ``spread``, ``fertiliser`` and ``chemicals`` (of the cash variable cost); and how many lines there are, place
        and ones: ``lines``, ``noncash_lines``, ``spread_lines``, ``unknown_lines`` (amount, behaviour or cash not
        told).

    Raises
    ------
    TambonError
        When a cost is not in the cost tree.
    """
    code = places(ent_cost["cost_code"], _chart().index, dtype="int16")
    _refuse(ent_cost, pd.Series(code < 0, index=ent_cost.index), "indicator_line", "cost_code")
    is_of = {name: where[code] for name, where in _meanings().items()}
    row = rows_of(ent_cost["ent_id"], rows["ent_id"])
    place = flat_places(row, steps(month_numbers(ent_cost["date"]), months), len(rows))
    planted = np.append(rows["kind"].eq(cane().plant).to_numpy(dtype="bool"), False)
    cell, baht, paid, unknown = _told_costs(ent_cost)
    where = {name: (cell == number) & ~is_of["spread"] for number, name in enumerate(CELLS)}
    where |= {f"planting_{name}": here & is_of["planting"] & planted[row] for name, here in where.items()}
    bought = cell == list(CELLS).index("variable_cash")
    where |= {
        "spread": is_of["spread"],
        "fertiliser": bought & is_of["fertiliser"],
        "chemicals": bought & is_of["chemicals"],
    }
    numbers = {
        "lines": row >= 0,
        "noncash_lines": ~paid & ~unknown,
        "spread_lines": is_of["spread"],
        "unknown_lines": unknown,
    }
    found = {name: np.flatnonzero(here) for name, here in where.items()}
    counts = {name: np.flatnonzero(here) for name, here in numbers.items()}
    return {
        **{name: (place[here], baht[here]) for name, here in found.items()},
        **{name: (place[here], np.ones(len(here))) for name, here in counts.items()},
    }


def _told_costs(ent_cost: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The cell of the cost tree of each line (its place in :data:`CELLS`), its baht, whether it was paid, and
    whether something is not told.
    """
    amount = ent_cost["amount_baht"].to_numpy(dtype="float64", na_value=np.nan)
    cash = ent_cost["cash"].astype("boolean")
    paid = cash.fillna(False).to_numpy(dtype="bool")
    behaviour = places(ent_cost["behaviour"], BEHAVIOURS, dtype="int8")
    unknown = np.isnan(amount) | cash.isna().to_numpy(dtype="bool") | (behaviour < 0)
    of = np.array(
        [[list(CELLS.values()).index((name, in_cash)) for in_cash in (False, True)] for name in BEHAVIOURS] + [[-1, -1]]
    )
    return of[behaviour, paid.astype("int8")], np.where(unknown, 0.0, amount), paid, unknown


@cache
def _meanings() -> dict[str, np.ndarray]:
    """What the costs of the tree are about, by their places in it."""
    chart = _chart()
    fertiliser = chart.index == "chemical_fertiliser"
    return {
        "spread": chart.index == cane().spread,
        "planting": chart.index.isin(cane().planting),
        "fertiliser": fertiliser,
        "chemicals": chart["purchased_input"].to_numpy(dtype="bool") & ~fertiliser,
    }


@cache
def _chart() -> pd.DataFrame:
    """The program's cost tree by code, read once; nothing here changes it."""
    return cost_chart().set_index("code")


def season_times(
    rows: pd.DataFrame, row: np.ndarray, number: np.ndarray, months: tuple[str, ...], quiet: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Whether each enterprise has begun and is over by each month, and the month number of its end.

    It is over at its written end. Where none is written, it is over once `quiet` months have passed without further
    output; it then ended with its last output so far. `row` and `number` say of each line of output whose it is, and
    its month.
    """
    now = (ordinal(months[0]) + np.arange(len(months)))[:, None]
    begun = np.where(rows["start"].isna(), 0, month_numbers(rows["start"])) <= now
    written = month_numbers(rows["end"])
    # Output says nothing of an enterprise whose end is written.
    seen = (row >= 0) & (number < NEVER) & (np.append(written, 0)[row] == NEVER)
    last = _last_output(row[seen], number[seen], (len(months), len(rows)), months)
    since = _quiet_since(row[seen], number[seen], len(rows), quiet)
    ended = np.where(written < NEVER, written, last)
    over = begun & (np.where(written < NEVER, written, since) <= now)
    return begun, over, np.where(over, ended, -1)


def _last_output(row: np.ndarray, number: np.ndarray, shape: tuple[int, int], months: tuple[str, ...]) -> np.ndarray:
    last = np.full(shape, -1, dtype="int64")
    step = steps(number, months)
    np.maximum.at(last, (step[step >= 0], row[step >= 0]), number[step >= 0])
    return so_far(last, np.maximum)


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
    """Where a row differs from the one above it, in columns of categories."""
    codes = [rows[name].cat.codes.to_numpy() for name in columns]
    return np.append(True, np.any([code[1:] != code[:-1] for code in codes], axis=0))[: len(rows)]


def _refuse(rows: pd.DataFrame, wrong: pd.Series, code: str, column: str) -> None:
    if wrong.any():
        table = "enterprise" if column in ("ent_id", "kind") else "ent_cost"
        values = {"table": table, "columns": column, "count": int(wrong.sum())}
        raise TambonError(
            [Fault(code, key=f"{table}.{column}", found=str(rows.loc[wrong, column].iloc[0]), values=values)]
        )
