"""How long a report takes, ours against the usual ways and against the limit, told as ratios within one run
(ข้อมูลสมมติ).

    python bench/batch.py                      everyone, three rounds, then where the time goes
    python bench/batch.py --reports 2 --rounds 1
    python bench/batch.py --only ours limit
    python bench/batch.py --figures            with a notebook of 25 cells and eight matplotlib figures instead of
    this project's own python bench/batch.py --scale              also 540 tambons against 54, a run with nothing to
    do, one tambon changed

The contestants take turns: a round lets each of them make its reports once, in an order that moves on from round to
round. No test depends on any of this; docs/performance.md says who is compared with whom, and what was found.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import figures_notebook
import machine
import place
import scale
import where
from contestants import can_run, contestants
from rounds import compared, in_turns, same_shown

KEYS = tuple(one.key for one in contestants(""))


def main() -> None:
    """Print what was found; the exit code says whether every target that was measured was reached."""
    given = _asked()
    print(machine.described(), flush=True)
    everyone = [one for one in contestants(given.ploomber_python) if one.key in given.only]
    absent = {one.key: can_run(one) for one in everyone}
    for one in everyone:
        if absent[one.key]:
            print(f"not measured: {one.title}: {absent[one.key]}")
    with tempfile.TemporaryDirectory(prefix="tambon-bench-") as kept:
        folder = Path(given.folder or kept)
        study = place.facts(place.placed(folder / "demo"))
        if given.figures:
            study = {**study, "notebook": str(figures_notebook.write(folder / "demo" / "notebooks" / "figures.ipynb"))}
        present = [one for one in everyone if not absent[one.key]]
        times = in_turns(present, study, folder, rounds=given.rounds, reports=given.reports)
        told = [*compared(present, times), *same_shown(present, study, folder)]
        if "ours" in given.only and not given.no_parts:
            told += where.parts(study, folder, reports=given.reports or 6)
        if given.scale:
            told += scale.scaled(folder, workers=2)
    sys.exit(0 if all(told) else 1)


def _asked() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument(
        "--reports",
        type=int,
        help="reports of each contestant in a round; else each its own number, fewer where each takes long",
    )
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--only", nargs="*", choices=KEYS, default=KEYS)
    asked.add_argument(
        "--scale",
        action="store_true",
        help="540 tambons against 54, a run with nothing to do, one tambon changed: about ten minutes more",
    )
    asked.add_argument(
        "--figures",
        action="store_true",
        help="a notebook of 25 cells and eight matplotlib figures instead of the tambon report",
    )
    asked.add_argument(
        "--no-parts", action="store_true", help="leave out where the time goes, memory, and the exporter"
    )
    asked.add_argument(
        "--ploomber-python",
        default=sys.executable,
        metavar="PATH",
        help="a Python that can import ploomber_engine and tambonlib",
    )
    asked.add_argument("--folder", help="an empty folder for all that is made; else a temporary one that is taken away")
    return asked.parse_args()


if __name__ == "__main__":
    main()
