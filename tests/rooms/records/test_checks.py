"""Records that contradict each other are told, kept as they are, and told once for each cause."""

from tests.rooms.records.desk import HOUSEHOLD, LEDGER, MAPPING, line, member, told

BOOK = "980101_บัญชี.csv"
MONTH = ["รหัสครัวเรือน", "เดือน", "มีแผ่น", "ที่มา", "รับ", "จ่าย"]
WITH_MONTHS = (
    MAPPING
    + """\
  - files: ["*_เดือน.csv"]
    table: hh_month
    tambon_from: file
    columns: {hh_id: รหัสครัวเรือน, month: เดือน, sheet_present: มีแผ่น, source: ที่มา, receipts_baht: รับ, payments_baht: จ่าย}
"""
)


def test_lines_of_a_household_that_nobody_listed_are_told_once(desk):
    desk.csv(BOOK, [LEDGER, line(), line(hh="X-9"), line(hh="X-9")])
    report = desk.run()
    assert told(report) == [("check", "reference_missing", 3, "X-9")]
    assert '"count": 2' in report.issues["values"].iloc[0]
    assert len(desk.table("hh_ledger")) == 3


def test_lines_before_joining_and_after_leaving(desk):
    desk.csv("980101_ครัวเรือน.csv", [HOUSEHOLD, member(joined="ก.พ. 2551", left="มี.ค. 2551")])
    desk.csv(BOOK, [LEDGER, *(line(date=f"{month}/2551") for month in ("1/1", "1/2", "1/3", "1/4", "2/4"))])
    assert told(desk.run()) == [
        ("check", "lines_outside_membership", 2, "2008-01"),
        ("check", "lines_outside_membership", 5, "2008-04"),
    ]


def test_a_last_month_before_the_first(desk):
    desk.csv("980101_ครัวเรือน.csv", [HOUSEHOLD, member(joined="ก.พ. 2551", left="ม.ค. 2551")])
    assert told(desk.run()) == [("check", "left_before_joined", 2, "2008-01")]


def test_months_outside_the_study(desk):
    desk.csv("980101_ครัวเรือน.csv", [HOUSEHOLD, member(joined="ม.ค. 2550")])
    desk.csv(
        BOOK, [LEDGER, line(date="31/12/2550"), line(date="1/1/2551"), line(date="30/9/2552"), line(date="1/10/2552")]
    )
    assert told(desk.run()) == [
        ("check", "month_outside_study", 2, "2007-12"),
        ("check", "month_outside_study", 5, "2009-10"),
    ]


def test_a_household_that_names_two_tambons(desk):
    desk.csv("980102_บัญชี.csv", [LEDGER, line(), line()])
    assert told(desk.run()) == [("check", "tambon_of_household_differs", 2, "980102")]


def test_no_sheet_but_lines(desk):
    desk.mapping(WITH_MONTHS)
    desk.csv(BOOK, [LEDGER, line(date="1/1/2551"), line(date="1/2/2551")])
    desk.csv(
        "980101_เดือน.csv", [MONTH, ["A-1", "1/2551", "Y", "lines", "", ""], ["A-1", "2/2551", "N", "lines", "", ""]]
    )
    assert told(desk.run()) == [("check", "lines_without_sheet", 3, "2008-02")]


def test_no_sheet_but_totals(desk):
    desk.mapping(WITH_MONTHS)
    rows = [
        ["A-1", "1/2551", "N", "summary", "5000", ""],
        ["A-1", "2/2551", "N", "summary", "0", ""],
        ["A-1", "3/2551", "Y", "summary", "5", "5"],
    ]
    desk.csv("980101_เดือน.csv", [MONTH, *rows])
    assert told(desk.run()) == [("check", "totals_without_sheet", 2, "2008-01")]


