"""What the page rests on: who keeps accounts, which months are covered, what import could not take."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from tambonlib import findings
from tambonlib.findings import told
from tambonlib.indicators.by_series import Row
from tambonlib.report.html import Shown, heading, paragraph
from tambonlib.report.own_rows import own_months, own_results, own_rows
from tambonlib.report.reads import ISSUES, Issues, issues_of
from tambonlib.thai import show_month

# The share of the group's households that handed in a sheet, month by month.
_SHEETS = ("D1.1", "month")


def data_used(page) -> Shown:
    """N of N, the months with their sheets, the gaps, and the rows that import refused or doubted."""
    months = sheets_by_month(own_rows(page, *_SHEETS), own_months(page))
    parts = [
        heading(2, page.say("data.title"), "data"),
        paragraph(findings.sentence_keepers(own_results(page), page.lang)),
        *(paragraph(sentence) for sentence in coverage_sentences(page, months)),
        paragraph(issues_text(page)),
    ]
    return Shown("".join(parts))


def sheets_by_month(rows: Iterable[Row], months: Sequence[str]) -> dict[str, str]:
    """What is known of the sheets of each month of the study.

    Parameters
    ----------
    rows
        Of the share of households with a sheet in one tambon.
    months
        The study's months, from the one on in which the tambon joined.

    Returns
    -------
    dict
        Month → ``"some"`` (at least one household's sheet), ``"none"`` (households in the group, no
        sheet), ``"too_few"`` (so few households that it is not told), ``"unknown"`` (nobody in the
        group, or nothing recorded).
    """
    known = {row.month: row for row in rows}
    return {month: _sheets(known.get(month)) for month in months}


def _sheets(row: Row | None) -> str:
    if row is None or row.status not in ("ok", "too_few"):
        return "unknown"
    if row.status == "too_few":
        return "too_few"
    return "some" if row.value > 0 else "none"


def coverage_sentences(page, months: Mapping[str, str]) -> list[str]:
    """Since when the tambon takes part; how many months have sheets, and which months have none, are not told, or
    were not recorded.
    """
    since = own_months(page)[0]
    late = since != page.study.months[0]
    counts = {"covered": sum(kind == "some" for kind in months.values()), "months": len(months)}
    joined = [page.say("data.joined", month=show_month(since, page.lang, long=True))] if late else []
    sentences = [*joined, page.say("data.covered", **counts)]
    for kind in ("none", "too_few", "unknown"):
        listed = [month for month, found in months.items() if found == kind]
        if listed:
            spans = told.spans_told(listed, own_months(page), page.lang)
            sentences.append(page.say(f"data.{kind}", spans=spans))
    return sentences


def issues_text(page) -> str:
    """How many rows of this tambon import refused or doubted, and how many cannot be laid to any tambon of the
    study.
    """
    counted = _issues(page.study.records_folder, _state(page.study.records_folder / ISSUES))
    if not counted.imported:
        return page.say("data.no_import")
    nowhere = counted.nowhere(page.study.roster["tambon_code"])
    return page.say("data.issues", **counted.counts(page.tambon_code), unplaced=nowhere)


@lru_cache(maxsize=4)
def _issues(records_folder: Path, state: tuple[int, ...] | None) -> Issues:
    """Counted once for all pages of a process, for as long as the file is the same."""
    return issues_of(records_folder)


def _state(path: Path) -> tuple[int, ...] | None:
    """What is known of a file without reading it; None where there is none."""
    try:
        told = path.stat()
    except OSError:
        return None
    return told.st_size, told.st_mtime_ns, told.st_ino
