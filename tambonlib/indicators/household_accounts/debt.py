"""D1.5: what the outstanding debt was taken for."""

import pandas as pd

from tambonlib.indicators.card import Part
from tambonlib.indicators.household_months import BASES, COLUMNS_USED
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.told import CELL, HOUSE, SHARE, all_rows, counted, counted_all, first_reason, part_rows, percent
from tambonlib.months import ordinals


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
    loans = _valid_loans(eligible_months, hh_debt, debt_round_months)
    surveyed = counted(loans)
    loans = loans[loans["outstanding_baht"] > 0]
    purpose = loans["purpose"].map({**_LOAN_CLASSES, "vehicle": vehicle_loan_class}).fillna("unknown")
    loans = loans.assign(loan_class=purpose)
    known = loans[loans["loan_class"] != "unknown"]
    parts = []
    for part in ("nonproductive", "refinance", "capital", "productive", "unknown"):
        whole = loans if part == "unknown" else known
        reason = first_reason(
            eligible.index, (counted(loans) > 0, "no_known_purpose"), (surveyed > 0, "no_outstanding_debt"), otherwise="no_debt_round"
        )
        share = percent(_outstanding(loans[loans["loan_class"] == part]), _outstanding(whole))
        owing = counted(whole.drop_duplicates([*HOUSE, "month"]))
        parts.append(part_rows(part, eligible, value=share, n=owing, reason=reason))
    return all_rows(parts)


_LOAN_CLASSES = {
    "farming": "productive", "business": "productive", "consumption": "nonproductive", "housing_land": "capital",
    "education": "capital", "refinance": "refinance", "other": "unknown", "unknown": "unknown",
}  # fmt: skip


def _outstanding(loans: pd.DataFrame) -> pd.Series:
    return loans.groupby(CELL)["outstanding_baht"].sum().round(2)


def _valid_loans(eligible_months: pd.DataFrame, hh_debt: pd.DataFrame, valid: int) -> pd.DataFrame:
    """The loans of each household's latest round, for every month in which that round is valid."""
    rounds = hh_debt[["hh_id", "round"]].dropna().drop_duplicates()
    rounds = rounds.assign(at=ordinals(rounds["round"]).astype("int64"))
    cells = eligible_months.assign(now=ordinals(eligible_months["month"]).astype("int64")).sort_values("now")
    latest = pd.merge_asof(cells, rounds.sort_values("at"), left_on="now", right_on="at", by="hh_id", tolerance=valid - 1)
    loans = hh_debt[["hh_id", "round", "purpose", "outstanding_baht"]]
    return latest[[*HOUSE, "month", "round"]].dropna().merge(loans, on=["hh_id", "round"])
