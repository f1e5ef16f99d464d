"""Figures that are drawn by the browser: light enough that a page can hold one for each dimension.

Title, subtitle and source are text of the page, so they wrap on a phone; the drawing itself is one
``<svg>`` without script, without style sheet and without anything from outside.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from tambonlib import words
from tambonlib.figures.frame import Foot, Head
from tambonlib.figures.style import INK, RULE, SECONDARY

#: Pixels; at the width of an A4 page one of them is three quarters of a point.
WIDE = 640
TEXT, SMALL = 14, 13
_SLANT = 5  # from one line of a hatched box to the next


@dataclass(frozen=True)
class Vector:
    """A figure as HTML with its text for whoever cannot see it.

    ``has_data`` is False for the panel that says why there is nothing to draw.
    """

    html: str
    alt: str
    has_data: bool = True

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self.html, "text/plain": self.alt}, {}


def framed(head: Head, foot: Foot, drawing: Sequence[str], high: float, alt: str) -> Vector:
    """A drawing between its title and its source line.

    Parameters
    ----------
    head, foot
        As for every figure.
    drawing
        SVG elements in a space of `WIDE` × `high` pixels.
    alt
        Everything that the drawing tells, in words.
    """
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {high:g}" width="{WIDE}" height="{high:g}" role="img" '
        f'aria-label="{escape(alt)}" font-family="Sarabun, sans-serif" font-size="{TEXT}">{"".join(drawing)}</svg>'
    )
    return framed_html(head, foot, svg, alt)


def framed_html(head: Head, foot: Foot, drawn: str, alt: str, *, has_data: bool = True) -> Vector:
    """As :func:`framed`, around drawings that are HTML already; each of their ``<svg>`` has its own label."""
    read = words.text("figures.read", foot.lang)
    html = (
        f'<figure class="vector">{_caption(head)}<div class="drawing">{drawn}</div><p class="figure-source">{escape(foot.text())}</p></figure>'
        f'<details class="figure-text"><summary>{escape(read)}</summary><p>{escape(alt)}</p></details>'
    )
    return Vector(html, alt, has_data)


def nothing_to_draw(title: str, reasons: Sequence[str], foot: Foot) -> Vector:
    """The panel that stands where there is nothing to draw, and says why."""
    told = "".join(f"<li>{escape(reason)}</li>" for reason in reasons)
    about = words.text("figures.nothing.subtitle", foot.lang)
    html = (
        f'<figure class="vector vector-nothing">{_caption(Head(title, about))}<ul>{told}</ul>'
        f'<p class="figure-source">{escape(foot.text())}</p></figure>'
    )
    return Vector(html, f"{title} {' '.join(reasons)}", has_data=False)


def _caption(head: Head) -> str:
    tag = f'<span class="branch branch-{escape(head.branch)}">{escape(head.tag)}</span> ' if head.tag else ""
    return f'<figcaption><strong class="figure-title">{escape(head.title)}</strong><span class="figure-about">{tag}{escape(head.subtitle)}</span></figcaption>'


def text(
    x: float,
    y: float,
    said: str,
    *,
    size: int = TEXT,
    fill: str = INK,
    bold: bool = False,
    anchor: str = "start",
    halo: bool = False,
) -> str:
    """A line of text whose baseline is at `y`; with a `halo` no line is seen to cross it.

    Examples
    --------
    >>> text(0, 10, "n & N")
    '<text x="0" y="10" fill="#1c2733">n &amp; N</text>'
    """
    other = {
        "font-size": size if size != TEXT else None,
        "font-weight": 700 if bold else None,
        "text-anchor": None if anchor == "start" else anchor,
    }
    other |= {"stroke": "#ffffff", "stroke-width": 4, "paint-order": "stroke"} if halo else {}
    more = "".join(f' {name}="{value}"' for name, value in other.items() if value is not None)
    return f'<text x="{_short(x)}" y="{_short(y)}" fill="{fill}"{more}>{escape(said)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, *, stroke: str = RULE, wide: float = 1, dash: str = "") -> str:
    """A straight line."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="M{_short(x1)},{_short(y1)}L{_short(x2)},{_short(y2)}" stroke="{stroke}" stroke-width="{wide:g}"{dashed} fill="none"/>'


def rect(x: float, y: float, wide: float, high: float, *, fill: str, stroke: str = "none") -> str:
    """A box."""
    return f'<rect x="{_short(x)}" y="{_short(y)}" width="{_short(wide)}" height="{_short(high)}" fill="{fill}" stroke="{stroke}"/>'


def dot(x: float, y: float, *, fill: str, stroke: str, size: float = 5.5) -> str:
    """A round mark; a hollow one is filled with the paper's white."""
    return f'<circle cx="{_short(x)}" cy="{_short(y)}" r="{size:g}" fill="{fill}" stroke="{stroke}" stroke-width="2"/>'


def hatched(x: float, y: float, wide: float, high: float) -> str:
    """A box of slanting lines: something that is not known; on paper it is no shade of grey.

    The lines begin at the foot and, where the box is tall, at its left side.

    Examples
    --------
    >>> hatched(0, 0, 5, 10).split('"')[1]
    'M0,5l5,-5M0,10l5,-5'
    """
    lines = ""
    for at in range(-_SLANT * int((high - 1) // _SLANT), int(wide), _SLANT):
        left, long = max(at, 0), min(wide, at + high) - max(at, 0)
        lines += f"M{_short(x + left)},{_short(y + high + at - left)}l{_short(long)},{_short(-long)}"
    return f'<path d="{lines}" stroke="{SECONDARY}" stroke-width="0.7" fill="none"/>' + rect(
        x, y, wide, high, fill="none", stroke=RULE
    )


def _short(number: float) -> str:
    """One decimal at most: finer than any screen."""
    return f"{round(float(number), 1):g}"
