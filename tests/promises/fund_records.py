"""Invented records of welfare funds, of the civil register and of uses of data, for the promises.

Drawn at random alone, no fund would ever have twelve statements in a row, no log of uses would name a
decision that exists, and more people would belong to a fund than live in the tambon.
"""

import numpy as np
import pandas as pd

from tambonlib.indicators.fund_tables import AGE_BANDS
from tambonlib.months import from_ordinal, ordinal, span

TABLES = ("wf_fund", "wf_rule", "wf_member", "wf_contribution", "wf_month", "tambon_population", "data_use")
#: Table → columns that double when every household is there twice.
DOUBLING = {
    "tambon_population": ("households", "population"),
    "dataset": ("n_units",),
    "dataset_update": ("n_units",),
    "poor_count": ("n_poor",),
    "wf_month": (
        "opening_baht",
        "member_in_baht",
        "lao_in_baht",
        "state_in_baht",
        "other_in_baht",
        "benefits_out_baht",
        "admin_out_baht",
        "closing_baht",
    ),
}
DECISIONS = {"resolution": "resolution_id", "proposal": "proposal_id", "plan": "plan_id", "action": "action_id"}
_FUNDS, _MEMBERS = 2, 30


def fund_rows(name: str, made: dict, tambons: tuple[str, ...], months: tuple[str, ...], chance) -> pd.DataFrame:
    """Rows of one of `TABLES`; the tables that it refers to are made already."""
    if name == "wf_fund":
        rows = pd.DataFrame(
            [(f"fund-{code}-{number}", code) for code in tambons for number in range(_FUNDS)],
            columns=["fund_id", "tambon_code"],
        )
        return rows.assign(founded=chance.choice(np.array(["2004", "2005-07", None], dtype=object), len(rows)))
    if name == "tambon_population":
        rows = pd.DataFrame(
            [(code, year) for code in tambons for year in (2006, 2007)], columns=["tambon_code", "year"]
        )
        drawn = {"households": (1000, 2000), "population": (4000, 8000), "villages": (8, 15)}
        return rows.assign(**{column: chance.integers(low, high, len(rows)) for column, (low, high) in drawn.items()})
    if name == "data_use":
        return _uses(made, tambons, months, chance)
    return {"wf_rule": _rules, "wf_member": _members, "wf_contribution": _contributions, "wf_month": _sheets}[name](
        made, months, chance
    )


def _rules(made: dict, months: tuple[str, ...], chance) -> pd.DataFrame:
    funds = made["wf_fund"][["fund_id", "tambon_code"]]
    rows = funds.merge(pd.DataFrame({"benefit_type": ["old_age", "birth"]}), how="cross")
    rows = rows.merge(pd.DataFrame({"valid_from": ["2005", months[3] + "-01", months[9]]}), how="cross")
    rows = rows.assign(unit=chance.choice(["month", "year", "event", "night"], len(rows), p=[0.3, 0.3, 0.3, 0.1]))
    rows = rows.assign(from_age=chance.integers(50, 66, len(rows)), amount_baht=chance.integers(100, 900, len(rows)))
    return rows.assign(cap_per_year_baht=np.where(chance.random(len(rows)) < 0.3, 2000.0, np.nan))


def _members(made: dict, months: tuple[str, ...], chance) -> pd.DataFrame:
    funds = made["wf_fund"][["fund_id", "tambon_code"]]
    rows = funds.loc[funds.index.repeat(_MEMBERS)].reset_index(drop=True)
    joined = chance.choice(np.array(["2005", "2006-02-11", *months[:6]], dtype=object), len(rows))
    left = np.where(chance.random(len(rows)) < 0.2, months[-4] + "-20", None)
    bands = chance.choice(np.array([*AGE_BANDS, None], dtype=object), len(rows))
    noted = chance.choice(np.array(["2006", months[2], None], dtype=object), len(rows), p=[0.6, 0.3, 0.1])
    named = [f"member-{number:04d}" for number in range(len(rows))]
    return rows.assign(member_id=named, joined=joined, left=left, age_band=bands, age_as_of=noted)


def _contributions(made: dict, months: tuple[str, ...], chance) -> pd.DataFrame:
    rows = made["wf_member"][["member_id", "tambon_code"]].merge(pd.DataFrame({"month_due": months}), how="cross")
    paid = chance.choice([30.0, 30.0, 30.0, 10.0, 0.0, 45.0, np.nan], len(rows))
    late = chance.integers(-1, 3, len(rows))
    dates = pd.Series(
        [from_ordinal(ordinal(month) + step) + "-07" for month, step in zip(rows["month_due"], late, strict=True)]
    )
    return rows.assign(
        amount_due_baht=30.0, amount_paid_baht=paid, paid_date=dates.where(chance.random(len(rows)) < 0.7, None)
    )


def _sheets(made: dict, months: tuple[str, ...], chance) -> pd.DataFrame:
    calendar = span(from_ordinal(ordinal(months[0]) - 12), len(months) + 12)
    rows = made["wf_fund"][["fund_id", "tambon_code"]].merge(pd.DataFrame({"month": calendar}), how="cross")
    ins, outs = ("member_in", "lao_in", "state_in", "other_in"), ("benefits_out", "admin_out")
    flows = {f"{name}_baht": chance.integers(0, 9000, len(rows)) / 4 for name in (*ins, *outs)}
    rows = rows.assign(**flows, opening_baht=50_000.0)
    closing = (
        rows["opening_baht"]
        + rows[[f"{name}_baht" for name in ins]].sum(axis=1)
        - rows[[f"{name}_baht" for name in outs]].sum(axis=1)
    )
    rows = rows.assign(closing_baht=closing + np.where(chance.random(len(rows)) < 0.1, 100.0, 0.0))
    rows = rows.assign(lao_in_baht=rows["lao_in_baht"].mask(chance.random(len(rows)) < 0.1))
    return rows[chance.random(len(rows)) < 0.99]


def _uses(made: dict, tambons: tuple[str, ...], months: tuple[str, ...], chance) -> pd.DataFrame:
    blocks = []
    for code in tambons:
        datasets = made["dataset"].loc[made["dataset"]["tambon_code"] == code, "dataset_id"].to_numpy(dtype=object)
        for kind, name in DECISIONS.items():
            named = (
                made[kind].loc[made[kind]["tambon_code"] == code, name].sample(8, random_state=chance.integers(2**31))
            )
            block = pd.DataFrame({"tambon_code": code, "decision_id": named.to_numpy(dtype=object)})
            told = np.where(chance.random(len(block)) < 0.7, kind, None)
            block = block.assign(decision_kind=told, dataset_id=chance.choice(datasets, len(block)), use="plan")
            blocks.append(block.assign(date=[f"{month}-12" for month in chance.choice(months, len(block))]))
    return pd.concat(blocks, ignore_index=True)
