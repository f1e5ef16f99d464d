"""The cells of results, tambon × month, and what stands on them.

Cells of the same tambons and months are one object, so that series can be put side by side without looking anything up.
"""

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import pandas as pd

from tambonlib.indicators.runs import factorized

CELL = ["tambon_code", "month"]


def every_cell(tambons: Iterable[str], months: Iterable[str]) -> pd.MultiIndex:
    """Every tambon with every month; the same object for the same ones, so that nothing has to be looked up between its series.

    Examples
    --------
    >>> every_cell(["990101"], ["2008-01", "2008-02"]).tolist()
    [('990101', '2008-01'), ('990101', '2008-02')]
    """
    return _every_cell(tuple(tambons), tuple(months))


@lru_cache(maxsize=64)
def _every_cell(tambons: tuple[str, ...], months: tuple[str, ...]) -> pd.MultiIndex:
    return pd.MultiIndex.from_product([pd.Index(tambons, dtype="str"), pd.Index(months, dtype="str")], names=CELL)


def coded(texts: pd.Series) -> tuple[np.ndarray, pd.Index]:
    """The place of each text among all of them, sorted; −1 where it is missing."""
    if isinstance(texts.dtype, pd.CategoricalDtype):
        return texts.cat.codes.to_numpy(dtype="int64"), texts.cat.categories
    codes, known = factorized(texts)
    order = np.array(sorted(range(len(known)), key=known.__getitem__), dtype="int64")
    rank = np.append(np.argsort(order), -1)
    return rank[codes], pd.Index([known[i] for i in order], dtype="str")


def on_cells(series: pd.Series, index: pd.MultiIndex, fill_value: object = None) -> pd.Series:
    """The series on these cells; most stand on them already, and then nothing is looked up or copied."""
    return series if series.index is index else series.reindex(index, fill_value=fill_value)


def whole_numbers(numbers: pd.Series) -> pd.arrays.IntegerArray:
    """Whole numbers that may be missing."""
    if numbers.dtype == "Int64":
        return numbers.array
    plain = numbers.to_numpy(dtype="float64", na_value=np.nan)
    unknown = np.isnan(plain)
    return pd.arrays.IntegerArray(np.where(unknown, 0, plain).astype("int64"), unknown)
