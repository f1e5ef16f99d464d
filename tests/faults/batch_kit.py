"""Small notebooks and a run over them, for tests that make something go wrong on purpose.

``python -m tests.faults.batch_kit ORDERS.json`` is a run in a process of its own, which a test may kill.
"""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat

from tambonlib.batch import journal
from tambonlib.batch.fork_server import Ended
from tambonlib.batch.job import make_job
from tambonlib.batch.resource_limits import Limits
from tambonlib.batch.supervisor import JOURNAL, run_reports
from tambonlib.batch.up_to_date import due, file_hash
from tests.support import project_root

PARAMETERS = 'study = "x"\ntambon = "000000"\nedition = "team"\nlang = "th"'
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


@dataclass(frozen=True)
class Project:
    """A folder with an empty study file, a notebook of a few cells, and an outputs folder."""

    folder: Path

    @property
    def study_path(self) -> Path:
        return self.folder / "params" / "small.yaml"

    @property
    def notebook(self) -> Path:
        return self.folder / "small.ipynb"

    @property
    def outputs(self) -> Path:
        return self.folder / "outputs"

    def write_notebook(self, *cells: str) -> None:
        """The parameters and these code cells."""
        given = nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
        made = [given, *(nbformat.v4.new_code_cell(cell) for cell in cells)]
        nbformat.write(nbformat.v4.new_notebook(cells=made, metadata=KERNEL), self.notebook)

    def jobs(self, codes, key: str = "k"):
        return [make_job(code, edition="team", lang="th", key=key) for code in codes]

    def run(self, codes, *, seconds: float = 60, memory_mb: int = 1024, **options) -> dict[str, dict]:
        """Make these reports now; tambon → journal entry."""
        entries = run_reports(self.jobs(codes), limits=Limits(seconds, memory_mb), **self.given(), **options)
        return {entry["tambon_code"]: entry for entry in entries}

    def given(self) -> dict:
        return {"notebook": self.notebook, "study_path": self.study_path, "outputs": self.outputs, "run_id": "r"}

    def begin(self, codes, environment: dict[str, str] | None = None, **options) -> subprocess.Popen:
        """The same in a process of its own; what it says is kept in ``said.txt``."""
        orders = self.folder / "orders.json"
        orders.write_text(
            json.dumps({"folder": str(self.folder), "codes": list(codes), "options": options}), encoding="utf-8"
        )
        with (self.folder / "said.txt").open("wb") as said:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.faults.batch_kit", str(orders)],
                cwd=project_root(),
                stdout=said,
                stderr=said,
                env={**os.environ, **(environment or {})},
            )

    def said(self) -> str:
        return (self.folder / "said.txt").read_text(encoding="utf-8", errors="replace")

    def due(self, codes) -> list[str]:
        """The tambons whose reports the next run would make."""
        outcomes = journal.latest(journal.read(self.outputs / JOURNAL).entries)
        return [job.tambon_code for job, _ in due(self.jobs(codes), outcomes, self.outputs)]

    def succeeded(self) -> set[str]:
        """The tambons that the journal calls finished."""
        outcomes = journal.latest(journal.read(self.outputs / JOURNAL).entries)
        return {entry["tambon_code"] for entry in outcomes.values() if entry["state"] == journal.SUCCEEDED}

    def untruths(self) -> list[str]:
        """Successes in the journal whose page is not at its place as it was noted."""
        outcomes = journal.latest(journal.read(self.outputs / JOURNAL).entries)
        return [
            name
            for name, entry in outcomes.items()
            if entry["state"] == journal.SUCCEEDED and entry["html_sha256"] != file_hash(self.outputs / entry["html"])
        ]

    def executed(self, code: str):
        return nbformat.read(self.outputs / "notebooks" / f"{code}.ipynb", as_version=4)


def project(folder: Path, *cells: str) -> Project:
    """A project in this folder."""
    made = Project(folder)
    made.study_path.parent.mkdir(parents=True)
    made.study_path.write_text("", encoding="utf-8")
    made.write_notebook(*cells)
    return made


class Canned:
    """Stands in for the processes of reports: what they leave is written at once, by rule.

    `troubles` maps a tambon to ``"dies"`` or to the name of an error; all others succeed.
    """

    patience = 0.0

    def __init__(self, troubles=None):
        self.troubles, self.started, self._ended = dict(troubles or {}), [], []

    def start(self, name, task):
        told = json.loads(task.read_text(encoding="utf-8"))
        code, work = told["parameters"]["tambon"], task.parent
        self.started.append(code)
        trouble = self.troubles.get(code)
        if trouble == "dies" and told["died"] is None:
            self._ended.append(Ended(name, None, 9))
            return
        error = told["died"] or (
            trouble and {"cell": 2, "name": trouble, "message": f"of {code}", "first_line": "cell()"}
        )
        (work / "executed.ipynb").write_text(f"notebook of {code}", encoding="utf-8")
        (work / "page.html").write_text(page_of(code), encoding="utf-8")
        outcome = {"error": error or None, "page": file_hash(work / "page.html")}
        (work / "outcome.json").write_text(json.dumps(outcome), encoding="utf-8")
        self._ended.append(Ended(name, 0, None))

    def wait(self, seconds):
        ended, self._ended = self._ended, []
        return ended

    def members(self, name):
        return ()

    def end(self, name):
        raise AssertionError("nothing here takes long")

    def close(self):
        pass


def page_of(code: str) -> str:
    """A page long enough to be cut."""
    return f"<html>{code}</html>" * 1000


def wait_until(condition) -> bool:
    """Wait for what must come soon; False when it does not."""
    until = time.monotonic() + 60
    while not condition() and time.monotonic() < until:
        time.sleep(0.02)
    return bool(condition())


def main(orders_path: str) -> None:
    """Run what a test ordered."""
    orders = json.loads(Path(orders_path).read_text(encoding="utf-8"))
    for code, entry in Project(Path(orders["folder"])).run(orders["codes"], **orders["options"]).items():
        print(code, entry["state"], flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
