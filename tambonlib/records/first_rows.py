"""One issue where many rows share one cause."""

import pandas as pd

from tambonlib.records.codebook import Table
from tambonlib.records.issues import issues, no_issues


def at_first_rows(
    rows: pd.DataFrame, by: list[str], code: str, asked: Table, column: str, show: str | None = None, **values: object
) -> pd.DataFrame:
    """One issue for each group of rows, at the first of them, telling how many there are."""
    if rows.empty:
        return no_issues()
    groups = rows.groupby(by, sort=True, dropna=False)
    counts, firsts = groups.size(), rows.drop_duplicates(by).set_index(by)
    firsts = firsts.loc[counts.index].reset_index()
    places = {
        "file": firsts["source_file"],
        "sheet": firsts["source_sheet"],
        "row": firsts["source_row"],
        "found": firsts[show or column],
    }
    if "tambon_code" in firsts:  # an activity of the whole study names none
        places["tambon_code"] = firsts["tambon_code"]
    own = [{**values, "count": int(count)} for count in counts]
    return issues(code, "check", places, own, table=asked.name, column=asked.columns[column].label["th"])
