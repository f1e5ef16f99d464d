"""papermill's own notebook client, on a kernel in this process."""

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import Context, copy_context
from types import SimpleNamespace

from jupyter_client.session import Session
from jupyter_core.utils import ensure_event_loop
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbclient.util import run_hook, run_sync
from papermill.clientwrap import PapermillNotebookClient

from .cell_runner import CellRunner
from .messages import EngineError, both
from .private_names import cells_showing, time_limit


class InProcessChannels:
    """What nbclient asks of a kernel's manager, client and channels, for a kernel in this process.

    A cell runs when nbclient asks for its first message, in the event loop that asks: cells can
    await, as in a kernel of its own process.
    """

    allow_stdin = False

    def __init__(self):
        self.session = Session()
        self.shell_channel = SimpleNamespace(get_msg=self.next_reply, send=self._send)
        self.iopub_channel = SimpleNamespace(get_msg=self.next_output)
        self._outputs: deque[dict] = deque()
        self._replies: deque[dict] = deque()
        self._waiting: dict | None = None
        self._running: asyncio.Task | None = None
        self._context = copy_context()

    def open(self) -> None:
        """Make the kernel."""
        self._runner = CellRunner(self._receive)
        self._runner.__enter__()

    def close(self) -> None:
        """Take back what the kernel changed in this process."""
        self._runner.__exit__(None, None, None)

    def is_alive(self) -> bool:
        """False when a cell is asked for after one that has called ``exit``."""
        return self._waiting is None or not self._runner.kernel.asked_to_exit

    def execute(self, code: str, *, store_history: bool = True, stop_on_error: bool = True) -> str:
        """Ask for a cell to be run; returns the request's id."""
        content = {
            "code": code,
            "silent": False,
            "store_history": store_history,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": stop_on_error,
        }
        return self._request("execute_request", content)

    def kernel_info(self) -> str:
        """Ask what kind of kernel it is; returns the request's id."""
        return self._request("kernel_info_request", {})

    async def next_output(self, timeout: float | None = None) -> dict:
        """Return the next message of the running cell."""
        while not self._outputs:
            await self._run_cell()
        return self._outputs.popleft()

    async def next_reply(self, timeout: float | None = None) -> dict:
        """Return the reply to the last request.

        Raises
        ------
        DeadKernelError
            When a cell is asked for after one that has called ``exit``.
        """
        while not self._replies:
            await self._run_cell()
        return self._replies.popleft()

    def _request(self, kind: str, content: dict) -> str:
        request = self.session.msg(kind, content)
        self._send(request)
        return request["header"]["msg_id"]

    def _send(self, request: dict) -> None:
        if request["msg_type"] == "execute_request":
            self._waiting = request
        else:
            self._runner.kernel.answer(request)

    def _receive(self, message: dict) -> None:
        channel = self._replies if message["msg_type"].endswith("_reply") else self._outputs
        channel.append(message)

    async def _run_cell(self) -> None:
        """Until the cell that was asked for has ended; both channels may wait for it."""
        if not self.is_alive():
            raise DeadKernelError("exit")
        if self._waiting is not None:
            request, self._waiting = self._waiting, None
            # What a cell sets in its context stays for the next, though each is a task of its own.
            running = self._runner.run(request)
            self._running = asyncio.get_running_loop().create_task(running, context=self._context)
        await asyncio.shield(self._running)


class CellClient(PapermillNotebookClient):
    """Runs the cells with all that papermill and nbclient do with messages; only the way to the kernel differs."""

    def run_all(self) -> None:
        """Execute the notebook in an event loop and a context of its own, which end with it.

        A process that was forked must not go on with the event loop of its parent. A caller whose own
        loop runs, as in a notebook, keeps it: there nbclient takes a loop in another thread.
        """
        if _a_loop_runs():
            self.execute()
        else:
            Context().run(self._run_all)

    def _run_all(self) -> None:
        loop = ensure_event_loop()
        try:
            self.execute()
        finally:
            for task in asyncio.all_tasks(loop):
                task.cancel()
                with suppress(asyncio.CancelledError, Exception):
                    loop.run_until_complete(task)
            loop.close()
            asyncio.set_event_loop(None)

    @contextmanager
    def setup_kernel(self, **kwargs) -> Iterator[None]:
        """Make the kernel in this process."""
        self.km = self.kc = InProcessChannels()
        self.kc.open()
        try:
            run_sync(run_hook)(self.on_notebook_start, notebook=self.nb)
            yield
        finally:
            self.kc.close()
            self.km = self.kc = None

    def execute_cell(self, cell, cell_index, **kwargs):
        """Run one cell; a cell that ended the run is marked as failed, whatever ended it."""
        if cell.cell_type != "code" and self.on_cell_start is None:
            # Nothing would run; half of a notebook's cells are such, and each would start the event loop.
            return cell
        limit = time_limit(self, cell)
        if limit is not None:
            raise EngineError(("time_limit", {"found": f"{limit:g} s"}))
        try:
            return super().execute_cell(cell, cell_index, **kwargs)
        except CellExecutionError:
            raise
        except DeadKernelError as error:
            self.nb_man.cell_exception(cell, cell_index=cell_index, exception=error)
            first_line = cell.source.strip().partition("\n")[0]
            raise DeadKernelError(both("exited", cell=cell_index + 1, first_line=first_line)) from None
        except BaseException as error:
            self.nb_man.cell_exception(cell, cell_index=cell_index, exception=error)
            raise

    def process_message(self, msg, cell, cell_index):
        """As papermill does; the manager hears of earlier cells whose shown output was renewed."""
        output = super().process_message(msg, cell, cell_index)
        display_id = (msg["content"].get("transient") or {}).get("display_id")
        if display_id:
            self.nb_man.cells_renewed(cells_showing(self, display_id) - {cell_index})
        return output


def _a_loop_runs() -> bool:
    # Asked here and not where cells are run: an exception of theirs would carry this one along.
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
