import numpy as np
import pandas as pd
import pytest

from tambonlib.indicators.cells import every_cell
from tambonlib.indicators.household_accounts.continuity import longest_runs
from tambonlib.indicators.household_accounts.household_cells import Cells

JANUARY, FEBRUARY = "2008-01", "2008-02"


@pytest.fixture
def cells():
    return Cells(every_cell(["990101", "990102"], [JANUARY, FEBRUARY]))


def rows(*pairs):
    return pd.DataFrame(list(pairs), columns=["tambon_code", "month"], dtype="str")


def test_rows_are_numbered_by_tambon_and_month(cells):
    assert cells.of(rows(("990102", JANUARY), ("990101", FEBRUARY))).tolist() == [2, 1]


def test_what_is_none_of_the_cells_is_in_none(cells):
    of = cells.of(rows(("990103", JANUARY), ("990101", "2008-03"), (None, JANUARY)))
    assert of.tolist() == [-1, -1, -1]
    assert cells.counted(of).sum() == 0
    assert cells.added(of, np.ones(3)).sum() == 0
    assert cells.median(of, np.ones(3)).isna().all()


def test_categories_of_fewer_months_are_found_among_all(cells):
    later = pd.DataFrame({"tambon_code": pd.Categorical(["990102"]), "month": pd.Categorical([FEBRUARY])})
    assert cells.of(later).tolist() == [3]


def test_only_rows_for_which_something_holds_are_counted(cells):
    assert cells.counted(np.array([0, 0, 3]), np.array([True, False, True])).tolist() == [1, 0, 0, 1]


@pytest.mark.parametrize(
    ("values", "middle"), [([7.0], 7.0), ([9.0, 1.0], 5.0), ([9.0, 1.0, 2.0], 2.0), ([4.0, np.nan, 2.0, 8.0, 6.0], 5.0)]
)
def test_the_median_is_the_value_in_the_middle(cells, values, middle):
    assert cells.median(np.full(len(values), 2), values).dropna().tolist() == [middle]


def test_the_medians_of_several_cells_do_not_mix(cells):
    assert cells.median(np.array([3, 0, 3, 0, 3]), [5.0, 1.0, 9.0, 3.0, 7.0]).tolist()[::3] == [2.0, 7.0]


def test_counts_so_far_begin_anew_in_each_tambon(cells):
    counts = cells.counted(np.array([0, 1, 1, 2]))
    assert cells.so_far(counts).tolist() == [1, 3, 1, 1]


def test_the_longest_run_is_kept_after_a_gap():
    assert longest_runs(np.array([[True, True, False, True, False, False]])).tolist() == [[1, 2, 2, 2, 2, 2]]


def test_only_cells_that_every_cell_makes_are_numbered():
    """A reindexed series keeps levels of its own, with tambons that have no row."""
    some = every_cell(["990101", "990102"], ["2008-01"])[:1]
    with pytest.raises(ValueError, match="every_cell"):
        Cells(some)
