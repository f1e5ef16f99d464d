"""Where the time of our reports goes, what they hold in memory, how large their pages are, and what the exporter
takes.
"""

import json
import shutil
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import memory
import psutil
from contestants import HERE, environment
from machine import tell
from rounds import spread

#: MB that a report's process holds for itself; kB of a page; our exporter's time as a share of nbconvert's own.
AT_MOST = {"private": 120.0, "page": 600.0, "exporter": 0.2}


def parts(study: Mapping[str, object], folder: Path, *, reports: int) -> list[bool]:
    """Print all of it for some reports, and the targets of memory, page and exporter."""
    codes = spread(study["codes"], reports)
    _tell_parts(_lines("inside.py", _job(study, codes, folder / "inside")))
    job = _job(study, codes, folder / "memory")
    outputs = job.parent
    process = psutil.Popen([sys.executable, str(HERE / "ours.py"), str(job)], cwd=study["project"], env=environment())
    private = memory.watched(process)
    if process.returncode:
        raise SystemExit(f"our batch ended with exit code {process.returncode}")
    told = [_tell_memory(list(private.values()))] if private else [_nothing_forked()]
    sizes = [path.stat().st_size / 1000 for path in outputs.glob("*.html")]
    print(f"pages: {statistics.median(sizes):.0f} kB (median of {len(sizes)})")
    told.append(tell("largest page", max(sizes), AT_MOST["page"], unit=" kB"))
    both = _lines("exporter.py", *sorted(outputs.glob("notebooks/*.ipynb")))[0]
    told.append(_tell_exporter(both))
    return told


def _job(study: Mapping[str, object], codes: Sequence[str], outputs: Path) -> Path:
    shutil.rmtree(outputs, ignore_errors=True)
    outputs.mkdir(parents=True)
    path = outputs / "bench_job.json"
    path.write_text(
        json.dumps({**study, "codes": list(codes), "outputs": str(outputs), "workers": 2}), encoding="utf-8"
    )
    return path


def _lines(script: str, *given: Path) -> list[dict]:
    """What one of the bench's scripts printed, line by line."""
    done = subprocess.run(
        [sys.executable, str(HERE / script), *map(str, given)],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{script} ended with exit code {done.returncode}\n{done.stderr[-3000:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def _tell_parts(lines: Sequence[Mapping[str, float]]) -> None:
    start, *reports = lines
    names = {
        "cells": "cells, without their figures",
        "figures": "figures of the cells",
        "saves": "saves of the notebook",
        "journal": "journal of the cells",
        "page": "the page (HTML)",
        "rest": "papermill, shell and messages around the cells",
        "fork": "beginning and ending the process",
    }
    whole = statistics.median(sum(one.values()) for one in reports)
    print(
        f"\nwhere the time of one of our reports goes (median of {len(reports)}, one at a time): {whole:.3f} s; warm-up of the parent {start['warm-up']:.2f} s, once"
    )
    for part, name in names.items():
        seconds = statistics.median(one.get(part, 0.0) for one in reports)
        print(f"  {seconds:.3f} s  {seconds / whole:4.0%}  {name}")


def _tell_memory(private: Sequence[float]) -> bool:
    print(
        f"private memory of a report's process, MB: median {statistics.median(private):.0f}, first {private[0]:.0f}, last {private[-1]:.0f}"
    )
    return tell("largest private memory over the parent", max(private), AT_MOST["private"], unit=" MB")


def _nothing_forked() -> bool:
    print("no forked process was seen: private memory NOT measured")
    return False


def _tell_exporter(both: Mapping[str, Mapping[str, float]]) -> bool:
    ours, stock = both["ours"], both["stock"]
    print(
        f"exporter, one warm process: ours {ours['seconds']:.3f} s and {ours['bytes'] / 1000:.0f} kB, nbconvert's HTMLExporter {stock['seconds']:.3f} s and {stock['bytes'] / 1000:.0f} kB"
    )
    return tell("our exporter ÷ nbconvert's", ours["seconds"] / stock["seconds"], AT_MOST["exporter"])
