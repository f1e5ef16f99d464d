"""D1.7: what households did after they had looked at their accounts together."""

import pandas as pd

from tambonlib.indicators.card import Part
from tambonlib.indicators.household_months import BASES, COLUMNS_USED
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.told import CELL, HOUSE, SHARE, all_rows, counted, counted_all, first_reason, part_rows, percent
from tambonlib.indicators.windows import YEAR
from tambonlib.months import from_ordinal, ordinal, ordinals

_COMMITMENT = ["review_id", "hh_id", "category"]
_REVIEWS = ("household", "hh_review", "hh_commitment")


@indicator(
    id="D1.7", th="ครัวเรือนที่เปลี่ยนหลังวงคุยบัญชี", en="Change after review", dimension="D1", direction="up",
    parts=(
        Part("reviews", "วงคุยบัญชีในหนึ่งปีที่ผ่านมา", "review circles in the last twelve months", unit="count", step="learn",
             minimum=False, counts="reviews", lower=0.0, tables=("hh_review",)),
        Part("committed", "ครัวเรือนที่ตั้งเป้าลดรายจ่ายในวงคุย", "households that committed themselves at a review", step="learn",
             **SHARE, tables=_REVIEWS),
        Part("met", "ครัวเรือนที่ทำได้ตามเป้าของตน", "households that met their own commitment", headline=True, **SHARE),
        Part("not_assessable", "ครัวเรือนที่ถึงกำหนดแล้วแต่บัญชีไม่พอจะบอกผล", "households with one due that cannot be assessed",
             direction="context", **SHARE),
    ),
    tables=("household", "hh_month", "hh_ledger", "hh_review", "hh_commitment"), columns=COLUMNS_USED, bases=BASES,
    source="DOMAIN D1.7 [P]; comparison with the same months one year earlier: own choice", definition="1",
)  # fmt: skip
def change_after_review(
    eligible_months: pd.DataFrame, category_months: pd.DataFrame, hh_review: pd.DataFrame, hh_commitment: pd.DataFrame, *, months
) -> pd.DataFrame:
    """What became of the commitments that households made for themselves at account reviews (the step เปลี่ยน).

    - ``reviews``: review circles held in the twelve months up to this one.
    - ``committed``: eligible households that made a commitment at one of them ÷ eligible households, percent.
    - ``met``: households that met all their assessable commitments due by this month ÷ households with one, percent.
    - ``not_assessable``: households with a commitment due by this month but none assessable ÷ households with one due.

    A commitment is met when cash spending in its category, in the months after the review up to and including the due
    month, was lower by at least the target than in the same calendar months one year earlier.
    It can be assessed when the household's accounts of all these months are complete, something was
    spent in the earlier ones, the source tells the category apart, the review's date is known, and the due month lies
    one to twelve months after it (later, the earlier year would itself lie after the review).
    n: households assessed (``met``), with one due (``not_assessable``), eligible (``committed``), reviews (``reviews``);
    N: households with one due, eligible households; unknown for ``reviews``.

    Examples
    --------
    >>> from tambonlib.indicators.example import example_records
    >>> from tambonlib.months import span
    >>> records = example_records(months=15)
    >>> ledger = records["hh_ledger"]
    >>> less = (ledger["category"] == "alcohol") & (ledger["date"] >= "2009")
    >>> records["hh_ledger"] = ledger.assign(amount_baht=ledger["amount_baht"].mask(less, 360.0))
    >>> told = change_after_review(*(records[name] for name in change_after_review.card.tables), months=span("2008-01", 15))
    >>> told.loc[told["month"] == "2009-03", ["part", "value"]].values.tolist()
    [['reviews', 1.0], ['committed', 100.0], ['met', 100.0], ['not_assessable', 0.0]]
    """
    eligible = counted_all(eligible_months, months)
    reviews = hh_review[["review_id", "tambon_code", "date"]].dropna()
    reviews = reviews.assign(held=ordinals(reviews["date"].str.slice(0, 7)).astype("int64"))
    made = hh_commitment.merge(reviews[["review_id", "held"]], on="review_id", how="left")
    due = _households_due(made, _outcomes(made, category_months), months)
    assessed = due[due["assessable"] > 0]
    with_one_due = counted_all(due, months) if len(due) else eligible * 0
    with_one_due = with_one_due.reindex(eligible.index.union(with_one_due.index), fill_value=0)
    why = first_reason(with_one_due.index, (with_one_due > 0, "none_assessable"), otherwise="none_due")
    met = percent(counted(assessed, assessed["met"] == assessed["assessable"]), counted(assessed))
    open_share = percent(counted(due, due["assessable"] == 0), with_one_due)
    return all_rows([
        _reviews_held(reviews, months),
        _committed(eligible, eligible_months, made, months),
        part_rows("met", with_one_due, value=met, n=counted(assessed), reason=why, none="none_due"),
        part_rows("not_assessable", with_one_due, value=open_share, n=with_one_due, reason=why, none="none_due"),
    ])  # fmt: skip


