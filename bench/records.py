"""Invented records of any number of tambons (ข้อมูลสมมติ), for measuring how long things take.

The household books have the size that the programme expects: 100 households, 21 months and 20 lines a month in each
tambon. All other tables have the sizes of `ROWS` and are drawn from what the codebook allows. Records of a block of
tambons depend on the seed and the block alone, so that a large study can be made and stored block by block.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from tambonlib.months import from_ordinal, ordinal, span
from tambonlib.records import codebook
from tambonlib.records.categories import category_chart, cost_chart

MONTHS = span("2007-01", 21)
HOUSEHOLDS, LINES, ENTERPRISES = 100, 20, 400
#: Rows of each tambon in the tables that are not made in a way of their own.
ROWS = {
    "plan": 3,
    "problem": 30,
    "proposal": 60,
    "dataset": 12,
    "dataset_update": 60,
    "data_quality": 24,
    "data_use": 60,
    "data_return": 20,
    "hh_review": 12,
    "hh_commitment": 200,
    "hh_debt": 1400,
    "mechanism": 1,
    "person": 30,
    "meeting": 24,
    "resolution": 90,
    "task": 600,
    "evaluation_round": 4,
    "evaluation_round_group": 30,
    "action": 30,
    "score": 240,
    "wf_fund": 1,
    "wf_rule": 6,
    "wf_member": 600,
    "partner": 15,
    "agreement": 12,
    "contribution": 80,
    "joint_activity": 20,
    "story": 6,
    "poor_count": 4,
    "tambon_population": 4,
    "support_activity": 30,
    "activity_tambon": 40,
    "activity_output_use": 12,
    "ent_review": 200,
    "ent_decision": 120,
}
_KINDS = np.array(["rice_wet", "cassava", "maize", "pig"], dtype=object)
_STATUSES = ("in_plan", "submitted", "adopted", "funded", "started", "done")
_TYPES = {"integer": "Int64", "yes_no": "boolean", "amount": "float64", "number": "float64", "percent": "float64"}


def tambon_codes(count: int) -> list[str]:
    """So many codes, in order, of three provinces that do not exist."""
    of_province = -(-count // 3)
    return [
        f"{97 + i // of_province}{1 + i % of_province // 20:02d}{1 + i % of_province % 20:02d}" for i in range(count)
    ]


def invented_records(names: Sequence[str], codes: Sequence[str], seed: int) -> dict[str, pd.DataFrame]:
    """Records of these tables for these tambons, with the columns and types of the codebook."""
    return {
        name: _typed(_made(name, codes, np.random.default_rng([seed, int(codes[0]), *name.encode()])), name)
        for name in names
    }


def _made(name: str, codes: Sequence[str], chance: np.random.Generator) -> pd.DataFrame:
    own = {
        "household": _households,
        "hh_month": _sheets,
        "hh_ledger": _lines,
        "enterprise": _enterprises,
        "ent_cost": _costs,
        "ent_output": _outputs,
        "proposal_event": _events,
        "wf_month": _fund_months,
        "wf_contribution": _contributions,
    }
    return own[name](codes, chance) if name in own else _drawn(name, codes, chance)


def _spread(codes: Sequence[str], each: int) -> tuple[pd.Series, np.ndarray]:
    """The tambon of each row, and the row's number within its tambon."""
    return pd.Series(np.repeat(np.array(codes, dtype=object), each), dtype="str"), np.tile(np.arange(each), len(codes))


def _named(table: str, tambon: pd.Series, number: np.ndarray) -> pd.Series:
    """Identifiers: the table, the tambon, the number within it."""
    return f"{table}-" + tambon + "-" + pd.Series(number, index=tambon.index).astype("str").str.zfill(4)


def _days(month: np.ndarray, chance: np.random.Generator) -> pd.Series:
    """A day in each of the months, given by their place from the first study month on."""
    first = ordinal(MONTHS[0])
    known = {place: from_ordinal(first + int(place)) for place in np.unique(month)}
    days = [f"{known[place]}-{day:02d}" for place in known for day in range(1, 29)]
    place = np.searchsorted(list(known), month) * 28 + chance.integers(0, 28, len(month))
    return pd.Series(np.array(days, dtype=object)[place], dtype="str")


def _household_months(codes: Sequence[str], each: int) -> tuple[pd.DataFrame, np.ndarray]:
    tambon, number = _spread(codes, HOUSEHOLDS * len(MONTHS) * each)
    home = number // (len(MONTHS) * each)
    homes = _households(codes, None)["hh_id"].to_numpy(dtype=object)
    place = np.repeat(np.arange(len(codes)) * HOUSEHOLDS, HOUSEHOLDS * len(MONTHS) * each) + home
    rows = pd.DataFrame({"hh_id": pd.Series(homes[place], dtype="str"), "tambon_code": tambon})
    return rows, number // each % len(MONTHS)


