"""A number may have its own unit beside it, and no other."""

import openpyxl
import pandas as pd
import pytest

from tambonlib.records.codebook import table
from tambonlib.records.parse_columns import ParsingRule, parse_column
from tambonlib.records.workbooks import read_xlsx


def read(text, table_name, column):
    cells = parse_column(pd.Series([text], dtype="str"), None, table(table_name).columns[column], ParsingRule())
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


@pytest.mark.parametrize(
    ("number", "style", "expected"),
    [
        (0.15, "0%", 15),
        (0.07, "0.00%", 7),
        (0.125, "0.0%", 12.5),
        (1, "0%", 100),
        (15, "General", 15),
        (15, '0"%"', 15),
    ],
)
def test_a_cell_shown_as_a_percentage_is_what_it_shows(tmp_path, number, style, expected):
    book = openpyxl.Workbook()
    book.active.append(["ดอกเบี้ย", number])
    book.active["B1"].number_format = style
    book.save(tmp_path / "a.xlsx")
    grids, _, issues = read_xlsx(tmp_path / "a.xlsx", "a.xlsx", lambda name: True)
    assert issues.empty
    assert read(grids[0].texts.iat[0, 1], "hh_debt", "rate_pct_year") == expected
