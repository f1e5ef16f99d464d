"""D2, by hand: small books in which each number can be checked by eye."""

import numpy as np
import pandas as pd
import pytest

from tambonlib.errors import TambonError
from tambonlib.indicators.enterprise_accounts import (
    adjustment_rate,
    breakeven_price,
    enterprise_cost,
    net_profit,
    profit_change_split,
    purchased_input_share,
)
from tambonlib.indicators.enterprise_books import cost_tree
from tambonlib.indicators.enterprise_seasons import groups
from tambonlib.months import span
from tambonlib.records.codebook import table

MONTHS = span("2008-01", 24)
COLUMNS = {
    "household": "hh_id tambon_code joined left",
    "enterprise": "ent_id hh_id tambon_code kind crop_year area_rai herd_n start end",
    "ent_cost": "ent_id tambon_code date cost_code behaviour cash amount_baht",
    "ent_output": "ent_id tambon_code date qty unit use price_baht",
    "ent_review": "ent_id tambon_code date",
    "ent_decision": "ent_id tambon_code date carried_out",
}
TYPES = {
    "crop_year": "Int64",
    "herd_n": "Int64",
    "area_rai": "float64",
    "qty": "float64",
    "price_baht": "float64",
    "cash": "boolean",
    "amount_baht": "float64",
}


class Farm:
    """Books of one tambon, written down one by one."""

    def __init__(self):
        self.rows = {name: [] for name in COLUMNS}

    def household(self, hh_id, joined="2008-01", left=None):
        self.rows["household"].append((hh_id, "990101", joined, left))

    def grows(
        self, ent, hh="h1", kind="rice_wet", year=2008, rai=10.0, head=None, start="2008-01-05", end="2008-06-20"
    ):
        self.rows["enterprise"].append((ent, hh, "990101", kind, year, rai, head, start, end))

    def pays(self, ent, baht, code="harvest", behaviour="variable", cash=True, date="2008-03-10"):
        self.rows["ent_cost"].append((ent, "990101", date, code, behaviour, cash, baht))

    def own_land(self, ent, baht, date="2008-03-10"):
        self.pays(ent, baht, "land_use", "fixed", False, date)

    def yields(self, ent, qty, price=None, unit="kg", use="sold", date="2008-06-10"):
        self.rows["ent_output"].append((ent, "990101", date, qty, unit, use, price))

    def reviewed(self, ent, date):
        self.rows["ent_review"].append((ent, "990101", date))

    def decides(self, ent, date, carried_out=None):
        self.rows["ent_decision"].append((ent, "990101", date, carried_out))

    def table(self, name):
        rows = pd.DataFrame(self.rows[name], columns=COLUMNS[name].split())
        return rows.astype({column: TYPES.get(column, "str") for column in rows})

    def told(self, indicator, months=MONTHS, **options):
        rows = indicator(*(self.table(name) for name in indicator.card.tables), months=months, **options)
        return rows.set_index(["month", "part"]).sort_index()


@pytest.fixture
def farm():
    return Farm()


@pytest.fixture
def rice(farm):
    """One household, 10 rai of rice: 5,000 kg at 8 baht, 20,000 baht paid, 12,000 not cash; over in June 2008."""
    farm.household("h1")
    farm.grows("e1")
    farm.pays("e1", 20_000)
    farm.own_land("e1", 12_000)
    farm.yields("e1", 5_000, 8.0)
    return farm


def value(told, part, month="2008-06"):
    return told.loc[(month, part), "value"]


def reason(told, part, month="2008-06"):
    return told.loc[(month, part), "reason"]


# --- cash and full -----------------------------------------------------------------------------------------


def test_both_costs_and_both_profits_per_rai(rice):
    cost, profit = rice.told(enterprise_cost), rice.told(net_profit)
    assert [value(cost, part) for part in ("full", "cash", "rice_wet_full", "rice_wet_cash")] == [
        3_200,
        2_000,
        6.4,
        4.0,
    ]
    assert [value(profit, part) for part in ("full", "cash", "rice_wet_full", "rice_wet_cash")] == [
        800,
        2_000,
        800,
        2_000,
    ]


