"""Notebooks copied and written quickly, with the same result as nbformat's own ways.

A notebook is made of mappings, lists, texts and numbers, and only texts are many. ``copy.deepcopy`` and ``json``,
when it sets lines in, take them for anything that there may be, and an executed report is copied six times on its way
to a page.
"""

import json
from collections.abc import Iterator, Mapping
from json.encoder import encode_basestring

from nbformat import NotebookNode

_TEXT_KINDS = ("text/",)
_TEXT_KINDS_TOO = {"application/javascript", "image/svg+xml"}
_NOT_STORED = {"orig_nbformat", "orig_nbformat_minor", "signature"}


class PlainNotebook(NotebookNode):
    """A notebook that ``copy.deepcopy`` copies quickly, nbconvert's copies included."""

    def __deepcopy__(self, memo: dict) -> "PlainNotebook":
        return plain_copy(self)


def plain_copy(notebook: Mapping) -> PlainNotebook:
    """A copy that shares nothing that could be changed.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> given = new_notebook(cells=[new_code_cell("1 + 1")])
    >>> made = plain_copy(given)
    >>> made.cells[0].source = "2"
    >>> given.cells[0].source, made == given
    ('1 + 1', False)
    """
    made = PlainNotebook()
    dict.update(made, {name: _copied(value) for name, value in notebook.items()})
    return made


def _copied(value: object) -> object:
    if isinstance(value, dict):
        made = NotebookNode()
        dict.update(made, {name: _copied(item) for name, item in value.items()})
        return made
    if isinstance(value, (list, tuple)):
        return [_copied(item) for item in value]
    return value


def notebook_text(notebook: NotebookNode) -> str:
    """The notebook as ``nbformat.writes`` writes it, letter by letter.

    It is not held against the notebook's schema: who makes it from outputs that are no plain texts has done so, and the
    page does it before anything is shown.

    Examples
    --------
    >>> import nbformat
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> given = new_notebook(cells=[new_code_cell("a = 1\\nb = 2", metadata={"tags": []}, id="one")])
    >>> notebook_text(given) == nbformat.writes(given)
    True
    """
    return "".join(_pieces(_as_stored(notebook), "\n"))


def _as_stored(notebook: Mapping) -> dict:
    """Texts as lists of lines, and nothing that is true only while a notebook is open."""
    metadata = {name: value for name, value in notebook["metadata"].items() if name not in _NOT_STORED}
    return {**notebook, "metadata": metadata, "cells": [_cell_as_stored(cell) for cell in notebook["cells"]]}


def _cell_as_stored(cell: Mapping) -> dict:
    stored = {**cell, "metadata": {name: value for name, value in cell["metadata"].items() if name != "trusted"}}
    if isinstance(cell.get("source"), str):
        stored["source"] = cell["source"].splitlines(True)
    if "attachments" in cell:
        stored["attachments"] = {name: _lines_by_kind(kinds) for name, kinds in cell["attachments"].items()}
    if cell["cell_type"] == "code":
        stored["outputs"] = [_output_as_stored(output) for output in cell["outputs"]]
    return stored


def _output_as_stored(output: Mapping) -> Mapping:
    if output["output_type"] in ("execute_result", "display_data"):
        return {**output, "data": _lines_by_kind(output.get("data", {}))}
    if output["output_type"] == "stream" and isinstance(output["text"], str):
        return {**output, "text": output["text"].splitlines(True)}
    return output


def _lines_by_kind(kinds: Mapping[str, object]) -> dict[str, object]:
    return {
        kind: value.splitlines(True) if isinstance(value, str) and _is_text(kind) else value
        for kind, value in kinds.items()
    }


def _is_text(kind: str) -> bool:
    return kind.startswith(_TEXT_KINDS) or kind in _TEXT_KINDS_TOO


def _pieces(value: object, line: str) -> Iterator[str]:
    """The value as JSON, a line for each item, one space further in on each level; ``line`` begins a line on this
    level.
    """
    if isinstance(value, str):
        yield encode_basestring(value)
    elif isinstance(value, dict) and value:
        inner, before = f"{line} ", "{"
        for name in sorted(value):
            yield f"{before}{inner}{encode_basestring(name)}: "
            yield from _pieces(value[name], inner)
            before = ","
        yield f"{line}}}"
    elif isinstance(value, (list, tuple)) and value:
        inner, before = f"{line} ", "["
        if all(type(item) is str for item in value):
            yield "[" + inner + f",{inner}".join(map(encode_basestring, value))
        else:
            for item in value:
                yield before + inner
                yield from _pieces(item, inner)
                before = ","
        yield f"{line}]"
    else:
        yield (
            encode_basestring(value.decode("ascii"))
            if isinstance(value, bytes)
            else json.dumps(value, ensure_ascii=False)
        )
