"""Promises of every section of the page: the notebook shows it, and reading its tables starts no thread.

The sections are those that `Page` has (tambonlib.report.sections); none is listed here.
"""

import ast

import nbformat

from tambonlib.report.page import SECTIONS, Page
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
    assert missing == []


def test_all_that_the_notebook_shows_is_a_section():
    """What is no section is made by no first page beforehand, and no promise looks at it."""
    unknown = [
        f"{NOTEBOOK} calls page.{name}(), which no module of tambonlib/report marks with @section; mark the function "
        f"`def {name}(page)` there (and name a new module in SECTION_MODULES of tambonlib/report/page.py)"
        for name in sorted(calls_in_the_notebook() - set(SECTIONS) - set(vars(Page)))
    ]
    assert unknown == []
    assert len(calls_in_the_notebook() & set(SECTIONS)) > 10
