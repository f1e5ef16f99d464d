"""The household months: what each account-keeping household took in and spent, month by month.

The base tables of the household-account indicators. Three rules hold for all of them:

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
from tambonlib.records.categories import PURPOSES, TIERS, category_chart

HOUSEHOLD = ["tambon_code", "hh_id"]
HOUSEHOLD_MONTH = ["hh_id", "month"]
FLOWS = ("receipt", "payment", "transfer")
#: What a household took in, spent and repaid in a month, in baht.
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
#: Reducible living payments, cumulative from the narrowest tier on: nobody can choose the answer by choosing the lines.
TIER_COLUMNS = ("tier_a", "tier_ab", "tier_abc", "tier_abcd")
#: The months for which values by a list of reducible lines hold; text, so that they compare with months.
LIST_MONTHS = ["list_from", "list_until"]
_EARLIEST, _LATEST = "0000-00", "9999-99"
# Amount → classes of which the source must tell one apart. Where loans received cannot be told from
# other receipts, no income is known.
_DEPENDS_ON = {
    "income": {"loan_received"},
    "net_income": {"loan_received"},
    "interest": {"interest", "loan_payment"},
    "principal_paid": {"loan_principal", "loan_payment"},
}
_ONLY_MOVED = ("loan_received", "saving_withdrawn", "saving_deposit")
# The chart that holds where a call gives none.
_CHART = category_chart()


def eligible_months(household: pd.DataFrame, *, months: tuple[str, ...]) -> pd.DataFrame:
    """Return the months in which each household could have kept its account: from joining to leaving.

    Returns
    -------
    DataFrame
        tambon_code, hh_id, month as categories; sorted by them.

    Raises
    ------
    TambonError
        When a household is there twice.

    Examples
    --------
    >>> household = pd.DataFrame({"tambon_code": "990101", "hh_id": ["h1"], "joined": ["2008-02"], "left": [None]})
    >>> eligible_months(household, months=("2008-01", "2008-02", "2008-03"))["month"].tolist()
    ['2008-02', '2008-03']
    """
    if household["hh_id"].duplicated().any():
        raise _duplicates(household, "household", ["hh_id"])
    ordered = household[[*HOUSEHOLD, "joined", "left"]].sort_values(HOUSEHOLD)
    ordered = ordered.astype(dict.fromkeys(HOUSEHOLD, "category"))
    rows = ordered.merge(pd.DataFrame({"month": pd.Series(months, dtype="str")}), how="cross")
    inside = (rows["joined"] <= rows["month"]) & (rows["month"] <= rows["left"].fillna(_LATEST))
    calendar = pd.CategoricalDtype(pd.Index(months, dtype="str"))
    return rows.loc[inside, [*HOUSEHOLD, "month"]].astype({"month": calendar}).reset_index(drop=True)


def cash_lines(
    eligible_months: pd.DataFrame, hh_ledger: pd.DataFrame, *, categories: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the cash lines of the books, each with the amount to which it adds.

    Parameters
    ----------
    eligible_months
        Says which households and months there are; lines of others are left out.
    hh_ledger
        Lines as recorded.
    categories
        The chart of categories; the program's own when None.

    Returns
    -------
    DataFrame
        hh_id, month, flow, category (categories); ``adds_to``, see :func:`line_kinds`; amount_baht, which may be
        missing.

    Raises
    ------
    TambonError
        When a line has a flow, category or purpose that is not known.
    """
    chart = _CHART if categories is None else categories
    words = {"flow": FLOWS, "category": tuple(chart["code"]), "purpose": (*PURPOSES, None)}
    # Millions of lines have few texts: as categories each text is looked up once.
    texts = hh_ledger[list(words)].astype("category")
    unknown = {name: ~texts[name].isin(known) for name, known in words.items()}
    if any(rows.any() for rows in unknown.values()):
        raise _unknown_words(hh_ledger, unknown)
    homes, calendar = (eligible_months[name].dtype for name in HOUSEHOLD_MONTH)
    month = hh_ledger["date"].str.slice(0, 7).astype("category")
    inside = hh_ledger["hh_id"].isin(homes.categories) & month.isin(calendar.categories)
    inside &= ~hh_ledger["in_kind"].fillna(False).astype("bool")
    texts, cash = texts[inside], hh_ledger[inside]
    lines = pd.DataFrame(
        {
            "hh_id": cash["hh_id"].astype(homes),
            "month": month[inside].astype(calendar),
            "flow": texts["flow"].astype(pd.CategoricalDtype(FLOWS)),
            "category": texts["category"].astype(pd.CategoricalDtype(words["category"])),
            "purpose": texts["purpose"].astype(pd.CategoricalDtype(("", *PURPOSES))).fillna(""),
            "amount_baht": cash["amount_baht"],
        }
    )
    kinds = _KINDS if categories is None else line_kinds(chart)
    return lines.merge(kinds, on=["flow", "category", "purpose"], how="left")


