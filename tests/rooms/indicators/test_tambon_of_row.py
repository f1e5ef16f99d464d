"""A row of a group's book that names no tambon is its group's, and not "not collected"."""

from types import SimpleNamespace

import pandas as pd
import pytest

from tambonlib.indicators.examples import example_mechanism, example_partnership
from tambonlib.indicators.explain import explain
from tambonlib.indicators.information_system import use_in_decisions
from tambonlib.indicators.measure import measure
from tambonlib.indicators.partnership import active_sides
from tambonlib.indicators.tambon_of_row import tambons_of
from tambonlib.indicators.working_mechanism import (
    core_retention,
    independent_breadth,
    load_concentration,
    meeting_regularity,
    resolutions_on_time,
)
from tambonlib.settings import default_settings

MONTHS = ("2008-03", "2008-04")
OF_MECHANISM = (meeting_regularity, resolutions_on_time, independent_breadth, core_retention, load_concentration)
BOOKS = ("meeting", "resolution", "person", "task")


def unnamed(records, *names):
    """The same records; these tables name no tambon."""
    return {
        name: rows.assign(tambon_code=pd.Series(None, index=rows.index, dtype="str")) if name in names else rows
        for name, rows in records.items()
    }


def study():
    settings = {name: one.value for name, one in default_settings().items()}
    return SimpleNamespace(roster=pd.DataFrame({"tambon_code": ["990101", "990102"]}), months=MONTHS, settings=settings)


@pytest.mark.parametrize("indicator", OF_MECHANISM)
def test_a_book_of_the_mechanism_may_leave_the_tambon_out(indicator):
    records = example_mechanism()
    told, again = (
        indicator(*(tables[name] for name in indicator.card.tables), months=MONTHS)
        for tables in (records, unnamed(records, *BOOKS))
    )
    assert (told["reason"] != "no_records").all()
    pd.testing.assert_frame_equal(told, again)


@pytest.mark.parametrize("indicator", OF_MECHANISM)
def test_measured_and_explained_it_is_the_same(indicator):
    records = unnamed(example_mechanism(), *BOOKS)
    stored = measure(records, study=study(), indicators=(indicator,))
    own = stored[(stored["tambon_code"] == "990101") & (stored["part"] == indicator.card.headline.key)]
    assert (own["reason"] != "no_records").all()
    assert (stored.loc[stored["tambon_code"] == "990102", "reason"] == "no_records").all()
    assert explain(indicator, records, study=study(), stored=stored, tambon_code="990101").agrees


def test_what_belongs_to_the_province_stays_without_a_tambon():
    mechanism = pd.DataFrame(
        {"mechanism_id": ["m", "p"], "level": ["tambon", "province"], "tambon_code": ["990101", None]}, dtype="str"
    )
    meeting = pd.DataFrame(
        {"meeting_id": ["a", "b", "c"], "mechanism_id": ["m", "p", "gone"], "tambon_code": None}
    ).astype("str")
    assert tambons_of("meeting", {"mechanism": mechanism, "meeting": meeting}).fillna("-").tolist() == [
        "990101",
        "-",
        "-",
    ]
    assert tambons_of("meeting", {"meeting": meeting}).isna().all()


def test_a_resolution_without_a_tambon_is_a_decision_of_its_mechanisms_tambon():
    rows = {
        "data_use": {
            "date": "2008-03-02",
            "tambon_code": "990101",
            "dataset_id": "d",
            "decision_kind": "resolution",
            "decision_id": "r1",
        },
        "mechanism": {"mechanism_id": "m", "tambon_code": "990101"},
        "meeting": {"meeting_id": "s", "mechanism_id": "m", "tambon_code": None, "date": "2008-03-01"},
    }
    given = {name: pd.DataFrame([row]).astype("str") for name, row in rows.items()}
    given["resolution"] = pd.DataFrame({"resolution_id": ["r1", "r2"], "meeting_id": "s", "tambon_code": None}).astype(
        "str"
    )
    empty = {name: pd.DataFrame(columns=columns, dtype="str") for name, columns in use_in_decisions.columns.items()}
    told = use_in_decisions(*(given.get(name, empty[name]) for name in use_in_decisions.card.tables), months=MONTHS)
    assert told[["value", "n", "N"]].values.tolist() == [[50.0, 2, 2]] * 2


def test_a_partner_that_another_tambon_registered_is_known_whoever_is_measured_with_it():
    records = example_partnership()
    records["partner"] = records["partner"].assign(tambon_code="990102")
    together, alone = (
        measure(records, study=study(), indicators=(active_sides,), tambons=codes)
        for codes in (("990101", "990102"), ("990101",))
    )
    own = together[together["tambon_code"] == "990101"].reset_index(drop=True)
    pd.testing.assert_frame_equal(own, alone)
    assert explain(active_sides, records, study=study(), stored=together, tambon_code="990101").agrees


def test_explaining_sees_what_belongs_to_many_tambons():
    records = unnamed(example_partnership(), "partner")
    stored = measure(records, study=study(), indicators=(active_sides,))
    assert explain(active_sides, records, study=study(), stored=stored, tambon_code="990101").agrees
