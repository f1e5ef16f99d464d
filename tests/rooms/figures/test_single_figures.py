"""What single PNG figures show: read off from what was drawn."""

from tambonlib import figures


def said(drawn):
    return [text.get_text() for text in drawn.figure.findobj(lambda artist: hasattr(artist, "get_text")) if text.get_text()]


def test_matched_pairs_stand_at_one_hundred_and_after_the_change(series, table, months, draw):
    drawn = draw(figures.matched, table(series("D1.3", "a_to_d", {months[20]: -12.5})), "en")
    dots = [line for line in drawn.figure.axes[0].lines if line.get_marker() == "o"]
    assert [float(dot.get_xdata()[0]) for dot in dots] == [100.0, 87.5]
    assert "down 12.5%" in said(drawn)


def test_matched_never_draws_less_than_nothing(poor_results, draw):
    axes = draw(figures.matched, poor_results, "th").figure.axes[0]
    assert min(axes.get_xticks()) >= 0


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