def test_sums_made_from_lines_are_the_sums_of_the_lines(desk):
    desk.mapping(WITH_MONTHS)
    lines = [
        line(amount="100"),
        line(amount="30", flow="รับ", category="wages"),
        line(amount="20", flow="รับ", category="loan_received"),
    ]
    desk.csv(BOOK, [LEDGER, *lines])
    desk.csv(
        "980101_เดือน.csv",
        [MONTH, ["A-1", "1/2551", "Y", "lines", "50", "99"], ["A-1", "2/2551", "Y", "summary", "5", "5"]],
    )
    report = desk.run()
    assert told(report) == [("check", "sum_of_lines_differs", 2, "99.00")]
    assert '"expected": "100.00"' in report.issues["values"].iloc[0]


def test_the_tolerance_of_the_study_counts(desk):
    path = desk.root / "params" / "example.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "settings: {book_tolerance_baht: 1}\n", encoding="utf-8")
    desk.mapping(WITH_MONTHS)
    desk.csv(BOOK, [LEDGER, line(amount="100")])
    desk.csv("980101_เดือน.csv", [MONTH, ["A-1", "1/2551", "Y", "lines", "0", "99"]])
    assert told(desk.run()) == []


def test_years_far_from_the_study_are_told_in_every_table(desk):
    desk.mapping(
        MAPPING
        + """\
  - files: ["*_ประชุม.csv"]
    table: meeting
    tambon_from: file
    columns: {meeting_id: รหัส, mechanism_id: กลไก, planned: กำหนด, date: วันที่}
"""
    )
    rows = [["M-1", "K-1", "", "15/1/1951"], ["M-2", "K-1", "", "2/2/1951"], ["M-3", "K-1", "15/1/2551", "15/1/2551"]]
    desk.csv("980101_ประชุม.csv", [["รหัส", "กลไก", "กำหนด", "วันที่"], *rows])
    report = desk.run()
    assert [one for one in told(report) if one[1] == "year_far_from_study"] == [
        ("check", "year_far_from_study", 2, "1951-01-15")
    ]
    assert len(desk.table("meeting")) == 3


def test_a_row_of_no_tambon_that_names_what_is_not_there_is_told(desk):
    desk.mapping(
        MAPPING
        + """\
  - files: ["*_ด้าน.csv"]
    table: activity_dimension
    columns: {activity_id: รหัส, dimension: ด้าน}
  - files: ["*_กิจกรรม.csv"]
    table: support_activity
    columns: {activity_id: รหัส, start: เริ่ม}
    constants: {line: L1, level: tambon, mode: visit, initiated_by: area, hours: "3"}
"""
    )
    desk.csv("980101_ด้าน.csv", [["รหัส", "ด้าน"], ["X-1", "D1"]])
    desk.csv("980101_กิจกรรม.csv", [["รหัส", "เริ่ม"], ["S-1", "15/1/1951"], ["S-2", "1/2/2551"], ["S-2", "1/3/2551"]])
    found = {(code, found) for _, code, _, found in told(desk.run())}
    assert found == {("reference_missing", "X-1"), ("year_far_from_study", "1951-01-15"), ("key_twice", "S-2")}


def test_rows_after_the_study_are_told_once_per_file_in_tables_of_rounds(desk):
    desk.mapping(
        MAPPING
        + """\
  - files: ["*_หนี้.csv"]
    table: hh_debt
    tambon_from: file
    columns: {loan_id: สัญญา, hh_id: รหัสครัวเรือน, round: รอบ, due: ครบกำหนด, outstanding_baht: คงค้าง}
    constants: {purpose: farming}
"""
    )
    rows = [
        ["L-1", "A-1", "ก.ย. 2552", "1/1/2556", "100"],
        ["L-1", "A-1", "ต.ค. 2552", "", "90"],
        ["L-1", "A-1", "ม.ค. 2553", "", "80"],
    ]
    desk.csv("980101_หนี้.csv", [["สัญญา", "รหัสครัวเรือน", "รอบ", "ครบกำหนด", "คงค้าง"], *rows])
    report = desk.run()
    # The study ends in September 2552 (2009-09); a loan may fall due later.
    assert told(report) == [("check", "after_study", 3, "2009-10")]
    assert '"count": 2' in report.issues["values"].iloc[0]
    assert len(desk.table("hh_debt")) == 3
