"""The few artists that figures are made of: boxes, strokes and texts, each kind of mark in one artist.

One artist for all boxes of a kind keeps a figure of eighty bars as quick as one of five. Every artist has a label,
by which tests and whoever explores find it again: see :func:`marks`.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import text_to_path

from tambonlib.figures.style import BODY, HATCH, INK, LINE, RULE, WIDE, font

_CODES = np.array([Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY], dtype=np.uint8)
_SYLLABLE = re.compile("(?<=[\u0e01-\u0e4e])(?=[\u0e40-\u0e44])")
_SPACE = re.compile(" (?![0-9])")  # a number stays with the word before it: ม.ค. 50, ใน 120


def boxes(
    ax: Axes, extents: Sequence, label: str, *, fill: str = "none", edge: str = "none", hatched: bool = False, **look
) -> PathPatch:
    """Draw boxes of one kind as one artist.

    Parameters
    ----------
    extents
        For each box its left, lower, right and upper end in the units of the axes.
    label
        What the boxes are, to find them by.
    hatched
        Slanting lines: something that is not known; on paper that is no shade of grey.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = Figure().add_axes((0, 0, 1, 1))
    >>> extents_of(boxes(ax, [(0, 0, 1, 5), (1, 0, 2, 7)], "sheets")).tolist()
    [[0.0, 0.0, 1.0, 5.0], [1.0, 0.0, 2.0, 7.0]]
    """
    sides = np.asarray(extents, dtype=float).reshape(-1, 4)
    corners = sides[:, [0, 1, 2, 1, 2, 3, 0, 3, 0, 1]].reshape(-1, 2)
    known = {"hatch": "/////", "hatchcolor": HATCH} if hatched else {}
    patch = PathPatch(
        Path(corners, np.tile(_CODES, len(sides))),
        label=label,
        facecolor=fill,
        edgecolor=RULE if hatched else edge,
        clip_on=False,
        **{"linewidth": 0.7, **known, **look},
    )
    return ax.add_artist(patch)


def extents_of(patch: PathPatch) -> np.ndarray:
    """The boxes of :func:`boxes`: an array with a row of left, lower, right and upper end for each."""
    corners = patch.get_path().vertices.reshape(-1, 5, 2)
    return np.concatenate([corners[:, 0], corners[:, 2]], axis=1)


def strokes(
    ax: Axes, segments: Sequence, label: str, *, color: str = RULE, width: float = 0.7, z: float = 2, **look
) -> LineCollection:
    """Draw straight strokes of one kind as one artist; each segment is a pair of places (x, y)."""
    return ax.add_artist(
        LineCollection(segments, colors=color, linewidths=width, label=label, zorder=z, clip_on=False, **look)
    )


def line(ax: Axes, x: Sequence, y: Sequence, label: str, **look) -> Line2D:
    """Draw a line, or marks, through values; it breaks where a value is missing."""
    return ax.add_artist(Line2D(x, y, label=label, clip_on=False, **look))


def text(
    ax: Axes, x: float, y: float, said: str, *, size: float = BODY, color: str = INK, bold: bool = False, **look
) -> Text:
    """Write a line of text whose baseline is at `y`, in the units of the axes or of the ``transform`` in `look`."""
    look.setdefault("transform", ax.transData)
    return ax.add_artist(_Line(x, y, said, color=color, fontproperties=font(size, bold), clip_on=False, **look))


class _Line(Text):
    """One upright line of text that is placed by its baseline.

    In an SVG the reader's own program lays it out, so nothing has to be measured here: that saves a fifth of a figure.
    """

    def draw(self, renderer) -> None:
        if not isinstance(renderer, RendererSVG):
            super().draw(renderer)
        elif self.get_visible() and self.get_text():
            x, y = self.get_transform().transform(self.get_unitless_position())
            pen = renderer.new_gc()
            pen.set_foreground(self.get_color())
            renderer.draw_text(pen, x, renderer.height - y, self.get_text(), self.get_fontproperties(), 0, mtext=self)
            pen.restore()


def lines_of_text(ax: Axes, x: float, top: float, said: str, *, size: float = BODY, unit: float = 1.0, **look) -> None:
    """Write the lines of a text below each other from `top`; `unit` is one point downwards in the units of y."""
    for place, row in enumerate(said.split("\n")):
        text(ax, x, top + (place + 0.75) * size * LINE * unit, row, size=size, **look)


def marks(ax: Axes, label: str) -> list[Artist]:
    """All artists with this label: what a figure draws, to be read off or changed."""
    return [artist for artist in ax.get_children() if artist.get_label() == label]


def fit_x(ax: Axes, low: float, high: float, *, left: float, right: float) -> float:
    """Set the limits of x so that `low` to `high` leaves `left` and `right` points at the sides of the figure.

    Returns
    -------
    float
        Units of x per point.
    """
    unit = (high - low) / (WIDE - left - right)
    ax.set_xlim(low - left * unit, high + right * unit)
    return unit


@lru_cache(maxsize=4096)
def text_width(said: str, size: float = BODY, *, bold: bool = False) -> float:
    """Width of a text in points."""
    return text_to_path.get_text_width_height_descent(said, font(size, bold), False)[0]


@lru_cache(maxsize=1024)
def wrapped(said: str, width: float, size: float = BODY, *, bold: bool = False) -> str:
    """The text with line breaks, so that no line is wider than `width` points.

    Lines are broken at spaces, but not before a number. A Thai text without spaces that is too wide is broken before a
    vowel that begins a syllable (เ แ โ ใ ไ), which is never inside one.
    """
    if text_width(said, size, bold=bold) <= width:
        return said
    lines, row = [], ""
    for piece, joint in _pieces(said, width, size, bold):
        longer = f"{row}{joint}{piece}" if row else piece
        if row and text_width(longer, size, bold=bold) > width:
            lines.append(row)
            row = piece
        else:
            row = longer
    return "\n".join([*lines, row])


def _pieces(said: str, width: float, size: float, bold: bool) -> list[tuple[str, str]]:
    """What can begin a line, each with what joins it to the piece before."""
    found = []
    for word in _SPACE.split(said):
        parts = [word] if text_width(word, size, bold=bold) <= width else _SYLLABLE.split(word)
        found += [(part, "" if place else " ") for place, part in enumerate(parts)]
    return found


def height_of(said: str, size: float = BODY) -> float:
    """Height of a text with its line breaks, in points."""
    return (said.count("\n") + 1) * size * LINE
