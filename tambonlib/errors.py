"""What went wrong, said so that a person can mend it.

A *fault* is one thing that is wrong with one input. It says where it is (file, sheet,
row, column or key), what was found there, what was needed, and what to do next. The
sentences are in ``definitions/words/faults.yaml`` in Thai and English; a fault carries
only the code of its sentence and the values that go into it.

All faults of one input are collected and raised together, in one :class:`TambonError`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tambonlib import words

_PLACES = ("file", "sheet", "row", "column", "key")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with one input.

    Parameters
    ----------
    code
        The name of its sentences in ``definitions/words/faults.yaml`` (``needed`` and ``next``).
    file, sheet, row, column, key
        Where it is; what does not apply stays None. ``row`` counts from 1, as a
        spreadsheet shows it.
    found
        What was found there, as text, unchanged.
    values
        Further values for the sentences, for example the nearest known name.

    Examples
    --------
    >>> fault = Fault("unknown_key", file="demo.yaml", key="mounths", values={"nearest": "months"})
    >>> print(fault.text("en"))
    demo.yaml › mounths: needed a key that a study file knows. Did you mean "months"? Correct the key or take it out.
    """

    code: str
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    key: str | None = None
    found: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)

    def place(self, lang: str) -> str:
        """Where it is, from the file down to the cell."""
        parts = []
        for name in _PLACES:
            value = getattr(self, name)
            if value is not None:
                known = name in ("file", "key")
                parts.append(str(value) if known else words.text(f"faults.place.{name}", lang, value=value))
        return " › ".join(parts)

    def needed(self, lang: str) -> str:
        """What was needed there."""
        return words.text(f"faults.{self.code}.needed", lang, found=self.found, **self.values)

    def next_step(self, lang: str) -> str:
        """What to do next."""
        return words.text(f"faults.{self.code}.next", lang, found=self.found, **self.values)

    def text(self, lang: str) -> str:
        """The whole message on one line."""
        found = "" if self.found is None else words.text("faults.found", lang, found=self.found)
        needed = words.text("faults.needed", lang, needed=self.needed(lang))
        said = f"{found}{needed} {self.next_step(lang)}"
        place = self.place(lang)
        return f"{place}: {said}" if place else said


class TambonError(Exception):
    """Some input cannot be used; ``faults`` holds everything that is wrong with it.

    The text shows each fault in Thai and in English.
    """

    def __init__(self, faults: Iterable[Fault]):
        self.faults = tuple(faults)
        super().__init__(self.text())

    def text(self) -> str:
        """Every fault, Thai first."""
        heading = words.text("faults.heading", "th", count=len(self.faults))
        heading_en = words.text("faults.heading", "en", count=len(self.faults))
        lines = [f"{heading} / {heading_en}"]
        for number, fault in enumerate(self.faults, start=1):
            lines += [f"{number}. {fault.text('th')}", f"   {fault.text('en')}"]
        return "\n".join(lines)
