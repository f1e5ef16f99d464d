"""D2.5: how much of a change in profit is the price, the yield, the cost."""

import numpy as np
import pandas as pd

from tambonlib.indicators.card import Part
from tambonlib.indicators.enterprise_accounts.accounts import BASES, COLUMNS_USED, SETTINGS
from tambonlib.indicators.enterprise_accounts.kinds import groups_measured_by
from tambonlib.indicators.enterprise_accounts.ratios import grid_rows, ratio
from tambonlib.indicators.indicator import indicator

_EFFECTS = ("total", "price", "yield", "cost")
_YEARS = ("before", "after")
_PAIR = ["keeper", "month", "crop_year"]
_UNIT = {"unit": "baht_per_rai"}


@indicator(
    id="D2.5", th="แยกผลของราคา ผลผลิต และต้นทุนต่อกำไร", en="Profit change split into price, yield and cost", dimension="D2",
    direction="context",
    parts=(
        Part("total", "กำไรต่อไร่ที่เปลี่ยนไปจากปีก่อน รวมต้นทุนที่ไม่เป็นเงินสด", "change of profit per rai against the year before, full cost",
             headline=True, **_UNIT),
        Part("price", "ส่วนที่มาจากราคา รวมต้นทุนที่ไม่เป็นเงินสด", "of it from the price, full cost", **_UNIT),
        Part("yield", "ส่วนที่มาจากผลผลิตต่อไร่ รวมต้นทุนที่ไม่เป็นเงินสด", "of it from the yield, full cost", **_UNIT),
        Part("cost", "ส่วนที่มาจากต้นทุน รวมต้นทุนที่ไม่เป็นเงินสด", "of it from the cost, full cost", **_UNIT),
        Part("cash_total", "กำไรต่อไร่ที่เปลี่ยนไปจากปีก่อน เฉพาะต้นทุนเงินสด",
             "change of profit per rai against the year before, cash cost only", **_UNIT),
        Part("cash_price", "ส่วนที่มาจากราคา เฉพาะต้นทุนเงินสด", "of it from the price, cash cost only", **_UNIT),
        Part("cash_yield", "ส่วนที่มาจากผลผลิตต่อไร่ เฉพาะต้นทุนเงินสด", "of it from the yield, cash cost only", **_UNIT),
        Part("cash_cost", "ส่วนที่มาจากต้นทุน เฉพาะต้นทุนเงินสด", "of it from the cost, cash cost only", **_UNIT),
    ),
    tables=("enterprise", "ent_cost", "ent_output"), settings=SETTINGS, columns=COLUMNS_USED, bases=BASES,
    source="DOMAIN D2.5 [P]; worked example: Appendix A.2", definition="1",
)  # fmt: skip
def profit_change_split(finished_seasons: pd.DataFrame, latest_accounts: pd.DataFrame) -> pd.DataFrame:
    """What made the profit per rai change from one crop year to the next: the price, the yield, or the cost.

    For each household and crop whose latest finished account has one of the crop year before: with price p (value of all
    output ÷ quantity), yield y (quantity ÷ rai) and cost c (baht per rai) of both years,
    Δπ = ȳ·Δp + p̄·Δy − Δc, bars being the means of the two years. The three effects add up to Δπ exactly. For the tambon
    each household counts by its mean area of the two years, so the sum stays exact. Baht per rai; once with full and once with
    cash cost, each on the households for which it is known in both years.

    Without this a price rise is read as learning. Where nothing was harvested in one year, that year has no price; the
    other year's stands for both, and the loss is told as yield. Undefined where no household has two years in a row
    in which value, quantity (in one unit), area and cost are known.
    n: households in the split; N: households whose latest finished crop account has a crop year.

    Examples
    --------
    >>> from tambonlib.indicators.enterprise_accounts.example import rice_records
    >>> from tambonlib.months import span
    >>> records = rice_records()
    >>> told = profit_change_split(*(records[name] for name in profit_change_split.card.tables), months=span("2007-12", 13))
    >>> told[(told["month"] == "2008-12")].set_index("part")["value"][["price", "yield", "cost", "total"]].tolist()
    [980.0, -180.0, 200.0, 1000.0]
    """
    crops = [group.code for group in groups_measured_by("rai")]
    kept = latest_accounts[latest_accounts["group"].isin(crops) & latest_accounts["crop_year"].notna()].reset_index(drop=True)
    earlier = finished_seasons[finished_seasons["keeper"].isin(kept["keeper"].unique()) & finished_seasons["crop_year"].notna()]
    earlier = earlier[[*_PAIR, *_NEEDED]].assign(crop_year=earlier["crop_year"] + 1)
    pairs = kept.merge(earlier, on=_PAIR, how="left", suffixes=("_after", "_before"))
    same_unit = pairs["unit_before"] == pairs["unit_after"]
    weight = (pairs["size_before"] + pairs["size_after"]) / 2
    parts = []
    for money, prefix in (("full", ""), ("cash", "cash_")):
        effects = _effects(pairs, f"{money}_cost")
        known = same_unit & effects["total"].notna()
        for name in _EFFECTS:
            share = (effects[name] * weight).where(known)
            parts.append(ratio(pairs, prefix + name, share, weight.where(known), unknown="no_season_pair"))
    return grid_rows(pairs, parts)


_NEEDED = ("size", "quantity", "unit", "value", "full_cost", "cash_cost")


def _effects(pairs: pd.DataFrame, cost: str) -> dict[str, pd.Series]:
    """Price, yield and cost effect of each pair of seasons, and their total from the profits themselves; baht per rai."""
    amount = {year: pairs[f"value_{year}"] / pairs[f"size_{year}"] for year in _YEARS}
    spent = {year: pairs[f"{cost}_{year}"] / pairs[f"size_{year}"] for year in _YEARS}
    yielded = {year: pairs[f"quantity_{year}"] / pairs[f"size_{year}"] for year in _YEARS}
    price = _prices(amount, yielded)
    return {
        "total": (amount["after"] - spent["after"]) - (amount["before"] - spent["before"]),
        "price": (yielded["before"] + yielded["after"]) / 2 * (price["after"] - price["before"]),
        "yield": (price["before"] + price["after"]) / 2 * (yielded["after"] - yielded["before"]),
        "cost": spent["before"] - spent["after"],
    }


def _prices(amount: dict[str, pd.Series], yielded: dict[str, pd.Series]) -> dict[str, pd.Series]:
    """The price of each year; where nothing was harvested the other year's, and 0 where in neither."""
    own = {year: (amount[year] / yielded[year].where(yielded[year] > 0)) for year in _YEARS}
    none = {year: yielded[year] == 0 for year in _YEARS}
    other = {"before": "after", "after": "before"}
    return {
        year: own[year].where(~none[year], own[other[year]].where(~none[other[year]], 0.0)) for year in _YEARS
    }  # fmt: skip