def test_the_four_cells_of_the_cost_tree_add_up_to_the_full_cost(rice):
    rice.pays("e1", 1_500, "crop_care", "variable", False)
    rice.pays("e1", 500, "land_tax", "fixed", True)
    cost = rice.told(enterprise_cost)
    cells = [value(cost, part) for part in ("variable_cash", "variable_noncash", "fixed_cash", "fixed_noncash")]
    assert cells == [2_000, 150, 50, 1_200] and sum(cells) == value(cost, "full") == 3_400


def test_a_book_of_cash_alone_has_no_full_cost(farm):
    farm.grows("e1")
    farm.pays("e1", 20_000)
    farm.yields("e1", 5_000, 8.0)
    cost, profit = farm.told(enterprise_cost), farm.told(net_profit)
    assert value(cost, "cash") == 2_000 and value(profit, "cash") == 2_000
    assert (
        np.isnan(value(cost, "full"))
        and reason(cost, "full") == "no_full_cost"
        and reason(profit, "full") == "no_full_profit"
    )
    assert value(cost, "cash_only") == 100.0


def test_a_non_cash_cost_of_zero_is_a_known_one(farm):
    farm.grows("e1")
    farm.pays("e1", 20_000)
    farm.own_land("e1", 0)
    assert value(farm.told(enterprise_cost), "full") == 2_000


def test_a_large_field_weighs_more_than_a_small_one(rice):
    rice.grows("e2", hh="h2", rai=30.0)
    rice.pays("e2", 30_000)
    rice.own_land("e2", 18_000)
    told = rice.told(enterprise_cost)
    assert value(told, "full") == (32_000 + 48_000) / 40
    assert told.loc[("2008-06", "full"), ["n", "N"]].tolist() == [2, 2]
    assert told.loc[("2008-06", "rice_wet_full"), ["n", "N"]].tolist() == [1, 2]


def test_two_plots_of_one_season_are_one_account_and_one_household(rice):
    rice.grows("e2", rai=10.0)
    rice.pays("e2", 10_000)
    rice.own_land("e2", 6_000)
    rice.yields("e2", 3_000, 8.0)
    told = rice.told(net_profit)
    assert value(told, "full") == (64_000 - 48_000) / 20 and told.loc[("2008-06", "full"), "n"] == 1


def test_a_plot_without_output_lines_leaves_the_season_unknown(rice):
    rice.grows("e2", rai=10.0)
    rice.pays("e2", 10_000)
    rice.own_land("e2", 6_000)
    told = rice.told(net_profit)
    assert np.isnan(value(told, "full")) and value(told, "not_valued") == 100.0


# --- what output is worth ------------------------------------------------------------------------------------


def test_eaten_output_is_worth_the_enterprises_own_sale_price(rice):
    rice.yields("e1", 1_000, use="eaten")
    assert value(rice.told(net_profit), "full") == (6_000 * 8 - 32_000) / 10


def test_a_farm_price_written_beside_it_holds(rice):
    rice.yields("e1", 1_000, 6.0, use="stored")
    assert value(rice.told(net_profit), "full") == (40_000 + 6_000 - 32_000) / 10


def test_without_own_sales_the_tambons_median_price_of_kind_and_season_holds(rice):
    rice.grows("e2", hh="h2")
    rice.pays("e2", 10_000)
    rice.own_land("e2", 10_000)
    rice.yields("e2", 4_000, use="eaten")
    for hh, price in (("h3", 9.0), ("h4", 20.0)):
        rice.grows(f"e-{hh}", hh=hh)
        rice.yields(f"e-{hh}", 1, price)
    rice.grows("e5", hh="h5", kind="cassava")
    rice.yields("e5", 1, 1.0)
    told = rice.told(net_profit)
    # Median of 8, 9 and 20; cassava does not count. h1 and h2 have costs, h3 to h5 have none.
    assert value(told, "full") == (40_000 - 32_000 + 4_000 * 9 - 20_000) / 20
    assert told.loc[("2008-06", "full"), ["n", "N"]].tolist() == [2, 5]


def test_where_nobody_sold_nothing_is_valued(farm):
    farm.grows("e1")
    farm.pays("e1", 100)
    farm.own_land("e1", 100)
    farm.yields("e1", 4_000, use="eaten")
    told = farm.told(net_profit)
    assert reason(told, "full") == "no_full_profit" and value(told, "not_valued") == 100.0


