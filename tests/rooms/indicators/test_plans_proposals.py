"""D3 on cases small enough to check by eye (ข้อมูลสมมติ)."""

import pandas as pd
import pytest

from tambonlib.indicators import plans_proposals, proposal_pipeline
from tambonlib.indicators.catalogue import card
from tambonlib.indicators.plans_proposals import (
    COLUMNS_USED,
    evidence_share,
    funded_within,
    median_wait,
    priority_coverage,
    resolved_share,
    self_reliant_share,
)
from tambonlib.months import span
from tambonlib.records import codebook

YEAR = span("2008-01", 12)
ALL = [thing for thing in vars(plans_proposals).values() if hasattr(thing, "card")]


class Papers:
    """Plans, problems and proposals of one tambon, written down one by one."""

    tambon = "990101"

    def __init__(self):
        self.rows = {name: [] for name in COLUMNS_USED}

    def proposal(self, proposal_id, proposed, doer="agency", *, problem=None, dataset=None, **events):
        """A proposal with one event for each status named; several dates of one status stand in a list."""
        self.rows["proposal"].append((proposal_id, self.tambon, problem, doer, proposed, dataset))
        for status, dates in events.items():
            for date in [dates] if isinstance(dates, str) else dates:
                self.rows["proposal_event"].append((proposal_id, self.tambon, date, status))

    def plan(self, plan_id, fiscal_year, adopted, ranks):
        """A plan with its problems: code → rank."""
        self.rows["plan"].append((plan_id, self.tambon, fiscal_year, adopted))
        self.rows["problem"] += [(problem, self.tambon, plan_id, rank) for problem, rank in ranks.items()]

    def dataset(self, dataset_id):
        self.rows["dataset"].append((dataset_id, self.tambon))

    def table(self, name):
        types = {"fiscal_year": "Int64", "priority_rank": "Int64"}
        rows = pd.DataFrame(self.rows[name], columns=list(COLUMNS_USED[name]))
        return rows.astype({column: types.get(column, "str") for column in rows})

    def told(self, indicator, months=YEAR, **options):
        """What the indicator says of this tambon: (month, part) → row."""
        rows = indicator(*(self.table(name) for name in indicator.card.tables), months=months, **options)
        return rows.set_index(["tambon_code", "month", "part"]).loc[self.tambon]


@pytest.fixture
def papers():
    return Papers()


def said(rows, month, part):
    """value (or the reason), n, N"""
    row = rows.loc[(month, part)]
    return (row["reason"] if pd.isna(row["value"]) else round(row["value"], 2), row["n"], row["N"])


class TestPipeline:
    def test_it_names_the_statuses_and_doers_of_the_codebook(self):
        assert set(proposal_pipeline.statuses()) == set(codebook.table("proposal_event").columns["status"].allowed)
        doers = codebook.table("proposal").columns["doer"].allowed
        assert {doer for step in proposal_pipeline.steps() for doer in proposal_pipeline.doers_passing(*step)} == set(
            doers
        )

    def test_every_step_has_its_part(self):
        parts = {part.key for part in card("D3.2").parts}
        assert parts == {"to_funded", *("_".join(step) for step in proposal_pipeline.steps())}


class TestFundedWithin:
    def test_one_proposal_funded(self, papers):
        papers.proposal("a", "2008-01-10", funded="2008-02-09")
        told = papers.told(funded_within, funded_within_days=30)
        assert said(told, "2008-01", "funded") == ("not_followed_long_enough", 1, 1)
        assert said(told, "2008-02", "funded") == (100.0, 1, 1), "30 days are within 30 days"
        late = papers.told(funded_within, funded_within_days=29)
        assert said(late, "2008-02", "funded") == (0.0, 1, 1)

    def test_recent_proposals_are_not_counted_as_failures(self, papers):
        papers.proposal("a", "2008-01-01", funded="2008-01-31")
        papers.proposal("b", "2008-01-01")
        papers.proposal("c", "2008-05-01")
        told = papers.told(funded_within, funded_within_days=100)
        # Still waiting at 30 days: two of three (c is followed 30 days at the end of May, so still at risk).
        assert said(told, "2008-05", "funded") == (33.33, 3, 3)
        # At the end of April c is not there yet.
        assert said(told, "2008-04", "funded") == (50.0, 2, 2)

    def test_rejected_is_an_exit_and_not_a_wait(self, papers):
        for name, events in {
            "a": {"funded": "2008-02-01"},
            "b": {"rejected": "2008-01-11"},
            "c": {"withdrawn": "2008-01-21"},
            "d": {},
        }.items():
            papers.proposal(name, "2008-01-01", **events)
        told = papers.told(funded_within, funded_within_days=60)
        # Aalen–Johansen: S is 3/4 after day 10, 1/2 after day 20; on day 31 one of two is funded: 1/2 · 1/2.
        assert said(told, "2008-03", "funded") == (25.0, 4, 4)
        assert said(told, "2008-03", "exited") == (50.0, 4, 4)

    def test_returned_and_parked_go_on_waiting(self, papers):
        papers.proposal("a", "2008-01-01", returned="2008-01-10", funded="2008-02-01")
        papers.proposal("b", "2008-01-01", parked="2008-01-10")
        told = papers.told(funded_within, funded_within_days=60)
        assert said(told, "2008-03", "funded") == (50.0, 2, 2)
        assert said(told, "2008-03", "exited") == (0.0, 2, 2)

    def test_what_comes_after_a_rejection_is_not_this_proposal(self, papers):
        papers.proposal("a", "2008-01-01", rejected="2008-01-10", funded="2008-02-01")
        told = papers.told(funded_within, funded_within_days=60)
        assert said(told, "2008-03", "funded") == (0.0, 1, 1)
        assert said(told, "2008-03", "exited") == (100.0, 1, 1)

    def test_self_done_proposals_wait_for_nobodys_funds(self, papers):
        papers.proposal("a", "2008-01-01", "self", started="2008-01-10")
        told = papers.told(funded_within)
        assert said(told, "2008-12", "funded") == ("no_proposals_for_funds", 0, 0)

    def test_started_without_an_entry_of_funds_was_funded_by_then(self, papers):
        papers.proposal("a", "2008-01-01", "joint", started="2008-01-21")
        assert said(papers.told(funded_within, funded_within_days=30), "2008-01", "funded") == (100.0, 1, 1)

    def test_contradicting_dates_are_left_out_and_told(self, papers):
        papers.proposal("a", "2008-03-01", funded="2008-02-01")
        papers.proposal("b", "2008-03-01", rejected="2008-02-01", funded="2008-03-11")
        told = papers.told(funded_within, funded_within_days=10)
        assert said(told, "2008-03", "funded") == ("dates_contradict", 0, 2)
        assert said(told, "2008-03", "unclear") == (100.0, 2, 2)
        papers.proposal("c", "2008-03-01", funded="2008-03-11")
        told = papers.told(funded_within, funded_within_days=10)
        assert said(told, "2008-03", "funded") == (100.0, 1, 3)
        assert said(told, "2008-03", "unclear") == (66.67, 3, 3)

    def test_dates_known_to_the_month(self, papers):
        papers.proposal("a", "2008-01-20", funded="2008-01")
        papers.proposal("b", "2008-01", funded="2008-02-04")
        told = papers.told(funded_within, funded_within_days=0)
        assert said(told, "2008-01", "funded") == (50.0, 2, 2), (
            "within one month there is no contradiction: the wait is 0"
        )
        assert said(papers.told(funded_within, funded_within_days=20), "2008-02", "funded") == (100.0, 2, 2)
        assert said(papers.told(funded_within, funded_within_days=19), "2008-02", "funded") == (50.0, 2, 2)

    def test_a_tambon_with_proposals_and_no_events_was_not_followed(self, papers):
        papers.proposal("a", "2008-01-01")
        papers.tambon = "990102"
        papers.proposal("b", "2008-01-01", funded="2008-02-01")
        papers.tambon = "990101"
        assert said(papers.told(funded_within), "2008-12", "funded")[0] == "no_records"


