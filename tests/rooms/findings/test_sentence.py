"""One test for each branch, and for what a sentence must always say."""

import pandas as pd
import pytest

from tambonlib import words
from tambonlib.findings import finding
from tambonlib.indicators.catalogue import cards
from tests.support import named_values


@pytest.mark.parametrize(
    ("direction", "first", "last", "branch"),
    [
        ("up", 40.0, 44.9, "no_clear_change"),
        ("up", 40.0, 45.0, "better"),
        ("up", 40.0, 45.1, "better"),
        ("up", 40.0, 35.1, "no_clear_change"),
        ("up", 40.0, 35.0, "worse"),
        ("up", 40.0, 34.9, "worse"),
        ("down", 40.0, 35.0, "better"),
        ("down", 40.0, 45.0, "worse"),
        ("context", 40.0, 45.0, "rose"),
        ("context", 40.0, 35.0, "fell"),
        ("context", 40.0, 40.0, "no_clear_change"),
    ],
)
def test_branch_just_below_at_and_above_the_limit(rows, card, say, direction, first, last, branch):
    results = rows("D9.1", "one", {"2007-01": first, "2008-09": last})
    assert say(results, card("D9.1", direction)).branch == branch


def test_the_difference_is_judged_as_it_is_printed(rows, card, say):
    # 40.04 and 44.96 are printed as 40.0 and 45.0: a reader who subtracts finds 5.0.
    results = rows("D9.1", "one", {"2007-01": 40.04, "2008-09": 44.96})
    found = say(results, card("D9.1", "up"))
    assert (found.branch, found.change) == ("better", 5.0)


def test_without_any_difference_nothing_is_clear_even_with_the_limit_zero(rows, card, say):
    results = rows("D9.1", "one", {"2007-01": 40.0, "2008-09": 40.0})
    assert say(results, card("D9.1", "up"), clear_change_points=0).branch == "no_clear_change"
    results = rows("D9.1", "one", {"2007-01": 40.0, "2008-09": 40.1})
    assert say(results, card("D9.1", "up"), clear_change_points=0).branch == "better"


@pytest.mark.parametrize(("limit", "said"), [(0.25, "0.25"), (0.3, "0.3"), (1.0, "1"), (1, "1")])
def test_the_rule_is_told_as_it_was_set_and_not_rounded(rows, card, say, limit, said):
    # 0.27 levels are a clear change by a rule of 0.25; a rule told as 0.3 would contradict the sentence.
    results = rows("D9.1", "one", {"2007-01": 3.0, "2008-09": 3.27})
    found = say(results, card("D9.1", "up", unit="levels"), "en", clear_change_levels=limit)
    assert found.branch == ("better" if limit <= 0.27 else "no_clear_change")
    assert f": {said} levels or more)" in found.sentence


def test_better_names_dates_n_of_both_and_the_rule(rows, card, say):
    results = rows("D9.1", "one", {"2007-01": 40.0, "2008-09": 52.5}, n={"2007-01": 25, "2008-09": 30})
    assert say(results, card("D9.1", "up")).text == (
        "อัตราตัวอย่าง (ส่วนหนึ่ง) ดีขึ้น โดยเพิ่มขึ้นจากร้อยละ 40.0 (มกราคม 2550 จาก 25 ใน 120 ครัวเรือน) "
        "เป็นร้อยละ 52.5 (กันยายน 2551 จาก 30 ใน 120 ครัวเรือน) ต่างกัน 12.5 จุดร้อยละ "
        "นับเป็นการเปลี่ยนที่ชัดเจน (เกณฑ์: ต่างกันตั้งแต่ 5 จุดร้อยละขึ้นไป)"
    )
    assert say(results, card("D9.1", "up"), "en").text == (
        "Example share (one part) got better: it rose from 40.0% (January 2007, 25 of 120 households) to 52.5% "
        "(September 2008, 30 of 120 households), a difference of 12.5 percentage points. "
        "This counts as a clear change (rule: 5 percentage points or more)."
    )


