"""The planted powers are what raters saw, as the measured levels tell them: who precedes what, and who sees it
otherwise.
"""

import pandas as pd
import pytest

from tambonlib.demo.plan import settings, study_months, tambons
from tambonlib.indicators.power_levels import power_levels, start_then_end
from tambonlib.indicators.rater_agreement import rater_agreement

SEED = 2550
OTHERS = ["peer", "provincial"]


@pytest.fixture(scope="module")
def ratings(other):
    parts = [other(tambon.code)["power_rating"] for tambon in tambons() if "power_rating" in other(tambon.code)]
    whole = ["agreed_level", "lowest_vote", "highest_vote", "target_level"]
    return pd.concat([part.astype(object) for part in parts], ignore_index=True).astype(
        {**dict.fromkeys(whole, "Int64")}
    )


@pytest.fixture(scope="module")
def levels(ratings):
    """The level of each power, where it is told."""
    told = power_levels(ratings, months=study_months())
    return told[told["item"].isna() & (told["status"] == "ok")]


def _with(kind: str) -> dict[str, int]:
    """Code → position of the first month, of the tambons in which this is planted."""
    return {tambon.code: tambon.has(kind).start for tambon in tambons() if tambon.has(kind)}


def test_others_see_the_data_power_low_before_it_rises_and_high_afterwards(levels):
    for code, start in _with("data_power").items():
        seen = levels[(levels["tambon_code"] == code) & (levels["power"] == "K") & levels["rater_kind"].isin(OTHERS)]
        month = seen["round"].map(list(study_months()).index)
        assert seen.loc[month < start, "value"].max() < 3.3 or (month >= start).all()
        assert seen.loc[month >= start + 3, "value"].min() > 3.3


def test_the_data_power_is_high_before_commitments_are_met(levels):
    """In the round before the households' spending falls, others already see it."""
    kinds = settings("story")["kinds"]["less_vice"]["tambons"]
    for code, start in _with("data_power").items():
        assert study_months()[start] < kinds[code]["from"]


def test_whose_proposals_move_has_volunteers_whom_others_rate_three_or_more(levels):
    seen = levels[(levels["power"] == "V") & levels["rater_kind"].isin(OTHERS)].groupby("tambon_code")["value"].mean()
    assert (seen.reindex(list(_with("proposals_move"))) >= 3).all()
    strong = {*_with("proposals_move"), *_with("volunteers_alone")}
    assert seen[~seen.index.isin(strong)].max() < 3.3


def test_who_overrates_itself_stands_out_from_all_others(levels):
    by_side = levels.pivot_table(index="tambon_code", columns="rater_kind", values="value")
    gap = by_side["self"] - by_side[OTHERS].mean(axis=1)
    over = list(_with("overrates_itself"))
    assert gap[over].min() > 1.5 and gap.drop(over).max() < 1


def test_looking_back_the_start_seems_lower_than_it_was_rated_then(ratings):
    told = start_then_end(power_levels(ratings, months=study_months()))
    own = told[told["item"].isna() & (told["rater_kind"] == "self")]
    assert own["shift"].mean() < -0.2
    assert (own["note"] == "then_lower").mean() > 0.5


def test_others_agree_more_with_each_other_than_with_the_tambon_itself(ratings):
    told = rater_agreement(ratings, months=study_months(), seed=SEED, bootstrap_draws=50)
    exact = told[(told["measure"] == "exact") & told["power"].isna() & told["round"].isna()]
    exact = exact.set_index(["rater_kind", "other_kind"])["value"]
    assert exact[("peer", "provincial")] > exact[("self", "provincial")]
