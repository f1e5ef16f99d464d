"""The household months: what each account-keeping household took in and spent, month by month.

The base table of the household-account indicators. Three things are settled here once:

- *Receipts are not income.* Loans, savings deposits and withdrawals and repaid principal are moved
  money, whatever the book calls them; the chart of categories says which lines these are.
- *Farm inputs are not living costs.* What a payment is for decides: the book's own entry, and where
  it says nothing, the chart.
- *Blank is not zero.* A month without a sheet, or of which only totals are known, has no amounts. A
  sheet without an alcohol line says zero.

Only cash counts: what a household grew itself or got in kind stays out.
"""

import numpy as np
import pandas as pd

from tambonlib.errors import Fault, TambonError
from tambonlib.indicators.category_months import category_months
from tambonlib.indicators.ledger_lines import BUCKETS, coded_lines, default_chart, known_households, line_sums
from tambonlib.indicators.reducible_lists import TIER_COLUMNS, in_force, tier_lists
from tambonlib.indicators.told import HOUSE
from tambonlib.indicators.windows import places

#: What the household indicators use of each record table.
COLUMNS_USED = {
    "household": ("hh_id", "tambon_code", "joined", "left"),
    "hh_month": ("hh_id", "tambon_code", "month", "sheet_present", "source"),
    "hh_ledger": ("hh_id", "tambon_code", "date", "flow", "category", "amount_baht", "in_kind", "purpose"),
    "hh_debt": ("loan_id", "hh_id", "tambon_code", "round", "purpose", "outstanding_baht"),
    "hh_review": ("review_id", "tambon_code", "date"),
    "hh_commitment": ("review_id", "hh_id", "tambon_code", "category", "target_pct", "due"),
    "tambon_population": ("tambon_code", "year", "households"),
}

AMOUNTS = (
    "income",
    "enterprise_cost",
    "net_income",
    "living",
    "interest",
    "principal_paid",
    "loan_payment_undivided",
    "uncategorised_receipts",
    "uncategorised_payments",
)
# Amount → classes of which the source must tell one apart. Where loans received cannot be told from
# other receipts, no income is known.
_DEPENDS_ON = {
    "income": {"loan_received"},
    "net_income": {"loan_received"},
    "interest": {"interest", "loan_payment"},
    "principal_paid": {"loan_principal", "loan_payment"},
}


def eligible_months(household: pd.DataFrame, *, months: tuple[str, ...]) -> pd.DataFrame:
    """The months in which a household could have kept its account: from joining to leaving.

    Returns
    -------
    DataFrame
        tambon_code, hh_id, month (categories, so that they are counted and sorted as whole numbers); sorted by
        tambon_code, hh_id and month.

    Examples
    --------
    >>> household = pd.DataFrame({"tambon_code": "990101", "hh_id": ["h1"], "joined": ["2008-02"], "left": [None]})
    >>> eligible_months(household, months=("2008-01", "2008-02", "2008-03"))["month"].tolist()
    ['2008-02', '2008-03']
    """
    ordered = known_households(household)
    calendar = np.array(months, dtype=object)
    joined = ordered["joined"].fillna("9999-99").to_numpy(dtype=object)
    left = ordered["left"].fillna("9999-99").to_numpy(dtype=object)
    inside = (joined[:, None] <= calendar[None, :]) & (calendar[None, :] <= left[:, None])
    house, month = np.nonzero(inside)
    rows = {name: pd.Categorical(ordered[name]).take(house) for name in HOUSE}
    return pd.DataFrame({**rows, "month": pd.Categorical.from_codes(month, pd.Index(months, dtype="str"))})


