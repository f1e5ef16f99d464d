"""Levels of the powers: cases by eye, what is missing, rubric versions, and a plain computation of many ratings."""

import math

import numpy as np
import pandas as pd
import pytest

from tambonlib import framework, words
from tambonlib.errors import TambonError
from tambonlib.indicators.examples import ratings
from tambonlib.indicators.power_levels import (
    POWER_OF,
    exclude_overlap,
    overlapping_dimensions,
    power_levels,
    start_then_end,
)
from tambonlib.indicators.reasons import REASONS
from tambonlib.months import span

MONTHS = span("2008-01", 21)
A, B = "990101", "990102"
START, END = "2008-01", "2009-01"


def items(power, *levels):
    return {f"{power}{number}": level for number, level in enumerate(levels, 1) if level is not None}


def rated(
    levels,
    *,
    code=A,
    month=START,
    moment="start",
    kind="self",
    rater=None,
    low=None,
    high=None,
    evidence=None,
    version="1",
):
    return (code, month, moment, kind, rater or f"{kind}-{code}", levels, low, high, evidence, version)


def told(*rows, roster=None):
    roster = None if roster is None else pd.DataFrame({"tambon_code": roster})
    return power_levels(ratings(list(rows)), months=MONTHS, roster=roster)


def one(levels, power="V", item=None, *, code=A, kind="self", month=START, moment="start"):
    rows = levels[
        (levels["tambon_code"] == code)
        & (levels["power"] == power)
        & (levels["rater_kind"] == kind)
        & (levels["item"].isna() if item is None else levels["item"] == item)
        & (levels["round"] == month)
        & (levels["moment"] == moment)
    ]
    assert len(rows) == 1
    return rows.iloc[0]


def test_a_power_is_the_mean_of_its_four_items():
    levels = told(rated(items("V", 1, 2, 5, 3), low=1, high=5, evidence="สมุดประชุม"))
    row = one(levels)
    assert (row["value"], row["n"], row["N"], row["raters"], row["status"], row["rubric_version"]) == (
        2.75,
        4,
        4,
        1,
        "ok",
        "1",
    )
    assert (row["low"], row["high"], row["spread"], row["evidence"]) == (1, 5, 4, 100)
    assert [one(levels, item=f"V{number}")["value"] for number in (1, 2, 3, 4)] == [1, 2, 5, 3]
    assert (one(levels, item="V3")["n"], one(levels, item="V3")["N"]) == (1, 1)


def test_every_power_item_and_side_has_its_row():
    levels = told(rated(items("V", 1, 2, 5, 3)), roster=[A, B])
    assert len(levels) == 2 * 1 * (4 + 16) * 3
    assert levels["power"].drop_duplicates().tolist() == ["V", "K", "N", "P"]
    assert set(levels["item"].dropna()) == set(POWER_OF)


def test_a_power_with_an_item_left_out_is_not_told_but_its_items_are():
    levels = told(rated(items("V", 1, 2, None, 3)))
    row = one(levels)
    assert math.isnan(row["value"]) and (row["n"], row["N"], row["raters"]) == (3, 4, 0)
    assert (row["status"], row["reason"]) == ("cannot_be_computed", "power_items_missing")
    assert one(levels, item="V2")["value"] == 2
    assert one(levels, item="V3")[["status", "reason"]].tolist() == ["not_collected", "item_not_rated"]
    assert one(levels, "K")[["status", "reason", "n"]].tolist() == ["not_collected", "power_not_rated", 0]


def test_a_tambon_that_was_never_rated_and_a_side_that_did_not_rate_are_told_apart():
    levels = told(rated(items("V", 1, 2, 3, 4)), roster=[A, B])
    assert one(levels, code=B)[["status", "reason"]].tolist() == ["not_collected", "no_records"]
    assert one(levels, kind="peer")[["status", "reason"]].tolist() == ["not_collected", "power_not_rated"]


def test_without_any_rating_every_tambon_is_told_so():
    levels = told(roster=[B, A])
    assert len(levels) == 2 * 20 * 3 and set(levels["reason"]) == {"no_records"} and levels["round"].isna().all()
    beside = start_then_end(levels)
    assert len(beside) == 2 * 20 * 3
    assert set(beside["start_reason"]) == set(beside["end_reason"]) == {"moment_not_rated"}
    assert set(beside["note"]) == {"no_then_rating"}
    assert told(roster=[]).empty


def test_sides_are_never_put_together():
    levels = told(
        rated(items("V", 5, 5, 5, 5)),
        rated(items("V", 1, 1, 1, 1), kind="peer"),
        rated(items("V", 2, 2, 2, 2), kind="provincial"),
    )
    assert [one(levels, kind=kind)["value"] for kind in ("self", "peer", "provincial")] == [5, 1, 2]


