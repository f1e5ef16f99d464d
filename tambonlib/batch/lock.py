"""One run at a time on one outputs folder.

Two runs on the same outputs would write over each other's pages and journal. The system's own lock on the lock file
(filelock) keeps the second out and ends with the process that holds it. Beside it the file says who holds it: for the
message, and for a folder that several machines share, where the system's lock may not reach.
"""

import json
import os
import platform
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from tambonlib.errors import Fault, TambonError

LOCK, HOLDER = ".lock", ".lock.holder.json"
_TOLD = ("pid", "host", "since")

# Folder → thread of this process that holds it, so that a run inside a run's own lock is no second run.
_held: dict[Path, int] = {}


@contextmanager
def outputs_lock(outputs: Path) -> Iterator[None]:
    """Hold an outputs folder for as long as the block runs.

    A block inside another one of the same thread and folder holds nothing of its own.

    Parameters
    ----------
    outputs
        The folder; it is made where it is missing.

    Raises
    ------
    TambonError
        When another live process, or a process of another machine, holds the folder.
    """
    outputs.mkdir(parents=True, exist_ok=True)
    folder = outputs.resolve()
    if _held.get(folder) == threading.get_ident():
        yield
        return
    lock = FileLock(folder / LOCK, timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        raise TambonError([_in_use(folder, _noted(folder) or {})]) from None
    try:
        noted = _noted(folder)
        if noted and noted["host"] != platform.node():
            # It may still be at work: nothing can be known of a process of another machine.
            raise TambonError([_in_use(folder, noted)])
        _note(
            folder,
            {"pid": os.getpid(), "host": platform.node(), "since": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S+00:00}"},
        )
        _held[folder] = threading.get_ident()
        try:
            yield
        finally:
            del _held[folder]
            with suppress(OSError):  # a folder that was taken away meanwhile needs nothing
                (folder / HOLDER).unlink()
    finally:
        lock.release()


def holder(outputs: Path) -> Mapping[str, object] | None:
    """Return who holds the folder now: ``pid``, ``host``, ``since``; None when nobody alive does."""
    noted = _noted(outputs)
    if noted is None or noted["host"] != platform.node():
        return noted
    if not (outputs / LOCK).is_file():
        return None
    lock = FileLock(outputs / LOCK, timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        return noted
    lock.release()
    return None  # left by a process that died


def _in_use(folder: Path, noted: Mapping[str, object]) -> Fault:
    told = {name: noted.get(name, "–") for name in _TOLD}
    elsewhere = told["host"] not in (platform.node(), "–")
    return Fault(
        "outputs_held_elsewhere" if elsewhere else "outputs_in_use",
        file=folder.name,
        found="process {pid} · {host} · {since}".format(**told),
        values={"pid": told["pid"], "host": told["host"], "lock": HOLDER},
    )


def _noted(folder: Path) -> Mapping[str, object] | None:
    """What the note says; None when there is none. Half a note is of a process that died over it."""
    try:
        noted = json.loads((folder / HOLDER).read_text(encoding="utf-8"))
        return {name: noted[name] for name in _TOLD}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _note(folder: Path, noted: Mapping[str, object]) -> None:
    (folder / HOLDER).write_text(json.dumps(noted, ensure_ascii=False), encoding="utf-8")
