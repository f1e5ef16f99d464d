"""IPython's kernel in this process: no sockets, no threads, its messages told to a function."""

import inspect
import logging
import os
import uuid
from collections.abc import Callable
from importlib import import_module
from types import SimpleNamespace

import comm
from ipykernel.compiler import XCachingCompiler
from ipykernel.eventloops import enable_gui
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelbase import Kernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShellABC
from tornado.ioloop import IOLoop
from traitlets import Any, Instance, observe
from traitlets.config import Config

from tambonlib.batch.engine.cell_code import RememberingTransformers, awaits
from tambonlib.batch.engine.session import ToldSession
from tambonlib.batch.engine.surroundings import as_in_a_new_process, show_figures_in


class CellShell(ZMQInteractiveShell):
    """The notebook shell of ipykernel; it asks its kernel, not an application, for what it needs."""

    input_transformer_manager = Instance(RememberingTransformers, ())
    # The running cell and what it was turned into: the kernel asks, and then the shell again.
    transformed: tuple[str, str] | None = None

    def transform_cell(self, raw_cell: str) -> str:
        """The cell as Python, without magics."""
        if self.transformed is None or self.transformed[0] != raw_cell:
            self.transformed = raw_cell, super().transform_cell(raw_cell)
        return self.transformed[1]

    def should_run_async(
        self, raw_cell: str, *, transformed_cell: str | None = None, preprocessing_exc_tuple=None
    ) -> bool:
        """Whether the cell awaits something; for a cell that cannot be read, as IPython says."""
        if transformed_cell is None or preprocessing_exc_tuple is not None:
            return super().should_run_async(
                raw_cell, transformed_cell=transformed_cell, preprocessing_exc_tuple=preprocessing_exc_tuple
            )
        return self.autoawait and awaits(transformed_cell)

    @observe("exit_now")
    def _update_exit_now(self, change):
        # A kernel of its own process ends here; this one only takes no more cells.
        self.kernel.asked_to_exit = bool(change["new"])

    def enable_gui(self, gui=None):
        """Tell the kernel which window toolkit is asked for; only inline figures can be shown."""
        try:
            enable_gui(gui, self.kernel)
        except ValueError as error:
            raise UsageError(str(error)) from error
        self.active_eventloop = gui


InteractiveShellABC.register(CellShell)
# ipykernel asks for every cell what these take, and finding that out takes as long as many a cell.
for _method in (CellShell.run_cell, CellShell.run_cell_async):
    _method.__signature__ = inspect.signature(_method)


class CellKernel(IPythonKernel):
    """ipykernel's kernel without its channels, threads and debugger; :meth:`run` runs one cell."""

    shell_class = CellShell
    # Naming a debugger imports it, and that starts threads.
    debugger_class = Any()
    asked_to_exit = False
    _COMM_REQUESTS = ("comm_open", "comm_msg", "comm_close")

    def __init__(self, **traits):
        # Not IPythonKernel's own start, which looks for the debugger.
        Kernel.__init__(self, **traits)
        self._execute_sleep = 0
        self.shell_channel_thread = SimpleNamespace(parent_thread=None)
        self.shell = CellShell.instance(
            parent=self,
            profile_dir=self.profile_dir,
            user_module=self.user_module,
            user_ns=self.user_ns,
            kernel=self,
            compiler_class=XCachingCompiler,
        )
        for publisher in (self.shell.displayhook, self.shell.display_pub):
            publisher.session = self.session
        self.shell.displayhook.topic = self._topic("execute_result")
        # ipykernel keeps one for its process; what an earlier notebook left there is not this one's.
        self.comm_manager = comm.get_comm_manager()
        self.comm_manager.comms.clear()
        self.comm_manager.targets.clear()
        self.shell.configurables.append(self.comm_manager)

    @property
    def io_loop(self) -> IOLoop:
        """The loop that runs now."""
        return IOLoop.current()

    def _abort_queues(self, subshell_id=None):
        """There is no queue: cells come one by one."""

    async def run(self, request: dict) -> None:
        """Run one cell; its messages, the reply among them, and at last "idle" are told."""
        self.shell.transformed = None
        self.set_parent([], request)
        self.session.send(None, "status", {"execution_state": "busy"}, parent=request)
        await self.execute_request(None, b"", request)
        self.session.send(None, "status", {"execution_state": "idle"}, parent=request)

    def answer(self, request: dict) -> None:
        """Answer a request that is not for running a cell."""
        if request["msg_type"] == "kernel_info_request":
            # The kernel's own answer would look for a debugger first.
            content = {"status": "ok", "language_info": self.language_info}
            self.session.send(None, "kernel_info_reply", content, parent=request)
        elif request["msg_type"] in self._COMM_REQUESTS:
            getattr(self.comm_manager, request["msg_type"])(None, b"", request)


_spare: list[CellKernel] = []


def warm() -> None:
    """Do beforehand, in a process that will be forked, what the process of every notebook needs.

    It imports what runs cells and makes one kernel in advance; the next notebook of this process, or
    the first of each process forked from it, takes it. No thread, socket or child comes of it.
    """
    import_module("tambonlib.batch.engine.client")
    import_module("tambonlib.batch.engine.here")
    if not _spare:
        with as_in_a_new_process():
            _spare.append(_made())


def new_kernel(tell: Callable[[dict], None]) -> CellKernel:
    """A kernel that has run nothing yet, in this process; the one before it ends.

    It must be asked for within :func:`~tambonlib.batch.engine.surroundings.as_in_a_new_process`.

    Parameters
    ----------
    tell
        Receives every message, as a kernel would send it.
    """
    kernel = _spare.pop() if _spare else _made()
    # A kernel made in advance, perhaps by the parent, was made in surroundings that are gone.
    kernel.shell.init_environment()
    kernel.shell.init_sys_modules()
    kernel.shell.init_builtins()
    kernel.shell.starting_dir = os.getcwd()
    kernel.session.pid = os.getpid()
    kernel.session.tell = tell
    show_figures_in(kernel.shell)
    return kernel


def _own_log() -> logging.Logger:
    """The kernel's own log, as quiet as a kernel's is: a cell that asks for all that is logged means its own
    program.
    """
    log = logging.getLogger(__name__)
    log.setLevel(logging.WARNING)
    return log


def _made() -> CellKernel:
    CellShell.clear_instance()
    CellKernel.clear_instance()
    in_memory = Config({"HistoryManager": {"hist_file": ":memory:"}})
    session = ToldSession(key=uuid.uuid4().bytes)
    kernel = CellKernel.instance(config=in_memory, session=session, user_ns=None, log=_own_log())
    kernel.shell.extension_manager.load_extension("storemagic")
    # Made when they are first asked for, and every notebook asks.
    _ = kernel.shell.display_formatter.formatters
    return kernel
