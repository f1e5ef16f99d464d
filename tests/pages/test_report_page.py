"""A report in the browser: the network off, no Thai font on the machine, no script, on phone, laptop and A4.

The notebook's own cells run in a kernel on a hand-made page (tests/rooms/report/made.py); only the
cell that opens the page is replaced.
"""

import os
import pickle
import re
from pathlib import Path

import nbclient
import nbformat
import pytest

from tambonlib.report.exporter import render_notebook
from tambonlib.report.html import Shown
from tests.rooms.report.made import FULL, NOTHING, made_page
from tests.support import Browser, browser, project_root

PAGES = {"full_th": (FULL, "th"), "nothing_th": (NOTHING, "th"), "full_en": (FULL, "en")}
PHONE, LAPTOP = 360, 1280
# What is drawn where a letter has no shape in any font at hand.
_WIDTH_WITHOUT_OWN_FONT = """letter => {
    const line = document.createElement('canvas').getContext('2d'); line.font = '40px NoSuchFont, sans-serif';
    return line.measureText(letter).width }"""
_PIXELS = """([letter, family]) => {
    const canvas = document.createElement('canvas'); canvas.width = 60; canvas.height = 80;
    const line = canvas.getContext('2d'); line.font = `40px ${family}`; line.fillText(letter, 10, 55);
    return Array.from(line.getImageData(0, 0, 60, 80).data).filter((_, place) => place % 4 == 3).join('') }"""
_CONTRAST = """() => {
    const light = colour => { const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(part => {
        const share = part / 255; return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4 });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b };
    const behind = element => { for (let at = element; at; at = at.parentElement) {
        const colour = getComputedStyle(at).backgroundColor; if (!/, 0\\)$/.test(colour)) return colour } return 'rgb(255, 255, 255)' };
    const poor = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let seen = 0;
    while (walk.nextNode()) { const element = walk.currentNode.parentElement;
        if (!walk.currentNode.textContent.trim() || !element.checkVisibility()) continue;
        seen += 1;
        const pair = [light(getComputedStyle(element).color), light(behind(element))].sort((a, b) => b - a);
        if ((pair[0] + 0.05) / (pair[1] + 0.05) < 4.5) poor.push(walk.currentNode.textContent.trim().slice(0, 40)) }
    return [seen, poor] }"""


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory) -> dict[str, nbformat.NotebookNode]:
    """The report notebook, run once for each page."""
    folder = tmp_path_factory.mktemp("made")
    return {name: _executed(folder, code, lang) for name, (code, lang) in PAGES.items()}


