"""D6 ระบบประเมินผลภายใน (internal evaluation): rounds, scores with their evidence, and what is done about them.

What was chosen where DOMAIN leaves a choice open stands in docs/decisions/0008-evaluation-mechanism-partnership.md. The
names below are the indicators of the dimension; the catalogue takes them from here.
"""

from tambonlib.indicators.internal_evaluation.actions import action_closure
from tambonlib.indicators.internal_evaluation.rounds import breadth, rounds_held
from tambonlib.indicators.internal_evaluation.scores import evidence_backed, self_other_gap

__all__ = ["rounds_held", "evidence_backed", "action_closure", "self_other_gap", "breadth"]
