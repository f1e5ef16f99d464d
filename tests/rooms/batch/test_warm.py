"""The warm parent makes what the notebook asks for, and runs none of the notebook's own code."""

import nbformat

from tambonlib.batch import warm


def test_code_of_the_template_is_read_and_not_run(tmp_path):
    ran = tmp_path / "ran"
    template = tmp_path / "template.ipynb"
    cells = [
        nbformat.v4.new_code_cell(f"open({str(ran)!r}, 'w')"),
        nbformat.v4.new_code_cell("not python at all ("),
        nbformat.v4.new_markdown_cell("อ่าน"),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), template)
    sentences, sources = warm._of_this_study(str(template))
    assert (sentences, ran.exists()) == (["อ่าน"], False)
    assert not any("open(" in source and str(ran) in source for source in sources)