@pytest.fixture(scope="module")
def files(notebooks, tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    made = {name: folder / f"{name}.html" for name in notebooks}
    for name, path in made.items():
        path.write_text(render_notebook(notebooks[name]), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def chromium(tmp_path_factory) -> Browser:
    with browser(tmp_path_factory.mktemp("browser")) as started:
        yield started


def _executed(folder: Path, code: str, lang: str) -> nbformat.NotebookNode:
    notebook = nbformat.read(project_root() / "notebooks" / "tambon.ipynb", as_version=4)
    pickled = folder / f"{code}_{lang}.pickle"
    pickled.write_bytes(pickle.dumps(made_page(folder, code, lang)))
    opening = next(cell for cell in notebook.cells if "open_page(" in cell.source)
    opening.source = (
        "import pickle\nfrom pathlib import Path\nfrom IPython.display import display\n"
        f"page = pickle.loads(Path({str(pickled)!r}).read_bytes())\npage.masthead()"
    )
    return nbclient.NotebookClient(
        notebook, timeout=300, resources={"metadata": {"path": str(project_root())}}
    ).execute()


def _outputs(notebook) -> list:
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


# A drawing is scaled to its column; its letters are as large as they are seen.
_SCALE = "one => one.ownerSVGElement ? one.ownerSVGElement.getScreenCTM()?.a ?? 1 : 1"


@pytest.mark.parametrize("name", PAGES)
def test_no_cell_warns_or_fails(notebooks, name):
    odd = [output for output in _outputs(notebooks[name]) if output.output_type in ("stream", "error")]
    assert odd == []


@pytest.mark.parametrize("name", PAGES)
def test_tables_figures_and_headings_are_those_of_the_notebook(notebooks, files, name):
    outputs, page = _outputs(notebooks[name]), files[name].read_text(encoding="utf-8")
    said = "".join("".join(output.data.get("text/html", "")) for output in outputs)
    pictures, drawn = sum("image/png" in output.data for output in outputs), said.count('<figure class="plot')
    assert pictures + drawn >= 4
    assert page.count("<img") == pictures + said.count("<img")
    assert page.count('<figure class="plot') == drawn
    assert page.count("<table") == said.count("<table") > 0
    for level in range(1, 5):
        assert len(re.findall(rf"<h{level}\b", page)) == len(re.findall(rf"<h{level}\b", said))


@pytest.mark.parametrize("name", PAGES)
def test_the_page_stands_alone(files, chromium, name):
    assert files[name].stat().st_size < 450_000
    with chromium.open(files[name]) as opened:
        opened.page.wait_for_timeout(200)
        assert opened.requests == []


def test_what_is_folded_away_opens_without_script(files, chromium):
    with chromium.open(files["full_th"], javascript=False) as opened:
        folded = opened.page.locator("details.folded")
        assert folded.count() > 20
        table = folded.nth(0).locator("table")
        assert not table.is_visible()
        folded.nth(0).locator("summary").click()
        assert table.is_visible()


def test_every_dimension_stands_in_the_contents_with_powers_and_support(files, chromium):
    for name, anchors in (("full_th", [f"D{number}" for number in range(1, 9)]), ("nothing_th", ["D1", "D2"])):
        with chromium.open(files[name]) as opened:
            links = opened.page.eval_on_selector_all("nav.contents-wide a", "found => found.map(one => one.hash)")
        assert [link for link in links if link[1:] in (*anchors, "powers", "support")] == [
            f"#{one}" for one in (*anchors, "powers", "support")
        ]


def test_the_count_of_requests_sees_a_request(files, chromium, tmp_path):
    """The test above would be worth nothing if a request went by unseen."""
    leaking = tmp_path / "leaking.html"
    leaking.write_text('<img src="https://example.org/a.png">', encoding="utf-8")
    with chromium.open(leaking) as opened:
        assert opened.requests == ["https://example.org/a.png"]


@pytest.mark.parametrize("name", PAGES)
def test_language_headings_and_texts_of_pictures(files, chromium, name):
    with chromium.open(files[name]) as opened:
        page = opened.page
        assert page.get_attribute("html", "lang") == PAGES[name][1]
        assert page.locator("h1").count() == 1
        levels = page.eval_on_selector_all(
            "main h1, main h2, main h3, main h4", "found => found.map(one => +one.tagName[1])"
        )
        assert all(later - earlier <= 1 for earlier, later in zip(levels, levels[1:], strict=False))
        assert all(alt.strip() for alt in page.eval_on_selector_all("img", "found => found.map(one => one.alt)"))
        links = page.eval_on_selector_all("nav a", "found => found.map(one => one.hash)")
        assert links and all(page.locator(f'[id="{link[1:]}"]').count() == 1 for link in links)
        heads = page.eval_on_selector_all("th", "found => found.map(one => one.scope)")
        assert heads and set(heads) <= {"col", "row", "rowgroup"}


def test_thai_is_drawn_by_the_font_in_the_page_and_by_no_other(files, chromium):
    with chromium.open(files["full_th"]) as opened:
        page = opened.page
        assert (
            page.evaluate("document.fonts.ready.then(fonts => [...fonts].filter(one => one.status == 'loaded').length)")
            == 2
        )
        # Without the page's font every Thai letter is the same empty box; with it they differ.
        letters = ["ก", "ม", "ฬ"]
        boxes = {page.evaluate(_PIXELS, [letter, "NoSuchFont, sans-serif"]) for letter in letters}
        shapes = {page.evaluate(_PIXELS, [letter, "Sarabun"]) for letter in letters}
        assert len(boxes) == 1 and len(shapes) == 3
        assert all("1" in one or "2" in one for one in shapes)


def test_tone_marks_stand_above_their_letter_and_take_no_width(files, chromium):
    with chromium.open(files["full_th"]) as opened:
        width = "text => { const line = document.createElement('canvas').getContext('2d'); line.font = '40px Sarabun'; return line.measureText(text).width }"
        bare, marked = (opened.page.evaluate(width, text) for text in ("ท", "ที่"))
        assert bare == pytest.approx(marked, abs=0.5)
        assert opened.page.evaluate(_WIDTH_WITHOUT_OWN_FONT, "ท") != pytest.approx(bare, abs=0.5)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [PHONE, LAPTOP])
def test_the_page_never_scrolls_sideways_and_all_text_can_be_read(files, chromium, name, width):
    with chromium.open(files[name], width=width) as opened:
        page = opened.page
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        sizes = page.eval_on_selector_all(
            "main *", f"found => found.map(one => parseFloat(getComputedStyle(one).fontSize) * ({_SCALE})(one))"
        )
        assert min(sizes) >= 11.99
        seen, poor = page.evaluate(_CONTRAST)
        assert seen > 50 and poor == []


def test_code_and_contents_open_without_script(files, chromium):
    with chromium.open(files["full_th"], width=PHONE, javascript=False) as opened:
        page = opened.page
        code = page.locator(".method pre.code").first
        assert not code.is_visible()
        page.locator(".method summary").first.click()
        assert code.is_visible()
        link = page.locator(".contents-narrow nav a").first
        assert not link.is_visible()
        page.locator(".contents-narrow summary").click()
        assert link.is_visible()


def test_contents_stand_beside_the_text_where_there_is_room(files, chromium):
    with chromium.open(files["full_th"], width=LAPTOP) as opened:
        assert (
            opened.page.locator(".contents-wide").is_visible()
            and not opened.page.locator(".contents-narrow").is_visible()
        )
        opened.page.mouse.wheel(0, 3000)
        opened.page.wait_for_timeout(200)
        assert opened.page.locator(".contents-wide").bounding_box()["y"] >= 0
    with chromium.open(files["full_th"], width=PHONE) as opened:
        assert (
            not opened.page.locator(".contents-wide").is_visible()
            and opened.page.locator(".contents-narrow").is_visible()
        )


def test_the_keyboard_reaches_the_content_first(files, chromium):
    with chromium.open(files["full_th"]) as opened:
        opened.page.keyboard.press("Tab")
        focused = "document.activeElement.getAttribute('href')"
        assert opened.page.evaluate(focused) == "#content"
        box = opened.page.locator(".skip-link").bounding_box()
        assert box["y"] >= 0


@pytest.mark.parametrize("name", PAGES)
def test_on_a4_the_summary_stands_alone_on_the_first_page(files, chromium, name):
    with chromium.open(files[name]) as opened:
        page = opened.page
        page.emulate_media(media="print")
        # 210 mm less the margins of 17 mm; 297 mm less 20 and 18 mm; at 96 pixels an inch.
        page.set_viewport_size({"width": round(176 / 25.4 * 96), "height": round(259 / 25.4 * 96)})
        end = page.locator(".summary").bounding_box()
        assert end["y"] + end["height"] <= 259 / 25.4 * 96
        assert page.eval_on_selector(".summary", "one => getComputedStyle(one).breakAfter") == "page"
        for hidden in (".method", ".contents-wide", ".contents-narrow", ".skip-link"):
            assert not page.locator(hidden).first.is_visible()
        wide = page.eval_on_selector_all(
            "main img, main table", "found => found.map(one => one.getBoundingClientRect().right)"
        )
        assert max(wide) <= 176 / 25.4 * 96 + 1


def test_on_paper_no_heading_of_a_table_and_no_first_line_stands_alone_at_the_foot(files, chromium):
    with chromium.open(files["full_th"]) as opened:
        opened.page.emulate_media(media="print")
        for kept_whole in ("table.tracks", "h2 + p"):
            found = opened.page.eval_on_selector_all(
                kept_whole, "all => all.map(one => getComputedStyle(one).breakInside)"
            )
            assert found and set(found) == {"avoid"}, kept_whole


def test_on_paper_two_powers_rated_by_three_sides_at_every_moment_fit_on_one_page(files, chromium):
    with chromium.open(files["full_th"]) as opened:
        page = opened.page
        page.emulate_media(media="print")
        page.set_viewport_size({"width": round(176 / 25.4 * 96), "height": round(259 / 25.4 * 96)})
        tops = page.eval_on_selector_all("h3[id^=power-]", "all => all.map(one => one.getBoundingClientRect().top)")
        line, group, head = (
            page.eval_on_selector_all(
                f"table.tracks {rows}", "all => Math.max(...all.map(one => one.getBoundingClientRect().height))"
            )
            for rows in ("tbody tr:not(:has(.group))", "tbody tr:has(.group)", "thead")
        )
        rows = page.eval_on_selector_all("table.tracks", "all => all.map(one => one.tBodies[0].rows.length)")
    # Around the table stand a heading and remarks; in the demo three sides tell ten moments together.
    around = max(
        after - before - head - count * line for before, after, count in zip(tops, tops[1:], rows, strict=False)
    )
    assert 2 * (around + head + 3 * group + 10 * line) <= 259 / 25.4 * 96


def test_a_printed_page_has_the_size_of_a4_and_several_pages(files, chromium):
    with chromium.open(files["full_th"]) as opened:
        printed = opened.page.pdf(prefer_css_page_size=True)
    assert printed.startswith(b"%PDF")
    boxes = set(re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed))
    assert {(round(float(wide)), round(float(high))) for wide, high in boxes} == {(595, 842)}
    assert len(re.findall(rb"/Type /Page\b", printed)) >= 4


def test_a_script_in_a_cell_does_not_run(chromium, tmp_path):
    shown = Shown(
        "<p id='here'>ก</p><script>document.getElementById('here').textContent = 'ran'</script><img alt='x' src='data:,' onerror=\"document.title = 'ran'\">"
    )
    data, metadata = shown._repr_mimebundle_()
    cell = nbformat.v4.new_code_cell(
        "1", outputs=[nbformat.v4.new_output("display_data", data, metadata=metadata)], execution_count=1
    )
    path = tmp_path / "script.html"
    path.write_text(render_notebook(nbformat.v4.new_notebook(cells=[cell]), lang="th", title="ก"), encoding="utf-8")
    with chromium.open(path) as opened:
        opened.page.wait_for_timeout(200)
        assert opened.page.locator("#here").text_content() == "ก"
        assert opened.page.title() == "ก"


def test_a_missing_browser_is_a_failure_where_ci_says_so(monkeypatch):
    from tests import support

    monkeypatch.setattr(support.shutil, "which", lambda name: None)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="Chromium"):
        support.chromium_path()
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match="Chromium"):
        support.chromium_path()
    assert "CI" not in os.environ
