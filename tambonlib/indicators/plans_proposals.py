"""D3 แผนและข้อเสนอ (plans and proposals): agree on the problems, propose, and see what comes of it.

Everything about time is made from status events, never from the latest status. Where DOMAIN leaves a choice
open, docs/decisions/0006-proposals.md says what was chosen.
"""

import numpy as np
import pandas as pd

from tambonlib.indicators.active import active_at, last_month
from tambonlib.indicators.card import Part
from tambonlib.indicators.dates import month_number, timestamps
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.proposal_pipeline import (
    PROPOSAL,
    TO_FUNDED,
    final_exits,
    proposal_dates,
    proposal_waits,
    reached,
    resting,
    statuses,
    steps,
)
from tambonlib.indicators.result_rows import SHARE, SHARE_OF_CASES, all_parts, result_rows
from tambonlib.indicators.survival import half_moved, incidences, within
from tambonlib.indicators.tambon_months import TAMBON_MONTH, count, months_of, percent

#: Name → function of the base tables that the indicators ask for.
BASES = {"proposal_dates": proposal_dates, "proposal_waits": proposal_waits}
#: What the indicators use of each record table.
COLUMNS_USED = {
    "plan": ("plan_id", "tambon_code", "fiscal_year", "adopted_date"),
    "problem": ("problem_id", "tambon_code", "plan_id", "priority_rank"),
    "proposal": ("proposal_id", "tambon_code", "problem_id", "doer", "proposed_date", "evidence_dataset_id"),
    "proposal_event": ("proposal_id", "tambon_code", "date", "status"),
    "dataset": ("dataset_id", "tambon_code"),
}

_SHARED = {"dimension": "D3", "columns": COLUMNS_USED, "bases": BASES, "definition": "1"}
_PROPOSALS = {"counts": "proposals", "minimum": False}
_SHARE_OF_PROPOSALS = {**_PROPOSALS, **SHARE_OF_CASES}
_DAYS = {"unit": "days", "lower": 0.0, "cases": True, **_PROPOSALS}
_NOBODY_ASKS = "no_proposals_for_funds"
# One precision for all dates that are joined.
_MOMENT = "datetime64[us]"
# Sums of shares are kept to this many decimals, so that the rounding of adding never shows.
_DECIMALS = 9


@indicator(
    id="D3.1",
    th="ข้อเสนอที่ได้งบประมาณภายในเวลาที่กำหนด",
    en="Funded within k days",
    direction="up",
    parts=(
        Part(
            "funded",
            "ได้งบประมาณภายในเวลาที่กำหนด",
            "funded within the set time",
            headline=True,
            **_SHARE_OF_PROPOSALS,
        ),
        Part(
            "exited",
            "ไม่อนุมัติหรือถอนเรื่องภายในเวลาที่กำหนด",
            "rejected or withdrawn within the set time",
            direction="context",
            **_SHARE_OF_PROPOSALS,
        ),
        Part(
            "unclear",
            "ข้อเสนอที่วันที่ขัดกัน จึงไม่ได้นับ",
            "left out because their dates contradict each other",
            direction="context",
            **_SHARE_OF_PROPOSALS,
        ),
    ),
    tables=("proposal", "proposal_event"),
    settings=("funded_within_days",),
    source="DOMAIN D3.1 [P]; k [U]; Kaplan & Meier 1958, Aalen & Johansen 1978",
    **_SHARED,
)
def funded_within(
    proposal_dates: pd.DataFrame, proposal_waits: pd.DataFrame, *, months, funded_within_days
) -> pd.DataFrame:
    """How likely a proposal is to have its funds within k days (`funded_within_days`), from all proposals so far.

    - ``funded``: cumulative incidence of funding at k days after the date proposed, percent.
    - ``exited``: the same of being rejected or withdrawn.
    - ``unclear``: proposals with a date before the date proposed ÷ proposals that ask for funds, percent.

    F(k) = Σ over days t ≤ k of S(t−) × funded on day t ÷ still waiting on day t, where S is the share still waiting
    (Aalen–Johansen; where nothing is rejected or withdrawn it is 1 − Kaplan–Meier). A proposal still waiting at the
    month's end counts for as long as it has been followed, no longer; events after the month's end are unseen. A
    plain percentage would count yesterday's proposal as a failure.

    Proposals that the community does by itself wait for nobody's funds and are not in it. ``returned`` and ``parked``
    go on waiting. A proposal that was started without an entry ``funded`` was funded by then. There is no value
    before one proposal has been followed k days, unless none is left waiting. n: proposals with clear dates
    (``unclear``: all); N: proposals that ask for funds, proposed by the month's end.

    Examples
    --------
    Days to funded 60, 90+, 120, 200+, 240 (+: still open), DOMAIN's Appendix A, example 3:

    >>> from tambonlib.indicators.examples import example_proposals
    >>> records = example_proposals()
    >>> tables = [records["proposal"], records["proposal_event"]]
    >>> told = funded_within(*tables, months=("2008-12",), funded_within_days=180)
    >>> told[["part", "value", "n"]].round(1).values.tolist()
    [['funded', 46.7, 5], ['exited', 0.0, 5], ['unclear', 0.0, 5]]
    """
    grid = months_of(proposal_dates, months)
    asking = proposal_waits[proposal_waits["step"] == TO_FUNDED]
    clear = asking[asking["clear"]]
    asked, n = count(asking, grid), count(clear, grid)
    shares = {cell: within(curve, funded_within_days) for cell, curve in incidences(clear, TAMBON_MONTH).items()}
    funded, exited = (_by_cell({cell: 100.0 * both[i] for cell, both in shares.items()}, grid) for i in (0, 1))
    why = {"reason": [(n == 0, "dates_contradict")], "otherwise": "not_followed_long_enough", "none": _NOBODY_ASKS}
    return all_parts(
        [
            result_rows("funded", asked, value=funded.round(_DECIMALS), n=n, **why),
            result_rows("exited", asked, value=exited.round(_DECIMALS), n=n, **why),
            result_rows(
                "unclear", asked, value=percent(asked - n, asked), n=asked, reason=_NOBODY_ASKS, none=_NOBODY_ASKS
            ),
        ]
    )