def household_tiers(
    eligible_months: pd.DataFrame,
    household: pd.DataFrame,
    hh_month: pd.DataFrame,
    coded_lines: pd.DataFrame,
    *,
    months: tuple[str, ...],
    categories: pd.DataFrame | None = None,
    agreed_lists: pd.DataFrame | None = None,
    recorded_categories: tuple[str, ...] | None = None,
) -> pd.DataFrame:
    """Household months, counted by each list of reducible lines that their tambon has had.

    A value rests on one list, the one in force in the month that it describes, also for the
    earlier months of its window. Otherwise a newly agreed list would look like a change in spending.

    Returns
    -------
    DataFrame
        The columns of :func:`household_months` and ``list_from``, ``list_until``: the months for which
        values by this list are told.
    """
    chart = default_chart() if categories is None else categories
    rows = _with_sheets(eligible_months, hh_month)
    lists = tier_lists(rows["tambon_code"].unique(), chart, agreed_lists, recorded_categories)
    sums, tiers, unknown = line_sums(household, coded_lines, lists, months, chart)
    place = (places(rows["hh_id"], known_households(household)["hh_id"]), places(rows["month"], months))
    complete = rows["complete"].to_numpy() & ~unknown[place]
    rows = _only_told_apart(_with_amounts(rows.assign(complete=complete), sums[place]), chart, recorded_categories)
    default, *own = [_by_list(rows, one, block[place]) for one, block in zip(lists, tiers, strict=True)]
    if not own:
        return default.reset_index(drop=True)
    # The index still says which row of `rows` each came from; the lists stand one after the other.
    return _together([default, *own]).sort_index(kind="stable").reset_index(drop=True)


def months_in_force(household_tiers: pd.DataFrame) -> pd.DataFrame:
    """Household months by the list in force in each month: one row per household and month."""
    return in_force(household_tiers).drop(columns=["list_from", "list_until"]).reset_index(drop=True)


def household_months(
    household: pd.DataFrame,
    hh_month: pd.DataFrame,
    hh_ledger: pd.DataFrame,
    *,
    months: tuple[str, ...],
    categories: pd.DataFrame | None = None,
    agreed_lists: pd.DataFrame | None = None,
    recorded_categories: tuple[str, ...] | None = None,
) -> pd.DataFrame:
    """Each household × month of the study in which it was in the group.

    Parameters
    ----------
    household, hh_month, hh_ledger
        Records. Lines of a household that `household` does not have, and of months without a
        sheet, are not counted.
    months
        ISO months of the study, without gaps.
    categories
        The chart of categories; ``category_chart()`` when None.
    agreed_lists
        The tambons' own lists (tambon_code, category, tier, agreed_on, version); the chart's
        default holds until a tambon's first list.
    recorded_categories
        The categories that the source can tell apart; all when None.

    Returns
    -------
    DataFrame
        tambon_code, hh_id, month; sheet_present; complete (there is a sheet, its lines are known);
        in baht, missing unless complete: income (receipts without loans and withdrawals),
        enterprise_cost, net_income (the difference), living, interest, principal_paid,
        loan_payment_undivided, uncategorised_receipts (part of income), uncategorised_payments (part of
        living or enterprise_cost), and tier_a, tier_ab, tier_abc, tier_abcd (part of living). Missing also
        where the source cannot tell apart what they depend on: for a tier column one of its tiers, for
        income the loans received, for interest and principal any payment of loans.

    Raises
    ------
    TambonError
        When a household or a household's month stands twice, or a line has a flow, category or
        purpose that is not known.

    Examples
    --------
    >>> from tambonlib.indicators.example import example_records
    >>> records = example_records()
    >>> table = household_months(records["household"], records["hh_month"], records["hh_ledger"], months=("2008-01",))
    >>> table.loc[0, ["income", "net_income", "living", "tier_a", "tier_ab"]].tolist()
    [29000.0, 23000.0, 8400.0, 1000.0, 2000.0]
    """
    eligible = eligible_months(household, months=months)
    counted = household_tiers(
        eligible,
        household,
        hh_month,
        coded_lines(household, hh_ledger, months=months, categories=categories),
        months=months,
        categories=categories,
        agreed_lists=agreed_lists,
        recorded_categories=recorded_categories,
    )
    return months_in_force(counted)


#: Name → function of the base tables that indicators may ask for.
BASES = {
    "eligible_months": eligible_months,
    "coded_lines": coded_lines,
    "household_tiers": household_tiers,
    "months_in_force": months_in_force,
    "category_months": category_months,
}


