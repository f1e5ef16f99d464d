"""Issues on the cells of refused rows: one for each bad cell, with what helps to mend it."""

import difflib

import numpy as np
import pandas as pd

from tambonlib import words
from tambonlib.places import successor
from tambonlib.records.codebook import Column, Table
from tambonlib.records.columns import Reading
from tambonlib.records.grid import Grid
from tambonlib.records.issues import issues, no_issues, together
from tambonlib.records.keys import key_of
from tambonlib.records.pseudonyms import EXPOSING, veiled

_CODES_SHOWN = 12
_NEAR = 0.75


def cell_issues(reading: Reading, grid: Grid, table: Table, refused: np.ndarray, data: np.ndarray) -> pd.DataFrame:
    """One issue for each bad cell of the refused rows."""
    found = [no_issues()]
    codes = reading.values.get("tambon_code", pd.Series(np.nan, index=grid.texts.index[data], dtype="str"))
    for name, heading, problems, texts in reading.problems:
        problems = _told_apart(problems.where(refused), texts, table.columns.get(name))
        for code, rows in problems.groupby(problems).groups.items():
            found_there = texts.loc[rows].map(veiled) if code in EXPOSING else texts.loc[rows]
            places = {"row": rows + 1, "found": found_there, "tambon_code": codes.loc[rows]}
            said = {text: _sentence_values(table.columns.get(name), code, text) for text in texts.loc[rows].unique()}
            values = [said[text] for text in texts.loc[rows]]
            found.append(
                issues(
                    code, "refused", places, values, file=grid.file, sheet=grid.sheet, column=heading, table=table.name
                )
            )
    return together(found)


def _told_apart(problems: pd.Series, texts: pd.Series, column: Column | None) -> pd.Series:
    """Of words that are not known those that are nearly a known one have an issue of their own."""
    unknown = problems == "code_not_known"
    if not unknown.any():
        return problems
    near = [text for text in texts[unknown].unique() if _nearest(text, column)]
    return problems.mask(unknown & texts.isin(near), "code_nearly_known")


def _nearest(text: str, column: Column) -> str | None:
    """The code or label that looks most like the text, if one does."""
    shown = {key_of(code): code for code in column.allowed}
    shown |= {key_of(label): label for labels in (column.value_labels or {}).values() for label in labels.values()}
    found = difflib.get_close_matches(key_of(text), list(shown), n=1, cutoff=_NEAR)
    return shown[found[0]] if found else None


def _sentence_values(column: Column | None, code: str, text: str) -> dict[str, str]:
    """What goes into the sentences of an issue on a cell."""
    if column is None:
        return {}
    values = {"label_th": column.label["th"], "label_en": column.label["en"]}
    if code in ("number_below", "number_above"):
        values |= {"minimum": _plain(column.minimum), "maximum": _plain(column.maximum)}
    if code in ("code_not_known", "code_nearly_known"):
        values |= {f"known_{lang}": _known(column, lang) for lang in words.LANGUAGES}
    if code == "code_nearly_known":
        values["nearest"] = _nearest(text, column)
    if code == "tambon_abolished":
        values["successor"] = successor(text) or "-"
    return values


def _known(column: Column, lang: str) -> str:
    """The first of the words that a column knows."""
    labels = column.value_labels or {}
    shown = [labels[code][lang] if code in labels else code for code in column.allowed]
    return ", ".join(shown[:_CODES_SHOWN]) + (" …" if len(shown) > _CODES_SHOWN else "")


def _plain(number: float | None) -> str:
    return "" if number is None else f"{number:g}"
