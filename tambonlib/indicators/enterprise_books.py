"""The books of enterprises, and the account of each finished season as it stood at the end of each month.

Three things are settled here for all indicators of D2:

- *Both profits.* Cash cost is what was paid. Full cost adds what was not: own labour, own land, wear. It is known
  only where the book holds at least one cost that is not cash; a book of cash alone would show "profit" for loss.
- *Cane is planted once.* In full cost, planting cane is spread over the crops of one planting. The book's own line for
  the spread holds where there is one; else the planting cost of the plant crop is divided.
- *Nothing later is seen.* A season counts from the month in which it is over, with the lines that had been written by
  then.
"""

import pandas as pd

from tambonlib.definition_file import read_definition
from tambonlib.indicators.enterprise_seasons import HOUSEHOLD, KEEPER, cane, enterprise_seasons, groups, refuse
from tambonlib.indicators.rolling import SATANG
from tambonlib.records.categories import BEHAVIOURS, cost_chart

#: The four cells of the cost tree: behaviour, and whether it is cash.
CELLS = {
    "variable_cash": ("variable", True),
    "variable_noncash": ("variable", False),
    "fixed_cash": ("fixed", True),
    "fixed_noncash": ("fixed", False),
}
#: Every weight is converted to it.
KILOGRAM = "kg"
#: The unit of a quantity of which the parts have different ones, and of one without a unit.
MIXED, NO_UNIT = "mixed", ""
#: What the rows of :func:`cost_tree` that add up are called, in place of a behaviour, a group or a cost.
ALL = "all"

_QUANTITY_DECIMALS = 6
#: The columns of the account of a season.
_ACCOUNT = (
    *(*KEEPER, "group", "season", "month", "crop_year", "size", "age", "latest"),
    *("books", "cash_only", "unit", "quantity"),
    *("value", "cash_cost", "full_cost", *CELLS, "cash_variable", "fertiliser", "chemicals"),
)
_BOOK = ["ent_id", "month"]
_SEASON = ["season", "month"]


def costs_to_date(enterprise_seasons: pd.DataFrame, ent_cost: pd.DataFrame, *, months: tuple[str, ...]) -> pd.DataFrame:
    """Return what each enterprise with lines of cost had spent by the end of each month.

    Parameters
    ----------
    enterprise_seasons
        See :func:`tambonlib.indicators.enterprise_seasons.enterprise_seasons`.
    ent_cost
        Records. Lines of an enterprise that is not there, and lines without a date, are not counted.

    Returns
    -------
    DataFrame
        ent_id, month; in baht: the cells of the cost tree (:data:`CELLS`), without planting cane and without the
        book's own spread of it; ``planting``, ``spread``; ``cash`` (all that was paid), ``cash_variable``, and of it
        ``fertiliser`` and ``chemicals``. And how many lines there are: ``lines``, ``noncash_lines``, ``spread_lines``,
        ``unknown_lines`` (amount, behaviour or cash missing; they add no baht).

    Raises
    ------
    TambonError
        When a cost is not in the cost tree.
    """
    chart = cost_chart().set_index("code")
    refuse(ent_cost["cost_code"], ~ent_cost["cost_code"].isin(chart.index), "indicator_line", "ent_cost")
    lines = _lines_of(enterprise_seasons, ent_cost)
    code, behaviour, paid = lines["cost_code"], lines["behaviour"], lines["cash"].astype("boolean")
    unknown = lines["amount_baht"].isna() | paid.isna() | ~behaviour.isin(BEHAVIOURS)
    baht, paid = lines["amount_baht"].astype("float64").mask(unknown, 0.0), paid.fillna(False).astype("bool")
    spread = code == cane().spread
    planting = code.isin(cane().planting) & (lines["kind"] == cane().plant)
    bought = paid & (behaviour == "variable")
    fertiliser = code == "chemical_fertiliser"
    cells = {
        cell: baht.where((behaviour == name) & (paid == in_cash) & ~spread & ~planting, 0.0)
        for cell, (name, in_cash) in CELLS.items()
    }
    return _to_date(
        lines[["ent_id", "date"]].assign(
            **cells,
            planting=baht.where(planting, 0.0),
            spread=baht.where(spread, 0.0),
            cash=baht.where(paid & ~spread, 0.0),
            cash_variable=baht.where(bought & ~spread, 0.0),
            fertiliser=baht.where(bought & fertiliser, 0.0),
            chemicals=baht.where(bought & code.map(chart["purchased_input"]).astype("bool") & ~fertiliser, 0.0),
            lines=1.0,
            noncash_lines=(~paid & ~unknown).astype("float64"),
            spread_lines=spread.astype("float64"),
            unknown_lines=unknown.astype("float64"),
        ),
        ["ent_id"],
        months,
    )


