"""The exporter: nothing lost, nothing from outside, nothing of the machine, and every picture with its text."""

import base64
import re
import subprocess
import sys

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from traitlets.config import Config

from tambonlib.errors import TambonError
from tambonlib.report.exporter import TambonHTMLExporter, render_notebook
from tambonlib.report.fonts import woff2_subset
from tambonlib.report.sanitize import without_machine_paths

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()


def shown(data: dict, metadata: dict | None = None, kind: str = "display_data"):
    return new_output(kind, data, metadata=metadata or {})


def page_of(*outputs, source: str = "show()", lang: str = "th", **metadata) -> str:
    cell = new_code_cell(source, outputs=list(outputs), execution_count=1, metadata=metadata)
    return render_notebook(new_notebook(cells=[cell]), lang=lang)


def test_the_value_of_a_cell_is_shown_like_everything_else():
    table = pd.DataFrame({"n": [1, 2]})._repr_html_()
    for kind in ("display_data", "execute_result"):
        page = page_of(shown({"text/html": table, "text/plain": "n"}, kind=kind))
        assert page.count("<table") == 1
        assert page.count("<td>") == 2


def test_tables_pictures_and_headings_are_as_many_as_in_the_notebook():
    picture = shown({"image/png": PNG}, {"image/png": {"alt": "ภาพ"}})
    table = shown({"text/html": "<h2>B</h2><table><tr><td>1</td></tr></table>"}, kind="execute_result")
    cells = [new_markdown_cell("# A\n\n## C"), new_code_cell("x", outputs=[picture, table, picture], execution_count=1)]
    page = render_notebook(new_notebook(cells=cells), lang="th")
    assert (page.count("<table"), page.count("<img"), len(re.findall(r"<h[12]\b", page))) == (1, 2, 3)


def test_a_page_has_its_language_title_and_one_main_heading():
    page = page_of(shown({"text/html": "<p>1</p>"}, {"tambon": {"lang": "en", "title": "A & B"}}), lang=None)
    assert '<html lang="en">' in page
    assert "<title>A &amp; B</title>" in page
    assert page.count("<h1") == 1


def test_the_language_of_a_run_without_masthead_is_that_of_its_parameters():
    notebook = new_notebook(
        metadata={"papermill": {"parameters": {"lang": "en", "tambon": 990101, "study": "/home/somchai/demo.yaml"}}}
    )
    page = render_notebook(notebook)
    assert '<html lang="en">' in page
    assert "<title>Report of tambon 990101</title>" in page
    assert "somchai" not in page


def test_an_unknown_language_is_refused():
    with pytest.raises(TambonError, match="fr"):
        render_notebook(new_notebook(), lang="fr")


def test_pictures_without_text_are_refused_all_at_once():
    bare, empty = shown({"image/png": PNG}), shown({"image/png": PNG}, {"image/png": {"alt": " "}})
    inside = shown({"text/html": '<img src="data:,"><img src="data:," alt="">'})
    with pytest.raises(TambonError) as caught:
        page_of(bare, empty, inside)
    assert [fault.code for fault in caught.value.faults] == ["figure_without_alt"] * 4


def test_the_text_of_a_picture_stands_in_the_page_escaped():
    page = page_of(shown({"image/png": PNG}, {"image/png": {"alt": 'ลด "ครึ่ง" <1>'}}))
    assert 'alt="ลด &#34;ครึ่ง&#34; &lt;1&gt;"' in page


def test_scripts_in_markdown_are_text_and_the_policy_forbids_all_scripts():
    cell = new_markdown_cell("[ลิงก์](javascript:alert(1)) <img src=x onerror=alert(1)>\n\n<script>alert(1)</script>")
    page = render_notebook(new_notebook(cells=[cell]), lang="th")
    assert "<script" not in page and "<img" not in page and "javascript:" not in page
    assert "default-src 'none'" in page
    assert page.index("Content-Security-Policy") < page.index("<style>") < page.index("<body>")


def test_nothing_is_asked_of_the_network():
    page = page_of(shown({"text/html": "<p>1</p>"}))
    assert not re.search(r"(?:src|href)\s*=\s*[\"']?(?:https?:)?//", page)
    assert not re.search(r"url\((?!data:)", page)
    assert "@import" not in page


def test_parameters_and_paths_of_the_machine_stay_out():
    cells = [
        new_code_cell(
            'study = "/home/somchai/params/demo.yaml"', metadata={"tags": ["injected-parameters"]}, execution_count=1
        ),
        new_code_cell('tambon = "990101"', metadata={"tags": ["parameters"]}, execution_count=1),
        new_markdown_cell(
            "<span>An Exception was encountered at cell 7</span>", metadata={"tags": ["papermill-error-cell-tag"]}
        ),
        new_code_cell(
            "look('/home/somchai/x.csv')",
            execution_count=2,
            outputs=[
                new_output("stream", name="stderr", text="/home/somchai/lib/a.py:3: UserWarning: old"),
                shown({"text/plain": "C:\\Users\\Som Chai\\b.txt"}),
                new_output("error", ename="OSError", evalue="'/home/somchai/c.txt'", traceback=["/home/somchai/d.py"]),
            ],
        ),
    ]
    page = render_notebook(new_notebook(cells=cells), lang="en")
    for secret in ("somchai", "Som Chai", "990101", "An Exception was encountered"):
        assert secret not in page
    for said in ("a.py:3: UserWarning: old", "OSError", "c.txt"):
        assert said in page


