"""The roster and the agreed lists: what a CSV can have wrong."""

import pytest

HEAD = "tambon_code,name_th,name_en,province_code,joined\n"
FIRST = "980101,ทุ่งสมมติ,Invented Field,98,2008-01\n"


def test_columns_that_are_not_there_are_named_one_by_one(desk):
    desk.write("example_roster.csv", "tambon_code,name_th,name_en\n980101,ทุ่งสมมติ,Invented Field\n")
    assert desk.codes() == [("column_missing", "province_code", None), ("column_missing", "joined", None)]


def test_a_column_that_stands_twice(desk):
    desk.write("example_roster.csv", HEAD.replace("\n", ",joined\n") + FIRST.replace("\n", ",2008-01\n"))
    assert desk.codes() == [("column_twice", "joined", None)]


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("98102,หาดสมมติ,Invented Beach,98,2008-01", "tambon_code_form", "tambon_code"),
        ("980102.0,หาดสมมติ,Invented Beach,98,2008-01", "tambon_code_form", "tambon_code"),
        ("๙๘๐๑๐๒,หาดสมมติ,Invented Beach,98,2008-01", "tambon_code_form", "tambon_code"),
        ("980101,หาดสมมติ,Invented Beach,98,2008-01", "roster_twice", "tambon_code"),
        ("970102,หาดสมมติ,Invented Beach,98,2008-01", "roster_code_province", "tambon_code"),
        ("970102,หาดสมมติ,Invented Beach,97,2008-01", "roster_province", "province_code"),
        ("980102,หาดสมมติ,Invented Beach,98,2551-01", "wrong_era", "joined"),
        ("980102,หาดสมมติ,Invented Beach,98,ม.ค. 51", "iso_month", "joined"),
        ("980102,หาดสมมติ,Invented Beach,98,2009-10", "roster_joined", "joined"),
        ("980102,,Invented Beach,98,2008-01", "cell_blank", "name_th"),
        ("980102,หาดสมมติ,,98,2008-01", "cell_blank", "name_en"),
        ("980102,หาดสมมติ,Invented Beach,98,", "cell_blank", "joined"),
        (",หาดสมมติ,Invented Beach,98,2008-01", "cell_blank", "tambon_code"),
    ],
)
def test_one_row_at_fault(desk, row, code, column):
    desk.write("example_roster.csv", f"{HEAD}{FIRST}{row}\n")
    told = desk.codes()
    assert (code, column, 3) in told
    assert {row for _, _, row in told} == {3}


def test_a_doubled_code_says_where_it_stood_first(desk):
    desk.write("example_roster.csv", HEAD + FIRST + FIRST.replace("ทุ่ง", "หาด"))
    (fault,) = desk.faults()
    assert "row 2" in fault.text("en")


def test_a_row_with_a_comma_too_many_is_not_shifted_in_silence(desk):
    desk.write("example_roster.csv", HEAD + FIRST.replace("Invented Field", "Invented, Field"))
    (fault,) = desk.faults()
    assert (fault.code, fault.row, fault.found) == ("csv_width", 2, "6")


@pytest.mark.parametrize(("text", "code"), [(HEAD, "csv_empty"), (HEAD + '980101,"ทุ่ง', "csv_unreadable")])
def test_a_roster_that_is_no_table(desk, text, code):
    desk.write("example_roster.csv", text)
    assert [fault.code for fault in desk.faults()] == [code]


def test_an_empty_roster_names_every_column(desk):
    desk.write("example_roster.csv", "")
    assert [fault.code for fault in desk.faults()] == ["column_missing"] * 5


def test_a_roster_in_no_encoding_of_ours(desk):
    (desk.folder / "example_roster.csv").write_bytes(HEAD.encode() + b"980101,\xdb\xdc\xfd\xfe,Field,98,2008-01\n")
    assert [fault.code for fault in desk.faults()] == ["csv_encoding"]


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("980109,alcohol,A,2008-03-01,1,เวที", "agreed_tambon", "tambon_code"),
        ("980101,beer,A,2008-03-01,1,เวที", "agreed_category", "category"),
        ("980101,wages,A,2008-03-01,1,เวที", "agreed_not_spent", "category"),
        ("980101,loan_received,A,2008-03-01,1,เวที", "agreed_not_spent", "category"),
        ("980101,alcohol,E,2008-03-01,1,เวที", "not_allowed", "tier"),
        ("980101,alcohol,a,2008-03-01,1,เวที", "not_allowed", "tier"),
        ("980101,alcohol,A,2551-03-01,1,เวที", "wrong_era", "agreed_on"),
        ("980101,alcohol,A,2008-02-30,1,เวที", "iso_date", "agreed_on"),
        ("980101,alcohol,A,1/3/2551,1,เวที", "iso_date", "agreed_on"),
        ("980101,alcohol,A,2008-03-01,1,", "cell_blank", "source"),
        ("980101,lottery,B,2008-03-01,1,เวที", "agreed_twice", "tambon_code"),
        # Taken as it stands, the line of June would be a list of its own and lottery no longer reducible from then on.
        ("980101,alcohol,A,2008-06-01,1,เวที", "agreed_two_dates", "agreed_on"),
    ],
)
def test_an_agreed_line_at_fault(desk, row, code, column):
    head = "tambon_code,category,tier,agreed_on,version,source\n980101,lottery,A,2008-03-01,1,เวที\n"
    desk.write("agreed.csv", f"{head}{row}\n")
    assert desk.codes(add="agreed_lists: agreed.csv\n") == [(code, column, 3)]


def test_a_list_without_any_version_says_which_cells_are_blank(desk):
    desk.write("agreed.csv", "tambon_code,category,tier,agreed_on,version,source\n980101,lottery,A,2008-03-01,,เวที\n")
    assert desk.codes(add="agreed_lists: agreed.csv\n") == [("cell_blank", "version", 2)]


def test_a_later_version_may_name_the_same_category(desk):
    head = "tambon_code,category,tier,agreed_on,version,source\n"
    desk.write("agreed.csv", head + "980101,lottery,A,2008-03-01,1,เวที\n980101,lottery,B,2009-03-01,2,เวที\n")
    assert desk.study(add="agreed_lists: agreed.csv\n").agreed_lists["version"].tolist() == ["1", "2"]


def test_a_missing_column_tells_the_heading_that_was_found(desk):
    desk.write("example_roster.csv", "tambon_code;name_th;name_en;province_code;joined\n980101;ก;A;98;2008-01\n")
    assert {fault.found for fault in desk.faults()} == {"tambon_code;name_th;name_en;province_code;joined"}
