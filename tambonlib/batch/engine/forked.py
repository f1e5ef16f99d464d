"""A kernel in one forked child, as nbclient sees it in the parent."""

import asyncio
import atexit
import ctypes
import os
import signal
import sys
import time
import traceback
from contextlib import suppress
from contextvars import Context

from nbclient.exceptions import DeadKernelError

from tambonlib.batch.engine.conversation import Conversation
from tambonlib.batch.engine.runner import CellRunner

_LENGTH_BYTES = 8
_SECONDS_TO_LEAVE = 5.0
_SECONDS_TO_END_A_CELL = 1.0
_LOOK_SECONDS = 0.002
_CHUNK = 1 << 20
_PR_SET_PDEATHSIG = 1


class KernelForked(Conversation):
    """Manager, client and channels of a kernel in a forked child."""

    def __init__(self):
        super().__init__()
        self._pid: int | None = None
        self._status: int | None = None
        self._received = bytearray()
        self._news: asyncio.Future | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended = False

    def open(self) -> None:
        """Fork the child."""
        requests_out, self._requests = os.pipe()
        self._messages, messages_in = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._requests)
            os.close(self._messages)
            _live(requests_out, messages_in, parent)
        os.close(requests_out)
        os.close(messages_in)
        os.set_blocking(self._messages, False)

    def close(self, *, at_once: bool = False) -> None:
        """End the child, told to leave or killed, and all that it started."""
        os.close(self._requests)
        if at_once or not self._leaves():
            self._kill()
        # As with a kernel, what cells have started ends with the notebook.
        with suppress(ProcessLookupError):
            os.killpg(self._pid, signal.SIGKILL)
        if self._loop is not None and not self._loop.is_closed():
            self._loop.remove_reader(self._messages)
        os.close(self._messages)

    def is_alive(self) -> bool:
        """Whether the child still runs."""
        if self._status is None:
            ended, status = os.waitpid(self._pid, os.WNOHANG)
            if ended:
                self._status = os.waitstatus_to_exitcode(status)
        return self._status is None

    def interrupt_kernel(self) -> None:
        """Interrupt the cell, as from a keyboard, unless the child did so itself."""
        if not self._interrupted:
            os.kill(self._pid, signal.SIGINT)

    def why_dead(self) -> str:
        """How the child ended."""
        if self._status is not None and self._status < 0:
            return signal.Signals(-self._status).name
        return f"exit {self._status}"

    def _send(self, request: dict) -> None:
        try:
            _write_frame(self._requests, self.session.pack(request))
        except BrokenPipeError:
            # It died between two cells; asking for the reply tells how.
            return

    def _patience(self, timeout: float | None) -> float | None:
        """The child itself limits a cell's time; only one that cannot is given up from here."""
        return None if timeout is None else timeout + _SECONDS_TO_END_A_CELL

    async def _more(self, seconds: float | None) -> None:
        """Until something new has come, or the time is over."""
        if self._ended:
            self._reap()
            raise DeadKernelError(self.why_dead())
        self._loop = loop = asyncio.get_running_loop()
        if self._news is None:
            self._news = loop.create_future()
            loop.add_reader(self._messages, self._receive, loop)
        # Both channels wait for the same news; one that gives up leaves it to the other.
        await asyncio.wait([self._news], timeout=seconds)

    def _receive(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.remove_reader(self._messages)
        news, self._news = self._news, None
        try:
            while chunk := os.read(self._messages, _CHUNK):
                self._received += chunk
            self._ended = True
        except BlockingIOError:
            # All that is there was read.
            self._ended = False
        self._sort()
        news.set_result(None)

    def _sort(self) -> None:
        """Whole messages go to their channel; a part of one waits for the rest."""
        while len(self._received) >= _LENGTH_BYTES:
            end = _LENGTH_BYTES + int.from_bytes(self._received[:_LENGTH_BYTES], "big")
            if len(self._received) < end:
                return
            message = self.session.unpack(bytes(self._received[_LENGTH_BYTES:end]))
            del self._received[:end]
            self._told(message)

    def _leaves(self) -> bool:
        """Whether the child ends by itself, as it does when no request can come any more."""
        end = time.monotonic() + _SECONDS_TO_LEAVE
        while self.is_alive():
            if time.monotonic() > end:
                return False
            time.sleep(_LOOK_SECONDS)
        return True

    def _reap(self) -> None:
        """It has closed its side: it ends now, and is made to if it does not."""
        if not self._leaves():
            self._kill()

    def _kill(self) -> None:
        if self.is_alive():
            os.killpg(self._pid, signal.SIGKILL)
            self._status = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])


def _write_frame(descriptor: int, data: bytes) -> None:
    remaining = memoryview(len(data).to_bytes(_LENGTH_BYTES, "big") + data)
    while remaining:
        remaining = remaining[os.write(descriptor, remaining) :]


def _live(requests: int, messages: int, parent: int) -> None:
    """The child's whole life; it does not return."""
    code = 1
    try:
        os.setsid()
        _end_with(parent)
        # As in a kernel: an interrupt is for a running cell only.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        # What the parent wanted to do at its own end is not this process's business.
        atexit._clear()
        Context().run(asyncio.run, _serve(requests, messages))
        atexit._run_exitfuncs()
        code = 0
    except BaseException:  # nothing may go back into the parent's code, which this process also holds
        traceback.print_exc(file=sys.__stderr__)
    finally:
        sys.__stdout__.flush()
        sys.__stderr__.flush()
        os._exit(code)


def _end_with(parent: int) -> None:
    """Where the system can do it (Linux), end as soon as the parent does; elsewhere at the next request."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


async def _serve(requests: int, messages: int) -> None:
    """Run what is asked for until nothing more can come."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(requests, "rb")
    )
    with CellRunner(lambda message: _tell(messages, runner.kernel, message)) as runner:
        while (request := await _next_request(reader, runner.kernel)) is not None:
            if request["msg_type"] != "execute_request":
                runner.kernel.answer(request)
            elif runner.kernel.asked_to_exit:
                return
            else:
                signal.signal(signal.SIGINT, signal.default_int_handler)
                await runner.run(request)
                signal.signal(signal.SIGINT, signal.SIG_IGN)


async def _next_request(reader: asyncio.StreamReader, kernel) -> dict | None:
    try:
        length = int.from_bytes(await reader.readexactly(_LENGTH_BYTES), "big")
        return kernel.session.unpack(await reader.readexactly(length))
    except asyncio.IncompleteReadError:
        return None


def _tell(messages: int, kernel, message: dict) -> None:
    try:
        _write_frame(messages, kernel.session.pack(message))
    except BrokenPipeError:
        os._exit(1)
