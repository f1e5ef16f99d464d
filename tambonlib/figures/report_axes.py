"""Axes that show themselves as a report shows them: title, drawing, source line, and a text for whoever cannot see it.

Every ``plot_…`` function ends with :func:`describe`. In a notebook the axes and their figure display as HTML: the title
is text that wraps, the drawing one ``<svg>`` of real text without style sheet, script or anything from outside. What is
changed on the axes before they are shown is shown.
"""

import io
import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.text import Text

from tambonlib import words
from tambonlib.figures.drawing import height_of, lines_of_text, wrapped
from tambonlib.figures.labels import Head
from tambonlib.figures.style import INK, TITLE, WIDE, font, style

_PIXELS = 4 / 3  # of a point
_ABOVE = 4.0  # points between title and drawing
_NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))
# What matplotlib writes and a page does not need: a style for all of the page, names that would stand there twice.
_NEEDLESS = re.compile(
    r"<defs>\s*<style.*?</style>\s*</defs>|(?<=<g) id=\"[^\"]*\"| transform=\"rotate\(-0 [^\"]*\"|"
    r"font-family: 'Sarabun'; |; text-anchor: start(?=\")|(?<=>)\s+(?=<)|\n",
    re.DOTALL,
)
_PATH = re.compile(r'(?<= d=")[^"]*')
_LONG = re.compile(r"(\.\d\d)\d+")


@dataclass(frozen=True)
class Description:
    """What a figure says beside its drawing.

    Parameters
    ----------
    head
        Title, subtitle and the branch of the finding.
    alt
        Everything that the drawing shows, in words.
    source
        The line below the drawing; empty where none is asked for.
    lang
        ``"th"`` or ``"en"``.
    reasons
        Why there is nothing to draw; None where there is something.
    """

    head: Head
    alt: str
    source: str
    lang: str
    reasons: tuple[str, ...] | None = None


class ReportFigure(Figure):
    """A figure of one :class:`ReportAxes`, displayed as these are."""

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        return self.axes[0]._repr_mimebundle_(include, exclude)


class ReportAxes(Axes):
    """The axes of a figure of reports.

    Attributes
    ----------
    description
        What :func:`describe` noted.
    heading
        The title as an artist.
    high
        Height of the drawing without its title, in points.
    """

    description: Description
    heading: Text
    high: float

    @property
    def alt(self) -> str:
        """Everything that the figure says, in words."""
        return self.description.alt

    @property
    def has_data(self) -> bool:
        """Whether there was something to draw."""
        return self.description.reasons is None

    @property
    def html(self) -> str:
        """The figure as it stands in a page."""
        return figure_html(self)

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        return {"text/html": self.html, "text/plain": self.alt}, {}


# Making axes takes half as long as all the rest of a figure, so a process that forks others can make some beforehand.
_BLANK: deque[ReportAxes] = deque()


def prepare(count: int) -> None:
    """Make blank axes for the next figures of this process and of those forked from it."""
    _BLANK.extend(_blank() for _ in range(count - len(_BLANK)))


def new_axes(ax: Axes | None = None) -> Axes:
    """The axes to draw on: those given, else blank ones with a figure of their own that no window shows."""
    if ax is not None:
        return ax
    return _BLANK.popleft() if _BLANK else _blank()


def _blank() -> ReportAxes:
    with style():
        figure = ReportFigure(figsize=(WIDE / 72, 1))
        ax = figure.add_axes((0, 0, 1, 1), axes_class=ReportAxes)
        ax.set_axis_off()
    return ax


def describe(ax: Axes, description: Description, high: float) -> Axes:
    """Give axes their title and the text for whoever cannot see them; a figure of its own gets its size.

    Parameters
    ----------
    high
        Height of the drawing in points; the title comes on top of it.
    """
    title = wrapped(description.head.title, WIDE, TITLE, bold=True)
    heading = ax.set_title(
        title, loc="left", y=1.0, pad=_ABOVE, color=INK, fontproperties=font(TITLE, True), linespacing=1.0
    )
    ax._tambon_alt = description.alt
    if isinstance(ax, ReportAxes):
        ax.description, ax.heading, ax.high = description, heading, high
        whole = high + _ABOVE + height_of(title, TITLE)
        ax.figure.set_size_inches(WIDE / 72, whole / 72)
        ax.set_position((0, 0, 1, high / whole))
    return ax


