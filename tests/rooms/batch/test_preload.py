"""The fork server makes all sections of a first page, runs none of the notebook's own code, and starts no thread."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import tambonlib
from tambonlib.batch import preload
from tambonlib.batch.fork_server import ONE_THREAD
from tests.support import project_root

PARAMETERS = {"study": "params/none.yaml", "tambon": "990101", "edition": "team", "lang": "th"}


def test_code_of_the_template_is_not_run(tmp_path):
    ran = tmp_path / "ran"
    template = tmp_path / "template.ipynb"
    cells = [
        nbformat.v4.new_code_cell(f"open({str(ran)!r}, 'w')"),
        nbformat.v4.new_code_cell("not python at all ("),
        nbformat.v4.new_markdown_cell("อ่าน"),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), template)
    cold = preload.load(PARAMETERS, str(tmp_path), str(template))
    assert "none.yaml" in cold  # the reports meet the same
    assert not ran.exists()


def test_a_function_that_starts_a_thread_is_named():
    source = "import threading\ndef waits(event):\n    threading.Thread(target=event.wait).start()\n"
    planted = {"__name__": "tambonlib.planted"}
    exec(compile(source, str(Path(tambonlib.__file__).parent / "planted.py"), "exec"), planted)
    event = __import__("threading").Event()
    with preload.thread_starters() as found:
        planted["waits"](event)
    event.set()
    assert found == ["tambonlib.planted.waits"]


READS = """
import json, sys
from pathlib import Path
from tambonlib.batch.preload import thread_starters
from tambonlib.records import store
folder = Path(sys.argv[1])
with thread_starters() as found:
    for name in json.loads((folder / store.NOTE).read_text(encoding="utf-8"))["tables"]:
        store.read_table(folder, name)
print(json.dumps(found))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="threads are counted as Linux shows them")
def test_records_can_be_read_anywhere_before_forking(workshop):
    """A section of a page that reads a table may do so: it starts no thread, also not one of the library that reads."""
    workshop.plan()
    done = subprocess.run(
        [sys.executable, "-c", READS, str(workshop.records)],
        env={**os.environ, **ONE_THREAD, "PYTHONPATH": str(project_root())},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == []
