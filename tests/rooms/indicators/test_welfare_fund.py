"""D4 by hand, and against the formulas of DOMAIN written out once more in plain loops (ข้อมูลสมมติ)."""

import re

import numpy as np
import pandas as pd
import pytest

from tambonlib.errors import TambonError
from tambonlib.indicators.examples import example_fund
from tambonlib.indicators.fund_tables import AGE_BANDS
from tambonlib.indicators.measure import measure
from tambonlib.indicators.welfare_fund import (
    admin_share,
    contribution_regularity,
    fund_coverage,
    old_age_load,
    payout_ratio,
    reserve_months,
)
from tambonlib.months import span
from tambonlib.records import codebook
from tambonlib.settings import default_settings
from tests.promises.records import MONTHS, TAMBONS, invented_records

YEAR_2008 = span("2008-01", 12)
ALL = (fund_coverage, contribution_regularity, payout_ratio, reserve_months, admin_share, old_age_load)


def at(told, month, part):
    """Value, n, N and reason of one cell."""
    row = told[(told["month"] == month) & (told["part"] == part)]
    return row[["value", "n", "N", "reason"]].iloc[0].tolist()


def value_at(told, month, part):
    return at(told, month, part)[0]


def reason_at(told, month, part):
    value, _, _, reason = at(told, month, part)
    assert np.isnan(value)
    return reason


def members(*rows):
    """Each: joined, left."""
    return pd.DataFrame(
        {
            "member_id": [f"m{number}" for number in range(len(rows))],
            "tambon_code": "990101",
            "joined": pd.Series([row[0] for row in rows], dtype="str"),
            "left": pd.Series([row[1] for row in rows], dtype="str"),
        }
    )


def population(persons, year=2007):
    return pd.DataFrame({"tambon_code": ["990101"], "year": [year], "population": pd.Series([persons], dtype="Int64")})


def contributions(*rows):
    """Each: member, month due, amount due, amount paid, day of payment."""
    columns = ["member_id", "month_due", "amount_due_baht", "amount_paid_baht", "paid_date"]
    made = pd.DataFrame(rows, columns=columns).assign(tambon_code="990101")
    return made.astype({"amount_due_baht": "float64", "amount_paid_baht": "float64", "paid_date": "str"})


def fund(founded="2005"):
    return pd.DataFrame({"fund_id": ["f1"], "tambon_code": ["990101"], "founded": pd.Series([founded], dtype="str")})


def sheets(months=YEAR_2008, fund_id="f1", **changes):
    """Monthly statements: 1,000 comes in from members and 1,000 from local government, 500 and 20 go out."""
    row = {
        "opening_baht": 0.0,
        "member_in_baht": 1000.0,
        "lao_in_baht": 1000.0,
        "state_in_baht": 0.0,
        "other_in_baht": 0.0,
        "benefits_out_baht": 500.0,
        "admin_out_baht": 20.0,
        "closing_baht": 6000.0,
    }
    return pd.DataFrame({"fund_id": fund_id, "tambon_code": "990101", "month": list(months), **row, **changes})


