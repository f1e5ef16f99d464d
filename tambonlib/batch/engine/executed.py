"""A notebook executed in this process: papermill's steps in papermill's order, the template read and the result
written once.

``papermill.execute_notebook`` writes a template that it is given as a notebook, reads it again, and notes the whole
of it as the place that it came from; at the end it copies and checks a notebook that was checked as it grew.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from papermill.engines import papermill_engines
from papermill.execute import prepare_notebook_metadata, raise_for_execution_errors, remove_error_markers
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook
from papermill.utils import chdir

from tambonlib.report.sanitize import notebook_text, plain_copy

ENGINE, _KERNEL = "tambon", "python3"


def execute_here(
    template: Path, output: Path, parameters: Mapping[str, object], *, start_folder: str, cell_journal: Path
) -> NotebookNode:
    """Execute a template as ``papermill --engine tambon`` does, in this process.

    Parameters
    ----------
    template
        The notebook to execute; it is left alone. Its name, not its place, is noted in the executed notebook.
    output
        Takes the executed notebook; it must lie in the folder of work, and its name is noted, too.
    parameters
        Name → value.
    start_folder
        Where the cells run.
    cell_journal
        Where each cell that began or ended is written down.

    Returns
    -------
    NotebookNode
        As it was written.

    Raises
    ------
    PapermillExecutionError
        When a cell failed; the notebook is written before, with papermill's marks of the error.
    """
    notebook = plain_copy(loaded(template))
    if parameters:
        notebook = parameterize_notebook(notebook, dict(parameters), kernel_name=_KERNEL, engine_name=ENGINE)
    notebook = remove_error_markers(prepare_notebook_metadata(notebook, template.name, output.name))
    with chdir(start_folder):
        notebook = papermill_engines.execute_notebook_with_engine(
            ENGINE,
            notebook,
            input_path=template.name,
            output_path=str(output),
            kernel_name=_KERNEL,
            progress_bar=False,
            in_this_process=True,
            cell_journal=cell_journal,
        )
    raise_for_execution_errors(notebook, str(output))
    output.write_text(notebook_text(notebook), encoding="utf-8")
    return notebook


def loaded(template: Path) -> NotebookNode:
    """The template as papermill loads it, not to be changed.

    A process that makes many reports from one, or was forked from such a process, takes it apart once.
    """
    return _taken_apart(template.read_text(encoding="utf-8"))


@lru_cache(maxsize=2)
def _taken_apart(text: str) -> NotebookNode:
    return load_notebook_node(nbformat.reads(text, as_version=4))
