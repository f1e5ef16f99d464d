"""What nbclient asks of a kernel's manager, client and channels, for kernels that are not reached through sockets."""

import asyncio
import time
from collections import deque
from queue import Empty
from types import SimpleNamespace

from jupyter_client.session import Session

#: Told in the place of a reply when a cell's time was over before the cell.
TIME_OVER = "time_over_reply"


class Conversation:
    """Requests go to a kernel; what it tells waits here until nbclient asks for it.

    A kernel of this kind says how requests reach it (``_send``) and how to wait until it has told
    something more (``_more``).
    """

    #: Seconds that the next cell may take, and whether it is then interrupted rather than given up.
    limit: float | None = None
    interrupt_on_limit = False
    allow_stdin = False

    def __init__(self):
        self.session = Session()
        self.shell_channel = SimpleNamespace(get_msg=self.next_reply, send=self._send)
        self.iopub_channel = SimpleNamespace(get_msg=self.next_output)
        # Whether the kernel has told that it ended the running cell itself.
        self._interrupted = False
        self._outputs: deque[dict] = deque()
        self._replies: deque[dict] = deque()

    def execute(self, code: str, *, store_history: bool = True, stop_on_error: bool = True) -> str:
        """Ask for a cell to be run; the answer is the request's number."""
        self._interrupted = False
        content = {
            "code": code,
            "silent": False,
            "store_history": store_history,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": stop_on_error,
        }
        return self._asked("execute_request", content)

    def kernel_info(self) -> str:
        """Ask what kind of kernel it is."""
        return self._asked("kernel_info_request", {})

    async def next_output(self, timeout: float | None = None) -> dict:
        """The next message of the running cell."""
        while not self._outputs:
            await self._more(None)
        return self._outputs.popleft()

    async def next_reply(self, timeout: float | None = None) -> dict:
        """The reply to the last request.

        Raises
        ------
        Empty
            When the time was over before the cell; once for each cell, as nbclient may ask again.
        DeadKernelError
            When the kernel has ended.
        """
        patience = self._patience(timeout)
        end = None if patience is None else time.monotonic() + patience
        while not self._replies:
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                raise Empty
            await self._more(left)
        reply = self._replies.popleft()
        if reply["msg_type"] != TIME_OVER:
            return reply
        while self._outputs:
            # What the cell had said before belongs to it; the other channel's reader takes it now.
            await asyncio.sleep(0)
        self._interrupted = True
        raise Empty

    def _asked(self, kind: str, content: dict) -> str:
        limits = {"limit": self.limit, "interrupt": self.interrupt_on_limit}
        request = self.session.msg(kind, content, metadata=limits)
        self._send(request)
        return request["header"]["msg_id"]

    def _told(self, message: dict) -> None:
        channel = self._replies if message["msg_type"].endswith("_reply") else self._outputs
        channel.append(message)
