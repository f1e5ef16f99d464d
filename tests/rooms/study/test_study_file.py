"""A sound study: every field, every default, and nothing that changes under one's hands."""

import dataclasses

import pytest

from tambonlib import settings
from tambonlib.study import load_study

AGREED = """\
tambon_code,category,tier,agreed_on,version,source
980102,alcohol,A,2008-03-01,1,เวทีประชาคม
980101,feast,B,2008-03-01,1,เวทีประชาคม
980101,alcohol,A,2008-03-01,1,เวทีประชาคม
"""


def test_what_stands_in_the_file_stands_in_the_study(desk):
    study = desk.load()
    assert study.name == "example"
    assert study.path == (desk.folder / "example.yaml").resolve()
    assert study.title == {"th": "การศึกษาตัวอย่าง", "en": "An example"}
    assert study.invented is True
    assert study.notice == {"th": "ข้อมูลสมมติ", "en": "Invented data"}
    assert study.months[0] == "2008-01"
    assert study.months[-1] == "2009-09"
    assert len(study.months) == 21
    assert study.provinces == ({"code": "98", "th": "สมมติ ก", "en": "Invented A"},)
    assert study.primary_outcome == {"indicator": "D1.2", "part": "a_to_d", "declared_on": "2007-12-01"}
    assert study.seed == 1


def test_the_roster_is_text_sorted_by_code_and_keeps_its_further_columns(desk):
    roster = desk.load().roster
    assert list(roster.columns) == ["tambon_code", "name_th", "name_en", "province_code", "joined", "river"]
    assert roster["tambon_code"].tolist() == ["980101", "980102"]
    assert roster.loc[0].tolist() == ["980101", "ทุ่งสมมติ", "Invented Field", "98", "2008-01", "น่าน"]
    assert roster["river"].isna().tolist() == [False, True]
    assert (roster.dtypes == "str").all()


def test_paths_count_from_the_study_file_and_are_absolute(desk, monkeypatch):
    monkeypatch.chdir(desk.folder.parent)
    study = load_study("params/example.yaml")
    root = desk.folder.parent.resolve()
    assert study.records_folder == root / "data" / "example" / "records"
    assert study.sources_folder == root / "data" / "example" / "field_books"
    assert study.results_folder == root / "data" / "example" / "results"
    assert study.outputs_folder == root / "outputs" / "example"
    assert study.mapping_path == root / "params" / "example_mapping.yaml"


def test_folders_of_the_study_s_own(desk):
    study = desk.study(add="folders: {sources: ../shared/books, outputs: out}\n")
    root = desk.folder.resolve()
    assert study.sources_folder == root.parent / "shared" / "books"
    assert study.outputs_folder == root / "out"
    assert study.records_folder == root.parent / "data" / "example" / "records"


def test_defaults_are_filled_in(desk):
    study = desk.load()
    assert study.settings == {name: one.value for name, one in settings.default_settings().items()}
    assert study.privacy == {name: one.value for name, one in settings.privacy_limits().items()}
    assert study.settings_changed == ()
    assert study.languages == ("th", "en")
    assert study.derive == ()
    assert study.recorded_categories is None
    assert study.cut_on is None
    assert list(study.agreed_lists.columns) == ["tambon_code", "category", "tier", "agreed_on", "version", "source"]
    assert study.agreed_lists.empty


def test_a_real_study_need_not_say_that_it_is_not_invented(desk):
    desk.write(
        "example_roster.csv", "tambon_code,name_th,name_en,province_code,joined\n530407,ท่าแฝก,Tha Faek,53,2008-01\n"
    )
    study = desk.study(
        ("invented: true\n", ""), ('code: "98", th: สมมติ ก, en: Invented A', 'code: "53", th: อุตรดิตถ์, en: Uttaradit')
    )
    assert study.invented is False


def test_the_study_s_own_choices_are_taken_and_named(desk):
    study = desk.study(
        add="settings: {book_tolerance_baht: 0.5, minimum_households: 10}\nprivacy: {count_minimum: 7}\n"
    )
    assert study.settings["book_tolerance_baht"] == 0.5
    assert study.settings["minimum_households"] == 10
    assert study.settings["window_months"] == 12
    assert study.privacy["count_minimum"] == 7
    assert study.privacy["money_minimum"] == 10
    assert study.settings_changed == ("book_tolerance_baht", "minimum_households", "privacy.count_minimum")


def test_what_a_source_can_tell_apart_what_to_derive_and_where_it_is_cut(desk):
    study = desk.study(
        add="recorded_categories: [food, interest]\nderive: [hh_month]\ncut_on: 2009-03-31\nlanguages: [th]\n"
    )
    assert study.recorded_categories == ("food", "interest")
    assert study.derive == ("hh_month",)
    assert study.cut_on == "2009-03-31"
    assert study.languages == ("th",)


def test_agreed_lists_are_sorted(desk):
    desk.write("agreed.csv", AGREED)
    agreed = desk.study(add="agreed_lists: agreed.csv\n").agreed_lists
    assert agreed[["tambon_code", "category", "tier"]].to_numpy().tolist() == [
        ["980101", "alcohol", "A"],
        ["980101", "feast", "B"],
        ["980102", "alcohol", "A"],
    ]


def test_a_date_may_stand_with_or_without_quotes(desk):
    quoted = desk.load().primary_outcome
    plain = desk.study(('declared_on: "2007-12-01"', "declared_on: 2007-12-01")).primary_outcome
    assert plain == quoted


def test_a_study_cannot_be_changed(desk):
    study = desk.load()
    with pytest.raises(dataclasses.FrozenInstanceError):
        study.seed = 2


@pytest.mark.parametrize(("encoding", "line_end"), [("utf-8-sig", "\n"), ("cp874", "\r\n"), ("utf-8", "\r\n")])
def test_the_roster_may_come_from_excel_or_from_thai_windows(desk, encoding, line_end):
    before = desk.load().roster
    text = (desk.folder / "example_roster.csv").read_text(encoding="utf-8")
    desk.write("example_roster.csv", text.replace("\n", line_end), encoding)
    assert desk.load().roster.equals(before)


def test_blank_rows_blanks_around_cells_and_strange_spellings_make_no_difference(desk):
    before = desk.load().roster
    text = (desk.folder / "example_roster.csv").read_text(encoding="utf-8")
    desk.write("example_roster.csv", text.replace("980101,ทุ่ง", "\ufeff 980101\u00a0 ,ทุ่ง\u200b") + ",,,,,\n\n")
    assert desk.load().roster.equals(before)


def test_a_study_file_with_a_byte_order_mark(desk):
    text = (desk.folder / "example.yaml").read_text(encoding="utf-8")
    desk.write("example.yaml", text, "utf-8-sig")
    assert desk.load().seed == 1
