"""What holds for every figure: its texts, its SVG for the page, and how it shows itself."""

import re
from functools import partial
from xml.etree import ElementTree

import matplotlib
import nbformat
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from tambonlib import figures
from tambonlib.figures import style as looks
from tambonlib.figures.drawing import extents_of, marks, text_width, wrapped
from tambonlib.figures.report_axes import new_axes, prepare
from tambonlib.figures.style import BODY, SMALL, WIDE
from tambonlib.indicators.catalogue import card

ALL = {
    "continuity": partial(figures.plot_series, indicator="D1.1", part="month"),
    "reserve": partial(figures.plot_series, indicator="D4.4", part="months"),
    "enterprise": figures.plot_enterprise,
    "waits": figures.plot_waits,
    "support": figures.plot_support,
    "reducible": figures.plot_reducible,
    "debt": figures.plot_debt,
    "coverage": figures.plot_coverage,
    "spending": figures.plot_spending,
}
by_figure = pytest.mark.parametrize("plot", ALL.values(), ids=ALL)
SVG = "{http://www.w3.org/2000/svg}"
LARGEST = 16_000
COLOURS = {value for value in vars(looks).values() if isinstance(value, str) and value.startswith("#")} | {"#ffffff"}


def drawing(ax):
    """The SVG as a tree: it must be well-formed to be one."""
    return ElementTree.fromstring(re.search(r"<svg.*</svg>", ax.html, re.DOTALL)[0])


def not_collected(series, table, months):
    ids = ("D1.1", "D1.2", "D1.3", "D1.5", "D2.1", "D2.2", "D3.2", "D4.4", "S.1")
    parts = [(one, part.key) for one in ids for part in card(one).parts]
    return table(*[series(*one, dict.fromkeys(months, ("not_collected", "no_records"))) for one in parts])


@by_figure
@pytest.mark.parametrize("said_in", ["th", "en"])
def test_it_is_well_formed_small_and_says_everything_in_words(plot, said_in, wide_results, draw):
    ax = draw(plot, wide_results, said_in)
    assert ax.has_data and len(list(drawing(ax).iter(f"{SVG}text"))) == len([one for one in ax.texts if one.get_text()])
    assert len(ax.html.encode("utf-8")) < LARGEST
    assert drawing(ax).get("aria-label") == figures.alt_text(ax) and len(figures.alt_text(ax)) > 40
    assert not re.search(r"\bnan\b|<NA>|None", ax.html)
    assert "ab12cd34" in ax.html and "ข้อมูลสมมติ" in ax.html
    assert not re.search("[ก-ฮ]", re.sub("ข้อมูลสมมติ", "", ax.html)) or said_in == "th"


@by_figure
def test_it_asks_nothing_from_outside_runs_nothing_and_styles_nothing_else(plot, wide_results, draw):
    html = draw(plot, wide_results, "th").html
    assert not re.search(r"<script|<style|\bon\w+=|url\((?!#)|href=(?!.#)|<image|<metadata|<\?xml|<!DOCTYPE", html)
    assert set(re.findall("#[0-9a-f]{6}", html)) <= COLOURS  # no red beside green, all seen in grey print


@by_figure
@pytest.mark.parametrize("said_in", ["th", "en"])
@pytest.mark.parametrize("kind", ["wide", "poor"])
def test_at_312_pixels_no_text_is_small_leaves_the_figure_or_lies_on_another(
    plot, said_in, kind, wide_results, poor_results, draw
):
    ax = draw(plot, wide_results if kind == "wide" else poor_results, said_in)
    ax.figure.dpi = 288  # at fewer dots letters are set a little wider or narrower
    renderer = FigureCanvasAgg(ax.figure).get_renderer()
    width, height = ax.figure.bbox.width, ax.figure.bbox.height
    assert ax.figure.get_size_inches()[0] * 96 == pytest.approx(312)
    boxes = []
    for one in ax.findobj(Text):
        if one.get_text().strip() and one.get_visible() and (one in ax.texts or one is ax.heading):
            box = one.get_window_extent(renderer)
            assert one.get_size() >= SMALL, one.get_text()
            assert -3 <= box.x0 and box.x1 <= width + 3 and -3 <= box.y0 and box.y1 <= height + 3, one.get_text()
            # Boxes hold room for marks above and below the letters; two lines may share a little of it.
            boxes.append((one.get_text(), box.x0, box.x1, box.y0 + 0.3 * box.height, box.y1 - 0.3 * box.height))
    for place, (said, left, right, low, high) in enumerate(boxes):
        for other, left_2, right_2, low_2, high_2 in boxes[place + 1 :]:
            assert right <= left_2 or right_2 <= left or high <= low_2 or high_2 <= low, (said, other)


