"""What the figures over months draw: every bar, band and line beside the results that it stands for."""

from functools import partial

import numpy as np
import pytest

from tambonlib import figures
from tambonlib.figures.drawing import extents_of, marks
from tambonlib.figures.month_charts import ticks_for, whole_steps
from tambonlib.indicators.card import Part
from tambonlib.thai import show_month

continuity = partial(figures.plot_series, indicator="D1.1", part="month")
reserve = partial(figures.plot_series, indicator="D4.4", part="months")


def said(ax):
    return [one.get_text() for one in ax.texts]


def boxes(ax, label):
    return np.vstack([np.empty((0, 4)), *[extents_of(one) for one in marks(ax, label)]])


def months_named(ax, months, lang, middle):
    """The names of months stand below their own places, in order, and at least three of them are named."""
    names = {show_month(month, lang): place for place, month in enumerate(months)}
    places = [(names[one.get_text()], one.get_position()[0]) for one in ax.texts if one.get_text() in names]
    assert len(places) >= 3
    # Those at the edges are moved inwards by less than half their width.
    assert all(abs(x - place - middle) < 1.5 for place, x in places)
    assert all(x == place + middle for place, x in places[1:-1])


def test_coverage_counts_sheets_and_tells_none_from_unknown(series, table, months, draw):
    values = {month: 100.0 * place / 20 for place, month in enumerate(months)} | {months[3]: 0.0}
    del values[months[7]]
    ax = draw(figures.plot_coverage, table(series("D1.1", "month", values, n=20)), "en")
    assert "The number of account sheets is known for 20 of 21 months (2 of them with none)" in ax.html
    assert "20 of 20" in said(ax)
    assert figures.alt_text(ax).endswith("Months without a value: Aug 2007.")
    known = [place for place in range(21) if place != 7]
    sheets, group = boxes(ax, "sheets"), boxes(ax, "group")
    assert sheets[:, 3].tolist() == [0 if place == 3 else place for place in known]
    assert group[:, 3].tolist() == [20] * 20 and not sheets[:, 1].any() and not group[:, 1].any()
    for drawn in (sheets, group):
        assert drawn[:, [0, 2]].mean(axis=1).tolist() == pytest.approx([place + 0.5 for place in known])
        assert drawn[:, 2] - drawn[:, 0] == pytest.approx(0.72)
    assert boxes(ax, "unknown").tolist() == [[7, 0, 8, 20]]
    [ground] = marks(ax, "ground")
    assert ground.get_segments()[0].tolist() == [[0, 0], [21, 0]]
    months_named(ax, months, "en", 0.5)


def test_the_scale_of_coverage_stands_at_its_heights(full_results, draw):
    ax = draw(figures.plot_coverage, full_results, "en")
    unit = (ax.get_ylim()[1] - ax.get_ylim()[0]) / ax.high
    for number in ("0", "30"):
        x, y = next(one.get_position() for one in ax.texts if one.get_text() == number)
        assert x < 0 and y == pytest.approx(float(number) - 3 * unit)


def test_months_without_sheets_side_by_side_are_one_hatched_band(series, table, months, draw):
    values = {month: 50.0 for month in months if month not in months[4:7]}
    ax = draw(figures.plot_coverage, table(series("D1.1", "month", values)), "th")
    assert boxes(ax, "unknown").tolist() == [[4, 0, 7, 30]]
    assert marks(ax, "unknown")[0].get_hatch()


def test_coverage_that_ends_before_names_its_month(series, table, months, draw):
    ax = draw(figures.plot_coverage, table(series("D1.1", "month", {months[0]: 50.0})), "th")
    assert "15 ใน 30 (ม.ค. 50)" in said(ax)


