"""The CSV files beside a study: the roster and agreed lists, checked in themselves and against the registry."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from tambonlib import places
from tambonlib.errors import Fault
from tambonlib.study.strict_yaml import Section, opening_fault, when_fault
from tambonlib.thai import clean_name, clean_text, comparable
from tambonlib.words import LANGUAGES

ROSTER_COLUMNS = ("tambon_code", "name_th", "name_en", "province_code", "joined")
AGREED_COLUMNS = ("tambon_code", "category", "tier", "agreed_on", "version", "source")
TIERS = ("A", "B", "C", "D")
# A reducible line is something spent; receipts and moved money cannot be reduced.
_REDUCIBLE_CLASSES = ("living", "enterprise_input")
_HEADING_SHOWN = 120
_CODE = {"tambon_code": re.compile("[0-9]{6}"), "province_code": re.compile("[0-9]{2}")}


def read_csv(path: Path, file: str, columns: tuple[str, ...]) -> tuple[pd.DataFrame | None, list[Fault]]:
    """A CSV in UTF-8 (with or without a byte order mark) or Thai Windows (cp874), all cells as text.

    The index of the table is the row of the file, the heading being row 1. Rows in which every
    cell is blank are not rows. Each cell is brought to its one usual spelling
    (:func:`tambonlib.thai.clean_text`); a blank cell is missing. The table is None when the file cannot be read as one.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        return None, [opening_fault(error, file)]
    try:
        text = _decoded(content)
    except UnicodeDecodeError as error:
        return None, [Fault("csv_encoding", file=file, found=f"byte {error.object[error.start]:#04x}")]
    try:
        rows = [[clean_text(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""), strict=True)]
    except csv.Error as error:
        return None, [Fault("csv_unreadable", file=file, values={"problem": error})]
    heading = rows[0] if rows else []
    faults = _heading_faults(heading, file, columns)
    body = {number: row for number, row in enumerate(rows[1:], start=2) if any(row)}
    for number, row in body.items():
        if len(row) != len(heading):
            values = {"wanted": len(heading)}
            faults.append(Fault("csv_width", file=file, row=number, found=str(len(row)), values=values))
    if not faults and not body:
        faults.append(Fault("csv_empty", file=file))
    if faults:
        return None, faults
    table = pd.DataFrame(list(body.values()), index=list(body), columns=heading, dtype="str")
    return table.mask(table == ""), []


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp874")


def _heading_faults(heading: list[str], file: str, columns: tuple[str, ...]) -> list[Fault]:
    found = " | ".join(heading)[:_HEADING_SHOWN] or None  # in one piece where the file has another separator
    faults = [Fault("column_missing", file=file, column=name, found=found) for name in columns if name not in heading]
    twice = sorted({name for name in heading if heading.count(name) > 1})
    return faults + [Fault("column_twice", file=file, column=name or '""') for name in twice]


def roster_faults(roster: pd.DataFrame, file: str, provinces: set[str], last_month: str | None) -> list[Fault]:
    """What is wrong with a roster in itself: blanks, forms, doubles, provinces, months of joining."""
    faults = _blank_faults(roster, file, ROSTER_COLUMNS)
    faults += _code_faults(roster, file, "tambon_code") + _code_faults(roster, file, "province_code")
    faults += _twice_faults(roster, file, ["tambon_code"], "roster_twice")
    for row, code, province in _filled(roster, "tambon_code", "province_code"):
        if provinces and province not in provinces:
            values = {"provinces": ", ".join(sorted(provinces))}
            faults.append(
                Fault("roster_province", file=file, row=row, column="province_code", found=province, values=values)
            )
        elif not code.startswith(province):
            values = {"province": province}
            faults.append(
                Fault("roster_code_province", file=file, row=row, column="tambon_code", found=code, values=values)
            )
    faults += _when_faults(roster, file, "joined", "month")
    if last_month:
        late = roster[(roster["joined"] > last_month) & roster["joined"].map(_is_month)]
        faults += [
            Fault("roster_joined", file=file, row=row, column="joined", found=joined, values={"last": last_month})
            for row, joined in late["joined"].items()
        ]
    return faults


def agreed_faults(agreed: pd.DataFrame, file: str, codes: set[str] | None, classes: Mapping[str, str]) -> list[Fault]:
    """What is wrong with the agreed lists: unknown tambon, category or tier, dates, doubles.

    Parameters
    ----------
    codes
        The tambons of the roster; None when the roster cannot be read.
    classes
        The class of each category of the household chart.
    """
    faults = _blank_faults(agreed, file, AGREED_COLUMNS)
    for row, code in _filled(agreed, "tambon_code"):
        if codes is not None and code not in codes:
            faults.append(Fault("agreed_tambon", file=file, row=row, column="tambon_code", found=code))
    for row, category in _filled(agreed, "category"):
        if classes.get(category) not in _REDUCIBLE_CLASSES:
            code = "agreed_not_spent" if category in classes else "agreed_category"
            faults.append(Fault(code, file=file, row=row, column="category", found=category))
    for row, tier in _filled(agreed, "tier"):
        if tier not in TIERS:
            values = {"allowed": ", ".join(TIERS)}
            faults.append(Fault("not_allowed", file=file, row=row, column="tier", found=tier, values=values))
    faults += _when_faults(agreed, file, "agreed_on", "date") + _two_dates_faults(agreed, file)
    return faults + _twice_faults(agreed, file, ["tambon_code", "category", "version"], "agreed_twice")


