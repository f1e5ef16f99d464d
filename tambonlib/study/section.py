"""One mapping of a study file, asked for values of a wanted type.

Whatever is wrong goes to the list of faults that all sections of one file share, with the
dotted key and the line; the asker gets None and goes on, so that everything is found at once.
"""

import datetime
import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tambonlib import months
from tambonlib.errors import Fault
from tambonlib.study.strict_yaml import Entry
from tambonlib.words import LANGUAGES

# Years that a study can be about. A year above the second bound is read as Buddhist Era.
_FIRST_YEAR, _LAST_YEAR, _FIRST_BUDDHIST_YEAR = 1900, 2200, 2400
_BUDDHIST_OFFSET = 543
_PLAIN_INTEGER = re.compile(r"[+-]?(0|[1-9][0-9]*)")
_ISO = {"date": re.compile(r"(\d{4})(-\d{2}-\d{2})", re.ASCII), "month": re.compile(r"(\d{4})(-\d{2})", re.ASCII)}
_THAI_LETTER = re.compile("[ก-ฮ]")


@dataclass(frozen=True)
class Section:
    """A mapping of the file, its dotted path (empty at the top) and the shared faults."""

    entries: Mapping[str, Entry]
    path: str
    file: str
    line: int
    faults: list[Fault]

    def fault(self, code: str, key: str | None, found: object = None, **values: object) -> None:
        """Note what is wrong at `key` (None: with the section as a whole)."""
        entry = self.entries.get(key) if key else None
        self.faults.append(
            Fault(
                code,
                file=self.file,
                row=entry.line if entry else self.line,
                key=self.dotted(key),
                found=None if found is None else str(found),
                values=values,
            )
        )

    def dotted(self, key: str | None) -> str:
        """The path from the top of the file."""
        return ".".join(part for part in (self.path, key) if part)

    def know(self, names: Iterable[str]) -> None:
        """Fault every key that is not among `names`, with the nearest of them."""
        known = list(names)
        for key in self.entries:
            if key in known:
                continue
            near = difflib.get_close_matches(key, known, n=1)
            if near:
                self.fault("unknown_key", key, nearest=near[0])
            else:
                self.fault("unknown_key_far", key, known=", ".join(known))

    def get(self, key: str, kinds: Iterable[str], code: str, required: bool) -> Entry | None:
        """The entry at `key` if it is of one of these kinds; `code` is the fault if it is not."""
        entry = self.entries.get(key)
        if entry is None or entry.kind == "null":
            if required:
                self.fault("key_missing", key, name=key)
            return None
        if entry.kind not in kinds:
            self.fault(code, key, entry.raw or None)
            return None
        return entry

    def text(self, key: str, required: bool = True) -> str | None:
        """Text; a number, a date, yes or no that stands there unquoted is a fault that says to quote it."""
        entry = self.entries.get(key)
        code = "text_needed" if entry and entry.kind in ("list", "mapping") else "unquoted_text"
        entry = self.get(key, ("text",), code, required)
        if entry is None:
            return None
        if not entry.value.strip():
            self.fault("key_missing", key, name=key)
            return None
        return entry.value.strip()

    def both(self, key: str, required: bool = True) -> dict[str, str] | None:
        """A text in Thai and English: ``{"th": …, "en": …}``."""
        part = self.section(key, required)
        if part is None:
            return None
        part.know(LANGUAGES)
        return part.languages()

    def languages(self) -> dict[str, str] | None:
        """The keys ``th`` and ``en`` of this section; Thai must hold Thai letters."""
        texts = {lang: self.text(lang) for lang in LANGUAGES}
        if texts["th"] and not _THAI_LETTER.search(texts["th"]):
            self.fault("thai_needed", "th", texts["th"])
        return texts if all(texts.values()) else None

    def section(self, key: str, required: bool = True) -> "Section | None":
        """The mapping at `key`."""
        entry = self.get(key, ("mapping",), "mapping_needed", required)
        return None if entry is None else Section(entry.value, self.dotted(key), self.file, entry.line, self.faults)

    def sections(self, key: str) -> "list[Section]":
        """The mappings of the list at `key`."""
        entry = self.get(key, ("list",), "list_needed", required=True)
        if entry is None:
            return []
        if not entry.value:
            self.fault("key_missing", key, name=key)
        found = []
        for place, item in enumerate(entry.value):
            path = f"{self.dotted(key)}[{place}]"
            if item.kind == "mapping":
                found.append(Section(item.value, path, self.file, item.line, self.faults))
            else:
                found_there = item.raw or None
                self.faults.append(Fault("mapping_needed", file=self.file, row=item.line, key=path, found=found_there))
        return found

    def words(self, key: str, allowed: Iterable[str]) -> tuple[str, ...] | None:
        """The list of words at `key`, each one of `allowed` and there once; None when it is not there."""
        entry = self.get(key, ("list",), "list_needed", required=False)
        if entry is None:
            return None
        known, taken = list(allowed), []
        for place, item in enumerate(entry.value):
            here = {"file": self.file, "row": item.line, "key": f"{self.dotted(key)}[{place}]"}
            if item.kind != "text":
                self.faults.append(Fault("unquoted_text", found=item.raw or None, **here))
            elif item.value not in known:
                near = difflib.get_close_matches(item.value, known, n=1)
                code, values = ("unknown_word", {"nearest": near[0]}) if near else ("not_allowed", {})
                self.faults.append(
                    Fault(code, found=item.value, values=values or {"allowed": ", ".join(known)}, **here)
                )
            elif item.value in taken:
                self.faults.append(Fault("word_twice", found=item.value, **here))
            else:
                taken.append(item.value)
        return tuple(taken)

    def boolean(self, key: str, default: bool) -> bool | None:
        """True or false; None when something else stands there."""
        if key not in self.entries:
            return default
        entry = self.get(key, ("boolean",), "boolean_needed", required=True)
        return None if entry is None else entry.value

    def integer(self, key: str, minimum: int, maximum: int) -> int | None:
        """A whole number in plain digits, within the bounds; ``010`` and ``1_000`` are refused."""
        entry = self.get(key, ("integer",), "integer_needed", required=True)
        if entry is None:
            return None
        if not _PLAIN_INTEGER.fullmatch(entry.raw):
            self.fault("integer_plain", key, entry.raw, read_as=entry.value)
        elif not minimum <= entry.value <= maximum:
            self.fault("integer_bounds", key, entry.raw, minimum=minimum, maximum=maximum)
        else:
            return entry.value
        return None

    def when(self, key: str, form: str, required: bool = True) -> str | None:
        """A date or a month (`form`) as ISO text in the Christian Era."""
        entry = self.get(key, ("text", "date"), f"iso_{form}", required)
        if entry is None:
            return None
        found = when_fault(entry.raw, form)
        if found is None:
            return entry.raw
        code, values = found
        self.fault(code, key, entry.raw, **values)
        return None


def when_fault(text: str, form: str) -> tuple[str, dict[str, object]] | None:
    """What is wrong with `text` as an ISO ``"date"`` or ``"month"``: a fault's code and values, or None.

    Examples
    --------
    >>> when_fault("2550-01", "month")
    ('wrong_era', {'christian': '2007-01'})
    >>> when_fault("2007-1", "month")
    ('iso_month', {})
    """
    match = _ISO[form].fullmatch(text)
    if match is None:
        return (f"iso_{form}", {})
    year, rest = int(match[1]), match[2]
    buddhist = year >= _FIRST_BUDDHIST_YEAR
    christian = f"{year - _BUDDHIST_OFFSET if buddhist else year:04d}{rest}"
    try:
        _ = months.ordinal(christian) if form == "month" else datetime.date.fromisoformat(christian)
    except ValueError:
        return (f"iso_{form}", {})
    if buddhist:
        return ("wrong_era", {"christian": christian})
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return ("year_bounds", {"first": _FIRST_YEAR, "last": _LAST_YEAR})
    return None
