"""D5 by hand, and against the formulas of DOMAIN written out once more in plain loops (ข้อมูลสมมติ)."""

import numpy as np
import pandas as pd
import pytest

from tambonlib.indicators.information_system import (
    completeness,
    currency,
    external_agreement,
    household_coverage,
    return_rate,
    use_in_decisions,
)
from tambonlib.indicators.measure import measure
from tambonlib.months import span
from tambonlib.settings import default_settings
from tests.promises.records import MONTHS, TAMBONS, invented_records

ALL = (household_coverage, completeness, currency, use_in_decisions, return_rate, external_agreement)
HALF_YEAR = span("2008-01", 6)


def at(told, month, part):
    """Value, n, N and reason of one cell."""
    row = told[(told["month"] == month) & (told["part"] == part)]
    return row[["value", "n", "N", "reason"]].iloc[0].tolist()


def values(told, part):
    return told.loc[told["part"] == part, "value"].tolist()


def reason_at(told, month, part):
    value, _, _, reason = at(told, month, part)
    assert np.isnan(value)
    return reason


def datasets(*rows):
    """Each: last updated, units held, cycle in months; the first one is the main household base."""
    made = pd.DataFrame(rows, columns=["last_updated", "n_units", "cycle_months"])
    return made.assign(
        dataset_id=[f"d{number}" for number in range(len(rows))],
        tambon_code="990101",
        unit="household",
        household_base=pd.Series([True] + [False] * (len(rows) - 1), dtype="boolean"),
    ).astype({"last_updated": "str", "n_units": "Int64", "cycle_months": "Int64"})


def updates(*rows):
    """Each: dataset, date, units held."""
    made = pd.DataFrame(rows, columns=["dataset_id", "date", "n_units"]).assign(tambon_code="990101")
    return made.astype({"dataset_id": "str", "date": "str", "n_units": "Int64", "tambon_code": "str"})


def checks(*rows):
    """Each: dataset, date, checked, failed."""
    made = pd.DataFrame(rows, columns=["dataset_id", "date", "n_checked", "n_fail"])
    return made.assign(tambon_code="990101", check="completeness").astype({"n_checked": "Int64", "n_fail": "Int64"})


def register(**counts):
    return pd.DataFrame(
        {
            "tambon_code": ["990101"],
            "year": [2007],
            **{name: pd.Series([count], dtype="Int64") for name, count in counts.items()},
        }
    )


