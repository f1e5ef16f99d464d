"""What holds for every indicator, those of today and those to come.

Each promise is tried on records invented from the codebook (records.py), so that a new indicator is
covered as soon as it stands in the catalogue.
"""

import doctest
import inspect

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tambonlib import words
from tambonlib.errors import TambonError
from tambonlib.indicators import measure as measuring
from tambonlib.indicators.card import STEPS, text_faults
from tambonlib.indicators.catalogue import card, cards, indicator_of, indicators
from tambonlib.indicators.indicator import COLUMNS
from tambonlib.indicators.reasons import REASONS
from tambonlib.indicators.results_table import COLUMNS as RESULT_COLUMNS
from tambonlib.indicators.results_table import STATUSES
from tambonlib.settings import default_settings
from tests.promises.records import MONTHS, TAMBONS, doubled, invented_records, shuffled

#: Indicators of one log of the whole study: there a tambon of which nothing is written got nothing.
LOGS = [one.card.id for one in indicators() if one.card.whole_study]
#: What a part may count that doubles with the households.
PEOPLE = ("households", "members")
ALL = pytest.mark.parametrize("indicator", indicators(), ids=lambda one: one.card.id)
SEEDS = given(seed=st.integers(0, 2**31 - 1))
# A smaller seed is no simpler case, so nothing is shrunk.
FEW = settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)


def told(indicator, records, **options):
    """What the indicator gives, in one order."""
    rows = indicator(*(records[name] for name in indicator.card.tables), months=MONTHS, **options)
    return rows.sort_values(["part", "tambon_code", "month"], ignore_index=True)


class Study:
    """What measuring needs of a study."""

    months = MONTHS
    roster = pd.DataFrame({"tambon_code": [*TAMBONS, "990103"]}, dtype="str")
    agreed_lists = None
    recorded_categories = None

    def __init__(self, minimum_households=3):
        defaults = {name: one.value for name, one in default_settings().items()}
        self.settings = {**defaults, "minimum_households": minimum_households}


def all_tables():
    return sorted({name for one in cards() for name in one.tables})


def test_there_are_indicators_to_promise_something_of():
    assert {one.id for one in cards()} >= {f"D1.{number}" for number in range(1, 8)}


@ALL
@FEW
@SEEDS
def test_the_order_of_rows_does_not_matter(indicator, seed):
    records = invented_records(indicator.card.tables, seed)
    pd.testing.assert_frame_equal(told(indicator, records), told(indicator, shuffled(records, seed)))


@pytest.mark.parametrize(
    "indicator", [one for one in indicators() if not one.card.whole_study], ids=lambda one: one.card.id
)
@FEW
@SEEDS
def test_what_one_tambon_lacks_changes_nothing_for_another(indicator, seed):
    records = invented_records(indicator.card.tables, seed)
    first = min(TAMBONS)
    expected = told(indicator, records).query("tambon_code != @first").reset_index(drop=True)
    assert len(expected)
    for name, rows in records.items():
        if "tambon_code" in rows:
            lacking = told(indicator, {**records, name: rows[rows["tambon_code"] != first].reset_index(drop=True)})
            pd.testing.assert_frame_equal(lacking.query("tambon_code != @first").reset_index(drop=True), expected)


@ALL
@FEW
@SEEDS
def test_inputs_are_unchanged(indicator, seed):
    records = invented_records(indicator.card.tables, seed)
    before = {name: rows.copy(deep=True) for name, rows in records.items()}
    told(indicator, records)
    for name in records:
        pd.testing.assert_frame_equal(records[name], before[name])


@ALL
@FEW
@SEEDS
def test_doubled_households_leave_values_unmoved_and_double_n(indicator, seed):
    records = invented_records(indicator.card.tables, seed)
    once, twice = told(indicator, records), told(indicator, doubled(records))
    np.testing.assert_allclose(twice["value"], once["value"], rtol=1e-9)
    of_households = once["part"].map({part.key: part.counts in PEOPLE for part in indicator.card.parts})
    factor = of_households.map({True: 2, False: 1}).astype("Int64")
    assert (twice["n"] == once["n"] * factor).all()
    assert (twice["N"].fillna(-1) == (once["N"] * factor).fillna(-1)).all()
    assert twice["reason"].equals(once["reason"])


@ALL
@FEW
@SEEDS
def test_values_are_told_with_n_of_N_and_keep_their_bounds(indicator, seed):
    rows = told(indicator, invented_records(indicator.card.tables, seed))
    assert tuple(rows.columns) == COLUMNS
    assert rows["value"].notna().any(), "these records must be rich enough to say something"
    assert set(rows["part"]) == {part.key for part in indicator.card.parts}
    assert not rows.duplicated(["tambon_code", "month", "part"]).any()
    assert (rows["n"] >= 0).all() and (rows["n"] <= rows["N"]).fillna(True).all()
    assert (rows["reason"].notna() == rows["value"].isna()).all()
    assert set(rows["reason"].dropna()) <= set(REASONS)
    assert not np.isinf(rows["value"]).any()
    for part in indicator.card.parts:
        values = rows.loc[rows["part"] == part.key, "value"].dropna()
        assert part.lower is None or (values >= part.lower).all()
        assert part.upper is None or (values <= part.upper).all()
        assert not (part.unit == "count" and (values % 1 != 0).any())


@ALL
def test_every_missing_column_is_refused_and_named(indicator):
    records = invented_records(indicator.card.tables, 1)
    assert indicator.columns
    for name, columns in indicator.columns.items():
        for column in columns:
            with pytest.raises(TambonError) as refused:
                told(indicator, {**records, name: records[name].drop(columns=column)})
            fault = refused.value.faults[0]
            assert fault.values["table"] == name and fault.values["columns"] == column
            assert all(name in fault.text(lang) and column in fault.text(lang) for lang in words.LANGUAGES)


@ALL
def test_columns_that_are_not_declared_are_not_used(indicator):
    records = invented_records(indicator.card.tables, 1)
    narrow = {name: records[name][list(indicator.columns[name])] for name in indicator.card.tables}
    pd.testing.assert_frame_equal(told(indicator, narrow), told(indicator, records))


@ALL
def test_empty_tables_give_no_value_and_no_error(indicator):
    records = {name: rows.iloc[:0] for name, rows in invented_records(indicator.card.tables, 1).items()}
    assert told(indicator, records)["value"].notna().sum() == 0


@ALL
def test_each_empty_table_alone_gives_no_error_and_no_zero_for_want_of_records(indicator):
    records = invented_records(indicator.card.tables, 1)
    for name in indicator.card.tables:
        rows = told(indicator, {**records, name: records[name].iloc[:0]})
        needing = [part.key for part in indicator.card.parts if name in part.tables]
        assert rows.loc[rows["part"].isin(needing), "value"].isna().all()


@pytest.mark.parametrize(
    "indicator", [one for one in indicators() if one.card.id not in LOGS], ids=lambda one: one.card.id
)
def test_one_tambon_is_not_moved_by_another(indicator):
    records = invented_records(indicator.card.tables, 5)
    alone = {
        name: rows[rows["tambon_code"] == TAMBONS[0]] if "tambon_code" in rows else rows
        for name, rows in records.items()
    }
    both = told(indicator, records)
    both = both[both["tambon_code"] == TAMBONS[0]].reset_index(drop=True)
    pd.testing.assert_frame_equal(told(indicator, alone), both)


@ALL
def test_an_unknown_setting_is_refused_with_the_nearest_name(indicator):
    records = invented_records(indicator.card.tables, 1)
    with pytest.raises(TambonError) as refused:
        told(indicator, records, monthz=3)
    assert refused.value.faults[0].values["nearest"] == "months"


@ALL
def test_settings_of_the_card_are_the_ones_that_are_used(indicator):
    functions = [indicator.formula]
    for one in functions:
        functions += [indicator.bases[name] for name in inspect.signature(one).parameters if name in indicator.bases]
    used = {name for one in functions for name in inspect.signature(one).parameters}
    assert used & set(default_settings()) == set(indicator.card.settings)


@ALL
def test_the_card_speaks_thai_and_english(indicator):
    one = indicator.card
    texts = [(one.th, one.en), *((part.th, part.en) for part in one.parts)]
    assert [fault.text("en") for th, en in texts for fault in text_faults(th, en, one.id)] == []


@ALL
def test_the_example_in_the_docstring_runs(indicator):
    found = doctest.DocTestFinder(recurse=False).find(
        indicator.formula, indicator.__name__, globs={indicator.__name__: indicator}
    )
    assert sum(len(one.examples) for one in found) >= 1
    runner = doctest.DocTestRunner(verbose=False)
    assert [runner.run(one).failed for one in found] == [0] * len(found)


@ALL
def test_card_and_catalogue_agree(indicator):
    one = indicator.card
    assert card(one.id) is one and indicator_of(one.id) is indicator
    assert one.headline in one.parts and all(part.step in STEPS for part in one.parts)


def test_ids_stand_once():
    ids = [one.id for one in cards()]
    assert len(ids) == len(set(ids))


