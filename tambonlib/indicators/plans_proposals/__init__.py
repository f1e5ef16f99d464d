"""D3 แผนและข้อเสนอ (plans and proposals): agree on the problems, propose, and see what comes of it.

Everything about time is made from status events, never from the latest status. Where DOMAIN leaves a choice
open, docs/decisions/0006-proposals.md says what was chosen. The names below are the indicators of the dimension;
the catalogue takes them from here.
"""

from tambonlib.indicators.plans_proposals.funding import funded_within, median_wait
from tambonlib.indicators.plans_proposals.problems import priority_coverage
from tambonlib.indicators.plans_proposals.shares import evidence_share, resolved_share, self_reliant_share

__all__ = [
    "funded_within",
    "median_wait",
    "self_reliant_share",
    "priority_coverage",
    "evidence_share",
    "resolved_share",
]