def _households(codes: Sequence[str], chance: np.random.Generator | None) -> pd.DataFrame:
    tambon, number = _spread(codes, HOUSEHOLDS)
    return pd.DataFrame({"hh_id": _named("household", tambon, number), "tambon_code": tambon, "joined": MONTHS[0]})


def _sheets(codes: Sequence[str], chance: np.random.Generator) -> pd.DataFrame:
    rows, month = _household_months(codes, 1)
    text = pd.Series(np.array(MONTHS, dtype=object)[month], dtype="str")
    rows = rows.assign(
        month=text, sheet_present=True, source=np.where(chance.random(len(rows)) < 0.98, "lines", "summary")
    )
    return rows[chance.random(len(rows)) < 0.98]


def _lines(codes: Sequence[str], chance: np.random.Generator) -> pd.DataFrame:
    rows, month = _household_months(codes, LINES)
    chart = category_chart()
    kind = chance.integers(0, len(chart), len(rows))
    comes_in = chart["class"].isin(["income", "uncategorised_receipt"]).to_numpy()
    moved = chart["class"].str.contains("loan|saving").to_numpy()
    flow = np.where(moved, "transfer", np.where(comes_in, "receipt", "payment")).astype(object)
    amount = np.where(comes_in[kind], 5, 1) * chance.integers(100, 90_000, len(rows))
    purpose = np.array(["household", "enterprise", None], dtype=object)[chance.choice(3, len(rows), p=[0.4, 0.1, 0.5])]
    return rows.assign(
        date=_days(month, chance),
        flow=flow[kind],
        category=chart["code"].to_numpy(dtype=object)[kind],
        amount_baht=amount / 100.0,
        in_kind=chance.random(len(rows)) < 0.05,
        purpose=purpose,
    )