@by_figure
def test_all_that_is_drawn_lies_inside_the_axes(plot, wide_results, draw):
    ax = draw(plot, wide_results, "th")
    low, high = ax.get_xlim()
    down, up = sorted(ax.get_ylim())
    places = [extents_of(one).reshape(-1, 2) for one in ax.patches]
    places += [np.vstack(one.get_segments()) for one in ax.collections if one.get_label() != "others"]
    places += [one.get_xydata() for one in ax.lines]
    for x, y in np.vstack(places):
        assert np.isnan(y) or (low - 1e-6 <= x <= high + 1e-6 and down - 1e-6 <= y <= up + 1e-6)


@by_figure
def test_no_stroke_and_no_line_goes_nowhere(plot, wide_results, draw):
    """A stroke whose ends are one place is not seen; only a change of nothing may be one."""
    ax = draw(plot, wide_results, "th")
    for one in ax.collections:
        for segment in one.get_segments():
            assert "change" in one.get_label() or np.ptp(segment, axis=0).max() > 0, one.get_label()


@by_figure
def test_inputs_and_settings_stay_and_row_order_does_not_matter(plot, wide_results, draw):
    before, settings = wide_results.copy(), dict(matplotlib.rcParams)
    first = draw(plot, wide_results, "th").html
    assert first == draw(plot, wide_results.sample(frac=1, random_state=7), "th").html
    assert wide_results.equals(before)
    assert dict(matplotlib.rcParams) == settings


@by_figure
def test_without_data_it_says_why(plot, series, table, months, draw):
    ax = draw(plot, not_collected(series, table, months), "th")
    assert not ax.has_data and "<svg" not in ax.html
    assert "ไม่มีข้อมูลที่ต้องใช้ของตำบลนี้" in figures.alt_text(ax) and "ไม่มีข้อมูลที่ต้องใช้ของตำบลนี้" in ax.html
    assert "(21 เดือน)" in ax.html and "ab12cd34" in ax.html
    assert "ไม่มีข้อมูลที่ต้องใช้ของตำบลนี้" in "".join(one.get_text() for one in ax.texts).replace("\n", "")


@by_figure
def test_without_a_finding_the_title_says_what_is_drawn(plot, wide_results):
    ax = plot(wide_results, tambon="990101")
    assert ax.get_title(loc="left") and "figure-source" not in ax.html


@by_figure
def test_it_can_be_drawn_on_axes_of_ones_own(plot, wide_results, draw):
    mine = Figure().subplots()
    ax = draw(plot, wide_results, "en", ax=mine)
    assert ax is mine and ax.get_title(loc="left") and len(figures.alt_text(ax)) > 40


def test_a_source_that_holds_markup_stays_text(wide_results, draw):
    html = draw(figures.plot_debt, wide_results, "th", source="<b>&").html
    assert "<b>" not in html and "&lt;b&gt;&amp;" in html


def test_several_tambons_without_a_name_are_refused(wide_results):
    with pytest.raises(ValueError, match="results must be of one tambon; got 7"):
        figures.plot_coverage(wide_results)
    with pytest.raises(ValueError, match="name the tambon"):
        figures.plot_coverage(wide_results.iloc[:0])


def test_axes_without_a_plot_have_no_alternative_text():
    with pytest.raises(ValueError, match="no alternative text"):
        figures.alt_text(Figure().subplots())


def test_what_is_changed_before_it_is_shown_is_shown(wide_results, draw):
    ax = draw(figures.plot_debt, wide_results, "en")
    ax.axvline(33, label="mine")
    assert "<strong" in ax.html and "Mine" not in ax.html
    before = len(ax.html)
    ax.set_title("Mine")
    assert '<strong class="figure-title">Mine</strong>' in ax.html and len(ax.html) != before


