"""Where the time of one of our reports goes: the work of its forked process, watched from inside.

    python bench/inside.py JOB.json      prints seconds by part, one line of JSON for each report

The process is warmed and forked as the batch does it, one report at a time, with a clock around each part. Time is
counted once: what a part takes inside another one (a figure within a cell) is not counted for the other one.
"""

import functools
import gc
import inspect
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from peers import parameters_of

CELLS, FIGURES, SAVES, JOURNAL, PAGE, REST, FORK = "cells", "figures", "saves", "journal", "page", "rest", "fork"


class Clock:
    """Seconds by part; the part that was entered last has them."""

    def __init__(self):
        self.seconds: dict[str, float] = {}
        self._parts = [REST]
        self._since = time.perf_counter()

    @contextmanager
    def within(self, part: str) -> Iterator[None]:
        """What happens here belongs to this part."""
        self._tick()
        self._parts.append(part)
        try:
            yield
        finally:
            self._tick()
            self._parts.pop()

    def told(self) -> dict[str, float]:
        """Everything up to now."""
        self._tick()
        return dict(self.seconds)

    def _tick(self) -> None:
        now = time.perf_counter()
        self.seconds[self._parts[-1]] = self.seconds.get(self._parts[-1], 0.0) + now - self._since
        self._since = now


def main(job_path: str) -> None:
    """Warm up, then one forked process for each report of the job."""
    job = json.loads(Path(job_path).read_text(encoding="utf-8"))
    from tambonlib.batch.preload import load

    began = time.perf_counter()
    cold = load(parameters_of(job, job["codes"][0]), job["project"], job["notebook"])
    if cold:
        raise SystemExit(f"the study could not be opened while warming up: {cold}")
    gc.collect()
    gc.freeze()
    print(json.dumps({"warm-up": time.perf_counter() - began}), flush=True)
    for code in job["codes"]:
        forked = time.perf_counter()
        process = os.fork()
        if not process:
            _report(job, code)
        _, status = os.waitpid(process, 0)
        whole = time.perf_counter() - forked
        if status:
            raise SystemExit(f"the report of {code} ended with status {status}")
        parts = json.loads(Path(job["outputs"], f"{code}.parts.json").read_text(encoding="utf-8"))
        print(json.dumps({**parts, FORK: whole - sum(parts.values())}), flush=True)


def _report(job: dict, code: str) -> None:
    """In the forked process: make the report with clocks around its parts, and leave."""
    ended = 1
    try:
        clock = Clock()
        _watch(clock)
        from tambonlib.batch.report_job import do

        work = Path(job["outputs"], code)
        work.mkdir()
        ended = do(
            {
                "notebook": job["notebook"],
                "work_folder": str(work),
                "start_folder": job["project"],
                "parameters": parameters_of(job, code),
                "lang": "th",
                "engine": "fork",
                "died": None,
                "memory_mb": 4096,
            }
        )
        Path(job["outputs"], f"{code}.parts.json").write_text(json.dumps(clock.told()), encoding="utf-8")
    finally:
        os._exit(ended)


def _watch(clock: Clock) -> None:
    import papermill.engines
    from IPython.core.interactiveshell import InteractiveShell

    from tambonlib.batch import report_job
    from tambonlib.batch.engine.cell_journal import CellJournal
    from tambonlib.figures import ReportAxes
    from tambonlib.report import dimension_section, page_figures, support_section
    from tambonlib.report.page import SECTIONS, Page

    public = [name for name, one in SECTIONS.items() if one.function.__module__ == page_figures.__name__]
    watched = [
        (CELLS, InteractiveShell, ("run_cell", "run_cell_async")),
        (FIGURES, Page, public),
        (FIGURES, dimension_section, ("main_figure",)),
        (FIGURES, support_section, ("support_figure",)),
        (FIGURES, ReportAxes, ("_repr_mimebundle_",)),
        (SAVES, papermill.engines, ("write_ipynb",)),
        (JOURNAL, CellJournal, ("begin", "started", "finished", "end")),
        (PAGE, report_job, ("render_notebook",)),
    ]
    for part, owner, names in watched:
        for name in names:
            setattr(owner, name, _clocked(getattr(owner, name), part, clock))


def _clocked(work: Callable, part: str, clock: Clock) -> Callable:
    if inspect.iscoroutinefunction(work):

        @functools.wraps(work)
        async def waited(*given, **named):
            with clock.within(part):
                return await work(*given, **named)

        return waited

    @functools.wraps(work)
    def called(*given, **named):
        with clock.within(part):
            return work(*given, **named)

    return called


if __name__ == "__main__":
    main(sys.argv[1])
