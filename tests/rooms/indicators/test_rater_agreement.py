"""Agreement of the sides: which ratings are compared, what is said where none can be, and the bootstrap."""

import numpy as np
import pandas as pd
import pytest

from tambonlib import words
from tambonlib.indicators.examples import ratings
from tambonlib.indicators.power_levels import POWER_OF
from tambonlib.indicators.rater_agreement import MEASURES, icc_agreement, quadratic_kappa, rater_agreement
from tambonlib.indicators.reasons import REASONS
from tambonlib.months import span

MONTHS = span("2008-01", 21)
ITEMS = tuple(POWER_OF)


def rated(code, kind, levels, *, month="2008-01", moment="start", rater=None, version="1"):
    return (code, month, moment, kind, rater or kind, levels, None, None, None, version)


def told(rows, **options):
    options = {"seed": 5, "bootstrap_draws": 200, "agreement_minimum_tambons": 1, **options}
    return rater_agreement(ratings(rows), months=MONTHS, **options)


def chosen(table, other="peer", own="self", power=None, month=None):
    rows = table[
        (table["rater_kind"] == own)
        & (table["other_kind"] == other)
        & (table["power"].isna() if power is None else table["power"] == power)
        & (table["round"].isna() if month is None else table["round"] == month)
    ]
    assert rows["measure"].tolist() == list(MEASURES)
    return rows.set_index("measure")


def test_a_case_by_eye():
    # V1 4–4, V2 3–4, V3 5–3, K1 2–1: one of four the same, three of four within one level.
    rows = chosen(
        told(
            [
                rated("990101", "self", {"V1": 4, "V2": 3, "V3": 5, "K1": 2}),
                rated("990101", "peer", {"V1": 4, "V2": 4, "V3": 3, "K1": 1}),
            ]
        )
    )
    assert rows.loc["exact", "value"] == 25 and rows.loc["within_one", "value"] == 75
    assert rows.loc["icc", "value"] == pytest.approx(float(icc_agreement(np.array([[4, 4], [3, 4], [5, 3], [2, 1]]))))
    assert set(rows["n"]) == set(rows["N"]) == {4} and set(rows["tambons"]) == {1}


def test_each_power_and_round_is_told_by_itself():
    table = told(
        [
            rated("990101", "self", {"V1": 4, "K1": 2}),
            rated("990101", "peer", {"V1": 4, "K1": 4}),
            rated("990101", "self", {"V1": 5}, month="2009-01", moment="end"),
            rated("990101", "peer", {"V1": 3}, month="2009-01", moment="end"),
        ]
    )
    exact = {
        (power, month): chosen(table, power=power, month=month).loc["exact", ["value", "n"]].tolist()
        for power, month in ((None, None), ("V", None), ("K", None), (None, "2008-01"), ("V", "2009-01"))
    }
    assert exact == {
        (None, None): [100 / 3, 3],
        ("V", None): [50, 2],
        ("K", None): [0, 1],
        (None, "2008-01"): [50, 2],
        ("V", "2009-01"): [0, 1],
    }
    assert len(table) == 3 * (1 + 4) * (1 + 2) * 4
    assert chosen(table, power="K", month="2009-01")["reason"].unique().tolist() == ["no_pair_of_ratings"]


def test_what_only_one_side_rated_is_in_N_only():
    rows = chosen(
        told(
            [
                rated("990101", "self", {"V1": 4, "V2": 3}),
                rated("990101", "peer", {"V1": 4, "V3": 3}),
                rated("990102", "self", {"V1": 1}),
            ]
        )
    )
    assert (rows.loc["exact", "n"], rows.loc["exact", "N"], rows.loc["exact", "tambons"]) == (1, 4, 1)


def test_each_of_several_raters_is_compared():
    rows = chosen(
        told(
            [
                rated("990101", "self", {"V1": 4}),
                *(rated("990101", "peer", {"V1": level}, rater=f"p{level}") for level in (4, 3, 1)),
            ]
        )
    )
    assert rows.loc["exact", ["value", "n"]].tolist() == [100 / 3, 3]
    assert rows.loc["within_one", "value"] == pytest.approx(200 / 3)


