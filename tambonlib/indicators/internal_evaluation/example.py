"""One small invented evaluation round, to try an indicator on (ข้อมูลสมมติ)."""

import pandas as pd

from tambonlib.indicators.internal_evaluation.evidence import EVIDENCE_COLUMNS

_TAMBON = "990101"
_SCORES = (
    # item, who rates, rater, level, where the evidence stands, its code
    ("ledger", "self", "990101", 4, "meeting", "m1"),
    ("ledger", "peer", "990102", 3, "meeting", "m9"),
    ("welfare", "self", "990101", 3, "plan", "p1"),
    ("welfare", "peer", "990102", 3, None, None),
)


def example_evaluation() -> dict[str, pd.DataFrame]:
    """Records of one invented tambon that held one evaluation round in June 2008, with a peer tambon.

    Returns
    -------
    dict
        Table name → records: the round, its four scores, and the tables in which their evidence is looked up; a
        meeting m1 and a plan p1 are there, a meeting m9 is not.

    Examples
    --------
    >>> records = example_evaluation()
    >>> len(records["score"]), len(records["meeting"]), len(records["dataset"])
    (4, 1, 0)
    """
    about = {"round_id": "r1", "tambon_code": _TAMBON}
    names = ["item", "rater_kind", "rater", "current", "evidence_table", "evidence_ref"]
    scores = pd.DataFrame(_SCORES, columns=names).assign(**about, rubric_version="1")
    there = {name: pd.DataFrame(columns=list(columns), dtype="str") for name, columns in EVIDENCE_COLUMNS.items()}
    return {
        **there,
        "evaluation_round": pd.DataFrame([{**about, "round": "2008-06", "planned": True, "date": "2008-06-14"}]),
        "score": scores.astype({name: "str" for name in names if name != "current"}),
        "meeting": pd.DataFrame({"meeting_id": ["m1"], "tambon_code": [_TAMBON]}),
        "plan": pd.DataFrame({"plan_id": ["p1"], "tambon_code": [_TAMBON]}),
    }
