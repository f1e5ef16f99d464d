"""Names that other packages do not promise to keep are all there, and the first one that is gone is named."""

import ast
from importlib import import_module
from pathlib import Path

from tambonlib.batch.engine import private_names


def test_all_are_there():
    assert private_names.first_missing() is None


def test_the_first_one_that_is_gone_is_named(monkeypatch):
    from nbclient.client import NotebookClient

    monkeypatch.delattr(NotebookClient, "_display_id_map")
    assert private_names.first_missing() == "nbclient.client: NotebookClient._display_id_map"


def test_they_are_used_in_one_module_only():
    """In the other modules of the engine, what begins with an underscore is the engine's own."""
    folder = Path(import_module("tambonlib.batch.engine").__file__).parent
    strange = []
    for path in sorted(folder.glob("*.py")):
        if path.stem == "private_names":
            continue
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        own = {one.name for one in nodes if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)}
        own |= {one.attr for one in nodes if isinstance(one, ast.Attribute) and isinstance(one.ctx, ast.Store)}
        own |= {one.id for one in nodes if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
        asked = {one.attr for one in nodes if isinstance(one, ast.Attribute)}
        strange += [f"{path.name}: {name}" for name in asked - own if name.startswith("_") and not name.endswith("__")]
    assert strange == []
