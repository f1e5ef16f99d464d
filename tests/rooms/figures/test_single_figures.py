"""What the figures of the household accounts show: read off from what was drawn."""

import re
from xml.etree import ElementTree

import pytest

from tambonlib import figures
from tambonlib.figures.style import ACCENT, SECONDARY, STEP_COLOURS
from tambonlib.figures.vector import hatched

SVG = "{http://www.w3.org/2000/svg}"
LARGEST = 16_000


def drawings(drawn):
    """Every SVG as a tree: it must be well-formed to be one."""
    return [ElementTree.fromstring(one) for one in re.findall(r"<svg.*?</svg>", drawn.html, re.DOTALL)]


def said(drawn):
    return [node.text for tree in drawings(drawn) for node in tree.iter(f"{SVG}text")]


def panels(drawn):
    return [tree for tree in drawings(drawn) if tree.get("role") == "img"]


def dots(drawn):
    return [node for tree in drawings(drawn) for node in tree.iter(f"{SVG}circle")]


def test_matched_pairs_stand_at_one_hundred_and_after_the_change(series, table, months, draw):
    drawn = draw(figures.matched, table(series("D1.3", "a_to_d", {months[20]: -12.5})), "en")
    year_1, year_2 = dots(drawn)
    assert (year_1.get("fill"), year_2.get("fill")) == ("#ffffff", ACCENT)
    # 20 percent to both sides, and a little room: 12.5 of 23 percent of half of 490 pixels.
    assert float(year_1.get("cx")) - float(year_2.get("cx")) == pytest.approx(490 / 2 * 12.5 / 23, abs=0.1)
    assert "down 12.5%" in said(drawn) and "year 1 = 100" in said(drawn)


def test_matched_never_draws_less_than_nothing(poor_results, draw):
    drawn = draw(figures.matched, poor_results, "th")  # a rise of 230 percent
    assert "0" in said(drawn) and "330" in said(drawn)
    assert not any(text.startswith("−") for text in said(drawn))


def test_coverage_counts_sheets_and_tells_none_from_unknown(series, table, months, draw):
    values = dict.fromkeys(months, 50.0) | {months[3]: 0.0}
    del values[months[7]]
    drawn = draw(figures.coverage, table(series("D1.1", "month", values, n=30)), "en")
    assert "The number of account sheets is known for 20 of 21 months (1 of them with none)" in drawn.html
    assert "15 of 30" in said(drawn)
    assert drawn.alt.endswith("Months without a value: Aug 2007.")
    filled = [
        float(node.get("height"))
        for tree in drawings(drawn)
        for node in tree.iter(f"{SVG}rect")
        if node.get("fill") == ACCENT
    ]
    assert sorted(filled) == [0.0, *[62.0] * 19]  # half of 124 pixels


def test_months_without_sheets_side_by_side_are_one_hatched_band(series, table, months, draw):
    values = {month: 50.0 for month in months if month not in months[4:7]}
    [tree] = drawings(draw(figures.coverage, table(series("D1.1", "month", values)), "th"))
    hatches = [
        node
        for node in tree.iter(f"{SVG}path")
        if node.get("stroke") == SECONDARY and node.get("stroke-width") == "0.7"
    ]
    assert len(hatches) == 1


def test_coverage_that_ends_before_names_its_month(series, table, months, draw):
    assert "(ม.ค. 50)" in said(draw(figures.coverage, table(series("D1.1", "month", {months[0]: 50.0})), "th"))


@pytest.mark.parametrize(("wide", "high"), [(24.0, 124.0), (160.0, 110.0), (300.0, 16.0), (3.0, 17.0)])
def test_a_hatched_box_is_hatched_from_corner_to_corner_and_nowhere_else(wide, high):
    lines = [
        [float(number) for number in one]
        for one in re.findall(r"M([\d.]+),([\d.]+)l([\d.]+),-([\d.]+)", hatched(0, 0, wide, high))
    ]
    assert all(along == up and x + along <= wide + 0.1 and y <= high and y - up >= -0.1 for x, y, along, up in lines)
    # Along the left side and the foot no place is farther than a line's distance from the next line.
    corners = sorted(x if y == high else y - high for x, y, _, _ in lines)
    assert corners[0] <= 6 - high and corners[-1] >= wide - 6
    assert {round(after - before, 1) for before, after in zip(corners, corners[1:], strict=False)} == {5.0}


@pytest.mark.parametrize("lang", ["th", "en"])
def test_steps_are_three_panels_on_one_scale_each_said_in_words(full_results, lang, draw):
    drawn = draw(figures.steps, full_results, lang)
    assert drawn.has_data and len(drawn.html.encode("utf-8")) < LARGEST
    assert len(panels(drawn)) == 3
    for tree, colour in zip(panels(drawn), STEP_COLOURS.values(), strict=True):
        assert tree.get("aria-label") in drawn.alt
        assert [node.text for node in tree.iter(f"{SVG}text")][:3] == ["0", "50", "100"]
        assert colour in {node.get("fill") for node in tree.iter(f"{SVG}path")}
    assert "40.0%" in drawn.html and "ab12cd34" in drawn.html and "ข้อมูลสมมติ" in drawn.html
    assert not re.search(r"\bnan\b|<NA>|None|<script|<style|\bon\w+=|url\(|href=|<image", drawn.html)
    assert not re.search("[ก-ฮ]", drawn.html.replace("ข้อมูลสมมติ", "")) or lang == "th"


def test_steps_do_not_depend_on_the_order_of_rows_and_change_nothing(full_results, draw):
    before = full_results.copy()
    assert draw(figures.steps, full_results, "th") == draw(
        figures.steps, full_results.sample(frac=1, random_state=7), "th"
    )
    assert full_results.equals(before)


def test_steps_say_why_a_panel_is_empty(poor_results, draw):
    drawn = draw(figures.steps, poor_results, "en")
    assert "Do 30.0% · learn no value · change no value" in drawn.html
    assert "It has not been measured." in drawn.alt
    assert [SECONDARY in {node.get("stroke") for node in tree.iter(f"{SVG}path")} for tree in panels(drawn)] == [
        False,
        True,
        True,
    ]


def test_a_month_between_two_gaps_is_a_dot(poor_results, draw):
    assert len(dots(draw(figures.steps, poor_results, "en"))) == 3  # two lonely months, and the latest once more


def test_steps_of_a_dimension_without_indicators(full_results, draw):
    drawn = draw(figures.steps, full_results, "th", dimension="D99")
    assert not drawn.has_data
    assert drawn.alt.count("ยังไม่มีตัวชี้วัดของขั้นนี้") == 3


def test_a_notice_that_holds_markup_stays_text(full_results, draw):
    html = draw(figures.steps, full_results, "th", notice="<b>&").html
    assert "<b>" not in html and "&lt;b&gt;&amp;" in html
