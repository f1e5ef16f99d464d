"""Measuring a study: too few, statuses, what is stored and when it is fresh."""

import json
from types import SimpleNamespace

import pandas as pd
import pytest

from tambonlib.indicators import measure as measuring
from tambonlib.indicators.catalogue import indicator_of, indicators
from tambonlib.indicators.examples import example_records
from tambonlib.indicators.household_accounts import account_continuity
from tambonlib.indicators.indicator import steps
from tambonlib.months import span
from tambonlib.settings import default_settings


@pytest.fixture(autouse=True)
def household_accounts_only(monkeypatch):
    """Only D1 is measured here; that all indicators keep what results promise is tried in tests/promises."""
    own = tuple(one for one in indicators() if one.card.dimension == "D1")
    monkeypatch.setattr(measuring, "all_indicators", lambda: own)


def study(minimum=5, codes=("990101",), **other):
    settings = {**{name: one.value for name, one in default_settings().items()}, "minimum_households": minimum}
    given = {"agreed_lists": None, "recorded_categories": None, **other}
    return SimpleNamespace(
        months=span("2008-01", 12), roster=pd.DataFrame({"tambon_code": codes}), settings=settings, **given
    )


def row(results, indicator, part, month="2008-12", code="990101"):
    return results.set_index(["tambon_code", "indicator", "part", "month"]).loc[(code, indicator, part, month)]


@pytest.mark.parametrize(("households", "status"), [(4, "too_few"), (5, "ok"), (6, "ok")])
def test_the_minimum_is_met_exactly_at_the_minimum(households, status):
    told = row(measuring.measure(example_records(households), study=study()), "D1.2", "a")
    assert (told["status"], told["n"], told["N"]) == (status, households, households)
    assert pd.isna(told["value"]) == (status == "too_few")


def test_coverage_has_no_minimum():
    results = measuring.measure(example_records(1), study=study())
    assert row(results, "D1.1", "keepers")["value"] == 0.5
    assert row(results, "D1.7", "reviews")["value"] == 1
    assert row(results, "D1.1", "month")["reason"] == "too_few_households"


def test_why_there_is_no_value_decides_the_status():
    results = measuring.measure(example_records(), study=study())
    assert row(results, "D1.2", "a", "2008-11")[["status", "reason"]].tolist() == [
        "cannot_be_computed",
        "no_complete_window",
    ]
    assert row(results, "D1.3", "a")[["status", "reason"]].tolist() == ["cannot_be_computed", "no_matched_months"]
    unrecorded = measuring.measure(example_records(), study=study(recorded_categories=("food",)))
    assert row(unrecorded, "D1.2", "a")[["status", "reason"]].tolist() == ["not_collected", "category_not_recorded"]


def test_settings_and_agreed_lists_of_the_study_are_used():
    lists = pd.DataFrame(
        [("990101", "food", "A", "2007-05-01", "1")],
        columns=["tambon_code", "category", "tier", "agreed_on", "version"],
    )
    results = measuring.measure(example_records(), study=study(agreed_lists=lists))
    assert row(results, "D1.2", "a")["value"] == 50
    short = study()
    short.settings["window_months"] = 1
    assert row(measuring.measure(example_records(), study=short), "D1.2", "a", "2008-01")["status"] == "ok"


def test_tambons_outside_the_roster_are_not_measured():
    results = measuring.measure(example_records(), study=study(codes=("990102",)))
    assert set(results["tambon_code"]) == {"990102"} and set(results["reason"]) == {"no_records"}


def test_a_tambon_with_nobody_in_the_group_in_any_month_was_asked_all_the_same():
    records = example_records(first_month="2009-01", months=1)
    results = measuring.measure(records, study=study())
    assert row(results, "D1.1", "month")[["status", "reason"]].tolist() == ["not_collected", "nothing_this_month"]


def test_tables_that_are_not_given_are_named():
    with pytest.raises(KeyError, match="hh_debt, hh_review"):
        records = example_records()
        measuring.measure(
            {name: records[name] for name in records if name not in ("hh_debt", "hh_review")}, study=study()
        )


def test_only_some_indicators():
    results = measuring.measure(example_records(), study=study(), indicators=(indicator_of("D1.1"),))
    assert set(results["indicator"]) == {"D1.1"}


def test_results_that_break_the_rules_are_not_handed_on():
    def broken(eligible_months, *, months):
        return pd.DataFrame(
            {"tambon_code": ["990101"], "month": months[0], "part": "month", "value": [float("inf")], "n": 5, "N": 5}
        )

    broken.card, broken.steps = account_continuity.card, steps(broken, account_continuity.bases)
    broken.columns, broken.keys, broken.defaults = {}, {}, account_continuity.defaults
    with pytest.raises(ValueError, match="finite value"):
        measuring.measure(example_records(), study=study(), indicators=(broken,))


