import pytest

from tambonlib.figures.frame import text_width, wrapped
from tambonlib.figures.style import BODY


def test_lines_are_no_wider_than_asked_and_lose_nothing():
    text = "แผ่นบัญชีที่จดจริง เป็นร้อยละของแผ่นที่ควรมีในแต่ละเดือน ม.ค. 50 – ก.ย. 51 เส้นบางคือตำบลอื่น"
    lines = wrapped(text, BODY, 2.6)
    assert len(lines) > 1
    assert " ".join(lines) == text
    assert max(text_width(line, BODY) for line in lines) <= 2.6


def test_a_number_stays_with_the_word_before_it():
    text = "aaa bbb ม.ค. 50"
    wide = text_width("aaa bbb ม.ค.", BODY) + 0.02
    assert wrapped(text, BODY, wide) == ["aaa bbb", "ม.ค. 50"]


def test_the_first_line_leaves_room():
    wide = text_width("aaa bbb", BODY) + 0.02
    assert wrapped("aaa bbb ccc", BODY, wide) == ["aaa bbb", "ccc"]
    assert wrapped("aaa bbb ccc", BODY, wide, first=text_width("bbb", BODY)) == ["aaa", "bbb ccc"]


def test_thai_without_spaces_is_broken_before_a_vowel_that_begins_a_syllable():
    text = "ครัวเรือนที่ถึงกำหนดแล้วแต่บัญชีไม่พอจะบอกผล"
    lines = wrapped(text, BODY, 1.5)
    assert len(lines) > 1
    assert "".join(lines) == text
    assert all(line[0] in "เแโใไ" for line in lines[1:])


@pytest.mark.parametrize("text", ["", "ก", "one"])
def test_short_texts_are_one_line(text):
    assert wrapped(text, BODY, 3.0) == [text]
