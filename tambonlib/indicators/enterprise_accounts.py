"""D2 บัญชีกำไร-ขาดทุนกิจการ (enterprise profit and loss): know the cost, look at it together, adjust.

Profit is always given twice, with full cost and with cash cost only, and always says which. A value is a sum over
the tambon's households ÷ a sum over the same households, so a large field weighs more than a small one. Where DOMAIN
leaves a choice open, docs/decisions/0005-enterprise-accounts.md says what was chosen.
"""

import pandas as pd

from tambonlib.indicators.active import last_month
from tambonlib.indicators.card import Part
from tambonlib.indicators.dates import in_time
from tambonlib.indicators.enterprise_books import (
    CELLS,
    KILOGRAM,
    costs_to_date,
    finished_seasons,
    latest_accounts,
    output_to_date,
)
from tambonlib.indicators.enterprise_seasons import (
    KEEPER,
    Group,
    enterprise_seasons,
    groups,
    groups_measured_by,
    season_months,
)
from tambonlib.indicators.household_months import eligible_months
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.result_rows import SHARE, all_parts, result_rows
from tambonlib.indicators.rolling import YEAR
from tambonlib.indicators.tambon_months import TAMBON_MONTH, count, months_of, percent
from tambonlib.months import ordinal

#: Cash and full cost are never given without saying which.
MONEY = {"full": ("รวมต้นทุนที่ไม่เป็นเงินสด", "full cost"), "cash": ("เฉพาะต้นทุนเงินสด", "cash cost only")}
#: Name → function of the base tables that the indicators ask for.
BASES = {
    "eligible_months": eligible_months,
    "enterprise_seasons": enterprise_seasons,
    "season_months": season_months,
    "costs_to_date": costs_to_date,
    "output_to_date": output_to_date,
    "finished_seasons": finished_seasons,
    "latest_accounts": latest_accounts,
}
#: What the indicators use of each record table.
COLUMNS_USED = {
    "household": ("hh_id", "tambon_code", "joined", "left"),
    "enterprise": ("ent_id", "hh_id", "tambon_code", "kind", "crop_year", "area_rai", "herd_n", "start", "end"),
    "ent_cost": ("ent_id", "tambon_code", "date", "cost_code", "behaviour", "cash", "amount_baht"),
    "ent_output": ("ent_id", "tambon_code", "date", "qty", "unit", "use", "price_baht"),
    "ent_review": ("ent_id", "tambon_code", "date"),
    "ent_decision": ("ent_id", "tambon_code", "date", "carried_out"),
}

_SHARED = {"dimension": "D2", "columns": COLUMNS_USED, "bases": BASES, "definition": "1"}
_SETTINGS = ("enterprise_valid_months", "season_quiet_months", "cane_crops_per_planting", "tang_paddy_kg")
_BOOKS = ("enterprise", "ent_cost")
_ACCOUNTS = (*_BOOKS, "ent_output")
_CROPS, _ANIMALS = groups_measured_by("rai"), groups_measured_by("head")
_WEIGHED = tuple(group for group in groups() if group.weighed)


def _parts_of(listed: tuple[Group, ...], th: str, en: str, **common) -> tuple[Part, ...]:
    """A part for each group, once with full and once with cash cost."""
    return tuple(
        Part(f"{group.code}_{money}", f"{th} {group.th} {in_thai}", f"{en}, {group.en}, {in_english}", **common)
        for group in listed
        for money, (in_thai, in_english) in MONEY.items()
    )


_PER_RAI = {"unit": "baht_per_rai", "lower": 0.0, "tables": _BOOKS}
_CELL = {**_PER_RAI, "direction": "context"}


