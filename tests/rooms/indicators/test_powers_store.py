"""The stored powers: made once, made again when what they rest on has changed, and the same every time."""

import json
from types import SimpleNamespace

import pandas as pd
import pytest

from tambonlib.indicators import measure as measuring
from tambonlib.indicators import powers_store
from tambonlib.indicators.examples import example_ratings
from tambonlib.indicators.power_levels import power_levels
from tambonlib.indicators.powers_store import (
    measured_powers,
    powers_fresh,
    read_agreement,
    read_powers,
    stored_powers_hash,
)
from tambonlib.indicators.rater_agreement import rater_agreement
from tambonlib.months import span
from tambonlib.records import store
from tambonlib.records.codebook import empty_records, table
from tambonlib.settings import default_settings

FILES = {"powers.parquet", "powers_agreement.parquet", "powers.json"}


@pytest.fixture
def study(tmp_path, monkeypatch):
    settings = {name: one.value for name, one in default_settings().items()}
    one = SimpleNamespace(
        months=span("2008-01", 21),
        roster=pd.DataFrame({"tambon_code": ["990101", "990102"]}),
        settings=settings,
        seed=3,
        records=example_ratings(),
        read=0,
        results_folder=tmp_path / "results",
        records_folder=tmp_path / "records",
    )

    one.records_folder.mkdir()
    (one.records_folder / store.NOTE).write_text("{}", encoding="utf-8")

    def read_table(folder, name):
        one.read += 1
        assert name == "power_rating"
        return one.records

    monkeypatch.setattr(powers_store.store, "read_table", read_table)
    monkeypatch.setattr(measuring.store, "records_hash", lambda folder: one.records.to_csv())
    monkeypatch.setattr(measuring, "study_hash", lambda study: json.dumps([study.settings, study.seed]))
    return one


def test_powers_are_measured_once_and_then_read(study):
    assert not powers_fresh(study)
    first = measured_powers(study)
    assert powers_fresh(study) and study.read == 1
    pd.testing.assert_frame_equal(measured_powers(study), first)
    assert study.read == 1
    pd.testing.assert_frame_equal(first, power_levels(study.records, months=study.months, roster=study.roster))
    pd.testing.assert_frame_equal(read_powers(study), first)
    pd.testing.assert_frame_equal(
        read_agreement(study), rater_agreement(study.records, months=study.months, roster=study.roster, seed=3)
    )


def test_every_tambon_of_the_roster_is_there(study):
    levels = measured_powers(study)
    assert set(levels["tambon_code"]) == {"990101", "990102"}
    assert set(levels.loc[levels["tambon_code"] == "990102", "reason"]) == {"no_records"}


def test_changed_records_settings_or_seed_are_measured_again(study):
    measured_powers(study)
    before = stored_powers_hash(study)
    study.seed = 4
    assert not powers_fresh(study)
    measured_powers(study)
    assert set(read_agreement(study)["seed"]) == {4} and stored_powers_hash(study) != before
    study.settings["agreement_minimum_tambons"] = 2
    assert not powers_fresh(study)
    study.records = study.records.iloc[:-1]
    assert not powers_fresh(study)


def test_powers_are_read_where_there_are_no_records(study):
    whole = measured_powers(study)
    (study.records_folder / store.NOTE).unlink()
    study.records = study.records.iloc[:0]
    assert powers_fresh(study)
    pd.testing.assert_frame_equal(measured_powers(study), whole)
    study.seed = 4
    assert not powers_fresh(study)


@pytest.mark.parametrize("name", sorted(FILES))
@pytest.mark.parametrize("harm", ["gone", "cut"])
def test_harmed_files_are_made_again(study, name, harm):
    whole = measured_powers(study)
    path = study.results_folder / name
    path.unlink() if harm == "gone" else path.write_bytes(path.read_bytes()[:50])
    assert not powers_fresh(study)
    pd.testing.assert_frame_equal(measured_powers(study), whole)


def test_what_is_stored_is_the_same_every_time(study):
    measured_powers(study)
    first = {path.name: path.read_bytes() for path in study.results_folder.iterdir()}
    assert set(first) == FILES
    for path in study.results_folder.iterdir():
        path.unlink()
    measured_powers(study)
    assert {path.name: path.read_bytes() for path in study.results_folder.iterdir()} == first


def test_a_study_that_never_rated_powers_says_so(study):
    study.records = empty_records(table("power_rating"))
    assert set(measured_powers(study)["reason"]) == {"no_records"}
    assert set(read_agreement(study)["reason"]) == {"no_pair_of_ratings"}


def test_nothing_is_stored_below_the_tambon(study):
    measured_powers(study)
    kept = set(read_powers(study).columns) | set(read_agreement(study).columns)
    # How many raters there were is told, who they were and what they wrote is not: evidence is a share.
    assert not kept & {"rater", "lowest_vote", "highest_vote", "evidence_ref", "evidence_table", "date"}
    assert read_powers(study)["evidence"].dtype == "float64"
