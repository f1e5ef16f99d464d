"""The stock at each month's end, compared with a plain loop over all things and months."""

import numpy as np
import pandas as pd
import pytest

from tambonlib.indicators.active import active_at
from tambonlib.indicators.tambon_months import months_of, tambon_months
from tambonlib.months import ordinal, span

HALF_YEAR = span("2008-01", 6)


def things(seed=7):
    """Things around the study; some never begin, some never end, some end before they begin."""
    chance = np.random.default_rng(seed)
    start = pd.Series(ordinal("2007-10") + chance.integers(0, 12, 200)).astype("float64")
    rows = pd.DataFrame({"tambon_code": np.where(np.arange(200) < 120, "a", "b"), "unit": chance.integers(0, 9, 200)})
    rows = rows.assign(start=start, end=start + chance.integers(-2, 5, 200), weight=chance.uniform(0, 9, 200).round(2))
    return rows.mask(chance.random(rows.shape) < [0, 0, 0.1, 0.2, 0])


@pytest.mark.parametrize("keys", [["tambon_code"], ["tambon_code", "unit"]])
@pytest.mark.parametrize("weight", [None, "weight"])
@pytest.mark.parametrize("kind", ["str", "category"])
def test_what_is_active_is_what_a_loop_counts(keys, weight, kind):
    rows = things().astype({"tambon_code": kind})
    rows["unit"] = rows["unit"].astype("int64").astype("str").astype(kind)
    grid = months_of(rows, HALF_YEAR, by=keys)
    found = active_at(rows, rows["start"], rows["end"], grid, weight=None if weight is None else rows[weight])
    assert found.index is grid
    for cell, value in found.items():
        month = ordinal(cell[-1])
        active = [
            1.0 if weight is None else row[weight]
            for row in rows.to_dict("records")
            if all(row[name] == code for name, code in zip(keys, cell, strict=False))
            and row["start"] <= month
            and not month >= row["end"]
        ]
        assert value == pytest.approx(sum(active), abs=1e-9)


def test_without_an_end_everything_stays_active():
    rows = things()
    found = active_at(rows, rows["start"], None, months_of(rows, HALF_YEAR))
    assert found["a"].is_monotonic_increasing and found["a"].iloc[-1] > found["a"].iloc[0]


def test_nothing_is_active_where_there_is_nothing():
    rows = things().iloc[:0]
    assert active_at(rows, rows["start"], rows["end"], tambon_months(["a"], HALF_YEAR)).tolist() == [0.0] * 6
    assert active_at(rows, rows["start"], rows["end"], months_of(rows, HALF_YEAR)).empty