class TestCoverage:
    def test_a_member_counts_from_joining_until_the_month_of_leaving(self):
        told = fund_coverage(
            members(("2007-12", None), ("2008-02-15", "2008-03-31")), population(8), months=span("2008-01", 3)
        )
        assert told["value"].tolist() == [12.5, 25.0, 12.5]
        assert told["n"].tolist() == [1, 2, 1] and set(told["N"]) == {8}

    def test_a_date_of_which_only_the_year_is_known_counts_from_its_end(self):
        told = fund_coverage(members(("2007", None), ("2008", None)), population(8), months=("2008-11", "2008-12"))
        assert told["value"].tolist() == [12.5, 25.0]

    def test_without_a_registered_population_there_is_no_share(self):
        others = population(8).assign(tambon_code="990102")
        rows = fund_coverage.formula(members(("2007-12", None)), others, months=("2008-01",))
        assert reason_at(rows, "2008-01", "members") == "no_registered_population"

    def test_no_member_yet_is_a_zero_and_no_want_of_records(self):
        assert at(fund_coverage(members(("2008-02", None)), population(8), months=("2008-01",)), "2008-01", "members")[
            :3
        ] == [0.0, 0, 8]

    def test_against_plain_loops(self):
        rows = invented_records(("wf_member", "tambon_population"), 5)
        told = fund_coverage(rows["wf_member"], rows["tambon_population"], months=MONTHS).set_index(
            ["tambon_code", "month"]
        )
        for code in TAMBONS:
            own = rows["wf_member"][rows["wf_member"]["tambon_code"] == code].to_dict("records")
            people = {
                row["year"]: row["population"]
                for row in rows["tambon_population"].to_dict("records")
                if row["tambon_code"] == code
            }
            for month in MONTHS:
                there = [
                    row
                    for row in own
                    if _late(row["joined"]) <= month and (pd.isna(row["left"]) or _late(row["left"]) > month)
                ]
                latest = people[max(year for year in people if year <= int(month[:4]))]
                assert told.loc[(code, month), "value"] == pytest.approx(100 * len(there) / latest)


class TestRegularity:
    MONTHS = span("2008-01", 3)

    def told(self, *rows):
        return contribution_regularity(contributions(*rows), months=self.MONTHS)

    def test_a_part_payment_is_not_a_payment_but_its_money_counts(self):
        told = self.told(("a", "2008-01", 30, 30, "2008-01-05"), ("b", "2008-01", 30, 15, "2008-01-05"))
        assert at(told, "2008-01", "paid")[:3] == [50.0, 2, 2]
        assert value_at(told, "2008-01", "amount") == 75.0

    def test_a_late_payment_is_seen_when_it_is_made(self):
        told = self.told(("a", "2008-01", 30, 30, "2008-03-05"))
        assert [value_at(told, month, "paid") for month in self.MONTHS] == [0.0, 0.0, 100.0]
        assert value_at(told, "2008-01", "this_month") == 0.0
        assert reason_at(told, "2008-03", "this_month") == "nothing_this_month"

    def test_an_overpayment_pays_no_other_month(self):
        told = self.told(("a", "2008-01", 30, 60, "2008-01-05"), ("a", "2008-02", 30, 0, None))
        assert [value_at(told, "2008-02", part) for part in ("paid", "amount")] == [50.0, 50.0]

    def test_blank_is_unpaid_and_told_and_a_dated_blank_is_unknown(self):
        told = self.told(
            ("a", "2008-01", 30, 30, None), ("b", "2008-01", 30, None, None), ("c", "2008-01", 30, None, "2008-02-05")
        )
        assert [value_at(told, "2008-01", part) for part in ("paid", "blank", "unknown")] == pytest.approx(
            [100 / 3, 100 / 3, 0.0]
        )
        assert at(told, "2008-02", "paid")[:3] == [50.0, 2, 3]
        assert value_at(told, "2008-02", "unknown") == pytest.approx(100 / 3)

    def test_where_no_amount_is_known_nothing_is_told(self):
        assert reason_at(self.told(("a", "2008-01", 30, None, "2008-01-05")), "2008-02", "paid") == "no_known_payment"

    def test_a_month_in_which_nothing_is_due_is_not_counted(self):
        assert (
            value_at(self.told(("a", "2008-01", 0, 0, None), ("b", "2008-01", 30, 30, None)), "2008-01", "paid")
            == 100.0
        )

    def test_against_plain_loops(self):
        rows = invented_records(("wf_contribution",), 11)["wf_contribution"]
        told = contribution_regularity(rows, months=MONTHS).set_index(["tambon_code", "month", "part"])
        for code in TAMBONS:
            for place, month in enumerate(MONTHS):
                window = MONTHS[max(0, place - 11) : place + 1]
                due = paid = owed = given = 0
                who = set()
                for row in rows[rows["tambon_code"] == code].to_dict("records"):
                    if row["month_due"] not in window:
                        continue
                    blank_amount, undated = pd.isna(row["amount_paid_baht"]), pd.isna(row["paid_date"])
                    made = not undated and row["paid_date"][:7] <= month
                    if blank_amount and (made or (not undated and row["paid_date"][:7] <= row["month_due"])):
                        continue
                    due, owed = due + 1, owed + row["amount_due_baht"]
                    who.add(row["member_id"])
                    if not blank_amount and (undated or made):
                        given += min(row["amount_paid_baht"], row["amount_due_baht"])
                        paid += row["amount_paid_baht"] >= row["amount_due_baht"]
                assert told.loc[(code, month, "paid"), "value"] == pytest.approx(100 * paid / due)
                assert told.loc[(code, month, "amount"), "value"] == pytest.approx(100 * given / owed)
                assert told.loc[(code, month, "paid"), "n"] == len(who)


