"""D2.1 and D2.3: what growing costs, and how much of it is bought fertiliser and chemicals."""

import numpy as np
import pandas as pd

from tambonlib.indicators.card import Part
from tambonlib.indicators.enterprise_accounts.accounts import BASES, COLUMNS_USED, SETTINGS
from tambonlib.indicators.enterprise_accounts.blocks import rows_of
from tambonlib.indicators.enterprise_accounts.kinds import groups, groups_measured_by
from tambonlib.indicators.enterprise_accounts.ratios import (
    MONEY,
    grid_rows,
    household_share,
    made_parts,
    parts_of,
    ratio,
    scope_of,
)
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.told import SHARE, all_rows, counted, counted_all, part_rows, percent
from tambonlib.indicators.windows import places

_CROPS, _ANIMALS = groups_measured_by("rai"), groups_measured_by("head")
_WEIGHED = tuple(group for group in groups() if group.weighed)
_BOOKS = ("enterprise", "ent_cost")
_PER_RAI = {"unit": "baht_per_rai", "lower": 0.0, "tables": _BOOKS}
_CELL = {**_PER_RAI, "direction": "context"}
_OF_WEIGHT = parts_of(_WEIGHED, "baht_per_kg", "ต้นทุนต่อกิโลกรัม {group} {money}", "cost per kilogram, {group}, {money}")
_OF_ANIMALS = parts_of(_ANIMALS, "baht_per_head", "ต้นทุนต่อตัว {group} {money}", "cost per head, {group}, {money}")
_TREE = {
    "variable_cash": Part("variable_cash", "ต้นทุนผันแปรต่อไร่ ที่เป็นเงินสด", "variable cost per rai, cash", **_CELL),
    "variable_noncash": Part(
        "variable_noncash", "ต้นทุนผันแปรต่อไร่ ที่ไม่เป็นเงินสด", "variable cost per rai, not cash", **_CELL
    ),
    "fixed_cash": Part("fixed_cash", "ต้นทุนคงที่ต่อไร่ ที่เป็นเงินสด", "fixed cost per rai, cash", **_CELL),
    "fixed_noncash": Part("fixed_noncash", "ต้นทุนคงที่ต่อไร่ ที่ไม่เป็นเงินสด", "fixed cost per rai, not cash", **_CELL),
}


