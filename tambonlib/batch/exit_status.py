"""How a report's process ended when no cell told it, in plain words and in both languages."""

import errno
import os
import signal
from collections.abc import Mapping

from tambonlib import words

#: The names that the journal gives to such errors.
DIED, TIME_LIMIT, MEMORY_LIMIT, NOT_PLACED = "ProcessDied", "TimeLimit", "MemoryLimit", "NotPlaced"
#: The exit code of a report's process that could not write its files (EX_IOERR of sysexits.h).
CANNOT_WRITE = 74
_NO_ROOM = ("ENOSPC", "EDQUOT", "EFBIG", "EROFS", "EIO")
_CRASHES = ("SIGSEGV", "SIGBUS", "SIGABRT", "SIGILL", "SIGFPE")


def error_of(name: str, key: str, **values: object) -> dict[str, object]:
    """An error of the supervisor's own: its name, and its message from ``supervisor.ended`` in both languages."""
    thai, english = (words.text(f"supervisor.ended.{key}", lang, **values) for lang in words.LANGUAGES)
    return {"cell": 0, "name": name, "message": f"{thai} · {english}", "first_line": ""}


def died(exit_code: int | None, signal_number: int | None) -> dict[str, object]:
    """The error of a process that left no outcome.

    Parameters
    ----------
    exit_code, signal_number
        One of them as the system told it; None and None when the process's parent was gone before it could ask.

    Examples
    --------
    >>> died(3, None)["message"].partition(" · ")[2]
    "The report's process ended itself half-way (exit code 3) without an exception"
    >>> died(None, 9)["signal"]
    'SIGKILL'
    """
    if signal_number is not None:
        name = signal_name(signal_number)
        key = "killed" if name == "SIGKILL" else "crashed" if name in _CRASHES else "signal"
        return {**error_of(DIED, key, signal=name), "signal": name}
    if exit_code is None:
        return error_of(DIED, "parent")
    key = "input_output" if exit_code == CANNOT_WRITE else "exit"
    return {**error_of(DIED, key, exit=exit_code), "exit": exit_code}


def signal_name(number: int) -> str:
    """The signal's usual name; its number where it has none."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)


def exit_or_signal(returncode: int) -> tuple[int | None, int | None]:
    """Exit code and signal of a :class:`subprocess.Popen`'s return code; one of them is None."""
    if returncode < 0 and os.name == "posix":
        return None, -returncode
    return returncode, None


def same_failure(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Whether two errors are the same one, of the same cell. Messages may name a tambon and are not compared."""
    return (one["name"], one["cell"], one["first_line"]) == (other["name"], other["cell"], other["first_line"])


def is_disk_fault(error: BaseException) -> bool:
    """Whether an error says that the disk takes nothing more: full, over a quota or a size limit, read-only, broken."""
    return isinstance(error, OSError) and errno.errorcode.get(error.errno or 0) in _NO_ROOM
