"""D5.4, the headline of the dimension: how many decisions cite data."""

import numpy as np
import pandas as pd

from tambonlib.indicators.belonging import tambons_of
from tambonlib.indicators.card import Part
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.standing import last_month, standing
from tambonlib.indicators.told import SHARE_OF_CASES, first_reason, part_rows, percent
from tambonlib.indicators.windows import YEAR

_KEY = ["tambon_code", "kind", "decision_id"]


def decisions(
    resolution: pd.DataFrame,
    meeting: pd.DataFrame,
    proposal: pd.DataFrame,
    plan: pd.DataFrame,
    action: pd.DataFrame,
    evaluation_round: pd.DataFrame,
    mechanism: pd.DataFrame,
) -> pd.DataFrame:
    """Everything that a tambon has decided: resolutions, proposals, plans, and actions agreed at an evaluation.

    A resolution that names no tambon is that of its meeting's, or of the tambon whose mechanism met.

    Returns
    -------
    DataFrame
        tambon_code, kind (as in ``data_use.decision_kind``), decision_id; start, the month of the decision as an
        ordinal, missing where its date is not known (a resolution has that of its meeting, an action that of its
        round); cites: whether the decision itself names a dataset.
    """
    held = meeting[["meeting_id", "date"]].drop_duplicates("meeting_id")
    of = tambons_of("resolution", {"resolution": resolution, "meeting": meeting, "mechanism": mechanism})
    resolution = resolution[["resolution_id", "meeting_id"]].assign(tambon_code=of)
    rounds = (
        evaluation_round[["round_id", "date"]].rename(columns={"round_id": "from_round"}).drop_duplicates("from_round")
    )
    sources = (
        ("resolution", resolution.merge(held, on="meeting_id", how="left"), "resolution_id"),
        ("proposal", proposal.rename(columns={"proposed_date": "date"}), "proposal_id"),
        ("plan", plan.rename(columns={"adopted_date": "date"}), "plan_id"),
        (
            "action",
            action[["tambon_code", "action_id", "from_round"]].merge(rounds, on="from_round", how="left"),
            "action_id",
        ),
    )
    blocks = []
    for kind, rows, name in sources:
        named = rows["evidence_dataset_id"].notna() if kind == "proposal" else False
        block = pd.DataFrame(
            {
                "tambon_code": rows["tambon_code"],
                "kind": kind,
                "decision_id": rows[name],
                "start": last_month(rows["date"]),
            }
        )
        blocks.append(block.assign(cites=named))
    return pd.concat(blocks, ignore_index=True).dropna(subset=["tambon_code"]).astype({"cites": "bool"})


@indicator(
    id="D5.4",
    th="การใช้ข้อมูลตัดสินใจ",
    en="Use in decisions",
    dimension="D5",
    direction="up",
    parts=(
        Part(
            "citing",
            "เรื่องที่ตัดสินใจโดยอ้างข้อมูลใน 12 เดือน",
            "decisions that cite a dataset, last 12 months",
            headline=True,
            minimum=False,
            counts="decisions",
            tables=("data_use",),
            looks_back=YEAR,
            **SHARE_OF_CASES,
        ),
    ),
    tables=("data_use", "resolution", "meeting", "proposal", "plan", "action", "evaluation_round", "mechanism"),
    columns={
        "data_use": ("date", "tambon_code", "dataset_id", "decision_kind", "decision_id"),
        "resolution": ("resolution_id", "tambon_code", "meeting_id"),
        "meeting": ("meeting_id", "mechanism_id", "tambon_code", "date"),
        "proposal": ("proposal_id", "tambon_code", "proposed_date", "evidence_dataset_id"),
        "plan": ("plan_id", "tambon_code", "adopted_date"),
        "action": ("action_id", "tambon_code", "from_round"),
        "evaluation_round": ("round_id", "tambon_code", "date"),
        "mechanism": ("mechanism_id", "tambon_code"),
    },
    bases={"decisions": decisions},
    source="DOMAIN D5.4 [P]",
    definition="1",
)
def use_in_decisions(decisions: pd.DataFrame, data_use: pd.DataFrame, *, months) -> pd.DataFrame:
    """How many of the tambon's decisions rest on data that were named.

    Decisions of the twelve months up to this one that cite a dataset by now ÷ decisions recorded in these months, in
    percent. Decisions are resolutions, proposals, plans and actions agreed at an evaluation; one cites a dataset when
    the log of uses names it (the kind may be left out there), or a proposal names the dataset itself.
    n: decisions in these months; N: these and the decisions of unknown date. Not collected without a log of uses;
    undefined where no decision was recorded in these months.

    Examples
    --------
    >>> import pandas as pd
    >>> uses = pd.DataFrame({
    ...     "date": ["2008-02-01"], "tambon_code": "990101", "dataset_id": "d", "decision_kind": ["plan"], "decision_id": ["p1"]})
    >>> plans = pd.DataFrame({"plan_id": ["p1", "p2"], "tambon_code": "990101", "adopted_date": "2008-01-31"})
    >>> none = [pd.DataFrame(columns=use_in_decisions.columns[name]) for name in use_in_decisions.card.tables]
    >>> told = use_in_decisions(uses, *none[1:4], plans, *none[5:], months=("2008-01", "2008-02"))
    >>> told["value"].tolist()
    [0.0, 50.0]
    """
    dated = decisions.dropna(subset=["start"])
    dated = dated.assign(end=dated["start"] + YEAR)
    tambons = pd.DataFrame(
        {"tambon_code": pd.concat([data_use["tambon_code"], decisions["tambon_code"]]).dropna().unique()}
    )
    every = standing(tambons.assign(start=np.nan, end=np.nan), months=months)
    made = standing(dated, months=months).reindex(every.index, fill_value=0)
    cited = standing(_cited(dated, data_use), months=months)
    undated = every.index.get_level_values("tambon_code").map(
        decisions[decisions["start"].isna()].groupby("tambon_code").size()
    )
    could = made + pd.Series(undated, index=every.index, dtype="float64").fillna(0)
    recorded = pd.Series(
        every.index.get_level_values("tambon_code").isin(decisions["tambon_code"].unique()), index=every.index
    )
    why = first_reason(every.index, (~recorded, "no_records"), otherwise="no_recorded_decision")
    return part_rows("citing", every + 1, value=percent(cited, made), n=made, N=could, reason=why)


def _cited(dated: pd.DataFrame, data_use: pd.DataFrame) -> pd.DataFrame:
    """The decisions that cite a dataset, from the month in which that was seen."""
    used = data_use.dropna(subset=["tambon_code", "decision_id", "dataset_id", "date"])
    used = used.assign(seen=last_month(used["date"])).rename(columns={"decision_kind": "kind"})
    told = used["kind"].notna()
    by_kind = used[told].groupby(_KEY)["seen"].min().rename("seen_kind").reset_index()
    by_code = used[~told].groupby(["tambon_code", "decision_id"])["seen"].min().rename("seen_code").reset_index()
    rows = dated.merge(by_kind, on=_KEY, how="left").merge(by_code, on=["tambon_code", "decision_id"], how="left")
    own = rows["start"].where(rows["cites"])
    seen = np.fmin(np.fmin(rows["seen_kind"].astype("float64"), rows["seen_code"].astype("float64")), own)
    return rows.assign(start=np.maximum(seen, rows["start"]))