def test_worse_is_the_same_sentence_as_better_but_for_its_word(rows, card, say):
    results = rows("D9.1", "one", {"2007-01": 40.0, "2008-09": 52.5})
    for lang, better, worse in (("th", "ดีขึ้น", "แย่ลง"), ("en", "better", "worse")):
        good, bad = say(results, card("D9.1", "up"), lang), say(results, card("D9.1", "down"), lang)
        assert (good.branch, bad.branch) == ("better", "worse")
        assert bad.text == good.text.replace(better, worse)


def test_a_finding_holds_the_numbers_that_it_was_made_from(rows, card, say):
    results = rows("D9.1", "one", {"2007-01": 40.0, "2007-02": 41.0, "2008-09": 52.5}, N=None)
    found = say(results, card("D9.1", "up"))
    assert (found.indicator, found.part, found.change) == ("D9.1", "one", 12.5)
    assert (found.first.month, found.first.value, found.first.n, found.first.N) == ("2007-01", 40.0, 30, None)
    assert (found.last.month, found.last.value, found.last.n, found.last.N) == ("2008-09", 52.5, 30, None)
    assert "ไม่ทราบจำนวนทั้งหมด" in found.text


def test_values_that_are_not_ok_are_never_compared(rows, card, say):
    missing = ("too_few", "too_few_households")
    results = rows("D9.1", "one", {"2007-01": missing, "2007-02": 40.0, "2008-08": 50.0, "2008-09": missing})
    found = say(results, card("D9.1", "up"))
    assert (found.first.month, found.last.month) == ("2007-02", "2008-08")
    assert "ค่าล่าสุดเป็นของเดือนสิงหาคม 2551 อีก 1 เดือนหลังจากนั้นไม่มีค่า" in found.text


def test_only_one_value_gives_its_level_and_no_comparison(rows, card, say):
    found = say(rows("D9.1", "one", {"2008-09": 40.0}), card("D9.1", "up"), "en")
    assert (found.branch, found.first, found.change) == ("only_level", None, None)
    assert found.text == (
        "Example share (one part) stood at 40.0% (September 2008, 30 of 120 households). "
        "There is a value for one month only, so whether it changed cannot be told."
    )


def test_not_enough_data_says_every_reason_with_its_months_most_frequent_first(rows, card, say):
    window, debt = ("cannot_be_computed", "no_complete_window"), ("not_collected", "no_records")
    results = rows("D9.1", "one", {"2007-01": debt, "2007-02": window, "2007-03": window})
    found = say(results, card("D9.1", "up"), "en")
    reasons = [words.text(f"reasons.{key}", "en") for key in ("no_complete_window", "no_records")]
    assert found.branch == "not_enough_data"
    assert found.text.endswith(f"no month has a usable value. {reasons[0]} (months: 2) {reasons[1]} (months: 1)")


def test_without_any_row_it_says_that_nothing_was_measured(rows, card, say):
    found = say(rows("D9.1", "other", {"2007-01": 40.0}), card("D9.1", "up"))
    assert found.branch == "not_enough_data"
    assert found.text.endswith("ยังไม่ได้วัด")


def test_clearly_different_numbers_of_households_are_said(rows, card, say):
    remark = words.text("findings.other_units", "th", units="ครัวเรือน")
    a_third = rows("D9.1", "one", {"2007-01": 40.0, "2008-09": 50.0}, n={"2007-01": 20, "2008-09": 30})
    over_a_third = rows("D9.1", "one", {"2007-01": 40.0, "2008-09": 50.0}, n={"2007-01": 19, "2008-09": 30})
    assert remark not in say(a_third, card("D9.1", "up")).text
    assert remark in say(over_a_third, card("D9.1", "up")).text