def test_two_raters_of_one_side_are_averaged_and_only_whole_ratings_count():
    peers = [
        rated(items("V", 2, 2, 2, 2), kind="peer", rater="p1"),
        rated(items("V", 4, 4, 4, 4), kind="peer", rater="p2"),
    ]
    levels = told(*peers, rated(items("V", 5), kind="peer", rater="p3"))
    assert one(levels, kind="peer")[["value", "raters", "n"]].tolist() == [3, 2, 4]
    assert one(levels, item="V1", kind="peer")[["value", "raters"]].tolist() == [(2 + 4 + 5) / 3, 3]
    # Four items between two raters are no rating of the whole power by anyone.
    shared = told(
        rated(items("V", 2, 2), kind="peer", rater="p1"), rated(items("V", None, None, 4, 4), kind="peer", rater="p2")
    )
    assert one(shared, kind="peer")[["reason", "n"]].tolist() == ["power_items_missing", 2]


def test_votes_are_told_only_where_all_items_have_them():
    row = one(told(rated(items("V", 2, 3), low=1, high=4), rated(items("V", None, None, 2, 3))))
    assert row["value"] == 2.5
    assert row[["low", "high", "spread"]].isna().all()


def test_spread_is_within_an_item_and_not_between_items():
    row = one(told(rated(items("V", 1, 1), low=1, high=1), rated(items("V", None, None, 5, 5), low=4, high=5)))
    assert row[["low", "high", "spread"]].tolist() == [1, 5, 0.5]


@pytest.mark.parametrize(("low", "high"), [(4, 2), (4, 5), (1, 2)])
def test_votes_that_contradict_are_reported_and_the_level_stands(low, high):
    row = one(told(rated(items("V", 3, 3, 3, 3), low=low, high=high)))
    assert (row["value"], row["status"], row["contradictions"]) == (3, "ok", 4)
    assert row[["low", "high", "spread"]].isna().all()


def test_evidence_is_a_sentence_or_the_code_of_a_record():
    table = ratings([rated(items("V", 3, 3, 3)), rated(items("V", None, None, None, 3), evidence="มีภาพถ่าย")])
    table.loc[table["item"] == "V1", "evidence_ref"] = "MT-1"
    assert one(power_levels(table, months=MONTHS))["evidence"] == 50


def test_rubric_versions_are_never_mixed():
    levels = told(rated(items("V", 3, 3)), rated(items("V", None, None, 4, 4), version="2"))
    row = one(levels)
    assert math.isnan(row["value"]) and math.isnan(row["evidence"]) and row[["rubric_version"]].isna().all()
    assert row[["status", "reason", "n"]].tolist() == ["cannot_be_computed", "rubric_versions_differ", 4]
    assert [one(levels, item=item)["rubric_version"] for item in ("V1", "V4")] == ["1", "2"]
    two = told(
        rated(items("V", 3, 3, 3, 3), kind="peer", rater="p1"),
        rated(items("V", 4, 4, 4, 4), kind="peer", rater="p2", version="2"),
    )
    assert one(two, kind="peer")["reason"] == one(two, item="V1", kind="peer")["reason"] == "rubric_versions_differ"


def test_rounds_outside_the_study_and_ratings_after_its_end_are_not_seen():
    table = ratings([rated(items("V", 3, 3, 3, 3)), rated(items("V", 5, 5, 5, 5), month="2010-01", moment="end")])
    assert set(power_levels(table, months=MONTHS)["round"]) == {START}
    for date, status in (
        ("2009-09-30", "ok"),
        ("2009-09", "ok"),
        ("2009-10-01", "not_collected"),
        ("2009-10", "not_collected"),
    ):
        roster = pd.DataFrame({"tambon_code": [A]})
        levels = power_levels(table.iloc[:4].assign(date=date).astype({"date": "str"}), months=MONTHS, roster=roster)
        assert set(levels.loc[(levels["power"] == "V") & (levels["rater_kind"] == "self"), "status"]) == {status}, date


def test_what_no_import_lets_through_is_refused():
    table = ratings([rated(items("V", 3, 3, 3, 3))])
    with pytest.raises(TambonError, match="agreed_level"):
        power_levels(table.drop(columns="agreed_level"), months=MONTHS)
    for bad in (
        pd.concat([table, table.iloc[:1]]),
        table.assign(agreed_level=6),
        table.assign(item="X1"),
        table.assign(rater_kind="other"),
        table.assign(rubric_version=pd.Series([None] * 4, dtype="str")),
    ):
        with pytest.raises(ValueError, match="power ratings must hold"):
            power_levels(bad, months=MONTHS)


