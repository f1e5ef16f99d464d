"""Thai text made comparable: one spelling for what looks the same on paper."""

import numbers
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_SPACES = re.compile(r"\s+")
_TONE = "\u0e48-\u0e4b"
_MENDS = (
    # ำ written as ◌ํ + า, with the tone mark before or after the circle, or after the finished ำ
    (re.compile(f"\u0e4d([{_TONE}]?)\u0e32"), r"\1" + "\u0e33"),
    (re.compile(f"([{_TONE}])\u0e4d\u0e32"), r"\1" + "\u0e33"),
    (re.compile(f"\u0e33([{_TONE}])"), r"\1" + "\u0e33"),
    # แ written as two เ
    (re.compile("\u0e40\u0e40"), "\u0e41"),
    # a tone mark typed before the vowel above the letter
    (re.compile(f"([{_TONE}])([\u0e31\u0e34-\u0e37])"), r"\2\1"),
    # the same mark typed twice
    (re.compile("([\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])\\1+"), r"\1"),
)
_TO_ASCII = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
# Punctuation does not matter between words; between two digits it does (1.5 is not 15).
_IDLE = re.compile(r"""[\s.,:;'"’‘“”*/\\()\[\]_\-]+""")
_IDLE_MARKS = re.compile(r"""(?<![0-9])[.,:;'"’‘“”*/\\()\[\]_\-]+|[.,:;'"’‘“”*/\\()\[\]_\-]+(?![0-9])""")

# As written → what it stands for. Longer ones come first. Short forms need their dot,
# because อ, ต and จ also begin names.
_INITIAL = re.compile(r"[ก-ฮ]\.")  # จ.ป.ร. is a name of initials, not the province ป.ร.
_PREFIXES = (
    ("องค์การบริหารส่วนตำบล", "องค์การบริหารส่วนตำบล"),
    ("อบต.", "องค์การบริหารส่วนตำบล"),
    ("อบต", "องค์การบริหารส่วนตำบล"),
    ("เทศบาลตำบล", "เทศบาลตำบล"),
    ("ทต.", "เทศบาลตำบล"),
    ("เทศบาลเมือง", "เทศบาลเมือง"),
    ("ทม.", "เทศบาลเมือง"),
    ("เทศบาลนคร", "เทศบาลนคร"),
    ("ทน.", "เทศบาลนคร"),
    ("ตำบล", "ตำบล"),
    ("ต.", "ตำบล"),
    ("กิ่งอำเภอ", "กิ่งอำเภอ"),
    ("กิ่ง อ.", "กิ่งอำเภอ"),
    ("อำเภอ", "อำเภอ"),
    ("อ.", "อำเภอ"),
    ("จังหวัด", "จังหวัด"),
    ("จ.", "จังหวัด"),
)

_SIX = re.compile("[1-9][0-9]{5}")


class CleanName(NamedTuple):
    """A place's bare name, and the word before it (spelled in full), or None."""

    name: str
    prefix: str | None


def clean_text(text: str) -> str:
    """The same text in its one usual spelling.

    Mends a decomposed ำ, เเ for แ, marks typed in the wrong order or twice; takes out zero-width
    characters and the byte order mark; turns every kind of space, also line ends, into one plain
    space; strips. Unicode form NFC; NFKC would take ำ apart again. Digits stay as they are.

    Parameters
    ----------
    text
        One cell's text.

    Returns
    -------
    str
        The text; cleaning it again changes nothing.

    Notes
    -----
    Own rules instead of ``pythainlp.util.normalize``: that leaves U+FEFF, and its first use costs
    most of a second and 80 MB.

    Examples
    --------
    >>> {clean_text(text) for text in ("น\u0e4d\u0e49\u0e32", "น\u0e49\u0e4d\u0e32", "น\u0e33\u0e49")} == {"น้ำ"}
    True
    >>> clean_text(" เเม่น้ำ\u200b\u00a0 น่าน\ufeff")
    'แม่น้ำ น่าน'
    """
    if text.isascii():
        return _SPACES.sub(" ", text).strip()
    before = None
    while before != text:
        before = text
        text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
        for pattern, mended in _MENDS:
            text = pattern.sub(mended, text)
    return _SPACES.sub(" ", text).strip()


def is_blank(value: object) -> bool:
    """Whether a cell holds nothing: None, NaN, NaT, or text without a visible character.

    Examples
    --------
    >>> [is_blank(value) for value in (None, float("nan"), "\u00a0 ", 0, "-")]
    [True, True, True, False, False]
    """
    if isinstance(value, str):
        return not clean_text(value)
    return value is None or value is pd.NA or value is pd.NaT or bool(value != value)


