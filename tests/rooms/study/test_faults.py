"""A study at fault: each thing that can be wrong, and all of them told at once."""

from pathlib import Path

import pytest

from tambonlib.errors import TambonError
from tambonlib.study import load_study


def test_the_message_says_file_line_key_found_and_needed_in_both_languages(desk):
    (fault,) = desk.faults(('first: "2008-01"', 'first: "2551-01"'))
    file = desk.folder / "example.yaml"
    assert fault.text("en") == (
        f'{file} › row 4 › months.first: found "2551-01", needed a year of the Christian Era. '
        "The year looks like Buddhist Era; if so, write 2008-01."
    )
    assert fault.text("th") == (
        f'{file} › แถว 4 › months.first: พบ "2551-01" ต้องเป็นปี ค.ศ. ปีนี้ดูเป็น พ.ศ. ถ้าใช่ กรุณาเขียนเป็น 2008-01'
    )


def test_all_faults_of_the_file_its_roster_and_its_lists_come_together(desk):
    desk.write(
        "example_roster.csv",
        "tambon_code,name_th,name_en,province_code,joined\n98101,ทุ่งสมมติ,Invented Field,98,2551-01\n",
    )
    desk.write("agreed.csv", "tambon_code,category,tier,agreed_on,version,source\n980109,beer,E,1/3/2551,1,\n")
    told = desk.codes(
        ("seed: 1", "seed: -1\nseed: 2"),
        ("invented: true", "inventd: true\ninvented: true"),
        ("count: 21", "count: 0"),
        add="settings: {minimum_households: 0, windw_months: 3}\nagreed_lists: agreed.csv\n",
    )
    assert told == [
        ("unknown_key", "inventd", 2),
        ("integer_bounds", "months.count", 5),
        ("integer_bounds", "seed", 11),
        ("duplicate_key", "seed", 12),
        ("unknown_key", "settings.windw_months", 13),
        ("setting_too_small", "settings.minimum_households", 13),
        ("cell_blank", "source", 2),
        ("agreed_tambon", "tambon_code", 2),
        ("agreed_category", "category", 2),
        ("not_allowed", "tier", 2),
        ("iso_date", "agreed_on", 2),
        ("tambon_code_form", "tambon_code", 2),
        ("wrong_era", "joined", 2),
    ]


def test_every_fault_can_be_said_in_both_languages(desk):
    error = pytest.raises(TambonError, desk.study, ("seed: 1", "seed: -1"), add="zzz: 1\n").value
    assert str(error).splitlines()[0] == "ยังใช้ข้อมูลนำเข้านี้ไม่ได้ พบ 2 จุดที่ต้องแก้ / This input cannot be used yet; faults: 2"
    assert len(str(error).splitlines()) == 5


@pytest.mark.parametrize(
    ("line", "missing"),
    [
        ("title: {th: การศึกษาตัวอย่าง, en: An example}\n", "title"),
        ('months: {first: "2008-01", count: 21}\n', "months"),
        ("roster: example_roster.csv\n", "roster"),
        ("mapping: example_mapping.yaml\n", "mapping"),
        ('primary_outcome: {indicator: D1.2, part: a_to_d, declared_on: "2007-12-01"}\n', "primary_outcome"),
        ("seed: 1\n", "seed"),
    ],
)
def test_what_a_study_cannot_do_without(desk, line, missing):
    assert desk.codes((line, "")) == [("key_missing", missing, 1)]


