"""The value of an amount written in Thai words; what is not fully understood is not read."""

import math
import re
from collections.abc import Sequence

_DIGITS = {"หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9}
_PLACES = {"แสน": 100_000, "หมื่น": 10_000, "พัน": 1_000, "ร้อย": 100, "สิบ": 10}
_MILLION = "ล้าน"
_WORD = re.compile("|".join([*_DIGITS, *_PLACES, _MILLION, "ศูนย์", "เอ็ด", "ยี่"]))
_HALF = "ครึ่ง"


class Ambiguous(ValueError):
    """Words that people use for two different numbers."""


class NotANumeral(ValueError):
    """Text that is not wholly made of Thai number words in their order."""


def read_words(text: str) -> float:
    """The amount that Thai words tell, in baht where บาท or สตางค์ stand there.

    Parameters
    ----------
    text
        Words without digits; spaces make no difference. บาท, บาทถ้วน and สตางค์ are understood.

    Returns
    -------
    float
        The number.

    Raises
    ------
    Ambiguous
        A digit straight after ร้อย or a higher word: สองหมื่นห้า is said for 25,000 and written for
        20,005. With บาทถ้วน it is the written form and is read. Also anything with ครึ่ง.
    NotANumeral
        Anything else that is not wholly understood, so also two ล้าน in one number.

    Notes
    -----
    ``pythainlp.util.thaiword_to_num`` reads สองหมื่นห้า as 20,005 and สองล้านสามล้าน as
    2,000,003,000,000, and does not know บาท and สตางค์; hence these rules.

    Examples
    --------
    >>> read_words("สองพันบาท"), read_words("หนึ่งล้านสองแสน"), read_words("ห้าบาทห้าสิบสตางค์")
    (2000.0, 1200000.0, 5.5)
    """
    words = text.replace(" ", "")
    if _HALF in words:
        raise Ambiguous(text)
    amount = words.removeprefix("ลบ")
    baht, baht_word, rest = amount.partition("บาท") if "บาท" in amount else ("", "", amount)
    if rest.endswith("สตางค์"):
        value = _amount(baht, rest.removesuffix("สตางค์"), has_baht=bool(baht_word))
    elif baht_word:
        if rest not in ("", "ถ้วน"):
            raise NotANumeral(text)
        value = _whole(baht, written=rest == "ถ้วน")
    else:
        value = _whole(rest, written=False)
    return float(-value if words != amount else value)


def _amount(baht: str, satang: str, *, has_baht: bool) -> float:
    hundredths = _whole(satang, written=False)
    if hundredths > 99:
        raise NotANumeral(satang)
    return round((_whole(baht, written=False) if has_baht else 0) + hundredths / 100, 2)


def _whole(text: str, *, written: bool) -> int:
    """A whole number; `written` says that the words are known to be the written form."""
    words = _WORD.findall(text)
    if not words or "".join(words) != text or words.count(_MILLION) > 1:
        raise NotANumeral(text)
    if words == ["ศูนย์"]:
        return 0
    if _MILLION not in words:
        return _below_million(words, after=0, written=written)
    cut = words.index(_MILLION)
    head, tail = words[:cut], words[cut + 1 :]
    millions = _below_million(head, after=0, written=written) if head else 1
    return millions * 1_000_000 + (_below_million(tail, after=1_000_000, written=written) if tail else 0)


def _below_million(words: Sequence[str], *, after: int, written: bool) -> int:
    """Places in falling order, each with its digit; `after` is the place that stood before."""
    total, last, digit = 0, after or math.inf, None
    for word in words:
        if word in _PLACES:
            place = _PLACES[word]
            if place >= last:
                raise NotANumeral(word)
            total += _times(digit, place, first=last == math.inf) * place
            last, digit = place, None
        elif digit is None:
            digit = word
        else:
            raise NotANumeral(word)
    return total + (_unit(digit, last, written=written) if digit else 0)


def _times(digit: str | None, place: int, *, first: bool) -> int:
    """How often a place counts: พัน alone may begin a number, สิบ goes without หนึ่ง and has ยี่ for two."""
    if digit is None and (first or place == 10):
        return 1
    if digit == "ยี่" and place == 10:
        return 2
    if digit in _DIGITS and not (place == 10 and digit in ("หนึ่ง", "สอง")):
        return _DIGITS[digit]
    raise NotANumeral(f"{digit} × {place}")


def _unit(word: str, last: float, *, written: bool) -> int:
    """The last digit: เอ็ด only after a higher place; another one after สิบ, alone, or in the written form."""
    if word == "เอ็ด" and last != math.inf:
        return 1
    if word not in _DIGITS:
        raise NotANumeral(word)
    if last not in (10, math.inf) and not written:
        raise Ambiguous(word)
    return _DIGITS[word]
