"""Defaults with date, source and label, and what a study may put in their place."""

import pytest

from tambonlib import settings


def block(**changes):
    sound = {
        "value": 5,
        "minimum": 1,
        "dated": "2026-11-22",
        "source": "own choice",
        "unit": {"th": "เดือน", "en": "months"},
        "label": {"th": "จำนวนเดือน", "en": "months"},
    }
    return {key: value for key, value in (sound | changes).items() if value is not None}


def codes(tree):
    return {(fault.code, fault.key) for fault in settings.check_definitions(tree, "settings.yaml")}


def test_a_setting_knows_its_date_its_source_and_both_labels():
    one = settings.setting("window_months")
    assert (one.value, one.type, one.minimum, one.dated) == (12, "integer", 1, "2026-11-22")
    assert one.source
    assert one.label == {"th": "จำนวนเดือนครบที่ต้องมีก่อนบอกระดับ", "en": "complete months needed for a level"}
    assert one.unit == {"th": "เดือน", "en": "months"}


def test_privacy_limits_are_those_of_the_domain():
    limits = {name: one.value for name, one in settings.privacy_limits().items()}
    assert limits == {
        "count_minimum": 5,
        "money_minimum": 10,
        "dominance_one_percent": 50,
        "dominance_two_percent": 75,
        "rounding_month_baht": 10,
        "rounding_year_baht": 100,
    }


def test_measuring_and_privacy_share_no_name():
    assert not set(settings.default_settings()) & set(settings.privacy_limits())


def test_an_unknown_setting_is_refused():
    with pytest.raises(KeyError, match="windw_months"):
        settings.setting("windw_months")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"dated": None}, ("definition_missing", "one.dated")),
        ({"dated": "22/11/2569"}, ("iso_date", "one.dated")),
        ({"source": " "}, ("definition_missing", "one.source")),
        ({"label": {"th": "จำนวนเดือน"}}, ("definition_missing", "one.label.en")),
        ({"label": {"en": "months"}}, ("definition_missing", "one.label.th")),
        ({"unit": {"th": "เดือน"}}, ("definition_missing", "one.unit.en")),
        ({"value": 0}, ("setting_too_small", "one.value")),
        ({"maximum": 4}, ("setting_too_large", "one.value")),
        ({"value": "5"}, ("setting_number", "one.value")),
        ({"value": "c", "allowed": ["a", "b"]}, ("not_allowed", "one.value")),
        ({"type": "text"}, ("not_allowed", "one.type")),
        ({"group": "secret"}, ("not_allowed", "one.group")),
        ({"minimun": 1}, ("definition_unknown", "one.minimun")),
    ],
)
def test_a_default_at_fault(changes, fault):
    assert codes({"one": block(**changes)}) == {fault}


def test_a_default_without_value():
    assert codes({"one": {"dated": "2026-11-22"}}) == {("definition_missing", "one.value")}


def test_faults_of_several_defaults_are_told_together():
    tree = {"one": block(source=None), "two": block(), "three": block(dated=None, label=None)}
    assert codes(tree) == {
        ("definition_missing", "one.source"),
        ("definition_missing", "three.dated"),
        ("definition_missing", "three.label.th"),
        ("definition_missing", "three.label.en"),
    }


@pytest.mark.parametrize("value", [True, "6", 6.0, None, float("nan"), float("inf")])
def test_only_a_whole_number_goes_where_one_is_wanted(value):
    assert settings.value_fault(settings.setting("window_months"), value) == ("setting_integer", {})


@pytest.mark.parametrize("value", [True, "0.5", None, float("nan"), float("inf")])
def test_only_a_number_goes_where_one_is_wanted(value):
    assert settings.value_fault(settings.setting("book_tolerance_baht"), value) == ("setting_number", {})


@pytest.mark.parametrize(
    ("name", "value"),
    [("window_months", 6), ("book_tolerance_baht", 0.5), ("book_tolerance_baht", 0), ("vehicle_loan_class", "capital")],
)
def test_what_may_be_put_in_place_of_a_default(name, value):
    assert settings.value_fault(settings.setting(name), value) is None