def output_to_date(
    enterprise_seasons: pd.DataFrame, ent_output: pd.DataFrame, *, months: tuple[str, ...], tang_paddy_kg: float
) -> pd.DataFrame:
    """Return what each enterprise with lines of output had brought in by the end of each month, and what it is worth.

    All output counts: sold, eaten, kept for seed, stored. What was not sold is valued at the farm price: the price
    written beside it, else the enterprise's own sale price, else the tambon's median sale price of that kind and
    season; where there is none the value is not known. A quantity of zero is worth zero, whatever its price and unit.

    Parameters
    ----------
    enterprise_seasons
        See :func:`tambonlib.indicators.enterprise_seasons.enterprise_seasons`.
    ent_output
        Records.
    tang_paddy_kg
        Kilograms of paddy in a tang.

    Returns
    -------
    DataFrame
        ent_id, month; ``value`` (baht; missing where a quantity, its unit, its use or the price of something sold is
        missing, or there is no farm price), ``unit`` (:data:`MIXED` where units differ) and ``quantity``, missing
        where they do. From the month of the first line on.
    """
    books = _to_date(_output_lines(ent_output, enterprise_seasons, tang_paddy_kg), ["ent_id", "unit"], months)
    price = _farm_price(books, enterprise_seasons)
    worth = books["priced_value"] + (books["unpriced"] * price).where(books["unpriced"] > 0, 0.0)
    known = books["unknown"] == 0
    books = books.assign(value=worth.where(known), quantity=books["quantity"].where(known))
    by_enterprise = books.groupby(_BOOK, observed=True)
    sums, several = by_enterprise[["value", "quantity"]].sum(skipna=False), by_enterprise.size() > 1
    unit = by_enterprise["unit"].first().cat.add_categories([MIXED]).mask(several, MIXED)
    return sums.assign(quantity=sums["quantity"].mask(several), unit=unit).reset_index()


def finished_seasons(
    season_months: pd.DataFrame,
    costs_to_date: pd.DataFrame,
    output_to_date: pd.DataFrame,
    *,
    cane_crops_per_planting: int,
) -> pd.DataFrame:
    """Return each season in each month by whose end all its enterprises were over, with its account as it then stood.

    Parameters
    ----------
    season_months
        See :func:`tambonlib.indicators.enterprise_seasons.season_months`.
    costs_to_date, output_to_date
        See there.
    cane_crops_per_planting
        Over how many crops planting cane is spread.

    Returns
    -------
    DataFrame
        tambon_code, hh_id, kind, group, season, month (categories); crop_year; size (rai or head); age (months since
        it ended); latest (whether no season of its household and kind ended later); books (whether each of its
        enterprises has lines of cost); cash_only (books without any cost that is not cash); unit, quantity; and in
        baht ``value``, ``cash_cost``, ``full_cost`` and the four :data:`CELLS` that add up to it, ``cash_variable``,
        ``fertiliser``, ``chemicals``; missing where not known. By household, kind, month and crop year.
    """
    going = season_months["age"].isna().groupby([season_months[name] for name in _SEASON], observed=True)
    # Besides what is over only plant crops are needed: ratoon crops bear a share of their planting.
    plots = season_months[~going.transform("any") | (season_months["kind"] == cane().plant)]
    plots = plots.merge(costs_to_date, on=_BOOK, how="left").merge(output_to_date, on=_BOOK, how="left")
    by_season = plots.fillna(dict.fromkeys(["planting", "spread", "spread_lines"], 0.0)).groupby(_SEASON, observed=True)
    # What is not known of one plot is not known of the season.
    sums = by_season[["size", "value", "quantity", *costs_to_date.columns.drop(_BOOK)]].sum(skipna=False)
    seasons = by_season[[*KEEPER, "group", "crop_year", "unit"]].first().join(sums)
    seasons["unit"] = seasons["unit"].mask(by_season["unit"].nunique() > 1, MIXED)
    seasons["age"] = by_season["age"].min(skipna=False)
    seasons["all_noncash"] = by_season["noncash_lines"].min() > 0
    seasons = seasons.reset_index()
    seasons = seasons.assign(**_costs(seasons, planting=_planting(seasons, cane_crops_per_planting)))
    finished = seasons.dropna(subset="age").sort_values([*KEEPER, "month", "crop_year"], ignore_index=True)
    youngest = finished.groupby([*KEEPER, "month"], observed=True)["age"].transform("min")
    return finished.assign(
        latest=finished["age"] == youngest,
        value=finished["value"].round(SATANG),
        quantity=finished["quantity"].mask(finished["unit"] == MIXED).round(_QUANTITY_DECIMALS),
    )[list(_ACCOUNT)]


