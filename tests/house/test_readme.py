"""The README's own lines work: its Python runs, its commands are known, its links lead somewhere."""

import re
import subprocess
import sys

import pytest

from tambonlib.cli import commands
from tests.support import project_root

ROOT = project_root()
PAGES = ["README.md", "README.th.md"]


def text_of(page):
    return (ROOT / page).read_text(encoding="utf-8")


def python_of(page):
    blocks = re.findall(r"```python\n(.*?)```", text_of(page), re.DOTALL)
    return re.sub(r"  #.*", "", "\n".join(blocks))


def test_both_languages_show_the_same_python():
    assert python_of("README.md") == python_of("README.th.md") != ""


def test_its_python_runs(tmp_path):
    script = tmp_path / "lines.py"
    script.write_text(python_of("README.md"), encoding="utf-8")
    environment = {"PYTHONPATH": str(ROOT), "MPLBACKEND": "agg", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, str(script)], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "two_tambons.xlsx").is_file()


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_that_it_names_are_commands(page):
    named = set(re.findall(r"`tambon ([a-z]+)\b", text_of(page)))
    assert named and named <= set(commands.commands)


@pytest.mark.parametrize("page", [*PAGES, "CONTRIBUTING.md"])
def test_its_links_lead_somewhere(page):
    targets = [one.split("#")[0] for one in re.findall(r"\]\(([^)]+)\)", text_of(page)) if "://" not in one]
    assert [one for one in targets if one and not (ROOT / one).exists()] == []
