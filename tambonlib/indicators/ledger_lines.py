"""Lines of the books, each put where it belongs, added up by household and month in one pass.

Every line is looked at through its few distinct texts (flow, category, purpose, date, household), so
that millions of lines cost little more than one sum over them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from tambonlib.errors import Fault, TambonError
from tambonlib.indicators.month_runs import month_places
from tambonlib.indicators.windows import places
from tambonlib.records.categories import TIERS, category_chart

FLOWS = ("receipt", "payment", "transfer")
#: Where a cash line can go. What is moved (loans received, savings) goes nowhere.
BUCKETS = (
    "income",
    "uncategorised_receipts",
    "living",
    "uncategorised_living",
    "enterprise_cost",
    "uncategorised_enterprise",
    "interest",
    "principal_paid",
    "loan_payment_undivided",
)
# First what stands for "the book does not say".
_PURPOSES = (None, "household", "enterprise")
_MOVED = len(BUCKETS)
_LIVING = BUCKETS.index("living")
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
        raise TambonError(
            [Fault("indicator_twice", key="household", found=str(household.loc[again, "hh_id"].iloc[0]), values=values)]
        )
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
        cell (house × number of months + month), kind (see :class:`Kinds`), amount_baht.

    Raises
    ------
    TambonError
        When a household stands twice, or a line has a flow, category or purpose that is not known.
    """
    chart = default_chart() if categories is None else categories
    texts = {"flow": FLOWS, "category": tuple(chart["code"]), "purpose": _PURPOSES[1:]}
    codes = {name: places(hh_ledger[name], known, dtype="int32") for name, known in texts.items()}
    _refuse_unknown(hh_ledger, codes)
    in_kind = hh_ledger["in_kind"].fillna(False).to_numpy(dtype="bool")
    house = places(hh_ledger["hh_id"], known_households(household)["hh_id"], dtype="int32")
    month = month_places(hh_ledger["date"], months, dtype="int32")
    lines = {
        "cell": house * len(months) + month,
        "kind": _kind(codes["flow"], codes["category"], codes["purpose"] + 1, in_kind, len(chart)),
        "amount_baht": hh_ledger["amount_baht"].to_numpy(dtype="float64"),
    }
    known = (house >= 0) & (month >= 0)
    if not known.all():
        lines = {name: values[known] for name, values in lines.items()}
    return pd.DataFrame(lines, copy=False)


@dataclass(frozen=True)
class Kinds:
    """What each kind of line is; a kind is one number for flow, category, purpose and whether it was in kind.

    Parameters
    ----------
    category
        Its place in the chart.
    bucket
        Its place in :data:`BUCKETS`, one more for lines that go nowhere.
    paid
        Whether it is cash that is no receipt.
    """

    category: np.ndarray
    bucket: np.ndarray
    paid: np.ndarray


def kinds(chart: pd.DataFrame) -> Kinds:
    """All kinds of lines that the chart's categories make."""
    flow, category, purpose, in_kind = np.indices((len(FLOWS), len(chart), len(_PURPOSES), 2))
    bucket = np.where(in_kind == 1, _MOVED, _bucket_table(chart)[:, :, :, None])
    paid = (flow != FLOWS.index("receipt")) & (in_kind == 0)
    return Kinds(category.ravel(), bucket.ravel(), paid.ravel())


def _kind(
    flow: np.ndarray, category: np.ndarray, purpose: np.ndarray, in_kind: np.ndarray, categories: int
) -> np.ndarray:
    """The number of the kind, in the order of :func:`kinds`."""
    # In one array: of millions of lines a new one costs more than what is counted in it.
    number = flow * categories
    for more, width in ((category, len(_PURPOSES)), (purpose, 2), (in_kind, 1)):
        number += more
        number *= width
    return number


@cache
def default_chart() -> pd.DataFrame:
    """The program's own chart, read once; nothing here changes it."""
    return category_chart()