def _two_dates_faults(agreed: pd.DataFrame, file: str) -> list[Fault]:
    """A fault for each line of one version with another date than its first.

    A list replaces the whole one before, so the earlier lines would be lost in silence.
    """
    whole = agreed.dropna(subset=["tambon_code", "version", "agreed_on"])
    whole = whole.loc[[row for row, text in whole["agreed_on"].items() if when_fault(text, "date") is None]]
    first = whole.groupby(["tambon_code", "version"])["agreed_on"].transform("first")
    return [
        Fault(
            "agreed_two_dates",
            file=file,
            row=row,
            column="agreed_on",
            found=date,
            values={"version": version, "date": before},
        )
        for row, date, version, before in whole.assign(first=first)[["agreed_on", "version", "first"]].itertuples(
            name=None
        )
        if date != before
    ]


def _filled(table: pd.DataFrame, *columns: str) -> Iterator[tuple]:
    return table[list(columns)].dropna().itertuples(name=None)


def _blank_faults(table: pd.DataFrame, file: str, columns: tuple[str, ...]) -> list[Fault]:
    return [
        Fault("cell_blank", file=file, row=row, column=column)
        for column in columns
        for row in table.index[table[column].isna()]
    ]


def _code_faults(table: pd.DataFrame, file: str, column: str) -> list[Fault]:
    return [
        Fault(f"{column}_form", file=file, row=row, column=column, found=code)
        for row, code in _filled(table, column)
        if not _CODE[column].fullmatch(code)
    ]


def _when_faults(table: pd.DataFrame, file: str, column: str, form: str) -> list[Fault]:
    checked = ((row, text, when_fault(text, form)) for row, text in _filled(table, column))
    return [
        Fault(found[0], file=file, row=row, column=column, found=text, values=found[1])
        for row, text, found in checked
        if found
    ]


def _is_month(text: object) -> bool:
    return isinstance(text, str) and when_fault(text, "month") is None


def _twice_faults(table: pd.DataFrame, file: str, columns: list[str], code: str) -> list[Fault]:
    """A fault for each repeated key, with the row that had it first."""
    whole = table.dropna(subset=columns)
    first = whole.reset_index(names="row").groupby(columns)["row"].transform("first").set_axis(whole.index)
    again = whole[whole.index != first]
    return [
        Fault(code, file=file, row=row, column=columns[0], found=" ".join(values), values={"first": first[row]})
        for row, *values in again[columns].itertuples(name=None)
    ]


def province_faults(parts: list[Section], invented: bool) -> None:
    """Note on each province of the study file what does not go with the registry."""
    for part in parts:
        written = {key: entry.value for key, entry in part.entries.items() if entry.kind == "text"}
        code, texts = written.get("code"), {lang: written[lang] for lang in LANGUAGES if lang in written}
        registered = places.find_province(code) if code else None
        if invented:
            if registered:
                part.fault("real_code", "code", code)
            for lang, name in texts.items():
                if _is_real(name):
                    part.fault("real_name", lang, name)
        elif code and not registered:
            part.fault("province_unknown", "code", code)
        elif registered:
            for lang, name in texts.items():
                if name != getattr(registered, lang):
                    part.fault("province_name", lang, name, place=code, registered=getattr(registered, lang))


def roster_place_faults(roster: pd.DataFrame, file: str, invented: bool) -> list[Fault]:
    """What in a roster does not go with the registry."""
    return list(_invented_faults(roster, file) if invented else _real_faults(roster, file))


def _real_faults(roster: pd.DataFrame, file: str) -> Iterator[Fault]:
    for row, code in roster["tambon_code"].dropna().items():
        here = {"file": file, "row": row}
        place = places.find_tambon(code)
        if place is None:
            if len(code) == 6:  # another length is a fault of form already
                yield _unknown(code, here)
            continue
        for column, registered in (("name_th", place.th), ("name_en", place.en)):
            name = roster.at[row, column]
            if isinstance(name, str) and name != registered:
                values = {"place": code, "registered": registered}
                yield Fault("tambon_name", column=column, found=name, values=values, **here)


def _unknown(code: str, here: Mapping[str, object]) -> Fault:
    gone = places.find_abolished(code)
    if gone is None:
        return Fault("tambon_unknown", column="tambon_code", found=code, **here)
    if not gone.successors:
        return Fault("tambon_abolished_alone", column="tambon_code", found=code, **here)
    values = {"successor": ", ".join(gone.successors)}
    return Fault("tambon_abolished", column="tambon_code", found=code, values=values, **here)


def _invented_faults(roster: pd.DataFrame, file: str) -> Iterator[Fault]:
    for column in roster.columns:
        for row, text in roster[column].dropna().items():
            if _holds_codes(column) and _is_real_code(text):
                yield Fault("real_code", file=file, row=row, column=column, found=text)
            if _holds_names(column) and _is_real(text):
                yield Fault("real_name", file=file, row=row, column=column, found=text)


def _holds_codes(column: str) -> bool:
    return column == "code" or column.endswith("_code")


def _holds_names(column: str) -> bool:
    """Columns for names; others may hold common words that are somewhere also a name (a crop, a river)."""
    return column.startswith("name") or column.endswith(("_th", "_en", "_name"))


def _is_real_code(code: str) -> bool:
    return places.is_real_code(code) or places.find_province(code) is not None


def _is_real(name: str) -> bool:
    return comparable(clean_name(name).name) in places.real_names()
