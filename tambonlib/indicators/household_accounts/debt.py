"""D1.5: what the outstanding debt was taken for."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tambonlib.indicators.card import Part
from tambonlib.indicators.household_accounts.household_cells import Cells
from tambonlib.indicators.household_months import BASES, COLUMNS_USED
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.runs import numbered
from tambonlib.indicators.told import SHARE, all_rows, counted_all, first_reason, part_rows, percent
from tambonlib.indicators.windows import SATANG, of_each, places
from tambonlib.months import ordinal


@indicator(
    id="D1.5",
    th="สัดส่วนหนี้เพื่อการบริโภคที่ไม่สร้างรายได้แก่ครัวเรือน",
    en="Non-productive debt share",
    dimension="D1",
    direction="down",
    parts=(
        Part("nonproductive", "หนี้เพื่อการบริโภค", "for consumption", headline=True, **SHARE),
        Part("refinance", "หนี้หมุน กู้ไปใช้หนี้เดิม", "to repay another loan", **SHARE),
        Part(
            "capital", "หนี้ระยะยาว บ้าน ที่ดิน การศึกษา", "long-term: housing, land, education", direction="context", **SHARE
        ),
        Part("productive", "หนี้เพื่อการเกษตรและกิจการ", "for farming and business", direction="context", **SHARE),
        Part(
            "unknown", "หนี้ที่ไม่ทราบวัตถุประสงค์ ต่อหนี้ทั้งหมด", "of unknown purpose, of all debt", direction="context", **SHARE
        ),
    ),
    tables=("household", "hh_debt"),
    settings=("debt_round_months", "vehicle_loan_class"),
    columns=COLUMNS_USED,
    bases=BASES,
    source="DOMAIN D1.5 [P]; purposes after the National Statistical Office [S25]; vehicles [U]",
    definition="1",
)
def nonproductive_debt_share(
    eligible_months: pd.DataFrame, hh_debt: pd.DataFrame, *, months, debt_round_months, vehicle_loan_class
) -> pd.DataFrame:
    """How much of the outstanding debt was taken for something that earns the household nothing.

    Σ outstanding for consumption ÷ Σ outstanding with known purpose, in percent, over the households' latest survey
    round at or before this month, at most `debt_round_months` months old. Beside it, of the same whole: refinance (a
    loan to repay a loan is never productive), capital, productive; and unknown (no purpose, other) ÷ all outstanding.
    The purpose is the stated one and money is fungible, so the shares are approximate. This is not a
    bank's non-performing loan.
    n: households that owe something of the whole; N: eligible households. An outstanding sum that is not
    known is left out, never zero.

    Examples
    --------
    >>> from tambonlib.indicators.example import example_records
    >>> from tambonlib.months import span
    >>> records = example_records()
    >>> told = nonproductive_debt_share(records["household"], records["hh_debt"], months=span("2008-01", 12))
    >>> told.loc[told["month"] == "2008-06", ["part", "value"]].values.tolist()
    [['nonproductive', 25.0], ['refinance', 0.0], ['capital', 0.0], ['productive', 75.0], ['unknown', 20.0]]
    """
    eligible = counted_all(eligible_months, months)
    homes = eligible_months["hh_id"].cat.categories
    key, rounds = _outstanding_by_round(hh_debt, homes, {**_LOAN_CLASSES, "vehicle": vehicle_loan_class})
    there, latest = _latest_round(eligible_months, key, debt_round_months)
    cells = Cells(eligible.index)
    cell, owed = cells.of(eligible_months)[there], {name: values[latest] for name, values in rounds.items()}
    owing = {whole: cells.counted(cell, owed[whole] > 0) for whole in ("known", "all")}
    reason = first_reason(
        eligible.index,
        (owing["all"] > 0, "no_known_purpose"),
        (cells.counted(cell) > 0, "no_outstanding_debt"),
        otherwise="no_debt_round",
    )
    sums = {name: cells.added(cell, baht).round(SATANG) for name, baht in owed.items()}
    parts = []
    for part in _CLASSES:
        whole = "all" if part == "unknown" else "known"
        parts.append(part_rows(part, eligible, value=percent(sums[part], sums[whole]), n=owing[whole], reason=reason))
    return all_rows(parts)


_CLASSES = ("nonproductive", "refinance", "capital", "productive", "unknown")
# More months than lie between any two dates of a study.
_FAR = 10**6
# The round of a loan of which none is written.
_UNKNOWN = -1
_LOAN_CLASSES = {
    "farming": "productive",
    "business": "productive",
    "consumption": "nonproductive",
    "housing_land": "capital",
    "education": "capital",
    "refinance": "refinance",
    "other": "unknown",
    "unknown": "unknown",
}


def _outstanding_by_round(
    hh_debt: pd.DataFrame, homes: pd.Index, classes: Mapping[str, str]
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """The key of each household and round (:func:`_key`), in order, and what it then owed by class of purpose, of
    known purpose, and in all.

    A loan of unknown sum adds nothing.
    """
    house, month = places(hh_debt["hh_id"], homes), of_each(hh_debt["round"], ordinal, missing=_UNKNOWN, dtype="int64")
    known = np.flatnonzero((house >= 0) & (month != _UNKNOWN))
    # What is no known purpose stands last.
    of_purpose = np.array([_CLASSES.index(name) for name in (*classes.values(), "unknown")])
    kind = of_purpose[places(hh_debt["purpose"], classes)[known]]
    baht = hh_debt["outstanding_baht"].fillna(0.0).to_numpy(dtype="float64")[known]
    place, key = numbered(_key(house[known], month[known]))
    owed = np.bincount(place * len(_CLASSES) + kind, weights=baht, minlength=len(key) * len(_CLASSES))
    rounds = dict(zip(_CLASSES, np.round(owed.reshape(len(key), len(_CLASSES)).T, SATANG), strict=True))
    of_known = np.round(sum(rounds[name] for name in _CLASSES if name != "unknown"), SATANG)
    return key, {**rounds, "known": of_known, "all": np.round(of_known + rounds["unknown"], SATANG)}


def _latest_round(eligible_months: pd.DataFrame, key: np.ndarray, valid: int) -> tuple[np.ndarray, np.ndarray]:
    """The eligible households and months that have a round that is still valid, and which their latest one is."""
    homes, months = (eligible_months[name].cat for name in ("hh_id", "month"))
    now = _key(
        homes.codes.to_numpy(dtype="int64"), np.array([ordinal(month) for month in months.categories])[months.codes]
    )
    latest = np.searchsorted(key, now, side="right") - 1
    # Keys of other households lie further away than any round is valid.
    there = np.flatnonzero((latest >= 0) & (now - np.append(key, 0)[latest] < min(valid, _FAR)))
    return there, latest[there]


def _key(house: np.ndarray, month: np.ndarray) -> np.ndarray:
    """One number for household and month, in the order of both."""
    return house * _FAR * 2 + month