@pytest.fixture
def stored(tmp_path, monkeypatch):
    """A study whose records are the example's; `stored.records` can be changed."""
    one = study()
    one.results_folder, one.records_folder = tmp_path / "results", tmp_path / "records"
    one.records, one.read = example_records(), 0
    one.records_folder.mkdir()
    (one.records_folder / measuring.store.NOTE).write_text("{}", encoding="utf-8")

    def read_table(folder, name, *, tambons, columns):
        one.read += 1
        rows = one.records[name]
        return rows[rows["tambon_code"].isin(tambons)][list(columns)]

    def content(folder):
        return "|".join(rows.to_csv() for rows in one.records.values())

    monkeypatch.setattr(measuring.store, "read_table", read_table)
    monkeypatch.setattr(measuring.store, "records_hash", content)
    monkeypatch.setattr(measuring.store, "tambon_hashes", lambda folder, names: {"": "", "990101": content(folder)})
    monkeypatch.setattr(measuring, "study_hash", lambda study: json.dumps(study.settings))
    return one


def test_results_are_measured_once_and_then_read(stored):
    assert not measuring.results_fresh(stored)
    first = measuring.measured_results(stored)
    reads, again = stored.read, measuring.measured_results(stored)
    assert stored.read == reads > 0
    pd.testing.assert_frame_equal(first, again)
    pd.testing.assert_frame_equal(first, measuring.measure(stored.records, study=stored))


def test_changed_records_or_settings_are_measured_again(stored):
    measuring.measured_results(stored)
    before = measuring.stored_hash(stored)
    stored.settings["minimum_households"] = 6
    assert not measuring.results_fresh(stored)
    assert set(measuring.measured_results(stored).query("indicator == 'D1.2'")["status"]) == {
        "too_few",
        "cannot_be_computed",
    }
    assert measuring.stored_hash(stored) != before
    stored.records = example_records(7)
    assert not measuring.results_fresh(stored)
    assert row(measuring.measured_results(stored), "D1.2", "a")["n"] == 7


def test_results_that_travelled_without_records_are_read_while_study_and_program_are_the_same(stored):
    first = measuring.measured_results(stored)
    (stored.records_folder / measuring.store.NOTE).unlink()
    stored.records = {}
    assert measuring.results_fresh(stored)
    pd.testing.assert_frame_equal(measuring.measured_results(stored), first)
    stored.settings["minimum_households"] = 6
    assert not measuring.results_fresh(stored)


def test_changed_source_of_the_indicators_is_measured_again(stored, monkeypatch):
    measuring.measured_results(stored)
    monkeypatch.setattr(measuring, "_source_texts", lambda folder: ["another program"])
    assert not measuring.results_fresh(stored)


def test_every_file_of_the_indicators_counts_as_source():
    names = set(measuring._source_texts(measuring.resources.files("tambonlib") / "indicators"))
    assert {"measure.py", "household_accounts.py", "result_rows.py"} <= names


@pytest.mark.parametrize("name", ["results.parquet", "results.json"])
@pytest.mark.parametrize("harm", ["gone", "cut"])
def test_harmed_files_are_made_again(stored, name, harm):
    whole = measuring.measured_results(stored)
    path = stored.results_folder / name
    path.unlink() if harm == "gone" else path.write_bytes(path.read_bytes()[:50])
    assert not measuring.results_fresh(stored)
    pd.testing.assert_frame_equal(measuring.measured_results(stored), whole)


def test_what_is_stored_is_the_same_every_time(stored):
    measuring.measured_results(stored)
    first = {path.name: path.read_bytes() for path in stored.results_folder.iterdir()}
    assert set(first) == {"results.parquet", "results.json"}
    for path in stored.results_folder.iterdir():
        path.unlink()
    measuring.measured_results(stored)
    assert {path.name: path.read_bytes() for path in stored.results_folder.iterdir()} == first


def test_a_partner_of_no_tambon_in_particular_counts_for_each():
    partners = pd.DataFrame(
        {"partner_id": ["own", "lao"], "tambon_code": [None, None], "side": ["community", "lao"]}, dtype="str"
    )
    given = pd.DataFrame(
        {
            "tambon_code": ["990101", "990101", "990999"],
            "date": "2008-12-01",
            "partner_id": ["own", "lao", "lao"],
            "agreement_id": None,
            "kind": "cash",
            "value_baht": [250.0, 750.0, 1.0],
        }
    ).astype({"agreement_id": "str"})
    results = measuring.measure(
        {"partner": partners, "contribution": given}, study=study(), indicators=(indicator_of("D8.3"),)
    )
    share = results.loc[(results["month"] == "2008-12") & (results["part"] == "community"), ["tambon_code", "value"]]
    assert share.values.tolist() == [["990101", 25.0]]
