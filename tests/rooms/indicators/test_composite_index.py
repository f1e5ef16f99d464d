"""The triple and the optional index: chosen as declared, on declared goalposts, saying what is missing."""

import pandas as pd
import pytest

from tambonlib import framework
from tambonlib.indicators import composite_index
from tambonlib.indicators.card import STEPS
from tambonlib.indicators.catalogue import cards
from tambonlib.indicators.citations import citation
from tambonlib.indicators.results_chain import chain, check_chain, declared_chains
from tambonlib.settings import default_settings

D2 = {("D2.4", "margin"): (25.0, "ok"), ("D2.6", "adjusted"): (80.0, "ok")}
DEFAULTS = {name: one.value for name, one in default_settings().items()}


def results(values, tambon="990101", month="2008-01"):
    """Results of one tambon and month: (indicator, part) → (value, status)."""
    rows = [
        (tambon, month, *series, value, 7, 9, status, None if status == "ok" else "no_records", "1")
        for series, (value, status) in values.items()
    ]
    columns = ["tambon_code", "month", "indicator", "part", "value", "n", "N", "status", "reason", "definition"]
    types = {"value": "float64", "n": "Int64", "N": "Int64", "reason": "str"}
    return pd.DataFrame(rows, columns=columns).astype(types)


def index_of(values, dimension="D2", **options):
    """The one row of the index of a dimension."""
    told = composite_index.dimension_index(results(values), **{"rule": "all_parts", **options})
    (row,) = told[told["dimension"] == dimension].to_dict("records")
    return row


def missing(*series, status="not_collected"):
    return {one: (float("nan"), status) for one in series}


def test_before_a_tambon_joined_the_index_says_so():
    rows = results(missing(*D2)).assign(reason="not_joined_yet")
    told = composite_index.dimension_index(rows, rule="all_parts").query("dimension == 'D2'")
    assert told[["status", "reason"]].values.tolist() == [["not_collected", "not_joined_yet"]]


def test_every_declared_series_is_a_part_of_its_step():
    by_id = {card.id: card for card in cards()}
    for dimension, steps in declared_chains().items():
        for step, series in steps.items():
            for indicator, part in series:
                assert by_id[indicator].dimension == dimension
                assert by_id[indicator].part(part).step == step
                assert by_id[indicator].part(part).direction != "context"


def test_a_step_without_a_declared_series_has_no_part_that_could_stand_for_it():
    for dimension, steps in declared_chains().items():
        for step, series in steps.items():
            of_step = [
                part for card in cards() if card.dimension == dimension for part in card.parts if part.step == step
            ]
            assert bool(series) == bool(of_step), f"{dimension} {step}"


def test_faults_of_the_chain_are_all_told():
    tree = {"dated": "2026-11-22", "source": "", "dimensions": {"D1": {"do": [], "change": []}}}
    assert {(fault.code, fault.key) for fault in check_chain(tree)} == {
        ("definition_missing", "source"),
        ("definition_codes", "dimensions"),
        ("definition_codes", "dimensions.D1"),
    }


def test_the_triple_gives_the_results_rows_as_they_are():
    told = composite_index.triples(
        results({("D1.1", "month"): (80.0, "ok"), ("D1.7", "met"): (float("nan"), "too_few")})
    )
    assert len(told) == len(framework.dimensions()) * len(STEPS)
    d1 = told[told["dimension"] == "D1"].set_index("step")
    assert d1.loc["do", ["value", "n", "N", "status"]].tolist() == [80.0, 7, 9, "ok"]
    assert d1.loc["change", "status"] == "too_few"
    assert d1.loc["learn", ["n", "status", "reason"]].tolist() == [0, "not_collected", "no_records"]


def test_a_step_without_a_series_says_so():
    told = composite_index.triples(results(D2)).set_index(["dimension", "step"])
    assert told.loc[("D4", "learn"), "status"] == "cannot_be_computed"
    assert told.loc[("D4", "learn"), "reason"] == "no_part_for_step"


def test_pictures_and_scores_choose_alike_where_the_unit_allows():
    by_id = {card.id: card for card in cards()}
    for dimension in framework.dimensions():
        for step, series in chain(dimension.code).items():
            if series and by_id[series[0]].part(series[1]).unit == "percent":
                assert chain(dimension.code, unit="percent")[step] == series


def test_no_index_unless_asked_for():
    assert default_settings()["dimension_index"].value == "none"
    assert composite_index.asked_index(results(D2), DEFAULTS).empty
    asked = composite_index.asked_index(results(D2), {**DEFAULTS, "dimension_index": "all_parts"})
    assert asked.loc[asked["dimension"] == "D2", "value"].tolist() == [65.0]


def test_an_unknown_rule_is_refused():
    with pytest.raises(ValueError, match="average"):
        composite_index.dimension_index(results(D2), rule="average")


def test_index_by_hand():
    # margin 25 between 0 and 50: halfway; adjusted 80 of 100. (50 + 80) / 2 = 65
    row = index_of(D2)
    assert (row["value"], row["n"], row["N"], row["status"], row["left_out"]) == (65.0, 2, 2, "ok", "")


