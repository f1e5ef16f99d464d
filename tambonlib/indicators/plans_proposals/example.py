"""Five small invented proposals, to try an indicator on (ข้อมูลสมมติ)."""

import pandas as pd

_TAMBON = "990101"
# DOMAIN's Appendix A, example 3: days to funded 60, 90+, 120, 200+, 240 at the end of 2008 (+: still open).
_PROPOSALS = (
    # who does it, problem, dataset, proposed, funded
    ("agency", "flood", "survey", "2008-01-10", "2008-03-10"),
    ("joint", "debt", "survey", "2008-10-02", None),
    ("agency", "flood", "none-such", "2008-02-01", "2008-05-31"),
    ("agency", "drought", None, "2008-06-14", None),
    ("joint", None, None, "2008-03-05", "2008-10-31"),
)
_PROBLEMS = ("flood", "debt", "drought", "drugs")


def example_proposals() -> dict[str, pd.DataFrame]:
    """Records of one invented tambon with five proposals, a plan with four problems, and a dataset.

    The proposals are those of example 3 of DOMAIN's Appendix A. Nobody rejected or finished any of them.

    Returns
    -------
    dict
        Table name → records, with the columns that the proposal indicators use.

    Examples
    --------
    >>> {name: len(rows) for name, rows in example_proposals().items()}
    {'plan': 1, 'problem': 4, 'proposal': 5, 'proposal_event': 3, 'dataset': 1}
    """
    names = ["doer", "problem_id", "evidence_dataset_id", "proposed_date", "funded"]
    whole = pd.DataFrame(_PROPOSALS, columns=names, dtype="str").assign(
        proposal_id=[f"p{i}" for i in range(1, 6)], tambon_code=_TAMBON
    )
    funded = whole.dropna(subset=["funded"])
    plan = {"plan_id": "plan-2551", "tambon_code": _TAMBON}
    return {
        "plan": pd.DataFrame([{**plan, "fiscal_year": 2008, "adopted_date": "2008-01-15"}]),
        "problem": pd.DataFrame({"problem_id": _PROBLEMS, **plan, "priority_rank": [1, 2, 3, 4]}),
        "proposal": whole.drop(columns="funded"),
        "proposal_event": funded[["proposal_id", "tambon_code"]].assign(date=funded["funded"], status="funded"),
        "dataset": pd.DataFrame({"dataset_id": ["survey"], "tambon_code": [_TAMBON]}),
    }
