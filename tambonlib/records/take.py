"""One sheet taken for one source: records, issues, and what was declared non-data; nothing gets lost."""

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from tambonlib.places import find_abolished
from tambonlib.records.cell_issues import cell_issues
from tambonlib.records.cells import Rule
from tambonlib.records.codebook import Table, stored_columns
from tambonlib.records.columns import Reading, problem_rows, read_columns, stored_values
from tambonlib.records.grid import Grid
from tambonlib.records.headings import Placed, first_placed, unheaded
from tambonlib.records.issues import issues, no_issues, one_issue, together
from tambonlib.records.mapping import Mapping, Source
from tambonlib.records.rows import DATA, MISPLACED, SUMMED, row_reasons
from tambonlib.records.sums import totals_issues
from tambonlib.records.tambons import codes_in_name, outside, spread_codes
from tambonlib.records.transfers import moved_to_transfers


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
    rule: Rule
    roster: list[str]
    tolerance: float


@dataclass(frozen=True)
class Taken:
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
        How many rows the sheet has, and how many of them were not taken.
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


def take(grid: Grid, source: Source, table: Table, context: Context) -> Taken:
    """Take what a sheet holds for a source."""
    first = first_placed(grid, source, table)
    if first is None:
        return _nothing_taken(grid, source, table, _no_header(grid, source, table))
    header, placed = first
    if not placed.usable:
        return _nothing_taken(grid, source, table, placed.issues)
    reasons = row_reasons(grid, header, source, table, context.mapping.totals, placed)
    data = np.flatnonzero(reasons == DATA)
    reading = read_columns(grid, placed, source, table, context.rule, data)
    found = [placed.issues, _misplaced(grid, reasons, table)]
    lookup = _add_tambon(reading, grid, placed, source, context, data, found)
    _add_row_problems(reading, grid, header, data, found, table)
    reasons, kept, refused = _sort_rows(reading, source, context, reasons, data)
    stored = stored_values(reading, stored_columns(table), kept, grid.texts.index[data])
    records = _with_origin(stored, grid)
    records, moved = moved_to_transfers(records, table)
    found.append(cell_issues(reading, grid, table, refused, data))
    found.append(totals_issues(grid, placed, source, table, context, reasons, reading, data))
    names, counts = np.unique(reasons[~np.isin(reasons, (DATA, MISPLACED))].astype(str), return_counts=True)
    taken = Taken(
        table.name,
        source.name,
        grid.file,
        grid.sheet,
        records,
        together(found),
        len(grid.texts),
        int(refused.sum() + (reasons == MISPLACED).sum()),
        dict(zip(names.tolist(), counts.tolist(), strict=True)),
        reading.words,
        moved,
        lookup,
        {name: number for name, number in placed.columns.items() if table.columns[name].type in SUMMED},
    )
    return _accounted(taken)


def _accounted(taken: Taken) -> Taken:
    """Every row ended somewhere; anything else is an error of this program."""
    ended = len(taken.records) + taken.refused + sum(taken.non_data.values())
    if ended != taken.rows:
        raise AssertionError(f"{taken.file} {taken.sheet}: {taken.rows} rows went in, {ended} came out")
    return taken


def _nothing_taken(grid: Grid, source: Source, table: Table, found: pd.DataFrame) -> Taken:
    """A sheet whose heading cannot be used: every filled row is refused by the issue on the sheet."""
    filled = int(grid.filled().any(axis=1).sum())
    empty = len(grid.texts) - filled
    records = pd.DataFrame({name: pd.Series([], dtype=dtype) for name, dtype in stored_columns(table).items()})
    non_data = {"empty": empty} if empty else {}
    return Taken(
        table.name, source.name, grid.file, grid.sheet, records, found, len(grid.texts), filled, non_data, {}, {}
    )


