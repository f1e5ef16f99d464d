"""Quick copies and quick writing give what nbformat gives."""

import copy

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from tambonlib.report.plain_notebook import notebook_text, plain_copy

OUTPUTS = [
    new_output("stream", name="stdout", text="หนึ่ง\nสอง"),
    new_output("stream", name="stderr", text=""),
    new_output("error", ename="ValueError", evalue="ไม่พบ", traceback=["a\x1b[0m", "b"]),
    new_output("execute_result", {"text/plain": "1\n", "text/html": "<b>ก\u2028</b>\n\n"}, execution_count=3),
    new_output(
        "display_data",
        {
            "image/png": "aGVsbG8=\n",
            "image/svg+xml": "<svg>\n</svg>",
            "application/json": {"a": [1, 2.5, None, True, {}]},
        },
    ),
    new_output(
        "display_data",
        {"application/javascript": "a\nb", "application/x+json": ["a\nb", []]},
        metadata={"image/png": {"width": 3}},
    ),
    new_output("display_data", {}),
]
CELLS = {
    "nothing": [],
    "every output": [new_code_cell("a\nb\n", outputs=OUTPUTS, execution_count=3)],
    "no outputs": [new_code_cell("", metadata={"trusted": True, "tags": []})],
    "other cells": [
        new_markdown_cell('"ก"\\\n', attachments={"a.png": {"image/png": "aGk=", "text/plain": "a\nb"}}),
        new_raw_cell("r\n"),
    ],
}


def notebook(cells):
    return new_notebook(
        cells=cells,
        metadata={"signature": "s", "orig_nbformat": 3, "papermill": {"parameters": {}, "duration": 1e-7, "end": None}},
    )


@pytest.mark.parametrize("cells", CELLS.values(), ids=list(CELLS))
def test_it_is_written_letter_by_letter_as_nbformat_writes_it(cells):
    given = notebook(cells)
    before = copy.deepcopy(given)
    assert notebook_text(given) == nbformat.writes(given)
    assert given == before


@pytest.mark.parametrize("cells", CELLS.values(), ids=list(CELLS))
def test_a_copy_is_equal_and_shares_nothing_that_can_be_changed(cells):
    given = notebook(cells)
    for made in (plain_copy(given), copy.deepcopy(plain_copy(given))):
        assert made == given
        for cell in made.cells:
            cell.metadata["changed"] = True
            cell.source += "x"
        made.metadata.papermill["parameters"]["changed"] = True
        assert made != given or not cells
    assert "changed" not in given.metadata.papermill.parameters and not any(
        "changed" in cell.metadata for cell in given.cells
    )
