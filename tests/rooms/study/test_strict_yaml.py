"""YAML as safe_load reads it, without its silences."""

import pytest
import yaml

from tambonlib.study.strict_yaml import Entry, parse_entries, read_entries


def plain(entry: Entry):
    if entry.kind == "mapping":
        return {key: plain(value) for key, value in entry.value.items()}
    return [plain(value) for value in entry.value] if entry.kind == "list" else entry.value


def codes(text):
    _, faults = parse_entries(text, "a.yaml")
    return [(fault.code, fault.row) for fault in faults]


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\nb: [x, 2.5, true, ~, '007', no]\nc: {d: {e: 0o7, f: 010, g: 1_000, h: 1e3}}",
        'a: |\n  two\n  lines\nb: >-\n  folded\n  text\nc: "\\u0e01"',
        "ก: ข # a comment\n'n': \"yes\"",
        "a: !!str 12\nb: .inf",
    ],
)
def test_values_are_those_of_safe_load(text):
    top, faults = parse_entries(text, "a.yaml")
    assert faults == []
    assert plain(top) == yaml.safe_load(text)


def test_a_date_keeps_its_characters():
    top, _ = parse_entries("when: 2569-02-29", "a.yaml")
    assert top.value["when"] == Entry("date", "2569-02-29", "2569-02-29", 1)


def test_a_number_keeps_its_characters_and_its_line():
    top, _ = parse_entries("# first\ncode: 010203", "a.yaml")
    assert top.value["code"] == Entry("integer", 4227, "010203", 2)


def test_keys_are_names_whatever_yaml_makes_of_them():
    top, _ = parse_entries("530101: a\nno: b\n2008-01-01: c", "a.yaml")
    assert list(top.value) == ["530101", "no", "2008-01-01"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\nb: 2\na: 3", [("duplicate_key", 3)]),
        ("a: 1\n'a': 3", [("duplicate_key", 2)]),
        ("a: {b: 1, b: 1}", [("duplicate_key", 1)]),
        ("a: [{b: 1}, {b: 1, b: 2}]", [("duplicate_key", 1)]),
        ("a: &x {b: 1}\nc:\n  <<: *x", [("yaml_alias", 1), ("yaml_alias", 3)]),
        ("a: {<<: {b: 1}}", [("yaml_alias", 1)]),
        ("? [a, b]\n: 1", [("yaml_key", 1)]),
        ("a: !!python/object/apply:os.getcwd []", [("yaml_tag", 1)]),
        ("a: !!python/name:os.getcwd x", [("yaml_tag", 1)]),
        ("a: !!set {b, c}", [("yaml_tag", 1)]),
        ("a: !!int abc", [("yaml_tag", 1)]),
        ("a: !!int ''", [("yaml_tag", 1)]),
        ("a: [1, 2\nb: 3", [("yaml_unreadable", 2)]),
        ("a:\n\t- 1", [("yaml_unreadable", 2)]),
        ("a: 1\n---\nb: 2", [("yaml_unreadable", 2)]),
        ("a: \x07", [("yaml_unreadable", None)]),
        ("a: " + "[" * 5000 + "]" * 5000, [("yaml_deep", 1)]),
        ("- a", [("not_a_mapping", None)]),
        ("just words", [("not_a_mapping", None)]),
        ("", [("not_a_mapping", None)]),
    ],
)
def test_what_is_refused(text, told):
    assert codes(text) == told


def test_nothing_is_run_while_reading(tmp_path):
    trace = tmp_path / "trace"
    parse_entries(f"a: !!python/object/apply:os.mkdir ['{trace}']", "a.yaml")
    assert not trace.exists()


def test_several_faults_come_together():
    assert codes("a: 1\na: 2\nb: {c: 1, c: 2}\nd: !odd x") == [
        ("duplicate_key", 2),
        ("duplicate_key", 3),
        ("yaml_tag", 4),
    ]


def test_a_file_in_thai_windows_encoding_is_told(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes("title: ตำบล".encode("cp874"))
    top, faults = read_entries(path)
    assert top is None
    assert [fault.code for fault in faults] == ["not_utf8"]
