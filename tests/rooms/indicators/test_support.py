"""The support log by hand: one small case for each rule."""

import pandas as pd
import pytest

from tambonlib.indicators.catalogue import indicators
from tests.rooms.indicators.made_support_log import Log, roster

A, B, C = "990101", "990102", "990103"
MONTHS = ("2008-01", "2008-02", "2008-03", "2008-04")


@pytest.fixture
def log():
    return Log()


def values(told, tambon, part):
    return told.loc[(tambon, part), "value"].tolist()


def test_a_provincial_event_is_divided_and_a_regional_one_is_not(log):
    log.add("2008-01-10", [A], hours=3.0)
    log.add("2008-02-10", [A, B, C], level="province", hours=6.0, line="L2")
    log.add("2008-03-10", [A, B], level="region", hours=5.0, line="L3")
    told = log.tell("dose_delivered", MONTHS)
    assert values(told, A, "total") == [3, 2, 5, 0] and values(told, A, "total_to_date") == [3, 5, 10, 10]
    assert values(told, A, "l2_to_date") == [0, 2, 2, 2] and values(told, A, "l3") == [0, 0, 5, 0]
    assert values(told, C, "total_to_date") == [0, 2, 2, 2] and values(told, B, "region_to_date") == [0, 0, 5, 5]
    assert told.loc[(A, "total", "2008-04"), ["value", "n", "N"]].tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("province", "region", "expected"), [("split", "split", 4.5), ("whole", "none", 6.0), ("none", "whole", 5.0)]
)
def test_the_rule_for_events_of_many_tambons_is_a_setting(log, province, region, expected):
    log.add("2008-01-10", [A, B, C], level="province", hours=6.0)
    log.add("2008-01-12", [A, B], level="region", hours=5.0)
    told = log.tell("dose_delivered", MONTHS, province_event_hours=province, region_event_hours=region)
    assert values(told, A, "total")[0] == expected
    assert told.loc[(A, "total", "2008-01"), "n"] == (province != "none") + (region != "none")


def test_divided_hours_add_up_to_what_was_delivered(log):
    log.add("2008-01-10", [A, B, C], level="province", hours=1.0)
    told = log.tell("dose_delivered", MONTHS)
    assert sum(values(told, code, "total")[0] for code in (A, B, C)) == pytest.approx(1.0)


def test_an_activity_counts_when_it_is_over_and_before_the_study_only_to_date(log):
    log.add("2007-12-05", [A], hours=1.0)
    log.add("2008-01-30", [A], end="2008-02-02", hours=4.0)
    log.add("2008-05-01", [A], hours=9.0)
    told = log.tell("dose_delivered", MONTHS)
    assert values(told, A, "total") == [0, 4, 0, 0] and values(told, A, "total_to_date") == [1, 5, 5, 5]


def test_person_hours_are_never_divided_and_unknown_numbers_are_left_out(log):
    log.add("2008-01-10", [A, B], level="province", hours=6.0, there=[{"n_participants": 10}, {"n_participants": None}])
    log.add("2008-02-10", [B], hours=2.0, there=[{"n_participants": 3}])
    told = log.tell("dose_received", MONTHS)
    assert values(told, A, "month") == [60, 0, 0, 0]
    assert told.loc[(B, "month", "2008-01"), "reason"] == "participants_not_known"
    assert told.loc[(B, "to_date", "2008-02"), ["value", "n", "N"]].tolist() == [6, 1, 2]


def test_who_is_not_in_the_log_was_not_reached_and_that_is_known(log):
    log.add("2008-02-10", [A])
    known = roster(A, B, C, joined={C: "2008-03"})
    told = log.tell("reach_of_support", MONTHS, roster=known)
    assert values(told, A, "contacts") == [0, 1, 1, 1] and values(told, B, "contacts") == [0, 0, 0, 0]
    assert told.loc[(C, "contacts"), "reason"].tolist()[:2] == ["not_joined_yet"] * 2 and values(told, C, "contacts")[
        2:
    ] == [0, 0]
    assert values(log.tell("dose_delivered", MONTHS, roster=known), B, "total") == [0, 0, 0, 0]
    assert values(log.tell("longest_silence", MONTHS, roster=known), B, "longest") == [30, 59, 90, 120]


def test_a_log_that_was_never_kept_says_nothing_of_anybody(log):
    told = log.tell("dose_delivered", MONTHS, roster=roster(A))
    assert set(told["reason"]) == {"no_records"} and told["value"].isna().all()
    log.add("2008-02-10", [])
    assert log.tell("dose_delivered", MONTHS, roster=roster(A))["value"].isna().all()