@indicator(
    id="D2.1",
    th="ต้นทุนต่อไร่และต่อหน่วยผลผลิต",
    en="Cost per rai and per unit",
    direction="down",
    parts=(
        Part(
            "accounts",
            "ครัวเรือนในกลุ่มที่มีบัญชีกิจการซึ่งสิ้นฤดูแล้ว",
            "households of the group with an enterprise account of a finished season",
            step="do",
            direction="up",
            **SHARE,
            tables=("household", "enterprise"),
        ),
        Part("full", "พืชทุกชนิด ต่อไร่ รวมต้นทุนที่ไม่เป็นเงินสด", "all crops, per rai, full cost", headline=True, **_PER_RAI),
        Part("cash", "พืชทุกชนิด ต่อไร่ เฉพาะต้นทุนเงินสด", "all crops, per rai, cash cost only", **_PER_RAI),
        Part("variable_cash", "ต้นทุนผันแปรต่อไร่ ที่เป็นเงินสด", "variable cost per rai, cash", **_CELL),
        Part("variable_noncash", "ต้นทุนผันแปรต่อไร่ ที่ไม่เป็นเงินสด", "variable cost per rai, not cash", **_CELL),
        Part("fixed_cash", "ต้นทุนคงที่ต่อไร่ ที่เป็นเงินสด", "fixed cost per rai, cash", **_CELL),
        Part("fixed_noncash", "ต้นทุนคงที่ต่อไร่ ที่ไม่เป็นเงินสด", "fixed cost per rai, not cash", **_CELL),
        Part(
            "cash_only",
            "ครัวเรือนปลูกพืชที่จดเฉพาะต้นทุนเงินสด",
            "crop households that wrote down cash costs only",
            direction="context",
            **SHARE,
            tables=_BOOKS,
        ),
        *_parts_of(_WEIGHED, "ต้นทุนต่อกิโลกรัม", "cost per kilogram", unit="baht_per_kg", lower=0.0, tables=_ACCOUNTS),
        *_parts_of(_ANIMALS, "ต้นทุนต่อตัว", "cost per head", unit="baht_per_head", lower=0.0, tables=_BOOKS),
    ),
    tables=("household", *_ACCOUNTS),
    settings=_SETTINGS,
    source="DOMAIN D2.1 [P]; cost tree of the Land Development Department's studies [S35, S36]",
    **_SHARED,
)
def enterprise_cost(
    eligible_months: pd.DataFrame, enterprise_seasons: pd.DataFrame, latest_accounts: pd.DataFrame, *, months
) -> pd.DataFrame:
    """What it costs to grow a rai, to harvest a kilogram, to keep an animal.

    Over the latest finished account of each household and kind (not older than `enterprise_valid_months`):

    - ``full``, ``cash``: Σ cost ÷ Σ rai of all crops, baht per rai; the four cells ``variable_cash`` …
      ``fixed_noncash``
      are parts of ``full`` and add up to it.
    - ``<crop>_full``, ``<crop>_cash``: Σ cost ÷ Σ kilograms harvested, for crops sold by weight.
    - ``<animal>_full``, ``<animal>_cash``: Σ cost ÷ Σ head of a batch, however long it was kept.
    - ``accounts``: eligible households with such an account ÷ eligible households, percent; ``cash_only``: crop
      households with a book without any cost that is not cash ÷ crop households with a book of costs, percent.

    Full cost is known only where the book holds a cost that is not cash. In full cost planting cane is spread over
    `cane_crops_per_planting` crops; in cash cost it stands where it was paid. A season without a line of cost has an
    unknown cost, not zero. Undefined where no season is over, or area, cost or weight is not known. n: households
    with all that a value needs; N: households with a finished season of that scope (``accounts``: eligible ones).

    Examples
    --------
    >>> from tambonlib.indicators.examples import rice_records
    >>> from tambonlib.months import span
    >>> records = rice_records()
    >>> told = enterprise_cost(*(records[name] for name in enterprise_cost.card.tables), months=span("2007-12", 13))
    >>> told = told[told["month"] == "2007-12"].set_index("part")["value"]
    >>> told[["accounts", "full", "cash", "rice_wet_full"]].tolist()
    [100.0, 3200.0, 2000.0, 6.4]
    """
    grid = months_of(enterprise_seasons, months)
    in_kilograms = latest_accounts["quantity"].where(latest_accounts["unit"] == KILOGRAM)
    accounts = latest_accounts.assign(kilograms=in_kilograms)
    crops = _of_groups(accounts, _CROPS)
    by_group = {group.code: _of_groups(accounts, [group]) for group in (*_WEIGHED, *_ANIMALS)}
    full = {"full": (crops, "full_cost", "size"), **{cell: (crops, cell, "size") for cell in CELLS}}
    full |= {f"{group.code}_full": (by_group[group.code], "full_cost", "size") for group in _ANIMALS}
    cash = {"cash": (crops, "cash_cost", "size")}
    cash |= {f"{group.code}_cash": (by_group[group.code], "cash_cost", "size") for group in _ANIMALS}
    by_weight = {
        f"{group.code}_{money}": (by_group[group.code], f"{money}_cost", "kilograms")
        for group in _WEIGHED
        for money in MONEY
    }
    return all_parts(
        [
            _with_account(eligible_months, accounts, months),
            _ratios(full, grid, unknown="no_full_cost"),
            _ratios(cash, grid, unknown="no_cost_book"),
            _ratios(by_weight, grid, unknown="no_cost_of_weight", zero="no_harvest"),
            _household_share("cash_only", crops[crops["books"]], grid, unknown="no_cost_book"),
        ]
    )


