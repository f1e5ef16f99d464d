"""Modules are topics: field words as names, no two of one name, no circle, few fragments."""

import graphlib
from collections import Counter
from pathlib import Path

import grimp
import pytest

from tests.support import project_root

ROOT = project_root()
PACKAGE = ROOT / "tambonlib"
#: Words of a private dialect: whoever looks for a topic would not look for it under these names.
PRIVATE = {
    *(
        "told",
        "tell",
        "telling",
        "once",
        "own",
        "kept",
        "standing",
        "stood",
        "runs",
        "here",
        "aside",
        "which",
        "opened",
    ),
    *("around", "mistakes", "deaths", "salvage", "placing", "belonging", "registered", "joining", "settle", "take"),
}
MOST_MODULES = 200
#: Modules that a single other module imports: fragments of one topic more often than topics. The aim is 30; this
#: number only ever goes down.
MOST_SINGLE_IMPORTERS = 66


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if path.stem not in ("__init__", "__main__"))


@pytest.fixture(scope="module")
def imports() -> dict[str, set[str]]:
    """Module → the modules of tambonlib that it imports, also inside functions."""
    graph = grimp.build_graph("tambonlib", exclude_type_checking_imports=True, cache_dir=None)
    return {module: set(graph.find_modules_directly_imported_by(module)) for module in graph.modules}


def test_no_module_has_a_private_word_as_its_name():
    assert len(modules()) > 50
    assert [str(path.relative_to(ROOT)) for path in modules() if path.stem in PRIVATE] == []


def test_no_two_modules_have_one_name():
    names = Counter(path.stem for path in modules())
    assert {name: count for name, count in names.items() if count > 1} == {}


def test_a_package_is_not_called_as_a_module_is():
    packages = {path.parent.name for path in PACKAGE.rglob("__init__.py")}
    assert packages & {path.stem for path in modules()} == set()


def test_imports_form_no_circle(imports):
    try:
        graphlib.TopologicalSorter(imports).prepare()
    except graphlib.CycleError as error:
        pytest.fail("these modules import each other: " + " → ".join(error.args[1]))


def test_there_are_few_modules():
    assert len(modules()) <= MOST_MODULES


def test_few_modules_have_a_single_importer(imports):
    importers = Counter(imported for found in imports.values() for imported in found)
    packages = {module for module in imports if any(other.startswith(f"{module}.") for other in imports)}
    single = sorted(module for module, count in importers.items() if count == 1 and module not in packages)
    assert len(single) <= MOST_SINGLE_IMPORTERS, "\n".join(single)
