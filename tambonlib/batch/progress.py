"""A progress bar that names what runs and what failed; one line for each report where there is no terminal."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from tambonlib import words
from tambonlib.batch.job import ReportJob
from tambonlib.batch.journal import FAILED

_FAILED_SHOWN = 6


class ReportProgress:
    """Keeps what runs and what failed, and tells both."""

    def __init__(self, progress: Progress, task: TaskID, lang: str, console: Console):
        self._progress, self._task, self._lang, self._console = progress, task, lang, console
        self._running: list[str] = []
        self._failed: list[str] = []

    def started(self, job: ReportJob) -> None:
        """A report has begun."""
        self._running.append(job.tambon_code)
        self._show()

    def ended(self, job: ReportJob, entry: Mapping[str, object]) -> None:
        """A report has ended, well or badly."""
        self._running.remove(job.tambon_code)
        if entry["state"] == FAILED:
            self._failed.append(job.tambon_code)
            error = entry["error"]
            self._line(
                "progress.failed_one",
                report=job.name,
                cell=error["cell"],
                error=f"{error['name']}: {error['message'].splitlines()[0] if error['message'] else ''}",
            )
        elif not self._console.is_terminal:
            self._line("progress.done_one", report=job.name, seconds=entry["seconds"])
        self._progress.advance(self._task)
        self._show()

    def _show(self) -> None:
        said = words.text("batch.progress.running", self._lang, codes=", ".join(self._running)) if self._running else ""
        if self._failed:
            shown = ", ".join(self._failed[-_FAILED_SHOWN:])
            said += "  " + words.text("batch.progress.failed", self._lang, codes=shown)
        self._progress.update(self._task, description=said)

    def _line(self, key: str, **values: object) -> None:
        self._console.print(words.text(f"batch.{key}", self._lang, **values), markup=False)


@contextmanager
def progress_bar(total: int, *, lang: str, console: Console) -> Iterator[ReportProgress]:
    """The bar, for as long as the reports are being made."""
    columns = (
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    # Without a terminal the bar would be written again and again into a log: there only the lines are.
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield ReportProgress(progress, progress.add_task("", total=total), lang, console)
