"""D3.4: whether the problems that people put first have a proposal."""

import numpy as np
import pandas as pd

from tambonlib.indicators.card import Part
from tambonlib.indicators.coded_dates import coded, month_places
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.plans_proposals import pipeline
from tambonlib.indicators.plans_proposals.proposal_dates import COLUMNS_USED
from tambonlib.indicators.plans_proposals.waiting import all_cells
from tambonlib.indicators.told import SHARE, first_reason, part_rows, percent
from tambonlib.indicators.windows import places

_FISCAL_YEAR_BEGINS = "-10-01"


@indicator(
    id="D3.4",
    th="ปัญหาสำคัญที่มีข้อเสนอรองรับ",
    en="Priority coverage",
    dimension="D3",
    direction="up",
    parts=(
        Part(
            "covered",
            "ปัญหาอันดับต้นที่มีข้อเสนออย่างน้อยหนึ่งเรื่อง",
            "top problems with at least one live proposal",
            step="do",
            headline=True,
            minimum=False,
            counts="problems",
            **SHARE,
        ),
    ),
    tables=("plan", "problem", "proposal", "proposal_event"),
    settings=("top_problems",),
    columns=COLUMNS_USED,
    source="DOMAIN D3.4 [P]; n [U]; plan in force and live: own choice",
    definition="1",
)
def priority_coverage(
    plan: pd.DataFrame,
    problem: pd.DataFrame,
    proposal: pd.DataFrame,
    proposal_event: pd.DataFrame,
    *,
    months,
    top_problems,
) -> pd.DataFrame:
    """How many of the problems that a meeting put first have a proposal that is alive.

    Problems of rank 1 to `top_problems` of the plan in force with at least one live proposal ÷ these problems, percent.

    The plan in force at a month's end is the latest one adopted by then that ranks its problems; where no adoption
    (or only its year) was recorded, the plan stands from the first day of its fiscal year. A proposal is live from
    the date proposed on, unless it was rejected or withdrawn, or its latest status is parked; one that is done or
    resolved still answers its problem. A plan that ranks fewer problems than `top_problems` is measured by those it
    ranks. Undefined before the first such plan. n: problems of rank 1 to `top_problems`; N: all problems that the
    plan lists.

    Examples
    --------
    >>> from tambonlib.indicators.plans_proposals.example import example_proposals
    >>> records = example_proposals()
    >>> told = priority_coverage(*(records[name] for name in priority_coverage.card.tables), months=("2008-02", "2008-12"), top_problems=4)
    >>> told[["month", "value", "n", "N"]].values.tolist()
    [['2008-02', 25.0, 4, 4], ['2008-12', 75.0, 4, 4]]
    """
    cells = all_cells(plan, months)
    plans = _plans_in_order(plan, problem)
    of_plan = places(problem["tambon_code"].astype("str") + " " + problem["plan_id"].astype("str"), plans["name"])
    top = (problem["priority_rank"] <= top_problems).fillna(False).to_numpy(dtype="bool") & (of_plan >= 0)
    answered = _problems_with_live_proposals(problem, _live(proposal, proposal_event, months), proposal)
    # One place more than there are plans: the last one, empty, is that of the months before any plan (place −1).
    wanted, listed = (np.bincount(of_plan[which], minlength=len(plans) + 1) for which in (top, of_plan >= 0))
    covered = np.zeros((len(plans) + 1, len(months)), dtype="int64")
    np.add.at(covered, of_plan[top], answered[top])
    force, month = _plan_in_force(plans, cells, months), np.arange(len(cells)) % len(months)
    counts = (covered[force, month], wanted[force], listed[force])
    covered, n, listed = (pd.Series(count, index=cells) for count in counts)
    why = first_reason(cells, (listed > 0, "no_top_problem"), otherwise="no_ranked_problems")
    return part_rows("covered", listed, value=percent(covered, n), n=n, reason=why, none="no_ranked_problems")


def _plans_in_order(plan: pd.DataFrame, problem: pd.DataFrame) -> pd.DataFrame:
    """The plans that rank problems, in the order in which they came into force."""
    ranked = problem[problem["priority_rank"].notna()]
    name = plan["tambon_code"].astype("str") + " " + plan["plan_id"].astype("str")
    year_begins = (plan["fiscal_year"].astype("Int64") - 1).astype("str") + _FISCAL_YEAR_BEGINS
    adopted = plan["adopted_date"].astype("str")
    dated = adopted.where(adopted.str.len() > len("2008"), year_begins)
    told = pd.DataFrame(
        {"tambon_code": plan["tambon_code"], "name": name, "fiscal_year": plan["fiscal_year"], "from": coded(dated)}
    )
    told = told[places(name, ranked["tambon_code"].astype("str") + " " + ranked["plan_id"].astype("str")) >= 0]
    return told.sort_values(["from", "fiscal_year", "name"], ignore_index=True)


def _plan_in_force(plans: pd.DataFrame, cells: pd.MultiIndex, months: tuple[str, ...]) -> np.ndarray:
    """The place of the plan in force among `plans`, −1 where there is none, by tambon and month."""
    tambons = cells.levels[0]
    latest = np.full((len(tambons), len(months) + 1), -1)
    begins = month_places(plans["from"].to_numpy(), months)
    np.maximum.at(latest, (places(plans["tambon_code"], tambons), begins), np.arange(len(plans)))
    return np.maximum.accumulate(latest[:, : len(months)], axis=1).ravel()


def _live(proposal: pd.DataFrame, proposal_event: pd.DataFrame, months: tuple[str, ...]) -> np.ndarray:
    """Whether each proposal was live at the end of each month: proposals × months."""
    known = pipeline.statuses()
    row = places(
        proposal_event["tambon_code"].astype("str") + " " + proposal_event["proposal_id"].astype("str"),
        proposal["tambon_code"].astype("str") + " " + proposal["proposal_id"].astype("str"),
    )
    status, date = places(proposal_event["status"], known), coded(proposal_event["date"])
    order = np.lexsort((status, date))
    order = order[(row >= 0)[order] & (status >= 0)[order]]
    row, status, month = row[order], status[order], month_places(date[order], months)
    latest, over = (
        np.full((len(proposal), len(months) + 1), -1),
        np.zeros((len(proposal), len(months) + 1), dtype="bool"),
    )
    np.maximum.at(latest, (row, month), np.arange(len(row)))
    np.logical_or.at(over, (row, month), np.isin(status, [known.index(name) for name in pipeline.final_exits()]))
    latest, over = np.maximum.accumulate(latest, axis=1), np.logical_or.accumulate(over, axis=1)
    # The place −1 (no event yet) takes the last entry: a status that never rests.
    rests = np.append(np.isin(status, [known.index(name) for name in pipeline.resting()]), False)[latest]
    proposed = month_places(coded(proposal["proposed_date"]), months)
    return (proposed[:, None] <= np.arange(len(months))) & ~(over | rests)[:, : len(months)]


def _problems_with_live_proposals(problem: pd.DataFrame, live: np.ndarray, proposal: pd.DataFrame) -> np.ndarray:
    """Whether each problem has a live proposal at the end of each month: problems × months."""
    answers = places(
        proposal["tambon_code"].astype("str") + " " + proposal["problem_id"].astype("str"),
        problem["tambon_code"].astype("str") + " " + problem["problem_id"].astype("str"),
    )
    found = np.zeros((len(problem), live.shape[1]), dtype="bool")
    np.logical_or.at(found, answers[answers >= 0], live[answers >= 0])
    return found
