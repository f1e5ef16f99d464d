"""A sheet with more than one heading: nothing between them disappears, nothing is read under the wrong one."""

from tests.rooms.records.desk import LEDGER, MAPPING, line, sums, told

BOOK = "980101_บัญชี.csv"


def amounts(desk):
    return desk.table("hh_ledger")["amount_baht"].tolist()


def test_rows_above_a_fuller_heading_are_data(desk):
    desk.csv(BOOK, [[*LEDGER[:-1], ""], line(amount="1"), line(amount="2"), LEDGER, line(amount="3", balance="9")])
    report = desk.run()
    assert amounts(desk) == [1, 2, 3]
    assert sums(report)[BOOK] == (5, 3, 0, 2)
    assert [code for _, code, _, _ in told(report)] == ["column_without_heading", "heading_missing_optional"]


def test_a_title_that_names_a_heading_is_no_heading(desk):
    desk.csv(BOOK, [["วันที่", "15/1/2551", "", "", "", "", ""], LEDGER, line(amount="1")])
    report = desk.run()
    assert amounts(desk) == [1]
    assert sums(report)[BOOK] == (3, 1, 0, 2)
    assert told(report) == []


def test_below_a_heading_with_moved_columns_no_row_is_taken(desk):
    moved = [*LEDGER[:-2], "คงเหลือ", "จำนวนเงิน"]
    desk.csv(
        BOOK,
        [LEDGER, line(amount="1", balance="9"), moved, line(amount="8", balance="2"), line(amount="6", balance="2")],
    )
    report = desk.run()
    assert amounts(desk) == [1]
    assert sums(report)[BOOK] == (5, 1, 3, 1)
    assert told(report) == [("refused", "heading_moved", 3, None)]


def test_the_own_heading_again_puts_it_right(desk):
    moved = [*LEDGER[:-2], "คงเหลือ", "จำนวนเงิน"]
    desk.csv(BOOK, [LEDGER, line(amount="1"), moved, line(amount="8", balance="2"), LEDGER, line(amount="3")])
    desk.run()
    assert amounts(desk) == [1, 3]


def test_numbers_that_stand_under_headings_of_numbers_are_no_heading(desk):
    days = [str(day) for day in range(1, 32)]
    columns = 'columns: {hh_id: รหัสครัวเรือน, date: วันที่, amount_baht: "1", balance_baht: "2"}'
    source = f'  - files: ["*_บัญชี.csv"]\n    table: hh_ledger\n    tambon_from: file\n    {columns}\n'
    source += f"    constants: {{flow: payment, category: food}}\n    ignore: {days[2:]}\n"
    desk.mapping(MAPPING[: MAPPING.index('  - files: ["*_บัญชี.csv"')] + source)
    rows = [[code, "15/1/2551", *["1"] * 20, *["2"] * 11] for code in ("A-1", "A-2")]
    desk.csv(BOOK, [["รหัสครัวเรือน", "วันที่", *days], *rows])
    assert "heading_moved" not in [code for _, code, _, _ in told(desk.run())]
    assert amounts(desk) == [1, 1]