@indicator(
    id="D2.2",
    th="กำไรสุทธิต่อไร่",
    en="Net profit per rai",
    direction="up",
    parts=(
        Part("full", "พืชทุกชนิด รวมต้นทุนที่ไม่เป็นเงินสด", "all crops, full cost", unit="baht_per_rai", headline=True),
        Part("cash", "พืชทุกชนิด เฉพาะต้นทุนเงินสด", "all crops, cash cost only", unit="baht_per_rai"),
        Part(
            "not_valued",
            "ครัวเรือนที่มีผลผลิตซึ่งตีราคาไม่ได้",
            "households with output that cannot be valued",
            direction="context",
            **SHARE,
            tables=("enterprise", "ent_output"),
        ),
        *_parts_of(_CROPS, "กำไรต่อไร่", "profit per rai", unit="baht_per_rai"),
        *_parts_of(_ANIMALS, "กำไรต่อตัว", "profit per head", unit="baht_per_head"),
    ),
    tables=_ACCOUNTS,
    settings=_SETTINGS,
    source="DOMAIN D2.2 [P]; home-used output at farm price, after household accounting on accrual lines [S41, S42]",
    **_SHARED,
)
def net_profit(enterprise_seasons: pd.DataFrame, latest_accounts: pd.DataFrame, *, months) -> pd.DataFrame:
    """What is left of the value of all output after its cost: of each rai, of each animal.

    Σ (value of all output − cost) ÷ Σ rai, baht per rai, over the latest finished crop account of each household and
    kind; per head of the batch for animals. All output counts, also what was eaten, kept for seed or stored, at the
    farm price: the price written beside it, else the enterprise's own sale price, else the tambon's median sale price
    of that kind and season. ``full`` takes off all costs (known only where the book holds a cost that is not cash),
    ``cash`` what was paid. ``not_valued``: households with a finished season whose output is not known or cannot be
    valued ÷ households with a finished season, percent.

    Crafts and trade have neither rai nor head; their result is in D2.4's margin. No line of output means that
    nothing is known; a lost crop is written as a quantity of 0 and is worth 0.
    n: households for which value, cost and size are known; N: households with a finished season of that scope.

    Examples
    --------
    >>> from tambonlib.indicators.examples import rice_records
    >>> from tambonlib.months import span
    >>> records = rice_records()
    >>> told = net_profit(*(records[name] for name in net_profit.card.tables), months=span("2007-12", 13))
    >>> told[told["part"].isin(["full", "cash"]) & told["month"].isin(["2007-12", "2008-12"])]["value"].tolist()
    [800.0, 1800.0, 2000.0, 2800.0]
    """
    grid = months_of(enterprise_seasons, months)
    value = latest_accounts["value"]
    accounts = latest_accounts.assign(
        full=value - latest_accounts["full_cost"], cash=value - latest_accounts["cash_cost"], not_valued=value.isna()
    )
    scopes = {"": _of_groups(accounts, _CROPS)}
    scopes |= {f"{group.code}_": _of_groups(accounts, [group]) for group in (*_CROPS, *_ANIMALS)}
    full = {f"{scope}full": (own, "full", "size") for scope, own in scopes.items()}
    cash = {f"{scope}cash": (own, "cash", "size") for scope, own in scopes.items()}
    return all_parts(
        [
            _ratios(full, grid, unknown="no_full_profit"),
            _ratios(cash, grid, unknown="no_cash_profit"),
            _household_share("not_valued", accounts, grid, unknown="no_finished_season"),
        ]
    )


