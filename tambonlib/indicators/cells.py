"""The cells of results, tambon × month, and what stands on them.

Cells of the same tambons and months are one object, so that series can be put side by side without looking anything up.
"""

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import pandas as pd
from pandas.api.extensions import take

from tambonlib.indicators.runs import factorized, numbered

CELL = ["tambon_code", "month"]


def every_cell(tambons: Iterable[str], months: Iterable[str]) -> pd.MultiIndex:
    """Every tambon with every month; the same object for the same ones, so that nothing has to be looked up between
    its series.

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


def grouped(rows: pd.DataFrame, by: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """The number of each row's group, groups in the order of `by`, −1 where one of `by` is missing; and the first row
    of each group.

    Examples
    --------
    >>> number, first = grouped(pd.DataFrame({"tambon_code": ["b", "a", None, "b"], "fund_id": "f"}), ["tambon_code", "fund_id"])
    >>> number.tolist(), first.tolist()
    ([1, 0, -1, 1], [1, 0])
    """
    code, named = np.zeros(len(rows), dtype="int64"), np.ones(len(rows), dtype="bool")
    for name in by:
        place, known = coded(rows[name])
        code, named = code * max(len(known), 1) + place, named & (place >= 0)
    number = np.full(len(rows), -1)
    number[named], groups = numbered(code[named])
    first = np.zeros(len(groups), dtype="int64")
    backwards = np.flatnonzero(named)[::-1]
    first[number[backwards]] = backwards
    return number, first


def on_cells(series: pd.Series, index: pd.MultiIndex, fill_value: object = None) -> pd.Series:
    """The series on these cells; most stand on them already, and then nothing is looked up or copied.

    Examples
    --------
    >>> cells = every_cell(["990101", "990102"], ["2008-01"])
    >>> on_cells(pd.Series([5.0], index=every_cell(["990102"], ["2008-01"])), cells, fill_value=0).tolist()
    [0.0, 5.0]
    """
    if series.index is index:
        return series
    found = _found(series.index, index)
    if found is None:
        return series.reindex(index, fill_value=fill_value)
    return pd.Series(take(series.array, found, allow_fill=True, fill_value=fill_value), index=index)


def _found(own: pd.Index, cells: pd.MultiIndex) -> np.ndarray | None:
    """The row of each cell among one's own, −1 where there is none; None where that cannot be told by the levels'
    codes alone.
    """
    if (
        not isinstance(own, pd.MultiIndex)
        or not isinstance(cells, pd.MultiIndex)
        or own.nlevels != cells.nlevels
        or not is_every_cell(cells)
    ):
        return None
    tambon, month = (_on_level(*each) for each in zip(own.codes, own.levels, cells.levels, strict=True))
    inside = np.flatnonzero((tambon >= 0) & (month >= 0))
    found = np.full(len(cells), -1)
    found[(tambon * np.int64(len(cells.levels[1])) + month)[inside]] = inside
    # A cell that stands twice is left to pandas, which refuses it.
    return found if np.count_nonzero(found >= 0) == len(inside) else None


def is_every_cell(cells: pd.MultiIndex) -> bool:
    """Whether these are all cells of the levels in their order, as :func:`every_cell` makes them."""
    if cells.nlevels != len(CELL) or len(cells) != len(cells.levels[0]) * len(cells.levels[1]):
        return False
    place = cells.codes[0].astype("int64") * len(cells.levels[1]) + cells.codes[1]
    return bool((place == np.arange(len(cells))).all())


def _on_level(codes: np.ndarray, level: pd.Index, known: pd.Index) -> np.ndarray:
    """The codes of a level's texts as places among the known ones, −1 where a text is none of them."""
    if isinstance(level, pd.CategoricalIndex):
        return _on_level(np.append(level.codes, -1)[codes], level.categories, known)
    return codes if level is known or level.equals(known) else np.append(known.get_indexer(level), -1)[codes]


def plain_floats(numbers: pd.Series) -> np.ndarray:
    """The numbers as plain ones, NaN where they are missing."""
    plain = numbers.to_numpy()
    return (
        plain.astype("float64", copy=False)
        if plain.dtype.kind in "fiub"
        else numbers.to_numpy(dtype="float64", na_value=np.nan)
    )


def whole_numbers(numbers: pd.Series) -> pd.arrays.IntegerArray:
    """Whole numbers that may be missing."""
    if numbers.dtype == "Int64":
        return numbers.array
    if numbers.dtype == "int64":
        return pd.arrays.IntegerArray(numbers.to_numpy(), np.zeros(len(numbers), dtype="bool"))
    plain = plain_floats(numbers)
    unknown = np.isnan(plain)
    return pd.arrays.IntegerArray(np.where(unknown, 0, plain).astype("int64"), unknown)
