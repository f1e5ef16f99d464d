"""Stretches of months of one household: levels over complete windows, changes between same months.

A single month of a household means little: harvest income, school terms, loan due dates and
ceremonies make it lumpy. So a level rests on a window of complete months, and a change compares
the same calendar months of the same household. Both are done here, once for all formulas.

Rows that go in are the months that are known; a month without a row is missing, never zero.
"""

from collections.abc import Callable, Iterable, Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from tambonlib.indicators.cells import grouped, plain_floats
from tambonlib.indicators.runs import arrow_texts, in_rows, in_runs
from tambonlib.months import ordinal

#: A year: what a change looks back to, and the longest stretch it compares.
YEAR = 12
#: Sums of baht are kept to the satang, so that the order of adding never shows.
SATANG = 2


def panel(
    rows: pd.DataFrame, columns: list[str], *, by: list[str], months: tuple[str, ...]
) -> tuple[pd.DataFrame, np.ndarray]:
    """Rows as a block: series × months × (present, columns), NaN where a month has no row.

    Parameters
    ----------
    rows
        At most one row per series and month, with `by`, ``month`` and `columns`.
    by
        The columns that name one series, for example tambon_code and hh_id.
    months
        The ISO months of the block, without gaps.

    Returns
    -------
    The series (one row each, sorted) and the block.

    Raises
    ------
    ValueError
        When `months` has gaps, or a series has two rows for one month.
    """
    first = ordinal(months[0])
    if [ordinal(month) - first for month in months] != list(range(len(months))):
        raise ValueError(f"months must follow each other without gaps; got {months!r}")
    month = places(rows["month"], months)
    inside = rows if (month >= 0).all() else rows[month >= 0]
    number, first_rows = grouped(inside, by)
    series = inside[by].take(first_rows).reset_index(drop=True)
    series = series.assign(
        **{name: series[name].cat.remove_unused_categories() for name in by if series[name].dtype == "category"}
    )
    block = np.full((len(series), len(months), len(columns) + 1), np.nan)
    flat, place = block.reshape(-1, block.shape[2]), number * len(months) + month[month >= 0]
    flat[place, 0] = 1.0
    if np.count_nonzero(flat[:, 0] == 1.0) != len(inside):
        raise ValueError(f"rows must hold each {' × '.join(by)} × month once")
    for i, name in enumerate(columns, start=1):
        flat[place, i] = plain_floats(inside[name])
    return series, block


def places(texts: pd.Series, known: Iterable[str], length: int | None = None, dtype: str = "int64") -> np.ndarray:
    """The place of each text among the known ones, −1 where it is none of them.

    Millions of rows cost little: they are looked up in one go, or by their first letters each distinct text once.

    Parameters
    ----------
    length
        How many of a text's first letters count; all when None.
    dtype
        Of the numbers; a narrow one where there are millions.

    Examples
    --------
    >>> places(pd.Series(["2008-02-15", "2008-01-03", None]), ["2008-01", "2008-02"], length=7).tolist()
    [1, 0, -1]
    """
    if isinstance(texts.dtype, pd.CategoricalDtype):
        of_category = places(pd.Series(texts.cat.categories, dtype="str"), known, length)
        return np.append(of_category, -1).astype(dtype)[texts.cat.codes]
    if length is None and texts.dtype == "str":
        firsts, lengths = in_runs(texts)
        found = pc.index_in(firsts, value_set=_value_set(known), skip_nulls=True)
        return in_rows(found.fill_null(-1).to_numpy(zero_copy_only=False).astype(dtype), lengths)
    of = {text: i for i, text in enumerate(_plain(known))}
    return of_each(texts, lambda text: of.get(text[:length], -1), missing=-1, dtype=dtype)


def of_each(texts: pd.Series, number: Callable[[str], float], *, missing: float, dtype: str) -> np.ndarray:
    """A number for each text, worked out once for each distinct one.

    Examples
    --------
    >>> of_each(pd.Series(["a", "bcd", None]), len, missing=0, dtype="int64").tolist()
    [1, 3, 0]
    """
    if texts.dtype != "str":
        codes, distinct = pd.factorize(texts)
        return np.array([*(number(str(text)) for text in _plain(distinct)), missing], dtype=dtype)[codes]
    firsts, lengths = in_runs(texts)
    whole = firsts.dictionary_encode()
    numbers = np.array([*(number(text) for text in whole.dictionary.to_pylist()), missing], dtype=dtype)
    return in_rows(numbers[whole.indices.fill_null(len(numbers) - 1).to_numpy()], lengths)


def _value_set(known: Iterable[str]) -> pa.Array:
    if isinstance(known, (pd.Index, pd.Series)) and known.dtype == "str":
        return arrow_texts(known)
    return pa.array(_plain(known), pa.large_string(), from_pandas=True)


def _plain(texts: Iterable[str]) -> Iterable[str]:
    """The same texts where going through them costs least."""
    return texts.to_numpy(dtype=object) if isinstance(texts, (pd.Index, pd.Series)) else list(texts)


