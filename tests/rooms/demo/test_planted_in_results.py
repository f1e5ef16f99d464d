"""What is planted shows in the results as the story says it should."""

from pathlib import Path

import pandas as pd
import pytest

from tambonlib.demo import planted
from tambonlib.demo.plan import study_months, tambons
from tambonlib.demo.strengths import strengths
from tambonlib.indicators.measure import measure
from tambonlib.records.codebook import empty_records
from tambonlib.records.codebook import table as codebook_table
from tambonlib.records.codebook import tables as codebook_tables
from tambonlib.study import load_study

STUDY = Path(__file__).parents[3] / "params" / "demo.yaml"
SEED = 2550
EXPECTATIONS = planted().dropna(subset=["direction"])


@pytest.fixture(scope="module")
def results(truth, other, of_study):
    """Everything measured on the true tables."""
    everything = [one for tambon in tambons() for one in (truth(tambon.code), other(tambon.code))] + [of_study]
    tables = {name: empty_records(one) for name, one in codebook_tables().items()}
    for name in tables:
        found = [one[name].astype(object) for one in everything if name in one]
        if found:
            tables[name] = _typed(name, pd.concat(found, ignore_index=True))
    return measure(tables, study=load_study(STUDY))


@pytest.fixture(scope="module")
def values(results):
    """Values of every part that the story speaks of."""
    return results[results["status"] == "ok"]


def _typed(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """With the types that the store gives."""
    kinds = {"yes_no": "boolean", "integer": "Int64", "amount": "float64", "number": "float64", "percent": "float64"}
    columns = codebook_table(name).columns
    return table.astype({column: kinds.get(columns[column].type, "str") for column in table})


def _shown(series: pd.Series, indicator: str, direction: str, level: float) -> bool:
    """Whether the values of one part, in the order of the months, go where they should."""
    if direction in ("above", "below"):
        return (series.iloc[-1] > level) == (direction == "above")
    if direction in ("high", "low"):
        return (series.iloc[-1] >= 50) == (direction == "high")
    if indicator == "S.3":
        return series.iloc[-1] >= series.iloc[0] == 0  # nobody came before
    # D1.3 is a change already; the others are levels
    change = series.iloc[-1] if indicator == "D1.3" else series.iloc[-1] - series.iloc[0]
    return {"up": change > 5, "down": change < -5, "none": abs(change) < 8}[direction]


def test_every_expectation_of_the_story_is_borne_out(values):
    missed = []
    for row in EXPECTATIONS.itertuples():
        here = (values["tambon_code"] == row.tambon_code) & (values["indicator"] == row.indicator)
        series = values[here & (values["part"] == row.part)].sort_values("month")["value"]
        if series.empty or not _shown(series, row.indicator, row.direction, row.level):
            missed.append((row.tambon_code, row.indicator, row.part, row.direction, series.round(1).tolist()[-4:]))
    assert missed == []


def test_the_tambon_with_almost_nothing_gets_no_value(values):
    # how many circles were held is a count of meetings, not a statement about households
    household = values["indicator"].str.startswith("D1.") & (values["indicator"] != "D1.1")
    told = values[(values["tambon_code"] == "980304") & household]
    assert set(told["part"]) <= {"reviews", "committed"}


def test_of_the_tambon_with_almost_nothing_the_other_dimensions_were_not_collected(results):
    here = results[(results["tambon_code"] == "980304") & results["indicator"].str.match("D[2-8]")]
    assert set(here["status"]) == {"not_collected"}


def test_every_indicator_of_the_other_dimensions_has_a_value_somewhere(results, values):
    assert set(values["indicator"]) == set(results["indicator"])


def test_no_tambon_gets_its_proposals_funded_without_volunteers(values):
    """A necessary condition: among the tambons with weak volunteers none is high, among those with strong ones not
    all are.
    """
    funded = values[(values["indicator"] == "D3.1") & (values["part"] == "funded") & (values["month"] == "2008-09")]
    funded = funded.set_index("tambon_code")["value"]
    strong = [tambon.code for tambon in tambons() if strengths(SEED, tambon)["V"].mean() >= 3]
    assert funded[~funded.index.isin(strong)].max() < 50
    assert funded.reindex(strong).max() > 60 and funded.reindex(strong).min() < 30


def test_the_data_power_rises_before_decisions_cite_data(values):
    citing = values[(values["indicator"] == "D5.4") & (values["part"] == "citing")].set_index(["tambon_code", "month"])[
        "value"
    ]
    for tambon in tambons():
        planted_one = tambon.has("data_power")
        if planted_one:
            before, last = citing[tambon.code].iloc[: planted_one.start], citing[tambon.code].iloc[-1]
            assert before.dropna().max() < last - 15


def test_the_price_is_nearly_all_of_the_gain_where_it_is_no_learning(values):
    split = values[(values["indicator"] == "D2.5") & (values["month"] == "2008-09")].pivot(
        index="tambon_code", columns="part", values="value"
    )
    for tambon in tambons():
        if tambon.has("price_not_learning"):
            assert 0.85 < split.loc[tambon.code, "price"] / split.loc[tambon.code, "total"] < 1.15


def test_support_goes_to_the_weak(values):
    """More hours where the powers began low: the slope of dose on strength is negative, and that is no failure."""
    hours = values[
        (values["indicator"] == "S.1") & (values["part"] == "total_to_date") & (values["month"] == "2008-09")
    ]
    hours = hours.set_index("tambon_code")["value"]
    start = pd.Series({one.code: sum(level[0] for level in strengths(SEED, one).values()) for one in tambons()})
    for province in ("97", "98", "99"):
        here = [code for code in start.index if code.startswith(province) and hours[code] > 0]
        assert hours[here].corr(start[here], method="spearman") < -0.2


def test_in_the_month_of_the_flood_support_and_disaster_money_come(values, other):
    hours = values[(values["indicator"] == "S.1") & (values["part"] == "total")].set_index(["tambon_code", "month"])[
        "value"
    ]
    for tambon in tambons():
        flood = tambon.has("flood_month")
        if flood:
            month = study_months()[flood.start]
            assert hours[tambon.code][month] > 2 * hours[tambon.code].median()
            paid = other(tambon.code)["wf_benefit"]
            assert (paid.loc[paid["paid_date"].str[:7] == month, "type"] == "disaster").any()
