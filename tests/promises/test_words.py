"""Every text that the program can show: in both languages, and in the letters of its language.

Holds for the words, and as well for whatever stands in two languages elsewhere in the
definitions: labels of the codebook, charts, framework and settings.
"""

import re
import string
import unicodedata
from pathlib import Path

import fontpkg_sarabun
import pytest
import yaml
from fontTools.ttLib import TTFont

from tambonlib import words
from tests.support import project_root

DEFINITIONS = project_root() / "tambonlib" / "definitions"
FILES = sorted(DEFINITIONS.rglob("*.yaml"))
THAI_LETTER = re.compile("[ก-ฮ]")
# Glyphs that stand for a judgement and that the font lacks.
STRAY = "✓✔✗✘●○◐■□▲▼★☆"
# Letters that may stand in a text of either language.
SCRIPTS = ("THAI", "LATIN", "COMBINING", "MODIFIER")
UPPER = "\u0e31\u0e34-\u0e37\u0e47\u0e4d"  # vowels and signs above the letter
TONE = "\u0e48-\u0e4c"
ILL_FORMED = {
    "◌ํ and า instead of ำ": re.compile(f"\u0e4d[{TONE}]?\u0e32"),
    "two เ instead of แ": re.compile("\u0e40\u0e40"),
    "a mark with no letter under it": re.compile(
        "(?<![ก-ฮ\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"
    ),
    "two vowels above one letter": re.compile(f"[{UPPER}]{{2}}"),
    "two tone marks on one letter": re.compile(f"[{TONE}]{{2}}"),
    "a tone mark before its vowel": re.compile(f"[{TONE}][\u0e31\u0e34-\u0e3a]"),
    "an invisible character": re.compile("[\u00a0\u00ad\u200b-\u200f\u2060\ufeff\ufffd]"),
}
# What each entry of a file holds besides its text.
BESIDE_TEXTS = {"words/reasons.yaml": {"status"}}
# Texts that speak of a misspelling and show it.
SHOWS_A_MISSPELLING = {"demo.dirt.double_e", "demo.dirt.nikhahit"}


def leaves(tree, path):
    """Every mapping that has a language among its keys, with its path."""
    if isinstance(tree, dict):
        if set(tree) & set(words.LANGUAGES):
            yield path, tree
        else:
            for name, branch in tree.items():
                yield from leaves(branch, f"{path}.{name}")
    elif isinstance(tree, list):
        for place, branch in enumerate(tree):
            yield from leaves(branch, f"{path}[{place}]")


def doubled_keys(node):
    """Line and name of every key that stands again in its mapping."""
    if isinstance(node, yaml.MappingNode):
        names = [key.value for key, _ in node.value]
        yield from ((key.start_mark.line + 1, key.value) for key, _ in node.value if names.count(key.value) > 1)
        for _, value in node.value:
            yield from doubled_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from doubled_keys(value)


def texts_of(file):
    return dict(leaves(yaml.safe_load(file.read_text(encoding="utf-8")), file.stem))


def name_of(file):
    return str(file.relative_to(DEFINITIONS))


