"""What a score's evidence can point to: the codes of the records that there are."""

import pandas as pd

from tambonlib.indicators.internal_evaluation.expected import kept_elsewhere, looked_up_in
from tambonlib.indicators.windows import places
from tambonlib.records import codebook

#: Tables that can hold evidence → the column of their codes.
_NAMED = codebook.table("score").columns["evidence_table"].allowed
CODES = {name: codebook.table(looked_up_in(name)).key[0] for name in _NAMED if name not in kept_elsewhere()}
#: What is used of each of them.
EVIDENCE_COLUMNS = {looked_up_in(name): (code, "tambon_code") for name, code in CODES.items()}

BACKED, OUTSIDE, UNRESOLVED, NONE = "backed", "outside", "unresolved", "none"


def evidence_records(
    hh_review: pd.DataFrame,
    plan: pd.DataFrame,
    proposal: pd.DataFrame,
    dataset: pd.DataFrame,
    meeting: pd.DataFrame,
    resolution: pd.DataFrame,
    action: pd.DataFrame,
    agreement: pd.DataFrame,
    contribution: pd.DataFrame,
    joint_activity: pd.DataFrame,
    activity_tambon: pd.DataFrame,
    story: pd.DataFrame,
) -> pd.DataFrame:
    """Every record that can be evidence.

    Returns
    -------
    DataFrame
        tambon_code (missing for what belongs to a whole province), evidence_table, evidence_ref; each once.
    """
    there = {
        "hh_review": hh_review,
        "plan": plan,
        "proposal": proposal,
        "dataset": dataset,
        "meeting": meeting,
        "resolution": resolution,
        "action": action,
        "agreement": agreement,
        "contribution": contribution,
        "joint_activity": joint_activity,
        "support_activity": activity_tambon,
        "story": story,
    }
    blocks = [
        pd.DataFrame(
            {"tambon_code": there[name]["tambon_code"], "evidence_table": name, "evidence_ref": there[name][code]}
        )
        for name, code in CODES.items()
    ]
    return pd.concat(blocks, ignore_index=True).dropna(subset=["evidence_ref"]).drop_duplicates(ignore_index=True)


def evidence_kind(scores: pd.DataFrame, evidence_records: pd.DataFrame) -> pd.Series:
    """What stands behind each score.

    Returns
    -------
    Series
        ``"backed"``: the reference names a record of the same tambon or of its province; ``"outside"``: a document that
        is kept elsewhere; ``"unresolved"``: the reference names nothing that is there; ``"none"``: no reference.
    """
    elsewhere = scores["evidence_table"].isin(kept_elsewhere())
    named = scores["evidence_table"].notna() & scores["evidence_ref"].notna() & ~elsewhere
    pointed = scores["evidence_table"] + " " + scores["evidence_ref"]
    code = evidence_records["evidence_table"] + " " + evidence_records["evidence_ref"]
    shared = code[evidence_records["tambon_code"].isna()]
    own = (code + " " + evidence_records["tambon_code"]).dropna()
    found = (places(pointed, shared) >= 0) | (places(pointed + " " + scores["tambon_code"], own) >= 0)
    kind = pd.Series(NONE, index=scores.index, dtype="str").mask(elsewhere, OUTSIDE)
    return kind.mask(named, UNRESOLVED).mask(named & found, BACKED)