class TestHouseholdCoverage:
    def told(self, dataset, *log, households=100):
        return household_coverage(dataset, updates(*log), register(households=households), months=HALF_YEAR)

    def test_the_base_is_as_large_as_at_its_latest_update(self):
        told = self.told(datasets(("2008-05-02", 90, 12)), ("d0", "2007-06-01", 40), ("d0", "2008-03-01", 50))
        assert told["value"].tolist() == [40.0, 40.0, 50.0, 50.0, 90.0, 90.0]
        assert at(told, "2008-06", "households")[1:3] == [90, 100]

    def test_a_later_update_is_not_seen_in_earlier_months(self):
        assert reason_at(self.told(datasets(("2008-05-02", 90, 12))), "2008-04", "households") == "no_household_base"

    def test_an_update_that_tells_no_number_leaves_the_number_before(self):
        told = self.told(datasets((None, None, 12)), ("d0", "2008-01-01", 40), ("d0", "2008-03-01", None))
        assert told["value"].tolist() == [40.0] * 6

    def test_of_two_updates_in_one_month_the_later_counts_and_of_one_day_that_of_the_log(self):
        told = self.told(datasets((None, None, 12)), ("d0", "2008-03-20", 40), ("d0", "2008-03-01", 50))
        assert told["value"].tolist()[2:] == [40.0] * 4
        told = self.told(datasets(("2008-03-20", 90, 12)), ("d0", "2008-03-20", 40))
        assert told["value"].tolist()[2:] == [40.0] * 4

    def test_of_two_main_bases_the_one_updated_last_counts_and_of_one_month_the_fuller(self):
        both = datasets(("2008-01-05", 90, 12), ("2008-01-20", 40, 12))
        both = both.assign(household_base=pd.Series([True, True], dtype="boolean"))
        told = self.told(both, ("d1", "2008-03-05", 50))
        assert told["value"].tolist() == [90.0, 90.0, 50.0, 50.0, 50.0, 50.0]

    def test_a_base_of_other_things_than_households_is_none(self):
        plots = datasets(("2007-05-02", 90, 12)).assign(unit="plot")
        assert reason_at(self.told(plots), "2008-01", "households") == "no_household_base"
        unmarked = datasets(("2007-05-02", 90, 12)).assign(household_base=pd.Series([None], dtype="boolean"))
        assert reason_at(self.told(unmarked), "2008-01", "households") == "no_household_base"

    def test_an_empty_base_is_a_zero(self):
        assert at(self.told(datasets(("2007-05-02", 0, 12))), "2008-01", "households")[:3] == [0.0, 0, 100]

    def test_without_a_registered_number_there_is_no_share(self):
        assert (
            reason_at(self.told(datasets(("2007-05-02", 9, 12)), households=None), "2008-01", "households")
            == "no_registered_households"
        )

    def test_against_plain_loops(self):
        rows = invented_records(household_coverage.card.tables, 12)
        told = household_coverage(*(rows[name] for name in household_coverage.card.tables), months=MONTHS).set_index(
            ["tambon_code", "month"]
        )
        registered = {
            (row["tambon_code"], row["year"]): row["households"] for row in rows["tambon_population"].to_dict("records")
        }
        log = rows["dataset_update"].to_dict("records")
        for code in TAMBONS:
            for month in MONTHS:
                latest = []
                for one in rows["dataset"][rows["dataset"]["tambon_code"] == code].to_dict("records"):
                    if one["unit"] == "household" and one["household_base"] is True:
                        own = [(one["last_updated"], 0, one["n_units"])]
                        own += [
                            (row["date"], 1, row["n_units"]) for row in log if row["dataset_id"] == one["dataset_id"]
                        ]
                        seen = [update for update in own if update[0][:7] <= month]
                        latest += [(max(seen)[0][:7], max(seen)[2])] if seen else []
                if latest:
                    expected = 100 * max(latest)[1] / registered[(code, 2007)]
                    assert told.loc[(code, month), "value"] == pytest.approx(expected)
                else:
                    assert told.loc[(code, month), "reason"] == "no_household_base"


class TestCompleteness:
    def told(self, *rows, dataset=None):
        return completeness(
            datasets(("2007", 9, 12), ("2007", 9, 12)) if dataset is None else dataset,
            updates(),
            checks(*rows),
            months=HALF_YEAR,
        )

    def test_fields_are_pooled_over_the_latest_check_of_each_dataset(self):
        told = self.told(("d0", "2008-01-05", 100, 50), ("d0", "2008-03-05", 100, 20), ("d1", "2008-02-05", 300, 0))
        assert told["value"].tolist() == [50.0, 87.5, 95.0, 95.0, 95.0, 95.0]
        assert at(told, "2008-01", "filled")[1:3] == [1, 2]

    def test_a_check_that_contradicts_itself_is_not_used(self):
        told = self.told(("d0", "2008-01-05", 100, 25), ("d0", "2008-02-05", 100, 120), ("d1", "2008-02-05", 0, 0))
        assert told["value"].tolist() == [75.0] * 6 and set(told["n"]) == {1}

    def test_a_check_that_found_every_field_empty_is_a_zero(self):
        assert at(self.told(("d0", "2008-01-05", 100, 100)), "2008-01", "filled")[:2] == [0.0, 1]

    def test_before_the_first_check_nothing_is_told(self):
        assert reason_at(self.told(("d0", "2008-02-05", 100, 25)), "2008-01", "filled") == "no_completeness_check"

    def test_other_checks_are_no_checks_of_completeness(self):
        rows = checks(("d0", "2008-01-05", 100, 25)).assign(check="duplicates")
        told = completeness(datasets(("2007", 9, 12)), updates(), rows, months=HALF_YEAR)
        assert reason_at(told, "2008-06", "filled") == "no_completeness_check"

    def test_against_plain_loops(self):
        rows = invented_records(completeness.card.tables, 4)
        told = completeness(*(rows[name] for name in completeness.card.tables), months=MONTHS).set_index(
            ["tambon_code", "month"]
        )
        for code in TAMBONS:
            for month in MONTHS:
                latest = {}
                for row in sorted(rows["data_quality"].to_dict("records"), key=lambda row: row["date"]):
                    sound = (
                        row["check"] == "completeness" and 0 < row["n_checked"] and row["n_fail"] <= row["n_checked"]
                    )
                    if row["tambon_code"] == code and sound and row["date"][:7] <= month:
                        latest[row["dataset_id"]] = row
                assert told.loc[(code, month), "n"] == len(latest)
                if latest:
                    expected = sum(row["n_checked"] for row in latest.values())
                    failed = sum(row["n_fail"] for row in latest.values())
                    assert told.loc[(code, month), "value"] == pytest.approx(100 * (expected - failed) / expected)


