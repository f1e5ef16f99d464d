"""papermill's book-keeping of a run, with few saves and a journal of cells."""

import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from papermill.engines import NotebookExecutionManager, catch_nb_assignment
from papermill.log import logger

from tambonlib.batch.engine.cell_journal import CellJournal


class ThrottledManager(NotebookExecutionManager):
    """Saves the notebook at most every `save_every` seconds and at the end; the journal holds what came between.

    Where a journal is kept, it stands for the save at the start, and for the one at the end of a run that
    nothing broke off: papermill itself writes the notebook right after that.
    """

    def __init__(self, nb, *, cell_journal: str | Path | None = None, save_every: float = 5.0, **kwargs):
        self.save_every = save_every
        self._journal = CellJournal(cell_journal) if cell_journal is not None else None
        # Without a journal the file is there from the start, as papermill's users know it.
        self._save_is_due = self._journal is None
        self._renewed: set[int] = set()
        super().__init__(nb, **kwargs)

    @catch_nb_assignment
    def save(self, **kwargs):
        """Save the notebook unless it was saved just now."""
        if self._save_is_due or (self.now() - self.last_save_time).total_seconds() >= self.save_every:
            self._save_is_due = False
            super().save()

    def notebook_start(self, **kwargs):
        """Begin the notebook and its journal."""
        super().notebook_start(**kwargs)
        if self._journal:
            self._journal.begin(self.nb)

    def cell_start(self, cell, cell_index=None, **kwargs):
        """Note that the cell runs; one without code does not."""
        super().cell_start(cell, cell_index, **kwargs)
        if self._journal and cell.cell_type == "code":
            self._journal.started(cell_index, cell)

    @catch_nb_assignment
    def cell_complete(self, cell, cell_index=None, **kwargs):
        """Note that the cell ended, with what it shows."""
        self._note_end(cell, cell_index)
        if self._journal:
            for index in sorted(self._renewed):
                self._journal.finished(index, self.nb.cells[index])
            self._journal.finished(cell_index, cell)
        self._renewed.clear()

    def _note_end(self, cell, cell_index: int) -> None:
        """As papermill does; only that its way to read the start's time takes longer than many a cell."""
        end, times = self.now(), cell.metadata.papermill
        if self.log_output:
            logger.info(f"Ending Cell {cell_index + 1:-<43}")
            sys.stdout.flush()
            sys.stderr.flush()
        times["end_time"] = end.isoformat()
        if times.get("start_time"):
            times["duration"] = (end - datetime.fromisoformat(times["start_time"])).total_seconds()
        if times["status"] != self.FAILED:
            times["status"] = self.COMPLETED
        self.save()
        if self.pbar:
            self.pbar.update(1)

    def cells_renewed(self, indices: Iterable[int]) -> None:
        """Earlier cells whose shown output the running cell renewed."""
        self._renewed.update(indices)

    def broken_off(self) -> None:
        """Something other than a cell's own error ends the run: papermill will not write the notebook."""
        self._save_is_due = True

    def notebook_complete(self, **kwargs):
        """Close the book and save the notebook as it stands."""
        self._save_is_due = self._save_is_due or self._journal is None
        super().notebook_complete(**kwargs)
        if self._journal:
            self._journal.end(self.nb)