def test_the_look_back_is_left_out():
    rows = [
        rated("990101", kind, {"V1": level}, month="2009-01", moment="then")
        for kind, level in (("self", 1), ("peer", 5))
    ]
    table = told([*rows, rated("990101", "self", {"V1": 3}), rated("990101", "peer", {"V1": 3})])
    assert chosen(table).loc["exact", ["value", "n"]].tolist() == [100, 1]


def test_different_rubrics_are_never_compared():
    table = told(
        [
            rated("990101", "self", {"V1": 3, "V2": 3}),
            rated("990101", "peer", {"V1": 3}),
            rated("990101", "peer", {"V2": 5}, version="2"),
            rated("990102", "self", {"K1": 3}),
            rated("990102", "peer", {"K1": 3}, version="2"),
        ]
    )
    assert chosen(table).loc["exact", ["value", "n", "N", "other_rubric"]].tolist() == [100, 1, 3, 2]
    row = chosen(table, power="K").loc["exact"]
    assert (row["status"], row["reason"], row["n"], row["other_rubric"]) == (
        "not_collected",
        "no_pair_of_ratings",
        0,
        1,
    )


def test_fewer_tambons_than_the_minimum_tell_nothing():
    rows = [
        rated(f"9901{n:02d}", kind, {"V1": level}) for n, level in enumerate((1, 2, 3)) for kind in ("self", "peer")
    ]
    below, met = (chosen(told(rows, agreement_minimum_tambons=minimum)) for minimum in (4, 3))
    assert below["value"].isna().all() and set(below["status"]) == {"too_few"} and set(below["tambons"]) == {3}
    assert set(met["status"]) == {"ok"} and set(met["value"]) == {100, 1}
    assert set(chosen(rater_agreement(ratings(rows), months=MONTHS, seed=1))["reason"]) == {"too_few_tambons"}


def test_without_any_rating_it_is_not_collected():
    table = told([])
    assert len(table) == 3 * 5 * 4 and set(table["reason"]) == {"no_pair_of_ratings"} and set(table["n"]) == {0}


def test_ratings_that_are_all_the_same_have_shares_but_no_coefficient():
    rows = chosen(
        told([rated(f"9901{n:02d}", kind, dict.fromkeys(ITEMS, 3)) for n in range(12) for kind in ("self", "peer")])
    )
    assert rows["value"].iloc[:2].tolist() == [100, 100] and rows["value"].iloc[2:].isna().all()
    assert rows["reason"].iloc[2:].tolist() == ["ratings_all_the_same"] * 2
    assert rows["note"].iloc[:2].tolist() == ["interval_without_width"] * 2
    assert rows[["low", "high"]].iloc[2:].isna().all(axis=None)


def test_an_interval_that_most_draws_cannot_give_is_not_told():
    # Only one tambon of ten varies: more than a third of the draws leave it out, (1 − 1/10)^10 = 0.35.
    same = [rated(f"9901{n:02d}", kind, {"V1": 3}) for n in range(9) for kind in ("self", "peer")]
    rows = chosen(
        told([*same, rated("990199", "self", {"V1": 4}), rated("990199", "peer", {"V1": 5})], bootstrap_draws=2000)
    )
    assert rows["low"].notna().tolist() == [True, True, False, False]
    assert rows["note"].iloc[2:].tolist() == ["interval_not_steady"] * 2
    assert rows["status"].tolist() == ["ok"] * 4 and 0.6 < rows.loc["icc", "draws"] / 2000 < 0.7


def many(seed, tambons=15):
    chance = np.random.default_rng(seed)
    rows = []
    for n in range(tambons):
        true = chance.integers(1, 6, len(ITEMS))
        for kind in ("self", "peer", "provincial"):
            levels = np.clip(true + chance.integers(-1, 2, len(ITEMS)), 1, 5)
            rows.append(
                rated(
                    f"9901{n:02d}",
                    kind,
                    {item: int(level) for item, level in zip(ITEMS, levels, strict=True) if chance.random() < 0.9},
                )
            )
    return rows


