"""D6: cases that can be checked by eye, and the same formulas in plain loops."""

import pandas as pd
import pytest

from tambonlib.indicators.examples import example_evaluation
from tambonlib.indicators.internal_evaluation import (
    EVIDENCE_COLUMNS,
    action_closure,
    breadth,
    evidence_backed,
    rounds_held,
    self_other_gap,
)
from tambonlib.months import span
from tests.promises.records import MONTHS
from tests.rooms.indicators.plainly import check, in_year, later, prompt, share

T = "990101"
YEAR = span("2008-01", 12)


def frame(names, rows):
    return pd.DataFrame(rows, columns=names.split(), dtype="object")


def texts(names, rows):
    return frame(names, rows).astype("str")


def rounds(*rows):
    """round_id, month of the network, planned, date held."""
    made = frame("round_id round planned date", rows).assign(tambon_code=T)
    return made.astype({"round_id": "str", "round": "str", "planned": "boolean", "date": "str", "tambon_code": "str"})


def cell(rows, part, month):
    return rows.set_index(["part", "month"]).loc[(part, month)]


def value(rows, part, month):
    return cell(rows, part, month)["value"]


# D6.1


def test_a_round_counts_when_it_is_held_and_not_before():
    told = rounds_held(rounds(("a", "2008-03", True, "2008-03-20"), ("b", "2008-06", True, "2008-08")), months=YEAR)
    assert [value(told, "held", month) for month in ("2008-03", "2008-06", "2008-07", "2008-08")] == [100, 50, 50, 100]
    assert cell(told, "held", "2008-06")["n"] == 2


def test_a_round_held_before_its_month_counts_from_its_month_on():
    told = rounds_held(rounds(("a", "2008-03", True, "2008-02-20"), ("b", "2008-02", True, None)), months=YEAR)
    assert [value(told, "held", month) for month in ("2008-02", "2008-03")] == [0, 50]


def test_rounds_without_a_plan_are_no_planned_ones():
    told = rounds_held(rounds(("a", "2008-03", False, "2008-03-20")), months=YEAR)
    assert set(told.loc[told["part"] == "held", "reason"]) == {"no_round_planned"}
    assert value(told, "of_schedule", "2008-12") == 50


def test_a_round_that_does_not_say_is_a_planned_one():
    assert value(rounds_held(rounds(("a", "2008-03", None, None)), months=YEAR), "held", "2008-03") == 0


def test_rounds_are_compared_with_those_due_in_a_year_from_the_twelfth_month_on():
    told = rounds_held(rounds(("a", "2008-03", True, "2008-03-20")), months=YEAR, evaluation_rounds_per_year=4)
    assert cell(told, "of_schedule", "2008-11")["reason"] == "window_not_full"
    assert value(told, "of_schedule", "2008-12") == 25


def test_after_a_year_a_round_is_forgotten():
    told = rounds_held(
        rounds(("a", "2008-01", True, None), ("b", "2009-01", True, "2009-01-09")), months=span("2008-01", 14)
    )
    assert value(told, "held", "2008-12") == 0 and value(told, "held", "2009-01") == 100


# D6.5


def groups(*rows):
    made = frame("round_id group expected present", rows).assign(tambon_code=T)
    return made.astype(
        {"round_id": "str", "group": "str", "expected": "boolean", "present": "boolean", "tambon_code": "str"}
    )


HELD = rounds(("a", "2008-01", True, "2008-01-20"))


def test_a_group_that_nobody_wrote_down_was_not_there():
    told = breadth(
        HELD,
        groups(("a", "women", True, True), ("a", "lao", True, True), ("a", "youth", True, False)),
        months=("2008-01",),
    )
    assert value(told, "present", "2008-01") == pytest.approx(100 * 2 / 6)
    assert value(told, "unrecorded", "2008-01") == pytest.approx(100 * 3 / 6)
    assert tuple(cell(told, "present", "2008-01")[["n", "N"]]) == (3, 6)


def test_a_group_that_was_not_expected_is_not_missed_and_guests_do_not_count():
    told = breadth(
        HELD,
        groups(("a", "women", None, True), ("a", "elders", False, False), ("a", "outsiders", True, True)),
        months=("2008-01",),
    )
    assert value(told, "present", "2008-01") == pytest.approx(100 * 1 / 5)
    assert tuple(cell(told, "present", "2008-01")[["n", "N"]]) == (1, 5)


def test_the_latest_round_is_the_one_that_is_told():
    two = rounds(
        ("a", "2008-01", True, "2008-01-20"), ("b", "2008-03", True, "2008-03-20"), ("c", "2008-04", True, None)
    )
    told = breadth(two, groups(("a", "women", True, True)), months=span("2007-12", 5))
    assert cell(told, "present", "2007-12")["reason"] == "no_round_held"
    assert value(told, "present", "2008-02") == pytest.approx(100 / 6)
    assert (
        cell(told, "present", "2008-04")["reason"] == "no_groups_recorded"
        and cell(told, "present", "2008-04")["n"] == 0
    )


