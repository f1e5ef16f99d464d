"""What the fork server loads once for all reports of a run, so that each forked report finds it done.

multiprocessing's fork server imports this module and forks a child for each report. Nothing here may leave a thread,
an open connection or a held lock behind: a child would get the lock without whoever releases it, and hang.

``python -m tambonlib.batch.preload PRELOAD.json`` loads the same and names the functions that started a thread.
"""

import contextlib
import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path

import nbformat
import psutil

from tambonlib.batch import engine
from tambonlib.batch.fork_server import PRELOAD, redirect_output, tell_ready
from tambonlib.batch.process_tree import adopt_orphans, end_children, end_with_parent
from tambonlib.batch.publish import OUTCOME
from tambonlib.batch.report_job import make_report
from tambonlib.figures import prepare
from tambonlib.report.sections import count_threads

#: So many blank axes are kept for each child.
FIGURES_OF_A_PAGE = 8

# What cells import when they first do what any report does.
_MODULES = (
    "tambonlib.report.page",
    "IPython.display",
    "matplotlib.pyplot",
    "matplotlib_inline.backend_inline",
    "pandas.io.formats.style",
)
#: A table with Thai text: the display and the page of any report are loaded.
_ANY_REPORT = 'import pandas as pd\npd.DataFrame({"ตัวอย่าง": [1.5]})'
#: The study is opened and all sections of its first page are made: the library's own work.
_THIS_STUDY = """
from tambonlib.report.page import open_page
from tambonlib.report.sections import refusing_threads
from IPython.display import display
page = open_page(study, tambon, edition=edition, lang=lang)
for call, shown in refusing_threads(page.all_sections()):
    display(*shown)
"""
_OURS = str(Path(__file__).resolve().parents[1])


def load(parameters: Mapping[str, str], start_folder: str, notebook: str) -> str | None:
    """Import what reports import and make a first report with its page.

    Parameters
    ----------
    parameters
        Of the first report that will be made.
    start_folder
        Where notebooks run; the study is named from there.
    notebook
        The template of the reports. Its sentences are set; its code is not run here, for what that does, good or bad,
        belongs into a process of its own.

    Returns
    -------
    str or None
        Why notebook or study could not be used, else None. That is no fault of this process: the reports meet the
        same, where it can be told with its place.

    Raises
    ------
    RuntimeError
        When not even a report of nothing can be made.
    """
    for module in _MODULES:
        import_module(module)
    try:
        cells = nbformat.read(notebook, as_version=4).cells
        sentences = [cell.source for cell in cells if cell.cell_type == "markdown"]
        cold = _make(sentences, [_ANY_REPORT, _THIS_STUDY], parameters, start_folder)
    except Exception as error:  # whatever is wrong with the notebook
        cold = f"{type(error).__name__}: {error}"
    wrong = _make((), [_ANY_REPORT], parameters, start_folder) if cold else None
    if wrong:
        raise RuntimeError(wrong)
    prepare(FIGURES_OF_A_PAGE)
    engine.warm()  # the first kernel of each child: those made above have run
    return cold


def _make(
    sentences: Sequence[str], sources: Sequence[str], parameters: Mapping[str, str], start_folder: str
) -> str | None:
    """Make a report as a child makes it; nothing of it is kept. Returns what went wrong, if anything."""
    given = nbformat.v4.new_code_cell(
        "\n".join(f"{name} = None" for name in parameters), metadata={"tags": ["parameters"]}
    )
    guides = [nbformat.v4.new_markdown_cell(text, metadata={"tags": ["guide"]}) for text in sentences]
    cells = [given, *guides, *(nbformat.v4.new_code_cell(source) for source in sources)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        template = Path(folder, "template", "template.ipynb")
        template.parent.mkdir()
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


@contextlib.contextmanager
def thread_starters() -> Iterator[list[str]]:
    """Collect the functions of this library in which a thread was started that did not end again.

    Only Python's profiler sees every function return, so this takes several times as long as the work itself.
    """
    found: list[str] = []
    known = count_threads()

    def returned(frame, event, given) -> None:
        nonlocal known
        if event == "return" and frame.f_code.co_filename.startswith(_OURS) and (count := count_threads()) != known:
            if count > known:
                found.append(f"{frame.f_globals.get('__name__')}.{frame.f_code.co_qualname}")
            known = count

    sys.setprofile(returned)
    try:
        yield found
    finally:
        sys.setprofile(None)


def _serve(note: Path) -> None:
    """Make this process, a fork server, ready, and write that it is."""
    told = json.loads(note.read_text(encoding="utf-8"))
    folder = Path(told["folder"])
    redirect_output(folder / "fork_server.txt")
    os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the run decides what ends
    server = os.getpid()
    signal.signal(signal.SIGTERM, lambda number, frame: _leave() if os.getpid() == server else os._exit(1))
    adopt_orphans()
    if not end_with_parent(told["parent"], signal.SIGTERM):
        os._exit(1)
    try:
        cold, threads = None, 1
        if told["preload"] is not None:
            # What is loaded stays: looking through it for what could be given back takes time and finds nothing.
            gc.disable()
            cold, threads = load(**told["preload"]), count_threads()
            gc.freeze()
            gc.enable()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    if threads != 1:
        tell_ready(
            folder, refused=f"{threads} threads after loading: {_who_started(note)}{f' · {cold}' if cold else ''}"
        )
    else:
        tell_ready(folder, refused=None, cold=cold)


def _leave() -> None:
    """End all children and what they started, then this process."""
    end_children(psutil.Process())
    os._exit(0)


def _who_started(note: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tambonlib.batch.preload", str(note)], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "–"


def main(note: str) -> None:
    """Load what a fork server loads, and print which functions of this library started a thread."""
    given = json.loads(Path(note).read_text(encoding="utf-8"))["preload"]
    with thread_starters() as found, contextlib.redirect_stdout(sys.stderr):
        load(**given)
    print(", ".join(found))


if __name__ == "__main__":
    main(sys.argv[1])
elif PRELOAD in os.environ:
    _serve(Path(os.environ.pop(PRELOAD)))
