"""One formatter lays out every file, and one linter reads the library: names, imports, docstrings of public names."""

import subprocess
import sys

import pytest

from tests.support import project_root


def ruff(*arguments):
    command = [sys.executable, "-m", "ruff", *arguments, "--no-cache"]
    return subprocess.run(command, cwd=project_root(), capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("arguments", [("format", "--check", "."), ("check", "tambonlib")], ids=["format", "lint"])
def test_ruff_has_nothing_to_say(arguments):
    done = ruff(*arguments)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_line_that_is_too_long_would_be_seen(tmp_path):
    path = tmp_path / "long.py"
    path.write_text(f'"""A module."""\n\nTEXT = "{"x" * 130}"\n', encoding="utf-8")
    assert "E501" in ruff("check", "--select", "E501", "--line-length", "120", str(path)).stdout


def test_the_public_names_are_typed(tmp_path):
    command = [sys.executable, "-m", "mypy", "--cache-dir", str(tmp_path)]
    done = subprocess.run(command, cwd=project_root(), capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
