"""D1.5: what the outstanding debt was taken for."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tambonlib.indicators.card import Part
from tambonlib.indicators.household_months import BASES, COLUMNS_USED
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.told import CELL, SHARE, all_rows, counted, counted_all, first_reason, part_rows, percent
from tambonlib.indicators.windows import places
from tambonlib.months import ordinal, ordinals


@indicator(
    id="D1.5", th="สัดส่วนหนี้เพื่อการบริโภคที่ไม่สร้างรายได้แก่ครัวเรือน", en="Non-productive debt share", dimension="D1",
    direction="down",
    parts=(
        Part("nonproductive", "หนี้เพื่อการบริโภค", "for consumption", headline=True, **SHARE),
        Part("refinance", "หนี้หมุน กู้ไปใช้หนี้เดิม", "to repay another loan", **SHARE),
        Part("capital", "หนี้ระยะยาว บ้าน ที่ดิน การศึกษา", "long-term: housing, land, education", direction="context", **SHARE),
        Part("productive", "หนี้เพื่อการเกษตรและกิจการ", "for farming and business", direction="context", **SHARE),
        Part("unknown", "หนี้ที่ไม่ทราบวัตถุประสงค์ ต่อหนี้ทั้งหมด", "of unknown purpose, of all debt", direction="context", **SHARE),
    ),
    tables=("household", "hh_debt"), settings=("debt_round_months", "vehicle_loan_class"), columns=COLUMNS_USED, bases=BASES,
    source="DOMAIN D1.5 [P]; purposes after the National Statistical Office [S25]; vehicles [U]", definition="1",
)  # fmt: skip
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
    valid = _latest_round(eligible_months, key, rounds, debt_round_months)
    reason = first_reason(
        eligible.index, (counted(valid, valid["all"] > 0) > 0, "no_known_purpose"),
        (counted(valid) > 0, "no_outstanding_debt"), otherwise="no_debt_round",
    )  # fmt: skip
    sums = valid.groupby(CELL)[[*_CLASSES, "known", "all"]].sum().round(2)
    parts = []
    for part in _CLASSES:
        whole = "all" if part == "unknown" else "known"
        share = percent(sums[part], sums[whole])
        parts.append(part_rows(part, eligible, value=share, n=counted(valid, valid[whole] > 0), reason=reason))
    return all_rows(parts)


_CLASSES = ("nonproductive", "refinance", "capital", "productive", "unknown")
# More months than lie between any two dates of a study.
_FAR = 10**6
_LOAN_CLASSES = {
    "farming": "productive", "business": "productive", "consumption": "nonproductive", "housing_land": "capital",
    "education": "capital", "refinance": "refinance", "other": "unknown", "unknown": "unknown",
}  # fmt: skip


def _outstanding_by_round(hh_debt: pd.DataFrame, homes: pd.Index, classes: Mapping[str, str]) -> tuple[np.ndarray, pd.DataFrame]:
    """What each household owed in each round, by class of purpose, and the key of household and round (:func:`_key`), in order.

    A loan of unknown sum adds nothing.
    """
    house, known = places(hh_debt["hh_id"], homes), hh_debt["round"].notna().to_numpy()
    loans, house = hh_debt[known & (house >= 0)], house[known & (house >= 0)]
    key, place = np.unique(_key(house, ordinals(loans["round"]).to_numpy(dtype="int64")), return_inverse=True)
    # What is no known purpose stands last.
    of_purpose = np.array([_CLASSES.index(name) for name in (*classes.values(), "unknown")])
    kind = of_purpose[places(loans["purpose"], classes)]
    owed = np.bincount(place * len(_CLASSES) + kind, weights=loans["outstanding_baht"].fillna(0.0), minlength=len(key) * len(_CLASSES))
    rounds = pd.DataFrame(owed.reshape(len(key), len(_CLASSES)), columns=list(_CLASSES)).round(2)
    known = rounds.drop(columns="unknown").sum(axis=1).round(2)
    return key, rounds.assign(known=known, all=(known + rounds["unknown"]).round(2))


def _latest_round(eligible_months: pd.DataFrame, key: np.ndarray, rounds: pd.DataFrame, valid: int) -> pd.DataFrame:
    """For each eligible household and month its latest round, where there is one that is still valid."""
    homes, months = (eligible_months[name].cat for name in ("hh_id", "month"))
    now = _key(homes.codes.to_numpy(dtype="int64"), np.array([ordinal(month) for month in months.categories])[months.codes])
    latest = np.searchsorted(key, now, side="right") - 1
    # Keys of other households lie further away than any round is valid.
    there = (latest >= 0) & (now - np.append(key, 0)[latest] < min(valid, _FAR))
    return pd.concat([eligible_months[there].reset_index(drop=True), rounds.take(latest[there]).reset_index(drop=True)], axis=1)


def _key(house: np.ndarray, month: np.ndarray) -> np.ndarray:
    """One number for household and month, in the order of both."""
    return house * _FAR * 2 + month
