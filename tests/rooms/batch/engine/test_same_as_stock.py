"""Every kind of cell gives the same with our engine as with papermill's own: outputs, errors, counts, states.

The expectation is what papermill's own engine gave for the very same cells in this same run of the tests.
"""

import nbformat
import pytest

from tests.rooms.batch.engine.behaviours import BEHAVIOURS, all_behaviours, cell_groups
from tests.rooms.batch.engine.running import run_in_own_process, told

OURS = ("ours", "warm")


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """The one notebook of all behaviours, executed in each way."""
    folder = tmp_path_factory.mktemp("behaviours")
    source = folder / "behaviours.ipynb"
    nbformat.write(all_behaviours(), source)
    return {way: run_in_own_process(way, source, folder / f"{way}.ipynb", folder=folder) for way in ("stock", *OURS)}


def of_group(notebook, group):
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [told(cell) for cell, (name, _) in zip(cells, cell_groups(), strict=True) if name == group]


@pytest.mark.parametrize("way", OURS)
@pytest.mark.parametrize("group", BEHAVIOURS)
def test_cells_show_the_same(executed, group, way):
    for ours, stock in zip(of_group(executed[way], group), of_group(executed["stock"], group), strict=True):
        assert ours == stock


@pytest.mark.parametrize("way", OURS)
def test_the_notebook_around_them_is_the_same(executed, way):
    ours, stock = executed[way], executed["stock"]
    assert [(cell.cell_type, cell.source) for cell in ours.cells] == [
        (cell.cell_type, cell.source) for cell in stock.cells
    ]
    assert ours.metadata.language_info == stock.metadata.language_info
    assert set(ours.metadata.papermill) == set(stock.metadata.papermill)
    assert ours.metadata.papermill.exception == stock.metadata.papermill.exception


def test_the_comparison_has_something_to_compare(executed):
    """Stock itself showed every kind of output, caught what was written past Python, and drew figures."""
    outputs = [output for cell in executed["stock"].cells for output in cell.get("outputs", ())]
    assert {output.output_type for output in outputs} == {"stream", "display_data", "execute_result", "error"}
    written = "".join(output.text for output in outputs if output.output_type == "stream")
    assert all(text in written for text in ("from a shell", "from a program", "straight to one", "from the bang"))
    assert sum("image/png" in output.get("data", {}) for output in outputs) >= 4
    names = {output.ename for output in outputs if output.output_type == "error"}
    assert {"ZeroDivisionError", "SyntaxError", "KeyboardInterrupt", "SystemExit", "StdinNotImplementedError"} <= names
