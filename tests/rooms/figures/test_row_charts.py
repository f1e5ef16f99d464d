"""What the figures of rows draw: every bar, stroke and dot beside the results that it stands for."""

from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.figure import Figure

from tambonlib import figures
from tambonlib.figures.drawing import extents_of, marks
from tambonlib.figures.report_axes import new_axes
from tambonlib.figures.row_charts import DEBT_PARTS, ENTERPRISE_SERIES, SPENDING_PARTS, TIERS, WAITS, WAITS_WHOLE
from tambonlib.figures.row_marks import Row, draw_bars
from tambonlib.indicators.catalogue import card


def said(ax):
    return [one.get_text() for one in ax.texts]


def joined(ax):
    return " ".join(said(ax))


def bars(ax, *kinds):
    """Left, top, right and lower end of all bars of these kinds, from the top downwards."""
    found = [extents_of(one) for kind in kinds or ("accent", "plain", "unknown") for one in marks(ax, kind)]
    return sorted(np.vstack(found).tolist(), key=lambda one: one[1]) if found else []


def ends(ax, *kinds):
    return [right for _, _, right, _ in bars(ax, *kinds)]


def strokes_at(ax, label):
    """Where upright strokes stand, from the top downwards; each spans the bar beside it."""
    found = [one for collection in marks(ax, label) for one in collection.get_segments()]
    assert all(first[0] == last[0] and last[1] - first[1] == 15 for first, last in found)
    return [first[0] for first, _ in sorted(found, key=lambda one: one[0][1])]


def in_rows(ax, names):
    """Every name stands above its mark, row below row."""
    heights = [
        next(one.get_position()[1] for one in ax.texts if one.get_text() == name.split("\n")[0]) for name in names
    ]
    assert heights == sorted(heights)
    return heights


def values(results, wanted, months, place):
    """The values of these series in one month, straight from the table; NaN where there is none."""
    own = results[(results["tambon_code"] == "990101") & (results["month"] == months[place])]
    own = own.set_index(["indicator", "part"])["value"]
    return [own.get(one, float("nan")) for one in wanted]


def known(many):
    return [one for one in many if one == one]


@pytest.mark.parametrize(
    ("plot", "wanted", "first"),
    [
        (figures.plot_reducible, [("D1.2", tier) for tier in TIERS], 11),
        (figures.plot_debt, [("D1.5", part) for part in DEBT_PARTS], 11),
        (figures.plot_enterprise, ENTERPRISE_SERIES, 8),
        (figures.plot_waits, [(WAITS, part.key) for part in card(WAITS).parts], 10),
    ],
)
def test_every_bar_goes_from_zero_to_its_value_and_every_stroke_is_at_the_earlier_one(
    plot, wanted, first, wide_results, months, draw
):
    rng = np.random.default_rng(3)
    changed = wide_results.assign(value=wide_results["value"] + rng.uniform(0, 9, len(wide_results)).round(1))
    ax = draw(plot, changed, "en")
    assert ends(ax) == known(values(changed, wanted, months, 20))
    assert {left for left, *_ in bars(ax)} == {0.0}
    assert {low - top for _, top, _, low in bars(ax)} == {11.0}
    assert strokes_at(ax, "earlier") == strokes_at(ax, "halo") == known(values(changed, wanted, months, first))
    assert strokes_at(ax, "zero") == [0.0] * len(wanted)
    # Names, bars and strokes of one row stand at one height.
    tops = [top for _, top, _, _ in bars(ax)]
    assert [one[0][1] for one in marks(ax, "earlier")[0].get_segments()] == [top - 2 for top in tops]
    assert len(wanted) - len(tops) == sum(len(extents_of(one)) for one in marks(ax, "missing"))


def test_every_label_begins_right_of_its_bar_and_stroke_at_the_bars_height(wide_results, draw):
    ax = draw(figures.plot_enterprise, wide_results, "en")
    for one in ax.texts:
        if "(was" in one.get_text():
            x, y = one.get_position()
            [row] = [bar for bar in bars(ax) if bar[1] < y <= bar[3] + 1]
            assert max(0, row[2]) < x < max(0, row[2], 2000) + 200