class TestPayout:
    def test_above_one_the_fund_lives_on_matching_money(self):
        told = payout_ratio(fund(), sheets(benefits_out_baht=1500.0), months=YEAR_2008)
        assert at(told, "2008-12", "ratio")[:3] == [1.5, 1, 1]

    def test_eleven_statements_are_not_twelve(self):
        told = payout_ratio(fund(), sheets().drop(index=5), months=YEAR_2008)
        assert reason_at(told, "2008-12", "ratio") == "fund_months_missing"
        assert at(told, "2008-12", "ratio")[1:3] == [0, 1]

    def test_statements_of_before_the_study_fill_the_window(self):
        told = payout_ratio(fund(), sheets(months=span("2007-02", 12)), months=("2008-01", "2008-02"))
        assert value_at(told, "2008-01", "ratio") == 0.5
        assert reason_at(told, "2008-02", "ratio") == "fund_months_missing"

    def test_members_who_pay_nothing_leave_it_undefined(self):
        told = payout_ratio(fund(), sheets(member_in_baht=0.0), months=YEAR_2008)
        assert reason_at(told, "2008-12", "ratio") == "no_member_contributions"

    def test_a_blank_among_written_figures_is_nothing_but_an_empty_statement_is_unknown(self):
        no_line = sheets().assign(benefits_out_baht=[np.nan, *[500.0] * 11])
        assert value_at(payout_ratio(fund(), no_line, months=YEAR_2008), "2008-12", "ratio") == pytest.approx(11 / 24)
        flows = [name for name in no_line if name.endswith(("in_baht", "out_baht"))]
        empty = sheets()
        empty.loc[0, flows] = np.nan
        assert reason_at(payout_ratio(fund(), empty, months=YEAR_2008), "2008-12", "ratio") == "fund_months_missing"

    def test_two_funds_are_summed_and_the_one_with_gaps_is_told_by_n_of_n(self):
        both = pd.concat([sheets(), sheets(fund_id="f2", benefits_out_baht=1500.0)], ignore_index=True)
        registers = pd.concat([fund(), fund().assign(fund_id="f2")])
        assert at(payout_ratio(registers, both, months=YEAR_2008), "2008-12", "ratio")[:3] == [1.0, 2, 2]
        assert at(payout_ratio(registers, both.drop(index=20), months=YEAR_2008), "2008-12", "ratio")[:3] == [0.5, 1, 2]

    def test_before_the_fund_is_founded_there_is_none(self):
        told = payout_ratio(fund("2008-06-01"), sheets(months=YEAR_2008[6:]), months=YEAR_2008)
        assert reason_at(told, "2008-05", "ratio") == "no_fund_yet"
        assert reason_at(told, "2008-06", "ratio") == "fund_months_missing"

    def test_a_month_that_stands_twice_is_refused(self):
        with pytest.raises(TambonError) as refused:
            payout_ratio(fund(), pd.concat([sheets(), sheets().head(1)]), months=YEAR_2008)
        assert refused.value.faults[0].code == "indicator_twice"

    def test_against_plain_loops(self):
        rows = invented_records(("wf_fund", "wf_month"), 7)
        told = payout_ratio(rows["wf_fund"], rows["wf_month"], months=MONTHS).set_index(["tambon_code", "month"])
        reserve = reserve_months(rows["wf_fund"], rows["wf_month"], months=MONTHS).set_index(
            ["part", "tambon_code", "month"]
        )
        share = admin_share(rows["wf_fund"], rows["wf_month"], months=MONTHS, admin_share_of="fund_income")
        share = share.set_index(["part", "tambon_code", "month"])
        found = 0
        for code in TAMBONS:
            for month in MONTHS:
                year = span(f"{int(month[:4]) - 1}-{month[5:]}", 13)[1:]
                sums = dict.fromkeys(("member", "benefits", "admin", "income", "closing"), 0.0)
                full = 0
                for name in rows["wf_fund"].loc[rows["wf_fund"]["tambon_code"] == code, "fund_id"]:
                    own = rows["wf_month"][(rows["wf_month"]["fund_id"] == name) & rows["wf_month"]["month"].isin(year)]
                    if len(own) < 12:
                        continue
                    full += 1
                    sums["member"] += own["member_in_baht"].sum()
                    sums["benefits"] += own["benefits_out_baht"].sum()
                    sums["admin"] += own["admin_out_baht"].sum()
                    sums["income"] += (
                        own[["member_in_baht", "lao_in_baht", "state_in_baht", "other_in_baht"]].sum().sum()
                    )
                    sums["closing"] += own.loc[own["month"] == month, "closing_baht"].item()
                assert told.loc[(code, month), "n"] == full
                if full:
                    found += 1
                    assert told.loc[(code, month), "value"] == pytest.approx(sums["benefits"] / sums["member"])
                    assert reserve.loc[("months", code, month), "value"] == pytest.approx(
                        sums["closing"] / (sums["benefits"] / 12)
                    )
                    assert share.loc[("share", code, month), "value"] == pytest.approx(
                        100 * sums["admin"] / sums["income"]
                    )
        assert found > len(MONTHS)


