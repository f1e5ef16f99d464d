"""Our exporter against nbconvert's own, in one process, warm, on the same executed notebooks.

python bench/exporter.py NOTEBOOK…      prints {"ours": seconds, "stock": seconds} for each page, and the sizes
"""

import json
import statistics
import sys
import time
from collections.abc import Callable

import nbformat
from nbconvert import HTMLExporter

from tambonlib.report.exporter import render_notebook

_ROUNDS = 3


def main(paths: list[str]) -> None:
    """Export each notebook both ways in turns; one exporter of each kind for all of them."""
    notebooks = [nbformat.read(path, as_version=4) for path in paths]
    stock = HTMLExporter()
    ways: dict[str, Callable] = {
        "ours": lambda one: render_notebook(one, lang="th"),
        "stock": lambda one: stock.from_notebook_node(one)[0],
    }
    size = {name: len(way(notebooks[0]).encode("utf-8")) for name, way in ways.items()}  # and both are warm
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for notebook in notebooks * _ROUNDS:
        for name, way in ways.items():
            began = time.perf_counter()
            way(notebook)
            seconds[name].append(time.perf_counter() - began)
    print(json.dumps({name: {"seconds": statistics.median(seconds[name]), "bytes": size[name]} for name in ways}))


if __name__ == "__main__":
    main(sys.argv[1:])
