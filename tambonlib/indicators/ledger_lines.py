"""Lines of the books, each put where it belongs, added up by household and month in one pass.

Every line is looked at through its few distinct texts (flow, category, purpose, date, household), so
that millions of lines cost little more than one sum over them.
"""

from collections.abc import Mapping
from functools import cache

import numpy as np
import pandas as pd

from tambonlib.errors import Fault, TambonError
from tambonlib.indicators.windows import places
from tambonlib.records.categories import TIERS, category_chart

FLOWS = ("receipt", "payment", "transfer")
#: Where a cash line can go. What is moved (loans received, savings) goes nowhere.
BUCKETS = (
    "income", "uncategorised_receipts", "living", "uncategorised_living", "enterprise_cost", "uncategorised_enterprise",
    "interest", "principal_paid", "loan_payment_undivided",
)  # fmt: skip
_PURPOSES = ("household", "enterprise")
_MOVED = len(BUCKETS)
_REPAID = {"loan_principal": "principal_paid", "loan_payment": "loan_payment_undivided"}
_ONLY_MOVED = ("loan_received", "saving_withdrawn", "saving_deposit")


def known_households(household: pd.DataFrame) -> pd.DataFrame:
    """The households, sorted by tambon and code.

    Raises
    ------
    TambonError
        When a household stands twice.
    """
    again = household.duplicated("hh_id")
    if again.any():
        values = {"table": "household", "columns": "hh_id", "count": int(again.sum())}
        raise TambonError([Fault("indicator_twice", key="household", found=str(household.loc[again, "hh_id"].iloc[0]), values=values)])
    return household.sort_values(["tambon_code", "hh_id"], ignore_index=True)


