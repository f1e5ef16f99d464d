from tambonlib.findings import sentence_keepers


def test_n_of_all_households_with_its_share(rows):
    results = rows("D1.1", "keepers", {"2008-08": 2.0, "2008-09": 2.5}, n={"2008-08": 24, "2008-09": 30}, N=1200)
    assert sentence_keepers(results, "th") == (
        "ครัวเรือนที่ทำบัญชี 30 จากทั้งหมด 1,200 ครัวเรือน (ร้อยละ 2.5) ณ กันยายน 2551 เป็นครัวเรือนที่สมัครใจ ไม่ใช่ค่าเฉลี่ยของทั้งตำบล"
    )
    assert sentence_keepers(results, "en").startswith(
        "Account-keeping households: 30 of all 1,200 households (2.5%), September 2008."
    )


def test_an_unknown_total_gives_no_share(rows):
    results = rows("D1.1", "keepers", {"2008-09": ("not_collected", "no_registered_households")}, n=30, N=None)
    assert "ไม่ทราบจำนวนครัวเรือนทั้งหมดของตำบล" in sentence_keepers(results, "th")
    assert "%" not in sentence_keepers(results, "en")


def test_without_records_it_says_so(rows):
    assert sentence_keepers(rows("D1.1", "keepers", {}), "en").startswith(
        "There is no record of which households keep accounts"
    )
    unknown = rows("D1.1", "keepers", {"2008-09": ("not_collected", "no_records")}, n=None, N=None)
    assert sentence_keepers(unknown, "th").startswith("ไม่มีข้อมูลว่าครัวเรือนใดทำบัญชี")


def test_a_group_that_ended_is_told_with_its_best_month(rows):
    results = rows(
        "D1.1",
        "keepers",
        {"2007-05": 0.2, "2008-09": ("not_collected", "no_eligible_household")},
        n={"2007-05": 3, "2008-09": 0},
    )
    assert sentence_keepers(results, "en") == (
        "September 2008: no household is in the account-keeping group. There were most in May 2007: 3."
    )
    never = rows("D1.1", "keepers", {"2008-09": ("not_collected", "no_eligible_household")}, n=0)
    assert sentence_keepers(never, "th") == "ตลอดช่วงที่ศึกษาไม่มีครัวเรือนอยู่ในกลุ่มทำบัญชี"


def test_that_nothing_was_recorded_is_not_that_nobody_keeps_accounts(rows):
    """Results say n = 0 of what was not recorded; that is no count of households."""
    unknown = rows(
        "D1.1",
        "keepers",
        {"2008-08": ("not_collected", "no_records"), "2008-09": ("not_collected", "no_records")},
        n=0,
        N=None,
    )
    assert sentence_keepers(unknown, "th") == "ไม่มีข้อมูลว่าครัวเรือนใดทำบัญชี จึงบอกจำนวนครัวเรือนที่ทำบัญชีไม่ได้"
    assert sentence_keepers(unknown, "en").startswith("There is no record of which households keep accounts")


def test_before_a_tambon_joined_nobody_knows_that_nobody_kept_accounts(rows):
    months = {"2008-07": ("not_collected", "not_joined_yet"), "2008-08": ("not_collected", "no_records")}
    assert sentence_keepers(rows("D1.1", "keepers", months, n=0, N=None), "en").startswith(
        "There is no record of which households keep accounts"
    )
