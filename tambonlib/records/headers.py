"""Finding the heading row of a sheet, and which codebook column each heading feeds."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tambonlib.records.codebook import Table
from tambonlib.records.issues import concat_issues, issues
from tambonlib.records.mapping import HEADING_JOINT, Source
from tambonlib.records.sheet import Header, Layout, Sheet, filled_cells
from tambonlib.thai import clean_text, comparable

#: A heading row is looked for in this many rows from the top.
LOOKED_AT = 60


def find_header(sheet: Sheet, known: Mapping[str, str], before: int = LOOKED_AT) -> Header | None:
    """The heading row that holds the most of the known headings; the first one when several do.

    Two rows that together meet more headings than either alone are one heading in two lines.
    None when no known heading is in the rows `before`.
    """
    top = sheet.texts.iloc[:before]
    lines = [[clean_text(text) for text in row] for row in top.itertuples(index=False, name=None)]
    best, best_met = None, 0
    for number, line in enumerate(lines):
        below = lines[number + 1] if number + 1 < len(lines) else None
        for header in _candidates(number, line, below, known):
            if header.met(known) > best_met:
                best, best_met = header, header.met(known)
    return best


def _candidates(number: int, line: list[str], below: list[str] | None, known: Mapping[str, str]):
    yield Header((number,), {column: text for column, text in enumerate(line) if text})
    if below is not None:
        yield Header((number, number + 1), dict(_joined(line, below, known)))


def _joined(upper: list[str], lower: list[str], known: Mapping[str, str]):
    """Headings in two lines: the upper one reaches to the right as far as cells beside it are empty."""
    over = ""
    for column, (above, under) in enumerate(zip(upper, lower, strict=True)):
        over = above or over
        joined = f"{over}{HEADING_JOINT}{under}" if over and under else under or above
        if not above and under and comparable(joined) not in known and comparable(under) in known:
            joined = under
        if joined:
            yield column, joined


def find_layout(sheet: Sheet, source: Source, table: Table) -> tuple[Header, Layout] | None:
    """The heading of a sheet and its layout; None when its first rows hold no known heading.

    Of headings with all that is required the first one counts, also where one further down holds more:
    the rows between them would be taken for titles.
    """
    known = source.headings()
    header = find_header(sheet, known)
    if header is None:
        return None
    found = header, layout_of(sheet, header, source, table)
    while (header := find_header(sheet, known, min(header.rows))) is not None:
        layout = layout_of(sheet, header, source, table)
        found = (header, layout) if layout.usable else found
    return found


def layout_of(sheet: Sheet, header: Header, source: Source, table: Table) -> Layout:
    """Find each heading of the source in the sheet."""
    where: dict[str, list[int]] = {}
    for number, text in header.headings.items():
        where.setdefault(comparable(text), []).append(number)
    columns, found = {}, []
    for column, headings in source.columns.items():
        keys = dict.fromkeys(comparable(heading) for heading in headings)
        numbers = [number for key in keys for number in where.get(key, [])]
        if len(numbers) > 1:
            found.append(_heading_issue(sheet, table, "heading_twice", "refused", headings[0], column=column))
        elif numbers:
            columns[column] = numbers[0]
        else:
            required = table.columns[column].required and table.columns[column].default is None
            code, kind = ("heading_missing", "refused") if required else ("heading_missing_optional", "check")
            found.append(_heading_issue(sheet, table, code, kind, headings[0], column=column))
    found += _other_headings(sheet, source, table, where)
    found += _unknown_headings(sheet, header, source, table)
    headings = {key: numbers[0] for key, numbers in where.items() if len(numbers) == 1}
    return Layout(columns, headings, dict(header.headings), concat_issues(found))


def _other_headings(sheet: Sheet, source: Source, table: Table, where: dict[str, list[int]]) -> list[pd.DataFrame]:
    """Headings on which rows depend: without them nothing can be taken."""
    needed = [*source.non_data, *source.only]
    needed += [heading for translation in source.values.values() for heading in translation.headings]
    needed += [source.spread["by"]] if source.spread else []
    twice = [part.heading for part in source.split if len(where.get(comparable(part.heading), [])) > 1]
    needed += twice + _split_missing(source, where)
    found = []
    for heading in dict.fromkeys(needed):
        count = len(where.get(comparable(heading), []))
        if count != 1:
            code = "heading_twice" if count else "heading_missing"
            found.append(_heading_issue(sheet, table, code, "refused", heading))
    return found


def _split_missing(source: Source, where: dict[str, list[int]]) -> list[str]:
    """Of headings of a split that mean the same, one at least must be there."""
    same: dict[tuple, list[str]] = {}
    for part in source.split:
        same.setdefault(tuple(sorted(part.sets.items())), []).append(part.heading)
    return [headings[0] for headings in same.values() if not any(comparable(heading) in where for heading in headings)]


def _unknown_headings(sheet: Sheet, header: Header, source: Source, table: Table) -> list[pd.DataFrame]:
    """One issue for each heading that the mapping neither reads nor ignores."""
    known = source.headings()
    unknown = [text for text in header.headings.values() if comparable(text) not in known]
    return [_heading_issue(sheet, table, "heading_unknown", "check", text) for text in unknown]


def unheaded(sheet: Sheet, header: Header, data: np.ndarray) -> list[int]:
    """Columns without a heading in which data rows hold something."""
    numbers = [number for number in sheet.texts if number not in header.headings]
    return [number for number in numbers if filled_cells(sheet.texts[number].iloc[data]).any()]


def _heading_issue(sheet: Sheet, table: Table, code: str, kind: str, heading: str, **values) -> pd.DataFrame:
    place = {"file": [sheet.file], "sheet": [sheet.name], "column": [heading], "table": [table.name]}
    known = values.pop("column", None)
    label = table.columns[known].label if known in table.columns else {"th": heading, "en": heading}
    return issues(code, kind, place, [{"label_th": label["th"], "label_en": label["en"], "heading": heading}])
