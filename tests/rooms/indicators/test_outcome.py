"""A primary outcome that nothing measures is told before anything runs."""

import dataclasses

import pytest

from tambonlib.errors import TambonError
from tambonlib.indicators.catalogue import check_outcome
from tambonlib.study import load_study
from tests.support import project_root


@pytest.fixture(scope="module")
def study():
    return load_study(project_root() / "params" / "demo.yaml")


def declared(study, indicator, part):
    return dataclasses.replace(
        study, primary_outcome={"indicator": indicator, "part": part, "declared_on": "2007-01-15"}
    )


@pytest.mark.parametrize("name", ["demo", "cashbook_trial"])
def test_the_committed_studies_declare_what_is_measured(name):
    check_outcome(load_study(project_root() / "params" / f"{name}.yaml"))


def test_an_indicator_that_is_not_there_is_told_with_near_ones(study):
    with pytest.raises(TambonError, match="D1.3") as told:
        check_outcome(declared(study, "D1.33", "a"))
    assert told.value.faults[0].key == "primary_outcome.indicator"


def test_a_part_that_is_not_there_is_told_with_those_that_are(study):
    with pytest.raises(TambonError, match="a_to_d") as told:
        check_outcome(declared(study, "D1.3", "z"))
    assert told.value.faults[0].key == "primary_outcome.part"
