from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tambonlib import words
from tambonlib.thai import (
    parse_date,
    parse_dates,
    parse_month,
    parse_months,
    parse_number,
    parse_numbers,
    parse_tambon_code,
    parse_tambon_codes,
)

CALM = settings(deadline=None, derandomize=True)  # no clock, no unseeded chance
RULE = {"zero_words": ("-", "0"), "missing_words": ("ไม่ทราบ", "9999")}
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-10_000, 600_000),
    st.floats(width=32),
    st.sampled_from([9999, 9999.0, 1, 1.0, True, False, 0, "9999", "9,999", "0", "1", "-", "ไม่ทราบ", "ไม่มี", ""]),
    st.sampled_from(
        ["1,200.-", "๑๒๐๐", "(500)", "สองพันบาท", "1.200,50", "15/01/2567", "ม.ค. 2551", "2567/68", "530203.0", "12/3"]
    ),
    st.dates(date(1900, 1, 1), date(2700, 1, 1)),
    st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)),
    st.text(st.sampled_from("0123456789.,- ๑บาท"), max_size=8),
)


def rows(frame):
    """Row by row, missing as None."""
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in frame.itertuples(index=False, name=None)]


@given(st.lists(CELLS, max_size=12))
@CALM
def test_a_column_says_what_its_cells_say(cells):
    column = pd.Series(cells, dtype=object)
    assert rows(parse_numbers(column, **RULE)) == [parse_number(cell, **RULE) for cell in cells]
    assert rows(parse_dates(column)) == [parse_date(cell) for cell in cells]
    assert rows(parse_months(column, era="BE")) == [parse_month(cell, era="BE") for cell in cells]
    assert rows(parse_tambon_codes(column)) == [parse_tambon_code(cell) for cell in cells]


@given(st.lists(st.one_of(st.none(), st.text(st.sampled_from("0123456789.,- ๑"), max_size=6)), max_size=12))
@CALM
def test_a_text_column_says_what_its_cells_say(cells):
    column = pd.Series(cells, dtype="str")
    assert rows(parse_numbers(column, **RULE)) == [parse_number(cell, **RULE) for cell in cells]
    assert rows(parse_numbers(column.astype("category"), **RULE)) == [parse_number(cell, **RULE) for cell in cells]


@pytest.mark.parametrize("dtype", ["float64", "Int64", "int64", "Float64"])
def test_columns_of_numbers(dtype):
    parsed = parse_numbers(pd.Series([1200, 9999, 0], dtype=dtype), **RULE)
    assert rows(parsed) == [(1200, "number", None), (None, "missing_word", None), (0, "zero_word", None)]


def test_infinite_and_missing_in_a_column_of_floats():
    parsed = parse_numbers(pd.Series([np.inf, np.nan, 1.5]), **RULE)
    assert rows(parsed) == [(None, None, "number_not_finite"), (None, "empty", None), (1.5, "number", None)]


def test_a_column_of_truth_values_holds_no_numbers():
    assert parse_numbers(pd.Series([True, False]), **RULE)["problem"].tolist() == ["number_unreadable"] * 2


def test_a_column_of_real_dates():
    column = pd.Series(pd.to_datetime(["2008-01-15", None]))
    assert rows(parse_dates(column)) == [("2008-01-15", "day", None), (None, None, None)]
    assert parse_numbers(column, **RULE)["problem"][0] == "number_is_date"


def test_shape_types_and_index():
    column = pd.Series(["5", "x"], index=[7, 3])
    before = column.copy()
    numbers, dates, codes = parse_numbers(column, **RULE), parse_dates(column), parse_tambon_codes(column)
    assert numbers.dtypes.astype(str).to_dict() == {"value": "float64", "rule": "str", "problem": "str"}
    assert set(dates.dtypes.astype(str)) == set(codes.dtypes.astype(str)) == {"str"}
    assert all(frame.index.equals(column.index) for frame in (numbers, dates, codes))
    pd.testing.assert_series_equal(column, before)


def test_an_empty_column():
    assert parse_numbers(pd.Series([], dtype=object), **RULE).shape == (0, 3)
    assert parse_dates(pd.Series([], dtype="str")).shape == (0, 3)


def test_each_distinct_text_is_parsed_once(monkeypatch):
    asked = []
    from tambonlib.thai import date_parser

    real = date_parser.DateRule.parse
    monkeypatch.setattr(date_parser.DateRule, "parse", lambda self, value: (asked.append(value), real(self, value))[1])
    parse_dates(pd.Series(["15/01/2551", "16/01/2551"] * 500))
    assert sorted(map(str, asked)) == ["15/01/2551", "16/01/2551", "None"]


PROBLEMS = {
    "number_ambiguous": "1,20",
    "number_word_undeclared": "ไม่มี",
    "number_unreadable": "x",
    "number_not_finite": np.inf,
    "number_is_date": date(2008, 1, 1),
    "date_ambiguous": "12/3",
    "date_impossible": "31/4/2551",
    "date_is_season": "2567/68",
    "date_is_serial": 45306,
    "date_without_year": "15 ม.ค.",
    "date_unreadable": "x",
    "year_in_no_era": "1/1/1800",
    "month_unreadable": "x",
    "code_unreadable": "x",
}


@pytest.mark.parametrize(("problem", "cell"), PROBLEMS.items())
def test_every_problem_can_be_told(problem, cell):
    read = {"n": lambda value: parse_number(value, **RULE), "m": parse_month, "c": parse_tambon_code}
    parse = read["n"] if problem.startswith("number") else read.get(problem[0], parse_date)
    assert parse(cell).problem == problem
    for lang in words.LANGUAGES:
        assert words.text(f"faults.{problem}.needed", lang) and words.text(f"faults.{problem}.next", lang)
