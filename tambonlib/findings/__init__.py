"""From results to sentences, in two languages, with their branches.

Public: :func:`finding`, :class:`Finding`, :func:`summary_findings`, :class:`Summary`,
:func:`headline_findings`, :func:`list_months`, :func:`missing_values`, :func:`sentence_keepers`.
"""

from tambonlib.findings.compare import list_months
from tambonlib.findings.missing_values import Missing, missing_values
from tambonlib.findings.sentence import Finding, finding, sentence_keepers
from tambonlib.findings.summary import Summary, headline_findings, summary_findings

__all__ = [
    "Finding",
    "Missing",
    "Summary",
    "finding",
    "headline_findings",
    "list_months",
    "missing_values",
    "sentence_keepers",
    "summary_findings",
]
