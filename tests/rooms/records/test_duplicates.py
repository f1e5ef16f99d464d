"""The same book under two names is not counted twice."""

from tests.rooms.records.desk import HOUSEHOLD, LEDGER, MAPPING, line, member, sums, told

BOOK, COPY = "980101_บัญชี.csv", "980101_สำเนา_บัญชี.csv"
LINES = [line(amount="100"), line(amount="50"), line(amount="50")]


def amounts(desk):
    return desk.table("hh_ledger")["amount_baht"].tolist()


def test_a_copied_book_is_refused_in_both_places_until_one_is_gone(desk):
    desk.csv(BOOK, [LEDGER, *LINES])
    copy = desk.csv(COPY, [LEDGER, *LINES])
    report = desk.run()
    assert amounts(desk) == []
    assert told(report) == [("refused", "lines_copied", 2, "A-1"), ("refused", "lines_copied", 2, "A-1")]
    assert sums(report)[BOOK] == (4, 0, 3, 1)
    copy.unlink()
    assert told(desk.run()) == []
    assert amounts(desk) == [100, 50, 50]


def test_of_a_book_and_its_corrected_copy_only_what_differs_is_taken(desk):
    desk.csv(BOOK, [LEDGER, *LINES])
    desk.csv(COPY, [LEDGER, *LINES[:-1], line(amount="55"), line(amount="7")])
    assert {code for _, code, _, _ in told(desk.run())} == {"lines_copied"}
    assert amounts(desk) == [55, 7]


def test_a_book_under_the_code_of_another_tambon_is_a_copy(desk):
    desk.csv(BOOK, [LEDGER, *LINES])
    desk.csv("980102_บัญชี.csv", [LEDGER, *LINES])
    desk.run()
    assert amounts(desk) == []


def test_one_line_that_two_books_share_by_chance_is_taken_from_both(desk):
    desk.csv(BOOK, [LEDGER, line(amount="20"), line(amount="100"), line(amount="50")])
    desk.csv("980101_แม่_บัญชี.csv", [LEDGER, line(amount="20"), line(amount="7"), line(amount="8")])
    assert told(desk.run()) == [("check", "lines_alike", 2, "A-1"), ("check", "lines_alike", 2, "A-1")]
    assert sorted(amounts(desk)) == [7, 8, 20, 20, 50, 100]


def test_half_of_the_shorter_book_is_no_copy_and_more_is(desk):
    shared = [line(amount="20"), line(amount="30")]
    desk.csv(BOOK, [LEDGER, *shared, *[line(amount=str(amount)) for amount in range(40, 50)]])
    desk.csv(COPY, [LEDGER, *shared, line(amount="7"), line(amount="8")])
    assert {code for _, code, _, _ in told(desk.run())} == {"lines_alike"}
    desk.csv(COPY, [LEDGER, *shared, line(amount="7")])
    assert {code for _, code, _, _ in told(desk.run())} == {"lines_copied"}
    assert sorted(amounts(desk)) == [7, *range(40, 50)]


def test_two_equal_purchases_on_one_sheet_are_two(desk):
    desk.csv(BOOK, [LEDGER, *LINES])
    desk.csv(COPY, [LEDGER, line(amount="50", date="16/1/2551")])
    assert told(desk.run()) == []
    assert amounts(desk) == [100, 50, 50, 50]


def test_a_sheet_copied_within_a_book(desk):
    desk.mapping(
        (desk.root / "params" / "example_mapping.yaml")
        .read_text(encoding="utf-8")
        .replace("sheet: บัญชี", 'sheet: "บัญชี*"')
    )
    desk.xlsx(
        "980101_สมุด.xlsx",
        {"ครัวเรือน": [HOUSEHOLD, member(hh="A-2")], "บัญชี": [LEDGER, *LINES], "บัญชี (2)": [LEDGER, *LINES]},
    )
    report = desk.run()
    assert [code for _, code, _, _ in told(report)] == ["lines_copied", "lines_copied"]
    assert "บัญชี (2)" in report.issues["values"].iloc[0]


def test_rows_that_two_sources_read_alike_are_counted_once(desk):
    desk.mapping(MAPPING + MAPPING[MAPPING.index('  - files: ["*_บัญชี.csv"') :])
    desk.csv(BOOK, [LEDGER, *LINES])
    report = desk.run()
    assert amounts(desk) == [100, 50, 50]
    assert told(report) == [("refused", "read_twice", 2, "hh_ledger 3")]
    assert sums(report)[BOOK] == (8, 3, 3, 2)


def test_two_records_of_one_row_are_two(desk):
    again = (
        MAPPING[MAPPING.index('  - files: ["*_บัญชี.csv"') :]
        .replace("amount_baht: จำนวนเงิน", "amount_baht: คงเหลือ")
        .replace(", balance_baht: คงเหลือ", "")
    )
    desk.mapping(MAPPING.replace(", balance_baht: คงเหลือ", "") + again)
    desk.csv(BOOK, [LEDGER, line(amount="100", balance="7")])
    desk.run()
    assert sorted(amounts(desk)) == [7, 100]


def test_equal_amounts_in_two_columns_of_one_row_are_two(desk):
    part = (
        MAPPING[MAPPING.index('  - files: ["*_บัญชี.csv"') :]
        .replace(", balance_baht: คงเหลือ", "")
        .replace("memo: รายการ}", "memo: รายการ}\n    ignore: [IGNORED]")
    )
    first = part.replace("amount_baht: จำนวนเงิน", "amount_baht: ค่าเหล้า").replace("IGNORED", "ค่าเบียร์")
    second = part.replace("amount_baht: จำนวนเงิน", "amount_baht: ค่าเบียร์").replace("IGNORED", "ค่าเหล้า")
    desk.mapping(MAPPING[: MAPPING.index('  - files: ["*_บัญชี.csv"')] + first + second)
    desk.csv(BOOK, [[*LEDGER[:-2], "ค่าเหล้า", "ค่าเบียร์"], line(amount="100", balance="100")])
    report = desk.run()
    assert amounts(desk) == [100, 100]
    assert "read_twice" not in [code for _, code, _, _ in told(report)]
