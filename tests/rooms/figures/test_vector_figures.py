"""The figures that the browser draws: what holds for all of them, and what each shows, read off from its HTML."""

import re
from functools import partial
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from tambonlib import figures
from tambonlib.figures.line_kit import whole_steps
from tambonlib.figures.months_line import ticks_for
from tambonlib.figures.style import ACCENT, OTHERS
from tambonlib.figures.value_bars import Bar, drawn_bars
from tambonlib.indicators.card import Part
from tambonlib.indicators.catalogue import card

continuity = partial(figures.months_line, indicator="D1.1", part="month")
reserve = partial(figures.months_line, indicator="D4.4", part="months")
ALL = {
    "line": continuity,
    "reserve": reserve,
    "enterprise": figures.enterprise,
    "waits": figures.waits,
    "support": figures.support_lines,
    "reducible": figures.reducible,
    "debt": figures.debt,
    "surplus": figures.surplus,
    "coverage": figures.coverage,
    "matched": figures.matched,
}
by_figure = pytest.mark.parametrize("figure", ALL.values(), ids=ALL)
# One for each dimension, a few more for the first: together a third of a page of 600 kB.
_LARGEST = 16_000


def drawing(drawn):
    """The SVG as a tree: it must be well-formed to be one."""
    return ElementTree.fromstring(re.search(r"<svg.*</svg>", drawn.html, re.DOTALL)[0])


def texts(drawn):
    return [node.text for node in drawing(drawn).iter("{http://www.w3.org/2000/svg}text")]


def paths(drawn, colour):
    return [
        node.get("d")
        for node in drawing(drawn).iter("{http://www.w3.org/2000/svg}path")
        if node.get("stroke") == colour
    ]


@pytest.fixture
def wide_results(full_results, series, table, months):
    """The results of the other figures, and series of the other dimensions with their gaps and reasons."""
    days = {months[place]: 100.0 + 10 * place for place in range(10, 21)}
    half = dict.fromkeys(months, ("cannot_be_computed", "not_yet_half"))
    hours = {month: float(place % 4) for place, month in enumerate(months)}
    none = dict.fromkeys(months, 0.0)
    per_rai = {months[8]: -500.0, months[20]: 1200.0}
    return table(
        full_results,
        series("D4.4", "months", {month: 8.0 + place for place, month in enumerate(months)}, n=1, N=None),
        series("D3.2", "to_funded", half, N=None),
        series("D3.2", "proposed_in_plan", days, N=None),
        series("D3.2", "in_plan_submitted", half, N=None),
        *[
            series("D2.1", part, {months[8]: 2000.0, months[20]: 1500.0})
            for part in ("variable_cash", "variable_noncash", "fixed_cash")
        ],
        *[series("D2.2", part, per_rai) for part in ("cash", "full")],
        series("S.1", "total", hours, n=3, N=None),
        series("S.1", "l1", hours, n=3, N=None),
        *[series("S.1", part, none, n=0, N=None) for part in ("l2", "l3", "l4")],
    )


@by_figure
@pytest.mark.parametrize("said_in", ["th", "en"])
def test_it_is_well_formed_small_and_says_everything_in_words(figure, said_in, wide_results, draw):
    drawn = draw(figure, wide_results, said_in)
    assert drawn.has_data and texts(drawn)
    assert len(drawn.html.encode("utf-8")) < _LARGEST
    assert drawing(drawn).get("aria-label") == drawn.alt and len(drawn.alt) > 40
    assert not re.search(r"\bnan\b|<NA>|None", drawn.html)
    assert "ab12cd34" in drawn.html and "ข้อมูลสมมติ" in drawn.html
    assert not re.search("[ก-ฮ]", re.sub("ข้อมูลสมมติ", "", drawn.html)) or said_in == "th"


@by_figure
def test_it_asks_nothing_from_outside_and_runs_nothing(figure, wide_results, draw):
    html = draw(figure, wide_results, "th").html
    assert not re.search(r"<script|<style|\bon\w+=|url\(|href=|<image", html)


@by_figure
def test_no_text_is_small_or_leaves_the_drawing(figure, wide_results, draw):
    tree = drawing(draw(figure, wide_results, "th"))
    wide, high = float(tree.get("width")), float(tree.get("height"))
    for node in tree.iter("{http://www.w3.org/2000/svg}text"):
        assert float(node.get("font-size", 14)) >= 13, node.text  # 9.75 pt at the width of an A4 page
        assert 0 <= float(node.get("x")) <= wide and 0 < float(node.get("y")) <= high, node.text


@by_figure
def test_inputs_stay_and_row_order_does_not_matter(figure, wide_results, draw):
    before = wide_results.copy()
    assert draw(figure, wide_results, "th") == draw(figure, wide_results.sample(frac=1, random_state=7), "th")
    assert wide_results.equals(before)