def latest_accounts(finished_seasons: pd.DataFrame, *, enterprise_valid_months: int) -> pd.DataFrame:
    """Return for each household and kind the season that was over last, as long as it is not too old.

    It counts in the month in which it ended and in those after it, `enterprise_valid_months` months in all.
    """
    return finished_seasons[finished_seasons["latest"] & (finished_seasons["age"] < enterprise_valid_months)]


def cost_tree(
    enterprise: pd.DataFrame, ent_cost: pd.DataFrame, *, kind: str, crop_year: int | None = None
) -> pd.DataFrame:
    """Return the table of costs of one kind of enterprise, as official Thai studies print it.

    It is for looking at records; results never hold it below the tambon. Planting cane appears as it was booked, not
    spread.

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
        ``enterprises``, ``size`` and ``left_out`` (enterprises without size, without lines, or with a line in which
        something is missing) say what it rests on.

    Raises
    ------
    KeyError
        When there is no such kind.
    ValueError
        When the kind has neither area nor herd, or no enterprise is left.

    Examples
    --------
    >>> from tambonlib.indicators.examples import rice_records
    >>> records = rice_records()
    >>> table = cost_tree(records["enterprise"], records["ent_cost"], kind="rice_wet", crop_year=2007)
    >>> table.loc[table["cost_code"] == "all", ["behaviour", "cash", "noncash", "total"]].values.tolist()
    [['variable', 2000.0, 0.0, 2000.0], ['fixed', 0.0, 1200.0, 1200.0], ['all', 2000.0, 1200.0, 3200.0]]
    """
    measures = {kind: group.measure for group in groups() for kind in group.kinds}
    if kind not in measures:
        raise KeyError(f"kind must be one of {', '.join(measures)}; got {kind!r}")
    if measures[kind] == "none":
        raise ValueError(f"kind must be one that has an area or a herd; got {kind!r}")
    rows = enterprise_seasons(enterprise)
    asked = rows[(rows["kind"] == kind) & (True if crop_year is None else rows["crop_year"] == crop_year)]
    lines = ent_cost[ent_cost["ent_id"].isin(asked["ent_id"])]
    whole = lines["amount_baht"].notna() & lines["cash"].notna() & lines["behaviour"].isin(BEHAVIOURS)
    with_books = asked["ent_id"].isin(lines["ent_id"]) & ~asked["ent_id"].isin(lines.loc[~whole, "ent_id"])
    used = asked[asked["size"].notna() & with_books]
    if used.empty:
        raise ValueError(
            f"needed an enterprise of kind {kind!r} with a size and known costs; got {len(asked)} of that kind"
        )
    size = float(used["size"].sum())
    table = _printed(lines[lines["ent_id"].isin(used["ent_id"])], size)
    table.attrs.update(enterprises=len(used), size=size, left_out=len(asked) - len(used))
    return table