def line_sums(
    household: pd.DataFrame,
    coded_lines: pd.DataFrame,
    lists: list[pd.DataFrame],
    months: tuple[str, ...],
    chart: pd.DataFrame,
) -> tuple[np.ndarray, list[np.ndarray], np.ndarray]:
    """Cash by household, month and bucket; reducible cash by household, month and tier.

    Parameters
    ----------
    household
        Households; the first axis of what is returned, in the order of :func:`known_households`.
    coded_lines
        See :func:`coded_lines`.
    lists
        From :func:`tambonlib.indicators.reducible_lists.tier_lists`: first the default, which is the same for all
        tambons.
    months
        ISO months; the second axis.
    chart
        The chart of categories.

    Returns
    -------
    Baht by :data:`BUCKETS`; for each list, baht by tier (A … D); and whether a line's amount is unknown.
    """
    households = known_households(household)
    shape, of = (len(households), len(months)), kinds(chart)
    cell, kind, amount = (coded_lines[name].to_numpy() for name in ("cell", "kind", "amount_baht"))
    unknown = np.zeros(shape[0] * shape[1], dtype="bool")
    untold = np.flatnonzero(np.isnan(amount))
    unknown[cell[untold[of.bucket[kind[untold]] < _MOVED]]] = True
    default, *own = lists
    # Living payments on a reducible line are added up by their tier at once: there are millions of lines.
    tier = np.where(of.bucket == _LIVING, _default_tiers(default, chart)[of.category], 0)
    sums = _added(cell, np.where(tier > 0, _MOVED + tier, of.bucket).take(kind), amount, shape, _MOVED + 1 + len(TIERS))
    tiers, sums = sums[:, :, _MOVED + 1 :], sums[:, :, :_MOVED].copy()
    sums[:, :, _LIVING] += tiers.sum(axis=2)
    others = [_tier_sums(one, households["tambon_code"], cell, kind, amount, of, shape) for one in own]
    return sums, [tiers, *others], unknown.reshape(shape)


def _default_tiers(default: pd.DataFrame, chart: pd.DataFrame) -> np.ndarray:
    """The tier of each category in the list that holds for all tambons alike; none where there is no tambon."""
    return default["places"].iloc[0] if len(default) else np.zeros(len(chart), dtype="int64")


def _tier_sums(
    one: pd.DataFrame,
    tambon: pd.Series,
    cell: np.ndarray,
    kind: np.ndarray,
    amount: np.ndarray,
    of: Kinds,
    shape: tuple,
) -> np.ndarray:
    """Living payments by tier, for the tambons that have this list of their own."""
    of_house = places(tambon, one["tambon_code"])
    lines = np.flatnonzero(np.repeat(of_house >= 0, shape[1])[cell] & (of.bucket == _LIVING)[kind])
    cell, category, amount = cell[lines], of.category[kind[lines]], amount[lines]
    tier = np.vstack(one["places"])[of_house[cell // shape[1]], category]
    return _added(cell, tier, amount, shape, len(TIERS) + 1)[:, :, 1:]


def _added(cell: np.ndarray, slot: np.ndarray, amount: np.ndarray, shape: tuple, slots: int) -> np.ndarray:
    place = cell * np.int64(slots)
    place += slot
    sums = np.bincount(place, weights=amount, minlength=shape[0] * shape[1] * slots)
    return sums.reshape(*shape, slots)


def _bucket_table(chart: pd.DataFrame) -> np.ndarray:
    """The bucket by flow, category and purpose."""
    table = np.full((len(FLOWS), len(chart), len(_PURPOSES)), _MOVED)
    for i, (meaning, usual) in enumerate(zip(chart["class"], chart["purpose"], strict=True)):
        for j, flow in enumerate(FLOWS):
            for k, purpose in enumerate(_PURPOSES):
                name = _bucket(flow, meaning, purpose or usual)
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
            faults.append(
                Fault("indicator_line", key=f"hh_ledger.{name}", found=found, values={"count": int(wrong.sum())})
            )
    if faults:
        raise TambonError(faults)
