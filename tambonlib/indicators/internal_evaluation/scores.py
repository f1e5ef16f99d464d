"""D6.2 and D6.4: what scores rest on, and whether others see the same."""

import numpy as np
import pandas as pd

from tambonlib.indicators.card import Part
from tambonlib.indicators.cells import grouped
from tambonlib.indicators.indicator import indicator
from tambonlib.indicators.internal_evaluation.evidence import (
    BACKED,
    EVIDENCE_COLUMNS,
    OUTSIDE,
    UNRESOLVED,
    evidence_kind,
    evidence_records,
)
from tambonlib.indicators.internal_evaluation.rounds import BASES, ROUND, ROUND_COLUMNS, of_latest
from tambonlib.indicators.told import SHARE_OF_CASES, all_rows, part_rows, percent

_SCORES = {"counts": "scores", "minimum": False, "step": "learn", "tables": ("evaluation_round", "score")}
_LEVELS = {"unit": "levels", "counts": "items", "minimum": False, "step": "learn", "lower": -4.0, "upper": 4.0}
_SCORE = ("round_id", "tambon_code", "rater_kind")
_SELF = "self"


@indicator(
    id="D6.2",
    th="คะแนนที่มีหลักฐาน",
    en="Evidence-backed scores",
    dimension="D6",
    direction="up",
    parts=(
        Part(
            "backed",
            "คะแนนที่หลักฐานชี้ไปยังระเบียนที่มีจริง รอบล่าสุด",
            "scores whose evidence points to a record that is there, latest round",
            headline=True,
            **_SCORES,
            **SHARE_OF_CASES,
        ),
        Part(
            "own",
            "เฉพาะคะแนนที่ตำบลประเมินตนเอง",
            "of the scores that the tambon gave itself",
            **_SCORES,
            **SHARE_OF_CASES,
        ),
        Part(
            "unresolved",
            "คะแนนที่หลักฐานชี้ไปยังระเบียนที่หาไม่พบ",
            "scores whose evidence points to a record that is not there",
            direction="down",
            **_SCORES,
            **SHARE_OF_CASES,
        ),
        Part(
            "outside",
            "คะแนนที่อ้างเอกสารซึ่งเก็บไว้นอกระบบ จึงตรวจไม่ได้",
            "scores that cite a document kept elsewhere, not to be checked here",
            direction="context",
            **_SCORES,
            **SHARE_OF_CASES,
        ),
    ),
    tables=("evaluation_round", "score", *EVIDENCE_COLUMNS),
    columns={
        "evaluation_round": ROUND_COLUMNS,
        "score": (*_SCORE, "evidence_table", "evidence_ref"),
        **EVIDENCE_COLUMNS,
    },
    bases={**BASES, "evidence_records": evidence_records},
    source="DOMAIN D6.2 [P]",
    definition="1",
)
def evidence_backed(
    latest_rounds: pd.DataFrame, score: pd.DataFrame, evidence_records: pd.DataFrame, *, months
) -> pd.DataFrame:
    """How many scores of the latest evaluation round rest on something that can be looked up.

    - ``backed``: scores whose reference names a record of this tambon (or of its province) ÷ scores, percent.
    - ``own``: the same, of the scores that the tambon gave itself.
    - ``unresolved``: scores whose reference names a record that is not there ÷ scores.
    - ``outside``: scores that cite a document kept elsewhere ÷ scores.

    Of all raters, for the latest round held by the end of the month. Evidence in words alone is no reference. A
    support activity is looked up among those in which the tambon took part. Records have no day of entry: one that is
    there counts for all months. n, N: scores of the round (``own``: those of the tambon itself). Undefined before the
    first round; not collected where the latest round has no scores.

    Examples
    --------
    >>> from tambonlib.indicators.internal_evaluation.example import example_evaluation
    >>> records = example_evaluation()
    >>> told = evidence_backed(*(records[name] for name in evidence_backed.card.tables), months=("2008-06",))
    >>> told[["part", "value", "n"]].values.tolist()
    [['backed', 50.0, 4], ['own', 100.0, 2], ['unresolved', 25.0, 4], ['outside', 0.0, 4]]
    """
    kind = evidence_kind(score, evidence_records)
    own = score["rater_kind"].eq(_SELF).fillna(False).astype("bool")
    flags = pd.DataFrame(
        {
            "scores": True,
            "own_scores": own,
            "backed": kind == BACKED,
            "own": own & (kind == BACKED),
            "unresolved": kind == UNRESOLVED,
            "outside": kind == OUTSIDE,
        },
        index=score.index,
    ).astype("int64")
    told = of_latest(flags.groupby([score[name] for name in ROUND]).sum(), latest_rounds)
    parts = []
    for part in ("backed", "own", "unresolved", "outside"):
        whole = told["own_scores" if part == "own" else "scores"].fillna(0)
        given = {"n": whole, "N": whole, "reason": "no_round_scores", "none": "no_round_held"}
        parts.append(part_rows(part, told["held"], value=percent(told[part], whole), **given))
    return all_rows(parts)


