"""DOMAIN.md, Appendix A, example 2: the profit split, with the numbers that are printed there."""

import pandas as pd
import pytest

from tambonlib.indicators.enterprise_accounts import breakeven_price, net_profit, profit_change_split
from tambonlib.months import span

MONTHS = span("2007-12", 13)
# Crop year, baht per kg, kg per rai, baht of cost per rai, as printed.
YEARS = ((2007, 8, 500, 3_200), (2008, 10, 480, 3_000))
PROFIT = {2007: 800, 2008: 1_800}


@pytest.fixture
def records():
    """One rai of cassava in two crop years; of the cost 40 percent is not cash."""
    enterprise, cost, output = [], [], []
    for year, price, kg, baht in YEARS:
        ent = f"e{year}"
        enterprise.append((ent, "h1", "990101", "cassava", year, 1.0, None, f"{year}-03-01", f"{year}-12-10"))
        cost.append((ent, "990101", f"{year}-05-01", "harvest", "variable", True, 0.6 * baht))
        cost.append((ent, "990101", f"{year}-05-01", "land_use", "fixed", False, 0.4 * baht))
        output.append((ent, "990101", f"{year}-12-05", float(kg), "kg", "sold", float(price)))
    made = (
        pd.DataFrame(
            enterprise,
            columns=["ent_id", "hh_id", "tambon_code", "kind", "crop_year", "area_rai", "herd_n", "start", "end"],
        ),
        pd.DataFrame(cost, columns=["ent_id", "tambon_code", "date", "cost_code", "behaviour", "cash", "amount_baht"]),
        pd.DataFrame(output, columns=["ent_id", "tambon_code", "date", "qty", "unit", "use", "price_baht"]),
    )
    types = {"crop_year": "Int64", "herd_n": "Int64", "cash": "boolean"}
    texts = {"ent_id", "hh_id", "tambon_code", "kind", "start", "end", "date", "cost_code", "behaviour", "unit", "use"}
    return [
        table.astype({name: types.get(name, "str" if name in texts else "float64") for name in table}) for table in made
    ]


def told(indicator, records):
    return indicator(*records, months=MONTHS).set_index(["month", "part"])["value"]


def test_profit_of_both_years(records):
    profit = told(net_profit, records)
    assert {year: profit[(f"{year}-12", "full")] for year in PROFIT} == pytest.approx(PROFIT)


def test_the_split_is_as_printed(records):
    split = told(profit_change_split, records)["2008-12"]
    assert split[["price", "yield", "cost", "total"]].tolist() == pytest.approx([980, -180, 200, 1_000], abs=1e-9)


def test_98_percent_of_the_gain_is_the_price(records):
    split = told(profit_change_split, records)["2008-12"]
    assert split["price"] / split["total"] == pytest.approx(0.98)


def test_the_break_even_prices_follow(records):
    prices = told(breakeven_price, records)
    assert prices[("2007-12", "cassava_breakeven")] == pytest.approx(3_200 / 500)
    assert prices[("2008-12", "cassava_breakeven")] == pytest.approx(3_000 / 480)
    assert prices[("2008-12", "cassava_margin")] == pytest.approx(100 * (10 - 3_000 / 480) / 10)
