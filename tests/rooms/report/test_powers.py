"""The four powers from three sides: what is shown together, and what is said where a side or a moment is missing."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from tambonlib import framework
from tambonlib.words import LANGUAGES, keys, text
from tests.rooms.report.made import FULL, NOTHING, ODD_NAME, made_page


def cells(shown, power: str) -> list[list[str]]:
    """The lines of one power's table, without markup."""
    block = shown.html.split(f'id="power-{power}"')[1].split("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", block.split("<tbody>")[1])
    return [
        [re.sub(r"<[^>]+>", "|", cell).strip("|") for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in rows
    ]


def test_sides_stand_one_below_the_other_and_start_beside_look_back_beside_end(tmp_path):
    lines = cells(made_page(tmp_path).powers_from_three_sides(), "V")
    assert [line[0].split("|")[0] for line in lines] == [
        "ตำบลประเมินตนเอง",
        "ตอนเริ่มต้น (ม.ค. 51)",
        "ย้อนมองตอนเริ่มต้น (เม.ย. 51)",
        "ตอนสิ้นสุด (เม.ย. 51)",
        "ตำบลเพื่อนประเมิน",
        "ตอนสิ้นสุด (เม.ย. 51)",
    ]
    assert [[line[1], *line[3:]] for line in lines if len(line) > 1] == [
        ["2", "1–5", "100%", "4 จาก 4"],
        ["1", "1–5", "100%", "4 จาก 4"],
        ["4", "1–5", "100%", "4 จาก 4"],
        ["3", "–", "0%", "4 จาก 4"],
    ]


def test_no_gain_is_told_and_the_look_back_is_explained(tmp_path):
    told = made_page(tmp_path).powers_from_three_sides().text
    assert text("powers.note.then_lower", "th") in told
    assert text("report.powers.caution", "th") in told
    for gain in ("เพิ่มขึ้น", "ดีขึ้น", "+2", "+3"):
        assert gain not in told


def test_a_missing_side_is_named(tmp_path):
    assert "ยังไม่มีคนทำงานจังหวัดประเมิน" in made_page(tmp_path).powers_from_three_sides().text


def test_where_only_the_tambon_rated_nothing_can_be_compared(tmp_path):
    page = made_page(tmp_path)
    others = page.powers["rater_kind"] != "self"
    alone = page.powers.assign(
        status=page.powers["status"].mask(others, "not_collected"),
        n=page.powers["n"].mask(others, 0),
        value=page.powers["value"].mask(others),
    )
    told = replace(page, powers=alone).powers_from_three_sides().text
    assert "มีเพียงตำบลประเมินตนเอง ยังไม่มีตำบลเพื่อนประเมิน, คนทำงานจังหวัดประเมิน จึงยังเทียบกันไม่ได้" in told


@pytest.mark.parametrize("code", [NOTHING, ODD_NAME])
def test_a_tambon_that_nobody_rated_is_one_sentence(tmp_path, code):
    shown = made_page(tmp_path, code).powers_from_three_sides()
    assert shown.text.splitlines()[1:] == [text("report.powers.nothing_here", "th")]


def test_a_study_that_rated_nobody_says_so(tmp_path):
    page = made_page(tmp_path)
    silent = page.powers.assign(status="not_collected", value=float("nan"))
    assert (
        text("report.powers.nothing", "th")
        in replace(page, powers=silent, study_wide=replace(page.study_wide, rated=False)).powers_from_three_sides().text
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_rubric_opens_with_all_anchors_and_each_side_s_level(tmp_path, lang):
    html = made_page(tmp_path, FULL, lang).powers_from_three_sides().html
    assert html.count('<table class="rubric short">') == 4
    for power in framework.powers():
        for item in power.items:
            assert all(anchor[lang].replace("&", "&amp;") in html for anchor in item.anchors.values())
    assert {"th": "ตนเอง 4 · ตำบลเพื่อน 3", "en": "itself 4 · peers 3"}[lang] in html
    assert lang == "th" or not re.search("[\u0e00-\u0e7f]", html)


def test_an_item_that_was_left_out_says_why_there_is_no_level(tmp_path):
    page = made_page(tmp_path)
    end = (
        page.powers["item"].isna()
        & (page.powers["power"] == "K")
        & (page.powers["rater_kind"] == "peer")
        & (page.powers["moment"] == "end")
    )
    powers = page.powers.assign(
        value=page.powers["value"].mask(end),
        status=page.powers["status"].mask(end, "cannot_be_computed"),
        reason=page.powers["reason"].mask(end, "power_items_missing"),
        n=page.powers["n"].mask(end, 3),
    )
    line = cells(replace(page, powers=powers).powers_from_three_sides(), "K")[-1]
    assert text("reasons.power_items_missing", "th") in line[0]
    assert [line[1], *line[3:]] == ["–", "–", "–", "3 จาก 4"]


def test_agreement_tells_shares_first_and_why_there_is_none(tmp_path):
    told = made_page(tmp_path).powers_from_three_sides().text
    block = told[told.index(text("report.powers.agreement", "th")) :]
    places = [
        block.index(text(f"powers.measure.{measure}", "th")) for measure in ("exact", "within_one", "icc", "kappa")
    ]
    assert places == sorted(places)
    assert text("reasons.too_few_tambons", "th") in block
    assert text("reasons.no_pair_of_ratings", "th") in block


def test_overlaps_are_named_with_the_power(tmp_path):
    html = made_page(tmp_path).powers_from_three_sides().html
    blocks = dict(zip("VKNP", html.split('<h3 id="power-')[1:], strict=True))
    assert "กลไกดำเนินงาน" in blocks["V"] and "ไม่ควรใช้อันหนึ่งอธิบายอีกอันหนึ่ง" in blocks["V"]
    assert "ไม่ควรใช้อันหนึ่งอธิบาย" not in blocks["P"]


def test_row_order_and_inputs(tmp_path):
    page = made_page(tmp_path)
    before = page.powers.copy()
    html = page.powers_from_three_sides().html
    assert replace(page, powers=page.powers.sample(frac=1, random_state=3)).powers_from_three_sides().html == html
    pd.testing.assert_frame_equal(page.powers, before)


def test_every_note_can_be_told():
    assert len(keys("powers.note.")) >= 5
