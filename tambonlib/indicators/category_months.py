"""What households spent, month by month, in the categories that they committed themselves to reduce."""

import numpy as np
import pandas as pd

from tambonlib.indicators.ledger_lines import default_chart, kinds, known_households
from tambonlib.indicators.windows import places


def category_months(
    months_in_force: pd.DataFrame,
    household: pd.DataFrame,
    coded_lines: pd.DataFrame,
    hh_commitment: pd.DataFrame,
    *,
    months: tuple[str, ...],
    categories: pd.DataFrame | None = None,
    recorded_categories: tuple[str, ...] | None = None,
) -> pd.DataFrame:
    """What households spent in the categories that they committed themselves to reduce.

    Returns
    -------
    DataFrame
        hh_id, category, and one column for each month: baht, cash, whatever it was for; missing where the month is
        not complete. No rows for a category that the source cannot tell apart.
    """
    chart = default_chart() if categories is None else categories
    houses = known_households(household)["hh_id"]
    pairs = hh_commitment[["hh_id", "category"]].drop_duplicates(ignore_index=True)
    if recorded_categories is not None:
        pairs = pairs[pairs["category"].isin(recorded_categories)].reset_index(drop=True)
    of_pair = (places(pairs["hh_id"], houses), places(pairs["category"], chart["code"]))
    # What is not known has a row and a column of its own, at the end.
    pair_of = np.full((len(houses) + 1, len(chart) + 1), -1)
    pair_of[of_pair] = np.arange(len(pairs))
    pair_of[:, -1] = -1
    told = np.zeros((len(houses) + 1, len(months)), dtype="bool")
    told[places(months_in_force["hh_id"], houses), places(months_in_force["month"], months)] = months_in_force[
        "complete"
    ].to_numpy()
    amounts = np.where(
        told[of_pair[0]], np.round(_spent(coded_lines, chart, pair_of, (len(pairs), len(months))), 2), np.nan
    )
    return pairs.join(pd.DataFrame(amounts, columns=list(months)))


def _spent(coded_lines: pd.DataFrame, chart: pd.DataFrame, pair_of: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Cash that was paid or moved, by pair of household and category, and month; a line of unknown amount adds
    nothing.
    """
    cell, kind, amount = (coded_lines[name].to_numpy() for name in ("cell", "kind", "amount_baht"))
    houses, width = pair_of.shape
    of = kinds(chart)
    # Of each line its place in `pair_of`; what is not paid is of no category.
    place = np.repeat(np.arange(houses) * width, shape[1]).take(cell)
    place += np.where(of.paid, of.category, width - 1).take(kind)
    lines = np.flatnonzero((pair_of >= 0).ravel().take(place))
    lines = lines[~np.isnan(amount[lines])]
    spent = pair_of.ravel()[place[lines]] * shape[1] + cell[lines] % shape[1]
    return np.bincount(spent, weights=amount[lines], minlength=shape[0] * shape[1]).reshape(shape)
