"""Write environment.yml, for conda, from pyproject.toml.

    python scripts/make_environment.py            # writes environment.yml
    python scripts/make_environment.py --check    # fails when it is stale

pyproject.toml is the one place where the project says what it needs. conda names a few
packages differently, and some are only to be had from PyPI; both are declared below.
"""

import argparse
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "environment.yml"

CONDA_NAMES = {"brotli": "brotli-python"}
# Not on conda-forge, so that pip installs them inside the conda environment.
FROM_PYPI = {"fontpkg-sarabun", "geothai", "playwright"}

_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)\s*(.*)")


def requirements(pyproject: dict) -> list[tuple[str, str]]:
    """Name and version range of all that the project needs, tests included."""
    project = pyproject["project"]
    listed = list(project["dependencies"])
    for extra in project["optional-dependencies"].values():
        listed += extra
    parsed = [_REQUIREMENT.fullmatch(line).groups() for line in listed]
    return [(name.lower(), versions) for name, versions in parsed]


def environment_text(pyproject: dict) -> str:
    """The whole of environment.yml."""
    conda, pypi = [], []
    for name, versions in requirements(pyproject):
        if name in FROM_PYPI:
            pypi.append(f"      - {name}{versions}")
        else:
            conda.append(f'  - "{CONDA_NAMES.get(name, name)}{versions}"')
    python = pyproject["project"]["requires-python"]
    return "\n".join(
        [
            "# Made from pyproject.toml by scripts/make_environment.py; do not edit by hand.",
            "name: tambonlib",
            "channels:",
            "  - conda-forge",
            "dependencies:",
            f'  - "python{python}"',
            "  - pip",
            *sorted(conda),
            "  - pip:",
            *sorted(pypi),
            "      - -e .",
            "",
        ]
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only compare, write nothing")
    arguments = parser.parse_args()
    text = environment_text(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8")))
    if arguments.check:
        if TARGET.read_text(encoding="utf-8") != text:
            print("environment.yml is stale: run python scripts/make_environment.py", file=sys.stderr)
            return 1
        return 0
    TARGET.write_text(text, encoding="utf-8")
    print(f"wrote {TARGET.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
