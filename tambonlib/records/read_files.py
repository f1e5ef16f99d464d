"""One file, read and taken for every source that it feeds."""

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

import pandas as pd

from tambonlib.records.codebook import table
from tambonlib.records.files import InputFile, sources_of
from tambonlib.records.grid import Grid
from tambonlib.records.header import find_header
from tambonlib.records.issues import issues, no_issues, together
from tambonlib.records.mapping import Source
from tambonlib.records.once import once
from tambonlib.records.reading_csv import read_csv
from tambonlib.records.reading_xlsx import filled_sheets, read_xlsx
from tambonlib.records.take import Context, Taken, take
from tambonlib.thai import clean_text


@dataclass(frozen=True)
class FileTaken:
    """What became of one file.

    Parameters
    ----------
    identity
        What the file is called.
    taken
        One for each sheet and source.
    issues
        On the file, its sheets, rows and cells.
    sheets_left
        Sheets that no source asks for.
    """

    identity: str
    taken: tuple[Taken, ...]
    issues: pd.DataFrame
    sheets_left: tuple[str, ...]

    def rows_by_table(self) -> AnyMapping[str, list[pd.DataFrame]]:
        """Table → the rows of each sheet."""
        found: dict[str, list[pd.DataFrame]] = {}
        for one in self.taken:
            found.setdefault(one.table, []).append(one.records)
        return found


def take_file(file: InputFile, context: Context) -> FileTaken:
    """Read a file and take it; a file that cannot be read gives an issue and nothing else."""
    sources = sources_of(file, context.mapping)
    if file.path.suffix.lower() == ".csv":
        grids, found = read_csv(file.path, file.identity, lambda grid: _headings_met(grid, sources))
        pairs, left = [(grid, source) for grid in grids for source in sources], ()
        problems = no_issues() if found is None else found
    else:
        grids, names, problems = read_xlsx(
            file.path, file.identity, lambda name: any(_asks(source, name) for source in sources)
        )
        pairs = [(grid, source) for grid in grids for source in sources if _asks(source, grid.sheet)]
        left = tuple(name for name in names if not any(_asks(source, name) for source in sources))
        problems = together([problems, _sheet_issues(file, sources, names, left)])
    taken = tuple(once([take(grid, source, table(source.table), context) for grid, source in pairs]))
    return FileTaken(file.identity, taken, together([problems, *(one.issues for one in taken)]), left)


def _headings_met(grid: Grid, sources: list[Source]) -> int:
    headers = [(find_header(grid, source.headings()), source) for source in sources]
    return max((header.met(source.headings()) for header, source in headers if header), default=0)


def _asks(source: Source, sheet: str) -> bool:
    """Whether a source reads a sheet with this name; without a name in the mapping it reads all."""
    name = clean_text(sheet)
    return not source.sheets or any(fnmatchcase(name, clean_text(pattern)) for pattern in source.sheets)


def _sheet_issues(file: InputFile, sources: list[Source], names: list[str], left: tuple[str, ...]) -> pd.DataFrame:
    """Sheets that are not read; and a workbook that has none of the expected ones.

    One file may fit several forms, so that a missing sheet alone is no fault; but a sheet that no source asks for
    is told where one is missing, whose new name it may be, and else where it holds something.
    """
    missing = [source for source in sources if not any(_asks(source, name) for name in names)]
    wanted = ", ".join(dict.fromkeys(sheet for source in missing for sheet in source.sheets))
    if missing == [] and left:
        filled = filled_sheets(file.path, left)
        return issues("sheet_left", "check", {"sheet": filled, "found": filled}, file=file.identity)
    if not names or not missing:
        return no_issues()
    if len(missing) == len(sources):
        return issues(
            "sheets_missing", "refused", {"file": [file.identity], "found": [", ".join(names)]}, wanted=wanted
        )
    places = {"sheet": list(left), "found": list(left)}
    return issues("sheet_unknown", "check", places, file=file.identity, wanted=wanted)
