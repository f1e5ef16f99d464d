"""Real studies keep to the registry; invented ones keep clear of it."""

import pytest

HEAD = "tambon_code,name_th,name_en,province_code,joined\n"
REAL = [
    ("invented: true\n", "invented: false\n"),
    ('code: "98", th: สมมติ ก, en: Invented A', 'code: "53", th: อุตรดิตถ์, en: Uttaradit'),
]


def test_real_tambons_under_their_own_names(desk):
    desk.write("example_roster.csv", HEAD + "530407,ท่าแฝก,Tha Faek,53,2008-01\n")
    assert desk.study(*REAL).roster["name_th"].tolist() == ["ท่าแฝก"]


def test_an_abolished_code_comes_with_its_successor(desk):
    desk.write("example_roster.csv", HEAD + "530306,ท่าแฝก,Tha Faek,53,2008-01\n")
    (fault,) = desk.faults(*REAL)
    assert (fault.code, fault.row, fault.column, fault.found) == ("tambon_abolished", 2, "tambon_code", "530306")
    assert "530407" in fault.text("th")
    assert "530407" in fault.text("en")


def test_a_code_that_nobody_bears(desk):
    desk.write("example_roster.csv", HEAD + "539901,ท่าแฝก,Tha Faek,53,2008-01\n")
    assert desk.codes(*REAL) == [("tambon_unknown", "tambon_code", 2)]


def test_a_name_that_is_not_the_registry_s_is_told_with_both(desk):
    desk.write("example_roster.csv", HEAD + "530407,ท่าแผก,Tha Faek,53,2008-01\n")
    (fault,) = desk.faults(*REAL)
    assert (fault.code, fault.column, fault.found) == ("tambon_name", "name_th", "ท่าแผก")
    assert "ท่าแฝก" in fault.text("th")


def test_the_english_name_counts_too(desk):
    desk.write("example_roster.csv", HEAD + "530407,ท่าแฝก,Tha Fak,53,2008-01\n")
    assert desk.codes(*REAL) == [("tambon_name", "name_en", 2)]


@pytest.mark.parametrize(
    ("province", "code", "key"),
    [
        ('code: "98", th: อุตรดิตถ์, en: Uttaradit', "province_unknown", "provinces[0].code"),
        ('code: "53", th: พิษณุโลก, en: Uttaradit', "province_name", "provinces[0].th"),
        ('code: "53", th: อุตรดิตถ์, en: Phitsanulok', "province_name", "provinces[0].en"),
    ],
)
def test_provinces_of_a_real_study(desk, province, code, key):
    desk.write("example_roster.csv", HEAD + "530407,ท่าแฝก,Tha Faek,53,2008-01\n")
    told = desk.codes(REAL[0], (REAL[1][0], province))
    assert (code, key, 6) in told


@pytest.mark.parametrize(
    ("old", "new", "code", "column"),
    [
        ("หาดสมมติ", "ท่าแฝก", "real_name", "name_th"),
        ("หาดสมมติ", "ตำบลท่าแฝก", "real_name", "name_th"),
        ("หาดสมมติ", "อ. น้ำปาด", "real_name", "name_th"),
        ("หาดสมมติ", "อุตรดิตถ์", "real_name", "name_th"),
        ("Invented Beach", "Tha Faek", "real_name", "name_en"),
        ("Invented Beach", "UTTARADIT", "real_name", "name_en"),
    ],
)
def test_an_invented_tambon_bears_no_real_name(desk, old, new, code, column):
    text = (desk.folder / "example_roster.csv").read_text(encoding="utf-8")
    desk.write("example_roster.csv", text.replace(old, new))
    assert desk.codes() == [(code, column, 2)]


@pytest.mark.parametrize("code", ["530407", "530306"])
def test_an_invented_tambon_bears_no_real_code_in_use_or_abolished(desk, code):
    desk.write("example_roster.csv", f"{HEAD}{code},หาดสมมติ,Invented Beach,98,2008-01\n")
    assert ("real_code", "tambon_code", 2) in desk.codes()


@pytest.mark.parametrize(
    ("province", "code", "key"),
    [
        ('code: "53", th: สมมติ ก, en: Invented A', "real_code", "provinces[0].code"),
        ('code: "98", th: อุตรดิตถ์, en: Invented A', "real_name", "provinces[0].th"),
        ('code: "98", th: จังหวัดอุตรดิตถ์, en: Invented A', "real_name", "provinces[0].th"),
        ('code: "98", th: สมมติ ก, en: uttaradit', "real_name", "provinces[0].en"),
    ],
)
def test_an_invented_province_is_no_real_one(desk, province, code, key):
    told = desk.codes(('code: "98", th: สมมติ ก, en: Invented A', province))
    assert (code, key, 6) in told


def test_a_river_of_an_invented_tambon_may_flow_where_it_likes(desk):
    # น่าน is a river and a real province; only codes and names of places are held against the registry.
    assert "น่าน" in desk.load().roster["river"].tolist()
