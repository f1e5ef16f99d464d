"""The fingerprint: the same study gives the same one, whatever can change a number changes it."""

import pytest

from tambonlib.study import study_hash

AGREED = "tambon_code,category,tier,agreed_on,version,source\n980101,alcohol,A,2008-03-01,1,เวที\n"


def test_the_same_study_read_again(desk):
    assert study_hash(desk.load()) == study_hash(desk.load())


@pytest.mark.parametrize(
    ("changes", "add"),
    [
        ([("count: 21", "count: 20")], ""),
        ([('first: "2008-01"', 'first: "2008-02"')], ""),
        ([("seed: 1", "seed: 2")], ""),
        ([], "settings: {minimum_households: 6}\n"),
        ([], "recorded_categories: [food]\n"),
        ([], "derive: [hh_month]\n"),
        ([], "cut_on: 2009-03-31\n"),
        ([], "agreed_lists: agreed.csv\n"),
    ],
)
def test_what_can_change_a_number_changes_it(desk, changes, add):
    desk.write("agreed.csv", AGREED)
    before = study_hash(desk.load())
    assert study_hash(desk.study(*changes, add=add)) != before


def test_the_roster_changes_it(desk):
    before = study_hash(desk.load())
    text = (desk.folder / "example_roster.csv").read_text(encoding="utf-8")
    desk.write("example_roster.csv", text.replace("98,2008-02", "98,2008-03"))
    assert study_hash(desk.load()) != before


def test_the_order_of_the_roster_s_rows_does_not(desk):
    before = study_hash(desk.load())
    head, first, second = (desk.folder / "example_roster.csv").read_text(encoding="utf-8").splitlines()
    desk.write("example_roster.csv", "\n".join([head, second, first]))
    assert study_hash(desk.load()) == before


@pytest.mark.parametrize(
    ("changes", "add"),
    [
        ([("en: An example", "en: Another title")], ""),
        ([("en: Invented data", "en: All of it invented")], ""),
        ([], "languages: [th]\n"),
        ([], "folders: {outputs: elsewhere}\n"),
        ([], "privacy: {count_minimum: 6}\n"),
    ],
)
def test_words_and_places_do_not(desk, changes, add):
    before = study_hash(desk.load())
    assert study_hash(desk.study(*changes, add=add)) == before
