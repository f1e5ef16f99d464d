"""The frame that all figures share: title, subtitle, room for the drawing, source line.

Everything is placed in inches, and the height grows with the text, so that nothing overlaps.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from tambonlib import words
from tambonlib.figures.drawn import Drawn
from tambonlib.figures.style import BETTER, BODY, DPI, INK, PAPER, RULE, SECONDARY, SMALL, TITLE, WIDTH, WORSE, style

_LINE = 1.5  # line height; Thai marks need air
_EDGE = 0.04  # inches around everything
_SYLLABLE = re.compile("(?<=[\u0e01-\u0e4e])(?=[\u0e40-\u0e44])")
_SPACE = re.compile(" (?![0-9])")  # a number stays with the word before it: ม.ค. 50, ใน 120
_MARKS = {"better": BETTER, "worse": WORSE}


@dataclass(frozen=True)
class Foot:
    """What every figure says at its foot: which run it comes from, and the study's notice if it has one."""

    run_identity: str
    notice: str | None
    lang: str

    def text(self) -> str:
        """The source line."""
        source = words.text("figures.source", self.lang, run_identity=self.run_identity)
        return source if self.notice is None else f"{self.notice} · {source}"


@dataclass(frozen=True)
class Head:
    """Title, the tag that says the branch in a word (or None), and the subtitle."""

    title: str
    subtitle: str
    branch: str | None = None
    tag: str | None = None


def framed(
    head: Head,
    foot: Foot,
    height: float,
    *,
    left: float,
    right: float,
    below: float = 0.3,
    columns: int = 1,
    gap: float = 0.3,
) -> tuple[Figure, list[Axes]]:
    """A figure with its texts in place and empty axes for the drawing.

    Parameters
    ----------
    head, foot
        The texts above and below.
    height
        Of the drawing, in inches, without tick labels.
    left, right, below
        Room beside and under the drawing for tick labels and direct labels, in inches.
    columns
        How many axes beside each other, `gap` inches apart.
    """
    title = wrapped(head.title, TITLE, WIDTH - 2 * _EDGE, bold=True)
    tag_room = _tag_width(head)
    subtitle = wrapped(head.subtitle, BODY, WIDTH - 2 * _EDGE, first=tag_room)
    source = wrapped(foot.text(), SMALL, WIDTH - 2 * _EDGE)
    above = _EDGE + _high(title, TITLE) + _high(subtitle, BODY) + 0.16
    under = below + 0.1 + _high(source, SMALL) + _EDGE
    total = above + height + under
    figure = Figure(figsize=(WIDTH, total), dpi=DPI)
    _write(figure, title, total - _EDGE, TITLE, color=INK, weight="bold")
    top = total - _EDGE - _high(title, TITLE)
    if head.tag:
        _write(figure, [head.tag], top, BODY, color=_MARKS.get(head.branch, SECONDARY), weight="bold")
    _write(figure, subtitle, top, BODY, color=SECONDARY, first=tag_room)
    _write(figure, source, _EDGE + _high(source, SMALL), SMALL, color=SECONDARY)
    wide = (WIDTH - left - right - gap * (columns - 1)) / columns
    boxes = [(left + number * (wide + gap), under, wide, height) for number in range(columns)]
    axes = [figure.add_axes((x / WIDTH, y / total, w / WIDTH, h / total)) for x, y, w, h in boxes]
    return figure, axes


def nothing_to_draw(title: str, reasons: Sequence[str], foot: Foot) -> Drawn:
    """The panel that stands where there is nothing to draw, and says why, in the size of the others."""
    with style():
        lines = [line for reason in reasons for line in wrapped(reason, BODY, WIDTH - 0.8)]
        height = _high(lines, BODY) + 0.3
        subtitle = words.text("figures.nothing.subtitle", foot.lang)
        figure, (axes,) = framed(Head(title, subtitle), foot, height, left=_EDGE, right=_EDGE, below=0.0)
        axes.set_axis_off()
        axes.add_patch(
            Rectangle((0, 0), 1, 1, transform=axes.transAxes, facecolor=PAPER, edgecolor=RULE, linewidth=0.8)
        )
        bar = 0.14 / (WIDTH - 2 * _EDGE)
        axes.add_patch(
            Rectangle((0, 0), bar, 1, transform=axes.transAxes, facecolor="white", edgecolor=RULE, hatch="/////")
        )
        inside = 0.3 / (WIDTH - 2 * _EDGE)
        for number, line in enumerate(lines):
            y = 1 - (0.15 + (number + 0.5) * BODY * _LINE / 72) / height
            axes.text(inside, y, line, transform=axes.transAxes, va="center", color=INK)
    return Drawn(figure, f"{title} {' '.join(reasons)}", has_data=False)


def wrapped(text: str, size: float, width: float, *, bold: bool = False, first: float = 0.0) -> list[str]:
    """The text in lines no wider than `width` inches, broken at spaces but not before a number.

    `first` inches of the first line are taken by something else. Thai without spaces that is too wide
    for a line is broken before a vowel that begins a syllable (เ แ โ ใ ไ), which is never inside one.
    """
    gap = text_width(" ", size, bold=bold)
    lines, line, used, room = [], "", 0.0, width - first
    for piece, joint in _pieces(text, size, width, bold=bold):
        wide = text_width(piece, size, bold=bold)
        needed = used + (gap if joint else 0.0) + wide
        if line and needed > room:
            lines.append(line)
            line, used, room = piece, wide, width
        else:
            line, used = f"{line}{joint if line else ''}{piece}", needed if line else wide
    return [*lines, line]


def _pieces(text: str, size: float, width: float, *, bold: bool) -> list[tuple[str, str]]:
    """What may stand on a line of its own, each with what joins it to the piece before."""
    pieces = []
    for piece in _SPACE.split(text):
        fits = text_width(piece, size, bold=bold) <= width
        parts = [piece] if fits else _SYLLABLE.split(piece)
        pieces += [(part, "" if place else " ") for place, part in enumerate(parts)]
    return pieces


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is when drawn, in inches, spaces at its ends included."""
    with style():
        figure = Figure(figsize=(1, 1), dpi=DPI)  # letters are set a little wider or narrower at other dpi
        drawn = figure.text(0, 0, f"|{text}|", size=size, weight="bold" if bold else "normal")
        frame = figure.text(0, 0, "||", size=size, weight="bold" if bold else "normal")
        renderer = FigureCanvasAgg(figure).get_renderer()
        return (drawn.get_window_extent(renderer).width - frame.get_window_extent(renderer).width) / DPI


def _tag_width(head: Head) -> float:
    return 0.0 if head.tag is None else text_width(f"{head.tag}  ", BODY, bold=True) + 0.06


def _high(lines: Sequence[str], size: float) -> float:
    return len(lines) * size * _LINE / 72


def _write(figure: Figure, lines: Sequence[str], top: float, size: float, *, first: float = 0.0, **how) -> None:
    """Write lines from `top` (inches from the figure's lower edge) downwards."""
    wide, total = figure.get_size_inches()
    for number, line in enumerate(lines):
        x = _EDGE + (first if number == 0 else 0.0)
        y = top - (number + 0.72) * size * _LINE / 72
        figure.text(x / wide, y / total, line, size=size, va="baseline", ha="left", **how)