@pytest.mark.parametrize(
    ("old", "new", "code", "key"),
    [
        # forms and languages
        ("en: An example", "en: 2551", "unquoted_text", "title.en"),
        ("en: An example", "en: [a]", "text_needed", "title.en"),
        ("en: An example", "en: ''", "key_missing", "title.en"),
        ("th: การศึกษาตัวอย่าง", "th: A study", "thai_needed", "title.th"),
        ("{th: การศึกษาตัวอย่าง, en: An example}", "การศึกษา", "mapping_needed", "title"),
        ("th: การศึกษาตัวอย่าง,", "", "key_missing", "title.th"),
        ("invented: true", "invented:", "key_missing", "invented"),
        ("invented: true", 'invented: "true"', "boolean_needed", "invented"),
        ("seed: 1", "seed: one", "integer_needed", "seed"),
        ("seed: 1", "seed: 1.5", "integer_needed", "seed"),
        ("seed: 1", "seed: true", "integer_needed", "seed"),
        ("seed: 1", "seed: -1", "integer_bounds", "seed"),
        ("seed: 1", "seed: 4294967296", "integer_bounds", "seed"),
        # months
        ('first: "2008-01"', "first: 2551-01", "wrong_era", "months.first"),
        ('first: "2008-01"', "first: 2008-13", "iso_month", "months.first"),
        ('first: "2008-01"', "first: 2008-1", "iso_month", "months.first"),
        ('first: "2008-01"', "first: 2008-01-01", "iso_month", "months.first"),
        ('first: "2008-01"', "first: 200801", "iso_month", "months.first"),
        ('first: "2008-01"', 'first: "๒๕๕๑-๐๑"', "iso_month", "months.first"),
        ('first: "2008-01"', 'first: "0051-01"', "year_bounds", "months.first"),
        ('first: "2008-01"', 'first: "2300-01"', "year_bounds", "months.first"),
        ("count: 21", "count: 0", "integer_bounds", "months.count"),
        ("count: 21", "count: 241", "integer_bounds", "months.count"),
        ("count: 21", "cuont: 21, count: 21", "unknown_key", "months.cuont"),
        # what YAML makes of unquoted characters
        ("count: 21", "count: 021", "integer_plain", "months.count"),
        ("count: 21", "count: 2_1", "integer_plain", "months.count"),
        ("count: 21", "count: 0x15", "integer_plain", "months.count"),
        ("count: 21", "count: 1:15", "integer_plain", "months.count"),
        ('code: "98"', "code: 98", "unquoted_text", "provinces[0].code"),
        ("en: Invented A", "en: no", "unquoted_text", "provinces[0].en"),
        ("en: Invented A", "en: 2008-01-01", "unquoted_text", "provinces[0].en"),
        ("indicator: D1.2", "indicator: 1.2", "unquoted_text", "primary_outcome.indicator"),
        # provinces, outcome, files
        ('code: "98"', 'code: "980"', "province_code_form", "provinces[0].code"),
        ("indicator: D1.2", "indicator: D9.1", "indicator_form", "primary_outcome.indicator"),
        ("indicator: D1.2", "indicator: D1", "indicator_form", "primary_outcome.indicator"),
        ("part: a_to_d", "part: A-D", "part_form", "primary_outcome.part"),
        ('declared_on: "2007-12-01"', "declared_on: 2550-12-01", "wrong_era", "primary_outcome.declared_on"),
        ('declared_on: "2007-12-01"', "declared_on: 2007-02-29", "iso_date", "primary_outcome.declared_on"),
        ('declared_on: "2007-12-01"', "declared_on: 2007-12-01 10:00:00", "iso_date", "primary_outcome.declared_on"),
        ("roster: example_roster.csv", "roster: nowhere.csv", "file_missing", "roster"),
        ("mapping: example_mapping.yaml", "mapping: nowhere.yaml", "file_missing", "mapping"),
        ("mapping: example_mapping.yaml", "mapping: ..", "file_missing", "mapping"),
        ("roster: example_roster.csv", f"roster: {'a' * 5_000}.csv", "path_impossible", "roster"),
        ("mapping: example_mapping.yaml", f"mapping: {'a/' * 5_000}", "path_impossible", "mapping"),
        ("roster: example_roster.csv", "roster: ~nobody_here/a.csv", "path_impossible", "roster"),
    ],
)
def test_one_key_at_fault(desk, old, new, code, key):
    assert [told[:2] for told in desk.codes((old, new))] == [(code, key)]


