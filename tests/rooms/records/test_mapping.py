"""The mapping file is checked whole, and every fault names its place."""

import re

import pytest

from tambonlib.errors import TambonError
from tambonlib.records import mapping_schema
from tambonlib.records.mapping import load_mapping
from tests.rooms.records.desk import LEDGER, MAPPING, line, told
from tests.support import project_root


def faults(tmp_path, text, derived=()):
    path = tmp_path / "m.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TambonError) as raised:
        load_mapping(path, derived)
    assert "m.yaml" in raised.value.text()
    return {(fault.code, fault.key) for fault in raised.value.faults}


SOURCE = """\
mapping: 1
sources:
  - files: "*.csv"
    table: hh_ledger
    columns: {hh_id: ก, date: ข, amount_baht: ค, flow: ง, category: จ}
"""


def test_a_sound_mapping_has_no_faults(tmp_path):
    path = tmp_path / "m.yaml"
    path.write_text(MAPPING, encoding="utf-8")
    mapping = load_mapping(path)
    assert [source.table for source in mapping.sources] == ["household", "hh_ledger"]
    assert mapping.missing == {"", "ไม่ทราบ"}
    assert mapping.sources[1].values["category"].texts == {("เหล้า",): "alcohol", ("น้ำมันรถ",): "fuel"}


def test_everything_that_is_wrong_is_told_at_once(tmp_path):
    text = """\
mapping: 2
wrods: {}
words: {zero: ["-"], missing: ["-"], nought: []}
sources:
  - files: ["*.csv"]
    tabel: hh_ledger
    table: hh_leger
  - files: ["*.csv"]
    table: hh_ledger
    columns: {hh_id: ก, date: ข, amount: ค, flow: 5}
    outside_roster: maybe
    tambon_from: name
"""
    assert faults(tmp_path, text) == {
        ("mapping_version", "mapping"),
        ("mapping_unknown_key", "wrods"),
        ("mapping_unknown_key", "words.nought"),
        ("mapping_word_twice", "words"),
        ("mapping_unknown_key", "sources[1].tabel"),
        ("mapping_unknown_table", "sources[1].table"),
        ("mapping_kind_text", "sources[2].columns.flow"),
        ("mapping_choice", "sources[2].outside_roster"),
        ("mapping_choice", "sources[2].tambon_from"),
    }


def test_columns_and_codes_are_those_of_the_codebook(tmp_path):
    text = (
        SOURCE
        + """\
    constants: {in_kind: Q, colour: red}
    values: {flow: {รับ: receipts}, category: {เหล้า: alcohol}}
    split: [{heading: ฉ, column: amount_baht, set: {flow: come}}]
    ignore: [ก]
"""
    )
    assert faults(tmp_path, text) == {
        ("mapping_unknown_column", "sources[1].constants.colour"),
        ("mapping_code_not_allowed", "sources[1].constants.in_kind"),
        ("mapping_code_not_allowed", "sources[1].values.flow"),
        ("mapping_code_not_allowed", "sources[1].split[1].set.flow"),
        ("mapping_ignored_and_used", "sources[1].columns.hh_id"),
    }


def test_the_nearest_name_is_offered(tmp_path):
    path = tmp_path / "m.yaml"
    path.write_text(SOURCE.replace("hh_ledger", "hh_leger"), encoding="utf-8")
    with pytest.raises(TambonError, match='Did you mean "hh_ledger"'):
        load_mapping(path)


def test_required_columns_must_be_fed(tmp_path):
    text = SOURCE.replace(", flow: ง, category: จ", "")
    assert faults(tmp_path, text) == {("mapping_required_unfed", "sources[1].columns")}
    text = SOURCE.replace("hh_ledger", "tambon_population").replace(
        "{hh_id: ก, date: ข, amount_baht: ค, flow: ง, category: จ}", "{year: ก}"
    )
    assert faults(tmp_path, text) == {("mapping_required_unfed", "sources[1].columns")}


def test_a_derived_table_is_not_fed(tmp_path):
    assert faults(tmp_path, SOURCE, derived=("hh_ledger",)) == {("mapping_derived_fed", "sources[1].table")}