def test_names_stand_above_their_bars_in_order(full_results, draw):
    ax = draw(figures.plot_debt, full_results, "en")
    heights = in_rows(ax, [card("D1.5").part(part).en for part in DEBT_PARTS])
    tops = [top for _, top, _, _ in bars(ax)]
    assert all(0 < top - height < 8 for height, top in zip(heights, tops, strict=True))


def test_spending_pairs_stand_at_one_hundred_and_after_the_change(series, table, months, draw):
    changes = dict(zip(SPENDING_PARTS, (-3.0, 8.0, 0.0, -12.5, 21.0), strict=True))
    ax = draw(
        figures.plot_spending, table(*[series("D1.3", part, {months[20]: one}) for part, one in changes.items()]), "en"
    )
    drawn = {}
    for kind in ("plain", "accent"):
        [first], [last], [stroke] = (marks(ax, f"{kind} {what}") for what in ("first", "last", "change"))
        assert first.get_markerfacecolor() == "white" and last.get_markerfacecolor() == last.get_markeredgecolor()
        assert set(first.get_xdata()) == {100.0} and list(first.get_ydata()) == list(last.get_ydata())
        for start, end, (x, y) in zip(*zip(*stroke.get_segments(), strict=True), last.get_xydata(), strict=True):
            assert tuple(start) == (100.0, y) and tuple(end) == (x, y)
            drawn[y] = x
    assert [drawn[y] for y in sorted(drawn)] == [100 + one for one in changes.values()]
    assert list(marks(ax, "accent last")[0].get_xdata()) == [87.5]  # all tiers together bear the colour
    labels = [
        next(one for one in ax.texts if one.get_text() == name)
        for name in ("down 3.0%", "up 8.0%", "unchanged", "down 12.5%", "up 21.0%")
    ]
    assert [one.get_position()[1] for one in labels] == pytest.approx([y + 3.6 for y in sorted(drawn)])
    [middle] = marks(ax, "year 1")
    assert {x for one in middle.get_segments() for x, _ in one} == {100.0}
    assert "year 1 = 100" in said(ax) and {"70", "130"} <= set(said(ax))
    [ticks] = marks(ax, "ticks")
    assert sorted(start[0] for start, _ in ticks.get_segments()) == [70, 100, 130]
    for name, at in (("70", 70), ("year 1 = 100", 100), ("130", 130)):
        assert next(one for one in ax.texts if one.get_text() == name).get_position()[0] == at


def test_spending_never_draws_less_than_nothing(poor_results, draw):
    ax = draw(figures.plot_spending, poor_results, "th")  # a rise of 230 percent
    assert "0" in said(ax) and "330" in said(ax)
    assert not any(one.startswith("−") for one in said(ax))


def test_waits_tell_what_is_not_yet_half_and_name_the_longest(wide_results, draw):
    ax = draw(figures.plot_waits, wide_results, "th")
    assert said(ax).count("ยังไม่ถึงครึ่ง") == 2
    assert "300 วัน (เดิม 200 วัน)" in said(ax)
    assert "ขั้นที่รอนานที่สุด: จากเสนอในเวทีจนบรรจุแผนชุมชน 300 วัน" in ax.html
    assert "1 จาก 9 ขั้น" in ax.html


def test_the_whole_way_is_no_step_and_alone_bears_the_colour(series, table, months, draw):
    whole, step = (
        series(WAITS, WAITS_WHOLE, {months[20]: 900.0}),
        series(WAITS, "in_plan_submitted", {months[20]: 300.0}),
    )
    ax = draw(figures.plot_waits, table(whole, step), "en")
    assert "Longest wait" in ax.html and "300 days (median)" in ax.html
    assert ends(ax, "accent") == [900.0] and ends(ax, "plain") == [300.0]