@indicator(
    id="D3.2",
    th="ระยะเวลารอ (ค่ากลาง)",
    en="Median wait",
    direction="down",
    parts=(
        Part("to_funded", "จากวันที่เสนอจนได้งบประมาณ", "from proposed to funded", headline=True, **_DAYS),
        Part("proposed_in_plan", "จากเสนอในเวทีจนบรรจุแผนชุมชน", "from proposed to in the community plan", **_DAYS),
        Part("in_plan_submitted", "จากบรรจุแผนชุมชนจนยื่นหน่วยงาน", "from in the plan to submitted", **_DAYS),
        Part(
            "in_plan_started",
            "จากบรรจุแผนชุมชนจนเริ่มทำ เฉพาะที่ชุมชนทำเอง",
            "from in the plan to started, done by the community",
            **_DAYS,
        ),
        Part("submitted_adopted", "จากยื่นหน่วยงานจนบรรจุแผนของท้องถิ่นหรือหน่วยงาน", "from submitted to adopted", **_DAYS),
        Part("adopted_funded", "จากบรรจุแผนของท้องถิ่นหรือหน่วยงานจนได้งบประมาณ", "from adopted to funded", **_DAYS),
        Part("funded_started", "จากได้งบประมาณจนเริ่มทำ", "from funded to started", **_DAYS),
        Part("started_done", "จากเริ่มทำจนทำเสร็จ", "from started to done", **_DAYS),
        Part("done_resolved", "จากทำเสร็จจนปัญหาคลี่คลาย", "from done to problem resolved", **_DAYS),
    ),
    tables=("proposal", "proposal_event"),
    source="DOMAIN D3.2 [P]; Kaplan & Meier 1958, Aalen & Johansen 1978",
    **_SHARED,
    pools=True,
)
def median_wait(proposal_dates: pd.DataFrame, proposal_waits: pd.DataFrame, *, months) -> pd.DataFrame:
    """The days by which half of the proposals at a step had moved on, from all proposals so far.

    For each step the smallest t with F(t) ≥ ½, where F is the cumulative incidence of moving on (see D3.1); where
    nothing is rejected or withdrawn it is Kaplan–Meier's median. Where fewer than half have moved on there is no
    value: not yet half (ยังไม่ถึงครึ่ง). ``to_funded`` is the whole wait of D3.1; the other parts are single steps.

    A proposal is at a step from the first date of its status on, if that status was recorded, and has moved on when
    it came to the next one or further. Which steps there are for whom is laid down in
    definitions/proposal_pipeline.yaml. Unit: days. Where only the month of a date is known, the 15th stands for it:
    each such date may be half a month off. n: proposals that came to the step and whose dates do not contradict each
    other; N: all that came to it.

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_proposals
    >>> records = example_proposals()
    >>> told = median_wait(records["proposal"], records["proposal_event"], months=("2008-06", "2008-12"))
    >>> told.loc[told["part"] == "to_funded", ["month", "value", "n"]].values.tolist()
    [['2008-06', 120.0, 4], ['2008-12', 240.0, 5]]
    """
    grid = months_of(proposal_dates, months)
    parts = []
    for step in (TO_FUNDED, *("_".join(step) for step in steps())):
        waits = proposal_waits[proposal_waits["step"] == step]
        clear = waits[waits["clear"]]
        came, n = count(waits, grid), count(clear, grid)
        half = {cell: half_moved(curve) for cell, curve in incidences(clear, TAMBON_MONTH).items()}
        why = {"reason": [(n == 0, "dates_contradict")], "otherwise": "not_yet_half", "none": "none_at_step"}
        parts.append(result_rows(step, came, value=_by_cell(half, grid), n=n, **why))
    return all_parts(parts)