@pytest.mark.parametrize(("span", "expected"), [(1, [0, 1, 1, 0]), (2, [0, 1, 1, 1]), (3, [0, 1, 1, 1])])
def test_reach_looks_back_over_the_set_months_and_at_every_day_of_a_contact(log, span, expected):
    log.add("2008-02-28", [A], end="2008-03-02")
    assert values(log.tell("reach_of_support", MONTHS, reach_months=span), A, "contacts") == expected


def test_core_leaders_reached_and_not_known(log):
    log.add("2008-01-10", [A, B], there=[{"n_core": 0}, {"n_core": None}])
    log.add("2008-02-10", [A], there=[{"n_core": 2}])
    told = log.tell("reach_of_support", MONTHS, reach_months=1)
    assert values(told, A, "core") == [0, 1, 0, 0]
    assert told.loc[(B, "core", "2008-01"), "reason"] == "core_not_known" and values(told, B, "core")[1] == 0


def test_dose_beside_the_mean_of_those_that_have_joined(log):
    log.add("2008-02-10", [A], hours=6.0)
    known = roster(A, B, C, joined={C: "2008-04"})
    told = log.tell("relative_dose", MONTHS, roster=known)
    assert told.loc[(A, "relative"), "reason"].tolist()[0] == "no_support_yet"
    assert values(told, A, "relative")[1:] == [2, 2, 3] and values(told, B, "relative")[1:] == [0, 0, 0]
    assert told.loc[(C, "relative"), "reason"].tolist()[:3] == ["not_joined_yet"] * 3
    assert told.loc[(A, "relative"), "n"].tolist() == [2, 2, 2, 3]


def test_response_lag_is_the_plain_median_when_nothing_waits(log):
    for days in (4, 10):
        log.add(f"2008-02-{1 + days:02d}", [A], initiated_by="area", request_date="2008-02-01")
    told = log.tell("response_lag", MONTHS)
    assert told.loc[(A, "median"), "reason"].tolist()[0] == "no_request_yet"
    assert values(told, A, "median")[1:] == [7, 7, 7] and values(told, A, "waiting")[1:] == [0, 0, 0]


def test_a_request_that_waits_is_not_counted_as_answered_later(log):
    log.add("2008-01-11", [A], initiated_by="area", request_date="2008-01-01")
    log.add("2008-04-01", [A], initiated_by="area", request_date="2008-01-21")
    log.add("2008-04-11", [A], initiated_by="area", request_date="2008-01-31")
    told = log.tell("response_lag", MONTHS)
    assert values(told, A, "waiting") == [2, 2, 2, 0]
    assert values(told, A, "median")[0] == 10, "of the two that were followed ten days one was answered"
    assert told.loc[(A, "median"), "reason"].tolist()[1:3] == ["half_not_reached"] * 2
    assert values(told, A, "median")[3] == 71, "10, 71 and 71 days"


def test_requests_without_a_date_or_after_the_start_are_left_out_and_seen(log):
    log.add("2008-01-11", [A], initiated_by="area")
    log.add("2008-01-12", [A], initiated_by="area", request_date="2008-01-20")
    log.add("2008-01-12", [A], initiated_by="unit", request_date="2008-01-02")
    told = log.tell("response_lag", MONTHS)
    assert told.loc[(A, "median", "2008-01"), ["n", "N", "reason"]].tolist() == [0, 2, "support_dates_unclear"]
    log.add("2008-02-12", [A], initiated_by="area", request_date="2008-02-02")
    told = log.tell("response_lag", MONTHS)
    assert told.loc[(A, "median", "2008-02"), ["value", "n", "N"]].tolist() == [10, 1, 3]


def test_application_lag_keeps_trainings_that_are_not_used(log):
    first, second, third = (log.add("2008-01-10", [A], line="L2") for _ in range(3))
    log.add("2008-01-10", [A], line="L3")
    log.use(first, A, "2008-02-09")
    log.use(second, A, "2008-03-10")
    log.use(third, A, None, used=False)
    told = log.tell("application_lag", MONTHS)
    assert told.loc[(A, "median"), "reason"].tolist()[:2] == ["half_not_reached"] * 2
    assert values(told, A, "median")[2:] == [60, 60]
    assert [round(value, 1) for value in values(told, A, "used")] == [0, 33.3, 66.7, 66.7] and values(
        told, A, "unrecorded"
    ) == [0, 0, 0, 0]


def test_trainings_without_a_record_and_uses_without_a_date_are_told(log):
    used = log.add("2008-01-10", [A], line="L2")
    log.add("2008-01-20", [A, B], line="L2")
    log.use(used, A, None)
    told = log.tell("application_lag", MONTHS)
    assert values(told, A, "unrecorded") == [50, 50, 50, 50] and values(told, B, "unrecorded") == [100, 100, 100, 100]
    assert told.loc[(A, "used", "2008-02"), ["value", "n", "N"]].tolist() == [0, 1, 2]


