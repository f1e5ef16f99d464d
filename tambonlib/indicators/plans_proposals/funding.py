"""D3.1 and D3.2: whether proposals get their funds in time, and how long each step takes."""

import numpy as np
import pandas as pd

from tambonlib.indicators.card import Part
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.plans_proposals.pipeline import doers_passing, steps
from tambonlib.indicators.plans_proposals.proposal_dates import BASES, COLUMNS_USED
from tambonlib.indicators.plans_proposals.waiting import all_cells, by_cell, counted_waits, waits
from tambonlib.indicators.survival import half_moved, incidence, within
from tambonlib.indicators.told import SHARE_OF_CASES, all_rows, first_reason, part_rows, percent

# Sums of shares are kept to this many decimals, so that the rounding of adding never shows.
_DECIMALS = 9
_COUNTED = {"counts": "proposals", "minimum": False}
_DAYS = {"unit": "days", "lower": 0.0, "cases": True, **_COUNTED}


@indicator(
    id="D3.1",
    th="ข้อเสนอที่ได้งบประมาณภายในเวลาที่กำหนด",
    en="Funded within k days",
    dimension="D3",
    direction="up",
    parts=(
        Part(
            "funded",
            "ได้งบประมาณภายในเวลาที่กำหนด",
            "funded within the set time",
            headline=True,
            **SHARE_OF_CASES,
            **_COUNTED,
        ),
        Part(
            "exited",
            "ไม่อนุมัติหรือถอนเรื่องภายในเวลาที่กำหนด",
            "rejected or withdrawn within the set time",
            direction="context",
            **SHARE_OF_CASES,
            **_COUNTED,
        ),
        Part(
            "unclear",
            "ข้อเสนอที่วันที่ขัดกัน จึงไม่ได้นับ",
            "left out because their dates contradict each other",
            direction="context",
            **SHARE_OF_CASES,
            **_COUNTED,
        ),
    ),
    tables=("proposal", "proposal_event"),
    settings=("funded_within_days",),
    columns=COLUMNS_USED,
    bases=BASES,
    source="DOMAIN D3.1 [P]; k [U]; Kaplan & Meier 1958, Aalen & Johansen 1978",
    definition="1",
)
def funded_within(proposal_dates: pd.DataFrame, *, months, funded_within_days) -> pd.DataFrame:
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

    >>> from tambonlib.indicators.plans_proposals.example import example_proposals
    >>> records = example_proposals()
    >>> told = funded_within(records["proposal"], records["proposal_event"], months=("2008-12",), funded_within_days=180)
    >>> told[["part", "value", "n"]].round(1).values.tolist()
    [['funded', 46.7, 5], ['exited', 0.0, 5], ['unclear', 0.0, 5]]
    """
    cells = all_cells(proposal_dates, months)
    seen = waits(proposal_dates, "proposed", "funded", doers=doers_passing("funded"), cells=cells, months=months)
    clear = seen[seen["clear"]]
    asked, n = counted_waits(seen, cells), counted_waits(clear, cells)
    shares = (100.0 * by_cell(within(_curves(clear), funded_within_days), cells)).round(_DECIMALS)
    why = first_reason(cells, (n == 0, "dates_contradict"), otherwise="not_followed_long_enough")
    none = "no_proposals_for_funds"
    return all_rows(
        [
            part_rows("funded", asked, value=shares["moved"], n=n, reason=why, none=none),
            part_rows("exited", asked, value=shares["left"], n=n, reason=why, none=none),
            part_rows("unclear", asked, value=percent(asked - n, asked), n=asked, reason=none, none=none),
        ]
    )


@indicator(
    id="D3.2",
    th="ระยะเวลารอ (ค่ากลาง)",
    en="Median wait",
    dimension="D3",
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
    columns=COLUMNS_USED,
    bases=BASES,
    source="DOMAIN D3.2 [P]; Kaplan & Meier 1958, Aalen & Johansen 1978",
    definition="1",
    pools=True,
)
def median_wait(proposal_dates: pd.DataFrame, *, months) -> pd.DataFrame:
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
    >>> from tambonlib.indicators.plans_proposals.example import example_proposals
    >>> records = example_proposals()
    >>> told = median_wait(records["proposal"], records["proposal_event"], months=("2008-06", "2008-12"))
    >>> told.loc[told["part"] == "to_funded", ["month", "value", "n", "reason"]].astype(object).fillna("-").values.tolist()
    [['2008-06', 120.0, 4, '-'], ['2008-12', 240.0, 5, '-']]
    """
    cells = all_cells(proposal_dates, months)
    parts = [("to_funded", ("proposed", "funded"), doers_passing("funded"))]
    parts += [("_".join(step), step, doers_passing(*step)) for step in steps()]
    seen = _at_each_step(proposal_dates, parts, cells, months)
    clear = seen[seen["clear"]]
    size = len(parts) * len(cells)
    came, n = (np.bincount(those["series"], minlength=size) for those in (seen, clear))
    half = half_moved(_curves(clear)).reindex(range(size)).to_numpy()
    told = [np.split(values, len(parts)) for values in (came, n, half)]
    return all_rows([_median_rows(part, cells, *values) for (part, *_), *values in zip(parts, *told, strict=True)])


def _at_each_step(
    dates: pd.DataFrame, parts: list[tuple], cells: pd.MultiIndex, months: tuple[str, ...]
) -> pd.DataFrame:
    """The waits of all steps, their series numbered one step after the other, so that all are estimated at once."""
    seen = [waits(dates, *step, doers=doers, cells=cells, months=months) for _, step, doers in parts]
    together = pd.concat(seen, ignore_index=True)
    return together.assign(
        series=together["series"] + np.repeat(np.arange(len(seen)) * len(cells), [len(one) for one in seen])
    )


def _median_rows(part: str, cells: pd.MultiIndex, came: np.ndarray, n: np.ndarray, half: np.ndarray) -> pd.DataFrame:
    came, n, half = (pd.Series(values, index=cells) for values in (came, n, half))
    why = first_reason(cells, (n == 0, "dates_contradict"), otherwise="not_yet_half")
    return part_rows(part, came, value=half, n=n, reason=why, none="none_at_step")


def _curves(clear: pd.DataFrame) -> pd.DataFrame:
    return incidence(*(clear[name].to_numpy() for name in ("series", "days", "ended")))
