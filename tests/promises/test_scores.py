"""A score is a tambon's own: others neither move it nor does their order."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from tambonlib.indicators.catalogue import cards
from tambonlib.indicators.composite_index import RULES, dimension_index, triples

MONTHS = ("2008-01", "2008-02")
SEEDS = given(seed=st.integers(0, 2**31 - 1), rule=st.sampled_from(RULES))
FEW = settings(max_examples=10, deadline=None, derandomize=True)


def invented_results(seed, tambons):
    """Results of every headline part, some without a value, others far beyond what anyone expects."""
    chance = np.random.default_rng(seed)
    rows = [
        (code, month, card.id, part.key)
        for code in tambons
        for month in MONTHS
        for card in cards()
        for part in card.parts
    ]
    table = pd.DataFrame(rows, columns=["tambon_code", "month", "indicator", "part"])
    value = chance.normal(50, 200, len(table))
    status = chance.choice(["ok", "ok", "ok", "too_few", "not_collected", "cannot_be_computed"], len(table))
    told = table.assign(value=np.where(status == "ok", value, np.nan), n=5, N=9, status=status)
    return told.assign(reason=told["status"].where(told["status"] != "ok"), definition="1")


def of_old(rows, old):
    return rows[rows["tambon_code"].isin(old)].reset_index(drop=True)


@FEW
@SEEDS
def test_a_new_tambon_never_moves_another_ones_score(seed, rule):
    old = ("990101", "990102")
    results = invented_results(seed, old)
    more = pd.concat([results, invented_results(seed + 1, ("970101", "990103"))], ignore_index=True)
    pd.testing.assert_frame_equal(of_old(dimension_index(more, rule=rule), old), dimension_index(results, rule=rule))
    pd.testing.assert_frame_equal(of_old(triples(more), old), triples(results))


@FEW
@SEEDS
def test_scores_keep_their_scale_and_their_counts_in_any_order(seed, rule):
    results = invented_results(seed, ("990101", "990102"))
    told = dimension_index(results, rule=rule)
    pd.testing.assert_frame_equal(dimension_index(results.sample(frac=1, random_state=seed % 1000), rule=rule), told)
    assert told["value"].dropna().between(0, 100).all()
    assert (told["n"] <= told["N"]).all()
    assert (told["value"].notna() == (told["status"] == "ok")).all()
    assert (told["reason"].isna() == (told["status"] == "ok")).all()
    named = told["left_out"].str.split().str.len()
    assert (named == told["N"] - told["n"]).all()
