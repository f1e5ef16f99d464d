"""What makes a function a section of the page: one decorator. Nothing else lists the sections.

A new section is one function here in `tambonlib/report`, its words in `definitions/words/report.yaml`, and a cell
``page.NAME()`` in `notebooks/tambon.ipynb`.
"""

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

#: What a section is called with: nothing, the first dimension, the first dimension and each step, each other dimension.
EACH = ("page", "first", "first_by_step", "others")


@dataclass(frozen=True)
class Section:
    """A function of a page that returns what one cell displays, and how the notebook calls it (one of `EACH`)."""

    function: Callable
    each: str


def section(each: str = "page") -> Callable[[Callable], Callable]:
    """Mark a function ``f(page, …)`` as a section; it becomes the method ``page.f(…)``.

    Parameters
    ----------
    each
        ``"page"`` for a section that is called once; ``"first"`` for one that is called with the first dimension,
        ``"first_by_step"`` with that and each of its steps, ``"others"`` with each other dimension.

    Examples
    --------
    >>> @section()
    ... def lessons(page): ...
    >>> lessons.section.each
    'page'
    """
    if each not in EACH:
        raise ValueError(f"each must be one of {', '.join(EACH)}; got {each!r}")

    def marked(function: Callable) -> Callable:
        function.section = Section(function, each)
        return function

    return marked


def found_in(modules: Iterable[ModuleType]) -> dict[str, Section]:
    """The sections of these modules by name, in the order in which they are written.

    Raises
    ------
    ValueError
        When two sections have one name.
    """
    found: dict[str, Section] = {}
    for module in modules:
        own = [one for one in vars(module).values() if getattr(one, "__module__", None) == module.__name__]
        for one in own:
            if not isinstance(getattr(one, "section", None), Section):
                continue
            if one.__name__ in found:
                known = found[one.__name__].function.__module__
                raise ValueError(f"two sections are called {one.__name__}: in {known} and in {module.__name__}")
            found[one.__name__] = one.section
    return found


def refusing_threads(calls: Iterable[tuple[str, object]]) -> Iterator[tuple[str, object]]:
    """The calls of :meth:`tambonlib.report.page.Page.all_sections`, watched: no section may leave a thread running.

    A process with threads cannot be forked safely, so a section that starts one would stop every report of a run.

    Raises
    ------
    RuntimeError
        After the section that started a thread while it was made or displayed; the text names it.
    """
    before = count_threads()
    for call, shown in calls:
        yield call, shown
        more = count_threads() - before
        if more > 0:
            raise RuntimeError(
                f"{call} started {more} thread(s), and a process with threads cannot be forked; "
                "read tables with tambonlib.records.store.read_table, give pyarrow use_threads=False"
            )


def count_threads() -> int:
    """The threads of this process, those that a library started without Python's knowledge included."""
    tasks = Path("/proc/self/task")
    return max(threading.active_count(), len(os.listdir(tasks)) if tasks.is_dir() else 0)