class TestMedianWait:
    def test_one_proposal_through_all_steps(self, papers):
        papers.proposal(
            "a",
            "2008-01-01",
            in_plan="2008-01-11",
            submitted="2008-01-31",
            adopted="2008-03-01",
            funded="2008-04-01",
            started="2008-04-02",
            done="2008-06-02",
            resolved="2008-08-02",
        )
        told = papers.told(median_wait)
        waits = {part.key: told.loc[("2008-12", part.key), "value"] for part in card("D3.2").parts}
        assert {part: wait for part, wait in waits.items() if part != "in_plan_started"} == {
            "to_funded": 91,
            "proposed_in_plan": 10,
            "in_plan_submitted": 20,
            "submitted_adopted": 30,
            "adopted_funded": 31,
            "funded_started": 1,
            "started_done": 61,
            "done_resolved": 61,
        }
        assert said(told, "2008-12", "in_plan_started") == ("none_at_step", 0, 0)

    def test_not_yet_half(self, papers):
        papers.proposal("a", "2008-01-01", funded="2008-02-10")
        papers.proposal("b", "2008-01-01")
        papers.proposal("c", "2008-01-01")
        told = papers.told(median_wait)
        assert said(told, "2008-12", "to_funded") == ("not_yet_half", 3, 3)
        papers.proposal("d", "2008-01-01", funded="2008-11-10")
        told = papers.told(median_wait)
        assert said(told, "2008-10", "to_funded") == ("not_yet_half", 4, 4)
        assert said(told, "2008-11", "to_funded") == (314, 4, 4), "exactly half"

    def test_the_communitys_own_proposals_go_from_plan_to_work(self, papers):
        papers.proposal("a", "2008-01-01", "self", in_plan="2008-01-11", started="2008-01-31")
        papers.proposal("b", "2008-01-01", "self", in_plan="2008-01-11", done="2008-03-11")
        told = papers.told(median_wait)
        assert said(told, "2008-12", "in_plan_started") == (20, 2, 2)
        assert said(told, "2008-01", "in_plan_started") == (20, 2, 2), "half on the last day of January"
        assert said(told, "2008-12", "in_plan_submitted") == ("none_at_step", 0, 0)
        assert said(told, "2008-12", "started_done") == ("not_yet_half", 1, 1)

    def test_a_status_that_was_passed_over_is_no_step(self, papers):
        papers.proposal("a", "2008-01-01", in_plan="2008-01-11", funded="2008-02-20")
        told = papers.told(median_wait)
        assert said(told, "2008-12", "in_plan_submitted") == (40, 1, 1), "it had come further by then"
        assert said(told, "2008-12", "submitted_adopted") == ("none_at_step", 0, 0)
        assert said(told, "2008-12", "adopted_funded") == ("none_at_step", 0, 0)

    def test_the_first_date_of_a_status_counts(self, papers):
        papers.proposal(
            "a", "2008-01-01", submitted=["2008-03-01", "2008-02-01"], returned="2008-02-15", adopted="2008-03-02"
        )
        assert said(papers.told(median_wait), "2008-12", "submitted_adopted") == (30, 1, 1)

    def test_events_before_the_step_leave_it_untold(self, papers):
        papers.proposal("a", "2008-01-01", funded="2008-06-01", started="2008-03-01")
        assert said(papers.told(median_wait), "2008-12", "funded_started") == ("dates_contradict", 0, 1)