def line_kinds(chart: pd.DataFrame) -> pd.DataFrame:
    """Return to which amount a cash line adds, by flow, category and purpose ("" where the book does not say).

    The class of the category comes first, then the flow, then the purpose. Money that is only moved (loans received,
    savings) adds to nothing: ``moved``.

    Examples
    --------
    >>> kinds = line_kinds(category_chart()).set_index(["flow", "category", "purpose"])["adds_to"]
    >>> kinds["payment", "fertiliser", ""], kinds["payment", "fertiliser", "household"]
    ('enterprise_cost', 'living')
    """
    kinds = pd.MultiIndex.from_product(
        [pd.CategoricalIndex(each, categories=each) for each in (FLOWS, chart["code"], ("", *PURPOSES))],
        names=["flow", "category", "purpose"],
    ).to_frame(index=False)
    about = chart.set_index("code").loc[kinds["category"]].reset_index()
    flow, meaning = kinds["flow"], about["class"]
    purpose = kinds["purpose"].astype("str").where(kinds["purpose"] != "", about["purpose"])
    loose, enterprise = meaning.str.startswith("uncategorised"), purpose == "enterprise"
    adds_to = [
        ("principal_paid", meaning == "loan_principal"),
        ("loan_payment_undivided", meaning == "loan_payment"),
        ("moved", meaning.isin(_ONLY_MOVED) | (flow == "transfer")),
        ("uncategorised_receipts", (flow == "receipt") & loose),
        ("income", flow == "receipt"),
        ("interest", meaning == "interest"),
        ("uncategorised_enterprise", enterprise & loose),
        ("enterprise_cost", enterprise),
        ("uncategorised_living", loose),
        ("living", ~loose),
    ]
    names, conditions = zip(*adds_to, strict=True)
    return kinds.assign(adds_to=pd.Categorical(np.select(conditions, names, default=""), categories=names))


_KINDS = line_kinds(_CHART)