def _no_header(grid: Grid, source: Source, table: Table) -> pd.DataFrame:
    if not grid.filled().any():
        return one_issue("sheet_empty", "check", file=grid.file, sheet=grid.sheet, table=table.name)
    wanted = ", ".join(heading for headings in source.columns.values() for heading in headings[:1])
    return one_issue("header_not_found", "refused", file=grid.file, sheet=grid.sheet, table=table.name, headings=wanted)


def _misplaced(grid: Grid, reasons: np.ndarray, table: Table) -> pd.DataFrame:
    """One issue for all rows below a heading that has the columns in other places."""
    rows = np.flatnonzero(reasons == MISPLACED)
    if not len(rows):
        return no_issues()
    place = {"file": [grid.file], "sheet": [grid.sheet], "row": [rows[0] + 1], "table": [table.name]}
    return issues("heading_moved", "refused", place, count=len(rows))


def _add_tambon(
    reading: Reading, grid: Grid, placed: Placed, source: Source, context: Context, data, found: list
) -> bool:
    """The tambon of each row; True when it must be looked up through the household."""
    index = grid.texts.index[data]
    if source.tambon_from == "file":
        codes = codes_in_name(grid.file)
        code = codes[0] if len(codes) == 1 else None
        if code is None:
            found.append(
                one_issue(
                    "file_without_tambon",
                    "refused",
                    file=grid.file,
                    sheet=grid.sheet,
                    table=source.table,
                    found=", ".join(codes) or None,
                )
            )
        reading.values["tambon_code"] = pd.Series([code] * len(data), index=index, dtype="str")
        return False
    if source.spread:
        codes, problems = spread_codes(grid, placed, source, context.roster, data)
        reading.values["tambon_code"] = codes
        if problems.notna().any():
            reading.problems.append(("tambon_code", source.spread["by"], problems, codes))
        return False
    return "tambon_code" not in reading.values and "hh_id" in reading.values


def _add_row_problems(reading: Reading, grid: Grid, header, data: np.ndarray, found: list, table: Table) -> None:
    """Rows of a CSV with more or fewer cells than the heading; filled columns without a heading."""
    wide = len(grid.texts.columns) if grid.short is None else int(grid.short[list(header.rows)].max())
    for number in unheaded(grid, header, data):
        if number < wide:
            place = {"file": [grid.file], "sheet": [grid.sheet], "column": [_letters(number)], "table": [table.name]}
            found.append(issues("column_without_heading", "check", place))
    if grid.short is None:
        return
    counts, index = grid.short[data], grid.texts.index[data]
    problems = pd.Series(np.nan, index=index, dtype="str")
    # An amount such as 1,200 without quotes shifts all cells after it, also where the last one is empty.
    problems = problems.mask(counts > wide, "csv_row_long")
    problems = problems.mask(counts < max(header.headings) + 1, "csv_row_short")
    if problems.notna().any():
        reading.problems.append(("-", "-", problems, pd.Series(counts, index=index).astype("str")))


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


def _sort_rows(reading: Reading, source: Source, context: Context, reasons: np.ndarray, data: np.ndarray):
    """Data rows into kept and refused; rows outside the roster as the mapping declares."""
    bad = problem_rows(reading, len(data))
    codes = reading.values.get("tambon_code")
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
        reading.problems.append(("tambon_code", "tambon_code", problems, codes))
    missing = codes.isna().to_numpy() & ~bad if source.tambon_from == "file" else np.zeros(len(bad), dtype=bool)
    bad = bad | outsiders | missing
    return reasons, ~bad, bad


def _with_origin(stored: pd.DataFrame, grid: Grid) -> pd.DataFrame:
    """Each record knows where it came from, in the spreadsheet's own row number."""
    return stored.assign(
        source_file=pd.Series(grid.file, index=stored.index, dtype="str"),
        source_sheet=pd.Series(np.nan if grid.sheet is None else grid.sheet, index=stored.index, dtype="str"),
        source_row=pd.Series(stored.index + 1, index=stored.index, dtype="Int64"),
    ).reset_index(drop=True)