def test_support_draws_every_hour_adds_up_and_marks_the_silent_months(wide_results, series, table, months, draw):
    hours = {
        f"l{line}": {month: float((place * line) % 4) for place, month in enumerate(months)} for line in range(1, 5)
    }
    others = wide_results[wide_results["indicator"] != "S.1"]
    whole = {month: sum(one[month] for one in hours.values()) for month in months}
    parts = [series("S.1", key, one, n=3, N=None) for key, one in {**hours, "total": whole}.items()]
    ax = draw(figures.plot_support, table(others, *parts), "en")
    drawn, panels = boxes(ax, "hours"), [ground[0][1] for one in marks(ax, "ground") for ground in one.get_segments()]
    assert len(panels) == 5 and panels == sorted(panels, reverse=True)
    for foot, own in zip(panels, hours.values(), strict=False):
        rows = drawn[np.isclose(drawn[:, 1], foot)]
        assert (rows[:, 3] - rows[:, 1]).tolist() == pytest.approx(list(own.values()))
        assert rows[:, [0, 2]].mean(axis=1).tolist() == pytest.approx([place + 0.5 for place in range(21)])
    apart = -np.diff(panels)
    assert (max(max(one.values()) for one in hours.values()) < apart[:-1]).all() and (
        apart < 10
    ).all()  # none on another
    silent = [place for place, month in enumerate(months) if whole[month] == 0]
    bands = boxes(ax, "silent")
    assert bands[:, [0, 2]].mean(axis=1).tolist() == pytest.approx([place + 0.5 for place in silent])
    assert bands[:, 1].tolist() == pytest.approx([panels[4]] * len(silent)) and (bands[:, 3] > bands[:, 1]).all()
    assert all(one.tolist()[0][0] == 0 and one.tolist()[1][0] == 21 for one in marks(ax, "ground")[0].get_segments())
    months_named(ax, months, "en", 0.5)


def test_support_adds_up_and_counts_the_silent_months(wide_results, draw):
    ax = draw(figures.plot_support, wide_results, "th")
    # 0, 1, 2, 3, again and again over 21 months: 30 hours, six months without any.
    assert "ได้รับการสนับสนุนรวม 30 ชั่วโมง ไม่มีชั่วโมงสนับสนุน 6 จาก 21 เดือน" in ax.html
    assert len(boxes(ax, "silent")) == 6
    assert said(ax).count("0 ชั่วโมง") == 3


def test_a_line_of_support_of_unknown_hours_is_hatched_and_not_zero(series, table, months, draw):
    results = table(series("S.1", "total", dict.fromkeys(months, 2.0), N=None), series("S.1", "l1", {}, N=None))
    ax = draw(figures.plot_support, results, "th")
    assert "ไม่มีค่า" in said(ax) and "0 ชั่วโมง" not in said(ax)
    assert marks(ax, "unknown")[0].get_hatch() and len(boxes(ax, "unknown")) == 4 * 21
    first = boxes(ax, "unknown")[:21]
    assert first[:, [0, 2]].mean(axis=1).tolist() == pytest.approx([place + 0.5 for place in range(21)])


def test_a_line_is_the_series_and_breaks_at_gaps_and_a_lonely_month_is_a_dot(series, table, months, draw):
    values = {months[0]: 10.0, months[1]: 20.0, months[3]: 30.0, months[5]: 40.0, months[6]: 50.0}
    ax = draw(continuity, table(series("D1.1", "month", values)), "th")
    [own], [alone] = marks(ax, "own"), marks(ax, "alone")
    assert list(own.get_xdata()) == list(range(21))
    wanted = [values.get(month, np.nan) for month in months]
    assert np.array_equal(own.get_ydata(), wanted, equal_nan=True)
    assert alone.get_xydata().tolist() == [[3, 30.0]]
    months_named(ax, months, "th", 0.0)


def test_grid_lines_cross_the_frame_at_their_numbers(wide_results, draw):
    ax = draw(reserve, wide_results, "en")
    [grid] = marks(ax, "grid")
    unit = (ax.get_ylim()[1] - ax.get_ylim()[0]) / ax.high
    for (left, low), (right, high) in grid.get_segments():
        assert (left, right) == (-0.5, 20.5) and low == high
        number = next(one for one in ax.texts if one.get_text() == f"{low:g}")
        assert number.get_position()[1] == pytest.approx(low - 3 * unit) and number.get_position()[0] < -0.5
    assert [one[0][1] for one in grid.get_segments()] == [0, 10, 20, 30]


