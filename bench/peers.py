"""The usual ways to make the reports, each in a process of its own: papermill and ploomber-engine with nbconvert.

    python bench/peers.py api JOB.json          one process, one kernel for each report
    python bench/peers.py pool JOB.json         two such processes
    python bench/peers.py ploomber JOB.json     two processes with ploomber-engine, which needs no kernel

JOB.json comes from bench/batch.py. Each way is written as its users would write it, with what makes it quick: one
exporter for all pages of a process, processes that stay, everything imported before the clock of the reports starts.
"""

import json
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

WAYS = ("api", "pool", "ploomber")
_HERE: dict[str, object] = {}


def main(way: str, job_path: str) -> None:
    """Make the reports of a job; say when everything was imported."""
    job = json.loads(Path(job_path).read_text(encoding="utf-8"))
    _prepare(way, job)
    if way == "api":
        tell_ready(job)
        for code in job["codes"]:
            _make(code)
        return
    # Forked after everything was imported, so that no process has to import it again.
    with multiprocessing.get_context("fork").Pool(job["workers"]) as pool:
        tell_ready(job)
        pool.map(_make, job["codes"], chunksize=1)


def tell_ready(job: Mapping[str, object]) -> None:
    """Note the moment from which on only reports are made."""
    Path(job["outputs"], "ready.json").write_text(json.dumps(time.monotonic()), encoding="utf-8")


def parameters_of(job: Mapping[str, object], code: str) -> dict[str, str]:
    """The notebook's parameters for one tambon."""
    return {"study": job["study"], "tambon": code, "edition": "team", "lang": "th"}


def _prepare(way: str, job: Mapping[str, object]) -> None:
    from nbconvert import HTMLExporter

    os.chdir(job["project"])
    _HERE.update(job=job, execute=_papermill() if way != "ploomber" else _ploomber(), exporter=HTMLExporter())


def _make(code: str) -> None:
    job, outputs = _HERE["job"], Path(_HERE["job"]["outputs"])
    made = _HERE["execute"](job["notebook"], str(outputs / f"{code}.ipynb"), parameters_of(job, code))
    page, _ = _HERE["exporter"].from_notebook_node(made)
    (outputs / f"{code}.html").write_text(page, encoding="utf-8")


def _papermill() -> Callable:
    import papermill

    return lambda notebook, output, parameters: papermill.execute_notebook(
        notebook, output, parameters=parameters, progress_bar=False
    )


def _ploomber() -> Callable:
    # The notebook runs in these processes, so what it imports is imported once, too.
    from ploomber_engine import execute_notebook

    import tambonlib.report.page  # noqa: F401

    return lambda notebook, output, parameters: execute_notebook(
        notebook, output, parameters=parameters, progress_bar=False
    )


if __name__ == "__main__":
    # By its module's name: ploomber-engine puts the notebook into the place of __main__, where a pool would look for
    # its work.
    import peers

    peers.main(*sys.argv[1:])
