"""Values that stand for nobody by themselves: a citizen number, a phone number or a person's name is no pseudonym."""

import re

from tambonlib.thai import ascii_digits

#: Codes of complaints on a cell that names a person. What stood there is not written down again.
EXPOSING = ("pseudonym_is_citizen_number", "pseudonym_is_phone", "pseudonym_is_name")
# นายก อบต. is an office and no name.
_TITLES = "นางสาว|นาง|นาย(?!ก(?:[ .]|$|อบต|เทศ|องค์|สมาคม))|น\\.? ?ส\\.|ด\\.? ?ช\\.|ด\\.? ?ญ\\.|เด็กชาย|เด็กหญิง"
#: After the title a name alone, or name and surname: นายาว-01 is a code made from the name of a village.
_NAME = re.compile(rf" *({_TITLES})(?: *[ก-์]+(?: +[ก-์]+)? *$| *[ก-์]+ +[ก-์]{{2,}}| +[ก-์])")
# Letters beside the digits make them part of a longer code, such as a keyed hash.
_ALONE = r"(?<![0-9A-Za-z]){}(?![0-9A-Za-z])"
_CITIZEN = re.compile(_ALONE.format(r"(?:[1-8][0-9]{12}|[1-8]([- ])[0-9]{4}\1[0-9]{5}\1[0-9]{2}\1[0-9])"))
_PHONE = re.compile(_ALONE.format(r"(?:0|\+?66[- ]?)[689][0-9][- .]?[0-9]{3}[- .]?[0-9]{4}"))


def exposing(text: str) -> str | None:
    """The code of the complaint on a value that names a person; None where it does not.

    Examples
    --------
    >>> exposing("1-2345-67890-12-1"), exposing("๐๘๑-๒๓๔-๕๖๗๘"), exposing("นางสมมติ ใจดี")
    ('pseudonym_is_citizen_number', 'pseudonym_is_phone', 'pseudonym_is_name')
    >>> exposing("1234567890122"), exposing("0812345678af"), exposing("นายาว-01"), exposing("นายก อบต.")
    (None, None, None, None)
    """
    if _NAME.match(text):
        return "pseudonym_is_name"
    digits = ascii_digits(text)
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
    title = _NAME.match(text)
    if title:
        return f"{title.group(1)}…"
    shown = [place for place, letter in enumerate(text) if letter.isalnum()]
    return "".join("•" if place in shown[1:-2] else letter for place, letter in enumerate(text))
