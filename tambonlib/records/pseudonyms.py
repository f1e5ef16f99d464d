"""Pseudonym columns may not name anybody: citizen numbers, phone numbers and persons' names are found here."""

import re

import pandas as pd

from tambonlib.thai import ascii_digits

#: Codes of issues on a cell that names a person. Its text is not written down again.
EXPOSING = ("pseudonym_is_citizen_number", "pseudonym_is_phone", "pseudonym_is_name")
# นายก อบต. is an office and no name.
_OFFICES = "ก(?:[ .ฯ]|$|อบต|เทศ|องค์|สมาคม|รัฐ)|อำเภอ|ทะเบียน|แพทย์|สัตวแพทย์|ช่าง|ตำรวจ|ทหาร|สถานี|ไปรษณีย์"
_TITLES = f"นางสาว|นาง|นาย(?!{_OFFICES})|น\\.? ?ส\\.|ด\\.? ?ช\\.|ด\\.? ?ญ\\.|เด็กชาย|เด็กหญิง"
#: How a name begins; นางั่ว and นายาว are villages.
_BEGIN = "(?= *[ก-ฮเแโใไ])"
#: No surname but a place: นางพญา หมู่ 1-05.
_NO_PLACE = r"(?!(?:หมู่บ้าน|หมู่|บ้าน|ม\.) *(?:ที่)? *[0-9])"
#: After the title a name alone, with a number on it, or name and surname: นางแล 3 is a code made from the name of a
#: village.
_NAME = re.compile(
    rf" *({_TITLES}){_BEGIN}(?: *[ก-์]+(?: +{_NO_PLACE}[ก-์]+)? *$| *[ก-์]+ +{_NO_PLACE}[ก-์]{{2,}}"
    r"| *[ก-์]{2,}[0-9]+ *$| *[ก-์]{2,} *\([^)]*\) *$| +[ก-์])"
)
# Letters beside the digits make them part of a longer code, such as a keyed hash.
_ALONE = r"(?<![0-9A-Za-z]){}(?![0-9A-Za-z])"
_CITIZEN = re.compile(_ALONE.format(r"(?:[1-8][0-9]{12}|[1-8]([- ])[0-9]{4}\1[0-9]{5}\1[0-9]{2}\1[0-9])"))
_PLAIN_CITIZEN = re.compile(_ALONE.format("[1-8][0-9]{12}"))
_PHONE = re.compile(_ALONE.format(r"(?:0|\+?66[- ]?)[689][0-9][- .]?[0-9]{3}[- .]?[0-9]{4}"))


def exposing_in(texts: pd.Series) -> pd.Series:
    """For each distinct value of a column the code of its issue, None where it names nobody.

    Of made-up codes of 13 digits one in ten has a right check digit by chance. So plain ones are citizen numbers only
    where a third or more of those in the column fit: one that does beside one that was mistyped still names somebody.

    Examples
    --------
    >>> exposing_in(pd.Series(["1234567890121", "1234567890122"])).isna().tolist()
    [False, True]
    >>> exposing_in(pd.Series(["1234567890121", "1234567890122", "1234567890123", "1234567890124"])).isna().all()
    np.True_
    """
    codes = texts.map(exposing)
    long = texts.map(ascii_digits).str.contains(_PLAIN_CITIZEN)
    fits = long & (codes == "pseudonym_is_citizen_number")
    if fits.any() and fits.sum() * 3 < long.sum():
        codes[fits] = [exposing(_PLAIN_CITIZEN.sub("", ascii_digits(text))) for text in texts[fits]]
    return codes


def exposing(text: str) -> str | None:
    """The code of the issue on a value that names a person by itself; None where it does not.

    Examples
    --------
    >>> exposing("1-2345-67890-12-1"), exposing("๐๘๑-๒๓๔-๕๖๗๘"), exposing("นางสมมติ ใจดี")
    ('pseudonym_is_citizen_number', 'pseudonym_is_phone', 'pseudonym_is_name')
    >>> exposing("1234567890122"), exposing("0812345678af"), exposing("นายาว-01"), exposing("นายก อบต.")
    (None, None, None, None)
    """
    digits = ascii_digits(text)
    if _NAME.match(digits):
        return "pseudonym_is_name"
    if any(_checks(found.group()) for found in _CITIZEN.finditer(digits)):
        return "pseudonym_is_citizen_number"
    return "pseudonym_is_phone" if _PHONE.search(digits) else None


def _checks(number: str) -> bool:
    """Whether the last of 13 digits is the check digit of the others."""
    digits = [int(digit) for digit in number if digit.isdigit()]
    total = sum(digit * weight for digit, weight in zip(digits, range(13, 1, -1), strict=False))
    return (11 - total % 11) % 10 == digits[12]


def veiled(text: str) -> str:
    """Enough of a value to know it again in the book: a title, or the first digit and the last two.

    Examples
    --------
    >>> veiled("1-2345-67890-12-1"), veiled("นางสมมติ ใจดี")
    ('1-••••-•••••-•2-1', 'นาง…')
    """
    title = _NAME.match(ascii_digits(text))
    if title:
        return f"{title.group(1)}…"
    shown = [place for place, letter in enumerate(text) if letter.isalnum()]
    return "".join("•" if place in shown[1:-2] else letter for place, letter in enumerate(text))
