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
#: What an entry must hold for anything to follow from it, and of what kind.
_NEEDED = {"report": str, "html": str, "failed_html": str, "notebook": str, "parameters": str}
# Not in the entries of every version of this program, and never of another kind.
_WHERE_TOLD = {"made_from": dict, "details": dict, "key": str, "run": str, "tambon_code": str}
_ERROR = {"name": str, "message": str, "cell": int, "first_line": str}


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
    """What a line says; None where it is cut, or is not what this program writes of a report."""
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return entry if _is_entry(entry) else None


def _is_entry(entry: object) -> bool:
    if not (isinstance(entry, dict) and _holds(entry, _NEEDED) and entry.get("state") in (SUCCEEDED, FAILED)):
        return False
    told = {name: kind for name, kind in _WHERE_TOLD.items() if name in entry}
    error = entry.get("error")
    return _holds(entry, told) and (entry["state"] == SUCCEEDED or (isinstance(error, dict) and _holds(error, _ERROR)))


def _holds(found: Mapping[str, object], kinds: Mapping[str, type]) -> bool:
    return all(isinstance(found.get(name), kind) for name, kind in kinds.items())


def _last_byte(file) -> bytes:
    file.seek(-1, os.SEEK_END)
    return file.read(1)
