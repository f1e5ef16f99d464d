"""The true tables of the other dimensions: they fit the codebook and each other, and some tambons do not keep them."""

import pandas as pd
import pytest

from tambonlib.demo import dimensions
from tambonlib.demo.book_forms import BOOKS, OF_PROVINCE
from tambonlib.demo.plan import chosen, settings, tambons
from tambonlib.demo.strengths import keeps, records, strengths
from tambonlib.records.codebook import table as codebook_table

SEED = 2550
SOME = ("970101", "970102", "970203", "970301", "980206", "980104", "990301", "990106")


def _own(truth, other, code):
    return {**truth(code), **other(code)}


@pytest.mark.parametrize("code", SOME)
def test_tables_have_the_codebooks_columns_codes_and_keys(other, code):
    for name, rows in other(code).items():
        declared = codebook_table(name)
        shown = [column for column in declared.columns.values() if column.name in rows or column.required]
        assert list(rows.columns) == [column.name for column in shown], name
        for column in shown:
            filled = rows[column.name].dropna()
            if column.allowed:
                assert set(filled) <= set(column.allowed), (name, column.name)
            if column.required:
                assert len(filled) == len(rows), (name, column.name)
            for limit, sign in ((column.minimum, 1), (column.maximum, -1)):
                if limit is not None:
                    assert (sign * filled.astype(float) >= sign * limit).all(), (name, column.name)
        if declared.key:
            assert not rows.duplicated(list(declared.key)).any(), name


@pytest.mark.parametrize("code", SOME)
def test_what_is_referred_to_is_there(truth, other, of_study, code):
    tables = _own(truth, other, code)
    for name, rows in tables.items():
        for column in codebook_table(name).columns.values():
            if column.refers_to and column.name in rows:
                target, key = column.refers_to.split(".")
                held = tables.get(target, of_study.get(target))
                known = set() if held is None else set(held[key])
                assert set(rows[column.name].dropna()) <= known, (name, column.name)


def test_no_day_is_after_the_last_one_but_what_is_due(other):
    for code in SOME:
        for name, rows in other(code).items():
            for column in codebook_table(name).columns.values():
                if column.type == "date" and column.name in rows and column.name not in ("due", "end"):
                    assert not (rows[column.name].dropna().astype(str) > "2008-09-30").any(), (name, column.name)


def test_a_fund_closes_each_month_where_the_next_one_opens(other):
    for code in SOME:
        months = other(code).get("wf_month")
        if months is None:
            continue
        ins = months[["member_in_baht", "lao_in_baht", "state_in_baht", "other_in_baht"]].sum(axis=1)
        outs = months[["benefits_out_baht", "admin_out_baht"]].sum(axis=1)
        assert (months["opening_baht"] + ins - outs - months["closing_baht"]).abs().max() < 0.01
        assert (months["closing_baht"].shift() - months["opening_baht"]).abs().max() < 0.01
        paid = other(code)["wf_contribution"].groupby("month_due")["amount_paid_baht"].sum()
        assert (months.set_index("month")["member_in_baht"] - paid).abs().max() < 0.01


def test_nobody_pays_or_is_paid_before_joining_the_fund(other):
    member = other("970101")["wf_member"].set_index("member_id")["joined"]
    for name, date in (("wf_contribution", "month_due"), ("wf_benefit", "paid_date")):
        rows = other("970101")[name]
        assert (rows["member_id"].map(member).str[:7] <= rows[date].str[:7]).all()


def test_proposals_go_forward_in_time_and_end_once(other):
    for code in SOME:
        events = other(code).get("proposal_event")
        if events is None:
            continue
        for _, way in events.groupby("proposal_id"):
            assert way["date"].is_monotonic_increasing and way["status"].iloc[0] == "proposed"
            assert way["status"].isin(["rejected", "withdrawn"]).sum() <= 1
            assert not way["status"].iloc[:-1].isin(["rejected", "withdrawn"]).any()


def test_some_tambons_do_not_keep_a_book_and_planted_ones_do():
    story = settings("story")
    for book in story["collected"]:
        kept = [tambon for tambon in tambons() if keeps(SEED, tambon, book)]
        assert 15 < len(kept) < 54, book
        assert "980304" not in [tambon.code for tambon in kept]
    for tambon in tambons():
        for one in tambon.also:
            assert all(keeps(SEED, tambon, book) for book in story["also"][one.kind]["needs"]), tambon.code