@indicator(
    id="D6.4",
    th="ความต่างตน-ผู้อื่น",
    en="Self-other gap",
    dimension="D6",
    direction="context",
    parts=(
        Part(
            "peer",
            "ตำบลให้ตนเองสูงกว่าที่ตำบลเพื่อนให้ รอบล่าสุด",
            "own level above the peer's, latest round",
            headline=True,
            **_LEVELS,
        ),
        Part(
            "provincial",
            "ตำบลให้ตนเองสูงกว่าที่คนทำงานจังหวัดให้ รอบล่าสุด",
            "own level above the provincial worker's, latest round",
            **_LEVELS,
        ),
    ),
    tables=("evaluation_round", "score"),
    columns={"evaluation_round": ROUND_COLUMNS, "score": (*_SCORE, "item", "rubric_version", "current")},
    bases=BASES,
    source="DOMAIN D6.4 [P]",
    definition="1",
)
def self_other_gap(latest_rounds: pd.DataFrame, score: pd.DataFrame, *, months) -> pd.DataFrame:
    """By how many levels the tambon rates itself above others' view of it, in the latest round held by the end of the
    month.

    - ``peer``: mean over common items of (own level − mean level given by peer tambons).
    - ``provincial``: the same against provincial workers.

    Common items are those that both sides rated in the same round by the same version of the rubric. Unit: levels,
    from −4 to 4. Nearer to 0 is better; above 0 the tambon sees itself higher than others do. High and low items can
    balance each other. n: common items; N: items that the tambon rated itself. Undefined before the first round, and
    where the latest round has no common item.

    Examples
    --------
    >>> from tambonlib.indicators.internal_evaluation.example import example_evaluation
    >>> records = example_evaluation()
    >>> told = self_other_gap(records["evaluation_round"], records["score"], months=("2008-06",))
    >>> told[["part", "value", "n", "N"]].astype(object).fillna("-").values.tolist()
    [['peer', 0.5, 2, 2], ['provincial', '-', 0, 2]]
    """
    item, first = grouped(score, [*ROUND, "item", "rubric_version"])
    levels = {kind: _levels(score, item, kind).reindex(range(len(first))) for kind in (_SELF, "peer", "provincial")}
    rated = np.unique(item[_given_by(score, item, _SELF)])
    of_round = [score[name].take(first[rated]).set_axis(rated) for name in ROUND]
    parts = []
    for part in ("peer", "provincial"):
        gap = (levels[_SELF] - levels[part]).take(rated).groupby(of_round)
        told = of_latest(pd.DataFrame({"gap": gap.mean(), "common": gap.count(), "rated": gap.size()}), latest_rounds)
        given = {
            "n": told["common"].fillna(0),
            "N": told["rated"].fillna(0),
            "reason": "no_common_items",
            "none": "no_round_held",
        }
        parts.append(part_rows(part, told["held"], value=told["gap"], **given))
    return all_rows(parts)


def _given_by(score: pd.DataFrame, item: np.ndarray, kind: str) -> np.ndarray:
    """Whether each score is of a known item and was given by this kind of rater."""
    return score["rater_kind"].eq(kind).fillna(False).to_numpy(dtype="bool") & (item >= 0)


def _levels(score: pd.DataFrame, item: np.ndarray, kind: str) -> pd.Series:
    """The mean level that one kind of rater gave, by number of the item."""
    own = _given_by(score, item, kind)
    return score["current"].astype("float64")[own].groupby(item[own]).mean()