def test_the_bootstrap_against_a_plain_one():
    rows = many(1)
    levels = {(code, kind, item): level for code, _, _, kind, _, items, *_ in rows for item, level in items.items()}
    codes = sorted({code for code, *_ in levels})
    pairs = {
        code: [
            (levels[code, "self", item], levels[code, "peer", item])
            for item in ITEMS
            if {(code, "self", item), (code, "peer", item)} <= set(levels)
        ]
        for code in codes
    }
    chance = np.random.default_rng(5)
    values = {measure: [] for measure in MEASURES}
    for chosen_tambons in chance.integers(len(codes), size=(200, len(codes))):
        drawn = np.array([pair for place in chosen_tambons for pair in pairs[codes[place]]])
        apart = abs(drawn[:, 0] - drawn[:, 1])
        table = np.zeros((5, 5))
        np.add.at(table, (drawn[:, 0] - 1, drawn[:, 1] - 1), 1)
        for measure, value in zip(
            MEASURES,
            (100 * np.mean(apart == 0), 100 * np.mean(apart <= 1), icc_agreement(drawn), quadratic_kappa(table)),
            strict=True,
        ):
            values[measure].append(float(value))
    got = chosen(told(rows))
    for measure in MEASURES:
        assert got.loc[measure, ["low", "high"]].tolist() == pytest.approx(
            np.percentile(values[measure], [2.5, 97.5])
        ), measure
        assert got.loc[measure, "low"] <= got.loc[measure, "value"] <= got.loc[measure, "high"]


def test_the_interval_covers_what_it_should():
    # Sides agree exactly on half of the items, independently: about 38 of 40 intervals hold 50 percent (percentile
    # intervals a little fewer).
    chance = np.random.default_rng(11)
    held = 0
    for _ in range(40):
        rows = []
        for n in range(20):
            moved = chance.random(4) < 0.5
            rows.append(rated(f"9901{n:02d}", "self", dict(zip(ITEMS, (3, 3, 3, 3), strict=False))))
            rows.append(
                rated(f"9901{n:02d}", "peer", {item: 4 if one else 3 for item, one in zip(ITEMS, moved, strict=False)})
            )
        row = chosen(told(rows, bootstrap_draws=300), power="V").loc["exact"]
        held += row["low"] <= 50 <= row["high"]
    assert 34 <= held <= 40


def test_the_seed_decides_and_is_told():
    rows = many(2)
    first, again, other = told(rows, seed=5), told(list(reversed(rows)), seed=5), told(rows, seed=6)
    pd.testing.assert_frame_equal(first, again)
    assert set(first["seed"]) == {5} and set(other["seed"]) == {6}
    assert first["value"].equals(other["value"]) and not first["low"].equals(other["low"])


def test_a_side_that_rates_itself_higher_is_seen():
    rows = many(3)
    lifted = [
        (*row[:5], {item: min(level + 2, 5) for item, level in row[5].items()}, *row[6:]) if row[3] == "self" else row
        for row in rows
    ]
    table = told(lifted)
    between_others = chosen(table, own="peer", other="provincial")
    assert (chosen(table)["value"] < between_others["value"]).all()


def test_every_reason_note_and_measure_has_its_words():
    table = pd.concat([told(many(4)), told([])])
    assert set(table["reason"].dropna()) <= set(REASONS)
    notes = {"interval_without_width", "interval_not_steady"}
    assert {f"powers.note.{note}" for note in notes} | {f"powers.measure.{measure}" for measure in MEASURES} <= set(
        words.keys("powers.")
    )
    assert ((table["status"] == "ok") == table["value"].notna()).all() and (
        table["reason"].isna() == table["value"].notna()
    ).all()


def test_roster_and_rounds_limit_what_is_compared():
    rows = [
        rated(code, kind, {"V1": 3}, month=month)
        for code in ("990101", "990102")
        for kind in ("self", "peer")
        for month in ("2008-01", "2010-01")
    ]
    table = told(rows, roster=pd.DataFrame({"tambon_code": ["990101"]}))
    assert chosen(table).loc["exact", ["n", "N"]].tolist() == [1, 1]