def test_of_two_rounds_in_one_month_the_later_is_the_latest():
    two = rounds(("b", "2008-01", True, "2008-01-10"), ("a", "2008-01", True, "2008-01-20"))
    told = breadth(two, groups(("a", "women", True, True)), months=("2008-01",))
    assert value(told, "present", "2008-01") == pytest.approx(100 / 6)


def test_a_round_that_expected_none_of_the_groups_tells_nothing_of_them():
    none = groups(*(("a", name, False, True) for name in ("committee", "members", "women", "youth", "elders")))
    assert cell(breadth(HELD, none, months=("2008-01",)), "present", "2008-01")["reason"] == "no_groups_recorded"


# D6.2 and D6.4


def scores(*rows):
    made = frame("round_id item rater_kind rater current evidence_table evidence_ref rubric_version", rows).assign(
        tambon_code=T
    )
    return made.astype({name: "str" for name in made if name != "current"} | {"current": "Int64"})


def backed(score, months=("2008-01",), held=HELD, **there):
    records = {name: texts(" ".join(columns), []) for name, columns in EVIDENCE_COLUMNS.items()}
    records |= {name: texts(" ".join(EVIDENCE_COLUMNS[name]), rows) for name, rows in there.items()}
    named = {"evaluation_round": held, "score": score, **records}
    return evidence_backed(*(named[name] for name in evidence_backed.card.tables), months=months)


def test_evidence_counts_where_its_record_is_there():
    score = scores(
        ("a", "i1", "self", T, 3, "meeting", "m1", "1"),
        ("a", "i2", "self", T, 3, "meeting", "m2", "1"),
        ("a", "i3", "self", T, 3, "document", "paper", "1"),
        ("a", "i4", "self", T, 3, None, "m1", "1"),
        ("a", "i5", "self", T, 3, "plan", "m1", "1"),
    )
    told = backed(score, meeting=[("m1", T)])
    assert [value(told, part, "2008-01") for part in ("backed", "own", "unresolved", "outside")] == [20, 20, 40, 20]


def test_the_record_of_another_tambon_is_no_evidence_and_one_of_the_province_is():
    score = scores(
        ("a", "i1", "self", T, 3, "meeting", "theirs", "1"), ("a", "i2", "self", T, 3, "meeting", "province", "1")
    )
    told = backed(score, meeting=[("theirs", "990102"), ("province", None)])
    assert value(told, "backed", "2008-01") == 50 and value(told, "unresolved", "2008-01") == 50


def test_a_support_activity_is_evidence_where_the_tambon_took_part():
    score = scores(
        ("a", "i1", "self", T, 3, "support_activity", "s1", "1"),
        ("a", "i2", "peer", "990102", 3, "support_activity", "s2", "1"),
    )
    told = backed(score, activity_tambon=[("s1", T), ("s2", "990102")])
    assert value(told, "backed", "2008-01") == 50 and value(told, "own", "2008-01") == 100
    assert cell(told, "own", "2008-01")["n"] == 1


def test_scores_of_an_older_round_are_not_told_for_the_latest():
    two = rounds(("a", "2008-01", True, "2008-01-20"), ("b", "2008-03", True, "2008-03"))
    told = backed(scores(("a", "i1", "self", T, 3, "meeting", "m1", "1")), span("2008-01", 3), two, meeting=[("m1", T)])
    assert value(told, "backed", "2008-02") == 100 and cell(told, "backed", "2008-03")["reason"] == "no_round_scores"
    gap = self_other_gap(
        two,
        scores(("a", "i1", "self", T, 4, None, None, "1"), ("a", "i1", "peer", "p", 2, None, None, "1")),
        months=span("2008-01", 3),
    )
    assert value(gap, "peer", "2008-02") == 2 and cell(gap, "peer", "2008-03")["reason"] == "no_common_items"


def test_only_items_that_both_rated_by_the_same_rubric_are_compared():
    score = scores(
        ("a", "i1", "self", T, 5, None, None, "1"),
        ("a", "i1", "peer", "p1", 2, None, None, "1"),
        ("a", "i1", "peer", "p2", 3, None, None, "1"),
        ("a", "i2", "self", T, 3, None, None, "1"),
        ("a", "i2", "peer", "p1", 5, None, None, "2"),
        ("a", "i3", "peer", "p1", 1, None, None, "1"),
        ("a", "i2", "provincial", "w", 4, None, None, "1"),
    )
    told = self_other_gap(HELD, score, months=("2008-01",))
    assert value(told, "peer", "2008-01") == 2.5 and tuple(cell(told, "peer", "2008-01")[["n", "N"]]) == (1, 2)
    assert value(told, "provincial", "2008-01") == -1


# D6.3


def actions(*rows):
    return texts("action_id due closed", rows).assign(tambon_code=T)