def test_a_way_that_left_the_span_of_its_ends_is_said(rows, card, say):
    wandering = rows("D9.1", "one", {"2007-01": 40.0, "2007-09": 70.0, "2008-09": 42.0})
    text = say(wandering, card("D9.1", "up")).text
    assert "ระหว่างทางค่าเคยออกนอกช่วงนี้ (ต่ำสุด ร้อยละ 40.0 สูงสุด ร้อยละ 70.0)" in text
    steady = rows("D9.1", "one", {"2007-01": 40.0, "2007-09": 41.0, "2008-09": 42.0})
    assert "ระหว่างทาง" not in say(steady, card("D9.1", "up")).text


def test_overlapping_windows_are_said(rows, card, say):
    results = rows("D9.1", "one", {"2007-12": 40.0, "2008-09": 50.0})
    assert "มี 3 เดือนที่ซ้อนกัน" in say(results, card("D9.1", "up", settings=("window_months",))).text
    apart = rows("D9.1", "one", {"2007-09": 40.0, "2008-09": 50.0})
    text = say(apart, card("D9.1", "up", settings=("window_months",))).text
    assert "ในรอบ 12 เดือน" in text
    assert "ซ้อนกัน" not in text


@pytest.mark.parametrize(
    ("value", "branch"), [(-4.9, "no_clear_change"), (-5.0, "better"), (5.0, "worse"), (0.0, "no_clear_change")]
)
def test_a_comparison_of_two_years_is_not_compared_again(rows, card, say, value, branch):
    one = card("D9.1", "down", settings=("matched_months_minimum",))
    found = say(rows("D9.1", "one", {"2008-08": 50.0, "2008-09": value}), one, "en")
    assert (found.branch, found.first, found.change) == (branch, None, value)
    assert "same months and same households" in found.text


def test_counts_of_which_neither_more_nor_less_is_better_are_only_told(rows, card, say):
    one = card("D9.1", "context", unit="count", counts="reviews")
    found = say(rows("D9.1", "one", {"2007-01": 1.0, "2008-09": 3.0}), one)
    assert (found.branch, found.times) == ("rose", None)
    assert "เพิ่มขึ้นจาก 1 ครั้ง (มกราคม 2550) เป็น 3 ครั้ง (กันยายน 2551)" in found.text
    assert "บอกเพียงตัวเลข" in found.text
    assert say(rows("D9.1", "one", {"2007-01": 3.0, "2008-09": 3.0}), one).branch == "no_clear_change"
    assert say(rows("D9.1", "one", {"2007-01": 3.0, "2008-09": 1.0}), one).branch == "fell"


def test_counts_with_a_direction_follow_the_rule_of_a_tenth(rows, card, say):
    up, down = (card("D9.1", way, unit="count", counts="meetings") for way in ("up", "down"))
    results = rows("D9.1", "one", {"2007-01": 10.0, "2008-09": 11.0})
    assert (say(results, up).branch, say(results, down).branch) == ("better", "worse")
    assert say(rows("D9.1", "one", {"2007-01": 11.0, "2008-09": 12.0}), up).branch == "no_clear_change"


def test_a_whole_sentence_about_baht_in_both_languages(rows, card, say):
    one = card("D9.1", "down", unit="baht_per_rai")
    results = rows("D9.1", "one", {"2007-01": 4000.4, "2008-09": 3200.0})
    assert say(results, one).text == (
        "อัตราตัวอย่าง (ส่วนหนึ่ง) ดีขึ้น โดยลดลงจาก 4,000 บาทต่อไร่ (มกราคม 2550 จาก 30 ใน 120 ครัวเรือน) "
        "เหลือ 3,200 บาทต่อไร่ (กันยายน 2551 จาก 30 ใน 120 ครัวเรือน) ต่างกัน 800 บาทต่อไร่ (ร้อยละ 20.0 ของค่าแรก) "
        "นับเป็นการเปลี่ยนที่ชัดเจน (เกณฑ์: ต่างกันตั้งแต่ ร้อยละ 10 ของค่าแรกขึ้นไป)"
    )
    assert say(results, one, "en").text.endswith(
        "a difference of 800 baht per rai (20.0% of the first value). This counts as a clear change (rule: 10% of the first value or more)."
    )


