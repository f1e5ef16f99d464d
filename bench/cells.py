"""What the cells of a report cost by themselves: no kernel, no process, no file; and our exporter against nbconvert's
own.

    python bench/cells.py                                   the demo study, measured in a temporary folder (ข้อมูลสมมติ)
    python bench/cells.py --study params/demo.yaml --tambons 970101 990104 --rounds 5

Everything runs in one process that has made each of the reports once before. Where the time goes is told by the
exclusive time of each file under a profiler, as shares: a profiler slows everything down, so its seconds are not
told. No test depends on any of this; docs/performance.md says what was found.
"""

import argparse
import ast
import cProfile
import os
import pstats
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import machine
import nbformat
import place
from IPython.core.interactiveshell import InteractiveShell
from nbconvert import HTMLExporter
from nbformat.v4 import new_output

from tambonlib.report.exporter import render_notebook
from tambonlib.report.lookup import find_study
from tambonlib.study import load_study

NOTEBOOK = Path(__file__).resolve().parent.parent / "notebooks" / "tambon.ipynb"
#: Our exporter's time as a share of nbconvert's own; kB of the largest page.
AT_MOST = {"exporter": 0.2, "page": 450.0}
#: Part of a file's path → what its time is called; the first that fits.
PARTS = (
    ("tambonlib/figures", "figures"),
    ("tambonlib/findings", "sentences"),
    ("tambonlib/report/html", "tables and other HTML"),
    ("tambonlib/report", "pieces of the page"),
    ("tambonlib/indicators/by_series", "results laid out as series"),
    ("tambonlib/indicators", "cards and powers"),
    ("tambonlib", "texts, numbers and months in words"),
    ("site-packages/pandas", "pandas, numpy and arrow"),
    ("site-packages/numpy", "pandas, numpy and arrow"),
    ("site-packages/pyarrow", "pandas, numpy and arrow"),
    ("site-packages/matplotlib", "matplotlib"),
    ("site-packages/IPython", "display"),
)
_REST = "Python's own library, and the rest"


def main() -> None:
    """Print what was found; the exit code says whether the targets of exporter and page were reached."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument(
        "--study", help="a study file with its data beside it; else the demo, whose records must lie in data/demo"
    )
    asked.add_argument("--tambons", nargs="*", help="codes; else six from all over the study")
    asked.add_argument("--rounds", type=int, default=5)
    given = asked.parse_args()
    print(machine.described(), flush=True)
    with tempfile.TemporaryDirectory(prefix="tambon-bench-") as kept:
        study = Path(find_study(given.study)) if given.study else _demo(Path(kept))
        codes = given.tambons or _spread(sorted(load_study(study).roster["tambon_code"]))
        os.chdir(study.parent.parent)
        told = measured(str(study), codes, given.rounds)
    sys.exit(0 if all(told) else 1)


def _demo(folder: Path) -> Path:
    return place.placed(folder / "demo").path


def _spread(codes: Sequence[str], count: int = 6) -> list[str]:
    return [codes[place * len(codes) // count] for place in range(count)]


def measured(study: str, codes: Sequence[str], rounds: int) -> list[bool]:
    """Seconds per report, where they go, and both exporters on the same notebooks."""
    notebooks = [executed(study, code) for code in codes]  # and everything is warm
    seconds = [[_timed(lambda code=code: executed(study, code)) for code in codes] for _ in range(rounds)]
    each = [statistics.median(times) for times in zip(*seconds, strict=True)]
    print(
        f"\ncells of a report: {statistics.median(each):.3f} s (median of {len(codes)} reports, each the median of {rounds} rounds; most {max(each):.3f} s)"
    )
    for name, share in shares(study, codes):
        print(f"  {share:4.0%}  {name}")
    return _exporters(notebooks, rounds)


def executed(study: str, code: str) -> nbformat.NotebookNode:
    """The report notebook with the outputs of its cells, run here one after the other."""
    notebook, shown = nbformat.read(NOTEBOOK, as_version=4), []
    formatter = InteractiveShell.instance().display_formatter
    names: dict = {}
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(cells, start=1):
        source = cell.source.replace("from IPython.display import display\n", "")
        if "parameters" in cell.metadata.get("tags", ()):
            source = f"study, tambon, edition, lang = {study!r}, {code!r}, 'team', 'th'"
        names["display"] = lambda *many: shown.extend(formatter.format(one) for one in many)
        tree = ast.parse(source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "cell", "exec"), names)
        value = eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None
        if value is not None:
            names["display"](value)
        cell.update(
            execution_count=number, outputs=[new_output("display_data", data, metadata=about) for data, about in shown]
        )
        shown.clear()
    return notebook


def shares(study: str, codes: Sequence[str]) -> list[tuple[str, float]]:
    """Part → its share of the time of the cells, the largest first. What is built in counts for whoever called it."""
    profile = cProfile.Profile()
    profile.enable()
    for code in codes:
        executed(study, code)
    profile.disable()
    seconds: dict[str, float] = {}
    for (file, _, _), (_, _, own, _, callers) in pstats.Stats(profile).stats.items():
        spent = {caller[0]: told[2] for caller, told in callers.items()} if file == "~" else {file: own}
        for where, time_there in spent.items():
            seconds[_part(where)] = seconds.get(_part(where), 0.0) + time_there
    whole = sum(seconds.values())
    return sorted(((name, spent / whole) for name, spent in seconds.items()), key=lambda one: -one[1])


def _part(file: str) -> str:
    plain = file.replace(os.sep, "/")
    return next((name for path, name in PARTS if f"/{path}" in plain), _REST)


def _exporters(notebooks: Sequence[nbformat.NotebookNode], rounds: int) -> list[bool]:
    """Both in turns, one exporter of each kind, on the same executed notebooks."""
    stock = HTMLExporter()
    ways = {"ours": render_notebook, "stock": lambda one: stock.from_notebook_node(one)[0]}
    sizes = [len(render_notebook(one).encode("utf-8")) / 1000 for one in notebooks]
    stock.from_notebook_node(notebooks[0])
    ratios, each = [], {name: [] for name in ways}
    for notebook in notebooks:
        times = {name: [] for name in ways}
        for _ in range(rounds):
            for name, way in ways.items():
                times[name].append(_timed(lambda way=way, notebook=notebook: way(notebook)))
        middle = {name: statistics.median(some) for name, some in times.items()}
        ratios.append(middle["ours"] / middle["stock"])
        for name, seconds in middle.items():
            each[name].append(seconds)
    print(
        f"\nexporter, median of {len(notebooks)} pages: ours {statistics.median(each['ours']):.3f} s, nbconvert's own {statistics.median(each['stock']):.3f} s"
    )
    return [
        machine.tell(
            "exporter against nbconvert's own, the page of the largest share", max(ratios), AT_MOST["exporter"]
        ),
        machine.tell("largest of these pages", max(sizes), AT_MOST["page"], unit=" kB"),
    ]


def _timed(work) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