class TestReserve:
    def told(self, rows, **settings):
        return reserve_months(fund(), rows, months=YEAR_2008, **settings)

    def test_no_benefits_cannot_be_divided_by(self):
        told = self.told(sheets(benefits_out_baht=0.0))
        assert reason_at(told, "2008-12", "months") == reason_at(told, "2008-12", "below_floor") == "no_benefits_paid"

    def test_a_debt_is_a_negative_reserve(self):
        assert value_at(self.told(sheets(closing_baht=-1000.0)), "2008-12", "months") == -2.0

    @pytest.mark.parametrize(("floor", "below"), [(12.0, 0.0), (12.5, 1.0)])
    def test_the_floor_is_a_setting(self, floor, below):
        assert value_at(self.told(sheets(), reserve_floor_months=floor), "2008-12", "below_floor") == below

    def test_a_statement_that_does_not_add_up_is_told_and_the_reserve_rests_on_it_as_it_is(self):
        good = sheets(months=YEAR_2008, opening_baht=0.0, closing_baht=0.0, lao_in_baht=0.0, member_in_baht=520.0)
        bad = good.assign(closing_baht=[0.0] * 11 + [100.0])
        told = self.told(bad)
        assert value_at(told, "2008-12", "months") == pytest.approx(0.2)
        assert at(told, "2008-12", "identity_mismatch")[:3] == [pytest.approx(100 / 12), 12, 12]
        assert [value_at(told, month, "mismatch_this_month") for month in YEAR_2008[-2:]] == [0.0, 1.0]
        assert value_at(self.told(bad, book_tolerance_baht=100.0), "2008-12", "identity_mismatch") == 0.0

    def test_an_opening_that_is_not_the_last_closing_is_a_mismatch_too(self):
        rows = sheets(
            months=YEAR_2008[:2],
            lao_in_baht=0.0,
            member_in_baht=520.0,
            closing_baht=[0.0, 50.0],
            opening_baht=[0.0, 50.0],
        )
        told = self.told(rows)
        assert [value_at(told, month, "mismatch_this_month") for month in YEAR_2008[:2]] == [0.0, 1.0]
        assert reason_at(told, "2008-03", "mismatch_this_month") == "no_fund_sheet"

    def test_an_opening_is_compared_with_the_closing_of_the_month_before_and_no_earlier_one(self):
        rows = sheets(
            months=[YEAR_2008[0], YEAR_2008[2]],
            lao_in_baht=0.0,
            member_in_baht=520.0,
            closing_baht=[0.0, 50.0],
            opening_baht=[0.0, 50.0],
        )
        assert value_at(self.told(rows), "2008-03", "mismatch_this_month") == 0.0

    def test_a_statement_that_tells_no_flow_cannot_be_checked(self):
        rows = sheets(months=YEAR_2008[:1])
        rows[[name for name in rows if name.endswith(("in_baht", "out_baht"))]] = np.nan
        assert reason_at(self.told(rows), "2008-01", "identity_mismatch") == "no_checkable_sheet"