@pytest.mark.parametrize(
    ("unit", "first", "last", "branch"),
    [
        ("baht_per_kg", 1.10, 1.21, "better"),  # exactly a tenth, though 1.21 − 1.10 is a little less in the machine
        ("baht_per_kg", 1.10, 1.204, "no_clear_change"),  # 1.20 as printed
        ("ratio", 0.30, 0.33, "better"),
        ("months", 12.0, 13.0, "no_clear_change"),
        ("months", 12.0, 13.2, "better"),
        ("days", 100.0, 90.0, "worse"),
        ("baht_per_rai", -500.0, -450.0, "better"),
        ("baht_per_rai", -500.0, 20.0, "better"),
        ("levels", 2.25, 2.75, "better"),
        ("levels", 2.25, 2.7, "no_clear_change"),
        ("sides", 2.0, 3.0, "better"),
    ],
)
def test_other_units_change_clearly_by_a_share_of_the_first_value_and_levels_by_half_a_level(
    rows, card, say, unit, first, last, branch
):
    found = say(rows("D9.1", "one", {"2007-01": first, "2008-09": last}), card("D9.1", "up", unit=unit))
    assert found.branch == branch


@pytest.mark.parametrize(
    ("unit", "direction", "branch", "times"),
    [
        ("count", "up", "better", 1.0),
        ("count", "down", "worse", 1.0),
        ("months", "up", "rose", None),
        ("ratio", "down", "rose", None),
    ],
)
def test_a_first_value_of_zero_gives_no_share(rows, card, say, unit, direction, branch, times):
    one = card("D9.1", direction, unit=unit, counts="funds")
    found = say(rows("D9.1", "one", {"2007-01": 0.0, "2008-09": 2.0}), one)
    assert (found.branch, found.times) == (branch, times)
    assert "ค่าแรกเป็นศูนย์" in found.text and "nan" not in found.text
    still = say(rows("D9.1", "one", {"2007-01": 0.0, "2008-09": 0.0}), one)
    assert (still.branch, still.times) == ("no_clear_change", 0.0)


def test_an_unknown_total_is_news_for_a_share_only(rows, card, say):
    results = rows("D9.1", "one", {"2007-01": 10.0, "2008-09": 20.0}, N=None)
    assert "ไม่ทราบจำนวนทั้งหมด" in say(results, card("D9.1", "up")).text
    hours = say(results, card("D9.1", "context", unit="hours", counts="activities")).text
    assert "ไม่ทราบจำนวนทั้งหมด" not in hours
    assert "20 ชั่วโมง (กันยายน 2551 จาก 30 กิจกรรมสนับสนุน)" in hours


@pytest.mark.parametrize(
    ("counts", "said"), [("households", "มีครัวเรือนน้อย"), ("members", "มีสมาชิกกองทุนน้อย"), ("persons", "มีคนน้อย")]
)
def test_too_few_are_called_by_their_name(rows, card, say, counts, said):
    too_few = ("too_few", "too_few_households")
    text = say(rows("D9.1", "one", {"2008-09": too_few}), card("D9.1", "up", counts=counts)).text
    assert said in text
    assert counts == "households" or "ครัวเรือน" not in text


def test_not_yet_half_is_told_as_it_is(rows, card, say):
    waiting = ("cannot_be_computed", "not_yet_half")
    assert (
        "ยังไม่ถึงครึ่ง"
        in say(rows("D9.1", "one", {"2008-09": waiting}), card("D9.1", "down", unit="days", counts="proposals")).text
    )


def test_what_only_adds_up_is_not_said_to_be_others(rows, card, say):
    growing = rows("D9.1", "one", {"2007-01": 40.0, "2008-09": 50.0}, n={"2007-01": 3, "2008-09": 30})
    assert "คนละกลุ่ม" not in say(growing, card("D9.1", "up", counts="proposals")).text
    assert "สมาชิกกองทุนคนละกลุ่ม" in say(growing, card("D9.1", "up", counts="members")).text


