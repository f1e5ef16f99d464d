"""The list of all tambons in a browser: no network, no Thai font on the machine, with and without script."""

import dataclasses
import re

import pytest

from tambonlib.indicators.measure import measure
from tambonlib.records.codebook import empty_records, tables
from tambonlib.report.index import write_index
from tambonlib.study import load_study
from tests.support import browser, project_root

FAILED = {
    "980102/team/th": {
        "state": "failed",
        "failed_html": "980102.failed.html",
        "page": True,
        "run": "r1",
        "error": {"cell": 3, "name": "ValueError", "message": "ตัวอย่าง", "first_line": "page.summary()"},
    }
}


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """The demo's index with nothing collected and one failure: the grey case."""
    folder = tmp_path_factory.mktemp("index_page")
    study = dataclasses.replace(load_study(project_root() / "params" / "demo.yaml"), outputs_folder=folder)
    results = measure({name: empty_records(table) for name, table in tables().items()}, study=study)
    return write_index(study, results, FAILED, lang="th")


@pytest.fixture(scope="module")
def chromium(tmp_path_factory):
    with browser(tmp_path_factory.mktemp("fonts")) as started:
        yield started


def test_it_asks_the_network_for_nothing(index, chromium):
    with chromium.open(index) as opened:
        assert opened.page.locator("tr[data-find]").count() == 54
        assert opened.requests == []


def test_thai_is_drawn_by_the_font_inside(index, chromium):
    with chromium.open(index) as opened:
        assert opened.page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px Sarabun', 'ตำบล'))")
        loaded = opened.page.evaluate(
            "[...document.fonts].filter(one => one.status === 'loaded').map(one => one.family)"
        )
        assert "Sarabun" in loaded


def test_the_search_leaves_what_was_looked_for(index, chromium):
    with chromium.open(index) as opened:
        opened.page.fill("#search", "ข-02 ไม่สำเร็จ")
        shown = opened.page.locator("tr[data-find]:visible")
        assert shown.count() == 1
        assert "980102" in shown.inner_text()
        assert opened.page.locator("section.province:visible").count() == 1
        opened.page.fill("#search", "ไม่มีที่นี่")
        assert opened.page.locator("#none").is_visible()
        opened.page.fill("#search", "")
        assert opened.page.locator("tr[data-find]:visible").count() == 54


def test_without_script_every_row_is_there_and_no_search_is_promised(index, chromium):
    with chromium.open(index, javascript=False) as opened:
        assert opened.page.locator("tr[data-find]:visible").count() == 54
        assert not opened.page.locator("#search").is_visible()


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_it_never_scrolls_sideways(index, chromium, width):
    with chromium.open(index, width=width) as opened:
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_failure_is_told_with_its_cell_and_error(index, chromium):
    with chromium.open(index) as opened:
        row = opened.page.locator("tr.state-failed")
        assert "ValueError: ตัวอย่าง" in row.inner_text() and "ช่องคำสั่งที่ 3" in row.inner_text()
        assert row.locator("a").get_attribute("href") == "980102.failed.html"


def test_on_a4_no_column_is_cut_and_a_tambon_takes_two_lines_not_eight(index, chromium):
    with chromium.open(index) as opened:
        page = opened.page
        page.emulate_media(media="print")
        # Printing asks for the width of the sheet, and then leaves its margins free: 210 mm, of which 176 mm are
        # printed on.
        page.set_viewport_size({"width": round(210 / 25.4 * 96), "height": round(259 / 25.4 * 96)})
        page.eval_on_selector("main", "one => { one.style.width = '176mm'; one.style.boxSizing = 'border-box' }")
        assert (
            max(page.eval_on_selector_all("main table", "found => found.map(one => one.scrollWidth)"))
            <= 176 / 25.4 * 96 + 1
        )
        strips = page.locator("tr[data-find] .blocks").first.locator(".dimension")
        assert len({round(strips.nth(one).bounding_box()["y"]) for one in range(8)}) == 2
        printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b", printed)) <= 6
