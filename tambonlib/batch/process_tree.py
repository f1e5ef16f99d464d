"""Processes as the system shows them: what belongs together, what it takes, how it is ended."""

import contextlib
import os
import signal
from collections.abc import Iterable

import psutil

_MB = 1024 * 1024


def family(process: psutil.Process) -> tuple[psutil.Process, ...]:
    """A process and all that it has started and that still run; empty when it is gone."""
    try:
        return (process, *process.children(recursive=True))
    except psutil.Error:
        return ()


def private_mb(processes: Iterable[psutil.Process]) -> float:
    """Megabytes that these processes have to themselves: what would be free again when they end."""
    total = 0
    for process in processes:
        with contextlib.suppress(psutil.Error):
            told = process.memory_full_info()
            total += getattr(told, "uss", told.rss)
    return total / _MB


def is_halted(processes: Iterable[psutil.Process]) -> bool:
    """Whether any of these processes was halted (SIGSTOP) and not let go on."""
    for process in processes:
        with contextlib.suppress(psutil.Error):
            if process.status() == psutil.STATUS_STOPPED:
                return True
    return False


def end_with_family(process: psutil.Process, *, group: bool, known: Iterable[psutil.Process] = ()) -> None:
    """End a process at once, with all that it started, be it in other sessions; halted ones end as well.

    Parameters
    ----------
    process
        The one that is the head; a number that belongs to another process by now is left alone.
    group
        Whether it is the head of a process group, which ends with it.
    known
        What was seen to belong to it earlier: a process whose parent is gone cannot be found by its parent.
    """
    members = {*family(process), *known}
    if group and os.name == "posix" and process.is_running():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    for member in members:
        with contextlib.suppress(psutil.Error):
            if member.is_running():
                member.kill()
