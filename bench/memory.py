"""What a forked report holds for itself alone: the pages that it does not share with the warm process it came from."""

import time
from collections.abc import Iterator
from pathlib import Path

import psutil

_LOOK_EVERY_SECONDS = 0.05


def watched(process: psutil.Popen) -> dict[int, float]:
    """Look at the forked processes below this one until it ends: the largest private memory of each, in MB.

    Looking takes time of the processor, so what is looked at is not timed.
    """
    largest: dict[int, float] = {}
    while process.poll() is None:
        for one in _forked(process):
            largest[one] = max(largest.get(one, 0.0), _private(one))
        time.sleep(_LOOK_EVERY_SECONDS)
    return largest


def _forked(process: psutil.Process) -> Iterator[int]:
    """Processes that were forked and run no other program: their command is that of their parent."""
    try:
        for one in process.children(recursive=True):
            parent = one.parent()
            if parent is not None and parent.pid != process.pid and one.cmdline() == parent.cmdline():
                yield one.pid
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return


def _private(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith(("Private_Clean", "Private_Dirty"))) / 1024