class TestStartThenEnd:
    def beside(self, *rows, power="V", item=None):
        table = start_then_end(told(*rows))
        chosen = table[
            (table["power"] == power)
            & (table["item"].isna() if item is None else table["item"] == item)
            & (table["rater_kind"] == "self")
        ]
        return chosen.iloc[0]

    def three(self, start, then, end, then_version="1"):
        return (
            rated(items("V", *start)),
            rated(items("V", *then), month=END, moment="then", version=then_version),
            rated(items("V", *end), month=END, moment="end"),
        )

    @pytest.mark.parametrize(
        ("then", "shift", "note"),
        [((2, 2, 2, 2), -1, "then_lower"), ((3, 3, 3, 3), 0, "then_same"), ((3, 3, 3, 5), 0.5, "then_higher")],
    )
    def test_the_three_stand_side_by_side(self, then, shift, note):
        row = self.beside(*self.three((3, 3, 3, 3), then, (4, 4, 4, 4)))
        assert row[["start", "then", "end"]].tolist() == [3, sum(then) / 4, 4]
        assert row[["shift", "note"]].tolist() == [shift, note]
        assert row[["start_round", "then_round", "end_round"]].tolist() == [START, END, END]
        assert row[["start_reason", "then_reason", "end_reason"]].isna().all()

    def test_no_difference_stands_alone(self):
        names = set(start_then_end(told(rated(items("V", 3, 3, 3, 3)))).columns)
        assert {"start", "then", "end"} <= names and not any(
            word in name for name in names for word in ("gain", "change", "difference")
        )

    def test_what_is_missing_is_said(self):
        row = self.beside(rated(items("V", 3, 3, 3, 3)), rated(items("V", 4, 4, 4), month=END, moment="end"))
        assert row["start"] == 3 and math.isnan(row["end"]) and math.isnan(row["shift"])
        assert row[["then_reason", "end_reason", "note"]].tolist() == [
            "moment_not_rated",
            "power_items_missing",
            "no_then_rating",
        ]

    def test_another_rubric_gives_no_shift(self):
        row = self.beside(*self.three((3, 3, 3, 3), (2, 2, 2, 2), (4, 4, 4, 4), then_version="2"))
        assert math.isnan(row["shift"])
        assert row[["start", "then", "note", "then_version"]].tolist() == [3, 2, "rubric_changed", "2"]

    def test_the_first_start_and_the_last_end_that_have_a_level(self):
        row = self.beside(
            rated(items("V", 1, 1, 1), month="2008-01"),
            rated(items("V", 2, 2, 2, 2), month="2008-02"),
            rated(items("V", 3, 3, 3, 3), month="2008-03"),
            rated(items("V", 4, 4, 4, 4), month="2009-01", moment="end"),
            rated(items("V", 5, 5, 5, 5), month="2009-02", moment="end"),
            rated(items("V", 1, 1, 1), month="2009-03", moment="end"),
        )
        assert row[["start", "start_round", "end", "end_round"]].tolist() == [2, "2008-02", 5, "2009-02"]

    def test_means_of_three_raters_that_differ_by_rounding_only_are_the_same(self):
        peers = [
            rated(items("V", *row), kind="peer", rater=f"p{n}")
            for n, row in enumerate([(1, 2, 2, 4), (2, 2, 3, 3), (5, 3, 1, 1)])
        ]
        back = [
            rated(levels, kind="peer", rater=rater, month=END, moment="then")
            for _, _, _, _, rater, levels, *_ in reversed(peers)
        ]
        table = start_then_end(told(*peers, *back))
        assert set(table.loc[(table["power"] == "V") & (table["rater_kind"] == "peer"), "note"]) == {"then_same"}

    def test_every_note_and_reason_has_its_sentence(self):
        table = start_then_end(told(*self.three((3, 3, 3, 3), (2, 2, 2, 2), (4, 4, 4, 4)), roster=[A, B]))
        assert {f"powers.note.{note}" for note in table["note"]} <= set(words.keys("powers.note."))
        assert set(table["end_reason"].dropna()) <= set(REASONS)


