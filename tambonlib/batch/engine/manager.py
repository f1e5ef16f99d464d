"""papermill's book-keeping of a run, with few saves and a journal of cells."""

from collections.abc import Iterable
from pathlib import Path

from papermill.engines import NotebookExecutionManager, catch_nb_assignment

from tambonlib.batch.engine.cell_journal import CellJournal


class ThrottledManager(NotebookExecutionManager):
    """Saves the notebook at most every `save_every` seconds and at the end; the journal holds what came between."""

    def __init__(self, nb, *, cell_journal: str | Path | None = None, save_every: float = 5.0, **kwargs):
        self.save_every = save_every
        self._journal = CellJournal(cell_journal) if cell_journal is not None else None
        self._saved_once = False
        self._renewed: set[int] = set()
        super().__init__(nb, **kwargs)

    @catch_nb_assignment
    def save(self, **kwargs):
        """Save the notebook unless it was saved just now."""
        if not self._saved_once or (self.now() - self.last_save_time).total_seconds() >= self.save_every:
            self._save_now()

    def _save_now(self) -> None:
        super().save()
        self._saved_once = True

    def notebook_start(self, **kwargs):
        """Begin the notebook and its journal."""
        super().notebook_start(**kwargs)
        if self._journal:
            self._journal.begin(self.nb)

    def cell_start(self, cell, cell_index=None, **kwargs):
        """Note that the cell runs."""
        super().cell_start(cell, cell_index, **kwargs)
        if self._journal:
            self._journal.started(cell_index, cell)

    def cell_complete(self, cell, cell_index=None, **kwargs):
        """Note that the cell ended, with what it shows."""
        super().cell_complete(cell, cell_index, **kwargs)
        if self._journal:
            for index in sorted(self._renewed):
                self._journal.finished(index, self.nb.cells[index])
            self._journal.finished(cell_index, cell)
        self._renewed.clear()

    def cells_renewed(self, indices: Iterable[int]) -> None:
        """Earlier cells whose shown output the running cell renewed."""
        self._renewed.update(indices)

    def notebook_complete(self, **kwargs):
        """Close the book; the notebook is saved as it stands."""
        self._saved_once = False
        super().notebook_complete(**kwargs)
        if self._journal:
            self._journal.end(self.nb)
