"""A study of three invented tambons on a desk, and a stand-in for the supervisor that makes pages of one line.

What decides whether a report is due does not depend on what a page looks like: these tests need no notebook to run.
"""

import json
from pathlib import Path

import nbformat

from tambonlib.batch import journal, pipeline
from tambonlib.batch.up_to_date import file_hash
from tests.rooms.records.desk import HOUSEHOLD, LEDGER, ROSTER, STUDY, Desk, line

CODES = ("980101", "980102", "980103")
PARAMETERS = 'study = "params/example.yaml"\ntambon = "980101"\nedition = "team"\nlang = "th"'


class Workshop(Desk):
    """A desk with books of three tambons and a notebook, and what a run does with them."""

    def __init__(self, root: Path, cells: tuple[str, ...] = ()):
        super().__init__(
            root, study=f"{STUDY}derive: [hh_month]\n", roster=f"{ROSTER}980103,หนองสมมติ,Invented Pond,98,2008-01\n"
        )
        for number, code in enumerate(CODES, start=1):
            self.write_books(code, amount=100 * number)
        self.write_notebook(cells)

    @classmethod
    def of(cls, root: Path) -> "Workshop":
        """A workshop that stands in this folder already."""
        found = cls.__new__(cls)
        found.root, found.books, found.records = (
            root,
            root / "data" / "example" / "field_books",
            root / "data" / "example" / "records",
        )
        return found

    def write_books(self, code: str, amount: int, *, date: str = "15/01/2551", homes: int = 6) -> None:
        """Households with a line each."""
        homes = [f"{code}-{number}" for number in range(1, homes + 1)]
        self.csv(f"{code}_ครัวเรือน.csv", [HOUSEHOLD, *([home, "", "1", "4", "01/01/2551", ""] for home in homes)])
        self.csv(
            f"{code}_บัญชี.csv", [LEDGER, *(line(home, date=date, category="เหล้า", amount=str(amount)) for home in homes)]
        )

    def write_notebook(self, cells: tuple[str, ...] = ()) -> None:
        """A template with the parameters that a run gives, and these cells."""
        made = [nbformat.v4.new_code_cell(PARAMETERS, id="p", metadata={"tags": ["parameters"]})]
        made += [nbformat.v4.new_code_cell(cell, id=f"c{number}") for number, cell in enumerate(cells)]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        path = self.root / "notebooks" / "tambon.ipynb"
        path.parent.mkdir(exist_ok=True)
        nbformat.write(nbformat.v4.new_notebook(cells=made, metadata=kernel), path)

    @property
    def outputs(self) -> Path:
        """The outputs folder."""
        return self.root / "outputs" / "example"

    def journal(self) -> tuple:
        """The entries of the journal."""
        return journal.read(self.outputs / journal.NAME).entries

    def plan(self, *codes: str, edition: str = "team", lang: str = "th", **options):
        """What a run would do, after import and measure."""
        study = self.study()
        pipeline.import_study(study)
        return pipeline.plan(study, codes, edition=edition, lang=lang, **options)

    def go(self, *codes: str, run_id: str = "r1", failing: tuple[str, ...] = (), **options):
        """A run with the stand-in; the journal entries that it made."""
        return pipeline.carry_out(
            self.plan(*codes, **options),
            run_id=run_id,
            workers=1,
            on_start=lambda job: None,
            on_end=lambda job, entry: None,
            failing=failing,
        )[0]

    def due(self, *codes: str, **options) -> dict[str, tuple]:
        """Tambon → why its report is due."""
        return {job.tambon_code: (why.kind, why.parts) for job, why in self.plan(*codes, **options).due}


def stand_in(jobs, *, outputs: Path, run_id: str, failing: tuple[str, ...] = (), **others) -> tuple[dict, ...]:
    """Pages, notebooks and journal as the supervisor leaves them; the tambons in `failing` fail."""
    return tuple(_made(job, outputs, run_id, job.tambon_code in failing) for job in jobs)


def _made(job, outputs: Path, run_id: str, failed: bool) -> dict:
    page = outputs / (job.failed_html if failed else job.html)
    for path, text in (
        (page, f"page of {job.tambon_code}, {job.key}"),
        (outputs / job.notebook, json.dumps({"of": job.name})),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (outputs / (job.html if failed else job.failed_html)).unlink(missing_ok=True)
    error = {"cell": 1, "name": "ValueError", "message": "no", "first_line": "x"} if failed else None
    entry = {
        "report": job.name,
        **job.as_dict(),
        "state": "failed" if failed else "succeeded",
        "error": error,
        "page": True,
        "html_sha256": None if failed else file_hash(page),
        "seconds": 0.1,
        "run": run_id,
    }
    journal.append(outputs / journal.NAME, entry)
    return entry
