"""One sheet taken for one source: records, issues, and what was declared non-data; nothing gets lost."""

import difflib
import re
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from tambonlib import words
from tambonlib.places import find_abolished, successor
from tambonlib.records.codebook import Column, Table, stored_columns
from tambonlib.records.headers import find_layout, unheaded
from tambonlib.records.issues import concat_issues, issues, no_issues, one_issue
from tambonlib.records.ledger import moved_to_transfers
from tambonlib.records.mapping import Mapping, Source
from tambonlib.records.parse_columns import ParsedColumns, ParsingRule, parse_columns, problem_rows, stored_values
from tambonlib.records.pseudonyms import EXPOSING, veiled
from tambonlib.records.sheet import DATA, MISPLACED, SUMMED, Layout, Sheet, row_reasons
from tambonlib.records.totals import totals_issues
from tambonlib.thai import ascii_digits, comparable

_SIX_DIGITS = re.compile(r"(?<![0-9])[0-9]{6}(?![0-9])")

_CODES_SHOWN = 12
_NEAR = 0.75


@dataclass(frozen=True)
class Context:
    """What holds for every sheet of an import.

    Parameters
    ----------
    mapping, rule
        What is declared.
    roster
        The codes of the study's tambons.
    tolerance
        The largest accepted difference in baht.
    """

    mapping: Mapping
    rule: ParsingRule
    roster: list[str]
    tolerance: float


@dataclass(frozen=True)
class ParsedSheet:
    """What became of one sheet for one source; rows = records + refused + sum of non_data.

    Parameters
    ----------
    table
        The table that it feeds.
    records
        Rows that are right in themselves, as the store keeps them.
    issues
        On cells, rows and headings.
    rows, refused
        How many rows the sheet has, and how many of them were not parsed.
    non_data
        Reason → number of rows.
    words
        (word, what it was taken as) → number of cells.
    moved
        Category → number of lines that the book called receipt or payment and that are transfers.
    lookup
        Whether the tambon is that of the household.
    summed
        Column that holds a number → column number of the sheet from which it was read.
    """

    table: str
    source: str
    file: str
    sheet: str | None
    records: pd.DataFrame
    issues: pd.DataFrame
    rows: int
    refused: int
    non_data: dict[str, int]
    words: dict[tuple[str, str], int]
    moved: dict[str, int]
    lookup: bool = False
    summed: AnyMapping[str, int] = field(default_factory=dict)


def parse_sheet(sheet: Sheet, source: Source, table: Table, context: Context) -> ParsedSheet:
    """Take what a sheet holds for a source."""
    first = find_layout(sheet, source, table)
    if first is None:
        return _nothing_taken(sheet, source, table, _no_header(sheet, source, table))
    header, layout = first
    if not layout.usable:
        return _nothing_taken(sheet, source, table, layout.issues)
    reasons = row_reasons(sheet, header, source, table, context.mapping.totals, layout)
    data = np.flatnonzero(reasons == DATA)
    parsed = parse_columns(sheet, layout, source, table, context.rule, data)
    found = [layout.issues, _misplaced(sheet, reasons, table)]
    lookup = _add_tambon(parsed, sheet, layout, source, context, data, found)
    _add_row_problems(parsed, sheet, header, data, found, table)
    reasons, kept, refused = _sort_rows(parsed, source, context, reasons, data)
    stored = stored_values(parsed, stored_columns(table), kept, sheet.texts.index[data])
    records = _with_origin(stored, sheet)
    records, moved = moved_to_transfers(records, table)
    found.append(cell_issues(parsed, sheet, table, refused, data))
    found.append(totals_issues(sheet, layout, source, table, context, reasons, parsed, data))
    names, counts = np.unique(reasons[~np.isin(reasons, (DATA, MISPLACED))].astype(str), return_counts=True)
    parsed_sheet = ParsedSheet(
        table.name,
        source.name,
        sheet.file,
        sheet.name,
        records,
        concat_issues(found),
        len(sheet.texts),
        int(refused.sum() + (reasons == MISPLACED).sum()),
        dict(zip(names.tolist(), counts.tolist(), strict=True)),
        parsed.words,
        moved,
        lookup,
        {name: number for name, number in layout.columns.items() if table.columns[name].type in SUMMED},
    )
    return _accounted(parsed_sheet)


def _accounted(parsed: ParsedSheet) -> ParsedSheet:
    """Every row ended somewhere; anything else is an error of this program."""
    ended = len(parsed.records) + parsed.refused + sum(parsed.non_data.values())
    if ended != parsed.rows:
        raise AssertionError(f"{parsed.file} {parsed.sheet}: {parsed.rows} rows went in, {ended} came out")
    return parsed


