"""The floors of docs/house.md: imports go down only, and every room has its floor.

The same check is run on copies of the house in which something was planted that must not
stand, so that it is known to see it.
"""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.support import project_root

ROOT = project_root()
PACKAGE = ROOT / "tambonlib"
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def lint(folder):
    """Run import-linter on the package that lies in `folder`."""
    env = os.environ | {"PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8", "COLUMNS": "200"}
    command = [sys.executable, "-c", LINT, "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture
def copied_house(tmp_path):
    shutil.copytree(PACKAGE, tmp_path / "tambonlib", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def rooms():
    """What stands directly in the package: modules and packages."""
    modules = {path.stem for path in PACKAGE.glob("*.py") if path.stem != "__init__"}
    return modules | {path.name for path in PACKAGE.iterdir() if any(path.glob("*.py"))}


def planned_floors():
    """The table of docs/house.md: each floor's rooms, and which of them are planned."""
    text = (ROOT / "docs" / "house.md").read_text(encoding="utf-8")
    table = text.split("## The floors")[1].split("\n## ")[0]
    cells = [line.split("|")[2] for line in table.splitlines() if line.startswith("|") and "`" in line]
    named = [set(re.findall(r"`(\w+)`", cell)) for cell in cells]
    planned = {name for cell in cells if "(planned)" in cell for name in re.findall(r"`(\w+)`", cell)}
    return named, planned


def test_the_house_keeps_its_floors():
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "Contracts: 3 kept, 0 broken." in result.stdout


def test_a_copy_of_the_house_keeps_them_too(copied_house):
    result = lint(copied_house)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("file", "planted", "told"),
    [
        # upward: from the ground to the roof, from records to indicators, and inside a function
        ("words.py", "import tambonlib.cli\n", "tambonlib.words -> tambonlib.cli"),
        (
            "records/planted.py",
            "from tambonlib import indicators\n",
            "tambonlib.records.planted -> tambonlib.indicators",
        ),
        (
            "study/planted.py",
            "def later():\n    import tambonlib.records\n",
            "tambonlib.study.planted -> tambonlib.records",
        ),
        # sideways
        ("figures/planted.py", "import tambonlib.findings\n", "tambonlib.figures.planted -> tambonlib.findings"),
        ("findings/planted.py", "from tambonlib import figures\n", "tambonlib.findings.planted -> tambonlib.figures"),
        ("months.py", "import tambonlib.places\n", "tambonlib.months -> tambonlib.places"),
        # the engine could be moved out
        (
            "batch/engine/planted.py",
            "from tambonlib import words\n",
            "tambonlib.batch.engine.planted -> tambonlib.words",
        ),
        (
            "batch/engine/planted.py",
            "def later():\n    from tambonlib.batch import journal\n",
            "tambonlib.batch.engine.planted -> tambonlib.batch.journal",
        ),
        # the demo stands beside
        ("report/planted.py", "import tambonlib.demo\n", "tambonlib.report.planted -> tambonlib.demo"),
    ],
)
def test_a_planted_import_is_seen(copied_house, file, planted, told):
    with (copied_house / "tambonlib" / file).open("a", encoding="utf-8") as module:
        module.write(f"\n{planted}")
    result = lint(copied_house)
    assert result.returncode == 1, result.stdout + result.stderr
    assert told in " ".join(result.stdout.split())


@pytest.mark.parametrize("file", ["attic.py", "attic/__init__.py"])
def test_a_room_on_no_floor_is_seen(copied_house, file):
    path = copied_house / "tambonlib" / file
    path.parent.mkdir(exist_ok=True)
    path.write_text('"""A room that nobody planned."""\n', encoding="utf-8")
    result = lint(copied_house)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "tambonlib.attic" in result.stdout


def test_every_module_lies_in_a_package():
    """A folder without ``__init__.py`` is passed over by import-linter, so none may hold a module."""
    modules = [path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts]
    assert len(modules) > 50
    outside = [str(path.relative_to(ROOT)) for path in modules if not (path.parent / "__init__.py").is_file()]
    assert outside == []


def test_the_plan_names_every_room_and_every_room_stands():
    floors, planned = planned_floors()
    named = set().union(*floors)
    assert rooms() - named == set(), "docs/house.md does not name these rooms"
    assert named - planned - rooms() == set(), "docs/house.md names these rooms, and they do not stand"


def test_the_plan_and_the_linter_name_the_same_rooms():
    floors, planned = planned_floors()
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    layers = re.search(r"^layers = \[\n(.*?)^\]", text, flags=re.MULTILINE | re.DOTALL)[1]
    assert set(re.findall(r"\w+", layers)) == set().union(*floors)
    assert set(re.findall(r"\((\w+)\)", layers)) == planned
