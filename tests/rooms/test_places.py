import subprocess
import sys

import geothai
import pytest

from tambonlib import places
from tambonlib.thai import clean_name, comparable
from tests.support import places_of_provinces


def test_the_three_provinces_have_238_tambons():
    table = places_of_provinces(["53", "65", "62"])
    assert table["province_code"].value_counts().to_dict() == {"53": 67, "65": 93, "62": 78}
    assert len(table) == table["tambon_code"].nunique() == 238
    assert table["tambon_code"].is_monotonic_increasing
    assert set(table["province_th"]) == {"อุตรดิตถ์", "พิษณุโลก", "กำแพงเพชร"}
    assert set(table.dtypes.astype(str)) == {"str"} and not table.isna().any(axis=None)


def test_codes_nest():
    table = places_of_provinces(["53", "65", "62"])
    assert (table["tambon_code"].str[:4] == table["amphoe_code"]).all()
    assert (table["tambon_code"].str[:2] == table["province_code"]).all()


def test_a_province_that_does_not_exist():
    assert places.find_province("99") is None


def test_an_abolished_code_and_its_successor():
    gone = places.find_abolished("530306")
    now = places.find_tambon(places.successor("530306"))
    assert (gone.th, now.th, now.code) == ("ท่าแฝก", "ท่าแฝก", "530407")
    assert gone.proven and gone.abolished_on == "2015-03-11"


def test_no_single_successor_means_none():
    assert places.successor("104701") is None and len(places.find_abolished("104701").successors) == 2
    assert places.find_abolished("530199").successors == () and places.successor("530199") is None
    assert places.successor("530407") is None


def test_no_code_is_both_in_use_and_abolished_and_successors_are_in_use():
    abolished = [area for area in geothai.abolished.abolished_areas() if area.level == "subdistrict"]
    assert len(abolished) > 1000
    for area in abolished:
        assert places.find_tambon(area.code) is None
        assert all(places.find_tambon(code) for code in area.successors)


def test_real_codes():
    assert places.is_real_code("530407") and places.is_real_code("530306")
    assert not places.is_real_code("539901") and not places.is_real_code("53") and not places.is_real_code("")


def test_every_name_of_the_registry_is_a_real_name_under_its_comparable_key():
    areas = [*geothai.provinces(), *geothai.abolished.abolished_areas()]
    for province in geothai.provinces():
        for amphoe in geothai.districts(province.code):
            areas += [amphoe, *geothai.subdistricts(amphoe.code)]
    assert len(areas) > 8000
    keys = {comparable(name) for area in areas for name in (area.name_th, area.name_en) if name}
    assert keys == places.real_names()


@pytest.mark.parametrize("written", ["ต.ท่าเสา", "Tha Sao", "THA SAO", "อ.เมืองอุตรดิตถ์", "จังหวัดพิษณุโลก"])
def test_names_are_recognised_as_people_write_them(written):
    assert comparable(clean_name(written).name) in places.real_names()


def test_an_invented_name_is_not_real():
    assert comparable("บ้านสมมติไม่มีจริง") not in places.real_names()


def test_the_registry_is_loaded_only_when_needed():
    code = "import sys; from tambonlib import places, thai; sys.exit(any(m in sys.modules for m in ('geothai', 'pythainlp')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
