"""Who says so, in words.

``DOMAIN D1.1 [U]`` is short for whoever writes a definition, and says nothing to whoever reads a page.
"""

import re

from tambonlib import words

_OWN = "own choice"
_OWN_IN_THAI = re.compile(r"\s*\(ทางเลือกของชุดเครื่องมือเอง\)")
_DOCUMENT = re.compile(
    r"(?P<name>DOMAIN|METHODS)\b,?\s*(?:§(?P<chapter>\d+(?:\.\d+)?)\b)?,?\s*(?P<item>(?:D\d+|S)(?:\.\d+)?\b)?"
)
_MARKS = re.compile(r"(?:,? after)?\s*\[([PUKS][PUKS0-9a-z, –-]*)\]")


def citation(source: str, lang: str) -> str:
    """A source of a setting, a goalpost or a card in words.

    Remarks stand in the definitions in English only, and only English words carry them. A source that names no
    document and is no choice of our own is told as it stands.

    Examples
    --------
    >>> citation("DOMAIN D1.1 [U]", "th")
    'ข้อกำหนดเนื้องาน D1.1 · ค่าที่เจ้าของโครงการเลือกได้'
    >>> citation("DOMAIN §7 minimum cells [P, U]; one large contributor can be seen [S83]", "en").split(" · ")[0]
    'field specification, chapter 7: minimum cells; one large contributor can be seen'
    """
    plain = _OWN_IN_THAI.sub("", source)
    found = _DOCUMENT.match(plain)
    if found is None and _OWN not in plain:
        return source
    remark = _MARKS.sub("", plain[found.end() :] if found else plain.partition(_OWN)[2]).strip(" :;,")
    told = [_document(found, lang)] if found else []
    if not found or (_OWN in plain and lang != "en"):
        told.append(words.text("sources.own", lang))
    if remark and lang == "en":
        told[0] = f"{told[0]}: {remark}"
    return " · ".join([*told, *_marks(plain, lang)])


def _document(found: re.Match, lang: str) -> str:
    """The document, its chapter and its item."""
    chapter = words.text("sources.chapter", lang, number=found["chapter"]) if found["chapter"] else ""
    name = words.text(f"sources.document.{found['name']}", lang)
    between = ", " if lang == "en" else " "
    return between.join(one for one in (name, chapter, found["item"]) if one)


def _marks(source: str, lang: str) -> list[str]:
    """Each mark once: what is proposed, chosen, not confirmed, and the numbers of the sources."""
    marks = [one.strip() for inside in _MARKS.findall(source) for one in inside.split(",")]
    numbers = ", ".join(dict.fromkeys(one.replace("S", "").replace("-", "–") for one in marks if one.startswith("S")))
    told = [words.text(f"sources.mark.{mark}", lang) for mark in ("P", "U", "K") if mark in marks]
    return [*told, words.text("sources.mark.S", lang, numbers=numbers)] if numbers else told