def coded_lines(
    household: pd.DataFrame, hh_ledger: pd.DataFrame, *, months: tuple[str, ...], categories: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The lines of known households in the months of the study, as whole numbers.

    Texts are looked up once here, so that everything that is counted from lines counts numbers.

    Parameters
    ----------
    household
        Households; ``house`` is a place in :func:`known_households`.
    hh_ledger
        Lines. Lines of other households and other months are left out.
    months
        ISO months; ``month`` is a place in them.
    categories
        The chart of categories; the program's own when None.

    Returns
    -------
    DataFrame
        cell (house × number of months + month), category (place in the chart), bucket (place in :data:`BUCKETS`, one more for
        those that go nowhere), paid (cash that is no receipt), amount_baht.

    Raises
    ------
    TambonError
        When a household stands twice, or a line has a flow, category or purpose that is not known.
    """
    chart = default_chart() if categories is None else categories
    texts = {"flow": FLOWS, "category": tuple(chart["code"]), "purpose": _PURPOSES}
    codes = {name: places(hh_ledger[name], known, dtype="int16") for name, known in texts.items()}
    _refuse_unknown(hh_ledger, codes)
    table = _bucket_table(chart)
    # The last purpose stands for "the book does not say".
    purpose = np.where(codes["purpose"] < 0, np.int16(len(_PURPOSES)), codes["purpose"])
    bucket = table.ravel().take((codes["flow"] * table.shape[1] + codes["category"]) * table.shape[2] + purpose)
    in_kind = hh_ledger["in_kind"].fillna(False).to_numpy(dtype="bool")
    house = places(hh_ledger["hh_id"], known_households(household)["hh_id"], dtype="int32")
    month = places(hh_ledger["date"], months, length=7, dtype="int32")
    lines = {
        "cell": house * len(months) + month, "category": codes["category"],
        "bucket": np.where(in_kind, np.int16(_MOVED), bucket), "paid": (codes["flow"] != FLOWS.index("receipt")) & ~in_kind,
        "amount_baht": hh_ledger["amount_baht"].to_numpy(dtype="float64"),
    }  # fmt: skip
    known = (house >= 0) & (month >= 0)
    return pd.DataFrame({name: values if known.all() else values[known] for name, values in lines.items()}, copy=False)


@cache
def default_chart() -> pd.DataFrame:
    """The program's own chart, read once; nothing here changes it."""
    return category_chart()


def line_sums(
    household: pd.DataFrame, coded_lines: pd.DataFrame, lists: list[pd.DataFrame], months: tuple[str, ...]
) -> tuple[np.ndarray, list[np.ndarray], np.ndarray]:
    """Cash by household, month and bucket; reducible cash by household, month and tier.

    Parameters
    ----------
    household
        Households; the first axis of what is returned, in the order of :func:`known_households`.
    coded_lines
        See :func:`coded_lines`.
    lists
        From :func:`tambonlib.indicators.reducible_lists.tier_lists`.
    months
        ISO months; the second axis.

    Returns
    -------
    Baht by :data:`BUCKETS`; for each list, baht by tier (A … D); and whether a line's amount is unknown.
    """
    households = known_households(household)
    shape = (len(households), len(months))
    cell, bucket, category, amount = (coded_lines[name].to_numpy() for name in ("cell", "bucket", "category", "amount_baht"))
    counted = bucket < _MOVED
    cell, bucket, category, amount = cell[counted], bucket[counted], category[counted], amount[counted]
    unknown = np.zeros(shape[0] * shape[1], dtype="bool")
    unknown[cell[np.isnan(amount)]] = True
    sums = _added(cell, bucket, amount, shape, len(BUCKETS))
    living = bucket == BUCKETS.index("living")
    tambon = households["tambon_code"]
    tiers = [_tier_sums(one, tambon, cell[living], category[living], amount[living], shape) for one in lists]
    return sums, tiers, unknown.reshape(shape)


def _tier_sums(one: pd.DataFrame, tambon: pd.Series, cell: np.ndarray, category: np.ndarray, amount: np.ndarray, shape: tuple) -> np.ndarray:
    """Living payments by tier, for the tambons of one list."""
    width = len(one["places"].iloc[0]) if len(one) else 0
    # One row more, of no tier, for households whose tambon has no such list.
    tier_of = np.vstack([*one["places"], np.zeros(width, dtype="int64")]) if len(one) else np.zeros((1, 1), dtype="int64")
    of_house = places(tambon, one["tambon_code"])
    if not len(cell):
        return np.zeros((*shape, len(TIERS)))
    tier = tier_of[of_house[cell // shape[1]], category]
    return _added(cell, tier, amount, shape, len(TIERS) + 1)[:, :, 1:]


def _added(cell: np.ndarray, kind: np.ndarray, amount: np.ndarray, shape: tuple, kinds: int) -> np.ndarray:
    sums = np.bincount(cell * kinds + kind, weights=amount, minlength=shape[0] * shape[1] * kinds)
    return sums.reshape(*shape, kinds)


def _bucket_table(chart: pd.DataFrame) -> np.ndarray:
    """The bucket by flow, category and purpose; the last purpose stands for "the book does not say"."""
    table = np.full((len(FLOWS), len(chart), len(_PURPOSES) + 1), _MOVED, dtype="int16")
    for i, (meaning, usual) in enumerate(zip(chart["class"], chart["purpose"], strict=True)):
        for j, flow in enumerate(FLOWS):
            for k, purpose in enumerate((*_PURPOSES, usual)):
                name = _bucket(flow, meaning, purpose)
                table[j, i, k] = BUCKETS.index(name) if name else _MOVED
    return table


def _bucket(flow: str, meaning: str, purpose: str) -> str | None:
    """Where one line belongs. The class comes first, then the flow, then the purpose."""
    if meaning in _REPAID:
        return _REPAID[meaning]
    if meaning in _ONLY_MOVED or flow == "transfer":
        return None
    loose = meaning.startswith("uncategorised")
    if flow == "receipt":
        return "uncategorised_receipts" if loose else "income"
    if meaning == "interest":
        return "interest"
    if purpose == "enterprise":
        return "uncategorised_enterprise" if loose else "enterprise_cost"
    return "uncategorised_living" if loose else "living"


def _refuse_unknown(hh_ledger: pd.DataFrame, codes: Mapping[str, np.ndarray]) -> None:
    faults = []
    for name, code in codes.items():
        wrong = code < 0
        if name == "purpose":
            wrong &= hh_ledger[name].notna().to_numpy()
        if wrong.any():
            found = ", ".join(sorted({str(text) for text in hh_ledger.loc[wrong, name].unique()}))
            faults.append(Fault("indicator_line", key=f"hh_ledger.{name}", found=found, values={"count": int(wrong.sum())}))
    if faults:
        raise TambonError(faults)
