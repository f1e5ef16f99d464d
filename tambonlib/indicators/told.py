"""From households to one value per tambon and month, with its n, its N and, where there is none, why."""

import numpy as np
import pandas as pd

from tambonlib.indicators.cells import CELL, coded, every_cell, on_cells, plain_floats, whole_numbers
from tambonlib.indicators.reasons import REASON, REASONS
from tambonlib.indicators.runs import same_text

HOUSE = ["tambon_code", "hh_id"]
#: The bounds of a share in percent, for a part's card.
SHARE = {"lower": 0.0, "upper": 100.0}
#: A share of cases that come one by one, each of them one thing or the other: a few can turn it by chance.
SHARE_OF_CASES = {**SHARE, "cases": True}

_REASON_CODES = {reason: code for code, reason in enumerate(REASONS)}


def counted(rows: pd.DataFrame, where: pd.Series | np.ndarray | None = None) -> pd.Series:
    """How many rows each tambon and month has, of all or of those where something holds."""
    (tambon, tambons), (month, months) = (coded(rows[name]) for name in CELL)
    counts = (
        (tambon >= 0) & (month >= 0)
        if where is None
        else (tambon >= 0) & (month >= 0) & np.asarray(where, dtype="bool")
    )
    width = max(len(months), 1)
    number = np.bincount((tambon * width + month)[counts], minlength=len(tambons) * width)
    there = np.flatnonzero(number)
    codes = [there // width, there % width]
    return pd.Series(number[there], index=pd.MultiIndex([tambons, months], codes, names=CELL, verify_integrity=False))


def counted_all(rows: pd.DataFrame, months: tuple[str, ...]) -> pd.Series:
    """How many rows each tambon of `rows` has in each month, 0 where it has none."""
    cells = every_cell(sorted(rows["tambon_code"].unique()), months)
    # What reindex gives has levels of its own, among them tambons that have no row; these cells have none.
    return counted(rows).reindex(cells, fill_value=0).set_axis(cells)


def percent(part: pd.Series, whole: pd.Series) -> pd.Series:
    """`part` of `whole` in percent, on the cells of `whole`; missing where `whole` is zero."""
    filled, of = plain_floats(on_cells(part, whole.index, fill_value=0)), plain_floats(whole)
    share = np.divide(filled, of, out=np.full(len(of), np.nan), where=of != 0)
    return pd.Series(100.0 * share, index=whole.index)


def part_rows(
    part: str,
    cells: pd.Series,
    *,
    value: pd.Series,
    n: pd.Series,
    reason: pd.Series | str,
    N: pd.Series | None = None,
    none: str = "no_eligible_household",
) -> pd.DataFrame:
    """The rows of one part.

    Parameters
    ----------
    part
        Its key.
    cells
        Eligible households (or what else can be in it) by tambon and month; its cells are those that are
        told. Where it is 0 nothing can be told, and the reason is `none`.
    value, n
        By tambon and month; a cell that is not in them has no value, and n is 0.
    reason
        Why a value is missing where it is: one for all, or by tambon and month.
    N
        By tambon and month; `cells` when None.
    none
        Why a value is missing where `cells` is 0.
    """
    # Arrays and codes, not series and texts: this runs for every part, and a study of few tambons would spend its
    # time on labels.
    index = cells.index
    values = plain_floats(on_cells(value, index))
    why = _REASON_CODES[reason] if isinstance(reason, str) else on_cells(reason, index).cat.codes.to_numpy()
    nobody = plain_floats(cells) == 0
    code = np.where(np.isnan(values), np.where(nobody, _REASON_CODES[none], why), -1)
    whole = cells if N is None else on_cells(N, index)
    return pd.DataFrame(
        {
            **{
                name: pd.Categorical.from_codes(index.codes[i], index.levels[i], validate=False)
                for i, name in enumerate(CELL)
            },
            "part": same_text(part, len(index)),
            "value": values,
            "n": whole_numbers(on_cells(n, index, fill_value=0)),
            "N": whole_numbers(whole),
            "reason": pd.Categorical.from_codes(code, dtype=REASON, validate=False),
        },
        copy=False,
    )


def all_rows(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """The rows of several parts, one below the other."""
    return pd.concat(parts, ignore_index=True)


def first_reason(index: pd.MultiIndex, *reasons: tuple[pd.Series, str], otherwise: str) -> pd.Series:
    """For each cell the first reason whose series is true there."""
    told = np.full(len(index), _REASON_CODES[otherwise])
    for holds, reason in reversed(reasons):
        told[on_cells(holds, index, fill_value=False).to_numpy(dtype="bool")] = _REASON_CODES[reason]
    return pd.Series(pd.Categorical.from_codes(told, dtype=REASON, validate=False), index=index)


def unrecorded(cells: pd.Series, complete: pd.DataFrame, columns: list[str]) -> pd.Series:
    """By tambon and month: whether complete months exist and yet one of these amounts is never told.

    Parameters
    ----------
    cells
        Any series by tambon and month.
    complete
        Complete household months, by one list each (``list_from``, ``list_until``) or not.
    columns
        The amounts that are needed.
    """
    if complete[columns].notna().to_numpy().all():
        return pd.Series(False, index=cells.index)
    span = [name for name in ("list_from", "list_until") if name in complete]
    told = (
        complete.astype(dict.fromkeys(["tambon_code", *span], "str"))
        .groupby(["tambon_code", *span])[columns]
        .count()
        .min(axis=1)
        .rename("told")
        .reset_index()
    )
    there = cells.reset_index()[CELL].merge(told, on="tambon_code")
    if span:
        there = there[(there["list_from"] <= there["month"]) & (there["month"] <= there["list_until"])]
    return there.set_index(CELL)["told"] == 0