@by_figure
def test_without_data_it_says_why(figure, series, table, months, draw):
    parts = [
        (one.id, part.key)
        for one in (
            card(name)
            for name in ("D1.1", "D1.2", "D1.3", "D1.4", "D1.5", "D1.6", "D2.1", "D2.2", "D3.2", "D4.4", "S.1")
        )
        for part in one.parts
    ]
    drawn = draw(
        figure, table(*[series(*one, dict.fromkeys(months, ("not_collected", "no_records"))) for one in parts]), "th"
    )
    assert not drawn.has_data and "<svg" not in drawn.html
    assert "ไม่มีข้อมูลที่ต้องใช้ของตำบลนี้" in drawn.alt and "ไม่มีข้อมูลที่ต้องใช้ของตำบลนี้" in drawn.html
    assert "(21 เดือน)" in drawn.html


@by_figure
def test_a_study_without_a_notice_has_none(figure, wide_results, draw):
    assert "ข้อมูลสมมติ" not in draw(figure, wide_results, "th", notice=None).html


def test_a_line_breaks_at_gaps_and_a_lonely_month_is_a_short_stroke(series, table, months, draw):
    values = {months[0]: 10.0, months[1]: 20.0, months[3]: 30.0, months[5]: 40.0, months[6]: 50.0}
    [own] = paths(draw(continuity, table(series("D1.1", "month", values)), "th"), ACCENT)
    assert [piece.count("L") for piece in own.split("M")[1:]] == [1, 0, 1]


def test_every_other_tambon_is_thin_and_the_median_is_of_all(full_results, draw):
    drawn = draw(continuity, full_results, "en")
    [others] = paths(drawn, OTHERS)
    assert others.count("M") == 6
    # The others stand at 30, 35, … 55 in every month; this tambon at 40 in the last: the median is 40.
    assert texts(drawn)[-4:] == ["40.0%", "this tambon", "40.0%", "median of 7"]


def test_no_median_of_fewer_than_five_tambons(series, table, months, draw):
    tambons = [series("D1.1", "month", dict.fromkeys(months, 50.0), tambon=f"99010{place}") for place in range(1, 5)]
    assert not any("median" in said for said in texts(draw(continuity, table(*tambons), "en")))
    tambons.append(series("D1.1", "month", dict.fromkeys(months, 50.0), tambon="990109"))
    assert any("median" in said for said in texts(draw(continuity, table(*tambons), "en")))


def test_tambons_are_not_compared_in_a_unit_that_grows_with_them(series, table, months, draw):
    both = [series("S.1", "total_to_date", dict.fromkeys(months, 50.0), tambon=code) for code in ("990101", "990102")]
    drawn = draw(partial(figures.months_line, indicator="S.1", part="total_to_date"), table(*both), "en")
    assert paths(drawn, OTHERS) == [""]
    assert "other tambons" not in drawn.html


def test_a_line_that_ends_before_names_its_month(poor_results, draw):
    assert "ตำบลนี้ (ต.ค. 50)" in texts(draw(continuity, poor_results, "th"))


def test_titles_say_the_finding_in_the_unit_of_the_series(wide_results, series, table, months, draw):
    html = draw(reserve, wide_results, "th").html
    assert "เงินสำรองของกองทุนสวัสดิการ เพิ่มขึ้นจาก 8 เดือน เป็น 28 เดือน" in html
    assert "หน่วย: เดือน" in html and "จาก 1 กองทุน" in html and "ไม่ทราบจำนวนทั้งหมด" not in html
    still = draw(continuity, table(series("D1.1", "month", {months[0]: 40.0, months[20]: 41.0})), "th").html
    assert "ยังไม่เปลี่ยนชัดเจน (ร้อยละ 40.0 → ร้อยละ 41.0)" in still
    one = draw(continuity, table(series("D1.1", "month", {months[0]: 40.0})), "en").html
    assert "Account continuity stood at 40.0%" in one


def test_a_name_that_holds_markup_stays_text(wide_results, draw):
    html = draw(continuity, wide_results, "th", notice="<b>&").html
    assert "<b>" not in html and "&lt;b&gt;&amp;" in html


