"""D1.2 and D1.3: spending that the community agreed can be reduced, its level and its change."""

import numpy as np
import pandas as pd

from tambonlib.indicators.card import Part
from tambonlib.indicators.household_accounts.household_cells import Cells
from tambonlib.indicators.household_months import BASES, COLUMNS_USED
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.reducible_lists import TIER_COLUMNS, in_force
from tambonlib.indicators.told import HOUSE, SHARE, all_rows, counted_all, first_reason, part_rows, unrecorded
from tambonlib.indicators.windows import among, matched_pairs, rolling_windows

_TIERS = dict(zip(("a", "a_to_b", "a_to_c", "a_to_d"), TIER_COLUMNS, strict=True))
_BY_LIST = [*HOUSE, "list_from", "list_until"]


@indicator(
    id="D1.2",
    th="สัดส่วนรายจ่ายที่ชุมชนตกลงว่าลดได้",
    en="Reducible share",
    dimension="D1",
    direction="down",
    parts=(
        Part("a", "อบายมุข", "vices", by_list=True, **SHARE),
        Part("a_to_b", "อบายมุขและงานบุญงานสังคม", "vices and social occasions", by_list=True, **SHARE),
        Part(
            "a_to_c",
            "อบายมุข งานบุญงานสังคม และความสะดวก",
            "vices, social occasions and convenience",
            by_list=True,
            **SHARE,
        ),
        Part(
            "a_to_d",
            "รายจ่ายที่ลดได้ทั้งหมด รวมของที่ผลิตเองได้",
            "all reducible lines, with what can be home-made",
            headline=True,
            by_list=True,
            **SHARE,
        ),
    ),
    tables=("household", "hh_month", "hh_ledger"),
    settings=("window_months",),
    columns=COLUMNS_USED,
    bases=BASES,
    source="DOMAIN D1.2 [P]; tiers A … A–D: the tambon's own list, else the default [U]",
    definition="1",
)
def reducible_share(
    eligible_months: pd.DataFrame, household_tiers: pd.DataFrame, *, months, window_months
) -> pd.DataFrame:
    """How much of a household's living payments is on lines that the community agreed can be reduced.

    For each household with `window_months` complete months in a row up to this month: reducible ÷ living payments
    (cash, without loans and enterprise inputs), in percent; then the median household. Tiers are cumulative.
    n: households with such a window; N: eligible households.

    Undefined without a complete window, for a household without living payments, and (not collected) where
    the source cannot tell one of the part's tiers apart. Vice spending is under-reported, so a rise after
    accounts begin may be better recording.

    Examples
    --------
    >>> from tambonlib.indicators.example import example_records
    >>> from tambonlib.months import span
    >>> records = example_records()
    >>> told = reducible_share(records["household"], records["hh_month"], records["hh_ledger"], months=span("2008-01", 12))
    >>> told.loc[told["month"] == "2008-12", ["part", "value"]].round(1).values.tolist()
    [['a', 11.9], ['a_to_b', 23.8], ['a_to_c', 23.8], ['a_to_d', 23.8]]
    """
    eligible = counted_all(eligible_months, months)
    complete = _complete(household_tiers, ["living", *TIER_COLUMNS])
    windows = rolling_windows(complete, ["living", *TIER_COLUMNS], by=_BY_LIST, months=months, length=window_months)
    windows = in_force(windows)
    cells, living = Cells(eligible.index), windows["living"].to_numpy()
    cell, parts = cells.of(windows), []
    there = cells.counted(cell) > 0
    for part, tier in _TIERS.items():
        reducible = windows[tier].to_numpy()
        spending = (living > 0) & ~np.isnan(reducible)
        reason = first_reason(
            eligible.index,
            (unrecorded(eligible, complete, [tier]), "category_not_recorded"),
            (there, "no_living_payments"),
            otherwise="no_complete_window",
        )
        median = cells.median(cell[spending], 100.0 * (reducible[spending] / living[spending]))
        parts.append(part_rows(part, eligible, value=median, n=cells.counted(cell, spending), reason=reason))
    return all_rows(parts)