class TestOverlap:
    def test_it_is_what_the_framework_declares(self):
        assert {one.code: overlapping_dimensions(one.code) for one in framework.powers()} == {
            "V": ("D7",),
            "K": ("D5",),
            "N": ("D8",),
            "P": (),
        }

    @pytest.mark.parametrize(
        ("power", "left"), [("V", ["D1", "D5", "D8"]), ("N", ["D1", "D5", "D7"]), ("P", ["D1", "D5", "D7", "D8"])]
    )
    def test_the_overlapping_dimension_is_dropped(self, power, left):
        assert (
            exclude_overlap(pd.DataFrame({"dimension": ["D1", "D5", "D7", "D8"]}), power)["dimension"].tolist() == left
        )
        results = pd.DataFrame({"indicator": ["D1.1", "D5.6", "D7.10", "D8.5"]})
        assert exclude_overlap(results, power)["indicator"].str[:2].tolist() == left

    def test_an_unknown_power_or_table_is_refused(self):
        with pytest.raises(KeyError, match="V, K, N, P"):
            exclude_overlap(pd.DataFrame({"dimension": ["D1"]}), "X")
        with pytest.raises(KeyError, match="tambon_code"):
            exclude_overlap(pd.DataFrame({"tambon_code": [A]}), "V")


def random_ratings(seed):
    """Three tambons, two rounds, all moments and sides, one to three raters; items, votes and evidence left out
    here and there.
    """
    chance = np.random.default_rng(seed)
    rows = []
    for code in (A, B, "990103"):
        for month, moment in ((START, "start"), (END, "end"), (END, "then")):
            for kind in ("self", "peer", "provincial"):
                for rater in range(chance.integers(0, 4)):
                    for item in POWER_OF:
                        if chance.random() < 0.12:
                            continue
                        low, level, high = (int(one) for one in sorted(chance.integers(1, 6, 3)))
                        votes = (low, high) if chance.random() < 0.97 else (None, None)
                        evidence = "พยาน" if chance.random() < 0.5 else None
                        version = "1" if chance.random() < 0.99 else "2"
                        rows.append(
                            (code, month, moment, kind, f"{kind}{rater}", {item: level}, *votes, evidence, version)
                        )
    return ratings(rows)


def plainly(records, code, month, moment, power, item, kind):
    """Value, low, high, spread, evidence, n and the version, in plain Python."""
    cell = [
        row
        for row in records
        if (row["tambon_code"], row["round"], row["rated_moment"], row["rater_kind"]) == (code, month, moment, kind)
    ]
    wanted = [item] if isinstance(item, str) else [f"{power}{number}" for number in (1, 2, 3, 4)]
    by_rater = {}
    for row in cell:
        if row["item"] in wanted:
            by_rater.setdefault(row["rater"], []).append(row)
    n = max((len(rows) for rows in by_rater.values()), default=0)
    used = [row for rows in by_rater.values() if len(rows) == len(wanted) for row in rows]
    if not used or len({row["rubric_version"] for row in used}) > 1:
        return (None, None, None, None, None, n, None)
    means = [
        sum(row["agreed_level"] for row in rows) / len(rows) for rows in by_rater.values() if len(rows) == len(wanted)
    ]
    voted = all(isinstance(row["lowest_vote"], int) for row in used)
    return (
        sum(means) / len(means),
        min(row["lowest_vote"] for row in used) if voted else None,
        max(row["highest_vote"] for row in used) if voted else None,
        sum(row["highest_vote"] - row["lowest_vote"] for row in used) / len(used) if voted else None,
        100 * sum(isinstance(row["evidence"], str) for row in used) / len(used),
        n,
        used[0]["rubric_version"],
    )


@pytest.mark.parametrize("seed", range(3))
def test_against_a_plain_computation(seed):
    table = random_ratings(seed)
    records = table.astype(object).to_dict("records")
    levels = power_levels(table.sample(frac=1, random_state=seed), months=MONTHS)
    reasons = set()
    for row in levels.to_dict("records"):
        wanted = plainly(
            records, *(row[name] for name in ("tambon_code", "round", "moment", "power", "item", "rater_kind"))
        )
        got = tuple(row[name] for name in ("value", "low", "high", "spread", "evidence", "n", "rubric_version"))
        for have, want in zip(got, wanted, strict=True):
            assert (
                pd.isna(have) if want is None else have == (want if isinstance(want, str) else pytest.approx(want))
            ), row
        assert (row["status"] == "ok") == (wanted[0] is not None) == pd.isna(row["reason"])
        reasons.add(row["reason"])
    assert {"power_items_missing", "rubric_versions_differ", "item_not_rated", "power_not_rated"} <= reasons


def test_another_tambon_and_a_later_round_change_nothing():
    table = random_ratings(5)
    alone = power_levels(table[(table["tambon_code"] == A) & (table["round"] == START)], months=MONTHS)
    whole = power_levels(table, months=MONTHS)
    same = whole[(whole["tambon_code"] == A) & (whole["round"] == START)].reset_index(drop=True)
    pd.testing.assert_frame_equal(same, alone)
