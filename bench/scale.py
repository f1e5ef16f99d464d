"""`tambon run` as a person would call it: 540 tambons against 54, nothing to do, and one tambon changed."""

import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import place
from contestants import environment
from machine import tell

from tambonlib.batch import journal
from tambonlib.batch.supervisor import JOURNAL
from tambonlib.study import Study

#: Cost of a report among ten times as many; share of a full run that a run with nothing to do may take.
AT_MOST = {"many": 1.05, "nothing": 0.03}
_TIMES = 10


@dataclass(frozen=True)
class Ran:
    """One call: its seconds, and the journal's entries of the reports that it made."""

    seconds: float
    made: tuple[dict, ...]

    @property
    def each(self) -> float:
        """Seconds for each report, everything counted."""
        return self.seconds / len(self.made)


def scaled(folder: Path, *, workers: int) -> list[bool]:
    """Run 54 and 540 tambons whole, again with nothing to do, and again with one tambon changed."""
    few = _placed_with_books(folder / "few")
    print(f"\n`tambon run` on the demo study with its field books, {workers} workers")
    first, told = _three_calls(few, _change_one_book, workers)
    many = place.placed(folder / "many", _TIMES)
    print(f"`tambon run` on the demo study {_TIMES} times over, {len(many.roster)} tambons, from its records")
    second, more = _three_calls(many, place.change_one_tambon, workers)
    again = _run(
        few, workers, "--force"
    )  # once before and once after the many, should the machine have become slower or quicker
    print(f"the {len(again.made)} once more: {again.seconds:.1f} s, {again.each:.3f} s each")
    few_each = statistics.fmean([first.each, again.each])
    inside = [
        statistics.fmean(entry["seconds"] for entry in made) for made in ((*first.made, *again.made), second.made)
    ]
    print(
        f"a report's own seconds, as the journal has them: {inside[1]:.3f} s ÷ {inside[0]:.3f} s = {inside[1] / inside[0]:.3f}"
    )
    return [
        *told,
        *more,
        tell(
            f"a report among {len(second.made)} ÷ a report among {len(first.made)}, whole runs",
            second.each / few_each,
            AT_MOST["many"],
        ),
    ]


def _three_calls(study: Study, change, workers: int) -> tuple[Ran, list[bool]]:
    whole = _run(study, workers)
    nothing = _run(study, workers)
    changed_code = change(study)
    changed = _run(study, workers)
    codes = sorted({entry["tambon_code"] for entry in changed.made})
    print(f"  full run: {len(whole.made)} reports in {whole.seconds:.1f} s, {whole.each:.3f} s each")
    print(f"  nothing changed: {len(nothing.made)} reports in {nothing.seconds:.2f} s")
    print(f"  {changed_code} changed: {len(changed.made)} reports ({', '.join(codes[:5])}) in {changed.seconds:.2f} s")
    asked = [
        len(whole.made) == len(study.roster) and not nothing.made,
        tell("  nothing changed ÷ full run", nothing.seconds / whole.seconds, AT_MOST["nothing"]),
        tell("  reports made after one tambon changed", len(changed.made), 1),
        codes == [changed_code],
    ]
    return whole, asked


def _run(study: Study, workers: int, *more: str) -> Ran:
    """One call of the command; a report that failed ends the bench."""
    path = study.outputs_folder / JOURNAL
    before = len(journal.read(path).entries)
    began = time.monotonic()
    done = _tambon(study, "run", "--workers", str(workers), *more)
    seconds = time.monotonic() - began
    entries = [
        entry
        for entry in journal.read(path).entries[before:]
        if entry.get("state") in (journal.SUCCEEDED, journal.FAILED)
    ]
    if done.returncode or any(entry["state"] == journal.FAILED for entry in entries):
        raise SystemExit(f"tambon run: exit code {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return Ran(seconds, tuple(entries))


def _tambon(study: Study, command: str, *more: str) -> subprocess.CompletedProcess:
    called = [sys.executable, "-m", "tambonlib.cli", command, place.STUDY.as_posix(), *more]
    return subprocess.run(
        called,
        cwd=study.path.parent.parent,
        env=environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def _placed_with_books(folder: Path) -> Study:
    """The demo study with its field books, imported and measured, so that a run has only reports to make."""
    study = place.placed(folder)
    shutil.copytree(place.PROJECT / "data" / "demo" / "field_books", study.sources_folder)
    done = _tambon(study, "run", "--dry-run")
    if done.returncode:
        raise SystemExit(
            f"tambon run --dry-run: exit code {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        )
    return study


def _change_one_book(study: Study) -> str:
    """Take the last lines away from one tambon's ledger; its code."""
    path = sorted(study.sources_folder.rglob("*_รายรับรายจ่าย.csv"))[0]
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[: -len(lines) // 10]))
    return path.name[:6]
