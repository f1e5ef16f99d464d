"""What could not be computed, and why, in the same type size as what could."""

import pandas as pd

from tambonlib import findings
from tambonlib.report.html import Shown, heading, paragraph, table

_PLACES = ("indicator", "part", "months", "count", "status", "reason")


def not_computed(page) -> Shown:
    """The table of missing values by indicator and reason, or the sentence that nothing is missing.

    Dimensions that the study did not collect at all are named elsewhere, not listed value by value.
    """
    missing = findings.not_computed(page.results, page.lang, months=page.study.months, cards=page.cards)
    opening = heading(2, page.say("not_computed.title"), "not-computed")
    if missing.empty:
        return Shown(opening + paragraph(page.say("not_computed.nothing")))
    columns = [page.say(f"not_computed.{name}") for name in ("part", "months", "reason")]
    made = table(page.say("not_computed.caption"), columns, _rows(page, together(missing)), kind="missing")
    return Shown(opening + paragraph(page.say("not_computed.about")) + made)


def together(missing: pd.DataFrame) -> pd.DataFrame:
    """Parts of one indicator that miss the same months for the same reason, on one line.

    Parameters
    ----------
    missing
        As :func:`tambonlib.findings.not_computed` gives it: six columns, headings in a language.

    Returns
    -------
    DataFrame
        indicator, months, count, status, reason, part (the parts' names with commas between), in
        the order in which they came.

    Examples
    --------
    >>> lines = [("D1.2", part, "Jan", 1, "not computed", "no sheet") for part in ("a", "b")]
    >>> together(pd.DataFrame(lines))["part"].tolist()
    ['a, b']
    """
    named = missing.set_axis(list(_PLACES), axis="columns")
    keys = [name for name in _PLACES if name != "part"]
    return named.groupby(keys, sort=False)["part"].agg(", ".join).reset_index()


def _rows(page, lines: pd.DataFrame) -> list[object]:
    rows: list[object] = []
    for indicator, own in lines.groupby("indicator", sort=False):
        rows.append(str(indicator))
        for line in own.itertuples():
            months = (line.months, page.say("not_computed.count", count=line._asdict()["count"]))
            rows.append([line.part, months, (line.reason, line.status)])
    return rows
