"""Rows of results from series by tambon and month: whose cells, which reason, what is zero and what is missing."""

import pandas as pd
import pytest

from tambonlib.errors import Fault
from tambonlib.indicators.reasons import REASONS, WITHOUT_VALUE, check_reasons
from tambonlib.indicators.result_rows import result_rows
from tambonlib.indicators.tambon_months import TAMBON_MONTH, count, median, percent, tambon_months, total

MONTHS = ("2008-01", "2008-02", "2008-03")
GRID = tambon_months(["a"], MONTHS)


def cells(*values, grid=GRID):
    return pd.Series(values, index=grid, dtype="float64")


def test_the_first_reason_that_holds_counts_and_nobody_eligible_comes_before():
    rows = result_rows(
        "part",
        cells(3, 3, 0),
        value=cells(None, None, None),
        n=cells(0, 0, 0),
        reason=[(cells(0, 1, 1) > 0, "no_harvest"), (cells(1, 1, 1) > 0, "none_due")],
        otherwise="no_full_cost",
        none="nothing_this_month",
    )
    assert rows["reason"].tolist() == ["none_due", "no_harvest", "nothing_this_month"]


def test_a_value_has_no_reason_and_what_others_lack_is_zero_or_missing():
    few = tambon_months(["a"], MONTHS[:1])
    rows = result_rows(
        "part", cells(5, 5, 5), value=cells(7, grid=few), n=cells(2, grid=few), N=cells(9, grid=few), reason="none_due"
    )
    assert rows[["tambon_code", "month", "part"]].values.tolist() == [["a", month, "part"] for month in MONTHS]
    assert rows["value"].fillna(-1).tolist() == [7, -1, -1] and rows["n"].tolist() == [2, 0, 0]
    assert rows["N"].fillna(-1).tolist() == [9, -1, -1]
    assert rows["reason"].astype("str").fillna("-").tolist() == ["-", "none_due", "none_due"]


def test_a_reason_that_is_not_declared_says_what_to_add_where():
    with pytest.raises(ValueError, match=r"no_rain.*words/reasons.yaml.*status"):
        result_rows("part", cells(1, 1, 1), value=cells(1, 1, 1), n=cells(1, 1, 1), reason="no_rain")


def test_every_reason_has_a_status_beside_its_sentence():
    assert set(REASONS.values()) == set(WITHOUT_VALUE)
    entry = {"th": "ไม่มีฝน", "en": "No rain."}
    [fault] = check_reasons({"no_rain": {**entry, "status": "ok"}, "none_due": {**entry, "status": "not_collected"}})
    assert isinstance(fault, Fault) and (fault.key, fault.found) == ("no_rain.status", "ok")


@pytest.mark.parametrize("kind", ["str", "category"])
def test_summaries_on_a_grid_are_zero_or_missing_where_nothing_is(kind):
    rows = pd.DataFrame(
        {"tambon_code": ["a", "a", "z"], "month": ["2008-02", "2008-02", "2008-01"], "baht": [1.0, 4, 9]}
    )
    rows = rows.astype(dict.fromkeys(TAMBON_MONTH, kind))
    assert count(rows, GRID).tolist() == [0, 2, 0] and count(rows, GRID, rows["baht"] > 1).tolist() == [0, 1, 0]
    assert total(rows, "baht", GRID).tolist() == [0, 5, 0]
    assert median(rows, "baht", GRID).fillna(-1).tolist() == [-1, 2.5, -1]
    assert percent(count(rows, GRID, rows["baht"] > 1), count(rows, GRID)).fillna(-1).tolist() == [-1, 50, -1]
    assert all(series.index is GRID for series in (count(rows, GRID), median(rows, "baht", GRID)))
