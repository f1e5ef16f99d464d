"""What the engine cannot do, said before anything runs."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager
from nbformat import NotebookNode

from tambonlib.batch.engine.runner import can_limit_time
from tambonlib.errors import Fault, TambonError

# By this name every notebook means the Python that runs it.
_THIS_PYTHON = "python3"


def refuse_what_cannot_run(notebook: NotebookNode, kernel_name: str, *, in_this_process: bool, limited: bool) -> None:
    """Raise when this engine cannot run the notebook here as it is asked to.

    Parameters
    ----------
    notebook, kernel_name
        As papermill gives them to an engine.
    in_this_process
        Whether the cells run in this process rather than in a forked one.
    limited
        Whether the time of a cell is limited.

    Raises
    ------
    TambonError
        With everything that stands in the way.
    NoSuchKernel
        When no kernel has this name, as with papermill's own engine.
    """
    faults = [*_of_kernel(notebook, kernel_name), *_of_system(in_this_process=in_this_process, limited=limited)]
    if faults:
        raise TambonError(faults)


def _of_kernel(notebook: NotebookNode, kernel_name: str) -> Iterator[Fault]:
    told = notebook.metadata.get("kernelspec", {}).get("language") or notebook.metadata.get("language_info", {}).get(
        "name"
    )
    if told and told.lower() != "python":
        yield Fault("engine_language", key="language", found=told)
    elif kernel_name != _THIS_PYTHON:
        spec = KernelSpecManager().get_kernel_spec(kernel_name)
        if spec.language.lower() != "python":
            yield Fault("engine_language", key="kernel_name", found=kernel_name)
        elif not _is_this_python(spec.argv[0]):
            yield Fault("engine_kernel", key="kernel_name", found=f"{kernel_name}: {spec.argv[0]}")


def _is_this_python(program: str) -> bool:
    if program in ("python", "python3", sys.executable):
        return True
    found = shutil.which(program)
    # Environments share one interpreter through links: it is the link's own place that tells them apart.
    return found is not None and Path(found).parent == Path(sys.executable).parent


def _of_system(*, in_this_process: bool, limited: bool) -> Iterator[Fault]:
    if not in_this_process and not hasattr(os, "fork"):
        yield Fault("engine_no_fork", found=sys.platform)
    if in_this_process and limited and not can_limit_time():
        yield Fault("engine_no_alarm", key="execution_timeout", found=sys.platform)