class TestCurrency:
    def test_age_is_counted_in_months_and_a_full_cycle_is_still_current(self):
        told = currency(datasets((None, 9, 2)), updates(("d0", "2008-01-31", 9)), months=HALF_YEAR)
        assert values(told, "current") == [100.0, 100.0, 100.0, 0.0, 0.0, 0.0]

    def test_an_update_makes_it_current_again(self):
        told = currency(datasets(("2008-06-01", 9, 1)), updates(("d0", "2008-01-31", 9)), months=HALF_YEAR)
        assert values(told, "current") == [100.0, 100.0, 0.0, 0.0, 0.0, 100.0]

    def test_each_dataset_has_its_own_cycle(self):
        told = currency(datasets(("2007-06-01", 9, 3), ("2007-06-01", 9, 120)), updates(), months=HALF_YEAR)
        assert values(told, "current") == [50.0] * 6

    def test_what_is_not_known_is_told_beside_it(self):
        told = currency(
            datasets(("2007-06-01", 9, 24), ("2007-06-01", 9, None), (None, 9, 12)), updates(), months=HALF_YEAR
        )
        assert at(told, "2008-01", "current")[:3] == [100.0, 1, 3]
        assert values(told, "unknown") == [pytest.approx(200 / 3)] * 6

    def test_where_nothing_is_known_nothing_is_told(self):
        told = currency(datasets((None, 9, 12)), updates(), months=HALF_YEAR)
        assert reason_at(told, "2008-01", "current") == "no_known_currency" and values(told, "unknown") == [100.0] * 6

    def test_before_its_first_update_a_dataset_is_not_there(self):
        told = currency(datasets(("2008-03-01", 9, 12)), updates(), months=HALF_YEAR)
        assert reason_at(told, "2008-02", "current") == "no_dataset_yet"

    def test_against_plain_loops(self):
        rows = invented_records(currency.card.tables, 8)
        told = currency(rows["dataset"], rows["dataset_update"], months=MONTHS).set_index(
            ["part", "tambon_code", "month"]
        )
        for code in TAMBONS:
            for month in MONTHS:
                young = judged = 0
                for one in rows["dataset"][rows["dataset"]["tambon_code"] == code].to_dict("records"):
                    log = (
                        rows["dataset_update"]
                        .loc[rows["dataset_update"]["dataset_id"] == one["dataset_id"], "date"]
                        .tolist()
                    )
                    seen = [date[:7] for date in [*log, one["last_updated"]] if date[:7] <= month]
                    if seen:
                        judged += 1
                        age = (int(month[:4]) - int(max(seen)[:4])) * 12 + int(month[5:]) - int(max(seen)[5:])
                        young += age <= one["cycle_months"]
                assert told.loc[("current", code, month), "n"] == judged
                if judged:
                    assert told.loc[("current", code, month), "value"] == pytest.approx(100 * young / judged)


def nothing(**tables):
    """The tables of D5.4, empty but for those that are given."""
    empty = {name: pd.DataFrame(columns=columns, dtype="str") for name, columns in use_in_decisions.columns.items()}
    return [tables.get(name, empty[name]) for name in use_in_decisions.card.tables]


def uses(*rows):
    """Each: date, kind of decision, its code."""
    made = pd.DataFrame(rows, columns=["date", "decision_kind", "decision_id"], dtype="str")
    return made.assign(tambon_code="990101", dataset_id="d0")


def proposals(*rows):
    """Each: code, date, dataset named in the proposal."""
    return pd.DataFrame(rows, columns=["proposal_id", "proposed_date", "evidence_dataset_id"], dtype="str").assign(
        tambon_code="990101"
    )


