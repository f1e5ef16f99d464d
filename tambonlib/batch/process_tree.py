"""Processes as the system shows them: what belongs together, what it takes, and how all of it is ended."""

import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Container, Iterable

import psutil

_MB = 1024 * 1024
_END_WITH_PARENT, _ADOPT_ORPHANS = 1, 36  # PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER of Linux
_GENERATIONS, _PATIENCE_SECONDS = 1000, 5.0


def family(process: psutil.Process) -> tuple[psutil.Process, ...]:
    """Return a process and all its running descendants; empty when the process is gone."""
    try:
        return (process, *process.children(recursive=True))
    except psutil.Error:
        return ()


def private_mb(processes: Iterable[psutil.Process]) -> float:
    """Return the megabytes that these processes share with no other: what would be free again when they end."""
    total = 0
    for process in processes:
        with contextlib.suppress(psutil.Error):
            memory = process.memory_full_info()
            total += getattr(memory, "uss", memory.rss)
    return total / _MB


def is_halted(processes: Iterable[psutil.Process]) -> bool:
    """Whether any of these processes was halted (SIGSTOP) and not continued."""
    return any(_status(process) == psutil.STATUS_STOPPED for process in processes)


def is_running(process: psutil.Process) -> bool:
    """Whether a process still runs; one that ended and whose parent has not asked for its end does not."""
    return process.is_running() and _status(process) not in (None, psutil.STATUS_ZOMBIE)


def end_with_family(process: psutil.Process, *, group: bool, known: Iterable[psutil.Process] = ()) -> None:
    """Kill a process and all its descendants, also those in other sessions; halted ones end as well.

    Parameters
    ----------
    process
        The head of the family; where its number belongs to another process by now, that one is left alone.
    group
        Whether it is the head of a process group, which ends with it.
    known
        Processes seen to belong to it earlier: once a parent is gone, its children cannot be found by it.
    """
    members = {*family(process), *known}
    if group and process.is_running():
        end_group(process.pid)
    for member in members:
        with contextlib.suppress(psutil.Error):
            if member.is_running():
                member.kill()


def end_group(pid: int) -> None:
    """Kill a process group, where the system has such groups and there is one of this number."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)


def end_children(parent: psutil.Process, spare: Container[int] = ()) -> None:
    """Kill the children of a process that adopts orphans, generation after generation, and wait until they are gone.

    Parameters
    ----------
    parent
        Its orphaned descendants become its children (:func:`adopt_orphans`).
    spare
        Process numbers of children that go on, with all that they started.
    """
    for _ in range(_GENERATIONS):
        with contextlib.suppress(psutil.Error):
            children = [one for one in parent.children() if one.pid not in spare and is_running(one)]
            if children:
                for one in children:
                    end_with_family(one, group=False)
                psutil.wait_procs(children, timeout=_PATIENCE_SECONDS)
                continue
        return


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent ends, where the system knows this (Linux)."""
    _prctl(_ADOPT_ORPHANS, 1)


def end_with_parent(parent: int, number: int) -> bool:
    """Get this signal when the parent process ends (Linux); returns whether that parent still runs."""
    _prctl(_END_WITH_PARENT, number)
    return os.getppid() == parent


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(option, ctypes.c_ulong(value), 0, 0, 0)


def _status(process: psutil.Process) -> str | None:
    try:
        return process.status()
    except psutil.Error:
        return None
