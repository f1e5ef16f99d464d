import re
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from tambonlib.figures import Latest, level_track, strip_of, strip_svg

SVG = "{http://www.w3.org/2000/svg}"


def own(results):
    return results[results["tambon_code"] == "990101"]


def test_blocks_are_filled_to_their_value_and_said_in_words(full_results, months):
    svg = ET.fromstring(strip_svg(own(full_results), "D1", "en", months=months))
    heights = [float(block.get("height")) for block in svg.iter(f"{SVG}rect") if block.get("fill") != "none"]
    assert heights == [6.4, 6.4, 6.4]  # 40 percent of 16
    assert svg.find(f"{SVG}title").text == "D1: Do 40.0% (Sep 2008), Learn 40.0% (Sep 2008), Change 40.0% (Sep 2008)"
    assert svg.get("aria-label") == svg.find(f"{SVG}title").text
    assert svg.get("role") == "img"


def test_not_collected_is_dashed_and_what_cannot_be_told_is_hatched(series, table, months):
    no_records = dict.fromkeys(months, ("not_collected", "no_records"))
    results = table(
        series("D1.1", "month", no_records), series("D1.7", "committed", {}), series("D1.7", "met", {months[0]: 50.0})
    )
    svg = strip_svg(results, "D1", "th", months=months)
    assert svg.count("stroke-dasharray") == 1
    assert svg.count("<path") == 1
    assert "ทำ ไม่ได้เก็บ, เรียนรู้ คำนวณไม่ได้, เปลี่ยน 50.0% (ม.ค. 50)" in svg


@pytest.mark.parametrize(("value", "height"), [(0.0, 0.0), (100.0, 16.0), (130.0, 16.0), (-20.0, 0.0)])
def test_fill_never_leaves_its_block(series, months, value, height):
    svg = ET.fromstring(strip_svg(series("D1.1", "month", {months[20]: value}), "D1", "en", months=months))
    filled = [float(block.get("height")) for block in svg.iter(f"{SVG}rect") if block.get("fill") != "none"]
    assert filled == [height]
    number = f"{value:.1f}".replace("-", "−")
    assert f"Do {number}%" in svg.get("aria-label")


def test_a_dimension_without_indicators_and_a_tambon_without_rows(full_results, months):
    assert (
        strip_svg(own(full_results), "D99", "en", months=months).count("no indicator yet") == 2 * 3
    )  # label and title say three steps each
    empty = strip_svg(full_results.iloc[:0], "D1", "en", months=months)
    assert empty.count("stroke-dasharray") == 3


def test_it_is_small_has_no_text_element_and_asks_for_nothing(full_results, months):
    svg = strip_svg(own(full_results), "D1", "th", months=months)
    assert len(svg) < 1500
    assert not re.search(r"<text|<image|<script|href|url\(", svg)


def test_several_tambons_are_refused(full_results, months):
    with pytest.raises(ValueError, match="results must be of one tambon; got 7"):
        strip_svg(full_results, "D1", "th", months=months)


def test_results_stay_as_they_were(full_results, months):
    results = own(full_results)
    before = results.copy()
    strip_svg(results, "D1", "th", months=months)
    pd.testing.assert_frame_equal(results, before)


def test_what_has_a_lowest_and_a_highest_value_is_filled_between_them(series, months):
    svg = ET.fromstring(strip_svg(series("D8.1", "sides", {months[20]: 3.0}), "D8", "en", months=months))
    [filled] = [block for block in svg.iter(f"{SVG}rect") if block.get("fill") != "none"]
    assert float(filled.get("height")) == 12.0  # three of four sides, of 16 pixels
    assert "Do 3 sides (Sep 2008)" in svg.get("aria-label")
    assert "Learn: not measured" in svg.get("aria-label")


def test_known_latest_values_give_the_strip_of_their_results(full_results, months):
    known = {one: Latest("ok", 40.0, months[20]) for one in (("D1.1", "month"), ("D1.7", "committed"), ("D1.7", "met"))}
    assert strip_of(known, "D1", "th") == strip_svg(own(full_results), "D1", "th", months=months)
    assert strip_of({}, "D1", "en").count("stroke-dasharray") == 3


@pytest.mark.parametrize("moment", ["start", "then", "during", "end"])
def test_marks_of_moments_differ_by_shape_and_votes_are_a_line(moment):
    track = level_track(3.0, 2.0, 4.0, moment)
    others = {level_track(3.0, 2.0, 4.0, other) for other in ("start", "then", "during", "end") if other != moment}
    assert track not in others
    assert level_track(3.0, None, None, moment).count("<path") == track.count("<path") - 1


def test_an_unknown_moment_is_refused():
    with pytest.raises(KeyError, match="moment must be one of start"):
        level_track(3.0, None, None, "later")
