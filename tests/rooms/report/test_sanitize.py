"""An executed notebook is shared without what names the machine; it is copied and written as nbformat does."""

import copy
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from tambonlib.report.sanitize import (
    Folders,
    folders_here,
    notebook_text,
    plain_copy,
    telltales,
    without_folders,
    without_machine_paths,
)

HOME = "/home/somchai"
HERE = Folders((f"{HOME}/env/lib/python3.11/site-packages", f"{HOME}/env", "/srv/somchai/study"), HOME)
WINDOWS = Folders((r"C:\Users\Som Chai\study",), r"C:\Users\Som Chai")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            f"File \x1b[32m{HOME}/env/lib/python3.11/site-packages/pandas/core/frame.py:43\x1b[39m",
            "File \x1b[32mpandas/core/frame.py:43\x1b[39m",
        ),
        ("File ~/env/lib/python3.11/site-packages/pandas/frame.py:43", "File pandas/frame.py:43"),
        (f"อ่านแฟ้มที่{HOME}/env/bin/python ไม่ได้", "อ่านแฟ้มที่bin/python ไม่ได้"),
        ("/srv/somchai/study/params/a.yaml:3: UserWarning", "params/a.yaml:3: UserWarning"),
        ("file:///srv/somchai/study/a.csv", "a.csv"),
        ("PosixPath('/srv/somchai/study')", "PosixPath('…')"),
        (f"'{HOME}/งาน ก/b.csv', {HOME}/c/d.csv, ~/e/f.csv", "'b.csv', d.csv, f.csv"),
        (f"{HOME}\n", "…\n"),
    ],
)
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


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x,/srv/somchai/study/data/a.csv", "x,data/a.csv"),
        (f"cwd={HOME}, ok", "cwd=…, ok"),
        (f"in {HOME}. Next", "in …. Next"),
        ("read /srv/somchai/study, then", "read …, then"),
        ("read /srv/somchai/study/, then", "read …, then"),
        ("read /srv/somchai/study/ then", "read … then"),
        (f"see {HOME}/b.csv.", "see b.csv."),
        (f"{HOME}/b.csv,{HOME}/c.csv", "b.csv,c.csv"),
    ],
)
def test_commas_and_full_stops_around_a_path_are_no_part_of_it(text, told):
    assert without_folders(text, HERE) == told


@pytest.mark.parametrize("text", [f"{HOME}.old", f"{HOME}-2", f"{HOME}+a", "a+/srv/somchai/study/b.csv"])
def test_a_name_that_goes_on_is_another_name(text):
    assert without_folders(text, HERE) == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("อ่านแฟ้ม/home/somchai/x.csv ไม่ได้", "อ่านแฟ้มx.csv ไม่ได้"),
        ("/home/somchai/My Files/นางมาลี/b.csv", "b.csv"),
        (r"C:\Users\Som Chai\Desktop\b.csv:3: Warning", "b.csv:3: Warning"),
        ("cwd:/home/somchai/x, /media/somchai/USB DISK/a.csv", "cwd:…, a.csv"),
        ("อยู่ที่/home/som.chai/บ้าน", "อยู่ที่…"),
        ("/home/som.chai '/home/som.chai'", "… '…'"),
        (r"ที่C:\Users\Som.Chai", "ที่…"),
        ("/home/somchai/x.csvหรือ /Users/somchai/a.b/y.csv.", "x.csvหรือ y.csv."),
        ("/home/somchai/data is 3/4 full", "… is 3/4 full"),
        ("/home/somchai/data 3/4 และ/หรือ", "… 3/4 และ/หรือ"),
        ("/home/somchai/data ดู/หรือ 3/4.5", "… ดู/หรือ 3/4.5"),
        (r"ที่D:\งาน\a.csv แฟ้มD:\งาน\นาง มาลี\a.csv", "ที่a.csv แฟ้มa.csv"),
        ("/home/somchai/x.csv 1/2/2551 a/b.csv", "x.csv 1/2/2551 a/b.csv"),
    ],
)
def test_on_a_page_a_path_in_a_users_folder_is_known_behind_thai_letters_and_over_a_blank(text, told):
    assert without_machine_paths(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "และ/หรือ 3/4 1/2/2551 ใช่/ไม่ใช่",
        "https://example.org/home/somchai/x.csv",
        "บ้าน/home",
        "</root> <home/> a/home/b",
        "กก./ไร่ และ/mnt",
        "ไร่/ครัวเรือน/ปี",
        r"ก\\nข",
        "ที่ A:/B",
        "http://example.org:80/Users/a",
    ],
)
def test_on_a_page_what_only_looks_like_a_path_stays(text):
    assert without_machine_paths(text) == text


