"""The engine that papermill calls ``tambon``."""

from pathlib import Path

from nbformat import NotebookNode
from papermill.engines import Engine
from papermill.log import logger
from papermill.utils import merge_kwargs, remove_args

from tambonlib.batch.engine.manager import ThrottledManager


class ForkedEngine(Engine):
    """Runs a notebook's cells in one forked child, or in this very process; no kernel, no socket, no thread."""

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
            Where each cell that began or ended is written down at once; None for no journal.
        save_every
            Seconds that pass at least between two saves of the whole notebook while cells run.
        kwargs
            ``in_this_process=True`` runs the cells in this process; everything else is as for papermill's
            own engine (``execution_timeout``, ``allow_errors``, …).

        Returns
        -------
        NotebookNode
            The notebook with its outputs.

        Raises
        ------
        TambonError
            When the notebook is of another language or kernel, or this system cannot fork.
        DeadKernelError
            When the forked process dies; it says in which cell.
        CellTimeoutError
            When a cell takes longer than ``execution_timeout``.
        """
        from tambonlib.batch.engine.refusals import refuse_what_cannot_run

        limited = any(kwargs.get(name) for name in ("execution_timeout", "timeout", "timeout_func"))
        refuse_what_cannot_run(nb, kernel_name, in_this_process=kwargs.get("in_this_process", False), limited=limited)
        manager = ThrottledManager(
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
        cls,
        nb_man,
        kernel_name,
        log_output=False,
        stdout_file=None,
        stderr_file=None,
        start_timeout=60,
        execution_timeout=None,
        in_this_process: bool = False,
        **kwargs,
    ):
        """Run the cells; parameters as for papermill's own engine."""
        from tambonlib.batch.engine.client import CellClient

        options = remove_args(["input_path", "timeout", "startup_timeout"], **kwargs)
        options = merge_kwargs(
            options,
            timeout=execution_timeout if execution_timeout else kwargs.get("timeout"),
            startup_timeout=start_timeout,
            kernel_name=kernel_name,
            log=logger,
            log_output=log_output,
            stdout_file=stdout_file,
            stderr_file=stderr_file,
            in_this_process=in_this_process,
        )
        CellClient(nb_man, **options).run_all()
