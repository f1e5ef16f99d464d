"""What is planted shows in the results as the story says it should."""

from pathlib import Path

import pandas as pd
import pytest

from tambonlib.demo import planted
from tambonlib.demo.plan import tambons
from tambonlib.indicators.measure import measure
from tambonlib.records.codebook import empty_records, tables as codebook_tables
from tambonlib.records.codebook import table as codebook_table
from tambonlib.study import load_study

STUDY = Path(__file__).parents[3] / "params" / "demo.yaml"
EXPECTATIONS = planted().dropna(subset=["direction"])


@pytest.fixture(scope="module")
def values(truth):
    """Values of every part that the story speaks of, measured on the true tables."""
    everything = [truth(tambon.code) for tambon in tambons()]
    tables = {name: _typed(name, pd.concat([one[name] for one in everything], ignore_index=True)) for name in everything[0]}
    never_fed = {name: empty_records(one) for name, one in codebook_tables().items()}
    results = measure({**never_fed, **tables}, study=load_study(STUDY))
    return results[results["status"] == "ok"]


def _typed(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """With the types that the store gives."""
    kinds = {"yes_no": "boolean", "integer": "Int64", "amount": "float64", "number": "float64", "percent": "float64"}
    columns = codebook_table(name).columns
    return table.astype({column: kinds.get(columns[column].type, "str") for column in table})


def _shown(series: pd.Series, indicator: str, direction: str) -> bool:
    """Whether the values of one part, in the order of the months, go where they should."""
    if direction in ("high", "low"):
        return (series.iloc[-1] >= 50) == (direction == "high")
    # D1.3 is a change already; the others are levels
    change = series.iloc[-1] if indicator == "D1.3" else series.iloc[-1] - series.iloc[0]
    return {"up": change > 5, "down": change < -5, "none": abs(change) < 8}[direction]


def test_every_expectation_of_the_story_is_borne_out(values):
    missed = []
    for row in EXPECTATIONS.itertuples():
        here = (values["tambon_code"] == row.tambon_code) & (values["indicator"] == row.indicator)
        series = values[here & (values["part"] == row.part)].sort_values("month")["value"]
        if series.empty or not _shown(series, row.indicator, row.direction):
            missed.append((row.tambon_code, row.indicator, row.part, row.direction, series.round(1).tolist()[-4:]))
    assert missed == []


def test_the_tambon_with_almost_nothing_gets_no_value(values):
    # how many circles were held is a count of meetings, not a statement about households
    told = values[(values["tambon_code"] == "980304") & (values["indicator"] != "D1.1")]
    assert set(told["part"]) <= {"reviews", "committed"}