def test_a_sale_without_price_is_not_valued(rice):
    rice.yields("e1", 100)
    assert np.isnan(value(rice.told(net_profit), "cash")) and value(rice.told(net_profit), "not_valued") == 100.0


def test_no_line_of_output_is_unknown_but_a_quantity_of_zero_is_a_lost_crop(farm):
    farm.grows("e1")
    farm.pays("e1", 20_000)
    farm.own_land("e1", 12_000)
    assert np.isnan(value(farm.told(net_profit), "full"))
    farm.yields("e1", 0)
    assert value(farm.told(net_profit), "full") == -3_200
    assert reason(farm.told(breakeven_price), "rice_wet_breakeven") == "no_harvest"


def test_no_line_of_cost_is_an_unknown_cost(farm):
    farm.grows("e1")
    farm.yields("e1", 5_000, 8.0)
    assert reason(farm.told(enterprise_cost), "cash") == "no_records"
    farm.grows("e2", hh="h2")
    farm.pays("e2", 10_000)
    told = farm.told(enterprise_cost)
    assert value(told, "cash") == 1_000 and told.loc[("2008-06", "cash"), ["n", "N"]].tolist() == [1, 2]


@pytest.mark.parametrize(
    ("unit", "qty", "kg"), [("kg", 500, 500), ("ton", 2, 2_000), ("kwian", 3, 3_000), ("tang_paddy", 40, 400)]
)
def test_weights_become_kilograms(farm, unit, qty, kg):
    farm.grows("e1")
    farm.pays("e1", 6_000)
    farm.own_land("e1", 0)
    farm.yields("e1", qty, 100.0, unit)
    told = farm.told(breakeven_price)
    assert value(told, "rice_wet_breakeven") == pytest.approx(6_000 / kg)
    assert value(told, "rice_wet_price") == pytest.approx(100 * qty / kg)


def test_the_weight_of_a_tang_is_a_setting(farm):
    farm.grows("e1")
    farm.pays("e1", 6_000)
    farm.yields("e1", 40, 100.0, "tang_paddy")
    assert value(farm.told(enterprise_cost, tang_paddy_kg=12), "rice_wet_cash") == 6_000 / 480


@pytest.mark.parametrize("unit", ["sack", "tang_rice"])
def test_what_is_no_weight_has_a_profit_but_no_cost_per_kilogram(rice, unit):
    rice.rows["ent_output"].clear()
    rice.yields("e1", 50, 800.0, unit)
    cost = rice.told(enterprise_cost)
    assert value(rice.told(net_profit), "full") == 800 and reason(cost, "rice_wet_full") == "no_cost_of_weight"


def test_eaten_output_in_another_unit_is_not_worth_the_sale_price(rice):
    rice.yields("e1", 10, unit="sack", use="eaten")
    assert np.isnan(value(rice.told(net_profit), "full"))


# --- when a season counts --------------------------------------------------------------------------------------


def test_a_season_counts_from_the_month_in_which_it_is_over(rice):
    told = rice.told(net_profit)
    assert reason(told, "full", "2008-05") == "no_finished_season" and value(told, "full", "2008-06") == 800


def test_a_bill_that_comes_later_is_not_seen_before(rice):
    rice.pays("e1", 1_000, date="2008-09-01")
    told = rice.told(net_profit)
    assert [value(told, "full", month) for month in ("2008-06", "2008-08", "2008-09")] == [800, 800, 700]


def test_an_account_grows_old(rice):
    told = rice.told(net_profit)
    assert value(told, "full", "2009-08") == 800 and np.isnan(value(told, "full", "2009-09"))
    assert value(rice.told(net_profit, enterprise_valid_months=16), "full", "2009-09") == 800


def test_the_season_that_was_over_last_counts(rice):
    rice.grows("e2", year=2009, start="2009-01-05", end="2009-05-20")
    rice.pays("e2", 1_000, date="2009-03-01")
    rice.own_land("e2", 1_000, date="2009-03-01")
    rice.yields("e2", 1_000, 5.0, date="2009-05-10")
    told = rice.told(net_profit)
    assert [value(told, "full", month) for month in ("2009-04", "2009-05")] == [800, 300]


