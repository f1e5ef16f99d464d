"""What is kept between processes is what was made, or it is made again."""

import sys
from importlib import metadata

import pytest

from tambonlib.report import fonts
from tambonlib.report.fonts import disk_cached


@pytest.fixture(autouse=True)
def python_writes_compiled_code(monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def never() -> bytes:
    raise AssertionError("it was kept, and should not be made again")


def test_it_is_made_once(tmp_path):
    assert disk_cached("a", lambda: b"made", tmp_path) == b"made"
    assert disk_cached("a", never, tmp_path) == b"made"


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:-1],
        lambda content: content + b"x",
        lambda content: b"",
        lambda content: bytes(len(content)),
    ],
)
def test_what_was_damaged_is_made_again(tmp_path, damage):
    disk_cached("a", lambda: b"made", tmp_path)
    (tmp_path / "a").write_bytes(damage((tmp_path / "a").read_bytes()))
    assert disk_cached("a", lambda: b"again", tmp_path) == b"again"
    assert disk_cached("a", never, tmp_path) == b"again"


def test_where_nothing_can_be_kept_it_is_made_each_time(tmp_path):
    (tmp_path / "taken").write_text("a file where a folder would be")
    assert disk_cached("a", lambda: b"one", tmp_path / "taken") == b"one"
    assert disk_cached("a", lambda: b"two", tmp_path / "taken") == b"two"


def test_where_python_writes_no_compiled_code_nothing_is_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert disk_cached("a", lambda: b"made", tmp_path) == b"made"
    assert list(tmp_path.iterdir()) == []


def test_the_kept_font_is_known_by_what_it_was_cut_with(monkeypatch):
    names = []
    monkeypatch.setattr(fonts, "disk_cached", lambda name, make: names.append(name) or b"")
    for version in ("1", "2"):
        monkeypatch.setattr(metadata, "version", lambda name, version=version: version)
        fonts.woff2_subset.__wrapped__(400)
    assert len(set(names)) == 2


def test_a_font_that_is_cut_again_is_the_same_so_that_one_may_be_kept(monkeypatch):
    cut = []
    monkeypatch.setattr(fonts, "disk_cached", lambda name, make: cut.append(make()) or cut[-1])
    assert fonts.woff2_subset.__wrapped__(400) == fonts.woff2_subset.__wrapped__(400)
    assert len(cut) == 2
