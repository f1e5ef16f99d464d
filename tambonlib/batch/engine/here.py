"""A kernel in this process as nbclient sees it."""

import asyncio
from collections import deque
from contextvars import copy_context
from queue import Empty

from nbclient.exceptions import DeadKernelError

from tambonlib.batch.engine.requests import Requests
from tambonlib.batch.engine.runner import CellRunner


class KernelHere(Requests):
    """Manager, client and channels of a kernel in this process, as far as nbclient asks for them.

    A cell runs when nbclient asks for its first message, in the event loop that asks: cells can
    await, as in a kernel of its own process.
    """

    def __init__(self):
        super().__init__()
        self._outputs: deque[dict] = deque()
        self._replies: deque[dict] = deque()
        self._waiting: dict | None = None
        self._time_over = False
        self._drained = asyncio.Event()
        self._context = copy_context()

    def open(self) -> None:
        """Make the kernel."""
        self._runner = CellRunner(self._told).__enter__()

    def close(self, *, at_once: bool = False) -> None:
        """Take back what the kernel changed in this process."""
        self._runner.__exit__(None, None, None)

    def is_alive(self) -> bool:
        """False once a cell has called ``exit``."""
        return self._waiting is None or not self._runner.kernel.asked_to_exit

    def interrupt_kernel(self) -> None:
        """A cell whose time is over was interrupted by the runner already."""

    def why_dead(self) -> str:
        """How the kernel ended."""
        return "exit"

    def _send(self, request: dict) -> None:
        if request["msg_type"] == "execute_request":
            self._waiting = request
            self._drained.clear()
        else:
            self._runner.kernel.answer(request)

    async def next_output(self, timeout: float | None = None) -> dict:
        """The next message of the running cell."""
        if not self._outputs and self._waiting is not None:
            await self._run_waiting()
        if self._outputs:
            return self._outputs.popleft()
        self._drained.set()
        return await asyncio.get_running_loop().create_future()

    async def next_reply(self, timeout: float | None = None) -> dict:
        """The reply to the last request.

        Raises
        ------
        Empty
            When the cell's time was over; once for each cell, as nbclient asks again.
        DeadKernelError
            When an earlier cell has called ``exit``.
        """
        while not self._replies:
            if not self.is_alive():
                raise DeadKernelError(self.why_dead())
            await self._drained.wait()
            if self._time_over:
                self._time_over = False
                raise Empty
        return self._replies.popleft()

    async def _run_waiting(self) -> None:
        request, kernel = self._waiting, self._runner.kernel
        if kernel.asked_to_exit:
            return
        self._waiting = None
        # What a cell sets in its context stays for the next cell, though each is asked for by a task of its own.
        running = self._runner.run(request, limit=self.limit, interrupt=self.interrupt_on_limit)
        await asyncio.get_running_loop().create_task(running, context=self._context)
        self._time_over = self._runner.too_long

    def _told(self, message: dict) -> None:
        if message["msg_type"].endswith("_reply"):
            self._replies.append(message)
            self._drained.set()
        else:
            self._outputs.append(message)