def test_without_a_written_end_a_season_is_over_after_quiet_months(rice):
    rice.rows["enterprise"] = [(*row[:-1], None) for row in rice.rows["enterprise"]]
    told = rice.told(net_profit)
    assert np.isnan(value(told, "full", "2008-07")) and value(told, "full", "2008-08") == 800
    assert value(rice.told(net_profit, season_quiet_months=0), "full", "2008-06") == 800


def test_a_season_before_the_study_counts_in_its_first_month(rice):
    later = rice.told(net_profit, months=span("2008-08", 3))
    assert value(later, "full", "2008-08") == 800


def test_a_season_of_two_plots_is_over_when_both_are(rice):
    rice.grows("e2", rai=10.0, end="2008-08-20")
    rice.pays("e2", 10_000)
    rice.own_land("e2", 6_000)
    rice.yields("e2", 3_000, 8.0)
    told = rice.told(net_profit)
    assert reason(told, "full", "2008-07") == "no_finished_season"
    assert value(told, "full", "2008-08") == (64_000 - 48_000) / 20


def test_a_plot_that_has_not_begun_adds_nothing(rice):
    rice.grows("e2", rai=30.0, start="2008-09-01", end="2008-12-20")
    rice.pays("e2", 99_000)
    rice.own_land("e2", 99_000)
    rice.yields("e2", 1, 1.0)
    told = rice.told(net_profit)
    assert [value(told, "full", month) for month in ("2008-06", "2008-08")] == [800, 800]
    assert reason(told, "full", "2008-09") == "no_finished_season"


def test_lines_without_a_date_and_of_no_enterprise_are_not_counted(rice):
    rice.pays("e1", 7_000, date=None)
    rice.pays("e9", 7_000)
    rice.yields("e1", 100, 8.0, date=None)
    rice.yields("e9", 100, 8.0)
    told = rice.told(net_profit)
    assert value(told, "full") == value(told, "full", "2009-06") == 800


# --- animals and cane --------------------------------------------------------------------------------------------


def test_animals_are_told_per_head_and_never_per_rai(rice):
    rice.grows("e2", hh="h2", kind="pig", year=2008, rai=5.0, head=20)
    rice.pays("e2", 30_000, "concentrate_feed")
    rice.pays("e2", 4_000, "animal_care", "variable", False)
    rice.yields("e2", 20, 2_000.0, "head")
    cost, profit = rice.told(enterprise_cost), rice.told(net_profit)
    assert [value(cost, part) for part in ("pig_cash", "pig_full")] == [1_500, 1_700]
    assert [value(profit, part) for part in ("pig_cash", "pig_full")] == [500, 300]
    assert value(cost, "full") == 3_200 and cost.loc[("2008-06", "full"), "N"] == 1


def test_each_batch_of_animals_keeps_its_own_time(farm):
    for ent, start, end, head in (("e1", "2005-01-01", "2008-02-10", 2), ("e2", "2008-01-01", "2008-04-10", 4)):
        farm.grows(ent, kind="cattle", year=2008, rai=None, head=head, start=start, end=end)
        farm.pays(ent, 8_000, "roughage", date=start)
    told = farm.told(enterprise_cost)
    assert [value(told, "cattle_cash", month) for month in ("2008-02", "2008-03", "2008-04")] == [4_000, 4_000, 2_000]


def cane(farm, ent, kind, year, baht, **more):
    farm.grows(ent, kind=kind, year=year, start=f"{year}-01-05", end=f"{year}-12-20", **more)
    farm.pays(ent, baht, "crop_care", date=f"{year}-05-01")
    farm.own_land(ent, 0, date=f"{year}-05-01")
    farm.yields(ent, 50, 700.0, "ton", date=f"{year}-12-15")