def nothing_to_draw(ax: Axes | None, title: str, reasons: Sequence[str], *, source: str, lang: str) -> Axes:
    """Say on axes why there is nothing to draw, in place of a figure."""
    with style():
        ax = new_axes(ax)
        about = words.text("figures.nothing.subtitle", lang)
        lines = "\n".join(wrapped(one, WIDE - 8) for one in (about, *reasons))
        high = height_of(lines) + 8
        ax.set(xlim=(0, WIDE), ylim=(high, 0))
        lines_of_text(ax, 4, 4, lines)
        head = Head(title, about)
        alt = f"{title} {' '.join(reasons)}"
        return describe(ax, Description(head, alt, source, lang, tuple(reasons)), high)


def alt_text(ax: Axes) -> str:
    """Everything that a figure says, in words.

    Raises
    ------
    ValueError
        When no ``plot_…`` function drew on these axes.
    """
    if not hasattr(ax, "_tambon_alt"):
        raise ValueError("these axes have no alternative text: no plot_… function drew on them")
    return ax._tambon_alt


def figure_html(ax: ReportAxes) -> str:
    """The figure for a page: title, subtitle and source as text that wraps, the drawing as SVG between them.

    Without anything to draw it is a panel that says why.
    """
    told = ax.description
    foot = f'<p class="figure-source">{escape(told.source)}</p>' if told.source else ""
    if told.reasons is not None:
        reasons = "".join(f"<li>{escape(reason)}</li>" for reason in told.reasons)
        return f'<figure class="plot plot-nothing">{_caption(ax)}<ul>{reasons}</ul>{foot}</figure>'
    read = words.text("figures.read", told.lang)
    return (
        f'<figure class="plot">{_caption(ax)}<div class="drawing">{_svg(ax)}</div>{foot}</figure>'
        f'<details class="figure-text"><summary>{escape(read)}</summary><p>{escape(told.alt)}</p></details>'
    )


def _caption(ax: ReportAxes) -> str:
    head = ax.description.head
    tag = f'<span class="branch branch-{escape(head.branch)}">{escape(head.tag)}</span> ' if head.tag else ""
    about = f'<span class="figure-about">{tag}{escape(head.subtitle)}</span>'
    return f'<figcaption><strong class="figure-title">{escape(_title(ax))}</strong>{about}</figcaption>'


def _title(ax: ReportAxes) -> str:
    """The title as it was described, without line breaks; the one that somebody set since, where there is one."""
    shown, described = ax.get_title() or ax.get_title(loc="left"), ax.description.head.title
    return described if shown == wrapped(described, WIDE, TITLE, bold=True) else shown


def _svg(ax: ReportAxes) -> str:
    """The drawing without its title, which the page writes as text."""
    figure, written = ax.figure, io.StringIO()
    hidden = [artist for artist in (figure.patch, ax.heading, ax.title) if artist.get_visible()]
    dpi, high = figure.dpi, figure.get_size_inches()[1] * 72
    with style() as settings:
        settings["svg.hashsalt"] = ax.description.head.title  # the same letters in each run, others in each figure
        figure.dpi = 72  # one unit of an SVG is a point
        for artist in hidden:
            artist.set_visible(False)
        try:
            renderer = RendererSVG(WIDE, high, written, metadata=_NO_METADATA)
            figure.draw(renderer)
            renderer.finalize()
        finally:
            figure.dpi = dpi
            for artist in hidden:
                artist.set_visible(True)
    return _root(ax, high - ax.high, ax.high) + _lean(written.getvalue()) + "</svg>"


def _root(ax: ReportAxes, top: float, high: float) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 {top:g} {WIDE:g} {high:g}" width="{WIDE * _PIXELS:g}" '
        f'height="{high * _PIXELS:g}" role="img" aria-label="{escape(ax.alt)}" font-family="Sarabun, sans-serif" '
        'stroke-linejoin="round">'
    )


def _lean(svg: str) -> str:
    """What stands inside ``<svg>``, in a third fewer letters; two decimals of a point are finer than any screen."""
    inside = svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]
    inside = _NEEDLESS.sub("", inside)
    inside = _PATH.sub(lambda found: _LONG.sub(r"\1", found[0]), inside)
    return inside if "<g " in inside else inside.replace("<g>", "").replace("</g>", "")