def test_every_other_tambon_is_thin_and_the_median_is_of_all(full_results, draw):
    ax = draw(continuity, full_results, "en")
    [others], [median], [own] = (marks(ax, name) for name in ("others", "median", "own"))
    # The others stand at 30, 35, … 55 in every month; this tambon at 40 in the last: the median is 40.
    assert [set(one[:, 1]) for one in others.get_segments()] == [{30.0 + 5 * place} for place in range(6)]
    assert all(one[:, 0].tolist() == list(range(21)) for one in others.get_segments())
    assert median.get_ydata()[-1] == 40.0 and median.get_ydata()[0] == 42.5
    assert own.get_linewidth() > median.get_linewidth() > others.get_linewidths()[0]
    ends = [one for one in said(ax) if one in ("40.0%", "this tambon", "median of 7")]
    assert ends == ["40.0%", "this tambon", "40.0%", "median of 7"]
    frame = others.get_clip_box().transformed(ax.transData.inverted())  # what lies beyond the ticks is cut off
    assert others.get_clip_on() and frame.extents.tolist() == pytest.approx([-0.5, 0, 20.5, 100])


def test_no_median_of_fewer_than_five_tambons(series, table, months, draw):
    tambons = [series("D1.1", "month", dict.fromkeys(months, 50.0), tambon=f"99010{place}") for place in range(1, 5)]
    assert marks(draw(continuity, table(*tambons), "en"), "median") == []
    tambons.append(series("D1.1", "month", dict.fromkeys(months, 50.0), tambon="990109"))
    ax = draw(continuity, table(*tambons), "en")
    assert marks(ax, "median") and any("median" in one for one in said(ax))


def test_tambons_are_not_compared_in_a_unit_that_grows_with_them(series, table, months, draw):
    both = [series("S.1", "total_to_date", dict.fromkeys(months, 50.0), tambon=code) for code in ("990101", "990102")]
    ax = draw(partial(figures.plot_series, indicator="S.1", part="total_to_date"), table(*both), "en")
    assert marks(ax, "others") == [] and "other tambons" not in ax.html


def test_a_line_that_ends_before_names_its_month(poor_results, draw):
    assert "ตำบลนี้ (ต.ค. 50)" in said(draw(continuity, poor_results, "th"))


def test_titles_say_the_finding_in_the_unit_of_the_series(wide_results, series, table, months, draw):
    html = draw(reserve, wide_results, "th").html
    assert "เงินสำรองของกองทุนสวัสดิการ เพิ่มขึ้นจาก 8 เดือน เป็น 28 เดือน" in html
    assert "หน่วย: เดือน" in html and "จาก 1 กองทุน" in html and "ไม่ทราบจำนวนทั้งหมด" not in html
    still = draw(continuity, table(series("D1.1", "month", {months[0]: 40.0, months[20]: 41.0})), "th").html
    assert "ยังไม่เปลี่ยนชัดเจน (ร้อยละ 40.0 → ร้อยละ 41.0)" in still
    one = draw(continuity, table(series("D1.1", "month", {months[0]: 40.0})), "en").html
    assert "Account continuity stood at 40.0%" in one


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
    assert ticks_for(own, [others], Part("a", "ก", "a", unit=unit)) == ticks


@pytest.mark.parametrize(
    ("lowest", "highest"), [(0.0, 0.03), (0.0, 7.0), (-180.0, 50.0), (0.0, 123456.0), (-0.4, -0.1)]
)
def test_whole_steps_hold_both_ends_in_six_lines(lowest, highest):
    ticks = whole_steps(lowest, highest)
    assert ticks[0] <= lowest and ticks[-1] >= highest and 2 <= len(ticks) <= 6