def test_a_notebook_shows_axes_and_figure_with_their_text(wide_results, draw):
    ax = draw(figures.plot_debt, wide_results, "th")
    data, metadata = ax._repr_mimebundle_()
    assert (data, metadata) == ax.figure._repr_mimebundle_()
    assert data["text/html"] == ax.html and data["text/plain"] == figures.alt_text(ax)
    output = nbformat.v4.new_output("display_data", data=data, metadata=metadata)
    nbformat.validate(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x", outputs=[output])]))


def test_a_saved_picture_has_its_title(wide_results, draw, tmp_path):
    ax = draw(figures.plot_debt, wide_results, "th")
    shown = ax.html
    ax.figure.savefig(tmp_path / "debt.png")
    assert (tmp_path / "debt.png").stat().st_size > 5000
    assert ax.heading.get_visible() and ax.figure.patch.get_visible() and ax.html == shown


def test_axes_made_beforehand_give_the_same_figure(wide_results, draw):
    plain = draw(figures.plot_coverage, wide_results, "th").html
    prepare(2)
    assert draw(figures.plot_coverage, wide_results, "th").html == plain
    assert new_axes() is not new_axes()


def test_boxes_in_the_page_are_those_that_matplotlib_holds(wide_results, draw):
    """What is shortened for the page draws the same: read off from its SVG and laid beside the artist's own places."""
    ax = draw(figures.plot_coverage, wide_results, "th")
    [sheets] = marks(ax, "sheets")
    ax.figure.dpi = 72
    corners = ax.transData.transform(extents_of(sheets).reshape(-1, 2)).reshape(-1, 4)
    high = ax.figure.bbox.height
    paths = [one.get("d") for one in drawing(ax).iter(f"{SVG}path") if looks.ACCENT in one.get("style")]
    [numbers] = [[float(one) for one in re.findall(r"-?[\d.]+", path)] for path in paths]
    drawn = np.array(numbers).reshape(-1, 4, 2)
    assert drawn[:, 0, 0] == pytest.approx(corners[:, 0], abs=0.02)
    assert drawn[:, 2, 0] == pytest.approx(corners[:, 2], abs=0.02)
    assert high - drawn[:, 0, 1] == pytest.approx(corners[:, 1], abs=0.02)
    assert high - drawn[:, 2, 1] == pytest.approx(corners[:, 3], abs=0.02)


def test_the_page_shows_the_drawing_without_the_room_of_the_title(wide_results, draw):
    ax = draw(figures.plot_coverage, wide_results, "th")
    left, top, wide, high = (float(one) for one in drawing(ax).get("viewBox").split())
    assert (left, wide, high) == (0, WIDE, ax.high)
    assert top + high == pytest.approx(ax.figure.get_size_inches()[1] * 72, abs=0.01)
    assert ax.get_position().height == pytest.approx(high / (top + high), abs=1e-4)


def test_lines_are_no_wider_than_asked_and_lose_nothing():
    said = "แผ่นบัญชีที่จดจริง เป็นร้อยละของแผ่นที่ควรมีในแต่ละเดือน ม.ค. 50 – ก.ย. 51 เส้นบางคือตำบลอื่น"
    lines = wrapped(said, 187).split("\n")
    assert len(lines) > 1 and " ".join(lines) == said
    assert max(text_width(row) for row in lines) <= 187


def test_a_number_stays_with_the_word_before_it():
    assert wrapped("aaa bbb ม.ค. 50", text_width("aaa bbb ม.ค.") + 1) == "aaa bbb\nม.ค. 50"


def test_thai_without_spaces_is_broken_before_a_vowel_that_begins_a_syllable():
    said = "ครัวเรือนที่ถึงกำหนดแล้วแต่บัญชีไม่พอจะบอกผล"
    lines = wrapped(said, 108).split("\n")
    assert len(lines) > 1 and "".join(lines) == said
    assert all(row[0] in "เแโใไ" for row in lines[1:])


@pytest.mark.parametrize("said", ["", "ก", "one"])
def test_short_texts_are_one_line(said):
    assert wrapped(said, 200, BODY) == said