@indicator(
    id="D2.3",
    th="สัดส่วนค่าปุ๋ยเคมีและสารเคมี",
    en="Purchased-input share",
    direction="context",
    parts=(
        Part(
            "share",
            "ปุ๋ยเคมีและสารเคมี ในต้นทุนผันแปรที่เป็นเงินสด",
            "chemical fertiliser and pesticides, of the cash variable cost",
            headline=True,
            **SHARE,
        ),
        Part("fertiliser", "เฉพาะปุ๋ยเคมี", "chemical fertiliser alone", **SHARE),
        Part("chemicals", "เฉพาะสารปราบวัชพืชและศัตรูพืช", "herbicides and pesticides alone", **SHARE),
    ),
    tables=_ACCOUNTS,
    settings=_SETTINGS,
    source="DOMAIN D2.3 [P]",
    **_SHARED,
)
def purchased_input_share(enterprise_seasons: pd.DataFrame, latest_accounts: pd.DataFrame, *, months) -> pd.DataFrame:
    """How much of what crops cost in cash goes into bought fertiliser and chemicals: where something can be adjusted.

    (cash paid for chemical fertiliser + herbicides + pesticides) ÷ cash variable cost, in percent, summed over the
    latest finished crop account of each household and kind. Which lines these are is said in the cost tree
    (``purchased_input``). Undefined where no crop season is over, no costs are known, or nothing variable was paid in
    cash. n: households with known costs; N: households with a finished crop season.

    Examples
    --------
    >>> from tambonlib.indicators.examples import rice_records
    >>> from tambonlib.months import span
    >>> records = rice_records()
    >>> tables = [records[name] for name in purchased_input_share.card.tables]
    >>> told = purchased_input_share(*tables, months=span("2007-12", 13))
    >>> told.loc[told["month"] == "2007-12", ["part", "value"]].values.tolist()
    [['share', 50.0], ['fertiliser', 40.0], ['chemicals', 10.0]]
    """
    grid = months_of(enterprise_seasons, months)
    crops = _of_groups(latest_accounts, _CROPS)
    crops = crops.assign(share=crops["fertiliser"] + crops["chemicals"])
    shares = {part: (crops, part, "cash_variable") for part in ("share", "fertiliser", "chemicals")}
    return _ratios(shares, grid, unknown="no_cost_book", zero="no_cash_variable_cost", times=100.0)


