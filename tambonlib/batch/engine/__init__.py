"""A papermill engine without sockets: a notebook's cells run in one forked process, or in this one.

papermill knows it by the name ``tambon`` (entry point group ``papermill.engine``)::

    papermill --engine tambon notebooks/tambon.ipynb out.ipynb

`ForkedEngine` is the engine, `recovered` rebuilds from a journal of cells what had run before a crash,
and `warm` does beforehand, in a process that will be forked, what every notebook's process needs.
"""

from importlib import import_module

_WHERE = {"ForkedEngine": "papermill_engine", "recovered": "cell_journal", "warm": "kernel"}


def __getattr__(name: str):
    # papermill loads its engines while it is itself being imported, and this package may be what
    # imports papermill: nothing is imported here until it is asked for by name, papermill first.
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import_module("papermill.engines")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)


def __dir__() -> list[str]:
    return sorted(_WHERE)