def test_keys_that_stand_twice_are_seen(tmp_path):
    text = SOURCE + "    table: hh_debt\n"
    assert faults(tmp_path, text) == {("mapping_key_twice", "sources[1].table")}


def test_translations_that_meet_when_compared_must_agree(tmp_path):
    text = SOURCE + "    values: {category: {นํ้าปลา: food, น้ำปลา: alcohol}}\n"
    assert faults(tmp_path, text) == {("mapping_same_text", "sources[1].values.category.น้ำปลา")}


def test_a_map_is_as_deep_as_it_has_headings(tmp_path):
    text = SOURCE.replace(", category: จ", "") + "    values: {category: {from: [ง, จ], map: {รับ: wages}}}\n"
    assert faults(tmp_path, text) == {("mapping_depth", "sources[1].values.category.map.รับ")}


def test_what_is_not_yaml_or_not_there(tmp_path):
    assert faults(tmp_path, "mapping: [1\n") == {("mapping_not_yaml", None)}
    assert faults(tmp_path, "- 1\n") == {("mapping_kind_mapping", None)}
    assert faults(tmp_path, "mapping: 1\n") == {("mapping_no_sources", "sources")}
    with pytest.raises(TambonError) as raised:
        load_mapping(tmp_path / "none.yaml")
    assert [fault.code for fault in raised.value.faults] == ["mapping_not_there"]


def test_two_headings_together_mean_a_category(desk):
    desk.mapping("""\
mapping: 1
sources:
  - files: ["*_บัญชี.csv"]
    table: hh_ledger
    tambon_from: file
    columns: {hh_id: รหัส, date: วันที่, flow: ประเภท, amount_baht: บาท}
    values:
      flow: {รับ: receipt, จ่าย: payment}
      category:
        from: [ประเภท, เรื่อง]
        map: {รับ: {ค่าแรง: wages, "": uncategorised_receipt}, จ่าย: {ค่าแรง: hired_labour}}
""")
    lines = [["รหัส", "วันที่", "ประเภท", "เรื่อง", "บาท"]]
    lines += [
        ["A-1", "2008-01-01", flow, what, "1"]
        for flow, what in (("รับ", "ค่าแรง"), ("จ่าย", "ค่าแรง"), ("รับ", ""), ("จ่าย", "อื่น"))
    ]
    desk.csv("980101_บัญชี.csv", lines)
    report = desk.run()
    assert desk.table("hh_ledger")["category"].tolist() == ["wages", "hired_labour", "uncategorised_receipt"]
    assert sorted(told(report), key=str) == [
        ("check", "reference_table_empty", None, None),
        ("refused", "code_not_known", 5, "จ่าย / อื่น"),
    ]


def test_a_heading_that_nobody_named_is_told_once_per_sheet(desk):
    desk.csv("980101_บัญชี.csv", [[*LEDGER, "ลายเซ็น"], [*line(), "ก"], [*line(), "ข"]])
    report = desk.run()
    assert told(report) == [("check", "heading_unknown", None, None)]
    assert report.issues["column"].tolist() == ["ลายเซ็น"]


def test_a_missing_heading_refuses_the_sheet_when_its_column_is_required(desk):
    heading = ["รหัส" if name == "รหัสครัวเรือน" else name for name in LEDGER]
    desk.csv("980101_บัญชี.csv", [heading, line()])
    report = desk.run()
    assert sorted(told(report)) == [
        ("check", "heading_unknown", None, None),
        ("refused", "heading_missing", None, None),
    ]
    entry = report.files.set_index("file").loc["980101_บัญชี.csv"]
    assert (entry["records"], entry["refused"]) == (0, 2)


def test_a_heading_that_stands_twice_refuses_the_sheet(desk):
    desk.csv("980101_บัญชี.csv", [[*LEDGER, "จำนวนเงิน"], [*line(), "5"]])
    assert ("refused", "heading_twice", None, None) in told(desk.run())


