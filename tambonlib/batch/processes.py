"""One fresh process for each report, with a kernel of its own: where there is no fork, or where it is asked for."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

from tambonlib.batch.exit_status import exit_or_signal
from tambonlib.batch.process_tree import end_with_family, family

_LOOK_EVERY_SECONDS = 0.05
#: For the parent process and its children, and for kernels: one thread in each library, for reports run side by side,
#: and
# no thread that keeps house in the background, for a process that has threads cannot be forked.
ONE_THREAD = {
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"),
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
# People choose another backend for their own windows or servers; a report drawn with it would have no figures, and
# not say so.
_FIGURES_INLINE = {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}


@dataclass(frozen=True)
class Ended:
    """A task's process that ended: by an exit code or by a signal; neither where its parent was lost before.

    ``not_started`` says why there never was a process, ``error`` why it was ended where somebody else watched its
    limits.
    """

    name: str
    exit: int | None
    signal: int | None
    not_started: str | None = None
    error: Mapping[str, object] | None = None


class Processes:
    """Starts, watches and ends the processes of reports, each of which starts a kernel of its own."""

    patience = 0.0

    def __init__(self):
        self._running: dict[str, subprocess.Popen] = {}
        self._seen: dict[str, tuple[psutil.Process, ...]] = {}

    def start(self, name: str, task: Path) -> None:
        """Start the process of a task."""
        command = [sys.executable, "-m", "tambonlib.batch.report_job", str(task)]
        with (task.parent / "messages.txt").open("ab") as messages:
            self._running[name] = subprocess.Popen(
                command,
                stdout=messages,
                stderr=messages,
                stdin=subprocess.DEVNULL,
                env=environment(),
                start_new_session=os.name == "posix",
            )

    def members(self, name: str) -> tuple[psutil.Process, ...]:
        """The process of a task and all that it has started; empty when it is gone. What was seen is remembered."""
        try:
            found = family(psutil.Process(self._running[name].pid))
        except psutil.NoSuchProcess:
            return ()
        self._seen[name] = tuple({*self._seen.get(name, ()), *found})
        return found

    def wait(self, seconds: float) -> list[Ended]:
        """What has ended, after at most so many seconds."""
        until = time.monotonic() + seconds
        while True:
            ended = [name for name, process in self._running.items() if process.poll() is not None]
            if ended or time.monotonic() >= until:
                return [self._told(name) for name in ended]
            time.sleep(_LOOK_EVERY_SECONDS)

    def end(self, name: str) -> None:
        """End a task's process and all that it started; its end is told by :meth:`wait`."""
        for head in self.members(name)[:1]:
            end_with_family(head, group=True, known=self._seen[name])

    def close(self) -> None:
        """End everything."""
        for name, process in self._running.items():
            self.end(name)
            process.wait()
            self._end_seen(name)
        self._running = {}

    def _told(self, name: str) -> Ended:
        """How a process ended; a kernel that it left behind ends with it."""
        ended = Ended(name, *exit_or_signal(self._running.pop(name).returncode))
        self._end_seen(name)
        return ended

    def _end_seen(self, name: str) -> None:
        for process in self._seen.pop(name, ()):
            end_with_family(process, group=False)


def environment() -> dict[str, str]:
    """What a report's process finds around it: this process's environment, UTF-8, one thread in each library,
    figures in the page.
    """
    return {**os.environ, **ONE_THREAD, **_FIGURES_INLINE, "PYTHONUTF8": "1"}
