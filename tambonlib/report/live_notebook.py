"""A notebook in JupyterLab: the looks of the page, and working copies so that no tracked file gets outputs."""

import json
import re
import sys
from pathlib import Path

from tambonlib.report.fonts import font_faces, stylesheet

#: In the metadata of an output that only a live notebook needs; the page leaves such outputs out.
ONLY_LIVE = "tambon_only_live"
#: The project's folder of working copies; git ignores it.
WORK = "work"
_OUTPUT = ".jp-RenderedHTMLCommon.jp-RenderedHTML"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_PAGE_RULE = re.compile(r"@page\s*\{(?:[^{}]|\{[^{}]*\})*\}")
_WHOLE_PAGE = re.compile(r"(?m)(?<![\w.#-])(?::root|html|body)(?=\s*\{)")
# What JupyterLab's own rules for outputs do to the page's lists and tables; and its fonts, which may lack Thai.
_UNDO = """
& { background: var(--sheet); padding: 0 1rem 0.5rem; }
dl dt, dl dd { float: none; padding-left: 0; width: auto; }
dl dd { margin-left: 0; }
tbody tr:nth-child(n) { background: none; }
"""
_FONTS = """body {
  --jp-content-font-family: Sarabun, system-ui, sans-serif;
  --jp-code-font-family: ui-monospace, Consolas, "DejaVu Sans Mono", Sarabun, monospace;
}"""
_STUDY = re.compile(r"(?m)^study = .*$")


def show_style() -> None:
    """Display the page's stylesheet and font, where a person looks on in JupyterLab; else nothing.

    papermill and the batch get no such output: executed notebooks stay small, and are the same by hand and by batch.
    """
    if is_live():
        from IPython.display import display

        display({"text/html": f"<style>{live_style()}</style>"}, raw=True, metadata={ONLY_LIVE: True})


def is_live() -> bool:
    """Whether the cell that runs was started in JupyterLab (or VS Code): it names the cell, a program does not."""
    running = sys.modules.get("IPython")
    kernel = getattr(running.get_ipython(), "kernel", None) if running else None
    parent = kernel.get_parent() if hasattr(kernel, "get_parent") else {}
    return "cellId" in (parent or {}).get("metadata", {})


def live_style() -> str:
    """The page's stylesheet for the outputs of a notebook, with the font inside.

    Its rules are nested below JupyterLab's class of an HTML output, so that they win over JupyterLab's own and touch
    nothing else of its window.
    """
    rules = _WHOLE_PAGE.sub("&", _PAGE_RULE.sub("", _COMMENT.sub("", stylesheet())))
    return f"{font_faces()}\n{_FONTS}\n{_OUTPUT} {{\n{rules}{_UNDO}}}"


def copy_to_work(notebook: Path, project: Path, study: str) -> tuple[Path, bool]:
    """The working copy of a notebook, for one study; a copy that is there is left as its user wrote it.

    Parameters
    ----------
    notebook, project
        A notebook of the project, and the project's folder.
    study
        The study file from the project's folder: a notebook with parameters gets a copy for each study.

    Returns
    -------
    tuple
        The copy's path, in the folder `WORK` of the project, and whether it was made now.
    """
    content = json.loads(notebook.read_text(encoding="utf-8"))
    given = [cell for cell in content["cells"] if "parameters" in cell.get("metadata", {}).get("tags", ())]
    name = f"{notebook.stem}_{Path(study).stem}" if given else notebook.stem
    copy = project / WORK / f"{name}.ipynb"
    if copy.exists():
        return copy, False
    for cell in given:
        cell["source"] = _STUDY.sub(lambda _: f"study = {json.dumps(study)}", "".join(cell["source"]))
    copy.parent.mkdir(exist_ok=True)
    copy.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return copy, True


def lab_command(project: Path, copy: Path) -> list[str]:
    """The command that opens a working copy in JupyterLab, in the project's folder.

    So params/, docs/ and outputs/ can be opened beside it. A notebook of the project itself that is opened there is
    saved without outputs (:func:`strip_outputs`).
    """
    where = copy.relative_to(project).as_posix()
    return [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={project}",
        f"--LabApp.default_url=/lab/tree/{where}",
        f"--FileContentsManager.pre_save_hook={__name__}.{strip_outputs.__name__}",
    ]


def strip_outputs(*, model: dict, path: str, **others: object) -> None:
    """Take outputs and the kernel's version out of a notebook that is about to be saved, unless it is a working copy.

    Parameters
    ----------
    model
        What will be saved; changed in place, as Jupyter's ``pre_save_hook`` asks.
    path
        From the server's folder.
    """
    if model.get("type") != "notebook" or path.split("/")[0] == WORK:
        return
    content = model["content"]
    # As committed: which kernel ran it is nobody's change.
    content["metadata"]["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    content["metadata"]["language_info"] = {"name": "python"}
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
            cell["metadata"].pop("execution", None)
