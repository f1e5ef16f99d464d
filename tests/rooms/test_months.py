"""Months as text, and what is no month."""

import pandas as pd
import pytest

from tambonlib import months


@pytest.mark.parametrize("text", ["2008-13", "2008-00", "2008-1", "08-01", "2551", "", "2008-01-15", "๒๐๐๘-๐๑"])
def test_what_is_no_iso_month_is_refused(text):
    with pytest.raises(ValueError, match="month must be text like '2008-01'"):
        months.ordinal(text)


def test_a_span_goes_over_the_end_of_the_year():
    assert months.span("2007-01", 21)[-1] == "2008-09"
    assert months.span("2007-01", 0) == ()


def test_missing_months_stay_missing_in_a_column():
    column = months.ordinals(pd.Series(["2008-02", None, "2008-01"]))
    assert column.dtype == "Int64"
    assert column.isna().tolist() == [False, True, False]
    assert column[0] - column[2] == 1


def test_a_column_of_nothing_is_a_column_of_nothing():
    assert months.ordinals(pd.Series([], dtype="str")).tolist() == []