def test_rows_may_be_declared_no_data(desk):
    desk.mapping(MAPPING.replace("    values:\n      flow", "    non_data: {รายการ: [ยกเลิก]}\n    values:\n      flow"))
    desk.csv("980101_บัญชี.csv", [LEDGER, line(memo="ยกเลิก", amount="?"), line()])
    report = desk.run()
    assert told(report) == []
    assert ("980101_บัญชี.csv", "declared", 1) in report.non_data.itertuples(index=False, name=None)


def test_the_example_of_the_manual_is_a_sound_mapping(tmp_path):
    manual = (project_root() / "docs" / "mapping.md").read_text(encoding="utf-8")
    path = tmp_path / "m.yaml"
    path.write_text(re.search(r"```yaml\n(mapping: 1.*?)```", manual, re.DOTALL)[1], encoding="utf-8")
    assert [part.heading for part in load_mapping(path).sources[0].split] == ["จำนวนเงิน / รับ", "จำนวนเงิน / จ่าย"]
    for key in (*mapping_schema._TOP, *mapping_schema._SOURCE):
        assert f"`{key}" in manual or f"{key}:" in manual


def test_one_word_may_stand_without_a_list(tmp_path):
    path = tmp_path / "m.yaml"
    path.write_text(f"totals: รวม\nwords: {{zero: ไม่มี, missing: ไม่ทราบ}}\n{SOURCE}", encoding="utf-8")
    mapping = load_mapping(path)
    assert (mapping.totals, mapping.zero, mapping.missing) == (("รวม",), {"ไม่มี"}, {"", "ไม่ทราบ"})


def test_words_left_empty_declare_nothing(tmp_path):
    path = tmp_path / "m.yaml"
    path.write_text(f"totals:\nwords: {{zero: , missing: }}\n{SOURCE}", encoding="utf-8")
    mapping = load_mapping(path)
    assert (mapping.totals, mapping.zero, mapping.missing) == ((), frozenset(), {""})


@pytest.mark.parametrize(
    "words", ['{zero: [ไม่มี], missing: ["ไม่มี "]}', '{zero: ["-"], missing: "–"}', '{zero: ["0"], missing: ["๐.0"]}']
)
def test_a_word_in_two_spellings_cannot_mean_two_things(tmp_path, words):
    assert faults(tmp_path, f"words: {words}\n{SOURCE}") == {("mapping_word_twice", "words")}


@pytest.mark.parametrize("totals", ['""', '[รวม, " "]'])
def test_a_blank_word_makes_no_totals_row(tmp_path, totals):
    assert faults(tmp_path, f"totals: {totals}\n{SOURCE}") == {("mapping_blank", "totals")}


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("columns: {hh_id: ก, memo: }", ("mapping_blank", "sources[1].columns.memo")),
        ('columns: {hh_id: ["", ก]}', ("mapping_blank", "sources[1].columns.hh_id")),
        ("only: {ชนิด: }", ("mapping_blank", "sources[1].only.ชนิด")),
        ("table: [household]", ("mapping_kind_text", "sources[1].table")),
        ("constants: {tambon_code: [530101]}", ("mapping_kind_text", "sources[1].constants.tambon_code")),
        ("values: {tambon_code: {ก: [ข]}}", ("mapping_kind_text", "sources[1].values.tambon_code.ก")),
        ("split: [{heading: ก, column: [n_members]}]", ("mapping_kind_text", "sources[1].split[1].column")),
        (
            "split: [{heading: ก, column: n_members, set: {joined: [ข]}}]",
            ("mapping_kind_text", "sources[1].split[1].set.joined"),
        ),
        ("spread: {column: tambon_code, by: 5, rule: remainder}", ("mapping_kind_text", "sources[1].spread.by")),
    ],
)
def test_a_value_of_another_kind_is_told_and_stops_nothing(tmp_path, entry, fault):
    table = "" if entry.startswith("table") else ", table: household"
    assert faults(tmp_path, f"mapping: 1\nsources:\n  - {{files: a.csv{table}, {entry}}}\n") == {fault}


def test_a_date_that_no_calendar_has_is_told(tmp_path):
    assert faults(tmp_path, f"{SOURCE}    constants: {{memo: 2008-02-31}}\n") == {("mapping_not_yaml", None)}
