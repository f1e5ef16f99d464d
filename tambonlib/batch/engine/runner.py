"""Cells run one after the other in this process, their output caught."""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tambonlib.batch.engine.conversation import TIME_OVER
from tambonlib.batch.engine.kernel import new_kernel
from tambonlib.batch.engine.streams import Catch, CellStream
from tambonlib.batch.engine.surroundings import as_in_a_new_process

_DESCRIPTORS = {"stdout": 1, "stderr": 2}
# A cell may catch what ends it and go on: it is told again until it ends.
_TOLD_AGAIN_SECONDS = 1.0


class CellTooLong(BaseException):
    """A cell's time is over; no ``except Exception`` of the cell holds it."""


class CellRunner:
    """A kernel in this process and the streams of its cells.

    Use it within ``with CellRunner(tell) as runner``; what a kernel changes in its process is taken
    back at the end.
    """

    def __init__(self, tell: Callable[[dict], None]):
        self._tell = tell
        self._too_long = False

    def __enter__(self) -> "CellRunner":
        self._around = as_in_a_new_process()
        self._around.__enter__()
        self.kernel = new_kernel(self._told)
        self._input = _nothing_to_read()
        self._catches = {name: Catch(number) for name, number in _DESCRIPTORS.items()}
        self._streams = {name: CellStream(name, self.kernel.session, self._catches[name]) for name in _DESCRIPTORS}
        # What the next cell finds: these, or what a cell has put in their place.
        self._in_cells = self._streams["stdout"], self._streams["stderr"]
        return self

    def __exit__(self, *error) -> None:
        for catch in self._catches.values():
            catch.close()
        os.dup2(self._input, 0)
        os.close(self._input)
        self._around.__exit__(*error)

    async def run(self, request: dict) -> None:
        """Run one cell.

        Parameters
        ----------
        request
            The ``execute_request`` message. Its metadata say how many seconds the cell may take
            (``limit``; None for any time), and whether it is then interrupted, as from a keyboard, which
            the cell may show (``interrupt``). When the time is over, ``TIME_OVER`` is told before the reply.
        """
        limits = request["metadata"]
        self._too_long, self._interrupt, self._held = False, limits["interrupt"], None
        with self._streams_in_place(), self._time_limit(limits["limit"]):
            try:
                await self.kernel.run(request)
            except CellTooLong:
                # The cell's own end was interrupted; what it had said goes out.
                self._flush()
        if self._too_long:
            self._tell({"msg_type": TIME_OVER})
            if self._held is not None:
                self._tell(self._held)

    def _told(self, message: dict) -> None:
        if not self._too_long:
            self._tell(message)
        elif message["msg_type"] == "execute_reply":
            self._held = message if self._interrupt else None
        elif self._interrupt or message["msg_type"] != "error":
            # How a cell looks that was given up is not of its own making.
            self._tell(message)

    def _flush(self) -> None:
        for stream in self._streams.values():
            stream.flush()

    @contextmanager
    def _streams_in_place(self) -> Iterator[None]:
        """Only while a cell runs: what this process says between cells is not part of the notebook."""
        before = sys.stdout, sys.stderr
        _flush_python()
        for catch in self._catches.values():
            catch.begin()
        sys.stdout, sys.stderr = self._in_cells
        try:
            yield
        finally:
            _flush_python()
            self._in_cells = sys.stdout, sys.stderr
            sys.stdout, sys.stderr = before
            for catch in self._catches.values():
                catch.end()

    @contextmanager
    def _time_limit(self, seconds: float | None) -> Iterator[None]:
        if seconds is None:
            yield
            return
        cell, loop = asyncio.current_task(), asyncio.get_running_loop()

        def over(number, frame):
            self._too_long = True
            if asyncio.current_task(loop) is None:
                # The cell awaits something: nothing of it runs that an exception could reach.
                loop.call_soon_threadsafe(cell.cancel)
            else:
                raise KeyboardInterrupt if self._interrupt else CellTooLong

        before = signal.signal(signal.SIGALRM, over)
        signal.setitimer(signal.ITIMER_REAL, seconds, _TOLD_AGAIN_SECONDS)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


def can_limit_time() -> bool:
    """Whether a cell's time can be limited from within: only by an alarm, and only in the main thread."""
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


def _flush_python() -> None:
    """What Python holds back for the descriptors themselves goes out before they change."""
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is not None:
            stream.flush()


def _nothing_to_read() -> int:
    """Let standard input be empty, as in a kernel; what it was before is the answer."""
    before, nothing = os.dup(0), os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return before