@indicator(
    id="D2.4",
    th="ราคาคุ้มทุน",
    en="Break-even price",
    direction="down",
    parts=(
        Part(
            "margin",
            "ส่วนของมูลค่าผลผลิตที่เหลือหลังหักต้นทุนทั้งหมด ทุกกิจการ",
            "what full cost leaves of the value of output, all enterprises",
            headline=True,
            direction="up",
            upper=100.0,
        ),
        *(
            Part(
                f"{group.code}_breakeven",
                f"ราคาคุ้มทุน {group.th} รวมต้นทุนที่ไม่เป็นเงินสด",
                f"break-even price, {group.en}, full cost",
                unit="baht_per_kg",
                lower=0.0,
            )
            for group in _WEIGHED
        ),
        *(
            Part(
                f"{group.code}_price",
                f"ราคาเฉลี่ยที่ได้ {group.th}",
                f"mean price, {group.en}",
                unit="baht_per_kg",
                lower=0.0,
                direction="context",
            )
            for group in _WEIGHED
        ),
        *(
            Part(
                f"{group.code}_margin",
                f"ส่วนของราคาที่เหลือหลังหักราคาคุ้มทุน {group.th}",
                f"what the break-even price leaves of the price, {group.en}",
                upper=100.0,
                direction="up",
            )
            for group in _WEIGHED
        ),
    ),
    tables=_ACCOUNTS,
    settings=_SETTINGS,
    source="DOMAIN D2.4 [P]",
    **_SHARED,
)
def breakeven_price(enterprise_seasons: pd.DataFrame, latest_accounts: pd.DataFrame, *, months) -> pd.DataFrame:
    """The price per kilogram that just pays the full cost, and how much of the price lies above it.

    For each crop sold by weight, over the latest finished accounts: ``<crop>_breakeven`` = Σ full cost ÷ Σ kilograms,
    ``<crop>_price`` = Σ value of all output ÷ Σ kilograms (both baht per kg, of the same households), ``<crop>_margin``
    = (price − break-even) ÷ price, percent. ``margin`` is the same for all enterprises together, animals, crafts and
    trade too: (Σ value − Σ full cost) ÷ Σ value, percent; it is told first because prices of unlike crops cannot be
    added. A margin below zero means that the price did not pay the full cost. Undefined where no season is over,
    value, full cost or weight is not known, or nothing was harvested. n: households for which all three are known; N:
    households with a finished season of that scope.

    Examples
    --------
    >>> from tambonlib.indicators.examples import rice_records
    >>> from tambonlib.months import span
    >>> records = rice_records()
    >>> told = breakeven_price(*(records[name] for name in breakeven_price.card.tables), months=span("2007-12", 13))
    >>> told = told[told["month"] == "2007-12"].set_index("part")["value"]
    >>> told[["margin", "rice_wet_breakeven", "rice_wet_price", "rice_wet_margin"]].tolist()
    [20.0, 6.4, 8.0, 20.0]
    """
    grid = months_of(enterprise_seasons, months)
    accounts = latest_accounts.assign(left=latest_accounts["value"] - latest_accounts["full_cost"])
    in_kilograms = (accounts["unit"] == KILOGRAM) & accounts["left"].notna()
    accounts = accounts.assign(kilograms=accounts["quantity"].where(in_kilograms))
    accounts = accounts.assign(weighed_value=accounts["value"].where(accounts["kilograms"].notna()))
    margins, prices = {"margin": (accounts, "left", "value")}, {}
    for group in _WEIGHED:
        own = _of_groups(accounts, [group])
        margins[f"{group.code}_margin"] = (own, "left", "weighed_value")
        prices[f"{group.code}_breakeven"] = (own, "full_cost", "kilograms")
        prices[f"{group.code}_price"] = (own, "value", "kilograms")
    why = {"unknown": "no_full_profit", "zero": "no_harvest"}
    return all_parts([_ratios(margins, grid, times=100.0, **why), _ratios(prices, grid, **why)])


_UNIT = {"unit": "baht_per_rai"}


