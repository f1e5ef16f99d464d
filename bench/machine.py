"""On which machine, with which versions and when something was measured; and how a target is told."""

import os
import platform
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

_LIBRARIES = ("papermill", "nbconvert", "nbclient", "ipykernel", "ipython", "matplotlib", "pandas", "numpy")


def described() -> str:
    """Two lines: date, processor, cores, memory, how busy it was; and the versions."""
    busy = os.getloadavg()[0]
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES)
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC · {_processor()}, {len(os.sched_getaffinity(0))} cores, {_memory():.0f} GB · "
        f"{platform.system()} {platform.release()} · load {busy:.2f} when it began\n"
        f"Python {platform.python_version()}, {versions}"
    )


def tell(what: str, found: float, target: float, *, least: bool = False, unit: str = "") -> bool:
    """Print what was found beside its target; whether it was reached."""
    reached = found >= target if least else found <= target
    word = "at least" if least else "at most"
    print(f"{what}: {found:.2f}{unit} ({word} {target:g}{unit}: {'reached' if reached else 'NOT reached'})", flush=True)
    return reached


def _processor() -> str:
    about = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next(
        (line.split(":", 1)[1].strip() for line in about if line.startswith("model name")),
        platform.processor() or platform.machine(),
    )


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
