"""Numbers as people write them in field books, in digits or Thai words; ambiguous is reported, never guessed."""

import math
import numbers
import re
from collections.abc import Collection, Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from tambonlib.thai.text import ascii_digits, clean_text, comparable, is_blank

_DIGITS = {"หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9}
_PLACES = {"แสน": 100_000, "หมื่น": 10_000, "พัน": 1_000, "ร้อย": 100, "สิบ": 10}
_MILLION = "ล้าน"
_WORD = re.compile("|".join([*_DIGITS, *_PLACES, _MILLION, "ศูนย์", "เอ็ด", "ยี่"]))
_HALF = "ครึ่ง"

BAHT = ("บาท", "บ.", "฿", "baht", "thb")
"""Units that may be written beside an amount of money."""

PERCENT = ("%", "ร้อยละ", "เปอร์เซ็นต์", "percent")
"""Units that may be written beside a percentage."""

_PLAIN = re.compile(r"[0-9]+\.?[0-9]*|\.[0-9]+")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]*)?|[1-9][0-9]{0,2}(?: [0-9]{3})+(?:\.[0-9]*)?")
_LIKE_A_NUMBER = re.compile(r"[0-9.,'’ ]*[0-9][0-9.,'’ ]*|[0-9.]+e[+-]?[0-9]+", re.IGNORECASE)
_BAHT_DASH = re.compile(r"(?<=[0-9])\.[-–—](?=\s|$|[)บ฿])")
_BRACKETS = re.compile(r"\((?P<inside>[^()]*)\)")
# A hyphen with a space after it may be a bullet, a dash for "nothing", or a minus.
_SIGN = re.compile(r"(?P<minus>[-–−])(?P<gap>\s*)|\+")
_MULTIPLIED = re.compile(r"(?P<number>[0-9][0-9.,]*) ?(?P<word>ร้อย|พัน|หมื่น|แสน|ล้าน)")
_MULTIPLIERS = {"ร้อย": 100, "พัน": 1_000, "หมื่น": 10_000, "แสน": 100_000, "ล้าน": 1_000_000}
_BAHT_AND_SATANG = re.compile(r"(?P<baht>[0-9][0-9,]*) ?บาท ?(?P<satang>[0-9]{1,2}) ?(?:สตางค์|สต\.?)")
_DASHES = ("-", "–", "—", "−")
# Words that field books use for zero and for missing alike; a rule must say which.
_NEED_A_RULE = frozenset({"-", "ไม่มี", "ไม่ทราบ", "ไม่ระบุ", "ไม่ได้", "n/a", "na", "none", "nil"})
_MOST_DIGITS = 15


class Ambiguous(ValueError):
    """Words that people use for two different numbers."""


class NotANumeral(ValueError):
    """Text that is not wholly made of Thai number words in their order."""


