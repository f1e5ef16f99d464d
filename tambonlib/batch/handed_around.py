"""The executed notebook as it may be handed around: without what names the machine that made it."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tambonlib.report.machine_paths import Folders, folders_here, telltales, without_folders
from tambonlib.report.plain_notebook import notebook_text, plain_copy


def cleaned(content: bytes, project: Path) -> bytes:
    """The file of an executed notebook without what names this machine; where nothing does, as it is.

    Parameters
    ----------
    content
        The notebook as it lies on the disk. One that cannot be read is given back as it is: whoever made it has told
        so.
    project
        The folder in which it ran.
    """
    folders = folders_here(project)
    if not any(one.encode("utf-8", "surrogateescape") in content for one in telltales(folders)):
        return content
    try:
        notebook = nbformat.reads(content.decode("utf-8"), as_version=4)
    except (ValueError, AttributeError):
        return content
    made = without_machine(notebook, folders)
    return content if made == notebook else notebook_text(made).encode("utf-8")


def without_machine(notebook: NotebookNode, folders: Folders) -> NotebookNode:
    """A copy of the notebook in which no output names these folders; an error keeps its lines, and pictures are
    left alone.
    """
    made = plain_copy(notebook)
    for cell in made.cells:
        for output in cell.get("outputs", ()):
            _clean(output, folders)
    return made


def _clean(output: NotebookNode, folders: Folders) -> None:
    for name in ("text", "ename", "evalue"):
        if isinstance(output.get(name), str):
            output[name] = without_folders(output[name], folders)
    if "traceback" in output:
        output["traceback"] = [without_folders(line, folders) for line in output["traceback"]]
    for kind, shown in output.get("data", {}).items():
        if kind.startswith("text/") and isinstance(shown, str):
            output["data"][kind] = without_folders(shown, folders)