def test_planting_cane_is_spread_over_its_crops_in_full_cost_only(farm):
    cane(farm, "e1", "cane_plant", 2008, 10_000)
    farm.pays("e1", 30_000, "cuttings", date="2008-02-01")
    cane(farm, "e2", "cane_ratoon", 2009, 10_000, rai=5.0)
    told = farm.told(enterprise_cost)
    assert [value(told, part, "2008-12") for part in ("cash", "full")] == [4_000, 2_000]
    # The plant crop is still recent: 40,000 + 10,000 baht paid, 20,000 + (10,000 + 5,000) in full, on 15 rai.
    assert value(told, "cash", "2009-12") == pytest.approx(50_000 / 15)
    assert value(told, "full", "2009-12") == pytest.approx(35_000 / 15)
    assert value(farm.told(enterprise_cost, cane_crops_per_planting=1), "full", "2008-12") == 4_000


def test_the_books_own_spread_of_planting_holds(farm):
    cane(farm, "e1", "cane_ratoon", 2008, 10_000)
    farm.pays("e1", 7_000, "cuttings_spread", "fixed", False)
    assert value(farm.told(enterprise_cost), "full", "2008-12") == 1_700


def test_a_ratoon_whose_planting_is_not_known_has_no_full_cost(farm):
    cane(farm, "e1", "cane_ratoon", 2008, 10_000)
    told = farm.told(enterprise_cost)
    assert value(told, "cash", "2008-12") == 1_000 and reason(told, "full", "2008-12") == "no_full_cost"


def test_a_plant_crop_too_long_ago_is_not_the_one_that_the_ratoon_grew_from(farm):
    cane(farm, "e1", "cane_plant", 2005, 10_000)
    cane(farm, "e2", "cane_ratoon", 2008, 10_000)
    told = farm.told(enterprise_cost)
    assert reason(told, "full", "2008-12") == "no_full_cost"
    assert value(farm.told(enterprise_cost, cane_crops_per_planting=4), "full", "2008-12") == 1_000


# --- D2.1 accounts, D2.3, D2.4 ------------------------------------------------------------------------------------


def test_how_many_households_of_the_group_have_a_finished_account(rice):
    for number in (2, 3, 4):
        rice.household(f"h{number}", joined="2008-07" if number == 4 else "2008-01")
    told = rice.told(enterprise_cost)
    assert [value(told, "accounts", month) for month in ("2008-05", "2008-06", "2008-07")] == [
        0.0,
        pytest.approx(100 / 3),
        25.0,
    ]


def test_purchased_inputs_of_the_cash_variable_cost(farm):
    farm.grows("e1")
    farm.pays("e1", 4_000, "chemical_fertiliser")
    farm.pays("e1", 600, "herbicide")
    farm.pays("e1", 400, "pesticide")
    farm.pays("e1", 5_000, "harvest")
    farm.pays("e1", 9_999, "organic_fertiliser", cash=False)
    farm.pays("e1", 9_999, "land_rent", "fixed")
    told = farm.told(purchased_input_share)
    assert reason(told, "share") == "no_records"
    farm.yields("e1", 1, 1.0)
    told = farm.told(purchased_input_share)
    assert [value(told, part) for part in ("share", "fertiliser", "chemicals")] == [50.0, 40.0, 10.0]


def test_nothing_paid_in_cash_has_no_share(farm):
    farm.grows("e1")
    farm.own_land("e1", 500)
    farm.yields("e1", 1, 1.0)
    assert reason(farm.told(purchased_input_share), "share") == "no_cash_variable_cost"


def test_a_margin_below_zero_and_the_margin_of_trade(rice):
    rice.rows["ent_output"].clear()
    rice.yields("e1", 5_000, 5.0)
    told = rice.told(breakeven_price)
    assert [value(told, f"rice_wet_{part}") for part in ("breakeven", "price", "margin")] == [
        6.4,
        5.0,
        pytest.approx(-28.0),
    ]
    rice.grows("e2", hh="h2", kind="trade", rai=None)
    rice.pays("e2", 10_000, "goods")
    rice.pays("e2", 0, "animal_care", cash=False)
    rice.yields("e2", 25, 1_000.0, "piece")
    assert value(rice.told(breakeven_price), "margin") == pytest.approx(100 * (50_000 - 42_000) / 50_000)


# --- D2.5 -----------------------------------------------------------------------------------------------------------


