"""What the page rests on: who keeps accounts, which months are covered, what import could not take."""

import pandas as pd

from tambonlib import findings
from tambonlib.findings import told
from tambonlib.report.html import Shown, heading, paragraph

# The share of the group's households that handed in a sheet, month by month.
_SHEETS = ("D1.1", "month")
_COMPLAINTS = "complaints.csv"


def data_used(page) -> Shown:
    """n of N, the months with their sheets, the gaps, and the rows that import refused or doubted."""
    months = sheets_by_month(page.results, page.study.months)
    parts = [
        heading(2, page.say("data.title"), "data"),
        paragraph(findings.sentence_keepers(page.results, page.lang)),
        *(paragraph(sentence) for sentence in coverage_sentences(page, months)),
        paragraph(complaints_text(page)),
    ]
    return Shown("".join(parts))


def sheets_by_month(results: pd.DataFrame, months: tuple[str, ...]) -> pd.Series:
    """What is known of the sheets of each month of the study.

    Parameters
    ----------
    results
        Results of one tambon.
    months
        The study's months.

    Returns
    -------
    Series
        By month: ``"some"`` (at least one household's sheet), ``"none"`` (households in the group, no
        sheet), ``"too_few"`` (so few households that it is not told), ``"unknown"`` (nobody in the
        group, or nothing recorded).
    """
    own = results[(results["indicator"] == _SHEETS[0]) & (results["part"] == _SHEETS[1])].set_index("month")
    told_of = own["status"].map({"ok": "some", "too_few": "too_few"})
    return told_of.where((own["status"] != "ok") | (own["value"] > 0), "none").reindex(list(months)).fillna("unknown")


def coverage_sentences(page, months: pd.Series) -> list[str]:
    """How many months have sheets, and which months have none, are not told, or were not recorded."""
    counts = {"covered": int((months == "some").sum()), "months": len(months)}
    sentences = [page.say("data.covered", **counts)]
    for kind in ("none", "too_few", "unknown"):
        listed = months.index[months == kind].tolist()
        if listed:
            spans = told.spans_told(listed, page.study.months, page.lang)
            sentences.append(page.say(f"data.{kind}", spans=spans))
    return sentences


def complaints_text(page) -> str:
    """How many rows of this tambon import refused or doubted, and how many cannot be laid to any tambon."""
    path = page.study.records_folder / _COMPLAINTS
    if not path.is_file():
        return page.say("data.no_import")
    listed = pd.read_csv(path, dtype="str", encoding="utf-8-sig", keep_default_na=False)
    own = listed[listed["tambon_code"] == page.tambon_code]
    counts = {kind: int((own["kind"] == kind).sum()) for kind in ("refused", "check")}
    unplaced = int((listed["tambon_code"] == "").sum())
    return page.say("data.complaints", **counts, unplaced=unplaced)