class TestUse:
    def test_a_decision_counts_for_twelve_months_and_its_citation_from_when_it_was_made(self):
        told = use_in_decisions(
            *nothing(
                data_use=uses(("2008-03-01", "proposal", "p1")),
                proposal=proposals(("p1", "2008-01-10", None), ("p2", "2007-02-01", None)),
            ),
            months=span("2008-01", 13),
        )
        assert told["value"].tolist()[:12] == [0.0, 0.0, *[100.0] * 10]
        assert told["n"].tolist()[:2] == [2, 1]
        assert reason_at(told, "2009-01", "citing") == "no_recorded_decision"

    def test_what_was_cited_before_the_decision_counts_from_the_decision_on(self):
        given = nothing(
            data_use=uses(("2008-01-05", "proposal", "p1")),
            proposal=proposals(("p1", "2008-03-10", None), ("p2", "2008-01-10", None)),
        )
        assert use_in_decisions(*given, months=HALF_YEAR)["value"].tolist() == [0.0, 0.0, 50.0, 50.0, 50.0, 50.0]

    def test_a_proposal_may_name_its_dataset_itself_and_counts_once(self):
        given = nothing(
            data_use=uses(("2008-01-01", "proposal", "p1")),
            proposal=proposals(("p1", "2008-01-10", "d0"), ("p2", "2008-01-10", None)),
        )
        assert at(use_in_decisions(*given, months=HALF_YEAR), "2008-01", "citing")[:3] == [50.0, 2, 2]

    def test_codes_of_one_kind_are_no_codes_of_another_but_the_kind_may_be_left_out(self):
        both = {"proposal": proposals(("x", "2008-01-10", None)), "plan": _plans(("x", "2008-01-10"))}
        of_plan = nothing(data_use=uses(("2008-01-01", "plan", "x")), **both)
        assert at(use_in_decisions(*of_plan, months=HALF_YEAR), "2008-01", "citing")[0] == 50.0
        left_out = nothing(data_use=uses(("2008-01-01", None, "x")), **both)
        assert at(use_in_decisions(*left_out, months=HALF_YEAR), "2008-01", "citing")[0] == 100.0

    def test_resolutions_have_the_date_of_their_meeting_and_actions_that_of_their_round(self):
        meeting = pd.DataFrame(
            {"meeting_id": ["m"], "mechanism_id": "g", "tambon_code": "990101", "date": ["2008-02-01"]}
        )
        resolution = pd.DataFrame({"resolution_id": ["r"], "tambon_code": "990101", "meeting_id": ["m"]})
        rounds = pd.DataFrame({"round_id": ["e"], "tambon_code": "990101", "date": ["2008-03-01"]})
        action = pd.DataFrame({"action_id": ["a"], "tambon_code": "990101", "from_round": ["e"]})
        given = nothing(
            data_use=uses(("2008-01-05", "resolution", "r")),
            meeting=meeting,
            resolution=resolution,
            evaluation_round=rounds,
            action=action,
        )
        told = use_in_decisions(*given, months=HALF_YEAR)
        assert reason_at(told, "2008-01", "citing") == "no_recorded_decision"
        assert told["value"].tolist()[1:3] == [100.0, 50.0]

    def test_a_decision_without_a_date_is_in_no_share_but_told_by_n_of_n(self):
        given = nothing(data_use=uses(("2008-01-01", "plan", "x")), plan=_plans(("x", "2008-01-10"), ("y", None)))
        assert at(use_in_decisions(*given, months=HALF_YEAR), "2008-01", "citing")[:3] == [100.0, 1, 2]

    def test_a_log_of_uses_without_any_decision_is_not_collected(self):
        told = use_in_decisions(*nothing(data_use=uses(("2008-01-01", "plan", "x"))), months=HALF_YEAR)
        assert set(told["reason"]) == {"no_records"}

    def test_against_plain_loops(self):
        rows = invented_records(use_in_decisions.card.tables, 6)
        told = use_in_decisions(*(rows[name] for name in use_in_decisions.card.tables), months=MONTHS).set_index(
            ["tambon_code", "month"]
        )
        held = dict(zip(rows["meeting"]["meeting_id"], rows["meeting"]["date"], strict=True))
        held |= dict(zip(rows["evaluation_round"]["round_id"], rows["evaluation_round"]["date"], strict=True))
        made = [
            ("resolution", one["tambon_code"], one["resolution_id"], held[one["meeting_id"]], None)
            for one in rows["resolution"].to_dict("records")
        ]
        made += [
            ("action", one["tambon_code"], one["action_id"], held[one["from_round"]], None)
            for one in rows["action"].to_dict("records")
        ]
        made += [
            ("plan", one["tambon_code"], one["plan_id"], one["adopted_date"], None)
            for one in rows["plan"].to_dict("records")
        ]
        made += [
            ("proposal", one["tambon_code"], one["proposal_id"], one["proposed_date"], one["evidence_dataset_id"])
            for one in rows["proposal"].to_dict("records")
        ]
        made = [one for one in made if not pd.isna(one[3])]  # a decision without a date falls into no month
        cited_some = False
        for code in TAMBONS:
            log = rows["data_use"][rows["data_use"]["tambon_code"] == code].to_dict("records")
            for month in MONTHS:
                year = span(f"{int(month[:4]) - 1}-{month[5:]}", 13)[1:]
                number = cited = 0
                for kind, tambon, name, date, evidence in made:
                    if tambon != code or date[:7] not in year:
                        continue
                    number += 1
                    named = any(
                        use["decision_id"] == name
                        and use["date"][:7] <= month
                        and (pd.isna(use["decision_kind"]) or use["decision_kind"] == kind)
                        for use in log
                    )
                    cited += named or (evidence is not None and not pd.isna(evidence))
                cited_some |= 0 < cited < number
                assert told.loc[(code, month), "n"] == number
                assert told.loc[(code, month), "value"] == pytest.approx(100 * cited / number)
        assert cited_some


