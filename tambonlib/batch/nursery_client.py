"""The supervisor's side of the warm parent: start it, give it tasks, hear how they end."""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import psutil

from tambonlib.batch.process_tree import end_with_family, family
from tambonlib.batch.processes import Ended, environment
from tambonlib.errors import Fault, TambonError

_READY_WITHIN_SECONDS = 180
_LEAVES_WITHIN_SECONDS = 10
_BUFFER = 1 << 16
_MESSAGES = "nursery.txt"
_LAST_WORDS = 3


class NurseryClient:
    """One warm parent process. When it dies, what it was making has ended, and the next task starts another.

    Parameters
    ----------
    folder
        Takes what the parent process says; it lies in the run's work folder.
    warm
        What :func:`tambonlib.batch.preload.get_warm` is told.
    """

    patience = 0.0

    def __init__(self, folder: Path, warm: Mapping[str, object]):
        self._folder, self._warm = folder, dict(warm)
        self._process: subprocess.Popen | None = None
        self._unread = b""
        self._running: dict[str, psutil.Process | None] = {}
        self._to_end: dict[str, float] = {}
        self._ready = False

    def begin(self) -> None:
        """Start the parent process, and do not wait until it is warm: whoever calls has other work to do meanwhile."""
        told = self._folder / "warm.json"
        told.write_text(json.dumps(self._warm, ensure_ascii=False), encoding="utf-8")
        with (self._folder / _MESSAGES).open("ab") as messages:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tambonlib.batch.nursery", str(told)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=messages,
                env=environment(),
                start_new_session=True,
                bufsize=0,
            )

    def start(self, name: str, task: Path) -> None:
        """Hand over a task; the first one waits until the parent process is warm.

        Raises
        ------
        TambonError
            When the parent process does not get ready.
        """
        if self._process is None:
            self.begin()
        if not self._ready:
            self._wait_until_ready()
        self._running[name] = None
        self._order({"task": name, "path": str(task)})

    def members(self, name: str) -> tuple[psutil.Process, ...]:
        """The process of a task and all that it has started; empty before it began and after it ended."""
        process = self._running.get(name)
        return family(process) if process is not None else ()

    def wait(self, seconds: float) -> list[Ended]:
        """What has ended, after at most so many seconds."""
        if self._process is None:
            return []
        if any(time.monotonic() > until for until in self._to_end.values()):
            self._process.kill()  # it does not tell of a process that was ended long ago: it is halted or stuck itself
        words = self._listen(seconds)
        if words is None:
            names = list(self._running)
            self.close()
            return [Ended(name, None, None) for name in names]
        return [ended for word in words for ended in self._hear(word)]

    def end(self, name: str) -> None:
        """End a task's process and all that it started; its end is told by :meth:`wait`."""
        self._order({"end": name})
        self._to_end[name] = time.monotonic() + _LEAVES_WITHIN_SECONDS
        if self._running.get(name) is not None:
            # The parent process does the same; where it is itself held up, this does not wait for it.
            end_with_family(self._running[name], group=True)

    def close(self) -> None:
        """End the parent process, and with it all children."""
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(OSError):
            process.stdin.close()
        try:
            process.wait(_LEAVES_WITHIN_SECONDS if self._ready else 0)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
        for child in self._running.values():
            if child is not None:
                end_with_family(child, group=True)
        self._running, self._to_end, self._unread, self._ready = {}, {}, b"", False

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + _READY_WITHIN_SECONDS
        while not self._ready:
            words = self._listen(until - time.monotonic())
            if words is None:
                raise self._not_ready(f"exit code {self._process.wait()}")
            if not words and time.monotonic() > until:
                raise self._not_ready(f"{_READY_WITHIN_SECONDS} s")
            for word in words:
                self._hear(word)

    def _listen(self, seconds: float) -> list[dict] | None:
        """The words that came, after at most so many seconds; None when no more can come."""
        readable, _, _ = select.select([self._process.stdout], [], [], max(0.0, seconds))
        if not readable:
            return []
        read = os.read(self._process.stdout.fileno(), _BUFFER)
        if not read:
            return None
        *lines, self._unread = (self._unread + read).split(b"\n")
        return [json.loads(line) for line in lines]

    def _order(self, order: dict) -> None:
        with suppress(OSError):  # it is gone: that is heard when its word ends
            self._process.stdin.write(json.dumps(order, ensure_ascii=False).encode("utf-8") + b"\n")

    def _hear(self, word: Mapping[str, object]) -> list[Ended]:
        if "refused" in word:
            raise self._not_ready(str(word["refused"]))
        if word.get("ready"):
            self._ready = True
        elif "started" in word:
            with suppress(psutil.NoSuchProcess):
                self._running[word["started"]] = psutil.Process(word["pid"])
        elif "ended" in word:
            self._running.pop(word["ended"], None)
            self._to_end.pop(word["ended"], None)
            return [Ended(word["ended"], word["exit"], word["signal"], word.get("not_started"))]
        return []

    def _not_ready(self, found: str) -> TambonError:
        said = (self._folder / _MESSAGES).read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return TambonError([Fault("nursery_not_ready", found=" · ".join([found, *said[-_LAST_WORDS:]]))])
