"""One run at a time on one outputs folder.

Two runs on the same outputs would write over each other's pages and journal. The lock says which
process holds the folder; a lock that a dead process left behind is recognised and taken over.
"""

import json
import os
import platform
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import psutil

from tambonlib.errors import Fault, TambonError

LOCK = ".lock"
_BOOT = Path("/proc/sys/kernel/random/boot_id")
# Far behind the text, because on Windows locked bytes cannot be read by anyone else.
_GUARD_BYTE = 1 << 20

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
    _take(folder)
    _held[folder] = threading.get_ident()
    try:
        yield
    finally:
        del _held[folder]
        _give_back(folder)


def holder(outputs: Path) -> Mapping[str, object] | None:
    """Who holds the folder now: ``pid``, ``host``, ``since``, ``started``, ``boot``; None when nobody alive does."""
    path = outputs / LOCK
    if not path.is_file():
        return None
    with _alone(path) as file:
        noted = _read(file)
    return noted if noted and is_alive(noted) else None


def is_alive(noted: Mapping[str, object]) -> bool:
    """Whether the process of a lock still runs.

    Parameters
    ----------
    noted
        ``pid``, ``host``, and where the system tells them ``started`` (clock ticks between the start
        of the machine and that of the process) and ``boot`` (the machine's start): a number that
        meanwhile belongs to another process is not taken for the one that locked.

    Returns
    -------
    bool
        True also for a process of another machine, of which nothing can be known here.
    """
    if noted["host"] != platform.node():
        return True
    boot = _boot()
    if noted["boot"] and boot and noted["boot"] != boot:
        return False
    if not psutil.pid_exists(noted["pid"]):
        return False
    state, started = _state_and_start(noted["pid"])
    if state in ("Z", "X"):  # ended, and only its parent has not looked yet
        return False
    return not (noted["started"] and started and noted["started"] != started)


def _take(folder: Path) -> None:
    with _alone(folder / LOCK) as file:
        noted = _read(file)
        if noted and is_alive(noted):
            raise TambonError([_in_use(folder, noted)])
        _write(file, _myself())


def _give_back(folder: Path) -> None:
    """Empty the lock; a folder that was taken away meanwhile needs nothing."""
    if (folder / LOCK).is_file():
        with _alone(folder / LOCK) as file:
            noted = _read(file)
            if noted and (noted["pid"], noted["started"]) == (os.getpid(), _myself()["started"]):
                _write(file, None)


def _in_use(folder: Path, noted: Mapping[str, object]) -> Fault:
    elsewhere = noted["host"] != platform.node()
    found = f"process {noted['pid']} · {noted['host']} · {noted['since']}"
    return Fault(
        "outputs_held_elsewhere" if elsewhere else "outputs_in_use",
        file=folder.name,
        found=found,
        values={"pid": noted["pid"], "host": noted["host"], "lock": LOCK},
    )


def _myself() -> dict[str, object]:
    return {
        "pid": os.getpid(),
        "started": _state_and_start(os.getpid())[1],
        "boot": _boot(),
        "host": platform.node(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _boot() -> str | None:
    return _BOOT.read_text(encoding="ascii").strip() if _BOOT.is_file() else None


def _state_and_start(pid: int) -> tuple[str | None, int | None]:
    """A process's state letter and its start in clock ticks; None, None where the system does not tell."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None, None
    fields = told.rpartition(")")[
        2
    ].split()  # a name may hold spaces and brackets: what follows the last one is regular
    return fields[0], int(fields[19])


@contextmanager
def _alone(path: Path) -> Iterator[BinaryIO]:
    """The lock file, open, with nobody else reading or writing it. The system lets go when a process dies."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o644), "r+b") as file:
        if os.name == "posix":
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        else:
            import msvcrt

            file.seek(_GUARD_BYTE)
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
            file.seek(0)
        try:
            yield file
        finally:
            if os.name != "posix":
                file.flush()
                file.seek(_GUARD_BYTE)
                msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)


def _read(file: BinaryIO) -> Mapping[str, object] | None:
    """What the lock says; None when nobody holds it. Half a line is of a process that died over it."""
    file.seek(0)
    try:
        noted = json.loads(file.read())
        return {name: noted[name] for name in ("pid", "started", "boot", "host", "since")}
    except (ValueError, KeyError, TypeError):
        return None


def _write(file: BinaryIO, noted: Mapping[str, object] | None) -> None:
    file.seek(0)
    file.truncate()
    file.write(b"" if noted is None else json.dumps(noted, ensure_ascii=False).encode("utf-8"))
    file.flush()
    os.fsync(file.fileno())