class TestAdministration:
    def test_of_the_fund_or_of_its_income(self):
        rows = sheets(closing_baht=1200.0)
        assert value_at(admin_share(fund(), rows, months=YEAR_2008), "2008-12", "share") == pytest.approx(20.0)
        of_income = admin_share(fund(), rows, months=YEAR_2008, admin_share_of="fund_income")
        assert value_at(of_income, "2008-12", "share") == pytest.approx(1.0)

    @pytest.mark.parametrize(("closing", "over"), [(1200.0, 0.0), (1199.0, 1.0)])
    def test_the_ceiling_is_twenty_percent(self, closing, over):
        assert (
            value_at(admin_share(fund(), sheets(closing_baht=closing), months=YEAR_2008), "2008-12", "over_ceiling")
            == over
        )

    def test_an_empty_fund_cannot_be_divided_by(self):
        told = admin_share(fund(), sheets(closing_baht=0.0), months=YEAR_2008)
        assert reason_at(told, "2008-12", "share") == reason_at(told, "2008-12", "over_ceiling") == "no_fund_money"


class TestOldAge:
    def told(self, months=("2008-01",), rule=None, **changes):
        records = example_fund(members=200, months=12)
        rules = records["wf_rule"].assign(**(rule or {}))
        return old_age_load(records["wf_member"].assign(**changes), rules, records["wf_month"], months=months)

    def test_the_band_below_the_age_reaches_it_within_five_years(self):
        assert at(self.told(), "2008-01", "load")[:3] == [1.0, 200, 200]

    def test_a_band_moves_on_with_time(self):
        """Half a year later a tenth of the five-year band has passed 60; of those of 25 to 34 nobody comes near."""
        assert value_at(self.told(months=span("2008-01", 12)), "2008-07", "load") == pytest.approx(0.9)

    @pytest.mark.parametrize(
        ("unit", "cap", "load"), [("month", np.nan, 12.0), ("event", np.nan, 1.0), ("month", 2400.0, 2.0)]
    )
    def test_what_the_rule_gives_in_a_year(self, unit, cap, load):
        assert value_at(self.told(rule={"unit": unit, "cap_per_year_baht": cap}), "2008-01", "load") == pytest.approx(
            load
        )

    def test_a_rule_holds_from_its_day_on(self):
        assert reason_at(self.told(rule={"valid_from": "2008-02-01"}), "2008-01", "load") == "no_pension_rule"
        assert reason_at(self.told(rule={"benefit_type": "birth"}), "2008-01", "load") == "no_pension_rule"
        assert reason_at(self.told(rule={"unit": "night"}), "2008-01", "load") == "no_pension_rule"

    def test_the_latest_rule_is_the_one_in_force(self):
        records = example_fund(members=200, months=2)
        rules = pd.concat([records["wf_rule"], records["wf_rule"].assign(valid_from="2008-02-10", amount_baht=600.0)])
        told = old_age_load(records["wf_member"], rules, records["wf_month"], months=("2008-01", "2008-02"))
        assert value_at(told, "2008-01", "load") == 1.0
        assert value_at(told, "2008-02", "load") == pytest.approx(0.5 * (59 / 60))

    def test_of_two_rules_that_begin_in_one_month_the_later_is_in_force(self):
        records = example_fund(members=200, months=2)
        later = [
            records["wf_rule"].assign(valid_from=f"2008-02-{day}", amount_baht=baht)
            for day, baht in ((20, 600.0), (10, 9.0))
        ]
        rules = pd.concat([*later, records["wf_rule"]])
        told = old_age_load(records["wf_member"], rules, records["wf_month"], months=("2008-02",))
        assert value_at(told, "2008-02", "load") == pytest.approx(0.5 * (59 / 60))

    def test_a_fund_that_nobody_has_joined_yet_adds_no_money(self):
        records = example_fund(members=200, months=1)
        other = {name: records[name].assign(fund_id="f2") for name in ("wf_rule", "wf_month")}
        rules, statements = (pd.concat([records[name], other[name]]) for name in ("wf_rule", "wf_month"))
        newcomer = records["wf_member"].head(1).assign(member_id="new", fund_id="f2", joined="2009-01-05")
        members = pd.concat([records["wf_member"], newcomer])
        assert at(old_age_load(members, rules, statements, months=("2008-01",)), "2008-01", "load")[:3] == [
            1.0,
            200,
            200,
        ]

    def test_of_the_open_band_only_those_past_the_age_are_of_known_age(self):
        old = pd.Series(["age_70_over"] * 200, dtype="str")
        assert at(self.told(rule={"from_age": 70}, age_band=old), "2008-01", "load")[:2] == [0.0, 200]
        younger = self.told(rule={"from_age": 71}, age_band=old)
        assert reason_at(younger, "2008-01", "load") == "no_known_age"
        assert value_at(younger, "2008-01", "unknown_age") == 100.0

    def test_members_of_unknown_age_are_told_and_in_no_load(self):
        bands = pd.Series(["age_55_59"] * 50 + [None] * 150, dtype="str")
        told = self.told(age_band=bands)
        assert at(told, "2008-01", "load")[:3] == [pytest.approx(0.5), 50, 200]
        assert value_at(told, "2008-01", "unknown_age") == 75.0
        nobody = self.told(age_as_of=pd.Series([None] * 200, dtype="str"))
        assert reason_at(nobody, "2008-01", "load") == "no_known_age"

    def test_without_a_statement_or_money_there_is_no_load(self):
        records = example_fund(members=200, months=1)
        given = (records["wf_member"], records["wf_rule"])
        assert (
            reason_at(old_age_load(*given, records["wf_month"], months=("2008-01", "2008-02")), "2008-02", "load")
            == "no_fund_sheet"
        )
        broke = records["wf_month"].assign(closing_baht=0.0)
        assert reason_at(old_age_load(*given, broke, months=("2008-01",)), "2008-01", "load") == "no_fund_money"

    def test_every_band_of_the_codebook_has_its_ages(self):
        assert tuple(AGE_BANDS) == tuple(codebook.table("wf_member").columns["age_band"].allowed)
        for band, (youngest, width) in AGE_BANDS.items():
            ages = [int(age) for age in re.findall(r"\d+", band)]
            named = {"under_15": (0, 15), "age_70_over": (70, np.inf)}.get(band) or (ages[0], ages[1] + 1 - ages[0])
            assert (youngest, width) == named

    def test_against_plain_loops(self):
        rows = invented_records(("wf_member", "wf_rule", "wf_month"), 3)
        told = old_age_load(rows["wf_member"], rows["wf_rule"], rows["wf_month"], months=MONTHS).set_index(
            ["tambon_code", "month", "part"]
        )
        found = 0
        for code in TAMBONS:
            for month in MONTHS:
                due = closing = known = 0.0
                for name in sorted(rows["wf_fund"].loc[rows["wf_fund"]["tambon_code"] == code, "fund_id"]):
                    rule = _rule_in_force(rows["wf_rule"], name, month)
                    own = rows["wf_month"][(rows["wf_month"]["fund_id"] == name) & (rows["wf_month"]["month"] == month)]
                    if rule is None or own.empty:
                        continue
                    closing += own["closing_baht"].item()
                    for member in rows["wf_member"][rows["wf_member"]["fund_id"] == name].to_dict("records"):
                        chance = _chance_to_reach(member, rule["from_age"], month)
                        if chance is not None:
                            known += 1
                            due += chance * rule["yearly"]
                value, n = told.loc[(code, month, "load"), ["value", "n"]]
                assert n == known
                if known:
                    found += 1
                    assert value == pytest.approx(due / closing)
        assert found > len(MONTHS)


