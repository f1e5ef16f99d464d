"""Tables that a study has made from its ledger, because its source holds lines only."""

import pandas as pd

from tambonlib.records.codebook import empty_records, table
from tambonlib.records.store import completed

#: What stands as the source of such records.
SOURCE_FILE = "derived from hh_ledger"


def households_from_ledger(lines: pd.DataFrame) -> pd.DataFrame:
    """One household for each hh_id of the ledger; it joined in the month of its first line.

    When it left is not known from lines and stays missing. The tambon is that of its first line.

    Examples
    --------
    >>> lines = pd.DataFrame({"hh_id": ["a", "a"], "tambon_code": "530101", "date": ["2008-02-03", "2008-01"]})
    >>> households_from_ledger(lines)[["hh_id", "tambon_code", "joined"]].values.tolist()
    [['a', '530101', '2008-01']]
    """
    asked = table("household")
    if lines.empty:
        return empty_records(asked)
    months = lines[["hh_id", "tambon_code"]].assign(joined=lines["date"].str[:7]).drop_duplicates()
    firsts = months.sort_values(["hh_id", "joined", "tambon_code"]).drop_duplicates("hh_id")
    return _made(firsts.reset_index(drop=True), "household")


def sheets_from_ledger(lines: pd.DataFrame) -> pd.DataFrame:
    """One sheet for each household and month with at least one line.

    A month without a line has no sheet and no row here: whether a book lay there is not known.

    Examples
    --------
    >>> lines = pd.DataFrame({"hh_id": "a", "tambon_code": "530101", "date": ["2008-01-03", "2008-01", "2008-03-01"]})
    >>> sheets_from_ledger(lines)[["month", "sheet_present", "source"]].values.tolist()
    [['2008-01', True, 'lines'], ['2008-03', True, 'lines']]
    """
    asked = table("hh_month")
    if lines.empty:
        return empty_records(asked)
    months = lines[["hh_id", "tambon_code"]].assign(month=lines["date"].str[:7])
    sheets = months.drop_duplicates(["hh_id", "month"]).sort_values(["hh_id", "month"], ignore_index=True)
    return _made(sheets.assign(sheet_present=True, source="lines"), "hh_month")


def derived(lines: pd.DataFrame, names: tuple[str, ...]) -> dict[str, pd.DataFrame]:
    """The tables that a study names under ``derive``."""
    makers = {"household": households_from_ledger, "hh_month": sheets_from_ledger}
    return {name: makers[name](lines) for name in names}


def _made(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    asked = table(name)
    absent = {column: None for column in asked.columns if column not in rows}
    return completed(rows.assign(**absent, source_file=SOURCE_FILE), asked)
