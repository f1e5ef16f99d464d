"""What single figures show: read off from what was drawn."""

import numpy as np
import pytest

from tambonlib import figures
from tambonlib.figures.bars import Bar
from tambonlib.figures.style import ACCENT, OTHERS


def said(drawn):
    return [text.get_text() for text in drawn.figure.findobj(lambda artist: hasattr(artist, "get_text")) if text.get_text()]


def lines(drawn, colour):
    return [line for line in drawn.figure.axes[0].lines if line.get_color() == colour]


def test_continuity_draws_gaps_as_gaps_and_lonely_months_as_dots(series, table, months, draw):
    values = {months[0]: 10.0, months[1]: 20.0, months[3]: 30.0, months[5]: 40.0, months[6]: 50.0}
    drawn = draw(figures.continuity, table(series("D1.1", "month", values)), "th")
    line, dots = lines(drawn, ACCENT)
    heights = line.get_ydata()
    assert heights[:7].tolist() == pytest.approx([10, 20, np.nan, 30, np.nan, 40, 50], nan_ok=True)
    assert np.isnan(heights[7:]).all()
    assert (dots.get_xdata().tolist(), dots.get_ydata().tolist()) == ([3], [30.0])


def test_continuity_draws_every_other_tambon_thin_and_the_median_of_all(full_results, draw):
    drawn = draw(figures.continuity, full_results, "en")
    thin = [line for line in lines(drawn, OTHERS) if line.get_linestyle() == "-"]
    assert len(thin) == 6
    assert all(line.get_linewidth() < 1 for line in thin)
    # The others stand at 30, 35, … 55 in every month; this tambon at 40 in the last: the median is 40.
    assert "Median of\n7 tambons 40.0%" in said(drawn)
    assert "This tambon 40.0%" in said(drawn)


def test_continuity_names_the_month_of_a_line_that_ends_before(poor_results, draw):
    assert "ตำบลนี้ 30.0%\n(ต.ค. 50)" in said(draw(figures.continuity, poor_results, "th"))


def test_continuity_draws_no_median_of_fewer_than_five_tambons(series, table, months, draw):
    tambons = [series("D1.1", "month", dict.fromkeys(months, 50.0), tambon=f"99010{place}") for place in range(1, 5)]
    assert not any("Median" in text for text in said(draw(figures.continuity, table(*tambons), "en")))
    tambons.append(series("D1.1", "month", dict.fromkeys(months, 50.0), tambon="990109"))
    assert any("Median" in text for text in said(draw(figures.continuity, table(*tambons), "en")))


def test_titles_say_the_finding_and_subtitles_n_of_all(full_results, draw):
    texts = said(draw(figures.continuity, full_results, "th"))
    assert "การทำบัญชีต่อเนื่อง เพิ่มขึ้นจากร้อยละ 31.0 เป็น 40.0" in texts
    assert "ดีขึ้น" in texts
    assert "30 ใน 120 ครัวเรือน" in " ".join(texts)


def test_a_title_does_not_say_rose_where_nothing_changed_clearly(series, table, months, draw):
    drawn = draw(figures.continuity, table(series("D1.1", "month", {months[0]: 40.0, months[20]: 41.0})), "en")
    assert "Account keeping: no clear change (40.0 → 41.0%)" in said(drawn)
    drawn = draw(figures.continuity, table(series("D1.1", "month", {months[0]: 40.0, months[20]: 40.0})), "th")
    assert "การทำบัญชีต่อเนื่อง ยังไม่เปลี่ยนชัดเจน (ร้อยละ 40.0 → 40.0)" in said(drawn)


def test_the_panel_without_data_counts_the_months_of_each_reason(series, months, draw):
    values = {months[0]: ("too_few", "too_few_households")}
    texts = said(draw(figures.continuity, series("D1.1", "month", values), "th"))
    assert "มีครัวเรือนน้อยกว่าเกณฑ์ จึงไม่บอกค่า (1 เดือน)" in texts
    assert "ยังไม่มีครัวเรือนที่มีบัญชีครบติดต่อกันตามจำนวนเดือนที่กำหนด (20 เดือน)" in texts


def test_reducible_shows_all_tiers_with_their_earlier_values(full_results, draw):
    texts = said(draw(figures.reducible, full_results, "th"))
    assert texts.count("40.0% (เดิม 31.0%)") == 4
    assert "อบายมุข" in texts


def test_reducible_tells_a_missing_tier_from_a_zero(poor_results, series, table, months, draw):
    results = table(poor_results, series("D1.2", "a", {months[20]: 0.0}))
    texts = said(draw(figures.reducible, results, "en"))
    assert "0.0%" in texts
    assert texts.count("No household has the required number of complete months in a row yet.") == 0
    assert texts.count("It has not been measured.") == 2


def test_matched_pairs_stand_at_one_hundred_and_after_the_change(series, table, months, draw):
    drawn = draw(figures.matched, table(series("D1.3", "a_to_d", {months[20]: -12.5})), "en")
    dots = [line for line in drawn.figure.axes[0].lines if line.get_marker() == "o"]
    assert [float(dot.get_xdata()[0]) for dot in dots] == [100.0, 87.5]
    assert "down 12.5%" in said(drawn)


def test_matched_never_draws_less_than_nothing(poor_results, draw):
    axes = draw(figures.matched, poor_results, "th").figure.axes[0]
    assert min(axes.get_xticks()) >= 0


def test_debt_keeps_the_unknown_apart_and_shows_it_where_nothing_else_is_known(poor_results, draw):
    drawn = draw(figures.debt, poor_results, "en")
    assert drawn.has_data
    assert "100.0%" in said(drawn)
    assert "Debt for consumption (earns the household nothing): not enough data to tell" in said(drawn)


def test_surplus_has_room_below_zero(poor_results, draw):
    lowest, highest = draw(figures.surplus, poor_results, "th").figure.axes[0].get_ylim()
    assert lowest <= -180
    assert highest >= 50


def test_coverage_counts_sheets_and_tells_none_from_unknown(series, table, months, draw):
    values = dict.fromkeys(months, 50.0) | {months[3]: 0.0}
    del values[months[7]]
    drawn = draw(figures.coverage, table(series("D1.1", "month", values, n=30)), "en")
    assert "The number of account sheets is known for 20 of 21 months (1 of them with none)" in said(drawn)
    assert "15 of 30" in said(drawn)
    assert drawn.alt.endswith("Months without a value: Aug 2007.")


def test_steps_say_why_a_panel_is_empty(poor_results, draw):
    drawn = draw(figures.steps, poor_results, "en")
    assert "Do 30.0% · learn no value · change no value" in said(drawn)
    assert "It has not been measured." in drawn.alt


def test_steps_of_a_dimension_without_indicators(full_results, draw):
    drawn = draw(figures.steps, full_results, "th", dimension="D99")
    assert not drawn.has_data
    assert drawn.alt.count("ยังไม่มีตัวชี้วัดของขั้นนี้") == 3


def test_a_bar_without_value_is_not_a_bar_of_zero():
    assert Bar("a", None, "why") != Bar("a", 0.0, "why")
