"""Importing a module does nothing else: it prints, writes, draws by chance and changes nothing."""

import ast
import json
import os
import subprocess
import sys

import pytest

from tests.support import project_root

ROOT = project_root()

# Run in a process of its own, so that what other tests have imported does not matter. What comes
# from outside is imported first: how that sets itself up is not ours to answer for.
PROBE = """
import importlib, json, locale, os, random, socket, sys, threading, warnings

def refuse(self, address):
    raise AssertionError(f"importing opened a connection to {address}")

socket.socket.connect = refuse
outside, own = json.loads(sys.stdin.read())
for name in outside:
    importlib.import_module(name)
import matplotlib, numpy, pandas

def state():
    return {
        "working folder": os.getcwd(),
        "environment": dict(os.environ),
        "locale": locale.setlocale(locale.LC_ALL),
        "chance": repr(random.getstate()) + repr(numpy.random.get_state()),
        "figures": repr(dict(matplotlib.rcParams)),
        "fonts": len(sys.modules["matplotlib.font_manager"].fontManager.ttflist),
        "tables": repr([pandas.get_option(name) for name in ("display.max_rows", "display.max_columns", "display.precision")]),
        "warnings": repr(warnings.filters),
        "numeric errors": repr(numpy.geterr()),
        "threads": threading.active_count(),
    }

before = state()
for name in own:
    importlib.import_module(name)
after = state()
print(json.dumps([key for key in before if before[key] != after[key]]), file=sys.__stdout__)
print(json.dumps("pythainlp" in sys.modules), file=sys.__stdout__)
"""


def sources():
    return sorted(path for path in (ROOT / "tambonlib").rglob("*.py") if path.stem != "__main__")


def own_modules():
    parts = [path.relative_to(ROOT).with_suffix("").parts for path in sources()]
    return [".".join(part).removesuffix(".__init__") for part in parts]


def outside_modules():
    """What our modules import from elsewhere as soon as they are imported themselves."""
    found = {"matplotlib.font_manager"}
    for path in sources():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                found.add(node.module)
    return sorted(name for name in found if name.split(".")[0] != "tambonlib")


def probe(own, folder, path, outside=("matplotlib.font_manager", "pandas")):
    env = os.environ | {"PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(path), "MPLBACKEND": "agg"}
    told = json.dumps([outside, own])
    return subprocess.run(
        [sys.executable, "-c", PROBE], cwd=folder, env=env, input=told, capture_output=True, text=True, check=False
    )


@pytest.fixture
def empty_folder(tmp_path):
    folder = tmp_path / "empty"
    folder.mkdir()
    return folder


def test_importing_changes_nothing(empty_folder):
    assert len(own_modules()) > 50
    result = probe(own_modules(), empty_folder, ROOT, outside_modules())
    assert (result.returncode, result.stderr) == (0, "")
    changed, thai_tools = result.stdout.splitlines()
    assert json.loads(changed) == []
    # The Thai word cutter costs most of a second and 80 MB: only where it is needed.
    assert json.loads(thai_tools) is False
    assert list(empty_folder.iterdir()) == []


@pytest.mark.parametrize(
    ("planted", "seen"),
    [
        ("import os\nos.environ['PLANTED'] = '1'", '["environment"]'),
        ("import random\nrandom.random()", '["chance"]'),
        ("import numpy\nnumpy.random.seed(1)", '["chance"]'),
        ("import matplotlib\nmatplotlib.rcParams['font.size'] = 3", '["figures"]'),
        ("import warnings\nwarnings.simplefilter('ignore')", '["warnings"]'),
        ("import socket\nsocket.create_connection(('127.0.0.1', 9), 1)", "opened a connection"),
        ("print('hello')", "hello"),
        ("open('trace', 'w').close()", "trace"),
    ],
)
def test_the_probe_sees_what_it_looks_for(empty_folder, tmp_path, planted, seen):
    (tmp_path / "planted.py").write_text(planted, encoding="utf-8")
    result = probe(["planted"], empty_folder, tmp_path)
    assert seen in result.stdout + result.stderr + " ".join(path.name for path in empty_folder.iterdir())
