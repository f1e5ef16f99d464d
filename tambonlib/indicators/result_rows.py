"""The rows of results: one value per tambon and month, with its n, its N and, where there is none, the reason."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from tambonlib.indicators.reasons import HOW_TO_DECLARE, REASON, REASONS
from tambonlib.indicators.tambon_months import on_grid

#: The bounds of a share in percent, for a part's card.
SHARE = {"lower": 0.0, "upper": 100.0}
#: A share of cases that come one by one, each of them one thing or the other: a few can turn it by chance.
SHARE_OF_CASES = {**SHARE, "cases": True}

Reasons = str | Sequence[tuple[pd.Series, str]]


def result_rows(
    part: str,
    eligible: pd.Series,
    *,
    value: pd.Series,
    n: pd.Series,
    N: pd.Series | None = None,
    reason: Reasons,
    otherwise: str | None = None,
    none: str = "no_eligible_household",
) -> pd.DataFrame:
    """Return the rows of one part of an indicator, one for each cell of `eligible`.

    Parameters
    ----------
    part
        Its key.
    eligible
        Eligible households (or what else can be in it) by tambon and month. Its cells are those of the result; where
        it is 0 and there is no value, the reason is `none`.
    value, n
        By tambon and month; in a cell that they lack there is no value, and n is 0.
    N
        By tambon and month; `eligible` when None.
    reason
        Why a value is missing where it is: one reason for all cells, or pairs of a condition (by tambon and month)
        and a reason, of which the first that holds counts.
    otherwise
        The reason where no condition holds.

    Returns
    -------
    DataFrame
        tambon_code, month, part, value, n, N, reason; the reason is missing where there is a value.

    Examples
    --------
    >>> from tambonlib.indicators.tambon_months import percent, tambon_months
    >>> grid = tambon_months(["990101"], ["2008-01", "2008-02", "2008-03"])
    >>> members, known = pd.Series([4, 4, 0], index=grid), pd.Series([2, 0, 0], index=grid)
    >>> rows = result_rows(
    ...     "known", members, value=percent(known, known), n=known,
    ...     reason=[(members > 4, "no_living_payments")], otherwise="no_complete_window")
    >>> rows[["value", "n", "N", "reason"]].values.tolist()
    [[100.0, 2, 4, nan], [nan, 0, 4, 'no_complete_window'], [nan, 0, 0, 'no_eligible_household']]
    """
    grid = eligible.index
    values = on_grid(value, grid).astype("float64")
    conditions, names = zip((eligible == 0, none), *([] if isinstance(reason, str) else reason), strict=True)
    last = reason if isinstance(reason, str) else otherwise
    for name in (*names, last):
        if name not in REASONS:
            raise ValueError(f"reason {name!r} is not known; {HOW_TO_DECLARE}")
    holds = [on_grid(condition, grid, fill_value=False).astype("bool") for condition in conditions]
    why = pd.Series(np.select(holds, names, default=last), index=grid, dtype=REASON)
    rows = grid.to_frame(index=False)
    return rows.assign(
        part=part,
        value=values.array,
        n=on_grid(n, grid, fill_value=0).astype("Int64").array,
        N=(eligible if N is None else on_grid(N, grid)).astype("Int64").array,
        reason=why.where(values.isna()).array,
    )


def all_parts(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of several parts, one below the other."""
    return pd.concat(parts, ignore_index=True)
