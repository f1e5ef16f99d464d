"""IPython's kernel in this process: no sockets, no threads; its messages go to a function."""

import json
import logging
import os
import re
import uuid
from collections.abc import Callable
from importlib import import_module

import comm
from ipykernel.compiler import XCachingCompiler
from ipykernel.eventloops import enable_gui
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShellABC
from jupyter_client.jsonutil import json_default
from jupyter_client.session import Session
from tornado.ioloop import IOLoop
from traitlets import Any
from traitlets.config import Config

from .messages import MESSAGES
from .private_names import ChannellessKernel, ChannellessShell, show_figures_in
from .process_state import as_in_a_new_process

_HALF_LETTERS = re.compile("[\ud800-\udfff]")


class CellShell(ChannellessShell):
    """The notebook shell of ipykernel; it asks its kernel, not an application, for what it needs."""

    def enable_gui(self, gui=None):
        """Tell the kernel which window toolkit is asked for; only inline figures can be shown."""
        try:
            enable_gui(gui, self.kernel)
        except ValueError as error:
            raise UsageError(str(error)) from error
        self.active_eventloop = gui


InteractiveShellABC.register(CellShell)


class InProcessSession(Session):
    """The session of a kernel in this process; ``receive`` gets every message that it would send."""

    receive = Any()

    def send(
        self,
        stream,
        msg_or_type,
        content=None,
        parent=None,
        ident=None,
        buffers=None,
        track=False,
        header=None,
        metadata=None,
    ):
        """Hand over the message as it would arrive: copied, so that no cell can change it, and only what JSON holds."""
        if os.getpid() != self.pid:
            # A process that a cell forked; only what is written can come from there.
            os.write(2, (MESSAGES["from_another_process"][1] + "\n").encode())
            return None
        if isinstance(msg_or_type, dict):
            message = msg_or_type
            buffers = buffers or message.get("buffers")
        else:
            message = self.msg(msg_or_type, content=content, parent=parent, header=header, metadata=metadata)
        copied = self._through_json(message)
        self.receive({**message, "content": copied, "buffers": [bytes(item) for item in buffers or ()]})
        return message

    def _through_json(self, message: dict) -> dict:
        try:
            return self.unpack(self.serialize(message)[-1])
        except UnicodeEncodeError:
            # Half of a pair of letters, which no file can hold, is shown as a replaced letter.
            text = json.dumps(message["content"], default=json_default, ensure_ascii=False)
            return json.loads(_HALF_LETTERS.sub("\ufffd", text))


class CellKernel(ChannellessKernel):
    """ipykernel's kernel without its channels; :meth:`run` runs one cell."""

    shell_class = CellShell
    _COMM_REQUESTS = ("comm_open", "comm_msg", "comm_close")

    def __init__(self, **traits):
        super().__init__(**traits)
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
        self.shell.displayhook.topic = self.topic("execute_result")
        # ipykernel keeps one for its process; what an earlier notebook left there is not this one's.
        self.comm_manager = comm.get_comm_manager()
        self.comm_manager.comms.clear()
        self.comm_manager.targets.clear()
        self.shell.configurables.append(self.comm_manager)

    @property
    def io_loop(self) -> IOLoop:
        """The loop that runs now."""
        return IOLoop.current()

    async def run(self, request: dict) -> None:
        """Run one cell; its messages, the reply among them, and at last "idle" go out through the session."""
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
    import_module(".cell_client", __package__)
    if not _spare:
        with as_in_a_new_process():
            _spare.append(_made())


def new_kernel(receive: Callable[[dict], None]) -> CellKernel:
    """Return a kernel that has run nothing yet, in this process; the one before it ends.

    Call it within ``as_in_a_new_process``.

    Parameters
    ----------
    receive
        Gets every message, as a kernel would send it.
    """
    kernel = _spare.pop() if _spare else _made()
    # A kernel made in advance, perhaps by the parent, was made in surroundings that are gone.
    kernel.shell.init_environment()
    kernel.shell.init_sys_modules()
    kernel.shell.init_builtins()
    kernel.shell.starting_dir = os.getcwd()
    kernel.session.pid = os.getpid()
    kernel.session.receive = receive
    show_figures_in(kernel.shell, os.environ["MPLBACKEND"])
    return kernel


def _quiet_log() -> logging.Logger:
    """The kernel's own log, as quiet as a kernel's is: a cell that asks for all that is logged means its program."""
    log = logging.getLogger(__name__)
    log.setLevel(logging.WARNING)
    return log


def _made() -> CellKernel:
    CellShell.clear_instance()
    CellKernel.clear_instance()
    in_memory = Config({"HistoryManager": {"hist_file": ":memory:"}})
    session = InProcessSession(key=uuid.uuid4().bytes)
    kernel = CellKernel.instance(config=in_memory, session=session, user_ns=None, log=_quiet_log())
    kernel.shell.extension_manager.load_extension("storemagic")
    # Made when they are first asked for, and every notebook asks.
    _ = kernel.shell.display_formatter.formatters
    return kernel