def household_amounts(
    eligible_months: pd.DataFrame,
    hh_month: pd.DataFrame,
    cash_lines: pd.DataFrame,
    *,
    categories: pd.DataFrame | None = None,
    recorded_categories: tuple[str, ...] | None = None,
) -> pd.DataFrame:
    """Return what each household took in and spent in each eligible month.

    Returns
    -------
    DataFrame
        tambon_code, hh_id, month; sheet_present; complete (there is a sheet and its lines are known); :data:`AMOUNTS`
        in baht, missing unless complete, and where the source cannot tell apart what they depend on.

    Raises
    ------
    TambonError
        When a household's month is there twice.
    """
    if hh_month.duplicated(HOUSEHOLD_MONTH).any():
        raise _duplicates(hh_month, "hh_month", HOUSEHOLD_MONTH)
    sheets = sheets_present(eligible_months, hh_month)
    known = cash_lines["amount_baht"].notna() | (cash_lines["adds_to"] == "moved")
    open_months = cash_lines.loc[~known, HOUSEHOLD_MONTH].drop_duplicates().assign(open=True)
    sums = cash_lines.groupby([*HOUSEHOLD_MONTH, "adds_to"], observed=True)["amount_baht"].sum().unstack("adds_to")
    sums = sums.reindex(columns=cash_lines["adds_to"].cat.categories).reset_index()
    rows = eligible_months
    for table in (sheets.drop(columns="tambon_code"), open_months, sums):
        rows = rows.merge(table, on=HOUSEHOLD_MONTH, how="left")
    present, complete = rows["source"].notna(), (rows["source"] == "lines") & rows["open"].isna()
    amounts = _amounts(rows[sums.columns.drop(HOUSEHOLD_MONTH)].fillna(0.0)).where(complete)
    if recorded_categories is not None:
        chart = _CHART if categories is None else categories
        recorded = set(chart.loc[chart["code"].isin(recorded_categories), "class"])
        amounts[[name for name, classes in _DEPENDS_ON.items() if not recorded & classes]] = np.nan
    return eligible_months.assign(sheet_present=present, complete=complete).join(amounts)


def sheets_present(eligible_months: pd.DataFrame, hh_month: pd.DataFrame) -> pd.DataFrame:
    """Return the eligible months of which there is a sheet, with its ``source`` (lines, or totals only)."""
    present = hh_month.loc[hh_month["sheet_present"].fillna(False), [*HOUSEHOLD_MONTH, "source"]]
    known = {name: eligible_months[name].dtype for name in HOUSEHOLD_MONTH}
    for name, dtype in known.items():
        present = present[present[name].isin(dtype.categories)]
    return eligible_months.merge(present.drop_duplicates(HOUSEHOLD_MONTH).astype(known), on=HOUSEHOLD_MONTH)


def _amounts(sums: pd.DataFrame) -> pd.DataFrame:
    """The amounts of a month from the sums of its lines, kept to the satang so that row order never shows."""
    income = sums["income"] + sums["uncategorised_receipts"]
    cost = sums["enterprise_cost"] + sums["uncategorised_enterprise"]
    payments = sums["uncategorised_living"] + sums["uncategorised_enterprise"]
    made = {"income": income, "enterprise_cost": cost, "net_income": income - cost, "uncategorised_payments": payments}
    return sums.assign(**made, living=sums["living"] + sums["uncategorised_living"])[list(AMOUNTS)].round(2)


def household_tiers(
    household_amounts: pd.DataFrame,
    cash_lines: pd.DataFrame,
    *,
    categories: pd.DataFrame | None = None,
    agreed_lists: pd.DataFrame | None = None,
    recorded_categories: tuple[str, ...] | None = None,
) -> pd.DataFrame:
    """Return the household months counted by each list of reducible lines that their tambon has had.

    A value rests on one list, the one in force in the month that it describes, also for the
    earlier months of its window. Otherwise a newly agreed list would look like a change in spending.

    Returns
    -------
    DataFrame
        The columns of :func:`household_amounts`; ``list_from``, ``list_until`` (:func:`reducible_lists`); and
        :data:`TIER_COLUMNS` (part of living), missing also where the source cannot tell one of its tiers apart.
    """
    chart = _CHART if categories is None else categories
    houses = household_amounts[HOUSEHOLD].drop_duplicates()
    lists, list_lines = reducible_lists(houses["tambon_code"].unique(), chart, agreed_lists)
    of_house = houses.merge(list_lines, on="tambon_code").astype({"category": cash_lines["category"].dtype})
    living = cash_lines.loc[cash_lines["adds_to"] == "living", [*HOUSEHOLD_MONTH, "category", "amount_baht"]]
    spent = living.merge(of_house, on=["hh_id", "category"]).groupby(
        [*HOUSEHOLD_MONTH, "list_from", "tier"], observed=True
    )
    tiers = spent["amount_baht"].sum().unstack("tier").reindex(columns=list(TIERS))
    keys = [*HOUSEHOLD_MONTH, "list_from"]
    rows = household_amounts.merge(lists, on="tambon_code").merge(tiers.reset_index(), on=keys, how="left")
    amounts = rows[list(TIERS)].fillna(0.0).cumsum(axis="columns").round(2).where(rows["complete"])
    if recorded_categories is not None:
        recorded = _recorded_tiers(lists, list_lines, recorded_categories)
        known = rows[["tambon_code", "list_from"]].merge(recorded, on=["tambon_code", "list_from"], how="left")
        amounts = amounts.where(known[list(TIERS)].cummin(axis="columns").astype("bool"))
    return rows.drop(columns=list(TIERS)).join(amounts.set_axis(list(TIER_COLUMNS), axis="columns"))


