"""Promises of every section of the page: the notebook shows it, and reading its tables starts no thread.

The sections are those that `Page` has (tambonlib.report.sections); none is listed here.
"""

import ast
import os
import subprocess
import sys

import nbformat
import pytest

from tambonlib.report.page import SECTIONS, Page
from tambonlib.report.sections import count_threads, refusing_threads
from tests.support import project_root

NOTEBOOK = "notebooks/tambon.ipynb"


def calls_in_the_notebook() -> set[str]:
    """The names that cells of the report notebook call on `page`."""
    cells = nbformat.read(project_root() / NOTEBOOK, as_version=4).cells
    trees = [ast.parse(cell.source) for cell in cells if cell.cell_type == "code"]
    called = [node.func for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {one.attr for one in called if isinstance(one, ast.Attribute) and getattr(one.value, "id", None) == "page"}


def test_the_notebook_shows_every_section():
    asked = calls_in_the_notebook()
    missing = [
        f"{NOTEBOOK}: no cell shows page.{name}(), the section in {one.function.__module__}; add a guide cell and a "
        f"code cell with `page.{name}()`"
        for name, one in SECTIONS.items()
        if name not in asked
    ]
    assert not missing, "\n".join(missing)


def test_all_that_the_notebook_shows_is_a_section():
    """What is no section is made by no first page beforehand, and no promise looks at it."""
    unknown = [
        f"{NOTEBOOK} calls page.{name}(), which no module of tambonlib/report marks with @section; mark the function "
        f"`def {name}(page)` there (and name a new module in SECTION_MODULES of tambonlib/report/page.py)"
        for name in sorted(calls_in_the_notebook() - set(SECTIONS) - set(vars(Page)))
    ]
    assert not unknown, "\n".join(unknown)
    assert len(calls_in_the_notebook() & set(SECTIONS)) > 10


# Alone in its process, as the parent of a run's reports is, with the one thread that it starts with.
_ALL_SECTIONS = """
import sys
from pathlib import Path
from tambonlib.records import codebook, store
from tambonlib.report.sections import count_threads, refusing_threads
from tests.rooms.report.made import made_page
page = made_page(Path(sys.argv[1]))
assert count_threads() == 1, "importing the page started a thread"
for call, shown in refusing_threads(page.all_sections()):
    for one in shown:
        one._repr_mimebundle_()
asked, folder = codebook.table("household"), page.study.records_folder
rows = codebook.empty_records(asked).reindex(range(3)).assign(tambon_code=[page.tambon_code, "990102", None])
store.write_tables(folder, {"household": rows})
assert len(store.read_table(folder, "household")) == 3
assert len(store.read_table(folder, "household", page.tambon_code)) == 1
assert len(store.read_table(folder, "household", tambons=["990102"])) == 2
assert count_threads() == 1, "reading a table started a thread"
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reports are forked on Linux only")
def test_no_section_starts_a_thread(tmp_path):
    """Else every report of a run would be refused; what comes out names the section."""
    done = subprocess.run(
        [sys.executable, "-c", _ALL_SECTIONS, str(tmp_path)],
        cwd=project_root(),
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "JE_ARROW_MALLOC_CONF": "background_thread:false"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_section_that_starts_a_thread_is_named():
    import threading

    ended = threading.Event()

    def calls():
        yield "page.summary()", ()
        threading.Thread(target=ended.wait, daemon=True).start()
        yield "page.lessons()", ()

    try:
        with pytest.raises(RuntimeError, match=r"page\.lessons\(\) started 1 thread"):
            list(refusing_threads(calls()))
    finally:
        ended.set()
    assert count_threads() >= 1
