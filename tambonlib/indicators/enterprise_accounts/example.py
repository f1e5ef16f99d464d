"""A few invented enterprise books, to try the indicators on (ข้อมูลสมมติ)."""

import pandas as pd

_TAMBON = "990101"
_RAI = 10.0
# DOMAIN's Appendix A, example 2: crop year, price per kg, kg per rai, cost per rai.
_YEARS = ((2007, 8.0, 500.0, 3_200.0), (2008, 10.0, 480.0, 3_000.0))
# How each year's cost divides: code, behaviour, cash, share of what is cash (2,000 baht per rai in both) or not.
_CASH = (("chemical_fertiliser", "variable", 800.0), ("pesticide", "variable", 200.0), ("harvest", "variable", 1_000.0))


def rice_records(households: int = 5) -> dict[str, pd.DataFrame]:
    """Records of one invented tambon in which every household grows the wet-season rice of Appendix A, example 2.

    Each has 10 rai in two crop years: 500 kg per rai sold at 8 baht with a cost of 3,200 baht per rai, then 480 kg at
    10 baht with 3,000; of the cost 2,000 baht per rai are cash. The harvest comes in December. All looked at the
    first year's account in February 2008; four decided on a change in March, and two of these carried it out by May.

    Examples
    --------
    >>> sorted(rice_records())
    ['ent_cost', 'ent_decision', 'ent_output', 'ent_review', 'enterprise', 'household']
    """
    houses = [f"h{number:03d}" for number in range(1, households + 1)]
    seasons = [(house, year, *told) for house in houses for year, *told in _YEARS]
    enterprise = [
        (f"{house}-{year}", house, _TAMBON, "rice_wet", year, _RAI, None, f"{year}-06-01", f"{year}-12-20")
        for house, year, *_ in seasons
    ]
    output = [
        (f"{house}-{year}", _TAMBON, f"{year}-12-15", kg * _RAI, "kg", "sold", price)
        for house, year, price, kg, _ in seasons
    ]
    cost = [line for house, year, _, _, baht in seasons for line in _cost_lines(f"{house}-{year}", year, baht)]
    reviewed = [(f"{house}-2007", _TAMBON, "2008-02-10") for house in houses]
    decided = [
        (f"{house}-2007", _TAMBON, "2008-03-01", "cut_cost", f"2008-05-{number:02d}" if number <= 2 else None)
        for number, house in enumerate(houses[:4], start=1)
    ]
    made = {
        "household": ([(house, _TAMBON, "2007-01", None) for house in houses], "hh_id tambon_code joined left"),
        "enterprise": (enterprise, "ent_id hh_id tambon_code kind crop_year area_rai herd_n start end"),
        "ent_output": (output, "ent_id tambon_code date qty unit use price_baht"),
        "ent_cost": (cost, "ent_id tambon_code date cost_code behaviour cash amount_baht"),
        "ent_review": (reviewed, "ent_id tambon_code date"),
        "ent_decision": (decided, "ent_id tambon_code date decision carried_out"),
    }
    return {name: _typed(pd.DataFrame(rows, columns=columns.split())) for name, (rows, columns) in made.items()}


def _cost_lines(ent_id: str, year: int, per_rai: float) -> list[tuple]:
    cash = [(code, behaviour, True, baht) for code, behaviour, baht in _CASH]
    own_land = per_rai - sum(baht for *_, baht in cash)
    lines = [*cash, ("land_use", "fixed", False, own_land)]
    return [
        (ent_id, _TAMBON, f"{year}-08-01", code, behaviour, paid, baht * _RAI) for code, behaviour, paid, baht in lines
    ]


_TYPES = {
    "crop_year": "Int64",
    "herd_n": "Int64",
    "area_rai": "float64",
    "qty": "float64",
    "price_baht": "float64",
    "cash": "boolean",
    "amount_baht": "float64",
}


def _typed(rows: pd.DataFrame) -> pd.DataFrame:
    """The types that records have."""
    return rows.astype({name: _TYPES.get(name, "str") for name in rows})