def _late(date):
    return f"{date}-12" if len(date) == 4 else date[:7]


def _ago(earlier, later):
    """Months between two months."""
    return (int(later[:4]) - int(earlier[:4])) * 12 + int(later[5:7]) - int(earlier[5:7])


def _rule_in_force(rules, fund_id, month):
    own = [row for row in rules.to_dict("records") if row["fund_id"] == fund_id and row["benefit_type"] == "old_age"]
    own = sorted((row for row in own if _late(row["valid_from"]) <= month), key=lambda row: _late(row["valid_from"]))
    if not own or own[-1]["unit"] == "night":
        return None
    yearly = own[-1]["amount_baht"] * {"month": 12, "year": 1, "event": 1}[own[-1]["unit"]]
    cap = own[-1]["cap_per_year_baht"]
    return {"from_age": own[-1]["from_age"], "yearly": yearly if np.isnan(cap) else min(yearly, cap)}


def _chance_to_reach(member, age, month):
    """0 to 1, or None where the age is unknown or the person is no member."""
    gone = not pd.isna(member["left"]) and _late(member["left"]) <= month
    if gone or _late(member["joined"]) > month or pd.isna(member["age_band"]) or pd.isna(member["age_as_of"]):
        return None
    youngest, width = AGE_BANDS[member["age_band"]]
    youngest += _ago(_late(member["age_as_of"]), month) / 12
    if np.isinf(width):
        return 0.0 if youngest >= age else None
    return max(0.0, min(youngest + width, age) - max(youngest, age - 5)) / width