def test_less_is_better_counts_from_the_other_end():
    # D4: members 60 and paid 90 as they are; 6 of 24 months: 25; 5 of 20 percent: 75; load 0.1 of 1: 90. Mean 68
    d4 = {
        ("D4.1", "members"): (60.0, "ok"),
        ("D4.2", "paid"): (90.0, "ok"),
        ("D4.4", "months"): (6.0, "ok"),
        ("D4.5", "share"): (5.0, "ok"),
        ("D4.6", "load"): (0.1, "ok"),
    }
    row = index_of(d4, "D4")
    assert row["value"] == pytest.approx((60 + 90 + 25 + 75 + 90) / 5)
    assert row["beyond"] == 0


def test_beyond_a_goalpost_counts_as_its_end_and_is_told():
    row = index_of({**D2, ("D2.4", "margin"): (-300.0, "ok")})
    assert (row["value"], row["beyond"]) == (40.0, 1)


def test_missing_parts_are_not_averaged_over():
    row = index_of({**D2, **missing(("D2.6", "adjusted"))})
    assert pd.isna(row["value"])
    assert (row["n"], row["N"], row["status"], row["reason"]) == (1, 2, "cannot_be_computed", "index_parts_missing")
    assert row["left_out"] == "D2.6.adjusted"


def test_missing_parts_are_left_out_only_where_declared_and_named():
    row = index_of({**D2, **missing(("D2.6", "adjusted"))}, rule="parts_present")
    assert (row["value"], row["status"], row["n"], row["N"], row["left_out"]) == (50.0, "ok", 1, 2, "D2.6.adjusted")


def test_too_few_parts_give_no_index_even_then():
    row = index_of({**D2, **missing(("D2.6", "adjusted"))}, rule="parts_present", fewest_percent=51)
    assert pd.isna(row["value"])
    assert row["reason"] == "index_parts_missing"


def test_nothing_collected_is_not_the_same_as_too_few():
    series = tuple(D2)
    assert index_of(missing(*series), rule="parts_present")["status"] == "not_collected"
    few = index_of(missing(*series, status="too_few"), rule="parts_present")
    assert (few["status"], few["reason"]) == ("too_few", "too_few_households")
    mixed = {**missing(series[0]), **missing(series[1], status="too_few")}
    assert index_of(mixed)["status"] == "cannot_be_computed"


def test_a_part_that_the_results_do_not_hold_is_missing_too():
    row = index_of({("D2.4", "margin"): (25.0, "ok")})
    assert (row["N"], row["left_out"]) == (2, "D2.6.adjusted")


def test_every_headline_part_stands_once_or_describes():
    headlines = {(card.id, card.headline.key): card for card in cards() if card.dimension != "S"}
    declared, out = set(composite_index.goalposts()), set(composite_index.left_out())
    with_direction = {series for series, card in headlines.items() if card.headline.direction != "context"}
    assert declared | out == with_direction
    assert not declared & out


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        ({"lower": 0, "upper": 100, "source": "own"}, ("definition_missing", "posts.D1.1.month.dated")),
        (
            {"lower": 0, "upper": 100, "dated": "22/11/2569", "source": "own"},
            ("iso_date", "posts.D1.1.month.dated"),
        ),
        (
            {"lower": 9, "upper": 3, "dated": "2026-11-22", "source": "own"},
            ("goalposts_order", "posts.D1.1.month"),
        ),
        (
            {"lower": "a", "upper": 3, "dated": "2026-11-22", "source": "own"},
            ("goalposts_order", "posts.D1.1.month"),
        ),
        (
            {"lower": 0, "upper": 3, "dated": "2026-11-22", "source": "own", "to": 1},
            ("definition_unknown", "posts.D1.1.month.to"),
        ),
    ],
)
def test_faulty_goalposts_are_told(block, fault):
    tree = {"version": "1", "left_out": {}, "posts": {"D1.1.month": block}}
    assert [(one.code, one.key) for one in composite_index.check_goalposts(tree)] == [fault]


def test_goalposts_and_left_out_at_once_is_a_fault():
    block = {"lower": 0, "upper": 3, "dated": "2026-11-22", "source": "own"}
    tree = {"version": "1", "left_out": {"D1.1.month": {"th": "ก", "en": "a"}}, "posts": {"D1.1.month": block}}
    assert [fault.code for fault in composite_index.check_goalposts(tree)] == ["goalposts_twice"]


@pytest.mark.parametrize("lang", ["th", "en"])
def test_the_recipe_names_every_goalpost_what_is_left_out_and_the_rule(lang):
    told = composite_index.score_recipe(
        lang, {**DEFAULTS, "dimension_index": "parts_present", "index_fewest_percent": 60}
    )
    for (indicator, _), post in composite_index.goalposts().items():
        assert any(
            line.startswith(f"- {indicator} ") and citation(post.source, lang) in line for line in told.splitlines()
        )
    assert all(text[lang] in told for text in composite_index.left_out().values())
    assert "60" in told.splitlines()[-1]


def test_the_recipe_says_what_has_no_indicator():
    assert "- D4 learn: no indicator stands for it" in composite_index.score_recipe("en")
