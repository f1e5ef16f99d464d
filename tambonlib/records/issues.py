"""Issues: what was not taken, or was taken and looks wrong; where, and what to do.

Inside, an issue carries the code of its sentences and the values that go into them; the
sentences stand in ``definitions/words/intake.yaml``. :func:`said` adds them in both languages.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from tambonlib import words
from tambonlib.records.atomic import write_bytes
from tambonlib.records.issue_notes import no_notes, with_notes
from tambonlib.records.issues_book import issues_workbook

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
SAID = (
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
FOR_PEOPLE = ("issues.csv", "issues.xlsx")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_ORDER = ["file", "sheet", "row", "column", "code", "found", "values"]


def no_issues() -> pd.DataFrame:
    """No issues, with the columns that issues have."""
    return _NONE.copy()


_NONE = pd.DataFrame({name: pd.Series([], dtype=dtype) for name, dtype in COLUMNS.items()})


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


def together(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Issues of several makers in one table, sorted by place."""
    filled = [frame for frame in frames if len(frame)]
    if not filled:
        return no_issues()
    return pd.concat(filled, ignore_index=True).sort_values(_ORDER, kind="stable", ignore_index=True)


def said(frame: pd.DataFrame) -> pd.DataFrame:
    """Issues with their sentences in Thai and English, as :data:`SAID` lists them.

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
    told = frame.merge(pairs, on=["code", "values"], how="left")
    told[SAID[-1]] = pd.Series("", index=told.index, dtype="str")
    return told[list(SAID)]


def write_issues(
    frame: pd.DataFrame,
    folder: Path,
    files: pd.DataFrame,
    title: Mapping[str, str],
    notes: pd.DataFrame | None = None,
    today: str = "",
) -> None:
    """Write issues.csv and issues.xlsx into `folder`, each atomically.

    Parameters
    ----------
    frame
        Issues (:data:`COLUMNS`).
    folder
        Where they go; made when it is not there.
    files
        The sums per file: file, rows, records, refused, non_data.
    title
        The study's title in both languages.
    notes, today
        What people wrote beside issues (:mod:`tambonlib.records.issue_notes`), and the day of this import.
    """
    told = said(frame)
    beside, gone = with_notes(told, no_notes() if notes is None else notes, today)
    # The workbook first: it takes over the notes that someone wrote into the old CSV.
    write_bytes(folder / FOR_PEOPLE[1], issues_workbook(told, files, title, beside, gone))
    write_bytes(folder / FOR_PEOPLE[0], csv_bytes(told))


def csv_bytes(told: pd.DataFrame) -> bytes:
    """A CSV that spreadsheets open with Thai letters and without running anything in it."""
    safe = told.assign(**{name: disarmed(told[name]) for name in told.columns if name != "row"})
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def disarmed(texts: pd.Series) -> pd.Series:
    """Texts that a spreadsheet would run as a formula get an apostrophe before them.

    Examples
    --------
    >>> disarmed(pd.Series(["=1+1", "1+1"])).tolist()
    ["'=1+1", '1+1']
    """
    return texts.mask(texts.str.startswith(_FORMULA_STARTS, na=False), "'" + texts)