class TestShares:
    def test_self_reliant(self, papers):
        for name, doer, month in (
            ("a", "self", "2008-01"),
            ("b", "agency", "2008-02-29"),
            ("c", "joint", "2008-03"),
            ("d", "agency", "2009-05"),
        ):
            papers.proposal(name, month, doer)
        told = papers.told(self_reliant_share)
        assert [said(told, month, "self_reliant")[0] for month in YEAR[:3]] == [100.0, 50.0, 66.67]
        assert said(told, "2008-12", "self") == (33.33, 3, 3)

    def test_before_the_first_proposal_there_is_no_share(self, papers):
        papers.proposal("a", "2008-03-01")
        papers.dataset("d")
        for indicator in (self_reliant_share, evidence_share):
            part = indicator.card.headline.key
            told = papers.told(indicator)
            assert said(told, "2008-02", part) == ("no_proposals_yet", 0, 0)
            assert said(told, "2008-03", part) == (0.0, 1, 1)

    def test_an_unknown_doer_is_not_counted_as_agency(self, papers):
        papers.proposal("a", "2008-01-01", None)
        assert said(papers.told(self_reliant_share), "2008-01", "self") == ("doer_not_known", 0, 1)
        papers.proposal("b", "2008-01-01", "self")
        assert said(papers.told(self_reliant_share), "2008-01", "self") == (100.0, 1, 2)

    def test_evidence_is_a_dataset_of_the_tambons_own_register(self, papers):
        papers.dataset("bmn")
        papers.proposal("a", "2008-01-01", dataset="bmn")
        papers.proposal("b", "2008-01-01", dataset="elsewhere")
        papers.proposal("c", "2008-01-01")
        papers.proposal("d", "2008-02-01")
        papers.tambon = "990102"
        papers.dataset("elsewhere")
        papers.proposal("e", "2008-01-01", dataset="elsewhere")
        papers.tambon = "990101"
        told = papers.told(evidence_share)
        assert said(told, "2008-01", "evidence") == (33.33, 3, 3)
        assert said(told, "2008-02", "evidence") == (25.0, 4, 4)
        assert said(told, "2008-02", "unresolved") == (25.0, 4, 4)

    def test_without_a_register_of_datasets_nothing_is_told(self, papers):
        papers.proposal("a", "2008-01-01", dataset="bmn")
        assert said(papers.told(evidence_share), "2008-01", "evidence")[0] == "no_records"


class TestResolved:
    def test_done_is_not_solved(self, papers):
        papers.proposal("a", "2008-01-01", done="2008-01-31", resolved="2008-06-01")
        papers.proposal("b", "2008-01-01", done="2008-02-01")
        papers.proposal("c", "2008-01-01", "self", resolved="2008-03-15")
        papers.proposal("d", "2008-01-01")
        told = papers.told(resolved_share, resolved_after_months=3)
        wanted = {
            "2008-01": ("none_done_long_enough", 0, 1),
            "2008-03": ("none_done_long_enough", 0, 3),
            "2008-04": (0.0, 1, 3),
            "2008-05": (0.0, 2, 3),
            "2008-06": (66.67, 3, 3),
        }
        assert {month: said(told, month, "resolved") for month in wanted} == wanted

    def test_nothing_done(self, papers):
        papers.proposal("a", "2008-01-01", started="2008-02-01")
        assert said(papers.told(resolved_share), "2008-12", "resolved") == ("none_done_yet", 0, 0)

    def test_what_was_done_before_the_study_counts(self, papers):
        papers.proposal("a", "2006-01-01", done="2006-05-01", resolved="2007-05")
        assert said(papers.told(resolved_share), "2008-01", "resolved") == (100.0, 1, 1)


