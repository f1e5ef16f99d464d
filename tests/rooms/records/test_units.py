"""A number may have its own unit beside it, and no other."""

import pandas as pd
import pytest

from tambonlib.records.cells import Rule, read_cells
from tambonlib.records.codebook import table


def read(text, table_name, column):
    cells = read_cells(pd.Series([text], dtype="str"), None, table(table_name).columns[column], Rule())
    return cells.values[0] if pd.isna(cells.problems[0]) else cells.problems[0]


@pytest.mark.parametrize(
    ("text", "table_name", "column", "expected"),
    [
        ("๕ ไร่", "household", "land_own_rai", 5),
        ("4 คน", "household", "n_members", 4),
        ("15%", "hh_debt", "rate_pct_year", 15),
        ("ร้อยละ ๑๕", "hh_debt", "rate_pct_year", 15),
        ("1,200 บาท", "hh_debt", "principal_baht", 1200),
        ("500 บาท", "household", "land_own_rai", "number_unreadable"),
        ("4 บาท", "household", "n_members", "number_unreadable"),
        ("15 บาท", "hh_debt", "rate_pct_year", "number_unreadable"),
        ("5 ไร่", "hh_debt", "principal_baht", "number_unreadable"),
        ("15%", "hh_debt", "principal_baht", "number_unreadable"),
    ],
)
def test_a_number_with_a_unit(text, table_name, column, expected):
    assert read(text, table_name, column) == expected
