"""The support that a tambon received: told from results, as the work of those who support."""

from dataclasses import replace

import pytest

from tambonlib.indicators.catalogue import card
from tambonlib.words import LANGUAGES, text
from tests.rooms.report.made import NOTHING, made_page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hours_by_line_then_silence_demand_follow_up_answers_and_reach(tmp_path, lang):
    opening, figure, closing = made_page(tmp_path, lang=lang).support()
    assert text("report.support.about", lang) in opening.text
    assert figure.has_data
    names = {
        "th": ("ช่วงเงียบ", "พื้นที่เป็นผู้ขอ", "ติดตามผล", "ตอบคำขอ", "ทั่วถึง"),
        "en": ("silence", "Demand", "Follow-up", "Response", "Reach"),
    }[lang]
    places = [closing.text.index(name) for name in names]
    assert places == sorted(places)
    assert closing.html.count("<table") == 1 == closing.html.count("<details")


def test_it_is_not_called_progress_of_the_tambon(tmp_path):
    assert "ไม่ใช่ความก้าวหน้าของตำบล" in made_page(tmp_path).support()[0].text


def test_hours_of_unknown_total_do_not_ask_for_one(tmp_path):
    page = made_page(tmp_path)
    support = page.results["indicator"].str.startswith("S.")
    unknown = page.results.assign(N=page.results["N"].mask(support))
    told = replace(page, results=unknown).support()[-1].text
    assert "70 ชั่วโมงเม.ย. 51 · 6 กิจกรรมสนับสนุน" in told


@pytest.mark.parametrize(("lang", "told"), [("th", "ไม่มีกิจกรรมสนับสนุนให้นับ"), ("en", "no support activities to count")])
def test_where_nothing_was_there_to_count_words_say_so(tmp_path, lang, told):
    page = made_page(tmp_path, lang=lang)
    hours = page.results["indicator"] == "S.1"
    none = page.results.assign(
        value=page.results["value"].mask(hours, 0.0),
        n=page.results["n"].mask(hours, 0),
        N=page.results["N"].mask(hours, 0),
    )
    html = replace(page, results=none).support()[-1].html
    assert told in html and "0 จาก 0" not in html and "0 of 0" not in html


def test_a_tambon_without_any_record_of_support_is_one_sentence(tmp_path):
    [only] = made_page(tmp_path, NOTHING).support()
    assert only.text.splitlines()[1:] == [text("report.support.nothing_here", "th")]


def test_a_study_without_a_log_says_so(tmp_path):
    page = made_page(tmp_path)
    support = page.results["indicator"].str.startswith("S.")
    silent = page.results.assign(
        status=page.results["status"].mask(support, "not_collected"), value=page.results["value"].mask(support)
    )
    wide = replace(page.study_wide, collected=tuple(code for code in page.collected if code != "S"))
    [only] = replace(page, results=silent, study_wide=wide).support()
    assert text("report.support.nothing", "th") in only.text


def test_what_cannot_be_told_yet_is_named_and_not_left_out(tmp_path):
    page = made_page(tmp_path)
    lag = page.results["indicator"] == "S.5"
    waiting = page.results.assign(
        status=page.results["status"].mask(lag, "cannot_be_computed"),
        value=page.results["value"].mask(lag),
        reason=page.results["reason"].mask(lag, "not_yet_half"),
    )
    told = replace(page, results=waiting).support()[-1].html
    assert "<dt>เวลาที่ใช้ตอบคำขอ" in told and "ยังไม่ถึงครึ่ง" in told


def test_levels_are_told_and_no_better_or_worse(tmp_path):
    facts = made_page(tmp_path).support()[-1].html.split("<details")[0]
    assert "70 วัน (เม.ย. 51 · 6 จาก 8)" in facts and "70.0% (เม.ย. 51 · 6 จาก 8)" in facts
    assert "branch" not in facts and "แย่ลง" not in facts and "ดีขึ้น" not in facts


def test_the_longest_silence_is_not_called_worse_in_the_folded_table(tmp_path):
    page = made_page(tmp_path)
    table = page.support()[-1].html.split("<details")[1]
    row = table.split(card("S.9").part("longest").th)[1].split("</tr>")[0]
    assert text("findings.branch.rose", "th") in row and text("findings.branch.worse", "th") not in row