@indicator(
    id="D2.5",
    th="แยกผลของราคา ผลผลิต และต้นทุนต่อกำไร",
    en="Profit change split into price, yield and cost",
    direction="context",
    parts=(
        Part(
            "total",
            "กำไรต่อไร่ที่เปลี่ยนไปจากปีก่อน รวมต้นทุนที่ไม่เป็นเงินสด",
            "change of profit per rai against the year before, full cost",
            headline=True,
            **_UNIT,
        ),
        Part("price", "ส่วนที่มาจากราคา รวมต้นทุนที่ไม่เป็นเงินสด", "of it from the price, full cost", **_UNIT),
        Part("yield", "ส่วนที่มาจากผลผลิตต่อไร่ รวมต้นทุนที่ไม่เป็นเงินสด", "of it from the yield, full cost", **_UNIT),
        Part("cost", "ส่วนที่มาจากต้นทุน รวมต้นทุนที่ไม่เป็นเงินสด", "of it from the cost, full cost", **_UNIT),
        Part(
            "cash_total",
            "กำไรต่อไร่ที่เปลี่ยนไปจากปีก่อน เฉพาะต้นทุนเงินสด",
            "change of profit per rai against the year before, cash cost only",
            **_UNIT,
        ),
        Part("cash_price", "ส่วนที่มาจากราคา เฉพาะต้นทุนเงินสด", "of it from the price, cash cost only", **_UNIT),
        Part("cash_yield", "ส่วนที่มาจากผลผลิตต่อไร่ เฉพาะต้นทุนเงินสด", "of it from the yield, cash cost only", **_UNIT),
        Part("cash_cost", "ส่วนที่มาจากต้นทุน เฉพาะต้นทุนเงินสด", "of it from the cost, cash cost only", **_UNIT),
    ),
    tables=_ACCOUNTS,
    settings=_SETTINGS,
    source="DOMAIN D2.5 [P]; worked example: Appendix A.2",
    **_SHARED,
)
def profit_change_split(
    enterprise_seasons: pd.DataFrame, finished_seasons: pd.DataFrame, latest_accounts: pd.DataFrame, *, months
) -> pd.DataFrame:
    """What made the profit per rai change from one crop year to the next: the price, the yield, or the cost.

    For each household and crop whose latest finished account has one of the crop year before: with price p (value of
    all output ÷ quantity), yield y (quantity ÷ rai) and cost c (baht per rai) of both years, Δπ = ȳ·Δp + p̄·Δy − Δc,
    bars being the means of the two years. The three effects add up to Δπ exactly. For the tambon each household
    counts by its mean area of the two years, so the sum stays exact. Baht per rai; once with full and once with cash
    cost, each on the households for which it is known in both years.

    Without this a price rise is read as learning. Where nothing was harvested in one year, that year has no price; the
    other year's stands for both, and the loss is told as yield. Undefined where no household has two years in a row
    in which value, quantity (in one unit), area and cost are known.
    n: households in the split; N: households whose latest finished crop account has a crop year.

    Examples
    --------
    >>> from tambonlib.indicators.examples import rice_records
    >>> from tambonlib.months import span
    >>> records = rice_records()
    >>> tables = [records[name] for name in profit_change_split.card.tables]
    >>> told = profit_change_split(*tables, months=span("2007-12", 13))
    >>> told[(told["month"] == "2008-12")].set_index("part")["value"][["price", "yield", "cost", "total"]].tolist()
    [980.0, -180.0, 200.0, 1000.0]
    """
    grid = months_of(enterprise_seasons, months)
    after = _of_groups(latest_accounts, _CROPS).dropna(subset="crop_year")
    before = finished_seasons.assign(crop_year=finished_seasons["crop_year"] + 1)
    pairs = after.merge(before, on=[*KEEPER, "month", "crop_year"], how="left", suffixes=("_after", "_before"))
    mean_area = (pairs["size_before"] + pairs["size_after"]) / 2
    parts = {}
    for cost, prefix in {"full_cost": "", "cash_cost": "cash_"}.items():
        effects = _effects(pairs, cost)
        known = (pairs["unit_before"] == pairs["unit_after"]) & effects["total"].notna()
        weighed = pairs[[*TAMBON_MONTH, "hh_id"]].assign(
            area=mean_area.where(known), **effects.mul(mean_area, axis="index").where(known)
        )
        parts |= {prefix + effect: (weighed, effect, "area") for effect in effects}
    return _ratios(parts, grid, unknown="no_season_pair")


def _effects(pairs: pd.DataFrame, cost: str) -> pd.DataFrame:
    """Price, yield and cost effect of each pair of seasons, and their total from the profits themselves; per rai."""
    value, spent, quantity = (
        {year: pairs[f"{name}_{year}"] / pairs[f"size_{year}"] for year in ("before", "after")}
        for name in ("value", cost, "quantity")
    )
    price = {year: value[year] / quantity[year].where(quantity[year] > 0) for year in value}
    # Where nothing was harvested the other year's price counts, and 0 where in neither year.
    nothing = {year: quantity[year] == 0 for year in value}
    filled = {
        year: price[year].mask(nothing[year], price[other].mask(nothing[other], 0.0))
        for year, other in (("before", "after"), ("after", "before"))
    }
    return pd.DataFrame(
        {
            "total": (value["after"] - spent["after"]) - (value["before"] - spent["before"]),
            "price": (quantity["before"] + quantity["after"]) / 2 * (filled["after"] - filled["before"]),
            "yield": (filled["before"] + filled["after"]) / 2 * (quantity["after"] - quantity["before"]),
            "cost": spent["before"] - spent["after"],
        }
    )


