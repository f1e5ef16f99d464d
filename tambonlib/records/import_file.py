"""One file: read, and parsed for every source of the mapping that it feeds."""

from collections.abc import Mapping
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

import pandas as pd

from tambonlib.records.codebook import table
from tambonlib.records.csv_files import read_csv
from tambonlib.records.duplicates import drop_lines_read_twice
from tambonlib.records.files import InputFile, sources_of
from tambonlib.records.headers import find_header
from tambonlib.records.issues import concat_issues, issues, no_issues
from tambonlib.records.mapping import Source
from tambonlib.records.parse_sheet import Context, ParsedSheet, parse_sheet
from tambonlib.records.sheet import Sheet
from tambonlib.records.workbooks import filled_sheets, read_xlsx
from tambonlib.thai import clean_text


@dataclass(frozen=True)
class ImportedFile:
    """What became of one file.

    Parameters
    ----------
    identity
        What the file is called.
    sheets
        One for each sheet and source.
    issues
        On the file, its sheets, rows and cells.
    sheets_left
        Sheets that no source asks for.
    """

    identity: str
    sheets: tuple[ParsedSheet, ...]
    issues: pd.DataFrame
    sheets_left: tuple[str, ...]

    def rows_by_table(self) -> AnyMapping[str, list[pd.DataFrame]]:
        """Table → the rows of each sheet."""
        found: dict[str, list[pd.DataFrame]] = {}
        for one in self.sheets:
            found.setdefault(one.table, []).append(one.records)
        return found


def import_file(file: InputFile, context: Context) -> ImportedFile:
    """Read a file and take it; a file that cannot be read gives an issue and nothing else."""
    sources = sources_of(file, context.mapping)
    if file.path.suffix.lower() == ".csv":
        sheets, found = read_csv(file.path, file.identity, lambda sheet: _headings_met(sheet, sources))
        pairs, left = [(sheet, source) for sheet in sheets for source in sources], ()
        problems = no_issues() if found is None else found
    else:
        sheets, names, problems = read_xlsx(
            file.path, file.identity, lambda name: any(_asks(source, name) for source in sources)
        )
        pairs = [(sheet, source) for sheet in sheets for source in sources if _asks(source, sheet.name)]
        left = tuple(name for name in names if not any(_asks(source, name) for source in sources))
        problems = concat_issues([problems, _sheet_issues(file, sources, names, left)])
    parsed = tuple(
        drop_lines_read_twice([parse_sheet(sheet, source, table(source.table), context) for sheet, source in pairs])
    )
    return ImportedFile(file.identity, parsed, concat_issues([problems, *(one.issues for one in parsed)]), left)


def _headings_met(sheet: Sheet, sources: list[Source]) -> int:
    headers = [(find_header(sheet, source.headings()), source) for source in sources]
    return max((header.met(source.headings()) for header, source in headers if header), default=0)


def _asks(source: Source, sheet: str) -> bool:
    """Whether a source reads a sheet with this name; without a name in the mapping it reads all."""
    name = clean_text(sheet)
    return not source.sheets or any(fnmatchcase(name, clean_text(pattern)) for pattern in source.sheets)


def _sheet_issues(file: InputFile, sources: list[Source], names: list[str], left: tuple[str, ...]) -> pd.DataFrame:
    """Sheets that are not read; and a workbook that has none of the expected ones.

    One file may fit several forms, so that a missing sheet alone is no fault; but a sheet that no source asks for
    gives an issue where one is missing, whose new name it may be, and else where it holds something.
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


def entry_of(one: ImportedFile, file: InputFile) -> dict:
    """What import.json holds about a file that was read."""
    entry: dict = {
        "sha256": file.hash(),
        "inside": file.inside,
        "path": None if file.inside else str(file.path.resolve()),
        "rows": sum(sheet.rows for sheet in one.sheets),
        "refused_alone": sum(sheet.refused for sheet in one.sheets),
        "non_data": {},
        "words": [],
        "moved": {},
        "sheets_left": list(one.sheets_left),
        "lookups": sorted([sheet.table, sheet.sheet] for sheet in one.sheets if sheet.lookup),
    }
    words: dict[tuple[str, str], int] = {}
    for sheet in one.sheets:
        _add(entry["non_data"], sheet.non_data)
        _add(entry["moved"], sheet.moved)
        _add(words, sheet.words)
    entry["words"] = [[word, taken_as, count] for (word, taken_as), count in sorted(words.items())]
    return entry


def _add(sums: dict, more: Mapping) -> None:
    for name, count in more.items():
        sums[name] = sums.get(name, 0) + count