@pytest.mark.parametrize(
    "place",
    [
        "file:///home/somchai/a.csv",
        r"\\server\somchai\a.csv",
        r"'\\\\server\\somchai\\a b.csv'",
        "//server/somchai/a.csv",
        "file:///C:/Users/somchai/a.csv",
        r"C:\\Users\\somchai\\a.csv",
    ],
)
def test_a_place_on_another_machine_or_with_file_before_it_stays_out_too(place):
    told = without_machine_paths(f"not found: {place} (https://example.org/a/b)")
    assert "somchai" not in told and ".csv" in told and "https://example.org/a/b" in told


def test_warnings_errors_and_steps_not_run_are_visible():
    cells = [
        new_code_cell("1", outputs=[new_output("stream", name="stderr", text="old")], execution_count=1),
        new_code_cell(
            "2", outputs=[new_output("error", ename="ValueError", evalue="no <b>", traceback=[])], execution_count=2
        ),
        new_code_cell("3"),
    ]
    page = render_notebook(new_notebook(cells=cells), lang="en")
    assert "Warning while computing" in page
    assert "This report is incomplete" in page and "Steps that failed: 1; steps not run: 1" in page
    assert "ValueError: no &lt;b&gt;" in page


def test_a_run_whose_kernel_died_without_an_error_is_told_as_incomplete():
    page = render_notebook(new_notebook(cells=[new_code_cell("1", execution_count=1), new_code_cell("2")]), lang="en")
    assert "This report is incomplete" in page and "Steps that failed: 0; steps not run: 1" in page
    assert 'href="#error"' not in page


def test_a_whole_run_says_nothing_of_being_incomplete():
    page = render_notebook(new_notebook(cells=[new_code_cell("1", execution_count=1)]), lang="en")
    assert "This report is incomplete" not in page


def test_code_and_guiding_sentences_are_folded_beneath_what_they_show():
    cells = [
        new_markdown_cell("ให้ดู**จำนวน**ก่อน", metadata={"tags": ["guide"]}),
        new_code_cell("import pandas", execution_count=1),
        new_code_cell("1 < 2", outputs=[shown({"text/html": "<p>จริง</p>"})], execution_count=2),
    ]
    page = render_notebook(new_notebook(cells=cells), lang="th")
    body = page[page.index("<body>") :]
    assert body.count('<details class="method">') == 1
    order = [
        body.index(said)
        for said in ("<p>จริง</p>", '<details class="method">', "<strong>จำนวน</strong>", "import pandas", "1 &lt; 2")
    ]
    assert order == sorted(order)


def test_prompt_numbers_are_not_shown():
    page = page_of(shown({"text/plain": "'x'"}, kind="execute_result"))
    assert "In [" not in page and "Out[" not in page


def test_what_needs_a_script_is_announced_instead_of_dropped():
    page = page_of(shown({"application/vnd.jupyter.widget-view+json": {"model_id": "1"}}))
    assert "JupyterLab" in page


def test_the_notebook_given_is_not_changed():
    notebook = new_notebook(cells=[new_code_cell("1", outputs=[shown({"text/plain": "1"})], execution_count=1)])
    before = nbformat.writes(notebook)
    render_notebook(notebook, lang="th")
    assert nbformat.writes(notebook) == before


def test_the_same_notebook_gives_the_same_page():
    cells = [
        new_code_cell("1", id="a", execution_count=1),
        new_code_cell("2", id="b", outputs=[shown({"text/plain": "2"})], execution_count=2),
    ]
    first, second = (render_notebook(new_notebook(cells=cells), lang="th") for _ in range(2))
    assert first == second


def test_text_at_the_edge_of_the_printed_page_cannot_leave_its_rule():
    facts = {"lang": "th", "title": 'x"} </style><script>', "page_edge": "\\", "page_foot": "{"}
    page = page_of(shown({"text/html": "<p>1</p>"}, {"tambon": facts}))
    assert page.count("</style>") == 1
    assert "<script" not in page


def test_both_weights_of_the_font_are_inside_and_small():
    page = page_of(shown({"text/html": "<p>1</p>"}))
    assert page.count("@font-face") == 2
    assert all(woff2_subset(weight)[:4] == b"wOF2" and len(woff2_subset(weight)) < 30_000 for weight in (400, 700))
    assert len(page.encode()) < 100_000


def test_nbconvert_knows_the_exporter_by_name(tmp_path):
    notebook = new_notebook(cells=[new_markdown_cell("## ข้อมูล")])
    nbformat.write(notebook, tmp_path / "try.ipynb")
    command = [
        sys.executable,
        "-m",
        "nbconvert",
        "--to",
        "tambon_html",
        "--TambonHTMLExporter.language_code=th",
        "try.ipynb",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "try.html").read_text(encoding="utf-8")
    assert '<html lang="th">' in page and "ข้อมูล</h2>" in page


@pytest.mark.parametrize(
    "asked",
    [
        {"TagRemovePreprocessor": {"remove_cell_tags": {"away"}}},
        {"RegexRemovePreprocessor": {"patterns": ["TAKEN"]}},
        {"ClearOutputPreprocessor": {"enabled": True}},
    ],
)
def test_a_step_that_is_asked_for_is_taken(asked):
    outputs = [shown({"text/html": "<p>TAKEN AWAY</p>"})]
    notebook = new_notebook(cells=[new_code_cell("TAKEN", outputs=outputs, metadata={"tags": ["away"]})])
    page, _ = TambonHTMLExporter(config=Config(asked)).from_notebook_node(notebook)
    assert "TAKEN AWAY" in render_notebook(notebook)
    assert "TAKEN AWAY" not in page