def kilograms(tang_paddy_kg: float) -> dict[str, float]:
    """Return for each unit of weight the kilograms of the crop in it; other units cannot be converted.

    Examples
    --------
    >>> kilograms(10)["kwian"], kilograms(10)["tang_paddy"]
    (1000.0, 10.0)
    """
    fixed = read_definition("enterprise_kinds.yaml")["kilograms"]
    return {**{unit: float(weight) for unit, weight in fixed.items()}, "tang_paddy": float(tang_paddy_kg)}


def _to_date(lines: pd.DataFrame, by: list[str], months: tuple[str, ...]) -> pd.DataFrame:
    """Sums by book up to and including each study month, from the book's first line on.

    What is earlier than the study is in its first month. Books are what `by` names; ``lines`` counts their lines.
    """
    month = lines["date"].astype("str").str.slice(0, 7)
    month = pd.Categorical(month.mask(month < months[0], months[0]), categories=months)
    book = lines.groupby(by, observed=True).ngroup().rename("book")
    # Unobserved months of a book come out as zeros, so that the running sum has every month.
    sums = lines.drop(columns=[*by, "date"]).groupby([book, month], observed=False).sum()
    to_date = sums.groupby(level="book").cumsum().rename_axis(["book", "month"])
    books = lines[by].groupby(book).first()
    return books.join(to_date[to_date["lines"] > 0], how="inner").reset_index("month").reset_index(drop=True)


def _lines_of(enterprise_seasons: pd.DataFrame, records: pd.DataFrame) -> pd.DataFrame:
    """The lines of known enterprises, with the enterprise's kind."""
    known = records[records["ent_id"].isin(enterprise_seasons["ent_id"])]
    known = known.astype({"ent_id": enterprise_seasons["ent_id"].dtype})
    return known.merge(enterprise_seasons[["ent_id", "kind"]], on="ent_id")


def _output_lines(ent_output: pd.DataFrame, enterprise_seasons: pd.DataFrame, tang_paddy_kg: float) -> pd.DataFrame:
    """Each line of output with its unit and what it adds; weights in kilograms."""
    lines = _lines_of(enterprise_seasons, ent_output)
    weights = kilograms(tang_paddy_kg)
    unit, use = lines["unit"].astype("str"), lines["use"]
    weight = unit.map(weights).astype("float64").fillna(1.0)
    quantity, price = lines["qty"].astype("float64") * weight, lines["price_baht"].astype("float64") / weight
    sold, some = use == "sold", quantity > 0
    priced = some & price.notna()
    worth = (quantity * price).where(priced, 0.0)
    unknown = quantity.isna() | (some & (unit.isna() | use.isna() | (sold & ~priced)))
    return lines[["ent_id", "date"]].assign(
        unit=unit.mask(unit.isin(list(weights)), KILOGRAM).fillna(NO_UNIT).astype("category"),
        lines=1.0,
        unknown=unknown.astype("float64"),
        quantity=quantity.fillna(0.0),
        priced_value=worth,
        sold_value=worth.where(sold, 0.0),
        sold=quantity.where(sold & priced, 0.0),
        unpriced=quantity.where(some & ~sold & ~priced, 0.0),
    )


def _farm_price(books: pd.DataFrame, enterprise_seasons: pd.DataFrame) -> pd.Series:
    """The enterprise's own sale price, else the median of those that its tambon knows by that month."""
    own = books["sold_value"] / books["sold"].where(books["sold"] > 0)
    start_year = enterprise_seasons["start"].astype("str").str.slice(0, 4).astype("float64")
    market = enterprise_seasons[["ent_id", "tambon_code", "kind"]].assign(
        year=enterprise_seasons["crop_year"].fillna(start_year).fillna(0.0)
    )
    alike = books[["ent_id", "unit", "month"]].assign(price=own).merge(market, on="ent_id")
    alike = alike.groupby(["tambon_code", "kind", "year", "unit", "month"], observed=True)
    return own.fillna(alike["price"].transform("median"))