class Study:
    months = YEAR_2008
    roster = pd.DataFrame({"tambon_code": ["990101", "990102"]}, dtype="str")
    agreed_lists = None
    recorded_categories = None
    settings = {name: one.value for name, one in default_settings().items()}


def test_a_tambon_without_records_is_not_collected_and_never_zero():
    results = measure(example_fund(), study=Study(), indicators=ALL)
    assert set(results.loc[results["tambon_code"] == "990102", "status"]) == {"not_collected"}


def test_a_share_of_few_members_is_not_told_but_a_fund_is():
    results = measure(example_fund(members=4), study=Study(), indicators=ALL)
    now = results[(results["tambon_code"] == "990101") & (results["month"] == "2008-12")].set_index(
        ["indicator", "part"]
    )["status"]
    assert now[("D4.1", "members")] == now[("D4.2", "paid")] == now[("D4.6", "load")] == "too_few"
    assert now[("D4.3", "ratio")] == now[("D4.4", "months")] == now[("D4.5", "share")] == "ok"


def test_no_part_shows_a_members_balance():
    """Pledge money (เงินสัจจะ) is given: it appears in no amount of baht, and no value stands below the tambon."""
    parts = [part for one in ALL for part in one.card.parts]
    assert {part.unit for part in parts} == {"percent", "ratio", "months", "count"}
