import numpy as np
import pandas as pd

from tambonlib.indicators.enterprise_accounts.blocks import flat_places, put_together, running_sum, told_cells
from tambonlib.indicators.enterprise_accounts.told_seasons import ToldSeasons, seasons_over


def test_lines_of_no_place_are_not_added_up():
    place = flat_places(np.array([0, 1, -1, 1]), np.array([0, 1, 0, -1]), 2)
    assert place.tolist() == [0, 3, -1, -1]
    assert running_sum(np.array([5.0, 7.0, 100.0, 100.0]), place, (3, 2)).tolist() == [
        [5.0, 0.0],
        [5.0, 7.0],
        [5.0, 7.0],
    ]


def test_amounts_of_one_month_and_of_later_ones_add_up():
    place = flat_places(np.zeros(3, dtype="int64"), np.array([0, 0, 2]), 1)
    assert running_sum(np.array([1.0, 2.0, 4.0]), place, (3, 1)).ravel().tolist() == [3.0, 3.0, 7.0]


def test_only_told_groups_come_out_and_one_without_columns_is_empty():
    of = told_cells(np.array([[False, True, True], [True, False, False]]), np.array([0, 0, 2]))
    block = np.array([[1.0, 2.0, 5.0], [3.0, 4.0, 6.0]])
    assert put_together(block.ravel()[of.place], of, np.maximum, -1.0).tolist() == [-1.0, 5.0, 4.0]


def test_a_season_of_two_plots_is_over_when_both_are():
    rows = pd.DataFrame({"season": [0, 0, 1]})
    begun = np.array([[True, True, False], [True, True, True]])
    over = np.array([[True, False, False], [True, True, False]])
    found = seasons_over(rows, begun, over)
    assert found.told.tolist() == [[False, False], [True, False]]
    assert found.gather(np.array([[1.0, 2.0, 9.0], [10.0, 20.0, 90.0]])).tolist() == [30.0]


def test_a_plot_that_has_not_begun_adds_nothing():
    rows = pd.DataFrame({"season": [0, 0]})
    seasons = ToldSeasons(rows, np.array([[True, False]]), np.array([[True]]))
    assert seasons.gather(np.array([[3.0, 100.0]])).tolist() == [3.0]


def test_without_enterprises_nothing_is_told():
    empty = np.zeros((2, 0), dtype="bool")
    assert (
        seasons_over(pd.DataFrame({"season": np.zeros(0, dtype="int64")}), empty, empty)
        .gather(np.zeros((2, 0)))
        .tolist()
        == []
    )
