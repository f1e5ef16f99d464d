"""The cost tree as official Thai studies print it: variable and fixed, cash and not cash, baht per rai."""

import pandas as pd

from tambonlib.indicators.enterprise_accounts.books import sorted_enterprises
from tambonlib.indicators.enterprise_accounts.kinds import group_of_kind
from tambonlib.records.categories import BEHAVIOURS, cost_chart

#: What the rows that add up are called, in place of a behaviour, a group or a cost.
ALL = "all"
_ROW = ["behaviour", "group", "cost_code"]
_SIDES = ["cash", "noncash"]


def cost_tree(
    enterprise: pd.DataFrame, ent_cost: pd.DataFrame, *, kind: str, crop_year: int | None = None
) -> pd.DataFrame:
    """The printed table of costs of one kind of enterprise, as the books have them.

    It is for looking at records; results never hold it below the tambon. Planting cane stands in it as it was booked,
    not spread.

    Parameters
    ----------
    enterprise, ent_cost
        Records of the enterprises that go into one table, for example those of one tambon.
    kind
        A code of ``enterprise_kind``.
    crop_year
        Only this crop year; all when None.

    Returns
    -------
    DataFrame
        Columns behaviour, group, cost_code, cash, noncash, total: baht per rai (per head for animals) over the
        enterprises that have a size and cost lines. For each behaviour first its sum (``cost_code`` "all"), then its
        lines in the order of the chart; at the end the sum of all (``behaviour`` "all"). The attributes
        ``enterprises``, ``size`` and ``left_out`` (enterprises without size, without lines, or with a line that is
        not fully told) say what it rests on.

    Raises
    ------
    KeyError
        When there is no such kind.
    ValueError
        When the kind has neither area nor herd, or no enterprise is left.

    Examples
    --------
    >>> from tambonlib.indicators.enterprise_accounts.example import rice_records
    >>> records = rice_records()
    >>> table = cost_tree(records["enterprise"], records["ent_cost"], kind="rice_wet", crop_year=2007)
    >>> table.loc[table["cost_code"] == "all", ["behaviour", "cash", "noncash", "total"]].values.tolist()
    [['variable', 2000.0, 0.0, 2000.0], ['fixed', 0.0, 1200.0, 1200.0], ['all', 2000.0, 1200.0, 3200.0]]
    """
    if kind not in group_of_kind():
        raise KeyError(f"kind must be one of {', '.join(group_of_kind())}; got {kind!r}")
    if group_of_kind()[kind].measure == "none":
        raise ValueError(f"kind must be one that has an area or a herd; got {kind!r}")
    rows = sorted_enterprises(enterprise)
    asked = rows[(rows["kind"] == kind) & (True if crop_year is None else rows["crop_year"] == crop_year)]
    lines = ent_cost[ent_cost["ent_id"].isin(asked["ent_id"])]
    told = lines["amount_baht"].notna() & lines["cash"].notna() & lines["behaviour"].isin(BEHAVIOURS)
    used = asked[
        asked["size"].notna()
        & asked["ent_id"].isin(lines["ent_id"])
        & ~asked["ent_id"].isin(lines.loc[~told, "ent_id"])
    ]
    if used.empty:
        raise ValueError(
            f"needed an enterprise of kind {kind!r} with a size and known costs; got {len(asked)} of that kind"
        )
    made = _printed(lines[lines["ent_id"].isin(used["ent_id"])], float(used["size"].sum()))
    made.attrs.update(enterprises=len(used), size=float(used["size"].sum()), left_out=len(asked) - len(used))
    return made


def _printed(lines: pd.DataFrame, size: float) -> pd.DataFrame:
    chart = cost_chart()[["code", "group"]].rename(columns={"code": "cost_code"})
    side = lines["cash"].map({True: "cash", False: "noncash"}).astype("str")
    sums = lines.assign(side=side).pivot_table(
        index=["behaviour", "cost_code"], columns="side", values="amount_baht", aggfunc="sum", fill_value=0.0
    )
    each = sums.reindex(columns=_SIDES, fill_value=0.0).reset_index().merge(chart, on="cost_code", how="left")
    order = {code: number for number, code in enumerate([ALL, *chart["cost_code"]])}
    sub = (
        each.groupby("behaviour")[_SIDES]
        .sum()
        .reindex(list(BEHAVIOURS), fill_value=0.0)
        .reset_index()
        .assign(cost_code=ALL, group=ALL)
    )
    whole = pd.DataFrame([{"behaviour": ALL, "group": ALL, "cost_code": ALL, **each[_SIDES].sum()}])
    rank = {behaviour: number for number, behaviour in enumerate([*BEHAVIOURS, ALL])}
    table = pd.concat([each, sub, whole], ignore_index=True)
    place = table["behaviour"].map(rank) * len(order) + table["cost_code"].map(order)
    table = table.iloc[place.argsort(kind="stable")].reset_index(drop=True)
    per = table[_SIDES] / size
    return table[_ROW].assign(cash=per["cash"], noncash=per["noncash"], total=per["cash"] + per["noncash"])
