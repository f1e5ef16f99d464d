"""Notes that people write beside issues: each stays with its issue as long as that stands.

A note whose issue is gone is kept on a sheet of its own, with the day on which it went. An issue that comes
back gets its note back.
"""

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from tambonlib import words
from tambonlib.records.issues_book import GONE
from tambonlib.records.issues_rows import printable
from tambonlib.thai import show_date

#: The column that people fill in.
_NOTE = "mended"
#: What makes two issues the same one.
_SAME = ["file", "sheet", "row", "column", "found", "table", "code"]
#: What else a list of issues holds.
_OTHERS = ("next_th", "needed_en", "next_en")


def no_notes() -> pd.DataFrame:
    """No notes, with the columns that notes have."""
    return pd.DataFrame({name: pd.Series([], dtype="str") for name in GONE})


def notes_of_workbook(sheets: Mapping[str, pd.DataFrame]) -> tuple[pd.DataFrame | None, bool]:
    """Notes in issues.xlsx.

    Parameters
    ----------
    sheets
        Name → what its cells show, headings in the first row.

    Returns
    -------
    The notes, None where this is no list of issues; and whether they are all that people can have added to it
    (no column, no sheet of their own).
    """
    ours = {words.text(f"intake.book.columns.{name}", "th"): name for name in (*GONE, *_OTHERS)}
    guide, *lists = (words.text(f"intake.book.{key}", "th") for key in ("sheet_guide", "sheet_list", "sheet_gone"))
    found = [notes_of_list(sheets[name], ours) for name in lists if name in sheets]
    if lists[0] not in sheets or any(notes is None for notes, _ in found):
        return None, False
    added = any(_holds(texts) for name, texts in sheets.items() if name not in (guide, *lists))
    return pd.concat([notes for notes, _ in found], ignore_index=True), not added and all(whole for _, whole in found)


def notes_of_list(texts: pd.DataFrame, ours: Mapping[str, str]) -> tuple[pd.DataFrame | None, bool]:
    """Notes in one list of issues: as :func:`notes_of_workbook`, with the names of its headings."""
    named = (
        {}
        if texts.empty
        else {number: ours.get(str(heading).strip(), number) for number, heading in texts.iloc[0].items()}
    )
    if not {*_SAME, _NOTE} <= set(named.values()) or len(set(named.values())) < len(named):
        return None, False
    listed = texts.rename(columns=named).iloc[1:]
    added = _holds(listed[[name for name in listed if not isinstance(name, str)]])
    notes = listed[listed[_NOTE].str.strip() != ""]
    return notes.reindex(columns=list(GONE), fill_value="").reset_index(drop=True), not added


def _holds(texts: pd.DataFrame) -> bool:
    return any((texts[name].str.strip() != "").any() for name in texts)


def with_notes(told: pd.DataFrame, notes: pd.DataFrame, today: str) -> tuple[pd.Series, pd.DataFrame]:
    """The note of each issue ("" where there is none), and the notes whose issue is gone.

    Parameters
    ----------
    told
        Issues with their sentences (:func:`tambonlib.records.issues.said`).
    notes
        What was found in the files that people worked in.
    today
        The day (ISO) that an issue bears that is gone now.
    """
    if notes.empty:
        return pd.Series("", index=told.index, dtype="str"), notes
    same, standing = _same(notes), _same(told)
    doubted = notes["in_doubt"] if "in_doubt" in notes else pd.Series(False, index=notes.index)
    notes, staying = notes[list(GONE)], same.isin(set(standing)) & ~doubted
    written, lost = (notes[which].groupby(same[which], sort=False)[_NOTE].agg(_joined) for which in (staying, ~staying))
    gone = notes[~staying]
    gone = gone.assign(**{_NOTE: same[gone.index].map(lost)}).drop_duplicates(_SAME, ignore_index=True)
    gone["gone_on"] = gone["gone_on"].mask(gone["gone_on"] == "", show_date(today, "th", long=True))
    return standing.map(written).astype("str").fillna(""), gone


def _joined(texts: pd.Series) -> str:
    """All notes on one issue, each line once."""
    return "\n".join(dict.fromkeys(line for text in texts for line in text.splitlines()))


def in_doubt(notes: pd.DataFrame, now: pd.DataFrame, before: pd.DataFrame, changed: Collection[str]) -> pd.Series:
    """Which notes cannot be shown to belong to the issue at their row.

    Where a file has gained or lost rows, an issue that stands there several times may be that of another record now.
    A note whose issue was gone waits for one that comes back, not for one that stood here all the time.

    Parameters
    ----------
    now, before
        The issues of this import and of the last.
    changed
        Files that have not as many rows as before, or of which this is not known.
    """
    alike = [name for name in _SAME if name != "row"]
    kinds = [_same(frame, alike) for frame in (now, before)]
    several = {kind for found in kinds for kind in found[found.duplicated()]}
    shifted = notes["file"].isin(changed) & _same(notes, alike).isin(several)
    return shifted | ((notes["gone_on"] != "") & _same(notes).isin(set(_same(before))))


def _same(frame: pd.DataFrame, names: Sequence[str] = _SAME) -> pd.Series:
    """One text for each issue; blanks and line ends, which spreadsheets change, do not count."""
    texts = [frame[name].astype("str").fillna("") for name in names]
    whole = ["\x1f".join(" ".join(printable(text).split()) for text in row) for row in zip(*texts, strict=True)]
    return pd.Series(whole, index=frame.index, dtype="str")
