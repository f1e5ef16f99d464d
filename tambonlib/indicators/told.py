"""From households to one value per tambon and month, with its n, its N and, where there is none, why."""

import numpy as np
import pandas as pd

from tambonlib.indicators.cells import CELL, coded, every_cell, on_cells, plain_floats, whole_numbers
from tambonlib.indicators.runs import same_text

HOUSE = ["tambon_code", "hh_id"]
#: The bounds of a share in percent, for a part's card.
SHARE = {"lower": 0.0, "upper": 100.0}
#: A share of cases that come one by one, each of them one thing or the other: a few can turn it by chance.
SHARE_OF_CASES = {**SHARE, "cases": True}

#: Why there is no value → which status that is. The sentences stand in words/reasons.yaml.
REASONS = {
    "no_records": "not_collected",
    "no_eligible_household": "not_collected",
    "nothing_this_month": "not_collected",
    "category_not_recorded": "not_collected",
    "no_registered_households": "not_collected",
    "too_few_households": "too_few",
    "no_complete_window": "cannot_be_computed",
    "no_matched_months": "cannot_be_computed",
    "no_spending_before": "cannot_be_computed",
    "no_living_payments": "cannot_be_computed",
    "no_net_income": "cannot_be_computed",
    "no_positive_income": "cannot_be_computed",
    "no_paying_household": "cannot_be_computed",
    "no_debt_round": "cannot_be_computed",
    "no_outstanding_debt": "cannot_be_computed",
    "no_known_purpose": "cannot_be_computed",
    "none_due": "cannot_be_computed",
    "none_assessable": "cannot_be_computed",
    "no_finished_season": "cannot_be_computed",
    "no_cost_book": "cannot_be_computed",
    "no_full_cost": "cannot_be_computed",
    "no_cost_of_weight": "cannot_be_computed",
    "no_harvest": "cannot_be_computed",
    "no_full_profit": "cannot_be_computed",
    "no_cash_profit": "cannot_be_computed",
    "no_cash_variable_cost": "cannot_be_computed",
    "no_season_pair": "cannot_be_computed",
    "none_reviewed": "cannot_be_computed",
    "no_proposals_yet": "cannot_be_computed",
    "no_proposals_for_funds": "cannot_be_computed",
    "doer_not_known": "cannot_be_computed",
    "dates_contradict": "cannot_be_computed",
    "not_followed_long_enough": "cannot_be_computed",
    "none_at_step": "cannot_be_computed",
    "not_yet_half": "cannot_be_computed",
    "no_ranked_problems": "cannot_be_computed",
    "no_top_problem": "cannot_be_computed",
    "none_done_yet": "cannot_be_computed",
    "none_done_long_enough": "cannot_be_computed",
    "no_registered_population": "not_collected",
    "no_registered_villages": "not_collected",
    "no_known_payment": "cannot_be_computed",
    "no_fund_yet": "cannot_be_computed",
    "no_fund_member": "cannot_be_computed",
    "fund_months_missing": "cannot_be_computed",
    "no_member_contributions": "cannot_be_computed",
    "no_benefits_paid": "cannot_be_computed",
    "no_fund_sheet": "not_collected",
    "no_checkable_sheet": "cannot_be_computed",
    "no_fund_money": "cannot_be_computed",
    "no_fund_income": "cannot_be_computed",
    "no_pension_rule": "cannot_be_computed",
    "no_known_age": "cannot_be_computed",
    "no_household_base": "not_collected",
    "no_dataset_yet": "cannot_be_computed",
    "no_completeness_check": "not_collected",
    "no_known_currency": "cannot_be_computed",
    "no_recorded_decision": "cannot_be_computed",
    "window_not_full": "cannot_be_computed",
    "no_pair_of_counts": "not_collected",
    "no_official_poor": "cannot_be_computed",
    "no_support_yet": "cannot_be_computed",
    "not_joined_yet": "not_collected",
    "participants_not_known": "cannot_be_computed",
    "core_not_known": "cannot_be_computed",
    "capacity_not_known": "cannot_be_computed",
    "no_request_yet": "cannot_be_computed",
    "no_training_yet": "cannot_be_computed",
    "no_analysis_yet": "cannot_be_computed",
    "no_follow_up_due": "cannot_be_computed",
    "support_dates_unclear": "cannot_be_computed",
    "half_not_reached": "cannot_be_computed",
    "no_part_for_step": "cannot_be_computed",
    "index_parts_missing": "cannot_be_computed",
    "no_round_planned": "cannot_be_computed",
    "no_round_held": "cannot_be_computed",
    "no_groups_recorded": "not_collected",
    "no_round_scores": "not_collected",
    "no_common_items": "cannot_be_computed",
    "no_action_due": "cannot_be_computed",
    "no_meeting_planned": "cannot_be_computed",
    "no_meeting_held": "cannot_be_computed",
    "no_resolution_yet": "cannot_be_computed",
    "no_resolution_due": "cannot_be_computed",
    "closing_not_known": "cannot_be_computed",
    "no_people_in_mechanism": "cannot_be_computed",
    "sex_not_known": "cannot_be_computed",
    "village_not_known": "cannot_be_computed",
    "no_core_then": "cannot_be_computed",
    "no_task_hours": "not_collected",
    "no_contribution": "cannot_be_computed",
    "side_not_known": "cannot_be_computed",
    "value_not_known": "cannot_be_computed",
    "no_value_given": "cannot_be_computed",
    "no_outside_contribution": "cannot_be_computed",
    "no_outside_value": "cannot_be_computed",
    "no_agreement_yet": "cannot_be_computed",
    "no_agreement_half_over": "cannot_be_computed",
    "no_committed_value": "cannot_be_computed",
    "none_received": "cannot_be_computed",
    "power_not_rated": "not_collected",
    "item_not_rated": "not_collected",
    "power_items_missing": "cannot_be_computed",
    "rubric_versions_differ": "cannot_be_computed",
    "moment_not_rated": "not_collected",
    "no_pair_of_ratings": "not_collected",
    "too_few_tambons": "too_few",
    "ratings_all_the_same": "cannot_be_computed",
}
#: Reasons as categories: a reason is one of these and nothing else.
REASON = pd.CategoricalDtype(pd.Index(list(REASONS), dtype="str"))
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