def _nothing_taken(sheet: Sheet, source: Source, table: Table, found: pd.DataFrame) -> ParsedSheet:
    """A sheet whose heading cannot be used: every filled row is refused by the issue on the sheet."""
    filled = int(sheet.filled().any(axis=1).sum())
    empty = len(sheet.texts) - filled
    records = pd.DataFrame({name: pd.Series([], dtype=dtype) for name, dtype in stored_columns(table).items()})
    non_data = {"empty": empty} if empty else {}
    return ParsedSheet(
        table.name, source.name, sheet.file, sheet.name, records, found, len(sheet.texts), filled, non_data, {}, {}
    )


def _no_header(sheet: Sheet, source: Source, table: Table) -> pd.DataFrame:
    if not sheet.filled().any():
        return one_issue("sheet_empty", "check", file=sheet.file, sheet=sheet.name, table=table.name)
    wanted = ", ".join(heading for headings in source.columns.values() for heading in headings[:1])
    return one_issue(
        "header_not_found", "refused", file=sheet.file, sheet=sheet.name, table=table.name, headings=wanted
    )


def _misplaced(sheet: Sheet, reasons: np.ndarray, table: Table) -> pd.DataFrame:
    """One issue for all rows below a heading that has the columns in other places."""
    rows = np.flatnonzero(reasons == MISPLACED)
    if not len(rows):
        return no_issues()
    place = {"file": [sheet.file], "sheet": [sheet.name], "row": [rows[0] + 1], "table": [table.name]}
    return issues("heading_moved", "refused", place, count=len(rows))


def _add_tambon(
    parsed: ParsedColumns, sheet: Sheet, layout: Layout, source: Source, context: Context, data, found: list
) -> bool:
    """The tambon of each row; True when it must be looked up through the household."""
    index = sheet.texts.index[data]
    if source.tambon_from == "file":
        codes = codes_in_name(sheet.file)
        code = codes[0] if len(codes) == 1 else None
        if code is None:
            found.append(
                one_issue(
                    "file_without_tambon",
                    "refused",
                    file=sheet.file,
                    sheet=sheet.name,
                    table=source.table,
                    found=", ".join(codes) or None,
                )
            )
        parsed.values["tambon_code"] = pd.Series([code] * len(data), index=index, dtype="str")
        return False
    if source.spread:
        codes, problems = spread_codes(sheet, layout, source, context.roster, data)
        parsed.values["tambon_code"] = codes
        if problems.notna().any():
            parsed.problems.append(("tambon_code", source.spread["by"], problems, codes))
        return False
    return "tambon_code" not in parsed.values and "hh_id" in parsed.values


def _add_row_problems(parsed: ParsedColumns, sheet: Sheet, header, data: np.ndarray, found: list, table: Table) -> None:
    """Rows of a CSV with more or fewer cells than the heading; filled columns without a heading."""
    wide = len(sheet.texts.columns) if sheet.short is None else int(sheet.short[list(header.rows)].max())
    for number in unheaded(sheet, header, data):
        if number < wide:
            place = {"file": [sheet.file], "sheet": [sheet.name], "column": [_letters(number)], "table": [table.name]}
            found.append(issues("column_without_heading", "check", place))
    if sheet.short is None:
        return
    counts, index = sheet.short[data], sheet.texts.index[data]
    problems = pd.Series(np.nan, index=index, dtype="str")
    # An amount such as 1,200 without quotes shifts all cells after it, also where the last one is empty.
    problems = problems.mask(counts > wide, "csv_row_long")
    problems = problems.mask(counts < max(header.headings) + 1, "csv_row_short")
    if problems.notna().any():
        parsed.problems.append(("-", "-", problems, pd.Series(counts, index=index).astype("str")))


def _letters(number: int) -> str:
    """A column as a spreadsheet names it.

    Examples
    --------
    >>> _letters(0), _letters(27)
    ('A', 'AB')
    """
    letters, number = "", number + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _sort_rows(parsed: ParsedColumns, source: Source, context: Context, reasons: np.ndarray, data: np.ndarray):
    """Data rows into kept and refused; rows outside the roster as the mapping declares."""
    bad = problem_rows(parsed, len(data))
    codes = parsed.values.get("tambon_code")
    if codes is None:
        return reasons, ~bad, bad
    outsiders = outside(codes, context.roster)
    if source.outside_roster == "non_data":
        reasons = reasons.copy()
        reasons[data[outsiders]] = "outside_roster"
        return reasons, ~bad & ~outsiders, bad & ~outsiders
    if outsiders.any():
        problems = pd.Series(np.nan, index=codes.index, dtype="str").mask(outsiders, "tambon_outside_roster")
        gone = [code for code in codes[outsiders].unique() if find_abolished(code)]
        problems = problems.mask(codes.isin(gone) & problems.notna(), "tambon_abolished")
        parsed.problems.append(("tambon_code", "tambon_code", problems, codes))
    missing = codes.isna().to_numpy() & ~bad if source.tambon_from == "file" else np.zeros(len(bad), dtype=bool)
    bad = bad | outsiders | missing
    return reasons, ~bad, bad


