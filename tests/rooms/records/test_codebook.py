"""The codebook: what it gives, and what it says about faulty declarations."""

import re
from pathlib import Path

import pytest

from tambonlib.errors import TambonError
from tambonlib.records import codebook

GOOD = """
visit:
  dimension: D6
  label: {th: การเยี่ยม, en: visits}
  about: {th: เยี่ยมหนึ่งครั้ง, en: one visit}
  frequency: {th: รายเดือน, en: monthly}
  key: [visit_id]
  columns:
    visit_id: {type: identifier, required: true, label: {th: รหัส, en: code}}
    day: {type: date, precision: [day], label: {th: วันที่, en: date}}
    cost_baht: {type: amount, minimum: 0, label: {th: ค่าใช้จ่าย, en: cost}, unit: {th: บาท, en: baht}}
    mode: {type: category, allowed: modes, label: {th: แบบ, en: mode}}
    earlier: {type: identifier, refers_to: visit.visit_id, label: {th: ครั้งก่อน, en: earlier}}
"""
SHARED = """
modes:
  walk: {th: เดิน, en: on foot}
  car: {th: รถ, en: by car}
"""


def read(folder: Path, text: str = GOOD, shared: str = SHARED) -> dict[str, codebook.Table]:
    (folder / "d6.yaml").write_text(text, encoding="utf-8")
    (folder / "values.yaml").write_text(shared, encoding="utf-8")
    return codebook.read_codebook(folder)


def faults(folder: Path, text: str, shared: str = SHARED) -> list[tuple[str, str, str | None]]:
    """Code, key and what was found, of every fault."""
    with pytest.raises(TambonError) as caught:
        read(folder, text, shared)
    assert re.search("[ก-๛]", str(caught.value)) and "needed" in str(caught.value)
    return [(fault.code, fault.key, fault.found) for fault in caught.value.faults]


def test_table_and_columns_as_declared(tmp_path):
    table = read(tmp_path)["visit"]
    assert table.key == ("visit_id",) and list(table.columns) == ["visit_id", "day", "cost_baht", "mode", "earlier"]
    mode = table.columns["mode"]
    assert mode.allowed == ("walk", "car") and mode.value_labels["car"] == {"th": "รถ", "en": "by car"}
    assert table.columns["visit_id"].required and not mode.required
    assert table.columns["cost_baht"].minimum == 0 and table.columns["cost_baht"].unit["en"] == "baht"


def test_stored_columns_keep_raw_text_and_source(tmp_path):
    frame = codebook.empty_records(read(tmp_path)["visit"])
    assert len(frame) == 0
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == {
        "visit_id": "str",
        "day": "str",
        "cost_baht": "float64",
        "mode": "str",
        "earlier": "str",
        "day_raw": "str",
        "cost_baht_raw": "str",
        "source_file": "str",
        "source_sheet": "str",
        "source_row": "Int64",
    }


def test_empty_records_have_the_dtypes_of_numbers_and_yes_no():
    frame = codebook.empty_records(codebook.table("hh_month"))
    assert str(frame["sheet_present"].dtype) == "boolean" and str(frame["month"].dtype) == "str"
    assert str(codebook.empty_records(codebook.table("household"))["n_members"].dtype) == "Int64"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("type: date,", "type: day,", ("codebook_choice", "visit.day.type", "day")),
        ("label: {th: วันที่, en: date}", "label: {th: วันที่}", ("codebook_languages", "visit.day.label", "{'th': 'วันที่'}")),
        (
            "about: {th: เยี่ยมหนึ่งครั้ง, en: one visit}",
            "about: {th: ' ', en: x}",
            ("codebook_languages", "visit.about", "{'th': ' ', 'en': 'x'}"),
        ),
        ("visit.visit_id", "visit.id", ("codebook_reference", "visit.earlier.refers_to", "visit.id")),
        ("key: [visit_id]", "key: [visit_no]", ("codebook_no_such_column", "visit.key", "visit_no")),
        ("allowed: modes", "allowed: [walk, car]", ("codebook_languages", "visit.mode.allowed", "['walk', 'car']")),
        ("allowed: modes", "allowed: ways", ("codebook_choice", "visit.mode.allowed", "ways")),
        ("allowed: modes, ", "", ("codebook_category", "visit.mode", "–")),
        ("allowed: modes", "chart: ways", ("codebook_choice", "visit.mode.chart", "ways")),
        ("minimum: 0", "minimum: 9, maximum: 1", ("codebook_limits", "visit.cost_baht", "9 … 1")),
        ("precision: [day]", "precision: [hour]", ("codebook_choice", "visit.day.precision", "hour")),
        ("minimum: 0", "personal: yes_it_is", ("codebook_choice", "visit.cost_baht.personal", "yes_it_is")),
        ("minimum: 0", "sensitive: very", ("codebook_choice", "visit.cost_baht.sensitive", "very")),
        ("minimum: 0", "minimun: 0", ("codebook_choice", "visit.cost_baht.minimun", "minimun")),
        ("dimension: D6", "dimension: D9", ("codebook_choice", "visit.dimension", "D9")),
        (
            "type: amount, minimum: 0",
            "type: amount, type: number",
            ("codebook_twice", "visit.columns.cost_baht.type", None),
        ),
        (
            "key: [visit_id]",
            "key: [visit_id]\n  identity: {opening: x}",
            ("codebook_no_such_column", "visit.identity", "x"),
        ),
    ],
)
def test_each_fault_is_named_with_its_place(tmp_path, old, new, expected):
    assert old in GOOD
    assert expected in faults(tmp_path, GOOD.replace(old, new))


def test_all_faults_are_told_together(tmp_path):
    text = GOOD.replace("type: date,", "type: day,").replace("key: [visit_id]", "key: [visit_no]")
    shared = SHARED.replace("{th: รถ, en: by car}", "{en: by car}").replace("walk:", "no:")
    found = {(code, key) for code, key, _ in faults(tmp_path, text, shared)}
    assert found == {
        ("codebook_choice", "visit.day.type"),
        ("codebook_no_such_column", "visit.key"),
        ("codebook_languages", "modes.car"),
        ("codebook_code_text", "modes"),
    }


def test_what_is_not_a_mapping_is_a_fault(tmp_path):
    assert faults(tmp_path, "visit: 5") == [("codebook_mapping", "visit", "5")]
    assert ("codebook_mapping", "visit.day", "date") in faults(tmp_path, GOOD + "    day: date\n")


def test_one_table_in_two_files_is_a_fault(tmp_path):
    (tmp_path / "d7.yaml").write_text(GOOD, encoding="utf-8")
    assert ("codebook_twice", "visit", None) in faults(tmp_path, GOOD)


def test_labels_of_values_and_charts():
    assert codebook.value_label("hh_debt", "lender_type", "baac", "th") == "ธ.ก.ส."
    assert codebook.value_label("hh_ledger", "category", "alcohol", "th") == "สุรา/เบียร์"
    assert codebook.value_label("power_rating", "item", "V1", "th") == "อาสาจริง"
    with pytest.raises(KeyError, match="must be one of"):
        codebook.value_label("hh_debt", "lender_type", "bacc", "th")


def test_unknown_table_is_refused():
    with pytest.raises(KeyError, match="hh_ledgr"):
        codebook.table("hh_ledgr")


def test_what_is_returned_can_be_changed_without_harm():
    first = codebook.tables()
    del first["household"]
    assert "household" in codebook.tables()