def _costs(seasons: pd.DataFrame, planting: pd.Series) -> dict[str, pd.Series]:
    """Cash and full cost and the cells of the cost tree, missing where they are not known."""
    known = seasons["unknown_lines"] == 0
    full = known & seasons["all_noncash"] & planting.notna()
    cells = {cell: seasons[cell] for cell in CELLS}
    cells["fixed_noncash"] = cells["fixed_noncash"] + planting
    cells = {cell: baht.round(SATANG).where(full) for cell, baht in cells.items()}
    return cells | {
        "cash_cost": seasons["cash"].round(SATANG).where(known),
        "full_cost": sum(cells.values()).round(SATANG),
        **{name: seasons[name].round(SATANG).where(known) for name in ("cash_variable", "fertiliser", "chemicals")},
        "books": seasons["lines"].notna(),
        "cash_only": known & (seasons["noncash_lines"] == 0),
    }


def _planting(seasons: pd.DataFrame, crops: int) -> pd.Series:
    """What each season bears of planting cane, in baht: nothing for other kinds, missing where it is not known."""
    share = (seasons["planting"] / crops).where(seasons["kind"] == cane().plant, 0.0)
    if crops > 1:
        planted = seasons[seasons["kind"] == cane().plant]
        planted = planted.assign(plant_crop=planted["season"], per_rai=planted["planting"] / planted["size"] / crops)
        ratoons = seasons.reset_index()[seasons["kind"] == cane().ratoon].merge(
            _plant_crops(seasons, crops), on="season"
        )
        ratoons = ratoons.merge(planted[["plant_crop", "month", "per_rai"]], on=["plant_crop", "month"])
        own_share = (ratoons["per_rai"] * ratoons["size"]).set_axis(ratoons["index"])
        share = share.mask(seasons["kind"] == cane().ratoon, own_share.reindex(seasons.index))
    return share.mask(seasons["spread_lines"] > 0, seasons["spread"])


def _plant_crops(seasons: pd.DataFrame, crops: int) -> pd.DataFrame:
    """The ratoon crops (season) with the plant crop that each grew from, where that is known."""
    columns = [*HOUSEHOLD, "crop_year", "season"]
    known = seasons.dropna(subset="crop_year").drop_duplicates("season").sort_values("crop_year")
    plants, ratoons = (known.loc[known["kind"] == kind, columns] for kind in (cane().plant, cane().ratoon))
    found = pd.merge_asof(
        ratoons,
        plants.rename(columns={"season": "plant_crop"}),
        on="crop_year",
        by=HOUSEHOLD,
        allow_exact_matches=False,
        tolerance=float(crops - 1),
    )
    return found[["season", "plant_crop"]].dropna()


def _printed(lines: pd.DataFrame, size: float) -> pd.DataFrame:
    """Lines of cost added up by behaviour and cost, per unit of size, with the rows of their sums."""
    chart = cost_chart()[["code", "group"]].rename(columns={"code": "cost_code"})
    sides = ["cash", "noncash"]
    each = lines.assign(side=lines["cash"].map({True: "cash", False: "noncash"}).astype("str"))
    each = each.pivot_table(index=["behaviour", "cost_code"], columns="side", values="amount_baht", aggfunc="sum")
    each = each.reindex(columns=sides).fillna(0.0).reset_index().merge(chart, on="cost_code", how="left")
    sums = each.groupby("behaviour")[sides].sum().reindex(list(BEHAVIOURS), fill_value=0.0).reset_index()
    whole = pd.DataFrame([{"behaviour": ALL, **each[sides].sum()}])
    table = pd.concat([each, *(rows.assign(cost_code=ALL, group=ALL) for rows in (sums, whole))])
    order = {
        "behaviour": pd.Categorical(table["behaviour"], categories=[*BEHAVIOURS, ALL]),
        "cost_code": pd.Categorical(table["cost_code"], categories=[ALL, *chart["cost_code"]]),
    }
    table = table.assign(**order).sort_values(list(order), ignore_index=True).astype(dict.fromkeys(order, "str"))
    per = table[sides] / size
    return table[["behaviour", "group", "cost_code"]].assign(
        cash=per["cash"], noncash=per["noncash"], total=per["cash"] + per["noncash"]
    )
