"""What is done once for all reports of a run, in the process from which they are forked.

Nothing here may leave a thread, an open connection or a held lock behind: a child would get the lock without
whoever lets it go, and hang.
"""

import contextlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path

import nbformat

from tambonlib.batch import engine
from tambonlib.batch.engine.cell_code import read_cells
from tambonlib.batch.engine.executed import loaded
from tambonlib.batch.publish import OUTCOME
from tambonlib.batch.report_job import make_report

# What cells import when they first do what any report does.
_MODULES = (
    "tambonlib.report.page",
    "IPython.display",
    "matplotlib.pyplot",
    "matplotlib_inline.backend_inline",
    "pandas.io.formats.style",
)
# A figure with Thai text and a table: fonts, the layout of text and the display of both are loaded.
_ANY_REPORT = """
import pandas as pd
from IPython.display import display
from tambonlib.figures.frame import Foot, nothing_to_draw
display(nothing_to_draw("ตัวอย่าง 1,234.5", ("Example",), Foot("example", None, "th")))
pd.DataFrame({"ตัวอย่าง": [1.5]})
"""
# The study is opened and all sections of its first page are made: the library's own work. The notebook's code runs in
# processes of its own only.
_THIS_STUDY = """
from tambonlib.report.page import open_page
from tambonlib.report.sections import refusing_threads
page = open_page(study, tambon, edition=edition, lang=lang)
for call, shown in refusing_threads(page.all_sections()):
    display(*shown)
"""


def get_warm(parameters: Mapping[str, str], start_folder: str, notebook: str) -> str | None:
    """Import what reports import, make a first report and its page, so that each child finds it done.

    Parameters
    ----------
    parameters
        Of the first report that will be made.
    start_folder
        Where notebooks run; the study is named from there.
    notebook
        The template of the reports. Its sentences are read and set; its code is not run.

    Returns
    -------
    str or None
        Why the notebook or the study could not be opened here, else None. It is no fault of this process: the reports
        meet the same thing, where it can be told with its place.

    Raises
    ------
    RuntimeError
        When not even a report of nothing can be made.
    """
    for module in _MODULES:
        import_module(module)
    try:
        cold = _made(*_of_this_study(notebook), parameters, start_folder)
    except Exception as error:  # whatever is wrong with the notebook
        cold = f"{type(error).__name__}: {error}"
    wrong = _made((), [_ANY_REPORT], parameters, start_folder) if cold else None
    if wrong:
        raise RuntimeError(wrong)
    # The first kernel of each child: those made above have run.
    engine.warm()
    return cold


def _of_this_study(notebook: str) -> tuple[list[str], list[str]]:
    """The template's sentences, and what a first report runs. The template's code is only read."""
    cells = loaded(Path(notebook)).cells
    read_cells([cell.source for cell in cells if cell.cell_type == "code"])
    return [cell.source for cell in cells if cell.cell_type == "markdown"], [_ANY_REPORT, _THIS_STUDY]


def _made(
    sentences: Sequence[str], sources: Sequence[str], parameters: Mapping[str, str], start_folder: str
) -> str | None:
    """Make a report as those of the run are made in a child; nothing of it is kept. What went wrong, if anything."""
    given = nbformat.v4.new_code_cell(
        "\n".join(f"{name} = None" for name in parameters), metadata={"tags": ["parameters"]}
    )
    guides = [nbformat.v4.new_markdown_cell(text, metadata={"tags": ["guide"]}) for text in sentences]
    cells = [given, *guides, *(nbformat.v4.new_code_cell(source) for source in sources)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        template = Path(folder, "template.ipynb")
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), template)
        make_report(
            {
                "notebook": str(template),
                "work_folder": folder,
                "start_folder": start_folder,
                "parameters": dict(parameters),
                "lang": parameters["lang"],
                "engine": "fork",
                "died": None,
            }
        )
        error = json.loads(Path(folder, OUTCOME).read_text(encoding="utf-8"))["error"]
    return f"{error['name']}: {error['message']}" if error else None