@indicator(
    id="D1.3",
    th="การเปลี่ยนแปลงรายจ่ายที่ลดได้",
    en="Matched change",
    dimension="D1",
    direction="down",
    parts=(
        Part("a", "อบายมุข", "vices", lower=-100.0),
        Part("a_to_b", "อบายมุขและงานบุญงานสังคม", "vices and social occasions", lower=-100.0),
        Part("a_to_c", "อบายมุข งานบุญงานสังคม และความสะดวก", "vices, social occasions and convenience", lower=-100.0),
        Part(
            "a_to_d",
            "รายจ่ายที่ลดได้ทั้งหมด รวมของที่ผลิตเองได้",
            "all reducible lines, with what can be home-made",
            headline=True,
            lower=-100.0,
        ),
        Part(
            "living",
            "รายจ่ายครัวเรือนทั้งหมด ใช้อ่านประกอบ",
            "all living payments, to read beside it",
            direction="context",
            lower=-100.0,
        ),
    ),
    tables=("household", "hh_month", "hh_ledger"),
    settings=("matched_months_minimum",),
    columns=COLUMNS_USED,
    bases=BASES,
    source="DOMAIN D1.3 [P]; smallest number of matched months: own choice",
    definition="1",
)
def matched_change(
    eligible_months: pd.DataFrame, household_tiers: pd.DataFrame, *, months, matched_months_minimum
) -> pd.DataFrame:
    """How reducible spending changed against one year before: the same households, the same calendar months.

    Σ over households and their matched months: (year 2 − year 1) ÷ year 1, in percent; below zero is a
    reduction. A month is matched when it (one of the twelve up to and including this month) and the same
    calendar month one year earlier are both complete. A household counts from `matched_months_minimum` matched
    months on. Both years are counted by the list in force in this month.
    n: households compared; N: eligible households.

    Undefined without a matched household, where year 1 is zero, and (not collected) where the source cannot tell
    one of the part's tiers apart.

    Examples
    --------
    >>> from tambonlib.indicators.example import example_records
    >>> from tambonlib.months import span
    >>> records = example_records(months=15)
    >>> ledger = records["hh_ledger"]
    >>> less = (ledger["category"] == "alcohol") & (ledger["date"] >= "2009")
    >>> ledger = ledger.assign(amount_baht=ledger["amount_baht"].mask(less, 200.0))
    >>> told = matched_change(records["household"], records["hh_month"], ledger, months=span("2008-01", 15))
    >>> told.loc[told["month"] == "2009-03", ["part", "value"]].round(1).values.tolist()
    [['a', -20.0], ['a_to_b', -10.0], ['a_to_c', -10.0], ['a_to_d', -10.0], ['living', -2.4]]
    """
    eligible = counted_all(eligible_months, months)
    columns = {**_TIERS, "living": "living"}
    complete = _complete(household_tiers, list(columns.values()))
    pairs = matched_pairs(complete, list(columns.values()), by=_BY_LIST, months=months, minimum=matched_months_minimum)
    pairs = in_force(pairs)
    pairs = pairs[among(pairs, eligible_months)]
    cells, parts = Cells(eligible.index), []
    cell = cells.of(pairs)
    for part, column in columns.items():
        years = [pairs[f"{column}_{year}"].to_numpy() for year in ("before", "after")]
        told = ~np.isnan(years[0]) & ~np.isnan(years[1])
        n = cells.counted(cell, told)
        # Where no household is compared there is no year either.
        before, after = (cells.added(cell[told], baht[told]).round(2).where(n > 0) for baht in years)
        reason = first_reason(
            eligible.index,
            (unrecorded(eligible, complete, [column]), "category_not_recorded"),
            (before == 0, "no_spending_before"),
            otherwise="no_matched_months",
        )
        change = 100.0 * (after / before.where(before != 0)) - 100.0
        parts.append(part_rows(part, eligible, value=change, n=n, reason=reason))
    return all_rows(parts)


def _complete(household_tiers: pd.DataFrame, amounts: list[str]) -> pd.DataFrame:
    """The complete months, with what is needed of them."""
    return household_tiers.loc[household_tiers["complete"], [*_BY_LIST, "month", *amounts]]
