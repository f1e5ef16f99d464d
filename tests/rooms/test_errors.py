"""A fault says where, what was found, what was needed and what to do; all faults come together."""

from tambonlib.errors import Fault, TambonError

UNKNOWN = Fault("unknown_key", file="demo.yaml", row=3, key="mounths", found="21", values={"nearest": "months"})


def test_a_fault_says_place_found_needed_and_next_in_both_languages():
    assert UNKNOWN.text("en") == (
        'demo.yaml › row 3 › mounths: found "21", needed a key that a study file knows. '
        'Did you mean "months"? Correct the key or take it out.'
    )
    thai = UNKNOWN.text("th")
    assert thai.startswith('demo.yaml › แถว 3 › mounths: พบ "21" ต้องเป็นคำสำคัญ')
    assert "months" in thai


def test_a_fault_without_a_place_is_told_without_one():
    assert Fault("unknown_key", values={"nearest": "months"}).text("en").startswith("needed a key")


def test_all_faults_of_one_input_are_told_together_thai_first():
    error = TambonError([UNKNOWN, Fault("unknown_key", file="demo.yaml", key="sead", values={"nearest": "seed"})])
    lines = str(error).splitlines()
    assert len(error.faults) == 2
    assert lines[0] == "ยังใช้ข้อมูลนำเข้านี้ไม่ได้ พบ 2 จุดที่ต้องแก้ / This input cannot be used yet; faults: 2"
    assert [line[:2] for line in lines[1:]] == ["1.", "  ", "2.", "  "]
    assert "seed" in lines[3] and "seed" in lines[4]
