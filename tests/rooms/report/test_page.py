"""Opening a page: what is mended, what is refused, and what the refusal says."""

import pandas as pd
import pytest

from tambonlib.errors import TambonError
from tambonlib.report.lookup import find_study, roster_row, six_digits
from tambonlib.report.page import open_page

ROSTER = pd.DataFrame({"tambon_code": ["010101", "990101", "990102"], "name_th": ["ก", "ข", "ค"]})


def test_a_code_that_became_a_number_gets_its_zeros_back():
    assert six_digits(10101) == "010101"
    assert roster_row(ROSTER, 10101)["name_th"] == "ก"
    assert roster_row(ROSTER, 990102)["name_th"] == "ค"


def test_an_unknown_code_names_the_nearest():
    with pytest.raises(TambonError) as caught:
        roster_row(ROSTER, "990103")
    [fault] = caught.value.faults
    assert fault.code == "tambon_not_in_roster"
    assert fault.found == "990103"
    assert "990102" in fault.values["nearest"]
    assert "990103" in str(caught.value) and "990102" in str(caught.value)


def test_edition_language_and_study_are_refused_together():
    with pytest.raises(TambonError) as caught:
        open_page("params/no_such_study.yaml", "990101", edition="workshop", lang="fr")
    assert {fault.code for fault in caught.value.faults} == {
        "unknown_edition",
        "unknown_page_language",
        "study_not_found",
    }
    for said in ("team", "th", "en", "no_such_study.yaml"):
        assert said in str(caught.value)


def test_a_study_is_found_from_the_project_and_from_a_folder_inside_it(tmp_path):
    study = tmp_path / "params" / "demo.yaml"
    study.parent.mkdir()
    study.write_text("", encoding="utf-8")
    inside = tmp_path / "notebooks"
    inside.mkdir()
    assert find_study("params/demo.yaml", tmp_path) == study.resolve()
    assert find_study("params/demo.yaml", inside) == study.resolve()
    assert find_study(study, inside) == study.resolve()
    assert find_study("params/other.yaml", inside) is None