@pytest.mark.parametrize("part", ["a", "a_to_b", "a_to_c", "a_to_d"])
@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_reducible_spending_that_rises_may_be_better_recording(rows, settings, months, part, lang):
    remark = words.text("findings.note.D1.2.a.worse", lang)
    rising = rows("D1.2", part, {"2007-12": 30.0, "2008-09": 40.0})
    falling = rows("D1.2", part, {"2007-12": 40.0, "2008-09": 30.0})
    assert remark in finding(rising, "D1.2", part, lang, settings=settings, months=months).text
    assert remark not in finding(falling, "D1.2", part, lang, settings=settings, months=months).text
    later = rows("D1.3", part, {"2008-09": 12.0})
    assert remark in finding(later, "D1.3", part, lang, settings=settings, months=months).text


def test_stated_purposes_of_loans_are_called_approximate(rows, settings, months):
    results = rows("D1.5", "nonproductive", {"2007-12": 30.0, "2008-09": 30.0})
    text = finding(results, "D1.5", "nonproductive", "en", settings=settings, months=months).text
    assert "read this as approximate" in text


def test_results_of_several_tambons_are_refused(rows, card, say):
    results = pd.concat([rows("D9.1", "one", {"2007-01": 1.0}), rows("D9.1", "one", {"2007-01": 1.0}, tambon="990102")])
    with pytest.raises(ValueError, match="must be of one tambon; got 2"):
        say(results, card("D9.1", "up"))


def test_unknown_indicator_or_part_names_those_there_are(rows, card, settings, months):
    results, given = (
        rows("D9.1", "one", {"2007-01": 1.0}),
        {"settings": settings, "months": months, "cards": (card("D9.1", "up"),)},
    )
    with pytest.raises(KeyError, match="must be one of D9.1; got 'D9.9'"):
        finding(results, "D9.9", "one", "th", **given)
    with pytest.raises(KeyError, match="must be one of one for D9.1; got 'two'"):
        finding(results, "D9.1", "two", "th", **given)


def test_row_order_does_not_matter_and_results_stay_as_they_were(rows, card, say):
    results = rows("D9.1", "one", {"2007-01": 40.0, "2007-05": 80.0, "2008-09": 52.5})
    before = results.copy()
    assert say(results.iloc[::-1], card("D9.1", "up")) == say(results, card("D9.1", "up"))
    assert results.equals(before)


def test_every_part_of_every_card_has_all_branches_in_both_languages(rows, settings, months):
    for one in cards():
        for part in one.parts:
            for values in (
                {},
                {"2008-09": 20.0},
                {"2007-12": 20.0, "2008-09": 60.0},
                {"2007-12": 60.0, "2008-09": 20.0},
            ):
                for lang in words.LANGUAGES:
                    found = finding(
                        rows(one.id, part.key, values), one.id, part.key, lang, settings=settings, months=months
                    )
                    assert found.text.startswith(found.name)
                    assert "nan" not in found.text


@pytest.mark.parametrize("forbidden", ["สิ้นเปลือง", "ทำให้เกิด", "ส่งผลให้", "เป็นผลมาจาก"])
def test_no_sentence_blames_or_says_what_caused_what(forbidden):
    for key in words.keys("findings."):
        assert forbidden not in words.text(key, "th", **dict.fromkeys(named_values(key, "th"), "x")), key


@pytest.mark.parametrize("lang", ["th", "en"])
def test_the_longest_silence_so_far_can_only_grow_and_is_called_neither_better_nor_worse(rows, settings, months, lang):
    results = pd.concat(
        [rows("S.9", part, {months[5]: 20.0, months[20]: 90.0}, N=None) for part in ("longest", "since_last")]
    )
    so_far, since_last = (
        finding(results, "S.9", part, lang, settings=settings, months=months) for part in ("longest", "since_last")
    )
    assert so_far.branch == "rose" and so_far.change == 70
    assert words.text("findings.branch.worse", lang) not in so_far.sentence
    assert since_last.branch == "worse"  # this one can fall again
