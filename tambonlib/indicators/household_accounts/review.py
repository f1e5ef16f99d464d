"""D1.7: what households did after they had looked at their accounts together."""

import numpy as np
import pandas as pd

from tambonlib.indicators.card import Part
from tambonlib.indicators.cells import coded, every_cell
from tambonlib.indicators.household_accounts.household_cells import Cells
from tambonlib.indicators.household_months import BASES, COLUMNS_USED
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.runs import numbered
from tambonlib.indicators.standing import standing, stood
from tambonlib.indicators.told import HOUSE, SHARE, all_rows, counted_all, first_reason, part_rows, percent
from tambonlib.indicators.windows import YEAR, of_each, places
from tambonlib.months import ordinal

_USED = list(COLUMNS_USED["hh_commitment"])
_REVIEWS = ("household", "hh_review", "hh_commitment")


@indicator(
    id="D1.7",
    th="ครัวเรือนที่เปลี่ยนหลังวงคุยบัญชี",
    en="Change after review",
    dimension="D1",
    direction="up",
    parts=(
        Part(
            "reviews",
            "วงคุยบัญชีในหนึ่งปีที่ผ่านมา",
            "review circles in the last twelve months",
            unit="count",
            step="learn",
            minimum=False,
            counts="reviews",
            lower=0.0,
            looks_back=YEAR,
            tables=("hh_review",),
        ),
        Part(
            "committed",
            "ครัวเรือนที่ตั้งเป้าลดรายจ่ายในวงคุย",
            "households that committed themselves at a review",
            step="learn",
            looks_back=YEAR,
            **SHARE,
            tables=_REVIEWS,
        ),
        Part("met", "ครัวเรือนที่ทำได้ตามเป้าของตน", "households that met their own commitment", headline=True, **SHARE),
        Part(
            "not_assessable",
            "ครัวเรือนที่ถึงกำหนดแล้วแต่บัญชีไม่พอจะบอกผล",
            "households with one due that cannot be assessed",
            direction="context",
            **SHARE,
        ),
    ),
    tables=("household", "hh_month", "hh_ledger", "hh_review", "hh_commitment"),
    columns=COLUMNS_USED,
    bases=BASES,
    source="DOMAIN D1.7 [P]; comparison with the same months one year earlier: own choice",
    definition="1",
)
def change_after_review(
    eligible_months: pd.DataFrame,
    category_months: pd.DataFrame,
    hh_review: pd.DataFrame,
    hh_commitment: pd.DataFrame,
    *,
    months,
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
    n: households assessed (``met``), with one due (``not_assessable``), eligible (``committed``), reviews
    (``reviews``); N: households with one due, eligible households; unknown for ``reviews``.

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
    reviews = reviews.assign(held=_month_numbers(reviews["date"].str.slice(0, 7)))
    made = hh_commitment[_USED].merge(reviews[["review_id", "held"]], on="review_id", how="left")
    due = _households_due(made.assign(**_outcomes(made, category_months, months)), months)
    cells = Cells(every_cell(sorted({*eligible.index.levels[0], *due["tambon_code"].unique()}), months))
    cell, assessable = cells.of(due), due["assessable"].to_numpy() > 0
    with_one_due, assessed = cells.counted(cell), cells.counted(cell, assessable)
    why = first_reason(cells.index, (with_one_due > 0, "none_assessable"), otherwise="none_due")
    met = percent(cells.counted(cell, assessable & (due["met"] == due["assessable"]).to_numpy()), assessed)
    open_share = percent(cells.counted(cell, ~assessable), with_one_due)
    return all_rows(
        [
            _reviews_held(reviews, months),
            _committed(eligible, eligible_months, made, months),
            part_rows("met", with_one_due, value=met, n=assessed, reason=why, none="none_due"),
            part_rows("not_assessable", with_one_due, value=open_share, n=with_one_due, reason=why, none="none_due"),
        ]
    )


def _reviews_held(reviews: pd.DataFrame, months: tuple[str, ...]) -> pd.DataFrame:
    """Reviews in the twelve months up to each month; how many there could have been is not known."""
    number = standing(reviews.assign(start=reviews["held"], end=reviews["held"] + YEAR), months=months).astype("int64")
    unknown = pd.Series(pd.NA, index=number.index, dtype="Int64")
    return part_rows("reviews", number, value=number, n=number, reason="no_records", N=unknown)


def _committed(
    eligible: pd.Series, eligible_months: pd.DataFrame, made: pd.DataFrame, months: tuple[str, ...]
) -> pd.DataFrame:
    """Eligible households that made a commitment at a review of the last twelve months."""
    homes, month = eligible_months["hh_id"].cat, eligible_months["month"].cat.codes
    place = places(made["hh_id"], homes.categories)
    there, place = made[place >= 0], place[place >= 0]
    recent = stood(place, len(homes.categories), there["held"], there["held"] + YEAR, months=months) > 0
    cells = Cells(eligible.index)
    who = cells.counted(cells.of(eligible_months), recent[homes.codes, month])
    return part_rows("committed", eligible, value=percent(who, eligible), n=eligible, reason="no_eligible_household")


def _outcomes(made: pd.DataFrame, category_months: pd.DataFrame, months: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Of each commitment whether it is assessable, and whether it was met."""
    due, held = (number.to_numpy() - ordinal(months[0]) for number in (_month_numbers(made["due"]), made["held"]))
    pair = _pairs(made, category_months)
    # Both stretches of months must lie within the study.
    fits = (pair >= 0) & (due > held) & (due - held <= YEAR) & (held + 1 >= YEAR) & (due < len(months))
    row, first, after = (number[fits].astype("int64") for number in (pair, held + 1, due + 1))
    spent, known = _so_far(category_months[list(months)].to_numpy(dtype="float64"))
    now, before = ((spent[row, after - back] - spent[row, first - back]) / 100.0 for back in (0, YEAR))
    full = np.all([known[row, after - back] - known[row, first - back] == after - first for back in (0, YEAR)], axis=0)
    allowed = np.round(before * (100.0 - made["target_pct"].to_numpy(dtype="float64")[fits]) / 100.0, 2)
    assessable, met = np.zeros((2, len(made)), dtype="bool")
    # Without a target nothing can be said.
    assessable[fits] = full & (before > 0) & ~np.isnan(allowed)
    met[fits] = assessable[fits] & (now <= allowed)
    return {"assessable": assessable, "met": met}


def _pairs(made: pd.DataFrame, category_months: pd.DataFrame) -> np.ndarray:
    """The row of each commitment's household and category, −1 where there is none."""
    (house, houses), (category, categories) = (coded(category_months[name]) for name in ("hh_id", "category"))
    # What is not known has a row and a column of its own, at the end.
    row_of = np.full((len(houses) + 1, len(categories) + 1), -1)
    row_of[house, category] = np.arange(len(category_months))
    row_of[-1, :], row_of[:, -1] = -1, -1
    return row_of[places(made["hh_id"], houses), places(made["category"], categories)]


def _month_numbers(texts: pd.Series) -> pd.Series:
    """Months as ordinals; missing where there is none."""
    return pd.Series(of_each(texts, ordinal, missing=np.nan, dtype="float64"), index=texts.index)


def _so_far(amounts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Satang, and the number of known months, before each month and after the last; whole numbers, so that
    differences are exact.
    """
    satang = np.rint(np.nan_to_num(amounts) * 100.0).astype("int64")
    return tuple(np.pad(block.cumsum(axis=1), ((0, 0), (1, 0))) for block in (satang, ~np.isnan(amounts)))


def _households_due(made: pd.DataFrame, months: tuple[str, ...]) -> pd.DataFrame:
    """Households with a commitment due by each month: how many of theirs are assessable, how many met."""
    known = made.dropna(subset=HOUSE)
    (tambon, tambons), (hh, names) = (coded(known[name]) for name in HOUSE)
    house, of_house = numbered(tambon * len(names) + hh)
    start, never = _month_numbers(known["due"]), pd.Series(np.nan, index=known.index)
    due, assessable, met = (
        stood(house[where], len(of_house), start[where], never[where], months=months)
        for where in (start.notna().to_numpy(), known["assessable"].to_numpy(), known["met"].to_numpy())
    )
    row, month = np.nonzero(due)
    return pd.DataFrame(
        {
            "tambon_code": pd.Categorical.from_codes((of_house // max(len(names), 1))[row], tambons),
            "month": pd.Categorical.from_codes(month, pd.Index(months, dtype="str")),
            "assessable": assessable[row, month],
            "met": met[row, month],
        }
    )