@indicator(
    id="D2.1",
    th="ต้นทุนต่อไร่และต่อหน่วยผลผลิต",
    en="Cost per rai and per unit",
    dimension="D2",
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
        *_TREE.values(),
        Part(
            "cash_only",
            "ครัวเรือนปลูกพืชที่จดเฉพาะต้นทุนเงินสด",
            "crop households that wrote down cash costs only",
            direction="context",
            **SHARE,
            tables=_BOOKS,
        ),
        *made_parts(_OF_WEIGHT, lower=0.0, tables=(*_BOOKS, "ent_output")),
        *made_parts(_OF_ANIMALS, lower=0.0, tables=_BOOKS),
    ),
    tables=("household", "enterprise", "ent_cost", "ent_output"),
    settings=SETTINGS,
    columns=COLUMNS_USED,
    bases=BASES,
    source="DOMAIN D2.1 [P]; cost tree of the Land Development Department's studies [S35, S36]",
    definition="1",
)
def enterprise_cost(eligible_months: pd.DataFrame, latest_accounts: pd.DataFrame, *, months) -> pd.DataFrame:
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
    >>> from tambonlib.indicators.enterprise_accounts.example import rice_records
    >>> from tambonlib.months import span
    >>> records = rice_records()
    >>> told = enterprise_cost(*(records[name] for name in enterprise_cost.card.tables), months=span("2007-12", 13))
    >>> told = told[told["month"] == "2007-12"].set_index("part")["value"]
    >>> told[["accounts", "full", "cash", "rice_wet_full"]].tolist()
    [100.0, 3200.0, 2000.0, 6.4]
    """
    kept, every = latest_accounts, scope_of(latest_accounts)
    crop, booked = _in(kept, _CROPS), kept["books"].to_numpy(dtype="bool")
    crops, of = (
        every.within(crop),
        {one.code: every.within(kept["group"] == one.code) for one in (*_WEIGHED, *_ANIMALS)},
    )
    cost, size = {money: kept[f"{money}_cost"].to_numpy() for money in MONEY}, kept["size"].to_numpy()
    why = {"full": "no_full_cost", "cash": "no_cost_book"}
    weight, told = (
        kept["quantity"].where(kept["in_kilograms"]).to_numpy(),
        np.where(np.isnan(cost["full"]), np.nan, size),
    )
    parts = [
        *(ratio(crops, money, cost[money], size, unknown=why[money]) for money in MONEY),
        *(ratio(crops, cell, kept[cell], told, unknown="no_full_cost") for cell in _TREE),
        *(
            ratio(
                of[one.code], f"{one.code}_{money}", cost[money], weight, unknown="no_cost_of_weight", zero="no_harvest"
            )
            for one in _WEIGHED
            for money in MONEY
        ),
        *(
            ratio(of[one.code], f"{one.code}_{money}", cost[money], size, unknown=why[money])
            for one in _ANIMALS
            for money in MONEY
        ),
        household_share(every.within(crop & booked), "cash_only", kept["cash_only"], unknown="no_cost_book"),
    ]
    return all_rows([grid_rows(every, parts), _with_account(eligible_months, kept, months)])


@indicator(
    id="D2.3",
    th="สัดส่วนค่าปุ๋ยเคมีและสารเคมี",
    en="Purchased-input share",
    dimension="D2",
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
    tables=("enterprise", "ent_cost", "ent_output"),
    settings=SETTINGS,
    columns=COLUMNS_USED,
    bases=BASES,
    source="DOMAIN D2.3 [P]",
    definition="1",
)
def purchased_input_share(latest_accounts: pd.DataFrame) -> pd.DataFrame:
    """How much of what crops cost in cash goes into bought fertiliser and chemicals: where something can be adjusted.

    (cash paid for chemical fertiliser + herbicides + pesticides) ÷ cash variable cost, in percent, summed over the
    latest finished crop account of each household and kind. Which lines these are is said in the cost tree
    (``purchased_input``). Undefined where no crop season is over, no costs are known, or nothing variable was paid in
    cash. n: households with known costs; N: households with a finished crop season.

    Examples
    --------
    >>> from tambonlib.indicators.enterprise_accounts.example import rice_records
    >>> from tambonlib.months import span
    >>> records = rice_records()
    >>> told = purchased_input_share(*(records[name] for name in purchased_input_share.card.tables), months=span("2007-12", 13))
    >>> told.loc[told["month"] == "2007-12", ["part", "value"]].values.tolist()
    [['share', 50.0], ['fertiliser', 40.0], ['chemicals', 10.0]]
    """
    kept, every = latest_accounts, scope_of(latest_accounts)
    crops = every.within(_in(kept, _CROPS))
    bought = {
        "share": kept["fertiliser"] + kept["chemicals"],
        "fertiliser": kept["fertiliser"],
        "chemicals": kept["chemicals"],
    }
    return grid_rows(
        every,
        [
            ratio(
                crops,
                part,
                paid,
                kept["cash_variable"],
                unknown="no_cost_book",
                zero="no_cash_variable_cost",
                times=100.0,
            )
            for part, paid in bought.items()
        ],
    )


def _in(accounts: pd.DataFrame, among: tuple) -> np.ndarray:
    return accounts["group"].isin([group.code for group in among]).to_numpy()


def _with_account(eligible_months: pd.DataFrame, kept: pd.DataFrame, months: tuple[str, ...]) -> pd.DataFrame:
    """Eligible households that have a finished account."""
    eligible = counted_all(eligible_months, months)
    names = kept["hh_id"].cat.categories
    told = np.zeros((len(names) + 1, len(months) + 1), dtype="bool")
    told[kept["hh_id"].cat.codes, kept["month"].cat.codes] = True
    there = counted(
        eligible_months, told[rows_of(eligible_months["hh_id"], names), places(eligible_months["month"], months)]
    )
    return part_rows("accounts", eligible, value=percent(there, eligible), n=eligible, reason="no_eligible_household")
