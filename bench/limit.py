"""The limit: the same code cells with nothing around them, to which the batch is compared.

    python bench/limit.py forked JOB.json       a process for each report, forked from a warm one, two at a time
    python bench/limit.py kept JOB.json         two forked processes, each making half of the reports

The cells are compiled before, run with plain ``exec``, and what they show goes through IPython's display formatter,
because making the pictures and tables is the report's own work. No shell, no messages, no notebook, no file, no HTML.
"""

import ast
import gc
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import CodeType

import IPython.display
from IPython.core.formatters import DisplayFormatter
from peers import parameters_of, tell_ready

_SHOWN: list[tuple[dict, dict]] = []
_FORMATTER = DisplayFormatter()


def main(way: str, job_path: str) -> None:
    """Run the cells for the reports of a job; a process that fails ends everything."""
    job = json.loads(Path(job_path).read_text(encoding="utf-8"))
    os.chdir(job["project"])
    cells = tuple(compiled(Path(job["notebook"])))
    patch_display()
    codes = job["codes"]
    run_cells(cells, parameters_of(job, codes[0]))  # the parent is as warm as a whole report makes it
    gc.collect()
    gc.freeze()
    tell_ready(job)
    of_each = (
        [[code] for code in codes]
        if way == "forked"
        else [codes[first :: job["workers"]] for first in range(job["workers"])]
    )
    run_forked(of_each, cells, job)


def patch_display() -> None:
    """What cells show is formatted and kept; without a shell, `display` would only print."""
    IPython.display.display = _show


def compiled(notebook: Path) -> Iterator[tuple[bool, CodeType, CodeType | None]]:
    """The code cells: whether it holds the parameters, its statements, and its last expression, which is shown."""
    # Not with nbformat: loading it would make the limit begin later than need be.
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            body = ast.parse("".join(cell["source"])).body
            last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
            shown = compile(ast.Expression(last.value), "<cell>", "eval") if last else None
            yield (
                "parameters" in cell["metadata"].get("tags", []),
                compile(ast.Module(body, []), "<cell>", "exec"),
                shown,
            )


def run_cells(
    cells: Sequence[tuple[bool, CodeType, CodeType | None]], parameters: Mapping[str, str]
) -> list[tuple[dict, dict]]:
    """Run the cells of one report; what was shown, as data and metadata by kind."""
    _SHOWN.clear()
    names: dict[str, object] = {"__name__": "__main__"}
    for holds_parameters, statements, last in cells:
        exec(statements, names)
        if holds_parameters:
            names.update(parameters)
        if last is not None:
            value = eval(last, names)
            if value is not None:
                _show(value)
    return _SHOWN


def run_forked(of_each: list[list[str]], cells: Sequence, job: Mapping[str, object]) -> None:
    """Each list of tambons in a forked process, so many at a time as there are workers."""
    waiting, running = list(of_each), set()
    while waiting or running:
        while waiting and len(running) < job["workers"]:
            running.add(_forked(waiting.pop(0), cells, job))
        process, status = os.wait()
        running.discard(process)
        if status:
            raise SystemExit(f"a process of the limit ended with status {status}")


def _forked(codes: list[str], cells: Sequence, job: Mapping[str, object]) -> int:
    process = os.fork()
    if process:
        return process
    ended = 1
    try:
        for code in codes:
            shown = run_cells(cells, parameters_of(job, code))
            if job.get("keep_shown"):
                Path(job["outputs"], f"{code}.shown.json").write_text(json.dumps(shown), encoding="utf-8")
        ended = 0
    finally:
        os._exit(ended)


def _show(*values: object) -> None:
    _SHOWN.extend(_FORMATTER.format(value) for value in values)


if __name__ == "__main__":
    main(*sys.argv[1:])