@pytest.mark.parametrize(
    ("line", "code", "key"),
    [
        ("languages: [fr]", "not_allowed", "languages[0]"),
        ("languages: [th, th]", "word_twice", "languages[1]"),
        ("languages: []", "key_missing", "languages"),
        ("languages: th", "list_needed", "languages"),
        ("recorded_categories: [foood]", "unknown_word", "recorded_categories[0]"),
        ("recorded_categories: [food, no]", "unquoted_text", "recorded_categories[1]"),
        ("derive: [hh_mont]", "unknown_word", "derive[0]"),
        ("cut_on: 2552-03-31", "wrong_era", "cut_on"),
        ("cut_on: 2009-02-30", "iso_date", "cut_on"),
        ("cut_on: 2007-12-31", "cut_before_study", "cut_on"),
        ("agreed_lists: nowhere.csv", "file_missing", "agreed_lists"),
        ("folders: {records: ../outputs/example}", "folder_twice", "folders"),
        ("folders: {records: a, sources: a}", "folder_twice", "folders.sources"),
        ("folders: {records: ../outputs/example/records}", "folder_twice", "folders"),
        ("folders: {outputs: ../data}", "folder_twice", "folders.outputs"),
        ("folders: {records: a, sources: a/books}", "folder_twice", "folders.sources"),
        ("folders: {records: example.yaml}", "not_a_folder", "folders.records"),
        (f"folders: {{records: {'a' * 5_000}}}", "path_impossible", "folders.records"),
        ("folders: {record: a}", "unknown_key", "folders.record"),
        ("settings: {windw_months: 6}", "unknown_key", "settings.windw_months"),
        ("settings: {count_minimum: 6}", "unknown_key", "settings.count_minimum"),
        ("settings: {window_months: 0}", "setting_too_small", "settings.window_months"),
        ("settings: {window_months: 6.5}", "setting_integer", "settings.window_months"),
        ('settings: {window_months: "6"}', "setting_integer", "settings.window_months"),
        ("settings: {window_months: yes}", "setting_integer", "settings.window_months"),
        ("settings: {window_months: 1_2}", "integer_plain", "settings.window_months"),
        ("settings: {book_tolerance_baht: .nan}", "setting_number", "settings.book_tolerance_baht"),
        ("settings: {vehicle_loan_class: car}", "not_allowed", "settings.vehicle_loan_class"),
        ("settings: [6]", "mapping_needed", "settings"),
        ("privacy: {count_minimum: 2}", "setting_too_small", "privacy.count_minimum"),
        (
            "privacy: {dominance_one_percent: 101, dominance_two_percent: 100}",
            "setting_too_large",
            "privacy.dominance_one_percent",
        ),
        ("privacy: {dominance_one_percent: 80}", "dominance_order", "privacy"),
        ("privacy: {window_months: 6}", "unknown_key_far", "privacy.window_months"),
        ("mounths: 3", "unknown_key", "mounths"),
        ("12: 3", "unknown_key_far", "12"),
        ("seed: 3", "duplicate_key", "seed"),
    ],
)
def test_one_line_at_fault(desk, line, code, key):
    assert desk.codes(add=f"{line}\n") == [(code, key, 11)]


def test_a_key_that_stands_twice_deep_inside(desk):
    assert desk.codes(("count: 21", "count: 21, count: 20")) == [("duplicate_key", "months.count", 4)]


def test_a_province_twice_and_one_that_is_no_mapping(desk):
    told = desk.codes(("en: Invented A}", 'en: Invented A}\n  - {code: "98", th: สมมติ ข, en: Invented B}\n  - north'))
    assert told == [("word_twice", "provinces[1].code", 7), ("mapping_needed", "provinces[2]", 8)]


def test_the_nearest_known_name_is_offered(desk):
    (fault,) = desk.faults(add="langauges: [th]\n")
    assert 'Did you mean "languages"?' in fault.text("en")


def test_a_code_without_quotes_is_told_to_be_quoted(desk):
    (fault,) = desk.faults(('code: "98"', "code: 053"))
    assert 'Write "053", with the quotes.' in fault.text("en")
    assert 'กรุณาเขียนเป็น "053"' in fault.text("th")


def test_the_file_name_names_folders(desk):
    (desk.folder / "example.yaml").rename(desk.folder / "My Study.yaml")
    with pytest.raises(TambonError) as raised:
        load_study(desk.folder / "My Study.yaml")
    assert [(fault.code, fault.found) for fault in raised.value.faults] == [("study_name", "My Study.yaml")]


def test_a_study_that_is_not_there(tmp_path):
    with pytest.raises(TambonError) as raised:
        load_study(tmp_path / "nowhere.yaml")
    assert [fault.code for fault in raised.value.faults] == ["file_missing"]


def test_a_folder_in_place_of_a_study(tmp_path):
    with pytest.raises(TambonError) as raised:
        load_study(tmp_path)
    (fault,) = raised.value.faults
    assert fault.code == "file_is_folder" and "โฟลเดอร์" in fault.text("th") and "this is a folder" in fault.text("en")


def test_a_path_that_may_not_be_looked_at_is_not_told_as_an_impossible_one(desk, monkeypatch):
    exists = Path.exists

    def closed(path, **words):
        if "closed" in path.parts:
            raise PermissionError(13, "Permission denied", str(path))
        return exists(path, **words)

    monkeypatch.setattr(Path, "exists", closed)
    assert [told[:2] for told in desk.codes(("roster: example_roster.csv", "roster: closed/a.csv"))] == [
        ("file_unreadable", "roster")
    ]