def _by_cell(values: dict[tuple, float], grid: pd.MultiIndex) -> pd.Series:
    """Values by tambon and month on all cells of the grid."""
    return pd.Series([values.get(cell, float("nan")) for cell in grid], index=grid, dtype="float64")


@indicator(
    id="D3.3",
    th="สัดส่วนข้อเสนอที่ทำเองหรือทำร่วม",
    en="Self-reliant share",
    direction="up",
    parts=(
        Part(
            "self_reliant",
            "ทำเองหรือทำร่วม",
            "done by the community or together",
            step="do",
            headline=True,
            **_SHARE_OF_PROPOSALS,
        ),
        Part("self", "ทำเอง", "done by the community", step="do", **_SHARE_OF_PROPOSALS),
    ),
    tables=("proposal",),
    source="DOMAIN D3.3 [P], after [S44]",
    **_SHARED,
    pools=True,
)
def self_reliant_share(proposal: pd.DataFrame, *, months) -> pd.DataFrame:
    """How many of the proposals the community carries out by itself or together with others.

    - ``self_reliant``: proposals with doer self or joint ÷ all proposals, percent.
    - ``self``: proposals with doer self ÷ all proposals, percent.

    All proposals proposed by the month's end are in it, whatever became of them. No value before the first proposal.
    n: proposals of which it is known who does them; N: all.

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_proposals
    >>> told = self_reliant_share(example_proposals()["proposal"], months=("2008-12",))
    >>> told[["part", "value", "n"]].values.tolist()
    [['self_reliant', 40.0, 5], ['self', 0.0, 5]]
    """
    proposed, grid, doer = last_month(proposal["proposed_date"]), months_of(proposal, months), proposal["doer"]
    proposals = active_at(proposal, proposed, None, grid)
    known = active_at(proposal, proposed.where(doer.notna()), None, grid)
    parts = []
    for part, doers in {"self_reliant": ["self", "joint"], "self": ["self"]}.items():
        share = percent(active_at(proposal, proposed.where(doer.isin(doers)), None, grid), known)
        why = {"reason": "doer_not_known", "none": "no_proposals_yet"}
        parts.append(result_rows(part, proposals, value=share, n=known, **why))
    return all_parts(parts)


