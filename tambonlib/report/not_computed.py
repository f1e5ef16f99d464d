"""What could not be computed, and why, in the same type size as what could."""

from tambonlib import findings
from tambonlib.report.html import Shown, heading, paragraph, table


def not_computed(page) -> Shown:
    """The table of missing values by indicator and reason, or the sentence that nothing is missing."""
    missing = findings.not_computed(page.results, page.lang, months=page.study.months)
    opening = heading(2, page.say("not_computed.title"), "not-computed")
    if missing.empty:
        return Shown(opening + paragraph(page.say("not_computed.nothing")))
    columns = [str(name) for name in missing.columns]
    numbers = [place for place, name in enumerate(missing.columns) if missing[name].dtype.kind in "if"]
    made = table(page.say("not_computed.caption"), columns, missing.itertuples(index=False), numbers=numbers)
    return Shown(opening + paragraph(page.say("not_computed.about")) + made)
