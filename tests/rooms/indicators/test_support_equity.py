"""What is said of all tambons together, from results."""

from types import SimpleNamespace

import pandas as pd
import pytest

from tambonlib.indicators import measure
from tambonlib.indicators.catalogue import indicators
from tambonlib.indicators.reasons import REASONS
from tambonlib.indicators.support_equity import COLUMNS, dose_against_baseline, equity, reach_by_quarter
from tambonlib.months import span
from tambonlib.settings import default_settings
from tests.rooms.indicators.made_support_log import Log, roster

A, B, C, D = "980101", "980102", "990101", "990102"
MONTHS = span("2008-01", 7)
LOG_INDICATORS = tuple(one for one in indicators() if one.card.whole_study)
TAMBONS = roster(A, B, C, D, joined={D: "2008-04"})


@pytest.fixture
def log():
    """A and C are reached in the first quarter, C with its core team; A and D in the second."""
    made = Log()
    made.add("2008-01-10", [A], hours=6.0, there=[{"n_core": 0}])
    made.add("2008-03-31", [C], hours=2.0, line="L2", there=[{"n_core": 2}])
    made.add("2008-06-10", [A, D], level="province", hours=8.0, there=[{"n_core": None}, {"n_core": 1}])
    return made


def measured(log, tambons=TAMBONS):
    settings = {name: one.value for name, one in default_settings().items()}
    study = SimpleNamespace(months=MONTHS, roster=tambons, settings=settings)
    return measure.measure(log.tables(), study=study, indicators=LOG_INDICATORS)


def reached(results):
    return reach_by_quarter(results, roster=TAMBONS, months=MONTHS, reach_months=3).set_index(
        ["scope", "part", "month"]
    )


def test_the_log_of_the_study_goes_through_measuring_whole(log):
    results = measured(log).set_index(["indicator", "part", "tambon_code", "month"])
    assert results.loc[("S.1", "total_to_date", A, "2008-07"), ["value", "status"]].tolist() == [10, "ok"]
    assert results.loc[("S.1", "total_to_date", B, "2008-07"), ["value", "status"]].tolist() == [0, "ok"]
    assert results.loc[("S.9", "longest", B, "2008-01"), "value"] == 30
    assert results.loc[("S.6", "median", B, "2008-07"), ["status", "reason"]].tolist() == [
        "not_collected",
        "no_records",
    ]


def test_reach_by_quarter_of_the_study_and_of_each_province(log):
    told = reached(measured(log))
    assert set(told.index.get_level_values("month")) == {"2008-03", "2008-06"}, "the third quarter is not over"
    assert told.loc[("study", "reach", "2008-03"), ["value", "n", "N"]].tolist() == [pytest.approx(200 / 3), 3, 3]
    assert told.loc[("study", "reach", "2008-06"), ["value", "n", "N"]].tolist() == [50, 4, 4]
    assert told.loc[("98", "reach", "2008-03"), "value"] == 50 and told.loc[("99", "reach", "2008-06"), "value"] == 50


def test_core_reach_leaves_out_of_whom_it_is_not_known(log):
    told = reached(measured(log))
    assert told.loc[("study", "core_reach", "2008-03"), ["value", "n", "N"]].tolist() == [pytest.approx(100 / 3), 3, 3]
    assert told.loc[("study", "core_reach", "2008-06"), ["value", "n", "N"]].tolist() == [pytest.approx(100 / 3), 3, 4]


def test_gini_by_line_and_scope(log):
    told = equity(measured(log), roster=TAMBONS, months=MONTHS).set_index(["scope", "part", "month"])
    # 10, 0, 2 and 4 hours: the pairs differ by 10 + 8 + 6 + 2 + 4 + 2 = 32; 32 × 2 ÷ (2 × 16 × 4).
    assert told.loc[("study", "gini_total", "2008-07"), ["value", "n", "N"]].tolist() == [0.5, 4, 4]
    assert told.loc[("98", "gini_total", "2008-07"), "value"] == 0.5
    assert told.loc[("99", "gini_total", "2008-01"), ["reason", "status"]].tolist() == [
        "no_support_yet",
        "cannot_be_computed",
    ]
    assert told.loc[("study", "gini_l2", "2008-03"), ["value", "n"]].tolist() == [pytest.approx(2 / 3), 3]


def test_tables_have_the_shape_of_results(log):
    results = measured(log)
    for told in (
        reach_by_quarter(results, roster=TAMBONS, months=MONTHS, reach_months=3),
        equity(results, roster=TAMBONS, months=MONTHS),
    ):
        assert tuple(told.columns) == COLUMNS and set(told["scope"]) == {"study", "98", "99"}
        assert (told["value"].notna() == told["status"].eq("ok")).all() and (
            told["reason"].isna() == told["status"].eq("ok")
        ).all()
        assert (told["reason"].dropna().map(REASONS) == told.loc[told["reason"].notna(), "status"]).all()
        assert not told.duplicated(["scope", "month", "part"]).any()


def test_a_log_that_was_never_kept_is_not_collected():
    told = equity(measured(Log()), roster=TAMBONS, months=MONTHS)
    assert set(told["status"]) == {"not_collected"} and (told["n"] == 0).all()


def test_dose_beside_the_baseline_and_nothing_for_whom_there_is_none(log):
    told = dose_against_baseline(measured(log), "S.8", "demand", month="2008-07").set_index("tambon_code")
    assert told.loc[C].tolist() == ["2008-03", 0, 2]
    assert pd.isna(told.loc[B, "baseline"]) and told.loc[B, "hours"] == 0