def _enterprises(codes: Sequence[str], chance: np.random.Generator) -> pd.DataFrame:
    """Two kinds of each household, in two years."""
    tambon, number = _spread(codes, ENTERPRISES)
    kind, year = _kind_and_year(number)
    start = 12 * year + chance.integers(-4, 4, len(number))
    return pd.DataFrame(
        {
            "ent_id": _named("enterprise", tambon, number),
            "hh_id": _named("household", tambon, number // 4),
            "tambon_code": tambon,
            "kind": _KINDS[kind],
            "crop_year": np.where(_KINDS[kind] == "pig", np.nan, 2007 + year),
            "area_rai": chance.integers(1, 90, len(number)) / 4,
            "herd_n": chance.integers(1, 20, len(number)),
            "start": _days(start, chance),
            "end": _days(start + 6, chance),
        }
    )


def _kind_and_year(number: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The kind (its place) and year of each enterprise of a tambon."""
    return (number % 2 + number // 4 * 2) % len(_KINDS), number // 2 % 2


def _enterprise_lines(codes: Sequence[str], each: int) -> tuple[pd.DataFrame, np.ndarray]:
    tambon, number = _spread(codes, ENTERPRISES * each)
    of = number // each
    return pd.DataFrame({"ent_id": _named("enterprise", tambon, of), "tambon_code": tambon}), of


def _costs(codes: Sequence[str], chance: np.random.Generator) -> pd.DataFrame:
    rows, of = _enterprise_lines(codes, 10)
    chart = cost_chart()
    kind = chance.integers(0, len(chart), len(rows))
    month = 12 * _kind_and_year(of)[1] + chance.integers(0, 6, len(rows))
    return rows.assign(
        date=_days(month, chance),
        cost_code=chart["code"].to_numpy(dtype=object)[kind],
        behaviour=chart["behaviour"].to_numpy(dtype=object)[kind],
        cash=chart["cash"].to_numpy(dtype="bool")[kind],
        amount_baht=chance.integers(100, 200_000, len(rows)) / 100,
    )


def _outputs(codes: Sequence[str], chance: np.random.Generator) -> pd.DataFrame:
    rows, of = _enterprise_lines(codes, 2)
    use = np.array(["sold", "eaten"], dtype=object)[np.tile([0, 1], len(rows) // 2)]
    kind, year = _kind_and_year(of)
    unit = np.array(["kg", "kg", "kg", "head"], dtype=object)[kind]
    month = 12 * year + chance.integers(4, 8, len(rows))
    return rows.assign(
        date=_days(month, chance),
        qty=chance.integers(1, 900, len(rows)).astype("float64"),
        unit=unit,
        use=use,
        price_baht=chance.integers(200, 1200, len(rows)) / 100,
    )


def _events(codes: Sequence[str], chance: np.random.Generator) -> pd.DataFrame:
    """Each proposal passes some statuses in their order, one in each three months."""
    tambon, number = _spread(codes, ROWS["proposal"] * len(_STATUSES))
    step = number % len(_STATUSES)
    rows = pd.DataFrame({"proposal_id": _named("proposal", tambon, number // len(_STATUSES)), "tambon_code": tambon})
    rows = rows.assign(date=_days(6 + 3 * step, chance), status=np.array(_STATUSES, dtype=object)[step])
    reached = chance.integers(0, len(_STATUSES) + 1, len(rows) // len(_STATUSES))
    return rows[step < np.repeat(reached, len(_STATUSES))]


def _fund_months(codes: Sequence[str], chance: np.random.Generator) -> pd.DataFrame:
    tambon, number = _spread(codes, ROWS["wf_fund"] * len(MONTHS))
    rows = pd.DataFrame({"fund_id": _named("wf_fund", tambon, number // len(MONTHS)), "tambon_code": tambon})
    rows = rows.assign(month=np.array(MONTHS, dtype=object)[number % len(MONTHS)], opening_baht=50_000.0)
    flows = ("member_in_baht", "lao_in_baht", "state_in_baht", "other_in_baht", "benefits_out_baht", "admin_out_baht")
    rows = rows.assign(**{name: chance.integers(0, 9000, len(rows)) / 4 for name in flows})
    return rows.assign(closing_baht=50_000.0 + rows[list(flows[:4])].sum(axis=1) - rows[list(flows[4:])].sum(axis=1))


def _contributions(codes: Sequence[str], chance: np.random.Generator) -> pd.DataFrame:
    tambon, number = _spread(codes, ROWS["wf_member"] * len(MONTHS))
    rows = pd.DataFrame({"member_id": _named("wf_member", tambon, number // len(MONTHS)), "tambon_code": tambon})
    month = number % len(MONTHS)
    return rows.assign(
        month_due=np.array(MONTHS, dtype=object)[month],
        amount_due_baht=30.0,
        amount_paid_baht=chance.choice([30.0, 30.0, 30.0, 15.0, 0.0], len(rows)),
        paid_date=_days(month + chance.integers(0, 2, len(rows)), chance),
    )


def _drawn(name: str, codes: Sequence[str], chance: np.random.Generator) -> pd.DataFrame:
    """Rows drawn from what the codebook allows; references point to rows that there are."""
    asked = codebook.table(name)
    tambon, number = _spread(codes, ROWS[name])
    rows = pd.DataFrame({"tambon_code": tambon})
    for column in asked.columns.values():
        if column.name != "tambon_code":
            rows[column.name] = _values(column, asked, tambon, number, chance)
    return rows.drop_duplicates(list(asked.key)) if asked.key else rows


def _values(
    column: codebook.Column, asked: codebook.Table, tambon: pd.Series, number: np.ndarray, chance: np.random.Generator
):
    count = len(tambon)
    referred = (column.refers_to or "").split(".")[0]
    if referred and referred != asked.name:
        known = (
            HOUSEHOLDS
            if referred == "household"
            else ENTERPRISES
            if referred == "enterprise"
            else ROWS.get(referred, 20)
        )
        return _named(referred, tambon, chance.integers(0, known, count))
    if column.type == "identifier":
        return _named(asked.name if column.name in asked.key else column.name, tambon, number)
    if column.type == "month":
        return np.array(MONTHS, dtype=object)[chance.integers(0, len(MONTHS), count)]
    if column.type == "date":
        never = chance.random(count) < (0.8 if column.name in ("left", "to", "end") else 0.0)
        return _days(chance.integers(0, len(MONTHS), count), chance).mask(never)
    if column.type == "category":
        return np.array(column.allowed or tuple(category_chart()["code"]), dtype=object)[
            chance.integers(0, len(column.allowed or category_chart()), count)
        ]
    if column.type == "yes_no":
        return chance.random(count) < 0.7
    return _numbers(column, number, chance)


def _numbers(column: codebook.Column, number: np.ndarray, chance: np.random.Generator):
    """Years follow each other; other numbers lie within the codebook's bounds."""
    low = int(column.minimum or 0)
    high = int(column.maximum) if column.maximum is not None else low + 500
    if column.name in ("year", "fiscal_year"):
        return 2005 + number % 4
    if column.type in ("integer", "village_no"):
        return chance.integers(max(low, 1), high + 1, len(number))
    if column.type in ("amount", "number", "percent"):
        return chance.integers(100 * low, 100 * high + 1, len(number)) / 100
    return None


def _typed(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    columns = codebook.table(name).columns
    absent = {one: None for one in columns if one not in rows}
    return rows.assign(**absent)[list(columns)].astype(
        {one: _TYPES.get(column.type, "str") for one, column in columns.items()}
    )
