"""The warm parent makes what the notebook asks for, and runs none of the notebook's own code."""

import nbformat

from tambonlib.batch import preload
from tests.support import project_root

_ASKED = re.compile(r"\bpage\.(\w+)\(")


def test_all_that_the_notebook_asks_of_a_page_is_made_beforehand():
    """Whoever adds a piece to the notebook adds it to the first report, or every child makes it for the first time."""
    notebook = nbformat.read(project_root() / "notebooks" / "tambon.ipynb", as_version=4)
    asked = {name for cell in notebook.cells if cell.cell_type == "code" for name in _ASKED.findall(cell.source)}
    assert asked
    assert asked <= set(_ASKED.findall(preload._THIS_STUDY))


def test_code_of_the_template_is_read_and_not_run(tmp_path):
    ran = tmp_path / "ran"
    template = tmp_path / "template.ipynb"
    cells = [
        nbformat.v4.new_code_cell(f"open({str(ran)!r}, 'w')"),
        nbformat.v4.new_code_cell("not python at all ("),
        nbformat.v4.new_markdown_cell("อ่าน"),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), template)
    sentences, sources = preload._of_this_study(str(template))
    assert (sentences, ran.exists()) == (["อ่าน"], False)
    assert not any("open(" in source and str(ran) in source for source in sources)