def test_return_lag_counts_reports_that_have_not_come_back(log):
    back = {"report_returned": "2008-01-20"}
    log.add("2008-01-05", [A, B], line="L4", analysis_done="2008-01-10", there=[back, {}])
    log.add("2008-01-05", [A], line="L4", analysis_done="2008-02-01", there=[{"report_returned": "2008-01-25"}])
    told = log.tell("return_lag", MONTHS)
    assert values(told, A, "median")[:2] == [10, 10] and told.loc[(A, "median", "2008-02"), ["n", "N"]].tolist() == [
        1,
        2,
    ]
    assert told.loc[(B, "median", "2008-04"), ["n", "reason"]].tolist() == [1, "half_not_reached"]
    assert values(told, B, "waiting") == [1, 1, 1, 1]


def test_only_the_month_of_a_date_is_half_a_month_off_and_no_contradiction(log):
    log.add("2008-01-10", [A], line="L4", analysis_done="2008-01-20", there=[{"report_returned": "2008-01"}])
    assert values(log.tell("return_lag", MONTHS), A, "median") == [0, 0, 0, 0]


def test_demand_and_capacity_are_shares_of_activities_so_far(log):
    log.add("2008-01-10", [A], initiated_by="area", beyond_capacity=True)
    log.add("2008-03-10", [A], initiated_by="central", beyond_capacity=None)
    assert values(log.tell("demand_share", MONTHS), A, "demand") == [100, 100, 50, 50]
    told = log.tell("beyond_capacity_share", MONTHS)
    assert values(told, A, "beyond") == [100, 100, 100, 100]
    assert told.loc[(A, "beyond", "2008-03"), ["n", "N"]].tolist() == [1, 2]


def test_capacity_that_nobody_marked_is_not_known(log):
    log.add("2008-02-10", [A], beyond_capacity=None)
    assert (
        log.tell("beyond_capacity_share", MONTHS).loc[(A, "beyond"), "reason"].tolist()
        == ["no_support_yet"] + ["capacity_not_known"] * 3
    )


def test_follow_up_is_closed_when_it_is_done_and_counts_once_it_is_due(log):
    log.add("2008-01-10", [A], followup_due="2008-02-15", followup_done="2008-01-20")
    log.add("2008-01-10", [A], followup_due="2008-03-15", followup_done="2008-04-20")
    log.add("2008-01-10", [A], followup_done="2008-02-01")
    told = log.tell("follow_up_closure", MONTHS)
    assert told.loc[(A, "closed"), "reason"].tolist()[0] == "no_follow_up_due"
    assert values(told, A, "closed")[1:] == [100, 50, 100]


def test_silence_lies_between_contacts_before_the_first_and_after_the_last(log):
    log.add("2008-01-11", [A])
    log.add("2008-01-05", [A], end="2008-01-31")
    log.add("2008-03-01", [A])
    told = log.tell("longest_silence", MONTHS)
    assert values(told, A, "longest") == [4, 29, 30, 60]
    assert values(told, A, "since_last") == [0, 29, 30, 60]


def test_silence_begins_when_the_tambon_joins(log):
    log.add("2008-01-11", [A])
    told = log.tell("longest_silence", MONTHS, roster=roster(A, joined={A: "2008-02"}))
    assert told.loc[(A, "longest", "2008-01"), "reason"] == "not_joined_yet"
    assert values(told, A, "longest")[1:] == [28, 59, 89]


def test_what_happens_later_is_unseen():
    whole, cut = Log(), Log()
    for log in (whole, cut):
        training = log.add("2008-01-10", [A, B], line="L2", level="province")
        log.add("2008-02-10", [A], initiated_by="area", request_date="2008-02-01")
        log.use(training, A, "2008-02-20")
    whole.add("2008-03-05", [A, B], line="L4", analysis_done="2008-03-02", there=[{"report_returned": "2008-03-09"}])
    whole.add(
        "2008-03-20",
        [A],
        initiated_by="area",
        request_date="2008-03-01",
        followup_due="2008-04-01",
        followup_done="2008-04-01",
    )
    whole.use(training, B, "2008-03-20")
    for indicator in (one for one in indicators() if one.card.whole_study):
        seen = [log.tell(indicator.__name__, MONTHS).reset_index() for log in (whole, cut)]
        early = [rows[rows["month"] <= "2008-02"].query("part != 'unrecorded'").reset_index(drop=True) for rows in seen]
        pd.testing.assert_frame_equal(*early)
