"""What one report may take, how much it takes, and how many of them fit on this machine."""

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

import psutil

_MB = 1024 * 1024
#: A report takes some 100 MB of its own over the parent it is forked from, a kernel of its own some 300.
USUAL_MB = 400
#: The system's own limit stops a cell with a MemoryError first; the supervisor ends what grows past it by so much.
MARGIN_MB = 256


@dataclass(frozen=True)
class Limits:
    """What one report may take.

    Parameters
    ----------
    seconds
        From its start to its end, all cells and the page together.
    memory_mb
        Megabytes of its own (what it shares with others not counted), all of its processes together.
    """

    seconds: float = 600.0
    memory_mb: int = 2048


def limit_own_memory(memory_mb: int) -> None:
    """Let this process, and those it starts, take at most so much data memory more than it has now.

    What asks for more gets Python's MemoryError, so that a cell fails as any other cell does. The
    limit is on data and not on addresses: a process forked from a warm parent has the addresses of
    all that its parent loaded. Where the system knows no such limit only the supervisor watches.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    if not hasattr(resource, "RLIMIT_DATA"):
        return
    most = (_data_now_mb() + memory_mb) * _MB
    _, allowed = resource.getrlimit(resource.RLIMIT_DATA)
    most = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def fitting_workers(each_mb: int = USUAL_MB) -> int:
    """How many reports go at the same time: as many as there are cores, and as fit into the free memory; at least one.

    Examples
    --------
    >>> fitting_workers(each_mb=10**9)
    1
    """
    return max(1, min(_cores(), int(available_mb() // each_mb)))


def available_mb() -> float:
    """Megabytes that are free for new processes, within what this process's container may use."""
    free = psutil.virtual_memory().available
    group = Path("/sys/fs/cgroup")
    with contextlib.suppress(OSError, ValueError):  # no such group, or no limit set ("max")
        most = int((group / "memory.max").read_text(encoding="ascii"))
        free = min(free, most - int((group / "memory.current").read_text(encoding="ascii")))
    return free / _MB


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _data_now_mb() -> int:
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmData:"):
                return int(line.split()[1]) // 1024
    return 0
