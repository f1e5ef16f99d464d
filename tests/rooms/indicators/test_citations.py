"""Who says so, in words of one language, for every source that a page or a command shows."""

import re

import pytest

from tambonlib import words
from tambonlib.indicators.catalogue import cards, indicators
from tambonlib.indicators.citations import citation
from tambonlib.indicators.composite_index import goalposts
from tambonlib.settings import default_settings, privacy_limits
from tests.support import project_root

indicators()  # all cards are known once their files are loaded
SHOWN = sorted(
    {
        one.source
        for group in (default_settings().values(), privacy_limits().values(), cards(), goalposts().values())
        for one in group
    }
)
MARK = re.compile(r"DOMAIN|METHODS|§|\[|\bafter\b *($|[:;·])")


@pytest.mark.parametrize(
    ("source", "thai", "english"),
    [
        (
            "DOMAIN D1.1 [U]",
            "ข้อกำหนดเนื้องาน D1.1 · ค่าที่เจ้าของโครงการเลือกได้",
            "field specification, D1.1 · the study's owners may choose it",
        ),
        (
            "DOMAIN §7 minimum cells [P]; why [S81]",
            "ข้อกำหนดเนื้องาน บทที่ 7 · ผู้เขียนข้อกำหนดเสนอ · แหล่งอ้างอิงที่ 81 ของข้อกำหนด",
            "field specification, chapter 7: minimum cells; why · proposed by its author · no. 81 among the specification's sources",
        ),
        (
            "DOMAIN S.1 [K], after [S35-S39, S1]",
            "ข้อกำหนดเนื้องาน S.1 · ความรู้ทั่วไป ยังไม่ได้ยืนยันจากแหล่งใด · แหล่งอ้างอิงที่ 35–39, 1 ของข้อกำหนด",
            "field specification, S.1 · general knowledge, not confirmed in a source · no. 35–39, 1 among the specification's sources",
        ),
        (
            "own choice (ทางเลือกของชุดเครื่องมือเอง): a year",
            "ทางเลือกของชุดเครื่องมือเอง",
            "own choice of this set of tools: a year",
        ),
        (
            "DOMAIN D4.4: the value is own choice (ทางเลือกของชุดเครื่องมือเอง)",
            "ข้อกำหนดเนื้องาน D4.4 · ทางเลือกของชุดเครื่องมือเอง",
            "field specification, D4.4: the value is own choice",
        ),
        ("มติที่ประชุม 3/2551 [ฉบับร่าง]", "มติที่ประชุม 3/2551 [ฉบับร่าง]", "มติที่ประชุม 3/2551 [ฉบับร่าง]"),
    ],
)
def test_a_source_is_told_in_words(source, thai, english):
    assert (citation(source, "th"), citation(source, "en")) == (thai, english)


@pytest.mark.parametrize("source", SHOWN)
def test_no_short_form_is_left_and_each_language_stands_alone(source):
    thai, english = citation(source, "th"), citation(source, "en")
    assert not MARK.search(thai) and not MARK.search(english)
    assert not re.search("[A-Za-z]{2}", thai) and not re.search("[\u0e00-\u0e7f]", english)


def test_the_glossary_tells_every_mark_with_its_word():
    glossary = (project_root() / "GLOSSARY.md").read_text(encoding="utf-8")
    for key in ("document.DOMAIN", "document.METHODS", "own", "mark.P", "mark.U"):
        assert all(words.text(f"sources.{key}", lang) in glossary for lang in words.LANGUAGES), key
    assert all(f"`{mark}`" in glossary for mark in ("DOMAIN", "METHODS", "[P]", "[U]", "[K]", "[S n]"))
