"""Notebooks stay light: no outputs, no functions, short cells, and prose before code."""

import ast
import json

import pytest

from tests.support import project_root

FOLDER = project_root() / "notebooks"
NOTEBOOKS = sorted(path for path in FOLDER.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)
LONGEST_CELL = 6


def cells(path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def code_of(cell):
    """The cell's code, without the lines that are Jupyter's own."""
    lines = "".join(cell["source"]).splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith(("%", "!")))


def is_own_indicator(path, node):
    """Whoever explores may write an indicator, under its card; reports use the library's."""
    marks = [ast.unparse(mark) for mark in getattr(node, "decorator_list", [])]
    return path.parent.name == "explore" and any(mark.startswith("tl.indicator(") for mark in marks)


def test_at_least_one_notebook_was_found():
    """A search that finds nothing would let everything below pass."""
    assert NOTEBOOKS, "no notebook under notebooks/"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
class TestNotebook:
    def test_it_holds_code(self, path):
        assert any(cell["cell_type"] == "code" for cell in cells(path))

    def test_it_holds_no_outputs(self, path):
        code = [cell for cell in cells(path) if cell["cell_type"] == "code"]
        assert [cell for cell in code if cell["outputs"] or cell["execution_count"] is not None] == []

    def test_it_defines_no_function_and_no_class(self, path):
        defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
        code = [code_of(cell) for cell in cells(path) if cell["cell_type"] == "code"]
        found = [node for text in code for node in ast.walk(ast.parse(text)) if isinstance(node, defined)]
        assert [ast.unparse(node) for node in found if not is_own_indicator(path, node)] == []

    def test_its_code_cells_are_short(self, path):
        code = ["".join(cell["source"]) for cell in cells(path) if cell["cell_type"] == "code"]
        assert [text for text in code if len(text.strip().splitlines()) > LONGEST_CELL] == []

    def test_it_uses_public_names_only(self, path):
        trees = [ast.parse(code_of(cell)) for cell in cells(path) if cell["cell_type"] == "code"]
        named = [
            name
            for tree in trees
            for node in ast.walk(tree)
            for name in (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import | ast.ImportFrom)
                else [node.attr]
                if isinstance(node, ast.Attribute)
                else []
            )
        ]
        assert [name for name in named if any(part.startswith("_") for part in name.split("."))] == []

    def test_it_names_no_file_of_this_machine(self, path):
        text = path.read_text(encoding="utf-8")
        assert str(project_root()) not in text
