"""An executed notebook keeps the lines of an error and loses what names the machine; what only looks like a path stays."""

from pathlib import Path

import pytest

from tambonlib.report.machine_paths import Folders, folders_here, without_folders

HOME = "/home/somchai"
HERE = Folders((f"{HOME}/env/lib/python3.11/site-packages", f"{HOME}/env", "/srv/somchai/study"), HOME)
WINDOWS = Folders((r"C:\Users\Som Chai\study",), r"C:\Users\Som Chai")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"File \x1b[32m{HOME}/env/lib/python3.11/site-packages/pandas/core/frame.py:43\x1b[39m", "File \x1b[32mpandas/core/frame.py:43\x1b[39m"),
        ("File ~/env/lib/python3.11/site-packages/pandas/frame.py:43", "File pandas/frame.py:43"),
        (f"อ่านแฟ้มที่{HOME}/env/bin/python ไม่ได้", "อ่านแฟ้มที่bin/python ไม่ได้"),
        ("/srv/somchai/study/params/a.yaml:3: UserWarning", "params/a.yaml:3: UserWarning"),
        ("file:///srv/somchai/study/a.csv", "a.csv"),
        ("PosixPath('/srv/somchai/study')", "PosixPath('…')"),
        (f"'{HOME}/งาน ก/b.csv', {HOME}/c/d.csv, ~/e/f.csv", "'b.csv', d.csv, f.csv"),
        (f"{HOME}\n", "…\n"),
    ],
)  # fmt: skip
def test_paths_begin_at_the_package_or_the_project(text, told):
    assert without_folders(text, HERE) == told


@pytest.mark.parametrize(
    "text",
    [
        "/api/v1/users 3/4 และ/หรือ https://example.org/home/somchai/x.csv",
        f"/mnt{HOME}/x.csv {HOME}2/x.csv /srv/somchai/study-2/x.csv ~ a~b",
        "\x1b[31mKeyError\x1b[39m: 'b'",
    ],
)
def test_what_only_looks_like_such_a_path_stays(text):
    assert without_folders(text, HERE) == text


def test_paths_of_windows_with_one_two_or_other_slashes():
    told = without_folders(r"C:\Users\Som Chai\study\a\b.csv 'C:\\Users\\Som Chai\\study\\c.csv' C:/Users/Som Chai/study/d.csv 'C:\Users\Som Chai\e.csv'", WINDOWS)
    assert told == r"a\b.csv 'c.csv' d.csv 'e.csv'"


@pytest.mark.parametrize("home", ["/", ""])
def test_a_user_without_a_folder_has_nothing_cut(home, monkeypatch):
    monkeypatch.setenv("HOME", home)
    text = "3/4 /a/b/c.csv ~/x/y.csv"
    assert without_folders(text, folders_here(Path("/srv/somchai/study"))) == text
