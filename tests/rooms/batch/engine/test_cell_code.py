"""What is remembered of a cell's text is what IPython makes of it."""

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from tambonlib.batch.engine.cell_code import RememberingTransformers, awaits, read_cells

CELLS = (
    "a = 1",
    "%matplotlib inline\nb",
    "!ls",
    "x?",
    "files = !ls",
    "%%bash\nls",
    "  indented\n  twice",
    ">>> prompt",
    "",
    "await nothing()",
)


@pytest.mark.parametrize("cell", CELLS)
def test_as_ipython_does_it_the_first_time_and_the_second(cell):
    expected = TransformerManager().transform_cell(cell)
    assert [RememberingTransformers().transform_cell(cell) for _ in range(2)] == [expected, expected]


def test_changes_that_a_cell_added_are_made_and_leave_with_it():
    manager = RememberingTransformers()
    assert manager.transform_cell("a") == "a\n"
    manager.line_transforms.append(lambda lines: [line.upper() for line in lines])
    assert manager.transform_cell("a") == "A\n"
    assert RememberingTransformers().transform_cell("a") == "a\n"


def test_a_cell_that_is_no_python_is_read_without_harm():
    read_cells(["not python at all (", "%%", "await x"])
    assert awaits("await x") and not awaits("not python at all (")
