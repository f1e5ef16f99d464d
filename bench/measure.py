"""How long measuring and importing take, told as ratios within one run (ข้อมูลสมมติ).

    python bench/measure.py                      54 tambons and 540
    python bench/measure.py --tambons 54 108     smaller

Clocks differ from machine to machine, so each time is told against a plain operation on the same data in the same
run: one groupby of pandas for measuring, one read_csv for importing. Memory is the largest that a process of its own
ever held. No test depends on any of this; docs/performance.md says what was found.
"""

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import records
import studies

from tambonlib.indicators.catalogue import indicators
from tambonlib.indicators.measure import measure, measure_study
from tambonlib.records import import_study
from tambonlib.study import load_study

#: Ratio → the most it may be.
AT_MOST = {"measure": 60.0, "time": 1.1, "memory": 1.5, "import": 6.0}
_TIMES = 5


def main() -> None:
    """Print the ratios; the exit code says whether all were reached."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("--tambons", type=int, nargs=2, default=(54, 540), metavar=("FEW", "MANY"))
    asked.add_argument(
        "--only", choices=("measure", "scale", "import"), nargs="*", default=("measure", "scale", "import")
    )
    asked.add_argument("--child", nargs=2, metavar=("WHAT", "STUDY"), help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.child:
        print(json.dumps(_in_child(given.child[0], Path(given.child[1]))))
        return
    few, many = given.tambons
    with tempfile.TemporaryDirectory() as folder:
        told = [
            *(against_groupby(few) if "measure" in given.only else ()),
            *(against_size(Path(folder), few, many) if "scale" in given.only else ()),
            *(against_read_csv(Path(folder), few) if "import" in given.only else ()),
        ]
    sys.exit(0 if all(told) else 1)


def against_groupby(tambons: int) -> list[bool]:
    """All indicators for all months against one groupby over the same ledger, in turns."""
    study = studies.written_study(Path(tempfile.mkdtemp()), tambons)
    tables = records.invented_records(_tables(), sorted(study.roster["tambon_code"]), studies.SEED)
    ledger = tables["hh_ledger"]
    ready = ledger.assign(month=ledger["date"].str.slice(0, 7))[["tambon_code", "month", "amount_baht"]]
    print(
        f"{tambons} tambons: {len(ledger):,} ledger lines, {sum(map(len, tables.values())) - len(ledger):,} other records"
    )
    ours, plain, with_months = _in_turns(
        lambda: measure(tables, study=study),
        lambda: ready.groupby(["tambon_code", "month"]).sum(),
        lambda: (
            ledger.assign(month=ledger["date"].str.slice(0, 7)).groupby(["tambon_code", "month"]).sum(numeric_only=True)
        ),
    )
    told = _tell(
        "measure",
        f"all {len(indicators())} indicators, all months ÷ one groupby([tambon, month]).sum(), its months ready",
        ours,
        plain,
    )
    print(
        f"  (÷ the same from the ledger as it is, with dates and no months: {ours:.2f} s ÷ {with_months:.2f} s = {ours / with_months:.1f})"
    )
    return [told]


def against_size(folder: Path, few: int, many: int) -> list[bool]:
    """Measuring many tambons against few, from the store to the stored results, each in a process of its own."""
    seen = {}
    for count in (few, many):
        study = studies.written_study(folder / str(count), count)
        studies.write_records(study, _tables())
        seen[count] = [_child("measure", study.path) for _ in range(3 if count == few else 1)]
    seconds, peaks = (
        {count: statistics.median(one[name] for one in runs) for count, runs in seen.items()}
        for name in ("seconds", "peak")
    )
    times = many / few
    return [
        _tell("time", f"time for {many} tambons ÷ {times:g} × time for {few}", seconds[many], times * seconds[few]),
        _tell("memory", f"peak memory for {many} tambons ÷ for {few}", peaks[many], peaks[few], "MB"),
    ]


def against_read_csv(folder: Path, tambons: int) -> list[bool]:
    """The whole import, with every check, against reading the columns of the ledger as text."""
    study = studies.written_study(folder / "books", tambons)
    paths = studies.write_books(study)
    ours = statistics.median(_child("import", study.path)["seconds"] for _ in range(3))
    plain = _median(lambda: pd.read_csv(paths["hh_ledger"], dtype=str))
    return [
        _tell(
            "import",
            "import of the ledger, its households and its sheets ÷ read_csv(dtype=str) of the ledger",
            ours,
            plain,
        )
    ]


def _in_child(what: str, path: Path) -> dict[str, float]:
    study = load_study(path)
    shutil.rmtree(study.results_folder, ignore_errors=True)
    done = {"measure": lambda: measure_study(study), "import": lambda: _imported(study)}
    seconds = _seconds(done[what])
    return {"seconds": seconds, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _imported(study) -> None:
    shutil.rmtree(study.records_folder, ignore_errors=True)
    report = import_study.import_files(study)
    if len(report.issues) or report.files["refused"].sum():
        raise AssertionError(
            f"the invented books must be whole; {len(report.issues)} issues, first: {report.issues.iloc[0].to_dict()}"
        )


def _child(what: str, path: Path) -> dict[str, float]:
    """The same work in a new process, whose memory is its own."""
    said = subprocess.run(
        [sys.executable, __file__, "--child", what, str(path)], stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(said.stdout)


def _tables() -> list[str]:
    return sorted({name for one in indicators() for name in one.card.tables})


def _in_turns(*works: Callable[[], object]) -> list[float]:
    """The median time of each, done in turns so that a busy moment of the machine meets all of them."""
    for work in works:
        work()
    rounds = [[_seconds(work) for work in works] for _ in range(_TIMES)]
    return [statistics.median(times) for times in zip(*rounds, strict=True)]


def _median(work: Callable[[], object]) -> float:
    return statistics.median(_seconds(work) for _ in range(3))


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _tell(name: str, what: str, ours: float, plain: float, unit: str = "s") -> bool:
    ratio, reached = ours / plain, ours / plain <= AT_MOST[name]
    print(
        f"{what}: {ours:.2f} {unit} ÷ {plain:.2f} {unit} = {ratio:.2f} (at most {AT_MOST[name]:g}: {'reached' if reached else 'NOT reached'})",
        flush=True,
    )
    return reached


if __name__ == "__main__":
    main()