def reducible_lists(
    tambons: pd.Index, chart: pd.DataFrame, agreed_lists: pd.DataFrame | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return which lines count as reducible, for which tambon, from when on.

    No official list exists. A tambon may agree on its own, with a date and a version; until its first one is in force
    the chart's default holds. Of two lists of one month the later one (by date, then version) holds.

    Parameters
    ----------
    tambons
        The codes for which lists are wanted.
    chart
        The chart of categories; its ``tier`` is the default list.
    agreed_lists
        tambon_code, category, tier, agreed_on, version; None when no tambon has its own.

    Returns
    -------
    The lists (tambon_code, list_from, list_until: the months for which each is in force), and their lines
    (tambon_code, list_from, category, tier).

    Examples
    --------
    >>> own = {"tambon_code": ["990101"], "category": "alcohol", "tier": "A", "agreed_on": "2008-02-20", "version": "1"}
    >>> reducible_lists(pd.Index(["990101"]), category_chart(), pd.DataFrame(own))[0].values.tolist()
    [['990101', '0000-00', '2008-01'], ['990101', '2008-02', '9999-99']]
    """
    default = chart.loc[chart["tier"].isin(TIERS), ["code", "tier"]].rename(columns={"code": "category"})
    every = pd.DataFrame({"tambon_code": pd.Series(tambons, dtype="str"), "list_from": _EARLIEST})
    lines = every.merge(default, how="cross")
    if agreed_lists is not None:
        own = agreed_lists[agreed_lists["tambon_code"].isin(tambons)].astype({"tambon_code": "str"})
        own = own.assign(list_from=own["agreed_on"].str.slice(0, 7)).sort_values(["agreed_on", "version"])
        keys = ["tambon_code", "list_from"]
        latest = own.drop_duplicates(keys, keep="last")[[*keys, "agreed_on", "version"]]
        every = pd.concat([every, latest[keys]], ignore_index=True).sort_values(keys, ignore_index=True)
        own = own.merge(latest)
        lines = pd.concat([lines, own.loc[own["tier"].isin(TIERS), lines.columns]], ignore_index=True)
    following = every.groupby("tambon_code")["list_from"].shift(-1)
    # The text before a month: it sorts after all earlier months.
    before = following.map(lambda month: f"{month[:5]}{int(month[5:]) - 1:02d}", na_action="ignore")
    return every.assign(list_until=before.astype("str").fillna(_LATEST)), lines


def _recorded_tiers(
    lists: pd.DataFrame, list_lines: pd.DataFrame, recorded_categories: tuple[str, ...]
) -> pd.DataFrame:
    """Of each list and tier whether the list has nothing in it, or the source records something of it."""
    known = list_lines["category"].isin(recorded_categories)
    keys = ["tambon_code", "list_from"]
    of_tier = list_lines.assign(known=known).groupby([*keys, "tier"])["known"].any().unstack("tier")
    of_tier = of_tier.reindex(columns=list(TIERS)).reset_index()
    recorded = lists[keys].merge(of_tier, on=keys, how="left")
    return recorded.assign(**{tier: recorded[tier].astype("boolean").fillna(True).astype("int64") for tier in TIERS})


def in_force(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose list is in force in their month."""
    month = rows["month"].astype("str")
    return rows[(rows["list_from"] <= month) & (month <= rows["list_until"])]


def category_months(
    household_amounts: pd.DataFrame,
    cash_lines: pd.DataFrame,
    hh_commitment: pd.DataFrame,
    *,
    recorded_categories: tuple[str, ...] | None = None,
) -> pd.DataFrame:
    """Return what households spent, month by month, in the categories that they committed themselves to reduce.

    Returns
    -------
    DataFrame
        hh_id, category, month, ``baht``: cash paid or moved, whatever it was for; 0 where the book has no such line.
        Only complete months, and only categories that the source can tell apart.
    """
    pairs = hh_commitment[["hh_id", "category"]].dropna().drop_duplicates()
    if recorded_categories is not None:
        pairs = pairs[pairs["category"].isin(recorded_categories)]
    keys = {name: cash_lines[name].dtype for name in ("hh_id", "category")}
    complete = household_amounts.loc[household_amounts["complete"], HOUSEHOLD_MONTH]
    paid = cash_lines[cash_lines["flow"] != "receipt"]
    spent = paid.groupby([*keys, "month"], observed=True)["amount_baht"].sum().round(2).rename("baht").reset_index()
    rows = pairs.astype(keys).dropna().merge(complete, on="hh_id").merge(spent, on=[*keys, "month"], how="left")
    return rows.assign(baht=rows["baht"].fillna(0.0))


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
    """Return each household × month of the study in which it was in the group.

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
        living or enterprise_cost), and tier_a, tier_ab, tier_abc, tier_abcd (part of living), by the list in force in
        the month. Missing also where the source cannot tell apart what they depend on: for a tier column one of its
        tiers, for income the loans received, for interest and principal any payment of loans.

    Raises
    ------
    TambonError
        When a household or a household's month is there twice, or a line has a flow, category or
        purpose that is not known.

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_records
    >>> records = example_records()
    >>> table = household_months(records["household"], records["hh_month"], records["hh_ledger"], months=("2008-01",))
    >>> table.loc[0, ["income", "net_income", "living", "tier_a", "tier_ab"]].tolist()
    [29000.0, 23000.0, 8400.0, 1000.0, 2000.0]
    """
    eligible = eligible_months(household, months=months)
    lines = cash_lines(eligible, hh_ledger, categories=categories)
    source = {"categories": categories, "recorded_categories": recorded_categories}
    amounts = household_amounts(eligible, hh_month, lines, **source)
    tiers = household_tiers(amounts, lines, agreed_lists=agreed_lists, **source)
    return in_force(tiers).drop(columns=LIST_MONTHS).reset_index(drop=True)


#: Name → function of the base tables that indicators may ask for.
BASES = {
    "eligible_months": eligible_months,
    "cash_lines": cash_lines,
    "household_amounts": household_amounts,
    "household_tiers": household_tiers,
    "category_months": category_months,
}


def _duplicates(records: pd.DataFrame, table: str, key: list[str]) -> TambonError:
    again = records.loc[records.duplicated(key), key]
    values = {"table": table, "columns": ", ".join(key), "count": len(again)}
    return TambonError([Fault("indicator_twice", key=table, found=" ".join(map(str, again.iloc[0])), values=values)])


def _unknown_words(hh_ledger: pd.DataFrame, unknown: dict[str, pd.Series]) -> TambonError:
    faults = []
    for name, rows in unknown.items():
        if rows.any():
            found = ", ".join(sorted(map(str, hh_ledger.loc[rows, name].unique())))
            faults.append(
                Fault("indicator_line", key=f"hh_ledger.{name}", found=found, values={"count": int(rows.sum())})
            )
    return TambonError(faults)
