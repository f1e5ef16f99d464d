"""A code that names a person is refused and nowhere repeated. All numbers and names here are invented: ข้อมูลสมมติ."""

import pytest

from tests.rooms.records.desk import HOUSEHOLD, LEDGER, line, member, told

#: The check digit of the first is right: 11 − (1·13 + 2·12 + 3·11 + 4·10 + 5·9 + 6·8 + 7·7 + 8·6 + 9·5 + 0·4 + 1·3 +
#: 2·2) mod 11 = 1.
NAMING = {
    "1234567890121": "pseudonym_is_citizen_number",
    "1-2345-67890-12-1": "pseudonym_is_citizen_number",
    "๑๒๓๔๕๖๗๘๙๐๑๒๑": "pseudonym_is_citizen_number",
    "บ้าน 1234567890121": "pseudonym_is_citizen_number",
    "081-234-5678": "pseudonym_is_phone",
    "0812345678": "pseudonym_is_phone",
    "+66 81 234 5678": "pseudonym_is_phone",
    "นางสมมติ ใจดี": "pseudonym_is_name",
    "น.ส. สมมติ": "pseudonym_is_name",
    "ด.ช.สมมติ": "pseudonym_is_name",
    "นาย สมมติ 12/3": "pseudonym_is_name",
    "นายสมมติ (12)": "pseudonym_is_name",
    "นายสมมติ1": "pseudonym_is_name",
    "นายสมมติ๑": "pseudonym_is_name",
    "นางสมมติ ใจดี หมู่ 3": "pseudonym_is_name",
    "นายกฤษสมมติ": "pseudonym_is_name",
}
#: Codes, though they look a little like one of these.
CODES = [
    "1234567890122",
    "530203-000001-2",
    "0812345678af",
    "08123456789",
    "นายาว-01",
    "นางแล 3",
    "A-1",
    "055123456",
    "9234567890121",
]
#: Offices, and codes made from the names of villages.
CODES += [
    "นายอำเภอ",
    "นายกฯ อบต.",
    "นายทะเบียน",
    "นายแพทย์ รพ.",
    "นายช่างโยธา",
    "นางพญา หมู่ 1-05",
    "นายม หมู่ 3-12",
    "นางั่ว ก",
]


def everything_written(desk):
    return b"".join(
        path.read_bytes() for path in desk.records.rglob("*") if path.is_file() and path.suffix in (".csv", ".json")
    )


@pytest.mark.parametrize(("text", "code"), NAMING.items())
def test_a_code_that_names_a_person_is_refused_and_not_repeated(desk, text, code):
    desk.csv("980101_ครัวเรือน.csv", [HOUSEHOLD, member(), member(hh=text)])
    report = desk.run()
    refused = [(kind, which, row) for kind, which, row, _ in told(report)]
    assert refused == [("refused", code, 3)]
    assert desk.table("household")["hh_id"].tolist() == ["A-1"]
    assert text not in report.issues.to_csv()
    assert text.encode() not in everything_written(desk)


@pytest.mark.parametrize("text", CODES)
def test_a_code_that_names_nobody_is_taken(desk, text):
    desk.csv("980101_ครัวเรือน.csv", [HOUSEHOLD, member(hh=text)])
    assert told(desk.run()) == []
    assert desk.table("household")["hh_id"].tolist() == [text]


def test_made_up_codes_of_13_digits_are_no_citizen_numbers_though_one_fits(desk):
    made_up = [f"12345678901{number}" for number in range(20, 30)]  # 1234567890121 fits
    desk.csv("980101_ครัวเรือน.csv", [HOUSEHOLD, *[member(hh=code) for code in made_up]])
    assert told(desk.run()) == []
    assert len(desk.table("household")) == 10


def test_where_most_numbers_of_13_digits_fit_the_mistyped_one_does_not_spare_the_others(desk):
    # The check digits of 2345678901234 and 1234567890121 are right; that of 1234567890122 is not.
    desk.csv(
        "980101_ครัวเรือน.csv",
        [HOUSEHOLD, *[member(hh=code) for code in ("1234567890121", "2345678901234", "1234567890122")]],
    )
    assert [row for _, code, row, _ in told(desk.run()) if code == "pseudonym_is_citizen_number"] == [2, 3]


def test_one_citizen_number_beside_a_mistyped_one_is_seen(desk):
    desk.csv("980101_ครัวเรือน.csv", [HOUSEHOLD, *[member(hh=code) for code in ("1234567890121", "1234567890122")]])
    assert [row for _, code, row, _ in told(desk.run()) if code == "pseudonym_is_citizen_number"] == [2]


def test_a_citizen_number_that_a_spreadsheet_keeps_as_a_number_is_seen(desk):
    desk.xlsx("980101.xlsx", {"บัญชี": [LEDGER, [1234567890121, *line()[1:]]], "ครัวเรือน": [HOUSEHOLD]})
    assert ("refused", "pseudonym_is_citizen_number", 2, "1••••••••••21") in told(desk.run())


def test_words_in_other_columns_are_left_alone(desk):
    desk.csv("980101_บัญชี.csv", [LEDGER, line(memo="ยืมนางสมมติ โทร 081-234-5678")])
    desk.run()
    assert len(desk.table("hh_ledger")) == 1
