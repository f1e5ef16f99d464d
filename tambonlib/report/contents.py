"""Headings of a page and the table of contents made from them."""

import html
import re
from dataclasses import dataclass

_HEADING = re.compile(
    r"<h(?P<level>[1-6])(?P<attributes>[^>]*)>(?P<inside>.*?)</h(?P=level)>", re.DOTALL | re.IGNORECASE
)
_ID = re.compile(r"""\bid\s*=\s*["']([^"']+)["']""")
_NOT_LISTED = 'data-contents="no"'
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Heading:
    """One heading of a page: its level (1 to 6), its id, and its text without markup (unescaped)."""

    level: int
    anchor: str
    text: str


def number_headings(body: str) -> tuple[str, tuple[Heading, ...]]:
    """Give every heading an id of its own, and list them; one marked ``data-contents="no"`` is not listed.

    An id that stands there is kept; where two are equal, the later one gets a number behind it.

    Examples
    --------
    >>> body, headings = number_headings('<h2 id="data">Data &amp; gaps</h2><h3>Months</h3>')
    >>> body
    '<h2 id="data">Data &amp; gaps</h2><h3 id="section-2">Months</h3>'
    >>> headings[0]
    Heading(level=2, anchor='data', text='Data & gaps')
    """
    headings: list[Heading] = []
    taken: set[str] = set()

    def with_id(match: re.Match) -> str:
        known = _ID.search(match["attributes"])
        wanted = known[1] if known else f"section-{len(taken) + 1}"
        anchor = _free(wanted, taken)
        taken.add(anchor)
        text = html.unescape(_TAG.sub("", match["inside"])).strip()
        if _NOT_LISTED not in match["attributes"]:
            headings.append(Heading(int(match["level"]), anchor, text))
        rest = _ID.sub("", match["attributes"]).strip()
        attributes = f' id="{html.escape(anchor)}"' + (f" {rest}" if rest else "")
        return f"<h{match['level']}{attributes}>{match['inside']}</h{match['level']}>"

    return _HEADING.sub(with_id, body), tuple(headings)


def _free(wanted: str, taken: set[str]) -> str:
    candidate, number = wanted, 2
    while candidate in taken:
        candidate, number = f"{wanted}-{number}", number + 1
    return candidate


def contents_list(headings: tuple[Heading, ...]) -> str:
    """The table of contents as nested lists of links: level 2, and level 3 beneath it.

    Examples
    --------
    >>> contents_list((Heading(1, "top", "Page"), Heading(2, "a", "A & B"), Heading(3, "c", "C")))
    '<ol><li><a href="#a">A &amp; B</a><ol><li><a href="#c">C</a></li></ol></li></ol>'
    >>> contents_list(())
    ''
    """
    items: list[tuple[Heading, list[Heading]]] = []
    for heading in headings:
        if heading.level == 2 or (heading.level == 3 and not items):
            items.append((heading, []))
        elif heading.level == 3:
            items[-1][1].append(heading)
    return _list([_link(parent) + _list([_link(child) for child in children]) for parent, children in items])


def _link(heading: Heading) -> str:
    return f'<a href="#{html.escape(heading.anchor)}">{html.escape(heading.text)}</a>'


def _list(items: list[str]) -> str:
    return f"<ol>{''.join(f'<li>{item}</li>' for item in items)}</ol>" if items else ""