def test_the_tambon_with_almost_nothing_has_nothing_but_its_profile(other):
    assert list(other("980304")) == ["tambon_profile"]


def test_enterprises_are_of_households_that_were_there_early(truth, other):
    homes = truth("970101")["household"].set_index("hh_id")
    for home in other("970101")["enterprise"]["hh_id"].unique():
        assert homes.loc[home, "joined"] <= "2007-04"


def test_some_books_know_only_cash_and_some_lots_have_no_price(other):
    costs = pd.concat([other(code)["ent_cost"] for code in SOME if "ent_cost" in other(code)])
    assert (~costs.groupby("ent_id")["cash"].agg(lambda cash: (~cash.astype(bool)).any())).any()
    lots = pd.concat([other(tambon.code)["ent_output"] for tambon in tambons() if "ent_output" in other(tambon.code)])
    assert lots["price_baht"].isna().any() and lots.loc[lots["use"] == "sold", "price_baht"].notna().all()


def test_powers_stay_on_their_scale_and_drift_little_unless_planted():
    for tambon in tambons():
        for power, level in strengths(SEED, tambon).items():
            assert ((level >= 1) & (level <= 5)).all()
            planted = any(power in settings("story")["also"][one.kind]["powers"] for one in tambon.also)
            assert planted or level[-1] - level[0] < 0.2


def test_raters_see_start_then_and_end_apart(other):
    rated = other("970102")["power_rating"]
    own = rated[rated["rater_kind"] == "self"]
    assert {"start", "end", "then"} <= set(own["rated_moment"])
    means = own.groupby("rated_moment")["agreed_level"].mean()
    assert means["then"] < means["start"] < means["end"]
    assert (own["lowest_vote"] <= own["agreed_level"]).all() and (own["agreed_level"] <= own["highest_vote"]).all()
    assert not (rated.loc[rated["rater_kind"] == "peer", "rater"] == "970102").any()


def test_the_tambon_that_overrates_itself_is_seen_lower_by_others(other):
    for code in ("970302", "980105"):
        means = other(code)["power_rating"].groupby("rater_kind")["agreed_level"].mean()
        assert means["self"] > means.drop("self").max() + 1
        assert set(other(code)["power_rating_presence"]["group"]) == {"committee"}


def test_the_late_province_is_not_reached_before_its_month(of_study):
    log = of_study["activity_tambon"].merge(of_study["support_activity"][["activity_id", "start"]], on="activity_id")
    late = log[log["tambon_code"].str.startswith("99")]
    assert late["start"].min() >= "2007-07" > log["start"].min()
    assert of_study["mechanism"].set_index("province_code").loc["99", "formed"] >= "2007-07"


def test_nobody_comes_to_the_tambon_that_fell_silent(other, of_study):
    log = of_study["activity_tambon"].merge(of_study["support_activity"][["activity_id", "start"]], on="activity_id")
    assert log.loc[log["tambon_code"] == "980104", "start"].max() < "2008-01"
    assert other("980104")["meeting"]["date"].dropna().max() < "2008-01"


def test_what_one_tambon_received_does_not_depend_on_the_others(of_study):
    alone = dimensions.study_tables(SEED, chosen(["970102"]))["activity_tambon"]
    among = of_study["activity_tambon"]
    pd.testing.assert_frame_equal(alone, among[among["tambon_code"] == "970102"].reset_index(drop=True))


def test_another_seed_gives_other_tables(truth, other):
    again = dimensions.tambon_tables(2551, chosen(["970101"])[0], truth("970101"))
    assert not again["proposal_event"].equals(other("970101")["proposal_event"])
    same = dimensions.tambon_tables(SEED, chosen(["970101"])[0], truth("970101"))
    for name, rows in other("970101").items():
        pd.testing.assert_frame_equal(rows, same[name])


def test_a_row_that_says_more_than_the_codebook_is_refused():
    with pytest.raises(ValueError, match="columns of plan"):
        records("plan", [{"plan_id": "a", "mayor": "b"}])


def test_every_table_of_a_tambon_has_its_sheet_in_one_book(other, of_study):
    sheets = [OF_PROVINCE.get(name, name) for book in BOOKS for name in book.sheets]
    made = {name for tambon in tambons() for name in other(tambon.code)} | set(of_study)
    assert made == set(sheets)