@pytest.mark.parametrize(
    ("text", "folders", "told"),
    [
        (f"อ่านแฟ้ม{HOME}/x.csv ไม่ได้", HERE, "อ่านแฟ้มx.csv ไม่ได้"),
        (f"{HOME}/My Files/นางมาลี/b.csv", HERE, "b.csv"),
        (f"{HOME}/My Own Old Files", HERE, "… Own Old Files"),
        (r"C:\Users\Som Chai\Desktop\b.csv:3: Warning", WINDOWS, "b.csv:3: Warning"),
        (r"เปิดC:\Users\Som Chai\Desktop ไม่ได้", WINDOWS, "เปิด… ไม่ได้"),
        ("/data/people/som chai/x y/b.csv", Folders((), "/data/people/som chai"), "b.csv"),
    ],
)
def test_a_notebook_never_tells_whose_home_it_was(text, folders, told):
    assert without_folders(text, folders) == told


def test_paths_of_windows_with_one_two_or_other_slashes():
    told = without_folders(
        r"C:\Users\Som Chai\study\a\b.csv 'C:\\Users\\Som Chai\\study\\c.csv' C:/Users/Som Chai/study/d.csv 'C:\Users\Som Chai\e.csv'",
        WINDOWS,
    )
    assert told == r"a\b.csv 'c.csv' d.csv 'e.csv'"


@pytest.mark.parametrize("home", [r"C:\Users\Som Chai", r"c:\Users\Som Chai", "C:/Users/Som Chai"])
@pytest.mark.parametrize("times", [0, 1, 2])
def test_a_path_is_seen_however_often_it_was_shown_again(home, times):
    text = f"{home}\\Desktop\\b.csv"
    for _ in range(times):
        text = repr([text])
    output = new_output("stream", name="stdout", text=text)
    content = notebook_text(new_notebook(cells=[new_code_cell("1", outputs=[output])]))
    assert any(one in content for one in telltales(WINDOWS))
    assert "Chai" not in without_folders(text, WINDOWS) and "b.csv" in without_folders(text, WINDOWS)


@pytest.mark.parametrize("home", ["/", ""])
def test_a_user_without_a_folder_has_nothing_cut(home, monkeypatch):
    monkeypatch.setenv("HOME", home)
    text = "3/4 /a/b/c.csv ~/x/y.csv"
    assert without_folders(text, folders_here(Path("/srv/somchai/study"))) == text


def test_a_home_below_the_project_is_not_told_from_the_project_on(monkeypatch):
    monkeypatch.setenv("HOME", "/srv/shared/study/people/somchai")
    here = folders_here(Path("/srv/shared/study"))
    assert (
        without_folders(
            "in /srv/shared/study/people/somchai, /srv/shared/study/people/somchai/a b/c.csv /srv/shared/study/d.csv",
            here,
        )
        == "in …, c.csv d.csv"
    )


OUTPUTS = [
    new_output("stream", name="stdout", text="หนึ่ง\nสอง"),
    new_output("stream", name="stderr", text=""),
    new_output("error", ename="ValueError", evalue="ไม่พบ", traceback=["a\x1b[0m", "b"]),
    new_output("execute_result", {"text/plain": "1\n", "text/html": "<b>ก\u2028</b>\n\n"}, execution_count=3),
    new_output(
        "display_data",
        {
            "image/png": "aGVsbG8=\n",
            "image/svg+xml": "<svg>\n</svg>",
            "application/json": {"a": [1, 2.5, None, True, {}]},
        },
    ),
    new_output(
        "display_data",
        {"application/javascript": "a\nb", "application/x+json": ["a\nb", []]},
        metadata={"image/png": {"width": 3}},
    ),
    new_output("display_data", {}),
]
CELLS = {
    "nothing": [],
    "every output": [new_code_cell("a\nb\n", outputs=OUTPUTS, execution_count=3)],
    "no outputs": [new_code_cell("", metadata={"trusted": True, "tags": []})],
    "other cells": [
        new_markdown_cell('"ก"\\\n', attachments={"a.png": {"image/png": "aGk=", "text/plain": "a\nb"}}),
        new_raw_cell("r\n"),
    ],
}


def notebook(cells):
    return new_notebook(
        cells=cells,
        metadata={"signature": "s", "orig_nbformat": 3, "papermill": {"parameters": {}, "duration": 1e-7, "end": None}},
    )


@pytest.mark.parametrize("cells", CELLS.values(), ids=list(CELLS))
def test_it_is_written_letter_by_letter_as_nbformat_writes_it(cells):
    given = notebook(cells)
    before = copy.deepcopy(given)
    assert notebook_text(given) == nbformat.writes(given)
    assert given == before


@pytest.mark.parametrize("cells", CELLS.values(), ids=list(CELLS))
def test_a_copy_is_equal_and_shares_nothing_that_can_be_changed(cells):
    given = notebook(cells)
    for made in (plain_copy(given), copy.deepcopy(plain_copy(given))):
        assert made == given
        for cell in made.cells:
            cell.metadata["changed"] = True
            cell.source += "x"
        made.metadata.papermill["parameters"]["changed"] = True
        assert made != given or not cells
    assert "changed" not in given.metadata.papermill.parameters and not any(
        "changed" in cell.metadata for cell in given.cells
    )
