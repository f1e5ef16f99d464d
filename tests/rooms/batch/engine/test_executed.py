"""The steps that a report's process takes give the notebook that papermill's own function gives."""

import re

import nbformat
import papermill
import pytest
from papermill.exceptions import PapermillExecutionError

from tambonlib.batch.engine.executed import execute_here

PARAMETERS = {"tambon": "990101", "count": 3}
SOURCES = {
    "all well": ["print(tambon, count)", "count + 1", "# ภาษาไทย"],
    "an error": ["print(tambon)", "1 / 0", "print('never')"],
    "no cells": [],
}
_TIMES = ("start_time", "end_time", "duration")


def template(path, sources):
    given = nbformat.v4.new_code_cell("tambon = None\ncount = None", metadata={"tags": ["parameters"]}, id="given")
    cells = [
        given,
        nbformat.v4.new_markdown_cell("อ่าน", id="read"),
        *(nbformat.v4.new_code_cell(one, id=f"c{i}") for i, one in enumerate(sources)),
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
    return path


def plain(path):
    """The written notebook without times, the ids that papermill draws, and the names of files of cells."""
    made = nbformat.read(path, as_version=4)
    for about in (made.metadata.papermill, *(cell.metadata.get("papermill", {}) for cell in made.cells)):
        about.update({name: None for name in _TIMES if name in about})
    for place, cell in enumerate(made.cells):
        cell["id"] = cell["id"] if cell["id"] in ("given", "read", "c0", "c1", "c2") else f"drawn-{place}"
        cell.metadata.pop("execution", None)
    return re.sub(r"ipykernel_\d+", "ipykernel", nbformat.writes(made))


@pytest.mark.parametrize("sources", SOURCES.values(), ids=list(SOURCES))
def test_the_same_notebook_as_papermill_executes_it(tmp_path, monkeypatch, sources):
    monkeypatch.chdir(tmp_path)
    given = template(tmp_path / "t.ipynb", sources)
    ended = []
    for run in (
        lambda: papermill.execute_notebook(
            "t.ipynb",
            "theirs.ipynb",
            PARAMETERS,
            engine_name="tambon",
            in_this_process=True,
            progress_bar=False,
            kernel_name="python3",
            cwd=str(tmp_path),
        ),
        lambda: execute_here(
            given,
            tmp_path / "ours.ipynb",
            PARAMETERS,
            start_folder=str(tmp_path),
            cell_journal=tmp_path / "cells.jsonl",
        ),
    ):
        try:
            run()
            ended.append(None)
        except PapermillExecutionError as error:
            ended.append((error.ename, error.evalue, error.cell_index))
    assert ended[0] == ended[1]
    assert plain(tmp_path / "ours.ipynb").replace("ours.ipynb", "theirs.ipynb") == plain(tmp_path / "theirs.ipynb")


def test_the_template_is_left_alone(tmp_path):
    given = template(tmp_path / "t.ipynb", SOURCES["all well"])
    before = given.read_bytes()
    for name in ("a", "b"):
        made = execute_here(
            given,
            tmp_path / f"{name}.ipynb",
            {"tambon": name, "count": 1},
            start_folder=str(tmp_path),
            cell_journal=tmp_path / "cells.jsonl",
        )
        assert made.cells[3].outputs[0].text == f"{name} 1\n"
    assert given.read_bytes() == before
