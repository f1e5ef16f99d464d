"""The lock file, environment.yml and pyproject.toml tell the same story."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parents[2]
FIXED_BY_THE_OWNER = ["jupyterlab", "pandas", "matplotlib", "statsmodels", "papermill", "nbconvert", "pytest", "nbval"]
CONDA_TO_PYPI = {"brotli-python": "brotli"}


def locked_versions() -> dict[str, set[str]]:
    """Every locked version by name; a name may have one version for each range of Python."""
    found: dict[str, set[str]] = {}
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines():
        match = re.match(r"([A-Za-z0-9._-]+)==([^\s;\\]+)", line)
        if match:
            found.setdefault(match[1].lower(), set()).add(match[2])
    return found


def environment_requirements() -> list[Requirement]:
    """What environment.yml asks for, by its name on PyPI."""
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    pip_part = next(item["pip"] for item in listed if isinstance(item, dict))
    lines = [item for item in listed if isinstance(item, str)] + [line for line in pip_part if line != "-e ."]
    requirements = [Requirement(line) for line in lines]
    for requirement in requirements:
        requirement.name = CONDA_TO_PYPI.get(requirement.name, requirement.name)
    return [requirement for requirement in requirements if requirement.name not in ("python", "pip")]


def test_environment_is_made_from_pyproject():
    script = ROOT / "scripts" / "make_environment.py"
    done = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("requirement", environment_requirements(), ids=lambda requirement: requirement.name)
def test_locked_versions_satisfy_the_environment(requirement):
    versions = locked_versions().get(requirement.name.lower())
    assert versions, f"{requirement.name} is not in requirements.lock"
    assert all(requirement.specifier.contains(version) for version in versions)


def test_environment_and_pyproject_name_the_same_packages():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *[line for extra in project["optional-dependencies"].values() for line in extra]]
    assert {Requirement(line).name.lower() for line in asked} == {
        item.name.lower() for item in environment_requirements()
    }
    assert SpecifierSet(project["requires-python"]).contains("3.11")


@pytest.mark.parametrize("name", FIXED_BY_THE_OWNER)
def test_what_the_owner_fixed_is_there(name):
    assert name in {requirement.name for requirement in environment_requirements()}
    assert name in locked_versions()


def test_every_locked_version_has_a_hash_and_no_address():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text)
    assert len(blocks) > 50
    assert [block.split(" ")[0] for block in blocks if "==" in block and "--hash=sha256:" not in block] == []
    assert "://" not in text and "--index-url" not in text