def season(farm, year, price, kg, baht, *, hh="h1", rai=10.0, unit="kg"):
    ent = f"{hh}-{year}"
    farm.grows(ent, hh=hh, year=year, rai=rai, start=f"{year}-01-05", end=f"{year}-06-20")
    farm.pays(ent, baht * rai / 2, date=f"{year}-03-01")
    farm.own_land(ent, baht * rai / 2, date=f"{year}-03-01")
    farm.yields(ent, kg * rai, price, unit, date=f"{year}-06-01")


def split(farm, month="2009-06", prefix=""):
    told = farm.told(profit_change_split)
    return [value(told, prefix + part, month) for part in ("price", "yield", "cost", "total")]


def test_the_split_of_one_household_with_full_and_with_cash_cost(farm):
    season(farm, 2008, 8.0, 500, 3_200)
    season(farm, 2009, 10.0, 480, 3_000)
    assert split(farm) == pytest.approx([980, -180, 200, 1_000], abs=1e-9)
    assert split(farm, prefix="cash_") == pytest.approx([980, -180, 100, 900], abs=1e-9)
    assert reason(farm.told(profit_change_split), "total", "2009-05") == "no_season_pair"


def test_households_count_by_their_mean_area_and_the_sum_stays_exact(farm):
    season(farm, 2008, 8.0, 500, 3_200, rai=4.0)
    season(farm, 2009, 10.0, 480, 3_000, rai=8.0)
    season(farm, 2008, 7.3, 611, 2_713, hh="h2", rai=3.7)
    season(farm, 2009, 6.1, 702, 2_999, hh="h2", rai=1.3)
    *effects, total = split(farm)
    other = (6.1 * 702 - 2_999) - (7.3 * 611 - 2_713)
    assert total == pytest.approx((1_000 * 6.0 + other * 2.5) / 8.5, abs=1e-6)
    assert sum(effects) == pytest.approx(total, abs=1e-9)


def test_a_lost_crop_is_told_as_yield(farm):
    season(farm, 2008, 8.0, 500, 3_200)
    season(farm, 2009, 8.0, 0, 3_000)
    assert split(farm) == pytest.approx([0, -4_000, 200, -3_800], abs=1e-9)


def test_seasons_in_unlike_units_or_not_in_a_row_are_no_pair(farm):
    season(farm, 2008, 8.0, 500, 3_200)
    season(farm, 2009, 800.0, 5, 3_200, unit="sack")
    told = farm.told(profit_change_split)
    assert reason(told, "total", "2009-06") == "no_season_pair" and told.loc[
        ("2009-06", "total"), ["n", "N"]
    ].tolist() == [0, 1]
    apart = Farm()
    season(apart, 2006, 8.0, 500, 3_200)
    season(apart, 2008, 9.0, 500, 3_200)
    assert reason(apart.told(profit_change_split), "total", "2008-06") == "no_season_pair"


# --- D2.6 -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def reviewed(farm):
    """Four enterprises of four households; three are reviewed on 20 January 2008."""
    for number in range(1, 5):
        farm.grows(f"e{number}", hh=f"h{number}", start="2007-05-01", end="2007-12-01")
        if number < 4:
            farm.reviewed(f"e{number}", "2008-01-20")
    farm.yields("e1", 1, 1.0)
    return farm


def test_adjusted_within_the_months_allowed(reviewed):
    reviewed.decides("e1", "2008-02-01", "2008-07-31")
    reviewed.decides("e2", "2008-02-01", "2008-08-01")
    told = reviewed.told(adjustment_rate)
    assert reason(told, "adjusted", "2008-06") == "none_reviewed"
    assert value(told, "adjusted", "2008-07") == pytest.approx(100 / 3) and value(
        told, "decided", "2008-07"
    ) == pytest.approx(200 / 3)
    assert told.loc[("2008-07", "adjusted"), ["n", "N"]].tolist() == [3, 3]
    assert value(told, "adjusted", "2009-06") == pytest.approx(100 / 3) and np.isnan(value(told, "adjusted", "2009-07"))
    assert value(reviewed.told(adjustment_rate, adjustment_months=7), "adjusted", "2008-08") == pytest.approx(200 / 3)


