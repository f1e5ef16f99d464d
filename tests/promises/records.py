"""Invented records for any table of the codebook: enough for an indicator to be tried on, now or later.

Identifiers and references fit together; everything else is drawn from what the codebook allows. The books
of households are dense (most months have a sheet and several lines), so that windows fill.
"""

import numpy as np
import pandas as pd

from tambonlib.months import span
from tambonlib.records import codebook
from tambonlib.records.categories import category_chart
from tests.promises import enterprise_records, evaluation_records, fund_records

TAMBONS = ("990101", "990102")
MONTHS = span("2007-06", 16)
#: What happens after the months of the study is recorded too: it must not be seen.
LATER = span(MONTHS[0], 48)
HOUSEHOLDS = 5
ROWS = 6
_DENSE = (
    "hh_ledger",
    "hh_month",
    "proposal_event",
    *enterprise_records.TABLES,
    *fund_records.TABLES,
    *evaluation_records.TABLES,
)


def invented_records(names, seed: int) -> dict[str, pd.DataFrame]:
    """Records of the tables named, and of those that they refer to; the same seed gives the same records."""
    chance = np.random.default_rng(seed)
    made: dict[str, pd.DataFrame] = {}
    for name in names:
        _make(name, made, chance)
    return made


def doubled(records: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Every household once more under another pseudonym, with all that is recorded of it.

    The registered population, the money of their funds and counts of them double with them; what is not about them
    stays.
    """
    return {name: _doubled(name, rows) for name, rows in records.items()}


def shuffled(records: dict[str, pd.DataFrame], seed: int) -> dict[str, pd.DataFrame]:
    """The same rows in another order."""
    return {name: rows.sample(frac=1, random_state=seed).reset_index(drop=True) for name, rows in records.items()}


def _doubled(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    doubling = {**fund_records.DOUBLING, **evaluation_records.DOUBLING}
    if name in doubling:
        return rows.assign(**{column: rows[column] * 2 for column in doubling[name]})
    if codebook.table(name).dimension in evaluation_records.NOT_OF_HOUSEHOLDS:
        return rows
    # Whoever must be named in a row is whom it is about; the owner of a resolution need not be.
    columns = codebook.table(name).columns.values()
    pseudonyms = [column.name for column in columns if column.personal == "pseudonym" and column.required]
    if not pseudonyms:
        return rows
    return pd.concat([rows, rows.assign(**{one: rows[one] + "-again" for one in pseudonyms})], ignore_index=True)


def _make(name: str, made: dict, chance) -> None:
    if name in made:
        return
    asked = codebook.table(name)
    for column in asked.columns.values():
        if column.refers_to and column.refers_to.split(".")[0] != name:
            _make(column.refers_to.split(".")[0], made, chance)
    for below in fund_records.DECISIONS if name == "data_use" else ():
        _make(below, made, chance)
    rows = _dense_rows(name, made, chance) if name in _DENSE else _rows(asked, made, chance)
    made[name] = _typed(rows.drop_duplicates(list(asked.key)) if asked.key else rows, asked)


def _dense_rows(name: str, made: dict, chance) -> pd.DataFrame:
    """Sheets and lines for most months of every household; status events for most proposals."""
    if name == "proposal_event":
        return _proposal_events(made, chance)
    if name in fund_records.TABLES:
        return fund_records.fund_rows(name, made, TAMBONS, MONTHS, chance)
    if name in evaluation_records.TABLES:
        return evaluation_records.evaluation_rows(name, made, TAMBONS, MONTHS, chance)
    if name in enterprise_records.TABLES:
        return enterprise_records.enterprise_rows(name, made, MONTHS, chance)
    homes = made["household"][["hh_id", "tambon_code"]]
    months = homes.merge(pd.DataFrame({"month": MONTHS}), how="cross")
    if name == "hh_month":
        months = months[chance.random(len(months)) < 0.99]
        source = np.where(chance.random(len(months)) < 0.99, "lines", "summary")
        return months.assign(sheet_present=chance.random(len(months)) < 0.99, source=source)
    lines = months.loc[months.index.repeat(8)].reset_index(drop=True)
    chart = category_chart().sample(n=len(lines), replace=True, random_state=chance.integers(2**31))
    comes_in = chart["class"].isin(["income", "uncategorised_receipt"]).to_numpy()
    moved = chart["class"].str.contains("loan|saving").to_numpy()
    amount = np.where(comes_in, 5.0, 1.0) * chance.integers(1, 90_000, len(lines)) / 100.0
    return lines.assign(
        date=lines["month"] + "-15",
        category=chart["code"].to_numpy(),
        amount_baht=amount.round(2),
        flow=np.where(moved, "transfer", np.where(comes_in, "receipt", "payment")),
        in_kind=chance.random(len(lines)) < 0.05,
        purpose=pd.Series(chance.choice(["household", "enterprise", ""], len(lines))).replace("", None),
    ).drop(columns="month")


def _proposal_events(made: dict, chance) -> pd.DataFrame:
    """Every proposal passes some statuses in their order, at most three months apart, and some leave or rest on
    the way.
    """
    known = codebook.table("proposal_event").columns["status"].allowed
    way, exits = known[1 : known.index("resolved") + 1], known[known.index("resolved") + 1 :]
    rows = []
    for one in made["proposal"].itertuples():
        month = MONTHS.index(one.proposed_date[:7])
        passed = [status for status in way[: chance.integers(len(way) + 1)] if chance.random() < 0.8]
        if chance.random() < 0.3:
            passed.insert(chance.integers(len(passed) + 1), chance.choice(exits))
        for status in passed:
            month = month + chance.integers(4)
            day = f"-{chance.integers(11, 28)}" if chance.random() < 0.8 else ""
            rows.append((one.tambon_code, one.proposal_id, f"{LATER[month]}{day}", status))
    rows += [
        (one.tambon_code, one.proposal_id, "2007-06-01", "in_plan") for one in made["proposal"].iloc[:2].itertuples()
    ]
    return pd.DataFrame(rows, columns=["tambon_code", "proposal_id", "date", "status"])


def _rows(asked, made: dict, chance) -> pd.DataFrame:
    """Rows for both tambons; what refers to a row of another table takes the whole of it."""
    blocks = []
    for tambon in TAMBONS:
        count = HOUSEHOLDS if asked.name == "household" else ROWS * HOUSEHOLDS
        block = (
            pd.DataFrame({"tambon_code": [tambon] * count})
            if "tambon_code" in asked.columns
            else pd.DataFrame(index=range(count))
        )
        for column in asked.columns.values():
            if column.name not in block:
                block[column.name] = _values(asked, column, tambon, count, made, chance)
        blocks.append(block)
    return pd.concat(blocks, ignore_index=True)


def _values(asked, column, tambon: str, count: int, made: dict, chance):
    if column.refers_to and column.refers_to.split(".")[0] != asked.name:
        table, name = column.refers_to.split(".")
        there = made[table]
        own = there[there["tambon_code"] == tambon] if "tambon_code" in there else there
        return chance.choice(own[name].dropna().astype(object).to_numpy(), count)
    if column.name == "proposed_date":
        return [f"{month}-10" for month in chance.choice(MONTHS[:8], count)]
    if column.name == "priority_rank":
        return chance.integers(1, 9, count)
    low = 0 if column.minimum is None else column.minimum
    high = low + 500 if column.maximum is None else column.maximum
    if column.type == "identifier":
        return [f"{asked.name}-{tambon}-{number:03d}" for number in range(count)]
    if column.type == "month":
        return _months(column.name, count, chance)
    if column.type == "date":
        return [f"{month}-10" for month in chance.choice(MONTHS, count)]
    if column.type == "category":
        return chance.choice(np.array(column.allowed or tuple(category_chart()["code"]), dtype=object), count)
    if column.type == "yes_no":
        return chance.random(count) < 0.7
    if column.type in ("integer", "village_no"):
        whole = chance.integers(int(low), int(high) + 1, count)
        return np.where(whole == 0, 1, whole) if column.name != "year" else chance.choice([2006, 2007, 2008], count)
    if column.type in ("amount", "number", "percent"):
        return (low + chance.random(count) * (high - low)).round(2)
    return [None] * count


def _months(name: str, count: int, chance):
    """Households join early and some leave late; anything else happens at any time."""
    if name == "joined":
        return chance.choice(MONTHS[:3], count)
    if name == "left":
        return np.where(chance.random(count) < 0.2, MONTHS[-2], None)
    return chance.choice(MONTHS, count)


def _typed(rows: pd.DataFrame, asked) -> pd.DataFrame:
    """All columns of the codebook, in the types that records have."""
    types = {"integer": "Int64", "yes_no": "boolean", "amount": "float64", "number": "float64", "percent": "float64"}
    whole = rows.assign(**{name: None for name in asked.columns if name not in rows})[list(asked.columns)]
    return whole.astype({name: types.get(column.type, "str") for name, column in asked.columns.items()}).reset_index(
        drop=True
    )