def _with_origin(stored: pd.DataFrame, sheet: Sheet) -> pd.DataFrame:
    """Each record knows where it came from, in the spreadsheet's own row number."""
    return stored.assign(
        source_file=pd.Series(sheet.file, index=stored.index, dtype="str"),
        source_sheet=pd.Series(np.nan if sheet.name is None else sheet.name, index=stored.index, dtype="str"),
        source_row=pd.Series(stored.index + 1, index=stored.index, dtype="Int64"),
    ).reset_index(drop=True)


def codes_in_name(identity: str) -> list[str]:
    """The codes of six digits in a file's own name (Thai digits count, folders do not).

    Examples
    --------
    >>> codes_in_name("บัญชีครัวเรือน/๕๓๐๒๐๓_หาดสมมติ.xlsx")
    ['530203']
    """
    return list(dict.fromkeys(_SIX_DIGITS.findall(ascii_digits(identity.rsplit("/", 1)[-1]))))


def spread_codes(
    sheet: Sheet, layout: Layout, source: Source, roster: list[str], data: np.ndarray
) -> tuple[pd.Series, pd.Series]:
    """The declared rule that spreads numbered units over the roster: its position is the number mod its size.

    Returns
    -------
    Codes, and problems where there is no whole number.
    """
    texts = sheet.texts[layout.headings[comparable(source.spread["by"])]].iloc[data]
    whole = texts.str.strip().str.fullmatch("[0-9]{1,15}").to_numpy(dtype=bool)
    numbers = pd.to_numeric(texts.where(whole, "0")).to_numpy(dtype=np.int64)
    codes = pd.Series(sorted(roster), dtype="str").take(numbers % len(roster)).set_axis(texts.index)
    problems = pd.Series(np.nan, index=texts.index, dtype="str").mask(~whole, "spread_no_number")
    return codes.where(whole), problems


def outside(codes: pd.Series, roster: list[str]) -> np.ndarray:
    """Rows with a code that the study's roster does not hold."""
    return (codes.notna() & ~codes.isin(roster)).to_numpy()


def cell_issues(
    parsed: ParsedColumns, sheet: Sheet, table: Table, refused: np.ndarray, data: np.ndarray
) -> pd.DataFrame:
    """One issue for each bad cell of the refused rows."""
    found = [no_issues()]
    codes = parsed.values.get("tambon_code", pd.Series(np.nan, index=sheet.texts.index[data], dtype="str"))
    for name, heading, problems, texts in parsed.problems:
        problems = _told_apart(problems.where(refused), texts, table.columns.get(name))
        for code, rows in problems.groupby(problems).groups.items():
            found_there = texts.loc[rows].map(veiled) if code in EXPOSING else texts.loc[rows]
            places = {"row": rows + 1, "found": found_there, "tambon_code": codes.loc[rows]}
            said = {text: _sentence_values(table.columns.get(name), code, text) for text in texts.loc[rows].unique()}
            values = [said[text] for text in texts.loc[rows]]
            found.append(
                issues(
                    code, "refused", places, values, file=sheet.file, sheet=sheet.name, column=heading, table=table.name
                )
            )
    return concat_issues(found)


def _told_apart(problems: pd.Series, texts: pd.Series, column: Column | None) -> pd.Series:
    """Of words that are not known those that are nearly a known one have an issue of their own."""
    unknown = problems == "code_not_known"
    if not unknown.any():
        return problems
    near = [text for text in texts[unknown].unique() if _nearest(text, column)]
    return problems.mask(unknown & texts.isin(near), "code_nearly_known")


def _nearest(text: str, column: Column) -> str | None:
    """The code or label that looks most like the text, if one does."""
    shown = {comparable(code): code for code in column.allowed}
    shown |= {comparable(label): label for labels in (column.value_labels or {}).values() for label in labels.values()}
    found = difflib.get_close_matches(comparable(text), list(shown), n=1, cutoff=_NEAR)
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
