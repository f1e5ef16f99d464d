"""The journal of a run: one line of JSON for each thing that happened.

The journal alone says what succeeded. A report's success is written last, after its page stands at
its final place, with the hash of that page; an output file without such a line proves nothing.
"""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

NAME = "journal.jsonl"
SUCCEEDED, FAILED = "succeeded", "failed"
#: What an entry must hold for anything to follow from it.
_NEEDED = ("report", "state")


@dataclass(frozen=True)
class JournalRead:
    """What a journal held: its entries, and the lines that could not be read (by number, from 1)."""

    entries: tuple[Mapping[str, object], ...]
    unreadable_lines: tuple[int, ...]


def append(path: Path, entry: Mapping[str, object]) -> None:
    """Add one entry and have it on the disk before returning.

    When the last line was cut in half by a crash, the new entry begins on a line of its own.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps(entry, ensure_ascii=False, sort_keys=True)
    with path.open("a+b") as file:
        size = file.seek(0, os.SEEK_END)
        cut = size > 0 and _last_byte(file) != b"\n"
        file.write((b"\n" if cut else b"") + line.encode("utf-8") + b"\n")
        file.flush()
        os.fsync(file.fileno())


def read(path: Path) -> JournalRead:
    """All entries of a journal; a journal that does not exist is empty."""
    if not path.exists():
        return JournalRead((), ())
    entries, unreadable = [], []
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        entry = _parsed(line)
        if entry is None:
            unreadable.append(number)
        else:
            entries.append(entry)
    return JournalRead(tuple(entries), tuple(unreadable))


def latest(entries: Iterable[Mapping[str, object]]) -> dict[str, Mapping[str, object]]:
    """The last outcome of each report: its name → its entry.

    Examples
    --------
    >>> first = {"report": "990101/team/th", "state": "failed"}
    >>> second = {"report": "990101/team/th", "state": "succeeded"}
    >>> latest([first, second])["990101/team/th"]["state"]
    'succeeded'
    """
    outcomes = (entry for entry in entries if entry.get("state") in (SUCCEEDED, FAILED))
    return {str(entry["report"]): entry for entry in outcomes}


def _parsed(line: bytes) -> Mapping[str, object] | None:
    """What a line says; None where it is cut, or says nothing of a report."""
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and all(name in entry for name in _NEEDED) else None


def _last_byte(file) -> bytes:
    file.seek(-1, os.SEEK_END)
    return file.read(1)
