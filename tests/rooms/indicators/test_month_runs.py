import pandas as pd
import pytest

from tambonlib.indicators.month_runs import month_places

MONTHS = ("2008-01", "2008-02", "2008-03")


def of(*texts):
    return month_places(pd.Series(texts, dtype="str"), MONTHS).tolist()


def test_dates_in_the_order_of_time_are_found_run_by_run():
    assert of(*["2008-01-31"] * 4, *["2008-02-01"] * 4, *["2009-02-01"] * 4) == [0] * 4 + [1] * 4 + [-1] * 4


def test_days_of_one_month_need_not_be_alike():
    assert of("2008-02-09", "2008-02-01", "2008-02-28", "2008-02-14", "2008-03-01") == [1, 1, 1, 1, 2]


@pytest.mark.parametrize("odd", ["2008-03", "2008", "2008-03-01 ", None])
def test_what_is_not_written_to_the_day_changes_nothing_for_the_others(odd):
    found = of(*["2008-01-05"] * 9, odd, *["2008-02-05"] * 9)
    assert found[:9] + found[10:] == [0] * 9 + [1] * 9
    assert found[9] == (2 if odd and odd.startswith("2008-03") else -1)


def test_dates_without_order_are_found_one_by_one():
    assert of("2008-03-01", "2008-01-01", "2008-03-01", "2008-01-01") == [2, 0, 2, 0]


def test_a_part_of_a_table_is_read_from_its_own_first_row():
    dates = pd.Series(["2008-01-01"] * 6 + ["2008-03-01"] * 6, dtype="str").iloc[5:]
    assert month_places(dates, MONTHS).tolist() == [0] + [2] * 6


def test_no_dates_have_no_places():
    assert of() == []
    assert month_places(pd.Series([None, None], dtype="object"), MONTHS).tolist() == [-1, -1]


def test_letters_of_several_bytes_are_no_month():
    assert of(*["๒๕๕"] * 2, "2008-01-01") == [-1, -1, 0]
    assert of(*["2008-๑1"] * 8, *["2008-๒1"] * 8) == [-1] * 16