def _with_sheets(eligible: pd.DataFrame, hh_month: pd.DataFrame) -> pd.DataFrame:
    """Whether there is a sheet, and whether its lines are known."""
    homes, months = (eligible[name].cat for name in ("hh_id", "month"))
    count, width = len(homes.categories), len(months.categories)
    place, month = places(hh_month["hh_id"], homes.categories), places(hh_month["month"], months.categories)
    known = (place >= 0) & (month >= 0)
    cell = (place * width + month)[known]
    # Texts are compared only where something stands twice, and among those that have no place.
    if np.bincount(cell, minlength=1).max() > 1 or not known.all():
        _refuse_twice(hh_month)
    present = hh_month["sheet_present"].fillna(False).to_numpy(dtype="bool")
    there = np.zeros((2, count * width), dtype="bool")
    there[:, cell] = np.array([present, present & hh_month["source"].eq("lines").to_numpy(dtype="bool")])[:, known]
    kept, complete = there[:, homes.codes.to_numpy(dtype="int64") * width + months.codes.to_numpy()]
    return eligible.assign(sheet_present=kept, complete=complete)


def _refuse_twice(hh_month: pd.DataFrame) -> None:
    again = hh_month.duplicated(["hh_id", "month"])
    if again.any():
        values = {"table": "hh_month", "columns": "hh_id, month", "count": int(again.sum())}
        first = hh_month.loc[again, ["hh_id", "month"]].iloc[0]
        raise TambonError([Fault("indicator_twice", key="hh_month", found=" ".join(first), values=values)])


def _with_amounts(rows: pd.DataFrame, sums: np.ndarray) -> pd.DataFrame:
    """The amounts of complete months; those of other months are missing."""
    of = {name: sums[:, i] for i, name in enumerate(BUCKETS)}
    income = of["income"] + of["uncategorised_receipts"]
    cost = of["enterprise_cost"] + of["uncategorised_enterprise"]
    amounts = {
        "income": income,
        "enterprise_cost": cost,
        "net_income": income - cost,
        "living": of["living"] + of["uncategorised_living"],
        "interest": of["interest"],
        "principal_paid": of["principal_paid"],
        "loan_payment_undivided": of["loan_payment_undivided"],
        "uncategorised_receipts": of["uncategorised_receipts"],
        "uncategorised_payments": of["uncategorised_living"] + of["uncategorised_enterprise"],
    }
    known = rows["complete"].to_numpy()
    return rows.assign(**{name: np.where(known, np.round(amounts[name], 2), np.nan) for name in AMOUNTS})


def _only_told_apart(rows: pd.DataFrame, chart: pd.DataFrame, recorded: tuple[str, ...] | None) -> pd.DataFrame:
    """Amounts are missing where the source cannot tell the lines apart that they depend on."""
    if recorded is None:
        return rows
    told = set(chart.loc[chart["code"].isin(recorded), "class"])
    untold = [name for name, classes in _DEPENDS_ON.items() if not told & classes]
    return rows.assign(**dict.fromkeys(untold, np.nan))


def _together(blocks: list[pd.DataFrame]) -> pd.DataFrame:
    """Blocks one below the other; what are categories in each stays categories."""
    for name in ("list_from", "list_until"):
        known = pd.CategoricalDtype(sorted(set().union(*(block[name].cat.categories for block in blocks))))
        blocks = [block.astype({name: known}) for block in blocks]
    return pd.concat(blocks)


def _by_list(rows: pd.DataFrame, one: pd.DataFrame, tiers: np.ndarray) -> pd.DataFrame:
    """The rows of the tambons that have this list, with what was spent on its tiers."""
    tambon = places(rows["tambon_code"], one["tambon_code"])
    if (tambon < 0).any():
        rows, tiers, tambon = rows[tambon >= 0], tiers[tambon >= 0], tambon[tambon >= 0]
    known = rows["complete"].to_numpy()
    added = {name: pd.Categorical(one[name]).take(tambon) for name in ("list_from", "list_until")}
    for i, name in enumerate(TIER_COLUMNS):
        told = known & one[f"told_{name}"].to_numpy(dtype="bool")[tambon]
        added[name] = np.where(told, np.round(tiers[:, : i + 1].sum(axis=1), 2), np.nan)
    return rows.assign(**added)