def test_what_is_closed_later_is_not_seen_before():
    told = action_closure(
        actions(("a", "2008-02-15", "2008-02-15"), ("b", "2008-02-15", "2008-04-01"), ("c", "2008-05", None)),
        months=span("2008-01", 5),
    )
    assert cell(told, "on_time", "2008-01")["reason"] == "no_action_due"
    assert [value(told, part, "2008-02") for part in ("on_time", "late", "open")] == [50, 0, 50]
    assert [value(told, part, "2008-04") for part in ("on_time", "late", "open")] == [50, 50, 0]
    assert value(told, "on_time", "2008-05") == pytest.approx(100 / 3) and cell(told, "open", "2008-05")["n"] == 3


@pytest.mark.parametrize(
    ("due", "closed", "expected"),
    [("2008-02", "2008-02-29", 100), ("2008-02-10", "2008-02", 100), ("2008-02-10", "2008-02-11", 0)],
)
def test_days_are_compared_where_both_are_known(due, closed, expected):
    assert value(action_closure(actions(("a", due, closed)), months=("2008-02",)), "on_time", "2008-02") == expected


@pytest.mark.parametrize(
    "indicator", [rounds_held, evidence_backed, action_closure, self_other_gap, breadth], ids=lambda one: one.card.id
)
def test_nothing_recorded_is_not_zero(indicator):
    records = example_evaluation()
    records |= {
        "action": actions(),
        "evaluation_round_group": groups(),
        "evaluation_round": rounds(),
        "score": scores(),
    }
    assert indicator(*(records[name] for name in indicator.card.tables), months=YEAR)["value"].notna().sum() == 0


# The formulas once more, in plain loops


def plain_rounds(own, month):
    planned = [one for one in own["evaluation_round"] if one["planned"] is not False and in_year(one["round"], month)]
    held = [one for one in planned if one["date"] and one["date"][:7] <= month]
    number = sum(in_year(one["date"], month) for one in own["evaluation_round"])
    return {"held": share(len(held), len(planned)), "of_schedule": share(number, 2) if month >= MONTHS[11] else None}


def plain_latest(own, month):
    held = [one for one in own["evaluation_round"] if one["date"] and one["date"][:7] <= month]
    return (
        max(held, key=lambda one: (one["date"][:7], one["date"], one["round"], one["round_id"]))["round_id"]
        if held
        else None
    )


def plain_breadth(own, month):
    rows = [one for one in own["evaluation_round_group"] if one["round_id"] == plain_latest(own, month)]
    wanted = {"committee", "members", "women", "youth", "elders", "lao"}
    written = {one["group"] for one in rows if one["group"] in wanted and one["expected"] is not False}
    wanted -= {one["group"] for one in rows if one["expected"] is False}
    there = {one["group"] for one in rows if one["present"] and one["group"] in written}
    if not written:
        return {"present": None, "unrecorded": None}
    return {"present": share(len(there), len(wanted)), "unrecorded": share(len(wanted - written), len(wanted))}


def plain_evidence(own, month):
    rows = [one for one in own["score"] if one["round_id"] == plain_latest(own, month)]
    codes = {(name, row[code]) for name in ("meeting", "plan") for code in (f"{name}_id",) for row in own[name]}
    found = [one for one in rows if (one["evidence_table"], one["evidence_ref"]) in codes]
    mine = [one for one in rows if one["rater_kind"] == "self"]
    lost = [one for one in rows if one["evidence_table"] == "meeting" and one["evidence_ref"] and one not in found]
    papers = [one for one in rows if one["evidence_table"] == "document"]
    return {
        "backed": share(len(found), len(rows)),
        "own": share(sum(one in found for one in mine), len(mine)),
        "unresolved": share(len(lost), len(rows)),
        "outside": share(len(papers), len(rows)),
    }


def plain_gap(own, month):
    rows = [one for one in own["score"] if one["round_id"] == plain_latest(own, month)]
    told = {}
    for kind in ("peer", "provincial"):
        gaps = []
        for mine in (one for one in rows if one["rater_kind"] == "self"):
            others = [
                one["current"]
                for one in rows
                if one["rater_kind"] == kind
                and (one["item"], one["rubric_version"]) == (mine["item"], mine["rubric_version"])
            ]
            gaps += [mine["current"] - sum(others) / len(others)] if others else []
        told[kind] = sum(gaps) / len(gaps) if gaps else None
    return told


def plain_actions(own, month):
    due = [one for one in own["action"] if one["due"][:7] <= month]
    on_time = [one for one in due if one["closed"] and prompt(one["closed"], one["due"])]
    late = [one for one in due if one["closed"] and one["closed"][:7] <= month and one not in on_time]
    return {
        "on_time": share(len(on_time), len(due)),
        "late": share(len(late), len(due)),
        "open": share(len(due) - len(on_time) - len(late), len(due)),
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(
    ("indicator", "plain"),
    [
        (rounds_held, plain_rounds),
        (breadth, plain_breadth),
        (evidence_backed, plain_evidence),
        (self_other_gap, plain_gap),
        (action_closure, plain_actions),
    ],
    ids=lambda one: one.__name__,
)
def test_plain_loops_agree(indicator, plain, seed):
    check(indicator, plain, seed)


def test_a_year_back_is_a_year_back():
    assert later("2008-01", -11) == "2007-02"