def test_what_was_decided_before_the_review_does_not_count(reviewed):
    reviewed.decides("e1", "2008-01-19", "2008-02-01")
    reviewed.decides("e2", "2008-01", "2008-02")
    told = reviewed.told(adjustment_rate)
    assert value(told, "adjusted", "2008-07") == pytest.approx(100 / 3)


def test_finished_enterprises_that_were_looked_at(reviewed):
    told = reviewed.told(adjustment_rate)
    assert value(told, "reviewed", "2008-01") == 75.0 and reason(told, "reviewed", "2009-03") == "no_finished_season"
    assert reason(told, "adjusted", "2008-07") == "no_records"


# --- nothing, and faults -------------------------------------------------------------------------------------------


INDICATORS = (enterprise_cost, net_profit, purchased_input_share, breakeven_price, profit_change_split, adjustment_rate)


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda one: one.card.id)
def test_nothing_collected_gives_no_rows_and_enterprises_alone_no_value(farm, indicator):
    assert farm.told(indicator).empty
    farm.household("h1")
    farm.grows("e1", rai=None)
    told = farm.told(indicator)
    rests_on_enterprises = [part.key for part in indicator.card.parts if part.key == "accounts"]
    assert told.drop(rests_on_enterprises, level="part")["value"].isna().all()


@pytest.mark.parametrize("indicator", INDICATORS[:5], ids=lambda one: one.card.id)
def test_what_comes_later_is_never_seen(rice, indicator):
    rice.grows("e2", kind="cassava", hh="h2", start="2008-02-01", end=None)
    rice.pays("e2", 900, date="2008-05-01")
    rice.own_land("e2", 100, date="2008-05-01")
    rice.yields("e2", 100, use="eaten", date="2008-07-01")
    rice.grows("e3", kind="cassava", hh="h3", start="2008-02-01", end="2009-03-01")
    rice.yields("e3", 100, 3.0, date="2009-02-01")
    rice.pays("e3", 100, date="2009-02-01")
    season(rice, 2009, 9.0, 400, 3_000)
    whole = rice.told(indicator)
    for month in MONTHS[5::3]:
        then = Farm()
        then.rows = {
            "household": rice.rows["household"],
            "ent_review": [],
            "ent_decision": [],
            "enterprise": [
                (*row[:-1], row[-1] if row[-1] and row[-1][:7] <= month else None)
                for row in rice.rows["enterprise"]
                if row[7][:7] <= month
            ],
            **{name: [row for row in rice.rows[name] if row[2][:7] <= month] for name in ("ent_cost", "ent_output")},
        }
        known = then.told(indicator).loc[month]
        pd.testing.assert_series_equal(known["value"], whole.loc[month].loc[known.index, "value"])


def test_an_enterprise_that_stands_twice_and_an_unknown_cost_are_refused(rice):
    rice.pays("e1", 1, "rocket_fuel")
    with pytest.raises(TambonError) as refused:
        rice.told(net_profit)
    assert refused.value.faults[0].found == "rocket_fuel"
    rice.grows("e1")
    with pytest.raises(TambonError) as refused:
        rice.told(net_profit)
    assert refused.value.faults[0].code == "indicator_twice"


def test_every_kind_of_the_codebook_stands_in_one_group():
    kinds = [kind for group in groups() for kind in group.kinds]
    assert sorted(kinds) == sorted(table("enterprise").columns["kind"].allowed)


def test_the_printed_cost_tree(rice):
    rice.pays("e1", 3_000, "seed")
    rice.grows("e2", hh="h2", rai=None)
    made = cost_tree(rice.table("enterprise"), rice.table("ent_cost"), kind="rice_wet")
    assert made[["behaviour", "cost_code", "cash", "noncash", "total"]].values.tolist() == [
        ["variable", "all", 2_300, 0, 2_300],
        ["variable", "harvest", 2_000, 0, 2_000],
        ["variable", "seed", 300, 0, 300],
        ["fixed", "all", 0, 1_200, 1_200],
        ["fixed", "land_use", 0, 1_200, 1_200],
        ["all", "all", 2_300, 1_200, 3_500],
    ]
    assert made.attrs == {"enterprises": 1, "size": 10.0, "left_out": 1}
    with pytest.raises(ValueError, match="cassava"):
        cost_tree(rice.table("enterprise"), rice.table("ent_cost"), kind="cassava")
