"""What is done once for all reports of a run, in the process from which they are forked.

Nothing here may leave a thread, an open connection or a held lock behind: a child would get the lock without
whoever lets it go, and hang.
"""

from importlib import import_module

import nbformat
import papermill

from tambonlib.batch import engine
from tambonlib.report.exporter import render_notebook

# What cells import when they first do what any report does.
_MODULES = ("tambonlib.report.page", "IPython.display", "matplotlib.pyplot", "matplotlib_inline.backend_inline", "pandas.io.formats.style")
# A figure with Thai text and a table: fonts, the layout of text and the display of both are loaded.
_ANY_REPORT = """
import pandas as pd
from IPython.display import display
from tambonlib.figures.frame import Foot, nothing_to_draw
display(nothing_to_draw("ตัวอย่าง 1,234.5", ("Example",), Foot("example", None, "th")))
pd.DataFrame({"ตัวอย่าง": [1.5]})
"""
# The study is opened and its first page begun, as every report's own cells do.
_THIS_STUDY = """
from tambonlib.report.page import open_page
page = open_page(study, tambon, edition=edition, lang=lang)
display(page.masthead(), page.summary(), page.months_covered(), page.chain("D1"))
"""


def get_warm(parameters: dict[str, str], start_folder: str) -> str | None:
    """Import what reports import, run a first small notebook and write its page, so that each child finds it done.

    Parameters
    ----------
    parameters
        Of the first report that will be made.
    start_folder
        Where notebooks run; the study is named from there.

    Returns
    -------
    str or None
        Why the study could not be opened here, else None. It is no fault of this process: the reports
        meet the same thing in a cell of theirs, where it can be told with its place.
    """
    for module in _MODULES:
        import_module(module)
    _run_and_write([_ANY_REPORT], parameters, start_folder)
    try:
        _run_and_write([_ANY_REPORT, _THIS_STUDY], parameters, start_folder)
    except Exception as error:  # whatever is wrong with the study
        return f"{type(error).__name__}: {error}"
    finally:
        # The first kernel of each child: those made above have run.
        engine.warm()
    return None


def _run_and_write(sources: list[str], parameters: dict[str, str], start_folder: str) -> None:
    """Run cells as those of a report are run in a child, and write their page; neither is kept."""
    given = nbformat.v4.new_code_cell("\n".join(f"{name} = None" for name in parameters), metadata={"tags": ["parameters"]})
    cells = [given, *(nbformat.v4.new_code_cell(source) for source in sources)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    executed = papermill.execute_notebook(
        nbformat.v4.new_notebook(cells=cells, metadata=kernel), None, parameters=parameters, kernel_name="python3", progress_bar=False,
        cwd=start_folder, engine_name="tambon", in_this_process=True,
    )  # fmt: skip
    render_notebook(executed, lang=parameters["lang"])