def ascii_digits(text: str) -> str:
    """Thai digits as 0–9.

    Examples
    --------
    >>> ascii_digits("๑,๒๐๐.๕๐ บาท")
    '1,200.50 บาท'
    """
    return text.translate(_TO_ASCII)


def thai_digits(text: str) -> str:
    """0–9 as Thai digits.

    Examples
    --------
    >>> thai_digits("15 ม.ค. 51")
    '๑๕ ม.ค. ๕๑'
    """
    return text.translate(_TO_THAI)


@lru_cache(maxsize=200_000)
def comparable(text: str) -> str:
    """A key under which spellings that mean the same heading, category or name are equal.

    Upper and lower case, Thai and Arabic digits, spaces and idle punctuation make no difference.
    Punctuation between two digits does. A text of dashes only becomes "-"; a text of other
    punctuation only stays as it is, so that it does not equal an empty one. The key is for
    comparing, never for showing.

    Examples
    --------
    >>> comparable("จำนวนเงิน (บาท)") == comparable("จำนวนเงิน_บาท:")
    True
    >>> comparable("1.5 ไร่") == comparable("15 ไร่")
    False
    >>> comparable("หมู่ที่ ๒") == comparable("หมู่ที่2")
    True
    >>> comparable("–"), comparable("")
    ('-', '')
    """
    plain = ascii_digits(clean_text(text)).casefold().translate(_DASHES)
    if _IDLE.fullmatch(plain):
        return "-" if set(plain) <= {"-", " "} else plain
    key = _SPACES.sub("", _IDLE_MARKS.sub("", plain))
    return key if clean_text(key) == key else comparable(key)  # letters that now touch may need mending


def clean_name(text: str) -> CleanName:
    """A place's name without ต. ตำบล อ. อำเภอ จ. จังหวัด อบต. เทศบาลตำบล and the like.

    The word taken off is returned, because an อบต. or a municipality bears the name of a tambon and
    is not the tambon. A name that consists of such a word alone is left as it is.

    Examples
    --------
    >>> clean_name("อบต. หาดสมมติ")
    CleanName(name='หาดสมมติ', prefix='องค์การบริหารส่วนตำบล')
    >>> clean_name("ตลิ่งต่ำ")
    CleanName(name='ตลิ่งต่ำ', prefix=None)
    """
    cleaned = clean_text(text)
    for written, meant in _PREFIXES:
        rest = cleaned.removeprefix(written).strip()
        if rest and rest != cleaned and not _INITIAL.match(rest):
            return CleanName(rest, meant)
    return CleanName(cleaned, None)


class ParsedCode(NamedTuple):
    """A tambon code read from a cell: the code or None, what was mended or None, the problem or None.

    ``mended`` is ``from_number`` (the cell held a number, or text such as ``530203.0``) or ``respelled``
    (Thai digits, spaces).
    """

    code: str | None
    mended: str | None
    problem: str | None


def parse_tambon_code(value: object) -> ParsedCode:
    """The six-digit code of a tambon in one cell.

    Whether the registry knows the code is not asked here. An empty cell gives nothing and no problem;
    what does not come to exactly six digits has the problem ``code_unreadable``.

    Examples
    --------
    >>> parse_tambon_code("530203")
    ParsedCode(code='530203', mended=None, problem=None)
    >>> parse_tambon_code(530203.0)
    ParsedCode(code='530203', mended='from_number', problem=None)
    >>> parse_tambon_code("๕๓ ๐๒ ๐๓").mended, parse_tambon_code("53020").problem
    ('respelled', 'code_unreadable')
    """
    if is_blank(value):
        return ParsedCode(None, None, None)
    if isinstance(value, str):
        plain = ascii_digits(clean_text(value)).replace(" ", "")
        digits = re.sub(r"\.0*$", "", plain)
        mended = "from_number" if digits != plain else None if digits == value else "respelled"
    elif isinstance(value, numbers.Real) and not isinstance(value, (bool, np.bool_)):
        whole = float(value).is_integer()
        digits, mended = str(int(value)) if whole else "", "from_number"
    else:
        digits, mended = "", None
    return ParsedCode(digits, mended, None) if _SIX.fullmatch(digits) else ParsedCode(None, None, "code_unreadable")