@indicator(
    id="D2.6",
    th="อัตราปรับกิจการหลังเรียนรู้",
    en="Adjustment rate after review",
    direction="up",
    parts=(
        Part(
            "reviewed",
            "กิจการที่สิ้นฤดูแล้วและได้ทบทวนร่วมกัน",
            "enterprises of a finished season that were looked at together",
            step="learn",
            **SHARE,
            tables=("enterprise", "ent_review"),
        ),
        Part(
            "decided",
            "กิจการที่ทบทวนแล้วและตัดสินใจปรับภายในเวลาที่กำหนด",
            "reviewed enterprises for which a change was decided in time",
            step="learn",
            **SHARE,
            tables=("enterprise", "ent_review", "ent_decision"),
        ),
        Part(
            "adjusted",
            "กิจการที่ทบทวนแล้วและลงมือปรับภายในเวลาที่กำหนด",
            "reviewed enterprises in which a change was carried out in time",
            headline=True,
            **SHARE,
            tables=("enterprise", "ent_review", "ent_decision"),
        ),
    ),
    tables=("enterprise", "ent_output", "ent_review", "ent_decision"),
    settings=("adjustment_months", "enterprise_valid_months", "season_quiet_months"),
    source="DOMAIN D2.6 [P]; months allowed after a review [U]",
    **_SHARED,
)
def adjustment_rate(
    enterprise_seasons: pd.DataFrame,
    season_months: pd.DataFrame,
    ent_review: pd.DataFrame,
    ent_decision: pd.DataFrame,
    *,
    months,
    adjustment_months,
    enterprise_valid_months,
) -> pd.DataFrame:
    """Whether enterprises changed after their profit and loss had been looked at together (the step เปลี่ยน).

    In percent of enterprises:

    - ``adjusted``: reviewed enterprises with a change that was decided at or after the review and carried out
      within `adjustment_months` months of it ÷ reviewed enterprises. A review counts for the twelve months that follow
      those months; until they have passed nothing is said of it.
    - ``decided``: the same with a decision, carried out or not.
    - ``reviewed``: enterprises whose season is over (not longer ago than `enterprise_valid_months`) and which were
      reviewed
      by this month ÷ all enterprises whose season is over.

    Months are counted by the calendar: a review in January with 6 months runs to the end of July.
    Undefined where no review is old enough, or no season is over.
    n, N: households whose enterprises these are.

    Examples
    --------
    >>> from tambonlib.indicators.examples import rice_records
    >>> from tambonlib.months import span
    >>> records = rice_records()
    >>> told = adjustment_rate(*(records[name] for name in adjustment_rate.card.tables), months=span("2007-12", 13))
    >>> told.loc[told["month"] == "2008-12", ["part", "value"]].values.tolist()
    [['reviewed', 50.0], ['decided', 80.0], ['adjusted', 40.0]]
    """
    grid = months_of(enterprise_seasons, months)
    reviews = _reviews(ent_review, ent_decision, adjustment_months)
    over = season_months[season_months["age"] < enterprise_valid_months]
    first_review = over["ent_id"].map(reviews.groupby("ent_id")["held"].min()).astype("float64")
    over = over.assign(reviewed=first_review <= over["month"].map(ordinal).astype("float64"))
    # A review is judged from the month in which its time is up, for a year.
    calendar = pd.DataFrame({"month": months, "now": [ordinal(month) for month in months]})
    judged = enterprise_seasons[["ent_id", "tambon_code", "hh_id"]].astype("str").merge(reviews, on="ent_id")
    judged = judged.merge(calendar, how="cross")
    judged = judged[(judged["now"] - judged["held"] - adjustment_months).between(0, YEAR - 1)]
    judged = judged.groupby([*TAMBON_MONTH, "hh_id", "ent_id"])[["decided", "adjusted"]].any().reset_index()
    return all_parts(
        [
            _enterprise_share("reviewed", over, grid, none="no_finished_season"),
            _enterprise_share("decided", judged, grid, none="none_reviewed"),
            _enterprise_share("adjusted", judged, grid, none="none_reviewed"),
        ]
    )


