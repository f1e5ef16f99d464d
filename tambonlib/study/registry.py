"""The study's places against the registry of real ones.

A study about real tambons must use codes and names as the registry has them. A study that
declares itself invented is exempt, and may then hold no code and no name of a real place, so
that nobody takes invented figures for those of a village that exists.
"""

from collections.abc import Iterator, Mapping

import pandas as pd

from tambonlib import places
from tambonlib.errors import Fault
from tambonlib.study.section import Section
from tambonlib.thai import clean_name, comparable
from tambonlib.words import LANGUAGES


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
            if len(code) == 6:  # another length is a fault of form, told already
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
