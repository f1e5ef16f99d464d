"""The state of a process that a notebook sees: made new in this process, and taken back afterwards."""

import builtins
import logging
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from .private_names import no_open_figures

_INLINE = "module://matplotlib_inline.backend_inline"
_ABSENT = object()


@contextmanager
def as_in_a_new_process() -> Iterator[None]:
    """Within it this process looks to a notebook like one that was just started for it.

    Logging has no handlers, warnings count as not yet shown, chance is not what a sister process has,
    figures are drawn inline, and the folder of work can be imported from. All of it is taken back at
    the end, together with what a kernel changes: environment, streams, search path, main module.
    """
    with ExitStack() as back:
        back.enter_context(_kept_mapping(os.environ))
        back.enter_context(_kept_names(sys, ("stdout", "stderr", "displayhook", "excepthook")))
        back.enter_context(_kept_names(builtins, ("display", "__IPYTHON__", "input")))
        back.enter_context(_kept_main())
        back.enter_context(_kept_path())
        back.enter_context(_no_log_handlers())
        # On entering and on leaving it, Python forgets which warnings were shown already.
        back.enter_context(warnings.catch_warnings())
        back.enter_context(_own_figures())
        _new_chance()
        yield


@contextmanager
def _kept_mapping(mapping) -> Iterator[None]:
    before = dict(mapping)
    try:
        yield
    finally:
        for name in set(mapping) - set(before):
            del mapping[name]
        mapping.update({name: value for name, value in before.items() if mapping.get(name) != value})


@contextmanager
def _kept_names(owner, names: tuple[str, ...]) -> Iterator[None]:
    before = {name: getattr(owner, name, _ABSENT) for name in names}
    try:
        yield
    finally:
        for name, value in before.items():
            if value is not _ABSENT:
                setattr(owner, name, value)
            elif hasattr(owner, name):
                delattr(owner, name)


@contextmanager
def _kept_main() -> Iterator[None]:
    """A kernel puts a module of its own in the place of ``__main__``, so that cells can be pickled from."""
    before = sys.modules["__main__"]
    try:
        yield
    finally:
        sys.modules["__main__"] = before


@contextmanager
def _kept_path() -> Iterator[None]:
    before = list(sys.path)
    # Where a kernel has it too: the folder of work comes after what belongs to Python itself.
    if "" not in sys.path:
        sites = [place for place, entry in enumerate(sys.path) if entry.endswith(("site-packages", "dist-packages"))]
        sys.path.insert(sites[0] if sites else 0, "")
    try:
        yield
    finally:
        sys.path[:] = before


@contextmanager
def _no_log_handlers() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    root.handlers[:] = []
    root.setLevel(logging.WARNING)
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)


def _new_chance() -> None:
    """Processes forked from one parent would draw the same numbers; Python sees to its own only."""
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed()


@contextmanager
def _own_figures() -> Iterator[None]:
    """Figures go inline unless a cell says otherwise; those that are open in this process stay apart."""
    os.environ.setdefault("MPLBACKEND", _INLINE)
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is None:
        yield
        return
    backend = matplotlib.get_backend(auto_select=False)
    with no_open_figures(), matplotlib.rc_context():
        matplotlib.use(os.environ["MPLBACKEND"])
        try:
            yield
        finally:
            if backend is not None:
                matplotlib.use(backend)
