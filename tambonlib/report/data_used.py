"""What the page rests on: who keeps accounts, which months are covered, what import could not take."""

import pandas as pd

from tambonlib import findings, thai
from tambonlib.findings import told
from tambonlib.report.html import Shown, heading, paragraph, table
from tambonlib.report.tell import NO_VALUE

# The monthly sheets are counted by the continuity indicator: n households with a sheet of N in the group.
_SHEETS = ("D1.1", "month")
_COMPLAINTS = "complaints.csv"


def data_used(page) -> Shown:
    """n of N, the months with their sheets, the gaps, and the rows that import refused or doubted."""
    counted = sheets_by_month(page.results, page.study.months)
    parts = [
        heading(2, page.say("data.title"), "data"),
        paragraph(findings.sentence_keepers(page.results, page.lang)),
        paragraph(gaps_text(page, counted)),
        paragraph(complaints_text(page)),
        _coverage_table(page, counted),
    ]
    return Shown("".join(parts))


def sheets_by_month(results: pd.DataFrame, months: tuple[str, ...]) -> pd.DataFrame:
    """For each month of the study: households with a sheet (n) and households in the group (N).

    Parameters
    ----------
    results
        Results of one tambon.
    months
        The study's months.

    Returns
    -------
    DataFrame
        month, n, N, known (values of status ok that describe the month, over all indicators). n and
        N are missing where nothing was recorded.
    """
    own = results[(results["indicator"] == _SHEETS[0]) & (results["part"] == _SHEETS[1])]
    counted = own.set_index("month")[["n", "N"]].reindex(list(months))
    known = results[results["status"] == "ok"].groupby("month").size().reindex(list(months), fill_value=0)
    recorded = counted["N"].notna() & (counted["N"] > 0)
    return counted.where(recorded).assign(known=known).rename_axis("month").reset_index()


def gaps_text(page, counted: pd.DataFrame) -> str:
    """Which months have no sheet at all, or that there is none such."""
    without = counted.loc[counted["n"].isna() | (counted["n"] == 0), "month"].tolist()
    if not without:
        return page.say("data.no_gap", months=len(counted))
    if len(without) == len(counted):
        return page.say("data.no_sheet", months=len(counted))
    spans = told.spans_told(without, page.study.months, page.lang)
    return page.say("data.gaps", covered=len(counted) - len(without), months=len(counted), spans=spans)


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


def _coverage_table(page, counted: pd.DataFrame) -> str:
    columns = [page.say(f"data.{name}") for name in ("month", "sheets", "share", "known")]
    rows = [_coverage_row(row, page.lang) for row in counted.itertuples(index=False)]
    return table(page.say("data.caption"), columns, rows, numbers=[1, 2, 3], kind="coverage")


def _coverage_row(row, lang: str) -> list[object]:
    month = thai.show_month(row.month, lang)
    if pd.isna(row.n):
        return [month, NO_VALUE, NO_VALUE, row.known]
    share = thai.show_percent(100 * row.n / row.N, lang, short=True)
    return [month, thai.show_count_of(int(row.n), int(row.N), lang), share, row.known]
