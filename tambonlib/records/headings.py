"""The headings of a sheet against those of its source: which column is where, what is missing or unknown."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tambonlib.records.codebook import Table
from tambonlib.records.grid import Grid, filled_cells
from tambonlib.records.header import Header, find_header
from tambonlib.records.issues import issues, together
from tambonlib.records.keys import key_of
from tambonlib.records.mapping import Source


@dataclass(frozen=True)
class Placed:
    """Where everything stands in one sheet.

    Parameters
    ----------
    columns
        Codebook column → column number of the sheet.
    headings
        Comparable heading → column number, for every heading that stands once.
    shown
        Column number → heading as it stands in the sheet.
    issues
        On headings. One of kind ``refused`` means that nothing can be taken from the sheet.
    """

    columns: dict[str, int]
    headings: dict[str, int]
    shown: dict[int, str]
    issues: pd.DataFrame

    @property
    def usable(self) -> bool:
        """Whether rows can be taken."""
        return not (self.issues["kind"] == "refused").any()


def first_placed(grid: Grid, source: Source, table: Table) -> tuple[Header, Placed] | None:
    """The heading of a sheet, and what stands where; None when no known heading stands in its first rows.

    Of headings with all that is required the first one counts, also where one further down holds more:
    what stands between them would be taken for titles.
    """
    known = source.headings()
    header = find_header(grid, known)
    if header is None:
        return None
    found = header, place_headings(grid, header, source, table)
    while (header := find_header(grid, known, min(header.rows))) is not None:
        placed = place_headings(grid, header, source, table)
        found = (header, placed) if placed.usable else found
    return found


def place_headings(grid: Grid, header: Header, source: Source, table: Table) -> Placed:
    """Find each heading of the source in the sheet."""
    where: dict[str, list[int]] = {}
    for number, text in header.headings.items():
        where.setdefault(key_of(text), []).append(number)
    columns, found = {}, []
    for column, headings in source.columns.items():
        keys = dict.fromkeys(key_of(heading) for heading in headings)
        numbers = [number for key in keys for number in where.get(key, [])]
        if len(numbers) > 1:
            found.append(_issue(grid, table, "heading_twice", "refused", headings[0], column=column))
        elif numbers:
            columns[column] = numbers[0]
        else:
            required = table.columns[column].required and table.columns[column].default is None
            code, kind = ("heading_missing", "refused") if required else ("heading_missing_optional", "check")
            found.append(_issue(grid, table, code, kind, headings[0], column=column))
    found += _other_headings(grid, source, table, where)
    found += _unknown_headings(grid, header, source, table)
    headings = {key: numbers[0] for key, numbers in where.items() if len(numbers) == 1}
    return Placed(columns, headings, dict(header.headings), together(found))


def _other_headings(grid: Grid, source: Source, table: Table, where: dict[str, list[int]]) -> list[pd.DataFrame]:
    """Headings on which rows depend: without them nothing can be taken."""
    needed = [*source.non_data, *source.only]
    needed += [heading for translation in source.values.values() for heading in translation.headings]
    needed += [source.spread["by"]] if source.spread else []
    twice = [part.heading for part in source.split if len(where.get(key_of(part.heading), [])) > 1]
    needed += twice + _split_missing(source, where)
    found = []
    for heading in dict.fromkeys(needed):
        count = len(where.get(key_of(heading), []))
        if count != 1:
            code = "heading_twice" if count else "heading_missing"
            found.append(_issue(grid, table, code, "refused", heading))
    return found


def _split_missing(source: Source, where: dict[str, list[int]]) -> list[str]:
    """Of headings of a split that mean the same, one at least must be there."""
    same: dict[tuple, list[str]] = {}
    for part in source.split:
        same.setdefault(tuple(sorted(part.sets.items())), []).append(part.heading)
    return [headings[0] for headings in same.values() if not any(key_of(heading) in where for heading in headings)]


def _unknown_headings(grid: Grid, header: Header, source: Source, table: Table) -> list[pd.DataFrame]:
    """Headings that are neither taken nor deliberately left: said once per sheet."""
    known = source.headings()
    unknown = [text for text in header.headings.values() if key_of(text) not in known]
    return [_issue(grid, table, "heading_unknown", "check", text) for text in unknown]


def unheaded(grid: Grid, header: Header, data: np.ndarray) -> list[int]:
    """Columns without a heading in which data rows hold something."""
    numbers = [number for number in grid.texts if number not in header.headings]
    return [number for number in numbers if filled_cells(grid.texts[number].iloc[data]).any()]


def _issue(grid: Grid, table: Table, code: str, kind: str, heading: str, **values) -> pd.DataFrame:
    place = {"file": [grid.file], "sheet": [grid.sheet], "column": [heading], "table": [table.name]}
    known = values.pop("column", None)
    label = table.columns[known].label if known in table.columns else {"th": heading, "en": heading}
    return issues(code, kind, place, [{"label_th": label["th"], "label_en": label["en"], "heading": heading}])
