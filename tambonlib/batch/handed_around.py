"""The executed notebook as it may be handed around: without what names the machine that made it."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tambonlib.report.machine_paths import Folders, folders_here, may_name, without_folders
from tambonlib.report.plain_notebook import notebook_text, plain_copy


def cleaned_text(text: str, project: Path) -> str:
    """The text of an executed notebook's file without what names this machine; where nothing does, the text itself.

    Parameters
    ----------
    text
        The notebook as it lies on the disk. One that cannot be read is given back as it is: whoever made it has told so.
    project
        The folder in which it ran.
    """
    folders = folders_here(project)
    if not may_name(text, folders):
        return text
    try:
        notebook = nbformat.reads(text, as_version=4)
    except (ValueError, AttributeError):
        return text
    cleaned = without_machine(notebook, folders)
    return text if cleaned == notebook else notebook_text(cleaned)


def without_machine(notebook: NotebookNode, folders: Folders) -> NotebookNode:
    """A copy of the notebook in which no output names these folders; an error keeps its lines, and pictures are left alone."""
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
