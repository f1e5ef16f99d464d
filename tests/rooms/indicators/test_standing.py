"""What stands in each month, and how many different ones do."""

import numpy as np
import pandas as pd

from tambonlib.indicators.standing import different_standing, once_each, standing
from tambonlib.months import ordinal, span

HALF_YEAR = span("2008-01", 6)


def test_different_ones_are_those_that_stand_once_each():
    chance = np.random.default_rng(7)
    start = ordinal("2007-10") + chance.integers(0, 12, 200)
    rows = pd.DataFrame(
        {"tambon_code": np.where(np.arange(200) < 120, "a", "b"), "unit": np.sort(chance.integers(0, 40, 200))}
    )
    rows = rows.assign(
        unit=rows["unit"] + 100 * (rows["tambon_code"] == "b"),
        start=start.astype("float64"),
        end=start + chance.integers(0, 5, 200),
    )
    place = (rows["tambon_code"] == "b").to_numpy().astype("int64")
    told = different_standing(
        place, pd.Index(["a", "b"]), rows["unit"].to_numpy(), start, rows["end"].to_numpy(), months=HALF_YEAR
    )
    assert told.to_dict() == standing(once_each(rows, ["tambon_code", "unit"]), months=HALF_YEAR).to_dict()
    assert 0 < told.sum() < len(HALF_YEAR) * 40


def test_a_tambon_without_a_unit_has_none():
    one = np.array([0])
    told = different_standing(
        one,
        pd.Index(["a", "b"]),
        one,
        one + ordinal("2008-02"),
        one + ordinal("2008-03"),
        months=("2008-01", "2008-02"),
    )
    assert told.tolist() == [0.0, 1.0, 0.0, 0.0]


def test_nothing_stands_where_there_is_nothing():
    nothing = np.array([], dtype="int64")
    assert different_standing(nothing, pd.Index(["a"]), nothing, nothing, nothing, months=("2008-01",)).tolist() == [
        0.0
    ]