def _plans(*rows):
    return pd.DataFrame(rows, columns=["plan_id", "adopted_date"], dtype="str").assign(tambon_code="990101")


def returns(*rows):
    """Each: village, date."""
    made = pd.DataFrame(rows, columns=["village_no", "date"]).assign(tambon_code="990101")
    return made.astype({"village_no": "Int64", "date": "str"})


class TestReturns:
    def test_a_village_counts_once_and_for_twelve_months(self):
        told = return_rate(
            returns((1, "2008-01-10"), (1, "2008-02-10"), (2, "2008-12-10")),
            register(villages=8),
            months=span("2008-01", 14),
        )
        assert told["value"].tolist()[11:] == [25.0, 25.0, 12.5]
        assert at(told, "2008-12", "villages")[1:3] == [8, 8]

    def test_less_than_twelve_months_watched_are_not_told(self):
        told = return_rate(returns((1, "2008-03-10")), register(villages=8), months=span("2008-01", 12))
        assert told["value"].notna().tolist() == [False] * 11 + [True]
        assert reason_at(told, "2008-11", "villages") == "window_not_full"

    def test_meetings_of_before_the_study_are_watched_months(self):
        told = return_rate(returns((1, "2007-02-10")), register(villages=8), months=span("2008-01", 4))
        assert told["value"].tolist() == [12.5, 0.0, 0.0, 0.0]

    def test_one_meeting_long_before_the_study_does_not_make_the_year_before_it_watched(self):
        told = return_rate(
            returns((1, "2003-02-10"), (2, "2008-03-10")), register(villages=8), months=span("2008-01", 12)
        )
        assert told["value"].notna().tolist() == [False] * 11 + [True] and told["value"].tolist()[-1] == 12.5

    def test_meetings_a_year_apart_or_less_are_one_watch_back_to_the_first_of_them(self):
        rows = returns((1, "2003-02-10"), (1, "2006-07-10"), (1, "2007-07-10"))
        told = return_rate(rows, register(villages=8), months=span("2008-01", 8))
        assert told["value"].tolist() == [12.5] * 6 + [0.0] * 2

    def test_without_a_number_of_villages_there_is_no_share(self):
        told = return_rate(returns((1, "2007-01-10")), register(villages=None), months=HALF_YEAR)
        assert reason_at(told, "2008-01", "villages") == "no_registered_villages"

    def test_against_plain_loops(self):
        rows = invented_records(return_rate.card.tables, 2)
        told = return_rate(rows["data_return"], rows["tambon_population"], months=MONTHS).set_index(
            ["tambon_code", "month"]
        )
        counts = {
            (row["tambon_code"], row["year"]): row["villages"] for row in rows["tambon_population"].to_dict("records")
        }
        for code in TAMBONS:
            own = rows["data_return"][rows["data_return"]["tambon_code"] == code].to_dict("records")
            for place in range(11, len(MONTHS)):
                met = {row["village_no"] for row in own if row["date"][:7] in MONTHS[place - 11 : place + 1]}
                assert told.loc[(code, MONTHS[place]), "value"] == pytest.approx(100 * len(met) / counts[(code, 2007)])


