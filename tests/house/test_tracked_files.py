"""What is committed speaks of no machine: no one's folders, no registry's address, no data."""

import os
import re
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support import missing, project_root

ROOT = project_root()
# Home folders; Somchai is the invented user of examples.
HOMES = re.compile(
    r"(?<![\w.])/(?:home|users)/(?!som(?:chai)?\b)\w+|\b[a-z]:\\+users\\+(?!som(?:chai)?\b)\w+", re.IGNORECASE
)
PUBLIC_INDEX = re.compile(r"files\.pythonhosted\.org|pypi\.(?:python\.)?org/simple|conda\.anaconda\.org", re.IGNORECASE)
TEXT = {
    ".py",
    ".md",
    ".yaml",
    ".yml",
    ".toml",
    ".lock",
    ".txt",
    ".cff",
    ".ipynb",
    ".j2",
    ".css",
    ".csv",
    ".cfg",
    ".sh",
    "",
}


@cache
def tracked_files():
    if not (ROOT / ".git").exists():
        missing("the git repository of the project")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True, encoding="utf-8"
    )
    found = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in found if path.is_file()]


def texts():
    """Every tracked text file but this one, which has to name what it looks for."""
    wanted = [path for path in tracked_files() if path.suffix in TEXT and path != Path(__file__).resolve()]
    assert len(wanted) > 50
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in wanted}


def folders_of_this_machine():
    """Where the project, its neighbours, the user and scratch files lie just now."""
    found = {ROOT, ROOT.parent, Path.home(), Path(tempfile.gettempdir())}
    return sorted(f"{folder}/" for folder in found if folder != folder.parent)


def registry_hosts():
    """The package registries that this machine is told to use."""
    told = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    told += " ".join(value for name, value in os.environ.items() if name.startswith(("PIP_", "UV_")))
    hosts = {urlsplit(address).hostname for address in re.findall(r"https?://[^\s'\"]+", told)}
    return sorted(host for host in hosts if host)


def test_no_file_names_a_folder_of_this_machine():
    # Between other word characters it is part of a longer, relative path.
    own = re.compile("|".join(rf"(?<![\w.~}}-]){re.escape(folder)}" for folder in folders_of_this_machine()))
    assert {name: own.findall(text) for name, text in texts().items() if own.search(text)} == {}


def test_no_file_names_someone_s_home():
    assert {name: HOMES.findall(text) for name, text in texts().items() if HOMES.search(text)} == {}


def test_no_file_names_a_package_registry():
    assert {name: PUBLIC_INDEX.findall(text) for name, text in texts().items() if PUBLIC_INDEX.search(text)} == {}
    hosts = registry_hosts()
    assert {name for name, text in texts().items() if any(host in text for host in hosts)} == set()


def test_the_lock_holds_no_address():
    assert "://" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", ["data/", "outputs/"])
def test_data_and_outputs_are_not_committed(folder):
    inside = [path.relative_to(ROOT).as_posix() for path in tracked_files()]
    # The page that says what a run leaves is no output.
    assert [name for name in inside if name.startswith(folder) and name != "outputs/README.md"] == []


def test_nothing_built_is_committed():
    built = {".pyc", ".parquet", ".html", ".xlsx"}
    assert [str(path) for path in tracked_files() if path.suffix in built and "template" not in path.parts] == []
