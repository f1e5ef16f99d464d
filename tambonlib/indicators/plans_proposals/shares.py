"""D3.3, D3.5 and D3.6: who does it, on what evidence, and whether it solved the problem."""

import numpy as np
import pandas as pd

from tambonlib.indicators.card import Part
from tambonlib.indicators.coded_dates import NEVER, coded, month_places
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.plans_proposals.proposal_dates import BASES, COLUMNS_USED, reached
from tambonlib.indicators.plans_proposals.waiting import all_cells
from tambonlib.indicators.told import SHARE_OF_CASES, all_rows, first_reason, part_rows, percent
from tambonlib.indicators.windows import places
from tambonlib.months import ordinal

_COUNTED = {"counts": "proposals", "minimum": False, **SHARE_OF_CASES}


@indicator(
    id="D3.3",
    th="สัดส่วนข้อเสนอที่ทำเองหรือทำร่วม",
    en="Self-reliant share",
    dimension="D3",
    direction="up",
    parts=(
        Part(
            "self_reliant", "ทำเองหรือทำร่วม", "done by the community or together", step="do", headline=True, **_COUNTED
        ),
        Part("self", "ทำเอง", "done by the community", step="do", **_COUNTED),
    ),
    tables=("proposal",),
    columns=COLUMNS_USED,
    source="DOMAIN D3.3 [P], after [S44]",
    definition="1",
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
    >>> from tambonlib.indicators.plans_proposals.example import example_proposals
    >>> told = self_reliant_share(example_proposals()["proposal"], months=("2008-12",))
    >>> told[["part", "value", "n"]].values.tolist()
    [['self_reliant', 40.0, 5], ['self', 0.0, 5]]
    """
    cells = all_cells(proposal, months)
    by_now = month_places(coded(proposal["proposed_date"]), months)
    doer = proposal["doer"]
    everything, known = so_far(proposal, by_now, cells), so_far(proposal, by_now, cells, doer.notna())
    parts = []
    for part, doers in (("self_reliant", ("self", "joint")), ("self", ("self",))):
        share = percent(so_far(proposal, by_now, cells, doer.isin(doers)), known)
        parts.append(
            part_rows(part, everything, value=share, n=known, reason="doer_not_known", none="no_proposals_yet")
        )
    return all_rows(parts)


@indicator(
    id="D3.5",
    th="ข้อเสนอที่อ้างข้อมูลของตำบล",
    en="Evidence-based share",
    dimension="D3",
    direction="up",
    parts=(
        Part(
            "evidence",
            "อ้างฐานข้อมูลที่มีอยู่จริง",
            "cite a dataset that the tambon holds",
            step="learn",
            headline=True,
            **_COUNTED,
        ),
        Part(
            "unresolved",
            "อ้างฐานข้อมูลที่ไม่มีในทะเบียนของตำบล",
            "cite a dataset that is not in the tambon's register",
            step="learn",
            direction="context",
            **_COUNTED,
        ),
    ),
    tables=("proposal", "dataset"),
    columns=COLUMNS_USED,
    source="DOMAIN D3.5 [P]",
    definition="1",
)
def evidence_share(proposal: pd.DataFrame, dataset: pd.DataFrame, *, months) -> pd.DataFrame:
    """How many of the proposals rest on data that the tambon really holds.

    - ``evidence``: proposals whose dataset is in the tambon's own register of datasets ÷ all proposals, percent.
    - ``unresolved``: proposals that name a dataset which is not there ÷ all proposals, percent.

    All proposals proposed by the month's end are in it; a proposal that names no dataset cites none. The register has
    no dates: a dataset that is in it counts for all months. No value before the first proposal. n, N: all proposals.

    Examples
    --------
    >>> from tambonlib.indicators.plans_proposals.example import example_proposals
    >>> records = example_proposals()
    >>> told = evidence_share(records["proposal"], records["dataset"], months=("2008-12",))
    >>> told[["part", "value", "n"]].values.tolist()
    [['evidence', 40.0, 5], ['unresolved', 20.0, 5]]
    """
    cells = all_cells(proposal, months)
    by_now = month_places(coded(proposal["proposed_date"]), months)
    cited = proposal["tambon_code"].astype("str") + " " + proposal["evidence_dataset_id"].astype("str")
    held = pd.Series(
        places(cited, dataset["tambon_code"].astype("str") + " " + dataset["dataset_id"].astype("str")) >= 0,
        index=cited.index,
    )
    everything = so_far(proposal, by_now, cells)
    parts = []
    for part, those in (("evidence", held), ("unresolved", cited.notna() & ~held)):
        share = percent(so_far(proposal, by_now, cells, those), everything)
        parts.append(
            part_rows(part, everything, value=share, n=everything, reason="no_proposals_yet", none="no_proposals_yet")
        )
    return all_rows(parts)


@indicator(
    id="D3.6",
    th="โครงการที่เสร็จแล้วและปัญหาคลี่คลาย",
    en="Resolved share",
    dimension="D3",
    direction="up",
    parts=(
        Part(
            "resolved",
            "ปัญหาคลี่คลาย ผู้เดือดร้อนยืนยัน",
            "problem resolved, confirmed by those affected",
            headline=True,
            **_COUNTED,
        ),
    ),
    tables=("proposal", "proposal_event"),
    settings=("resolved_after_months",),
    columns=COLUMNS_USED,
    bases=BASES,
    source="DOMAIN D3.6 [P]; m [U]",
    definition="1",
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
    >>> proposal = pd.DataFrame({"proposal_id": ["a", "b"], "tambon_code": "990101", "doer": "self", "proposed_date": "2008-01-10",
    ...                          "problem_id": None, "evidence_dataset_id": None})
    >>> event = pd.DataFrame({"proposal_id": ["a", "b", "b"], "tambon_code": "990101", "date": ["2008-01-20", "2008-01-25", "2008-03"],
    ...                       "status": ["done", "done", "resolved"]})
    >>> told = resolved_share(proposal, event, months=("2008-06", "2008-07"), resolved_after_months=6)
    >>> told[["month", "value", "n", "N"]].astype(object).fillna("-").values.tolist()
    [['2008-06', '-', 0, 2], ['2008-07', 50.0, 2, 2]]
    """
    cells = all_cells(proposal_dates, months)
    done = reached(proposal_dates, "done")
    old = _months_later(done, resolved_after_months, months)
    solved = np.maximum(old, month_places(proposal_dates["resolved"].to_numpy(), months))
    finished, long_ago = so_far(proposal_dates, month_places(done, months), cells), so_far(proposal_dates, old, cells)
    why = first_reason(cells, (finished > 0, "none_done_long_enough"), otherwise="none_done_yet")
    share = percent(so_far(proposal_dates, solved, cells), long_ago)
    return part_rows("resolved", finished, value=share, n=long_ago, reason=why, none="none_done_yet")


def so_far(rows: pd.DataFrame, place: np.ndarray, cells: pd.MultiIndex, where: pd.Series | None = None) -> pd.Series:
    """How many rows each tambon has by the end of each month.

    Parameters
    ----------
    rows
        With ``tambon_code``.
    place
        The place of the month from which on a row counts; the number of months where it never does.
    cells
        The tambons × months of the result.
    where
        Which rows count; all when None.
    """
    tambons, months = cells.levels[0], len(cells.levels[1])
    counts = np.zeros((len(tambons), months + 1), dtype="int64")
    chosen = np.full(len(rows), True) if where is None else where.to_numpy(dtype="bool")
    np.add.at(counts, (places(rows["tambon_code"], tambons)[chosen], place[chosen]), 1)
    return pd.Series(counts[:, :months].cumsum(axis=1).ravel(), index=cells)


def _months_later(code: np.ndarray, count: int, months: tuple[str, ...]) -> np.ndarray:
    """The place of the study month that lies `count` months after each date, as `month_places` tells it."""
    happened = code < NEVER
    month = (np.where(happened, code, 0) // 2).astype("datetime64[D]").astype("datetime64[M]").astype("int64")
    # numpy counts months from 1970 on, the calendar from the year 0.
    later = month + count - (ordinal(months[0]) - ordinal("1970-01"))
    return np.where(happened, np.clip(later, 0, len(months)), len(months))
