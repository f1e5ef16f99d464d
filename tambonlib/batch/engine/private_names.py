"""Every name of another package that it does not promise to keep: all are used here and nowhere else in this folder."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import SimpleNamespace

from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelbase import Kernel
from ipykernel.zmqshell import ZMQInteractiveShell
from traitlets import Any, observe

#: Module → names in it, dotted; a package that is not loaded where these are used is imported to be asked.
NAMES = {
    "ipykernel.kernelbase": (
        "Kernel._abort_queues",
        "Kernel._execute_sleep",
        "Kernel._topic",
        "Kernel.shell_channel_thread",
    ),
    "ipykernel.zmqshell": ("ZMQInteractiveShell._update_exit_now",),
    "nbclient.client": ("NotebookClient._display_id_map", "NotebookClient._get_timeout"),
    "matplotlib._pylab_helpers": ("Gcf.figs",),
    "matplotlib.pyplot": ("_REPL_DISPLAYHOOK", "_ReplDisplayHook.NONE", "install_repl_displayhook"),
    "matplotlib_inline.backend_inline": (
        "show._to_draw",
        "show._draw_called",
        "InlineBackend.clear_instance",
        "configure_inline_support",
    ),
    "IPython.core.pylabtools": ("activate_matplotlib",),
}


def first_missing(names: Iterable[tuple[str, str]] | None = None) -> str | None:
    """Return the first of these names that is gone, as ``module: name``; None when all are there.

    Parameters
    ----------
    names
        Pairs of module and dotted name; all of :data:`NAMES` when None.

    Examples
    --------
    >>> first_missing([("math", "pi"), ("math", "tau.half")])
    'math: tau.half'
    """
    pairs = names or ((module, name) for module, found in NAMES.items() for name in found)
    for module, name in pairs:
        found = import_module(module)
        for part in name.split("."):
            if not hasattr(found, part):
                return f"{module}: {name}"
            found = getattr(found, part)
    return None


class ChannellessShell(ZMQInteractiveShell):
    """The notebook shell of a kernel that has no event loop to stop."""

    @observe("exit_now")
    def _update_exit_now(self, change):
        # A kernel of its own process ends here; this one only takes no more cells.
        self.kernel.asked_to_exit = bool(change["new"])


class ChannellessKernel(IPythonKernel):
    """ipykernel's kernel without channels, queue, threads and debugger."""

    # Naming a debugger imports it, and that starts threads.
    debugger_class = Any()
    asked_to_exit = False

    def __init__(self, **traits):
        # Not IPythonKernel's own start, which looks for the debugger.
        Kernel.__init__(self, **traits)
        self._execute_sleep = 0
        self.shell_channel_thread = SimpleNamespace(parent_thread=None)

    def topic(self, name: str) -> bytes:
        """Return the topic of a message."""
        return self._topic(name)

    def _abort_queues(self, subshell_id=None):
        """There is no queue: cells come one by one."""


def time_limit(client, cell) -> float | None:
    """Return how many seconds a client gives a cell; None for any time."""
    return client._get_timeout(cell)


def cells_showing(client, display_id: str) -> set[int]:
    """Return the indices of the cells in which a client shows an output that can be renewed."""
    return set(client._display_id_map.get(display_id, ()))


@contextmanager
def no_open_figures() -> Iterator[None]:
    """Within it pyplot has no open figures; those from before come back."""
    open_figures: dict = import_module("matplotlib._pylab_helpers").Gcf.figs
    before = dict(open_figures)
    open_figures.clear()
    try:
        yield
    finally:
        open_figures.clear()
        open_figures.update(before)


def show_figures_in(shell, backend: str) -> None:
    """Let a new shell show figures at the end of a cell, where matplotlib has told an earlier shell already.

    In a process that has not drawn yet, matplotlib does this by itself when it first draws.
    """
    inline = sys.modules.get("matplotlib_inline.backend_inline")
    if inline is None:
        return
    inline.InlineBackend.clear_instance()
    support: Callable = inline.configure_inline_support
    vars(support).pop("current_backend", None)
    inline.show._to_draw, inline.show._draw_called = [], False
    import_module("IPython.core.pylabtools").activate_matplotlib(backend)
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        # It takes what it asked an earlier shell for as done, and cannot take it back.
        pyplot._REPL_DISPLAYHOOK = pyplot._ReplDisplayHook.NONE
        pyplot.install_repl_displayhook()
    support(shell, backend)