def _reviews_held(reviews: pd.DataFrame, months: tuple[str, ...]) -> pd.DataFrame:
    """Reviews in the twelve months up to each month; how many there could have been is not known."""
    held = _in_the_last_year(reviews[["review_id", "tambon_code", "held"]], months)
    number = counted_all(reviews.assign(month=months[0]), months) * 0
    number = number.add(counted(held), fill_value=0).astype("int64")
    unknown = pd.Series(pd.NA, index=number.index, dtype="Int64")
    return part_rows("reviews", number, value=number, n=number, reason="no_records", N=unknown)


def _committed(eligible: pd.Series, eligible_months: pd.DataFrame, made: pd.DataFrame, months: tuple[str, ...]) -> pd.DataFrame:
    """Eligible households that made a commitment at a review of the last twelve months."""
    recent = _in_the_last_year(made.dropna(subset=["held"])[["hh_id", "held"]].drop_duplicates(), months)
    who = eligible_months.merge(recent[["hh_id", "month"]].drop_duplicates(), on=["hh_id", "month"])
    return part_rows("committed", eligible, value=percent(counted(who), eligible), n=eligible, reason="no_eligible_household")


def _in_the_last_year(rows: pd.DataFrame, months: tuple[str, ...]) -> pd.DataFrame:
    """Each row once for every study month in whose last twelve months (itself included) it lies."""
    calendar = pd.DataFrame({"month": pd.Series(months, dtype="str"), "now": [ordinal(month) for month in months]})
    spread = rows.merge(calendar, how="cross")
    return spread[(spread["held"] <= spread["now"]) & (spread["now"] < spread["held"] + YEAR)]


def _outcomes(made: pd.DataFrame, category_months: pd.DataFrame) -> pd.DataFrame:
    """The assessable commitments, each with whether it was met."""
    dated = made.dropna(subset=["held", "due"])
    dated = dated.assign(length=ordinals(dated["due"]).astype("int64") - dated["held"].astype("int64"))
    fitting = dated[(dated["length"] >= 1) & (dated["length"] <= YEAR)]
    steps = fitting.loc[fitting.index.repeat(fitting["length"]), [*_COMMITMENT, "held", "length", "target_pct"]]
    after = steps["held"].astype("int64") + steps.groupby(level=0).cumcount() + 1
    steps = steps.assign(month=_text(after), year_before=_text(after - YEAR))
    spent = category_months[["hh_id", "category", "month", "spent"]]
    earlier = spent.rename(columns={"month": "year_before", "spent": "before"})
    steps = steps.merge(spent, on=["hh_id", "category", "month"]).merge(earlier, on=["hh_id", "category", "year_before"])
    totals = steps.groupby([*_COMMITMENT, "length", "target_pct"])
    whole = totals[["spent", "before"]].sum().round(2).assign(pairs=totals.size()).reset_index()
    whole = whole[(whole["pairs"] == whole["length"]) & (whole["before"] > 0)]
    allowed = (whole["before"] * (100.0 - whole["target_pct"]) / 100.0).round(2)
    return whole.assign(met=whole["spent"] <= allowed)[[*_COMMITMENT, "met"]]


def _households_due(made: pd.DataFrame, outcomes: pd.DataFrame, months: tuple[str, ...]) -> pd.DataFrame:
    """Households with a commitment due by each month: how many of theirs are assessable, how many met."""
    known = made.merge(outcomes, on=_COMMITMENT, how="left")
    known = known.assign(assessable=known["met"].notna(), met=known["met"].eq(True))
    spread = known.merge(pd.DataFrame({"month": pd.Series(months, dtype="str")}), how="cross")
    spread = spread[spread["due"] <= spread["month"]]
    return spread.groupby([*HOUSE, "month"])[["assessable", "met"]].sum().reset_index()


def _text(numbers: pd.Series) -> pd.Series:
    return numbers.map({number: from_ordinal(number) for number in numbers.unique()}).astype("str")
