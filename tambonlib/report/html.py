"""Pieces of HTML: what a cell shows, and the few elements that all pieces are made of.

Whatever comes from data or from a study file goes in through :func:`safe`; names may hold ``<``
and ``&``.
"""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

_SHORT = 12  # so many lines are not broken over two printed pages
_TAG = re.compile(r"<[^>]+>")
_BLOCK_END = re.compile(r"</(?:p|h[1-6]|tr|li|dd|caption|header|section)>|<br>")


@dataclass(frozen=True)
class Shown:
    """What a cell shows: HTML, the same as plain text, and facts for the page around it.

    Jupyter asks for :meth:`_repr_mimebundle_`; the exporter finds `facts` in the output's metadata.
    """

    html: str
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        r"""The HTML without markup, one line for each block.

        Examples
        --------
        >>> Shown("<h2>A &amp; B</h2><p>n of N</p>").text
        'A & B\nn of N'
        """
        plain = html.unescape(_TAG.sub("", _BLOCK_END.sub("\n", self.html)))
        return "\n".join(line.strip() for line in plain.splitlines() if line.strip())

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        metadata = {"tambon": dict(self.facts)} if self.facts else {}
        return {"text/html": self.html, "text/plain": self.text}, metadata


def safe(value: object) -> str:
    """The value as text that cannot be taken for markup; missing becomes nothing.

    Examples
    --------
    >>> safe('บ้าน <script> & "สวน"'), safe(None), safe(float("nan"))
    ('บ้าน &lt;script&gt; &amp; &quot;สวน&quot;', '', '')
    """
    return "" if value is None or value is pd.NA or value != value else html.escape(str(value))


def heading(level: int, text: str, anchor: str) -> str:
    """A heading that the table of contents can point to.

    Examples
    --------
    >>> heading(2, "n & N", "data")
    '<h2 id="data">n &amp; N</h2>'
    """
    return f'<h{level} id="{safe(anchor)}">{safe(text)}</h{level}>'


def paragraph(text: str, kind: str = "") -> str:
    """A paragraph; `kind` is its class in the style."""
    attribute = f' class="{safe(kind)}"' if kind else ""
    return f"<p{attribute}>{safe(text)}</p>"


def table(
    caption: str,
    columns: Sequence[object],
    rows: Iterable[Sequence[object] | str],
    *,
    numbers: Sequence[int] = (),
    kind: str = "",
) -> str:
    """A table with its caption, headings with their scope, and the first column as row headings.

    Parameters
    ----------
    caption
        What the table shows; needed by whoever cannot see it.
    columns
        The headings.
    rows
        Cells in the order of `columns`, escaped here: a value, or a pair of a value and a remark
        shown beneath it in small type; what is :class:`Shown` goes in as it is. A row that is a
        text is a heading over the rows below it.
    numbers
        Places (from 0) of the columns that hold figures: right-aligned, figures of equal width.
    kind
        Class in the style.

    Examples
    --------
    >>> made = table("Months", ["Month", "n"], [["Jan", 3]], numbers=[1])
    >>> made[made.index("<tbody>") : made.index("</tbody>")]
    '<tbody><tr><th scope="row">Jan</th><td class="number">3</td></tr>'
    """
    marks = [' class="number"' if place in numbers else "" for place in range(len(columns))]
    head = "".join(f'<th scope="col"{mark}>{_cell(name)}</th>' for name, mark in zip(columns, marks, strict=True))
    lines = [f"<tr>{_row(row, marks)}</tr>" for row in rows]
    kinds = " ".join(name for name in (kind, "short" if len(lines) <= _SHORT else "") if name)
    attribute = f' class="{safe(kinds)}"' if kinds else ""
    return (
        f'<div class="table-scroll" role="region" tabindex="0" aria-label="{safe(caption)}"><table{attribute}>'
        f"<caption>{safe(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def _row(row: Sequence[object] | str, marks: Sequence[str]) -> str:
    if isinstance(row, str):
        return f'<th scope="rowgroup" colspan="{len(marks)}" class="group">{safe(row)}</th>'
    first, *others = [_cell(value) for value in row]
    cells = [f"<td{mark}>{value}</td>" for value, mark in zip(others, marks[1:], strict=True)]
    return f'<th scope="row"{marks[0]}>{first}</th>' + "".join(cells)


def _cell(value: object) -> str:
    if isinstance(value, Shown):
        return value.html
    if isinstance(value, tuple):
        main, remark = value
        return f"{safe(main)}<small>{safe(remark)}</small>"
    return safe(value)


def folded(title: str, inside: str, *, printed: bool = False) -> str:
    """Something that opens under a quiet line of text, without script; on paper the line stays only if `printed`.

    Examples
    --------
    >>> folded("n & N", "<p>3</p>")
    '<details class="folded"><summary>n &amp; N</summary><p>3</p></details>'
    """
    kind = "folded told" if printed else "folded"
    return f'<details class="{kind}"><summary>{safe(title)}</summary>{inside}</details>'


def facts_list(pairs: Iterable[tuple[str, object]], kind: str) -> str:
    """Names and their values, as a description list.

    Examples
    --------
    >>> facts_list([("seed", 7)], "facts")
    '<dl class="facts"><div><dt>seed</dt><dd>7</dd></div></dl>'
    """
    items = "".join(f"<div><dt>{safe(name)}</dt><dd>{safe(value)}</dd></div>" for name, value in pairs)
    return f'<dl class="{safe(kind)}">{items}</dl>'
