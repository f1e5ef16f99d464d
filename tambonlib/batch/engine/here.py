"""A kernel in this process as nbclient sees it."""

import asyncio
from contextvars import copy_context

from nbclient.exceptions import DeadKernelError

from tambonlib.batch.engine.conversation import Conversation
from tambonlib.batch.engine.runner import CellRunner


class KernelHere(Conversation):
    """Manager, client and channels of a kernel in this process.

    A cell runs when nbclient asks for its first message, in the event loop that asks: cells can
    await, as in a kernel of its own process.
    """

    def __init__(self):
        super().__init__()
        self._waiting: dict | None = None
        self._running: asyncio.Task | None = None
        self._context = copy_context()

    def open(self) -> None:
        """Make the kernel."""
        self._runner = CellRunner(self._told)
        self._runner.__enter__()

    async def told_in_answer(self, request: str) -> list[dict]:
        """Run the cell of a request to its end; what it showed, up to the message that it is idle."""
        await self._more(None)
        told = []
        while self._outputs:
            message = self._outputs.popleft()
            if message["parent_header"].get("msg_id") == request:
                told.append(message)
                if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                    break
        return told

    def close(self, *, at_once: bool = False) -> None:
        """Take back what the kernel changed in this process."""
        self._runner.__exit__(None, None, None)

    def is_alive(self) -> bool:
        """False when a cell is asked for after one that has called ``exit``."""
        return self._waiting is None or not self._runner.kernel.asked_to_exit

    def interrupt_kernel(self) -> None:
        """A cell whose time is over was interrupted by its runner already."""

    def why_dead(self) -> str:
        """How the kernel ended."""
        return "exit"

    def _patience(self, timeout: float | None) -> None:
        """The runner itself limits a cell's time."""

    def _send(self, request: dict) -> None:
        if request["msg_type"] == "execute_request":
            self._waiting = request
        else:
            self._runner.kernel.answer(request)

    async def _more(self, seconds: float | None) -> None:
        if not self.is_alive():
            raise DeadKernelError(self.why_dead())
        if self._waiting is not None:
            request, self._waiting = self._waiting, None
            # What a cell sets in its context stays for the next, though each is a task of its own.
            running = self._runner.run(request)
            self._running = asyncio.get_running_loop().create_task(running, context=self._context)
        await asyncio.shield(self._running)