def read_words(text: str) -> float:
    """The amount written in Thai words, in baht where บาท or สตางค์ is among them.

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
    """Places in falling order, each with its digit; `after` is the place before them."""
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


class Parsed(NamedTuple):
    """A number read from a cell.

    value
        The number; None where the cell is missing or has a problem.
    rule
        How it was read: ``number`` (the cell held a number), ``numeral`` (text in digits), ``words``
        (Thai number words), ``zero_word``, ``missing_word`` (declared by the study), ``empty``; None
        where there is a problem.
    problem
        Code of a fault, or None.
    """

    value: float | None
    rule: str | None
    problem: str | None


def parse_number(
    value: object,
    *,
    zero_words: Collection[str],
    missing_words: Collection[str],
    units: Collection[str] = BAHT,
) -> Parsed:
    """The number in one cell of a field book.

    Parameters
    ----------
    value
        What the cell holds: text, a number, or nothing (None, NaN, NaT).
    zero_words, missing_words
        The declared rule: which words mean zero and which mean "not known", for example ``("-", "ไม่มี")``
        and ``("ไม่ทราบ",)``. Spelling is compared with :func:`comparable`. An empty cell is missing
        unless ``""`` is declared a zero word. Codes in digits (``"9999"``) are compared by value. A
        word of this kind that no rule names is a problem.
    units
        What may be written before or behind the number, for example ``("ไร่",)``.

    Returns
    -------
    Parsed
        Value, rule and problem. Problems: ``number_ambiguous``, ``number_word_undeclared``,
        ``number_is_date``, ``number_not_finite``, ``number_unreadable``.

    Raises
    ------
    ValueError
        When a word is declared both zero and missing.

    Notes
    -----
    The point is the decimal sign and the comma (or a space) groups thousands, as written in Thailand;
    what does not fit that exactly (``1.200,50``, ``1,20``, ``1.2E+05``) is ambiguous. ``(500)`` and
    ``−500`` are negative. Whole numbers of more than 15 digits are not read: a float cannot hold them.

    Examples
    --------
    >>> rule = dict(zero_words=("-", "ไม่มี"), missing_words=("ไม่ทราบ",))
    >>> parse_number("๑,๒๐๐.๕๐ บาท", **rule)
    Parsed(value=1200.5, rule='numeral', problem=None)
    >>> parse_number("ไม่มี", **rule)
    Parsed(value=0.0, rule='zero_word', problem=None)
    >>> parse_number("1.200,50", **rule)
    Parsed(value=None, rule=None, problem='number_ambiguous')
    """
    return NumberRule(zero_words, missing_words, units).parse(value)


class NumberRule:
    """A declared rule, prepared for many cells (see :func:`parse_number`)."""

    def __init__(self, zero_words: Collection[str], missing_words: Collection[str], units: Collection[str]):
        self._zero, self.zero_values = _declared(zero_words)
        self._missing, self.missing_values = _declared(missing_words)
        both = (self._zero & self._missing) | (self.zero_values & self.missing_values)
        if both:
            raise ValueError(f"a word must mean either zero or missing; declared as both: {sorted(map(str, both))}")
        unit = "|".join(re.escape(clean_text(unit)) for unit in sorted(units, key=len, reverse=True)) or "(?!)"
        self._unit = re.compile(rf"^(?:{unit})\s*|\s*(?:{unit})$", re.IGNORECASE)

    def parse(self, value: object) -> Parsed:
        """One cell."""
        found = self._read(value)
        if found.value in self.missing_values:
            return Parsed(None, "missing_word", None)
        return Parsed(0.0, "zero_word", None) if found.value in self.zero_values else found

    def _read(self, value: object) -> Parsed:
        if isinstance(value, str):
            return self._text(value)
        if is_blank(value):
            return self._empty()
        if isinstance(value, (date, time, timedelta, np.datetime64, np.timedelta64)):
            return _problem("number_is_date")
        if isinstance(value, (numbers.Real, Decimal)) and not isinstance(value, (bool, np.bool_)):
            return self._number(float(value))
        return _problem("number_unreadable")

    def _empty(self) -> Parsed:
        return Parsed(0.0, "zero_word", None) if "" in self._zero else Parsed(None, "empty", None)

    def _number(self, number: float) -> Parsed:
        return Parsed(number, "number", None) if math.isfinite(number) else _problem("number_not_finite")

    def _text(self, text: str) -> Parsed:
        cleaned = ascii_digits(clean_text(text))
        if not cleaned:
            return self._empty()
        if _PLAIN.fullmatch(cleaned):
            return _from_digits(cleaned, 1)
        key = comparable(cleaned)
        if key in self._zero:
            return Parsed(0.0, "zero_word", None)
        if key in self._missing:
            return Parsed(None, "missing_word", None)
        if key in _NEED_A_RULE or cleaned.casefold() in _NEED_A_RULE:
            return _problem("number_word_undeclared")
        return self._written(cleaned)

    def _written(self, text: str) -> Parsed:
        """Text that must be a numeral or number words."""
        if not re.search("[0-9]", text):
            return _from_words(text)
        body, negative = _BAHT_DASH.sub("", text), False
        brackets = _BRACKETS.fullmatch(self._without_unit(body))
        if brackets:
            body, negative = brackets["inside"], True
        body = self._without_unit(body)
        sign = _SIGN.match(body)
        if sign:
            if (negative and sign["minus"]) or (sign["gap"] and sign["minus"] in ("-", "–")):
                return _problem("number_ambiguous")
            negative = negative or bool(sign["minus"])
            body = self._without_unit(body[sign.end() :])
        return _from_digits(body.strip(), -1 if negative else 1)

    def _without_unit(self, text: str) -> str:
        return self._unit.sub("", text.strip()).strip()


def _declared(words: Collection[str]) -> tuple[frozenset[str], frozenset[float]]:
    """Words by their key; codes in digits, such as 9999, by their value, however a cell writes them."""
    cleaned = [ascii_digits(clean_text(word)) for word in words]
    values = frozenset(float(word) for word in cleaned if _PLAIN.fullmatch(word))
    return frozenset(comparable(word) for word in cleaned if not _PLAIN.fullmatch(word)), values


def _from_digits(text: str, sign: int) -> Parsed:
    """A numeral without sign and unit."""
    compound = _compound(text, sign)
    if compound is not None:
        return compound
    if _PLAIN.fullmatch(text) or _GROUPED.fullmatch(text):
        digits = text.replace(",", "").replace(" ", "")
        if len(digits.partition(".")[0].lstrip("0")) > _MOST_DIGITS:
            return _problem("number_unreadable")
        return Parsed(sign * float(digits) + 0.0, "numeral", None)
    if text.endswith(_DASHES) and _LIKE_A_NUMBER.fullmatch(text[:-1]):
        return _problem("number_ambiguous")
    return _problem("number_ambiguous" if _LIKE_A_NUMBER.fullmatch(text) else "number_unreadable")


def _compound(text: str, sign: int) -> Parsed | None:
    """2 หมื่น, 1.5 ล้าน, 5 บาท 50 สตางค์; None where the text is nothing of the kind."""
    multiplied, parted = _MULTIPLIED.fullmatch(text), _BAHT_AND_SATANG.fullmatch(text)
    if not (multiplied or parted):
        return None
    number = _from_digits(multiplied["number"] if multiplied else parted["baht"], sign)
    if number.problem:
        return number
    if multiplied:
        return number._replace(value=round(number.value * _MULTIPLIERS[multiplied["word"]], 6))
    return number._replace(value=round(number.value + sign * int(parted["satang"]) / 100, 2))


def _from_words(text: str) -> Parsed:
    try:
        return Parsed(read_words(text), "words", None)
    except Ambiguous:
        return _problem("number_ambiguous")
    except NotANumeral:
        return _problem("number_unreadable")


def _problem(code: str) -> Parsed:
    return Parsed(None, None, code)
