"""D2.2 and D2.4: what is left of the output, and the price at which nothing would be left."""

import numpy as np
import pandas as pd

from tambonlib.indicators.card import Part
from tambonlib.indicators.enterprise_accounts.accounts import BASES, COLUMNS_USED, SETTINGS
from tambonlib.indicators.enterprise_accounts.kinds import groups, groups_measured_by
from tambonlib.indicators.enterprise_accounts.ratios import (
    MONEY,
    NOTHING_OVER,
    grid_rows,
    household_share,
    made_parts,
    parts_of,
    ratio,
    scope_of,
)
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.told import SHARE

_CROPS, _ANIMALS = groups_measured_by("rai"), groups_measured_by("head")
_WEIGHED = tuple(group for group in groups() if group.weighed)
_TABLES = ("enterprise", "ent_cost", "ent_output")
_OF_CROPS = parts_of(_CROPS, "baht_per_rai", "กำไรต่อไร่ {group} {money}", "profit per rai, {group}, {money}")
_OF_ANIMALS = parts_of(_ANIMALS, "baht_per_head", "กำไรต่อตัว {group} {money}", "profit per head, {group}, {money}")
_WHY = {"full": "no_full_profit", "cash": "no_cash_profit"}


@indicator(
    id="D2.2",
    th="กำไรสุทธิต่อไร่",
    en="Net profit per rai",
    dimension="D2",
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
        *made_parts(_OF_CROPS),
        *made_parts(_OF_ANIMALS),
    ),
    tables=_TABLES,
    settings=SETTINGS,
    columns=COLUMNS_USED,
    bases=BASES,
    source="DOMAIN D2.2 [P]; home-used output at farm price, after household accounting on accrual lines [S41, S42]",
    definition="1",
)
def net_profit(latest_accounts: pd.DataFrame) -> pd.DataFrame:
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
    >>> from tambonlib.indicators.enterprise_accounts.example import rice_records
    >>> from tambonlib.months import span
    >>> records = rice_records()
    >>> told = net_profit(*(records[name] for name in net_profit.card.tables), months=span("2007-12", 13))
    >>> told[told["part"].isin(["full", "cash"]) & told["month"].isin(["2007-12", "2008-12"])]["value"].tolist()
    [800.0, 1800.0, 2000.0, 2800.0]
    """
    kept, every = latest_accounts, scope_of(latest_accounts)
    crops = every.within(kept["group"].isin([one.code for one in _CROPS]))
    value, size = kept["value"].to_numpy(), kept["size"].to_numpy()
    profit = {money: value - kept[f"{money}_cost"].to_numpy() for money in MONEY}
    parts = [ratio(crops, money, profit[money], size, unknown=_WHY[money]) for money in MONEY]
    for one in (*_CROPS, *_ANIMALS):
        scope = every.within(kept["group"] == one.code)
        parts += [ratio(scope, f"{one.code}_{money}", profit[money], size, unknown=_WHY[money]) for money in MONEY]
    return grid_rows(every, [*parts, household_share(every, "not_valued", np.isnan(value), unknown=NOTHING_OVER)])


@indicator(
    id="D2.4",
    th="ราคาคุ้มทุน",
    en="Break-even price",
    dimension="D2",
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
    tables=_TABLES,
    settings=SETTINGS,
    columns=COLUMNS_USED,
    bases=BASES,
    source="DOMAIN D2.4 [P]",
    definition="1",
)
def breakeven_price(latest_accounts: pd.DataFrame) -> pd.DataFrame:
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
    >>> from tambonlib.indicators.enterprise_accounts.example import rice_records
    >>> from tambonlib.months import span
    >>> records = rice_records()
    >>> told = breakeven_price(*(records[name] for name in breakeven_price.card.tables), months=span("2007-12", 13))
    >>> told = told[told["month"] == "2007-12"].set_index("part")["value"]
    >>> told[["margin", "rice_wet_breakeven", "rice_wet_price", "rice_wet_margin"]].tolist()
    [20.0, 6.4, 8.0, 20.0]
    """
    kept, every = latest_accounts, scope_of(latest_accounts)
    value, cost = kept["value"].to_numpy(), kept["full_cost"].to_numpy()
    left = value - cost
    weight = kept["quantity"].where(kept["in_kilograms"] & ~np.isnan(left)).to_numpy()
    weighed = np.where(np.isnan(weight), np.nan, value)
    why = {"unknown": "no_full_profit", "zero": "no_harvest"}
    parts = [ratio(every, "margin", left, value, times=100.0, **why)]
    for one in _WEIGHED:
        scope = every.within(kept["group"] == one.code)
        parts += [
            ratio(scope, f"{one.code}_breakeven", cost, weight, **why),
            ratio(scope, f"{one.code}_price", value, weight, **why),
            ratio(scope, f"{one.code}_margin", left, weighed, times=100.0, **why),
        ]
    return grid_rows(every, parts)
