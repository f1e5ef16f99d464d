"""One corrected field book against everything from nothing: import, measure, reports, and what comes after (ข้อมูลสมมติ).

    python bench/corrected.py            needs the demo's field books: `tambon demo --only-files` writes them
    python bench/corrected.py --workers 2

Both ways are the steps of `tambon run`, each way in a process of its own that starts with nothing loaded. After the
correction only the changed book is read, only its tambon is measured, and one report is made. The exit code is 0 when
that takes at most 15 % of the time of the whole way.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import place
from contestants import environment
from machine import described, tell

AT_MOST = 0.15
_COMMAND = {"codes": [], "lang": "th", "edition": "team", "shard": ""}


def main() -> None:
    """Run both ways and print the ratio, with the seconds of each part."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("--workers", type=int, default=2)
    given = asked.parse_args()
    print(described(), flush=True)
    books = place.PROJECT / "data" / "demo" / "field_books"
    if not books.is_dir():
        raise SystemExit("the bench needs the demo's field books; run `tambon demo --only-files` first")
    with tempfile.TemporaryDirectory(prefix="tambon-bench-") as kept:
        project = Path(kept)
        shutil.copytree(place.PROJECT / "params", project / "params")
        (project / place.NOTEBOOK).parent.mkdir()
        shutil.copy2(place.PROJECT / place.NOTEBOOK, project / place.NOTEBOOK)
        shutil.copytree(books, project / "data" / "demo" / "field_books")
        whole = _timed(project, given.workers)
        code = _correct_one_book(project / "data" / "demo" / "field_books")
        corrected = _timed(project, given.workers)
    print(f"\n{'part':10} {'from nothing':>14} {f'{code} corrected':>18}   seconds")
    for part in whole["parts"]:
        print(f"{part:10} {whole['parts'][part]:14.2f} {corrected['parts'][part]:18.2f}")
    print(f"reports    {len(whole['made']):14} {len(corrected['made']):18}   ({', '.join(corrected['made'])})")
    reached = tell("one corrected book ÷ everything from nothing", corrected["all"] / whole["all"], AT_MOST)
    sys.exit(0 if reached and corrected["made"] == [code] else 1)


def _timed(project: Path, workers: int) -> dict:
    """The steps of a run in a process of its own, with its start."""
    command = [sys.executable, __file__, "--steps", str(project / place.STUDY), str(workers)]
    began = time.perf_counter()
    done = subprocess.run(command, cwd=project, env=environment(), stdout=subprocess.PIPE, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    whole = time.perf_counter() - began
    rest = whole - sum(told["parts"].values())
    return {"made": told["made"], "parts": {**told["parts"], "start, end": rest}, "all": whole}


def _correct_one_book(books: Path) -> str:
    """Take the last tenth of the lines away from one tambon's ledger; its code."""
    path = sorted(books.rglob("*_รายรับรายจ่าย.csv"))[0]
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[: -len(lines) // 10]))
    return path.name[:6]


def _steps(study_file: Path, workers: int) -> None:
    """What `tambon run` does, with a clock around each part; printed as JSON."""
    seconds: dict[str, float] = {}

    @contextmanager
    def clock(part: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        seconds[part] = time.perf_counter() - began

    with clock("load"):
        from tambonlib.batch import manifest, pipeline, unchanged
        from tambonlib.study import load_study

        study = load_study(study_file)
    with clock("import"):
        pipeline.import_study(study)
    with clock("measure"):
        from tambonlib.indicators.measure import measure_study

        measure_study(study)
    with clock("plan"):
        plan = pipeline.plan(study, (), edition="team", lang="th")
    with clock("reports"):
        entries, _ = pipeline.carry_out(
            plan, run_id="bench", workers=workers, on_start=lambda job: None, on_end=lambda job, entry: None
        )
    with clock("remember"):
        unchanged.remember(
            study_file,
            _COMMAND,
            lambda: pipeline.nothing_left(plan),
            reports=len(plan.jobs),
            index=manifest.index_place("th"),
        )
    failed = [entry["report"] for entry in entries if entry["state"] != "succeeded"]
    if failed:
        raise SystemExit(f"reports failed: {failed}")
    print(json.dumps({"parts": seconds, "made": sorted(entry["tambon_code"] for entry in entries)}))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--steps"]:
        _steps(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