@pytest.mark.parametrize(
    ("own", "others", "unit", "ticks"),
    [
        ([20.0, 80.0], [], "percent", [0, 25, 50, 75, 100]),
        ([20.0, 130.0], [], "percent", [0, 50, 100, 150]),
        ([-500.0, 1200.0], [], "baht_per_rai", [-500, 0, 500, 1000, 1500]),
        ([0.0, 0.0], [], "months", [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        ([0.2], [0.1] * 99 + [50.0], "ratio", [0, 0.05, 0.1, 0.15, 0.2]),
    ],
)
def test_the_axis_holds_the_tambon_and_nearly_all_others(own, others, unit, ticks):
    part = Part("a", "ก", "a", unit=unit)
    assert ticks_for(own, [others], part) == ticks


@pytest.mark.parametrize(
    ("lowest", "highest"), [(0.0, 0.03), (0.0, 7.0), (-180.0, 50.0), (0.0, 123456.0), (-0.4, -0.1)]
)
def test_whole_steps_hold_both_ends_in_six_lines(lowest, highest):
    ticks = whole_steps(lowest, highest)
    assert ticks[0] <= lowest and ticks[-1] >= highest and 2 <= len(ticks) <= 6


def test_waits_tell_what_is_not_yet_half_and_name_the_longest(wide_results, draw):
    drawn = draw(figures.waits, wide_results, "th")
    said = texts(drawn)
    assert said.count("ยังไม่ถึงครึ่ง") == 2
    assert "300 วัน (เดิม 200 วัน)" in said
    assert "ขั้นที่รอนานที่สุด: จากเสนอในเวทีจนบรรจุแผนชุมชน 300 วัน" in drawn.html
    assert "1 จาก 9 ขั้น" in drawn.html


def test_cost_tree_and_both_profits_stand_together(wide_results, draw):
    said = texts(draw(figures.enterprise, wide_results, "th"))
    assert said.count("1,500 (เดิม 2,000)") == 3
    assert said.count("1,200 (เดิม −500)") == 2
    assert "กำไร เฉพาะต้นทุนเงินสด" in said and "กำไร รวมต้นทุนที่ไม่เป็นเงินสด" in said
    assert said.count("ยังไม่ได้วัด") == 1  # fixed, not cash


def test_support_adds_up_and_counts_the_silent_months(wide_results, draw):
    drawn = draw(figures.support_lines, wide_results, "th")
    # 0, 1, 2, 3, again and again over 21 months: 30 hours, six months without any.
    assert "ได้รับการสนับสนุนรวม 30 ชั่วโมง ไม่มีชั่วโมงสนับสนุน 6 จาก 21 เดือน" in drawn.html
    bars = [node for node in drawing(drawn).iter("{http://www.w3.org/2000/svg}rect") if node.get("fill") == ACCENT]
    assert len(bars) == 15
    assert texts(drawn).count("0 ชั่วโมง") == 3


def test_a_line_of_support_of_unknown_hours_is_hatched_and_not_zero(series, table, months, draw):
    results = table(series("S.1", "total", dict.fromkeys(months, 2.0), N=None), series("S.1", "l1", {}, N=None))
    said = texts(draw(figures.support_lines, results, "th"))
    assert "ไม่มีค่า" in said and "0 ชั่วโมง" not in said


def test_reducible_shows_all_tiers_with_their_earlier_values(full_results, draw):
    said = texts(draw(figures.reducible, full_results, "th"))
    assert said.count("40.0% (เดิม 31.0%)") == 4
    assert "อบายมุข" in said


@pytest.mark.parametrize("figure", [figures.reducible, figures.waits])
def test_a_bar_is_not_compared_where_its_sentence_compares_nothing(wide_results, draw, figure):
    """A list agreed since, or one case at the beginning: the sentence says that nothing can be compared, and the
    bars must not do it.
    """
    nothing = SimpleNamespace(
        branch="only_level", first=None, last=SimpleNamespace(month="2008-09", value=40.0, n=30, N=120), change=None
    )
    shown = draw(figure, wide_results, "th", find=lambda indicator, part: nothing)
    assert "เดิม" not in shown.html
    assert "ไม่มีค่าก่อนหน้าให้เทียบ" in shown.html


def test_reducible_tells_a_missing_tier_from_a_zero(poor_results, series, table, months, draw):
    said = texts(draw(figures.reducible, table(poor_results, series("D1.2", "a", {months[20]: 0.0})), "en"))
    assert "0.0%" in said
    assert said.count("It has not been measured.") == 2


def test_debt_keeps_the_unknown_apart_and_shows_it_where_nothing_else_is_known(poor_results, draw):
    drawn = draw(figures.debt, poor_results, "en")
    assert drawn.has_data and "100.0%" in texts(drawn)
    assert "Debt for consumption (earns the household nothing): not enough data to tell" in drawn.html


def test_surplus_has_room_below_zero(poor_results, draw):
    said = texts(draw(figures.surplus, poor_results, "th"))
    assert "−200" in said and "50" in said and "−180.0%" in said


def test_a_bar_without_value_is_an_empty_frame_and_a_negative_one_lies_left_of_zero():
    drawn, _ = drawn_bars(
        [Bar("a", None, "why"), Bar("b", 0.0, "0"), Bar("c", -5.0, "−5"), Bar("d", 10.0, "10", earlier=4.0)]
    )
    assert sum("stroke-dasharray" in piece for piece in drawn) == 1
    boxes = [
        float(re.search(r'x="([\d.]+)"', piece)[1])
        for piece in drawn
        if piece.startswith("<rect") and "dasharray" not in piece
    ]
    assert boxes[1] < boxes[0] == boxes[2]


@pytest.mark.parametrize("moment", ["start", "then", "during", "end"])
def test_marks_of_moments_differ_by_shape_and_votes_are_a_line(moment):
    track = figures.level_track(3.0, 2.0, 4.0, moment)
    others = {
        figures.level_track(3.0, 2.0, 4.0, other) for other in ("start", "then", "during", "end") if other != moment
    }
    assert track not in others
    assert figures.level_track(3.0, None, None, moment).count("<path") == track.count("<path") - 1


def test_an_unknown_moment_is_refused():
    with pytest.raises(KeyError, match="moment must be one of start"):
        figures.level_track(3.0, None, None, "later")