def test_the_stroke_names_its_month_where_all_have_one(wide_results, series, table, months, draw):
    assert "First value (Nov 2007)".lower() in draw(figures.plot_waits, wide_results, "en").html.lower()
    other = {months[5]: 10.0, months[20]: 30.0}
    two = table(wide_results[wide_results["part"] != "adopted_funded"], series(WAITS, "adopted_funded", other))
    assert "Upright strokes: the first value of each." in draw(figures.plot_waits, two, "en").html


def test_cost_tree_and_both_profits_stand_together(wide_results, draw):
    ax = draw(figures.plot_enterprise, wide_results, "th")
    assert said(ax).count("1,500 (เดิม 2,000)") == 3
    assert said(ax).count("1,200 (เดิม −500)") == 2
    assert "กำไร เฉพาะต้นทุนเงินสด" in said(ax) and "กำไร รวมต้นทุนที่ไม่เป็นเงินสด" in said(ax)
    assert said(ax).count("ยังไม่ได้วัด") == 1  # fixed, not cash
    assert ends(ax, "accent") == [1200.0, 1200.0]


def test_reducible_shows_all_tiers_with_their_earlier_values(full_results, draw):
    ax = draw(figures.plot_reducible, full_results, "th")
    assert said(ax).count("40.0% (เดิม 31.0%)") == 4
    assert ends(ax, "accent") == [40.0] and ends(ax, "plain") == [40.0] * 3
    assert bars(ax)[-1] == bars(ax, "accent")[0]  # the widest tier, which the title is about
    assert "อบายมุข" in said(ax)
    assert "สัดส่วนรายจ่ายที่ชุมชนตกลงว่าลดได้ เพิ่มขึ้นจากร้อยละ 31.0 เป็นร้อยละ 40.0" in ax.html


@pytest.mark.parametrize("plot", [figures.plot_reducible, figures.plot_waits])
def test_a_bar_is_not_compared_where_its_sentence_compares_nothing(wide_results, draw, plot):
    """A list agreed since, or one case at the beginning: the sentence says that nothing can be compared, and the
    bars must not do it.
    """
    last = SimpleNamespace(month="2008-09", value=40.0, n=30, N=120)
    nothing = SimpleNamespace(branch="only_level", first=None, last=last, change=None)
    ax = draw(plot, wide_results, "th", find=lambda indicator, part: nothing)
    assert "เดิม" not in ax.html and marks(ax, "earlier") == []
    assert "ไม่มีค่าก่อนหน้าให้เทียบ" in ax.html


def test_reducible_tells_a_missing_tier_from_a_zero(poor_results, series, table, months, draw):
    ax = draw(figures.plot_reducible, table(poor_results, series("D1.2", "a", {months[20]: 0.0})), "en")
    assert "0.0%" in said(ax)
    assert said(ax).count("It has not been measured.") == 2


def test_debt_keeps_the_unknown_apart_and_shows_it_where_nothing_else_is_known(poor_results, full_results, draw):
    ax = draw(figures.plot_debt, poor_results, "en")
    assert ax.has_data and "100.0%" in said(ax)
    assert "Debt for consumption (earns the household nothing): not enough data to tell" in ax.html
    [unknown] = marks(ax, "unknown")
    assert unknown.get_hatch() and extents_of(unknown)[0, 2] == 100.0
    whole = draw(figures.plot_debt, full_results, "en")
    tops = [top for _, top, _, _ in bars(whole)]
    assert tops[4] - tops[3] > tops[3] - tops[2]


def test_a_bar_without_value_is_an_empty_frame_and_a_negative_one_lies_left_of_zero():
    ax = new_axes(Figure().subplots())
    rows = [Row("a", None, "why"), Row("b", 0.0, "0"), Row("c", -5.0, "−5"), Row("d", 10.0, "10", earlier=4.0)]
    assert draw_bars(ax, rows) == ax.get_ylim()[0]
    assert ends(ax) == [0.0, -5.0, 10.0]
    [missing] = marks(ax, "missing")
    assert len(extents_of(missing)) == 1 and missing.get_linestyle() not in ("-", "solid")
    assert ax.get_xlim()[0] < -5