def among(rows: pd.DataFrame, others: pd.DataFrame) -> np.ndarray:
    """Whether the household and month of each row are those of one of the others.

    Examples
    --------
    >>> rows = pd.DataFrame({"hh_id": ["h1", "h1"], "month": ["2008-01", "2008-02"]})
    >>> among(rows, rows.iloc[:1]).tolist()
    [True, False]
    """
    homes, months = (others[name].dropna().unique() for name in ("hh_id", "month"))
    there = np.zeros((len(homes) + 1, len(months) + 1), dtype="bool")
    there[places(others["hh_id"], homes), places(others["month"], months)] = True
    # What is not known stands last, and is among nothing.
    there[-1, :], there[:, -1] = False, False
    return there[places(rows["hh_id"], homes), places(rows["month"], months)]


def rolling_windows(
    rows: pd.DataFrame, columns: list[str], *, by: list[str], months: tuple[str, ...], length: int
) -> pd.DataFrame:
    """Sums over each run of `length` months in a row of one series, by the month that ends the run.

    Parameters
    ----------
    rows
        The known months; see :func:`panel`.
    columns
        Amounts to add up.
    by, months
        As in :func:`panel`.
    length
        Months in a window.

    Returns
    -------
    DataFrame
        `by`, ``month`` and the sums; only windows in which every month has a row. A sum is missing where
        an amount in the window is.

    Examples
    --------
    >>> rows = pd.DataFrame({"hh_id": "h1", "month": ["2008-01", "2008-02", "2008-03"], "living": [1.0, 2.0, 3.0]})
    >>> windows = rolling_windows(rows, ["living"], by=["hh_id"], months=("2008-01", "2008-02", "2008-03"), length=2)
    >>> windows["month"].tolist(), windows["living"].tolist()
    (['2008-02', '2008-03'], [3.0, 5.0])
    """
    if length > len(months):
        return pd.DataFrame(columns=[*by, "month", *columns]).astype(dict.fromkeys(columns, "float64"))
    series, block = panel(rows, columns, by=by, months=months)
    sums = _window_sums(block, length)
    return _long(
        series, sums[:, :, 0] == length, dict(zip(columns, _layers(sums[:, :, 1:]), strict=True)), months[length - 1 :]
    )


def matched_pairs(
    rows: pd.DataFrame, columns: list[str], *, by: list[str], months: tuple[str, ...], minimum: int
) -> pd.DataFrame:
    """Sums over the same calendar months of two years, of the same series.

    For the month m, the months up to and including m (at most twelve) are paired with the same
    calendar months one year earlier. A pair counts when both of its months have a row.

    Parameters
    ----------
    rows, columns, by, months
        As in :func:`rolling_windows`.
    minimum
        The fewest pairs with which a series is compared. More than twelve cannot occur, so a
        larger `minimum` means twelve.

    Returns
    -------
    DataFrame
        `by`, ``month``, ``pairs`` (how many), and ``<column>_before`` and ``<column>_after``, missing where an
        amount in one of the pairs is.

    Examples
    --------
    >>> rows = pd.DataFrame({"hh_id": "h1", "month": ["2007-01", "2008-01", "2008-02"], "living": [100.0, 90.0, 50.0]})
    >>> months = tuple(f"2007-{n:02d}" for n in range(1, 13)) + ("2008-01", "2008-02")
    >>> matched_pairs(rows, ["living"], by=["hh_id"], months=months, minimum=1)[["month", "pairs", "living_before"]].values.tolist()
    [['2008-01', 1.0, 100.0], ['2008-02', 1.0, 100.0]]
    """
    named = [f"{name}_{year}" for year in ("before", "after") for name in columns]
    if len(months) <= YEAR:
        types = {"pairs": "float64", **dict.fromkeys(named, "float64")}
        return pd.DataFrame(columns=[*by, "month", *types]).astype(types)
    series, block = panel(rows, columns, by=by, months=months)
    before, after = block[:, :-YEAR], block[:, YEAR:]
    paired = (before[:, :, :1] == 1.0) & (after[:, :, :1] == 1.0)
    pairs = _trailing(paired.astype("float64"))[:, :, 0]
    sums = [_trailing(np.where(paired, year[:, :, 1:], 0.0)) for year in (before, after)]
    layers = dict(zip(named, _layers(np.concatenate(sums, axis=2)), strict=True))
    return _long(series, pairs >= min(minimum, YEAR), {"pairs": pairs, **layers}, months[YEAR:])


def _trailing(block: np.ndarray) -> np.ndarray:
    """Sums over the months up to and including each one, at most twelve."""
    return _window_sums(np.pad(block, ((0, 0), (YEAR - 1, 0), (0, 0))), YEAR)


def _window_sums(block: np.ndarray, length: int) -> np.ndarray:
    """Sums over each run of so many months; one month of all series is added at a time."""
    count = block.shape[1] - length + 1
    sums = block[:, :count].copy()
    for step in range(1, length):
        sums += block[:, step : step + count]
    return sums


def _layers(block: np.ndarray) -> list[np.ndarray]:
    """The block column by column."""
    return list(np.moveaxis(block, 2, 0))


def _long(
    series: pd.DataFrame, told: np.ndarray, layers: Mapping[str, np.ndarray], months: tuple[str, ...]
) -> pd.DataFrame:
    """Layers of series × months as rows, those that are told."""
    row, column = np.nonzero(told)
    table = series.take(row).reset_index(drop=True)
    month = pd.Categorical.from_codes(column, pd.Index(months, dtype="str"))
    return table.assign(month=month, **{name: np.round(layer[told], SATANG) for name, layer in layers.items()})