@indicator(
    id="D3.4",
    th="ปัญหาสำคัญที่มีข้อเสนอรองรับ",
    en="Priority coverage",
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
    source="DOMAIN D3.4 [P]; n [U]; plan in force and live: own choice",
    **_SHARED,
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
    >>> from tambonlib.indicators.examples import example_proposals
    >>> records = example_proposals()
    >>> tables = [records[name] for name in priority_coverage.card.tables]
    >>> told = priority_coverage(*tables, months=("2008-02", "2008-12"), top_problems=4)
    >>> told[["month", "value", "n", "N"]].values.tolist()
    [['2008-02', 25.0, 4, 4], ['2008-12', 75.0, 4, 4]]
    """
    grid = months_of(plan, months)
    in_force = _plans_in_force(plan, problem, months)
    listed = in_force.merge(
        problem.astype(dict.fromkeys(["tambon_code", "plan_id", "problem_id"], "str")), on=["tambon_code", "plan_id"]
    )
    top = listed[(listed["priority_rank"] <= top_problems).fillna(False).astype("bool")]
    live = _live_proposals(proposal, proposal_event, months)[["tambon_code", "month", "problem_id"]].drop_duplicates()
    covered = top.merge(live, on=["tambon_code", "month", "problem_id"])
    n, problems = count(top, grid), count(listed, grid)
    share = percent(count(covered, grid), n)
    why = {
        "reason": [(problems > 0, "no_top_problem")],
        "otherwise": "no_ranked_problems",
        "none": "no_ranked_problems",
    }
    return result_rows("covered", problems, value=share, n=n, **why)


def _plans_in_force(plan: pd.DataFrame, problem: pd.DataFrame, months: tuple[str, ...]) -> pd.DataFrame:
    """The plan in force in each tambon at the end of each month, of those that rank problems: its plan_id."""
    key = ["tambon_code", "plan_id"]
    plans, ranked = plan.astype(dict.fromkeys(key, "str")), problem.dropna(subset="priority_rank")[key].astype("str")
    fiscal_year_begins = (plans["fiscal_year"].astype("Int64") - 1).astype("str") + "-10-01"
    adopted = plans["adopted_date"].astype("str")
    since = timestamps(adopted.where(adopted.str.len() > len("2008"), fiscal_year_begins)).astype(_MOMENT)
    plans = plans.assign(since=since).merge(ranked.drop_duplicates(), on=key).dropna(subset="since")
    plans = plans.sort_values(["since", "fiscal_year", "plan_id"])
    asked = plans[["tambon_code"]].drop_duplicates().merge(_last_moments(months), how="cross")
    latest = pd.merge_asof(
        asked.sort_values("moment"), plans[[*key, "since"]], left_on="moment", right_on="since", by="tambon_code"
    )
    return latest.loc[latest["plan_id"].notna(), ["tambon_code", "month", "plan_id"]]


def _live_proposals(proposal: pd.DataFrame, proposal_event: pd.DataFrame, months: tuple[str, ...]) -> pd.DataFrame:
    """The proposals that are live at the end of each month: proposed, not rejected or withdrawn, latest not parked."""
    known = pd.CategoricalDtype(statuses(), ordered=True)
    events = (
        proposal_event[PROPOSAL]
        .astype("str")
        .assign(
            status=proposal_event["status"].astype("str").astype(known),
            date=timestamps(proposal_event["date"]).astype(_MOMENT),
        )
    )
    # Of several events of one day the last one in the order of the statuses is the latest.
    events = events.dropna().sort_values(["date", "status"])
    events = events.assign(over=events["status"].isin(final_exits()), resting=events["status"].isin(resting()))
    events["over"] = events.groupby(PROPOSAL)["over"].cummax()
    seen = (
        proposal[[*PROPOSAL, "problem_id"]]
        .astype("str")
        .assign(proposed=timestamps(proposal["proposed_date"]).astype(_MOMENT))
    )
    seen = seen.merge(_last_moments(months), how="cross").query("proposed <= moment").sort_values("moment")
    latest = pd.merge_asof(seen, events, left_on="moment", right_on="date", by=PROPOSAL)
    return latest[~(latest["over"].fillna(False).astype("bool") | latest["resting"].fillna(False).astype("bool"))]


def _last_moments(months: tuple[str, ...]) -> pd.DataFrame:
    """The months with their last moment: what is known to the day or the month lies before it."""
    return pd.DataFrame({"month": months, "moment": pd.PeriodIndex(months, freq="M").end_time.astype(_MOMENT)})


@indicator(
    id="D3.5",
    th="ข้อเสนอที่อ้างข้อมูลของตำบล",
    en="Evidence-based share",
    direction="up",
    parts=(
        Part(
            "evidence",
            "อ้างฐานข้อมูลที่มีอยู่จริง",
            "cite a dataset that the tambon holds",
            step="learn",
            headline=True,
            **_SHARE_OF_PROPOSALS,
        ),
        Part(
            "unresolved",
            "อ้างฐานข้อมูลที่ไม่มีในทะเบียนของตำบล",
            "cite a dataset that is not in the tambon's register",
            step="learn",
            direction="context",
            **_SHARE_OF_PROPOSALS,
        ),
    ),
    tables=("proposal", "dataset"),
    source="DOMAIN D3.5 [P]",
    **_SHARED,
)
def evidence_share(proposal: pd.DataFrame, dataset: pd.DataFrame, *, months) -> pd.DataFrame:
    """How many of the proposals rest on data that the tambon really holds.

    - ``evidence``: proposals whose dataset is in the tambon's own register of datasets ÷ all proposals, percent.
    - ``unresolved``: proposals that name a dataset which is not there ÷ all proposals, percent.

    All proposals proposed by the month's end are in it; a proposal that names no dataset cites none. The register has
    no dates: a dataset that is in it counts for all months. No value before the first proposal. n, N: all proposals.

    Examples
    --------
    >>> from tambonlib.indicators.examples import example_proposals
    >>> records = example_proposals()
    >>> told = evidence_share(records["proposal"], records["dataset"], months=("2008-12",))
    >>> told[["part", "value", "n"]].values.tolist()
    [['evidence', 40.0, 5], ['unresolved', 20.0, 5]]
    """
    proposed, grid = last_month(proposal["proposed_date"]), months_of(proposal, months)
    proposals = active_at(proposal, proposed, None, grid)
    cited = (
        proposal[["tambon_code", "evidence_dataset_id"]].astype("str").set_axis(["tambon_code", "dataset_id"], axis=1)
    )
    register = dataset[["tambon_code", "dataset_id"]].astype("str").drop_duplicates()
    held = cited.merge(register, how="left", indicator=True)["_merge"].eq("both").set_axis(proposal.index)
    held = held & cited["dataset_id"].notna()
    unresolved = cited["dataset_id"].notna() & ~held
    parts = []
    for part, those in {"evidence": held, "unresolved": unresolved}.items():
        share = percent(active_at(proposal, proposed.where(those), None, grid), proposals)
        why = {"reason": "no_proposals_yet", "none": "no_proposals_yet"}
        parts.append(result_rows(part, proposals, value=share, n=proposals, **why))
    return all_parts(parts)


@indicator(
    id="D3.6",
    th="โครงการที่เสร็จแล้วและปัญหาคลี่คลาย",
    en="Resolved share",
    direction="up",
    parts=(
        Part(
            "resolved",
            "ปัญหาคลี่คลาย ผู้เดือดร้อนยืนยัน",
            "problem resolved, confirmed by those affected",
            headline=True,
            **_SHARE_OF_PROPOSALS,
        ),
    ),
    tables=("proposal", "proposal_event"),
    settings=("resolved_after_months",),
    source="DOMAIN D3.6 [P]; m [U]",
    **_SHARED,
)
def resolved_share(proposal_dates: pd.DataFrame, *, months, resolved_after_months) -> pd.DataFrame:
    """How many of the finished projects solved the problem, as those affected confirm: done is not solved.

    Proposals that are resolved ÷ proposals done at least m months ago (`resolved_after_months`), percent. A project
    of January is at least six months old at the end of July. A proposal that is resolved without an entry ``done``
    was done by then. Undefined before a project has been done for so long. n: projects done at least m months ago; N:
    all projects done by the month's end.

    Examples
    --------
    >>> import pandas as pd
    >>> proposal = pd.DataFrame({
    ...     "proposal_id": ["a", "b"], "tambon_code": "990101", "doer": "self", "proposed_date": "2008-01-10",
    ...     "problem_id": None, "evidence_dataset_id": None})
    >>> event = pd.DataFrame({
    ...     "proposal_id": ["a", "b", "b"], "tambon_code": "990101", "date": ["2008-01-20", "2008-01-25", "2008-03"],
    ...     "status": ["done", "done", "resolved"]})
    >>> told = resolved_share(proposal, event, months=("2008-06", "2008-07"), resolved_after_months=6)
    >>> told[["month", "value", "n", "N"]].astype(object).fillna("-").values.tolist()
    [['2008-06', '-', 0, 2], ['2008-07', 50.0, 2, 2]]
    """
    grid = months_of(proposal_dates, months)
    done, resolved = (month_number(dates) for dates in (reached(proposal_dates, "done"), proposal_dates["resolved"]))
    old_enough = done + resolved_after_months
    solved = np.maximum(old_enough, resolved)
    finished, long_ago = (active_at(proposal_dates, since, None, grid) for since in (done, old_enough))
    share = percent(active_at(proposal_dates, solved, None, grid), long_ago)
    why = {"reason": [(finished > 0, "none_done_long_enough")], "otherwise": "none_done_yet", "none": "none_done_yet"}
    return result_rows("resolved", finished, value=share, n=long_ago, **why)
