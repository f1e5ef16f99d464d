"""Issues: what was not taken, or was taken and looks wrong; where, and what to do.

Inside, an issue carries the code of its sentences and the values that go into them; the
sentences are in ``definitions/words/intake.yaml``. :func:`with_sentences` adds them in both languages.
"""

import json
from collections.abc import Mapping

import numpy as np
import pandas as pd

from tambonlib import words
from tambonlib.records.codebook import Table

#: What an issue is kept as. ``kind`` is refused (the row was not taken) or check (it was).
COLUMNS = {
    "kind": "str",
    "code": "str",
    "file": "str",
    "sheet": "str",
    "row": "Int64",
    "column": "str",
    "found": "str",
    "table": "str",
    "tambon_code": "str",
    "values": "str",
}
#: What issues.csv holds; the last column is for whoever works through it.
CSV_COLUMNS = (
    "kind",
    "file",
    "sheet",
    "row",
    "column",
    "found",
    "needed_th",
    "needed_en",
    "next_th",
    "next_en",
    "table",
    "tambon_code",
    "code",
    "แก้แล้วโดย/ค่าที่ถูก",
)
#: The files that people work through.
ISSUE_FILES = ("issues.csv", "issues.xlsx")
#: Their names before: notes in them are taken over once, then the files are removed.
OLD_ISSUE_FILES = ("complaints.csv", "complaints.xlsx")
_ORDER = ["file", "sheet", "row", "column", "code", "found", "values"]


_NONE = pd.DataFrame({name: pd.Series([], dtype=dtype) for name, dtype in COLUMNS.items()})


def no_issues() -> pd.DataFrame:
    """No issues, with the columns that issues have."""
    return _NONE.copy()


def issues(code: str, kind: str, places: Mapping[str, object], values: object = None, **same: object) -> pd.DataFrame:
    """Issues with one code, one for each place.

    Parameters
    ----------
    code, kind
        Name of the sentences; ``refused`` or ``check``.
    places
        Columns (arrays of one length, or a DataFrame) among file, sheet, row, column, found, table,
        tambon_code.
    values
        For each place a mapping that goes into the sentences, or None.
    same
        What is equal for all: any of the columns above, else a value of the sentences.
    """
    frame = pd.DataFrame({name: np.asarray(column) for name, column in dict(places).items()})
    if frame.empty:
        return no_issues()
    shared = {name: value for name, value in same.items() if name not in COLUMNS}
    own = [{}] * len(frame) if values is None else list(values)
    texts = {} if values is not None else json.dumps(shared, ensure_ascii=False, sort_keys=True, default=str)
    frame["values"] = (
        texts
        if values is None
        else [json.dumps({**shared, **one}, ensure_ascii=False, sort_keys=True, default=str) for one in own]
    )
    fixed = {"kind": kind, "code": code, **{name: value for name, value in same.items() if name in COLUMNS}}
    for name, dtype in COLUMNS.items():
        if name in fixed:
            frame[name] = fixed[name]
        elif name not in frame:
            frame[name] = None
        frame[name] = frame[name].astype(dtype)
    return frame[list(COLUMNS)]


def one_issue(code: str, kind: str, **place: object) -> pd.DataFrame:
    """One issue; place and values by name, as in :func:`issues`."""
    return issues(code, kind, {"file": [place.pop("file", None)]}, **place)


def concat_issues(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Issues of several makers in one table, sorted by place."""
    filled = [frame for frame in frames if len(frame)]
    if not filled:
        return no_issues()
    return pd.concat(filled, ignore_index=True).sort_values(_ORDER, kind="stable", ignore_index=True)


def with_sentences(frame: pd.DataFrame) -> pd.DataFrame:
    """Issues with their sentences in Thai and English, as :data:`CSV_COLUMNS` lists them.

    Each different sentence is made once.
    """
    pairs = frame[["code", "values"]].drop_duplicates()
    for part in ("needed", "next"):
        for lang in words.LANGUAGES:
            sentences = [
                words.text(f"intake.issue.{code}.{part}", lang, **json.loads(values))
                for code, values in zip(pairs["code"], pairs["values"], strict=True)
            ]
            pairs = pairs.assign(**{f"{part}_{lang}": pd.array(sentences, dtype="str")})
    listed = frame.merge(pairs, on=["code", "values"], how="left")
    listed[CSV_COLUMNS[-1]] = pd.Series("", index=listed.index, dtype="str")
    return listed[list(CSV_COLUMNS)]


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
