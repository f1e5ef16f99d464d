"""Which changed operators no test notices: one operator of a module is changed at a time, and its tests are run.

    python bench/mutants.py tambonlib/indicators/welfare_fund.py --tests tests/rooms/indicators/test_welfare_fund.py
    python bench/mutants.py tambonlib/figures/dumbbell.py --tests tests/rooms/figures --at-most 40

Works on a copy of the project, each change in a process of its own. A change that no test notices is printed with its
line: mend the tests there, or say why the change means nothing (a bound that no value can reach). Not part of the suite.
"""

import argparse
import ast
import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

# Loaded once, before forking: what every test needs from outside.
import matplotlib.figure  # noqa: F401
import pandas  # noqa: F401
import pyarrow.parquet  # noqa: F401
import pytest

ROOT = Path(__file__).resolve().parent.parent
SWAPS: dict[type, type] = {
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}


def main() -> None:
    """Change operator after operator; the exit code says whether all changes were noticed."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("module", type=Path)
    asked.add_argument("--tests", nargs="+", required=True)
    asked.add_argument("--at-most", type=int, help="only so many, spread over the module")
    given = asked.parse_args()
    source = (ROOT / given.module).read_text(encoding="utf-8")
    found = list(mutants(source))
    step = max(1, -(-len(found) // given.at_most)) if given.at_most else 1
    survived = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = copied_project(Path(folder))
        if not noticed(copy, given.tests, expect_pass=True):
            sys.exit("the tests fail without any change")
        for line, change, text in found[::step]:
            (copy / given.module).write_text(text, encoding="utf-8")
            if noticed(copy, given.tests):
                continue
            survived += 1
            print(f"survived: {given.module}:{line} {change}: {source.splitlines()[line - 1].strip()}", flush=True)
    tried = len(found[::step])
    print(f"{given.module}: {tried} of {len(found)} changes tried, {survived} survived")
    sys.exit(1 if survived else 0)


def mutants(source: str) -> Iterator[tuple[int, str, str]]:
    """Line, change and the changed source, one for each operator in a function; annotations and docstrings stay."""
    tree = ast.parse(source)
    for node in list(ast.walk(tree)):
        if isinstance(node, ast.Compare):
            for place, operator in enumerate(node.ops):
                if type(operator) in SWAPS:
                    yield from _swapped(tree, node.ops, place, node.lineno)
        elif isinstance(node, ast.BinOp) and type(node.op) in SWAPS and not _is_annotation(node):
            holder = [node.op]
            new = SWAPS[type(node.op)]()
            old, node.op = node.op, new
            yield node.lineno, f"{type(holder[0]).__name__} → {type(new).__name__}", ast.unparse(tree)
            node.op = old


def _swapped(tree: ast.Module, operators: list, place: int, line: int) -> Iterator[tuple[int, str, str]]:
    old = operators[place]
    operators[place] = SWAPS[type(old)]()
    yield line, f"{type(old).__name__} → {type(operators[place]).__name__}", ast.unparse(tree)
    operators[place] = old


def _is_annotation(node: ast.BinOp) -> bool:
    """`str | None` is a type and no operation."""
    names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    constants = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
    return isinstance(node.op, ast.BitOr) and (None in constants or bool(names & {"str", "int", "float", "Path"}))


def copied_project(folder: Path) -> Path:
    """What the tests need of the project, in a folder of its own."""
    wanted = ("tambonlib", "tests", "params", "notebooks", "docs", "scripts", "pyproject.toml", "GLOSSARY.md")
    for name in wanted:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder)
    return folder


def noticed(copy: Path, tests: list[str], *, expect_pass: bool = False, limit: float = 300) -> bool:
    """Whether the tests fail on the copy as it is (or pass, where that is expected)."""
    child = os.fork()
    if child == 0:
        _run_tests(copy, tests)
    began = time.monotonic()
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return (os.waitstatus_to_exitcode(status) == 0) == expect_pass
        if time.monotonic() - began > limit:
            os.kill(child, 9)
            os.waitpid(child, 0)
            return not expect_pass
        time.sleep(0.05)


def _run_tests(copy: Path, tests: list[str]) -> None:
    os.chdir(copy)
    sys.path[:0] = [str(copy)]
    sys.dont_write_bytecode = True
    os.environ["PYTHONPATH"] = str(copy)
    with open(os.devnull, "w", encoding="utf-8") as nothing, contextlib.redirect_stdout(nothing):
        code = pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *tests])
    os._exit(int(code))


if __name__ == "__main__":
    main()
