"""Running notebooks in one way or another, and comparing what came of it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tests.support import project_root


def run_in_own_process(way: str, source: Path, target: Path, *parameters: str, folder: Path) -> NotebookNode:
    """Run a notebook file as :mod:`run_behaviours` does, from within a folder; the executed notebook."""
    command = [
        sys.executable,
        "-m",
        "tests.rooms.batch.engine.run_behaviours",
        way,
        str(source),
        str(target),
        *parameters,
    ]
    # ipykernel catches what is written past Python only where it is not run by pytest.
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    environment |= {"PYTHONUTF8": "1", "PYTHONPATH": str(project_root()), "IPYTHONDIR": str(target.parent / "ipython")}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return nbformat.read(target, as_version=4)


def told(cell: NotebookNode) -> dict:
    """What a cell shows and says of its run, without ids, times, addresses and process numbers."""
    facts = {
        "type": cell.cell_type,
        "source": cell.source,
        "tags": cell.metadata.get("tags", []),
        "times": sorted(cell.metadata.get("execution", {})),
        "papermill": {name: cell.metadata.get("papermill", {}).get(name) for name in ("status", "exception")},
    }
    if cell.cell_type == "code":
        facts |= {"count": cell.execution_count, "outputs": joined(cell.outputs)}
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True)
    text = re.sub(r"ipykernel_\d+/", "ipykernel_N/", text)
    text = re.sub(r"0x[0-9a-f]{8,}", "0xADDRESS", text)
    return json.loads(re.sub(r"[\d.]+ (ns|μs|us|ms|s)\b", "TIME", text))


def joined(outputs: list[NotebookNode]) -> list[dict]:
    """Outputs in which neighbouring texts of one stream are one: a kernel cuts them where its clock says so."""
    done: list[dict] = []
    for output in outputs:
        if done and output.output_type == "stream" and done[-1].get("name") == output.name:
            done[-1]["text"] += output.text
        else:
            done.append(dict(output))
    return done