def test_every_reason_has_its_sentence_and_every_sentence_its_reason():
    assert set(words.keys("reasons.")) == {f"reasons.{reason}" for reason in REASONS}
    assert set(REASONS.values()) == {"too_few", "not_collected", "cannot_be_computed"}


@FEW
@SEEDS
def test_results_hold_every_tambon_month_and_part_once_and_nothing_below_the_tambon(seed):
    results = measuring.measure(invented_records(all_tables(), seed), study=Study())
    parts = [(one.id, part.key) for one in cards() for part in one.parts]
    assert tuple(results.columns) == RESULT_COLUMNS
    assert len(results) == 3 * len(MONTHS) * len(parts)
    assert not results.duplicated(["tambon_code", "indicator", "part", "month"]).any()
    assert set(results["tambon_code"]) == {*TAMBONS, "990103"}
    assert set(zip(results["indicator"], results["part"], strict=True)) == set(parts)
    order = results.sort_values(["tambon_code", "indicator", "part", "month"], ignore_index=True)
    pd.testing.assert_frame_equal(results, order)


@FEW
@SEEDS
def test_results_have_a_value_exactly_where_their_status_is_ok(seed):
    results = measuring.measure(invented_records(all_tables(), seed), study=Study())
    assert set(results["status"]) <= set(STATUSES)
    assert (results["value"].notna() == (results["status"] == "ok")).all()
    assert (results["reason"].isna() == (results["status"] == "ok")).all()
    assert (results["reason"].dropna().map(REASONS) == results.loc[results["reason"].notna(), "status"]).all()
    versions = {one.id: one.definition for one in cards()}
    assert (results["definition"] == results["indicator"].map(versions)).all()


@FEW
@SEEDS
def test_no_value_rests_on_fewer_than_the_minimum(seed):
    records = invented_records(all_tables(), seed)
    results = measuring.measure(records, study=Study(minimum_households=4))
    with_minimum = {(one.id, part.key) for one in cards() for part in one.parts if part.minimum}
    held = np.array([pair in with_minimum for pair in zip(results["indicator"], results["part"], strict=True)])
    ok = results[held & results["status"].eq("ok")]
    assert len(ok) and (ok["n"] >= 4).all()
    lower = measuring.measure(records, study=Study(minimum_households=1))
    too_few = results["status"].eq("too_few")
    assert lower.loc[too_few, "status"].eq("ok").all() and lower.loc[too_few, "n"].between(1, 3).all()
    pd.testing.assert_frame_equal(results[~too_few], lower[~too_few])


def test_the_tambon_of_which_nothing_was_fed_says_so_everywhere():
    results = measuring.measure(invented_records(all_tables(), 3), study=Study())
    silent = results[(results["tambon_code"] == "990103") & ~results["indicator"].isin(LOGS)]
    assert set(silent["status"]) == {"not_collected"} and set(silent["reason"]) == {"no_records"}
    assert (silent["n"] == 0).all() and silent["N"].isna().all()


@ALL
@FEW
@SEEDS
def test_no_month_before_a_tambon_joined_has_a_value_and_later_ones_stay(indicator, seed):
    study, records = Study(minimum_households=1), invented_records(indicator.card.tables, seed)
    always = measuring.measure(records, study=study, indicators=(indicator,))
    since = {"990101": "2001-01", "990102": MONTHS[5], "990103": MONTHS[-1]}
    study.roster = study.roster.assign(joined=study.roster["tambon_code"].map(since))
    results = measuring.measure(records, study=study, indicators=(indicator,))
    before = results["month"] < results["tambon_code"].map(since)
    assert before.sum() == (5 + len(MONTHS) - 1) * len(indicator.card.parts)
    assert set(results.loc[before, "status"]) == {"not_collected"} and set(results.loc[before, "reason"]) == {
        "not_joined_yet"
    }
    assert (
        results.loc[before, "value"].isna().all()
        and (results.loc[before, "n"] == 0).all()
        and results.loc[before, "N"].isna().all()
    )
    assert "not_joined_yet" not in set(results.loc[~before, "reason"])
    if not indicator.card.whole_study:  # there a tambon's share depends on who else has joined
        pd.testing.assert_frame_equal(results[~before], always[~before])


def test_the_tambon_that_a_log_of_the_whole_study_does_not_name_got_nothing():
    results = measuring.measure(invented_records(all_tables(), 3), study=Study())
    unnamed = results[(results["tambon_code"] == "990103") & results["indicator"].isin(LOGS)]
    assert set(unnamed["n"]) <= {0, 3}, "three tambons are what the tambon's dose is compared with"
    hours = unnamed[(unnamed["indicator"] == "S.1")]
    assert (hours["value"] == 0).all() and len(hours)
