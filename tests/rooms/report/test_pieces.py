"""The pieces of a page: each tambon, each language, each branch of what may be missing."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from tambonlib.figures import alt_text
from tambonlib.indicators.by_series import Row
from tambonlib.indicators.catalogue import card as indicator_card
from tambonlib.indicators.catalogue import cards
from tambonlib.report.opening_sections import coverage_sentences, sheets_by_month
from tambonlib.report.page_figures import main_figure, support_figure
from tambonlib.settings import default_settings
from tambonlib.words import LANGUAGES, text
from tests.rooms.report.made import FULL, MONTHS, NOTHING, ODD_NAME, made_page, made_study

_THAI = re.compile("[\u0e00-\u0e7f]")


def pieces(page) -> dict[str, object]:
    """What every section of the page shows, by the call that shows it; no list of sections stands here."""
    return dict(page.all_sections())


def html_of(pieces: dict[str, tuple]) -> dict[str, str]:
    return {call: "".join(one._repr_mimebundle_()[0]["text/html"] for one in shown) for call, shown in pieces.items()}


def text_of(shown: tuple) -> str:
    return "\n".join(one._repr_mimebundle_()[0]["text/plain"] for one in shown)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", [FULL, NOTHING, ODD_NAME])
def test_every_piece_says_something_for_every_tambon(tmp_path, code, lang):
    shown = pieces(made_page(tmp_path, code, lang))
    assert len(shown) > 20
    for call, displayed in shown.items():
        assert all(text_of((one,)).strip() for one in displayed), call
    # Only a step without any figure shows nothing.
    assert {call.partition("(")[0] for call, displayed in shown.items() if not displayed} == {"page.figures"}


def test_an_english_page_holds_no_thai(tmp_path):
    page = made_page(tmp_path, FULL, "en")
    for call, displayed in pieces(page).items():
        assert not _THAI.search(text_of(displayed)), call


def test_the_masthead_names_tambon_province_period_edition_and_notice(tmp_path):
    shown = made_page(tmp_path).masthead()
    for said in ("ตำบลก", "สมมติ", "มกราคม 2551", "เมษายน 2551", "4 เดือน", "ฉบับภายในทีม ไม่ใช่สำหรับเผยแพร่", "ข้อมูลสมมติ"):
        assert said in shown.text
    assert shown.facts["lang"] == "th"
    assert shown.facts["page_foot"] == "ข้อมูลสมมติ"


def test_an_invented_study_without_notice_is_still_marked(tmp_path):
    assert "ข้อมูลสมมติ" in made_page(tmp_path, notice=None).masthead().text
    assert "ข้อมูลสมมติ" not in made_page(tmp_path, notice=None, invented=False).masthead().text


def test_a_name_cannot_be_taken_for_markup(tmp_path):
    page = made_page(tmp_path, ODD_NAME)
    assert "<ค" not in page.masthead().html
    assert "&lt;ค &amp; ค&gt;" in page.masthead().html
    assert "ตำบล<ค & ค>" in page.masthead().text


def test_the_summary_of_a_tambon_without_data_says_so_and_fills_nothing_up(tmp_path):
    shown = made_page(tmp_path, NOTHING).summary()
    assert "finding-" not in shown.html
    assert text("findings.summary.better_none", "th") in shown.text
    assert "คำนวณได้ 0 ค่า" in shown.text


def test_worse_stands_in_the_same_place_and_size_as_better(tmp_path):
    page = made_page(tmp_path)
    change = page.step("D1", "change").html
    assert '<li class="finding finding-worse">' in change
    assert '<li class="finding finding-better">' in page.step("D1", "do").html


def test_first_and_latest_values_are_those_of_the_results(tmp_path):
    told = made_page(tmp_path).values("D1", "do").text
    assert "40.0%" in told and "70.0%" in told and "6 จาก 8" in told


def test_a_step_without_values_gets_a_sentence_instead_of_an_empty_table(tmp_path):
    shown = made_page(tmp_path, NOTHING).values("D1", "change")
    assert "<table" not in shown.html
    assert shown.text


def test_what_could_not_be_computed_lists_every_part_that_is_missing(tmp_path):
    page = made_page(tmp_path, NOTHING)
    told = page.not_computed().text
    missing = page.results[page.results["status"] != "ok"]
    assert missing["indicator"].unique().tolist() and all(
        indicator in told for indicator in missing["indicator"].unique()
    )
    assert "<table" not in page.not_computed().html  # all for one reason: a line for each dimension
    assert made_page(tmp_path, FULL).not_computed().text.endswith(text("report.not_computed.nothing", "th"))


def test_missing_values_are_folded_away_by_dimension_with_their_months(tmp_path):
    page = with_missing(made_page(tmp_path), "D7.4", "stayed", "cannot_be_computed", "nothing_this_month")
    shown = page.not_computed()
    assert shown.html.count("<details") == 1
    assert "กลไกดำเนินงาน: ไม่มีค่า 4 จาก" in shown.text
    assert "ทั้งช่วง (ม.ค. 51 – เม.ย. 51)4 เดือน" in shown.text


def test_unknown_dimension_and_step_are_refused(tmp_path):
    page = made_page(tmp_path)
    with pytest.raises(KeyError, match="dimension_id must be one of D1"):
        page.dimension("D9")
    with pytest.raises(KeyError, match="step must be one of"):
        page.step("D1", "think")


def test_a_dimension_without_indicators_says_so(tmp_path, monkeypatch):
    of_d1 = tuple(card for card in cards() if card.dimension == "D1")
    for room in ("tambonlib.report.page", "tambonlib.indicators.results_chain"):
        monkeypatch.setattr(f"{room}.cards", lambda: of_d1)
    page = made_page(tmp_path)
    assert page.dimension("D2").text.count(text("report.step.no_indicator", "th")) == 3
    assert text("report.step.no_indicator", "th") in page.step("D2", "do").text
    assert page.values("D2", "do").html == ""


def only_d1_collected(page):
    """The page of a study that set out to record household accounts only."""
    other = ~page.results["indicator"].str.startswith("D1.")
    silent = page.results["status"].mask(other, "not_collected")
    wide = replace(page.study_wide, collected=("D1",))
    return replace(
        page, results=page.results.assign(status=silent, value=page.results["value"].mask(other)), study_wide=wide
    )


def test_dimensions_that_the_study_did_not_record_are_named_once_and_not_value_by_value(tmp_path):
    page = only_d1_collected(made_page(tmp_path))
    assert page.collected == ("D1",)
    assert page.other_dimensions() == ()
    told = page.not_collected().text
    assert "7 ด้านจากแปดด้าน" in told and "บัญชีกำไร-ขาดทุนกิจการครัวเรือน" in told
    assert "บัญชีครัวเรือน" not in told
    assert page.not_computed().text.endswith(text("report.not_computed.nothing", "th"))
    of_d1 = [part for card in cards() if card.dimension == "D1" for part in card.parts]
    assert f"{len(of_d1) * len(MONTHS)} ค่า" in page.summary().text
    assert "D2" not in page.identity().text


def test_a_dimension_that_other_tambons_recorded_is_told_in_full_where_this_one_has_nothing(tmp_path):
    page = only_d1_collected(made_page(tmp_path, NOTHING))
    assert page.collected == ("D1",)
    assert "D1.2" in page.not_computed().text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("dimension_id", [f"D{number}" for number in range(2, 9)])
def test_every_dimension_is_the_same_block(tmp_path, dimension_id, lang):
    """Opening with its strip, a figure where the dimension has one, a sentence for each step, what is missing; values
    open without script.
    """
    page = made_page(tmp_path, lang=lang)
    opening, *drawn, closing = page.block(dimension_id)
    assert opening.html.count('<li class="strip-') == 3
    assert len(drawn) == (dimension_id in ("D2", "D3", "D4"))
    assert all(figure.has_data and "<svg" in figure.html for figure in drawn)
    told, folded = closing.html.split('<details class="folded">', 1)
    assert 2 <= told.count("<li class=") <= 3
    assert text("report.dimension.complete", lang) in told
    assert folded.count("<table") == 1 and "<table" not in told


def test_a_dimension_of_which_a_tambon_has_nothing_is_one_line(tmp_path):
    [only] = made_page(tmp_path, NOTHING).block("D4")
    assert only.text.splitlines() == ["ด้านที่ 4 การจัดการสวัสดิการตำบล", text("report.dimension.nothing_here", "th")]


def with_missing(page, indicator, part, status, reason):
    """The page with one series that has no value."""
    rows = (page.results["indicator"] == indicator) & (page.results["part"] == part)
    results = page.results
    changed = results.assign(
        value=results["value"].mask(rows),
        status=results["status"].mask(rows, status),
        reason=results["reason"].mask(rows, reason),
    )
    return replace(page, results=changed)


def test_what_is_missing_is_told_with_its_reason_and_its_own_units(tmp_path):
    page = with_missing(made_page(tmp_path), "D7.4", "stayed", "too_few", "too_few_households")
    closing = page.block("D7")[-1].text
    assert "ไม่มีค่าเลย 1 รายการ – มีคนน้อยกว่าเกณฑ์ จึงไม่บอกค่า (1 รายการ) และมีค่าเพียงบางเดือน 0 รายการ" in closing
    assert "ครัวเรือนน้อย" not in closing


def test_a_dimension_without_a_value_for_its_figure_has_none(tmp_path):
    page = made_page(tmp_path)
    assert "เงินสำรองของกองทุนสวัสดิการ เพิ่มขึ้นจาก 40 เดือน" in main_figure(page, "D4").html
    silent = with_missing(page, "D4.4", "months", "cannot_be_computed", "no_benefits_paid")
    assert main_figure(silent, "D4") is None and len(silent.block("D4")) == 2
    assert "กำไรสุทธิต่อไร่" in main_figure(page, "D2").html
    assert "ขั้นที่รอนานที่สุด" in main_figure(page, "D3").html


def test_only_what_is_counted_over_the_group_is_said_to_be_of_volunteers(tmp_path):
    page = made_page(tmp_path)
    said = {
        f"D{number}": text("report.dimension.volunteers", "th") in page.dimension(f"D{number}").text
        for number in range(1, 9)
    }
    assert [name for name, volunteers in said.items() if volunteers] == ["D1", "D2"]


def test_units_are_shown_with_their_values(tmp_path):
    closing = made_page(tmp_path).block("D2")[-1].text
    assert "70 บาทต่อไร่" in closing and "70.00 บาทต่อกิโลกรัม" in closing
    assert "N" not in made_page(tmp_path).support()[-1].text


def test_months_with_sheets_without_sheets_too_few_and_unknown():
    told = [("2008-01", 80.0, "ok"), ("2008-02", 0.0, "ok"), ("2008-03", None, "too_few")]
    rows = [Row(month, value, 9, 20, status, None) for month, value, status in told]
    assert list(sheets_by_month(rows, MONTHS).values()) == ["some", "none", "too_few", "unknown"]


def test_gaps_are_told_by_month(tmp_path):
    page = made_page(tmp_path)
    months = dict(zip(MONTHS, ["some", "none", "none", "unknown"], strict=True))
    told = coverage_sentences(page, months)
    assert "1 เดือนจาก 4 เดือน" in told[0]
    assert "ก.พ. 51" in told[1] and "มี.ค. 51" in told[1] and "ไม่ใช่ศูนย์" in told[1]
    assert "เม.ย. 51" in told[2]


def test_issues_of_the_tambon_are_counted(tmp_path):
    page = made_page(tmp_path)
    assert text("report.data.no_import", "th") in page.data_used().text
    page.study.records_folder.mkdir(parents=True, exist_ok=True)
    lines = ["kind,tambon_code", "refused,990101", "refused,990101", "check,990101", "refused,990102", "refused,"]
    (page.study.records_folder / "issues.csv").write_text("\n".join(lines), encoding="utf-8-sig")
    assert "ไม่รับแถวของตำบลนี้ 2 แถว และรับไว้แต่ขอให้ตรวจ 1 จุด" in page.data_used().text
    assert "มี 1 จุดทั้งโครงการ" in page.data_used().text


def test_rows_under_a_code_that_is_no_tambon_of_the_study_are_counted_on_its_pages(tmp_path):
    page = made_page(tmp_path)
    page.study.records_folder.mkdir(parents=True, exist_ok=True)
    lines = ["kind,tambon_code", *["refused,999999"] * 7, "refused,"]
    (page.study.records_folder / "issues.csv").write_text("\n".join(lines), encoding="utf-8-sig")
    assert "มี 8 จุดทั้งโครงการ" in page.data_used().text


def test_a_setting_that_the_study_changed_is_marked_with_the_default(tmp_path):
    settings = {**made_study(tmp_path).settings, "minimum_households": 9}
    told = made_page(tmp_path, settings=settings, settings_changed=("minimum_households",)).settings_used().text
    default = default_settings()["minimum_households"].value
    assert "9 ครัวเรือนโครงการนี้เปลี่ยนจาก" in told
    assert f"เปลี่ยนจาก {default} ครัวเรือน" in told
    assert "โครงการนี้เปลี่ยน" not in made_page(tmp_path).settings_used().text


def test_every_word_that_a_setting_allows_can_be_shown():
    allowed = [word for one in default_settings().values() if one.group == "measure" for word in one.allowed]
    assert allowed
    for word in allowed:
        for lang in LANGUAGES:
            assert text(f"report.settings.word.{word}", lang)


def test_the_agreed_list_is_named_with_its_date(tmp_path):
    lists = pd.DataFrame(
        {
            "tambon_code": [FULL],
            "category": ["alcohol"],
            "tier": ["A"],
            "agreed_on": ["2008-02-03"],
            "version": ["2"],
            "source": ["เวที"],
        }
    )
    assert "ฉบับ 2 เมื่อ 3 ก.พ. 51" in made_page(tmp_path, agreed_lists=lists).settings_used().text
    assert (
        text("report.settings.default_list", "th")
        in made_page(tmp_path, NOTHING, agreed_lists=lists).settings_used().text
    )


def test_what_a_page_says_of_reducible_spending_is_compared_within_one_list(tmp_path):
    lists = pd.DataFrame(
        {
            "tambon_code": FULL,
            "category": ["alcohol"],
            "tier": ["A"],
            "agreed_on": "2008-03-01",
            "version": "1",
            "source": "x",
        }
    )
    of_list, default = (
        made_page(tmp_path, agreed_lists=one).finding("D1.2", indicator_card("D1.2").headline.key)
        for one in (lists, lists.iloc[:0])
    )
    assert (of_list.first.month, default.first.month) == ("2008-03", "2008-01")


def test_a_tambon_that_joined_late_is_compared_from_then_on(tmp_path):
    page = made_page(tmp_path)
    late = replace(page, tambon={**page.tambon, "joined": "2008-03"})
    one = indicator_card("D3.3")
    assert page.finding(one.id, one.headline.key).first.month == "2008-01"
    assert late.finding(one.id, one.headline.key).first.month == "2008-03"


def joined_late(page, month="2008-03"):
    """The page of a tambon that joined in this month, with what measuring says of months before."""
    before = page.results["month"] < month
    nothing = {"value": float("nan"), "n": 0, "N": pd.NA, "status": "not_collected", "reason": "not_joined_yet"}
    results = page.results.assign(**{name: page.results[name].mask(before, value) for name, value in nothing.items()})
    return replace(page, tambon={**page.tambon, "joined": month}, results=results)


def test_months_before_a_tambon_joined_are_told_once_and_are_no_gaps(tmp_path):
    page = joined_late(made_page(tmp_path))
    data = page.data_used().text
    assert "เข้าร่วมโครงการเมื่อเดือนมีนาคม 2551" in data and "2 เดือนจาก 2 เดือน" in data and "ม.ค. 51" not in data
    assert "เข้าร่วมโครงการเมื่อ" not in made_page(tmp_path).data_used().text
    assert "ครบทั้ง 2 เดือน" in page.months_covered().html and "จาก 2 เดือน" in page.support()[1].html
    assert text("report.not_computed.nothing", "th") in page.not_computed().text
    assert text("report.dimension.complete", "th") in page.block("D3")[-1].text
    values = 2 * sum(len(card.parts) for card in cards())
    assert f"{values:,} ค่า" in page.summary().text and "2 เดือน" in page.summary().text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_tambon_that_joined_in_the_last_month_has_its_page(tmp_path, lang):
    page = joined_late(made_page(tmp_path, lang=lang), MONTHS[-1])
    drawn = [
        page.months_covered(),
        page.support()[1],
        *page.figures("D1", "change"),
    ]
    drawn += [main_figure(page, f"D{number}") for number in range(2, 5)]
    assert all("nan" not in one.html for one in drawn)
    assert all(text_of((one,)).strip() for shown in pieces(page).values() for one in shown)


def test_what_a_late_tambon_lacks_is_told_with_its_own_reason(tmp_path):
    whole, late = (made_page(tmp_path, NOTHING), joined_late(made_page(tmp_path, NOTHING), "2008-04"))
    assert late.not_computed().text == whole.not_computed().text
    assert (
        text("reasons.not_joined_yet", "th")
        not in late.not_computed().text + late.summary().text + late.data_used().text
    )
    assert "ไม่มีข้อมูลว่าครัวเรือนใดทำบัญชี" in late.summary().text


def test_a_list_that_was_agreed_after_the_study_is_not_said_to_be_used(tmp_path):
    lists = pd.DataFrame(
        {
            "tambon_code": FULL,
            "category": ["alcohol"],
            "tier": ["A"],
            "agreed_on": "2008-05-01",
            "version": "1",
            "source": "x",
        }
    )
    assert text("report.settings.default_list", "th") in made_page(tmp_path, agreed_lists=lists).settings_used().text


def test_the_identity_tells_hashes_seed_and_versions_and_no_path(tmp_path):
    told = made_page(tmp_path).identity().text
    for said in ("0123456789abcdef", "7", "tambonlib", "pandas"):
        assert said in told
    assert str(tmp_path) not in told


def test_the_same_results_give_the_same_pieces(tmp_path):
    first, second = (pieces(made_page(tmp_path)) for _ in range(2))
    assert html_of(first) == html_of(second)


def test_row_order_of_results_does_not_matter_and_inputs_stay_as_they_are(tmp_path):
    page = made_page(tmp_path)
    before = page.results.copy()
    turned = replace(page, results=page.results.iloc[::-1].reset_index(drop=True))
    assert html_of(pieces(page)) == html_of(pieces(turned))
    pd.testing.assert_frame_equal(page.results, before)


def test_the_next_steps_are_an_empty_table(tmp_path):
    html = made_page(tmp_path).next_steps().html
    assert html.count("<tr>") == 6
    assert html.count("<td></td>") == 20


def test_every_figure_has_its_text(tmp_path):
    for code in (FULL, NOTHING):
        page = made_page(tmp_path, code)
        drawn = [page.months_covered(), support_figure(page), *page.figures("D1", "change")]
        assert len(drawn) == 5
        assert all(alt_text(one).strip() for one in drawn)
    assert page.figures("D1", "learn") == ()
