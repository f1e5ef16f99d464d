"""The engine that papermill calls ``tambon``: what it refuses, how seldom it saves, and its journal of cells."""

import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager
from nbformat import NotebookNode
from papermill.engines import Engine, NotebookExecutionManager, catch_nb_assignment
from papermill.log import logger
from papermill.utils import merge_kwargs, remove_args

from .cell_client import CellClient
from .cell_journal import CellJournal
from .messages import EngineError

# By this name every notebook means the Python that runs it.
_THIS_PYTHON = "python3"
_LIMITS = ("execution_timeout", "timeout", "timeout_func")


class InProcessEngine(Engine):
    """Runs a notebook's cells in the calling process; no kernel process, no socket, no thread."""

    @classmethod
    def execute_notebook(
        cls,
        nb: NotebookNode,
        kernel_name: str,
        output_path: str | None = None,
        progress_bar=True,
        log_output: bool = False,
        autosave_cell_every: int = 30,
        *,
        cell_journal: str | Path | None = None,
        save_every: float = 5.0,
        **kwargs,
    ) -> NotebookNode:
        """Execute a notebook that papermill has prepared.

        Parameters
        ----------
        nb, kernel_name, output_path, progress_bar, log_output, autosave_cell_every
            As papermill gives them to every engine.
        cell_journal
            The file into which each cell that began or ended is written at once; None for no journal.
        save_every
            Seconds that pass at least between two saves of the whole notebook while cells run.
        kwargs
            As for papermill's own engine (``allow_errors``, …).

        Returns
        -------
        NotebookNode
            The notebook with its outputs.

        Raises
        ------
        EngineError
            When the notebook is of another language or kernel, or a cell's time is to be limited.
        NoSuchKernel
            When no kernel has this name, as with papermill's own engine.
        DeadKernelError
            When a cell is to run after one that has called ``exit``.
        """
        refused = [*_refusals(nb, kernel_name, kwargs)]
        if refused:
            raise EngineError(*refused)
        manager = SparingManager(
            nb,
            output_path=output_path,
            progress_bar=progress_bar,
            log_output=log_output,
            autosave_cell_every=autosave_cell_every,
            cell_journal=cell_journal,
            save_every=save_every,
        )
        manager.notebook_start()
        try:
            cls.execute_managed_notebook(manager, kernel_name, log_output=log_output, **kwargs)
        except BaseException:
            manager.broken_off()
            raise
        finally:
            manager.cleanup_pbar()
            manager.notebook_complete()
        return manager.nb

    @classmethod
    def execute_managed_notebook(
        cls, nb_man, kernel_name, log_output=False, stdout_file=None, stderr_file=None, start_timeout=60, **kwargs
    ):
        """Run the cells; parameters as for papermill's own engine."""
        options = merge_kwargs(
            remove_args(["input_path", "startup_timeout", *_LIMITS], **kwargs),
            startup_timeout=start_timeout,
            kernel_name=kernel_name,
            log=logger,
            log_output=log_output,
            stdout_file=stdout_file,
            stderr_file=stderr_file,
        )
        CellClient(nb_man, **options).run_all()


class SparingManager(NotebookExecutionManager):
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
        super().cell_complete(cell, cell_index, **kwargs)
        if self._journal:
            for index in sorted(self._renewed):
                self._journal.finished(index, self.nb.cells[index])
            self._journal.finished(cell_index, cell)
        self._renewed.clear()

    def cells_renewed(self, indices: Iterable[int]) -> None:
        """Earlier cells whose shown output the running cell renewed."""
        self._renewed.update(indices)

    def broken_off(self) -> None:
        """Something other than a cell's own error ends the run: papermill will not write the notebook."""
        self._save_is_due = True

    def notebook_complete(self, **kwargs):
        """Close the book and save the notebook as it is."""
        self._save_is_due = self._save_is_due or self._journal is None
        super().notebook_complete(**kwargs)
        if self._journal:
            self._journal.end(self.nb)


def _refusals(notebook: NotebookNode, kernel_name: str, options: dict) -> Iterator[tuple[str, dict[str, object]]]:
    """What stands in the way of running this notebook here as asked, as keys of messages with their values."""
    metadata = notebook.metadata
    language = metadata.get("kernelspec", {}).get("language") or metadata.get("language_info", {}).get("name")
    if language and language.lower() != "python":
        yield "language", {"found": language}
    elif kernel_name != _THIS_PYTHON:
        spec = KernelSpecManager().get_kernel_spec(kernel_name)
        if spec.language.lower() != "python":
            yield "language", {"found": kernel_name}
        elif not _is_this_python(spec.argv[0]):
            yield "kernel", {"found": f"{kernel_name}: {spec.argv[0]}"}
    yield from (("time_limit", {"found": name}) for name in _LIMITS if options.get(name))


def _is_this_python(program: str) -> bool:
    if program in ("python", "python3", sys.executable):
        return True
    found = shutil.which(program)
    # Environments share one interpreter through links: it is the link's own place that tells them apart.
    return found is not None and Path(found).parent == Path(sys.executable).parent
