"""Series put side by side on the same cells."""

import numpy as np
import pandas as pd
import pytest

from tambonlib.indicators.cells import CELL, every_cell, on_cells, plain_floats, whole_numbers

CELLS = every_cell(["a", "b"], ["2008-01", "2008-02"])


def by_cell(*cells, values=None, dtype=None):
    index = pd.MultiIndex.from_tuples(cells, names=CELL)
    return pd.Series(range(1, len(cells) + 1) if values is None else values, index=index, dtype=dtype)


@pytest.mark.parametrize(
    ("dtype", "fill"),
    [
        ("int64", None),
        ("int64", 0),
        ("float64", None),
        ("float64", 0),
        ("Int64", 0),
        ("bool", None),
        ("bool", False),
        ("category", None),
    ],
)
def test_what_stands_on_other_cells_is_found_as_pandas_finds_it(dtype, fill):
    own = by_cell(("b", "2008-01"), ("c", "2008-01"), ("a", "2008-02"), ("b", "2008-03"), dtype=dtype)
    pd.testing.assert_series_equal(on_cells(own, CELLS, fill_value=fill), own.reindex(CELLS, fill_value=fill))


def test_levels_may_be_categories():
    rows = pd.DataFrame(
        {
            "tambon_code": pd.Categorical(["b", "a"], ["z", "b", "a"]),
            "month": pd.Categorical(["2008-02", "2008-01"]),
            "baht": [1.0, 2.0],
        }
    )
    assert on_cells(rows.groupby(CELL, observed=True)["baht"].sum(), CELLS, fill_value=0).tolist() == [
        2.0,
        0.0,
        0.0,
        1.0,
    ]


def test_what_is_on_the_cells_already_stays_as_it_is():
    own = pd.Series(1, index=CELLS)
    assert on_cells(own, CELLS) is own


def test_some_cells_only_may_be_asked_for():
    assert on_cells(by_cell(("a", "2008-01"), ("b", "2008-02")), CELLS[[3, 1]], fill_value=0).tolist() == [2, 0]


def test_a_cell_that_stands_twice_is_refused():
    with pytest.raises(ValueError, match="non-unique"):
        on_cells(by_cell(("a", "2008-01"), ("a", "2008-01")), CELLS)


def test_nothing_stands_on_no_cell():
    assert on_cells(by_cell(("a", "2008-01")).iloc[:0], CELLS, fill_value=0).tolist() == [0, 0, 0, 0]
    assert on_cells(by_cell(("a", "2008-01")), every_cell([], ["2008-01"])).empty


def test_numbers_that_are_missing_stay_missing():
    known = pd.Series([1, None], dtype="Int64")
    assert np.isnan(plain_floats(known)).tolist() == [False, True]
    assert whole_numbers(pd.Series([2.0, np.nan])).isna().tolist() == [False, True]
    assert whole_numbers(pd.Series([2, 3])).tolist() == [2, 3]
