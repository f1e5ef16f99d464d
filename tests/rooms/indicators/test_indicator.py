"""What the decorator does for every indicator: columns, settings, base tables, tambons of which nothing was fed."""

import inspect
from dataclasses import replace

import pandas as pd
import pytest

from tambonlib.errors import TambonError
from tambonlib.indicators.card import Part
from tambonlib.indicators.indicator import all_tambons, fed_tambons, held_tambons, indicator

COLUMNS = {"household": ("hh_id", "tambon_code"), "hh_review": ("review_id", "tambon_code")}
PARTS = (
    Part("homes", th="ครัวเรือน", en="households", unit="count", headline=True, tables=("household",)),
    Part("both", th="ทั้งสองอย่าง", en="both", unit="count"),
)


def homes(household):
    """A base table: how many households there are."""
    return household.groupby("tambon_code").size().rename("homes").reset_index()


@indicator(
    id="D1.9",
    th="ตัวอย่าง",
    en="example",
    dimension="D1",
    direction="up",
    parts=PARTS,
    tables=("household", "hh_review"),
    settings=("window_months",),
    columns=COLUMNS,
    bases={"homes": homes},
    source="a test",
    definition="1",
)
def example(homes, *, months, window_months):
    """As many as there are homes, times the window."""
    rows = homes.assign(month=months[0], value=homes["homes"] * window_months, n=homes["homes"], N=homes["homes"])
    return pd.concat([rows.assign(part=part.key) for part in PARTS])


@pytest.fixture
def tables():
    household = pd.DataFrame({"hh_id": ["h1", "h2"], "tambon_code": ["990101", "990102"]}, dtype="str")
    return household, pd.DataFrame({"review_id": ["r1"], "tambon_code": ["990101"]}, dtype="str")


def test_settings_have_their_defaults_and_can_be_given(tables):
    assert example(*tables, months=("2008-01",))["value"].iloc[0] == 12
    assert example(*tables, months=("2008-01",), window_months=3)["value"].iloc[0] == 3


def test_what_was_not_fed_of_a_tambon_is_not_told_of_it(tables):
    told = example(*tables, months=("2008-01",)).set_index(["tambon_code", "part"])
    assert told.loc[("990102", "homes"), "value"] == 12
    assert told.loc[("990102", "both"), "reason"] == "no_records"
    assert pd.isna(told.loc[("990102", "both"), "value"]) and pd.isna(told.loc[("990102", "both"), "N"])


def test_all_missing_columns_are_told_at_once(tables):
    with pytest.raises(TambonError) as refused:
        example(tables[0].drop(columns="hh_id"), tables[1].drop(columns="review_id"), months=("2008-01",))
    assert [fault.values["table"] for fault in refused.value.faults] == ["household", "hh_review"]


def test_a_wrong_number_of_tables_is_refused(tables):
    with pytest.raises(TypeError, match="household, hh_review"):
        example(tables[0], months=("2008-01",))


def test_it_shows_how_it_is_called():
    shown = str(inspect.signature(example))
    assert shown.startswith("(household, hh_review, /, *, months, window_months=12")
    assert example.__doc__ == "As many as there are homes, times the window."


def test_a_column_that_the_codebook_does_not_know_cannot_be_declared():
    with pytest.raises(ValueError, match="household.roof"):
        indicator(
            id="D1.9",
            th="ตัวอย่าง",
            en="example",
            dimension="D1",
            direction="up",
            parts=PARTS,
            tables=("household", "hh_review"),
            columns={"household": ("roof",)},
            source="a test",
            definition="1",
        )(homes)


def test_a_table_that_names_no_tambon_is_about_every_tambon():
    activity = pd.DataFrame({"activity_id": ["a"]}, dtype="str")
    tables = {
        "activity": activity,
        "empty": activity.iloc[:0],
        "here": pd.DataFrame({"tambon_code": ["990101", None]}, dtype="str"),
    }
    everyone = all_tambons(tables, None)
    assert everyone == {"990101"}
    assert all_tambons(tables, pd.DataFrame({"tambon_code": ["990101", "990102"]})) == {"990101", "990102"}
    assert held_tambons(tables, tables, everyone) == {"activity": {"990101"}, "empty": set(), "here": {"990101"}}


def test_a_log_of_the_whole_study_is_fed_for_everyone_or_for_nobody():
    log = replace(example.card, whole_study=True)
    everyone = {"990101", "990102"}
    fed = fed_tambons(log, {"household": {"990101"}, "hh_review": set()}, everyone)
    assert fed == {"homes": everyone, "both": set()}
    assert fed_tambons(example.card, {"household": {"990101"}, "hh_review": set()}, everyone) == {
        "homes": {"990101"},
        "both": set(),
    }
