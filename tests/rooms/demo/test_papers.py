"""The committed papers of the demo study are what the program makes."""

from pathlib import Path

import pytest

from tambonlib import words
from tambonlib.demo.papers import papers

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", sorted(papers()))
def test_a_paper_is_not_stale(name):
    assert (ROOT / name).read_text(encoding="utf-8") == papers()[name], "run: python -m tambonlib.demo.papers"


def test_the_page_is_thai_first_and_names_every_kind_in_both_languages():
    page = papers()["docs/demo.md"]
    assert page.index(words.text("demo.page.title", "th")) < page.index(words.text("demo.page.title", "en"))
    for key in words.keys("demo.kinds."):
        assert words.text(key, "th") in page and words.text(key, "en") in page