class TestCoverage:
    def test_a_problem_is_covered_by_a_live_proposal(self, papers):
        papers.plan("p", 2008, "2008-01-15", {"flood": 1, "debt": 2, "drugs": 3, "waste": None})
        papers.proposal("a", "2008-02-10", problem="flood", rejected="2008-05-10")
        papers.proposal("b", "2008-03-10", problem="debt", parked="2008-04-10", in_plan="2008-06-10")
        papers.proposal("c", "2008-03-10", problem="waste")
        papers.proposal("d", "2008-03-10")
        told = papers.told(priority_coverage, top_problems=2)
        covered = {month: said(told, month, "covered") for month in YEAR[:7]}
        assert covered == {
            "2008-01": (0.0, 2, 4),
            "2008-02": (50.0, 2, 4),
            "2008-03": (100.0, 2, 4),
            "2008-04": (50.0, 2, 4),
            "2008-05": (0.0, 2, 4),
            "2008-06": (50.0, 2, 4),
            "2008-07": (50.0, 2, 4),
        }

    def test_done_and_returned_proposals_still_cover_their_problem(self, papers):
        papers.plan("p", 2008, "2008-01", {"flood": 1, "debt": 2})
        papers.proposal("a", "2008-02-10", problem="flood", done="2008-03-10", resolved="2008-06-01")
        papers.proposal("b", "2008-02-10", problem="debt", returned="2008-03-10")
        assert said(papers.told(priority_coverage), "2008-12", "covered") == (100.0, 2, 2)

    def test_two_proposals_for_one_problem_cover_one_problem(self, papers):
        papers.plan("p", 2008, "2008-01", {"flood": 1, "debt": 2})
        papers.proposal("a", "2008-02-10", problem="flood", withdrawn="2008-03-10")
        papers.proposal("b", "2008-02-10", problem="flood")
        assert said(papers.told(priority_coverage), "2008-12", "covered") == (50.0, 2, 2)

    def test_the_latest_plan_that_ranks_its_problems_is_in_force(self, papers):
        papers.plan("old", 2008, None, {"flood": 1})
        papers.plan("new", 2009, "2008-06-20", {"debt": 1, "drugs": 9})
        papers.plan("unranked", 2009, "2008-09-20", {"waste": None})
        papers.plan("next", 2009, "2008", {"waste": 1})
        papers.proposal("a", "2007-11-10", problem="flood", in_plan="2007-12-01")
        months = span("2007-09", 15)
        told = papers.told(priority_coverage, months=months)
        assert said(told, "2007-09", "covered") == ("no_ranked_problems", 0, 0)
        assert said(told, "2007-10", "covered") == (0.0, 1, 1), (
            "no adoption recorded: from the first day of its fiscal year"
        )
        assert said(told, "2008-05", "covered") == (100.0, 1, 1)
        assert said(told, "2008-06", "covered") == (0.0, 1, 2)
        assert said(told, "2008-09", "covered") == (0.0, 1, 2)
        assert said(told, "2008-10", "covered") == (0.0, 1, 1), "only the year of adoption: from the fiscal year on"

    def test_a_plan_without_top_problems(self, papers):
        papers.plan("p", 2008, "2008-01", {"flood": 7})
        papers.proposal("a", "2008-02-10", problem="flood", in_plan="2008-02-11")
        assert said(papers.told(priority_coverage), "2008-12", "covered") == ("no_top_problem", 0, 1)


@pytest.mark.parametrize("indicator", ALL, ids=lambda one: one.card.id)
def test_empty_tables_say_nothing(papers, indicator):
    rows = indicator(*(papers.table(name) for name in indicator.card.tables), months=YEAR)
    assert rows.empty


@pytest.mark.parametrize("indicator", ALL, ids=lambda one: one.card.id)
def test_proposals_after_the_study_are_not_seen(papers, indicator):
    papers.plan("p", 2010, "2009-06-01", {"flood": 1})
    papers.dataset("d")
    papers.proposal(
        "a", "2009-01-01", problem="flood", dataset="d", in_plan="2009-01-02", funded="2009-02-01", done="2009-03-01"
    )
    rows = papers.told(indicator)
    assert rows["value"].isna().all() and (rows["n"] == 0).all()