def _reviews(ent_review: pd.DataFrame, ent_decision: pd.DataFrame, allowed: int) -> pd.DataFrame:
    """The reviews with their month, and whether a change was decided, and carried out, in the months allowed."""
    reviews = ent_review[["ent_id", "date"]].astype("str").dropna(ignore_index=True)
    reviews = reviews.assign(held=last_month(reviews["date"]))
    decisions = ent_decision[["ent_id", "date", "carried_out"]].astype("str").dropna(subset="date")
    both = reviews.reset_index().merge(decisions, on="ent_id", suffixes=("", "_decided"))
    both = both[in_time(both["date"], both["date_decided"])]
    decided = last_month(both["date_decided"]) - both["held"] <= allowed
    carried_out = (last_month(both["carried_out"]) - both["held"]).between(0, allowed)
    return reviews[["ent_id", "held"]].assign(
        decided=reviews.index.isin(both.loc[decided, "index"]),
        adjusted=reviews.index.isin(both.loc[decided & carried_out, "index"]),
    )


def _of_groups(accounts: pd.DataFrame, listed) -> pd.DataFrame:
    """The accounts of some groups of kinds."""
    return accounts[accounts["group"].isin([group.code for group in listed])]


def _ratios(
    parts: dict[str, tuple[pd.DataFrame, str, str]],
    cells: pd.MultiIndex,
    *,
    unknown: str,
    zero: str | None = None,
    times: float = 1.0,
) -> pd.DataFrame:
    """The rows of several parts: Σ `top` ÷ Σ `bottom` over the accounts for which both are known.

    `parts` says for each its accounts and the columns of top and bottom. n counts the households of the accounts with
    both, N those of all. Without a value the reason is `unknown`, or `zero` where `bottom` adds up to zero.
    """
    cases = pd.concat(
        [
            accounts[[*TAMBON_MONTH, "hh_id"]].assign(part=part, top=accounts[top], bottom=accounts[bottom])
            for part, (accounts, top, bottom) in parts.items()
        ]
    )
    grid = pd.MultiIndex.from_product([list(parts), *cells.levels], names=["part", *TAMBON_MONTH])
    known = cases.dropna(subset=["top", "bottom"])
    sums = known.groupby(list(grid.names), observed=True)[["top", "bottom"]].sum()
    n = _households(known, grid)
    rows = result_rows(
        "",
        _households(cases, grid),
        value=times * (sums["top"] / sums["bottom"].where(sums["bottom"] > 0)),
        n=n,
        reason=[(n == 0, unknown)],
        otherwise=zero or unknown,
        none="no_finished_season",
    )
    return rows.assign(part=grid.get_level_values("part"))


def _households(rows: pd.DataFrame, grid: pd.MultiIndex) -> pd.Series:
    """How many different households each cell of the grid has."""
    return count(rows[[*grid.names, "hh_id"]].drop_duplicates(), grid)


def _household_share(part: str, accounts: pd.DataFrame, grid: pd.MultiIndex, *, unknown: str) -> pd.DataFrame:
    """The rows of one part: households of which the column of its name holds in one account, of all with accounts."""
    households = accounts.groupby([*TAMBON_MONTH, "hh_id"], observed=True)[part].any().reset_index()
    every = count(households, grid)
    share = percent(count(households, grid, households[part]), every)
    return result_rows(part, every, value=share, n=every, reason=unknown, none="no_finished_season")


def _enterprise_share(part: str, enterprises: pd.DataFrame, grid: pd.MultiIndex, *, none: str) -> pd.DataFrame:
    """The rows of one part: enterprises for which the column of its name holds, of all; n counts households."""
    share = percent(count(enterprises, grid, enterprises[part]), count(enterprises, grid))
    households = _households(enterprises, grid)
    return result_rows(part, households, value=share, n=households, reason=none, none=none)


def _with_account(eligible_months: pd.DataFrame, accounts: pd.DataFrame, months: tuple[str, ...]) -> pd.DataFrame:
    """The rows of ``accounts``: eligible households that have a finished account."""
    grid = months_of(eligible_months, months)
    eligible, kept = count(eligible_months, grid), accounts[["hh_id", "month"]].drop_duplicates()
    there = eligible_months.merge(kept, on=["hh_id", "month"])
    share = percent(count(there, grid), eligible)
    return result_rows("accounts", eligible, value=share, n=eligible, reason="no_eligible_household")
