"""What the commands say, where it does not depend on a study."""

import os
from pathlib import Path

from tambonlib.cli.output import console, look_at


def said(path: Path) -> str:
    with console.capture() as heard:
        look_at(path)
    return heard.get().strip()


def test_where_to_look_is_told_from_here_when_it_lies_below(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert said(tmp_path / "outputs" / "index.html") == os.path.join("outputs", "index.html")
    assert said(tmp_path.parent / "elsewhere") == str(tmp_path.parent / "elsewhere")


def test_where_to_look_is_told_also_when_it_lies_on_another_drive(tmp_path, monkeypatch):
    def no_way(path, start=None):  # what Windows says of D: from C:
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    monkeypatch.setattr(os.path, "relpath", no_way)
    assert said(tmp_path / "index.html") == str(tmp_path / "index.html")
