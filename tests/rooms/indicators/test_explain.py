"""What stands behind one result: found again from the records alone, codes shortened, wishes checked."""

from types import SimpleNamespace

import pandas as pd
import pytest

from tambonlib.errors import TambonError
from tambonlib.indicators import explain as explaining
from tambonlib.indicators.catalogue import indicator_of, indicators
from tambonlib.indicators.examples import example_log, example_records
from tambonlib.indicators.measure import measure
from tambonlib.months import span
from tambonlib.settings import default_settings
from tests.promises.records import MONTHS, TAMBONS, invented_records

YEAR = span("2008-01", 12)


def study(months=YEAR, tambons=("990101",), **changed):
    defaults = {name: one.value for name, one in default_settings().items()}
    return SimpleNamespace(
        months=months,
        roster=pd.DataFrame({"tambon_code": list(tambons)}, dtype="str"),
        settings={**defaults, **changed},
        agreed_lists=None,
        recorded_categories=None,
    )


def explained(indicator_id, records, *, of=None, **asked):
    one, whole = indicator_of(indicator_id), of or study()
    stored = asked.pop("stored", None)
    if stored is None:
        stored = measure(records, study=whole, indicators=(one,))
    return explaining.explain(one, records, study=whole, stored=stored, tambon_code="990101", **asked)


def test_the_example_of_the_domain_can_be_followed():
    told = explained("D1.2", example_records())
    rows = told.results.set_index("part")
    # Appendix A, example 1: tier A 1,000 of 8,400; A and B 2,000 of 8,400. Five households with the same book.
    assert rows.loc["a", "value"] == pytest.approx(100 * 1000 / 8400)
    assert rows.loc["a_to_b", "again_value"] == pytest.approx(100 * 2000 / 8400)
    assert told.agrees and told.month == "2008-12"
    sums = told.numbers.set_index(["table", "column"])
    assert sums.loc[("household_tiers", "living"), ["known_month", "sum_month"]].tolist() == [5, 5 * 8400]
    assert sums.loc[("household_tiers", "tier_a"), "sum_until"] == 12 * 5 * 1000
    # 16 lines for each of five households
    assert told.tables.set_index("table").loc["hh_ledger", ["rows", "rows_until", "rows_month"]].tolist() == [
        960,
        960,
        80,
    ]
    codes = told.codes.set_index(["column", "code"])["rows_until"]
    assert codes[("category", "alcohol")] == 60 and codes[("flow", "receipt")] == 4 * 60


def test_an_earlier_month_counts_only_what_had_happened():
    told = explained("D1.1", example_records(), month="2008-03", part="to_date")
    assert told.results["part"].tolist() == ["to_date"]
    assert told.tables.set_index("table").loc["hh_month", ["rows", "rows_until", "rows_month"]].tolist() == [60, 15, 5]


def test_the_month_is_the_latest_with_a_value_else_the_last():
    records = example_records(months=14)
    assert explained("D1.1", records, of=study(span("2008-01", 18))).month == "2009-06"
    empty = {name: rows.iloc[:0] for name, rows in records.items()}
    assert explained("D1.1", empty).month == "2008-12"
    early = span("2008-01", 20)
    # A debt round counts for six months: the last of them is June.
    assert explained("D1.5", example_records(), of=study(early)).month == "2008-06"


def test_settings_are_told_with_what_the_study_changed():
    told = explained("D1.2", example_records(), of=study(window_months=6)).settings.set_index("name")
    assert told.loc["window_months"].tolist() == [6, 12, True]
    assert told.loc["minimum_households"].tolist() == [5, 5, False]


def test_household_codes_never_stand_there_in_full():
    records = example_records()
    codes = set(records["household"]["hh_id"]) | set(records["hh_debt"]["loan_id"])
    for indicator_id in ("D1.1", "D1.2", "D1.5", "D1.7"):
        told = explained(indicator_id, records)
        assert told.lines
        for rows in told.lines.values():
            assert not codes & set(rows.astype("str").to_numpy().ravel())


def test_what_may_point_to_a_person_is_not_shown():
    records = invented_records(indicator_of("D4.1").card.tables, 1)
    told = explained("D4.1", records, of=study(MONTHS, TAMBONS))
    assert "member_id" in told.lines["wf_member"] and "village_no" not in told.lines["wf_member"]


def test_a_stored_result_that_is_not_found_again_is_said_to_differ():
    records = example_records()
    stored = measure(records, study=study(), indicators=(indicator_of("D1.2"),))
    assert explained("D1.2", records, stored=stored).agrees
    wrong = stored.assign(value=stored["value"] + 0.01)
    told = explained("D1.2", records, stored=wrong)
    assert not told.agrees and not told.results["agrees"].any()
    other = stored.assign(n=stored["n"] + 1)
    assert not explained("D1.2", records, stored=other).agrees


def test_a_log_of_the_whole_study_is_computed_whole_and_shown_for_the_tambon():
    log = example_log()
    whole = study(("2008-01", "2008-02"), ("990101", "990102"))
    told = explained("S.4", log, of=whole)
    # 6 hours where the mean of two tambons is 4.5
    assert told.results["again_value"].tolist() == [pytest.approx(6 / 4.5)]
    assert told.agrees
    made = told.tables.set_index("table")
    assert made.loc["activity_tambon", "rows"] == (log["activity_tambon"]["tambon_code"] == "990101").sum()


def test_everything_that_is_asked_for_and_not_there_is_told_at_once():
    with pytest.raises(TambonError) as refused:
        explaining.explain(
            indicator_of("D1.1"),
            example_records(),
            study=study(),
            stored=pd.DataFrame(),
            tambon_code="999999",
            month="2551-01",
            part="x",
        )
    assert [fault.key for fault in refused.value.faults] == ["--tambon", "--month", "--part"]


def test_a_short_code_is_shortened_too():
    assert explaining.shortened(pd.Series(["abcdefgh", "abc", "a"])).tolist() == ["…efgh", "…c", "…a"]


@pytest.mark.parametrize("indicator", indicators(), ids=lambda one: one.card.id)
def test_every_indicator_is_found_again_from_one_tambons_records(indicator):
    records = invented_records(indicator.card.tables, 1)
    whole = study(MONTHS, TAMBONS, minimum_households=3)
    stored = measure(records, study=whole, indicators=(indicator,))
    before = {name: rows.copy(deep=True) for name, rows in records.items()}
    for month in (MONTHS[-1], MONTHS[len(MONTHS) // 2]):
        told = explaining.explain(indicator, records, study=whole, stored=stored, tambon_code=TAMBONS[0], month=month)
        assert told.results["part"].tolist() == [part.key for part in indicator.card.parts]
        assert told.agrees
    assert set(told.tables["table"]) >= set(indicator.card.tables)
    for name, rows in before.items():
        pd.testing.assert_frame_equal(records[name], rows)