def named_values(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def wording(text):
    """The text without its named values."""
    return "".join(part for part, *_ in string.Formatter().parse(text))


def foreign_letters(text):
    """Letters and marks of an alphabet that is neither Thai nor Latin."""
    letters = {character for character in text if unicodedata.category(character)[0] in "LM"}
    return {character for character in letters if not unicodedata.name(character, "").startswith(SCRIPTS)}


def font_characters():
    found = set()
    for weight in ("Regular", "Bold"):
        with TTFont(Path(fontpkg_sarabun.ROOT) / "files" / f"Sarabun-{weight}.ttf") as font:
            found = set(font.getBestCmap()) if not found else found & set(font.getBestCmap())
    return {chr(code) for code in found}


def test_there_are_texts_to_look_at():
    """A search that finds nothing would let everything below pass."""
    assert len(FILES) >= 8
    assert (DEFINITIONS / "words" / "faults.yaml") in FILES
    assert len(words.keys("faults.")) > 100


@pytest.mark.parametrize("file", FILES, ids=name_of)
class TestTexts:
    def test_no_key_stands_twice(self, file):
        """The YAML reader takes the second of two equal keys and says nothing."""
        assert list(doubled_keys(yaml.compose(file.read_text(encoding="utf-8"), yaml.SafeLoader))) == []

    def test_both_languages_are_there(self, file):
        lacking = {
            path: text
            for path, text in texts_of(file).items()
            if set(text) != {*words.LANGUAGES, *BESIDE_TEXTS.get(name_of(file), ())}
            or not all(isinstance(text[lang], str) and text[lang].strip() for lang in words.LANGUAGES)
        }
        assert lacking == {}

    def test_thai_holds_thai_letters(self, file):
        # A text of values and punctuation alone has no letters of its own.
        bare = {
            path: text["th"]
            for path, text in texts_of(file).items()
            if re.search(r"[^\W\d_]", wording(text["th"])) and not THAI_LETTER.search(text["th"])
        }
        assert bare == {}

    def test_no_letter_of_another_alphabet(self, file):
        found = {
            f"{path}.{lang}": sorted(foreign_letters(text[lang]))
            for path, text in texts_of(file).items()
            for lang in words.LANGUAGES
            if foreign_letters(text[lang])
        }
        assert found == {}

    def test_thai_is_well_formed(self, file):
        found = {
            f"{path}.{lang}: {what}": text[lang]
            for path, text in texts_of(file).items()
            for lang in words.LANGUAGES
            for what, pattern in ILL_FORMED.items()
            if path not in SHOWS_A_MISSPELLING and pattern.search(text[lang])
        }
        assert found == {}

    def test_both_languages_ask_for_the_same_values(self, file):
        # A value that comes in two languages is named so: label_th in Thai, label_en in English.
        asked = {
            path: [{name.removesuffix(f"_{lang}") for name in named_values(text[lang])} for lang in words.LANGUAGES]
            for path, text in texts_of(file).items()
        }
        assert {path: names for path, names in asked.items() if names[0] != names[1]} == {}

    def test_values_are_asked_for_by_name(self, file):
        texts = [text[lang] for text in texts_of(file).values() for lang in words.LANGUAGES]
        asked = {name for text in texts for name in named_values(text)}
        # N is the name that the results give to the units that could have been counted.
        assert {name for name in asked if not re.fullmatch(r"[a-z][a-z_0-9]*|N", name)} == set()

    def test_no_glyph_that_the_font_lacks(self, file):
        known = font_characters() | {"\n"}
        found = {
            f"{path}.{lang}": sorted(set(text[lang]) - known)
            for path, text in texts_of(file).items()
            for lang in words.LANGUAGES
            if set(text[lang]) - known or set(text[lang]) & set(STRAY)
        }
        assert found == {}


def test_the_words_are_the_files_read_here():
    folder = DEFINITIONS / "words"
    read = {path for file in folder.glob("*.yaml") for path in texts_of(file)}
    assert set(words.keys()) == read


def test_every_fault_says_what_was_needed_and_what_to_do_next():
    frame = {"heading", "found", "needed"}
    codes = {key.split(".")[1] for key in words.keys("faults.")} - frame - {"place"}
    assert len(codes) > 50
    lacking = {code for code in codes if {f"faults.{code}.needed", f"faults.{code}.next"} - set(words.keys("faults."))}
    assert lacking == set()


def test_a_doubled_key_is_seen():
    assert list(doubled_keys(yaml.compose("a: 1\nb: {c: 1, c: 2}", yaml.SafeLoader))) == [(2, "c"), (2, "c")]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("ตำบลຕ", {"ຕ"}),  # Lao
        ("តำบล", {"ត"}),  # Khmer
        ("tаmbon", {"а"}),  # Cyrillic а among Latin letters
        ("ตำบล tambon น้ำ", set()),
    ],
)
def test_letters_of_another_alphabet_are_seen(text, seen):
    assert foreign_letters(text) == seen


@pytest.mark.parametrize(
    "text",
    [
        "น\u0e4d\u0e49\u0e32",
        "นำ\u0e4d\u0e32",
        "เเม่น้ำ",
        "ก\u0e48\u0e34น",
        " \u0e48ก",
        "ก\u0e34\u0e34",
        "ก\u0e48\u0e49",
        "ก\u200bข",
    ],
)
def test_ill_formed_thai_is_seen(text):
    assert any(pattern.search(text) for pattern in ILL_FORMED.values())


@pytest.mark.parametrize("text", ["น้ำท่วม", "แม่น้ำ", "ที่ดิน", "กุ้ง", "เปลี่ยน", "ผู้เฒ่า", "พิษณุโลก", "อุตรดิตถ์", "ฤๅษี", "เก็บ"])
def test_good_thai_is_left_alone(text):
    assert not any(pattern.search(text) for pattern in ILL_FORMED.values())
