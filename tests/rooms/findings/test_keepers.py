from tambonlib.findings import sentence_keepers


def test_n_of_all_households_with_its_share(rows):
    results = rows("D1.1", "keepers", {"2008-08": 2.0, "2008-09": 2.5}, n={"2008-08": 24, "2008-09": 30}, N=1200)
    assert sentence_keepers(results, "th") == (
        "ครัวเรือนที่ทำบัญชี 30 จากทั้งหมด 1,200 ครัวเรือน (ร้อยละ 2.5) ณ กันยายน 2551 เป็นครัวเรือนที่สมัครใจ ไม่ใช่ค่าเฉลี่ยของทั้งตำบล"
    )
    assert sentence_keepers(results, "en").startswith("Account-keeping households: 30 of all 1,200 households (2.5%), September 2008.")


def test_an_unknown_total_gives_no_share(rows):
    results = rows("D1.1", "keepers", {"2008-09": ("not_collected", "no_registered_households")}, n=30, N=None)
    assert "ไม่ทราบจำนวนครัวเรือนทั้งหมดของตำบล" in sentence_keepers(results, "th")
    assert "%" not in sentence_keepers(results, "en")


def test_without_records_it_says_so(rows):
    assert sentence_keepers(rows("D1.1", "keepers", {}), "en").startswith("There is no record of which households keep accounts")
    unknown = rows("D1.1", "keepers", {"2008-09": ("not_collected", "no_records")}, n=None, N=None)
    assert sentence_keepers(unknown, "th").startswith("ไม่มีข้อมูลว่าครัวเรือนใดทำบัญชี")