def counts(*rows):
    """Each: year, own, official; None where it was not counted."""
    long = [
        (year, by, number)
        for year, own, official in rows
        for by, number in (("own", own), ("official", official))
        if number is not None
    ]
    made = pd.DataFrame(long, columns=["year", "counted_by", "n_poor"]).assign(tambon_code="990101")
    return made.astype({"year": "Int64", "n_poor": "Int64"})


class TestAgreement:
    @pytest.mark.parametrize(
        ("own", "official", "agreement", "gap"),
        [
            (60, 50, 80.0, 20.0),
            (40, 50, 80.0, -20.0),
            (50, 50, 100.0, 0.0),
            (0, 50, 0.0, -100.0),
            (150, 50, -100.0, 200.0),
        ],
    )
    def test_one_minus_the_gap(self, own, official, agreement, gap):
        told = external_agreement(counts((2007, own, official)), months=("2008-01",))
        assert at(told, "2008-01", "agreement")[:2] == [agreement, min(own, official)]
        assert at(told, "2008-01", "gap")[0] == gap

    def test_an_empty_official_list_cannot_be_divided_by(self):
        assert (
            reason_at(external_agreement(counts((2007, 5, 0)), months=("2008-01",)), "2008-01", "gap")
            == "no_official_poor"
        )

    def test_the_latest_year_with_both_counts_from_its_end_on(self):
        told = external_agreement(
            counts((2006, 10, 10), (2007, 30, 10), (2008, 5, None)), months=("2007-11", "2007-12", "2008-01")
        )
        assert values(told, "gap") == [0.0, 200.0, 200.0]

    def test_one_count_alone_is_no_agreement(self):
        told = external_agreement(counts((2007, 5, None)), months=("2008-01",))
        assert reason_at(told, "2008-01", "agreement") == "no_pair_of_counts"

    def test_against_plain_loops(self):
        rows = invented_records(("poor_count",), 3)["poor_count"]
        told = external_agreement(rows, months=MONTHS).set_index(["part", "tambon_code", "month"])
        number = {
            (row["tambon_code"], row["year"], row["counted_by"]): row["n_poor"] for row in rows.to_dict("records")
        }
        for code in TAMBONS:
            for month in MONTHS:
                ended = [
                    year
                    for year in (2006, 2007, 2008)
                    if f"{year}-12" <= month and {(code, year, "own"), (code, year, "official")} <= set(number)
                ]
                own, official = (number[(code, max(ended), by)] for by in ("own", "official"))
                assert told.loc[("agreement", code, month), "value"] == pytest.approx(
                    100 * (1 - abs(own - official) / official)
                )


class Study:
    months = MONTHS
    roster = pd.DataFrame({"tambon_code": [*TAMBONS, "990103"]}, dtype="str")
    agreed_lists = None
    recorded_categories = None
    settings = {name: one.value for name, one in default_settings().items()}


def test_a_tambon_without_records_is_not_collected_and_never_zero():
    records = invented_records(sorted({name for one in ALL for name in one.card.tables}), 9)
    results = measure(records, study=Study(), indicators=ALL)
    assert set(results.loc[results["tambon_code"] == "990103", "status"]) == {"not_collected"}
    assert set(results.loc[results["status"] == "ok", "indicator"]) == {one.card.id for one in ALL}


def test_small_counts_of_poor_households_are_not_told():
    results = measure({"poor_count": counts((2006, 60, 4))}, study=_of_one_tambon(), indicators=(external_agreement,))
    assert set(results["status"]) <= {"too_few", "not_collected"} and "too_few" in set(results["status"])


def _of_one_tambon():
    study = Study()
    study.roster = pd.DataFrame({"tambon_code": ["990101"]}, dtype="str")
    return study
