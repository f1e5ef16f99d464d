"""A papermill engine that runs a notebook's cells in the calling process: no kernel process, no socket, no thread.

papermill knows it by the name ``tambon`` (entry point group ``papermill.engine``)::

    papermill --engine tambon notebooks/tambon.ipynb out.ipynb

`InProcessEngine` is the engine, `warm` does beforehand, in a process that will be forked, what each notebook's process
needs, and `recovered` rebuilds from a journal of cells what had run before a crash. See README.md in this folder.
"""

from importlib import import_module

_MODULES = {"InProcessEngine": "papermill_engine", "recovered": "cell_journal", "warm": "in_process_kernel"}


def __getattr__(name: str):
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(_MODULES)


# papermill loads its engines while it is itself being imported: it has to come before this package's modules, which
# import papermill, and after this package can give it the engine.
import_module("papermill.engines")
