"""Rolling sums over complete windows, and the same calendar months of two years.

A single month of a household means little: harvest income, school terms, loan due dates and ceremonies make it
lumpy. So a level is a sum over a window in which every month is known, and a change compares the same calendar months
of the same household. The rows that go in are the known months; a month without a row is missing, never zero.
"""

import numpy as np
import pandas as pd

#: Months of a year: what a change looks back to, and the longest stretch it compares.
YEAR = 12
#: Decimals of baht: sums are kept to the satang, so that the order of adding never shows.
SATANG = 2


def rolling_sum(
    rows: pd.DataFrame, columns: list[str], *, by: list[str], months: tuple[str, ...], length: int
) -> pd.DataFrame:
    """Return sums over each complete window of `length` months of one series, by the month that ends it.

    Parameters
    ----------
    rows
        The known months, at most one row per series and month: `by`, ``month`` and `columns`.
    columns
        Amounts to add up.
    by
        The columns that name one series, for example tambon_code and hh_id.
    months
        ISO months, without gaps; rows of other months are left out.

    Returns
    -------
    DataFrame
        `by`, ``month`` and the sums, only windows in which every month has a row. A sum is missing where an
        amount in the window is.

    Raises
    ------
    ValueError
        When `months` has gaps, or a series has two rows for one month.

    Examples
    --------
    >>> rows = pd.DataFrame({"hh_id": "h1", "month": ["2008-01", "2008-02", "2008-03"], "living": [1.0, 2.0, 3.0]})
    >>> rolling_sum(rows, ["living"], by=["hh_id"], months=("2008-01", "2008-02", "2008-03"), length=2).values.tolist()
    [['h1', '2008-02', 3.0], ['h1', '2008-03', 5.0]]
    """
    known, amounts = _by_month(rows, columns, by, months)
    # This month and the ones before it, together `length`: missing as soon as one of them is.
    sums = {name: sum(amount.shift(back) for back in range(length)) for name, amount in amounts.items()}
    complete = sum(known.astype("float64").shift(back) for back in range(length)) == length
    return _long(sums, where=complete)


def matched_months(
    rows: pd.DataFrame, columns: list[str], *, by: list[str], months: tuple[str, ...], minimum: int
) -> pd.DataFrame:
    """Return sums over the same calendar months of two years, of the same series.

    For the month m, the months up to and including m (at most twelve) are paired with the same calendar months one
    year earlier. A pair counts when both of its months have a row.

    Parameters
    ----------
    rows, columns, by, months
        As in :func:`rolling_sum`.
    minimum
        The fewest pairs with which a series is compared; more than twelve cannot occur, so a larger one means twelve.

    Returns
    -------
    DataFrame
        `by`, ``month``, ``pairs`` (how many), and ``<column>_before`` and ``<column>_after``, missing where an
        amount in one of the pairs is.

    Examples
    --------
    >>> from tambonlib.months import span
    >>> rows = pd.DataFrame({"hh_id": "h1", "month": ["2007-01", "2008-01", "2008-02"], "living": [100.0, 90.0, 50.0]})
    >>> pairs = matched_months(rows, ["living"], by=["hh_id"], months=span("2007-01", 14), minimum=1)
    >>> pairs[["month", "pairs", "living_before", "living_after"]].values.tolist()
    [['2008-01', 1.0, 100.0, 90.0], ['2008-02', 1.0, 100.0, 90.0]]
    """
    known, amounts = _by_month(rows, columns, by, months)
    paired = known & known.shift(YEAR, fill_value=False)
    sums = {"pairs": _year_to_date(paired.astype("float64"))}
    for name, amount in amounts.items():
        sums[f"{name}_before"] = _year_to_date(amount.shift(YEAR).where(paired, 0.0))
        sums[f"{name}_after"] = _year_to_date(amount.where(paired, 0.0))
    ordered = ["pairs", *(f"{name}_{year}" for year in ("before", "after") for name in columns)]
    return _long({name: sums[name] for name in ordered}, where=sums["pairs"] >= max(min(minimum, YEAR), 1))


def _by_month(
    rows: pd.DataFrame, columns: list[str], by: list[str], months: tuple[str, ...]
) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """Whether each month has a row, and each amount, as tables of months × series."""
    if (np.diff(pd.PeriodIndex(months, freq="M").asi8) != 1).any():
        raise ValueError(f"months must follow each other without gaps; got {months!r}")
    inside = rows.loc[rows["month"].isin(months), [*by, "month", *columns]]
    if inside.duplicated([*by, "month"]).any():
        raise ValueError(f"rows must hold each {' × '.join(by)} × month once")
    calendar = pd.CategoricalDtype(pd.Index(months, dtype="str"))
    long = inside.assign(month=inside["month"].astype(calendar), known=1.0).set_index([*by, "month"])
    tables = {name: long[name].unstack("month").reindex(columns=months).T for name in ("known", *columns)}
    return tables.pop("known").notna(), tables


def _year_to_date(amounts: pd.DataFrame) -> pd.DataFrame:
    """Sums over each month and up to eleven before it, fewer at the start."""
    return sum(amounts.shift(back, fill_value=0.0) for back in range(YEAR))


def _long(sums: dict[str, pd.DataFrame], where: pd.DataFrame) -> pd.DataFrame:
    """Tables of months × series as rows, those where something holds."""
    series, month = where.to_numpy().T.nonzero()
    values = {name: table.to_numpy()[month, series].round(SATANG) for name, table in sums.items()}
    keys = where.columns.to_frame(index=False).take(series).reset_index(drop=True)
    return keys.assign(month=pd.Categorical.from_codes(month, pd.Index(where.index, dtype="str")), **values)
